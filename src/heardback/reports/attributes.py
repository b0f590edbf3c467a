"""Plots whose styles are presentation attributes: for pages whose content policy allows no style of any kind.

`var(--ink)` works in a presentation attribute as it does in a stylesheet, so they follow light and dark.
"""

from __future__ import annotations

import re

from heardback.reports.plots import Styles

_CLASS = re.compile(r' class="(p\d+)"')


def with_attributes(svg: str, styles: Styles) -> str:
    """Return the plot with each of `styles`' classes spelled out as attributes of its element."""
    declarations = {name: text for text, name in styles.rules.items()}
    return _CLASS.sub(lambda found: _attributes(declarations[found[1]]), svg)


def _attributes(declarations: str) -> str:
    pairs = (part.partition(":") for part in declarations.split(";") if part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)

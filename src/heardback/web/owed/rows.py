"""The rows as HTML: fifty of them on every look of everybody, so they are rendered by compiled templates (Jinja)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from heardback.web.icons import icon
from heardback.web.owed.shown import Row


def rows_html(rows: Sequence[Row], *, may_work: bool) -> SafeString:
    """Return the list items of `rows`; every word of theirs is escaped."""
    return mark_safe(_template().render(rows=rows, may_work=may_work, icon=_icon))


@lru_cache(maxsize=4096)
def _icon(name: str, label: str = "") -> Markup:
    return Markup(icon(name, label))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("heardback.web", "templates/heardback/owed"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("rows.jinja")

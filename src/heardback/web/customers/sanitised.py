"""A mail's HTML made safe to look at: no script, no form, nothing loaded from anywhere, links that show their target.

By `nh3` (ammonia): an allow-list of tags, attributes and style properties. Shown only in a frame of its own whose
policy forbids everything again; either wall alone would do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

MOST_CHARACTERS = 2_000_000
_TAGS = frozenset(
    (  # noqa: SIM905 - one word a tag reads better than a quoted list
        "a abbr address article b bdi bdo blockquote br caption center cite code col colgroup dd del details "
        "dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol "
        "p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time "
        "tr tt u ul var wbr"
    ).split()
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"style", "dir", "lang", "align", "valign", "width", "height", "bgcolor"},
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"color", "size", "face"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
}
_STYLES = frozenset(
    (  # noqa: SIM905 - one word a property reads better than a quoted list
        "color background-color font-family font-size font-style font-weight font-variant line-height "
        "letter-spacing text-align text-decoration text-indent text-transform vertical-align white-space "
        "word-break direction width max-width min-width height margin margin-top margin-right margin-bottom "
        "margin-left padding padding-top padding-right padding-bottom padding-left border border-top "
        "border-right border-bottom border-left border-color border-style border-width border-collapse "
        "border-spacing border-radius list-style-type table-layout"
    ).split()
)
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_HREF = re.compile(r' href="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML that loads nothing; `not_loaded` pictures lay elsewhere, `is_cut` where the mail was too long."""

    html: str
    not_loaded: int
    is_cut: bool = False


def sanitised(html: str, pictures: Mapping[str, str]) -> SafeHtml:
    """Return `html` without anything that acts or loads; pictures inside the mail come as data: addresses."""
    not_loaded = 0

    def kept(tag: str, attribute: str, value: str) -> str | None:
        nonlocal not_loaded
        if tag != "img" or attribute != "src":
            return value
        found = pictures.get(value[4:].strip("<>")) if value[:4].lower() == "cid:" else None
        if found is None:
            not_loaded += 1
        return found

    clean = nh3.clean(
        html[:MOST_CHARACTERS],
        tags=set(_TAGS),
        clean_content_tags={
            "script",
            "style",
            "title",
            "template",
            "noscript",
            "iframe",
            "object",
            "svg",
            "math",
        },
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        filter_style_properties=set(_STYLES),
        url_relative="deny",
    )
    return SafeHtml(_LINK.sub(_with_target, clean), not_loaded, len(html) > MOST_CHARACTERS)


def _with_target(match: re.Match[str]) -> str:
    """Say after a link where it leads, unless its words say so themselves."""
    href = _HREF.search(match[1])
    if href is None:
        return match[2]
    target = unescape(href[1])
    words = unescape(_TAG.sub("", match[2])).strip()
    shown = _shown_target(target)
    if words.rstrip("/").lower() in (target.rstrip("/").lower(), shown.lower()):
        return match[0]
    return f'{match[0]} <span class="target">[{escape(shown)}]</span>'


def _shown_target(target: str) -> str:
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return "unreadable address"
    if not host:
        return f"{parts.scheme}: {parts.path}"[:80]
    path = parts.path if len(parts.path) <= 30 else f"{parts.path[:30]}…"
    return f"{host}{path.rstrip('/')}"

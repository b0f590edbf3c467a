"""Icons of the `lucide` package as inline SVG: the frequent ones once a page as symbols, others in place."""

from __future__ import annotations

from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

#: Name on our pages -> name in the package.
SYMBOLS = {
    "phone": "phone",
    "voicemail": "voicemail",
    "email": "mail",
    "form": "clipboard-pen",
    "chat": "message-circle",
    "sms": "message-square",
    "social": "at-sign",
    "letter": "mailbox",
    "in_person": "user-round",
    "missed": "phone-missed",
    "today": "sun",
    "owed": "hourglass",
    "promises": "handshake",
    "not_sure": "circle-question-mark",
    "customers": "users-round",
    "figures": "chart-no-axes-column",
    "settings": "settings",
    "search": "search",
    "keys": "keyboard",
    "more": "ellipsis",
    "why": "circle-question-mark",
    "check": "check",
    "close": "x",
    "warning": "triangle-alert",
    "info": "info",
    "undo": "undo-2",
    "write": "pen-line",
    "note": "sticky-note",
    "next": "chevron-right",
    "down": "chevron-down",
    "back": "chevron-left",
    "attach": "paperclip",
    "link": "link",
    "hand_over": "arrow-right-left",
    "machine": "bot",
    "out": "log-out",
    "account": "circle-user-round",
}


@cache
def sprite() -> SafeString:
    """Return all symbols as one hidden SVG, for the top of a page."""
    symbols = (
        lucide(name, size=None).replace("<svg", f'<symbol id="i-{ours}"', 1).replace("</svg>", "</symbol>")
        for ours, name in SYMBOLS.items()
    )
    return mark_safe(f'<svg class="sprite" aria-hidden="true">{"".join(map(_bare, symbols))}</svg>')


def _bare(symbol: str) -> str:
    """Size and stroke come from the stylesheet."""
    for attribute in (
        ' width="24"',
        ' height="24"',
        ' stroke="currentColor"',
        ' stroke-width="2"',
        ' fill="none"',
        ' stroke-linecap="round"',
        ' stroke-linejoin="round"',
    ):
        symbol = symbol.replace(attribute, "", 1)
    return symbol


@lru_cache(maxsize=4096)
def icon(name: str, label: str = "") -> SafeString:
    """Return one icon; silent beside words, or an image named `label` where it stands alone."""
    if name not in SYMBOLS:
        return mark_safe(lucide(name, size=None, **{"class": "icon", "aria-hidden": "true"}))
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"></use></svg>', label, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>', name)

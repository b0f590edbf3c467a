"""Words and moments for templates: times as a person says them, the exact moment on hover.

`now` in the context, else the moment of the request, is what "today" and "waiting" are counted from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from heardback.desk.promise_words import by_words
from heardback.web import icons, places, wording
from heardback.web.moments import as_of_for, zone_for
from heardback.web.owed.calling import spoken_number, tel

register = template.Library()


def _setting(context: Context) -> tuple[ZoneInfo, datetime]:
    request = context["request"]
    return zone_for(request), context.get("as_of") or as_of_for(request)


def time_element(moment: datetime, words: str, zone: ZoneInfo) -> SafeString:
    """Return `words` as a <time> that says the exact moment and zone when pointed at."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), wording.exact(moment, zone), words
    )


def _time_tag(say: Callable[[datetime, ZoneInfo, datetime], str]) -> Callable[..., str]:
    def tag(context: Context, moment: datetime | None) -> str:
        if moment is None:
            return ""
        zone, as_of = _setting(context)
        return time_element(moment, say(moment, zone, as_of), zone)

    return tag


register.simple_tag(_time_tag(wording.moment_words), takes_context=True, name="moment")
register.simple_tag(_time_tag(wording.due_words), takes_context=True, name="due")
register.simple_tag(
    _time_tag(lambda moment, zone, as_of: wording.clock(moment, zone)), takes_context=True, name="clock"
)
register.simple_tag(
    _time_tag(lambda moment, zone, as_of: wording.day_of(moment, zone, as_of)), takes_context=True, name="day"
)
register.simple_tag(
    _time_tag(lambda moment, zone, as_of: wording.waited(moment, as_of)), takes_context=True, name="waited"
)
register.simple_tag(
    _time_tag(lambda moment, zone, as_of: wording.left_words(moment, as_of)), takes_context=True, name="left"
)


@register.simple_tag(takes_context=True)
def by(context: Context, latest_at: datetime, earliest_at: datetime | None = None) -> str:
    """Return by when something is promised or expected: "by the end of tomorrow", the exact moment on hover."""
    zone, as_of = _setting(context)
    return time_element(latest_at, by_words(latest_at, zone, as_of, earliest_at), zone)


@register.simple_tag(takes_context=True, name="exact")
def exact_tag(context: Context, moment: datetime) -> str:
    """The exact moment with its zone, as text."""
    return wording.exact(moment, _setting(context)[0])


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """An icon by our name for it, silent unless it gets a label."""
    return icons.icon(name, label)


@register.simple_tag
def sprite() -> str:
    """All symbols that `icon` points to; once a page."""
    return icons.sprite()


@register.simple_tag(takes_context=True, name="places")
def places_tag(context: Context) -> list[places.Shown]:
    """The places of the rail, the one that is open marked."""
    return places.shown(context["request"])


register.filter("lasting", wording.lasting)
register.filter("talked", wording.talked)
register.filter("times", wording.times)
register.filter("repeated", wording.repeated)
register.filter("address", wording.address_of)
register.filter("initials", wording.initials)
register.filter("tel", tel)
register.filter("spoken", spoken_number)


@register.filter
def counted(count: int, words: str) -> str:
    """`{{ 3|counted:"person,people" }}` is "3 people"."""
    one, _, many = words.partition(",")
    return wording.counted(count, one, many)


@register.filter
def percent(share: float | None) -> str:
    """Return "37 %", "" for None."""
    return "" if share is None else f"{100 * share:.0f} %"


@register.filter
def option(value: Any, wanted: Any) -> str:
    """`selected` where both are the same."""
    return "selected" if str(value) == str(wanted) else ""

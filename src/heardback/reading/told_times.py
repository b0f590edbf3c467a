"""Days named when telling later what was promised: "you said you would call on Tuesday" (SEMANTICS 5.1 T3).

A caller may rely on: a weekday is the nearest one behind or today, a day without its year lies in the year in
which it is nearest, what can only lie ahead ("tomorrow", "next Friday") stays ahead. What is counted from the
moment of the promise ("in two weeks") is resolved only where that day is known. Windows as SEMANTICS 5.3; linear
time, never raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from heardback.kernel.contacts import Window
from heardback.reading.date_scanner import Token, TokenKind, scanner_of
from heardback.reading.dates import OFFICE, FoundDate, WorkDays, resolve_phrase
from heardback.reading.lang.date_words import DateWords
from heardback.reading.named_times import times_behind

_WEEK: Final = timedelta(days=7)
_HALF_A_MONTH: Final = timedelta(days=15)
_HALF_A_YEAR: Final = timedelta(days=182)
_LONG_AGO: Final = timedelta(days=36_500)
_COUNTED: Final = frozenset(
    {
        TokenKind.DURATION,
        TokenKind.NEXT_WEEK,
        TokenKind.NEXT_MONTH,
        TokenKind.END_OF_DAY,
        TokenKind.CLOSE_OF_BUSINESS,
    }
)
_FROM_A_DAY: Final = _COUNTED | {TokenKind.TODAY, TokenKind.TOMORROW, TokenKind.DAY_AFTER}
_PERIODS: Final = {"week": _WEEK, "month": timedelta(days=31), "year": timedelta(days=366)}


def times_told(
    text: str,
    base_at: datetime,
    zone: tzinfo,
    words: DateWords,
    said_at: Window | None = None,
    days: WorkDays = OFFICE,
) -> tuple[FoundDate, ...]:
    """Return the times that `text` names, told at `base_at`; `said_at` is the day on which it was promised."""
    squeezed = " ".join(text.split())
    found = []
    for phrase in scanner_of(words).phrases(squeezed):
        start, end = phrase[0].start, phrase[-1].end
        wording = squeezed[start:end]
        resolved = _window_of(phrase, wording, base_at, zone, words, said_at, days)
        if resolved is not None:
            found.append(FoundDate(wording, resolved, start=start, end=end))
    for one in times_behind(squeezed, base_at, zone, words):
        inside = [other for other in found if one.start < other.end and other.start < one.end]
        if all(other.end - other.start < one.end - one.start for other in inside):
            found = [other for other in found if other not in inside] + [one]  # "yesterday at 10"
    return tuple(sorted(found, key=lambda one: one.start))


def _window_of(
    phrase: tuple[Token, ...],
    wording: str,
    base_at: datetime,
    zone: tzinfo,
    words: DateWords,
    said_at: Window | None,
    days: WorkDays,
) -> Window | None:
    kinds = {token.kind for token in phrase}
    if kinds <= _FROM_A_DAY and said_at is not None:
        windows = [
            _resolved(phrase, one, zone, words, days, wording)
            for one in (said_at.earliest_at, said_at.latest_at)
        ]
        first, last = windows
        return Window(first.earliest_at, last.latest_at, wording) if first and last else None
    if kinds <= _COUNTED:
        return None
    today = base_at.astimezone(zone).date()
    found = [
        window
        for day in _bases(phrase, wording, today)
        if (window := _resolved(_plain(phrase), _midnight(day, zone), zone, words, days, wording))
    ]
    return min(found, key=lambda one: abs(one.latest_at - base_at), default=None)


def _resolved(
    phrase: tuple[Token, ...],
    base_at: datetime,
    zone: tzinfo,
    words: DateWords,
    days: WorkDays,
    wording: str,
) -> Window | None:
    try:
        resolved = resolve_phrase(phrase, base_at, zone, words, days)
    except (OverflowError, ValueError):
        return None  # no such day, or beyond the calendar
    return Window(resolved[0], resolved[1], wording) if resolved is not None else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _plain(phrase: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out the weekday beside a date with one reading: from far back it would be another one."""
    if any(token.kind is TokenKind.CALENDAR and len(token.readings) == 1 for token in phrase):
        return tuple(token for token in phrase if token.kind is not TokenKind.WEEKDAY)
    return phrase


def _bases(phrase: tuple[Token, ...], wording: str, today: date) -> Iterator[date]:
    """Yield the days from which the coming day of that name is one that the teller may mean."""
    named = {token.kind: token for token in phrase}
    if calendar := named.get(TokenKind.CALENDAR):
        has_year = any(year for year, _, _ in calendar.readings)
        yield _before(today, _LONG_AGO if has_year else _HALF_A_YEAR)
    elif TokenKind.DAY_OF_MONTH in named:
        yield _before(today, _HALF_A_MONTH)
    elif weekday := named.get(TokenKind.WEEKDAY):
        yield _before_weekday(weekday, wording, today)
    elif end := named.get(TokenKind.END_OF):
        if not end.is_next:
            yield _before(today, _PERIODS[end.unit])
            yield today
    else:
        yield today


def _before_weekday(weekday: Token, wording: str, today: date) -> date:
    first = wording.lower().split()[0]
    if weekday.is_next or weekday.is_of_next_week or first in ("coming", "kommenden", "kommende"):
        return today
    if first in ("this", "diesen", "dieser", "ce", "este") and "coming" not in wording.lower():
        monday = _before(today, timedelta(days=today.weekday()))
        return _before(monday + timedelta(days=weekday.low), timedelta(days=1))
    return _before(today, _WEEK)


def _before(day: date, span: timedelta) -> date:
    return day - span if day - date.min > span else date.min

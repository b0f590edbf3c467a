"""Phrases of time in a person's words, resolved to windows (SEMANTICS 5.3, D10).

`find_dates` returns every phrase of one language that names a time to come, with the window it may mean: remind at
`earliest_at`, broken only after `latest_at`. What can mean two days becomes a window over both; what ordinary
prose also holds ("may", "sun", "march on"), prices, phone numbers and what lies behind ("last Friday") are no
dates. Business days are Monday to Friday, 09:00 to 17:00 in the speaker's zone; windows are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from heardback.kernel.contacts import Window
from heardback.reading.date_scanner import Token, TokenKind, scanner_of
from heardback.reading.lang.date_words import DateWords

OPENING: Final = time(9)
CLOSE: Final = time(17)
GRACE: Final = timedelta(minutes=15)
_LAST: Final = time(23, 59, 59)
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTHS_AHEAD: Final = timedelta(days=275)  # a yearless date further ahead lies behind us instead
_REMIND_BEFORE_MONTHS: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A phrase as said and its window; `is_moment`: it names a clock time, without its grace.

    `start` and `end` are its place in the text with its spaces squeezed.
    """

    wording: str
    window: Window
    is_moment: bool = False
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class WorkDays:
    """When the speaker's firm works: by default Monday to Friday, 09:00 to 17:00, without holidays."""

    opening: time = OPENING
    close: time = CLOSE
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether somebody works on that day."""
        return day.weekday() in self.weekdays and day not in self.holidays


OFFICE: Final = WorkDays()
_ENDS: Final = (TokenKind.END_OF_DAY, TokenKind.CLOSE_OF_BUSINESS)
_LONGEST_CLOSURE: Final = 60  # days; who closes longer works on no day that a promise could count


@dataclass(frozen=True, slots=True)
class _Local:
    """A window in the speaker's local, naive time."""

    earliest: datetime
    latest: datetime
    is_moment: bool = False


def find_dates(
    text: str, base_at: datetime, zone: tzinfo, words: DateWords, days: WorkDays = OFFICE
) -> tuple[FoundDate, ...]:
    """Return the times to come that `text` names, in order, as said at `base_at` in `zone`. Linear; never raises."""
    squeezed = " ".join(text.split())
    found = []
    for phrase in scanner_of(words).phrases(squeezed):
        try:
            resolved = resolve_phrase(phrase, base_at, zone, words, days)
        except (OverflowError, ValueError):
            continue  # no such day, or beyond the calendar
        if resolved is not None:
            start = phrase[0].start
            wording = wording_of(squeezed, start, phrase[-1].end)
            window = Window(resolved[0], resolved[1], wording)
            found.append(FoundDate(wording, window, resolved[2], start, start + len(wording)))
    return tuple(found)


def wording_of(text: str, start: int, end: int) -> str:
    """Return what was said there; the full stop of "Fri." is the sentence's, that of "p.m." and "3.4." is not."""
    wording = text[start:end]
    is_stop = wording.endswith(".") and ("/" in wording or wording[-3:-2].isalpha())
    return wording[:-1] if is_stop else wording


def resolve_phrase(
    phrase: tuple[Token, ...], base_at: datetime, zone: tzinfo, words: DateWords, office: WorkDays
) -> tuple[datetime, datetime, bool] | None:
    """Return earliest and latest moment of one phrase and whether it names a clock time; None: nothing to come.

    Raises ValueError or OverflowError for a day that no calendar has.
    """
    # A day's last second is a whole one: what is said within it still lies in that day.
    base = base_at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    first = phrase[0]
    if first.kind is TokenKind.DURATION and first.unit in ("hour", "minute"):
        step = timedelta(hours=1) if first.unit == "hour" else timedelta(minutes=1)
        utc = base_at.astimezone(UTC)
        # Elapsed time runs in UTC: a clock change must not lengthen "within 24 hours".
        return _utc_span(utc + step * first.low, utc + step * first.high)
    local = _resolve_local(phrase, base, words, office)
    if local is None or local.latest < base:
        return None
    earliest = local.earliest.replace(tzinfo=zone).astimezone(UTC)
    latest = local.latest.replace(tzinfo=zone).astimezone(UTC)
    if local.is_moment:
        latest += GRACE
    return min(earliest, latest), latest, local.is_moment


def _utc_span(earliest: datetime, latest: datetime) -> tuple[datetime, datetime, bool]:
    # Up to a single moment there is nothing to remind of before it.
    return earliest, latest, False


def _resolve_local(
    phrase: tuple[Token, ...], base: datetime, words: DateWords, office: WorkDays
) -> _Local | None:
    days = [token for token in phrase if token.kind in _DAY_KINDS]
    part = next((token for token in phrase if token.kind is TokenKind.PART), None)
    clock = next((token for token in phrase if token.kind is TokenKind.CLOCK), None)
    if not days and part is None and clock is None:
        return _period(phrase[0], base, office)
    candidates = _agreeing(days, base) or [day for token in days for day in _days_of(token, base, words)]
    if days and not candidates:
        return None
    end = next((token for token in phrase if token.kind in _ENDS), None)
    if end is not None and candidates:  # "Friday EOD", "close of business Thursday"
        late = office.close if end.kind is TokenKind.CLOSE_OF_BUSINESS else _LAST
        return _Local(
            datetime.combine(min(candidates), office.close), datetime.combine(max(candidates), late)
        )
    if clock is not None:
        return _at_clock(clock, part, candidates, base)
    if part is not None:
        candidates = candidates or [base.date()]
        return _Local(_moment(min(candidates), part.low), _moment(max(candidates), part.high))
    if any(token.kind is TokenKind.TODAY for token in days):
        return _Local(datetime.combine(base.date(), office.close), datetime.combine(base.date(), _LAST))
    first, last = min(candidates), max(candidates)
    if days[0].is_before:
        first -= _DAY
    return _Local(datetime.combine(first, office.opening), datetime.combine(last, _LAST))


def _agreeing(days: list[Token], base: datetime) -> list[date]:
    """Of a date that can be read two ways, the reading that falls on the weekday named with it: "Tuesday 3/11"."""
    weekday = next((token for token in days if token.kind is TokenKind.WEEKDAY), None)
    calendar = next((token for token in days if token.kind is TokenKind.CALENDAR), None)
    if weekday is None or calendar is None:
        return []
    return [day for day in _calendar_days(calendar, base.date()) if day.weekday() == weekday.low]


def _at_clock(clock: Token, part: Token | None, candidates: list[date], base: datetime) -> _Local:
    low, high = clock.low, clock.high
    if part is not None and part.low >= 12 and high <= 12 * 60 and not clock.is_exact:
        low, high = (minute + 720 if minute < 720 else minute for minute in (low, high))
    if not candidates:
        today = _at_minute(base.date(), high)
        candidates = [base.date() if today > base else base.date() + _DAY]
    earliest, latest = _at_minute(min(candidates), low), _at_minute(max(candidates), high)
    return _Local(earliest, latest, is_moment=low == high)


def _period(token: Token, base: datetime, office: WorkDays) -> _Local | None:
    today = base.date()
    monday = today - timedelta(days=today.weekday())
    match token.kind:
        case TokenKind.END_OF_DAY:
            return _Local(datetime.combine(today, office.close), datetime.combine(today, _LAST))
        case TokenKind.CLOSE_OF_BUSINESS:
            late = _LAST if base.time() > office.close else office.close
            return _Local(datetime.combine(today, office.close), datetime.combine(today, late))
        case TokenKind.THIS_WEEK:
            friday = monday + 4 * _DAY
            if today > friday:
                return _Local(
                    datetime.combine(today, office.opening), datetime.combine(monday + 6 * _DAY, _LAST)
                )
            late = _LAST if today == friday and base.time() > office.close else office.close
            return _Local(datetime.combine(friday, office.opening), datetime.combine(friday, late))
        case TokenKind.NEXT_WEEK:
            return _Local(
                datetime.combine(monday + _WEEK, office.opening), datetime.combine(monday + 11 * _DAY, _LAST)
            )
        case TokenKind.NEXT_MONTH:
            first = _add_months(today.replace(day=1), 1)
            return _Local(datetime.combine(first, office.opening), datetime.combine(_month_end(first), _LAST))
        case TokenKind.END_OF:
            last = _end_of(token, today)
            return _Local(datetime.combine(last, office.opening), datetime.combine(last, _LAST))
        case TokenKind.DURATION:
            return _after(token, today, office)
    return None


def _end_of(token: Token, today: date) -> date:
    if token.unit == "week":
        friday = today + timedelta(days=(4 - today.weekday()) % 7)
        return friday + _WEEK if token.is_next and today.weekday() <= 4 else friday
    if token.unit == "year":
        return date(today.year + token.is_next, 12, 31)
    return _month_end(_add_months(today.replace(day=1), int(token.is_next)))


def _after(token: Token, today: date, office: WorkDays) -> _Local:
    """A number of days, business days, weeks, months or years from today (5.3)."""
    if token.unit == "business_day":
        last = _business_days_after(today, token.high, office)
        opening = _business_days_after(today, token.low, office)
        is_span = token.low != token.high or token.is_vague
        earliest = datetime.combine(opening, office.opening if is_span else office.close)
        return _Local(earliest, datetime.combine(last, office.close))
    if token.unit in ("month", "year"):
        factor = 12 if token.unit == "year" else 1
        first, last = (_add_months(today, factor * number) for number in (token.low, token.high))
        return _Local(
            datetime.combine(first, office.opening) - _REMIND_BEFORE_MONTHS, datetime.combine(last, _LAST)
        )
    step = _WEEK if token.unit == "week" else _DAY
    return _Local(
        datetime.combine(today + step * token.low, office.opening),
        datetime.combine(today + step * token.high, _LAST),
    )


def _days_of(token: Token, base: datetime, words: DateWords) -> list[date]:
    """The days that a day token may mean, all not before the base's day; empty: none to come."""
    today = base.date()
    match token.kind:
        case TokenKind.TODAY:
            return [today]
        case TokenKind.TOMORROW:
            return [today + _DAY]
        case TokenKind.DAY_AFTER:
            return [today + 2 * _DAY]
        case TokenKind.WEEKDAY:
            return _weekdays(token, today)
        case TokenKind.DAY_OF_MONTH:
            this = today.replace(day=token.low) if token.low <= _month_end(today).day else None
            if this is not None and this >= today:
                return [this]
            following = _add_months(today.replace(day=1), 1)
            return [following.replace(day=token.low)]
    return sorted(set(_calendar_days(token, today)))


def _weekdays(token: Token, today: date) -> list[date]:
    ahead = (token.low - today.weekday()) % 7 or 7
    first = today + timedelta(days=ahead)
    in_next_week = today + timedelta(days=7 - today.weekday() + token.low)
    if token.is_of_next_week:
        return [in_next_week]
    return [first, in_next_week] if token.is_next else [first]


def _calendar_days(token: Token, today: date) -> Iterator[date]:
    for year, month, day in token.readings:
        if year:
            yield date(year if year >= 100 else 2000 + year, month, day)
            continue
        found = date(today.year, month, day) if (month, day) != (2, 29) else _leap_day(today)
        if found < today:
            found = found.replace(year=today.year + 1)
        if found - today <= _MONTHS_AHEAD:
            yield found


def _leap_day(today: date) -> date:
    year = next(year for year in range(today.year, today.year + 9) if _month_end(date(year, 2, 1)).day == 29)
    return date(year, 2, 29)


def _business_days_after(day: date, count: int, office: WorkDays) -> date:
    closed_for = 0
    while count and closed_for < _LONGEST_CLOSURE:
        day += _DAY
        is_open = office.is_open(day)
        count -= is_open
        closed_for = 0 if is_open else closed_for + 1
    return day


def _add_months(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    first = date(months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, _month_end(first).day))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, _LAST) if hour >= 24 else datetime.combine(day, time(hour))


def _at_minute(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


_DAY_KINDS: Final = frozenset(
    {
        TokenKind.TODAY,
        TokenKind.TOMORROW,
        TokenKind.DAY_AFTER,
        TokenKind.WEEKDAY,
        TokenKind.CALENDAR,
        TokenKind.DAY_OF_MONTH,
    }
)

"""Opening hours: when a firm is open, in real UTC intervals, whatever its clocks and holidays do.

A caller may rely on: intervals are half-open [open, close), disjoint, ascending and in UTC; the same calendar
always gives the same answer; no search runs further than ten years and then says so in a ValueError.

Wall times are written per weekday in one IANA zone. A wall time that does not exist (clocks go forward)
resolves forward; one that exists twice opens at its first and closes at its second occurrence; a date that
a zone skipped has no opening. An opening belongs to the day on which it begins: a night shift that begins
before a holiday runs on into it. Source: SEMANTICS 4.4.

`zoneinfo` is the only part of the world read here, and only the rules of the named zone; no clock, no files
of the firm. Blocks of a year are computed on first use and kept with the calendar.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
SEARCH_YEARS = 10
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NONE = timedelta(0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One opening in seconds of wall time after local midnight of its day; beyond 86,400 is the next night.

    `opens` itself lies beyond only for the rest of a night shift after its break.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < 2 * DAY_SECONDS:
            raise ValueError("An opening begins between 00:00 of its day and 24:00 of the next.")
        if not self.opens < self.closes <= self.opens + DAY_SECONDS:
            raise ValueError("An opening closes after it opens and lasts 24 hours at most.")


@dataclass(frozen=True, slots=True)
class Closure:
    """The firm was closed in [closed_from, closed_to) against its hours: storm, outage, funeral."""

    closed_from: datetime
    closed_to: datetime
    author: str
    reason: str = ""
    entered_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.closed_to <= self.closed_from:
            raise ValueError("An emergency closure ends after it begins.")
        if not self.author:
            raise ValueError("An emergency closure names its author.")

    @property
    def is_retroactive(self) -> bool:
        """Entered after it began; every report lists these (SEMANTICS 4.4)."""
        return self.entered_at is not None and self.entered_at > self.closed_from


class Interval(NamedTuple):
    """[begins_at, ends_at), aware UTC."""

    begins_at: datetime
    ends_at: datetime


class Clock(Protocol):
    """Something that runs at some times and stands still at others."""

    def advance(self, since: datetime, amount: timedelta) -> datetime:
        """The first moment at which `amount` has run since `since`."""

    def ran_between(self, since: datetime, until: datetime) -> timedelta:
        """How long it ran in [since, until)."""

    def between(self, since: datetime, until: datetime) -> tuple[Interval, ...]:
        """The intervals in which it ran, cut to [since, until)."""


class WallClock:
    """Runs always."""

    def advance(self, since: datetime, amount: timedelta) -> datetime:
        return since + amount

    def ran_between(self, since: datetime, until: datetime) -> timedelta:
        return max(until - since, _NONE)

    def between(self, since: datetime, until: datetime) -> tuple[Interval, ...]:
        return (Interval(since, until),) if since < until else ()


class _Block(NamedTuple):
    """The intervals of one UTC year, and how long the clock ran before and through each of them."""

    begins: list[datetime]
    ends: list[datetime]
    before: list[timedelta]
    through: list[timedelta]


class Timeline:
    """A clock that runs in the intervals which `build(first_day, last_day)` gives, found by binary search."""

    def __init__(self, build: Callable[[date, date], Iterable[Interval]]) -> None:
        self._build = build
        self._blocks: dict[int, _Block] = {}

    def advance(self, since: datetime, amount: timedelta) -> datetime:
        if amount <= _NONE:
            return self.next_at(since)
        for year in range(since.year, since.year + SEARCH_YEARS + 1):
            block = self._block(year)
            first = bisect_right(block.ends, since)
            if first == len(block.ends):
                continue
            used = block.before[first] + max(since - block.begins[first], _NONE)
            target = used + amount
            last = bisect_left(block.through, target, first)
            if last < len(block.ends):
                return block.ends[last] - (block.through[last] - target)
            amount -= block.through[-1] - used
        raise ValueError(_NOT_ENOUGH.format(since.date()))

    def next_at(self, since: datetime) -> datetime:
        """The first moment at or after `since` at which the clock runs."""
        for year in range(since.year, since.year + SEARCH_YEARS + 1):
            block = self._block(year)
            first = bisect_right(block.ends, since)
            if first < len(block.ends):
                return max(since, block.begins[first])
        raise ValueError(_NOT_ENOUGH.format(since.date()))

    def last_at(self, until: datetime) -> datetime:
        """The last moment up to `until` by which the clock ran: `until` itself or the last interval's end."""
        for year in range(until.year, until.year - SEARCH_YEARS - 1, -1):
            block = self._block(year)
            last = bisect_left(block.begins, until) - 1
            if last >= 0:
                return min(until, block.ends[last])
        raise ValueError(f"The calendar is not open once in the {SEARCH_YEARS} years before {until.date()}.")

    def runs_at(self, moment: datetime) -> bool:
        block = self._block(moment.year)
        first = bisect_right(block.ends, moment)
        return first < len(block.ends) and block.begins[first] <= moment

    def ran_between(self, since: datetime, until: datetime) -> timedelta:
        if until <= since:
            return _NONE
        total = self._ran_until(until) - self._ran_until(since)
        for year in range(since.year, until.year):
            through = self._block(year).through
            total += through[-1] if through else _NONE
        return total

    def between(self, since: datetime, until: datetime) -> tuple[Interval, ...]:
        found = (
            Interval(max(begins, since), min(ends, until))
            for year in range(since.year, until.year + 1)
            for begins, ends in zip(self._block(year).begins, self._block(year).ends, strict=True)
            if ends > since and begins < until
        )
        return tuple(_joined(found))

    def _ran_until(self, moment: datetime) -> timedelta:
        """How long the clock ran from the start of the moment's year."""
        block = self._block(moment.year)
        at = bisect_right(block.begins, moment) - 1
        if at < 0:
            return _NONE
        return min(block.before[at] + (moment - block.begins[at]), block.through[at])

    def _block(self, year: int) -> _Block:
        block = self._blocks.get(year)
        if block is None:
            block = self._blocks[year] = self._built(year)
        return block

    def _built(self, year: int) -> _Block:
        if not 2 <= year <= 9997:
            raise ValueError(f"The year {year} is outside the years that a calendar can answer for.")
        first, after = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        block = _Block([], [], [], [])
        ran = _NONE
        # Zones run up to 14 hours off UTC and an opening reaches up to 72 hours past its day's midnight.
        for begins, ends in _joined(sorted(self._build(date(year - 1, 12, 28), date(year + 1, 1, 2)))):
            begins, ends = max(begins, first), min(ends, after)
            if begins < ends:
                block.begins.append(begins)
                block.ends.append(ends)
                block.before.append(ran)
                ran += ends - begins
                block.through.append(ran)
        return block


_NOT_ENOUGH = f"The calendar does not open for long enough in the {SEARCH_YEARS} years after {{}}."


@dataclass(frozen=True)
class Calendar:
    """A firm's (or team's) opening hours in one zone.

    `week` holds seven tuples of openings, Monday first. `holidays` are closed dates, `yearly_holidays` closed
    (month, day) pairs of every year; `special_days` give single dates their own openings, also on a holiday.
    `version` is what an owed answer freezes at its opener (SEMANTICS 4.6). ValueError for an unknown zone.
    """

    zone: str
    week: tuple[tuple[Opening, ...], ...]
    holidays: frozenset[date] = frozenset()
    yearly_holidays: frozenset[tuple[int, int]] = frozenset()
    special_days: tuple[tuple[date, tuple[Opening, ...]], ...] = ()
    closures: tuple[Closure, ...] = ()
    version: str = ""
    _business_days: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("A week has seven days.")
        _ = self.tz

    @cached_property
    def tz(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"'{self.zone}' is not a time zone of the IANA database.") from None

    @property
    def is_never_open(self) -> bool:
        """No weekday and no special day has an opening (closures and holidays are not looked at)."""
        return not any(self.week) and not any(openings for _, openings in self.special_days)

    # when it is open

    def is_open(self, moment: datetime) -> bool:
        return self.open_hours.runs_at(in_utc(moment))

    def open_between(self, since: datetime, until: datetime) -> tuple[Interval, ...]:
        return self.open_hours.between(in_utc(since), in_utc(until))

    def open_for_between(self, since: datetime, until: datetime) -> timedelta:
        return self.open_hours.ran_between(in_utc(since), in_utc(until))

    def next_open_at(self, moment: datetime) -> datetime:
        """`moment` itself when open, else the next opening."""
        return self.open_hours.next_at(in_utc(moment))

    def last_open_before(self, moment: datetime) -> datetime:
        """`moment` itself when open until then, else the closing before it (for reminders)."""
        return self.open_hours.last_at(in_utc(moment))

    @cached_property
    def open_hours(self) -> Timeline:
        """Runs while the firm is open."""
        return Timeline(self._open_intervals)

    @cached_property
    def open_days(self) -> Timeline:
        """Runs through every local day that is not closed for the whole of it (elapsed_open_days of 4.4)."""
        return Timeline(self._open_day_intervals)

    # days

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """What the calendar writes for that date, emergency closures aside."""
        special = self._special.get(day)
        if special is not None:
            return special
        return () if self.is_holiday(day) else self.week[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        return day in self.holidays or (day.month, day.day) in self.yearly_holidays

    def is_business_day(self, day: date) -> bool:
        """An opening begins on that day and is not closed for the whole of it."""
        known = self._business_days.get(day)
        if known is None:
            known = self._business_days[day] = any(True for _ in self._open_intervals(day, day))
        return known

    def business_day_after(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`; `day` itself for 0."""
        left, limit = count, day.toordinal() + SEARCH_YEARS * 366
        while left:
            if day.toordinal() >= limit:
                raise ValueError(f"The calendar has not {count} business days in {SEARCH_YEARS} years.")
            day += _DAY
            left -= self.is_business_day(day)
        return day

    def close_of_business(self, day: date) -> datetime:
        """When the last opening that begins on `day` ends; ValueError when none does."""
        ends = [interval.ends_at for interval in self._open_intervals(day, day)]
        if not ends:
            raise ValueError(f"The calendar is closed on {day}.")
        return max(ends)

    # wall time

    def local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.tz).date()

    def at_wall(self, day: date, seconds: int, *, is_closing: bool = False) -> datetime:
        """The moment `seconds` of wall time after local midnight of `day` (module rules for odd times)."""
        wall = datetime.fromordinal(day.toordinal()) + timedelta(seconds=seconds)
        return resolve_wall(wall, self.tz, is_closing=is_closing)

    def end_of_day(self, day: date) -> datetime:
        """23:59:59 local, the later one where there are two."""
        return self.at_wall(day, DAY_SECONDS - 1, is_closing=True)

    @cached_property
    def _special(self) -> dict[date, tuple[Opening, ...]]:
        return dict(self.special_days)

    def _open_intervals(self, first: date, last: date) -> Iterator[Interval]:
        for day in _days(first, last):
            openings = self.openings_on(day)
            if openings and self._exists(day):
                for opening in openings:
                    begins = self.at_wall(day, opening.opens)
                    ends = self.at_wall(day, opening.closes, is_closing=True)
                    yield from self._without_closures(begins, ends)

    def _open_day_intervals(self, first: date, last: date) -> Iterator[Interval]:
        for day in _days(first, last):
            begins, ends = self.at_wall(day, 0), self.at_wall(day + _DAY, 0)
            if self.open_hours.ran_between(begins, ends):
                yield Interval(begins, ends)

    def _exists(self, day: date) -> bool:
        """False for the date that a zone skipped when it crossed the date line (Apia, 30 December 2011)."""
        return self.at_wall(day, 0) < self.at_wall(day + _DAY, 0)

    def _without_closures(self, begins: datetime, ends: datetime) -> Iterator[Interval]:
        for closed_from, closed_to in self._closed:
            if closed_to <= begins or closed_from >= ends:
                continue
            if begins < closed_from:
                yield Interval(begins, closed_from)
            begins = max(begins, closed_to)
        if begins < ends:
            yield Interval(begins, ends)

    @cached_property
    def _closed(self) -> list[tuple[datetime, datetime]]:
        return sorted((in_utc(c.closed_from), in_utc(c.closed_to)) for c in self.closures)


def office_hours(zone: str, *, holidays: Iterable[date] = (), version: str = "") -> Calendar:
    """Monday to Friday 09:00-17:00, the hours taken where a firm names none."""
    weekday = (Opening(9 * 3600, 17 * 3600),)
    return Calendar(zone, (weekday,) * 5 + ((),) * 2, holidays=frozenset(holidays), version=version)


def without_breaks(openings: Sequence[Opening], breaks: Sequence[Opening]) -> tuple[Opening, ...]:
    """The openings with the breaks cut out; a break after midnight also cuts the night shift before it."""
    left = list(openings)
    for pause in breaks:
        for shift in (0, DAY_SECONDS):
            begins, ends = pause.opens + shift, pause.closes + shift
            left = [part for opening in left for part in _cut(opening, begins, ends)]
    return tuple(left)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for one without a zone, which names no moment at all."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"'{moment.isoformat()}' names no zone, so it names no moment.")
    return moment.astimezone(UTC)


def resolve_wall(wall: datetime, tz: ZoneInfo, *, is_closing: bool = False) -> datetime:
    """The UTC moment of a naive wall time: forward when missing, the later of two only for a closing."""
    early = wall.replace(tzinfo=tz, fold=0)
    if is_closing:
        late = wall.replace(tzinfo=tz, fold=1)
        # Offsets fall where a wall time exists twice and rise where it is missing (PEP 495).
        if (late.utcoffset() or _NONE) < (early.utcoffset() or _NONE):
            return late.astimezone(UTC)
    return early.astimezone(UTC)


def _cut(opening: Opening, begins: int, ends: int) -> Iterator[Opening]:
    if ends <= opening.opens or begins >= opening.closes:
        yield opening
        return
    if begins > opening.opens:
        yield Opening(opening.opens, begins)
    if ends < opening.closes:
        yield Opening(ends, opening.closes)


def _joined(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """Ascending intervals with those that touch or overlap made one."""
    current: Interval | None = None
    for interval in intervals:
        if interval.begins_at >= interval.ends_at:
            continue
        if current is None:
            current = interval
        elif interval.begins_at <= current.ends_at:
            current = Interval(current.begins_at, max(current.ends_at, interval.ends_at))
        else:
            yield current
            current = interval
    if current is not None:
        yield current


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))

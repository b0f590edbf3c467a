"""The sum behind a due time, written out line by line for whoever asks why.

A caller may rely on: the lines lead from the receipt to the due time of `Standard.due_at`, in order, and their
`counted` add up to the standard's amount; hundreds of lines are shortened with their middle added up. Moments are
worded in the calendar's zone. Source: CONTRACT `explain due`; SEMANTICS 4.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heardback.kernel.hours import DAY_SECONDS, Calendar, in_utc
from heardback.kernel.standards import (
    TIMED_KINDS,
    DayEnd,
    Standard,
    StandardKind,
    counted_in_words,
    lasting,
)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_LINES = 40
_SHOWN_EACH_SIDE = 15


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum: what counted in [begins_at, ends_at], in the unit of the standard's amount."""

    begins_at: datetime
    ends_at: datetime
    counted: float
    text: str


def due_steps(standard: Standard, received_at: datetime) -> tuple[Step, ...]:
    """Every line of the sum; ValueError where `due_at` raises one."""
    received_at = in_utc(received_at)
    return tuple(_steps(standard, received_at, standard.due_at(received_at)))


def _steps(standard: Standard, received_at: datetime, due_at: datetime) -> Iterator[Step]:
    calendar = standard.calendar
    yield Step(received_at, received_at, 0, f"received {_moment(calendar, received_at)}")
    if standard.kind is StandardKind.ELAPSED:
        yield _elapsed_step(standard, received_at, due_at)
    elif standard.kind in TIMED_KINDS:
        yield from _shortened(list(_interval_steps(standard, received_at, due_at)))
    elif standard.kind is StandardKind.BUSINESS_DAYS:
        yield from _shortened(list(_business_day_steps(standard, received_at)))
    else:
        yield from _calendar_day_steps(standard, received_at)
    yield Step(due_at, due_at, 0, f"due {_moment(calendar, due_at)}{_ending(standard)}")


def _elapsed_step(standard: Standard, received_at: datetime, due_at: datetime) -> Step:
    tz = standard.calendar.tz
    before, after = received_at.astimezone(tz).utcoffset(), due_at.astimezone(tz).utcoffset()
    note = "" if before == after else ", clocks change on the way"
    return Step(received_at, due_at, standard.amount, f"{lasting(standard.amount)} of real time{note}")


def _interval_steps(standard: Standard, received_at: datetime, due_at: datetime) -> Iterator[Step]:
    calendar, left, at = standard.calendar, float(standard.amount), received_at
    stands_still = "closed" if standard.kind is StandardKind.BUSINESS_HOURS else "closed day"
    for begins_at, ends_at in standard.clock.between(received_at, due_at):
        if at < begins_at:
            yield _still(calendar, at, begins_at, stands_still)
        ran = (ends_at - begins_at).total_seconds()
        left = max(0.0, round(left - ran, 6))
        span = _span(calendar, begins_at, ends_at)
        yield Step(begins_at, ends_at, ran, f"{span}: {lasting(ran)} counted, {lasting(left)} left")
        at = ends_at
    if at < due_at:
        yield _still(calendar, at, due_at, stands_still)


def _still(calendar: Calendar, begins_at: datetime, ends_at: datetime, why: str) -> Step:
    first, last = calendar.local_day(begins_at).toordinal(), calendar.local_day(ends_at).toordinal()
    days = map(date.fromordinal, range(first, min(last, first + _MOST_LINES) + 1))
    off = ", ".join(_day(day) for day in days if calendar.is_holiday(day))
    holidays = f" (holiday {off})" if off else ""
    return Step(begins_at, ends_at, 0, f"{_span(calendar, begins_at, ends_at)}: {why}{holidays}, not counted")


def _business_day_steps(standard: Standard, received_at: datetime) -> Iterator[Step]:
    calendar, day, counted = standard.calendar, standard.calendar.local_day(received_at), 0
    yield _whole_day(calendar, day, 0, f"{_day(day)}: the day of receipt, not counted")
    while counted < standard.amount:
        day += timedelta(days=1)
        if calendar.is_business_day(day):
            counted += 1
            yield _whole_day(calendar, day, 1, f"{_day(day)}: business day {counted} of {standard.amount}")
        else:
            why = "holiday" if calendar.is_holiday(day) else "closed"
            yield _whole_day(calendar, day, 0, f"{_day(day)}: {why}, not counted")


def _calendar_day_steps(standard: Standard, received_at: datetime) -> Iterator[Step]:
    calendar = standard.calendar
    received_on = calendar.local_day(received_at)
    yield _whole_day(calendar, received_on, 0, f"{_day(received_on)}: the day of receipt, not counted")
    named = standard.named_day(received_on)
    unit = "calendar day" if standard.kind is StandardKind.CALENDAR_DAYS else "calendar month"
    text = f"{counted_in_words(standard.amount, unit)} later: {_day(named)}"
    if unit == "calendar month" and named.day != received_on.day:
        text += ", the last day of its month"
    yield Step(calendar.at_wall(received_on, DAY_SECONDS), calendar.end_of_day(named), standard.amount, text)
    rolled = standard.rolled_day(named)
    if rolled != named:
        text = f"{_day(named)} is a day off: rolled to {_day(rolled)}"
        yield Step(calendar.end_of_day(named), calendar.end_of_day(rolled), 0, text)


def _shortened(steps: list[Step]) -> list[Step]:
    """A sum of hundreds of lines with its middle added up in one line."""
    if len(steps) <= _MOST_LINES:
        return steps
    first, middle, last = (
        steps[:_SHOWN_EACH_SIDE],
        steps[_SHOWN_EACH_SIDE:-_SHOWN_EACH_SIDE],
        steps[-_SHOWN_EACH_SIDE:],
    )
    counted = round(sum(step.counted for step in middle), 6)
    text = f"{len(middle)} more lines of the same kind, added up"
    return [*first, Step(middle[0].begins_at, middle[-1].ends_at, counted, text), *last]


def _whole_day(calendar: Calendar, day: date, counted: int, text: str) -> Step:
    return Step(calendar.at_wall(day, 0), calendar.at_wall(day, DAY_SECONDS), counted, text)


def _ending(standard: Standard) -> str:
    if standard.kind in TIMED_KINDS:
        return ""
    return {
        DayEnd.MIDNIGHT: ", the end of that day",
        DayEnd.CLOSE_OF_BUSINESS: ", close of business",
        DayEnd.TIME_OF_DAY: ", the same time of day or the first open moment after it",
    }[standard.day_end]


def _span(calendar: Calendar, begins_at: datetime, ends_at: datetime) -> str:
    begins, ends = begins_at.astimezone(calendar.tz), ends_at.astimezone(calendar.tz)
    until = _clock_time(ends) if begins.date() == ends.date() else f"{_day(ends.date())} {_clock_time(ends)}"
    return f"{_day(begins.date())} {_clock_time(begins)} to {until}"


def _moment(calendar: Calendar, moment: datetime) -> str:
    local = moment.astimezone(calendar.tz)
    return f"{_day(local.date())} {local.year} {_clock_time(local)} {local.tzname() or ''}".rstrip()


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _clock_time(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second or local.microsecond else f"{local:%H:%M}"

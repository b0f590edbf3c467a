"""The firm's standard: from the moment a contact was received to the moment its answer is due.

A caller may rely on: `due_at` is a pure function of the standard and the receipt (P4), never before the
receipt, in UTC; the share used is measured on the standard's own clock, which for an hours standard stands still
while the firm is closed. An answer exactly at `due_at` has met it. `due_steps` writes the same sum out.

Must not: read a clock, know of chases, owners or later edits. Source: SEMANTICS 0 (D3), 4.4; P4, P16, P17.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from heardback.kernel.hours import DAY_SECONDS, Calendar, Clock, WallClock, in_utc, office_hours

LONGEST_YEARS = 10
_FIRST_YEAR, _LAST_YEAR = 3, 9999 - 2 * LONGEST_YEARS  # room for zones, the standard and the search after it


class StandardKind(StrEnum):
    ELAPSED = "elapsed"  # real time, round the clock
    ELAPSED_OPEN_DAYS = "elapsed_open_days"  # real time, wholly closed local days skipped
    BUSINESS_HOURS = "business_hours"  # open time only
    BUSINESS_DAYS = "business_days"  # end of the n-th business day after the day of receipt
    CALENDAR_DAYS = "calendar_days"  # end of the n-th day after the day of receipt
    CALENDAR_MONTHS = "calendar_months"  # end of the same date n months later, else the month's last day


class DayEnd(StrEnum):
    """Where in its last day a business-days standard falls due.

    By TIME_OF_DAY alone a later receipt can be due earlier: Sunday noon keeps its noon on Monday, Friday evening
    its evening.
    """

    MIDNIGHT = "midnight"  # 23:59:59 local
    CLOSE_OF_BUSINESS = "close_of_business"
    TIME_OF_DAY = "time_of_day"  # the wall time of the receipt, or the first open moment after it


class Roll(StrEnum):
    """What happens when a calendar-days or calendar-months standard ends on a day off."""

    NONE = "none"
    NEXT_BUSINESS_DAY = "next_business_day"  # by the firm's calendar
    WORKING_DAY_1182_71 = "working_day_1182_71"  # off on Saturday, Sunday, holidays (Art. 3(4))


TIMED_KINDS = frozenset({StandardKind.ELAPSED, StandardKind.ELAPSED_OPEN_DAYS, StandardKind.BUSINESS_HOURS})
_ROLLED = frozenset({StandardKind.CALENDAR_DAYS, StandardKind.CALENDAR_MONTHS})
_LONGEST = {
    StandardKind.CALENDAR_MONTHS: LONGEST_YEARS * 12,
    StandardKind.CALENDAR_DAYS: LONGEST_YEARS * 366,
    StandardKind.BUSINESS_DAYS: LONGEST_YEARS * 366,
}
_LONGEST_SECONDS = LONGEST_YEARS * 366 * DAY_SECONDS
_WALL = WallClock()
_OFFICE_HOURS = office_hours("UTC")


@dataclass(frozen=True, slots=True)
class Standard:
    """How soon an answer is due.

    `amount` counts seconds for the kinds elapsed, elapsed_open_days and business_hours, else days or
    months. `calendar` is the serving team's; `version` names the policy version an owed answer freezes.
    ValueError for an amount that promises nothing or more than ten years, and for a calendar that is never
    open where the kind needs one. 0 means the next open moment (business_hours, and business_days that keep
    the time of day).
    """

    kind: StandardKind
    amount: int
    calendar: Calendar = _OFFICE_HOURS
    version: str = ""
    day_end: DayEnd = DayEnd.MIDNIGHT
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        _check(self)

    def due_at(self, received_at: datetime) -> datetime:
        """When the answer to a contact received then is due (aware UTC; meeting it exactly is meeting it)."""
        received_at = in_utc(received_at)
        if not _FIRST_YEAR <= received_at.year <= _LAST_YEAR:
            raise ValueError(
                f"The year {received_at.year} is outside the years that a calendar can answer for."
            )
        if self.kind in TIMED_KINDS:
            return self.clock.advance(received_at, timedelta(seconds=self.amount))
        return max(received_at, self._end_of_last_day(received_at))

    def used_share(self, received_at: datetime, due_at: datetime, now: datetime) -> float:
        """Share of the standard passed at `now` on its own clock: 0.0 at receipt, 1.0 from `due_at` on."""
        received_at, due_at, now = in_utc(received_at), in_utc(due_at), in_utc(now)
        if now >= due_at:
            return 1.0
        clock = self.clock
        whole = clock.ran_between(received_at, due_at)
        return clock.ran_between(received_at, now) / whole if whole else 0.0

    def moment_at_share(self, received_at: datetime, share: float) -> datetime:
        """The first moment at which `share` (0 to 1) of the standard has passed; never after its due time."""
        received_at = in_utc(received_at)
        due_at = self.due_at(received_at)
        if share <= 0 or due_at <= received_at:
            return received_at
        whole = self.clock.ran_between(received_at, due_at)
        if share >= 1 or not whole:
            return due_at
        microseconds = math.ceil(whole / timedelta(microseconds=1) * share)
        return min(due_at, self.clock.advance(received_at, timedelta(microseconds=microseconds)))

    @property
    def clock(self) -> Clock:
        """The clock on which the standard is used up."""
        if self.kind is StandardKind.BUSINESS_HOURS:
            return self.calendar.open_hours
        if self.kind is StandardKind.ELAPSED_OPEN_DAYS:
            return self.calendar.open_days
        if self.kind is StandardKind.BUSINESS_DAYS:
            is_by_day = self.day_end is DayEnd.MIDNIGHT
            return self.calendar.open_days if is_by_day else self.calendar.open_hours
        return _WALL

    def _end_of_last_day(self, received_at: datetime) -> datetime:
        calendar = self.calendar
        day = self._last_day(calendar.local_day(received_at))
        if self.day_end is DayEnd.CLOSE_OF_BUSINESS:
            return calendar.close_of_business(day)
        if self.day_end is DayEnd.TIME_OF_DAY:
            return calendar.next_open_at(_same_time_on(calendar, received_at, day))
        return calendar.end_of_day(day)

    def _last_day(self, received_on: date) -> date:
        if self.kind is StandardKind.BUSINESS_DAYS:
            return self.calendar.business_day_after(received_on, self.amount)
        return self.rolled_day(self.named_day(received_on))

    def named_day(self, received_on: date) -> date:
        """The day that calendar days or months name before any roll."""
        if self.kind is StandardKind.CALENDAR_DAYS:
            return received_on + timedelta(days=self.amount)
        return months_after(received_on, self.amount)

    def rolled_day(self, day: date) -> date:
        """That day, or the first one after it that is no day off."""
        if self.roll is Roll.NEXT_BUSINESS_DAY:
            return self.calendar.business_day_after(day - timedelta(days=1), 1)
        if self.roll is Roll.WORKING_DAY_1182_71:
            limit = day.toordinal() + LONGEST_YEARS * 366
            while day.weekday() >= 5 or self.calendar.is_holiday(day):
                if day.toordinal() > limit:
                    raise ValueError(f"The holidays leave no working day in {LONGEST_YEARS} years.")
                day += timedelta(days=1)
        return day


def parse_elapsed(hours: float, *, version: str = "") -> Standard:
    """The default kind: so many real hours, seven days a week (SEMANTICS D3)."""
    return Standard(StandardKind.ELAPSED, round(hours * 3600), version=version)


def months_after(day: date, months: int) -> date:
    """The same date `months` later, else that month's last day (Reg. (EEC) 1182/71 Art. 3(2)(c))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def described(standard: Standard) -> str:
    """The standard in words, as a report prints it."""
    amount, kind = standard.amount, standard.kind
    if kind is StandardKind.ELAPSED:
        return f"{lasting(amount)}, 7 days a week"
    if kind is StandardKind.ELAPSED_OPEN_DAYS:
        return f"{lasting(amount)}, closed days skipped"
    if kind is StandardKind.BUSINESS_HOURS:
        return f"{lasting(amount)} of opening hours"
    unit = {"business_days": "business day", "calendar_days": "calendar day"}.get(kind, "calendar month")
    ending = {
        DayEnd.CLOSE_OF_BUSINESS: ", by close of business",
        DayEnd.TIME_OF_DAY: ", keeping the time of day",
    }.get(standard.day_end, "")
    rolling = {
        Roll.NEXT_BUSINESS_DAY: ", rolled to the next business day",
        Roll.WORKING_DAY_1182_71: ", rolled to the next working day (Reg. 1182/71)",
    }.get(standard.roll, "")
    return f"{counted_in_words(amount, unit)}{ending}{rolling}"


def _check(standard: Standard) -> None:
    kind, amount = standard.kind, standard.amount
    if amount < 0 or (amount == 0 and not _zero_has_a_meaning(standard)):
        raise ValueError("A standard needs an amount of more than nothing.")
    if amount > _LONGEST.get(kind, _LONGEST_SECONDS):
        raise ValueError(f"A standard of more than {LONGEST_YEARS} years promises nothing.")
    if standard.day_end is not DayEnd.MIDNIGHT and kind is not StandardKind.BUSINESS_DAYS:
        raise ValueError("Only business days can end at close of business or keep the time of day.")
    if standard.roll is not Roll.NONE and kind not in _ROLLED:
        raise ValueError("Only calendar days and calendar months can roll to a working day.")
    needs_hours = kind not in (StandardKind.ELAPSED, *_ROLLED) or standard.roll is Roll.NEXT_BUSINESS_DAY
    if needs_hours and standard.calendar.is_never_open:
        raise ValueError("The calendar is never open, so this standard would never be due.")


def _zero_has_a_meaning(standard: Standard) -> bool:
    return standard.kind is StandardKind.BUSINESS_HOURS or standard.day_end is DayEnd.TIME_OF_DAY


def _same_time_on(calendar: Calendar, moment: datetime, day: date) -> datetime:
    local = moment.astimezone(calendar.tz)
    if local.date() == day:
        return moment
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return calendar.at_wall(day, seconds) + timedelta(microseconds=local.microsecond)


def counted_in_words(amount: int, unit: str) -> str:
    """`2 business days`."""
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def lasting(seconds: float) -> str:
    """`1 h 30 min`, for any number of seconds."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{amount:g} {unit}" for amount, unit in parts if amount) or "nothing"

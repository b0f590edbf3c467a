"""When people are told something: at their own time or at opening, on working days."""

from __future__ import annotations

from datetime import date, datetime

from heardback.desk.models import Staff
from heardback.kernel.hours import Calendar


def morning_at(staff: Staff, calendar: Calendar, day: date) -> datetime | None:
    """Return when a person gets the summary of `day`: at their own time, else at opening; None on a day off."""
    if not calendar.is_business_day(day):
        return None
    if staff.morning_at is None:
        return calendar.next_open_at(calendar.at_wall(day, 0))
    clock = staff.morning_at
    return calendar.at_wall(day, clock.hour * 3600 + clock.minute * 60 + clock.second)


def next_morning_at(calendar: Calendar, moment: datetime) -> datetime:
    """Return the opening of the next working day after `moment`'s: what is due before it is due "today"."""
    day = calendar.business_day_after(calendar.local_day(moment), 1)
    return calendar.next_open_at(calendar.at_wall(day, 0))

"""When people may be told something: the firm's hours, as they hold now."""

from __future__ import annotations

from datetime import date, datetime

from heardback.desk.models import FirmProfile, Staff, StandardVersion
from heardback.formats.opening_hours import parse_calendar
from heardback.kernel.hours import Calendar


def firm_calendar(firm: FirmProfile, now: datetime) -> Calendar:
    """Return the firm's calendar: its own hours, else those of the standard in force, else Mon-Fri 09:00-17:00."""
    hours = firm.hours
    if not hours:
        in_force = StandardVersion.objects.filter(in_force_from__lte=now).order_by("-in_force_from", "-id")
        row = in_force.first()
        hours = row.hours if row is not None else {}
    calendar = parse_calendar(hours or None, timezone=firm.zone)
    return parse_calendar(None, timezone=firm.zone) if calendar.is_never_open else calendar


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

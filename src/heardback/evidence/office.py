"""The firm's hours as the reader of dates takes them: when a day begins, when it closes, who works when (5.3)."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from heardback.kernel.hours import DAY_SECONDS, Calendar
from heardback.reading.dates import OFFICE, WorkDays

_YEARS: Final = range(2000, 2100)
_LAST_MINUTE: Final = DAY_SECONDS - 60


def work_days_of(calendar: Calendar) -> WorkDays:
    """Return the working days of `calendar`; ordinary office days where it never opens.

    A firm whose days differ begins with its earliest opening and closes with its latest.
    """
    openings = [opening for day in calendar.week for opening in day]
    if not openings:
        return OFFICE
    yearly = (
        date(year, month, day)
        for month, day in calendar.yearly_holidays
        for year in _YEARS
        if (month, day) != (2, 29) or year % 4 == 0
    )
    return WorkDays(
        opening=_wall(min(opening.opens for opening in openings)),
        close=_wall(max(opening.closes for opening in openings)),
        weekdays=frozenset(number for number, day in enumerate(calendar.week) if day),
        holidays=calendar.holidays | frozenset(yearly),
    )


def _wall(seconds: int) -> time:
    minutes = min(seconds, _LAST_MINUTE) // 60
    return time(minutes // 60, minutes % 60)

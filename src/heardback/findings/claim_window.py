"""The time that a claim speaks of, as people write it. Pure.

A wall time that a clock change makes ambiguous or skips is read so that the time is the longest it can be: nothing
that the claim may mean is left out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from heardback.formats.records import Unreadable

#: No record is of another time, and none of these overflows when a time is added.
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


def begins_at(text: str, zone: ZoneInfo) -> datetime:
    """Return the first moment of a date ("2026-03-16") or moment; raises Unreadable. Without an offset: in `zone`."""
    return _moment(text, zone, is_end=False)


def ends_at(text: str, zone: ZoneInfo) -> datetime:
    """Return the last moment of a date (the next midnight) or moment; raises Unreadable."""
    return _moment(text, zone, is_end=True)


def _moment(text: str, zone: ZoneInfo, *, is_end: bool) -> datetime:
    text = text.strip()
    try:
        if len(text) == 10:
            day = date.fromisoformat(text) + timedelta(days=1 if is_end else 0)
            return _kept(_widest(datetime.combine(day, time()), zone, is_end=is_end))
        found = datetime.fromisoformat(text)
        return _kept(found.astimezone(UTC) if found.tzinfo else _widest(found, zone, is_end=is_end))
    except (ValueError, OverflowError):
        raise Unreadable(
            f"{text!r} is no time: write a date as 2026-03-16 or a moment as 2026-03-16T14:00."
        ) from None


def _kept(moment: datetime) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(moment)
    return moment


def _widest(wall: datetime, zone: ZoneInfo, *, is_end: bool) -> datetime:
    readings = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(readings) if is_end else min(readings)

"""Calls in words: an hour worth trying."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heardback.desk.queries.calls import GoodHour
from heardback.web import wording


def good_hour_words(hour: GoodHour, zone: ZoneInfo, as_of: datetime) -> str:
    """Return "tomorrow 14:00 to 15:00 (they were on the phone at this hour twice)"."""
    if hour.starts_at <= as_of:
        return f"now ({hour.why})"
    local = hour.starts_at.astimezone(zone)
    until = (local + timedelta(hours=1)).replace(minute=0)
    day, begins = wording.day_of(hour.starts_at, zone, as_of), wording.clock(hour.starts_at, zone)
    return f"{day} {begins} to {wording.clock(until, zone)} ({hour.why})"

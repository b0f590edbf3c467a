"""Counts, days and identities as a person says them, on every page, in every report and mail. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

#: The days that are called by no date and no weekday.
NAMED_DAYS: Final = ("yesterday", "today", "tomorrow")


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 person", "1,204 people"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def address_of(identity: str) -> str:
    """Return an identity key without its kind: the address or number."""
    return identity.partition(":")[2] or identity


def day_of(moment: datetime, zone: ZoneInfo, as_of: datetime) -> str:
    """Return "today", "yesterday", "tomorrow", "Tue" within six days, else "5 Mar" or "5 Mar 2025"."""
    local, today = moment.astimezone(zone).date(), as_of.astimezone(zone).date()
    away = (local - today).days
    if -1 <= away <= 1:
        return NAMED_DAYS[away + 1]
    if abs(away) < 7:
        return f"{local:%a}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"

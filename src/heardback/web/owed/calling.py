"""Whom to ring, and when it is a good hour to: pure, from the number and from when they tried themselves."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from heardback.desk.queries.owed_page import Tried
from heardback.web.wording import clock

EARLIEST, LATEST = 8, 21  # o'clock where they are: nobody is rung at night
_SPOKEN = frozenset({"phone", "voicemail"})


@lru_cache(maxsize=4096)
def spoken_number(number: str, country: str = "") -> str:
    """Return a number as people here write it; as it was left where it is no number that we know."""
    parsed = _parsed(number)
    if parsed is None:
        return number
    is_here = phonenumbers.region_code_for_number(parsed) == country
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if is_here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)


def tel(number: str) -> str:
    """Return the address that a phone dials: digits, with a plus where it had one."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return f"tel:{'+' if number.strip().startswith('+') else ''}{digits}"


def good_hour(number: str, tried: tuple[Tried, ...], as_of: datetime, zone: ZoneInfo) -> str:
    """Return when to ring, '' where any hour of the day is as good: not at night there; else when they rang us."""
    there = zone_there(number)
    if there is not None:
        local = as_of.astimezone(there)
        if not EARLIEST <= local.hour < LATEST:
            return f"it is {local:%H:%M} there"
    rang = [one.occurred_at for one in tried if one.channel in _SPOKEN]
    return f"they rang at {clock(rang[-1], zone)}" if rang else ""


@lru_cache(maxsize=4096)
def zone_there(number: str) -> ZoneInfo | None:
    """Return the zone of a number where all its zones agree on one, else None."""
    parsed = _parsed(number)
    names = time_zones_for_number(parsed) if parsed is not None else ()
    try:
        return (
            ZoneInfo(names[0]) if len(names) == 1 and "/" in names[0] and "Unknown" not in names[0] else None
        )
    except (KeyError, ValueError):
        return None


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    if not number.startswith("+"):
        return None
    try:
        return phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None

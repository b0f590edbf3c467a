"""Moments as vendors write them, and which of several tellings of one moment to believe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from heardback.formats.cdr.moments import in_our_time

_SPACED = re.compile(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)Z?$")


def moment_of(written: str | None) -> datetime | None:
    """Return an ISO 8601 or RFC 2822 moment as aware UTC; None where it is none. Without an offset it is UTC."""
    text = (written or "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(_SPACED.sub(r"\1T\2+00:00", text))
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return in_our_time((found.replace(tzinfo=UTC) if found.tzinfo is None else found).astimezone(UTC))
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True, order=True)
class Heard:
    """A moment as it was heard: the vendor's own time first, else when its word reached us (`is_late` = True).

    The least of several is the one to believe: exact before late, then the earliest.
    """

    is_late: bool
    at: datetime


def best(*heard: Heard | None) -> Heard | None:
    """Return the most trustworthy of several tellings of one moment, None where there is none."""
    return min((one for one in heard if one is not None), default=None)


def seconds_of(written: str | None) -> float | None:
    """Return a length of time written as a number of seconds, None where it is none or less than nothing."""
    try:
        value = float(written or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None

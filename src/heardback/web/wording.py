"""Moments and lengths of time as a person says them; pure, `as_of` and the zone passed in.

Durations are floored: nobody is said to have waited longer than they did. Times of day are the firm's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heardback.findings.spoken import NAMED_DAYS
from heardback.findings.spoken import address_of as address_of
from heardback.findings.spoken import counted as counted
from heardback.findings.spoken import day_of as day_of
from heardback.kernel.judge import REPEAT_CONTACTS, REPEAT_WITHIN

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def waited(since: datetime, as_of: datetime) -> str:
    """Return "under a minute", "45 min", "3 h 12 min", "31 h", "9 days", "2 years"."""
    return lasting((as_of - since).total_seconds())


def lasting(seconds: float) -> str:
    """Return a length of time, floored to the step that is shown; nothing is shorter than "under a minute"."""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return "under a minute"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < 48 * _HOUR:
        hours, minutes = whole // _HOUR, whole % _HOUR // _MINUTE
        return f"{hours} h {minutes} min" if minutes and hours < 24 else f"{hours} h"
    days = whole // _DAY
    return f"{days:,} days" if days < 730 else f"{days * 4 // 1461} years"


def repeated(flags: Collection[str]) -> str:
    """Return that they have been in touch about this again and again, by an owed answer's flags; '' if not (S4.3)."""
    return (
        f"{REPEAT_CONTACTS} or more contacts in {REPEAT_WITHIN.days} days"
        if "repeat_contact" in flags
        else ""
    )


def talked(seconds: float) -> str:
    """Return the length of a call: "48 s", "3 min 20 s", "1 h 2 min"."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR and whole % _MINUTE:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return lasting(whole)


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Return "16:40"."""
    return f"{moment.astimezone(zone):%H:%M}"


def moment_words(moment: datetime, zone: ZoneInfo, as_of: datetime) -> str:
    """Return "16:40 today", "09:05 on Tue", "5 Mar 2025": the time of day only where it still matters."""
    day = day_of(moment, zone, as_of)
    if day in NAMED_DAYS:
        return f"{clock(moment, zone)} {day}"
    if abs(moment - as_of) < timedelta(days=7):
        return f"{clock(moment, zone)} on {day}"
    return day


def due_words(due_at: datetime, zone: ZoneInfo, as_of: datetime) -> str:
    """Return "by 16:40 today" before it is due, "due 16:40 yesterday" after."""
    return f"{'due' if due_at < as_of else 'by'} {moment_words(due_at, zone, as_of)}"


def left_words(due_at: datetime, as_of: datetime) -> str:
    """Return "2 h 5 min left" or "overdue by 3 h"."""
    if due_at < as_of:
        return f"overdue by {lasting((as_of - due_at).total_seconds())}"
    return f"{lasting((due_at - as_of).total_seconds())} left"


def exact(moment: datetime, zone: ZoneInfo) -> str:
    """Return "Thu 5 March 2026, 16:40:12 -0500, America/New_York"."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M:%S %z}, {zone.key}"


def times(count: int) -> str:
    """Return "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def tenure(since: datetime, has_history: bool, zone: ZoneInfo, as_of: datetime) -> str:
    """Return how long we know them: "new", "customer for 4 years", "customer since March", "first wrote 5 Mar"."""
    known_days = (as_of - since).days
    local = since.astimezone(zone)
    if not has_history:
        return "new" if known_days < 14 else f"first in touch {day_of(since, zone, as_of)}, never answered"
    if known_days >= 730:
        return f"customer for {lasting((as_of - since).total_seconds())}"
    if known_days < 28:
        return f"customer since {day_of(since, zone, as_of)}"
    month = f"{local:%B}" if local.year == as_of.astimezone(zone).year else f"{local:%B %Y}"
    return f"customer since {month}"


def initials(name: str) -> str:
    """Return up to two letters that stand for a colleague in a small space."""
    words = [word for word in name.replace("@", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

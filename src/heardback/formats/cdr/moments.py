"""Moments as phone systems write them: naive local times, epochs, ISO 8601.

A caller may rely on: what comes out is aware UTC or None; an hour that a clock change made twice is the one that a
`hint` (the epoch in the call's own id) is nearer to, without a hint the earlier, and is told as ambiguous.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

#: "2026-03-02 09:00:00", which nearly all records have.
_PLAIN_LENGTH: Final = 19
_DAY: Final = timedelta(days=1)
_EARLIEST: Final = 631_152_000  # 1990: nobody recorded calls before; smaller numbers are no epochs
_LATEST: Final = 4_102_444_800  # 2100
#: Clocks that lost their battery begin in 1970 (1969 west of London); years far off are damage, and some overflow.
_YEARS: Final = range(1900, 2101)
_LONGEST: Final = 30 * 86_400.0


def read_moment(text: str, zone: tzinfo, hint: float = 0.0) -> datetime | None:
    """Return the moment that `text` names, in `zone` where it names none; None where it is no moment."""
    naive = parse_written(text)
    if naive is None:
        return None
    return naive.astimezone(UTC) if naive.tzinfo is not None else placed(naive, zone, hint)


def parse_written(text: str) -> datetime | None:
    """Return "2026-03-02 09:00:00" (also with T, fractions, offset or Z) or an epoch as datetime, None for else."""
    if len(text) == _PLAIN_LENGTH:
        try:
            return in_our_time(datetime.fromisoformat(text))
        except ValueError:
            return None
    bare = text.strip()
    if not bare:
        return None
    try:
        written = datetime.fromisoformat(bare)
    except ValueError:
        return _epoch(bare)
    # "20260302" is a date to Python and an epoch to nobody.
    return in_our_time(written) if len(bare) >= 16 else _epoch(bare)


def in_our_time(written: datetime) -> datetime | None:
    """Return a moment as it is, None where its year is one in which no call was recorded."""
    return written if written.year in _YEARS else None


def length_in(text: str) -> float | None:
    """Return the seconds that `text` counts, negative ones too; None for no number or more than calls last."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and abs(seconds) <= _LONGEST else None


def _epoch(text: str) -> datetime | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    if seconds > _LATEST:
        seconds /= 1000 if seconds < _LATEST * 1000 else 1_000_000
    if not _EARLIEST <= seconds <= _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def placed(naive: datetime, zone: tzinfo, hint: float = 0.0) -> datetime:
    """Return a naive local time as UTC; one that no clock showed is read as the time an hour on (SEMANTICS 4.4)."""
    offset = _steady_offset(zone, naive.toordinal())
    if offset is not None:
        return (naive - offset).replace(tzinfo=UTC)
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first >= second:
        return first
    if hint and abs(second.timestamp() - hint) < abs(first.timestamp() - hint):
        return second
    return first


def place_start(naive: datetime, zone: tzinfo, hint: float = 0.0) -> tuple[datetime, bool]:
    """Return a time as UTC, and whether it was guessed: shown twice that night, and no hint which it was."""
    if naive.tzinfo is not None:
        return naive.astimezone(UTC), False
    offset = _steady_offset(zone, naive.toordinal())
    if offset is not None:
        return (naive - offset).replace(tzinfo=UTC), False
    return placed(naive, zone, hint), not hint and is_ambiguous(naive, zone)


def is_ambiguous(naive: datetime, zone: tzinfo) -> bool:
    """Whether a clock that was put back showed this time twice."""
    if naive.tzinfo is not None or _steady_offset(zone, naive.toordinal()) is not None:
        return False
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    return (first.utcoffset() or _DAY) > (second.utcoffset() or _DAY)


@lru_cache(maxsize=4096)
def _steady_offset(zone: tzinfo, day: int) -> timedelta | None:
    """Return the day's offset from UTC, None on a day with a clock change."""
    start = datetime.fromordinal(day)
    around = {
        (start + timedelta(hours=hour)).replace(tzinfo=zone, fold=fold).utcoffset()
        for hour in (0, 6, 12, 18, 24)
        for fold in (0, 1)
    }
    return around.pop() if len(around) == 1 else None

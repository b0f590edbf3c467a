"""How much of a time we would have seen something: the line that stands above every rate (SEMANTICS 7). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def share_covered(spans: Iterable[tuple[datetime, datetime]], since: datetime, until: datetime) -> float:
    """Return the share of [since, until] that lies in any of the `spans`; 1.0 of an empty time."""
    whole = until - since
    if whole <= timedelta(0):
        return 1.0
    covered, reached = timedelta(0), since
    for begins, ends in sorted(spans):
        begins, ends = max(begins, reached), min(ends, until)
        if begins < ends:
            covered += ends - begins
            reached = ends
    return covered / whole

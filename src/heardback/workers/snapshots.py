"""Figures that pages show, computed beside them and stored: soon after a change, else now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heardback.desk.models import FigureSnapshot, Pulse

REST_TIMES = 20  # a computation that took a second is not begun again within twenty


@dataclass(frozen=True, slots=True)
class Pace:
    """How long after the last time figures are computed anew: where something changed, and where nothing did."""

    after_a_change: timedelta
    at_latest: timedelta


def refresh_snapshot(
    snapshot: int,
    pace: Pace,
    compute: Callable[[datetime], tuple[dict[str, Any], dict[str, Any]]],
    now: datetime,
) -> bool:
    """Store the figures and plots that `compute` returns if they are due; return whether they were."""
    before = FigureSnapshot.objects.filter(pk=snapshot).first()
    pulse = Pulse.objects.filter(pk=1).values_list("count", flat=True).first() or 0
    if before is not None and not _is_due(before, pulse, pace, now):
        return False
    begun = time.monotonic()
    figures, plots = compute(now)
    took = time.monotonic() - begun
    values = {"as_of": now, "pulse": pulse, "took": took, "figures": figures, "plots": plots}
    FigureSnapshot.objects.update_or_create(pk=snapshot, defaults=values)
    return True


def _is_due(before: FigureSnapshot, pulse: int, pace: Pace, now: datetime) -> bool:
    age = now - before.as_of
    if age < timedelta(0):  # the clock was put back
        return True
    wait = pace.after_a_change if pulse != before.pulse else pace.at_latest
    return age >= max(wait, timedelta(seconds=before.took * REST_TIMES))

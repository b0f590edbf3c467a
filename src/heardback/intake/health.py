"""Is the desk alive? Signs of life of its workers, what waits to be read, what is stuck. Counts and ages alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError

from heardback.desk.models import WorkerBeat
from heardback.intake.models import ItemState, RawItem

SILENT_AFTER = timedelta(minutes=2)
SLOW_AFTER = timedelta(minutes=10)
WORKERS = ("ingest", "tick", "deliver")


@dataclass(frozen=True, slots=True)
class Health:
    """`status`: ok, degraded (pages work, `problems` says what does not) or failing (no database).

    `ages`: seconds since each worker's last sign of life, None where it never ran.
    """

    status: str
    problems: tuple[str, ...]
    ages: dict[str, float | None] = field(default_factory=dict)
    waiting: int = 0
    stuck: int = 0


def health_at(now: datetime) -> Health:
    """Return how the desk does at `now`; three small queries, never an exception."""
    try:
        return _health(now)
    except DatabaseError:
        return Health("failing", ("The database does not answer.",))


def _health(now: datetime) -> Health:
    beats = {row.name: row for row in WorkerBeat.objects.filter(name__in=WORKERS)}
    ages = {name: _age(now, beats.get(name)) for name in WORKERS}
    problems = [f"The worker {name} gives no sign of life." for name, age in ages.items() if _is_silent(age)]
    problems += [f"The worker {name} has a problem." for name, row in beats.items() if row.problem]
    waiting = RawItem.objects.filter(state=ItemState.NEW)
    oldest = waiting.order_by("pk").values_list("first_seen_at", flat=True).first()
    if oldest is not None and now - oldest > SLOW_AFTER:
        problems.append("Mail that came in waits to be read for more than ten minutes.")
    stuck = RawItem.objects.filter(state=ItemState.STUCK).count()
    if stuck:
        problems.append("Some mail could not be read; it is kept and shown under Today.")
    return Health("degraded" if problems else "ok", tuple(problems), ages, waiting.count(), stuck)


def _is_silent(age: float | None) -> bool:
    return age is None or age > SILENT_AFTER.total_seconds()


def _age(now: datetime, row: WorkerBeat | None) -> float | None:
    # A worker may have beaten between the request's moment and this look.
    return max(0.0, (now - row.beaten_at).total_seconds()) if row is not None else None

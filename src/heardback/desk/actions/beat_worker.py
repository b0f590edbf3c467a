"""Signs of life: a worker says that it is there, what it must remember, and what went wrong last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from heardback.desk.models import WorkerBeat


def begin_worker(name: str, now: datetime) -> dict[str, Any]:
    """Record that worker `name` starts; return what an earlier process of it left to remember."""
    row, _ = WorkerBeat.objects.get_or_create(name=name, defaults={"started_at": now, "beaten_at": now})
    WorkerBeat.objects.filter(name=name).update(started_at=now, beaten_at=now, problem="")
    return dict(row.state)


def beat_worker(name: str, now: datetime, *, state: dict[str, Any], problem: str = "") -> None:
    """Record that worker `name` was there at `now`, with what it must remember."""
    WorkerBeat.objects.filter(name=name).update(beaten_at=now, state=state, problem=problem)

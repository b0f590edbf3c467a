"""What watchers of every kind say of their intake point: when it was last seen, and its one sentence of trouble."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.models import IntakePoint


def note_seen(point: IntakePoint, now: datetime) -> None:
    """Record a good look at `point`; call it in the transaction that moves the cursor."""
    point.last_seen_at = now
    point.save(update_fields=["last_seen_at"])


def say_problem(point: IntakePoint, sentence: str, now: datetime) -> None:
    """Record the sentence of trouble, '' when all is well again; it keeps since when there has been one."""
    if point.problem == sentence:
        return
    point.problem_since = (point.problem_since or now) if sentence else None
    point.problem = sentence
    point.save(update_fields=["problem", "problem_since"])

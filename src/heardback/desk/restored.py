"""A stored row as the kernel's OwedAnswer, so that verdict, state and flags at a moment are asked of the kernel.

Holds exactly what `kernel.status` looks at; the rest of the judgement stays in the row.
"""

from __future__ import annotations

from heardback.desk.models import OwedAnswer as Row
from heardback.kernel.contacts import Channel, Manner
from heardback.kernel.judge import OwedAnswer
from heardback.kernel.owed import Closure, Line, Settlement
from heardback.kernel.policy import PolicyBook
from heardback.kernel.reasons import Grade, Rule


def restored(row: Row, book: PolicyBook) -> OwedAnswer:
    """Return the kernel's owed answer of a row; `status_at` of both agree at every moment."""
    settlement = None
    if row.settled_at is not None:
        settlement = Settlement(
            row.settled_at,
            row.settled_by,
            Grade(row.grade),
            Manner(row.manner),
            Rule(row.settled_rule),
            row.staff,
        )
    closure = Closure(row.closed_at, Rule(row.close_rule), "") if row.closed_at is not None else None
    suggestions: tuple[Line, ...] = ()
    if row.candidate_at is not None and row.candidates:
        suggestions = (Line(row.candidate_at, row.candidates[0], Rule.SEVERAL_OPEN, Grade.C),)
    members = (row.owed_id, *("" for _ in range(row.chases)))
    return OwedAnswer(
        key=row.owed_id,
        customer_id=row.customer_id,
        channel=Channel(row.channel),
        subject=row.subject,
        contacts=members,
        opened_at=row.opened_at,
        last_heard_at=row.last_heard_at,
        due_at=row.due_at,
        policy=book.at(row.opened_at),
        is_certain=row.is_certain,
        is_first_contact=row.is_first_contact,
        rule=Rule(row.rule),
        settlement=settlement,
        closure=closure,
        attempts=(),
        suggestions=suggestions,
        trail=(),
        uncovered_from=row.uncovered_from,
        flags=frozenset(row.flags),
    )

"""Reverse: a decision is taken back by another one; the log keeps both, and the queue is as if it never was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.actions.record_decision import customers_with, record_batch
from heardback.desk.debts import check_may_say_no, decisions_in_batch
from heardback.desk.judging import kernel_decision
from heardback.desk.locks import lock_customers
from heardback.desk.models import DecisionFact, Filing, OwedAnswer, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.judge import standing


def reverse(by: Staff, decision_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Take back `decision_id` and all that was decided in the same gesture. Taking back twice is refused.

    Where that would say "no answer needed" of somebody overdue, the rule for saying no holds (SEMANTICS 2.4).
    """
    row = DecisionFact.objects.filter(decision_id=decision_id).first()
    if row is None:
        raise Refused("No such decision.")
    together = decisions_in_batch(row)
    with transaction.atomic():
        # Of two people who press Undo at once the second is told so.
        lock_customers(customers_with([one.contact_id for one in together]))
        rows = [one for one in together if is_standing(one)]
        if not rows:
            raise Refused("It was taken back already.")
        for one in rows:
            if _says_no_when_gone(one):
                _check_may_say_no(by, one, now)
        pairs = [(one.contact_id, one.decision_id) for one in rows]
        return record_batch(by, DecisionKind.REVERSE, pairs, now=now, reason=reason)[0]


def is_standing(row: DecisionFact) -> bool:
    """Whether nobody took this decision back."""
    together = DecisionFact.objects.filter(contact_id=row.contact_id)
    return any(
        one.decision_id == row.decision_id for one in standing(kernel_decision(found) for found in together)
    )


def _says_no_when_gone(row: DecisionFact) -> bool:
    if row.kind == DecisionKind.REVERSE:
        taken_back = DecisionFact.objects.filter(decision_id=row.other_id).first()
        return taken_back is not None and taken_back.kind == DecisionKind.OWES_NO
    return row.kind == DecisionKind.OWES_YES


def _check_may_say_no(by: Staff, row: DecisionFact, now: datetime) -> None:
    filing = Filing.objects.filter(contact__contact_id=row.contact_id).exclude(owed_id="").first()
    owed = OwedAnswer.objects.filter(owed_id=filing.owed_id, is_open=True).first() if filing else None
    if owed is not None:
        check_may_say_no(by, owed, now)

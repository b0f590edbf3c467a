"""Manner: a person says whether our contact was a full answer, a holding reply, or left part of it open (3.6)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.debts import sent_contact
from heardback.desk.models import DecisionFact, Filing, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


def say_holding(by: Staff, sent_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that our contact said "more later": it settles and leaves a promise."""
    _check(sent_id)
    return record_decision(by, DecisionKind.HOLDING, sent_id, now=now, reason=reason)


def say_full(by: Staff, sent_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that our contact was the full answer: it leaves no promise."""
    _check(sent_id)
    return record_decision(by, DecisionKind.FULL, sent_id, now=now, reason=reason)


def say_partial(
    by: Staff, sent_id: str, *, now: datetime, rest_by: datetime | None = None, reason: str = ""
) -> DecisionFact:
    """Rule that our contact answered only part: the rest is promised by `rest_by` (default: 24 h after it)."""
    sent = _check(sent_id)
    if rest_by is not None and rest_by <= sent:
        raise Refused("The rest can only follow after that answer: choose a later moment.")
    return record_decision(by, DecisionKind.PARTIAL, sent_id, now=now, due_at=rest_by, reason=reason)


def _check(sent_id: str) -> datetime:
    row = sent_contact(sent_id)
    if not Filing.objects.filter(contact=row, grade__in=["A", "B", "C", "D"]).exists():
        raise Refused("It answered nobody, so there is nothing to say of how it answered.")
    return row.occurred_at

"""Withdrawn: the customer said "solved, never mind", and a person confirms it (4.3)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.debts import open_owed, reason_given
from heardback.desk.models import DecisionFact, Staff
from heardback.kernel.decisions import DecisionKind


def withdraw(by: Staff, key: str, *, reason: str, now: datetime) -> DecisionFact:
    """Close the open owed answer `key` as withdrawn; past due, it stays counted as missed (4.2)."""
    given = reason_given(reason, "how did they say that they need no answer any more?")
    row = open_owed(key, now)
    return record_decision(by, DecisionKind.WITHDRAWN, row.owed_id, now=now, reason=given)

"""Split: this chase asks something else; it gets an owed answer of its own, with its own time (3.7)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.debts import members_of, owed_with
from heardback.desk.models import DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


def split(by: Staff, contact_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that inbound `contact_id` opens its own owed answer."""
    row = owed_with(contact_id)
    members = members_of(row.owed_id)
    if contact_id not in members:
        raise Refused("Only a contact that waits for an answer can be split off.")
    if members[0] == contact_id:
        raise Refused("It is the first of its owed answer: split off one of the later ones.")
    return record_decision(by, DecisionKind.SPLIT, contact_id, now=now, reason=reason)

"""Owes: a person says that an answer is owed; an unsure one becomes certain, a set-aside one opens."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.models import Contact, DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.contacts import Direction
from heardback.kernel.decisions import DecisionKind


def decide_owes(by: Staff, contact_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that this inbound contact is owed an answer, with its original clock (L3)."""
    contact = Contact.objects.filter(contact_id=contact_id).only("direction").first()
    if contact is None:
        raise Refused("No such contact.")
    if contact.direction != Direction.INBOUND:
        raise Refused("Only what a customer sent can be owed an answer.")
    return record_decision(by, DecisionKind.OWES_YES, contact_id, now=now, reason=reason)

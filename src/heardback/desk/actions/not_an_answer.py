"""Not an answer: a person says that what counted as the answer was none; the owed answer opens with its own clock."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.actions.review_team import review_team
from heardback.desk.debts import owed_with, sent_contact
from heardback.desk.models import DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.reasons import Rule


def say_not_an_answer(by: Staff, sent_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that this contact of ours answered nothing at all."""
    sent_contact(sent_id)
    return record_decision(by, DecisionKind.NOT_AN_ANSWER, sent_id, now=now, reason=reason)


def undo_settlement(by: Staff, key: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Open the settled owed answer `key` again: what settled it was about something else, or never happened.

    An attested call is taken back itself; of anything else is said that it does not answer this one.
    """
    row = owed_with(key)
    if row.settled_at is None:
        raise Refused(f"{row.customer} still waits: nothing counts as an answer yet.")
    if row.settled_rule == Rule.ATTESTED:
        said = DecisionFact.objects.filter(decision_id=row.settled_by).first()
        if said is not None:
            return record_decision(
                by,
                DecisionKind.REVERSE,
                said.contact_id,
                other_id=said.decision_id,
                now=now,
                reason=reason,
                undid_grade=row.grade,
            )
    found = record_decision(
        by,
        DecisionKind.NOT_AN_ANSWER,
        row.settled_by,
        other_id=row.owed_id,
        now=now,
        reason=reason,
        undid_grade=row.grade,
    )
    if row.team is not None:
        review_team(row.team, now)
    return found

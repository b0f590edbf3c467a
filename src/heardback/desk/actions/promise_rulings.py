"""What every ruling on a promise needs: the row as it stands, and the contact by which the judge finds it."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.models import Contact, DecisionFact, PromiseRow, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.promises import PromiseState


def promise_row(promise_id: str) -> PromiseRow:
    """Return the promise; Refused where there is none any more."""
    row = PromiseRow.objects.filter(promise_id=promise_id).first()
    if row is None:
        raise Refused("There is no such promise any more: what it was read from has changed. Look again.")
    return row


def running_promise(promise_id: str) -> PromiseRow:
    """Return the promise if nobody took it off the list; Refused otherwise."""
    row = promise_row(promise_id)
    if row.ended_as == PromiseState.VOID:
        raise Refused("Somebody said that this is no promise. Take that back first.")
    if row.ended_as == PromiseState.WAIVED:
        raise Refused("The customer needs it no more, somebody said. Take that back first.")
    return row


def rule_on_promise(
    by: Staff,
    row: PromiseRow,
    kind: DecisionKind,
    *,
    now: datetime,
    reason: str = "",
    other_id: str = "",
    occurred_at: datetime | None = None,
    due_at: datetime | None = None,
) -> DecisionFact:
    """Write one ruling on a promise, filed with a contact that stands on its customer's timeline."""
    return record_decision(
        by,
        kind,
        contact_of(row),
        now=now,
        reason=reason,
        other_id=other_id,
        occurred_at=occurred_at,
        due_at=due_at,
        promise_id=row.promise_id,
    )


def contact_of(row: PromiseRow) -> str:
    """Return the contact that made it; where a person's word did, a contact of the answer that was owed."""
    is_contact = Contact.objects.filter(contact_id=row.made_by).exists()
    return row.made_by if is_contact or not row.owed_id else row.owed_id

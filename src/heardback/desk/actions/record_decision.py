"""Record a decision: a noun with a row (who, when, why); nothing deletes, and the queue shows it at once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from heardback.desk.firm import judging_context
from heardback.desk.models import DecisionFact, Filing, Staff
from heardback.desk.projection import refresh
from heardback.kernel.decisions import DecisionKind


def record_decision(
    by: Staff,
    kind: DecisionKind,
    contact_id: str,
    *,
    now: datetime,
    reason: str = "",
    other_id: str = "",
    occurred_at: datetime | None = None,
    due_at: datetime | None = None,
    undid_grade: str = "",
    batch_id: str = "",
    promise_id: str = "",
    promise_kind: str = "",
) -> DecisionFact:
    """Write one ruling on `contact_id` and judge every customer it concerns. Checks no precondition.

    Rulings that share a `batch_id` are one gesture and undone together.
    """
    with transaction.atomic():
        row = DecisionFact.objects.create(
            decision_id=uuid.uuid4().hex,
            kind=kind.value,
            contact_id=contact_id,
            other_id=other_id,
            decided_at=now,
            by=by,
            by_name=str(by),
            reason=reason.strip(),
            occurred_at=occurred_at,
            due_at=due_at,
            undid_grade=undid_grade,
            batch_id=batch_id,
            promise_id=promise_id,
            promise_kind=promise_kind,
        )
        refresh(customers_with([contact_id, other_id]), judging_context(), now, because=[row.decision_id])
    return row


def record_batch(
    by: Staff,
    kind: DecisionKind,
    on: Sequence[tuple[str, str]],
    *,
    now: datetime,
    reason: str = "",
) -> list[DecisionFact]:
    """Write one ruling on each (contact id, other id), as one gesture that is undone together; checks nothing."""
    batch_id = uuid.uuid4().hex
    with transaction.atomic():
        rows = DecisionFact.objects.bulk_create(
            DecisionFact(
                decision_id=uuid.uuid4().hex,
                kind=kind.value,
                contact_id=contact_id,
                other_id=other_id,
                decided_at=now,
                by=by,
                by_name=str(by),
                reason=reason.strip(),
                batch_id=batch_id,
            )
            for contact_id, other_id in on
        )
        refresh(customers_with([one for pair in on for one in pair]), judging_context(), now)
    return rows


def reverse_decision(by: Staff, decision_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Take a decision back by another one; the log keeps both. Checks no precondition (`reverse` does)."""
    taken_back = DecisionFact.objects.get(decision_id=decision_id)
    return record_decision(
        by, DecisionKind.REVERSE, taken_back.contact_id, now=now, reason=reason, other_id=decision_id
    )


def customers_with(contact_ids: Collection[str]) -> set[str]:
    """Return the customers on whose timelines these contacts stand."""
    found = Filing.objects.filter(contact__contact_id__in=[one for one in contact_ids if one])
    return set(found.values_list("customer_id", flat=True))

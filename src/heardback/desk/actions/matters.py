"""Matters: people say which conversations are one issue, and where one conversation holds two (SEMANTICS 1)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import customers_with
from heardback.desk.models import MatterFact, Staff
from heardback.desk.refused import Refused


def join_matters(by: Staff, contact_id: str, other_id: str, *, now: datetime, reason: str = "") -> MatterFact:
    """Rule that the matters of these two contacts of one customer are one."""
    if contact_id == other_id:
        raise Refused("That is one and the same contact.")
    if not customers_with([contact_id]) & customers_with([other_id]):
        raise Refused("These belong to two customers: link the customers first, if they are one.")
    low, high = sorted((contact_id, other_id))
    return MatterFact.objects.create(
        kind="join", contact_id=low, other_id=high, by=by, made_at=now, reason=reason.strip()
    )


def split_matter(by: Staff, contact_id: str, *, now: datetime, reason: str = "") -> MatterFact:
    """Rule that from this contact on its conversation is about another matter."""
    if not customers_with([contact_id]):
        raise Refused("No such contact.")
    return MatterFact.objects.create(
        kind="split", contact_id=contact_id, by=by, made_at=now, reason=reason.strip()
    )


def undo_matter(by: Staff, fact_id: int, *, now: datetime) -> MatterFact:
    """Take a join or a split back, by another fact."""
    row = MatterFact.objects.filter(pk=fact_id).first()
    if row is None:
        raise Refused("No such matter.")
    return MatterFact.objects.create(
        kind=row.kind,
        contact_id=row.contact_id,
        other_id=row.other_id,
        is_undone=not row.is_undone,
        by=by,
        made_at=now,
    )

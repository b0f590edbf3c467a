"""Approve: a lead agrees to a third holding reply, or a third new date, in a row (SEMANTICS 3.6, 5.5).

Without it, it stands as one too many.
"""

from __future__ import annotations

from datetime import datetime

from heardback.desk.access import Denied
from heardback.desk.actions.promise_rulings import one_at_a_time
from heardback.desk.actions.record_decision import record_decision
from heardback.desk.models import DecisionFact, Role, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


def approve_holding(by: Staff, promise_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that this holding reply or new date may stand; by a lead, and not by whoever wrote it."""
    if by.role != Role.LEAD:
        raise Denied("Only a lead agrees to a third “not yet” in a row.")
    with one_at_a_time(promise_id) as row:
        if not row.is_unapproved:
            raise Refused("This needs nobody's yes.")
        if row.owner_id == by.pk:
            raise Refused("You wrote it yourself: another lead has to agree, or the full answer goes out.")
        return record_decision(
            by, DecisionKind.APPROVE_HOLDING, row.made_by, promise_id=row.promise_id, now=now, reason=reason
        )

"""Look at a sample: a person judges again what was set aside; disagreeing opens it with its own clock (L2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from heardback.desk.actions.owes import decide_owes
from heardback.desk.models import DecisionFact, SampledLook, Staff
from heardback.desk.refused import Refused


def look_at_sample(by: Staff, week: date, contact_id: str, *, agrees: bool, now: datetime) -> SampledLook:
    """Write whether `by` agrees that this needs no answer; disagreeing also decides that an answer is owed."""
    if SampledLook.objects.filter(week=week, contact_id=contact_id).exists():
        raise Refused("Somebody looked at this one already.")
    if DecisionFact.objects.filter(contact_id=contact_id, kind="owes_no", by=by).exists():
        raise Refused("You set this aside yourself: a colleague should look at it.")
    with transaction.atomic():
        row = SampledLook.objects.create(
            week=week, contact_id=contact_id, agrees=agrees, by=by, looked_at=now
        )
        if not agrees:
            decide_owes(by, contact_id, now=now, reason="Found in the weekly sample of what was set aside.")
    return row

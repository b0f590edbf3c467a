"""What we wait for: expect it by another day, stop waiting, or say which promise hangs on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.actions.promise_rulings import running_promise
from heardback.desk.actions.record_decision import record_decision
from heardback.desk.models import AwaitedRow, DecisionFact, Staff, WaitsFor
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


def stop_awaiting(by: Staff, awaited_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that we wait for it no more."""
    row = _row(awaited_id)
    return record_decision(
        by, DecisionKind.STOP_AWAITING, row.contact_id, now=now, reason=reason, promise_id=awaited_id
    )


def await_until(by: Staff, awaited_id: str, *, until: datetime, now: datetime) -> DecisionFact:
    """Rule that we expect it by `until`."""
    row = _row(awaited_id)
    if until <= now:
        raise Refused("That moment has passed: choose a later one, or ask again.")
    return record_decision(
        by, DecisionKind.AWAIT_UNTIL, row.contact_id, now=now, due_at=until, promise_id=awaited_id
    )


def hang_on(by: Staff, promise_id: str, awaited_id: str, *, now: datetime) -> WaitsFor:
    """Say that a promise can only be kept once we have heard; its own clock runs on."""
    running_promise(promise_id)
    _row(awaited_id)
    with transaction.atomic():
        row, _ = WaitsFor.objects.get_or_create(
            promise_id=promise_id,
            awaited_id=awaited_id,
            undone_at__isnull=True,
            defaults={"by": by, "made_at": now},
        )
    return row


def unhang(promise_id: str, awaited_id: str, *, now: datetime) -> bool:
    """Take that back; False where it was not said."""
    rows = WaitsFor.objects.filter(promise_id=promise_id, awaited_id=awaited_id, undone_at__isnull=True)
    return bool(rows.update(undone_at=now))


def _row(awaited_id: str) -> AwaitedRow:
    row = AwaitedRow.objects.filter(awaited_id=awaited_id).first()
    if row is None:
        raise Refused("We wait for nothing of the kind any more. Look again.")
    return row

"""What we wait for: expect it by another day, stop waiting, or say which promise hangs on it.

A person may speak of what is still waited for; what has been heard needs no word any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from heardback.desk.actions.promise_rulings import date_given, running_promise
from heardback.desk.actions.record_decision import customers_with, record_decision
from heardback.desk.locks import lock_customers
from heardback.desk.models import AwaitedRow, DecisionFact, Staff, WaitsFor
from heardback.desk.projection import beat
from heardback.desk.promise_rows import awaited_of, is_running, promise_of
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


def stop_awaiting(by: Staff, awaited_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that we wait for it no more."""
    with _one_at_a_time(awaited_id):
        row = _waiting(awaited_id, now)
        return record_decision(
            by, DecisionKind.STOP_AWAITING, row.contact_id, now=now, reason=reason, promise_id=awaited_id
        )


def await_until(by: Staff, awaited_id: str, *, until: datetime, now: datetime) -> DecisionFact:
    """Rule that we expect it by `until`; who had stopped waiting waits again."""
    with _one_at_a_time(awaited_id):
        row = _heard_nothing(awaited_id, now)
        date_given(until, now, "That moment has passed: choose a later one, or ask again.")
        return record_decision(
            by, DecisionKind.AWAIT_UNTIL, row.contact_id, now=now, due_at=until, promise_id=awaited_id
        )


def hang_on(by: Staff, promise_id: str, awaited_id: str, *, now: datetime) -> WaitsFor:
    """Say that a promise can only be kept once we have heard; its own clock runs on."""
    promise = running_promise(promise_id)
    if not is_running(promise_of(promise)):
        raise Refused("That promise is kept or gone, or nobody has said yet that it is one. Choose another.")
    _waiting(awaited_id, now)
    with transaction.atomic():
        row, is_new = WaitsFor.objects.get_or_create(
            promise_id=promise_id,
            awaited_id=awaited_id,
            undone_at__isnull=True,
            defaults={"by": by, "made_at": now},
        )
        if is_new:
            beat(now)
    return row


def unhang(promise_id: str, awaited_id: str, *, now: datetime) -> bool:
    """Take that back; False where it was not said."""
    rows = WaitsFor.objects.filter(promise_id=promise_id, awaited_id=awaited_id, undone_at__isnull=True)
    with transaction.atomic():
        has_been = bool(rows.update(undone_at=now))
        if has_been:
            beat(now)
    return has_been


@contextmanager
def _one_at_a_time(awaited_id: str) -> Iterator[None]:
    """Hold what we wait for while somebody rules on it: who presses at the same moment sees this word."""
    contact_ids = AwaitedRow.objects.filter(awaited_id=awaited_id).values_list("contact_id", flat=True)
    with transaction.atomic():
        lock_customers(customers_with(list(contact_ids)))
        yield


def _heard_nothing(awaited_id: str, now: datetime) -> AwaitedRow:
    row = AwaitedRow.objects.filter(awaited_id=awaited_id).first()
    if row is None:
        raise Refused(
            "We wait for nothing of the kind any more: what it was read from has changed. Look again."
        )
    if row.heard_at is not None and row.heard_at <= now:
        raise Refused(f"{row.customer} has been heard meanwhile. Look again.")
    return row


def _waiting(awaited_id: str, now: datetime) -> AwaitedRow:
    row = _heard_nothing(awaited_id, now)
    # Whoever pressed a moment later may have been heard first.
    if row.stopped_at is not None or not awaited_of(row).is_open_at(now):
        raise Refused("Somebody said that we wait for it no longer. Take that back first.")
    return row

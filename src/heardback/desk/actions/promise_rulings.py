"""What every ruling on a promise needs: the row as it stands, and the contact by which the judge finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from heardback.desk.actions.record_decision import customers_with, record_decision
from heardback.desk.actions.reverse import is_standing
from heardback.desk.locks import lock_customers
from heardback.desk.models import Contact, DecisionFact, PromiseRow, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.promises import PromiseState

FURTHEST = timedelta(days=3660)


def promise_row(promise_id: str) -> PromiseRow:
    """Return the promise; Refused where there is none any more."""
    row = PromiseRow.objects.filter(promise_id=promise_id).first()
    if row is None:
        raise Refused("There is no such promise any more: what it was read from has changed. Look again.")
    return row


@contextmanager
def one_at_a_time(promise_id: str) -> Iterator[PromiseRow]:
    """Hold the promise while somebody rules on it: who presses at the same moment sees this word.

    The locks are those that judging takes in the end, all at once, so that two of them never wait for each other.
    """
    with transaction.atomic():
        lock_customers(customers_with([contact_of(promise_row(promise_id))]))
        yield promise_row(promise_id)


def running(row: PromiseRow) -> PromiseRow:
    """Return the promise if nobody took it off the list; Refused otherwise."""
    if row.ended_as == PromiseState.VOID:
        raise Refused("Somebody said that this is no promise. Take that back first.")
    if row.ended_as == PromiseState.WAIVED:
        raise Refused("The customer needs it no more, somebody said. Take that back first.")
    return row


def running_promise(promise_id: str) -> PromiseRow:
    """Return the promise with that id if nobody took it off the list; Refused otherwise."""
    return running(promise_row(promise_id))


def not_told_anew(row: PromiseRow) -> PromiseRow:
    """Return the promise unless another one took its place by a new date; Refused otherwise."""
    if row.told_at is not None:
        raise Refused(
            "A new date was told already, and stands as a promise of its own. Say it of that one, or take that back."
        )
    return row


def date_given(due_at: datetime, after: datetime, refusal: str) -> datetime:
    """Return a date that a person gave for a promise, if it lies after `after`, else Refused with `refusal`.

    One that nobody here will live to see is a slip of the pen, and would be kept from every list.
    """
    if due_at <= after:
        raise Refused(refusal)
    if due_at > after + FURTHEST:
        raise Refused(f"{due_at:%Y} is more than ten years ahead: check the year.")
    return due_at


def said_already(
    by: Staff,
    row: PromiseRow,
    kind: DecisionKind,
    *,
    reason: str = "",
    other_id: str = "",
    occurred_at: datetime | None = None,
    due_at: datetime | None = None,
) -> DecisionFact | None:
    """Return this very word where `by` said it last: a form sent twice is one decision. None where it is new.

    Refused where a colleague said the same. `occurred_at` None: at the moment of saying it.
    """
    last = _last_word(row)
    if last is None or (last.kind, last.other_id, last.due_at) != (kind.value, other_id, due_at):
        return None
    said_at = last.occurred_at if last.occurred_at not in (None, last.decided_at) else None
    if said_at != occurred_at:
        return None
    if last.by_id != by.pk:
        running(row)
        raise Refused(f"{last.by_name} said the same already. Look again.")
    return last if last.reason == reason.strip() else None


def _last_word(row: PromiseRow) -> DecisionFact | None:
    said = DecisionFact.objects.filter(promise_id=row.promise_id, contact_id=contact_of(row))
    return next((one for one in said.order_by("-decided_at", "-id") if is_standing(one)), None)


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

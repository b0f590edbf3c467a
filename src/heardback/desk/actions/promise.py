"""Promise: a person enters what they promised a customer, and by when. Certain from then on (SEMANTICS 5.1 T1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.actions.promise_rulings import date_given
from heardback.desk.actions.record_decision import customers_with, record_decision
from heardback.desk.actions.reverse import is_standing
from heardback.desk.locks import lock_customers
from heardback.desk.models import DecisionFact, Filing, Staff
from heardback.desk.refused import Refused
from heardback.kernel.contacts import Direction, PromiseKind
from heardback.kernel.decisions import DecisionKind

#: What a person may promise; the others come out of holding replies and parts of answers.
PROMISABLE = (PromiseKind.REPLY, PromiseKind.CALL_BACK, PromiseKind.DELIVER, PromiseKind.ACT)

MOST_WORDS = 1000  # characters


def promise(
    by: Staff,
    customer_id: str,
    *,
    kind: PromiseKind,
    words: str,
    due_at: datetime,
    now: datetime,
    contact_id: str = "",
    made_at: datetime | None = None,
) -> DecisionFact:
    """Enter that `by` promised the customer `words` by `due_at`, with `contact_id` (default: their newest own).

    Refused for a moment that has passed, a promise without words, or a customer who never was in contact.
    """
    if kind not in PROMISABLE:
        raise Refused("Say what you promised: to write, to call, to send something, or to do something.")
    if not words.strip():
        raise Refused("Say in a few words what you promised.")
    if made_at is not None and made_at > now:
        raise Refused("That moment is still to come: say when you promised it.")
    if len(words.strip()) > MOST_WORDS:
        raise Refused(
            f"Say it in fewer words, at most {MOST_WORDS} characters: the letter itself has the rest."
        )
    date_given(due_at, now, "That moment has passed: promise one to come.")
    on = contact_id or _newest(customer_id)
    with transaction.atomic():
        lock_customers(customers_with([on]))
        said = _said_already(by, on, kind, words, due_at)
        return said or record_decision(
            by,
            DecisionKind.PROMISE,
            on,
            now=now,
            reason=words,
            occurred_at=made_at,
            due_at=due_at,
            promise_kind=kind.value,
        )


def _said_already(by: Staff, on: str, kind: PromiseKind, words: str, due_at: datetime) -> DecisionFact | None:
    """The very same promise of the same person, which stands: a form sent twice promises once."""
    same = DecisionFact.objects.filter(
        by=by,
        kind=DecisionKind.PROMISE,
        contact_id=on,
        promise_kind=kind.value,
        reason=words.strip(),
        due_at=due_at,
    )
    return next((one for one in same if is_standing(one)), None)


def _newest(customer_id: str) -> str:
    """Their own newest contact: one of ours may have gone to others too, who were promised nothing."""
    filings = Filing.objects.filter(customer_id=customer_id).order_by("-occurred_at", "-pk")
    ids = filings.values_list("contact__contact_id", flat=True)
    found = ids.filter(contact__direction=Direction.INBOUND).first() or ids.first()
    if found is None:
        raise Refused("This customer was never in contact, so there is nobody to promise anything to.")
    return found

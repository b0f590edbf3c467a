"""Private: a staff member says that a mail is private; once a second person agrees its words are gone for good.

What stays: that something came, when, in which direction, and the hash of its bytes (SEMANTICS 10). `erase` takes
the raw bytes and readings away; it is passed in, because raw items belong to the intake.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from heardback.desk.actions.record_decision import customers_with, record_decision
from heardback.desk.firm import judging_context
from heardback.desk.models import Citation, Contact, Filing, Identity, Private, PromiseRow, Staff
from heardback.desk.projection import refresh
from heardback.desk.promise_rows import is_running, promise_of
from heardback.desk.refused import Refused
from heardback.kernel.contacts import Direction
from heardback.kernel.decisions import DecisionKind

Erase = Callable[[str, datetime], None]


def ask_private(by: Staff, contact_id: str, *, now: datetime) -> Private:
    """Say that a contact is private; nothing goes before a second person agrees."""
    if not Contact.objects.filter(contact_id=contact_id).exists():
        raise Refused("No such contact.")
    row = Private.objects.filter(contact_id=contact_id).first()
    if row is None:
        return Private.objects.create(contact_id=contact_id, asked_by=by, asked_at=now)
    if row.confirmed_at is not None:
        raise Refused("It is private already: its words are gone.")
    if row.refused_at is None:
        raise Refused(f"{row.asked_by} asked for this already. A second person must agree.")
    row.asked_by, row.asked_at, row.refused_at = by, now, None
    row.save()
    return row


def refuse_private(by: Staff, contact_id: str, *, now: datetime) -> Private:
    """Say that it is the firm's business after all; whoever asked may so take it back, too."""
    row = _asked(contact_id)
    row.refused_at = now
    row.save(update_fields=["refused_at"])
    return row


def confirm_private(by: Staff, contact_id: str, erase: Erase, *, now: datetime) -> Private:
    """Agree as the second person: the words go, for good, and the contact leaves every timeline."""
    row = _asked(contact_id)
    if row.asked_by_id == by.pk:
        raise Refused("You asked for it yourself: a second person must agree.")
    _check_promises_nothing(contact_id)
    with transaction.atomic():
        contact = Contact.objects.get(contact_id=contact_id)
        if contact.direction == Direction.INBOUND:
            reason = f"Private: asked by {row.asked_by}, agreed by {by}."
            record_decision(by, DecisionKind.OWES_NO, contact_id, now=now, reason=reason)
        row.confirmed_by, row.confirmed_at = by, now
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        customers = customers_with([contact_id])
        _blank(contact, now)
        erase(contact_id, now)
        Filing.objects.filter(contact=contact).delete()
        refresh(customers, judging_context(), now)
        # An address that only this mail showed is part of its words.
        kept = Filing.objects.filter(customer_id__in=customers).values_list("customer_id", flat=True)
        Identity.objects.filter(customer_id__in=customers - set(kept)).delete()
    return row


def _asked(contact_id: str) -> Private:
    row = Private.objects.filter(
        contact_id=contact_id, refused_at__isnull=True, confirmed_at__isnull=True
    ).first()
    if row is None:
        raise Refused("Nobody asks for this any more.")
    return row


def _check_promises_nothing(contact_id: str) -> None:
    """What was promised in it would leave the ledger with its words, and the customer wait for it in vain."""
    running = PromiseRow.objects.filter(made_by=contact_id, answered_at=None, told_at=None, ended_at=None)
    if any(is_running(promise_of(row)) for row in running):
        raise Refused("A promise made in it still runs: say first in Promises what became of that one.")


def _blank(contact: Contact, now: datetime) -> None:
    Citation.objects.filter(contact=contact).delete()
    contact.from_address = contact.from_name = contact.subject = contact.snippet = contact.number = ""
    contact.message_id = ""
    contact.to_addresses, contact.customers, contact.body_hash, contact.facts = [], [], 0, b""
    contact.has_number = contact.asks_for_call = False
    contact.claimed_sent_at = None
    contact.changed_at = now
    contact.save()

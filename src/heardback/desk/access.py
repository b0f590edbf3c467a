"""The only door to a row: `access_*` returns it, or raises Denied with a sentence.

Staff and leads work the desk; an auditor reads everything and decides nothing; an admin sets up and reads no words
of customers (SEMANTICS 10). Whoever is signed out, switched off or of another role gets nothing.
"""

from __future__ import annotations

from heardback.desk.models import (
    Contact,
    Customer,
    Filing,
    Identity,
    IntakePoint,
    OwedAnswer,
    PromiseRow,
    Recording,
    Role,
    Staff,
)

READERS = frozenset({Role.STAFF, Role.LEAD, Role.AUDITOR})
WORKERS = frozenset({Role.STAFF, Role.LEAD})
RULERS = frozenset({Role.LEAD, Role.ADMIN})


class Denied(Exception):
    """This person may not have this row or do this; `is_missing` hides whether it exists."""

    def __init__(self, sentence: str, *, is_missing: bool = False) -> None:
        super().__init__(sentence)
        self.is_missing = is_missing


def _is_in(staff: object, roles: frozenset[Role]) -> bool:
    return isinstance(staff, Staff) and staff.is_active and staff.role in roles


def access_desk(staff: object) -> Staff:
    """Return the person if they may read the desk's lists: staff, leads and auditors."""
    if not _is_in(staff, READERS) or not isinstance(staff, Staff):
        raise Denied("Your role does not read customers' words. Ask a lead to change it in Settings, Staff.")
    return staff


def access_work(staff: object) -> Staff:
    """Return the person if they may answer, claim and decide: staff and leads."""
    if not _is_in(staff, WORKERS) or not isinstance(staff, Staff):
        raise Denied("Your role reads and decides nothing. Ask a lead to do it.")
    return staff


def access_settings(staff: object) -> Staff:
    """Return the person if they may change how the firm is set up: leads and admins."""
    if not _is_in(staff, RULERS) or not isinstance(staff, Staff):
        raise Denied("Only leads and admins change settings.")
    return staff


def access_overview(staff: object) -> Staff:
    """Return any signed-in, active person: pages without customers' words (coverage, own account)."""
    if not isinstance(staff, Staff) or not staff.is_active:
        raise Denied("Sign in first.", is_missing=True)
    return staff


def access_owed(staff: object, key: str) -> OwedAnswer:
    """Return the owed answer that `key` resolves to: its own id or any member contact's (SEMANTICS 4.1)."""
    access_desk(staff)
    row = OwedAnswer.objects.select_related("owner", "team", "intake_point").filter(owed_id=key).first()
    if row is None:
        filing = Filing.objects.filter(contact__contact_id=key).exclude(owed_id="").first()
        if filing is not None:
            row = (
                OwedAnswer.objects.select_related("owner", "team", "intake_point")
                .filter(owed_id=filing.owed_id)
                .first()
            )
    if row is None:
        raise Denied("No such owed answer: it may have been joined with another one.", is_missing=True)
    return row


def access_customer(staff: object, customer_id: str) -> Customer:
    """Return one customer; an id that was joined with another resolves to the one it is now."""
    access_desk(staff)
    row = Customer.objects.filter(customer_id=customer_id).first()
    if row is None:
        identity = Identity.objects.filter(key=customer_id).first()
        row = Customer.objects.filter(customer_id=identity.customer_id).first() if identity else None
    if row is None:
        raise Denied("No such customer.", is_missing=True)
    return row


def access_promise(staff: object, promise_id: str) -> PromiseRow:
    """Return a promise of ours."""
    access_desk(staff)
    row = PromiseRow.objects.select_related("owner").filter(promise_id=promise_id).first()
    if row is None:
        raise Denied(
            "No such promise: what it was read from may have changed. Look again in Promises.",
            is_missing=True,
        )
    return row


def access_contact(staff: object, contact_id: str) -> Contact:
    """Return one contact with its words."""
    access_desk(staff)
    row = Contact.objects.filter(contact_id=contact_id).first()
    if row is None:
        raise Denied("No such contact.", is_missing=True)
    return row


def access_recording(staff: object, pk: int) -> Recording:
    """Return one recording of a caller's voice; whoever may not read a contact's words does not hear them."""
    access_desk(staff)
    row = Recording.objects.filter(pk=pk).first()
    if row is None:
        raise Denied("No such recording.", is_missing=True)
    return row


def access_intake_point(staff: object, pk: int) -> IntakePoint:
    """Return one intake point for changing it."""
    access_settings(staff)
    row = IntakePoint.objects.filter(pk=pk).first()
    if row is None:
        raise Denied("No such intake point.", is_missing=True)
    return row

"""Reads of the outbox for pages, each row through its door."""

from __future__ import annotations

from django.db.models import QuerySet

from heardback.alerts.models import Letter, LetterState
from heardback.desk.access import Denied, access_work
from heardback.desk.models import Role, Staff

TROUBLED = (LetterState.HELD, LetterState.REFUSED, LetterState.UNKNOWN)
ON_THEIR_WAY = (LetterState.WAITING, LetterState.SENDING)


def access_letter(staff: object, pk: int) -> Letter:
    """Return one letter, for people who answer: the whole desk may see what a colleague sends."""
    access_work(staff)
    row = Letter.objects.select_related("written_by", "intake_point").filter(pk=pk).first()
    if row is None:
        raise Denied("No such answer.", is_missing=True)
    return row


def letters_to_look_at(staff: Staff) -> QuerySet[Letter]:
    """Return letters that did not go out for certain, or wait: one's own; for a lead, everybody's."""
    rows = Letter.objects.filter(state__in=TROUBLED + ON_THEIR_WAY).select_related("written_by")
    if staff.role != Role.LEAD:
        rows = rows.filter(written_by=staff)
    return rows.order_by("written_at", "pk")


def letters_to(customer_id: str) -> list[Letter]:
    """Return letters to a customer that are no contact yet: on their way, held, refused or unclear."""
    rows = Letter.objects.filter(customer_id=customer_id, state__in=TROUBLED + ON_THEIR_WAY)
    return list(rows.select_related("written_by").order_by("written_at", "pk"))

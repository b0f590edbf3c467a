"""What every person may see about being read: which mailboxes, and who looked at what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from heardback.desk.models import AccessEntry, Contact, CoverageSpan, Filing, IntakePoint, Role, Staff

LOOK_BACK = timedelta(days=90)
MOST_LOOKS = 500
_MOST_CONTACTS = 5_000


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """One mailbox or door as it is read; `folders` are those whose Sent mail is seen."""

    point: IntakePoint
    sent_folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks of the last ninety days, newest first; `is_cut` where there are more than are shown."""

    entries: Sequence[AccessEntry]
    is_all: bool
    is_cut: bool


def what_is_read() -> list[ReadPoint]:
    """Return every intake point with how it is read: two queries."""
    folders: dict[int, list[str]] = {}
    spans = CoverageSpan.objects.filter(is_outgoing=True, intake_point__isnull=False).order_by("folder")
    for point_id, folder in spans.values_list("intake_point_id", "folder"):
        if point_id is not None and folder and folder not in folders.setdefault(point_id, []):
            folders[point_id].append(folder)
    points = IntakePoint.objects.select_related("staff", "team", "asked_by").order_by("name", "pk")
    return [ReadPoint(point, tuple(folders.get(point.pk, ()))) for point in points]


def looks_at(staff: Staff, now: datetime) -> Looks:
    """Return who looked at what: all of it for leads and auditors, else what concerns one's own mail."""
    rows = AccessEntry.objects.select_related("staff").filter(seen_at__gte=now - LOOK_BACK)
    is_all = staff.role in (Role.LEAD, Role.AUDITOR)
    if not is_all:
        rows = rows.filter(key__in=_own_keys(staff, now))
    found = list(rows.order_by("-seen_at", "-pk")[: MOST_LOOKS + 1])
    return Looks(found[:MOST_LOOKS], is_all, len(found) > MOST_LOOKS)


def _own_keys(staff: Staff, now: datetime) -> list[str]:
    """Contacts in one's own mailbox or written by oneself, and their customers, of the last year."""
    addresses = list(staff.addresses.values_list("address", flat=True)) or [staff.email]
    own = (
        Contact.objects.filter(
            Q(intake_point__staff=staff) | Q(staff__in=addresses) | Q(from_address__in=addresses)
        )
        .filter(occurred_at__gte=now - timedelta(days=366))
        .order_by("-occurred_at")
    )
    contacts = dict(own.values_list("pk", "contact_id")[:_MOST_CONTACTS])
    customers = (
        Filing.objects.filter(contact__in=list(contacts)).values_list("customer_id", flat=True).distinct()
    )
    return [*contacts.values(), *customers]

"""What our own code fails on still waits: a stand-in stands in the queue until a version of ours can read it (L5)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from heardback.desk.actions.record_contacts import record_contacts
from heardback.desk.firm import evidence_firm, judging_context
from heardback.desk.models import Contact, FirmProfile, Identity
from heardback.desk.projection import refresh
from heardback.desk.sighted import Sighted
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import ItemState, RawItem
from heardback.kernel.contacts import Channel, Direction, Mark
from heardback.kernel.contacts import Contact as Facts
from heardback.kernel.identities import email_identity

LOG = logging.getLogger(__name__)
_CHANNELS = {"form": Channel.FORM, "call": Channel.PHONE}


def keep_stuck(pk: int, problem: Exception, firm_row: FirmProfile, now: datetime) -> None:
    """Keep an item that reading failed on, say why, and let whoever sent it wait as an unknown sender."""
    reason = f"Reading this item failed inside Heardback ({type(problem).__name__}: {problem})."
    RawItem.objects.filter(pk=pk, state=ItemState.NEW).update(state=ItemState.STUCK, problem=reason)
    try:
        with transaction.atomic():
            _stand_in(RawItem.objects.select_related("raw").get(pk=pk), firm_row, now)
    except Exception:
        # The item itself is safe, counted and named; what failed for it may well fail here too.
        LOG.exception("Item %s could not be shown in the queue either.", pk)


def _stand_in(row: RawItem, firm_row: FirmProfile, now: datetime) -> None:
    if row.state != ItemState.STUCK or row.role == FolderRole.SENT.value:
        return  # mail of our own waits for nobody
    row.contact_id = hashlib.sha256(f"stuck\0{row.raw.digest}".encode()).hexdigest()
    row.save(update_fields=["contact_id"])
    customers = record_contacts({row.contact_id: [stand_in(row)]}, evidence_firm(firm_row), now)
    refresh(customers, judging_context(), now, because={row.contact_id})


def stand_in(row: RawItem) -> Sighted:
    """Return the sighting that stands for an item until it can be read: unsure, received when it was delivered."""
    contact = Facts(
        contact_id=row.contact_id,
        channel=_CHANNELS.get(row.kind, Channel.EMAIL),
        direction=Direction.INBOUND,
        occurred_at=row.delivered_at or row.first_seen_at,
        counterparties=(_sender(row.contact_id),),
        marks=frozenset({Mark.UNPARSED}),
    )
    return Sighted(
        contact=contact,
        known_at=row.first_seen_at,
        raw_id=row.pk,
        intake_point_id=row.intake_point_id,
        kind="unparsed",
    )


def _sender(contact_id: str) -> str:
    return email_identity(f"stuck {contact_id}")


def withdraw_orphans(contact_ids: Iterable[str]) -> set[str]:
    """Remove those of these contacts that no item stands for any more: stand-ins whose items were read at last, and
    what is read as another contact now. Returns the customers to judge. Needs an open transaction."""
    named = set(contact_ids) - {""}
    named -= set(RawItem.objects.filter(contact_id__in=named).values_list("contact_id", flat=True))
    if not named:
        return set()
    gone = Contact.objects.filter(contact_id__in=named)
    customers = set(gone.values_list("filings__customer_id", flat=True)) - {None}
    gone.delete()
    Identity.objects.filter(key__in={_sender(contact_id) for contact_id in named}).delete()
    return customers

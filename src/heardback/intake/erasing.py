"""Erase the words of one contact for good: bytes, readings, numbers; hash, direction and time stay (SEMANTICS 10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from heardback.desk.models import Private
from heardback.intake.models import ItemState, RawBytes, RawItem
from heardback.intake.recordings import erase_recordings

PRIVATE = "private"


def erase_private(contact_id: str, now: datetime) -> None:
    """Take away what raw items hold of a contact that two people called private; needs an open transaction.

    The items stay, so that the same mail fetched again is known and not read a second time.
    """
    rows = RawItem.objects.filter(contact_id=contact_id)
    raw_ids = list(rows.values_list("raw_id", flat=True))
    RawBytes.objects.filter(pk__in=raw_ids).update(sealed=b"", erased_at=now, erased_because=PRIVATE)
    rows.update(state=ItemState.PRIVATE, reading=b"", left_number="", is_left_in_words=False, problem="")
    erase_recordings([contact_id], now, PRIVATE)


def keep_private(rows: Iterable[RawItem], now: datetime) -> None:
    """Erase at once what came in again of contacts that are private: found in another folder or mailbox."""
    contact_ids = {row.contact_id for row in rows if row.contact_id}
    known = Private.objects.filter(contact_id__in=contact_ids, confirmed_at__isnull=False)
    for contact_id in known.values_list("contact_id", flat=True):
        erase_private(contact_id, now)

"""The kinds of raw items and who reads each: a new kind is one more line here and one more reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from heardback.desk.models import FirmProfile
from heardback.desk.sighted import Sighted
from heardback.evidence.firm import Firm
from heardback.intake.calls import CallKind
from heardback.intake.models import ItemState, RawItem
from heardback.intake.receive_form import FormKind
from heardback.intake.sightings import MailKind
from heardback.intake.stuck import stand_in


class KindReader(Protocol):
    """Reads items of one kind: `read` fills their reading columns from the bytes.

    `place_all` needs no bytes: it is given all items of ONE contact and returns its sightings.
    """

    def read(self, rows: Sequence[RawItem], firm_row: FirmProfile) -> None: ...

    def place_all(self, rows: Sequence[RawItem], firm: Firm, firm_row: FirmProfile) -> list[Sighted]: ...

    def reply_pairs(self, row: RawItem) -> Iterable[tuple[str, str]]: ...


#: How this version reads. Raise it with every change that reads stored bytes otherwise: they are then read anew.
READ_BY = "4"
_READERS: dict[str, KindReader] = {"mail": MailKind(), "form": FormKind(), "call": CallKind()}


def reader_of(kind: str) -> KindReader:
    """Return who reads items of `kind`; KeyError for a kind that this version does not know."""
    return _READERS[kind]


def sightings_of(contact_ids: Iterable[str], firm: Firm, firm_row: FirmProfile) -> dict[str, list[Sighted]]:
    """Place everything that was found of these contacts, from the readings alone."""
    stored = RawItem.objects.filter(
        contact_id__in=list(contact_ids), state__in=(ItemState.DONE, ItemState.STUCK)
    )
    groups: defaultdict[tuple[str, str], list[RawItem]] = defaultdict(list)
    for row in stored.select_related("raw", "intake_point").defer("raw__sealed").order_by("pk"):
        groups[row.contact_id, row.kind].append(row)
    found: defaultdict[str, list[Sighted]] = defaultdict(list)
    for (contact_id, kind), rows in groups.items():
        read = [row for row in rows if row.state == ItemState.DONE]
        found[contact_id].extend(stand_in(row) for row in rows if row.state == ItemState.STUCK)
        if read:
            found[contact_id].extend(reader_of(kind).place_all(read, firm, firm_row))
    return found

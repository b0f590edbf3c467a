"""The kinds of raw items and who reads each: a new kind is one more line here and one more reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from heardback.desk.models import FirmProfile
from heardback.desk.sighted import Sighted
from heardback.evidence.firm import Firm
from heardback.intake.models import RawItem
from heardback.intake.receive_form import FormKind
from heardback.intake.sightings import MailKind


class KindReader(Protocol):
    """Reads items of one kind: `read` fills their reading columns from the bytes, `place` needs no bytes."""

    def read(self, rows: Sequence[RawItem], firm_row: FirmProfile) -> None: ...

    def place(self, row: RawItem, firm: Firm, firm_row: FirmProfile) -> Sighted: ...

    def reply_pairs(self, row: RawItem) -> Iterable[tuple[str, str]]: ...


_READERS: dict[str, KindReader] = {"mail": MailKind(), "form": FormKind()}


def reader_of(kind: str) -> KindReader:
    """Return who reads items of `kind`; KeyError for a kind that this version does not know."""
    return _READERS[kind]

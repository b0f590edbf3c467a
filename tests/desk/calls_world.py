"""The shared world with phones: calls arrive through the real intake, told by a phone system of the tests' own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from tests.desk import world
from tests.desk.world import World

from heardback.desk.models import IntakePoint, OwedAnswer, PhoneLine, StaffPhone
from heardback.formats import call_formats
from heardback.formats.calls import (
    CallDirection,
    CallFormat,
    CallOutcome,
    CallParty,
    CallRecord,
    Piece,
    decode_rows,
)
from heardback.intake.calls import CallText, store_calls
from heardback.intake.normalise import normalise_one
from heardback.kernel.contacts import MachineDetection

LINE = "+12025550100"  # what customers ring
SAM_PHONE = "+12025550110"
PLAIN = "plain"


def _split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    for position, line in enumerate(lines, 1):
        row = json.loads(line)
        yield Piece(PLAIN, row["call_key"], line.encode(), position)


def _fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    row = {name: value for one in decode_rows(contents) for name, value in one.items()}
    return CallRecord(
        system=PLAIN,
        call_key=row["call_key"],
        started_at=datetime.fromisoformat(row["started_at"]),
        answered_at=datetime.fromisoformat(row["answered_at"]) if row["answered_at"] else None,
        ended_at=datetime.fromisoformat(row["ended_at"]),
        direction=CallDirection(row["direction"]),
        source=CallParty(row["source"], row["name"]),
        destination=CallParty(row["destination"]),
        answered_by=CallParty(row["answered_by"]),
        dialled=row["dialled"],
        bridged_for=float(row["bridged"]),
        rang_for=float(row["rang"]),
        message_for=float(row["message"]),
        machine_detection=MachineDetection(row["detection"]),
        is_withheld=not row["source"],
        outcome=CallOutcome(row["outcome"]),
    )


FORMAT = CallFormat(name=PLAIN, system=PLAIN, split=_split, fold=_fold)


class CallWorld(World):
    """Blue Heron Pools with a line that customers ring and Sam's phone."""

    def __init__(self) -> None:
        super().__init__()
        self.add_phones()

    @classmethod
    def around(cls, plain: World) -> CallWorld:
        """Return another world with phones added: one's own and the other's people, mail and ids are the same."""
        found = cls.__new__(cls)
        found.__dict__ = plain.__dict__
        if "pbx" not in plain.__dict__:
            found.add_phones()
        return found

    def add_phones(self) -> None:
        """Let the firm have a line, Sam a phone, and a phone system tell of calls."""
        call_formats._WHERE[PLAIN] = "tests.desk.calls_world"  # another phone system
        PhoneLine.objects.update_or_create(
            number=LINE, defaults={"name": "Office", "campaign": "Flyer", "made_at": world.MONDAY}
        )
        StaffPhone.objects.create(value=SAM_PHONE, staff=self.sam, made_at=world.MONDAY)
        self.pbx = IntakePoint.objects.create(
            name="Phones", kind="pbx_files", team=self.team, created_at=world.MONDAY
        )

    def rings(
        self,
        number: str,
        at: float,
        *,
        rang: float = 42,
        message: float = 0,
        bridged: float = 0,
        name: str = "",
        by: str = SAM_PHONE,
    ) -> str:
        """Let somebody ring the line `at` hours after Monday 09:00; return the contact's id."""
        is_answered = bridged > 0
        return self._call(
            at,
            direction="inbound",
            source=number,
            name=name,
            destination=LINE,
            dialled=LINE,
            answered_by=by if is_answered else "",
            rang=rang,
            bridged=bridged,
            message=message,
            outcome="answered" if is_answered else "voicemail" if message else "no_answer",
        )

    def calls(
        self,
        number: str,
        at: float,
        *,
        bridged: float = 0,
        message: float = 0,
        detection: str = "human",
        outcome: str = "",
        source: str = SAM_PHONE,
    ) -> str:
        """Let Sam's phone ring somebody; without seconds nobody picks up. Return the contact's id."""
        return self._call(
            at,
            direction="outbound",
            source=source,
            name="",
            destination=number,
            dialled="",
            answered_by="",
            rang=20,
            bridged=bridged,
            message=message,
            detection=detection,
            outcome=outcome or ("answered" if bridged else "no_answer"),
        )

    def _call(self, at: float, **told: Any) -> str:
        from heardback.evidence.call import call_contact_id

        started = world.MONDAY + timedelta(hours=at)
        joined = started + timedelta(seconds=told["rang"])
        ended = joined + timedelta(seconds=told["bridged"] + told["message"])
        key = f"call{next(self._ids)}"
        row = (
            {"detection": "not_run"}
            | told
            | {
                "call_key": key,
                "started_at": started.astimezone(UTC).isoformat(),
                "answered_at": joined.isoformat() if told["bridged"] else "",
                "ended_at": ended.isoformat(),
            }
        )
        text = json.dumps({name: str(value) for name, value in row.items()})
        store_calls(self.pbx, [CallText(PLAIN, text)], seen_at=ended)
        while normalise_one(ended):
            pass
        return call_contact_id(PLAIN, key)

    @staticmethod
    def owed_to(customer_id: str) -> OwedAnswer:
        """The newest owed answer of a customer."""
        return OwedAnswer.objects.filter(customer_id=customer_id).latest("opened_at")


@pytest.fixture
def calling(db: None) -> CallWorld:
    """Return the world with phones."""
    return CallWorld()

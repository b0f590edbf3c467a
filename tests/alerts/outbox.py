"""What the outbox's tests share: a world whose mailbox can send, a transport that does as told, a letter to write."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.desk.world import FIRM, MONDAY, World

from heardback.alerts.file_copy import SentFolder
from heardback.alerts.models import Letter
from heardback.alerts.transports import Transport
from heardback.alerts.write_letter import Writing, write_letter
from heardback.desk.models import IntakePoint, OwedAnswer, Staff
from heardback.desk.sealing import seal_text
from heardback.formats.records import Mailbox
from heardback.gateways.smtp import Refused

_TOKENS = itertools.count(1)


def at(hours: float, seconds: float = 0) -> datetime:
    """Return the moment so many hours after Monday 09:00 in New York."""
    return MONDAY + timedelta(hours=hours, seconds=seconds)


def sending_world() -> World:
    """Return the shared world with a mailbox that can send."""
    world = World()
    world.point.settings = {
        "host": "imap.blueheron-pools.example",
        "smtp_host": "smtp.blueheron-pools.example",
    }
    world.point.secret = seal_text("a password")
    world.point.save()
    return world


@dataclass
class Wire:
    """A transport and a Sent folder in one: keeps what it was given, or fails as told."""

    fails: list[BaseException] = field(default_factory=list)
    refuses: tuple[Refused, ...] = ()
    handed: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    sent_folder: dict[str, bytes] = field(default_factory=dict)
    keeps: bool = False

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> tuple[Refused, ...]:
        if self.fails:
            raise self.fails.pop(0)
        self.handed.append((sender, tuple(recipients), raw))
        return self.refuses

    def put(self, raw: bytes, message_id: str, sent_at: datetime) -> bool:
        if self.keeps or message_id in self.sent_folder:
            return False
        self.sent_folder[message_id] = raw
        return True

    def transport_of(self, point: IntakePoint) -> Transport:
        return self

    def sent_folder_of(self, point: IntakePoint) -> SentFolder | None:
        return self


def writing(world: World, asked: str, hours: float, **more: Any) -> Writing:
    """Return an answer to the only one who waits, written `hours` after Monday 09:00."""
    owed = OwedAnswer.objects.order_by("-opened_at").first()
    assert owed is not None
    given: dict[str, Any] = {
        "token": f"t{next(_TOKENS)}",
        "opened_at": at(hours),
        "customer_id": owed.customer_id,
        "answers": owed.owed_id,
        "point": world.point,
        "from_": Mailbox("Sam Okafor", f"service@{FIRM}"),
        "to": (Mailbox("Ann Lee", "ann@lee.example"),),
        "subject": "Re: Pool pump",
        "text": "We come on Thursday at nine. It costs 90.",
        "in_reply_to": asked,
        "references": (asked,) if asked else (),
        "cites": bool(asked),
    }
    return Writing(**{**given, **more})


def written(world: World, asked: str, hours: float, by: Staff | None = None, **more: Any) -> Letter:
    """Write an answer and return its letter."""
    return write_letter(by or world.sam, writing(world, asked, hours, **more), now=at(hours))

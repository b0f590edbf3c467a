"""A desk with one Microsoft 365 intake point, whose time a test moves, and the letters that arrive there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from tests.desk.world import FIRM, MONDAY, World
from tests.fakes.graph_server import CLIENT_ID, SECRET, TENANT, GraphServer

from heardback.desk.models import IntakePoint, StaffAddress, StaffAddressKind
from heardback.desk.sealing import seal_text, unseal_compressed
from heardback.intake.backfill import Limits
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_graph import GraphWatcher

OFFICE = f"office@{FIRM}"
DANA, SAM = f"dana@{FIRM}", f"sam@{FIRM}"
ANN = "Ann Lee <ann@lee.example>"
NOON = MONDAY + timedelta(hours=3)


def letter(
    number: int,
    sender: str = ANN,
    to: str = OFFICE,
    at: datetime = MONDAY,
    answers: int | None = None,
    behalf: str = "",
    text: str = "Can you repair our pump? It leaks.",
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: Pool pump" if answers else "Pool pump"
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{number}@mail.example>"
    if behalf:
        mail["Sender"] = behalf
    if answers:
        mail["In-Reply-To"] = mail["References"] = f"<{answers}@mail.example>"
    mail.set_content(text)
    return mail.as_bytes()


def answer(number: int, answers: int, sender: str = OFFICE, at: datetime = NOON, behalf: str = "") -> bytes:
    text = "Yes, Thursday at nine. It costs 90."
    return letter(number, sender, "ann@lee.example", at, answers, behalf, text)


OPEN: list[GraphWatcher] = []


def watcher_of(server: GraphServer, limits: Limits | None = None) -> GraphWatcher:
    watcher = GraphWatcher(limits, stand_ins=server.stand_ins, sleep=lambda _: None)
    OPEN.append(watcher)
    return watcher


class Desk:
    """The world with one Microsoft 365 intake point; time moves with `pass_time`."""

    def __init__(self, server: GraphServer, **settings: object) -> None:
        self.server, self.now = server, NOON
        self.world = World()
        self.world.point.delete()
        StaffAddress.objects.create(address=OFFICE, kind=StaffAddressKind.SHARED)
        self.point = self.new_point("Office", OFFICE, **settings)
        self.restart()

    def new_point(self, name: str, address: str, **settings: object) -> IntakePoint:
        return IntakePoint.objects.create(
            name=name,
            kind="graph",
            address=address,
            settings={"tenant": TENANT, "client_id": CLIENT_ID, **settings},
            secret=seal_text(SECRET),
            created_at=MONDAY,
        )

    def restart(self, limits: Limits | None = None) -> None:
        """Kill the process: only what is in the database stays."""
        self.watcher = watcher_of(self.server, limits)

    def step(self) -> bool:
        self.point.refresh_from_db()
        return self.watcher.ingest_one(self.point, self.now)

    def run(self, minutes: float = 0) -> None:
        """Let time pass, then step until nothing is due, and read what came."""
        self.now += timedelta(minutes=minutes)
        for _ in range(2000):
            if not self.step():
                break
        else:
            raise AssertionError("the watcher never rests")
        while normalise_one(self.now):
            pass
        self.point.refresh_from_db()

    @staticmethod
    def stored() -> list[bytes]:
        """Every sighting's bytes."""
        return [unseal_compressed(row.raw.sealed) for row in RawItem.objects.order_by("pk")]


@contextmanager
def serving() -> Iterator[GraphServer]:
    """Run the stand-in, and close every watcher that was opened on it."""
    with GraphServer() as server:
        yield server
    while OPEN:
        OPEN.pop().close()

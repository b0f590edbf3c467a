"""Random days of a Microsoft 365 mailbox, with two watchers that are killed and hindered: nothing lost or doubled."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from tests.desk.world import MONDAY
from tests.fakes.graph_mailboxes import FakeMailbox
from tests.fakes.graph_server import GraphServer
from tests.flows.graph_desk import OFFICE, Desk, letter, serving, watcher_of

from heardback.desk.models import Contact
from heardback.intake.models import Cursor, RawItem
from heardback.intake.normalise import normalise_one

pytestmark = pytest.mark.django_db

WATCHED = ("inbox", "archive", "junkemail", "sentitems", "Aufträge")
FOLDERS = (*WATCHED, "deleteditems")


class Day:
    """What people, Exchange and accidents do to one mailbox; `must` is what has to be known in the end."""

    def __init__(self, server: GraphServer, office: FakeMailbox, seed: int) -> None:
        self.dice, self.server, self.office = random.Random(seed), server, office
        office.add_folder("Aufträge", office.folder_id("inbox"))
        self.count = 0
        for _ in range(self.dice.choice([0, 30, 120])):
            self.deliver("archive")  # more than a page: it is read quickly first, and whole in the background
        self.desk = Desk(server)
        self.second = watcher_of(server)

    def deliver(self, folder: str = "") -> None:
        self.count += 1
        at = MONDAY - timedelta(hours=self.dice.randrange(2000))
        self.office.deliver(
            letter(self.count, f"c{self.count % 7}@lee.example", at=at),
            folder or self.dice.choice(FOLDERS),
            at=at,
        )

    def some(self) -> str | None:
        return self.dice.choice(list(self.office.messages)) if self.office.messages else None

    def happen(self) -> None:
        """Let one thing happen."""
        message = self.some()
        match self.dice.randrange(12):
            case 0 | 1 | 2:
                self.deliver()
            case 3 if message:
                self.office.move(message, self.dice.choice(FOLDERS))
            case 4 if message:
                self.office.read(message)
            case 5 if message:
                self.office.delete(message)
            case 6:
                self.server.forget_delta_tokens()
            case 7:
                self.server.expire_access_tokens()
            case 8:
                self.server.throttle(self.dice.randrange(1, 4), self.dice.choice(["1", "90", ""]))
            case 9:
                self.desk.restart()
            case 10:
                self.server.cut_after = self.dice.randrange(6)
            case _:
                self.desk.now += timedelta(minutes=self.dice.randrange(1, 120))

    def watch(self) -> None:
        for _ in range(self.dice.randrange(4)):
            if self.dice.random() < 0.3:
                self.second.ingest_one(self.desk.point, self.desk.now)
            else:
                self.desk.step()
        self.server.cut_after = None

    def settle(self) -> None:
        """Let all go well again for some hours."""
        self.server.recover()
        for _ in range(4):
            self.desk.run(70)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_all_that_stands_is_known_once(seed: int) -> None:
    with serving() as server:
        live(Day(server, server.add_mailbox(OFFICE), seed))


def live(day: Day) -> None:
    office = day.office
    for _ in range(45):
        day.happen()
        day.watch()
    day.settle()
    watched = {office.folder_id(name) for name in WATCHED}
    standing = {key for key, one in office.messages.items() if one.folder_id in watched}
    whole = RawItem.objects.exclude(source_key__endswith="#headers").values_list("source_key", flat=True)
    known = {key.removeprefix("graph:").rpartition("@")[0] for key in whole}
    assert standing <= known
    sightings = set(whole)
    assert {f"graph:{key}@{office.messages[key].folder_id}" for key in standing} <= sightings
    numbers = {raw.split(b"Message-ID: <")[1].split(b"@")[0] for raw in day.desk.stored()}
    assert Contact.objects.count() == len(numbers)
    assert not Cursor.objects.filter(is_backfilled=False).exists()
    assert day.desk.point.problem == ""
    assert normalise_one(day.desk.now) == 0

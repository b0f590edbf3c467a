"""The rule book's cases of calls, told by Twilio's list of calls and judged by the whole chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.desk.world import MONDAY, World
from tests.fakes.twilio import ACCOUNT, TOKEN, TwilioServer

from heardback.desk.models import Contact, Filing, IntakePoint, OwedAnswer, PhoneLine, StaffPhone
from heardback.desk.sealing import seal_text
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_twilio import pull_one

pytestmark = pytest.mark.django_db
ANN, LINE, DANA = "+12025550142", "+12025550100", "+12025550111"
TEN, NOON, FOUR = 1.0, 3.0, 7.0  # hours after Monday 09:00


def at(hours: float, seconds: float = 0) -> datetime:
    return MONDAY + timedelta(hours=hours, seconds=seconds)


class Line:
    """A firm with one line and Dana's mobile; calls are laid into the provider's list and pulled."""

    def __init__(self, server: TwilioServer) -> None:
        self.server, self.world, self.number = server, World(), 0
        PhoneLine.objects.create(number=LINE, name="Office", campaign="Yellow pages", made_at=MONDAY)
        StaffPhone.objects.create(value=DANA, staff=self.world.dana, made_at=MONDAY)
        self.point = IntakePoint.objects.create(
            name="Twilio",
            kind="twilio",
            settings={"account_sid": ACCOUNT},
            secret=seal_text(TOKEN),
            created_at=MONDAY,
        )

    def call(self, hours: float, seconds: float, status: str = "completed", **fields: Any) -> str:
        self.number += 1
        ended = at(hours, seconds)
        return self.server.call(self.number, at(hours), status, ended, **{"from": ANN, "to": LINE} | fields)

    def rings_us(self, hours: float, seconds: float = 40, **fields: Any) -> str:
        """A call of Ann's that an announcement takes and nobody else."""
        return self.call(hours, seconds, **fields)

    def answered(self, hours: float, seconds: float, by: str = "human") -> None:
        root = self.call(hours, seconds + 10)
        more = {"answered_by": by} if by else {}
        self.call(
            hours + 10 / 3600, seconds, direction="outbound-dial", parent_call_sid=root, to=DANA, **more
        )

    def we_ring(self, hours: float, seconds: float, theirs: str = "", status: str = "completed") -> None:
        """Click to call: Dana's phone first, then Ann's."""
        root = self.call(
            hours,
            seconds + 10,
            direction="outbound-api",
            to=DANA,
            answered_by="human",
            **{"from": LINE},
        )
        self.call(
            hours + 10 / 3600,
            seconds,
            status,
            direction="outbound-dial",
            parent_call_sid=root,
            to=ANN,
            answered_by=theirs or None,
            **{"from": LINE},
        )

    def pull(self, hours: float = 24) -> None:
        self.point.refresh_from_db()
        pull_one(self.point, at(hours), stand_ins=self.server.stand_ins)
        self.point.refresh_from_db()
        assert self.point.problem == ""
        while normalise_one(at(hours)):
            pass

    def open(self) -> int:
        return OwedAnswer.objects.filter(is_open=True).count()


@pytest.fixture
def line() -> Iterator[Line]:
    with TwilioServer() as server:
        server.page_size = 50
        yield Line(server)


def test_missed_call_is_owed_with_the_advertisement_that_rang_in_vain(line: Line) -> None:
    """S0.1, S0.2, T22."""
    line.rings_us(TEN, 30)
    line.pull()
    contact = Contact.objects.get()
    assert (contact.outcome, contact.dialled, contact.campaign) == ("ivr_only", LINE, "Yellow pages")
    owed = OwedAnswer.objects.get()
    assert (owed.opened_at, owed.due_at) == (at(TEN), at(TEN + 24))


def test_bridged_call_of_45_seconds_answers(line: Line) -> None:
    """T12: our call, bridged."""
    line.rings_us(TEN)
    line.we_ring(FOUR, 45)
    line.pull()
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.settled_at, owed.manner) == (False, at(FOUR, 10), "full")
    assert owed.settled_by == Contact.objects.get(direction="outbound").contact_id


def test_short_call_is_an_attempt(line: Line) -> None:
    """T15: 12 s connected, machine detection heard a human."""
    line.rings_us(TEN)
    line.we_ring(FOUR, 12, "human")
    line.pull()
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.attempts) == (True, 1)


@pytest.mark.parametrize("theirs", ["unknown", "machine_start", "fax"])
def test_unproven_person_settles_nothing(line: Line, theirs: str) -> None:
    """T17: 40 s, detection unknown; and a machine."""
    line.rings_us(TEN)
    line.we_ring(FOUR, 40, theirs)
    line.pull()
    assert line.open() == 1


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_attempts_settle_nothing(line: Line, status: str) -> None:
    line.rings_us(TEN)
    line.we_ring(FOUR, 20, status=status)
    line.pull()
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.attempts) == (True, 1)


def test_caller_who_had_to_call_again(line: Line) -> None:
    """T19."""
    line.rings_us(TEN)
    line.answered(NOON, 60)
    line.pull()
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.manner) == (False, "called_again")


@pytest.mark.parametrize(("by", "is_open"), [("human", 0), ("unknown", 1), ("", 1), ("machine_end_beep", 1)])
def test_first_call_is_answered_by_a_proven_person_alone(line: Line, by: str, is_open: int) -> None:
    line.answered(TEN, 60, by)
    line.pull()
    assert line.open() == is_open


def test_withheld_number_without_a_message(line: Line) -> None:
    """T20."""
    line.rings_us(TEN, 40, **{"from": "+266696687"})
    line.pull()
    assert line.open() == 0
    assert Filing.objects.get().rule == "unanswerable"


def test_caller_who_gives_up_after_six_seconds(line: Line) -> None:
    """T21."""
    line.rings_us(TEN, 6)
    line.pull()
    assert line.open() == 0
    assert Filing.objects.get().rule == "short_abandon"


def test_machine_of_ours_that_speaks_answers_nobody(line: Line) -> None:
    line.rings_us(TEN)
    line.call(FOUR, 60, direction="outbound-api", to=ANN, answered_by="human", **{"from": LINE})
    line.pull()
    assert line.open() == 1


def test_call_from_one_of_ours_to_our_line_is_nobodys_debt(line: Line) -> None:
    line.rings_us(TEN, 40, **{"from": DANA})
    line.pull()
    assert line.open() == 0


def test_voicemails_of_five_days_are_one_debt(line: Line) -> None:
    """S2.4 by telephone alone: one owed answer, the rest chases, settled on Friday."""
    for day in range(4):
        root = line.rings_us(24 * day + 7, 30)
        line.server.recording(day, root, at(24 * day + 7, 10), 15)
    line.we_ring(24 * 4 + 1, 90)
    line.pull(24 * 5)
    owed = OwedAnswer.objects.get()
    assert (owed.chases, owed.is_open, owed.settled_at) == (3, False, at(24 * 4 + 1, 10))
    assert owed.due_at == at(7 + 24, 25)

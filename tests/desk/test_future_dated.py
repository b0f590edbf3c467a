"""A writer's clock that runs ahead: what it dates is heard when it says, comes due in our time, and derives again."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.actions.look_again import look_again_one
from heardback.desk.actions.withdrawn import withdraw
from heardback.desk.models import OwedAnswer, PromiseRow
from heardback.formats.exports.items import FolderRole
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db

PAT = "pat@larkspur.example"
HOLDING = "Thanks, got it. We will get back to you tomorrow."


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def sent(
    world: World, question: str, claimed_at: datetime, text: str, delivered_at: datetime | None = None
) -> None:
    """A copy in Sent, seen Monday 11:00, whose Date is `claimed_at`."""
    raw = (
        f"From: dana@{FIRM}\r\nTo: {PAT}\r\nSubject: Re: Pool pump\r\nDate: {format_datetime(claimed_at)}\r\n"
        f"Message-ID: <ahead@{FIRM}>\r\nIn-Reply-To: <{question}>\r\n\r\n{text}\r\n"
    )
    copy = Arrived(
        source_key="imap:sent:1:1",
        raw=raw.encode(),
        folder="Sent",
        role=FolderRole.SENT,
        delivered_at=delivered_at,
    )
    store_raw(world.point, [copy], seen_at=hour(2))
    while normalise_one(hour(2)):
        pass


@pytest.mark.parametrize("text", ["It is the seal, that is 80 dollars.", HOLDING])
@pytest.mark.parametrize("delivered", [None, 8])
def test_a_sent_copy_from_the_hours_to_come_derives_again_at_every_moment(
    text: str, delivered: float | None
) -> None:
    world = World()
    question = world.mail(PAT, 0, "Can you help with the pump?")
    sent(world, question, hour(8), text, delivered_at=None if delivered is None else hour(delivered))
    assert OwedAnswer.objects.get().is_open
    for moment in (2, 7.99, 8, 9, 60):
        # Nobody has looked again yet, as in a backup that was put back: the row names the moment itself.
        assert list(differences(hour(moment))) == []
    while look_again_one(hour(9)):
        pass
    assert not OwedAnswer.objects.get().is_open
    for moment in (9, 60):
        assert list(differences(hour(moment))) == []


def test_what_is_stored_wrong_is_a_difference_though_a_look_is_due() -> None:
    world = World()
    question = world.mail(PAT, 0, "Can you help with the pump?")
    sent(world, question, hour(8), HOLDING)
    OwedAnswer.objects.update(subject="something else")
    assert [one.what for one in differences(hour(9))] == ["owed answer"]
    OwedAnswer.objects.update(subject="Pool pump", is_open=False)
    assert [one.what for one in differences(hour(7))] == ["owed answer"]


def test_closed_before_an_answer_to_come_derives_again() -> None:
    world = World()
    question = world.mail(PAT, 0, "Can you help with the pump?")
    withdraw(world.dana, OwedAnswer.objects.get().owed_id, reason="They said so", now=hour(1))
    sent(world, question, hour(8), "It is the seal, that is 80 dollars.")
    while look_again_one(hour(9)):
        pass
    assert list(differences(hour(9))) == []


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(days=365 * 50), timedelta(days=365 * 7000)])
def test_a_promise_in_a_mail_from_another_year_comes_due_in_ours(ahead: timedelta) -> None:
    world = World()
    question = world.mail(PAT, 0, "Can you help with the pump?")
    sent(world, question, hour(2) + ahead, HOLDING, delivered_at=hour(2))
    row = PromiseRow.objects.get()
    assert (row.made_at, row.latest_at) == (hour(2), datetime.fromisoformat("2026-03-17T23:59:59-04:00"))
    assert list(differences(hour(3))) == []

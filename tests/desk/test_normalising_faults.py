"""Normalising when something else than the mail is at fault: nothing is called unreadable for it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError
from tests.desk.world import MONDAY, World

from heardback.desk.models import OwedAnswer
from heardback.intake import normalise
from heardback.intake.models import ItemState, RawItem
from heardback.intake.rebuild import differences
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db
MAIL = b"From: ava@lake.example\r\nMessage-ID: <1@lake.example>\r\n\r\nWhen do you open?\r\n"


@pytest.fixture(autouse=True)
def _stored() -> None:
    world = World()
    store_raw(world.point, [Arrived(source_key="imap:INBOX:1:1", raw=MAIL)], seen_at=MONDAY)


def _failing(monkeypatch: pytest.MonkeyPatch, problem: Exception, times: int) -> None:
    works, left = normalise._normalise, [problem] * times

    def fails(*args: object) -> None:
        if left:
            raise left.pop()
        works(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(normalise, "_normalise", fails)


def _state() -> int:
    return RawItem.objects.get().state


def test_a_locked_database_leaves_mail_as_new_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, OperationalError("database is locked"), 1)
    with pytest.raises(OperationalError):
        normalise.normalise_one(MONDAY)
    assert _state() == ItemState.NEW
    assert normalise.normalise_one(MONDAY) == 1
    assert _state() == ItemState.DONE


def test_two_processes_that_meet_in_one_contact_stick_on_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, IntegrityError("UNIQUE constraint failed: desk_contact.contact_id"), 2)
    assert normalise.normalise_one(MONDAY) == 1
    assert _state() == ItemState.DONE


def test_a_mistake_of_ours_is_kept_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, KeyError("no such header"), 9)
    assert normalise.normalise_one(MONDAY) == 1
    assert _state() == ItemState.STUCK
    assert "KeyError" in RawItem.objects.get().problem


def test_whoever_sent_what_we_failed_on_waits_until_it_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, KeyError("no such header"), 9)
    normalise.normalise_one(MONDAY)
    waits = OwedAnswer.objects.get()
    assert (waits.customer, waits.is_open, waits.is_certain) == ("Unknown sender", True, False)
    assert not [one for one in differences(MONDAY) if one.what != "raw item"]
    monkeypatch.undo()
    RawItem.objects.update(state=ItemState.NEW, problem="")
    assert normalise.normalise_one(MONDAY) == 1
    assert [row.customer_id for row in OwedAnswer.objects.all()] == ["email:ava@lake.example"]
    assert list(differences(MONDAY)) == []


def test_mail_of_our_own_that_we_failed_on_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    RawItem.objects.update(role="sent")
    _failing(monkeypatch, KeyError("no such header"), 9)
    normalise.normalise_one(MONDAY)
    assert _state() == ItemState.STUCK
    assert not OwedAnswer.objects.exists()

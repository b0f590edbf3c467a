"""A voicemail that the call's own record and the PBX's mail both tell of: one contact, whichever comes first."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.desk.world import FIRM
from tests.flows.call_lines import CelCall, moment_at
from tests.flows.calls_world import X_NUMBER, PhoneWorld

from heardback.desk.access import access_owed
from heardback.desk.actions.claim import take
from heardback.desk.actions.not_owed import decide_not_owed
from heardback.desk.models import Contact, Filing, OwedAnswer
from heardback.formats.exports.items import FolderRole
from heardback.intake.normalise import normalise_one
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db

SPOKE = 30.0
#: Hours after the first ring at which a message of 30 s is over, as `leaves_voicemail` has it.
ENDED = 37 / 3600


@pytest.fixture
def world(tmp_path: Path) -> PhoneWorld:
    return PhoneWorld(tmp_path)


def mailed(
    world: PhoneWorld, at: float, *, seconds: float = SPOKE, number: str = X_NUMBER, name: str = "vm1"
) -> str:
    """Let the PBX mail the message that was left; returns the contact's id."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Asterisk PBX <asterisk@{FIRM}>", f"service@{FIRM}"
    mail["Subject"] = f'[PBX]: New message 1 in mailbox 201 from "Pat" <{number}>'
    mail["Message-ID"] = f"<{name}@pbx.{FIRM}>"
    mail.set_content(f"You were just left a 0:{seconds:02.0f} long message (number 1)\n\n--Asterisk\n")
    moment = moment_at(at)
    store_raw(
        world.point,
        [
            Arrived(
                source_key=f"imap:INBOX:1:{mail['Message-ID']}",
                raw=mail.as_bytes(),
                folder="INBOX",
                role=FolderRole.INBOX,
                delivered_at=moment,
            )
        ],
        seen_at=moment,
    )
    while normalise_one(moment):
        pass
    return Contact.objects.get(message_id=f"{name}@pbx.{FIRM}").contact_id


def test_a_message_that_record_and_mail_tell_of_is_no_chase(world: PhoneWorld) -> None:
    world.leaves_voicemail(0, SPOKE)
    mail_id = mailed(world, ENDED + 8 / 3600)
    assert world.told(1) == ["pending"]
    assert world.rulings() == ["yes voicemail", "yes told_twice"]
    owed = OwedAnswer.objects.get()
    assert len(owed.tried) == 1
    assert Filing.objects.get(contact__contact_id=mail_id).owed_id == owed.owed_id  # shown with it
    assert [reason["rule"] for reason in owed.reasons] == ["voicemail", "opens", "told_twice"]
    assert not world.differences(1)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_of_arrival_gives_the_same(world: PhoneWorld, order: tuple[int, ...]) -> None:
    lines = CelCall(X_NUMBER, 0).machine("VoiceMail", "201@default,u", 2, 7 + SPOKE)
    steps: list[Callable[[], object]] = [
        lambda: world.happens(lines[:3], 0.05),
        lambda: world.happens(lines[3:], 0.05),
        lambda: mailed(world, ENDED + 8 / 3600),
    ]
    for step in order:
        steps[step]()
    assert world.told(1) == ["pending"]
    assert world.rulings() == ["yes voicemail", "yes told_twice"]
    assert not world.differences(1)


def test_what_was_done_before_the_record_came_stands(world: PhoneWorld) -> None:
    mail_id = mailed(world, ENDED + 8 / 3600)
    take(world.sam, mail_id, now=moment_at(0.1))
    world.leaves_voicemail(0, SPOKE)
    owed = OwedAnswer.objects.get()
    assert (owed.owner, owed.chases) == (world.sam, 0)
    assert access_owed(world.sam, mail_id).owed_id == owed.owed_id != mail_id  # old links lead there


def test_a_persons_no_before_the_record_came_is_no_to_both(world: PhoneWorld) -> None:
    mail_id = mailed(world, ENDED + 8 / 3600)
    decide_not_owed(world.sam, mail_id, now=moment_at(0.1), reason="Wrong number")
    assert world.told(1) == []
    world.leaves_voicemail(0, SPOKE)
    assert world.told(1) == []
    assert world.rulings() == ["no decision", "no decision"]
    assert not world.differences(1)


def test_who_was_rung_back_before_the_mail_came_waits_for_nothing_more(world: PhoneWorld) -> None:
    world.leaves_voicemail(0, SPOKE)
    world.calls(ENDED + 5 / 3600, spoken=60)
    mailed(world, ENDED + 80 / 3600)
    assert world.told(1) == ["early A full"]
    assert not world.differences(1)


def test_a_second_message_is_a_chase_however_it_is_told(world: PhoneWorld) -> None:
    world.leaves_voicemail(0, SPOKE)
    mailed(world, ENDED + 8 / 3600)
    world.leaves_voicemail(2, SPOKE)
    mailed(world, 2 + ENDED + 8 / 3600, name="vm2")
    assert world.told(3) == ["pending 1 chases"]
    assert len(OwedAnswer.objects.get().tried) == 2


@pytest.mark.parametrize(
    ("seconds", "number", "late"),
    [
        (SPOKE + 3, X_NUMBER, 8),  # longer than the record has room for
        (0, X_NUMBER, 8),  # the mail does not tell how long
        (SPOKE, X_NUMBER, 95),  # too late to be sure
        (SPOKE, X_NUMBER, -95),  # before it
    ],
)
def test_what_is_not_sure_stays_two(world: PhoneWorld, seconds: float, number: str, late: float) -> None:
    world.leaves_voicemail(0, SPOKE)
    mailed(world, ENDED + late / 3600, seconds=seconds, number=number)
    assert world.told(1) == ["pending 1 chases"]


def test_another_caller_in_the_same_minute_waits_too(world: PhoneWorld) -> None:
    world.leaves_voicemail(0, SPOKE)
    mailed(world, ENDED + 8 / 3600, number="+12025550143")
    assert world.told(1) == ["pending", "pending"]


def test_two_calls_in_one_minute_are_not_guessed_apart(world: PhoneWorld) -> None:
    world.leaves_voicemail(0, SPOKE)
    world.leaves_voicemail(40 / 3600, 12)
    mailed(world, ENDED + 8 / 3600)
    assert world.told(1) == ["pending 2 chases"]


def test_a_record_that_owes_nothing_hides_no_message(world: PhoneWorld) -> None:
    world.misses(30 / 3600, rang=6)  # hung up within ten seconds, says the record
    mailed(world, ENDED + 8 / 3600)
    assert world.told(1) == ["pending"]
    assert world.rulings() == ["no short_abandon", "yes voicemail"]

"""A phone system's mail on the live desk: the caller is owed a call, and what they said plays."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.models import Contact, OwedAnswer, Recording
from heardback.formats.exports.items import FolderRole
from heardback.intake.normalise import normalise_one
from heardback.intake.recordings import sound_of
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db

SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256)) * 8


def arrive(world: World, mail: EmailMessage, hours: float = 0) -> None:
    moment = MONDAY + timedelta(hours=hours)
    item = Arrived(
        source_key=f"imap:INBOX:1:{mail['Message-ID']}",
        raw=mail.as_bytes(),
        folder="INBOX",
        role=FolderRole.INBOX,
        delivered_at=moment,
    )
    store_raw(world.point, [item], seen_at=moment)
    while normalise_one(moment):
        pass


def voicemail(number: int = 1) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Asterisk PBX <asterisk@{FIRM}>", f"service@{FIRM}"
    mail["Subject"] = f'[PBX]: New message {number} in mailbox 201 from "Ann Lee" <2025550142>'
    mail["Message-ID"] = f"<vm{number}@pbx.{FIRM}>"
    mail.set_content("You were just left a 0:21 long message (number 1)\n\n--Asterisk\n")
    mail.add_attachment(SOUND, maintype="audio", subtype="x-wav", filename="msg0001.wav")
    return mail


def test_a_voicemail_that_was_mailed_is_the_callers_and_plays() -> None:
    world = World()
    arrive(world, voicemail())
    contact = Contact.objects.get()
    assert (contact.channel, contact.direction, contact.from_name) == ("voicemail", "inbound", "Ann Lee")
    assert contact.snippet == "Left a voicemail of 21 s."
    owed = OwedAnswer.objects.get()
    assert owed.customer_id == "phone:+12025550142"
    assert owed.rule == "voicemail"
    assert owed.number == "+12025550142"
    assert sound_of(Recording.objects.get(contact_id=contact.contact_id)) == SOUND


def test_two_messages_are_one_owed_answer_and_a_chase() -> None:
    world = World()
    arrive(world, voicemail(1))
    arrive(world, voicemail(2), hours=2)
    owed = OwedAnswer.objects.get()
    assert owed.chases == 1
    assert owed.opened_at == MONDAY


def test_a_missed_video_call_is_owed_to_the_address_that_called() -> None:
    world = World()
    mail = EmailMessage()
    mail["From"], mail["To"] = "Google Meet <meetings-noreply@google.example>", f"service@{FIRM}"
    mail["Subject"], mail["Message-ID"] = "Missed Meet call from ann@lee.example", "<meet1@google.example>"
    mail.set_content("You missed a call.")
    arrive(world, mail)
    owed = OwedAnswer.objects.get()
    assert owed.customer_id == "email:ann@lee.example"
    assert owed.rule == "missed_call"
    answered = world.reply(
        "meet1@google.example", 1, "Sorry I missed you, I am free at three.", to="ann@lee.example"
    )
    assert answered
    assert not OwedAnswer.objects.get().is_open

"""Mail by which a phone system tells of a call becomes the caller's own contact; what people write does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardback.evidence.call_notices import read_call_notice
from heardback.evidence.contacts import name_of_person, place
from heardback.evidence.firm import Firm
from heardback.evidence.mail import Reader, read_item
from heardback.evidence.phones import Phones
from heardback.evidence.readings import CallNotice, MailReading, decode_reading, encode_reading
from heardback.formats.exports.items import FolderRole, RawItem
from heardback.formats.rfc5322 import parse_mail
from heardback.kernel.contacts import Channel, Direction, Mark
from heardback.kernel.owing import NOTHING_BEFORE, Owes, rule_on
from heardback.kernel.policy import Policy

NOW = datetime(2026, 3, 16, 14, 0, tzinfo=UTC)
FIRM = Firm(
    domains=frozenset({"pool.example"}),
    staff=frozenset({"anna@pool.example"}),
    persons=frozenset({"anna@pool.example"}),
    phones=Phones(country="US", people={"201": "anna@pool.example", "+12025550101": "anna@pool.example"}),
)


@dataclass(frozen=True)
class Sent:
    """A notice as a system sends it, and what it says."""

    sender: str
    subject: str
    text: str
    kind: str
    number: str = ""
    name: str = ""
    seconds: float = 0.0
    has_sound: bool = False
    is_withheld: bool = False
    address: str = ""
    headers: tuple[tuple[str, str], ...] = ()


ASTERISK_BODY = (
    "Dear Anna:\n\n\tJust wanted to let you know you were just left a 0:21 long message (number 1)\nin mailbox 201 "
    'from "Ann Lee" <2025550142>, on Monday, March 16, 2026 at 10:00:00 AM so you might\nwant to check it '
    "when you get a chance.  Thanks!\n\n\t\t\t\t--Asterisk\n"
)
NOTICES = {
    "asterisk": Sent(
        "Asterisk PBX <asterisk@pbx.pool.example>",
        '[PBX]: New message 1 in mailbox 201 from "Ann Lee" <2025550142>',
        ASTERISK_BODY,
        "voicemail",
        "2025550142",
        "Ann Lee",
        21,
        has_sound=True,
    ),
    "asterisk, caller only in the body": Sent(
        "PBX <root@pool.example>",
        "[PBX]: New message 7 in mailbox 201",
        ASTERISK_BODY,
        "voicemail",
        "2025550142",
        "Ann Lee",
        21,
    ),
    "freepbx": Sent(
        "FreePBX <vm@pool.example>",
        "New voicemail in mailbox 201",
        'There is a new voicemail in mailbox 201:\n\n\tFrom:\t"Ann Lee" <+12025550142>\n\tLength:\t0:34 seconds\n'
        "\tDate:\tMonday, March 16, 2026 at 10:00:00 AM\n",
        "voicemail",
        "+12025550142",
        "Ann Lee",
        34,
    ),
    "asterisk, no caller id": Sent(
        "Asterisk PBX <asterisk@pbx.pool.example>",
        "[PBX]: New message 2 in mailbox 201 from an unknown caller",
        "You were just left a 0:09 long message (number 2)\nin mailbox 201 from an unknown caller\n--Asterisk",
        "voicemail",
        seconds=9,
        is_withheld=True,
    ),
    "3cx": Sent(
        "3CX Phone System <noreply@pool.example>",
        "New Voicemail Message from Ann Lee (2025550142)",
        "You received a new voicemail message from 2025550142.\nMessage duration: 00:00:18\n",
        "voicemail",
        "2025550142",
        "Ann Lee",
        18,
        has_sound=True,
    ),
    "fritz!box message": Sent(
        "FRITZ!Box <box@pool.example>",
        "FRITZ!Box-Anrufbeantworter: Nachricht von 030 23125 014",
        "Ihre FRITZ!Box hat eine Nachricht aufgezeichnet.\nRufnummer: 030 23125 014\nDauer: 0:12\n",
        "voicemail",
        "030 23125 014",
        seconds=12,
        has_sound=True,
    ),
    "fritz!box missed": Sent(
        "FRITZ!Box <box@pool.example>",
        "Verpasster Anruf von Ann Lee (03023125014)",
        "Ihre FRITZ!Box meldet einen Anruf in Abwesenheit.\n",
        "missed_call",
        "03023125014",
        "Ann Lee",
    ),
    "twilio": Sent(
        "Pool Pros <voicemail@pool.example>",
        "New voicemail from +12025550142",
        "You have a new voicemail from +12025550142.\nClick this link to listen to the message: https://x.example/1",
        "voicemail",
        "+12025550142",
    ),
    "exchange": Sent(
        "Microsoft Outlook <no-reply@pool.example>",
        "Voice Mail from Ann Lee (34 seconds)",
        "You received a voice mail from Ann Lee at +1 202 555 0142.\n",
        "voicemail",
        "+12025550142",
        "Ann Lee",
        34,
        has_sound=True,
        headers=(("X-CallingTelephoneNumber", "+12025550142"), ("X-VoiceMessageDuration", "34")),
    ),
    "exchange, no name": Sent(
        "+12025550142 <anna@pool.example>",
        "Voice Mail (12 seconds)",
        "",
        "voicemail",
        "+12025550142",
        seconds=12,
        headers=(("X-CallingTelephoneNumber", "+12025550142"), ("Content-Class", "Voice-CA")),
    ),
    "google voice": Sent(
        "Google Voice <voice-noreply@google.example>",
        "New voicemail from (202) 555-0142",
        "Hi this is Ann, could you call me about the pump.\nplay message\n",
        "voicemail",
        "(202) 555-0142",
    ),
    "google voice missed": Sent(
        "Google Voice <voice-noreply@google.example>",
        "New missed call from (202) 555-0142",
        "",
        "missed_call",
        "(202) 555-0142",
    ),
    "ringcentral": Sent(
        "RingCentral <notify@ringcentral.example>",
        "New Voice Message from ANN LEE (202) 555-0142 on 03/16/2026 10:00 AM",
        "Voice Message\nFrom: (202) 555-0142\nLength: 0:27\n",
        "voicemail",
        "(202) 555-0142",
        "ANN LEE",
        27,
        has_sound=True,
    ),
    "teams missed": Sent(
        "Microsoft Teams <noreply@email.teams.example>",
        "You missed a call from Ann Lee",
        "Ann Lee tried to call you.\nOpen in Microsoft Teams\n",
        "missed_call",
        name="Ann Lee",
    ),
    "teams missed video": Sent(
        "Microsoft Teams <noreply@email.teams.example>",
        "You missed a video call from Ann Lee",
        "From: ann@lee.example\nCall back in Teams\n",
        "missed_video_call",
        name="Ann Lee",
        address="ann@lee.example",
    ),
    "google meet": Sent(
        "Google Meet <meetings-noreply@google.example>",
        "Missed Meet call from ann@lee.example",
        "",
        "missed_video_call",
        address="ann@lee.example",
    ),
    "sipgate": Sent(
        "sipgate <noreply@sipgate.example>",
        "Verpasster Anruf von +49 30 23125014 am 16.03.2026",
        "",
        "missed_call",
        "+49 30 23125014",
    ),
    "french": Sent(
        "Standard <ne-pas-repondre@pbx.example>",
        "Nouveau message vocal de 01 99 00 12 34",
        "Durée : 0:15\n",
        "voicemail",
        "01 99 00 12 34",
        seconds=15,
        has_sound=True,
    ),
    "an extension": Sent(
        "Asterisk PBX <asterisk@pbx.pool.example>",
        "[PBX]: New message 1 in mailbox 202 from 207",
        "--Asterisk",
        "voicemail",
        "207",
    ),
}


def mail_of(sent: Sent) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sent.sender, "anna@pool.example", sent.subject
    mail["Date"], mail["Message-ID"] = "Mon, 16 Mar 2026 10:00:05 -0400", "<m1@pbx.pool.example>"
    for name, value in sent.headers:
        mail[name] = value
    mail.set_content(sent.text)
    if sent.has_sound:
        mail.add_attachment(b"RIFF....WAVE", maintype="audio", subtype="x-wav", filename="msg0001.wav")
    return mail.as_bytes()


def read(raw: bytes) -> MailReading:
    item = RawItem(
        raw=raw,
        source="a",
        offset=0,
        length=len(raw),
        folder="INBOX",
        role=FolderRole.INBOX,
        delivered_at=NOW,
    )
    return read_item(item, Reader())


@pytest.mark.parametrize("name", NOTICES)
def test_what_each_system_says(name: str) -> None:
    sent = NOTICES[name]
    assert read(mail_of(sent)).call_notice == CallNotice(
        sent.kind, sent.number, sent.name, sent.address, sent.seconds, sent.is_withheld, sent.has_sound
    )


@pytest.mark.parametrize("name", NOTICES)
def test_each_is_the_callers_contact_and_owed(name: str) -> None:
    reading = read(mail_of(NOTICES[name]))
    assert decode_reading(encode_reading(reading)) == reading
    contact = place(reading, FIRM).contact
    assert contact.direction is Direction.INBOUND
    assert contact.channel is (Channel.VOICEMAIL if NOTICES[name].kind == "voicemail" else Channel.PHONE)
    assert Mark.CARRIER in contact.marks
    assert not any("pbx" in key or "noreply" in key for key in contact.counterparties)
    assert rule_on(contact, NOTHING_BEFORE, Policy()).owes is Owes.YES
    assert contact.occurred_at == NOW


def test_the_caller_is_the_number_in_the_firms_country() -> None:
    assert place(read(mail_of(NOTICES["asterisk"])), FIRM).contact.counterparties == ("phone:+12025550142",)
    assert place(read(mail_of(NOTICES["google voice"])), FIRM).contact.counterparties == (
        "phone:+12025550142",
    )
    placed = place(read(mail_of(NOTICES["teams missed video"])), FIRM)
    assert placed.contact.counterparties == ("email:ann@lee.example",)
    unnamed = place(read(mail_of(NOTICES["teams missed"])), FIRM).contact
    assert unnamed.counterparties[0].startswith("phone:unknown:")
    assert name_of_person(unnamed, read(mail_of(NOTICES["teams missed"]))) == "Ann Lee"


def test_a_withheld_missed_call_owes_nothing_and_a_withheld_message_does() -> None:
    missed = Sent("FRITZ!Box <box@pool.example>", "Verpasster Anruf von Unbekannt", "", "missed_call")
    contact = place(read(mail_of(missed)), FIRM).contact
    assert rule_on(contact, NOTHING_BEFORE, Policy()).rule == "unanswerable"
    left = place(read(mail_of(NOTICES["asterisk, no caller id"])), FIRM).contact
    assert rule_on(left, NOTHING_BEFORE, Policy()).owes is Owes.YES


def test_a_colleagues_call_is_internal() -> None:
    inside = Sent(
        "Asterisk PBX <a@pbx.example>",
        "[PBX]: New message 1 in mailbox 202 from 201",
        "--Asterisk",
        "voicemail",
    )
    contact = place(read(mail_of(inside)), FIRM).contact
    assert contact.direction is Direction.INTERNAL
    assert contact.counterparties == ()


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "Ann <ann@lee.example>",
            "Missed call from your office",
            "I saw a missed call from you, what was it about?",
        ),
        ("Ann <ann@lee.example>", "Voicemail from Bob", "Bob left me a voicemail, can you ring him?"),
        ("Ann <ann@lee.example>", "Nachricht von Ann", "Guten Tag, ich habe eine Frage."),
        ("Ann <ann@lee.example>", "Appel de +33 1 99 00 12 34", "Bonjour, je vous ai appelé."),
        (
            "Anna <anna@pool.example>",
            "Missed call from Ann Lee 202 555 0142",
            "Please ring her back, it is urgent.",
        ),
        ("Shop <noreply@shop.example>", "Your order 2025550142 has shipped", "It is on its way."),
        ("Shop <noreply@shop.example>", "Don't miss our call for papers", "Deadline on Friday."),
        ("Ann <ann@lee.example>", "Re: New voicemail from +12025550142", "Could you listen to it?"),
    ],
)
def test_what_people_and_shops_write_stays_their_mail(sender: str, subject: str, text: str) -> None:
    reading = read(mail_of(Sent(sender, subject, text, "")))
    assert reading.call_notice is None
    assert place(reading, FIRM).contact.channel is not Channel.PHONE


def test_a_reply_to_a_notice_is_a_persons_mail() -> None:
    raw = mail_of(NOTICES["twilio"]).replace(b"\n\n", b"\nIn-Reply-To: <m0@pbx.example>\n\n", 1)
    assert read(raw).call_notice is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_no_subject_is_too_odd(subject: str, text: str) -> None:
    mail = EmailMessage()
    mail["From"] = "Asterisk PBX <asterisk@pbx.example>"
    mail["Subject"] = "New voicemail from " + "".join(one for one in subject if one.isprintable())
    mail.set_content("".join(one for one in text if one.isprintable() or one == "\n"))
    notice = read_call_notice(parse_mail(mail.as_bytes()))
    assert notice is None or notice.kind == "voicemail"

"""What hostile or broken mail must not do: make somebody who waits disappear, or hold up everybody else's mail."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import InterfaceError, OperationalError
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.actions.record_contacts import record_contacts
from heardback.desk.models import Contact, Identity, OwedAnswer
from heardback.desk.storable import fitting, plain
from heardback.formats.exports.items import FolderRole
from heardback.intake import normalise
from heardback.intake.models import ItemState, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences
from heardback.intake.store import Arrived, headers_only, store_raw

pytestmark = pytest.mark.django_db

HAN = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(1000)).encode()
BASE64 = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
REPORT = b"Content-Type: multipart/report; report-type=delivery-status; boundary=q\r\n"
MACHINES = {
    "answers by itself": b"Auto-Submitted: auto-replied\r\n",
    "is a campaign": b"List-Id: <news.x.example>\r\nPrecedence: bulk\r\nList-Unsubscribe: <mailto:x@x.example>\r\n",
    "reports": REPORT,
}


@pytest.fixture
def world() -> World:
    return World()


def mail(
    sender: bytes = b"Ann <ann@lee.example>",
    subject: bytes = b"Pump",
    message_id: bytes = b"<a@lee.example>",
    more: bytes = b"",
    body: bytes = b"Can you repair our pump?",
) -> bytes:
    """Bytes that no mail library would write."""
    return (
        b"From: " + sender + b"\r\nTo: service@" + FIRM.encode() + b"\r\nSubject: " + subject
        + b"\r\nDate: Mon, 16 Mar 2026 09:00:00 -0400\r\nMessage-ID: " + message_id
        + b"\r\n" + more + b"\r\n" + body
    )  # fmt: skip


def arrive(world: World, *raws: bytes, at: float = 0.1) -> datetime:
    moment = MONDAY + timedelta(hours=at)
    first = RawItem.objects.count()
    store_raw(
        world.point,
        [
            Arrived(
                source_key=f"imap:INBOX:1:{first + place}",
                raw=raw,
                folder="INBOX",
                role=FolderRole.INBOX,
                delivered_at=moment,
            )
            for place, raw in enumerate(raws)
        ],
        seen_at=moment,
    )
    while normalise_one(moment):
        pass
    return moment


@pytest.mark.parametrize(
    "raw",
    [
        mail(subject=b"=?utf-8?Q?a=00b?="),
        mail(subject=b"a\x00b", body=b"a\x00b pump?"),
        mail(subject=b"=?utf-8?B?7aCA?="),
        mail(more=BASE64, body=b"YQBiIGhvdyBtdWNoPw=="),
        mail(body=b"Ring me: +1 202 555 0123\x00"),
        mail(sender=b"=?utf-8?Q?A=00nn?= <ann@lee.example>"),
        mail(sender=b'"a\x00b"@lee.example'),
        mail(sender=b"A <" + b"a" * 5000 + b"@lee.example>"),
        mail(sender=b"A" * 100_000 + b" <ann@lee.example>"),
        mail(message_id=b"<a\x00b@x.example>"),
        mail(message_id=b"<" + HAN + b"@x.example>"),
        mail(more=b"References: <" + HAN + b"@x.example>\r\n"),
        mail(more=b'Reply-To: "a\x00"@moss.example\r\n'),
        mail(more=b"Reply-To: " + b"b" * 3000 + b"@moss.example\r\n"),
    ],
    ids=lambda raw: repr(raw[:60]),
)
def test_whatever_bytes_a_mail_holds_its_writer_waits(world: World, raw: bytes) -> None:
    moment = arrive(world, raw, mail(sender=b"Bo <bo@moss.example>", message_id=b"<b@moss.example>"))
    assert not RawItem.objects.exclude(state=ItemState.DONE)
    assert len(world.waiting()) == 2
    assert not list(differences(moment))


def test_a_report_with_endless_names_is_read(world: World) -> None:
    report = (
        b"--q\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; "
        + b"c" * 600 + b"@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--q\r\nContent-Type: text/rfc822-headers"
        + b"\r\n\r\nMessage-ID: <" + b"z" * 2000 + b"@q.example>\r\n--q--\r\n"
    )  # fmt: skip
    arrive(world, mail(sender=b"mailer-daemon@x.example", more=REPORT, body=report))
    assert not RawItem.objects.exclude(state=ItemState.DONE)


def test_two_endless_addresses_stay_two_people(world: World) -> None:
    for last in (b"b", b"c"):
        arrive(
            world, mail(sender=b"a" * 500 + last + b"@lee.example", message_id=b"<" + last + b"@x.example>")
        )
    assert Identity.objects.count() == 2
    assert {row.chases for row in world.waiting()} == {0}


def test_an_answer_to_an_endless_address_still_counts(world: World) -> None:
    address = "a" * 500 + "@lee.example"
    arrive(world, mail(sender=address.encode()))
    world.reply("a@lee.example", 3, "Yes, on Thursday.", to=address)
    assert not world.waiting()


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
def test_a_second_copy_with_a_machines_headers_silences_nobody(
    world: World, headers: bytes, is_first: bool
) -> None:
    """A list adds such headers to its copy; and whoever got a copy knows the Message-ID and can send another."""
    copies = [mail(), mail(more=headers, body=b"Buy!")]
    arrive(world, *(reversed(copies) if is_first else copies))
    assert Contact.objects.count() == 1
    assert [row.customer_id for row in world.waiting()] == ["email:ann@lee.example"]


@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
def test_what_only_machines_copies_show_stays_set_aside(world: World, headers: bytes) -> None:
    arrive(world, mail(more=headers), mail(more=headers))
    assert not world.waiting()


def test_our_own_automatic_answer_stays_one_whatever_another_copy_says(world: World) -> None:
    asked = world.mail("Ann <ann@lee.example>", 0, "Can you repair our pump?")
    answer = mail(
        sender=f"service@{FIRM}".encode(),
        message_id=b"<auto@x.example>",
        more=f"Cc: ann@lee.example\r\nIn-Reply-To: <{asked}>\r\n".encode(),
        body=b"We got your mail and will see to it.",
    )
    arrive(world, answer.replace(b"\r\n\r\n", b"\r\nAuto-Submitted: auto-replied\r\n\r\n", 1), answer, at=1)
    assert len(world.waiting()) == 1


class _Limit(Exception):
    sqlstate = "54000"


@pytest.mark.parametrize("words", ["too many SQL variables", "index row size exceeds btree maximum"])
def test_a_mail_too_much_for_the_database_holds_up_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    reader = record_contacts

    def record(groups, firm, now):  # type: ignore[no-untyped-def]
        if any(shown[0].from_address == "evil@x.example" for shown in groups.values()):
            problem = OperationalError(words)
            raise problem from (_Limit() if "index" in words else None)
        return reader(groups, firm, now)

    monkeypatch.setattr(normalise, "record_contacts", record)
    arrive(world, mail(sender=b"evil@x.example", message_id=b"<e@x.example>"), mail())
    ann, unknown = sorted(world.waiting(), key=lambda row: row.customer_id)
    assert (ann.customer_id, unknown.customer) == ("email:ann@lee.example", "Unknown sender")
    assert RawItem.objects.get(state=ItemState.STUCK).problem


@pytest.mark.parametrize("problem", [OperationalError("database is locked"), InterfaceError("gone")])
def test_trouble_of_the_database_marks_no_mail(
    world: World, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def record(*given: object) -> None:
        raise problem

    monkeypatch.setattr(normalise, "record_contacts", record)
    with pytest.raises(type(problem)):
        arrive(world, mail())
    assert RawItem.objects.get().state == ItemState.NEW
    monkeypatch.undo()
    assert normalise_one(MONDAY) == 1
    assert OwedAnswer.objects.get().is_open


def test_metadata_only_keeps_no_body_whatever_ends_the_lines() -> None:
    assert headers_only(mail().replace(b"\r\n", b"\r")).endswith(b"<a@lee.example>\r\r")
    crcrlf = mail().replace(b"\r\n", b"\r\r\n")
    assert headers_only(crcrlf).count(b"\n") >= 5  # the headers are there: odd line ends lose nobody


def test_storable_text() -> None:
    assert plain("Zoë 你好") == "Zoë 你好"
    assert plain("a\0b") == "a\N{REPLACEMENT CHARACTER}b"
    assert plain("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
    assert plain("\ud83d\ude00") == "😀"
    assert fitting("a" * 400) == "a" * 400
    long = fitting("你" * 400)
    assert len(long.encode()) <= 400
    assert long != fitting("你" * 401)

"""A visitor's form and a forwarded mail, from the wire to the queue."""

from __future__ import annotations

import json
import re
import smtplib
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client, override_settings
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.models import Contact, IntakePoint, OwedAnswer, StandardVersion
from heardback.desk.sealing import unseal_compressed
from heardback.formats.compose import Letter, compose
from heardback.formats.records import Mailbox
from heardback.gateways.smtp_listener import ListenerSettings
from heardback.intake import receive_smtp
from heardback.intake.form_points import FormSettings, form_settings, new_token
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.receive_smtp import is_taken_for, smtp_listener, store_forwarded
from heardback.web.forms import limits
from heardback.web.forms.filled import TRAP
from heardback.web.forms.snippet import snippet_of

pytestmark = pytest.mark.django_db
FORWARD = "in.secret@heardback.example"
TYPED = {
    "name": "Ann Lee",
    "email": "ann@lee.example",
    "phone": "(202) 555-0143",
    "message": "Our pump leaks. When can you come?",
}


@pytest.fixture(autouse=True)
def _as_if_just_started() -> None:
    cache.clear()


def form_of(world: World, **changes: object) -> tuple[IntakePoint, str]:
    form = replace(FormSettings(token=new_token(), title="Ask us"), **changes)  # type: ignore[arg-type]
    point = IntakePoint.objects.create(
        name="Website form", kind="form", team=world.team, settings=form.as_row(), created_at=MONDAY
    )
    return point, f"/form/{form.token}/"


def normalised() -> None:
    while normalise_one(datetime.now(UTC)):
        pass


# -- the form ----------------------------------------------------------------------------------------------------


def test_a_visitor_waits_from_the_moment_they_press_send() -> None:
    world = World()
    point, address = form_of(world)
    before = datetime.now(UTC)
    answer = Client(enforce_csrf_checks=True).post(address, TYPED)
    assert (answer.status_code, answer["Location"]) == (303, f"{address}thanks/")
    assert not answer.cookies
    row = RawItem.objects.get()
    assert (row.kind, row.intake_point) == ("form", point)
    stored = json.loads(unseal_compressed(row.raw.sealed))["submission"]
    assert {name: stored[name] for name in TYPED} == TYPED
    assert Contact.objects.count() == 0  # stored first, read later
    normalised()
    (owed,) = world.waiting()
    assert (owed.customer, owed.channel, owed.is_certain) == ("Ann Lee", "form", True)
    assert before <= owed.opened_at <= datetime.now(UTC)
    contact = Contact.objects.get()
    assert (contact.number, contact.asks_for_call, contact.customers) == (
        "+12025550143",
        True,
        ["email:ann@lee.example"],
    )
    assert contact.intake_point == point


def test_a_reply_from_the_desk_settles_it_wherever_its_copy_is_found() -> None:
    world = World()
    _, address = form_of(world)
    Client().post(address, TYPED)
    normalised()
    asked = Contact.objects.get()
    raw = compose(
        Letter(
            from_=Mailbox("Dana", f"dana@{FIRM}"),
            to=(Mailbox("Ann Lee", "ann@lee.example"),),
            subject="Your pump",
            text="On Thursday at nine. It costs 90.",
            sent_at=asked.occurred_at,
            message_id=f"r1@{FIRM}",
            references=(asked.message_id,),
        )
    )
    from heardback.formats.exports.items import FolderRole
    from heardback.intake.store import Arrived, store_raw

    sent = Arrived(source_key="imap:Sent:1:1", raw=raw, role=FolderRole.SENT)
    store_raw(world.point, [sent], seen_at=datetime.now(UTC))
    normalised()
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.grade) == (False, "A")


def test_the_same_message_sent_twice_is_one_and_another_is_another() -> None:
    world = World()
    _, address = form_of(world)
    for _ in range(3):
        assert Client().post(address, TYPED).status_code == 303
    assert RawItem.objects.count() == 1
    Client().post(address, {**TYPED, "message": "It leaks more now."})
    normalised()
    assert len(world.waiting()) == 2


@pytest.mark.parametrize(
    ("change", "place", "word"),
    [
        ({"message": ""}, "message", "fill this in"),
        ({"email": "", "phone": ""}, "email", "so that we can answer"),
        ({"email": "ann", "phone": ""}, "email", "check this address"),
        ({"message": "x" * 50_001}, "message", "shorten"),
    ],
)
def test_what_can_be_mended_is_asked_for_and_nothing_is_lost(
    change: dict[str, str], place: str, word: str
) -> None:
    world = World()
    _, address = form_of(world)
    answer = Client().post(address, {**TYPED, **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{place}-problem"' in page
    assert word in page
    assert "Nothing was sent yet" in page
    assert 'value="Ann Lee"' in page
    assert RawItem.objects.count() == 0


def test_consent_is_asked_for_and_kept_in_words() -> None:
    world = World()
    _, address = form_of(world, consent="You may keep my message to answer it.")
    assert Client().post(address, TYPED).status_code == 422
    assert Client().post(address, {**TYPED, "consent": "yes"}).status_code == 303
    stored = json.loads(unseal_compressed(RawItem.objects.get().raw.sealed))["submission"]
    assert stored["agreed_to"] == "You may keep my message to answer it."


def test_a_machine_in_the_trap_is_thanked_stored_and_set_aside() -> None:
    world = World()
    _, address = form_of(world)
    assert Client().post(address, {**TYPED, TRAP: "https://spam.example"}).status_code == 303
    normalised()
    assert RawItem.objects.count() == Contact.objects.count() == 1
    assert world.waiting() == []


def test_a_page_answered_at_once_is_unsure_and_a_forged_mark_says_nothing() -> None:
    world = World()
    _, address = form_of(world)
    page = Client().get(address).content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)
    assert opened is not None
    Client().post(address, {**TYPED, "opened": opened[1]})
    Client().post(address, {**TYPED, "message": "And the filter?", "opened": "1:2:forged"})
    normalised()
    assert sorted(owed.is_certain for owed in world.waiting()) == [False, True]


def test_too_many_are_put_off_with_their_words_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "VISITOR_LIMITS", ((3600, 3),))
    world = World()
    _, address = form_of(world)
    codes = [Client().post(address, {**TYPED, "message": f"Message {n}"}).status_code for n in range(5)]
    assert codes == [303, 303, 303, 429, 429]
    answer = Client().post(address, TYPED)
    assert answer["Retry-After"] == "60"
    assert "Our pump leaks" in answer.content.decode()
    assert Client(REMOTE_ADDR="203.0.113.9").post(address, TYPED).status_code == 303
    with override_settings(IS_BEHIND_PROXY=True):
        forged = {"X-Forwarded-For": "198.51.100.1, 127.0.0.1"}
        assert Client(headers=forged).post(address, {**TYPED, "name": "B"}).status_code == 429


def test_what_cannot_be_kept_is_never_thanked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> str:
        raise DatabaseError("disk full")

    monkeypatch.setattr("heardback.web.forms.endpoint.receive_form", fails)
    world = World()
    _, address = form_of(world)
    answer = Client().post(address, TYPED)
    assert answer.status_code == 503
    assert "could not keep" in answer.content.decode()
    assert "Our pump leaks" in answer.content.decode()


def test_files_are_refused_with_a_sentence() -> None:
    import io

    world = World()
    _, address = form_of(world)
    answer = Client().post(address, {**TYPED, "photo": io.BytesIO(b"x")})
    assert answer.status_code == 422
    assert "Files cannot be sent here" in answer.content.decode()


def test_thanks_say_what_the_standard_says_and_no_more() -> None:
    world = World()
    _, address = form_of(world, back_url="https://www.pool.example/")
    page = Client().get(f"{address}thanks/").content.decode()
    assert "A person will answer you by" in page
    assert re.search(r"\d\d:\d\d</time> \(E[SD]T\)", page), "in the firm's own zone"
    assert 'href="https://www.pool.example/"' in page
    StandardVersion.objects.all().delete()
    page = Client().get(f"{address}thanks/").content.decode()
    assert "A person will answer you. " in page


def test_an_unknown_or_switched_off_form_says_so() -> None:
    world = World()
    point, address = form_of(world)
    point.is_active = False
    point.save()
    for path in (address, f"{address}thanks/", "/form/nothing/"):
        assert Client().get(path).status_code == 404
    answer = Client().post(address, TYPED)
    assert answer.status_code == 404
    assert "Nothing was sent" in answer.content.decode()


@pytest.mark.parametrize(
    "evil", ['"><script>alert(1)</script>', "\x00\x1b[31m", "a\r\nBcc: x@y.example", "\ud800"]
)
def test_hostile_words_are_words(evil: str) -> None:
    world = World()
    _, address = form_of(world)
    typed = {name: f"{text} {evil}".encode("utf-8", "surrogatepass") for name, text in TYPED.items()}
    typed["email"] = b"ann@lee.example"
    form = "application/x-www-form-urlencoded"
    page = Client().post(address, urlencode({**typed, "message": b""}), content_type=form)
    assert page.status_code == 422
    assert b"<script>alert" not in page.content
    assert Client().post(address, urlencode(typed), content_type=form).status_code == 303
    normalised()
    (owed,) = world.waiting()
    assert owed.customer.startswith("Ann Lee")
    assert "\x00" not in owed.customer + Contact.objects.get().snippet


class _Fields(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.action = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.action = given.get("action") or ""
        if tag in ("input", "textarea"):
            self.names.append(given.get("name") or "")


def test_the_snippet_posts_what_the_endpoint_takes() -> None:
    world = World()
    point, address = form_of(
        world, title='Ask <us> & "them"', consent="Keep it?", required=("message", "name")
    )
    html = snippet_of(
        form_settings(point), "https://desk.pool.example/", page="https://pool.example/", campaign="spring"
    )
    fields = _Fields(html)
    assert fields.action == f"https://desk.pool.example{address}"
    assert fields.names == ["name", "email", "phone", "message", "consent", TRAP, "page", "campaign"]
    assert "style=" not in html
    assert (
        Client(headers={"Origin": "https://pool.example"})
        .post(
            address,
            {**TYPED, "consent": "yes", TRAP: "", "page": "https://pool.example/", "campaign": "spring"},
        )
        .status_code
        == 303
    )
    stored = json.loads(unseal_compressed(RawItem.objects.get().raw.sealed))["submission"]
    assert (stored["page"], stored["campaign"]) == ("https://pool.example/", "spring")


def test_only_leads_and_admins_see_how_to_embed_it() -> None:
    world = World()
    point, address = form_of(world)
    path = f"/settings/forms/{point.pk}/embed/"
    assert Client().get(path).status_code == 302
    for person, status in ((world.dana, 200), (world.ada, 200), (world.sam, 403), (world.rae, 403)):
        client = Client()
        client.force_login(person)
        assert client.get(path).status_code == status
    client.force_login(world.dana)
    assert address in client.get(path).content.decode()


# -- the listener ------------------------------------------------------------------------------------------------


def forwarding(world: World, **settings: object) -> IntakePoint:
    return IntakePoint.objects.create(
        name="Forwarded", kind="smtp", address=FORWARD, team=world.team, settings=settings, created_at=MONDAY
    )


MAIL = (
    f"Received: from mx.lee.example by mx.{FIRM}; Mon, 16 Mar 2026 13:00:00 +0000\r\n"
    f"From: Ann Lee <ann@lee.example>\r\nTo: service@{FIRM}\r\nSubject: Pool pump\r\n"
    "Message-ID: <q1@lee.example>\r\nDate: Mon, 16 Mar 2026 12:59:00 +0000\r\n\r\nCan you repair our pump?\r\n"
).encode()


def test_a_forwarded_mail_is_owed_an_answer_from_its_perimeter_time() -> None:
    world = World()
    point = forwarding(world)
    assert is_taken_for(FORWARD)
    assert not is_taken_for(f"service@{FIRM}")
    for _ in range(2):
        store_forwarded(
            "ann@lee.example", (FORWARD.upper(),), MAIL, "203.0.113.5", MONDAY + timedelta(hours=3)
        )
    assert RawItem.objects.count() == 1
    normalised()
    (owed,) = world.waiting()
    assert (owed.customer, owed.opened_at) == ("Ann Lee", MONDAY)
    assert Contact.objects.get().intake_point == point


def test_the_same_mail_in_the_mailbox_and_forwarded_is_one_contact() -> None:
    world = World()
    forwarding(world)
    store_forwarded("ann@lee.example", (FORWARD,), MAIL, "203.0.113.5", MONDAY)
    from heardback.intake.store import Arrived, store_raw

    store_raw(
        world.point, [Arrived(source_key="imap:INBOX:1:1", raw=MAIL, delivered_at=MONDAY)], seen_at=MONDAY
    )
    normalised()
    assert (RawItem.objects.count(), Contact.objects.count(), len(world.waiting())) == (2, 1, 1)


def journaled(mail: bytes) -> bytes:
    return (
        b"From: <postmaster@heardback.example>\r\nTo: <in.secret@heardback.example>\r\nSubject: Pool pump\r\n"
        b'X-MS-Journal-Report:\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nSender: ann@lee.example\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + mail + b"\r\n--b--\r\n"
    )


def test_a_journal_report_is_read_as_the_mail_inside_where_journaling_is_set_up() -> None:
    world = World()
    point = forwarding(world, is_journal=True)
    store_forwarded("", (FORWARD,), journaled(MAIL), "203.0.113.5", MONDAY)
    normalised()
    (owed,) = world.waiting()
    assert owed.customer == "Ann Lee"
    assert Contact.objects.get().message_id == "q1@lee.example"
    assert unseal_compressed(RawItem.objects.get().raw.sealed) == journaled(MAIL)
    answer = MAIL.replace(b"Ann Lee <ann@lee.example>", f"dana@{FIRM}".encode()).replace(
        b"q1@lee", b"r1@pool"
    )
    answer = answer.replace(
        f"To: service@{FIRM}".encode(), b"To: ann@lee.example\r\nIn-Reply-To: <q1@lee.example>"
    )
    answer = answer.replace(b"Can you repair our pump?", b"Yes, on Thursday at nine.").replace(
        b"12:59", b"14:59"
    )
    point.settings = {}
    point.save()
    store_forwarded("", (FORWARD,), journaled(answer), "203.0.113.5", MONDAY + timedelta(hours=2))
    normalised()
    assert len(world.waiting()) >= 1, "a wrapped forgery must settle nothing"


@pytest.mark.django_db(transaction=True)
def test_through_the_wire_250_means_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    forwarding(world)
    listener = smtp_listener(ListenerSettings("127.0.0.1", 0), lambda: MONDAY)
    with listener:
        wire = smtplib.SMTP("127.0.0.1", listener.port, "mx.pool.example", timeout=10)
        with closing(wire) as smtp:
            smtp.ehlo()
            assert smtp.mail("ann@lee.example")[0] == 250
            assert smtp.rcpt("somebody@else.example")[0] == 550
            assert smtp.rcpt(FORWARD)[0] == 250
            assert smtp.data(MAIL)[0] == 250
            assert RawItem.objects.count() == 1

            def fails(*given: object, **named: object) -> None:
                raise DatabaseError("database is locked")

            monkeypatch.setattr(receive_smtp, "store_raw", fails)
            smtp.mail("ann@lee.example")
            smtp.rcpt(FORWARD)
            assert smtp.data(MAIL + b"more\r\n")[0] == 451
    assert RawItem.objects.count() == 1
    assert threading.active_count() < 20

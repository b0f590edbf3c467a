"""What a stranger may write into promises: never run, never turned around, never a ledger that one mail fills."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import FIRM, MONDAY, World
from tests.web.looking import Clock, signed_in

from heardback.desk.actions.promise import promise
from heardback.desk.models import AwaitedRow, Contact, OwedAnswer, PromiseRow
from heardback.desk.refused import Refused
from heardback.evidence.said import MOST_SAID
from heardback.formats.exports.items import FolderRole
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences
from heardback.intake.store import Arrived, store_raw
from heardback.kernel.contacts import PromiseKind

pytestmark = pytest.mark.django_db

PAT = "pat@larkspur.example"
CUSTOMER = f"email:{PAT}"
SCRIPT = "<script>alert(1)</script>"
TURNED = "\u202e"


@pytest.fixture
def world() -> Iterator[World]:
    found = World()
    yield found
    assert list(differences(MONDAY + timedelta(days=300))) == []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(monkeypatch)
    found.at(30)
    return found


def pages(world: World, client: Client) -> dict[str, str]:
    """Every page and file that shows what was promised, as it is sent."""
    addresses = {
        "ledger": reverse("promises"),
        "search": f"{reverse('promises')}?q=quote",
        "waiting": reverse("awaited"),
        "today": reverse("today"),
        "queue": reverse("owed"),
        "customer": reverse("customer", args=[CUSTOMER]),
        "csv": reverse("promises_csv"),
        "waiting csv": reverse("awaited_csv"),
    }
    addresses |= {
        f"promise {row.promise_id}": reverse("promise", args=[row.promise_id])
        for row in PromiseRow.objects.all()
    }
    owed = OwedAnswer.objects.first()
    if owed is not None:
        addresses["composer"] = reverse("reply", args=[owed.owed_id])
        first = PromiseRow.objects.first()
        if first is not None:
            addresses["note"] = f"{reverse('reply', args=[owed.owed_id])}?promise={first.promise_id}"
    found = {}
    for name, address in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        content = b"".join(answer) if answer.streaming else answer.content
        found[name] = content.decode()
    return found


def test_one_mail_does_not_fill_the_ledger(world: World, clock: Clock) -> None:
    text = "\n".join(
        f"Please call me about pump number {one} in {one % 12 + 1} months." for one in range(140)
    )
    world.mail(PAT, 0, text)
    rows = PromiseRow.objects.order_by("pk")
    assert rows.count() == MOST_SAID
    assert OwedAnswer.objects.get().is_open
    noted = [row.sentence for row in rows if "more promises in this text" in row.sentence]
    assert noted == [
        f"Please call me about pump number 19 in 8 months. (and {140 - MOST_SAID} more promises in this text)"
    ]
    page = signed_in(world.sam).get(reverse("promise", args=[rows.get(sentence=noted[0]).promise_id]))
    assert noted[0] in unescape(page.content.decode())


def test_one_mail_does_not_fill_what_we_wait_for(world: World, clock: Clock) -> None:
    world.mail(PAT, 0, "\n".join(f"I will send you picture {one} by Friday." for one in range(140)))
    assert AwaitedRow.objects.count() <= MOST_SAID


def test_words_are_never_run_on_any_page(world: World, clock: Clock) -> None:
    asks = f"Can you help? Please call me in three months {SCRIPT}. I will send it by Friday {SCRIPT}."
    world.mail(f'"{SCRIPT}" <{PAT}>', 0, asks)
    answer = (
        f"Thanks, got it. I will send you the quote {SCRIPT} by Friday. Could you send the {SCRIPT} photo?"
    )
    world.reply(Contact.objects.get().message_id, 2, answer, to=PAT)
    promise(
        world.sam, CUSTOMER, kind=PromiseKind.ACT, words=f"quote {SCRIPT}", due_at=MONDAY + timedelta(days=2),
        now=MONDAY + timedelta(hours=3),
    )  # fmt: skip
    assert PromiseRow.objects.filter(sentence__contains=SCRIPT).count() >= 3
    found = pages(world, signed_in(world.sam))
    for name, text in found.items():
        if not name.endswith("csv"):
            assert SCRIPT not in text, name
    assert "&lt;script&gt;" in found["ledger"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_line_of_a_table_is_a_formula(world: World, clock: Clock, sign: str) -> None:
    world.mail(f'"{sign}cmd" <{PAT}>', 0, "Can you help with the pump?")
    promise(
        world.sam, CUSTOMER, kind=PromiseKind.ACT, words=f"{sign}1+1 is the quote", due_at=MONDAY + timedelta(days=2),
        now=MONDAY + timedelta(hours=3),
    )  # fmt: skip
    found = pages(world, signed_in(world.sam))
    for name in ("csv", "waiting csv"):
        lines = list(csv.DictReader(io.StringIO(found[name].removeprefix("\ufeff"))))
        assert not [cell for line in lines for cell in line.values() if cell.startswith(sign)]
        if name == "csv":
            assert (lines[0]["customer"], lines[0]["words"]) == (f"'{sign}cmd", f"'{sign}1+1 is the quote")


def test_words_that_turn_the_line_around_stay_in_their_own_place(world: World, clock: Clock) -> None:
    world.mail(f'"Pat{TURNED}" <{PAT}>', 0, "Can you help?")
    question = Contact.objects.get().message_id
    world.reply(question, 2, f"Got it. I will send you the {TURNED}quote by Friday.", to=PAT)
    assert not PromiseRow.objects.filter(sentence__contains=TURNED).exists()
    for name, text in pages(world, signed_in(world.sam)).items():
        assert TURNED not in text, name


@pytest.mark.parametrize(
    "due",
    [
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "9999-12-31T23:59:59.999999-12:00",
        "0001-01-01T00:00+14:00",
        "2026-03-20T25:00",
        "٢٠٢٦",
    ],
)
def test_a_date_at_the_end_of_time_breaks_no_page(world: World, clock: Clock, due: str) -> None:
    world.mail(PAT, 0, "Can you help?")
    world.reply(Contact.objects.get().message_id, 2, "Got it. We will get back to you by Friday.", to=PAT)
    row = PromiseRow.objects.get()
    client = signed_in(world.sam)
    for verb in ("confirm", "move", "told", "they-asked", "kept"):
        fields = {"due_at": due, "told_at": "", "kept_at": due}
        answer = client.post(reverse("say_promise", args=[row.promise_id, verb]), fields)
        assert answer.status_code in (302, 200, 422), verb
    for name in ("told_at",):
        answer = client.post(
            reverse("say_promise", args=[row.promise_id, "told"]), {"due_at": "2026-03-25T10:00", name: due}
        )
        assert answer.status_code in (302, 200, 422)
    answer = client.post(
        reverse("enter_promise", args=[CUSTOMER]), {"kind": "reply", "words": "x", "due_at": due}
    )
    assert answer.status_code in (302, 200, 422)
    for wait in AwaitedRow.objects.all():
        answer = client.post(
            reverse("say_awaited", args=[wait.awaited_id, "until"]), {"until": due, "due_at": due}
        )
        assert answer.status_code in (302, 200, 422)
    pages(world, client)
    assert list(differences(datetime.fromisoformat("2026-03-18T00:00+00:00"))) == []


def test_a_gigantic_sentence_is_shortened_and_says_so(world: World, clock: Clock) -> None:
    world.mail(PAT, 0, "Can you help?")
    words = " ".join(f"part{one}" for one in range(900))
    text = f"Got it. I will send you the quote by Friday with {words}."
    world.reply(Contact.objects.get().message_id, 2, text, to=PAT)
    for row in PromiseRow.objects.all():
        assert len(row.sentence) <= 300
    with pytest.raises(Refused, match="fewer words"):
        promise(
            world.sam,
            CUSTOMER,
            kind=PromiseKind.ACT,
            words="quote " * 200,
            due_at=MONDAY + timedelta(days=2),
            now=MONDAY + timedelta(hours=3),
        )
    pages(world, signed_in(world.sam))


@pytest.mark.parametrize("year", ["0001", "1601", "2076", "9999"])
def test_a_promise_in_a_mail_that_claims_another_year_still_comes_due(
    world: World, clock: Clock, year: str
) -> None:
    world.mail(PAT, 0, "Can you help?")
    question = Contact.objects.get().message_id
    raw = (
        f"From: dana@{FIRM}\r\nTo: {PAT}\r\nSubject: Re: Pool pump\r\nDate: Mon, 16 Mar {year} 11:00:00 -0400\r\n"
        f"Message-ID: <late@{FIRM}>\r\nIn-Reply-To: <{question}>\r\n\r\n"
        "Thanks, got it. We will get back to you tomorrow.\r\n"
    )
    moment = MONDAY + timedelta(hours=2)
    sent = Arrived(
        source_key="imap:sent:1:1", raw=raw.encode(), folder="Sent", role=FolderRole.SENT, delivered_at=moment
    )
    store_raw(world.point, [sent], seen_at=moment)
    while normalise_one(moment):
        pass
    row = PromiseRow.objects.get()
    assert MONDAY < row.latest_at <= MONDAY + timedelta(days=3)

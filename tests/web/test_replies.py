"""The composer and what becomes of an answer: forms, phrases, drafts, undo, conflict, files; with no script."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.alerts.outbox import Wire, at, sending_world
from tests.desk.world import FIRM, World
from tests.web.looking import Clock, counted_queries, signed_in, writes_in

from heardback.alerts.models import Draft, Letter, LetterState
from heardback.desk.models import OwedAnswer, Phrase, PromiseRow
from heardback.desk.sealing import unseal_compressed
from heardback.formats.rfc5322 import parse_mail
from heardback.workers import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    found = sending_world()
    found.mail(
        "Ann Lee <ann@lee.example>",
        0,
        "Can you repair our pump?\nIt leaks.",
        to=f"service@{FIRM}, Bo <bo@orr.example>",
    )
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(monkeypatch)
    found.at(2)
    return found


@pytest.fixture
def sam(world: World, clock: Clock) -> Client:
    return signed_in(world.sam)


def composer_of(client: Client, owed_id: str = "") -> dict[str, str]:
    """Open the composer; return its fields as a browser would send them."""
    page = client.get(reverse("reply", args=[owed_id or OwedAnswer.objects.get().owed_id]))
    assert page.status_code == 200
    return fields_in(page)


def fields_in(page: Any) -> dict[str, str]:
    text = page.content.decode()
    form = text[text.index('<form id="composer"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        named = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if named.get("type") not in ("file", "checkbox") or " checked" in tag:
            found[named["name"]] = unescape(named.get("value", "on"))
    found.pop("files", None)
    found["text"] = unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.DOTALL)[1])  # type: ignore[index]
    return found


def send(client: Client, **changed: object) -> Any:
    fields: dict[str, object] = dict(composer_of(client))
    fields["text"] = "We come on Thursday."
    return client.post(reverse("reply", args=[OwedAnswer.objects.get().owed_id]), {**fields, **changed})


def mail_of(letter: Letter):  # type: ignore[no-untyped-def]
    return parse_mail(unseal_compressed(letter.raw))


def test_the_composer_knows_to_whom_and_about_what(sam: Client, world: World) -> None:
    fields = composer_of(sam)
    assert fields["to"] == '"Ann Lee" <ann@lee.example>'
    assert fields["cc"] == '"Bo" <bo@orr.example>'
    assert (fields["subject"], fields["point"], fields["quotes"]) == (
        "Re: Pool pump",
        str(world.point.pk),
        "on",
    )
    page = sam.get(reverse("reply", args=[OwedAnswer.objects.get().owed_id])).content.decode()
    assert "It leaks." in page


def test_looking_writes_nothing(sam: Client) -> None:
    composer_of(sam)
    with counted_queries() as seen:
        composer_of(sam)
    assert writes_in(seen) == []


def test_an_answer_goes_out_after_ten_seconds_and_settles(sam: Client, world: World, clock: Clock) -> None:
    answer = send(sam)
    letter = Letter.objects.get()
    assert answer["Location"] == reverse("letter", args=[letter.pk])
    page = sam.get(answer["Location"]).content.decode()
    assert "Goes out in 10 s." in page
    assert 'http-equiv="refresh"' in page
    mail = mail_of(letter)
    assert mail.from_[0].name == "Sam Okafor, Blue Heron Pools"
    assert mail.text.startswith(
        "We come on Thursday.\n\nOn 2026-03-16 at 09:00, Ann Lee <ann@lee.example> wrote:\n> Can you"
    )
    clock.at(2 + 11 / 3600)
    assert deliver.deliver_letter(at(2, 11), Wire())  # type: ignore[arg-type]
    page = sam.get(answer["Location"]).content.decode()
    assert "Ann Lee has heard back." in page
    assert 'http-equiv="refresh"' not in page
    assert not OwedAnswer.objects.get().is_open


def test_undone_the_words_are_in_the_form_again(sam: Client) -> None:
    send(sam)
    letter = Letter.objects.get()
    answer = sam.post(reverse("letter_undo", args=[letter.pk]), follow=True)
    assert "nothing was sent" in answer.content.decode()
    assert fields_in(answer)["text"] == "We come on Thursday."
    letter.refresh_from_db()
    assert letter.state == LetterState.UNDONE


def test_pressed_twice_it_is_one_answer(sam: Client) -> None:
    fields = {**composer_of(sam), "text": "We come on Thursday."}
    url = reverse("reply", args=[OwedAnswer.objects.get().owed_id])
    first, second = sam.post(url, fields), sam.post(url, fields)
    assert first["Location"] == second["Location"]
    assert Letter.objects.count() == 1


def test_a_colleague_writing_is_seen_and_one_who_answered_holds_it(
    sam: Client, world: World, clock: Clock
) -> None:
    owed_id = OwedAnswer.objects.get().owed_id
    mine = {**composer_of(sam), "text": "We come on Thursday."}
    dana = signed_in(world.dana)
    clock.at(2.01)
    theirs = {**composer_of(dana), "text": "We come on Friday."}
    dana.post(reverse("reply_draft", args=[owed_id]), {"text": "We c", "opened_at": theirs["opened_at"]})
    seen = sam.post(reverse("reply_draft", args=[owed_id]), {"text": "We", "opened_at": mine["opened_at"]})
    assert "Dana Reyes is writing to them right now." in seen.content.decode()
    assert {row.text for row in Draft.objects.all()} == {"We c", "We"}
    dana.post(reverse("reply", args=[owed_id]), theirs)
    clock.at(2.02)
    seen = sam.post(reverse("reply_draft", args=[owed_id]), {"text": "We", "opened_at": mine["opened_at"]})
    assert "Dana Reyes has answered meanwhile." in seen.content.decode()
    held = sam.post(reverse("reply", args=[owed_id]), mine, follow=True).content.decode()
    assert "Not sent yet." in held
    assert "We come on Friday." in held
    letter = Letter.objects.get(written_by=world.sam)
    assert letter.state == LetterState.HELD
    assert dana.post(reverse("letter_again", args=[letter.pk])).status_code == 403
    sam.post(reverse("letter_again", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.state == LetterState.WAITING


def test_a_phrase_is_inserted_and_only_the_name_is_filled_in(sam: Client) -> None:
    phrase = Phrase.objects.create(name="Thanks", text="Thank you, {name}. {0} {owed.pk} {{name}}")
    fields = {**composer_of(sam), "text": "Hello.", "do": "insert", "phrase": str(phrase.pk)}
    page = sam.post(reverse("reply", args=[OwedAnswer.objects.get().owed_id]), fields)
    assert fields_in(page)["text"] == "Hello.\n\nThank you, Ann Lee. {0} {owed.pk} {Ann Lee}"
    assert fields_in(page)["token"] == fields["token"]
    assert not Letter.objects.exists()


def test_a_promise_needs_a_date_to_come(sam: Client) -> None:
    for when, said in (("", "Say by when"), ("soon", "Say by when"), ("2026-03-16T10:00", "has passed")):
        page = send(sam, is_holding="on", promised_at=when)
        assert page.status_code == 422
        assert said in page.content.decode()
    send(sam, is_holding="on", promised_at="2026-03-18T16:00")
    deliver.deliver_letter(at(2, 10), Wire())  # type: ignore[arg-type]
    promised = {row.latest_at.isoformat() for row in PromiseRow.objects.all()}  # to each who gets it
    assert promised == {"2026-03-18T20:00:00+00:00"}  # New York's 16:00


def test_files_go_along_and_too_many_bytes_are_refused(sam: Client, settings: object) -> None:
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan", "application/pdf")
    send(sam, files=[plan, SimpleUploadedFile("a.txt", b"x", "text/plain")])
    mail = mail_of(Letter.objects.get())
    assert [one.filename for one in mail.attachments] == ["plan.pdf", "a.txt"]
    settings.MOST_UPLOADED = 10  # type: ignore[attr-defined]
    page = send(sam, files=[SimpleUploadedFile("b.txt", b"x" * 11, "text/plain")])
    assert (page.status_code, "more than" in page.content.decode()) == (422, True)
    settings.MOST_UPLOADED = -1_000_000  # type: ignore[attr-defined]
    assert send(sam, files=[plan]).status_code == 413
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to": "somebody@else.example"}, "would not answer them"),
        ({"to": "nobody"}, "no mail address"),
        ({"to": ""}, "required"),
        ({"cc": "a@b@c"}, "no mail address"),
        ({"text": " \n"}, "Write an answer"),
        ({"subject": "Re: pump\r\nBcc: all@lee.example"}, "line end"),
        ({"token": "x"}, "valid"),
        ({"opened_at": "yesterday"}, "damaged"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_is_lost(
    sam: Client, changed: dict[str, str], said: str
) -> None:
    page = send(sam, **changed)
    text = page.content.decode()
    assert page.status_code == 422
    assert not Letter.objects.exists()
    if "token" not in changed and "opened_at" not in changed:
        assert said in text
    if "text" not in changed:
        assert "We come on Thursday." in text


def test_without_a_way_to_send_it_says_that_ones_own_mail_program_counts(sam: Client, world: World) -> None:
    world.point.settings = {}
    world.point.save()
    page = sam.get(reverse("reply", args=[OwedAnswer.objects.get().owed_id])).content.decode()
    assert "it counts just the same" in page
    assert "mailto:ann@lee.example" in page


def test_a_colleagues_own_mailbox_is_never_offered(sam: Client, world: World) -> None:
    world.point.staff = world.dana
    world.point.save()
    page = sam.get(reverse("reply", args=[OwedAnswer.objects.get().owed_id])).content.decode()
    assert "No mailbox can send" in page


def test_an_unclear_answer_is_settled_by_its_writers_eyes(sam: Client, world: World, clock: Clock) -> None:
    send(sam)
    letter = Letter.objects.get()
    Letter.objects.update(state=LetterState.UNKNOWN, problem="The line broke.")
    assert "The line broke." in sam.get(reverse("letters")).content.decode()
    assert "It may have gone out." in sam.get(reverse("letter", args=[letter.pk])).content.decode()
    sam.post(reverse("letter_sent", args=[letter.pk]))
    assert deliver.settle_unclear(at(3))
    letter.refresh_from_db()
    assert (letter.state, OwedAnswer.objects.get().is_open) == (LetterState.SENT, False)


@pytest.mark.parametrize("who", ["rae", "ada"])
def test_who_does_not_answer_does_not_write(world: World, clock: Clock, who: str) -> None:
    client = signed_in(getattr(world, who))
    key = OwedAnswer.objects.get().owed_id
    assert client.get(reverse("reply", args=[key])).status_code == 403
    assert client.get(reverse("letters")).status_code == 403
    assert Client().get(reverse("reply", args=[key])).status_code == 302
    assert signed_in(world.sam).get(reverse("reply", args=["nobody"])).status_code == 404

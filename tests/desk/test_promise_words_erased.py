"""Words that go because their time is over or they are private; promises that still run keep theirs and stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.actions.end_promise import keep_promise, waive_promise
from heardback.desk.actions.private import ask_private, confirm_private
from heardback.desk.actions.promise import promise
from heardback.desk.actions.renew_promise import tell_new_date
from heardback.desk.actions.review_promise import confirm_promise
from heardback.desk.actions.withdrawn import withdraw
from heardback.desk.models import AwaitedRow, Contact, IntakePoint, OwedAnswer, PromiseRow
from heardback.desk.promise_rows import promise_of
from heardback.desk.refused import Refused
from heardback.formats.exports.items import FolderRole
from heardback.intake.erasing import erase_private
from heardback.intake.form_points import FormSettings, new_token
from heardback.intake.message_view import message_view
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences
from heardback.intake.retention import erase_one
from heardback.kernel.contacts import PromiseKind

pytestmark = pytest.mark.django_db

PAT = "pat@larkspur.example"
CUSTOMER = f"email:{PAT}"
MONTH = timedelta(days=30.44)
MARKED = "xylophone"


@pytest.fixture
def world() -> World:
    return World()


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def erased(after: timedelta) -> datetime:
    """Let what is past its time then go; return the moment."""
    moment = MONDAY + after
    while erase_one(moment):
        pass
    assert list(differences(moment)) == []
    return moment


def words_anywhere(word: str = MARKED) -> list[str]:
    """Every table and column that still holds the word."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            found += [f"{model.__name__}.{name}" for name in _with(row, word)]
    return sorted(set(found))


def _with(row: Model, word: str) -> Iterator[str]:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        if word.encode() in raw.lower():
            yield field.name


def standing(as_of: datetime) -> dict[str, tuple[object, ...]]:
    """How every promise and wait stands, without its words."""
    found: dict[str, tuple[object, ...]] = {
        row.promise_id: (promise_of(row).state_at(as_of), row.tier, row.kind, row.earliest_at, row.latest_at,
                         row.answered_at, row.told_at, row.owed_id, row.is_unapproved, row.word_after_latest)
        for row in PromiseRow.objects.all()
    }  # fmt: skip
    waits = AwaitedRow.objects.all()
    return found | {
        row.awaited_id: (row.heard_at, row.stopped_at, row.latest_at, row.times, row.known_from)
        for row in waits
    }


# -- their time is over


def test_a_promise_that_still_runs_keeps_its_words(world: World) -> None:
    world.mail(PAT, 0, f"What does a {MARKED} cost?")
    text = f"It costs 80 dollars. Please call us about the {MARKED} in fifteen months."
    world.reply(Contact.objects.get().message_id, 2, text, to=PAT)
    row = PromiseRow.objects.get()
    assert row.latest_at > MONDAY + 14 * MONTH
    erased(13 * MONTH)
    row.refresh_from_db()
    assert MARKED in row.sentence
    erased(row.latest_at - MONDAY + timedelta(days=2))
    row.refresh_from_db()
    assert (MARKED in row.sentence, row.word_after_latest) == (True, "broken")
    keep_promise(world.sam, row.promise_id, now=row.latest_at + timedelta(days=3))
    erased(row.latest_at - MONDAY + timedelta(days=4))
    row.refresh_from_db()
    assert (row.sentence, row.answered_at is not None) == ("", True)


def test_a_confirmed_promise_keeps_its_words_and_a_mere_suggestion_until_its_day(world: World) -> None:
    world.mail(PAT, 0, "What does it cost?")
    text = f"It costs 80 dollars. I will send you the {MARKED} quote on 1 December 2027."
    world.reply(Contact.objects.get().message_id, 2, text, to=PAT)
    row = PromiseRow.objects.get()
    assert promise_of(row).is_suggestion
    erased(13 * MONTH)
    row.refresh_from_db()
    assert MARKED in row.sentence
    confirm_promise(world.dana, row.promise_id, now=MONDAY + 13 * MONTH)
    erased(24 * MONTH)
    row.refresh_from_db()
    assert MARKED in row.sentence


def test_what_we_still_expect_keeps_its_words(world: World) -> None:
    world.mail(PAT, 0, f"Can you help? I will send you the {MARKED} on 1 December 2027.")
    world.reply(Contact.objects.get().message_id, 2, "Yes, that costs 80 dollars.", to=PAT)
    row = AwaitedRow.objects.get(kind="they_promised")
    assert row.latest_at > MONDAY + 14 * MONTH
    erased(13 * MONTH)
    row.refresh_from_db()
    assert MARKED in row.sentence


def test_what_is_over_loses_its_words_and_nothing_else(world: World) -> None:
    told = f"You said you would call me about the {MARKED} on Friday."
    question = world.mail(PAT, 0, f"Can you help with the {MARKED}? {told}")
    holding = f"Got it. I will get back to you about the {MARKED} by tomorrow."
    world.reply(question, 2, holding, to=PAT)
    waiting = f"Still waiting for the {MARKED} part. The price is 80 dollars."
    world.reply(question, 20, f"{waiting} I will get back to you about it by Thursday.", to=PAT)
    last = f"The {MARKED} is repaired, it costs 80 dollars. Our technician comes on Friday."
    asked = f"Could you send a photo of the {MARKED} by Friday?"
    world.reply(question, 70, f"{last} I will send you the {MARKED} bill by Monday. {asked}", to=PAT)
    world.mail(PAT, 80, f"I'll send you the {MARKED} tomorrow. Thanks!", answers=question)
    world.mail(f"sam@{FIRM}", 90, f"Here is the {MARKED} bill.", to=PAT, role=FolderRole.SENT)
    world.mail(PAT, 100, f"Here is the {MARKED} picture.", answers=question)
    world.mail(
        f"sam@{FIRM}", 101, f"Thanks for the {MARKED} picture, that is the one.", to=PAT, role=FolderRole.SENT
    )
    moment = MONDAY + 40 * MONTH
    for row in PromiseRow.objects.filter(answered_at=None, told_at=None):
        keep_promise(world.dana, row.promise_id, now=hour(200))
    before = standing(moment)
    assert len(before) >= 6
    assert any(row.told_at for row in PromiseRow.objects.all())
    erased(13 * MONTH)
    assert words_anywhere() == []
    assert standing(moment) == before


# -- private


def test_a_mail_that_promises_something_is_not_private_before_it_is_said_what_became_of_it(
    world: World,
) -> None:
    world.mail(PAT, 0, "Can you help?")
    answer = world.reply(
        Contact.objects.get().message_id, 2, f"Got it. We will call you about the {MARKED} by Friday.", to=PAT
    )
    contact_id = Contact.objects.get(message_id=answer).contact_id
    row = PromiseRow.objects.get()
    ask_private(world.sam, contact_id, now=hour(3))
    with pytest.raises(Refused, match="still runs"):
        confirm_private(world.dana, contact_id, erase_private, now=hour(4))
    assert PromiseRow.objects.filter(pk=row.pk).exists()
    waive_promise(world.dana, row.promise_id, now=hour(5), reason="They rang")
    confirm_private(world.dana, contact_id, erase_private, now=hour(6))
    assert not PromiseRow.objects.filter(made_by=contact_id).exists()
    assert OwedAnswer.objects.get().is_open
    assert list(differences(hour(7))) == []


def test_nothing_of_a_private_mail_is_left_in_promises_and_waits(world: World) -> None:
    world.mail(PAT, -30, "Can you help with the pump?")
    first = Contact.objects.get().message_id
    world.reply(
        first, -29, f"Which {MARKED} is it? Could you send us a photo of the {MARKED} by Friday?", to=PAT
    )
    mail = world.mail(
        PAT,
        0,
        f"I will send you the {MARKED} tomorrow. You promised to call me about the {MARKED} on Tuesday. Can you?",
        subject=f"The {MARKED}",
        answers=first,
    )
    answer = world.reply(
        mail, 2, f"Thanks, got it. We will get back to you about the {MARKED} by Friday.", to=PAT
    )
    runs = PromiseRow.objects.get(made_by=Contact.objects.get(message_id=answer).contact_id, tier="follow_up")
    told = tell_new_date(world.dana, runs.promise_id, due_at=hour(200), now=hour(3))
    renewed = PromiseRow.objects.get(promise_id__startswith=told.decision_id)
    keep_promise(world.dana, renewed.promise_id, now=hour(4))
    for contact in list(Contact.objects.order_by("pk")):
        if contact.message_id != first:
            ask_private(world.sam, contact.contact_id, now=hour(5))
            confirm_private(world.dana, contact.contact_id, erase_private, now=hour(6))
    assert words_anywhere() == []
    assert RawItem.objects.count() == 4
    assert list(differences(hour(7))) == []


def test_what_a_person_entered_on_a_private_mail_is_ended_first(world: World) -> None:
    world.mail(PAT, 0, "Can you help?")
    contact_id = Contact.objects.get().contact_id
    promise(world.sam, CUSTOMER, kind=PromiseKind.ACT, words="I bring the part", due_at=hour(50), now=hour(1))
    ask_private(world.sam, contact_id, now=hour(3))
    with pytest.raises(Refused, match="still runs"):
        confirm_private(world.dana, contact_id, erase_private, now=hour(4))


def test_the_words_of_a_form_go_as_those_of_a_mail(world: World) -> None:
    form = FormSettings(token=new_token(), title="Ask us")
    IntakePoint.objects.create(
        name="Website form", kind="form", team=world.team, settings=form.as_row(), created_at=MONDAY
    )
    message = f"My {MARKED} leaks. Please call me about the {MARKED} in six months. Can you help by Friday?"
    Client().post(f"/form/{form.token}/", {"name": "Pat", "email": PAT, "message": message})
    now = datetime.now(UTC)
    while normalise_one(now):
        pass
    assert MARKED in Contact.objects.get().snippet
    assert MARKED in PromiseRow.objects.get().sentence
    sent_at = Contact.objects.get().occurred_at
    withdraw(world.dana, OwedAnswer.objects.get().owed_id, reason="They rang", now=now)
    keep_promise(world.sam, PromiseRow.objects.get().promise_id, now=now)
    before = standing(now)
    while erase_one(sent_at + 50 * MONTH):
        pass
    assert words_anywhere() == []
    assert standing(now) == before
    assert list(differences(now)) == []
    assert message_view(Contact.objects.get().contact_id).sentence

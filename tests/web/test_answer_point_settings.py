"""The answer point's settings and the page where people say that they are in or out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.desk.world import MONDAY, World
from tests.web.looking import Clock, signed_in

from heardback.answering.settings import answer_settings
from heardback.desk.firm import profile
from heardback.desk.models import AnswerLine, IntakePoint, PhoneLine, Presence, StaffPhone, Transcription
from heardback.desk.queries.who_is_in import lines_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def point(world: World) -> IntakePoint:
    return IntakePoint.objects.create(
        name="Main number", kind="twilio", settings={"hook_key": "k1"}, created_at=MONDAY
    )


def wish(**more: str) -> dict[str, str]:
    return {"is_on": "on", "ring_for": "25", "language": "en-US", "texting": "off", "text_from": ""} | more


def test_only_leads_and_admins_change_it(world: World, point: IntakePoint) -> None:
    for path in (
        "/settings/answer-points/",
        f"/settings/answer-points/{point.pk}/",
        "/settings/transcription/",
    ):
        assert signed_in(world.sam).get(path).status_code == 403
        assert signed_in(world.dana).get(path).status_code == 200


def test_switching_it_on_keeps_what_was_asked(world: World, point: IntakePoint) -> None:
    page = signed_in(world.dana)
    answer = page.post(
        f"/settings/answer-points/{point.pk}/",
        wish(in_turn="on", words_closed="{firm} is closed. {back}", words_goodbye=""),
    )
    assert answer.status_code == 302
    point.refresh_from_db()
    kept = answer_settings(point.settings)
    assert (kept.is_on, kept.in_turn, kept.ring_for) == (True, True, 25)
    assert kept.words.closed == "{firm} is closed. {back}"
    assert kept.words.goodbye == "Thank you. {back}"
    assert point.settings["hook_key"] == "k1"
    shown = page.get(f"/settings/answer-points/{point.pk}/").content.decode()
    assert "hooks/twilio/k1/answer/call" in shown


def test_a_text_message_needs_a_number_to_come_from(world: World, point: IntakePoint) -> None:
    page = signed_in(world.dana)
    refused = page.post(f"/settings/answer-points/{point.pk}/", wish(texting="always"))
    assert refused.status_code == 422
    assert b"Name your number" in refused.content
    kept = page.post(
        f"/settings/answer-points/{point.pk}/", wish(texting="always", text_from="(202) 555-0100")
    )
    assert kept.status_code == 302
    point.refresh_from_db()
    assert answer_settings(point.settings).text_from == "+12025550100"


def test_a_phone_on_the_list_is_its_persons(world: World, point: IntakePoint) -> None:
    page = signed_in(world.dana)
    added = page.post(
        f"/settings/answer-points/{point.pk}/phones/",
        {"staff": world.sam.pk, "number": "202-555-0102", "hours": "Mon-Fri 08:00-20:00"},
    )
    assert added.status_code == 302
    assert StaffPhone.objects.get().staff == world.sam
    line = AnswerLine.objects.get()
    assert (line.number, line.hours) == ("+12025550102", {"hours": "Mon-Fri 08:00-20:00"})
    evening = lines_now(point, profile(), MONDAY + timedelta(hours=10))[0]  # 19:00
    night = lines_now(point, profile(), MONDAY + timedelta(hours=12))[0]
    assert (evening.is_rung, night.is_rung, night.why) == (True, False, "outside their hours")


@pytest.mark.parametrize(
    ("number", "hours", "sentence"),
    [
        ("12", "", "no telephone number"),
        ("+1 202 555 0100", "", "come back to itself"),
        ("+1 202 555 0101", "", "s phone"),
        ("+1 202 555 0105", "whenever", ""),
    ],
)
def test_a_phone_that_cannot_be_rung_is_refused(
    world: World, point: IntakePoint, number: str, hours: str, sentence: str
) -> None:
    PhoneLine.objects.create(number="+12025550100", made_at=MONDAY)
    StaffPhone.objects.create(value="+12025550101", staff=world.dana, made_at=MONDAY)
    answer = signed_in(world.dana).post(
        f"/settings/answer-points/{point.pk}/phones/",
        {"staff": world.sam.pk, "number": number, "hours": hours},
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not AnswerLine.objects.exists()


def test_the_order_is_changed_and_a_phone_taken_off(world: World, point: IntakePoint) -> None:
    first = AnswerLine.objects.create(intake_point=point, staff=world.dana, number="+12025550101", position=0)
    second = AnswerLine.objects.create(intake_point=point, staff=world.sam, number="+12025550102", position=1)
    page = signed_in(world.dana)
    page.post(f"/settings/answer-points/phones/{second.pk}/", {"up": "1"})
    assert list(AnswerLine.objects.order_by("position")) == [second, first]
    page.post(f"/settings/answer-points/phones/{first.pk}/", {"remove": "1"})
    assert list(AnswerLine.objects.all()) == [second]


def test_in_or_out_is_one_tap(world: World, point: IntakePoint, clock: Clock) -> None:
    AnswerLine.objects.create(intake_point=point, staff=world.sam, number="+12025550102")
    point.settings |= {"answering": {"is_on": True}}
    point.save()
    clock.at(1)
    page = signed_in(world.sam)
    assert b"You are in" in page.get("/in-or-out/").content
    page.post("/in-or-out/", {"out": "1"})
    page.post("/in-or-out/", {"out": "1"})
    assert Presence.objects.count() == 1
    shown = page.get("/in-or-out/").content
    assert b"You are out" in shown
    assert b"Nobody&#x27;s phone rings" in shown or b"Nobody's phone rings" in shown
    page.post("/in-or-out/", {"in": "1"})
    assert lines_now(point, profile(), MONDAY)[0].is_rung
    assert signed_in(world.rae).get("/in-or-out/").status_code == 403  # an auditor takes no calls


def test_transcription_is_switched_on_and_its_key_never_shown(world: World) -> None:
    page = signed_in(world.dana)
    refused = page.post(
        "/settings/transcription/", {"is_on": "on", "url": "http://api.example/v1", "model": "m"}
    )
    assert refused.status_code == 422
    page.post(
        "/settings/transcription/",
        {"is_on": "on", "url": "http://127.0.0.1:8000/v1", "model": "whisper-1", "secret": "very-secret"},
    )
    kept = Transcription.objects.get()
    assert kept.is_on
    assert b"very-secret" not in bytes(kept.secret)
    assert b"very-secret" not in page.get("/settings/transcription/").content

"""A call started on the desk, end to end: the button, one's own phone, 1, the customer; and how it goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.desk.calls_world import LINE, SAM_PHONE, CallWorld
from tests.desk.world import FIRM, MONDAY
from tests.fakes.serving import Reply
from tests.fakes.twilio import ACCOUNT, TOKEN, TwilioServer
from tests.fakes.twilio_caller import TwilioCaller
from tests.web.looking import Clock, signed_in

from heardback.desk.models import Contact, Dialled, IntakePoint, OwedAnswer, StaffPhone
from heardback.desk.sealing import seal_text
from heardback.gateways.http import Door
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one

pytestmark = [pytest.mark.django_db]

HOST = "https://desk.blueheron-pools.example"
ANN = "+12025550142"
HTMX = {"HX-Request": "true"}
BUTTON = "Ring my phone and connect me"


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[TwilioServer]:
    with TwilioServer() as server, override_settings(HEARDBACK_URL=HOST, ALLOWED_HOSTS=["*"]):
        monkeypatch.setattr("heardback.intake.click_to_call.Door", partial(Door, stand_ins=server.stand_ins))
        yield server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


class ClickWorld(CallWorld):
    """The world with phones, and an account at Twilio through which Sam can be connected. Ann waits since 10:00."""

    def __init__(self) -> None:
        super().__init__()
        self.account = IntakePoint.objects.create(
            name="Twilio",
            kind="twilio",
            team=self.team,
            settings={"hook_key": "hook-key", "account_sid": ACCOUNT, "call_from": LINE},
            secret=seal_text(TOKEN),
            created_at=MONDAY,
        )
        self.rings(ANN, 1, name="Ann Weaver")
        self.row = self.owed_to(f"phone:{ANN}")

    def press(self, staff: Any = None, *, htmx: bool = False, **fields: str) -> Any:
        """Press the button as Sam, or as somebody else."""
        client = signed_in(staff or self.sam)
        url = reverse("connect", args=[self.row.owed_id])
        return client.post(url, fields, headers=HTMX if htmx else {}, follow=not htmx)

    def is_owed(self) -> bool:
        return OwedAnswer.objects.get(pk=self.row.pk).is_open


@pytest.fixture
def world(db: None, twilio: TwilioServer, clock: Clock) -> ClickWorld:
    made = ClickWorld()
    clock.at(2)
    return made


def placed(server: TwilioServer) -> list[dict[str, list[str]]]:
    return [parse_qs(one.body.decode()) for one in server.log if one.path.endswith("/Calls.json")]


class Phones:
    """Twilio's side of the call that was placed: webhooks, signed, at seconds after the button."""

    def __init__(self, wish: dict[str, list[str]], clock: Clock) -> None:
        self.wish, self.began = wish, clock.moment
        self.call = TwilioCaller(Client(), TOKEN, number=LINE, dialled=SAM_PHONE)

    def ask(self, url: str, after: float, **fields: str) -> None:
        given = {"Direction": "outbound-api"} | fields
        self.call.ask(url, self.began + timedelta(seconds=after), **given)
        assert self.call.status == 200

    def told(self, after: float, status: str, **fields: str) -> None:
        self.ask(self.wish["StatusCallback"][0], after, CallStatus=status, **fields)

    def leg_told(self, url: str, after: float, status: str, **fields: str) -> None:
        leg = {**self.call.of_leg(), "From": LINE, "To": ANN}
        moment = self.began + timedelta(seconds=after)
        answer = self.call.post(url, moment, {"AccountSid": ACCOUNT, "CallStatus": status, **leg, **fields})
        assert answer.status_code == 200

    def staff_presses(self, digit: str) -> None:
        self.told(1, "ringing")
        self.ask(self.wish["Url"][0], 6)
        assert "Press 1" in self.call.said()
        assert "Ann" not in self.call.said()
        assert ANN not in self.call.said()
        self.ask(self.call.verb("Gather").get("action", ""), 10, Digits=digit)

    def customer_talks(self, seconds: int) -> None:
        dial = self.call.verb("Dial")
        number = dial[0]
        assert (number.text, number.get("url"), dial.get("callerId")) == (ANN, None, LINE)
        told_at = number.get("statusCallback", "")
        self.leg_told(told_at, 12, "ringing")
        self.leg_told(told_at, 20, "in-progress")
        self.leg_told(told_at, 20 + seconds, "completed", CallDuration=str(seconds))
        self.ask(
            dial.get("action", ""),
            20 + seconds,
            DialCallStatus="completed",
            DialCallSid=self.call.leg_sid(),
            DialCallDuration=str(seconds),
            DialBridged="true",
        )
        assert [one.tag for one in self.call.verbs] == ["Hangup"]
        self.told(21 + seconds, "completed", CallDuration=str(15 + seconds))

    def settle(self, after: float) -> None:
        while normalise_one(self.began + timedelta(seconds=after)):
            pass


def test_a_call_started_on_the_desk_answers_with_the_best_grade(
    world: ClickWorld, twilio: TwilioServer, clock: Clock
) -> None:
    page = world.press()
    assert "Press 1 on it to be connected." in page.content.decode()
    (wish,) = placed(twilio)
    assert (wish["To"], wish["From"]) == ([SAM_PHONE], [LINE])
    assert wish["Url"][0].startswith(f"{HOST}/hooks/twilio/hook-key/connect/asked/")
    phones = Phones(wish, clock)
    phones.staff_presses("1")
    phones.settle(11)
    assert world.is_owed(), "nobody is answered because a phone of ours was picked up"
    phones.customer_talks(45)
    phones.settle(90)
    row = OwedAnswer.objects.get(pk=world.row.pk)
    assert (row.is_open, row.grade) == (False, "A")
    call = Contact.objects.get(direction="outbound")
    assert call.staff == f"sam@{FIRM}"
    assert call.bridged_for == pytest.approx(45, abs=1)


def test_a_phone_of_ours_that_nobody_takes_is_no_call_to_the_customer(
    world: ClickWorld, twilio: TwilioServer, clock: Clock
) -> None:
    world.press()
    phones = Phones(placed(twilio)[0], clock)
    phones.staff_presses("")  # a mailbox
    assert [one.tag for one in phones.call.verbs] == ["Hangup"]
    phones.told(25, "completed", CallDuration="19")
    phones.settle(30)
    assert world.is_owed()
    assert not Contact.objects.filter(direction="outbound").exists()
    assert OwedAnswer.objects.get(pk=world.row.pk).attempts == 0
    assert OwedAnswer.objects.count() == 1, "our own phone is no customer"


def test_a_customer_who_does_not_pick_up_still_waits(
    world: ClickWorld, twilio: TwilioServer, clock: Clock
) -> None:
    world.press()
    phones = Phones(placed(twilio)[0], clock)
    phones.staff_presses("1")
    dial = phones.call.verb("Dial")
    phones.leg_told(dial[0].get("statusCallback", ""), 52, "no-answer")
    phones.ask(dial.get("action", ""), 52, DialCallStatus="no-answer", DialCallSid=phones.call.leg_sid())
    assert "Nobody picked up there." in phones.call.said()
    phones.told(54, "completed", CallDuration="48")
    phones.settle(60)
    row = OwedAnswer.objects.get(pk=world.row.pk)
    assert row.is_open
    assert row.attempts == 1


def test_a_double_click_places_one_call(world: ClickWorld, twilio: TwilioServer) -> None:
    world.press()
    assert "Press 1 on it" in world.press(htmx=True).content.decode()
    assert len(placed(twilio)) == 1
    assert Dialled.objects.count() == 1


def test_the_providers_no_is_said_and_nothing_was_dialled(
    world: ClickWorld, twilio: TwilioServer, clock: Clock
) -> None:
    reason = "The source phone number provided is not yet verified for your account."
    no = json.dumps({"code": 21210, "message": reason}).encode()
    twilio.faults.append(Reply(400, no))
    page = world.press(htmx=True, in_sheet="1")
    assert page.status_code == 422
    assert f"Twilio does not place the call: {reason[:-1]}. Dial yourself." in page.content.decode()
    assert not Dialled.objects.filter(outcome="").exists()
    twilio.faults.append(Reply(400, no))
    beside = world.press(htmx=True)  # from the customer's page, where no sheet is open
    assert (beside.status_code, beside["HX-Trigger"]) == (200, "acted")
    assert reason[:-1] in beside.content.decode()
    world.press()
    assert len(placed(twilio)) == 3, "a second try is a new call"


def test_a_call_that_was_perhaps_placed_is_not_placed_again(world: ClickWorld, twilio: TwilioServer) -> None:
    twilio.faults.append(Reply(503))
    assert "your phone may ring all the same" in world.press().content.decode()
    world.press()
    assert len(placed(twilio)) == 1


def test_no_other_number_is_rung(world: ClickWorld, twilio: TwilioServer) -> None:
    assert "is not known as a number of" in world.press(number="+12025550199").content.decode()
    world.mail("eve@customers.example", 1.1, "Call me on +1 900 555 0123 please.")
    Contact.objects.filter(contact_id=world.row.owed_id).update(number="+19002345678")
    OwedAnswer.objects.filter(pk=world.row.pk).update(number="+19002345678")
    assert "costs extra" in world.press().content.decode()
    assert not placed(twilio)
    assert not Dialled.objects.exists()


def test_only_who_may_work_and_has_a_phone_can_be_connected(world: ClickWorld, twilio: TwilioServer) -> None:
    sheet = reverse("call", args=[world.row.owed_id])
    assert BUTTON in signed_in(world.sam).get(sheet).content.decode()
    page = reverse("customer", args=[world.row.customer_id])
    assert BUTTON in signed_in(world.sam).get(page).content.decode()
    assert BUTTON not in signed_in(world.rae).get(page).content.decode()
    assert BUTTON not in signed_in(world.dana).get(sheet).content.decode()
    assert "No phone of yours can be rung" in world.press(world.dana).content.decode()
    assert world.press(world.rae).status_code == 403
    IntakePoint.objects.filter(pk=world.account.pk).update(is_active=False)
    assert BUTTON not in signed_in(world.sam).get(sheet).content.decode()
    assert not placed(twilio)
    StaffPhone.objects.filter(staff=world.sam).update(value="114")
    IntakePoint.objects.filter(pk=world.account.pk).update(is_active=True)
    assert BUTTON not in signed_in(world.sam).get(sheet).content.decode()


def test_a_webhook_that_nobody_signed_is_refused_and_dials_nobody(
    world: ClickWorld, twilio: TwilioServer, clock: Clock
) -> None:
    world.press()
    url = placed(twilio)[0]["Url"][0].replace("/asked/", "/pressed/")
    before = RawItem.objects.count()
    call = TwilioCaller(Client(), "another token", number=LINE, dialled=SAM_PHONE)
    call.ask(url, clock.moment, Direction="outbound-api", Digits="1")
    assert call.status == 403
    assert RawItem.objects.count() == before


def test_what_was_taken_back_or_is_late_dials_nobody(
    world: ClickWorld, twilio: TwilioServer, clock: Clock
) -> None:
    world.press()
    phones = Phones(placed(twilio)[0], clock)
    pressed = phones.wish["Url"][0].replace("/asked/", "/pressed/")
    phones.ask(pressed, 3600, Digits="1")
    assert [one.tag for one in phones.call.verbs] == ["Hangup"]
    Dialled.objects.update(outcome="not_made")
    phones.ask(pressed, 5, Digits="1")
    assert [one.tag for one in phones.call.verbs] == ["Hangup"]


def test_a_call_that_nobody_asked_for_is_hung_up(world: ClickWorld) -> None:
    call = TwilioCaller(Client(), TOKEN, number=LINE, dialled=SAM_PHONE)
    call.ask(f"{HOST}/hooks/twilio/hook-key/connect/pressed/77", MONDAY, Direction="outbound-api", Digits="1")
    assert [one.tag for one in call.verbs] == ["Hangup"]

"""The answer point end to end: Twilio's webhooks in, markup out, and the call folded and judged like any other."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.test import Client, override_settings
from tests.desk.world import FIRM, MONDAY, World
from tests.fakes.serving import LoopbackServer, Reply
from tests.fakes.twilio_caller import TwilioCaller

from heardback.answering.flow import Texting
from heardback.answering.settings import NAME, AnswerSettings
from heardback.desk.actions.say_in_or_out import say_in_or_out
from heardback.desk.models import (
    AnswerCall,
    AnswerLine,
    Contact,
    IntakePoint,
    OwedAnswer,
    Recording,
    StaffPhone,
    TextMessage,
)
from heardback.desk.sealing import seal_text
from heardback.evidence.call import call_contact_id
from heardback.intake.answer_point import MOST_TEXTS_AN_HOUR
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.send_texts import send_text_one

pytestmark = [pytest.mark.django_db]

TOKEN = "auth-token-of-the-tests"
HOST = "https://desk.blueheron-pools.example"
CALLED = f"{HOST}/hooks/twilio/hook-key/answer/call"
CALLER = "+12025550142"
OPEN = MONDAY + timedelta(hours=1)  # Monday 10:00
CLOSED = MONDAY + timedelta(hours=10)  # Monday 19:00


@pytest.fixture(autouse=True)
def _address() -> object:
    with override_settings(HEARDBACK_URL=HOST, ALLOWED_HOSTS=["*"]):
        yield


class AnswerWorld(World):
    """Blue Heron Pools with a number at Twilio: Dana's and Sam's mobiles ring."""

    def __init__(self, **settings: object) -> None:
        super().__init__()
        answering = AnswerSettings(is_on=True, **settings)  # type: ignore[arg-type]
        self.number = IntakePoint.objects.create(
            name="Main number",
            kind="twilio",
            team=self.team,
            settings={"hook_key": "hook-key", NAME: answering.as_row()},
            secret=seal_text(TOKEN),
            created_at=MONDAY,
        )
        people = ((self.dana, "+12025550101"), (self.sam, "+12025550102"))
        for position, (staff, number) in enumerate(people):
            AnswerLine.objects.create(intake_point=self.number, staff=staff, number=number, position=position)
            StaffPhone.objects.create(value=number, staff=staff, made_at=MONDAY)

    def call(self, number: str = CALLER) -> TwilioCaller:
        """Somebody who is about to ring."""
        return TwilioCaller(Client(), TOKEN, number)


def settle(now: datetime) -> None:
    while normalise_one(now):
        pass


def seconds(count: float, since: datetime = OPEN) -> datetime:
    return since + timedelta(seconds=count)


def ring_and_take(call: TwilioCaller, spoke_for: int = 90) -> None:
    """Sam's phone picks up after 6 s, he presses 1 after 10 s, and they speak."""
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    dial = call.verb("Dial")
    sams = dial[1]
    call.ask(sams.get("url", ""), seconds(6), **call.of_leg(1), To=sams.text or "")
    pressed = call.verb("Gather").get("action", "")
    call.ask(pressed, seconds(10), **call.of_leg(1), To=sams.text or "", Digits="1")
    assert call.verbs == []  # go on: Twilio joins the two
    call.ask(
        dial.get("action", ""),
        seconds(10 + spoke_for),
        DialCallStatus="completed",
        DialCallSid=call.leg_sid(1),
        DialCallDuration=str(spoke_for + 4),
        DialBridged="true",
    )
    call.ask(f"{HOST}/hooks/twilio/hook-key/answer/status", seconds(11 + spoke_for), CallStatus="completed")


def test_the_first_ring_is_owed_before_anybody_picks_up() -> None:
    world = AnswerWorld()
    call = world.call()
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    assert call.said().startswith("You have reached Blue Heron Pools. We are ringing the people who are in.")
    assert "A person will call you back by 10 am tomorrow." in call.said()
    assert [one.text for one in call.verb("Dial")] == ["+12025550101", "+12025550102"]
    settle(seconds(1))
    owed = OwedAnswer.objects.get()
    assert owed.is_open
    assert owed.customer_id == f"phone:{CALLER}"


def test_a_press_of_1_and_a_joining_is_an_answer_by_that_person() -> None:
    world = AnswerWorld()
    call = world.call()
    ring_and_take(call)
    settle(seconds(200))
    contact = Contact.objects.get()
    assert contact.outcome == "answered"
    assert contact.bridged_for == pytest.approx(90, abs=1)
    assert contact.staff == f"sam@{FIRM}"
    assert not OwedAnswer.objects.filter(is_open=True).exists()


def test_a_mobiles_voicemail_takes_the_leg_and_the_caller_is_owed() -> None:
    world = AnswerWorld()
    call = world.call()
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    dial = call.verb("Dial")
    call.ask(dial[0].get("url", ""), seconds(18), **call.of_leg(0), To="+12025550101")
    call.ask(call.verb("Gather").get("action", ""), seconds(27), **call.of_leg(0), Digits="")
    assert [verb.tag for verb in call.verbs] == ["Hangup"]
    call.ask(
        dial.get("action", ""),
        seconds(28),
        DialCallStatus="completed",
        DialCallSid=call.leg_sid(0),
        DialCallDuration="10",
        DialBridged="false",
    )
    assert "Nobody could take your call." in call.said()
    record = call.verb("Record")
    call.ask(
        record.get("action", ""),
        seconds(50),
        RecordingSid="RE" + "1" * 32,
        RecordingDuration="14",
        RecordingUrl="https://api.twilio.com/2010-04-01/Accounts/AC0/Recordings/RE1",
        Digits="hangup",
        CallStatus="completed",
    )
    settle(seconds(60))
    contact = Contact.objects.get()
    assert contact.channel == "voicemail"
    assert contact.outcome == "voicemail"
    assert contact.staff == ""
    owed = OwedAnswer.objects.get()
    assert owed.is_open
    assert owed.rule == "voicemail"
    recording = Recording.objects.get()
    assert recording.contact_id == contact.contact_id
    assert recording.next_look_at is not None


def test_outside_hours_nobody_is_rung_and_the_greeting_says_so() -> None:
    world = AnswerWorld()
    call = world.call()
    call.ask(CALLED, CLOSED, CallStatus="ringing")
    assert "We are closed now. A person will call you back by 7 pm tomorrow." in call.said()
    assert not [verb for verb in call.verbs if verb.tag == "Dial"]
    call.verb("Record")


def test_who_is_out_is_not_rung_and_nobody_in_is_said() -> None:
    world = AnswerWorld()
    say_in_or_out(world.sam, is_in_now=False, now=MONDAY)
    call = world.call()
    call.ask(CALLED, OPEN, CallStatus="ringing")
    assert [one.text for one in call.verb("Dial")] == ["+12025550101"]
    say_in_or_out(world.dana, is_in_now=False, now=MONDAY)
    other = world.call("+12025550143")
    other.ask(CALLED, OPEN, CallStatus="ringing")
    assert "Nobody can take your call at this moment." in other.said()


def test_somebody_who_waits_already_hears_the_time_that_was_owed_before() -> None:
    world = AnswerWorld()
    first = world.call()
    first.ask(CALLED, OPEN, CallStatus="ringing")
    first.ask(f"{HOST}/hooks/twilio/hook-key/answer/status", seconds(30), CallStatus="completed")
    settle(seconds(31))
    again = world.call()
    again.ask(CALLED, OPEN + timedelta(hours=5), CallStatus="ringing")
    assert "by 10 am tomorrow" in again.said()


def test_a_webhook_that_nobody_signed_is_refused_and_not_kept() -> None:
    world = AnswerWorld()
    call = world.call()
    params = {"CallSid": call.sid, "From": CALLER, "To": "+12025550100", "CallStatus": "ringing"}
    assert call.post(CALLED, OPEN, params, signature="Zm9yZ2Vk").status_code == 403
    forged = TwilioCaller(Client(), "another token")
    forged.ask(CALLED, OPEN)
    assert forged.status == 403
    assert not AnswerCall.objects.exists()
    assert not RawItem.objects.exists()


def test_the_answer_point_is_off_until_it_is_switched_on() -> None:
    world = AnswerWorld()
    world.number.settings = {"hook_key": "hook-key"}
    world.number.save()
    call = world.call()
    call.ask(CALLED, OPEN)
    assert call.status == 404


def test_a_withheld_caller_is_told_to_say_the_number() -> None:
    world = AnswerWorld()
    call = world.call("anonymous")
    call.ask(CALLED, CLOSED, CallStatus="ringing")
    assert "Your number is withheld" in call.said()


def test_what_a_caller_sends_never_breaks_out_of_the_markup() -> None:
    world = AnswerWorld()
    call = world.call('+1202"><Dial>+12025550199</Dial>')
    call.ask(CALLED, OPEN, CallStatus="ringing", CallerName="</Say><Hangup/>")
    assert [one.text for one in call.verb("Dial")] == ["+12025550101", "+12025550102"]


def test_a_text_message_goes_to_a_mobile_once_a_due_time() -> None:
    world = AnswerWorld(texting=Texting.ALWAYS)
    for caller, minutes in ((CALLER, 0), (CALLER, 5), ("anonymous", 6), ("+498999998123", 7)):
        call = world.call(caller)
        at = CLOSED + timedelta(minutes=minutes)
        call.ask(CALLED, at, CallStatus="ringing")
        call.ask(
            f"{HOST}/hooks/twilio/hook-key/answer/status", at + timedelta(seconds=20), CallStatus="completed"
        )
        settle(at + timedelta(seconds=30))
    sent = TextMessage.objects.get()
    assert sent.number == CALLER
    assert sent.text == "Blue Heron Pools: we saw your call. A person will call you back by 7 pm tomorrow."


def test_the_same_webhooks_in_any_order_and_twice_make_the_same_call() -> None:
    """Whatever order the last three come in: the press and the joining are there, and Sam answered."""
    AnswerWorld()
    for order in itertools.permutations(range(3)):
        contact_id = play_ending(order)
        settle(seconds(500))
        contact = Contact.objects.get(contact_id=contact_id)
        assert (contact.outcome, contact.staff) == ("answered", f"sam@{FIRM}"), order
        assert contact.bridged_for == pytest.approx(90, abs=1)


def play_ending(order: tuple[int, ...]) -> str:
    """Play a call of a new caller whose last webhooks come in this order, each of them twice; return its contact."""
    call = TwilioCaller(Client(), TOKEN, f"+1202555017{order[0]}{order[1]}"[:12])
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    dial = call.verb("Dial")
    call.ask(dial[1].get("url", ""), seconds(6), **call.of_leg(1), To="+12025550102")
    pressed = call.verb("Gather").get("action", "")
    call.ask(pressed, seconds(10), **call.of_leg(1), To="+12025550102", Digits="1")
    joined = {
        "DialCallStatus": "completed",
        "DialCallSid": call.leg_sid(1),
        "DialCallDuration": "94",
        "DialBridged": "true",
    }
    endings = [
        (dial.get("action", ""), joined),
        (f"{HOST}/hooks/twilio/hook-key/answer/status", {"CallStatus": "completed", "CallDuration": "100"}),
        (
            dial[1].get("statusCallback", ""),
            {**call.of_leg(1), "To": "+12025550102", "CallStatus": "completed", "CallDuration": "94"},
        ),
    ]
    for position in order:
        for _ in range(2):
            url, fields = endings[position]
            call.ask(url, seconds(100), **fields)
    return call_contact_id("twilio", call.sid)


def test_a_call_that_nobody_knows_joins_nobody() -> None:
    """A leg of a call that began before this installation knew of it is hung up, not put through."""
    world = AnswerWorld()
    call = world.call()
    call.ask(f"{HOST}/hooks/twilio/hook-key/answer/leg/0.0", OPEN, **call.of_leg(0))
    assert [verb.tag for verb in call.verbs] == ["Hangup"]


def test_a_lost_end_hides_nothing() -> None:
    """Pressed and joined, but Twilio's word of the end never came: the caller is talking, then owed until told."""
    world = AnswerWorld()
    call = world.call()
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    dial = call.verb("Dial")
    call.ask(f"{HOST}/hooks/twilio/hook-key/answer/status", seconds(40), CallStatus="completed")
    settle(seconds(41))
    assert OwedAnswer.objects.get().is_open
    assert dial.get("action")


def texted(status: int = 201) -> tuple[LoopbackServer, dict[str, str]]:
    body = b'{"sid": "SM1"}' if status < 300 else b'{"message": "The number cannot take text messages."}'
    server = LoopbackServer(lambda asked: Reply(status, body))
    return server, {"api.twilio.com": server.base}


def wanted_text(world: AnswerWorld) -> TextMessage:
    world.number.settings |= {"account_sid": "AC1"}
    world.number.save()
    call = world.call()
    call.ask(CALLED, CLOSED, CallStatus="ringing")
    call.ask(f"{HOST}/hooks/twilio/hook-key/answer/status", seconds(20, CLOSED), CallStatus="completed")
    settle(seconds(21, CLOSED))
    return TextMessage.objects.get()


def test_a_text_message_is_handed_over_once_and_noted_on_the_call() -> None:
    row = wanted_text(AnswerWorld(texting=Texting.ALWAYS, text_from="+12025550100"))
    server, stand_ins = texted()
    with server:
        assert send_text_one(seconds(25, CLOSED), stand_ins)
        assert not send_text_one(seconds(300, CLOSED), stand_ins)
    assert [asked.path for asked in server.log] == ["/2010-04-01/Accounts/AC1/Messages.json"]
    sent = dict(parse_qsl(server.log[0].body.decode()))
    assert sent == {"From": "+12025550100", "To": CALLER, "Body": row.text}
    settle(seconds(30, CLOSED))
    assert Contact.objects.count() == 1  # the text is a step of the call, no answer
    assert OwedAnswer.objects.get().is_open


def test_a_text_message_that_may_have_been_taken_is_not_sent_again() -> None:
    row = wanted_text(AnswerWorld(texting=Texting.ALWAYS, text_from="+12025550100"))
    server, stand_ins = texted(503)
    with server:
        assert send_text_one(seconds(25, CLOSED), stand_ins)
        assert not send_text_one(seconds(400, CLOSED), stand_ins)
    assert len(server.log) == 1
    row.refresh_from_db()
    assert "may have been sent" in row.problem


def test_a_refused_text_message_says_why_and_a_late_one_is_given_up() -> None:
    row = wanted_text(AnswerWorld(texting=Texting.ALWAYS, text_from="+12025550100"))
    server, stand_ins = texted(400)
    with server:
        assert send_text_one(seconds(25, CLOSED), stand_ins)
    row.refresh_from_db()
    assert "cannot take text messages" in row.problem
    TextMessage.objects.update(next_look_at=CLOSED)
    assert send_text_one(CLOSED + timedelta(hours=2), stand_ins)
    row.refresh_from_db()
    assert row.sent_at is None
    assert "in time" in row.problem


def test_pressed_but_never_joined_is_owed_with_what_was_said() -> None:
    """Sam pressed 1 in the moment in which the line broke: Twilio says that nobody was joined."""
    call = AnswerWorld().call()
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    dial = call.verb("Dial")
    call.ask(dial[1].get("url", ""), seconds(6), **call.of_leg(1), To="+12025550102")
    pressed = call.verb("Gather").get("action", "")
    call.ask(pressed, seconds(10), **call.of_leg(1), To="+12025550102", Digits="1")
    ended = {"DialCallStatus": "completed", "DialCallSid": call.leg_sid(1), "DialCallDuration": "5"}
    call.ask(dial.get("action", ""), seconds(11), **ended, DialBridged="false")
    record = call.verb("Record")
    message = {"RecordingSid": "RE2", "RecordingDuration": "9", "CallStatus": "completed"}
    call.ask(record.get("action", ""), seconds(40), **message)
    settle(seconds(50))
    assert Contact.objects.get().outcome == "voicemail"
    assert OwedAnswer.objects.get().is_open


def test_pressed_and_the_word_of_the_joining_lost_is_never_silently_answered() -> None:
    """The call is over and nothing says that the two were joined: a person looks, or it is owed."""
    call = AnswerWorld().call()
    call.ask(CALLED, seconds(0), CallStatus="ringing")
    dial = call.verb("Dial")
    call.ask(dial[1].get("url", ""), seconds(6), **call.of_leg(1), To="+12025550102")
    call.ask(
        call.verb("Gather").get("action", ""), seconds(10), **call.of_leg(1), To="+12025550102", Digits="1"
    )
    call.ask(f"{HOST}/hooks/twilio/hook-key/answer/status", seconds(12), CallStatus="completed")
    settle(seconds(20))
    assert OwedAnswer.objects.get().is_open


def _hangs_up(world: AnswerWorld, number: str, after: float) -> None:
    call = world.call(number)
    call.ask(CALLED, seconds(after, CLOSED), CallStatus="ringing")
    status = f"{HOST}/hooks/twilio/hook-key/answer/status"
    call.ask(status, seconds(after + 2, CLOSED), CallStatus="completed")


def test_nobody_is_bombed_with_texts_by_calls_that_show_their_number() -> None:
    """Each call hangs up at once, so that none is owed and each has a due time of its own."""
    world = AnswerWorld(texting=Texting.ALWAYS)
    for number in range(6):
        _hangs_up(world, CALLER, number * 60)
        settle(seconds(number * 60 + 5, CLOSED))
    assert TextMessage.objects.count() == 1


def test_calls_at_once_that_show_one_number_send_one_text() -> None:
    world = AnswerWorld(texting=Texting.ALWAYS)
    calls = [world.call() for _ in range(4)]
    for place, call in enumerate(calls):
        call.ask(CALLED, seconds(place, CLOSED), CallStatus="ringing")
    for place, call in enumerate(calls):
        status = f"{HOST}/hooks/twilio/hook-key/answer/status"
        call.ask(status, seconds(20 + place, CLOSED), CallStatus="completed")
    assert TextMessage.objects.count() == 1


def test_numbers_abroad_get_no_text_and_a_flood_of_callers_few() -> None:
    world = AnswerWorld(texting=Texting.ALWAYS)
    for number in ("+447400123456", "+18765550142", "+19005550142"):
        _hangs_up(world, number, 0)
    assert not TextMessage.objects.exists()
    TextMessage.objects.bulk_create(
        TextMessage(
            intake_point=world.number,
            number=f"+1202555{place:04}",
            due_at=CLOSED,
            text="x",
            wanted_at=CLOSED,
            next_look_at=None,
        )
        for place in range(MOST_TEXTS_AN_HOUR)
    )
    _hangs_up(world, CALLER, 60)
    assert TextMessage.objects.count() == MOST_TEXTS_AN_HOUR

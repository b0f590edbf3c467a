"""The call flow in Twilio's terms: markup that nobody breaks out of, webhooks that become events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.answering.flow import (
    CallerHungUp,
    Connect,
    DigitPressed,
    Gather,
    HangUp,
    LegEnded,
    Line,
    Place,
    Record,
    RecordingDone,
    Ring,
    RingEnded,
    Say,
    State,
)
from heardback.answering.twilio import Step, document, events_of

NOW = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
RINGING = State(place=Place.RINGING)


def at(step: Step, which: str) -> str:
    return f"https://desk.example/answer-point/1/{step}/{which}?a=1&b=2"


def test_the_callers_leg_hears_the_greeting_and_phones_are_dialled_together() -> None:
    ring = Ring(0, (("0.0", Line("+12025550101")), ("0.1", Line("+12025550102"))), 20)
    root = ET.fromstring(document((Say("You have reached Pool & Sons"), ring), "", "en-US", at))
    say, dial = list(root)
    assert (say.tag, say.text, say.get("language")) == ("Say", "You have reached Pool & Sons", "en-US")
    assert dial.get("action") == "https://desk.example/answer-point/1/ring/0?a=1&b=2"
    assert dial.get("timeout") == "20"
    assert [number.text for number in dial] == ["+12025550101", "+12025550102"]
    assert dial[1].get("url") == "https://desk.example/answer-point/1/leg/0.1?a=1&b=2"


def test_a_leg_gets_only_what_is_meant_for_it() -> None:
    actions = (Gather("0.1", "Press 1", 8), Say("To the caller"), HangUp("0.0"))
    root = ET.fromstring(document(actions, "0.1", "", at))
    assert [one.tag for one in root] == ["Gather"]
    assert root[0].get("actionOnEmptyResult") == "true"
    assert list(ET.fromstring(document((Connect("0.1"), HangUp("0.0")), "0.1", "", at))) == []


def test_a_recording_of_nothing_is_asked_about_too() -> None:
    record, redirect = list(ET.fromstring(document((Record(180),), "", "", at)))
    assert record.get("action") == redirect.text
    assert record.get("recordingStatusCallback") == at(Step.RECORDED, "")


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(max_size=12))
def test_nothing_said_breaks_out_of_the_markup(text: str, language: str) -> None:
    root = ET.fromstring(document((Say(text), HangUp()), "", language, at))
    assert [one.tag for one in root] == ["Say", "Hangup"]
    assert not list(root[0])


def test_webhooks_become_events() -> None:
    joined = State(place=Place.JOINED, taken_by="0.0", taken_at=NOW)
    later = NOW + timedelta(seconds=40)
    ended = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "52"}
    assert events_of(Step.RING, "0", ended, joined, later) == (RingEnded(0, True, 40.0, "completed"),)
    assert events_of(Step.RING, "0", {**ended, "DialCallDuration": "12"}, joined, later)[0] == RingEnded(
        0, True, 12.0, "completed"
    )
    over = events_of(Step.RING, "0", {"DialCallStatus": "no-answer", "CallStatus": "completed"}, RINGING, NOW)
    assert over == (RingEnded(0, False, 0.0, "no-answer"), CallerHungUp("completed"))
    assert events_of(Step.PRESSED, "0.0", {"Digits": "1"}, RINGING, NOW) == (DigitPressed("0.0", "1", NOW),)
    assert events_of(Step.PRESSED, "0.0", {}, RINGING, NOW) == (DigitPressed("0.0", "", NOW),)
    assert events_of(Step.LEG_STATUS, "0.0", {"CallStatus": "busy"}, RINGING, NOW) == (
        LegEnded("0.0", "busy"),
    )
    assert events_of(Step.LEG_STATUS, "0.0", {"CallStatus": "ringing"}, RINGING, NOW) == ()
    message = {"RecordingSid": "RE1", "RecordingDuration": "14"}
    assert events_of(Step.MESSAGE, "", message, RINGING, NOW) == (RecordingDone(14.0, "RE1"),)
    assert events_of(Step.MESSAGE, "", {}, RINGING, NOW) == (RecordingDone(0.0),)
    assert events_of(Step.RECORDED, "", {}, RINGING, NOW) == ()
    assert events_of(Step.STATUS, "", {"CallStatus": "completed"}, RINGING, NOW) == (
        CallerHungUp("completed"),
    )


def test_the_end_of_one_of_our_legs_is_not_the_end_of_the_call() -> None:
    fields = {"CallStatus": "completed", "ParentCallSid": "CA1"}
    assert events_of(Step.PRESSED, "0.0", {**fields, "Digits": ""}, RINGING, NOW) == (
        DigitPressed("0.0", "", NOW),
    )
    assert events_of(Step.LEG_STATUS, "0.0", {"CallStatus": "completed"}, RINGING, NOW) == (
        LegEnded("0.0", "completed"),
    )


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(Step),
    st.text(max_size=6),
    st.dictionaries(
        st.sampled_from(["CallStatus", "DialCallStatus", "DialCallDuration", "RecordingSid", "Digits"]),
        st.text(max_size=12),
    ),
)
def test_no_webhook_is_too_odd(step: Step, which: str, fields: dict[str, str]) -> None:
    for event in events_of(step, which, fields, RINGING, NOW):
        assert event is not None

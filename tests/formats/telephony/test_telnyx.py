"""Telnyx's calls: a second vendor from its sample alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.telnyx import event

from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord, encode_row
from heardback.formats.records import Unreadable
from heardback.formats.telephony.telnyx.rows import row_of
from heardback.kernel.contacts import MachineDetection

SAMPLE = Path(__file__).parent / "telnyx" / "webhooks.jsonl"
T0 = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
ANN, LINE, DANA = "+12025550142", "+12025550100", "+12025550111"


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def fold(*events: dict[str, Any]) -> CallRecord:
    return call_format("telnyx").fold([encode_row(row_of(one)) for one in events], UTC)


def caller(kind: str, seconds: float, **more: Any) -> dict[str, Any]:
    return event(f"call.{kind}", at(seconds), start_time=at(0).isoformat(), **more)


def ours(kind: str, seconds: float, **more: Any) -> dict[str, Any]:
    more = {"from": ANN, "to": DANA} | more
    return event(f"call.{kind}", at(seconds), leg="leg-2", start_time=at(5).isoformat(), **more)


RANG = [caller("initiated", 0, direction="incoming"), caller("answered", 0.92)]
TRIED = [*RANG, ours("initiated", 5, direction="outgoing"), ours("answered", 12)]
JOINED = [ours("bridged", 15), caller("bridged", 15)]
OVER = [ours("hangup", 75), caller("hangup", 75, hangup_cause="normal_clearing", hangup_source="caller")]


def test_sample_that_the_application_answered_within_a_second_is_no_person() -> None:
    pieces = list(call_format("telnyx").split(SAMPLE.read_text().splitlines(), {}))
    call = call_format("telnyx").fold([piece.content for piece in pieces], UTC)
    assert call.answered_at is None
    assert (call.direction, call.outcome, call.bridged_for) == (CallDirection.INBOUND, CallOutcome.RUNNING, 0)
    assert (call.source.number, call.dialled) == (ANN, LINE)


def test_bot_that_answered_until_the_caller_gave_up() -> None:
    call = fold(*RANG, caller("hangup", 30, hangup_cause="normal_clearing", hangup_source="caller"))
    assert (call.outcome, call.rang_for, call.is_answered_by_person) == (CallOutcome.IVR_ONLY, 30, False)


def test_bridge_alone_proves_no_person() -> None:
    call = fold(*TRIED, *JOINED, *OVER)
    assert (call.outcome, call.bridged_for, call.is_person_proven) == (CallOutcome.UNPROVEN, 60, False)
    assert call.machine_detection is MachineDetection.UNKNOWN


@pytest.mark.parametrize(
    "proof",
    [
        ours("machine.detection.ended", 13, result="human"),
        ours("machine.premium.detection.ended", 13, result="human_business"),
        ours("gather.ended", 14, digits="1", status="valid"),
        ours("dtmf.received", 14, digit="1"),
    ],
)
def test_bridge_with_a_press_or_a_human_voice_is_a_person(proof: dict[str, Any]) -> None:
    call = fold(*TRIED, proof, *JOINED, *OVER)
    assert (call.answered_at, call.bridged_for, call.outcome) == (at(15), 60, CallOutcome.ANSWERED)
    assert call.answered_by.number == DANA


@pytest.mark.parametrize("result", ["not_sure", "silence", "a_new_word"])
def test_unsure_detection_proves_no_person(result: str) -> None:
    call = fold(*TRIED, ours("machine.detection.ended", 13, result=result), *JOINED, *OVER)
    assert not call.is_answered_by_person
    assert bool(call.problems) is (result == "a_new_word")


def test_mailbox_on_our_leg_is_no_bridge_to_anybody() -> None:
    call = fold(*TRIED, ours("machine.detection.ended", 13, result="machine"), *JOINED, *OVER)
    assert (call.bridged_for, call.is_answered_by_person) == (0, False)


def test_key_pressed_in_the_conversation_proves_nothing_about_its_beginning() -> None:
    call = fold(*TRIED, *JOINED, ours("dtmf.received", 40, digit="5"), *OVER)
    assert not call.is_answered_by_person


def saved(start: float, end: float, leg: str = "leg-1", url: str = "https://x.example/1") -> dict[str, Any]:
    told: dict[str, Any] = {
        "recording_started_at": at(start).isoformat(),
        "recording_ended_at": at(end).isoformat(),
    }
    return event("call.recording.saved", at(end + 2), leg=leg, recording_urls={"mp3": url}, **told)


def test_voicemail_is_what_was_recorded_while_nobody_was_joined() -> None:
    call = fold(*RANG, saved(10, 22), caller("hangup", 23), saved(10, 22, url="https://x.example/2"))
    assert (call.outcome, call.message_for, call.message_at) == (CallOutcome.VOICEMAIL, 12, at(22))
    talked = fold(*TRIED, *JOINED, saved(15, 75), *OVER)
    assert talked.message_for == 0


PRESSED = [*TRIED, ours("gather.ended", 14, digits="1", status="valid"), *JOINED]


def test_a_message_after_a_person_passed_the_caller_on_is_one_and_before_it_none() -> None:
    passed_on = fold(*PRESSED, ours("hangup", 45), saved(50, 70), caller("hangup", 75))
    assert (passed_on.is_answered_by_person, passed_on.message_for) == (True, 20)
    taken_after_all = fold(*PRESSED, saved(2, 10), *OVER)
    assert (taken_after_all.is_answered_by_person, taken_after_all.message_for) == (True, 0)


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        ("originator_cancel", CallOutcome.ABANDONED),
        ("timeout", CallOutcome.NO_ANSWER),
        ("user_busy", CallOutcome.BUSY),
    ],
)
def test_calls_that_nothing_took(cause: str, outcome: CallOutcome) -> None:
    call = fold(RANG[0], caller("hangup", 25, hangup_cause=cause))
    assert (call.outcome, call.rang_for) == (outcome, 25)


def test_outbound_single_leg_and_click_to_call() -> None:
    begun = caller("initiated", 0, direction="outgoing", **{"from": LINE, "to": DANA})
    busy = fold(begun, caller("hangup", 9, hangup_cause="user_busy", **{"from": LINE, "to": DANA}))
    assert (busy.direction, busy.outcome) == (CallDirection.OUTBOUND, CallOutcome.BUSY)
    legs = [
        begun,
        caller("gather.ended", 4, digits="1"),
        ours("initiated", 5, to=ANN),
        ours("answered", 12, to=ANN),
    ]
    call = fold(*legs, *[ours("bridged", 15, to=ANN), caller("bridged", 15)], *OVER)
    assert (call.source.number, call.destination.number) == (DANA, ANN)
    assert call.is_answered_by_person
    assert not fold(*legs[:1], *legs[2:], ours("bridged", 15, to=ANN), *OVER).is_answered_by_person


def test_withheld_caller() -> None:
    assert fold(caller("initiated", 0, direction="incoming", **{"from": "anonymous"})).is_withheld


def test_unknown_event_is_kept_and_named() -> None:
    call = fold(*RANG, caller("levitated", 3))
    assert "'call.levitated'" in call.problems[0]
    assert call.outcome is CallOutcome.RUNNING


def test_listed_events_say_what_webhooks_say() -> None:
    listed = [
        {
            "record_type": "call_event",
            "name": one["data"]["event_type"],
            "type": "webhook",
            "event_timestamp": one["data"]["occurred_at"],
            "call_leg_id": one["data"]["payload"]["call_leg_id"],
            "call_session_id": "session-1",
            "metadata": one["data"]["payload"],
        }
        for one in [*TRIED, *JOINED, *OVER]
    ]
    assert fold(*listed) == fold(*TRIED, *JOINED, *OVER)
    assert fold(*listed, *TRIED, *JOINED, *OVER) == fold(*listed)


ALL = [*TRIED, ours("machine.detection.ended", 13, result="human"), *JOINED, *OVER, saved(15, 75)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.lists(st.integers(0, len(ALL) - 1), max_size=8))
def test_order_and_repeats_change_nothing(seed: int, repeats: list[int]) -> None:
    events = [*ALL, *(ALL[place] for place in repeats)]
    Random(seed).shuffle(events)
    assert fold(*events) == fold(*ALL)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '{"data": 3}', '{"data": {"event_type": "x"}}', "[]"])
def test_something_else(text: str) -> None:
    with pytest.raises(Unreadable):
        list(call_format("telnyx").split(text.splitlines(), {}))

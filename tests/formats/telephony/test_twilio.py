"""Twilio's calls: what a status says and does not say, in every order and with repeats."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord, encode_row
from heardback.formats.records import Unreadable
from heardback.formats.telephony.flow_events import FlowEvent, What, flow_row
from heardback.formats.telephony.hooks import Enveloped, envelope
from heardback.kernel.contacts import MachineDetection

SAMPLES = Path(__file__).parent / "twilio"
T0 = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
ANN, LINE, DANA = "+12025550142", "+12025550100", "+12025550111"
ROOT, LEG, OTHER = "CA" + "0" * 31 + "1", "CA" + "0" * 31 + "2", "CA" + "0" * 31 + "3"


def lines_of(name: str) -> list[str]:
    return (SAMPLES / name).read_text().splitlines()


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def stamp(seconds: float) -> str:
    return at(seconds).strftime("%a, %d %b %Y %H:%M:%S +0000")


def fold(*rows: dict[str, str]) -> CallRecord:
    return call_format("twilio").fold([encode_row(row) for row in rows], UTC)


def hook(status: str, seconds: float, call: str = ROOT, **more: str) -> dict[str, str]:
    ends = {"From": ANN, "To": LINE, "Direction": "inbound"} if call == ROOT else {
        "From": ANN, "To": DANA, "Direction": "outbound-dial", "ParentCallSid": ROOT
    }  # fmt: skip
    return {"CallSid": call, "CallStatus": status, "Timestamp": stamp(seconds)} | ends | more


def untimed(seconds: float, call: str = ROOT, **more: str) -> dict[str, str]:
    return {"CallSid": call, "heardback_received_at": at(seconds).isoformat()} | more


def rest(
    call: str, direction: str, status: str, start: float, end: float | None, **more: str
) -> dict[str, str]:
    row = {"sid": call, "direction": direction, "status": status, "start_time": stamp(start)}
    if end is not None:
        row["end_time"] = stamp(end)
        if status == "completed":
            row["duration"] = f"{end - start:.0f}"
    return row | more


RINGING = hook("ringing", 0)
PICKED_UP = [RINGING, hook("in-progress", 1), hook("initiated", 2, LEG), hook("ringing", 3, LEG)]


def test_first_ring_is_a_running_call_of_this_caller() -> None:
    call = fold(RINGING)
    assert (call.started_at, call.ended_at, call.outcome) == (T0, None, CallOutcome.RUNNING)
    assert (call.direction, call.source.number, call.dialled) == (CallDirection.INBOUND, ANN, LINE)
    assert not call.is_answered_by_person


def test_completed_means_only_that_something_picked_up() -> None:
    call = fold(*PICKED_UP[:2], hook("completed", 31, CallDuration="30"))
    assert call.answered_at is None
    assert call.bridged_for == 0
    assert call.rang_for == 31
    assert call.outcome is CallOutcome.IVR_ONLY


def test_leg_that_picked_up_is_no_person_without_a_press_or_a_human_voice() -> None:
    call = fold(
        *PICKED_UP,
        hook("in-progress", 10, LEG),
        hook("completed", 70, LEG, CallDuration="60"),
        hook("completed", 70),
    )
    assert call.answered_at is None
    assert not call.is_person_proven
    assert call.bridged_for == 60
    assert call.machine_detection is MachineDetection.UNKNOWN
    assert call.outcome is CallOutcome.UNPROVEN


@pytest.mark.parametrize(
    ("answered_by", "is_person", "outcome", "bridged"),
    [
        ("human", True, CallOutcome.ANSWERED, 60.0),
        ("unknown", False, CallOutcome.UNPROVEN, 60.0),
        ("machine_start", False, CallOutcome.ABANDONED, 0.0),
        ("machine_end_beep", False, CallOutcome.ABANDONED, 0.0),
        ("fax", False, CallOutcome.ABANDONED, 0.0),
        ("a_new_word", False, CallOutcome.UNPROVEN, 60.0),
    ],
)
def test_machine_detection_of_our_leg(
    answered_by: str, is_person: bool, outcome: CallOutcome, bridged: float
) -> None:
    rows = [*PICKED_UP, hook("in-progress", 10, LEG), hook("completed", 70, LEG, CallDuration="60")]
    call = fold(*rows, hook("completed", 70), untimed(12, LEG, AnsweredBy=answered_by, ParentCallSid=ROOT))
    assert call.is_answered_by_person is is_person
    assert call.bridged_for == bridged
    if outcome is not CallOutcome.ABANDONED:  # what became of a call that a mailbox took matters less
        assert call.outcome is outcome
    assert ("a_new_word" in " ".join(call.problems)) is (answered_by == "a_new_word")


def test_two_detections_that_differ_prove_nobody() -> None:
    rows = [*PICKED_UP, hook("in-progress", 10, LEG, AnsweredBy="human"), hook("completed", 70, LEG)]
    call = fold(
        *rows, untimed(12, LEG, AnsweredBy="machine_start", ParentCallSid=ROOT), hook("completed", 70)
    )
    assert not call.is_answered_by_person


def step(what: What, after: float, **more: str | bool | float) -> dict[str, str]:
    return flow_row(FlowEvent(what=what, at=at(after), **more)) | {"CallSid": ROOT}  # type: ignore[arg-type]


PRESSED = [
    step(What.CAME, 0, caller=ANN, dialled=LINE),
    step(What.OFFERED, 10, leg=LEG, rung="0.0", number=DANA, staff="dana@firm.example"),
    step(What.ACCEPTED, 14, leg=LEG, rung="0.0", number=DANA, staff="dana@firm.example"),
]


def test_press_of_1_is_a_person_from_then_on() -> None:
    parted = step(What.PARTED, 74, leg=LEG, rung="0.0", number=DANA, is_joined=True, seconds=60)
    call = fold(
        *PICKED_UP, *PRESSED, parted, hook("in-progress", 10, LEG), hook("completed", 75, CallDuration="75")
    )
    assert call.answered_at == at(14)
    assert (call.answered_by.number, call.answered_by.endpoint) == (DANA, "dana@firm.example")
    assert (call.rang_for, call.bridged_for, call.outcome) == (14, 60, CallOutcome.ANSWERED)


def test_press_of_1_while_the_call_runs_is_a_person() -> None:
    call = fold(*PRESSED)
    assert call.is_answered_by_person
    assert call.ended_at is None


def test_press_of_1_that_joined_nobody_is_no_answer() -> None:
    call = fold(
        *PICKED_UP,
        *PRESSED,
        step(What.PARTED, 15, leg=LEG, rung="0.0", is_joined=False),
        hook("completed", 16),
    )
    assert not call.is_answered_by_person
    assert call.bridged_for == 0


def test_press_of_1_proven_by_the_carrier_where_our_last_step_is_lost() -> None:
    over = [step(What.HUNG_UP, 75), hook("completed", 75)]
    assert not fold(*PRESSED, *over).is_answered_by_person
    call = fold(*PRESSED, *over, hook("in-progress", 10, LEG), hook("completed", 74, LEG, CallDuration="64"))
    assert call.is_answered_by_person
    assert call.bridged_for == 60


def test_dial_action_alone_says_what_became_of_our_leg() -> None:
    action = untimed(
        40, DialCallSid=LEG, DialCallStatus="completed", DialCallDuration="25", DialBridged="true"
    )
    call = fold(
        RINGING, action | {"CallStatus": "in-progress", "From": ANN, "To": LINE, "Direction": "inbound"}
    )
    assert (call.outcome, call.bridged_for, call.is_person_proven) == (CallOutcome.UNPROVEN, 25, False)
    unbridged = fold(RINGING, action | {"DialBridged": "false"}, hook("completed", 41))
    assert unbridged.bridged_for == 0


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("no-answer", CallOutcome.NO_ANSWER), ("busy", CallOutcome.BUSY), ("failed", CallOutcome.FAILED)],
)
def test_nobody_took_our_leg(status: str, outcome: CallOutcome) -> None:
    call = fold(*PICKED_UP, hook(status, 25, LEG), hook("completed", 40))
    assert (call.outcome, call.rang_for, call.has_failed) == (outcome, 40, False)


def test_caller_who_hangs_up_while_we_ring_has_abandoned() -> None:
    call = fold(*PICKED_UP, hook("canceled", 18, LEG), hook("completed", 18))
    assert (call.outcome, call.rang_for) == (CallOutcome.ABANDONED, 18)


@pytest.mark.parametrize("source", ["RecordVerb", ""])
def test_voicemail_is_what_the_record_verb_recorded(source: str) -> None:
    fields = {"RecordingSid": "RE1", "RecordingDuration": "9", "RecordingUrl": "https://api.twilio.com/x/RE1"}
    told = {"RecordingSource": source, "RecordingStatus": "completed"} if source else {"Digits": "#"}
    call = fold(RINGING, untimed(42, **fields, **told), hook("completed", 45))
    assert (call.outcome, call.message_for, call.reached_voicemail) == (CallOutcome.VOICEMAIL, 9, True)
    assert call.message_at == at(42)
    again = fold(RINGING, untimed(42, **fields, **told), untimed(50, **fields, **told), hook("completed", 45))
    assert again.message_for == 9


def test_recorded_conversation_is_no_voicemail() -> None:
    fields = {
        "RecordingSid": "RE1",
        "RecordingDuration": "60",
        "RecordingUrl": "https://api.twilio.com/x/RE1",
    }
    call = fold(RINGING, untimed(70, **fields, RecordingSource="DialVerb"), hook("completed", 75))
    assert call.message_for == 0


def test_recording_that_failed_is_named() -> None:
    lost = untimed(42, RecordingSid="RE1", RecordingStatus="failed", RecordingSource="RecordVerb")
    assert "RE1" in " ".join(fold(RINGING, lost, hook("completed", 45)).problems)


@pytest.mark.parametrize("number", ["+266696687", "anonymous", "Restricted", "+86282452253", ""])
def test_withheld_callers(number: str) -> None:
    call = fold(RINGING | {"From": number}, hook("completed", 20, From=number))
    assert call.is_withheld


def test_queue_that_the_caller_left() -> None:
    left = untimed(
        60, QueueSid="QU1", QueueResult="hangup", QueueTime="55", CallStatus="completed", Direction="inbound"
    )
    call = fold(RINGING, left)
    assert (call.outcome, call.queue) == (CallOutcome.ABANDONED, "QU1")


def test_queue_that_joined_them_proves_no_person() -> None:
    left = untimed(60, QueueSid="QU1", QueueResult="bridged", QueueTime="55")
    call = fold(RINGING, left, hook("completed", 100))
    assert (call.outcome, call.bridged_for, call.is_person_proven) == (CallOutcome.UNPROVEN, 40, False)


class TestOutbound:
    def test_machine_call_of_ours_speaks_with_nobody(self) -> None:
        call = fold(
            rest(ROOT, "outbound-api", "completed", 0, 40, to=ANN, answered_by="human", **{"from": LINE})
        )
        assert (call.direction, call.destination.number) == (CallDirection.OUTBOUND, ANN)
        assert (call.bridged_for, call.outcome) == (0, CallOutcome.UNPROVEN)

    @pytest.mark.parametrize(("theirs", "is_person"), [("", True), ("human", True), ("unknown", False)])
    def test_click_to_call(self, theirs: str, is_person: bool) -> None:
        ours = rest(ROOT, "outbound-api", "completed", 0, 70, to=DANA, answered_by="human", **{"from": LINE})
        leg = rest(LEG, "outbound-dial", "completed", 10, 60, to=ANN, parent_call_sid=ROOT, **{"from": LINE})
        call = fold(ours, leg | ({"answered_by": theirs} if theirs else {}))
        assert (call.source.number, call.destination.number) == (DANA, ANN)
        assert (call.is_answered_by_person, call.bridged_for) == (is_person, 50)

    def test_click_to_call_that_our_mailbox_took(self) -> None:
        ours = rest(ROOT, "outbound-api", "completed", 0, 70, to=DANA, **{"from": LINE})
        leg = rest(LEG, "outbound-dial", "completed", 10, 60, to=ANN, parent_call_sid=ROOT, **{"from": LINE})
        assert not fold(ours, leg).is_answered_by_person

    def test_softphone_dials_out(self) -> None:
        ours = rest(ROOT, "inbound", "completed", 0, 70, **{"from": "client:dana", "to": ""})
        leg = rest(LEG, "outbound-dial", "completed", 10, 60, to=ANN, parent_call_sid=ROOT, **{"from": LINE})
        call = fold(ours, leg)
        assert (call.direction, call.source.endpoint) == (CallDirection.OUTBOUND, "client:dana")
        assert (call.is_answered_by_person, call.answered_at) == (True, at(10))

    def test_their_machine(self) -> None:
        ours = rest(ROOT, "inbound", "completed", 0, 70, **{"from": "client:dana", "to": ""})
        leg = rest(
            LEG,
            "outbound-dial",
            "completed",
            10,
            60,
            to=ANN,
            parent_call_sid=ROOT,
            answered_by="machine_start",
        )
        call = fold(ours, leg)
        assert (call.outcome, call.bridged_for) == (CallOutcome.VOICEMAIL, 0)
        assert call.machine_detection is MachineDetection.MACHINE

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            ("busy", CallOutcome.BUSY),
            ("no-answer", CallOutcome.NO_ANSWER),
            ("failed", CallOutcome.FAILED),
            ("canceled", CallOutcome.NO_ANSWER),
        ],
    )
    def test_attempts(self, status: str, outcome: CallOutcome) -> None:
        call = fold(rest(ROOT, "outbound-api", status, 0, 20, to=ANN, **{"from": LINE}))
        assert (call.outcome, call.has_failed) == (outcome, status == "failed")

    def test_trunk_call_was_connected_to_a_telephone_system_that_tells_us_nothing(self) -> None:
        call = fold(rest(ROOT, "trunking-originating", "completed", 0, 40, to=LINE, **{"from": ANN}))
        assert (call.direction, call.bridged_for, call.is_person_proven) == (CallDirection.INBOUND, 40, False)


def test_detection_of_a_leg_whose_call_is_not_known_is_nobodys_call() -> None:
    call = fold(untimed(3, LEG, AnsweredBy="human"))
    assert call.direction is CallDirection.INTERNAL
    message = fold(untimed(3, LEG, RecordingSid="RE1", RecordingDuration="9", RecordingUrl="https://x/RE1"))
    assert (message.direction, message.message_for) == (CallDirection.INBOUND, 9)


def test_rows_without_any_time_are_unreadable() -> None:
    with pytest.raises(Unreadable, match="holds a time"):
        fold({"CallSid": ROOT, "CallStatus": "ringing"})


def test_unknown_status_is_named() -> None:
    assert "'melted'" in fold(RINGING, hook("melted", 3)).problems[0]


def test_late_webhook_does_not_move_what_twilio_dated() -> None:
    late = untimed(4000, CallStatus="completed", Direction="inbound", From=ANN, To=LINE)
    assert fold(RINGING, late).ended_at == at(4000)
    assert fold(RINGING, late, rest(ROOT, "inbound", "completed", 0, 30)).ended_at == at(30)


ALL = [
    *PICKED_UP,
    hook("in-progress", 10, LEG),
    untimed(12, LEG, AnsweredBy="human", ParentCallSid=ROOT),
    hook("initiated", 2, OTHER),
    hook("canceled", 11, OTHER),
    untimed(71, DialCallSid=LEG, DialCallStatus="completed", DialCallDuration="60", DialBridged="true"),
    hook("completed", 70, LEG, CallDuration="60"),
    hook("completed", 72, CallDuration="72"),
    rest(ROOT, "inbound", "completed", 0, 72, **{"from": ANN, "to": LINE}),
    rest(LEG, "outbound-dial", "completed", 10, 70, to=DANA, parent_call_sid=ROOT),
    *PRESSED,
    untimed(80, RecordingSid="RE1", RecordingDuration="4", RecordingUrl="https://x/RE1"),
]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.lists(st.integers(0, len(ALL) - 1), max_size=10))
def test_order_and_repeats_change_nothing(seed: int, repeats: list[int]) -> None:
    rows = [*ALL, *(ALL[place] for place in repeats)]
    Random(seed).shuffle(rows)
    assert fold(*rows) == fold(*ALL)


@settings(max_examples=80, deadline=None)
@given(st.sets(st.integers(0, len(ALL) - 1), min_size=1))
def test_lost_events_never_make_a_person(kept: set[int]) -> None:
    """Any part of the events folds; without the press and without the human voice there is no person."""
    rows = [ALL[place] for place in sorted(kept)]
    call = fold(*rows)
    has_proof = any(row.get("AnsweredBy") == "human" or row.get("heardback") == "accepted" for row in rows)
    assert has_proof or not call.is_answered_by_person


class TestSplit:
    def test_page_of_rest_resources_and_recordings(self) -> None:
        pieces = list(call_format("twilio").split(lines_of("calls_page.json"), {}))
        assert {piece.call_key for piece in pieces} == {ROOT}
        assert not any(piece.problem for piece in pieces)
        call = call_format("twilio").fold([piece.content for piece in pieces], UTC)
        assert (call.outcome, call.message_for) == (CallOutcome.VOICEMAIL, 12)

    def test_webhook_bodies_one_a_line(self) -> None:
        pieces = list(call_format("twilio").split(lines_of("webhooks.txt"), {}))
        assert [bool(piece.problem) for piece in pieces] == [False, False, False, True]
        assert [piece.position for piece in pieces] == [1, 2, 3, 4]
        assert {piece.call_key for piece in pieces[:3]} == {ROOT}

    def test_two_calls_that_bear_one_sid_stay_two(self) -> None:
        calls = [rest(ROOT, "inbound", "completed", 0, 15), rest(ROOT, "outbound-api", "failed", 9000, 9004)]
        for one in calls:
            one["date_created"] = one["start_time"]
        pieces = list(call_format("twilio").split(["", json.dumps({"samples": calls})], {}))
        assert len({piece.call_key for piece in pieces}) == 2
        for piece in pieces:
            assert call_format("twilio").fold([piece.content], UTC).call_key == piece.call_key
        again = list(call_format("twilio").split([json.dumps(calls[0])] * 2, {}))
        assert len({piece.call_key for piece in again}) == 1

    def test_ring_without_a_time_of_its_own_began_when_it_came(self) -> None:
        pieces = list(call_format("twilio").split(lines_of("webhooks.txt"), {}))
        call = call_format("twilio").fold([piece.content for piece in pieces if piece.call_key], UTC)
        assert (call.started_at, call.bridged_for) == (T0, 62)

    def test_stored_webhook_keeps_its_bytes_and_its_moment(self) -> None:
        body = b"CallSid=CA1&CallStatus=ringing&From=%2B12025550142&Caller\xff=x"
        text = envelope(Enveloped(body, T0))
        (piece,) = call_format("twilio").split([text], {})
        assert piece.call_key == "CA1"
        assert call_format("twilio").fold([piece.content], UTC).started_at == T0
        rooted = envelope(Enveloped(b"CallSid=CA2&AnsweredBy=human", T0, "CA1"))
        assert next(iter(call_format("twilio").split([rooted], {}))).call_key == "CA1"

    @pytest.mark.parametrize("text", ["", "Date,From,To\n1,2,3\n", '{"a": 1}', "[" * 5000, '{"sid": "x"}'])
    def test_something_else(self, text: str) -> None:
        with pytest.raises(Unreadable):
            list(call_format("twilio").split(text.splitlines(), {}))

    def test_bad_lines_among_good_ones_keep_their_text(self) -> None:
        lines = [json.dumps({"sid": "CA1", "direction": "inbound", "status": "ringing"}), '{"sid": "CA', "?"]
        pieces = list(call_format("twilio").split(lines, {}))
        assert [piece.call_key for piece in pieces] == ["CA1", "", ""]
        assert pieces[1].content == b'{"sid": "CA'
        assert "Record 2" in pieces[1].problem


def test_a_message_after_a_person_passed_the_caller_on_is_one_and_before_it_none() -> None:
    taken = [
        *PICKED_UP,
        hook("in-progress", 10, LEG, AnsweredBy="human"),
        hook("completed", 40, LEG, CallDuration="30"),
    ]
    left = {"RecordingDuration": "20", "RecordingUrl": "https://x/RE1", "RecordingSource": "RecordVerb"}
    passed_on = fold(*taken, untimed(70, RecordingSid="RE1", **left), hook("completed", 72))
    assert (passed_on.is_answered_by_person, passed_on.message_for) == (True, 20)
    before = fold(*taken, untimed(5, RecordingSid="RE1", **left), hook("completed", 72))
    assert (before.is_answered_by_person, before.message_for) == (True, 0)

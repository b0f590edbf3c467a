"""Odds and ends of single calls, written as rows: what the rarer events and columns do to a call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heardback.formats.calls import CallDirection, CallOutcome, CallRecord
from heardback.formats.cel import FORMAT, piece_of
from heardback.formats.cel_channels import endpoint_of, is_machine, is_outside, leg_name, other_half

BEGIN = datetime(2026, 3, 18, 14, 0, tzinfo=UTC)
CALLER = {"channame": "PJSIP/trunk-00000001", "uniqueid": "1773842400.1", "context": "from-pstn"}
PHONE = {"channame": "PJSIP/201-00000002", "uniqueid": "1773842400.2", "context": "from-internal"}


def fold(*told: tuple[float, str, dict[str, str]]) -> CallRecord:
    rows = [
        {
            "eventtype": kind,
            "eventtime": (BEGIN + timedelta(seconds=after)).isoformat(),
            "linkedid": "1773842400.1",
            **row,
        }
        for after, kind, row in told
    ]
    return FORMAT.fold([piece_of(row).content for row in rows], UTC)


def _rings(number: str = "+12025550142") -> tuple[tuple[float, str, dict[str, str]], ...]:
    asked = {**CALLER, "exten": "12025550100", "cid_num": number}
    return (0, "CHAN_START", asked), (1, "CHAN_START", {**PHONE, "exten": "s", "cid_num": "201"})


def _ends(after: float) -> tuple[tuple[float, str, dict[str, str]], ...]:
    return (after, "HANGUP", PHONE), (after, "HANGUP", CALLER), (after, "LINKEDID_END", CALLER)


def test_the_first_hint_of_a_direction_counts() -> None:
    plain = {**CALLER, "context": "ctx", "channame": "PJSIP/a1-01"}
    record = fold(
        (0, "CHAN_START", {**plain, "exten": "100", "cid_num": "12025550142"}),
        (0.1, "ACME_INCALL", plain),
        (0.2, "ACME_OUTCALL", plain),
        (30, "HANGUP", plain),
    )
    assert record.direction is CallDirection.INBOUND


def test_a_forward_hint_names_whom_an_untaken_call_was_for() -> None:
    record = fold(
        (0, "CHAN_START", {**CALLER, "exten": "12025550100"}),
        (1, "ACME_USER_FWD", {**CALLER, "extra": '{"extra":"NUM:103,CONTEXT:default,NAME:Dana%20Reyes"}'}),
        (9, "HANGUP", CALLER),
    )
    assert (record.destination.number, record.destination.name) == ("103", "Dana Reyes")


def test_a_hint_of_voicemail_is_believed_where_nobody_was_joined() -> None:
    hinted = (5, "ACME_DESTINATION", {**CALLER, "extra": '{"extra":"type: voicemail,name: Sam"}'})
    assert fold(*_rings(), hinted, *_ends(30)).reached_voicemail
    assert not fold(*_rings(), *_ends(30)).reached_voicemail


def test_a_dialplan_label_is_no_voicemail() -> None:
    record = fold(
        *_rings(), (20, "ANSWER", {**CALLER, "exten": "forward_voicemail", "context": "user"}), *_ends(30)
    )
    assert not record.reached_voicemail


def test_a_context_named_voicemail_is_where_no_application_is_told() -> None:
    record = fold(*_rings(), (15, "ANSWER", {**CALLER, "context": "voicemail"}), *_ends(40))
    assert record.reached_voicemail
    assert record.message_for == pytest.approx(20)


def test_a_failed_message_is_none() -> None:
    spoken = {**CALLER, "appname": "VoiceMail", "extra": '{"extra":"VMSTATUS: USEREXIT"}'}
    record = fold(*_rings(), (15, "ANSWER", spoken), *_ends(40))
    assert record.reached_voicemail
    assert record.message_for == 0
    assert record.outcome is CallOutcome.ABANDONED


def test_a_peer_without_rows_of_its_own_is_a_person_all_the_same() -> None:
    record = fold(
        (0, "CHAN_START", {**CALLER, "exten": "12025550100"}),
        (8, "BRIDGE_ENTER", {**CALLER, "peer": "PJSIP/201-00000002"}),
        (40, "BRIDGE_EXIT", CALLER),
        (41, "HANGUP", CALLER),
    )
    assert record.answered_by.endpoint == "PJSIP/201"
    assert record.bridged_for == 32


def test_a_mobile_behind_an_outside_line_proves_nobody_until_a_phone_of_the_house_is_joined() -> None:
    mobile = {"channame": "PJSIP/trunk-00000009", "uniqueid": "1773842400.9", "context": "from-pstn"}
    rings = (
        (0, "CHAN_START", {**CALLER, "exten": "12025550100", "cid_num": "+12025550142"}),
        (1, "CHAN_START", {**mobile, "exten": "s"}),
        (8, "BRIDGE_ENTER", {**CALLER, "extra": '{"bridge_id":"b1"}'}),
        (8, "BRIDGE_ENTER", {**mobile, "extra": '{"bridge_id":"b1"}'}),
    )
    alone = fold(*rings, *_left(40, mobile), (41, "LINKEDID_END", CALLER))
    assert (alone.direction, alone.outcome) == (CallDirection.INBOUND, CallOutcome.UNPROVEN)
    assert (alone.is_person_proven, alone.answered_at, alone.bridged_for) == (False, None, 32)
    assert any("ask for a key" in problem for problem in alone.problems)
    passed_on = (
        (30, "CHAN_START", {**PHONE, "exten": "s", "cid_num": "201"}),
        (32, "BRIDGE_ENTER", {**PHONE, "extra": '{"bridge_id":"b1"}'}),
    )
    taken = fold(*rings, *passed_on, *_left(40, mobile), (41, "HANGUP", PHONE), (41, "LINKEDID_END", CALLER))
    assert taken.is_answered_by_person


def _left(after: float, other: dict[str, str]) -> tuple[tuple[float, str, dict[str, str]], ...]:
    gone = ((after, "BRIDGE_EXIT", {**leg, "extra": '{"bridge_id":"b1"}'}) for leg in (other, CALLER))
    return (*gone, (after + 1, "HANGUP", other), (after + 1, "HANGUP", CALLER))


def test_an_old_bridge_without_any_other_leg_proves_nobody() -> None:
    record = fold(
        (0, "CHAN_START", {**CALLER, "exten": "12025550100"}),
        (8, "BRIDGE_START", CALLER),
        (40, "BRIDGE_END", CALLER),
        (41, "HANGUP", CALLER),
    )
    assert record.answered_at is None
    assert not record.is_person_proven
    assert record.outcome is CallOutcome.UNPROVEN


def test_an_old_transfer_moves_the_caller_to_another_phone() -> None:
    other = {"channame": "PJSIP/202-00000003", "uniqueid": "1773842400.3"}
    record = fold(
        *_rings(),
        (5, "BRIDGE_START", {**CALLER, "peer": PHONE["channame"]}),
        (25, "CHAN_START", {**other, "cid_num": "202"}),
        (30, "BRIDGE_UPDATE", {**CALLER, "peer": other["channame"]}),
        (30, "HANGUP", PHONE),
        (65, "BRIDGE_END", CALLER),
        (65, "HANGUP", CALLER),
        (65, "HANGUP", other),
    )
    assert (record.answered_by.number, record.destination.number) == ("201", "202")
    assert record.bridged_for == 60


def test_conference_events_of_old_join_too() -> None:
    room = {"appdata": "900"}
    record = fold(
        *_rings(),
        (3, "CONF_ENTER", {**CALLER, **room}),
        (9, "CONF_ENTER", {**PHONE, **room}),
        (39, "CONF_EXIT", {**PHONE, **room}),
        *_ends(50),
    )
    assert record.answered_at == BEGIN + timedelta(seconds=9)
    assert record.bridged_for == 30


def test_two_bridges_without_ids_that_do_not_overlap_join_nobody() -> None:
    record = fold(
        *_rings(),
        (2, "BRIDGE_ENTER", CALLER),
        (10, "BRIDGE_EXIT", CALLER),
        (12, "BRIDGE_ENTER", PHONE),
        (20, "BRIDGE_EXIT", PHONE),
        *_ends(30),
    )
    assert record.answered_at is None


def test_times_in_another_zone_than_told_are_noticed() -> None:
    row = {**CALLER, "linkedid": "1773842400.1", "exten": "12025550100"}
    late = piece_of({**row, "eventtype": "CHAN_START", "eventtime": "2026-03-18 10:00:00"})
    record = FORMAT.fold([late.content], UTC)
    assert record.problems == (
        "Its times lie -4 h beside the channels' own birth: check the time zone of these records.",
    )
    assert fold(*_rings()).problems == ()


def test_a_small_step_of_the_clock_keeps_times_sane() -> None:
    record = fold(*_rings(), (-120, "BRIDGE_ENTER", PHONE), *_ends(30))
    assert record.started_at == BEGIN
    assert "clock went back" in record.problems[0]


def test_a_line_without_dialled_extension_may_name_the_number_otherwise() -> None:
    asked = {**CALLER, "exten": "s", "cid_dnid": "12025550100"}
    record = fold((0, "CHAN_START", asked), (1, "ANSWER", {**CALLER, "exten": "2", "context": "ivr-1"}))
    assert record.dialled == "12025550100"


def test_nothing_but_plumbing_is_no_customer() -> None:
    record = fold((0, "CHAN_START", {"channame": "Message/ast_msg_queue", "uniqueid": "1773842400.9"}))
    assert record.direction is CallDirection.INTERNAL


def test_a_colleague_who_also_rings_a_mobile_is_still_a_colleague() -> None:
    inside = {"channame": "PJSIP/203-00000001", "uniqueid": "1773842400.1", "context": "from-internal"}
    mobile = {"channame": "PJSIP/trunk-00000009", "uniqueid": "1773842400.9", "context": "from-pstn"}
    started = (0, "CHAN_START", {**inside, "exten": "201", "cid_num": "203"})
    rung = (1, "CHAN_START", {**PHONE, "cid_num": "201"})
    also = (2, "CHAN_START", {**mobile, "exten": "s"})
    assert fold(started, rung, also).direction is CallDirection.INTERNAL
    assert fold(started, also).direction is CallDirection.OUTBOUND


@pytest.mark.parametrize(
    ("channel", "leg", "endpoint", "machine"),
    [
        ("PJSIP/201-00000019", "PJSIP/201-00000019", "PJSIP/201", False),
        ("SIP/dev_34-1-00000026", "SIP/dev_34-1-00000026", "SIP/dev_34-1", False),
        ("AsyncGoto/SIP/201-01<ZOMBIE>", "SIP/201-01", "SIP/201", False),
        ("Transfered/SIP/201-01<MASQ>", "SIP/201-01", "SIP/201", False),
        ("Parked/DAHDI/i1/2025550142-3", "DAHDI/i1/2025550142-3", "DAHDI/i1/2025550142", False),
        ("Local/201@group-00000003;1", "Local/201@group-00000003;1", "Local/201@group", True),
        ("CBAnn/900-00000001;2", "CBAnn/900-00000001;2", "CBAnn/900", True),
        ("Snoop/PJSIP/201-01", "Snoop/PJSIP/201-01", "Snoop/PJSIP/201", True),
    ],
)
def test_channel_names(channel: str, leg: str, endpoint: str, machine: bool) -> None:
    assert leg_name(channel) == leg
    assert endpoint_of(leg) == endpoint
    assert is_machine(leg) is machine


def test_halves_and_lines_to_the_outside() -> None:
    assert other_half("Local/201@group-00000003;1") == "Local/201@group-00000003;2"
    assert other_half("PJSIP/201-01") == ""
    for context, name in (
        ("from-trunk", "PJSIP/x-01"),
        ("from-extern", "PJSIP/x-01"),
        ("from-pstn-toheader", "PJSIP/x-01"),
        ("", "PJSIP/my-trunk-01"),
        ("default", "DAHDI/i1/2025550142-3"),
        ("", "mISDN/1-u5"),
    ):
        assert is_outside(context, name)
    for context in ("from-internal", "default", "internal1", "didactics", "pcmdev"):
        assert not is_outside(context, "PJSIP/201-01")

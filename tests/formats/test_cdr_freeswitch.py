"""FreeSWITCH CDRs: the shipped templates, both legs, hangup causes, broken files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord
from heardback.formats.records import Unreadable

CDR = call_format("freeswitch")
ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
A_LEG, B_LEG = "11111111-0000-4000-8000-00000000000a", "22222222-0000-4000-8000-00000000000b"
HEADER = (
    "caller_id_name,caller_id_number,destination_number,context,start_stamp,answer_stamp,end_stamp,duration,billsec,"
    "hangup_cause,uuid,bleg_uuid,accountcode,read_codec,write_codec,last_app\n"
)


def row(
    number: str = "+12025550142",
    dialled: str = "201",
    context: str = "public",
    name: str = "Ann Field",
    answer: int | None = None,
    end: int = 30,
    bill: int = 0,
    cause: str = "NORMAL_CLEARING",
    uuid: str = A_LEG,
    other: str = "",
    app: str = "",
) -> str:
    def at(seconds: int | None) -> str:
        return (
            ""
            if seconds is None
            else f"{(START + timedelta(seconds=seconds)).astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
        )

    cells = [
        name,
        number,
        dialled,
        context,
        at(0),
        at(answer),
        at(end),
        str(end),
        str(bill),
        cause,
        uuid,
        other,
    ]
    return ",".join(f'"{cell}"' for cell in [*cells, "", "PCMA", "PCMA", *([app] if app else [])]) + "\n"


def calls(lines: Iterable[str]) -> list[CallRecord]:
    grouped = defaultdict(list)
    for piece in CDR.split(lines, {}):
        assert not piece.problem, piece.problem
        grouped[piece.call_key].append(piece.content)
    return [CDR.fold(contents, ZONE) for contents in grouped.values()]


def call(*lines: str) -> CallRecord:
    (found,) = calls(lines)
    return found


def test_both_legs_are_one_call_in_either_order() -> None:
    a = row(answer=0, end=70, bill=70, other=B_LEG)
    b = row(answer=12, end=70, bill=58, uuid=B_LEG)
    assert call(a, b) == call(b, a) == call(b, a, b)
    found = call(b, a)
    assert (found.call_key, found.outcome, found.is_person_proven) == (A_LEG, CallOutcome.UNPROVEN, False)
    # A menu answered at once; the phone was picked up after 12 s.
    assert (found.bridged_for, found.rang_for, found.answered_by.number) == (58.0, 12.0, "201")
    assert (found.started_at, found.ended_at) == (START, START + timedelta(seconds=70))
    assert found.answered_at is None


def test_an_answered_leg_without_a_second_one_was_a_machine() -> None:
    found = call(row(answer=0, bill=30))
    assert (found.outcome, found.bridged_for, found.rang_for) == (CallOutcome.IVR_ONLY, 0.0, 30.0)
    assert found.direction is CallDirection.INBOUND


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        ("USER_BUSY", CallOutcome.BUSY),
        ("17", CallOutcome.BUSY),
        ("NO_ANSWER", CallOutcome.NO_ANSWER),
        ("NO_USER_RESPONSE", CallOutcome.NO_ANSWER),
        ("ORIGINATOR_CANCEL", CallOutcome.NO_ANSWER),
        ("CALL_REJECTED", CallOutcome.NO_ANSWER),
        ("SUBSCRIBER_ABSENT", CallOutcome.NO_ANSWER),
        ("USER_NOT_REGISTERED", CallOutcome.NO_ANSWER),
        ("19", CallOutcome.NO_ANSWER),
        ("UNALLOCATED_NUMBER", CallOutcome.FAILED),
        ("NORMAL_TEMPORARY_FAILURE", CallOutcome.FAILED),
        ("GATEWAY_DOWN", CallOutcome.FAILED),
        ("SWITCH_CONGESTION", CallOutcome.FAILED),
        ("A_CAUSE_OF_TOMORROW", CallOutcome.FAILED),
    ],
)
def test_hangup_causes_of_unanswered_calls(cause: str, outcome: CallOutcome) -> None:
    found = call(row(cause=cause))
    assert (found.outcome, found.has_failed) == (outcome, outcome is CallOutcome.FAILED)
    assert found.rang_for == 30.0


def test_a_stay_in_the_mailbox() -> None:
    found = call(HEADER, row(answer=20, end=50, bill=30, app="voicemail"))
    assert (found.outcome, found.message_for, found.reached_voicemail) == (CallOutcome.VOICEMAIL, 30.0, True)
    assert found.message_at == START + timedelta(seconds=50)
    short = call(HEADER, row(answer=20, end=25, bill=5, app="voicemail"))
    assert (short.outcome, short.message_for, short.rang_for) == (CallOutcome.ABANDONED, 0.0, 25.0)


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        (row(), CallDirection.INBOUND),
        (row(number="201", dialled="2025550142", context="default"), CallDirection.OUTBOUND),
        (row(number="+12025550100", dialled="+12025550142", context="default"), CallDirection.OUTBOUND),
        (row(number="+12025550100", dialled="12", context="x", name="Outbound Call"), CallDirection.OUTBOUND),
        (row(number="201", dialled="202", context="default"), CallDirection.INTERNAL),
        (row(number="+12025550100", dialled="+12025550142", context="customers"), CallDirection.UNKNOWN),
    ],
)
def test_the_way_a_call_went(line: str, direction: CallDirection) -> None:
    assert call(line).direction is direction


def test_an_outbound_call_that_something_picked_up_proves_no_person() -> None:
    found = call(row(number="201", dialled="2025550142", context="default", answer=9, end=49, bill=40))
    assert (found.outcome, found.is_person_proven, found.bridged_for) == (CallOutcome.UNPROVEN, False, 40.0)
    assert found.answered_at is None


def test_a_withheld_caller() -> None:
    assert call(row(number="anonymous")).is_withheld
    assert call(row(number="")).is_withheld
    assert not call(row()).is_withheld


def test_broken_lines_cost_themselves_alone() -> None:
    cut = row(uuid=B_LEG)[:60] + "\n"
    pieces = list(CDR.split([HEADER, row(), "a,b,c\n", "\x00\x00\n", cut], {}))
    assert [bool(piece.problem) for piece in pieces] == [False, True, True, True]
    assert {piece.content for piece in pieces if piece.problem} == {
        b"a,b,c",
        b"\x00\x00",
        cut.rstrip("\n").encode(),
    }


def test_something_else_is_refused() -> None:
    with pytest.raises(Unreadable, match="no FreeSWITCH CDR"):
        list(CDR.split(["name,mail\n", "Ann,ann@firm.example\n"], {}))


def test_clocks() -> None:
    twice = call(
        row().replace("2026-03-02 09:00:00", "2026-10-25 02:30:00").replace("2026-03-02 09:00:30", "")
    )
    assert twice.started_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "twice" in twice.problems[0]
    back = call(row().replace("2026-03-02 09:00:30", "2026-03-02 08:00:30"))
    assert (back.ended_at, back.rang_for) == (START + timedelta(seconds=30), 30.0)
    assert "set back" in back.problems[0]
    negative = call(row(answer=0, bill=-5, other=B_LEG))
    assert negative.bridged_for == 0.0
    assert "-5 seconds" in negative.problems[0]
    (piece,) = CDR.split([row().replace("2026-03-02 09:00:00", "soon")], {})
    with pytest.raises(Unreadable, match="names a start"):
        CDR.fold([piece.content], ZONE)

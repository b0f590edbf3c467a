"""queue_log: CONNECT is a person, leaving the queue is no end, rows without a call are passed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord
from heardback.formats.records import Unreadable

LOG = call_format("queue_log")
ZONE = ZoneInfo("America/New_York")
EPOCH = 1_772_460_000
ID = f"{EPOCH - 5}.7"


def event(
    seconds: int, name: str, *data: object, member: str = "NONE", call_id: str = ID, queue: str = "8000"
) -> str:
    return "|".join([str(EPOCH + seconds), call_id, queue, member, name, *map(str, data)]) + "\n"


ENTER = event(0, "ENTERQUEUE", "", "2025550142", 1)


def call(*lines: str) -> CallRecord:
    (found,) = calls(lines)
    return found


def calls(lines: Iterable[str]) -> list[CallRecord]:
    grouped = defaultdict(list)
    for piece in LOG.split(lines, {}):
        assert not piece.problem, piece.problem
        grouped[piece.call_key].append(piece.content)
    return [LOG.fold(contents, ZONE) for contents in grouped.values()]


def after(seconds: float) -> datetime:
    return datetime.fromtimestamp(EPOCH, UTC) + timedelta(seconds=seconds)


ANSWERED = [
    ENTER,
    event(5, "RINGNOANSWER", 5000, member="PJSIP/202"),
    event(12, "CONNECT", 12, f"{EPOCH}.9", 6, member="PJSIP/201"),
    event(72, "COMPLETECALLER", 12, 60, 1, member="PJSIP/201"),
]


def test_a_member_who_connects_is_a_person() -> None:
    found = call(*ANSWERED)
    assert found.is_answered_by_person
    assert (found.answered_at, found.ended_at, found.outcome) == (after(12), after(72), CallOutcome.ANSWERED)
    assert (found.bridged_for, found.rang_for, found.queue) == (60.0, 12.0, "8000")
    assert (found.answered_by.number, found.answered_by.endpoint) == ("201", "PJSIP/201")
    assert (found.source.number, found.direction, found.call_key) == ("2025550142", CallDirection.INBOUND, ID)
    assert found.system == call_format("cdr").system == "asterisk"


@given(st.permutations(ANSWERED * 2))
@settings(max_examples=40, deadline=None)
def test_order_and_repeats_change_nothing(lines: list[str]) -> None:
    assert call(*lines) == call(*ANSWERED)


@pytest.mark.parametrize(
    ("member", "number", "name"),
    [("Local/2004@from-internal/n", "2004", ""), ("7140", "7140", ""), ("Anna Reyes", "", "Anna Reyes")],
)
def test_members_by_any_name(member: str, number: str, name: str) -> None:
    found = call(
        ENTER, event(12, "CONNECT", 12, member=member), event(72, "COMPLETEAGENT", 12, 60, 1, member=member)
    )
    assert found.is_answered_by_person
    assert (found.answered_by.number, found.answered_by.name) == (number, name)


def test_a_member_that_is_an_outside_number_proves_no_person() -> None:
    member = "Local/2025550143@from-internal/n"
    found = call(
        ENTER, event(12, "CONNECT", 12, member=member), event(72, "COMPLETEAGENT", 12, 60, 1, member=member)
    )
    assert (found.outcome, found.answered_at, found.bridged_for) == (CallOutcome.UNPROVEN, None, 60.0)
    assert not found.is_answered_by_person
    assert "mobile's voicemail" in found.lines[-1]


def test_giving_up_is_an_end() -> None:
    found = call(ENTER, event(33, "ABANDON", 1, 1, 33))
    assert (found.outcome, found.rang_for, found.ended_at) == (CallOutcome.ABANDONED, 33.0, after(33))
    short = call(ENTER, event(4, "ABANDON", 1, 1, 4))
    assert (short.outcome, short.rang_for) == (CallOutcome.ABANDONED, 4.0)
    dumped = call(ENTER, event(14, "AGENTDUMP", member="PJSIP/201"))
    assert (dumped.outcome, dumped.rang_for) == (CallOutcome.ABANDONED, 14.0)


@pytest.mark.parametrize("name", ["EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY"])
def test_leaving_the_queue_is_no_end_of_the_call(name: str) -> None:
    found = call(ENTER, event(45, name, 1, 1, 45))
    assert (found.outcome, found.ended_at, found.rang_for) == (CallOutcome.NO_ANSWER, None, 45.0)
    assert "does not tell" in found.lines[-1]
    assert call(ENTER, event(3, name, 1, 1, 3)).rang_for == 0.0


def test_from_one_queue_to_the_next() -> None:
    found = call(
        ENTER,
        event(45, "EXITWITHTIMEOUT", 1, 1, 45),
        event(45, "ENTERQUEUE", "", "2025550142", 1, queue="8001"),
        event(60, "CONNECT", 15, member="PJSIP/203", queue="8001"),
        event(90, "COMPLETEAGENT", 15, 30, 1, member="PJSIP/203", queue="8001"),
    )
    assert (found.outcome, found.rang_for, found.bridged_for) == (CallOutcome.ANSWERED, 60.0, 30.0)


@pytest.mark.parametrize(
    "row",
    [
        event(72, "TRANSFER", "202", "from-internal", 12, 60, 1, member="PJSIP/201"),
        event(72, "BLINDTRANSFER", "202", "from-internal", 12, 60, 1, member="PJSIP/201"),
        event(72, "ATTENDEDTRANSFER", "BRIDGE", "uuid", 12, 60, 1, member="PJSIP/201"),
    ],
)
def test_a_call_that_was_passed_on_was_answered_and_may_go_on(row: str) -> None:
    found = call(*ANSWERED[:3], row)
    assert (found.outcome, found.bridged_for, found.ended_at) == (CallOutcome.ANSWERED, 60.0, None)


def test_lost_events() -> None:
    running = call(*ANSWERED[:3])
    assert (running.outcome, running.answered_at, running.ended_at) == (CallOutcome.ANSWERED, after(12), None)
    waiting = call(ENTER)
    assert (waiting.outcome, waiting.started_at, waiting.ended_at) == (CallOutcome.RUNNING, after(0), None)
    connect_lost = call(ENTER, ANSWERED[3])
    assert (connect_lost.outcome, connect_lost.answered_at) == (CallOutcome.ANSWERED, after(12))
    enter_lost = call(*ANSWERED[2:])
    assert (enter_lost.started_at, enter_lost.rang_for, enter_lost.is_withheld) == (after(0), 12.0, False)


def test_the_dialled_number_and_a_withheld_caller() -> None:
    found = call(
        event(-1, "DID", "2025550100"),
        event(0, "ENTERQUEUE", "", "anonymous", 1),
        event(20, "ABANDON", 1, 1, 20),
    )
    assert (found.dialled, found.is_withheld, found.started_at) == ("2025550100", True, after(0))
    assert call(event(0, "ENTERQUEUE", "", "", 1)).is_withheld
    assert call(event(0, "ENTERQUEUE", "", "204", 1)).direction is CallDirection.UNKNOWN


def test_rows_without_a_call_are_passed_over() -> None:
    lines = [
        f"{EPOCH}|NONE|NONE|NONE|QUEUESTART|\n",
        f"{EPOCH}|NONE|NONE|NONE|CONFIGRELOAD|\n",
        f"{EPOCH}|MANAGER|8000|PJSIP/201|ADDMEMBER|\n",
        f"{EPOCH}|REALTIME|8000|PJSIP/201|PAUSE|lunch\n",
        f"{EPOCH}|{ID}|8000|PJSIP/201|AGENTLOGIN|PJSIP/201-1\n",
    ]
    assert list(LOG.split(lines, {})) == []
    assert [found.call_key for found in calls([*lines, ENTER])] == [ID]


def test_the_realtime_table_as_csv() -> None:
    lines = [
        "id,time,callid,queuename,agent,event,data,data1,data2,data3,data4,data5\n",
        f"1,2026-03-02 09:00:00.123456,{ID},8000,NONE,ENTERQUEUE,,,2025550142,1,,\n",
        f"2,2026-03-02 09:00:33.000000,{ID},8000,NONE,ABANDON,,1,1,33,,\n",
    ]
    found = call(*lines)
    assert (found.outcome, found.source.number) == (CallOutcome.ABANDONED, "2025550142")
    assert found.started_at == after(0.123456)


def test_unknown_events_and_broken_lines_cost_themselves_alone() -> None:
    found = call(ENTER, event(3, "TELEPORTED"), event(33, "ABANDON", 1, 1, 33))
    assert found.outcome is CallOutcome.ABANDONED
    assert "TELEPORTED" in found.problems[0]
    lines = [
        ENTER,
        "\x00\x00\n",
        "garbage|x|y|z|CONNECT\n",
        event(33, "ABANDON", 1, 1, 33),
        f"{EPOCH}|{ID}|80",
    ]
    pieces = list(LOG.split(lines, {}))
    assert [bool(piece.problem) for piece in pieces] == [False, True, True, False, True]
    assert "begins with no time" in pieces[2].problem
    assert "ends early" in pieces[4].problem
    with pytest.raises(Unreadable, match="no queue_log"):
        list(LOG.split(["hello\n", "world\n"], {}))


def test_whose_connect_is_lost_is_no_person_behind_a_loop_to_the_outside() -> None:
    found = call(ENTER, event(72, "COMPLETECALLER", 12, 60, 1, member="Local/2025550155@from-internal/n"))
    assert (found.is_answered_by_person, found.bridged_for, found.outcome) == (
        False,
        60.0,
        CallOutcome.UNPROVEN,
    )


def test_whose_entry_and_wait_are_lost_has_waited_long_enough() -> None:
    assert call(event(72, "ABANDON", 1, 1, "inf")).rang_for == 10.0
    assert call(event(72, "ABANDON", 1, 1)).rang_for == 10.0
    assert call(event(72, "ABANDON", 1, 1, 4)).rang_for == 4.0

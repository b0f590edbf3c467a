"""Exam `call_samples`: records of real phone systems, and the traps that their fields set.

The traps: ANSWERED where only a playback, a queue or a mailbox picked up; a menu's answer time; the count that
differs from the clock; a queue's rows of one call; a queue member that is a loop inside Asterisk.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)


def _calls(name: str, file: str) -> dict[str, CallRecord]:
    path = Path(EXAMS) / "call_samples" / file
    assert path.is_file(), f"the exam {path} is missing"
    chosen = call_format(name)
    grouped = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for piece in chosen.split(lines, {}):
            assert not piece.problem, piece.problem
            grouped[piece.call_key].append(piece.content)
    return {key: chosen.fold(contents, UTC) for key, contents in grouped.items()}


def test_asterisk_rows() -> None:
    found = _calls("cdr", "asterisk_master_csv_samples.csv")
    assert {key: (call.outcome, call.direction, call.bridged_for) for key, call in found.items()} == {
        # A playback answered; nobody else did.
        "1551666699.4": (CallOutcome.IVR_ONLY, CallDirection.UNKNOWN, 0.0),
        "1343835668.4": (CallOutcome.UNPROVEN, CallDirection.OUTBOUND, 5.0),
        "1343836773.0": (CallOutcome.UNPROVEN, CallDirection.OUTBOUND, 11.0),
        "1598518960.99": (CallOutcome.BUSY, CallDirection.UNKNOWN, 0.0),
        "1598518936.86": (CallOutcome.UNPROVEN, CallDirection.UNKNOWN, 5.0),
        "1598519380.114": (CallOutcome.UNPROVEN, CallDirection.UNKNOWN, 654.0),
        "1530369902.8942": (CallOutcome.UNPROVEN, CallDirection.OUTBOUND, 83.0),
        # The phone shows the firm's own number as its caller id; count and clock differ by a second.
        "1450857416.80700": (CallOutcome.UNPROVEN, CallDirection.OUTBOUND, 8.0),
    }


def test_no_cdr_row_is_taken_for_a_person() -> None:
    for name, file in (
        ("cdr", "asterisk_master_csv_samples.csv"),
        ("freeswitch", "freeswitch_cdr_samples.csv"),
    ):
        for call in _calls(name, file).values():
            assert not call.is_answered_by_person
            assert call.answered_at is None


def test_asterisk_times_follow_the_calls_own_id() -> None:
    for key, call in _calls("cdr", "asterisk_master_csv_samples.csv").items():
        assert abs(call.started_at.timestamp() - float(key.partition(".")[0])) <= 2


def test_freeswitch_rows() -> None:
    first, second = _calls("freeswitch", "freeswitch_cdr_samples.csv").values()
    assert (first.outcome, first.direction, first.is_person_proven) == (
        CallOutcome.UNPROVEN,
        CallDirection.OUTBOUND,
        False,
    )
    # Its clock shows 115 s between answer and end, its count 50: the shorter one is what is claimed.
    assert (first.bridged_for, second.bridged_for) == (50.0, 15.0)
    assert len(first.destination.number) == 11


def test_queue_log_rows() -> None:
    found = _calls("queue_log", "queue_log_samples.txt")
    call = found["1699286234.123"]
    assert call.is_answered_by_person
    assert call.answered_at == datetime.fromtimestamp(1_699_286_240, UTC)
    assert call.ended_at == datetime.fromtimestamp(1_699_286_265, UTC)
    assert (call.bridged_for, call.rang_for, call.answered_by.number) == (25.0, 6.0, "7140")
    loop = found["1266833925.10"]
    assert loop.is_answered_by_person
    assert (loop.bridged_for, loop.answered_by.number) == (4.0, "2004")
    # Its entry into the queue is not in the file: the wait that CONNECT tells puts it two seconds before.
    assert loop.started_at == datetime.fromtimestamp(1_266_833_931, UTC)

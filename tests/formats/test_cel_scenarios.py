"""Calls through an Asterisk, each kind as its documentation describes the events: what is made of them.

The files lie in `cel/`; every number is a sample number. `answered` counts seconds from the call's beginning; None
says that nobody is proven to have been joined with the caller.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from heardback.evidence.call import place_call
from heardback.evidence.firm import Firm
from heardback.evidence.phones import Phones
from heardback.formats.calls import CallRecord
from heardback.formats.cel import FORMAT
from heardback.kernel.contacts import MachineDetection
from heardback.kernel.owing import NOTHING_BEFORE, rule_on
from heardback.kernel.policy import Policy

FOLDER = Path(__file__).parent / "cel"


@dataclass(frozen=True)
class Told:
    """What a scenario must come to; `bridged` and `rang` in whole seconds, `rule` of the kernel for inbound calls."""

    answered: float | None
    outcome: str
    direction: str = "inbound"
    source: str = "+12025550142"
    destination: str = "201"
    answered_by: str = ""
    dialled: str = "12025550100"
    bridged: int = 0
    rule: str = ""


def _answered(at: float, seconds: int, /, **more: Any) -> Told:
    return Told(at, "answered", bridged=seconds, **{"answered_by": "201", "rule": "call_answered", **more})


def _missed(outcome: str, rule: str = "missed_call", **more: Any) -> Told:
    return Told(None, outcome, rule=rule, **more)


def _ours(at: float | None, outcome: str, seconds: int = 0, /, **more: Any) -> Told:
    told: dict[str, Any] = {
        "direction": "outbound",
        "source": "201",
        "destination": "2025550142",
        "dialled": "92025550142",
    }
    return Told(at, outcome, bridged=seconds, **{**told, **more})


_DANA = {"destination": "202", "answered_by": "202"}
_SAMS = {"dialled": "12025550101"}
_CLICKED = {"destination": "12025550142", "dialled": "12025550142"}
_GROUP = {"destination": "12025550100"}

EXPECTED = {
    "attended_transfer": _answered(5.3, 85, destination="202", **_SAMS),
    "blind_transfer": _answered(5.3, 50, destination="202", **_SAMS),
    "clock_back": _answered(8.03, 42),
    "conference_alone": _missed("ivr_only", destination="12025550109", dialled="12025550109"),
    "conference_with_staff": _answered(20.2, 60, dialled="12025550109"),
    "dialler_human": _ours(13.2, "answered", 47, answered_by="12025550142", **_CLICKED),
    "dialler_machine": _ours(None, "voicemail", **{**_CLICKED, "source": ""}),
    "forward_answered": _answered(9.3, 51, **_DANA, **_SAMS),
    "forward_nobody": _missed("no_answer", destination="202", **_SAMS),
    # Whose voice it was, the mobile's owner's or its voicemail's, no event tells.
    "forward_to_mobile": Told(
        None, "unproven", bridged=36, destination="12025550177", rule="human_unproven", **_SAMS
    ),
    "group_answered": _answered(7.03, 60, **_DANA),
    "group_member_voicemail": _missed("voicemail", "voicemail"),
    "group_nobody": _missed("abandoned", **_GROUP),
    "incoming_answered": _answered(8.03, 42),
    "incoming_answered_old_asterisk": _answered(8.02, 42),
    "incoming_answered_whole_seconds": _answered(8.0, 42),
    "incoming_busy": _missed("busy"),
    "incoming_given_up": _missed("abandoned"),
    "incoming_six_seconds": _missed("abandoned", "short_abandon"),
    "incoming_withheld": _missed("abandoned", "unanswerable", source="anonymous"),
    "internal_answered": _answered(4.2, 26, direction="internal", source="201", dialled="202", **_DANA),
    "leg_answered_never_joined": _missed("no_answer"),
    "menu_only": _missed("ivr_only", destination="12025550100"),
    "mobile_push": _answered(12.6, 30, **_SAMS),
    "moved_by_the_system": _answered(16.2, 40, **_SAMS),
    "no_bridge_events": Told(None, "unproven", bridged=42),
    "numbered_events_new": _answered(8.03, 42),
    "numbered_events_old": _answered(8.02, 42),
    "originate_answered": _ours(12.2, "answered", 33, answered_by="12025550142", **_CLICKED),
    "originate_customer_never": _ours(None, "no_answer", **_CLICKED),
    "originate_staff_never": _ours(None, "no_answer", direction="internal", destination="", dialled=""),
    "originate_through_local": _ours(14.2, "answered", 46, answered_by="12025550142", **_CLICKED),
    "outgoing_answered": _ours(9.3, "answered", 61, answered_by="2025550142"),
    "outgoing_busy": _ours(None, "busy"),
    "outgoing_failed": _ours(None, "failed"),
    "outgoing_nobody": _ours(None, "no_answer"),
    "own_voicemail": _ours(None, "ivr_only", direction="internal", destination="*97", dialled="*97"),
    "parked_and_taken": _answered(5.3, 40, destination="202", **_SAMS),
    "parked_by_machine": _missed("abandoned", **_GROUP),
    "pickup": _answered(6.5, 40, **_DANA, **_SAMS),
    "queue_answered": _answered(30.2, 90, **_DANA),
    "queue_given_up": _missed("abandoned", destination="202"),
    "switchboard_given_up": _missed("abandoned", **_GROUP),
    "switchboard_taken": _answered(24.3, 31),
    # Taken by the switchboard, passed on, and nobody was there.
    "transfer_nobody": _answered(5.3, 20, **_SAMS, rule="passed_on"),
    "transfer_to_queue_given_up": _answered(5.3, 20, **_SAMS, rule="passed_on"),
    # Whoever took the call passed the caller on to a mailbox, where they asked to be called back.
    "transfer_to_voicemail": Told(
        5.3, "answered", destination="201", answered_by="201", bridged=20, rule="voicemail", **_SAMS
    ),
    "unknown_events": _missed("abandoned"),
    "voicemail_greeting_only": _missed("no_answer"),
    "voicemail_message": _missed("voicemail", "voicemail"),
    "voicemail_then_person": _answered(36.3, 30, **_SAMS),
    "voicemail_withheld": _missed("voicemail", "voicemail", source="anonymous"),
}


def calls_in(name: str) -> list[CallRecord]:
    """Every call of a scenario, in the order in which its file names them."""
    contents: defaultdict[str, list[bytes]] = defaultdict(list)
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for piece in FORMAT.split(file, {}):
            assert not piece.problem
            contents[piece.call_key].append(piece.content)
    return [FORMAT.fold(found, UTC) for found in contents.values()]


def test_every_scenario_has_its_expectation() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_becomes_of_a_call(name: str) -> None:
    record, told = calls_in(name)[0], EXPECTED[name]
    answered = (record.answered_at - record.started_at).total_seconds() if record.answered_at else None
    assert answered == (None if told.answered is None else pytest.approx(told.answered, abs=0.001))
    assert record.is_answered_by_person is (told.answered is not None)
    assert record.outcome.value == told.outcome
    assert record.direction.value == told.direction
    assert record.source.number == told.source
    assert (record.destination.number, record.answered_by.number) == (told.destination, told.answered_by)
    assert record.dialled == told.dialled
    assert round(record.bridged_for) == told.bridged
    if told.rule and told.direction == "inbound":
        contact = place_call(record, Firm(phones=Phones(country="US"))).contact
        assert rule_on(contact, NOTHING_BEFORE, Policy()).rule.value == told.rule


def test_voicemail_is_reached_only_where_the_caller_heard_it() -> None:
    reached = {name for name in EXPECTED if calls_in(name)[0].reached_voicemail}
    assert reached == {
        "group_member_voicemail",
        "transfer_to_voicemail",
        "voicemail_greeting_only",
        "voicemail_message",
        "voicemail_then_person",
        "voicemail_withheld",
    }
    message = calls_in("voicemail_message")[0]
    assert message.message_for == pytest.approx(13.0)
    assert message.message_at is not None
    assert calls_in("voicemail_greeting_only")[0].message_for == 0
    assert calls_in("transfer_to_voicemail")[0].message_for == pytest.approx(15.0)
    assert calls_in("voicemail_then_person")[0].message_for == 0


def test_a_transfer_after_asking_leaves_its_own_call_beside_the_first() -> None:
    asked, consulted = calls_in("attended_transfer")
    assert asked.answered_by.number == "201"
    assert asked.destination.number == "202"
    assert (consulted.direction.value, consulted.answered_by.number) == ("internal", "202")
    assert consulted.ended_at is not None


def test_a_queue_is_named_and_waiting_counts_from_its_beginning() -> None:
    record = calls_in("queue_answered")[0]
    assert record.queue == "support"
    assert record.rang_for == pytest.approx(30.1)


def test_the_caller_of_a_menu_has_waited_all_the_time() -> None:
    # T22: a machine's answer is no answer, and the time with it is no short ring.
    assert calls_in("menu_only")[0].rang_for == pytest.approx(29.9)


def test_machine_detection_is_evidence() -> None:
    assert calls_in("dialler_human")[0].machine_detection is MachineDetection.HUMAN
    assert calls_in("dialler_machine")[0].machine_detection is MachineDetection.MACHINE
    assert calls_in("incoming_answered")[0].machine_detection is MachineDetection.NOT_RUN


def test_unknown_events_are_kept_in_the_evidence() -> None:
    lines = " | ".join(calls_in("unknown_events")[0].lines)
    assert "event ACME_MOOD" in lines
    assert "event ACME_INCALL" in lines


def test_a_clock_that_goes_back_is_said_and_set_right() -> None:
    record = calls_in("clock_back")[0]
    assert "clock went back" in record.problems[0]
    assert record.ended_at is not None
    assert (record.ended_at - record.started_at).total_seconds() == pytest.approx(50.03)


def test_what_joins_two_legs_without_bridge_events_is_not_proven() -> None:
    record = calls_in("no_bridge_events")[0]
    assert not record.is_person_proven
    assert "cel.conf" in record.problems[0]


def test_the_evidence_reads_oldest_first() -> None:
    lines = calls_in("blind_transfer")[0].lines
    assert [line[9:] for line in lines] == [
        "+12025550142 (PJSIP/trunk) calls 12025550101",
        "PJSIP/201 rings",
        "PJSIP/201 is joined with the caller",
        "PJSIP/201 passed the call on unannounced to 202",
        "PJSIP/202 rings",
        "PJSIP/202 is joined with the caller",
        "ended",
    ]
    assert [line[:8] for line in lines] == sorted(line[:8] for line in lines)


def test_who_was_passed_on_and_met_nobody_is_known_to_have_waited() -> None:
    assert calls_in("transfer_nobody")[0].left_waiting_for == pytest.approx(45.0)
    assert calls_in("transfer_to_queue_given_up")[0].left_waiting_for == pytest.approx(45.0)
    waited = {name for name in EXPECTED if calls_in(name)[0].left_waiting_for >= 10}
    assert waited == {"transfer_nobody", "transfer_to_queue_given_up", "transfer_to_voicemail"}

"""Calls become contacts: whose numbers they are, which moment counts, and what is doubtful is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heardback.evidence.call import fold_call, merge_records, place_call, shown_seconds
from heardback.evidence.firm import Firm
from heardback.evidence.phones import Phones
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallParty, CallRecord
from heardback.kernel.contacts import CallFacts, Channel, Direction, MachineDetection, Mark
from heardback.kernel.owing import Owes, rule_on
from heardback.kernel.policy import Policy
from heardback.kernel.reasons import Rule

MONDAY = datetime(2026, 3, 16, 14, 0, tzinfo=UTC)
OURS, CUSTOMER = "+12025550100", "+12025550142"
FIRM = Firm(
    phones=Phones(
        country="US",
        lines={OURS: "Spring flyer"},
        people={
            "201": "dana@pool.example",
            "+12025550177": "dana@pool.example",
            "pjsip/202": "lee@pool.example",
        },
        sales=frozenset({"+12025550199"}),
    )
)
RANG_IN_VAIN = CallRecord(
    system="asterisk",
    call_key="1.1",
    started_at=MONDAY,
    ended_at=MONDAY + timedelta(seconds=42),
    source=CallParty("2025550142", "Ann Miller"),
    destination=CallParty("(202) 555-0100"),
    dialled="2025550100",
    rang_for=42,
    outcome=CallOutcome.NO_ANSWER,
)


def _ruled(record: CallRecord) -> tuple[Owes, Rule]:
    ruling = rule_on(place_call(record, FIRM).contact, None, Policy())  # type: ignore[arg-type]
    return ruling.owes, ruling.rule


def test_a_missed_call_is_a_contact_of_the_number_that_rang_and_names_the_campaign() -> None:
    placed = place_call(RANG_IN_VAIN, FIRM)
    assert placed.contact.direction is Direction.INBOUND
    assert placed.contact.counterparties == (f"phone:{CUSTOMER}",)
    assert placed.contact.conversation_keys == (f"phone:{CUSTOMER}",)
    assert (placed.contact.occurred_at, placed.name) == (MONDAY, "Ann Miller")
    assert (placed.dialled, placed.campaign) == (OURS, "Spring flyer")
    assert placed.words == "Rang for 42 s; nobody answered."
    assert _ruled(RANG_IN_VAIN) == (Owes.YES, Rule.MISSED_CALL)


def test_a_voicemail_counts_from_the_end_of_its_recording() -> None:
    left = replace(RANG_IN_VAIN, message_for=35.0, message_at=MONDAY + timedelta(minutes=1))
    placed = place_call(left, FIRM)
    assert (placed.contact.channel, placed.contact.occurred_at) == (Channel.VOICEMAIL, left.message_at)
    assert placed.words == "Left a voicemail of 35 s."
    assert _ruled(left) == (Owes.YES, Rule.VOICEMAIL)


def test_a_call_that_is_not_known_to_have_ended_is_owed_from_its_first_ring() -> None:
    rings = replace(RANG_IN_VAIN, ended_at=None, rang_for=0.0, outcome=CallOutcome.RUNNING)
    assert _ruled(rings) == (Owes.YES, Rule.MISSED_CALL)
    hung_up_at_once = replace(rings, ended_at=MONDAY + timedelta(seconds=6), rang_for=6.0)
    assert _ruled(hung_up_at_once) == (Owes.NO, Rule.SHORT_ABANDON)


def test_who_met_a_busy_line_was_turned_away_and_waits() -> None:
    at_once = replace(RANG_IN_VAIN, ended_at=MONDAY + timedelta(seconds=1), rang_for=1.0)
    assert _ruled(replace(at_once, outcome=CallOutcome.BUSY)) == (Owes.YES, Rule.MISSED_CALL)


def test_who_has_been_put_through_to_a_person_does_not_wait_while_they_talk() -> None:
    talking = replace(
        RANG_IN_VAIN, ended_at=None, answered_at=MONDAY + timedelta(seconds=9), bridged_for=0.0, rang_for=9.0
    )
    assert _ruled(talking) == (Owes.NO, Rule.CALL_ANSWERED)


def test_an_unproven_join_leaves_the_caller_waiting_unsure() -> None:
    joined = replace(RANG_IN_VAIN, bridged_for=50.0, answered_at=MONDAY, is_person_proven=False)
    assert place_call(joined, FIRM).contact.call == CallFacts(
        bridged_for=50.0, rang_for=42, machine_detection=MachineDetection.UNKNOWN
    )
    assert _ruled(joined) == (Owes.UNSURE, Rule.HUMAN_UNPROVEN)


def test_a_withheld_number_waits_only_if_it_left_a_message() -> None:
    withheld = replace(RANG_IN_VAIN, source=CallParty("anonymous"))
    assert _ruled(withheld) == (Owes.NO, Rule.UNANSWERABLE)
    spoke = place_call(replace(withheld, message_for=12.0), FIRM)
    assert spoke.contact.counterparties[0].startswith("phone:unknown:")
    assert spoke.number == ""
    assert _ruled(replace(withheld, message_for=12.0)) == (Owes.YES, Rule.VOICEMAIL)


def test_a_caller_whose_number_the_records_do_not_tell_withheld_nothing() -> None:
    assert _ruled(replace(RANG_IN_VAIN, source=CallParty())) == (Owes.YES, Rule.MISSED_CALL)
    assert _ruled(replace(RANG_IN_VAIN, source=CallParty(), is_withheld=True)) == (Owes.NO, Rule.UNANSWERABLE)


def test_a_number_that_nobody_can_dial_is_shown_as_written_and_owed() -> None:
    odd = replace(RANG_IN_VAIN, source=CallParty("99"))
    assert place_call(odd, FIRM).number == "99"
    assert _ruled(odd) == (Owes.YES, Rule.MISSED_CALL)


@pytest.mark.parametrize(
    ("source", "destination", "said", "expected"),
    [
        (CallParty("201"), CallParty("2025550142"), CallDirection.UNKNOWN, Direction.OUTBOUND),
        (CallParty("", "", "PJSIP/202"), CallParty("2025550142"), CallDirection.INTERNAL, Direction.OUTBOUND),
        (CallParty("201"), CallParty("", "", "PJSIP/202"), CallDirection.UNKNOWN, Direction.INTERNAL),
        (CallParty("2025550142"), CallParty("201"), CallDirection.UNKNOWN, Direction.INBOUND),
        (CallParty("2025550142"), CallParty("2025550177"), CallDirection.UNKNOWN, Direction.INBOUND),
        (CallParty("2025550142"), CallParty("2025550155"), CallDirection.UNKNOWN, Direction.INBOUND),
        (CallParty("2025550100"), CallParty("2025550142"), CallDirection.OUTBOUND, Direction.OUTBOUND),
    ],
)
def test_whose_numbers_they_are_tells_which_way_a_call_went(
    source: CallParty, destination: CallParty, said: CallDirection, expected: Direction
) -> None:
    record = replace(RANG_IN_VAIN, source=source, destination=destination, direction=said)
    assert place_call(record, FIRM).contact.direction is expected


def test_a_call_of_ours_names_who_made_it_and_counts_from_when_they_talked() -> None:
    ours = replace(
        RANG_IN_VAIN,
        source=CallParty("201"),
        destination=CallParty("2025550142", "Ann"),
        answered_at=MONDAY + timedelta(seconds=12),
        bridged_for=45.0,
        rang_for=12.0,
    )
    placed = place_call(ours, FIRM)
    assert placed.contact.staff == "dana@pool.example"
    assert placed.contact.occurred_at == ours.answered_at
    assert placed.contact.conversation_keys == (f"phone:{CUSTOMER}",)
    assert placed.words == "Called; connected for 45 s."


def test_their_machine_is_no_conversation() -> None:
    machine = replace(
        RANG_IN_VAIN, direction=CallDirection.OUTBOUND, bridged_for=40.0, reached_voicemail=True
    )
    machine = replace(machine, source=CallParty("201"), destination=CallParty("2025550142"))
    facts = place_call(machine, FIRM).contact.call
    assert facts is not None
    assert facts.machine_detection is MachineDetection.MACHINE


def test_a_number_that_people_ruled_to_be_sales_is_marked() -> None:
    sales = replace(RANG_IN_VAIN, source=CallParty("2025550199"))
    assert place_call(sales, FIRM).contact.marks == {Mark.SALES_CALLER}
    assert _ruled(sales) == (Owes.NO, Rule.SALES_CALLER)


CDR_SAYS_ANSWERED = replace(
    RANG_IN_VAIN,
    bridged_for=30.0,
    answered_at=MONDAY,
    is_person_proven=False,
    outcome=CallOutcome.UNPROVEN,
    lines=("CDR: ANSWERED",),
)


def test_an_event_log_that_saw_nobody_is_believed_over_a_record_that_says_answered() -> None:
    together = merge_records({"cel": RANG_IN_VAIN, "cdr": CDR_SAYS_ANSWERED})
    assert (together.bridged_for, together.outcome) == (0.0, CallOutcome.NO_ANSWER)
    assert together.lines == ("CDR: ANSWERED",)


def test_a_queue_that_saw_nobody_says_nothing_of_what_came_after_it() -> None:
    together = merge_records({"queue_log": RANG_IN_VAIN, "cdr": CDR_SAYS_ANSWERED})
    assert (together.bridged_for, together.is_person_proven) == (30.0, False)


def test_a_proven_person_counts_whoever_saw_them_and_gaps_are_filled() -> None:
    person = replace(
        RANG_IN_VAIN,
        source=CallParty("2025550142"),
        answered_at=MONDAY + timedelta(seconds=6),
        bridged_for=25.0,
        rang_for=6.0,
        answered_by=CallParty("201"),
        dialled="",
        outcome=CallOutcome.ANSWERED,
    )
    together = merge_records({"cel": RANG_IN_VAIN, "queue_log": person})
    assert together.is_answered_by_person
    assert (together.bridged_for, together.rang_for, together.dialled) == (25.0, 6.0, "2025550100")
    assert together.source == CallParty("2025550142", "Ann Miller")


def test_lengths_are_said_as_people_say_them() -> None:
    assert [shown_seconds(each) for each in (0.4, 42, 60, 185)] == ["0 s", "42 s", "1 min", "3 min 5 s"]


# -- numbers that lie, systems that contradict each other: in doubt it is owed

CAME_IN = replace(RANG_IN_VAIN, direction=CallDirection.INBOUND)
TRUNK = "PJSIP/trunk"


@pytest.mark.parametrize(
    ("source", "dialled"),
    [
        (CallParty("2025550100"), "2025550100"),  # our line, as carriers show it when they forward
        (CallParty("2025550100"), "2025550133"),  # the same on a line that nobody entered
        (CallParty("201", "", TRUNK), "s"),  # a caller that shows an extension of ours
        (CallParty("201"), "2025550100"),
    ],
)
def test_who_comes_in_with_a_number_of_ours_waits_as_an_unknown_caller(
    source: CallParty, dialled: str
) -> None:
    came = replace(CAME_IN, source=source, destination=CallParty(dialled), dialled=dialled)
    placed = place_call(came, FIRM)
    assert placed.contact.direction is Direction.INBOUND
    assert placed.contact.counterparties[0].startswith("phone:unknown:")
    assert placed.number != OURS
    assert _ruled(came) == (Owes.YES, Rule.MISSED_CALL)


def test_a_forged_caller_id_never_answers_a_customer() -> None:
    forged = replace(
        CAME_IN, source=CallParty(OURS), destination=CallParty(CUSTOMER), bridged_for=90, answered_at=MONDAY
    )
    assert place_call(forged, FIRM).contact.direction is Direction.INBOUND


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        (CallParty("2025550177"), CallParty(OURS)),  # a colleague's own mobile
        (CallParty("201", "", "PJSIP/201"), CallParty("", "", "PJSIP/202")),
        (CallParty("", "", "PJSIP/202"), CallParty("201")),
    ],
)
def test_a_colleague_who_calls_in_is_no_customer(source: CallParty, destination: CallParty) -> None:
    came = replace(CAME_IN, source=source, destination=destination, dialled="")
    assert place_call(came, FIRM).contact.direction is Direction.INTERNAL


def test_a_call_of_ours_that_still_runs_answers_nobody_yet() -> None:
    talking = replace(
        RANG_IN_VAIN,
        source=CallParty("201"),
        destination=CallParty(CUSTOMER),
        direction=CallDirection.OUTBOUND,
        answered_at=MONDAY,
        ended_at=None,
        rang_for=9.0,
        outcome=CallOutcome.RUNNING,
    )
    facts = place_call(talking, FIRM).contact.call
    assert facts is not None
    assert facts.bridged_for == 0.0


@pytest.mark.parametrize(
    ("strong", "weak"),
    [
        ({"rang_for": 2.0}, {}),
        ({"source": CallParty("anonymous"), "is_withheld": True}, {}),
        ({"direction": CallDirection.INTERNAL}, {"direction": CallDirection.INBOUND}),
        ({"rang_for": 2.0}, {"rang_for": 2.0, "message_for": 20.0}),
    ],
)
def test_what_excuses_us_counts_only_where_no_record_contradicts(
    strong: dict[str, object], weak: dict[str, object]
) -> None:
    told = {"cel": replace(RANG_IN_VAIN, **strong), "cdr": replace(RANG_IN_VAIN, **weak)}  # type: ignore[arg-type]
    placed = place_call(merge_records(told), FIRM)
    assert placed.contact.counterparties == (f"phone:{CUSTOMER}",)
    assert _ruled(merge_records(told))[0] is Owes.YES


def test_a_colleagues_mailbox_that_took_a_queues_call_is_not_the_colleague() -> None:
    took = replace(
        RANG_IN_VAIN,
        answered_at=MONDAY + timedelta(seconds=6),
        bridged_for=60.0,
        outcome=CallOutcome.ANSWERED,
    )
    mailbox = replace(RANG_IN_VAIN, reached_voicemail=True, outcome=CallOutcome.VOICEMAIL)
    together = merge_records({"cel": mailbox, "queue_log": took})
    assert not together.is_answered_by_person
    assert _ruled(together) == (Owes.UNSURE, Rule.HUMAN_UNPROVEN)
    message = replace(mailbox, message_for=40.0, message_at=MONDAY + timedelta(minutes=1))
    assert _ruled(merge_records({"cel": message, "queue_log": took})) == (Owes.YES, Rule.VOICEMAIL)
    seen = replace(took, reached_voicemail=True)
    assert merge_records({"cel": seen, "queue_log": took}).is_answered_by_person


@pytest.mark.parametrize("odd", ["inf", "nan", "1e400", "9" * 30, "1e12", "\u00b2", "-1"])
def test_numbers_that_no_call_can_have_excuse_nobody(odd: str) -> None:
    entered = "1773655200|1773655200.1|sales|NONE|ENTERQUEUE||2025550142|1\n"
    for event in ("CONNECT|{0}|1|{0}", "ABANDON|1|1|{0}", "EXITWITHTIMEOUT|1|1|{0}"):
        line = f"1773655260|1773655200.1|sales|PJSIP/201|{event.format(odd)}\n"
        record = fold_call(call_format("queue_log").split([entered, line], {}), UTC)
        assert record.started_at.year == 2026
        if not record.is_answered_by_person:
            assert _ruled(record) == (Owes.YES, Rule.MISSED_CALL)


def test_a_message_left_after_a_person_passed_the_caller_on_is_owed() -> None:
    passed_on = replace(
        RANG_IN_VAIN,
        answered_at=MONDAY + timedelta(seconds=9),
        bridged_for=40.0,
        message_for=15.0,
        message_at=MONDAY + timedelta(seconds=80),
        outcome=CallOutcome.ANSWERED,
    )
    assert _ruled(passed_on) == (Owes.YES, Rule.VOICEMAIL)


def test_who_saw_all_of_an_answered_call_knows_whether_a_message_came_after_it() -> None:
    taken = replace(
        RANG_IN_VAIN,
        answered_at=MONDAY + timedelta(seconds=60),
        bridged_for=40.0,
        outcome=CallOutcome.ANSWERED,
    )
    mailbox_before = replace(RANG_IN_VAIN, message_for=30.0, message_at=MONDAY + timedelta(seconds=30))
    assert merge_records({"cel": taken, "cdr": mailbox_before}).message_for == 0
    assert merge_records({"queue_log": taken, "cdr": mailbox_before}).message_for == 30
    assert _ruled(merge_records({"queue_log": taken, "cdr": mailbox_before})) == (Owes.YES, Rule.VOICEMAIL)

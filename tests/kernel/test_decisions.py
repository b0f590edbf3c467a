"""People's decisions against the rules: the latest word wins, and is never ignored (P18, 4.3, 4.6)."""

from __future__ import annotations

import pytest
from tests.scenario import Story, at, window

from heardback.kernel.contacts import MachineDetection, Mark, PromiseKind
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.policy import Mode, Policy
from heardback.kernel.reasons import Rule

LATE = "sat 00:00"


def answered() -> Story:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    return story


def test_a_mail_that_a_person_says_answered_nothing_counts_for_nothing() -> None:
    story = answered()
    story.decides(DecisionKind.NOT_AN_ANSWER, "a1", "tue 10:00")
    assert story.told(LATE) == ["x1: never_answered"]


def test_the_latest_word_on_an_answer_wins() -> None:
    story = answered()
    story.decides(DecisionKind.NOT_AN_ANSWER, "a1", "tue 10:00")
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 11:00", other="a1")
    assert story.told(LATE) == ["x1: met A full by a1"]
    story.decides(DecisionKind.NOT_AN_ANSWER, "a1", "tue 12:00", other="x1")
    assert story.told(LATE) == ["x1: never_answered"]
    story.decides(DecisionKind.REVERSE, "a1", "tue 13:00", other="decision-2")
    assert story.told(LATE) == ["x1: met A full by a1"]


def test_an_attribution_withdrawn_leaves_the_rules_to_speak() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.mail("x2", "mon 08:30", subject="Invoice")
    story.writes("a1", "mon 10:00", subject="Hello")
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 11:00", other="a1")
    assert story.told(LATE) == ["x1: met A full by a1", "x2: maybe_answered perhaps a1"]
    story.decides(DecisionKind.UNATTRIBUTE, "x1", "tue 12:00", other="a1")
    assert story.told(LATE) == ["x1: maybe_answered perhaps a1", "x2: maybe_answered perhaps a1"]


@pytest.mark.parametrize("mark", [Mark.AUTO_REPLIED, Mark.EMPTY, Mark.MASS_MAILING, Mark.DRAFT])
def test_a_person_may_say_that_what_looks_like_a_machines_mail_answered(mark: Mark) -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", mark)
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 11:00", other="a1")
    assert story.told(LATE) == ["x1: met A full by a1"]


def test_nobody_can_say_that_a_mail_answered_which_came_back() -> None:
    story = answered()
    story.bounces_back("a1", "mon 11:00")
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 11:00", other="a1")
    assert story.told(LATE) == ["x1: never_answered"]


def test_an_attempt_that_a_person_says_was_a_conversation_is_their_statement() -> None:
    story = Story()
    story.calls_us("x1", "mon 08:00")
    story.calls("a1", "mon 10:00", bridged=12)
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 11:00", other="a1")
    assert story.told(LATE) == ["x1: met D attested by a1"]


def test_an_attributed_answer_is_never_earlier_than_the_question() -> None:
    """A clock of ours ran slow: the answer seems to be older than what it answers."""
    story = Story()
    story.writes("a1", "mon 07:58")
    story.mail("x1", "mon 08:00")
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 11:00", other="a1")
    (owed,) = story.owed()
    assert owed.settlement is not None
    assert (owed.settlement.settled_at, owed.settlement.rule) == (at("mon 08:00"), Rule.ATTRIBUTED)


def test_what_a_person_attributes_did_not_cross() -> None:
    story = answered()
    story.mail("x2", "mon 11:55", cites=["a1"], asks=["filter?"])
    story.writes("a2", "mon 12:00", cites=["x1"])
    assert story.told(LATE) == ["x1: met A full by a1", "x2: never_answered"]
    story.decides(DecisionKind.ATTRIBUTE, "x2", "tue 11:00", other="a2")
    assert story.told(LATE) == ["x1: met A full by a1", "x2: met A full by a2"]


def test_who_still_waits_after_a_call_was_not_answered_by_it() -> None:
    story = Story()
    story.calls_us("x1", "mon 08:00", bridged=60)
    assert story.owed() == ()
    story.decides(DecisionKind.OWES_YES, "x1", "mon 09:00")
    assert story.told(LATE) == ["x1: never_answered"]


def test_in_strict_mode_a_confirmed_call_in_the_same_conversation_is_a_statement() -> None:
    story = Story(Policy(mode=Mode.STRICT))
    story.calls_us("x1", "mon 08:00")
    story.calls("a1", "mon 10:00", bridged=40, detection=MachineDetection.UNKNOWN)
    story.decides(DecisionKind.CONFIRM_CALL, "a1", "mon 11:00")
    assert story.told(LATE) == ["x1: met D attested by a1"]


def test_a_statement_settles_when_they_spoke() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.decides(DecisionKind.ATTEST, "x1", "wed 08:00", spoke="mon 17:00")
    assert story.told(LATE) == ["x1: met D attested by decision-0"]


def test_a_person_says_holding_or_full() -> None:
    story = answered()
    story.decides(DecisionKind.HOLDING, "a1", "tue 10:00")
    assert story.told(LATE) == ["x1: met A holding by a1"]
    assert [promise.kind for promise in story.judged().promises] == [PromiseKind.REPLY]
    story.decides(DecisionKind.FULL, "a1", "tue 11:00")
    assert story.told(LATE) == ["x1: met A full by a1"]
    assert story.judged().promises == ()


def test_a_split_off_contact_keeps_its_own_time() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.calls_us("x2", "mon 16:00")
    assert story.told("tue 09:00") == ["x1 x2: never_answered"]
    story.decides(DecisionKind.SPLIT, "x2", "tue 09:00")
    assert story.told("tue 09:00") == ["x1: never_answered", "x2: pending"]
    assert story.owed()[1].due_at == at("tue 16:00")


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({Mark.LIST_UNSUBSCRIBE}, "yes sender_rule"),
        ({Mark.AUTO_GENERATED}, "yes sender_rule"),
        ({Mark.JUNK}, "yes sender_rule"),
        ({Mark.NO_REPLY_FROM}, "yes sender_rule"),
        ({Mark.COLD_SALES}, "yes sender_rule"),
        ({Mark.AUTO_REPLIED}, "no auto"),
        ({Mark.LIST_UNSUBSCRIBE, Mark.CLOSING}, "no closing"),
    ],
)
def test_a_persons_yes_to_a_sender_beats_machine_signs_but_not_the_mails_own_words(
    marks: set[Mark], expected: str
) -> None:
    story = Story()
    story.mail("x1", "mon 08:00", Mark.SENDER_RULE_YES, *marks)
    assert story.rule_on("x1") == expected


def test_a_persons_no_to_a_sender_holds_in_the_junk_folder_too() -> None:
    story = Story()
    story.writes("a0", "mon 07:00")
    story.mail("x1", "mon 08:00", Mark.JUNK, Mark.SENDER_RULE_NO)
    assert story.rule_on("x1") == "no sender_rule"


def test_accepting_narrows_the_promise_that_offered_it() -> None:
    """Even where another mail of ours lies between the offer and the yes."""
    three = window("thu 15:00", "thu 15:00")
    story = Story()
    story.mail("x1", "mon 08:00")
    offer = (window("wed 09:00", "thu 23:59:59"),)
    story.writes("a1", "mon 10:00", Mark.HOLDING, cites=["x1"], proposes=offer)
    story.writes("a2", "mon 11:00", cites=["a1"])
    story.mail("x2", "mon 12:00", Mark.CITES_US, cites=["a1"], accepts=three)
    assert story.rule_on("x2") == "no accepts_proposal"
    assert [promise.window for promise in story.judged().promises] == [three]

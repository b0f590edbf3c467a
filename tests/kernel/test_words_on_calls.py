"""A person's word on a call: spoke, voicemail left, nobody answered; and that call's own record (SEMANTICS 3.2 D)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.scenario import Story, X, at

from heardback.kernel.contacts import PromiseKind
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.policy import Policy, VoicemailLeft
from heardback.kernel.promises import PromiseState
from heardback.kernel.unreachable import Missing, missing_to_give_up

LATE = "sat 00:00"


def missed(policy: Policy | None = None) -> Story:
    story = Story(policy)
    story.calls_us("x1", "mon 10:00", who=X, rang=42)
    return story


def test_a_voicemail_left_by_word_holds_and_promises_to_try_again() -> None:
    story = missed()
    story.decides(DecisionKind.LEFT_VOICEMAIL, "x1", "mon 16:00")
    (owed,), (promise,) = story.owed(), story.judged().promises
    assert story.told(LATE)[0].startswith("x1: met D holding by decision")
    assert owed.settlement is not None
    assert (promise.kind, promise.owed_key) == (PromiseKind.TRY_AGAIN, "x1")
    assert promise.window.latest_at == at("tue 16:00")


@pytest.mark.parametrize(("counts_as", "told"), [(VoicemailLeft.NEVER, "open"), (VoicemailLeft.FULL, "met")])
def test_what_a_voicemail_counts_as_is_the_firms_choice(counts_as: VoicemailLeft, told: str) -> None:
    story = missed(Policy(voicemail_left=counts_as))
    story.decides(DecisionKind.LEFT_VOICEMAIL, "x1", "mon 16:00")
    (owed,) = story.owed()
    assert (owed.settlement is None) == (told == "open")
    assert len(owed.attempts) == (told == "open")
    assert story.judged().promises == ()


def test_nobody_answered_is_an_attempt_and_settles_nothing() -> None:
    story = missed()
    story.decides(DecisionKind.ATTEMPT, "x1", "mon 12:00")
    (owed,) = story.owed()
    assert len(owed.attempts) == 1
    assert story.told(LATE) == ["x1: never_answered"]


def test_a_try_that_the_phone_system_recorded_counts_once() -> None:
    story = missed()
    story.calls("a1", "mon 12:00", to=X, bridged=0)
    story.decides(DecisionKind.ATTEMPT, "x1", "mon 12:02")
    story.decides(DecisionKind.ATTEMPT, "x1", "mon 15:00")
    (owed,) = story.owed()
    assert len(owed.attempts) == 2


def test_tries_by_word_count_towards_giving_up() -> None:
    story = missed()
    for when in ("mon 12:00", "mon 15:00", "tue 09:00"):
        story.decides(DecisionKind.ATTEMPT, "x1", when)
    (owed,) = story.owed()
    zone = at("mon 12:00").tzinfo
    assert zone is not None
    assert not missing_to_give_up(owed, (), zone=zone, has_address=False, as_of=at("tue 10:00"))
    early = missing_to_give_up(owed, (), zone=zone, has_address=False, as_of=at("mon 16:00"))
    assert early == {Missing.ATTEMPTS, Missing.DAYS}


@pytest.mark.parametrize("told_at", ["mon 11:45", "mon 11:58", "mon 12:00", "mon 12:09"])
def test_a_record_of_that_very_call_upgrades_the_word(told_at: str) -> None:
    story = missed()
    story.decides(DecisionKind.ATTEST, "x1", told_at)
    assert story.told(LATE)[0].startswith("x1: met D attested")
    story.calls("a1", "mon 12:00", to=X, bridged=90)
    assert story.told(LATE) == ["x1: met A full by a1"]


def test_who_rang_again_between_the_word_and_the_record_still_waits() -> None:
    story = missed()
    story.decides(DecisionKind.ATTEST, "x1", "mon 12:00")
    story.calls_us("x2", "mon 12:05", who=X, rang=30)
    story.calls("a1", "mon 12:10", to=X, bridged=0)
    assert story.told(LATE)[0].startswith("x1: met D attested")
    assert story.told(LATE)[1] == "x2: never_answered"


def test_a_promise_made_on_the_phone_stands_though_the_record_settled() -> None:
    story = missed()
    story.decides(DecisionKind.ATTEST, "x1", "mon 12:02", due_at=at("thu 12:00"))
    assert [promise.window.latest_at for promise in story.judged().promises] == [at("thu 12:00")]
    story.calls("a1", "mon 12:00", to=X, bridged=90)
    (promise,) = story.judged().promises
    assert story.told(LATE) == ["x1: met A full by a1"]
    assert (promise.kind, promise.state_at(at("wed 12:00"))) == (PromiseKind.REPLY, PromiseState.OPEN)
    assert promise.state_at(at("fri 12:00")) is PromiseState.BROKEN


def test_one_voicemail_told_twice_is_one_promise_with_its_callers_date() -> None:
    story = missed()
    story.calls("a1", "mon 12:00", to=X, message=12)
    story.decides(DecisionKind.LEFT_VOICEMAIL, "x1", "mon 12:02", due_at=at("wed 09:00"))
    (promise,) = story.judged().promises
    assert story.told(LATE) == ["x1: met A holding by a1"]
    assert promise.window.latest_at == at("wed 09:00")
    assert promise.state_at(at("tue 23:00")) is PromiseState.OPEN


def test_a_word_that_one_spoke_keeps_the_promise_to_try_again() -> None:
    story = missed()
    story.decides(DecisionKind.LEFT_VOICEMAIL, "x1", "mon 16:00")
    story.decides(DecisionKind.ATTEST, "x1", "tue 10:00")
    (promise,) = story.judged().promises
    assert promise.state_at(at("tue 17:00")) is PromiseState.KEPT
    assert promise.answered_at == at("mon 16:00") + timedelta(hours=18)

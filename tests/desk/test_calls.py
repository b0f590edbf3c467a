"""Calls on the desk: missed ones wait in the one queue, dialling makes the next call the task's own, and a word of
whoever called settles no more than it says (SEMANTICS 2.3 rule 16, 3.2, 3.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.desk.calls_world import LINE, SAM_PHONE, CallWorld, calling
from tests.desk.world import FIRM, MONDAY

from heardback.desk.actions.dial import dial, undo_dial
from heardback.desk.actions.link_identities import accept_proposal, link
from heardback.desk.actions.not_an_answer import undo_settlement
from heardback.desk.actions.number_words import say_sales, say_shared, take_back_word
from heardback.desk.actions.propose_merges import propose_merges_one
from heardback.desk.actions.reverse import reverse
from heardback.desk.actions.wrap_up import to_wrap_up, wrap_up, wrap_up_taken
from heardback.desk.models import (
    Customer,
    DecisionFact,
    Dialled,
    DialOutcome,
    Filing,
    Identity,
    IdentityLink,
    MergeProposal,
    Note,
    NumberWord,
    OwedAnswer,
    PromiseRow,
)
from heardback.desk.refused import Refused
from heardback.intake.chores import chore_one
from heardback.intake.rebuild import differences

__all__ = ["calling"]
ANN = "+12025550142"
BO = "+12025550143"
FORM_TEXT = f"Please call me back on {ANN}. Ann Lee"


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def asks_for_a_call(world: CallWorld, hours: float = 0, number: str = ANN, who: str = "ann") -> OwedAnswer:
    name = who.title()
    world.mail(f"{name} Lee <{who}@lee.example>", hours, f"Please call me back on {number}. {name}")
    return world.owed_to(f"email:{who}@lee.example")


def the_same_again(hours: float) -> None:
    """Everything derives from the facts."""
    assert list(differences(at(hours))) == []


# -- missed calls


def test_a_missed_call_waits_with_its_words_its_line_and_its_campaign(calling: CallWorld) -> None:
    calling.rings(ANN, 1, name="Ann Lee")
    calling.rings(ANN, 2, message=35)
    row = calling.owed_to(f"phone:{ANN}")
    assert (row.is_open, row.reply_channel, row.number, row.customer) == (True, "call", ANN, "Ann Lee")
    assert [one["channel"] for one in row.tried] == ["phone", "voicemail"]
    assert (row.chases, row.last_words) == (1, "Left a voicemail of 35 s.")
    contact = Filing.objects.filter(customer_id=row.customer_id).earliest("occurred_at").contact
    assert (contact.dialled, contact.campaign, contact.snippet) == (
        LINE,
        "Flyer",
        "Rang for 42 s; nobody answered.",
    )


def test_a_withheld_caller_with_a_voicemail_waits_without_a_number(calling: CallWorld) -> None:
    calling.rings("", 1, message=20)
    calling.rings("", 2)
    (row,) = calling.waiting()
    assert (row.customer, row.number, row.reply_channel) == ("Unknown caller", "", "none")


# -- dialling from the task


def test_the_call_that_follows_a_tap_is_the_tasks_own(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    made = dial(calling.sam, row.owed_id, now=at(1))
    assert (made.number, made.contact_id) == (ANN, row.owed_id)
    assert made.link is not None
    assert made.link.proof == "dialled"
    calling.calls(ANN, 1.01, bridged=90)
    row = calling.owed_to(row.customer_id)
    assert (row.grade, row.manner, row.staff) == ("A", "full", f"sam@{FIRM}")
    assert Identity.objects.get(key=f"phone:{ANN}").customer_id == row.customer_id
    the_same_again(2)


def test_without_a_tap_a_number_that_somebody_left_links_nobody(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    calling.calls(ANN, 1, bridged=90)
    assert calling.owed_to(row.customer_id).is_open


def test_two_taps_are_one_call(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    first = dial(calling.sam, row.owed_id, now=at(1))
    assert dial(calling.sam, row.owed_id, now=at(1) + timedelta(seconds=20)).pk == first.pk
    assert dial(calling.dana, row.owed_id, now=at(1) + timedelta(seconds=30)).pk != first.pk
    assert IdentityLink.objects.count() == 1


def test_a_tap_taken_back_leaves_no_link_and_no_task(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    made = dial(calling.sam, row.owed_id, now=at(1))
    undo_dial(calling.sam, made.pk, now=at(1.01))
    assert Identity.objects.get(key=f"phone:{ANN}").customer_id == f"phone:{ANN}"
    calling.calls(ANN, 1.02, bridged=90)
    assert calling.owed_to(row.customer_id).is_open
    with pytest.raises(Refused, match="said already"):
        undo_dial(calling.sam, made.pk, now=at(1.1))
    the_same_again(2)


def test_a_tap_is_not_taken_back_once_the_call_is_on_record(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    made = dial(calling.sam, row.owed_id, now=at(1))
    calling.calls(ANN, 1.01)
    with pytest.raises(Refused, match="recorded that call"):
        undo_dial(calling.sam, made.pk, now=at(1.1))


def test_a_strange_number_is_not_dialled(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    with pytest.raises(Refused, match="not known as a number"):
        dial(calling.sam, row.owed_id, now=at(1), number=BO)
    calling.mail("Cy <cy@lee.example>", 1, "Do you sell filters?")
    with pytest.raises(Refused, match="left no number"):
        dial(calling.sam, calling.owed_to("email:cy@lee.example").owed_id, now=at(2))


def test_a_number_that_called_by_itself_is_joined_by_dialling_it(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    calling.rings(ANN, 0.5)
    assert len(calling.waiting()) == 2
    assert dial(calling.sam, row.owed_id, now=at(1)).link is not None
    assert OwedAnswer.objects.filter(is_open=True).count() == 1, "one person, who tried twice"


@pytest.mark.parametrize("whose", ["linked with another", "of another name", "left by another"])
def test_a_number_of_somebody_else_is_proposed_and_not_joined(calling: CallWorld, whose: str) -> None:
    row = asks_for_a_call(calling)
    if whose == "linked with another":
        calling.mail("Bo Moss <bo@moss.example>", 0.1, "Do you sell filters?")
        calling.rings(ANN, 0.2)
        link(calling.dana, "email:bo@moss.example", f"phone:{ANN}", reason="he said so", now=at(0.3))
    elif whose == "of another name":
        calling.rings(ANN, 0.2, name="Bo Moss")
    else:
        asks_for_a_call(calling, 0.2, who="kim")
    made = dial(calling.sam, row.owed_id, now=at(1))
    assert made.link is None
    assert MergeProposal.objects.filter(one="email:ann@lee.example", other=f"phone:{ANN}").exists()
    calling.calls(ANN, 1.01, bridged=90)
    assert calling.owed_to(row.customer_id).grade == "A", "it was dialled for her"
    the_same_again(2)


def test_a_shared_number_is_not_joined_and_answers_only_whom_it_was_dialled_for(calling: CallWorld) -> None:
    calling.rings(ANN, -1)
    stranger = calling.owed_to(f"phone:{ANN}")
    row = asks_for_a_call(calling)
    say_shared(calling.dana, ANN, now=at(0.5))
    assert chore_one(at(0.5))
    assert dial(calling.sam, row.owed_id, now=at(1)).link is None
    calling.calls(ANN, 1.01, bridged=90)
    assert not calling.owed_to(row.customer_id).is_open
    assert OwedAnswer.objects.get(pk=stranger.pk).is_open, "who rang from there may be somebody else"
    assert not MergeProposal.objects.exists()
    the_same_again(2)


def test_a_call_to_a_shared_number_settles_no_strangers_debt(calling: CallWorld) -> None:
    calling.rings(ANN, 0)
    row = calling.owed_to(f"phone:{ANN}")
    word = say_shared(calling.dana, ANN, now=at(0.5))
    calling.calls(ANN, 1, bridged=90)
    row.refresh_from_db()
    assert row.is_open
    assert row.candidate_at is not None, "and it may have been the answer"
    take_back_word(calling.dana, word.pk, now=at(2))
    assert chore_one(at(2))
    row.refresh_from_db()
    assert not row.is_open


def test_saying_that_a_number_is_shared_parts_it_from_everybody(calling: CallWorld) -> None:
    row = asks_for_a_call(calling)
    dial(calling.sam, row.owed_id, now=at(1))
    calling.calls(ANN, 1.01, bridged=90)
    assert not calling.owed_to(row.customer_id).is_open
    say_shared(calling.dana, ANN, now=at(2))
    assert chore_one(at(2))
    assert Identity.objects.get(key=f"phone:{ANN}").customer_id == f"phone:{ANN}"
    assert not calling.owed_to(row.customer_id).is_open, "that call was dialled for her"
    the_same_again(2)


# -- wrapping up


def called(world: CallWorld, *, hours: float = 1) -> OwedAnswer:
    row = asks_for_a_call(world)
    dial(world.sam, row.owed_id, now=at(hours))
    return row


def test_spoke_without_a_record_is_attested_and_a_later_record_upgrades_it(calling: CallWorld) -> None:
    row = called(calling)
    done = wrap_up(calling.sam, row.owed_id, DialOutcome.SPOKE, now=at(1.05))
    assert (done.owed.grade, done.owed.manner, done.owed.settled_by) == (
        "D",
        "attested",
        done.decision.decision_id,
    )
    assert "called from my mobile" in done.decision.reason
    call_id = calling.calls(ANN, 1.001, bridged=120)
    row = calling.owed_to(row.customer_id)
    assert (row.grade, row.manner, row.settled_by) == ("A", "full", call_id)
    assert OwedAnswer.objects.count() == 1
    the_same_again(2)


def test_a_late_tap_speaks_of_the_time_of_the_call(calling: CallWorld) -> None:
    row = called(calling)
    done = wrap_up(calling.sam, row.owed_id, DialOutcome.SPOKE, now=at(7))
    assert done.owed.settled_at == at(1) + timedelta(minutes=10)


def test_spoke_with_an_unproven_record_confirms_it(calling: CallWorld) -> None:
    row = called(calling)
    call_id = calling.calls(ANN, 1.01, bridged=40, detection="unknown")
    assert calling.owed_to(row.customer_id).is_open
    done = wrap_up(
        calling.sam, row.owed_id, DialOutcome.SPOKE, now=at(1.1), promise_by=at(50), note="Wants a quote."
    )
    assert (done.decision.kind, done.decision.contact_id) == ("confirm_call", call_id)
    assert (done.owed.grade, done.owed.settled_by) == ("D", call_id)
    assert PromiseRow.objects.get().latest_at == at(50)
    assert Note.objects.get().text == "Wants a quote."
    reverse(calling.sam, done.decision.decision_id, now=at(1.2))
    assert calling.owed_to(row.customer_id).is_open
    assert not PromiseRow.objects.exists()


def test_spoke_with_a_promise_before_and_after_the_record(calling: CallWorld) -> None:
    row = called(calling)
    wrap_up(calling.sam, row.owed_id, DialOutcome.SPOKE, now=at(1.05), promise_by=at(48))
    assert PromiseRow.objects.get().latest_at == at(48)
    calling.calls(ANN, 1.001, bridged=120)
    assert calling.owed_to(row.customer_id).grade == "A"
    assert PromiseRow.objects.get().latest_at == at(48)


def test_a_voicemail_left_holds_for_a_day_and_is_never_proven(calling: CallWorld) -> None:
    row = called(calling)
    done = wrap_up(calling.sam, row.owed_id, DialOutcome.VOICEMAIL, now=at(1.05))
    assert (done.owed.grade, done.owed.manner, done.owed.is_open) == ("D", "holding", False)
    promise = PromiseRow.objects.get()
    assert (promise.kind, promise.latest_at) == ("try_again", at(25.05))
    undo_settlement(calling.sam, row.owed_id, now=at(2))
    assert calling.owed_to(row.customer_id).is_open
    assert not PromiseRow.objects.exists()


def test_a_word_that_one_spoke_keeps_the_promise_to_try_again(calling: CallWorld) -> None:
    row = called(calling)
    wrap_up(calling.sam, row.owed_id, DialOutcome.VOICEMAIL, now=at(1.05))
    dial(calling.sam, row.owed_id, now=at(20))
    wrap_up(calling.sam, row.owed_id, DialOutcome.SPOKE, now=at(20.05))
    assert PromiseRow.objects.get().answered_at == at(20.05)


def test_nobody_answered_is_an_attempt_and_they_wait_on(calling: CallWorld) -> None:
    row = called(calling)
    done = wrap_up(calling.sam, row.owed_id, DialOutcome.NO_ANSWER, now=at(1.05))
    assert (done.owed.is_open, done.owed.attempts) == (True, 1)
    calling.calls(ANN, 1.01)
    assert calling.owed_to(row.customer_id).attempts == 1, "the same call, now on record"
    the_same_again(2)


def test_a_wrong_number_is_not_offered_again_and_they_wait_on(calling: CallWorld) -> None:
    row = called(calling)
    done = wrap_up(calling.sam, row.owed_id, DialOutcome.WRONG_NUMBER, now=at(1.05))
    assert done.wrong is not None
    assert (done.owed.is_open, done.owed.attempts) == (True, 1)
    assert (done.owed.number, done.owed.reply_channel) == ("", "email")
    assert Identity.objects.get(key=f"phone:{ANN}").customer_id == f"phone:{ANN}"
    the_same_again(2)
    take_back_word(calling.sam, done.wrong.pk, now=at(2))
    assert calling.owed_to(row.customer_id).reply_channel == "call"


def test_the_number_that_somebody_rang_from_stays_theirs(calling: CallWorld) -> None:
    calling.rings(ANN, 0)
    row = calling.owed_to(f"phone:{ANN}")
    dial(calling.sam, row.owed_id, now=at(1))
    done = wrap_up(calling.sam, row.owed_id, DialOutcome.WRONG_NUMBER, now=at(1.1))
    assert done.wrong is None
    assert (done.owed.number, done.owed.is_open, done.owed.attempts) == (ANN, True, 1)


def test_what_cannot_be_said_of_a_call(calling: CallWorld) -> None:
    row = called(calling)
    with pytest.raises(Refused, match="time to come"):
        wrap_up(calling.sam, row.owed_id, DialOutcome.SPOKE, now=at(1.1), promise_by=at(1))
    with pytest.raises(Refused, match="Nobody heard"):
        wrap_up(calling.sam, row.owed_id, DialOutcome.NO_ANSWER, now=at(1.1), promise_by=at(9))
    with pytest.raises(Refused, match="how it went"):
        wrap_up(calling.sam, row.owed_id, DialOutcome.NOT_MADE, now=at(1.1))
    assert not DecisionFact.objects.exists()
    assert to_wrap_up(calling.sam, row.owed_id, at(1.1)) is not None
    assert to_wrap_up(calling.dana, row.owed_id, at(1.1)) is None, "that was Sam's call"


def test_a_call_that_was_taken_may_leave_a_note_and_a_promise(calling: CallWorld) -> None:
    call_id = calling.rings(BO, 0, bridged=200, name="Bo Moss")
    assert not calling.waiting()
    made = wrap_up_taken(calling.sam, call_id, now=at(1), promise_by=at(30), note="Sends pictures.")
    assert made is not None
    promise = PromiseRow.objects.get()
    assert (promise.customer, promise.latest_at, promise.kind) == ("Bo Moss", at(30), "rest")
    assert not calling.waiting()
    with pytest.raises(Refused, match="nothing is required"):
        wrap_up_taken(calling.sam, call_id, now=at(1))
    missed = calling.rings(ANN, 2)
    with pytest.raises(Refused, match="no call that somebody here took"):
        wrap_up_taken(calling.sam, missed, now=at(3), note="?")
    the_same_again(4)


# -- words on numbers


def test_a_sales_caller_is_decided_by_name_and_rings_in_vain_from_then_on(calling: CallWorld) -> None:
    calling.rings(BO, -30)
    calling.calls(BO, -29, bridged=90)
    calling.rings(BO, 0)
    row = calling.owed_to(f"phone:{BO}")
    word = say_sales(calling.dana, BO, now=at(1), key=row.owed_id)
    assert not OwedAnswer.objects.filter(is_open=True).exists()
    assert DecisionFact.objects.get(kind="owes_no").by == calling.dana
    calling.rings(BO, 5)
    assert Filing.objects.latest("occurred_at").rule == "sales_caller"
    assert not calling.waiting()
    the_same_again(6)
    take_back_word(calling.dana, word.pk, now=at(7))
    assert chore_one(at(7))
    assert [one.chases for one in calling.waiting()] == [1], "both calls wait again"
    the_same_again(8)


def test_an_overdue_sales_caller_of_ones_own_needs_a_colleague(calling: CallWorld) -> None:
    from heardback.desk.actions.claim import take

    calling.rings(BO, 0)
    row = calling.owed_to(f"phone:{BO}")
    take(calling.sam, row.owed_id, now=at(1))
    word = say_sales(calling.sam, BO, now=at(30), key=row.owed_id)
    assert word.batch_id == ""
    assert OwedAnswer.objects.get(pk=row.pk).is_open


def test_words_on_what_is_no_number_are_refused(calling: CallWorld) -> None:
    with pytest.raises(Refused, match="no telephone number"):
        say_shared(calling.dana, "the office", now=at(0))
    with pytest.raises(Refused, match="your own"):
        say_sales(calling.dana, SAM_PHONE, now=at(0))
    say_shared(calling.dana, "(202) 555-0142", now=at(0))
    with pytest.raises(Refused, match="said of"):
        say_shared(calling.dana, ANN, now=at(1))
    assert NumberWord.objects.get().number == ANN


# -- numbers found in mail


def test_a_callers_number_in_somebodys_mail_is_proposed_and_joined_once_confirmed(calling: CallWorld) -> None:
    row = asks_for_a_call(calling, 0)
    calling.rings(ANN, 1)
    while propose_merges_one(at(2)):
        pass
    proposal = MergeProposal.objects.get()
    assert {proposal.one, proposal.other} == {"email:ann@lee.example", f"phone:{ANN}"}
    assert OwedAnswer.objects.filter(is_open=True).count() == 2
    accept_proposal(calling.sam, proposal.pk, now=at(3))
    (one,) = calling.waiting()
    assert (one.chases, one.customer_id) == (1, row.customer_id)


def test_a_shared_number_proposes_nothing(calling: CallWorld) -> None:
    say_shared(calling.dana, ANN, now=at(0))
    calling.rings(ANN, 0)
    asks_for_a_call(calling, 1)
    while propose_merges_one(at(2)):
        pass
    assert not MergeProposal.objects.exists()


def test_every_dial_is_kept(calling: CallWorld) -> None:
    row = called(calling)
    wrap_up(calling.sam, row.owed_id, DialOutcome.NO_ANSWER, now=at(1.1))
    (made,) = Dialled.objects.all()
    assert (made.outcome, made.told_at, made.staff) == ("no_answer", at(1.1), calling.sam)


def test_who_was_only_tried_is_no_customer_yet(calling: CallWorld) -> None:
    calling.rings(ANN, 0)
    calling.calls(ANN, 1)
    assert not Customer.objects.get(customer_id=f"phone:{ANN}").has_history
    calling.calls(ANN, 2, bridged=60)
    assert Customer.objects.get(customer_id=f"phone:{ANN}").has_history

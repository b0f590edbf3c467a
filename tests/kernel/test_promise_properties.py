"""What holds of promises in every history (SEMANTICS 4.9 in the spirit of P1-P20, 5.1, 5.5)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.histories import EMAIL, PHONE, History, histories, minute
from tests.kernel.test_properties import judged, last_fact_at, many, of_y

from heardback.kernel.contacts import Bounce, Channel, Contact, Direction, Manner, Mark
from heardback.kernel.decisions import ON_A_PROMISE, Decision, DecisionKind
from heardback.kernel.hours import office_hours
from heardback.kernel.identities import CustomerOf, contacts_by_customer
from heardback.kernel.judge import judge
from heardback.kernel.promises import (
    Promise,
    PromiseState,
    Tier,
    remind_at,
    states_around_latest,
    unreviewed_from,
)

HOURS = office_hours("America/New_York")


def promises(history: History) -> tuple[Promise, ...]:
    return judged(history).promises


@many()
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(history: History, dice: random.Random) -> None:
    """P1, P2."""
    contacts = [*history.contacts, *dice.choices(history.contacts, k=3)]
    decisions = [*history.decisions, *history.decisions]
    shuffled = replace(
        history,
        contacts=tuple(dice.sample(contacts, len(contacts))),
        decisions=tuple(dice.sample(decisions, len(decisions))),
    )
    assert promises(shuffled) == promises(history)


@many()
@given(histories(), st.integers(0, 9), st.integers(0, 9))
def test_a_fact_removed_and_added_again_restores(history: History, contact: int, decision: int) -> None:
    """P9: nothing remembers, in whatever order facts come back."""
    before = promises(history)
    at = contact % len(history.contacts)
    without = (*history.contacts[:at], *history.contacts[at + 1 :])
    promises(replace(history, contacts=without))
    assert promises(replace(history, contacts=(*without, history.contacts[at]))) == before
    if history.decisions:
        at = decision % len(history.decisions)
        rest = (*history.decisions[:at], *history.decisions[at + 1 :])
        promises(replace(history, decisions=rest))
        assert promises(replace(history, decisions=(history.decisions[at], *rest))) == before


@many()
@given(histories(), histories())
def test_another_customers_facts_change_none(history: History, other: History) -> None:
    """P11."""
    everything = contacts_by_customer(
        [*history.contacts, *map(of_y, other.contacts)], CustomerOf([(EMAIL, PHONE)])
    )
    assert promises(replace(history, contacts=tuple(everything[EMAIL]))) == promises(history)


@many()
@given(histories(), st.integers(0, 10_000), st.integers(0, 10_000))
def test_time_alone_only_breaks_or_leaves_in_doubt(history: History, one: int, other: int) -> None:
    """P10: without new facts an open promise becomes broken or unconfirmed, and nothing else changes."""
    found = promises(history)
    facts = [moment for promise in found for moment in moments_of(promise)]
    begin = max([last_fact_at(history), *facts])
    first, second = (begin + timedelta(minutes=count) for count in sorted((one, other)))
    for promise in found:
        before, after = promise.state_at(first), promise.state_at(second)
        if before is PromiseState.OPEN:
            assert after in (PromiseState.OPEN, PromiseState.BROKEN, PromiseState.UNCONFIRMED)
        else:
            assert after is before


def moments_of(promise: Promise) -> list[datetime]:
    ended = promise.ending.ended_at if promise.ending is not None else None
    found = (promise.answered_at, promise.told_at, promise.contacted_at, ended)
    return [moment for moment in found if moment is not None]


@many()
@given(histories(), st.integers(-20, 10_000))
def test_two_words_say_the_state_at_every_moment(history: History, count: int) -> None:
    """`states_around_latest` is the state up to the latest moment and after it, once all facts have happened."""
    for promise in promises(history):
        facts = max(moments_of(promise), default=minute(0))
        until, after = states_around_latest(promise)
        for moment in (facts, promise.window.latest_at, facts + timedelta(minutes=count)):
            if moment >= facts:
                assert promise.state_at(moment) is (until if moment <= promise.window.latest_at else after)


@many()
@given(histories())
def test_every_holding_settlement_has_exactly_one_follow_up(history: History) -> None:
    """3.6: it always creates an open follow-up, whatever was read, and only one."""
    found = judged(history)
    for owed in found.owed:
        if owed.settlement is None or owed.settlement.manner is not Manner.HOLDING:
            continue
        by = owed.settlement.contact_id
        renewed = {one.decision_id for one in history.decisions if one.kind is DecisionKind.RENEW_PROMISE}
        made = [
            promise
            for promise in found.promises
            if promise.is_holding
            and promise.made_by == by
            and promise.promise_id.partition(":")[0] not in renewed
        ]
        if not made and by not in {contact.contact_id for contact in history.contacts}:
            continue  # a person's word on a call whose record promised already
        assert len(made) == 1
        assert made[0].tier in (Tier.FOLLOW_UP, Tier.ENTERED)


@many()
@given(histories())
def test_kept_means_that_a_person_spoke_or_said_so(history: History) -> None:
    """Kept at a moment at which a human contact of ours, or a person's word, speaks; and never by its maker."""
    found = judged(history)
    ours = {contact.contact_id: contact for contact in history.contacts}
    words = {decision.decision_id: decision for decision in history.decisions}
    said = {one.promise_id for one in history.decisions if one.kind is DecisionKind.KEEP_PROMISE}
    reached = {line.contact_id: line for line in found.reached}
    for promise in found.promises:
        if promise.answered_at is None:
            assert promise.kept_by == ""
            continue
        assert promise.kept_by != promise.made_by or promise.promise_id in said
        if promise.promise_id in said:
            continue
        assert promise.answered_at >= promise.made_at
        if promise.kept_by in words:
            assert words[promise.kept_by].kind in (DecisionKind.ATTEST, DecisionKind.LEFT_VOICEMAIL)
            continue
        contact = ours[promise.kept_by]
        if contact.direction is Direction.INBOUND:
            assert contact.call is not None
            assert contact.call.bridged_for >= 20
        else:
            assert not contact.marks & {Mark.AUTO_REPLIED, Mark.DRAFT, Mark.INTERNAL, Mark.RULE_TEMPLATE}
            assert str(reached[promise.kept_by].grade) != "X"


@many()
@given(histories(), st.integers(0, 10_000))
def test_a_suggestion_is_never_broken_unless_a_person_says_so(history: History, count: int) -> None:
    for promise in promises(history):
        if promise.is_suggestion and promise.ending is None:
            assert promise.state_at(minute(count)) is not PromiseState.BROKEN


@many()
@given(histories(), st.integers(0, 10_000))
def test_nothing_is_broken_before_its_latest_moment(history: History, count: int) -> None:
    """D10; a person may say so before."""
    for promise in promises(history):
        moment = min(minute(count), promise.window.latest_at)
        if promise.ending is None:
            assert promise.state_at(moment) is not PromiseState.BROKEN


@many()
@given(histories())
def test_what_customers_say_puts_no_promise_of_ours_in_doubt(history: History) -> None:
    """Without the sentences of theirs that say what we promised, all that counts stands as it does with them."""
    plain = replace(history, decisions=())
    silent = tuple(
        replace(contact, commitments=tuple(one for one in contact.commitments if not one.is_told))
        for contact in history.contacts
    )
    counted = [promise for promise in promises(plain) if not promise.is_suggestion]
    without = [promise for promise in promises(replace(plain, contacts=silent)) if not promise.is_suggestion]
    assert counted == without


@many()
@given(histories(), st.sampled_from([Mark.AUTO_REPLIED, Mark.DRAFT, Mark.SUBJECT_AUTO]), st.integers(0, 1600))
def test_a_machines_mail_makes_keeps_and_renews_none(history: History, mark: Mark, count: int) -> None:
    """P5, whatever it says."""
    spoken = [one for contact in history.contacts for one in contact.commitments][:2]
    sent = Contact(
        contact_id="zz-machine",
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        occurred_at=minute(count),
        counterparties=(EMAIL,),
        message_id="zz-machine@mail.example",
        marks=frozenset({mark, Mark.HOLDING, Mark.ATTACHMENT}),
        commitments=tuple(replace(one, is_told=False) for one in spoken),
    )
    named = replace(history, bounces=tuple(bounce for bounce in history.bounces if bounce.message_id))
    assert promises(replace(named, contacts=(*named.contacts, sent))) == promises(named)


@many()
@given(histories(), st.integers(0, 9))
def test_what_came_back_promised_nothing(history: History, index: int) -> None:
    """A bounce takes back what its mail promised and kept, whenever it comes."""
    mails = [
        contact
        for contact in history.contacts
        if contact.direction is Direction.OUTBOUND
        and contact.message_id
        and contact.counterparties == (EMAIL,)
    ]
    if not mails:
        return
    mail = replace(mails[index % len(mails)], message_id="only@mail.example")
    contacts = tuple(mail if one.contact_id == mail.contact_id else one for one in history.contacts)
    plain = tuple(one for one in history.decisions if one.kind not in ON_A_PROMISE)
    plain = tuple(one for one in plain if mail.contact_id not in (one.contact_id, one.other_id))
    back = Bounce("back", EMAIL, mail.occurred_at, True, mail.message_id)
    found = promises(replace(history, contacts=contacts, decisions=plain, bounces=(back,)))
    assert all(mail.contact_id not in (one.made_by, one.kept_by, *one.candidates) for one in found)


@many()
@given(histories(), st.integers(0, 9), st.sampled_from(sorted(ON_A_PROMISE)), st.booleans())
def test_a_word_taken_back_leaves_no_trace(
    history: History, index: int, kind: DecisionKind, is_there: bool
) -> None:
    """Undo, and a word on a promise that is not there, change nothing but the list of stale words."""
    found = promises(history)
    named = found[index % len(found)].promise_id if found and is_there else "gone:reply"
    word = Decision(
        decision_id="z-word",
        kind=kind,
        contact_id=history.contacts[0].contact_id,
        decided_at=minute(9000),
        by="a",
        due_at=minute(9500),
        promise_id=named,
    )
    back = replace(word, decision_id="z-back", kind=DecisionKind.REVERSE, other_id="z-word", promise_id="")
    assert promises(replace(history, decisions=(*history.decisions, word, back))) == found
    said = judge(replace(history, decisions=(*history.decisions, word)).facts, history.book)
    if named == "gone:reply":
        assert said.promises == found
        assert "z-word" in said.stale_decisions


@many()
@given(histories())
def test_every_promise_has_its_own_name_and_a_window(history: History) -> None:
    found = promises(history)
    assert len({promise.promise_id for promise in found}) == len(found)
    for promise in found:
        assert promise.window.earliest_at <= promise.window.latest_at
        assert remind_at(promise, HOURS) >= promise.made_at
        unreviewed_at = unreviewed_from(promise, HOURS)
        assert (unreviewed_at is not None) is promise.is_suggestion
        assert unreviewed_at is None or unreviewed_at > promise.made_at

"""P1-P20 of SEMANTICS 4.9 as properties of the kernel, on the random histories that both judges share."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.histories import EMAIL, PHONE, History, histories, minute
from tests.kernel.test_naive_judge import row_of

from heardback.kernel.contacts import Bounce, Channel, Contact, Direction, Mark, is_phone
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.hours import office_hours
from heardback.kernel.identities import CustomerOf, contacts_by_customer
from heardback.kernel.judge import CustomerFacts, Judgement, OwedAnswer, judge
from heardback.kernel.owing import Owes
from heardback.kernel.policy import Policy, PolicyBook
from heardback.kernel.reasons import HARD_RULES, Rule
from heardback.kernel.standards import Standard, StandardKind, parse_elapsed
from heardback.kernel.status import (
    State,
    Verdict,
    flags_at,
    next_look_at,
    state_at,
    verdict_at,
    verdicts_around_due,
)

#: Where a property is shown that is not the kernel's to show.
ELSEWHERE = {
    "p19": "the hash chain belongs to the ledger, which is not built yet",
    "p20": "tests/reports/test_figures.py: the waiting curve without censoring is one minus the ECDF",
}
OWES_DECISIONS = (DecisionKind.OWES_YES, DecisionKind.OWES_NO)


def many(examples: int = 150) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def judged(history: History) -> Judgement:
    return judge(history.facts, history.book)


def rows(history: History) -> list[dict[str, object]]:
    return [row_of(owed, history) for owed in judged(history).owed]


def last_fact_at(history: History) -> datetime:
    moments = [contact.occurred_at for contact in history.contacts]
    moments += [decision.decided_at for decision in history.decisions]
    moments += [decision.occurred_at for decision in history.decisions if decision.occurred_at]
    return max(moments)


@many()
@given(histories(), st.randoms(use_true_random=False))
def test_p01_permutation_invariance(history: History, dice: random.Random) -> None:
    """P1: the order of the facts changes nothing."""
    shuffled = replace(
        history,
        contacts=tuple(dice.sample(history.contacts, len(history.contacts))),
        decisions=tuple(dice.sample(history.decisions, len(history.decisions))),
        bounces=tuple(dice.sample(history.bounces, len(history.bounces))),
    )
    assert judged(shuffled) == judged(history)


@many()
@given(histories(), st.randoms(use_true_random=False))
def test_p02_idempotence(history: History, dice: random.Random) -> None:
    """P2: duplicates are harmless, and judging twice gives the same."""
    twice = replace(
        history,
        contacts=(
            *history.contacts,
            *(replace(contact) for contact in history.contacts if dice.random() < 0.7),
        ),
        decisions=history.decisions * 2,
        bounces=history.bounces * 2,
    )
    assert judged(twice) == judged(history) == judged(history)


@many()
@given(histories())
def test_p03_each_owed_inbound_in_exactly_one_owed_answer(history: History) -> None:
    """P3: each inbound contact that owes an answer is a member of exactly one; no other contact is of any."""
    found = judged(history)
    members = Counter(contact_id for owed in found.owed for contact_id in owed.contacts)
    owing = [contact_id for contact_id, ruling in found.rulings if ruling.owes is not Owes.NO]
    assert members == Counter(owing)
    inbound = {contact.contact_id for contact in history.contacts if contact.direction is Direction.INBOUND}
    assert {contact_id for contact_id, _ in found.rulings} == inbound


@many()
@given(histories(), st.integers(0, 300))
def test_p04_due_is_the_standard_from_the_openers_receipt(history: History, edited_minute: int) -> None:
    """P4: due = standard(opener.received_at), unaffected by chases and by later policy edits."""
    found = judged(history).owed
    received = {contact.contact_id: contact.occurred_at for contact in history.contacts}
    for owed in found:
        assert owed.opened_at == received[owed.key] == min(received[member] for member in owed.contacts)
        assert owed.due_at == history.book.at(owed.opened_at).standard.due_at(owed.opened_at)
    edited = replace(
        history.book.at(minute(9000)), standard=parse_elapsed(7), in_force_from=minute(edited_minute)
    )
    versions = [history.book.at(minute(moment)) for moment in (0, 9000)]
    later = judge(history.facts, PolicyBook([*versions, edited])).owed
    before = {owed.key: owed.due_at for owed in found if owed.opened_at < minute(edited_minute)}
    assert {owed.key: owed.due_at for owed in later if owed.opened_at < minute(edited_minute)} == before


MACHINES = (
    frozenset({Mark.AUTO_REPLIED}),
    frozenset({Mark.AUTO_GENERATED}),
    frozenset({Mark.SUBJECT_AUTO}),
    frozenset({Mark.INTERNAL}),
    frozenset({Mark.DRAFT}),
    frozenset({Mark.RULE_TEMPLATE}),
    frozenset({Mark.AUTHENTICATION_FAILED}),
)
BULK = (frozenset({Mark.MASS_MAILING}), frozenset({Mark.LIST_ID, Mark.LIST_UNSUBSCRIBE}))


@many(250)
@given(histories(), st.sampled_from([*MACHINES, *BULK, frozenset[Mark]()]), st.integers(0, 300), st.data())
def test_p05_machines_mail_changes_nothing(
    history: History, marks: frozenset[Mark], sent_minute: int, data: st.DataObject
) -> None:
    """P5: adding automatic, bulk, internal or bounced outbound changes nothing, whatever it cites.

    Bulk cites nothing here (what cites the customer's own mail is personal, 3.3), and failures that name no
    mail are left out: such a failure means the latest mail before it, be it the added one.
    """
    if marks in BULK and history.book.at(minute(0)).is_list_mode:
        return
    known = [contact.message_id for contact in history.contacts if contact.message_id]
    cites = data.draw(st.lists(st.sampled_from(known), max_size=2)) if known and marks not in BULK else []
    sent = Contact(
        contact_id="machine",
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        occurred_at=minute(sent_minute),
        counterparties=(EMAIL,),
        base_subject="pump",
        message_id="machine@mail.example",
        cites=tuple(cites),
        marks=marks,
    )
    named = tuple(bounce for bounce in history.bounces if bounce.message_id)
    back = (Bounce("back", EMAIL, sent.occurred_at, True, sent.message_id),) if not marks else ()
    plain = replace(history, bounces=named)
    with_machine = replace(plain, contacts=(*history.contacts, sent), bounces=(*named, *back))
    assert rows(with_machine) == rows(plain)
    assert judged(with_machine).rulings == judged(plain).rulings
    assert judged(with_machine).promises == judged(plain).promises


@many()
@given(histories())
def test_p06_unsure_runs_like_yes(history: History) -> None:
    """P6: unsure and yes give identical clocks: a history all unsure is judged like the same all certain."""
    decisions = tuple(one for one in history.decisions if one.kind not in OWES_DECISIONS)

    def marked(*marks: Mark) -> History:
        contacts = [
            replace(contact, marks=frozenset(marks), accepts=None)
            if contact.direction is Direction.INBOUND
            else contact
            for contact in history.contacts
            if contact.direction is Direction.OUTBOUND or not is_phone(contact.channel)
        ]
        firm = replace(history.book.at(minute(0)), cc_auto_no=False)
        return replace(history, contacts=tuple(contacts), decisions=decisions, book=PolicyBook([firm]))

    certain, unsure = marked(Mark.REQUEST), marked(Mark.REQUEST, Mark.COPIED_ONLY)
    assert all(row["certain"] for row in rows(certain))
    assert not any(row["certain"] for row in rows(unsure))
    assert [{**row, "certain": True} for row in rows(unsure)] == rows(certain)


@many()
@given(histories())
def test_p07_settled_at_or_after_the_openers_receipt(history: History) -> None:
    """P7: settled_at >= opener.received_at."""
    for owed in judged(history).owed:
        assert owed.settlement is None or owed.settlement.settled_at >= owed.opened_at
        assert owed.closure is None or owed.closure.closed_at >= owed.opened_at


@many()
@given(histories())
def test_p08_met_exactly_if_settled_by_due(history: History) -> None:
    """P8: met ⇔ settled_at <= due."""
    as_of = minute(90_000)
    for owed in judged(history).owed:
        settled = owed.settlement
        is_met = settled is not None and settled.settled_at <= owed.due_at
        assert (verdict_at(owed, as_of) is Verdict.MET) == is_met


@many()
@given(histories(), st.integers(0, 9))
def test_p09_removing_then_adding_a_fact_restores(history: History, index: int) -> None:
    """P9: removing then re-adding a fact restores the result; nothing remembers."""
    before = judged(history)
    at = index % len(history.contacts)
    removed = (*history.contacts[:at], *history.contacts[at + 1 :])
    judged(replace(history, contacts=removed, decisions=history.decisions[1:], bounces=()))
    assert judged(replace(history, contacts=(*removed, history.contacts[at]))) == before


@many()
@given(histories(), st.integers(0, 10_000), st.integers(0, 10_000))
def test_p10_time_alone_only_turns_pending_into_breached(history: History, one: int, other: int) -> None:
    """P10: without new facts the verdict at t2 > t1 differs only pending → breached (early → met when due)."""
    first, second = (last_fact_at(history) + timedelta(minutes=count) for count in sorted((one, other)))
    breached = {Verdict.NEVER_ANSWERED, Verdict.MAYBE_ANSWERED, Verdict.BREACHED_UNCONFIRMED}
    for owed in judged(history).owed:
        before, after = verdict_at(owed, first), verdict_at(owed, second)
        allowed = {Verdict.PENDING: breached, Verdict.EARLY: {Verdict.MET}}.get(before, set())
        assert after is before or after in allowed
        assert state_at(owed, first) is state_at(owed, second)


def of_y(contact: Contact) -> Contact:
    """The same contact as another customer's, still citing X's messages."""
    return replace(
        contact,
        contact_id=f"y-{contact.contact_id}",
        message_id=f"y-{contact.message_id}" if contact.message_id else "",
        counterparties=("email:y@other.example",),
    )


@many()
@given(histories(), histories())
def test_p11_customers_are_isolated(history: History, other: History) -> None:
    """P11: facts about Y never change X, unless identities link or an outbound names both."""
    customer_of = CustomerOf([(EMAIL, PHONE)])
    ours = [replace(contact, counterparties=(*contact.counterparties,)) for contact in history.contacts]
    everything = contacts_by_customer([*ours, *map(of_y, other.contacts)], customer_of)
    assert set(everything) <= {EMAIL, "email:y@other.example"}
    mixed = replace(history, contacts=tuple(everything[EMAIL]))
    assert judged(mixed) == judged(history)
    both = tuple(
        replace(contact, counterparties=(*contact.counterparties, "email:y@other.example"))
        if contact.direction is Direction.OUTBOUND
        else contact
        for contact in history.contacts
    )
    assert rows(replace(history, contacts=both)) == rows(history)


@many()
@given(st.integers(1, 5000), st.integers(0, 500), st.integers(1, 500))
def test_p12_bounce_then_redelivery_restores(sent: int, back: int, again: int) -> None:
    """P12: a bounce reopens with the original due; a redelivery settles again."""
    asked = Contact(
        contact_id="x1",
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        occurred_at=minute(0),
        counterparties=(EMAIL,),
        message_id="x1",
    )
    reply = replace(
        asked,
        contact_id="a1",
        direction=Direction.OUTBOUND,
        occurred_at=minute(sent),
        message_id="a1",
        cites=("x1",),
    )
    second = replace(reply, contact_id="a2", message_id="a2", occurred_at=minute(sent + back + again))
    bounce = Bounce("b", EMAIL, minute(sent + back), True, "a1")

    def owed_with(*contacts: Contact, bounces: tuple[Bounce, ...]) -> OwedAnswer:
        facts = CustomerFacts(EMAIL, contacts, identities=frozenset({EMAIL}), bounces=bounces)
        (owed,) = judge(facts, PolicyBook([Policy()])).owed
        return owed

    answered = owed_with(asked, reply, bounces=())
    reopened = owed_with(asked, reply, bounces=(bounce,))
    restored = owed_with(asked, reply, second, bounces=(bounce,))
    assert answered.settlement is not None
    assert reopened.settlement is None
    assert restored.settlement is not None
    assert (restored.settlement.contact_id, restored.settlement.grade) == ("a2", answered.settlement.grade)
    assert answered.due_at == reopened.due_at == restored.due_at


@many()
@given(histories())
def test_p13_any_no_has_a_hard_rule_or_a_decision(history: History) -> None:
    """P13: any no has a hard rule or a decision."""
    decided = {one.contact_id for one in history.decisions if one.kind in OWES_DECISIONS}
    for contact_id, ruling in judged(history).rulings:
        if ruling.owes is Owes.NO:
            assert ruling.rule in HARD_RULES
            assert ruling.rule is not Rule.DECISION or contact_id in decided


@many()
@given(histories())
def test_p14_merge_then_split_is_identity(history: History) -> None:
    """P14: merging two identities and splitting them again gives the same; nobody is lost while merged."""

    def all_judged(*links: tuple[str, str]) -> dict[str, Judgement]:
        grouped = contacts_by_customer(history.contacts, CustomerOf(links))
        return {
            customer: judge(replace(history.facts, customer_id=customer, contacts=contacts), history.book)
            for customer, contacts in grouped.items()
        }

    apart = all_judged()
    merged = all_judged((PHONE, EMAIL))
    assert set(merged) == {min(EMAIL, PHONE)}
    assert all_judged() == apart
    (together,) = merged.values()
    ruled = {contact_id for one in apart.values() for contact_id, _ in one.rulings}
    assert {contact_id for contact_id, _ in together.rulings} == ruled
    members = {contact_id for owed in together.owed for contact_id in owed.contacts}
    kept = {contact_id for contact_id, ruling in together.rulings if ruling.owes is not Owes.NO}
    assert members == kept


@many()
@given(histories(), st.integers(0, 9000))
def test_p15_the_partition_counts_every_owed_answer_once(history: History, as_of_minute: int) -> None:
    """P15 (the kernel's half): at any moment every owed answer has one word, and the words add up to all."""
    as_of = minute(as_of_minute)
    found = judged(history).owed
    counted = Counter(verdict_at(owed, as_of) for owed in found)
    assert sum(counted.values()) == len(found)
    due = [owed for owed in found if owed.due_at < as_of]
    early_or_pending = counted[Verdict.EARLY] + counted[Verdict.PENDING]
    outside = [
        owed for owed in found if owed.due_at >= as_of and verdict_at(owed, as_of) is Verdict.NOT_APPLICABLE
    ]
    assert early_or_pending + len(outside) == len(found) - len(due)


YEAR = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda count: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=count)
)
ZONES = st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"])


def opened(received_at: datetime, standard: Standard) -> OwedAnswer:
    contact = Contact(
        contact_id="x1",
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        occurred_at=received_at,
        counterparties=(EMAIL,),
    )
    (owed,) = judge(CustomerFacts(EMAIL, [contact]), PolicyBook([Policy(standard=standard)])).owed
    return owed


@many()
@given(YEAR)
def test_p16_a_day_is_a_day_across_the_change_of_clocks(received_at: datetime) -> None:
    """P16: elapsed due − received is always 86,400 s."""
    owed = opened(received_at, parse_elapsed(24))
    assert (owed.due_at - owed.opened_at).total_seconds() == 86_400


@many()
@given(YEAR, ZONES, st.integers(1, 40))
def test_p17_a_business_due_lies_in_opening_hours_or_at_their_end(
    received_at: datetime, zone: str, hours: int
) -> None:
    """P17: a business due lies in an open interval or at its end (more of it in test_standards)."""
    tz = ZoneInfo(zone)
    standard = Standard(StandardKind.BUSINESS_HOURS, hours * 3600, office_hours(zone))
    due_at = opened(received_at, standard).due_at.astimezone(tz)
    assert due_at.weekday() < 5
    seconds = due_at.hour * 3600 + due_at.minute * 60 + due_at.second + due_at.microsecond / 1e6
    assert 9 * 3600 <= seconds <= 17 * 3600


@many()
@given(histories(), st.integers(0, 9), st.booleans(), st.booleans())
def test_p18_decisions_win_and_the_latest_first(
    history: History, index: int, is_yes: bool, was_yes: bool
) -> None:
    """P18: decision facts win over rules, latest first; taken back, the rules speak again."""
    inbound = [contact for contact in history.contacts if contact.direction is Direction.INBOUND]
    if not inbound:
        return
    contact_id = inbound[index % len(inbound)].contact_id
    plain = replace(
        history, decisions=tuple(one for one in history.decisions if one.kind not in OWES_DECISIONS)
    )

    def said(decision_id: str, minutes: int, *, yes: bool) -> Decision:
        kind = DecisionKind.OWES_YES if yes else DecisionKind.OWES_NO
        return Decision(
            decision_id=decision_id, kind=kind, contact_id=contact_id, decided_at=minute(minutes), by="b"
        )

    first, second = said("z-first", 9000, yes=was_yes), said("z-second", 9001, yes=is_yes)
    undo = [
        replace(
            first,
            decision_id=f"z-undo-{one.decision_id}",
            kind=DecisionKind.REVERSE,
            other_id=one.decision_id,
        )
        for one in (first, second)
    ]

    def ruled(*decisions: Decision) -> tuple[Owes, Rule]:
        found = judged(replace(plain, decisions=(*plain.decisions, *decisions)))
        ruling = dict(found.rulings)[contact_id]
        members = {member for owed in found.owed for member in owed.contacts}
        assert (contact_id in members) == (ruling.owes is not Owes.NO)
        return ruling.owes, ruling.rule

    yes_no = {True: Owes.YES, False: Owes.NO}
    assert ruled(second, first) == (yes_no[is_yes], Rule.DECISION)
    assert ruled(first, second, undo[1]) == (yes_no[was_yes], Rule.DECISION)
    assert ruled(first, second, *undo) == ruled()


@many()
@given(histories(), st.data())
def test_p18_a_persons_attribution_settles_whatever_the_rules_say(
    history: History, data: st.DataObject
) -> None:
    """P18: the latest word on "does this answer that" stands, unless the mail came back undelivered."""
    clean = replace(history, bounces=(), decisions=())
    found = judged(clean).owed
    outbound = [contact for contact in history.contacts if contact.direction is Direction.OUTBOUND]
    waiting = [owed for owed in found if owed.settlement is None]
    if not outbound or not waiting:
        return
    target, sent = data.draw(st.sampled_from(waiting)), data.draw(st.sampled_from(outbound))
    decision = Decision(
        decision_id="said",
        kind=DecisionKind.ATTRIBUTE,
        contact_id=target.key,
        decided_at=minute(9000),
        by="b",
        other_id=sent.contact_id,
    )
    after = judged(replace(clean, decisions=(decision,))).owed
    owed = next(one for one in after if target.key in one.contacts)
    assert owed.settlement is not None
    refused = replace(
        decision,
        decision_id="denied",
        kind=DecisionKind.NOT_AN_ANSWER,
        contact_id=sent.contact_id,
        other_id="",
        decided_at=minute(9001),
    )
    denied = judged(replace(clean, decisions=(decision, refused))).owed
    assert all(one.settlement is None or one.settlement.contact_id != sent.contact_id for one in denied)


@many()
@given(histories(), st.integers(0, 9000), st.floats(0, 1))
def test_the_next_look_is_not_too_late(history: History, as_of_minute: int, share: float) -> None:
    """Until `next_look_at` nothing that depends on the moment changes, as long as no fact is added."""
    as_of = max(minute(as_of_minute), last_fact_at(history))
    for owed in judged(history).owed:
        look_at = next_look_at(owed, as_of)
        until = look_at if look_at is not None else as_of + timedelta(days=400)
        between = min(as_of + (until - as_of) * share, until - timedelta(microseconds=1))
        assert flags_at(owed, between) == flags_at(owed, as_of)
        assert verdict_at(owed, between) is verdict_at(owed, as_of) or owed.due_at < between


@many()
@given(histories(), st.integers(0, 9000), st.floats(0, 1), st.booleans())
def test_two_words_say_the_verdict_at_every_moment(
    history: History, as_of_minute: int, share: float, has_all: bool
) -> None:
    """Until the next look, the verdict depends on the moment through the due time alone, facts to come or not."""
    as_of = max(minute(as_of_minute), last_fact_at(history)) if has_all else minute(as_of_minute)
    for owed in judged(history).owed:
        until_due, after_due = verdicts_around_due(owed, as_of)
        look_at = next_look_at(owed, as_of) or as_of + timedelta(days=400)
        if state_at(owed, as_of) is State.CLOSED and owed.settlement is not None:
            continue  # a settlement dated after somebody closed it is looked at when it comes
        for moment in (as_of, as_of + (look_at - as_of) * share, owed.due_at):
            if as_of <= moment < look_at or moment == as_of:
                word = until_due if owed.due_at >= moment else after_due
                assert verdict_at(owed, moment) is word


def test_all_twenty_are_accounted_for() -> None:
    here = set(re.findall(r"def test_(p\d\d)_", Path(__file__).read_text()))
    assert here.isdisjoint(ELSEWHERE)
    assert here | set(ELSEWHERE) == {f"p{number:02}" for number in range(1, 21)}


@pytest.mark.parametrize("mark", list(Mark))
def test_every_mark_alone_gives_a_ruling(mark: Mark) -> None:
    """L1, L4: whatever evidence a mail bears, it is ruled on, and a no names a hard rule."""
    contact = Contact(
        contact_id="x1",
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        occurred_at=minute(0),
        counterparties=(EMAIL,),
        marks=frozenset({mark}),
    )
    ((_, ruling),) = judge(CustomerFacts(EMAIL, [contact]), PolicyBook([Policy()])).rulings
    assert ruling.owes is not Owes.NO or ruling.rule in HARD_RULES

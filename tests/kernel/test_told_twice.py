"""The mail about a call and its record are one contact where that is sure, whatever the order; else two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heardback.kernel.contacts import CallFacts, Channel, Contact, Direction, Mark
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.judge import CustomerFacts, Judgement, judge
from heardback.kernel.policy import Policy, PolicyBook
from heardback.kernel.reasons import Rule

ENDED = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
KEY = "phone:+12025550142"
BOOK = PolicyBook([Policy()])


def told(
    contact_id: str, seconds: float, message: float, *, is_mail: bool = False, rang: float = 25
) -> Contact:
    return Contact(
        contact_id=contact_id,
        channel=Channel.VOICEMAIL if message else Channel.PHONE,
        direction=Direction.INBOUND,
        occurred_at=ENDED + timedelta(seconds=seconds),
        counterparties=(KEY,),
        conversation_keys=(KEY,),
        marks=frozenset({Mark.CARRIER}) if is_mail else frozenset(),
        call=CallFacts(rang_for=rang, message_for=message),
    )


def ruled(*contacts: Contact, decisions: tuple[Decision, ...] = ()) -> Judgement:
    return judge(CustomerFacts(KEY, contacts, frozenset({KEY}), decisions), BOOK)


CALL, MAIL = told("call", 0, 28), told("mail", 9, 21, is_mail=True)


def test_the_greeting_is_part_of_what_a_record_counts() -> None:
    (owed,) = ruled(CALL, MAIL).owed
    assert (owed.contacts, owed.chases, owed.told_twice) == (("call", "mail"), 0, frozenset({"mail"}))


def test_a_clock_that_is_behind_makes_nothing_due_later() -> None:
    (owed,) = ruled(CALL, replace(MAIL, occurred_at=ENDED - timedelta(seconds=20))).owed
    assert owed.opened_at == ENDED - timedelta(seconds=20)
    assert (owed.key, owed.chases) == ("call", 0)


def test_a_missed_call_and_its_mail_are_one() -> None:
    (owed,) = ruled(told("call", 0, 0), told("mail", 30, 0, is_mail=True)).owed
    assert (owed.rule, owed.chases) == (Rule.MISSED_CALL, 0)


def test_a_word_on_the_mail_is_a_word_on_the_call() -> None:
    closed = Decision(
        decision_id="d",
        kind=DecisionKind.WITHDRAWN,
        contact_id="mail",
        decided_at=ENDED + timedelta(hours=1),
        by="Dana Reyes",
    )
    (owed,) = ruled(CALL, MAIL, decisions=(closed,)).owed
    assert owed.closure is not None
    assert not ruled(CALL, MAIL, decisions=(closed,)).stale_decisions


def test_a_mail_alone_and_a_record_alone_owe_as_ever() -> None:
    assert [owed.chases for owed in ruled(MAIL).owed] == [0]
    assert [owed.chases for owed in ruled(CALL).owed] == [0]


_CALLS = st.builds(
    lambda seconds, message, rang: (float(seconds), float(message), float(rang)),
    st.integers(-200, 200),
    st.sampled_from([0, 2, 3, 12, 21, 28, 90]),
    st.sampled_from([4, 10, 25]),
)


@given(st.lists(st.tuples(_CALLS, st.booleans()), max_size=6), st.randoms(use_true_random=False))
def test_nobody_who_waits_alone_stops_waiting_together(
    found: list[tuple[tuple[float, float, float], bool]], dice: object
) -> None:
    """In any order the same; every contact is ruled; nobody waits longer, or is forgotten."""
    contacts = [
        told(str(place), seconds, message, is_mail=is_mail, rang=10 if is_mail else rang)
        for place, ((seconds, message, rang), is_mail) in enumerate(found)
    ]
    judgement = ruled(*contacts)
    shuffled = list(contacts)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    again = ruled(*shuffled, *shuffled[:2])
    assert (judgement.owed, sorted(judgement.rulings)) == (again.owed, sorted(again.rulings))
    assert {contact_id for contact_id, _ in judgement.rulings} == {contact.contact_id for contact in contacts}
    alone = [owed for contact in contacts for owed in ruled(contact).owed]
    members = {contact_id for owed in judgement.owed for contact_id in owed.contacts}
    assert {owed.key for owed in alone} == members
    if alone:
        assert min(owed.due_at for owed in judgement.owed) == min(owed.due_at for owed in alone)

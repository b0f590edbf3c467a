"""What we wait for: what begins, repeats and ends a wait, who is a stranger, and that order changes nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.histories import EMAIL, History, histories, minute
from tests.scenario import B, Story, X, Y, at, said, window

from heardback.kernel.awaiting import QUIET_AFTER, WAIT_FOR, Awaited, AwaitedKind
from heardback.kernel.contacts import Bounce, Channel, Contact, Direction, Mark, PromiseKind
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.judge import Judgement, judge

DEED = ("Could you send us the deed?",)
PLOT = ("Which plot is it?",)
FRIDAY = window("fri 09:00", "fri 23:59:59", "by Friday")


@pytest.fixture
def story() -> Story:
    """X wrote once, a week ago, and was answered."""
    told = Story()
    told.mail("x0", "2026-03-09 09:00", subject="Before")
    told.writes("a0", "2026-03-09 10:00", cites=["x0"], subject="Re: Before")
    return told


def waits(story: Story, as_of: str = "next fri 12:00", who: str = X) -> list[Awaited]:
    return [one for one in story.judged(who).awaited if one.is_listed_at(at(as_of))]


def wait(story: Story, as_of: str = "next fri 12:00") -> Awaited:
    (found,) = waits(story, as_of)
    return found


# -- what begins a wait


def test_a_question_of_ours_is_expected_after_three_days(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    found = wait(story)
    assert (found.kind, found.sentence, found.staff, found.times) == (
        AwaitedKind.ASKED,
        DEED[0],
        "a@pool.example",
        1,
    )
    assert found.window.latest_at == at("mon 09:00") + WAIT_FOR
    assert not found.is_past_at(at("thu 09:00"))
    assert found.is_past_at(at("thu 09:00:01"))


def test_a_day_that_the_question_names_is_when_it_is_expected(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED, asked_by=FRIDAY)
    assert wait(story).window == FRIDAY


def test_without_a_question_nothing_is_waited_for(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed")
    assert waits(story) == []


def test_what_they_say_they_will_do_is_waited_for_with_their_date(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED, staff=B)
    story.mail(
        "x1",
        "mon 12:00",
        cites=["a1"],
        commitments=(said(PromiseKind.DELIVER, FRIDAY, "I'll send it by Friday"),),
    )
    found = wait(story)
    assert (found.kind, found.sentence, found.window) == (
        AwaitedKind.THEY_PROMISED,
        "I'll send it by Friday",
        FRIDAY,
    )
    assert (found.staff, found.times) == (B, 0)


def test_their_word_without_a_date_or_with_one_gone_by_is_expected_after_three_days(story: Story) -> None:
    gone = window("2026-03-13 09:00", "2026-03-13 17:00")
    story.mail(
        "x1",
        "mon 12:00",
        commitments=(said(PromiseKind.DELIVER, None, "I'll send it"), said(PromiseKind.ACT, gone)),
    )
    assert {one.window.latest_at for one in waits(story)} == {at("mon 12:00") + WAIT_FOR}


@pytest.mark.parametrize(
    "commitment",
    [
        said(PromiseKind.BURDEN_SHIFT, FRIDAY, "Call me on Friday"),
        said(PromiseKind.CALL_BACK, FRIDAY, "You said you would call on Friday", is_told=True),
        said(PromiseKind.CONDITIONAL, None, "If I need anything, I'll call"),
    ],
)
def test_what_they_put_on_us_or_only_might_do_is_nothing_to_wait_for(
    story: Story, commitment: object
) -> None:
    story.mail("x1", "mon 12:00", commitments=(commitment,))  # type: ignore[arg-type]
    assert waits(story) == []


# -- who is a stranger (S3.9)


def test_a_question_to_somebody_who_never_turned_to_us_is_not_listed() -> None:
    story = Story()
    story.writes("a1", "mon 09:00", asked=("Are you looking for a pool?",))
    assert waits(story) == []
    (kept,) = story.judged().awaited
    assert kept.is_open_at(at("tue 09:00"))


@pytest.mark.parametrize("how", ["wrote", "rang"])
def test_it_is_listed_from_when_they_turn_to_us(how: str) -> None:
    story = Story()
    story.writes("a1", "mon 09:00", asked=DEED)
    if how == "wrote":
        story.mail("x1", "wed 09:00", subject="Something else")
    else:
        story.writes("a2", "mon 10:00", asked=PLOT, subject="Plot")
        story.calls_us("x1", "wed 09:00", bridged=200)  # of two it ends none
    assert waits(story, "tue 09:00") == []
    assert waits(story, "wed 12:00")


def test_a_stranger_who_is_asked_alone_for_something_by_a_day_is_listed() -> None:
    story = Story()
    story.writes("a1", "mon 09:00", asked=DEED, asked_by=FRIDAY)
    assert wait(story).window == FRIDAY
    several = Story()
    several.writes("a1", "mon 09:00", asked=DEED, asked_by=FRIDAY, to=(X, Y))
    assert waits(several) == []


def test_a_stranger_whom_a_person_gives_a_date_is_listed_and_undo_takes_it_back() -> None:
    story = Story()
    story.writes("a1", "mon 09:00", asked=DEED)
    until = story.decides(
        DecisionKind.AWAIT_UNTIL, "a1", "mon 12:00", promise="a1:asked", due_at=at("fri 17:00")
    )
    assert wait(story).window.latest_at == at("fri 17:00")
    story.decides(DecisionKind.REVERSE, "a1", "mon 13:00", other=until)
    assert waits(story) == []


def test_one_date_by_a_person_makes_them_known_for_all_that_we_ask() -> None:
    story = Story()
    story.writes("a1", "mon 09:00", subject="Kits", asked=("Please send two kits.",))
    story.decides(DecisionKind.AWAIT_UNTIL, "a1", "mon 12:00", promise="a1:asked", due_at=at("fri 17:00"))
    story.writes("a2", "wed 09:00", subject="Strips", asked=("Please send test strips.",))
    assert [one.known_from for one in waits(story)] == [at("mon 12:00"), at("wed 09:00")]


# -- asking again


def test_asking_again_counts_moves_the_date_and_quotes_what_is_new(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.writes("a2", "thu 12:00", subject="Re: Deed", cites=["a1"], asked=(*DEED, *PLOT))
    found = wait(story)
    assert (found.times, found.asked_at, found.since) == (2, at("thu 12:00"), at("mon 09:00"))
    assert found.window.latest_at == at("thu 12:00") + WAIT_FOR
    assert found.sentence == f"{DEED[0]}\n{PLOT[0]}"


def test_asking_about_what_they_promised_is_the_same_wait(story: Story) -> None:
    story.mail("x1", "mon 12:00", commitments=(said(PromiseKind.DELIVER, FRIDAY, "I'll send it by Friday"),))
    story.writes("a2", "next mon 09:00", cites=["x1"], asked=("Any news?",))
    found = wait(story, "next mon 12:00")
    assert (found.sentence, found.times) == ("I'll send it by Friday", 1)
    assert found.window.latest_at == at("next mon 09:00") + WAIT_FOR


def test_another_conversation_is_another_wait(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.writes("a2", "mon 10:00", subject="Plot", asked=PLOT)
    assert len(waits(story)) == 2


def test_a_call_of_ours_that_reached_them_counts_as_asking_and_ends_nothing(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.calls("a2", "thu 10:00", bridged=180)
    story.calls("a3", "thu 11:00")  # nobody picked up
    found = wait(story)
    assert (found.times, found.asked_at) == (2, at("thu 10:00"))


def test_a_call_of_ours_with_several_waits_counts_for_none(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.writes("a2", "mon 10:00", subject="Plot", asked=PLOT)
    story.calls("a3", "thu 10:00", bridged=180)
    assert [one.times for one in waits(story)] == [1, 1]


# -- what ends it


def test_their_next_words_on_it_end_it(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.mail("x1", "tue 09:00", cites=["a1"], subject="Re: Deed")
    (found,) = story.judged().awaited
    assert found.heard_at == at("tue 09:00")
    assert found.is_open_at(at("tue 08:00"))
    assert not found.is_open_at(at("tue 09:00"))


def test_a_new_mail_with_the_same_subject_ends_it_too(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.mail("x1", "tue 09:00", subject="Deed")
    assert waits(story) == []


def test_words_on_something_else_end_nothing(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.mail("x1", "tue 09:00", subject="Our pool is green")
    assert len(waits(story)) == 1


@pytest.mark.parametrize("mark", [Mark.AUTO_REPLIED, Mark.DSN, Mark.MDN, Mark.INTERNAL])
def test_a_machine_s_reply_ends_nothing(story: Story, mark: Mark) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.mail("x1", "tue 09:00", mark, cites=["a1"], subject="Re: Deed")
    assert len(waits(story)) == 1


def test_thanks_alone_is_no_answer_to_a_question(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.mail("x1", "tue 09:00", Mark.CLOSING, cites=["a1"], subject="Re: Deed")
    assert len(waits(story)) == 1


def test_a_mail_that_crossed_our_question_ends_nothing(story: Story) -> None:
    story.mail("x1", "mon 08:00", subject="Deed")
    story.writes("a1", "mon 09:00", subject="Re: Deed", cites=["x1"])
    story.writes("a2", "mon 10:00", subject="Re: Deed", cites=["x1"], asked=DEED)
    story.mail("x2", "mon 10:05", subject="Re: Deed", cites=["x1", "a1"])
    assert len(waits(story)) == 1
    story.mail("x3", "mon 10:06", subject="Re: Deed", cites=["x1", "a2"])
    assert waits(story) == []


def test_a_bounced_question_is_no_question(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.bounces_back("a1", "mon 09:01")
    assert story.judged().awaited == ()


def test_a_mass_mailing_asks_nobody(story: Story) -> None:
    story.writes("a1", "mon 09:00", Mark.MASS_MAILING, subject="Deed", asked=DEED)
    assert story.judged().awaited == ()


@pytest.mark.parametrize(
    ("seconds", "is_over"), [({"bridged": 180}, True), ({"message": 20}, True), ({}, False)]
)
def test_a_call_ends_the_one_wait_if_anything_was_said(
    story: Story, seconds: dict[str, float], is_over: bool
) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.calls_us("x1", "tue 09:00", **seconds)  # type: ignore[arg-type]
    assert (waits(story) == []) == is_over


def test_a_call_picks_none_of_several(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.writes("a2", "mon 10:00", subject="Plot", asked=PLOT)
    story.calls_us("x1", "tue 09:00", bridged=180)
    assert len(waits(story)) == 2


def test_one_mail_to_two_people_is_a_wait_for_each(story: Story) -> None:
    story.mail("y0", "2026-03-09 09:00", who=Y)
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED, to=(X, Y))
    (of_x,), (of_y,) = waits(story), waits(story, who=Y)
    assert of_x.awaited_id != of_y.awaited_id
    story.decides(DecisionKind.STOP_AWAITING, "a1", "tue 09:00", promise=of_y.awaited_id)
    assert waits(story) == [of_x]
    assert waits(story, who=Y) == []


# -- people's words


def test_no_longer_waiting_and_taking_that_back(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    stop = story.decides(DecisionKind.STOP_AWAITING, "a1", "tue 09:00", promise="a1:asked")
    assert waits(story) == []
    story.decides(DecisionKind.REVERSE, "a1", "tue 10:00", other=stop)
    assert len(waits(story)) == 1


def test_who_asks_again_waits_again(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.decides(DecisionKind.STOP_AWAITING, "a1", "tue 09:00", promise="a1:asked")
    story.writes("a2", "wed 09:00", subject="Re: Deed", cites=["a1"], asked=DEED)
    assert wait(story).times == 2


def test_a_person_s_date_counts_until_we_ask_again_for_a_later_one(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    story.decides(DecisionKind.AWAIT_UNTIL, "a1", "mon 12:00", promise="a1:asked", due_at=at("tue 12:00"))
    assert wait(story).window.latest_at == at("tue 12:00")
    story.writes("a2", "wed 09:00", subject="Re: Deed", cites=["a1"], asked=DEED)
    assert wait(story).window.latest_at == at("wed 09:00") + WAIT_FOR
    story.decides(
        DecisionKind.AWAIT_UNTIL, "a1", "wed 12:00", promise="a1:asked", due_at=at("next fri 12:00")
    )
    assert wait(story).window.latest_at == at("next fri 12:00")


def test_after_sixty_days_without_a_word_it_is_quiet_and_still_there(story: Story) -> None:
    story.writes("a1", "mon 09:00", subject="Deed", asked=DEED)
    found = wait(story)
    expected = found.window.latest_at
    assert not found.is_quiet_at(expected + QUIET_AFTER)
    later = expected + QUIET_AFTER + timedelta(seconds=1)
    assert found.is_quiet_at(later)
    assert found.is_listed_at(later)


# -- properties


def many(examples: int = 100) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def speaking(history: History) -> History:
    """The same history in which people ask and hold out something, by their mails' ids."""

    def spoken(contact: Contact) -> Contact:
        dice = random.Random(contact.contact_id)
        if contact.channel is not Channel.EMAIL:
            return contact
        if contact.direction is Direction.OUTBOUND and dice.random() < 0.7:
            return replace(contact, asked=(f"What of {contact.contact_id}?",))
        if contact.direction is Direction.INBOUND and dice.random() < 0.4:
            return replace(contact, commitments=(said(PromiseKind.DELIVER, None, "I'll send it"),))
        return contact

    spoken_history = replace(history, contacts=tuple(map(spoken, history.contacts)))
    rulings = [
        Decision(
            decision_id=f"w{number}",
            kind=(DecisionKind.STOP_AWAITING, DecisionKind.AWAIT_UNTIL)[number % 2],
            contact_id=awaited.contact_id,
            decided_at=awaited.since + timedelta(hours=number),
            by="a@pool.example",
            promise_id=awaited.awaited_id,
            due_at=awaited.since + timedelta(days=number),
        )
        for number, awaited in enumerate(judged(spoken_history).awaited)
    ]
    return replace(spoken_history, decisions=(*spoken_history.decisions, *rulings))


def judged(history: History) -> Judgement:
    return judge(history.facts, history.book)


@many()
@given(histories(), st.randoms(use_true_random=False))
def test_neither_order_nor_duplicates_matter(history: History, dice: random.Random) -> None:
    told = speaking(history)
    again = [*told.contacts, *(replace(one) for one in told.contacts if dice.random() < 0.5)]
    shuffled = replace(
        told,
        contacts=tuple(dice.sample(again, len(again))),
        decisions=tuple(dice.sample(told.decisions * 2, len(told.decisions) * 2)),
        bounces=told.bounces * 2,
    )
    assert judged(shuffled).awaited == judged(told).awaited


@many()
@given(histories())
def test_each_wait_is_one_and_ends_after_it_began(history: History) -> None:
    found = judged(speaking(history)).awaited
    assert len({one.awaited_id for one in found}) == len(found)
    for one in found:
        assert one.heard_at is None or one.heard_at >= one.since
        assert one.times >= (1 if one.kind is AwaitedKind.ASKED else 0)
        assert one.asked_at is None or one.asked_at >= one.since
        assert one.known_from is None or one.known_from >= one.since
        assert not one.is_quiet_at(one.since + QUIET_AFTER)


@many()
@given(histories())
def test_what_we_wait_for_changes_nothing_that_is_owed_or_promised(history: History) -> None:
    told = speaking(history)
    without = replace(told, contacts=tuple(replace(one, asked=()) for one in told.contacts))
    assert judged(without).owed == judged(told).owed
    assert judged(without).promises == judged(told).promises


@many()
@given(histories(), st.integers(0, 300))
def test_a_bounced_question_or_a_machine_s_mail_changes_no_wait(history: History, sent: int) -> None:
    told = speaking(history)
    named = tuple(bounce for bounce in told.bounces if bounce.message_id)
    plain = replace(told, bounces=named)
    mail = Contact(
        contact_id="machine",
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        occurred_at=minute(sent),
        counterparties=(EMAIL,),
        base_subject="pump",
        message_id="machine@mail.example",
        asked=DEED,
    )
    back = Bounce("back", EMAIL, mail.occurred_at, True, mail.message_id)
    bounced = replace(plain, contacts=(*plain.contacts, mail), bounces=(*named, back))
    automatic = replace(
        plain, contacts=(*plain.contacts, replace(mail, marks=frozenset({Mark.AUTO_GENERATED})))
    )
    assert judged(bounced).awaited == judged(plain).awaited == judged(automatic).awaited


@many()
@given(histories(), st.integers(0, 9))
def test_a_decision_taken_back_was_never_said(history: History, index: int) -> None:
    told = speaking(history)
    found = judged(told).awaited
    if not found:
        return
    awaited = found[index % len(found)]
    stop = Decision(
        decision_id="zz",
        kind=DecisionKind.STOP_AWAITING,
        contact_id=awaited.contact_id,
        decided_at=minute(80_000),
        by="a@pool.example",
        promise_id=awaited.awaited_id,
    )
    back = Decision(
        decision_id="zzz",
        kind=DecisionKind.REVERSE,
        contact_id=awaited.contact_id,
        decided_at=minute(80_001),
        by="a@pool.example",
        other_id="zz",
    )
    stopped = judged(replace(told, decisions=(*told.decisions, stop))).awaited
    assert [one.awaited_id for one in stopped if one.stopped_at == minute(80_000)] == [awaited.awaited_id]
    assert judged(replace(told, decisions=(*told.decisions, stop, back))).awaited == found

"""What keeps each kind of promise, and how a promise stands at each moment (SEMANTICS 4.8, 5.1, 5.2, 5.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.kernel.promised import (
    FRIDAY,
    NEXT_FRIDAY,
    TUESDAY,
    WEDNESDAY,
    first,
    made_by,
    promises,
    promising,
    rules,
    suggesting,
    told,
)
from tests.scenario import X_PHONE, Story, X, Y, at, said, window

from heardback.kernel.contacts import (
    Channel,
    Commitment,
    Contact,
    Direction,
    MachineDetection,
    Mark,
    PromiseKind,
    Window,
)
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.hours import office_hours
from heardback.kernel.promises import (
    PromiseState,
    Tier,
    holding_rows,
    remind_at,
    states_around_latest,
    unreviewed_from,
)

Kind = PromiseKind
#: Kinds that any human answer of substance keeps (5.2: "as reply").
KEPT_BY_AN_ANSWER = (Kind.REPLY, Kind.VAGUE, Kind.TRY_AGAIN, Kind.REST)
HOURS = office_hours("America/New_York")


# -- call_back: a live call; another channel with substance, unless a call was asked for; voicemail = attempt


def test_a_call_back_is_kept_by_a_call() -> None:
    story = promising(Kind.CALL_BACK)
    story.calls("c1", "tue 12:00", bridged=60)
    assert told(story, "thu 00:00") == ["h1 call_back: kept"]
    assert (first(story).kept_by, first(story).is_other_channel) == ("c1", False)


def test_a_call_back_is_kept_by_another_channel_with_substance() -> None:
    story = promising(Kind.CALL_BACK)
    story.writes("a1", "tue 12:00", cites=["x1"])
    assert told(story, "thu 00:00") == ["h1 call_back: kept"]
    assert first(story).is_other_channel


def test_a_mail_does_not_keep_a_call_that_the_customer_asked_for() -> None:
    story = promising(Kind.CALL_BACK, TUESDAY, Mark.WANTS_CALL)
    story.writes("a1", "tue 12:00", cites=["x1"])
    assert told(story, "tue 23:59:59") == ["h1 call_back: open"]
    assert told(story, "wed 00:00") == ["h1 call_back: unconfirmed"]
    story.calls("c1", "wed 09:00", bridged=60)
    assert told(story, "thu 00:00") == ["h1 call_back: kept_late"]


def test_a_voicemail_is_an_attempt_and_leaves_a_day_to_try_again() -> None:
    story = promising(Kind.CALL_BACK)
    story.calls("v1", "tue 12:00", message=15, detection=MachineDetection.MACHINE)
    again = made_by(story, "v1")
    assert (again.kind, again.window.latest_at) == (Kind.TRY_AGAIN, at("wed 12:00"))
    assert again.state_at(at("wed 12:00")) is PromiseState.OPEN
    assert again.state_at(at("wed 12:01")) is PromiseState.BROKEN
    assert made_by(story, "h1").state_at(at("thu 00:00")) not in (PromiseState.KEPT, PromiseState.BROKEN)
    story.calls("c1", "wed 11:00", bridged=60)
    assert made_by(story, "v1").state_at(at("thu 00:00")) is PromiseState.KEPT


@pytest.mark.parametrize("bridged", [0, 12])
def test_a_try_that_reached_nobody_keeps_nothing(bridged: float) -> None:
    story = promising(Kind.CALL_BACK)
    story.calls("c1", "tue 12:00", bridged=bridged)
    assert told(story, "wed 00:00") == ["h1 call_back: broken"]


def test_a_call_of_unproven_humanity_keeps_nothing_until_a_person_says_so() -> None:
    story = promising(Kind.CALL_BACK)
    story.calls("c1", "tue 12:00", bridged=40, detection=MachineDetection.UNKNOWN)
    assert first(story).state_at(at("wed 00:00")) is not PromiseState.KEPT
    story.decides(DecisionKind.CONFIRM_CALL, "c1", "wed 09:00")
    assert told(story, "wed 10:00") == ["h1 call_back: kept"]


@pytest.mark.parametrize("kind", [Kind.CALL_BACK, Kind.REPLY])
def test_whether_a_person_was_reached_is_not_known_so_it_is_neither_kept_nor_broken(
    kind: PromiseKind,
) -> None:
    """A call of unproven humanity, and one to a number of which nobody said whose it is (T17, 4.8)."""
    story = promising(kind)
    story.calls("c1", "tue 12:00", bridged=40, detection=MachineDetection.UNKNOWN)
    assert told(story, "tue 13:00") == [f"h1 {kind}: open"]
    assert told(story, "wed 00:00") == [f"h1 {kind}: unconfirmed"]
    assert first(story).candidates == ("c1",)
    story = promising(kind)
    story.calls("c1", "tue 12:00", bridged=40)
    story.contacts[-1] = replace(story.contacts[-1], marks=frozenset({Mark.NUMBER_LEFT}))
    assert told(story, "wed 00:00") == [f"h1 {kind}: unconfirmed"]
    rules(story, DecisionKind.KEEP_PROMISE, first(story), "wed 09:00", other="c1")
    assert told(story, "wed 10:00") == [f"h1 {kind}: kept"]


def test_the_customers_own_call_that_we_answer_keeps_what_we_would_have_said() -> None:
    story = promising(Kind.CALL_BACK)
    story.calls_us("x2", "tue 12:00", bridged=120)
    assert first(story).state_at(at("thu 00:00")) is not PromiseState.BROKEN


# -- reply, vague, and what a voicemail or a part leaves: a qualifying human answer in the window


@pytest.mark.parametrize("kind", KEPT_BY_AN_ANSWER)
def test_an_answer_keeps_it(kind: PromiseKind) -> None:
    story = promising(kind)
    story.writes("a1", "tue 12:00", cites=["x1"])
    assert told(story, "thu 00:00") == [f"h1 {kind}: kept"]


@pytest.mark.parametrize("kind", KEPT_BY_AN_ANSWER)
def test_an_answer_by_another_channel_keeps_it(kind: PromiseKind) -> None:
    story = promising(kind)
    story.calls("c1", "tue 12:00", bridged=60)
    assert told(story, "thu 00:00") == [f"h1 {kind}: kept"]


def test_an_answer_in_a_new_mail_keeps_it() -> None:
    """Fulfilment needs no thread match (5.5)."""
    story = promising(Kind.REPLY)
    story.writes("a1", "tue 12:00", subject="Your pump, at last")
    assert told(story, "thu 00:00") == ["h1 reply: kept"]


def test_a_reply_without_a_date_is_due_after_a_day() -> None:
    story = promising(Kind.REPLY, None)
    assert first(story).window.latest_at == at("tue 10:00")


NO_PERSON = [
    Mark.AUTO_REPLIED,
    Mark.AUTO_GENERATED,
    Mark.SUBJECT_AUTO,
    Mark.DRAFT,
    Mark.RULE_TEMPLATE,
    Mark.AUTHENTICATION_FAILED,
    Mark.MASS_MAILING,
    Mark.CAMPAIGN,
    Mark.LIST_UNSUBSCRIBE,
]


@pytest.mark.parametrize("mark", NO_PERSON)
@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.CALL_BACK, Kind.DELIVER, Kind.BURDEN_SHIFT])
def test_machines_and_mass_mailings_keep_nothing(mark: Mark, kind: PromiseKind) -> None:
    story = promising(kind)
    story.writes("m1", "tue 12:00", mark, Mark.ATTACHMENT)
    assert f"h1 {kind}: broken" in told(story, "wed 00:00")
    assert {(one.state_at(at("wed 00:00")), one.candidates) for one in promises(story)} == {
        (PromiseState.BROKEN, ())
    }


def test_our_own_talk_and_a_mail_to_somebody_else_keep_nothing() -> None:
    story = promising(Kind.REPLY)
    story.writes("i1", "tue 10:00", direction=Direction.INTERNAL, cites=["x1"])
    story.writes("y1", "tue 11:00", to=[Y], cites=["x1"])
    assert told(story, "wed 00:00") == ["h1 reply: broken"]


def test_what_came_back_undelivered_keeps_nothing() -> None:
    story = promising(Kind.REPLY)
    story.writes("a1", "tue 12:00", cites=["x1"])
    assert told(story, "wed 00:00") == ["h1 reply: kept"]
    story.bounces_back("a1", "tue 12:05")
    assert told(story, "wed 00:00") == ["h1 reply: broken"]


def test_what_a_person_called_no_answer_keeps_nothing() -> None:
    story = promising(Kind.REPLY)
    story.writes("a1", "tue 12:00", cites=["x1"])
    story.decides(DecisionKind.NOT_AN_ANSWER, "a1", "tue 13:00")
    assert first(story).state_at(at("wed 00:00")) is not PromiseState.KEPT


def test_an_empty_mail_keeps_nothing() -> None:
    story = promising(Kind.REPLY)
    story.writes("a1", "tue 12:00", Mark.EMPTY, cites=["x1"])
    assert first(story).state_at(at("wed 00:00")) is not PromiseState.KEPT


# -- deliver: with attachment or link, and its sender says so


def test_what_was_sent_keeps_a_delivery_when_its_sender_says_so() -> None:
    story = promising(Kind.DELIVER)
    story.writes("a1", "tue 12:00", Mark.ATTACHMENT, cites=["x1"])
    promise = first(story)
    assert (promise.state_at(at("wed 00:00")), promise.candidates) == (PromiseState.UNCONFIRMED, ("a1",))
    rules(story, DecisionKind.KEEP_PROMISE, promise, "wed 09:00", other="a1")
    assert told(story, "wed 10:00") == ["h1 deliver: kept"]
    assert first(story).kept_by == "a1"


def test_a_reply_without_it_is_unconfirmed() -> None:
    story = promising(Kind.DELIVER)
    story.writes("a1", "tue 12:00", cites=["x1"])
    assert told(story, "tue 23:59:59") == ["h1 deliver: open"]
    assert told(story, "wed 00:00") == ["h1 deliver: unconfirmed"]


# -- act: no proof from mail or calls alone; a person says that it was done


@pytest.mark.parametrize("kind", [Kind.ACT])
def test_an_act_is_kept_only_when_a_person_says_so(kind: PromiseKind) -> None:
    story = promising(kind)
    story.writes("a1", "tue 12:00", Mark.ATTACHMENT, cites=["x1"])
    story.calls("c1", "tue 13:00", bridged=300)
    assert told(story, "tue 20:00") == [f"h1 {kind}: open"]
    assert told(story, "wed 00:00") == [f"h1 {kind}: unconfirmed"]
    rules(story, DecisionKind.KEEP_PROMISE, first(story), "wed 09:00", spoke="tue 15:00")
    assert told(story, "wed 10:00") == [f"h1 {kind}: kept"]


def test_an_act_that_nobody_spoke_of_again_is_broken() -> None:
    assert told(promising(Kind.ACT), "wed 00:00") == ["h1 act: broken"]


def test_an_act_done_late_is_kept_late() -> None:
    story = promising(Kind.ACT)
    rules(story, DecisionKind.KEEP_PROMISE, first(story), "thu 09:00", spoke="wed 15:00")
    assert told(story, "thu 10:00") == ["h1 act: kept_late"]
    assert told(story, "wed 12:00") == ["h1 act: broken"]


# -- conditional: no due time; a task to give the customer a date within a day


def test_a_condition_is_a_task_to_give_a_date_within_a_day() -> None:
    story = promising(Kind.CONDITIONAL, None)
    assert first(story).window.latest_at == at("tue 10:00")
    assert told(story, "tue 10:01") == ["h1 conditional: broken"]


def test_a_condition_is_kept_when_the_customer_is_told_the_outcome() -> None:
    story = promising(Kind.CONDITIONAL, None)
    story.writes("a1", "tue 09:00", cites=["x1"])
    assert told(story, "wed 00:00") == ["h1 conditional: kept"]


def test_a_date_given_for_a_condition_is_the_date_that_counts() -> None:
    story = promising(Kind.CONDITIONAL, None)
    story.writes("h2", "tue 09:00", Mark.HOLDING, cites=["x1"], commitments=(said(Kind.REPLY, FRIDAY),))
    assert made_by(story, "h1").state_at(at("sat 00:00")) in (PromiseState.KEPT, PromiseState.RENEGOTIATED)
    assert made_by(story, "h2").state_at(at("fri 23:59:59")) is PromiseState.OPEN
    assert made_by(story, "h2").state_at(at("sat 00:00")) is PromiseState.BROKEN


# -- burden_shift: "so you call me in three months" (S2.12): we own a follow-up at that date


#: Its earliest moment is the reminder, three days before (table 5.3).
THREE_MONTHS = window("2026-06-15 09:00", "2026-06-18 23:59:59", "in three months")


def shifted() -> Story:
    story = Story()
    story.mail("x1", "wed 09:00", Mark.QUESTION, asks=["when?"])
    story.writes(
        "a1", "wed 14:00", cites=["x1"], commitments=(said(Kind.BURDEN_SHIFT, THREE_MONTHS, "you call me"),)
    )
    return story


def test_you_call_me_is_a_follow_up_of_ours_and_no_suggestion() -> None:
    promise = first(shifted())
    assert (promise.kind, promise.tier) == (Kind.BURDEN_SHIFT, Tier.FOLLOW_UP)
    assert promise.window.latest_at == at("2026-06-18 23:59:59")
    assert promise.state_at(at("2026-06-18 23:59:59")) is PromiseState.OPEN
    assert promise.state_at(at("2026-06-19 00:00")) is PromiseState.BROKEN


def test_its_reminder_comes_three_days_before() -> None:
    reminded_at = remind_at(first(shifted()), HOURS)
    assert at("2026-06-15 00:00") <= reminded_at <= at("2026-06-15 23:59:59")


def test_a_mail_of_the_next_day_does_not_keep_it_nor_does_the_customers_silence_or_thanks() -> None:
    story = shifted()
    story.writes("a2", "thu 10:00", cites=["x1"])
    story.mail("x2", "thu 11:00", Mark.CLOSING, Mark.CITES_US, cites=["a2"])
    promise = made_by(story, "a1")
    assert promise.state_at(at("2026-06-18 23:59:59")) is PromiseState.OPEN
    assert promise.state_at(at("2026-06-19 00:00")) is not PromiseState.KEPT


def test_a_date_that_a_person_gave_it_is_reminded_of_three_days_before_too() -> None:
    story = shifted()
    rules(story, DecisionKind.CONFIRM_PROMISE, first(story), "wed 15:00", at("2026-06-25 17:00"))
    promise = first(story)
    assert promise.window.latest_at == at("2026-06-25 17:00")
    assert remind_at(promise, HOURS) == at("2026-06-22 17:00")
    story.calls("c1", "2026-06-24 10:00", bridged=60)
    assert first(story).state_at(at("2026-06-26 00:00")) is PromiseState.KEPT


@pytest.mark.parametrize("when", ["2026-06-16 10:00", "2026-06-18 23:59:59"])
def test_it_is_kept_when_we_contact_them_then(when: str) -> None:
    story = shifted()
    story.calls("c1", when, bridged=60)
    assert first(story).state_at(at("2026-06-19 00:00")) is PromiseState.KEPT


def test_contacting_them_afterwards_is_late() -> None:
    story = shifted()
    story.writes("a2", "2026-06-20 10:00", cites=["x1"])
    assert first(story).state_at(at("2026-06-21 00:00")) is PromiseState.KEPT_LATE


def test_ring_me_in_three_months_said_by_the_customer_is_ours_to_follow_up() -> None:
    """What a customer asks us to do at a later date does not die because our answer settled today's mail."""
    story = Story()
    story.mail("x1", "wed 09:00", commitments=(said(Kind.BURDEN_SHIFT, THREE_MONTHS, "call me"),))
    story.writes("a1", "wed 14:00", cites=["x1"])
    promise = first(story)
    assert promise.window.latest_at == at("2026-06-18 23:59:59")
    assert promise.state_at(at("2026-06-01 00:00")) is PromiseState.OPEN


# -- remind at the earliest, broken only after the latest (D10)


@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.BURDEN_SHIFT])
def test_it_is_open_up_to_its_latest_moment_and_that_moment_still_counts(kind: PromiseKind) -> None:
    story = promising(kind)
    assert first(story).window == TUESDAY
    assert told(story, "tue 23:59:59") == [f"h1 {kind}: open"]
    assert told(story, "wed 00:00") == [f"h1 {kind}: broken"]
    assert states_around_latest(first(story)) == (PromiseState.OPEN, PromiseState.BROKEN)


@pytest.mark.parametrize(("when", "state"), [("tue 23:59:59", "kept"), ("wed 00:00", "kept_late")])
def test_answered_exactly_at_the_latest_moment_is_kept(when: str, state: str) -> None:
    story = promising(Kind.REPLY)
    story.writes("a1", when, cites=["x1"])
    assert told(story, "fri 00:00") == [f"h1 reply: {state}"]


def test_until_the_late_answer_came_it_was_broken() -> None:
    story = promising(Kind.REPLY)
    story.writes("a1", "thu 12:00", cites=["x1"])
    assert told(story, "thu 11:00") == ["h1 reply: broken"]
    assert told(story, "thu 12:00") == ["h1 reply: kept_late"]


def test_the_reminder_comes_at_the_earliest_reading() -> None:
    assert remind_at(first(promising(Kind.REPLY)), HOURS) == at("tue 09:00")


def test_on_a_day_off_the_reminder_comes_at_the_last_working_moment_before() -> None:
    saturday = window("sat 09:00", "sat 23:59:59", "tomorrow")
    promise = first(promising(Kind.REPLY, saturday))
    assert at("fri 16:00") <= remind_at(promise, HOURS) <= at("fri 17:00")
    assert promise.state_at(at("sat 23:59:59")) is PromiseState.OPEN


def test_a_date_that_had_passed_when_it_was_said_is_no_breach_of_its_own_making() -> None:
    """A misread or mistyped past date must not accuse anybody at once; the follow-up of a day stands instead."""
    past = window("2026-03-02 09:00", "2026-03-02 23:59:59", "on 2 March")
    promise = first(promising(Kind.REPLY, past))
    assert promise.state_at(at("mon 10:00")) is PromiseState.OPEN
    assert promise.window.latest_at == at("tue 10:00")


# -- a new date told in time, told late, or asked for by the customer


def renewed(when: str, *, kind: PromiseKind = Kind.REPLY) -> Story:
    story = promising(kind)
    story.writes("h2", when, Mark.HOLDING, cites=["x1"], commitments=(said(kind, FRIDAY),))
    return story


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.CALL_BACK, Kind.DELIVER, Kind.ACT, Kind.VAGUE])
def test_told_a_new_date_in_time_is_renegotiated(kind: PromiseKind) -> None:
    story = renewed("tue 12:00", kind=kind)
    assert told(story, "sat 00:00") == [f"h1 {kind}: renegotiated", f"h2 {kind}: broken"]
    assert made_by(story, "h2").state_at(at("fri 23:59:59")) is PromiseState.OPEN


def test_told_at_the_latest_moment_is_in_time() -> None:
    assert told(renewed("tue 23:59:59"), "wed 00:00") == ["h1 reply: renegotiated", "h2 reply: open"]


def test_told_a_new_date_too_late_the_old_one_is_broken_and_a_new_one_opens() -> None:
    assert told(renewed("wed 00:00"), "wed 12:00") == ["h1 reply: broken", "h2 reply: open"]


def test_once_broken_by_a_late_new_date_a_later_answer_does_not_mend_it() -> None:
    story = renewed("wed 09:00")
    story.writes("a1", "fri 10:00", cites=["x1"])
    assert told(story, "sat 00:00") == ["h1 reply: broken", "h2 reply: kept"]


def put_off_in_full(when: str, kind: PromiseKind, due: Window | None = FRIDAY) -> Story:
    """A promises a reply by Tuesday, then writes `a1`: not read as holding, it says when there is more."""
    story = promising(Kind.REPLY)
    story.writes("a1", when, cites=["x1"], commitments=(said(kind, due),))
    return story


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.CALL_BACK, Kind.VAGUE])
def test_a_full_answer_that_says_when_it_comes_back_renews_and_its_date_counts(kind: PromiseKind) -> None:
    """Whoever waits disappears from no list, though nobody clicked on what was read (3.6)."""
    story = put_off_in_full("tue 12:00", kind)
    assert told(story, "fri 12:00") == ["h1 reply: renegotiated", f"a1 {kind}: open"]
    assert made_by(story, "a1").tier is Tier.FOLLOW_UP
    assert told(story, "sat 00:00") == ["h1 reply: renegotiated", f"a1 {kind}: broken"]


def test_said_late_in_a_full_answer_the_old_one_is_kept_late_and_the_new_date_counts() -> None:
    story = put_off_in_full("wed 09:00", Kind.REPLY)
    assert told(story, "sat 00:00") == ["h1 reply: kept_late", "a1 reply: broken"]


@pytest.mark.parametrize(
    ("kind", "due"),
    [(Kind.REPLY, None), (Kind.DELIVER, FRIDAY), (Kind.ACT, FRIDAY), (Kind.CONDITIONAL, None)],
)
def test_a_full_answer_without_a_day_to_come_back_keeps(kind: PromiseKind, due: Window | None) -> None:
    story = put_off_in_full("tue 12:00", kind, due)
    assert told(story, "tue 13:00") == ["h1 reply: kept", f"a1 {kind}: open"]
    assert made_by(story, "a1").is_suggestion


def test_where_nothing_was_open_what_a_full_answer_promises_stays_a_suggestion() -> None:
    assert made_by(suggesting(Kind.REPLY), "a1").is_suggestion
    story = promising(Kind.REPLY)
    story.writes("a1", "mon 12:00", cites=["x1"])
    story.writes("a2", "mon 13:00", cites=["x1"], commitments=(said(Kind.REPLY, FRIDAY),))
    assert told(story, "mon 14:00") == ["h1 reply: kept", "a2 reply: open"]
    assert made_by(story, "a2").is_suggestion


def test_elsewhere_a_day_to_come_back_puts_nothing_off() -> None:
    story = promising(Kind.REPLY)
    story.writes("a1", "tue 12:00", subject="Invoice", commitments=(said(Kind.REPLY, FRIDAY),))
    assert told(story, "tue 13:00") == ["h1 reply: kept", "a1 reply: open"]


def test_put_off_twice_in_full_and_then_answered() -> None:
    story = put_off_in_full("tue 12:00", Kind.REPLY)
    story.writes("a2", "fri 12:00", cites=["x1"], commitments=(said(Kind.REPLY, NEXT_FRIDAY, "next week"),))
    story.writes("a3", "next mon 12:00", cites=["x1"])
    assert told(story, "next sat 00:00") == [
        "h1 reply: renegotiated",
        "a1 reply: renegotiated",
        "a2 reply: kept",
    ]


def test_what_a_person_calls_no_promise_puts_nothing_off() -> None:
    story = put_off_in_full("tue 12:00", Kind.REPLY)
    rules(story, DecisionKind.VOID_PROMISE, made_by(story, "a1"), "tue 14:00")
    assert told(story, "sat 00:00") == ["h1 reply: kept", "a1 reply: void"]


def test_a_person_says_that_the_answer_kept_it_and_the_next_stays_a_suggestion() -> None:
    story = put_off_in_full("tue 12:00", Kind.REPLY)
    rules(story, DecisionKind.KEEP_PROMISE, made_by(story, "h1"), "tue 14:00", other="a1")
    assert told(story, "wed 00:00")[0] == "h1 reply: kept"
    assert made_by(story, "a1").is_suggestion


def test_a_person_may_say_that_a_new_date_was_told() -> None:
    story = promising(Kind.REPLY)
    rules(story, DecisionKind.RENEW_PROMISE, first(story), "tue 13:00", at("fri 17:00"), spoke="tue 12:00")
    old, new = sorted(promises(story), key=lambda one: one.made_at)
    assert old.state_at(at("sat 00:00")) is PromiseState.RENEGOTIATED
    assert new.window.latest_at == at("fri 17:00")
    assert new.state_at(at("fri 17:00")) is PromiseState.OPEN
    assert new.state_at(at("fri 17:01")) is PromiseState.BROKEN


def test_a_person_says_it_was_told_only_after_the_latest_moment() -> None:
    story = promising(Kind.REPLY)
    rules(story, DecisionKind.RENEW_PROMISE, first(story), "wed 13:00", at("fri 17:00"), spoke="wed 12:00")
    old, new = sorted(promises(story), key=lambda one: one.made_at)
    assert (old.state_at(at("thu 00:00")), new.state_at(at("thu 00:00"))) == (
        PromiseState.BROKEN,
        PromiseState.OPEN,
    )


def test_a_third_new_date_needs_a_supervisor() -> None:
    story = renewed("tue 12:00")
    story.writes("h3", "fri 12:00", Mark.HOLDING, cites=["x1"], commitments=(said(Kind.REPLY, NEXT_FRIDAY),))
    judged = story.judged()
    (row,) = holding_rows(judged.promises, judged.conversations, judged.approved_holding)
    assert [one.made_by for one in row.unapproved(HOURS)] == ["h3"]
    assert told(story, "sat 00:00")[:2] == ["h1 reply: renegotiated", "h2 reply: renegotiated"]
    story.decides(DecisionKind.APPROVE_HOLDING, "h3", "fri 13:00", by="lead@pool.example")
    judged = story.judged()
    (row,) = holding_rows(judged.promises, judged.conversations, judged.approved_holding)
    assert row.unapproved(HOURS) == ()


def test_a_date_that_the_customer_asked_for_is_neutral() -> None:
    story = promising(Kind.REPLY)
    rules(story, DecisionKind.MOVE_PROMISE, first(story), "tue 12:00", at("fri 23:59:59"))
    (promise,) = promises(story)
    assert (promise.is_moved, promise.window.latest_at) == (True, at("fri 23:59:59"))
    assert told(story, "fri 23:59:59") == ["h1 reply: open"]
    story.writes("a1", "fri 12:00", cites=["x1"])
    assert told(story, "sat 00:00") == ["h1 reply: kept"]


def test_another_date_asked_for_when_it_had_slipped_takes_nothing_back() -> None:
    """The old one is broken, the new one opens, and whatever is heard of it later keeps only that (5.5)."""
    story = promising(Kind.REPLY)
    rules(story, DecisionKind.MOVE_PROMISE, first(story), "wed 09:00", at("fri 23:59:59"))
    old, new = sorted(promises(story), key=lambda one: one.made_at)
    assert (old.window, old.is_moved, new.is_moved) == (TUESDAY, False, True)
    assert (new.made_at, new.window.latest_at) == (at("wed 09:00"), at("fri 23:59:59"))
    assert told(story, "wed 10:00") == ["h1 reply: broken", "h1 reply: open"]
    story.writes("a1", "fri 12:00", cites=["x1"])
    assert told(story, "sat 00:00") == ["h1 reply: broken", "h1 reply: kept"]


def test_when_they_asked_counts_not_when_it_was_written_down() -> None:
    story = promising(Kind.REPLY)
    rules(story, DecisionKind.MOVE_PROMISE, first(story), "wed 09:00", at("fri 23:59:59"), spoke="tue 12:00")
    assert told(story, "wed 10:00") == ["h1 reply: open"]
    assert first(story).is_moved


# -- it survives


def test_it_survives_the_customers_ok_thanks() -> None:
    story = promising(Kind.REPLY)
    before = promises(story)
    story.mail("x2", "mon 11:00", Mark.CLOSING, Mark.CITES_US, cites=["h1"])
    assert promises(story) == before
    assert told(story, "wed 00:00") == ["h1 reply: broken"]


def test_it_survives_a_new_question_and_the_question_is_owed_besides() -> None:
    story = promising(Kind.REPLY, FRIDAY)
    story.mail("x2", "mon 11:00", Mark.QUESTION, cites=["h1"], asks=["cost?"])
    assert story.told("mon 12:00") == ["x1: early A holding by h1", "x2: pending"]
    assert told(story, "mon 12:00") == ["h1 reply: open"]


@pytest.mark.parametrize("closing", [DecisionKind.WITHDRAWN, DecisionKind.UNREACHABLE])
def test_it_survives_the_closing_of_the_owed_answer(closing: DecisionKind) -> None:
    story = promising(Kind.REPLY)
    story.decides(closing, "x1", "mon 12:00")
    assert told(story, "wed 00:00") == ["h1 reply: broken"]


def test_it_survives_the_owed_answer_being_ruled_out() -> None:
    """What we promised stands though a person says that no answer was owed."""
    story = promising(Kind.REPLY)
    story.decides(DecisionKind.OWES_NO, "x1", "mon 12:00")
    assert [one.made_by for one in promises(story)] == ["h1"]
    assert first(story).window == TUESDAY


def test_it_survives_a_merge_of_identities_and_their_split() -> None:
    story = promising(Kind.CALL_BACK)
    story.links = []
    story.calls("c1", "tue 12:00", bridged=60)
    apart = promises(story)
    assert told(story, "wed 00:00") == ["h1 call_back: broken"]
    story.links = [(X, X_PHONE)]
    assert told(story, "wed 00:00") == ["h1 call_back: kept"]
    assert {one.promise_id for one in promises(story)} == {one.promise_id for one in apart}
    story.links = []
    assert promises(story) == apart


def test_a_merge_of_two_customers_keeps_both_their_promises() -> None:
    story = promising(Kind.REPLY)
    story.mail("y1", "mon 08:00", who=Y, subject="Filter")
    story.writes("h9", "mon 10:30", Mark.HOLDING, to=[Y], cites=["y1"], subject="Filter")
    apart = {one.promise_id for who in (X, Y) for one in promises(story, who)}
    assert len(apart) == 2
    story.links = [(X, Y)]
    assert {one.promise_id for one in promises(story)} == apart


def test_one_mail_to_two_customers_promises_each_and_a_word_on_one_is_for_that_one() -> None:
    story = promising(Kind.REPLY)
    story.contacts.pop()
    story.mail("y1", "mon 08:30", who=Y, cites=["x1"])
    story.writes("h1", "mon 10:00", Mark.HOLDING, to=[X, Y], cites=["x1", "y1"], promises=(TUESDAY,))
    (ours,), (theirs,) = promises(story, X), promises(story, Y)
    assert ours.promise_id != theirs.promise_id
    story.calls("c1", "tue 12:00", bridged=60)
    rules(story, DecisionKind.KEEP_PROMISE, ours, "tue 13:00", other="c1")
    assert (told(story, "wed 00:00", X), told(story, "wed 00:00", Y)) == (
        ["h1 reply: kept"],
        ["h1 reply: broken"],
    )
    assert story.judged(X).stale_decisions == story.judged(Y).stale_decisions == ()


# -- who speaks of which: one open promise, or several


def two_open() -> Story:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("h1", "mon 10:00", Mark.HOLDING, cites=["x1"], commitments=(said(Kind.REPLY, FRIDAY),))
    story.mail("x2", "mon 11:00", subject="Invoice")
    story.writes(
        "h2",
        "mon 12:00",
        Mark.HOLDING,
        cites=["x2"],
        subject="Invoice",
        commitments=(said(Kind.REPLY, FRIDAY),),
    )
    return story


def test_with_two_open_a_person_picks() -> None:
    story = two_open()
    story.calls("c1", "wed 12:00", bridged=60)
    assert [one.kept_by for one in promises(story)] == ["", ""]
    assert [one.candidates for one in promises(story)] == [("c1",), ("c1",)]
    assert told(story, "sat 00:00") == ["h1 reply: unconfirmed", "h2 reply: unconfirmed"]
    rules(story, DecisionKind.KEEP_PROMISE, made_by(story, "h2"), "thu 09:00", other="c1")
    assert told(story, "sat 00:00") == ["h1 reply: unconfirmed", "h2 reply: kept"]
    assert made_by(story, "h2").answered_at == at("wed 12:00")


def test_with_two_open_the_conversation_says_which() -> None:
    story = two_open()
    story.writes("a1", "wed 12:00", cites=["x2"], subject="Invoice")
    assert made_by(story, "h1").kept_by == ""
    assert made_by(story, "h2").kept_by == "a1"
    assert told(story, "wed 13:00") == ["h1 reply: open", "h2 reply: kept"]


def test_what_was_kept_before_is_no_rival() -> None:
    story = two_open()
    story.writes("a1", "wed 12:00", cites=["x2"], subject="Invoice")
    story.calls("c1", "thu 12:00", bridged=60)
    assert told(story, "sat 00:00") == ["h1 reply: kept", "h2 reply: kept"]


def test_putting_off_another_matter_puts_off_no_promise() -> None:
    """A holding reply that settles another question elsewhere told no new date for this one (5.5)."""
    story = two_open()
    assert told(story, "fri 23:59:59") == ["h1 reply: open", "h2 reply: open"]
    assert told(story, "sat 00:00") == ["h1 reply: unconfirmed", "h2 reply: broken"]


def test_a_new_date_told_in_a_new_mail_renews_the_only_promise() -> None:
    story = promising(Kind.REPLY)
    story.writes(
        "h2", "tue 12:00", Mark.HOLDING, subject="Your pump", commitments=(said(Kind.REPLY, FRIDAY),)
    )
    assert told(story, "wed 00:00") == ["h1 reply: renegotiated", "h2 reply: open"]


# -- a time that we proposed and they accepted (12b)


THURSDAY_THREE = window("thu 15:00", "thu 15:00", "Thursday 3pm")


def accepting(*marks: Mark, commitments: tuple[Commitment, ...] = ()) -> Story:
    """A proposes Wednesday or Thursday in `a1`, X takes Thursday at three."""
    story = Story()
    story.mail("x1", "mon 08:00")
    offered = window("wed 09:00", "thu 23:59:59", "Wed or Thu")
    story.writes(
        "a1",
        "mon 15:00",
        Mark.QUESTION,
        *marks,
        cites=["x1"],
        proposes=(offered,),
        commitments=commitments,
    )
    story.mail("x2", "mon 17:00", Mark.CITES_US, cites=["a1"], accepts=THURSDAY_THREE)
    return story


def test_an_accepted_time_narrows_the_promise_that_proposed_it() -> None:
    (promise,) = promises(accepting(Mark.HOLDING))
    assert (promise.made_by, promise.window) == ("a1", THURSDAY_THREE)


@pytest.mark.parametrize(
    ("marks", "read"), [((), ()), ((Mark.HOLDING,), (said(Kind.DELIVER, FRIDAY, "the quote by Friday"),))]
)
def test_an_accepted_time_is_never_forgotten(marks: tuple[Mark, ...], read: tuple[Commitment, ...]) -> None:
    """Nobody owes their "Thursday is fine" an answer, so what was agreed has to stand somewhere."""
    story = accepting(*marks, commitments=read)
    assert story.rule_on("x2") == "no accepts_proposal"
    (agreed,) = [one for one in promises(story) if one.window == THURSDAY_THREE]
    assert not agreed.is_suggestion
    assert agreed.state_at(at("thu 15:00")) is PromiseState.OPEN
    assert agreed.state_at(at("thu 15:01")) is PromiseState.BROKEN
    story.calls("c1", "thu 14:58", bridged=300)
    assert any(
        one.state_at(at("sat 00:00")) in (PromiseState.KEPT, PromiseState.UNCONFIRMED)
        for one in promises(story)
        if one.window == THURSDAY_THREE
    )


# -- suggestions (T2, T3)


def test_what_is_read_in_a_full_answer_is_a_suggestion_and_never_broken() -> None:
    story = suggesting(Kind.DELIVER)
    promise = first(story)
    assert (promise.tier, promise.is_suggestion) == (Tier.SUGGESTED, True)
    assert told(story, "next fri 00:00") == ["a1 deliver: unconfirmed"]


def test_nobody_clicked_for_a_business_day_it_is_listed_as_unreviewed() -> None:
    promise = first(suggesting(Kind.DELIVER))
    assert unreviewed_from(promise, HOURS) == at("tue 23:59:59")
    assert unreviewed_from(first(promising(Kind.DELIVER)), HOURS) is None


def test_confirmed_it_counts_like_any_other() -> None:
    story = suggesting(Kind.REPLY)
    rules(story, DecisionKind.CONFIRM_PROMISE, first(story), "mon 11:00")
    assert not first(story).is_suggestion
    assert told(story, "wed 00:00") == ["a1 reply: broken"]


def test_confirmed_with_a_date_that_is_the_date() -> None:
    story = suggesting(Kind.REPLY)
    rules(story, DecisionKind.CONFIRM_PROMISE, first(story), "mon 11:00", at("fri 17:00"))
    assert first(story).window.latest_at == at("fri 17:00")
    assert told(story, "fri 17:00") == ["a1 reply: open"]


def test_a_suggestion_puts_no_counted_promise_in_doubt() -> None:
    """A found sentence must not make two of one open promise, so that nothing keeps the one that counts."""
    story = promising(Kind.REPLY, FRIDAY)
    story.mail("x2", "mon 11:00", Mark.QUESTION, subject="Invoice", asks=["when?"])
    story.writes("a2", "mon 12:00", cites=["x2"], subject="Invoice", commitments=(said(Kind.REPLY, FRIDAY),))
    story.calls("c1", "wed 12:00", bridged=60)
    assert made_by(story, "h1").state_at(at("sat 00:00")) is PromiseState.KEPT


def test_a_second_sentence_of_a_holding_reply_is_a_suggestion_beside_its_follow_up() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes(
        "h1",
        "mon 10:00",
        Mark.HOLDING,
        cites=["x1"],
        commitments=(
            said(Kind.CALL_BACK, TUESDAY, "I'll call you"),
            said(Kind.DELIVER, FRIDAY, "the quote"),
        ),
    )
    tiers = sorted((str(one.kind), one.is_suggestion) for one in promises(story))
    assert tiers == [("call_back", False), ("deliver", True)]


def test_what_the_customer_says_we_promised_is_a_suggestion() -> None:
    story = Story()
    story.mail("x1", "mon 08:00", commitments=(said(Kind.CALL_BACK, TUESDAY, "you'd call", is_told=True),))
    promise = first(story)
    assert (promise.tier, promise.made_by, promise.is_suggestion) == (Tier.CUSTOMER_SAYS, "x1", True)
    assert promise.state_at(at("fri 00:00")) is PromiseState.UNCONFIRMED
    rules(story, DecisionKind.CONFIRM_PROMISE, promise, "mon 12:00")
    assert told(story, "fri 00:00") == ["x1 call_back: broken"]


def test_what_the_customer_says_is_no_second_promise_where_we_have_it_on_record() -> None:
    """Matched to our record (5.1 T3): the same promise, told by both sides, counts once."""
    story = promising(Kind.CALL_BACK, TUESDAY)
    story.mail(
        "x2",
        "tue 12:00",
        Mark.QUESTION,
        cites=["h1"],
        commitments=(said(Kind.CALL_BACK, TUESDAY, "you said you'd call", is_told=True),),
    )
    counted = [one for one in promises(story) if not one.is_suggestion]
    assert [one.made_by for one in counted] == ["h1"]
    story.calls("c1", "tue 15:00", bridged=60)
    assert made_by(story, "h1").state_at(at("thu 00:00")) is PromiseState.KEPT


def test_a_person_says_it_is_none() -> None:
    story = suggesting(Kind.REPLY)
    rules(story, DecisionKind.VOID_PROMISE, first(story), "mon 11:00")
    assert told(story, "fri 00:00") == ["a1 reply: void"]


# -- the follow-up of a holding reply


def test_the_follow_up_exists_without_any_wording() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("h1", "mon 10:00", Mark.HOLDING, cites=["x1"])
    (promise,) = promises(story)
    assert (promise.tier, promise.kind, promise.window.latest_at) == (
        Tier.FOLLOW_UP,
        Kind.REPLY,
        at("tue 10:00"),
    )
    assert not promise.is_suggestion
    assert told(story, "tue 10:01") == ["h1 reply: broken"]


def test_a_person_may_say_that_it_was_holding() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    assert promises(story) == ()
    story.decides(DecisionKind.HOLDING, "a1", "mon 12:00")
    assert told(story, "tue 10:01") == ["a1 reply: broken"]
    story.decides(DecisionKind.FULL, "a1", "mon 13:00")
    assert promises(story) == ()


def test_called_no_answer_and_then_the_answer_to_this_it_promises_after_all() -> None:
    story = promising(Kind.REPLY)
    story.decides(DecisionKind.NOT_AN_ANSWER, "h1", "mon 11:00")
    assert promises(story) == ()
    story.decides(DecisionKind.ATTRIBUTE, "x1", "mon 12:00", other="h1")
    assert story.told("mon 13:00") == ["x1: early A holding by h1"]
    assert told(story, "wed 00:00") == ["h1 reply: broken"]


def test_attributed_to_a_mail_of_a_faster_clock_it_promises_from_then_on() -> None:
    story = Story()
    story.writes("h1", "mon 10:00", Mark.HOLDING)
    story.mail("x1", "mon 10:05")
    assert promises(story) == ()
    story.decides(DecisionKind.ATTRIBUTE, "x1", "mon 12:00", other="h1")
    assert [one.window.latest_at for one in promises(story)] == [at("tue 10:05")]


def test_a_holding_reply_that_came_back_promised_nothing_even_if_it_came_back_late() -> None:
    story = promising(Kind.REPLY)
    assert len(promises(story)) == 1
    story.bounces_back("h1", "fri 09:00")
    assert promises(story) == ()
    assert story.told("fri 10:00") == ["x1: never_answered"]


def test_a_machines_promise_is_none() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("auto", "mon 08:01", Mark.AUTO_REPLIED, Mark.HOLDING, commitments=(said(Kind.REPLY),))
    story.writes("list", "mon 08:02", Mark.MASS_MAILING, commitments=(said(Kind.REPLY),))
    story.writes("draft", "mon 08:03", Mark.DRAFT, commitments=(said(Kind.REPLY),))
    assert promises(story) == ()


def test_a_part_promises_the_rest() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    story.decides(DecisionKind.PARTIAL, "a1", "mon 11:00", due_at=at("thu 12:00"))
    assert told(story, "thu 12:00") == ["a1 rest: open"]
    assert told(story, "thu 12:01") == ["a1 rest: broken"]
    assert story.told("fri 00:00") == ["x1: met A full by a1"]
    story.writes("a2", "thu 09:00", cites=["x1"])
    assert told(story, "fri 00:00") == ["a1 rest: kept"]


def test_a_voicemail_left_promises_another_try_within_a_day() -> None:
    story = Story()
    story.calls_us("x1", "mon 10:00")
    story.calls("v1", "mon 16:00", message=15, detection=MachineDetection.MACHINE)
    assert told(story, "tue 16:00") == ["v1 try_again: open"]
    assert told(story, "tue 16:01") == ["v1 try_again: broken"]
    story.calls("c1", "tue 15:00", bridged=40)
    assert told(story, "wed 00:00") == ["v1 try_again: kept"]


# -- what people say


def entered(when: str = "mon 12:00") -> Story:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    story.decides(
        DecisionKind.PROMISE, "x1", when, due_at=at("wed 17:00"), promise_kind=PromiseKind.CALL_BACK
    )
    return story


def test_what_a_person_enters_is_certain() -> None:
    story = entered()
    (promise,) = promises(story)
    assert (promise.tier, promise.kind, promise.is_suggestion) == (Tier.ENTERED, Kind.CALL_BACK, False)
    assert promise.window.latest_at == at("wed 17:00")
    assert told(story, "wed 17:00")[0].endswith("call_back: open")
    assert told(story, "wed 17:01")[0].endswith("call_back: broken")
    story.calls("c1", "wed 16:00", bridged=60)
    assert told(story, "thu 00:00")[0].endswith("call_back: kept")


def test_what_was_sent_before_a_person_entered_it_does_not_keep_it() -> None:
    story = entered("tue 12:00")
    story.calls("c1", "tue 11:00", bridged=60)
    assert told(story, "thu 00:00")[0].endswith("call_back: broken")


ENDINGS = [
    (DecisionKind.BREAK_PROMISE, PromiseState.BROKEN),
    (DecisionKind.WAIVE_PROMISE, PromiseState.WAIVED),
    (DecisionKind.VOID_PROMISE, PromiseState.VOID),
    (DecisionKind.KEEP_PROMISE, PromiseState.KEPT),
]


@pytest.mark.parametrize(("kind", "state"), ENDINGS)
def test_a_person_ends_it_and_may_take_that_back(kind: DecisionKind, state: PromiseState) -> None:
    story = promising(Kind.REPLY, FRIDAY)
    before = promises(story)
    ruling = rules(story, kind, first(story), "tue 09:00")
    assert first(story).state_at(at("sat 00:00")) is state
    story.decides(DecisionKind.REVERSE, "h1", "tue 10:00", other=ruling)
    assert promises(story) == before


@pytest.mark.parametrize(("kind", "state"), ENDINGS)
@pytest.mark.parametrize(("earlier", "_state"), ENDINGS)
def test_the_latest_word_stands(
    kind: DecisionKind, state: PromiseState, earlier: DecisionKind, _state: PromiseState
) -> None:
    story = promising(Kind.REPLY, FRIDAY)
    promise = first(story)
    rules(story, earlier, promise, "tue 09:00")
    rules(story, kind, promise, "tue 10:00")
    assert first(story).state_at(at("sat 00:00")) is state
    story.decisions.reverse()
    assert first(story).state_at(at("sat 00:00")) is state


@pytest.mark.parametrize(("kind", "state"), ENDINGS)
def test_saying_it_twice_changes_nothing(kind: DecisionKind, state: PromiseState) -> None:
    story = promising(Kind.REPLY, FRIDAY)
    promise = first(story)
    rules(story, kind, promise, "tue 09:00")
    once = first(story)
    rules(story, kind, promise, "tue 09:30")
    assert first(story).state_at(at("sat 00:00")) is once.state_at(at("sat 00:00")) is state


def test_a_confirmation_after_a_void_makes_it_a_promise_again() -> None:
    story = suggesting(Kind.REPLY)
    promise = first(story)
    rules(story, DecisionKind.VOID_PROMISE, promise, "mon 11:00")
    rules(story, DecisionKind.CONFIRM_PROMISE, promise, "mon 12:00")
    assert told(story, "fri 00:00") == ["a1 reply: broken"]


def test_decisions_on_a_promise_that_vanished_are_stale_and_harmless() -> None:
    story = promising(Kind.REPLY)
    promise = first(story)
    before = story.judged()
    names = [
        rules(story, kind, promise, "tue 09:00", at("fri 12:00"))
        for kind in (
            DecisionKind.CONFIRM_PROMISE,
            DecisionKind.KEEP_PROMISE,
            DecisionKind.BREAK_PROMISE,
            DecisionKind.WAIVE_PROMISE,
            DecisionKind.VOID_PROMISE,
            DecisionKind.MOVE_PROMISE,
        )
    ]
    story.bounces_back("h1", "mon 10:05")
    gone = story.judged()
    assert [one for one in gone.promises if one.made_by == "h1"] == []
    assert set(names) <= set(gone.stale_decisions)
    assert [one.settlement for one in gone.owed] == [None]
    story.bounces, story.decisions = [], []
    assert story.judged() == before


# -- the clocks of machines


def test_a_reply_dated_before_the_mail_that_it_cites_promises_from_then_on() -> None:
    story = Story()
    story.mail("x1", "mon 12:00")
    story.writes("h1", "mon 11:00", Mark.HOLDING, cites=["x1"])
    assert first(story).made_at == at("mon 12:00")
    assert first(story).window.latest_at == at("tue 12:00")


def test_what_went_before_keeps_nothing() -> None:
    story = promising(Kind.REPLY)
    story.writes("a0", "mon 09:59", cites=["x1"])
    assert first(story).made_at == at("mon 10:00")
    assert all(one.kept_by != "a0" for one in promises(story))


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.CHAT, Channel.LETTER, Channel.SOCIAL])
def test_any_channel_keeps_a_reply(channel: Channel) -> None:
    story = promising(Kind.REPLY)
    story.contacts.append(
        Contact(
            contact_id="s1",
            channel=channel,
            direction=Direction.OUTBOUND,
            occurred_at=at("tue 12:00"),
            counterparties=(X,),
            staff="a@pool.example",
        )
    )
    assert told(story, "wed 00:00") == ["h1 reply: kept"]


def test_a_day_is_a_day_across_the_change_of_clocks() -> None:
    story = Story()
    story.mail("x1", "2026-03-07 20:00")
    story.writes("h1", "2026-03-07 22:00", Mark.HOLDING, cites=["x1"])
    promise = first(story)
    assert promise.window.latest_at - promise.made_at == timedelta(days=1)


def test_wednesdays_answer_does_not_reach_back_to_a_promise_made_on_thursday() -> None:
    story = promising(Kind.REPLY, WEDNESDAY)
    story.writes("a1", "wed 12:00", cites=["x1"])
    story.mail("x2", "thu 09:00", Mark.QUESTION, cites=["a1"], asks=["and?"])
    story.writes("h2", "thu 10:00", Mark.HOLDING, cites=["x2"])
    assert told(story, "sat 00:00") == ["h1 reply: kept", "h2 reply: broken"]


# -- a "not yet" that holds nothing out frees nobody: what was promised before it runs on


def test_a_late_not_yet_elsewhere_leaves_the_promise_on_the_list() -> None:
    story = promising(Kind.REPLY)
    story.writes("h2", "thu 10:00", Mark.HOLDING, subject="Your pump")
    assert first(story).told_at is None
    assert told(story, "fri 00:00") == ["h1 reply: unconfirmed"]


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.CALL_BACK])
def test_a_not_yet_without_a_date_leaves_what_was_confirmed_on_the_list(kind: PromiseKind) -> None:
    story = suggesting(kind, FRIDAY)
    rules(story, DecisionKind.CONFIRM_PROMISE, first(story), "mon 12:00")
    story.writes("h2", "wed 10:00", Mark.HOLDING, cites=["x1"])
    assert told(story, "fri 12:00") == [f"a1 {kind}: open"]
    assert told(story, "sat 00:00") == [f"a1 {kind}: unconfirmed"]


def test_a_not_yet_with_a_date_renews_what_was_confirmed_and_counts_itself() -> None:
    story = suggesting(Kind.REPLY, WEDNESDAY)
    rules(story, DecisionKind.CONFIRM_PROMISE, first(story), "mon 12:00")
    story.writes("h2", "tue 10:00", Mark.HOLDING, cites=["x1"], commitments=(said(Kind.REPLY, FRIDAY),))
    assert not made_by(story, "h2").is_suggestion
    assert told(story, "sat 00:00") == ["a1 reply: renegotiated", "h2 reply: broken"]


def test_a_follow_up_that_a_person_called_none_gives_back_what_it_had_put_off() -> None:
    story = promising(Kind.REPLY)
    story.writes("h2", "tue 12:00", Mark.HOLDING, cites=["x1"], commitments=(said(Kind.REPLY, FRIDAY),))
    assert told(story, "tue 13:00") == ["h1 reply: renegotiated", "h2 reply: open"]
    rules(story, DecisionKind.VOID_PROMISE, made_by(story, "h2"), "tue 14:00")
    assert told(story, "wed 00:00") == ["h1 reply: unconfirmed", "h2 reply: void"]


@pytest.mark.parametrize("kind", [Kind.DELIVER, Kind.ACT, Kind.CALL_BACK])
def test_what_counted_and_is_dated_anew_counts_with_its_new_date(kind: PromiseKind) -> None:
    story = suggesting(kind, WEDNESDAY)
    rules(story, DecisionKind.CONFIRM_PROMISE, first(story), "mon 12:00")
    story.writes("a2", "tue 10:00", cites=["x1"], commitments=(said(kind, FRIDAY),))
    assert not made_by(story, "a2").is_suggestion
    assert told(story, "sat 00:00") == [f"a1 {kind}: renegotiated", f"a2 {kind}: broken"]
    rules(story, DecisionKind.VOID_PROMISE, made_by(story, "a2"), "tue 14:00")
    assert first(story).told_at is None

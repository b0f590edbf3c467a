"""Rows of holding replies (SEMANTICS 3.6), with T11: the third in a row needs a supervisor's approval."""

from __future__ import annotations

import pytest
from tests.kernel.promised import FRIDAY, made_by, rules, told
from tests.scenario import Story, at, said, window

from heardback.kernel.contacts import Mark, PromiseKind
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.hours import Calendar, office_hours
from heardback.kernel.promises import HoldingRow, PromiseState, holding_rows

HOURS = office_hours("America/New_York")


def held(*times: str) -> Story:
    story = Story()
    story.mail("x1", "mon 08:00")
    for number, when in enumerate(times, 1):
        story.writes(f"h{number}", when, Mark.HOLDING, cites=["x1"])
    return story


def rows_of(story: Story) -> list[list[str]]:
    return [[promise.made_by for promise in row.promises] for row in rows(story)]


def rows(story: Story) -> tuple[HoldingRow, ...]:
    judged = story.judged()
    return holding_rows(judged.promises, judged.conversations)


def test_t11_the_third_in_a_row_is_recorded_and_unapproved() -> None:
    story = held("mon 10:00", "tue 10:00", "wed 10:00")
    (row,) = rows(story)
    assert [one.made_by for one in row.unapproved(HOURS)] == ["h3"]
    assert story.told("thu 09:00") == ["x1: met A holding by h1"]
    states = [promise.state_at(at("wed 11:00")) for promise in story.judged().promises]
    assert states == [PromiseState.RENEGOTIATED, PromiseState.RENEGOTIATED, PromiseState.OPEN]


def test_two_in_a_row_need_nobody() -> None:
    (row,) = rows(held("mon 10:00", "tue 10:00"))
    assert row.unapproved(HOURS) == ()


def test_a_full_answer_ends_the_row() -> None:
    story = held("mon 10:00", "tue 10:00")
    story.writes("full", "tue 11:00", cites=["x1"])
    story.writes("h9", "wed 10:00", Mark.HOLDING, cites=["x1"])
    assert rows_of(story) == [["h1", "h2"], ["h9"]]


def test_a_new_question_does_not_end_the_row() -> None:
    """The matter is the conversation; each question is owed its answer, and each may only be put off so often."""
    story = held("mon 10:00", "tue 10:00")
    story.mail("x2", "tue 12:00", cites=["h2"], asks=["when?"])
    story.writes("h3", "tue 13:00", Mark.HOLDING, cites=["x2"])
    assert story.told("thu 09:00") == ["x1: met A holding by h1", "x2: met A holding by h3"]
    assert rows_of(story) == [["h1", "h2", "h3"]]


def test_another_conversation_is_another_matter() -> None:
    story = held("mon 10:00", "tue 10:00")
    story.mail("x2", "tue 12:00", subject="Invoice")
    story.writes("h3", "tue 13:00", Mark.HOLDING, cites=["x2"], subject="Invoice")
    assert rows_of(story) == [["h1", "h2"], ["h3"]]


def test_a_row_is_too_long_after_ten_business_days() -> None:
    (row,) = rows(held("mon 10:00"))
    assert row.too_long_after(HOURS) == at("2026-03-30 23:59:59")


@pytest.mark.parametrize(("when", "unapproved"), [("2026-03-30 17:00", []), ("2026-03-31 09:00", ["h2"])])
def test_a_second_one_after_ten_business_days_needs_a_supervisor(when: str, unapproved: list[str]) -> None:
    (row,) = rows(held("mon 10:00", when))
    assert [one.made_by for one in row.unapproved(HOURS)] == unapproved


def test_a_firm_that_never_opens_counts_days() -> None:
    (row,) = rows(held("mon 10:00"))
    assert row.too_long_after(Calendar("UTC", ((),) * 7)) == at("2026-03-26 10:00")


def test_what_the_customer_needs_no_more_ends_the_row() -> None:
    story = held("mon 10:00")
    (promise,) = story.judged().promises
    rules(story, DecisionKind.WAIVE_PROMISE, promise, "mon 12:00")
    story.writes("h2", "2026-04-15 10:00", Mark.HOLDING, cites=["x1"])
    assert rows_of(story) == [["h1"], ["h2"]]


def test_a_holding_reply_always_leaves_a_follow_up() -> None:
    said = window("wed 09:00", "wed 23:59:59", "Wednesday")
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("h1", "mon 10:00", Mark.HOLDING, cites=["x1"], promises=(said,))
    (promise,) = story.judged().promises
    assert (promise.kind, promise.window, promise.owed_key) == (PromiseKind.REPLY, said, "x1")
    story.writes("a1", "wed 12:00", cites=["x1"])
    assert story.judged().promises[0].state_at(at("thu 09:00")) is PromiseState.KEPT
    plain = held("mon 10:00").judged().promises[0]
    assert plain.window.latest_at == at("tue 10:00")


def test_told_late_the_old_promise_is_broken_and_a_new_one_opens() -> None:
    story = held("mon 10:00", "wed 10:00")
    first, second = story.judged().promises
    assert first.state_at(at("wed 12:00")) is PromiseState.BROKEN
    assert second.state_at(at("wed 12:00")) is PromiseState.OPEN
    story.writes("a1", "fri 10:00", cites=["x1"])
    assert story.judged().promises[1].state_at(at("sat 10:00")) is PromiseState.KEPT_LATE


def test_a_partial_answer_promises_the_rest() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    story.decides(DecisionKind.PARTIAL, "a1", "mon 11:00")
    (promise,) = story.judged().promises
    assert (promise.kind, promise.window.latest_at) == (PromiseKind.REST, at("tue 10:00"))
    assert story.told("wed 00:00") == ["x1: met A full by a1"]


def test_a_bounced_holding_reply_promised_nothing() -> None:
    story = held("mon 10:00")
    story.bounces_back("h1", "mon 11:00")
    assert story.judged().promises == ()


def test_the_date_that_the_writer_entered_is_the_promise() -> None:
    said = window("tue 09:00", "tue 23:59:59", "tomorrow")
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("h1", "mon 10:00", cites=["x1"], promises=(said,))
    story.decides(DecisionKind.HOLDING, "h1", "mon 10:00", due_at=at("fri 16:00"))
    (promise,) = story.judged().promises
    assert (promise.kind, promise.owed_key) == (PromiseKind.REPLY, "x1")
    assert (promise.window.earliest_at, promise.window.latest_at) == (at("fri 16:00"), at("fri 16:00"))
    assert promise.state_at(at("fri 16:00")) is PromiseState.OPEN
    assert promise.state_at(at("fri 16:01")) is PromiseState.BROKEN
    story.decides(DecisionKind.FULL, "h1", "mon 11:00")
    assert story.judged().promises == ()


def test_a_date_entered_binds_us_though_nothing_was_owed() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    story.writes("h1", "mon 11:00", cites=["x1"])
    story.decides(DecisionKind.HOLDING, "h1", "mon 11:00", due_at=at("wed 12:00"))
    (promise,) = story.judged().promises
    assert (promise.made_by, promise.window.latest_at) == ("h1", at("wed 12:00"))
    assert story.told("mon 12:00") == ["x1: early A full by a1"]


def test_still_looking_into_it_after_a_full_answer_is_followed_up() -> None:
    """3.6, "always": nothing was owed any more, and they wait on all the same."""
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("full", "mon 09:00", cites=["x1"])
    story.writes("h1", "tue 10:00", Mark.HOLDING, cites=["x1"])
    (promise,) = story.judged().promises
    assert (promise.made_by, promise.is_suggestion, promise.window.latest_at) == (
        "h1",
        False,
        at("wed 10:00"),
    )


def test_more_later_out_of_the_blue_makes_no_follow_up() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("full", "mon 09:00", cites=["x1"])
    story.writes("h1", "tue 10:00", Mark.HOLDING, cites=[], subject="Another matter")
    assert story.judged().promises == ()


def test_a_not_yet_that_names_no_date_leaves_the_one_they_were_told() -> None:
    """Told "by Friday" on Monday and "still looking into it" on Wednesday, they expect Friday, not Thursday."""
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes(
        "h1", "mon 10:00", Mark.HOLDING, cites=["x1"], commitments=(said(PromiseKind.REPLY, FRIDAY),)
    )
    story.writes("h2", "wed 10:00", Mark.HOLDING, cites=["x1"])
    assert told(story, "fri 12:00") == ["h1 reply: renegotiated", "h2 reply: open"]
    assert made_by(story, "h2").window == FRIDAY
    story.writes("full", "fri 13:00", cites=["x1"])
    assert told(story, "next mon 12:00") == ["h1 reply: renegotiated", "h2 reply: kept"]
    assert told(held("mon 10:00", "mon 12:00"), "tue 11:00") == ["h1 reply: renegotiated", "h2 reply: open"]

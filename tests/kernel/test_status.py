"""What depends on the moment: who waits for whom, flags and the next look (SEMANTICS 1, 4.2)."""

from __future__ import annotations

from datetime import timedelta

from tests.kernel.promised import rules
from tests.scenario import Story, X, Y, at, said

from heardback.kernel.contacts import Mark, PromiseKind, Window
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.status import (
    ConversationStatus,
    customer_status_at,
    flags_at,
    listed_from,
    next_look_at,
    open_at,
)


def status(story: Story, when: str) -> ConversationStatus:
    return customer_status_at(story.judged(), at(when))


def test_who_waits_for_whom() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("h1", "mon 10:00", Mark.HOLDING, cites=["x1"])
    story.writes("a1", "tue 09:00", cites=["x1"])
    assert status(story, "mon 07:00") is ConversationStatus.QUIET
    assert status(story, "mon 09:00") is ConversationStatus.WAITING_ON_US
    assert status(story, "mon 11:00") is ConversationStatus.WE_PROMISED
    assert status(story, "tue 10:00") is ConversationStatus.WAITING_ON_CUSTOMER


def test_words_that_merely_read_like_a_promise_are_none_until_somebody_says_so() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    due = Window(at("tue 09:00"), at("tue 23:59:59"), "tomorrow")
    story.writes("a1", "mon 10:00", cites=["x1"], commitments=(said(PromiseKind.CALL_BACK, due),))
    assert status(story, "mon 11:00") is ConversationStatus.WAITING_ON_CUSTOMER
    (promise,) = story.judged().promises
    rules(story, DecisionKind.CONFIRM_PROMISE, promise, "mon 12:00")
    assert status(story, "mon 13:00") is ConversationStatus.WE_PROMISED


def test_a_newsletter_of_ours_waits_for_nobody() -> None:
    story = Story()
    story.writes("news", "mon 08:00", Mark.MASS_MAILING)
    assert status(story, "mon 09:00") is ConversationStatus.QUIET


def test_flags_and_the_next_look_follow_the_clock() -> None:
    story = Story()
    story.mail("x1", "mon 08:00", Mark.COPIED_ONLY)
    (owed,) = story.owed()
    assert flags_at(owed, at("mon 09:00")) == {"unsure"}
    assert next_look_at(owed, at("mon 09:00")) == listed_from(owed) == at("mon 12:00")  # four business hours
    assert next_look_at(owed, at("mon 12:00")) == at("tue 02:00")
    assert flags_at(owed, at("tue 02:00")) == {"unsure", "due_soon"}
    assert next_look_at(owed, at("tue 02:00")) == at("tue 08:00")
    assert flags_at(owed, at("tue 08:00")) == {"unsure", "due_soon"}
    assert flags_at(owed, at("tue 08:00:01")) == {"unsure", "overdue"}
    assert next_look_at(owed, at("tue 09:00")) == at("next mon 08:00")
    assert flags_at(owed, at("next mon 08:00")) == {"unsure", "overdue", "gone_quiet"}
    assert next_look_at(owed, at("next mon 08:00")) is None


def test_a_settled_one_needs_no_look() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    (owed,) = story.owed()
    assert next_look_at(owed, at("mon 11:00")) is None
    assert flags_at(owed, at("mon 11:00") + timedelta(days=30)) == frozenset()


def test_the_longest_waiting_come_first() -> None:
    story = Story()
    story.mail("x1", "mon 09:00")
    story.mail("y1", "mon 08:00", who=Y)
    found = open_at([story.judged(X), story.judged(Y)], at("mon 10:00"))
    assert [owed.key for owed in found] == ["y1", "x1"]
    assert open_at([story.judged(X)], at("mon 08:30")) == []


def flagged(*mails: str) -> list[list[str]]:
    """Which mails of one conversation, each answered an hour later, are the third in a month (S4.3)."""
    story = Story()
    for number, when in enumerate(mails, 1):
        story.mail(f"x{number}", when, cites=["x1"])
        story.writes(f"a{number}", f"{when[:-5]}12:00", cites=[f"x{number}"])
    return [list(owed.contacts) for owed in story.owed() if "repeat_contact" in owed.flags]


def test_s4_3_the_third_contact_on_one_matter_within_a_month_is_a_repeat() -> None:
    assert flagged("2026-03-02 08:00", "2026-03-10 08:00") == []
    assert flagged("2026-03-02 08:00", "2026-03-10 08:00", "2026-04-01 08:00") == [["x3"]]
    assert flagged("2026-03-02 08:00", "2026-03-10 08:00", "2026-04-02 08:00") == []
    assert flagged("2026-03-02 08:00", "2026-03-03 08:00", "2026-03-04 08:00", "2026-03-05 08:00") == [
        ["x3"],
        ["x4"],
    ]


def test_s4_3_calls_that_we_took_count_thanks_and_other_matters_do_not() -> None:
    story = Story()
    story.calls_us("c1", "mon 09:00", bridged=60)
    story.calls_us("c2", "tue 09:00", bridged=60)
    story.calls_us("c3", "wed 09:00")
    story.mail("x1", "wed 10:00", subject="Invoice")
    assert [owed.key for owed in story.owed() if "repeat_contact" in owed.flags] == ["c3"]
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 09:00", cites=["x1"])
    story.mail("x2", "mon 10:00", Mark.CLOSING, Mark.CITES_US, cites=["a1"])
    story.mail("x3", "tue 10:00", Mark.QUESTION, cites=["a1"])
    assert [owed.flags for owed in story.owed()] == [frozenset(), frozenset()]

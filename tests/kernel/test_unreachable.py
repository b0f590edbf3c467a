"""Giving a customer up: what 3.3 asks for first, and what it does to the figures (T18, 4.2)."""

from __future__ import annotations

from datetime import datetime

from tests.scenario import NEW_YORK, Story, at

from heardback.kernel.contacts import Mark
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.unreachable import Missing, missing_to_give_up


def missing(story: Story, *, has_address: bool = True, as_of: datetime | None = None) -> set[str]:
    (owed,) = story.owed()
    found = missing_to_give_up(
        owed, story.contacts, zone=NEW_YORK, has_address=has_address, as_of=as_of or at("sat 00:00")
    )
    return set(found)


def tried(*times: str) -> Story:
    story = Story()
    story.calls_us("x1", "mon 08:00")
    for number, when in enumerate(times, 1):
        story.calls(f"c{number}", when)
    return story


def test_nothing_tried_is_everything_missing() -> None:
    assert missing(tried()) == {Missing.ATTEMPTS, Missing.DAYS, Missing.WRITTEN_MESSAGE}


def test_three_attempts_on_one_day_are_not_enough() -> None:
    """The day is the firm's: 23:30 and 00:30 in New York are two days, though one in UTC."""
    story = tried("mon 09:00", "mon 10:00", "mon 23:30")
    assert missing(story, has_address=False) == {Missing.DAYS}
    assert missing(tried("mon 09:00", "mon 23:30", "tue 00:30"), has_address=False) == set()


def test_a_person_with_an_address_must_be_written_to() -> None:
    story = tried("mon 09:00", "mon 10:00", "tue 09:00")
    assert missing(story, has_address=False) == set()
    assert missing(story) == {Missing.WRITTEN_MESSAGE}
    story.writes("news", "tue 09:30", Mark.MASS_MAILING)
    assert missing(story) == {Missing.WRITTEN_MESSAGE}
    story.writes("a1", "tue 10:00", subject="We tried to call you")
    assert missing(story) == set()
    assert missing(story, as_of=at("tue 09:45")) == {Missing.WRITTEN_MESSAGE}


def closed(kind: DecisionKind, when: str) -> Story:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.decides(kind, "x1", when)
    return story


def test_unreachable_stays_in_the_figures() -> None:
    assert closed(DecisionKind.UNREACHABLE, "mon 20:00").told("mon 22:00") == ["x1: pending"]
    assert closed(DecisionKind.UNREACHABLE, "mon 20:00").told("tue 09:00") == ["x1: never_answered"]


def test_withdrawn_before_due_leaves_the_figures_and_later_does_not() -> None:
    assert closed(DecisionKind.WITHDRAWN, "tue 08:00").told("tue 09:00") == ["x1: n/a"]
    assert closed(DecisionKind.WITHDRAWN, "tue 08:01").told("tue 09:00") == ["x1: never_answered"]


def test_a_duplicate_party_is_left_out_whenever_it_is_said() -> None:
    assert closed(DecisionKind.DUPLICATE_PARTY, "fri 08:00").told("sat 09:00") == ["x1: n/a"]


def test_what_is_closed_is_not_chased_and_a_new_mail_opens_anew() -> None:
    story = closed(DecisionKind.UNREACHABLE, "wed 08:00")
    story.mail("x2", "thu 08:00", cites=["x1"])
    assert story.told("thu 09:00") == ["x1: never_answered", "x2: pending"]


def test_a_closure_taken_back_opens_with_the_original_due() -> None:
    story = closed(DecisionKind.WITHDRAWN, "mon 20:00")
    story.decides(DecisionKind.REVERSE, "x1", "wed 08:00", other="decision-0")
    assert story.told("wed 09:00") == ["x1: never_answered"]


def test_a_decision_without_its_premise_is_stale_and_asks_again() -> None:
    story = closed(DecisionKind.WITHDRAWN, "mon 20:00")
    assert story.judged().stale_decisions == ()
    story.decides(DecisionKind.OWES_NO, "x1", "tue 08:00")
    assert story.judged().stale_decisions == ("decision-0",)
    story.decides(DecisionKind.ATTRIBUTE, "x1", "tue 09:00", other="gone")
    assert story.judged().stale_decisions == ("decision-0", "decision-2")
    story.decides(DecisionKind.OWES_YES, "elsewhere", "tue 10:00")
    assert story.judged().stale_decisions == ("decision-0", "decision-2", "decision-3")

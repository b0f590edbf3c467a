"""A silence that nobody could have seen breaks no promise (SEMANTICS D12, 4.6)."""

from __future__ import annotations

from tests.scenario import Story, at

from heardback.kernel.contacts import Coverage, Mark
from heardback.kernel.promises import PromiseState


def held(*covered: tuple[str, str]) -> Story:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("h1", "mon 10:00", Mark.HOLDING, cites=["x1"])
    story.coverage = [Coverage("", at(begin), at(end)) for begin, end in covered]
    return story


def state(story: Story, when: str) -> PromiseState:
    (promise,) = story.judged().promises
    return promise.state_at(at(when))


def test_a_silence_in_full_sight_breaks_it() -> None:
    assert state(held(("mon 00:00", "wed 00:00")), "tue 12:00") is PromiseState.BROKEN


def test_a_gap_before_it_was_due_leaves_it_unproven() -> None:
    assert state(held(("mon 00:00", "mon 18:00")), "tue 12:00") is PromiseState.UNCONFIRMED


def test_a_gap_after_it_was_due_excuses_nothing() -> None:
    assert state(held(("mon 00:00", "tue 10:00")), "tue 12:00") is PromiseState.BROKEN

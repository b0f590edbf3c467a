"""Shorthand for stories about promises: what stands at a moment, one line each, and the decisions about them."""

from __future__ import annotations

from datetime import datetime

from tests.scenario import Story, X, at, said, window

from heardback.kernel.contacts import Mark, PromiseKind, Window
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.promises import Promise

TUESDAY = window("tue 09:00", "tue 23:59:59", "tomorrow")
WEDNESDAY = window("wed 09:00", "wed 23:59:59", "on Wednesday")
FRIDAY = window("fri 09:00", "fri 23:59:59", "by Friday")
NEXT_FRIDAY = window("next fri 09:00", "next fri 23:59:59", "Friday of next week")


def promising(kind: PromiseKind, due: Window | None = TUESDAY, *marks: Mark) -> Story:
    """X asks Mon 08:00; A puts it off Mon 10:00 with a promise of this kind (holding reply `h1`)."""
    story = Story()
    story.mail("x1", "mon 08:00", *marks)
    story.writes("h1", "mon 10:00", Mark.HOLDING, cites=["x1"], commitments=(said(kind, due),))
    return story


def suggesting(kind: PromiseKind, due: Window | None = TUESDAY) -> Story:
    """X asks Mon 08:00; A answers in full Mon 10:00 and holds something out besides (`a1`)."""
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"], commitments=(said(kind, due),))
    return story


def promises(story: Story, who: str = X) -> tuple[Promise, ...]:
    return story.judged(who).promises


def first(story: Story, who: str = X) -> Promise:
    """The promise made first."""
    return min(promises(story, who), key=lambda promise: (promise.made_at, promise.promise_id))


def made_by(story: Story, contact_id: str) -> Promise:
    """The only promise that this contact (or decision) made."""
    (promise,) = [one for one in promises(story) if one.made_by == contact_id]
    return promise


def told(story: Story, as_of: str, who: str = X) -> list[str]:
    """`h1 call_back: kept by c1`, one line each, in order of making, as of that moment."""
    ordered = sorted(promises(story, who), key=lambda promise: (promise.made_at, promise.promise_id))
    return [line_of(promise, at(as_of)) for promise in ordered if promise.made_at <= at(as_of)]


def line_of(promise: Promise, as_of: datetime) -> str:
    """What was promised by which contact and how it stands."""
    return f"{promise.made_by} {promise.kind}: {promise.state_at(as_of)}"


def rules(
    story: Story, kind: DecisionKind, promise: Promise, when: str, due_at: datetime | None = None, **said: str
) -> str:
    """A person decides about one promise."""
    return story.decides(
        kind,
        promise.made_by,
        when,
        promise=promise.promise_id,
        due_at=due_at,
        other=said.get("other", ""),
        spoke=said.get("spoke", ""),
    )

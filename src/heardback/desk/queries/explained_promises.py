"""The promises of one matter with every fact behind how they stand, for `heardback explain owed`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from heardback.desk.judging import Judged
from heardback.kernel.contacts import Manner
from heardback.kernel.judge import OwedAnswer
from heardback.kernel.promises import Promise


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """One thing that counts for or against a promise, when it happened, and the contact that shows it."""

    occurred_at: datetime | None
    sentence: str
    contact_id: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedPromise:
    """One promise at the moment explained; from `uncovered_from` on, what would show an answer is not covered (D12).

    `facts` are in order of time.
    """

    promise_id: str
    kind: str
    tier: str
    sentence: str
    wording: str
    confidence: float
    rule: str
    made_by: str
    made_at: datetime
    earliest: datetime
    latest: datetime
    staff: str
    state: str
    is_suggestion: bool
    uncovered_from: datetime | None
    facts: tuple[PromiseFact, ...]


def explained_promises(owed: OwedAnswer, one: Judged, as_of: datetime) -> tuple[ExplainedPromise, ...]:
    """Return the promises that belong to `owed`: made for it, or in a conversation of its contacts."""
    judgement = one.judgement
    matters = {judgement.conversations.get(contact_id, contact_id) for contact_id in owed.contacts}
    found = [
        promise
        for promise in judgement.promises
        if promise.made_at <= as_of and (promise.owed_key == owed.key or promise.conversation in matters)
    ]
    if not found:
        return ()
    found.sort(key=lambda promise: (promise.made_at, promise.promise_id))
    return tuple(_explained(promise, as_of) for promise in found)


def _explained(promise: Promise, as_of: datetime) -> ExplainedPromise:
    window = promise.window
    return ExplainedPromise(
        promise_id=promise.promise_id,
        kind=promise.kind.value,
        tier=promise.tier.value,
        sentence=promise.sentence,
        wording=window.wording,
        confidence=promise.confidence,
        rule=promise.rule,
        made_by=promise.made_by,
        made_at=promise.made_at,
        earliest=window.earliest_at,
        latest=window.latest_at,
        staff=promise.staff,
        state=promise.state_at(as_of).value,
        is_suggestion=promise.is_suggestion,
        uncovered_from=promise.uncovered_from,
        facts=tuple(sorted(_facts(promise, as_of), key=lambda fact: fact.occurred_at or as_of)),
    )


def _facts(promise: Promise, as_of: datetime) -> Iterator[PromiseFact]:
    latest_at = promise.window.latest_at
    yield PromiseFact(promise.made_at, _made(promise), promise.made_by)
    if promise.confirmed_at is not None:
        moved = ", and when: the customer asked for another date" if promise.is_moved else ""
        yield PromiseFact(promise.confirmed_at, f"A person said that it is a promise{moved}.")
    if promise.contacted_at is not None:
        yield PromiseFact(promise.contacted_at, "The first human contact of ours after it.")
    if promise.told_at is not None:
        told = "in time" if promise.told_at <= latest_at else "after it was due"
        yield PromiseFact(promise.told_at, f"The customer was told a new date, {told}.")
    if promise.answered_at is not None:
        kept = "in time" if promise.answered_at <= latest_at else "late"
        other = ", by another channel than was promised" if promise.is_other_channel else ""
        yield PromiseFact(promise.answered_at, f"This kept it, {kept}{other}.", promise.kept_by)
    for contact_id in promise.candidates:
        yield PromiseFact(None, "This may have kept it; a person has to say.", contact_id)
    if promise.ending is not None:
        yield PromiseFact(promise.ending.ended_at, f"A person said: {promise.ending.state.value}.")
    gap = promise.uncovered_from
    if latest_at < as_of:
        yield PromiseFact(latest_at, "The latest moment that its words allow.")
        if gap is not None and gap < latest_at:
            yield PromiseFact(gap, "From here on, what would show an answer is not covered.")


def _made(promise: Promise) -> str:
    if promise.is_holding:
        what = f"A {Manner.HOLDING.value} reply, which is always a promise"
        return f"{what}, in these words: {promise.sentence}" if promise.sentence else f"{what}."
    return f"Read as a promise: {promise.sentence}" if promise.rule else f"Entered: {promise.sentence}"

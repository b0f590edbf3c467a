"""Which contacts keep a promise, renew it, or may have kept it (SEMANTICS 5.2 "kept when", 5.5).

Fulfilment needs no thread: the same customer and evidence of the promise's kind. Where more than one promise is
open, the one of the same conversation is meant; else a person picks, and what may have kept it is named. It must
not: know a clock, read text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from heardback.kernel.contacts import Contact, Manner, PromiseKind, Window, is_phone
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.promises import Ending, Promise, PromiseState, Tier, entered_window

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """One human contact of ours at its effective time, as promises see it.

    `settled` are the keys of the owed answers that it settled, `cited` the customer's contacts that it names.
    `is_proven` is False where it is not known whether a
    person was reached, or whose number that was: it may have kept a promise, and proves nothing (T17).
    """

    occurred_at: datetime
    contact: Contact
    manner: Manner
    conversation: str
    settled: tuple[str, ...] = ()
    cited: frozenset[str] = frozenset()
    is_proven: bool = True


_BY_ANSWER = frozenset(
    {
        PromiseKind.REPLY,
        PromiseKind.VAGUE,
        PromiseKind.CONDITIONAL,
        PromiseKind.TRY_AGAIN,
        PromiseKind.REST,
    }
)
# "More on Tuesday": whoever says so has not said all yet.
_COMES_BACK = frozenset({PromiseKind.REPLY, PromiseKind.CALL_BACK, PromiseKind.VAGUE})
_ENDINGS = {
    DecisionKind.VOID_PROMISE: PromiseState.VOID,
    DecisionKind.BREAK_PROMISE: PromiseState.BROKEN,
    DecisionKind.WAIVE_PROMISE: PromiseState.WAIVED,
}


def keep(
    promises: Iterable[Promise], answers: Sequence[Answer], decisions: Iterable[Decision]
) -> tuple[Promise, ...]:
    """Return the promises with what became of them, in the order given, the renewed ones of people's words last.

    `answers` are the human contacts of ours, in the order in which they were heard; `decisions` those on promises.
    """
    heard_at = {answer.contact.contact_id: answer.occurred_at for answer in answers}
    ruled = _ruled(promises, decisions, heard_at)
    # Of these a person said when they were kept or renewed: until then they were open beside the others.
    said = {key for key, promise in ruled.items() if promise.answered_at or promise.told_at}
    to_come = sorted(ruled, key=lambda key: (ruled[key].made_at, key), reverse=True)
    made_by: dict[str, list[str]] = {}
    for key, promise in ruled.items():
        made_by.setdefault(promise.made_by, []).append(key)
    running: list[str] = []
    # A person's word on a call is heard after the record of that call, and dates from before it.
    for answer in sorted(answers, key=lambda answer: answer.occurred_at):
        while to_come and ruled[to_come[-1]].made_at <= answer.occurred_at:
            running.append(to_come.pop())
        at = answer.occurred_at
        running = [key for key in running if _is_running(ruled[key], at if key in said else None)]
        _hear(answer, ruled, running, said, made_by.get(answer.contact.contact_id, ()))
    return tuple(ruled.values())


# -- people's words -----------------------------------------------------------------------------------------------


def _ruled(
    promises: Iterable[Promise], decisions: Iterable[Decision], heard_at: Mapping[str, datetime]
) -> dict[str, Promise]:
    found = {promise.promise_id: promise for promise in promises}
    for decision in decisions:
        promise = found.get(decision.promise_id)
        if promise is None:
            continue
        found[promise.promise_id] = _with_word(promise, decision, heard_at)
        if decision.due_at is not None and _opens_anew(promise, decision):
            renewed = _renewed(promise, decision, decision.due_at)
            found[renewed.promise_id] = renewed
    return found


def _opens_anew(promise: Promise, decision: Decision) -> bool:
    """Whether its new date makes a promise of its own: we told it, or the customer asked for it too late (5.5)."""
    if decision.kind is DecisionKind.MOVE_PROMISE:
        return (decision.occurred_at or decision.decided_at) > promise.window.latest_at
    return decision.kind is DecisionKind.RENEW_PROMISE


def _with_word(promise: Promise, decision: Decision, heard_at: Mapping[str, datetime]) -> Promise:
    # What they name speaks with its own time (as an attribution does, T13).
    said_at = decision.occurred_at or heard_at.get(decision.other_id, decision.decided_at)
    match decision.kind:
        case DecisionKind.CONFIRM_PROMISE:
            is_void = promise.ending is not None and promise.ending.state is PromiseState.VOID
            ending = None if is_void else promise.ending
            confirmed = replace(promise, confirmed_at=decision.decided_at, ending=ending)
            return confirmed if decision.due_at is None else _dated(confirmed, decision.due_at)
        case DecisionKind.MOVE_PROMISE if decision.due_at is not None and not _opens_anew(promise, decision):
            moved = replace(promise, is_moved=True, confirmed_at=decision.decided_at)
            return _dated(moved, decision.due_at)
        case DecisionKind.KEEP_PROMISE:
            return replace(
                promise, answered_at=said_at, kept_by=decision.other_id or decision.decision_id, ending=None
            )
        case DecisionKind.RENEW_PROMISE:
            return replace(promise, told_at=said_at)
        case DecisionKind.MOVE_PROMISE if decision.due_at is not None:
            # Asking for another date too late takes back no breach.
            return replace(promise, told_at=decision.occurred_at or decision.decided_at)
        case kind if kind in _ENDINGS:
            return replace(promise, ending=Ending(_ENDINGS[kind], decision.decided_at))
    return promise


def _dated(promise: Promise, due_at: datetime) -> Promise:
    return replace(
        promise, window=entered_window(promise.kind, due_at, promise.made_at, promise.window.wording)
    )


def _renewed(promise: Promise, decision: Decision, due_at: datetime) -> Promise:
    told_at = decision.occurred_at or decision.decided_at
    return replace(
        promise,
        promise_id=f"{decision.decision_id}:{promise.kind}",
        made_at=told_at,
        window=entered_window(promise.kind, due_at, told_at),
        tier=Tier.ENTERED,
        staff=decision.by,
        confirmed_at=None,
        ending=None,
        answered_at=None,
        kept_by="",
        told_at=None,
        is_moved=decision.kind is DecisionKind.MOVE_PROMISE,
        # Where the customer asked for it, nobody put them off.
        times_told=promise.times_told + (decision.kind is DecisionKind.RENEW_PROMISE),
    )


# -- contacts -----------------------------------------------------------------------------------------------------


def _hear(
    answer: Answer,
    heard: dict[str, Promise],
    running: Sequence[str],
    said: Collection[str],
    made: Sequence[str],
) -> None:
    """Let one human contact of ours keep, renew or merely follow the promises that were open then.

    What people said of those in `said` stands; they only leave in doubt which of several is meant. `made` are the
    promises that it made itself.
    """
    ruled = {key: heard[key] for key in running}
    own = [heard[key] for key in made if not _is_void(heard[key])]
    more = [promise for promise in own if _is_more_to_come(promise, answer)]
    put_off, again = _weigh(answer, ruled, own, puts_off=bool(more))
    # What people said stands whatever was written; only of the rest does this answer decide.
    put_off = [key for key in put_off if key not in said]
    kinds = {heard[key].kind for key in again if key not in said}
    follows = list(more) if put_off else []
    follows += [promise for promise in own if promise.kind in kinds and _is_dated(promise, answer)]
    told = [heard[key].window for key in put_off]
    for before in own:
        promise = ruled.get(before.promise_id, before)
        if before in follows and promise.is_suggestion:
            # The customer waits on: that something is to come is as sure as it was, only its date was read (3.6).
            promise = replace(promise, tier=Tier.FOLLOW_UP)
        elif before.promise_id not in said and _names_no_date(promise):
            promise = _with_latest(promise, told)
        else:
            continue
        heard[before.promise_id] = promise
        if before.promise_id in ruled:
            ruled[before.promise_id] = promise
    heard.update((key, promise) for key, promise in ruled.items() if key not in said)


def _names_no_date(promise: Promise) -> bool:
    """Whether it is the follow-up of a "still looking into it", which nobody dated since."""
    is_follow_up = promise.is_holding and promise.tier is Tier.FOLLOW_UP and promise.confirmed_at is None
    return is_follow_up and promise.kind is not PromiseKind.TRY_AGAIN and not promise.window.wording


def _with_latest(promise: Promise, told: Iterable[Window]) -> Promise:
    """What they were told before stands where "not yet" names no date: a day later would break it too early (3.6)."""
    return replace(promise, window=max((promise.window, *told), key=lambda window: window.latest_at))


def _is_void(promise: Promise) -> bool:
    return promise.ending is not None and promise.ending.state is PromiseState.VOID


def _is_dated(promise: Promise, answer: Answer) -> bool:
    return bool(promise.window.wording) and promise.made_at <= answer.occurred_at < promise.window.latest_at


def _is_more_to_come(promise: Promise, answer: Answer) -> bool:
    """Whether the answer itself says when it comes back."""
    return promise.kind in _COMES_BACK and _is_dated(promise, answer)


def _weigh(
    answer: Answer, ruled: dict[str, Promise], own: Sequence[Promise], *, puts_off: bool
) -> tuple[Collection[str], Collection[str]]:
    """Rule on `ruled`; return what the answer leaves to be kept by what it promises itself, and what it dated anew.

    `own` is what it promises, without what a person called none. A holding reply that holds nothing out told no new
    date: what was promised before it runs on, else its customer would stand on no list.
    """
    put_off: Collection[str] = ()
    again: Collection[str] = ()
    after = [promise for promise in ruled.values() if _is_after(answer, promise)]
    if not after:
        return put_off, again
    for promise in after:
        if promise.contacted_at is None and _is_timely(promise, answer):
            ruled[promise.promise_id] = replace(promise, contacted_at=answer.occurred_at)
    after = [ruled[promise.promise_id] for promise in after]
    if not answer.is_proven:
        kept = after
    elif answer.manner is Manner.HOLDING:
        renewable = [promise for promise in after if _may_renew(promise, answer)]
        holds_out = puts_off or any(not promise.is_suggestion for promise in own)
        meant = _meant(renewable, answer) if holds_out else ()
        for promise in meant:
            ruled[promise.promise_id] = replace(promise, told_at=answer.occurred_at)
        put_off = [promise.promise_id for promise in meant if not promise.is_suggestion]
        kept = [promise for promise in after if promise.kind is PromiseKind.BURDEN_SHIFT]
    else:
        renewed = _renew_by_words(after, answer, ruled, own)
        again = [key for key in renewed if not ruled[key].is_suggestion]
        put_off = _put_off(after, answer, ruled) if puts_off else ()
        renewed |= {key for key in put_off if ruled[key].told_at is not None}
        kept = [promise for promise in after if promise.promise_id not in renewed]
    _settle([promise for promise in kept if _is_timely(promise, answer)], answer, ruled)
    return put_off, again


def _is_after(answer: Answer, promise: Promise) -> bool:
    """Strictly later than the promise, or it cites the customer's words that made it (3.5)."""
    if promise.made_by == answer.contact.contact_id:
        return False
    is_said_back = promise.made_by in answer.cited and promise.tier is not Tier.ENTERED
    return promise.made_at < answer.occurred_at or is_said_back


def _settle(kept: Sequence[Promise], answer: Answer, ruled: dict[str, Promise]) -> None:
    proven = [promise for promise in kept if _proves(promise, answer)]
    meant = {promise.promise_id for promise in _meant(proven, answer)}
    for promise in kept:
        if promise.promise_id in meant:
            is_other = promise.kind is PromiseKind.CALL_BACK and not is_phone(answer.contact.channel)
            ruled[promise.promise_id] = replace(
                promise,
                answered_at=answer.occurred_at,
                kept_by=answer.contact.contact_id,
                is_other_channel=is_other,
                candidates=(),
            )
        elif len(promise.candidates) < MOST_CANDIDATES:
            candidates = (*promise.candidates, answer.contact.contact_id)
            ruled[promise.promise_id] = replace(promise, candidates=candidates)


def _is_running(promise: Promise, at: datetime | None) -> bool:
    """Whether it was open; `at`: at that moment, for one of which people said when it was kept or renewed."""
    if promise.ending is not None:
        return False
    ends = [moment for moment in (promise.answered_at, promise.told_at) if moment is not None]
    return not ends if at is None else all(at <= moment for moment in ends)


def _meant(promises: Sequence[Promise], answer: Answer) -> Sequence[Promise]:
    """Which of several is meant: the one that counts, of the same conversation if need be; none if in doubt.

    A suggestion never puts what counts in doubt, and goes with it only where it stands alone beside it.
    """
    found: list[Promise] = []
    for pool in (
        [promise for promise in promises if not promise.is_suggestion],
        [promise for promise in promises if promise.is_suggestion],
    ):
        here = [promise for promise in pool if promise.conversation == answer.conversation]
        if len(pool) == 1:
            found += pool
        elif len(here) == 1:
            found += here
    return found


def _may_renew(promise: Promise, answer: Answer) -> bool:
    """Whether "not yet, more on Friday" renews it; a visit that was promised is put off by words of its own kind."""
    if promise.kind is PromiseKind.BURDEN_SHIFT or _is_about_another(promise, answer):
        return False
    return promise.kind in (*_BY_ANSWER, PromiseKind.CALL_BACK) or _says_again(promise, answer)


def _is_about_another(promise: Promise, answer: Answer) -> bool:
    """Whether it put off another question elsewhere, and so told no new date for this one."""
    return (
        bool(answer.settled)
        and promise.owed_key not in answer.settled
        and promise.conversation != answer.conversation
    )


def _says_again(promise: Promise, answer: Answer) -> bool:
    return any(
        commitment.kind is promise.kind and commitment.window is not None and not commitment.is_told
        for commitment in answer.contact.commitments
    )


def _renew_by_words(
    after: Sequence[Promise], answer: Answer, ruled: dict[str, Promise], own: Sequence[Promise]
) -> frozenset[str]:
    """A full answer that dates the same act anew renews the promise of it (5.5); return which."""
    kinds = {promise.kind for promise in own if _is_dated(promise, answer)} - _BY_ANSWER
    again = [promise for promise in after if promise.kind in kinds and _says_again(promise, answer)]
    meant = _meant(again, answer)
    for promise in meant:
        ruled[promise.promise_id] = replace(promise, told_at=answer.occurred_at)
    return frozenset(promise.promise_id for promise in meant)


def _put_off(after: Sequence[Promise], answer: Answer, ruled: dict[str, Promise]) -> Collection[str]:
    """Let "still waiting for the part, more on Tuesday" put off the reply that was promised here (5.5).

    Said in time, that renews it; said late, it is kept late all the same, for words that were merely read break
    nothing. A suggestion was never sure, and is kept as by any answer.
    """
    here = [
        promise
        for promise in after
        if promise.kind in _BY_ANSWER
        and promise.conversation == answer.conversation
        and not promise.is_suggestion
    ]
    found = _meant(here, answer)
    for promise in found:
        if answer.occurred_at <= promise.window.latest_at:
            ruled[promise.promise_id] = replace(promise, told_at=answer.occurred_at)
    return [promise.promise_id for promise in found]


def _is_timely(promise: Promise, answer: Answer) -> bool:
    # A follow-up in three months is not kept by the mail of the day after.
    return promise.kind is not PromiseKind.BURDEN_SHIFT or answer.occurred_at >= promise.window.earliest_at


def _proves(promise: Promise, answer: Answer) -> bool:
    """Whether the answer alone proves that a promise of this kind was kept (5.2)."""
    if not answer.is_proven:
        return False
    if promise.kind in _BY_ANSWER or promise.kind is PromiseKind.BURDEN_SHIFT:
        return True
    if promise.kind is PromiseKind.CALL_BACK:
        return is_phone(answer.contact.channel) or not promise.wants_call
    return False

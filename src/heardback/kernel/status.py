"""What depends on the moment: verdict, derived status, flags and the next look (SEMANTICS 4.2, 7).

The only place in the kernel that compares with a moment, and the moment is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from heardback.kernel.judge import Judgement, OwedAnswer, best_suggestion
from heardback.kernel.promises import PromiseState
from heardback.kernel.reasons import Grade, Rule


class State(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    CLOSED = "closed"


class Verdict(StrEnum):
    """The partition's word for one owed answer at a moment; together they make up all that count (SEMANTICS 7)."""

    MET = "met"
    LATE = "late"
    NEVER_ANSWERED = "never_answered"
    MAYBE_ANSWERED = "maybe_answered"
    BREACHED_UNCONFIRMED = "breached_unconfirmed"
    EARLY = "early"
    PENDING = "pending"
    NOT_APPLICABLE = "n/a"


class ConversationStatus(StrEnum):
    WAITING_ON_US = "waiting_on_us"
    WE_PROMISED = "we_promised"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    QUIET = "quiet"


GONE_QUIET_AFTER = timedelta(days=7)
_JUST_AFTER = timedelta(microseconds=1)
TRIAGE_FOR = timedelta(hours=4)  # business hours in which somebody should say whether an unsure one is owed


def state_at(owed: OwedAnswer, as_of: datetime) -> State:
    """Return open, settled or closed, counting only what had happened by `as_of`."""
    if owed.settlement is not None and owed.settlement.settled_at <= as_of:
        return State.SETTLED
    if owed.closure is not None and owed.closure.closed_at <= as_of:
        return State.CLOSED
    return State.OPEN


def verdict_at(owed: OwedAnswer, as_of: datetime) -> Verdict:
    """Return the partition's word at `as_of`; exactly at due is met, and nothing is judged before it is due."""
    if owed.closure is not None and state_at(owed, as_of) is State.CLOSED:
        if owed.closure.rule is Rule.DUPLICATE_PARTY:
            return Verdict.NOT_APPLICABLE
        if owed.closure.rule is Rule.WITHDRAWN and owed.closure.closed_at <= owed.due_at:
            return Verdict.NOT_APPLICABLE
    is_settled = owed.settlement is not None and state_at(owed, as_of) is State.SETTLED
    if owed.due_at >= as_of:
        return Verdict.EARLY if is_settled else Verdict.PENDING
    if owed.settlement is not None and is_settled:
        return Verdict.MET if owed.settlement.settled_at <= owed.due_at else Verdict.LATE
    return _unanswered_at(owed, as_of)


def verdicts_around_due(owed: OwedAnswer, as_of: datetime) -> tuple[Verdict, Verdict]:
    """Return its verdict until it is due and after, as far as its facts had happened by `as_of`.

    At every moment from `as_of` on until `next_look_at`, `verdict_at` is the first of them up to the due time and
    the second from then on: whoever stores both needs to compare with nothing but the due time.
    """
    seen = replace(
        owed,
        settlement=owed.settlement if state_at(owed, as_of) is State.SETTLED else None,
        closure=owed.closure if owed.closure is not None and owed.closure.closed_at <= as_of else None,
        suggestions=tuple(line for line in owed.suggestions if line.occurred_at <= as_of),
    )
    return verdict_at(seen, owed.due_at), verdict_at(seen, max(as_of, owed.due_at + _JUST_AFTER))


def _unanswered_at(owed: OwedAnswer, as_of: datetime) -> Verdict:
    suggestion = best_suggestion(owed)
    if suggestion is not None and suggestion.occurred_at <= as_of:
        return Verdict.MAYBE_ANSWERED
    if owed.uncovered_from is not None and owed.uncovered_from < owed.due_at:
        return Verdict.BREACHED_UNCONFIRMED
    return Verdict.NEVER_ANSWERED


def due_soon_at(owed: OwedAnswer) -> datetime:
    """Return the moment from which it counts as due soon: 75 % of the standard's own clock is used (4.2)."""
    return owed.policy.standard.moment_at_share(owed.opened_at, 0.75)


def listed_from(owed: OwedAnswer) -> datetime:
    """Return the moment from which it stands in lists like any other: at once, an unsure one after triage (2.4)."""
    calendar = owed.policy.standard.calendar
    if owed.is_certain or calendar.is_never_open:
        return owed.opened_at
    return calendar.open_hours.advance(owed.opened_at, TRIAGE_FOR)


def flags_at(owed: OwedAnswer, as_of: datetime) -> frozenset[str]:
    """Return the derived flags at `as_of`: unsure, maybe_answered, due_soon, overdue, gone_quiet and its own."""
    flags = set(owed.flags)
    if not owed.is_certain:
        flags.add("unsure")
    if state_at(owed, as_of) is State.OPEN:
        if owed.due_at < as_of:
            flags.add("overdue")
        elif due_soon_at(owed) <= as_of:
            flags.add("due_soon")
        if owed.last_heard_at + GONE_QUIET_AFTER <= as_of:
            flags.add("gone_quiet")
        if verdict_at(owed, as_of) is Verdict.MAYBE_ANSWERED:
            flags.add("maybe_answered")
    return frozenset(flags)


def next_look_at(owed: OwedAnswer, as_of: datetime) -> datetime | None:
    """Return the next moment after `as_of` at which its status changes by itself, or None if none does.

    A settlement that a fast clock dates after `as_of` counts from its moment on, so that is looked at too.
    """
    if state_at(owed, as_of) is not State.OPEN:
        return None
    # Exactly at the due time it is not yet overdue.
    moments = [
        due_soon_at(owed),
        owed.due_at,
        owed.due_at + _JUST_AFTER,
        owed.last_heard_at + GONE_QUIET_AFTER,
    ]
    if not owed.is_certain:
        moments.append(listed_from(owed))
    if owed.settlement is not None:
        moments.append(owed.settlement.settled_at)
    if owed.closure is not None:
        moments.append(owed.closure.closed_at)
    suggestion = best_suggestion(owed)
    if suggestion is not None:
        moments.append(suggestion.occurred_at)
    return min((moment for moment in moments if moment > as_of), default=None)


def customer_status_at(judgement: Judgement, as_of: datetime) -> ConversationStatus:
    """Return who waits for whom: us, by an owed answer, then by a promise, else the customer, else nobody."""
    if any(state_at(owed, as_of) is State.OPEN and owed.opened_at <= as_of for owed in judgement.owed):
        return ConversationStatus.WAITING_ON_US
    # What was merely read in words is no promise yet (SEMANTICS 5.1).
    made = [one for one in judgement.promises if one.made_at <= as_of and not one.is_suggestion]
    if any(promise.state_at(as_of) is PromiseState.OPEN for promise in made):
        return ConversationStatus.WE_PROMISED
    if _last_was_ours(judgement, as_of):
        return ConversationStatus.WAITING_ON_CUSTOMER
    return ConversationStatus.QUIET


def _last_was_ours(judgement: Judgement, as_of: datetime) -> bool:
    human = [line for line in judgement.reached if line.grade is not Grade.X]
    ours = [line.occurred_at for line in human if line.occurred_at <= as_of]
    heard = [owed.last_heard_at for owed in judgement.owed if owed.last_heard_at <= as_of]
    return bool(ours) and (not heard or max(ours) >= max(heard))


def open_at(judgements: Iterable[Judgement], as_of: datetime) -> list[OwedAnswer]:
    """Return every owed answer that is open at `as_of`, longest waiting first."""
    found = [
        owed
        for judgement in judgements
        for owed in judgement.owed
        if owed.opened_at <= as_of and state_at(owed, as_of) is State.OPEN
    ]
    return sorted(found, key=lambda owed: (owed.opened_at, owed.key))

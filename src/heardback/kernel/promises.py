"""Promises and the follow-ups that holding replies create: what they are and how they stand (SEMANTICS 4.8, 5).

A holding reply always creates one; found wording only sharpens it. Which contacts make promises is
`promise_making`'s business, which contacts keep them `promise_keeping`'s. It must not: know a clock (`state_at` is
given the moment), read text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from heardback.kernel.contacts import PromiseKind, Window
from heardback.kernel.hours import Calendar


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    RENEGOTIATED = "renegotiated"
    BROKEN = "broken"
    WAIVED = "waived"
    UNCONFIRMED = "unconfirmed"  # due passed; something happened, or nobody confirmed that it was a promise
    VOID = "void"


class Tier(StrEnum):
    """How sure it is that this was promised (SEMANTICS 5.1)."""

    ENTERED = "entered"  # T1: a person entered it
    FOLLOW_UP = (
        "follow_up"  # it exists whatever was read: a holding reply, "you call us in three months" (3.6)
    )
    SUGGESTED = "suggested"  # T2: read in our words, waits for its writer's click
    CUSTOMER_SAYS = "customer_says"  # T3: the customer writes that we promised it


_FOLLOW_UP_BEFORE = timedelta(days=3)
_USED = 0.75  # of the time until the latest moment
_NEVER = datetime.max.replace(tzinfo=UTC)
_SUGGESTIONS = frozenset({Tier.SUGGESTED, Tier.CUSTOMER_SAYS})


@dataclass(frozen=True, slots=True)
class Ending:
    """A person ended it: broken, waived or void, from `ended_at` on."""

    state: PromiseState
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, made by contact (or decision) `made_by` for owed answer `owed_key` ('': none), due in `window`.

    `answered_at` is the contact `kept_by` that kept it, `told_at` the one that told a new date first, `contacted_at`
    the first human contact of ours after it, each None where there was none. `candidates` are contacts that may have
    kept it: a person picks (5.5). `is_other_channel`: a call was promised and it was kept otherwise. `is_holding`: it
    is the follow-up of a holding reply. `times_told` counts the new dates that a person told in a row up to it.
    `uncovered_from` is the first moment from which an answer might lie unseen, None if none. Its state depends on the
    moment: `state_at`.
    """

    promise_id: str
    owed_key: str
    kind: PromiseKind
    made_by: str
    made_at: datetime
    window: Window
    answered_at: datetime | None = None
    told_at: datetime | None = None
    contacted_at: datetime | None = None
    tier: Tier = Tier.FOLLOW_UP
    sentence: str = ""
    confidence: float = 1.0
    rule: str = ""
    staff: str = ""
    conversation: str = ""
    is_holding: bool = False
    wants_call: bool = False
    confirmed_at: datetime | None = None
    is_moved: bool = False  # the customer asked for another date: neutral (5.5)
    ending: Ending | None = None
    kept_by: str = ""
    is_other_channel: bool = False
    candidates: tuple[str, ...] = ()
    uncovered_from: datetime | None = None
    times_told: int = 0

    @property
    def is_suggestion(self) -> bool:
        """Whether nobody said yet that it is a promise: it is never counted broken (5.1)."""
        return self.tier in _SUGGESTIONS and self.confirmed_at is None

    def state_at(self, as_of: datetime) -> PromiseState:
        """Return the state at `as_of`; contacts after `as_of` count as not yet there."""
        if self.ending is not None and self.ending.ended_at <= as_of:
            return self.ending.state
        latest_at = self.window.latest_at
        answered_at = self.answered_at if self.answered_at and self.answered_at <= as_of else None
        told_at = self.told_at if self.told_at and self.told_at <= as_of else None
        if answered_at and answered_at <= latest_at:
            return PromiseState.KEPT
        if told_at and told_at <= latest_at:
            return PromiseState.RENEGOTIATED
        if as_of <= latest_at:
            return PromiseState.OPEN
        # Told only after the latest moment: the old promise is broken and the new reply opened its own (5.5).
        if told_at and not self.is_suggestion and (answered_at is None or told_at < answered_at):
            return PromiseState.BROKEN
        if answered_at:
            return PromiseState.KEPT_LATE
        has_contact = self.contacted_at is not None and self.contacted_at <= as_of
        # What nobody could have seen proves no silence (D12).
        is_unseen = self.uncovered_from is not None and self.uncovered_from < latest_at
        if has_contact or is_unseen or self.is_suggestion:
            return PromiseState.UNCONFIRMED
        return PromiseState.BROKEN


def entered_window(kind: PromiseKind, due_at: datetime, made_at: datetime, wording: str = "") -> Window:
    """Return the window of a date that a person entered; "you call us then" is reminded of 3 days before (5.2)."""
    earliest_at = due_at - _FOLLOW_UP_BEFORE if kind is PromiseKind.BURDEN_SHIFT else due_at
    return Window(min(max(earliest_at, made_at), due_at), due_at, wording)


def states_around_latest(promise: Promise) -> tuple[PromiseState, PromiseState]:
    """Return its state up to the latest moment and after it, as long as no fact is added.

    So whoever stores both needs to compare with nothing but that moment, as with an owed answer's verdicts.
    """
    latest_at = promise.window.latest_at
    ending = promise.ending
    if ending is not None and ending.ended_at > latest_at:
        return replace(promise, ending=None).state_at(latest_at), ending.state
    return promise.state_at(latest_at), promise.state_at(_NEVER)


def remind_at(promise: Promise, calendar: Calendar) -> datetime:
    """Return when to remind of it: at the earliest reading, or at the last working moment before it (5.3).

    Where only a latest moment was named there is no earlier reading: then when three quarters of the time are used,
    as with an owed answer, at most a day before, so that there is time left to keep it.
    """
    window, made_at = promise.window, promise.made_at
    wanted_at = max(window.earliest_at, made_at)
    if window.earliest_at >= window.latest_at:
        used_at = made_at + max(window.latest_at - made_at, timedelta()) * _USED
        wanted_at = max(used_at, window.latest_at - timedelta(days=1))
    if calendar.is_never_open or calendar.is_business_day(calendar.local_day(wanted_at)):
        return wanted_at
    return max(calendar.last_open_before(wanted_at), made_at)


def unreviewed_from(promise: Promise, calendar: Calendar) -> datetime | None:
    """Return when a suggestion that nobody clicked is listed as unreviewed: a business day after it; else None."""
    if not promise.is_suggestion:
        return None
    if calendar.is_never_open:
        return promise.made_at + timedelta(days=1)
    made_on = calendar.local_day(promise.made_at)
    return calendar.end_of_day(calendar.business_day_after(made_on, 1))


#: A third holding reply in a row needs a supervisor (SEMANTICS 3.6), and so does a row that lasts this long.
MOST_IN_A_ROW = 2
LONGEST_ROW_BUSINESS_DAYS = 10


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Holding replies of one matter, oldest first, with no full answer between them; `approved` by a supervisor.

    `approved` are contacts, or promises where one contact's was told anew by a person's word.
    """

    promises: tuple[Promise, ...]
    approved: frozenset[str] = frozenset()

    def unapproved(self, calendar: Calendar) -> tuple[Promise, ...]:
        """Those that a supervisor must have approved and has not: from the third on, and after too long a row."""
        too_long_after = self.too_long_after(calendar)
        return tuple(
            promise
            for place, promise in enumerate(self.promises, 1)
            if (place > MOST_IN_A_ROW or promise.made_at > too_long_after)
            and not is_approved(promise, self.approved)
        )

    def too_long_after(self, calendar: Calendar) -> datetime:
        """The moment after which one more holding reply makes the row too long without approval."""
        began_at = self.promises[0].made_at
        if calendar.is_never_open:
            return began_at + timedelta(days=LONGEST_ROW_BUSINESS_DAYS)
        last = calendar.business_day_after(calendar.local_day(began_at), LONGEST_ROW_BUSINESS_DAYS)
        return calendar.end_of_day(last)


def holding_rows(
    promises: Iterable[Promise], conversations: Mapping[str, str], approved: Collection[str] = ()
) -> tuple[HoldingRow, ...]:
    """Return the rows of holding replies; by default one conversation is one matter (SEMANTICS 1).

    `conversations` maps contact ids to conversations, as in a judgement. A full answer ends a row, and so does a
    customer who needs it no more. `approved` are the contacts that a supervisor agreed to.
    """
    rows: list[list[Promise]] = []
    last_in: dict[str, list[Promise]] = {}
    for promise in sorted(promises, key=lambda promise: (promise.made_at, promise.promise_id)):
        if not promise.is_holding:
            continue
        matter = conversations.get(promise.made_by, promise.made_by)
        row = last_in.get(matter)
        if row is None or _ended_before(row[-1], promise.made_at):
            row = last_in[matter] = []
            rows.append(row)
        row.append(promise)
    agreed = frozenset(approved)
    return tuple(HoldingRow(tuple(row), agreed) for row in rows)


def is_approved(promise: Promise, approved: Collection[str]) -> bool:
    """Whether a supervisor agreed to it; with a date told anew, to that date and not to the first one."""
    if promise.times_told:
        return promise.promise_id in approved
    return promise.made_by in approved or promise.promise_id in approved


def is_told_too_often(promise: Promise, approved: Collection[str]) -> bool:
    """Whether it is a third new date in a row that no supervisor agreed to (SEMANTICS 5.5)."""
    return promise.times_told > MOST_IN_A_ROW and not is_approved(promise, approved)


def _ended_before(promise: Promise, moment: datetime) -> bool:
    ending = promise.ending
    if ending is not None and ending.state is PromiseState.WAIVED and ending.ended_at <= moment:
        return True
    return promise.answered_at is not None and promise.answered_at <= moment

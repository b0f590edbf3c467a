"""The follow-ups that holding replies create, and whether they were kept (SEMANTICS 3.6, 5.5).

A holding reply always creates one; found wording only sharpens its window. Confirmed promises of other kinds
(5.2) join here later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heardback.kernel.contacts import Contact, Manner, Window
from heardback.kernel.hours import Calendar


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    RENEGOTIATED = "renegotiated"
    BROKEN = "broken"
    UNCONFIRMED = "unconfirmed"


class PromiseKind(StrEnum):
    REPLY = "reply"  # "we will get back to you"
    TRY_AGAIN = "try_again"  # we left a voicemail
    REST = "rest"  # part of the question is still open


@dataclass(frozen=True, slots=True)
class Promise:
    """One follow-up: made by outbound contact `made_by`, for owed answer `owed_key`, due in `window`.

    `answered_at` is the first full human answer after it, `told_at` the next holding reply (a new date told),
    None where there was none. Its state depends on the moment: `state_at`.
    """

    promise_id: str
    owed_key: str
    kind: PromiseKind
    made_by: str
    made_at: datetime
    window: Window
    answered_at: datetime | None = None
    told_at: datetime | None = None

    def state_at(self, as_of: datetime) -> PromiseState:
        """Return the state at `as_of`; contacts after `as_of` count as not yet there."""
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
        if told_at and (answered_at is None or told_at < answered_at):
            return PromiseState.BROKEN
        return PromiseState.KEPT_LATE if answered_at else PromiseState.BROKEN


#: A third holding reply in a row needs a supervisor (SEMANTICS 3.6), and so does a row that lasts this long.
MOST_IN_A_ROW = 2
LONGEST_ROW_BUSINESS_DAYS = 10


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Holding replies of one matter, oldest first, with no full answer between them."""

    promises: tuple[Promise, ...]

    @property
    def unapproved(self) -> tuple[str, ...]:
        """Ids of the contacts that a supervisor must have approved: the third and every later one."""
        return tuple(promise.made_by for promise in self.promises[MOST_IN_A_ROW:])

    def too_long_after(self, calendar: Calendar) -> datetime:
        """The moment after which a row that is still open has lasted too long without approval."""
        first = calendar.local_day(self.promises[0].made_at)
        return calendar.end_of_day(calendar.business_day_after(first, LONGEST_ROW_BUSINESS_DAYS))


def holding_rows(promises: Iterable[Promise], conversations: Mapping[str, str]) -> tuple[HoldingRow, ...]:
    """Return the rows of holding replies; by default one conversation is one matter (SEMANTICS 1).

    `conversations` maps contact ids to conversations, as in a judgement. A full answer ends a row.
    """
    rows: list[list[Promise]] = []
    last_in: dict[str, list[Promise]] = {}
    for promise in sorted(promises, key=lambda promise: (promise.made_at, promise.promise_id)):
        if promise.kind is PromiseKind.REST:
            continue
        matter = conversations.get(promise.made_by, promise.made_by)
        row = last_in.get(matter)
        if row is None or _ended_before(row[-1], promise.made_at):
            row = last_in[matter] = []
            rows.append(row)
        row.append(promise)
    return tuple(HoldingRow(tuple(row)) for row in rows)


def _ended_before(promise: Promise, moment: datetime) -> bool:
    return promise.answered_at is not None and promise.answered_at <= moment


def fulfil(promise: Promise, answers: Sequence[tuple[datetime, Contact, Manner]]) -> Promise:
    """Return `promise` with the first full answer and the first holding reply after it filled in.

    `answers` are the customer's human outbound contacts with their effective time, in order.
    """
    answered_at = told_at = None
    for occurred_at, contact, manner in answers:
        if occurred_at < promise.made_at or contact.contact_id == promise.made_by:
            continue
        if manner is Manner.HOLDING:
            told_at = told_at or occurred_at
        else:
            answered_at = occurred_at
            break
    return Promise(
        promise.promise_id,
        promise.owed_key,
        promise.kind,
        promise.made_by,
        promise.made_at,
        promise.window,
        answered_at,
        told_at,
    )

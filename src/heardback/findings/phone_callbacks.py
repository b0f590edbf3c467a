"""Callbacks: of those who rang, left a message or a number, who was rung back by a person, and how soon.

A live call is a callback; a call that nobody took and a message on their voicemail are attempts. Pure; moments aware
UTC. Source: SEMANTICS 7 ("Callbacks made").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from heardback.findings.rates import Share, share_of
from heardback.findings.waiting import ANSWERED, CENSORED, COMPETING, cumulative_incidence
from heardback.kernel.contacts import Manner


class CalledBack(StrEnum):
    """What became of one who was to be rung back; every matured one has exactly one."""

    IN_TIME = "in_time"
    LATE = "late"
    OTHERWISE = "otherwise"  # answered in another way before any call
    ATTESTED = "attested"  # only a person's word says so
    CALLED_AGAIN = "called_again"  # they rang again and were answered
    LEFT_MESSAGE = "left_message"  # we reached their voicemail
    ONLY_TRIED = "only_tried"  # we rang, and nobody took it
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneOwed:
    """One owed answer that began with a call, a voicemail or a form with a number, as it counts.

    `called_at` is our first live call to that customer after `opened_at`, `tried_at` our first call of any kind.
    `settled_by_phone`: what settled it was a call or a message of ours. `has_rung_again`: they rang once more before
    they heard from us. `ended_at`: withdrawn, or given up as unreachable.
    """

    owed_id: str
    customer_id: str
    opened_at: datetime
    due_at: datetime
    is_certain: bool = True
    is_first_contact: bool = False
    called_at: datetime | None = None
    tried_at: datetime | None = None
    settled_at: datetime | None = None
    manner: Manner | None = None
    settled_by_phone: bool = False
    has_rung_again: bool = False
    ended_at: datetime | None = None

    @property
    def called_back(self) -> CalledBack:
        """What became of it, as far as is known."""
        if self.called_at is not None and self.called_at <= self.due_at:
            return CalledBack.IN_TIME
        is_settled = self.settled_at is not None and (
            self.called_at is None or self.settled_at < self.called_at
        )
        if is_settled and not (self.settled_by_phone and self.called_at is not None):
            return self._settled_otherwise
        if self.called_at is not None:
            return CalledBack.LATE
        return CalledBack.ONLY_TRIED if self.tried_at is not None else CalledBack.NOTHING

    @property
    def _settled_otherwise(self) -> CalledBack:
        if self.manner is Manner.CALLED_AGAIN:
            return CalledBack.CALLED_AGAIN
        if self.manner is Manner.ATTESTED:
            return CalledBack.ATTESTED
        return CalledBack.LEFT_MESSAGE if self.settled_by_phone else CalledBack.OTHERWISE


def has_rung_again(
    rang_at: Iterable[datetime],
    *,
    called_at: datetime | None,
    settled_at: datetime | None,
    manner: Manner | None,
) -> bool:
    """Whether somebody rang once more, at one of `rang_at`, before they heard from us; also if that got an answer."""
    heard_at = min((at for at in (called_at, settled_at) if at is not None), default=None)
    return manner is Manner.CALLED_AGAIN or any(heard_at is None or at < heard_at for at in rang_at)


@dataclass(frozen=True, slots=True)
class FirstCallback:
    """Seconds until a first contact is rung back by a person: who still waits is kept in.

    `half` and `most` are when half and nine in ten have been; None where that was never reached.
    """

    total: int
    called: int
    half: float | None
    most: float | None
    longest: float


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The certain ones that have come due by what became of them, and those beside."""

    matured: int
    in_time: int
    late: int
    otherwise: int
    attested: int
    called_again: int
    left_message: int
    only_tried: int
    nothing: int
    made: Share
    rang_again: Share
    pending: int
    unsure: int
    first: FirstCallback


def callbacks_of(owed: Sequence[PhoneOwed], as_of: datetime) -> Callbacks:
    """Return the callbacks; a rate speaks of what has come due before `as_of`, and of the certain ones."""
    certain = [one for one in owed if one.is_certain]
    matured = [one for one in certain if one.due_at < as_of]
    counts = dict.fromkeys(CalledBack, 0)
    for one in matured:
        counts[one.called_back] += 1
    return Callbacks(
        matured=len(matured),
        **{name.value: count for name, count in counts.items()},
        made=share_of(counts[CalledBack.IN_TIME], len(matured)),
        rang_again=share_of(sum(1 for one in matured if one.has_rung_again), len(matured)),
        pending=len(certain) - len(matured),
        unsure=len(owed) - len(certain),
        first=first_callback((one for one in certain if one.is_first_contact), as_of),
    )


def first_callback(owed: Iterable[PhoneOwed], as_of: datetime) -> FirstCallback:
    """Return how soon these are rung back: an answer of another kind, or the end of it, competes with the call."""
    waits, causes = [], []
    for one in owed:
        end, cause = _end_of(one, as_of)
        waits.append(max((end - one.opened_at).total_seconds(), 0.0))
        causes.append(cause)
    curve = cumulative_incidence(np.array(waits, dtype=np.float64), np.array(causes, dtype=np.int8))
    return FirstCallback(
        curve.total, curve.answered, curve.answered_by(0.5), curve.answered_by(0.9), curve.longest
    )


def _end_of(one: PhoneOwed, as_of: datetime) -> tuple[datetime, int]:
    # A message on their voicemail is no callback: they wait on for one.
    settled_at = None if one.settled_by_phone else one.settled_at
    others = [moment for moment in (settled_at, one.ended_at) if moment is not None]
    other = min(others, default=None)
    if one.called_at is not None and (other is None or one.called_at <= other):
        return one.called_at, ANSWERED
    return (other, COMPETING) if other is not None else (as_of, CENSORED)

"""The people to whom something was promised, and the one rate over tables of promises (SEMANTICS 5.5, 7). Pure.

The rate speaks of promises of which one can tell; how many one cannot tell of is always beside it. Suggestions are in
no rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum

from heardback.findings.promise_shapes import KeptRate, PromisedPeople, PromiseParts
from heardback.findings.rates import share_of
from heardback.kernel.promises import PromiseState


class Heard(IntEnum):
    """What one person met, the worst last."""

    WAIVED = 0
    NOT_DUE = 1
    IN_TIME = 2
    LATE = 3
    CANNOT_TELL = 4
    NEVER = 5


_HEARD = {
    PromiseState.WAIVED: Heard.WAIVED,
    PromiseState.OPEN: Heard.NOT_DUE,
    PromiseState.KEPT: Heard.IN_TIME,
    PromiseState.RENEGOTIATED: Heard.IN_TIME,
    PromiseState.KEPT_LATE: Heard.LATE,
    PromiseState.UNCONFIRMED: Heard.CANNOT_TELL,
    PromiseState.BROKEN: Heard.NEVER,
}


def heard(state: PromiseState, told_at: datetime | None) -> Heard:
    """Return what the customer of one promise met; who was told a new date too late heard late, not never."""
    if state is PromiseState.BROKEN and told_at is not None:
        return Heard.LATE
    return _HEARD[state]


def people_of(met: Iterable[tuple[str, PromiseState, datetime | None]]) -> PromisedPeople:
    """Return the people of (customer, state, told_at), each once by the worst; void ones are left out."""
    worst: dict[str, Heard] = {}
    for customer_id, state, told_at in met:
        if state is not PromiseState.VOID:
            worst[customer_id] = max(worst.get(customer_id, Heard.WAIVED), heard(state, told_at))
    found = list(worst.values())
    return PromisedPeople(**{one.name.lower(): found.count(one) for one in Heard})


def kept_rate(parts: PromiseParts) -> KeptRate:
    """Return kept / (kept + kept late + broken) with its 95 % interval; None of it where nothing can be told."""
    share = share_of(parts.kept, parts.settled)
    return KeptRate(share.rate, share.low, share.high, share.hits, share.total)

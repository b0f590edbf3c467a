"""A new date for a promise: we told the customer one, or they asked for one (SEMANTICS 5.5)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.promise_rulings import (
    date_given,
    not_told_anew,
    one_at_a_time,
    rule_on_promise,
    running,
    said_already,
)
from heardback.desk.models import DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind

_LATER = "The new date has to lie after that: choose a later one."


def tell_new_date(
    by: Staff,
    promise_id: str,
    *,
    due_at: datetime,
    now: datetime,
    told_at: datetime | None = None,
    reason: str = "",
) -> DecisionFact:
    """Rule that we told the customer at `told_at` (default: now) that it will be `due_at`.

    Told before its latest moment the promise is renegotiated; told after it, it is broken, and a new one runs.
    """
    kind = DecisionKind.RENEW_PROMISE
    with one_at_a_time(promise_id) as row:
        moment = told_at or now
        said = said_already(by, row, kind, occurred_at=told_at, due_at=due_at, reason=reason)
        if said is not None:
            return said
        not_told_anew(running(row))
        if moment > now or moment < row.made_at:
            raise Refused("Say when you told them: after the promise, and not later than now.")
        date_given(due_at, moment, _LATER)
        return rule_on_promise(by, row, kind, now=now, occurred_at=moment, due_at=due_at, reason=reason)


def move_by_customer(
    by: Staff,
    promise_id: str,
    *,
    due_at: datetime,
    now: datetime,
    asked_at: datetime | None = None,
    reason: str = "",
) -> DecisionFact:
    """Rule that the customer asked at `asked_at` (default: now) for another date: neutral, the promise goes on.

    Asked for after its latest moment it is broken all the same, and a new one runs.
    """
    kind = DecisionKind.MOVE_PROMISE
    with one_at_a_time(promise_id) as row:
        moment = asked_at or now
        said = said_already(by, row, kind, occurred_at=asked_at, due_at=due_at, reason=reason)
        if said is not None:
            return said
        not_told_anew(running(row))
        if moment > now or moment < row.made_at:
            raise Refused("Say when they asked: after the promise, and not later than now.")
        date_given(due_at, moment if moment > row.latest_at else row.made_at, _LATER)
        return rule_on_promise(by, row, kind, now=now, occurred_at=moment, due_at=due_at, reason=reason)

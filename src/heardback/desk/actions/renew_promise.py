"""A new date for a promise: we told the customer one, or they asked for one (SEMANTICS 5.5)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.promise_rulings import rule_on_promise, running_promise
from heardback.desk.models import DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


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
    row = running_promise(promise_id)
    moment = told_at or now
    if moment > now or moment < row.made_at:
        raise Refused("Say when you told them: after the promise, and not later than now.")
    _check(due_at, moment)
    return rule_on_promise(
        by, row, DecisionKind.RENEW_PROMISE, now=now, occurred_at=moment, due_at=due_at, reason=reason
    )


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
    row = running_promise(promise_id)
    moment = asked_at or now
    if moment > now or moment < row.made_at:
        raise Refused("Say when they asked: after the promise, and not later than now.")
    _check(due_at, moment if moment > row.latest_at else row.made_at)
    return rule_on_promise(
        by, row, DecisionKind.MOVE_PROMISE, now=now, occurred_at=moment, due_at=due_at, reason=reason
    )


def _check(due_at: datetime, after: datetime) -> None:
    if due_at <= after:
        raise Refused("The new date has to lie after that: choose a later one.")

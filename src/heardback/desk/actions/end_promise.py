"""End a promise by a person's word: kept, broken, or needed no more (SEMANTICS 4.8, 5.5)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.promise_rulings import (
    not_told_anew,
    one_at_a_time,
    rule_on_promise,
    running,
    said_already,
)
from heardback.desk.debts import reason_given, sent_contact
from heardback.desk.models import DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind


def keep_promise(
    by: Staff,
    promise_id: str,
    *,
    now: datetime,
    kept_at: datetime | None = None,
    kept_by: str = "",
    reason: str = "",
) -> DecisionFact:
    """Rule that it was kept at `kept_at` (default: now), or by our contact `kept_by`, whose own time counts."""
    kind = DecisionKind.KEEP_PROMISE
    if kept_by:
        kept_at = sent_contact(kept_by).occurred_at
    with one_at_a_time(promise_id) as row:
        running(row)
        moment = kept_at or now
        if moment > now:
            raise Refused("That moment is still to come: say when it was done.")
        if moment < row.made_at:
            raise Refused("That moment lies before the promise itself: say when it was done.")
        said = said_already(by, row, kind, other_id=kept_by, occurred_at=kept_at, reason=reason)
        return said or rule_on_promise(
            by, row, kind, now=now, occurred_at=moment, other_id=kept_by, reason=reason
        )


def break_promise(by: Staff, promise_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that it was not kept, whatever was written since."""
    kind = DecisionKind.BREAK_PROMISE
    with one_at_a_time(promise_id) as row:
        running(row)
        said = said_already(by, row, kind, reason=reason)
        return said or rule_on_promise(by, row, kind, now=now, reason=reason)


def waive_promise(by: Staff, promise_id: str, *, now: datetime, reason: str) -> DecisionFact:
    """Rule that the customer needs it no more; needs a reason, because nobody else will say so."""
    kind = DecisionKind.WAIVE_PROMISE
    why = reason_given(reason, "how do we know that they need it no more?")
    with one_at_a_time(promise_id) as row:
        said = said_already(by, row, kind, reason=why)
        if said is not None:
            return said
        if not_told_anew(running(row)).answered_at is not None:
            raise Refused("It was kept already, so there is nothing left that they could need no more.")
        return rule_on_promise(by, row, kind, now=now, reason=why)

"""End a promise by a person's word: kept, broken, or needed no more (SEMANTICS 4.8, 5.5)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.promise_rulings import rule_on_promise, running_promise
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
    row = running_promise(promise_id)
    if kept_by:
        kept_at = sent_contact(kept_by).occurred_at
    moment = kept_at or now
    if moment > now:
        raise Refused("That moment is still to come: say when it was done.")
    if moment < row.made_at:
        raise Refused("That moment lies before the promise itself: say when it was done.")
    return rule_on_promise(
        by, row, DecisionKind.KEEP_PROMISE, now=now, occurred_at=moment, other_id=kept_by, reason=reason
    )


def break_promise(by: Staff, promise_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that it was not kept, whatever was written since."""
    row = running_promise(promise_id)
    return rule_on_promise(by, row, DecisionKind.BREAK_PROMISE, now=now, reason=reason)


def waive_promise(by: Staff, promise_id: str, *, now: datetime, reason: str) -> DecisionFact:
    """Rule that the customer needs it no more; needs a reason, because nobody else will say so."""
    row = running_promise(promise_id)
    said = reason_given(reason, "how do we know that they need it no more?")
    return rule_on_promise(by, row, DecisionKind.WAIVE_PROMISE, now=now, reason=said)

"""Review: one click says whether what was read is a promise, and by when (SEMANTICS 5.1 T2, T3).

Each click is local precision for the rule that found it: one under 80 % right on 50 clicks switches itself off.
"""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.promise_rulings import (
    date_given,
    one_at_a_time,
    rule_on_promise,
    running,
    said_already,
)
from heardback.desk.actions.switch_rule import switch_off_if_poor
from heardback.desk.models import DecisionFact, PromiseRow, RuleClick, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.promises import Tier


def confirm_promise(
    by: Staff, promise_id: str, *, now: datetime, due_at: datetime | None = None, reason: str = ""
) -> DecisionFact:
    """Rule that it is a promise, with `due_at` as the date that was meant (default: as read)."""
    kind = DecisionKind.CONFIRM_PROMISE
    with one_at_a_time(promise_id) as row:
        running(row)
        if due_at is not None:
            date_given(due_at, row.made_at, "That moment lies before the promise itself: choose a later one.")
        said = said_already(by, row, kind, due_at=due_at, reason=reason)
        return said or _click(by, row, kind, now, is_right=True, due_at=due_at, reason=reason)


def dismiss_promise(by: Staff, promise_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that it is no promise. What a holding reply leaves open, or a person entered, takes a reason."""
    kind = DecisionKind.VOID_PROMISE
    with one_at_a_time(promise_id) as row:
        said = said_already(by, row, kind, reason=reason)
        if said is not None:
            return said
        running(row)
        is_read = row.tier in (Tier.SUGGESTED, Tier.CUSTOMER_SAYS)
        if not is_read and not reason.strip():
            raise Refused(
                "Give a reason: they were told that more would come, and this takes it off the list."
            )
        return _click(by, row, kind, now, is_right=False, reason=reason)


def _click(
    by: Staff,
    row: PromiseRow,
    kind: DecisionKind,
    now: datetime,
    *,
    is_right: bool,
    due_at: datetime | None = None,
    reason: str = "",
) -> DecisionFact:
    made = rule_on_promise(by, row, kind, now=now, due_at=due_at, reason=reason)
    if row.rule and row.tier == Tier.SUGGESTED:
        RuleClick.objects.create(
            rule=row.rule, decision_id=made.decision_id, is_right=is_right, clicked_at=now
        )
        switch_off_if_poor(row.rule, now)
    return made

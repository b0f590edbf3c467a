"""Attest: "I called." A person's word alone: it settles as grade D and never counts as proven (3.2 D)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.debts import open_owed
from heardback.desk.models import DecisionFact, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind

AS_ONE_TAP_SAYS = "Called back"


def attest(
    by: Staff,
    key: str,
    *,
    now: datetime,
    spoke_at: datetime | None = None,
    number: str = "",
    summary: str = AS_ONE_TAP_SAYS,
) -> DecisionFact:
    """Rule that `by` spoke with the customer at `spoke_at` (default: now) on `number` (default: the one they left).

    Refused for a moment to come, or before the customer wrote or called.
    """
    row = open_owed(key, now)
    moment = spoke_at or now
    if moment > now:
        raise Refused("That moment is still to come: say when you spoke, or promise a time instead.")
    if moment <= row.opened_at:
        raise Refused(f"{row.customer} wrote or called only after that moment: say when you spoke.")
    if not summary.strip():
        raise Refused("Say in a few words what you spoke about.")
    dialled = number.strip() or row.number
    said = f"{summary.strip()} ({dialled})" if dialled else summary.strip()
    return record_decision(by, DecisionKind.ATTEST, row.owed_id, now=now, occurred_at=moment, reason=said)

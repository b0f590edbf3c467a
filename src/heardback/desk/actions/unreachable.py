"""Unreachable: a person gives up after the attempts that the rules ask for (3.3); it stays counted as missed."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.debts import judged_owed, open_owed, reason_given
from heardback.desk.firm import profile, zone_of
from heardback.desk.models import DecisionFact, Identity, OwedAnswer, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.unreachable import FEWEST_ATTEMPTS, FEWEST_DAYS, Missing, missing_to_give_up

_WORDS = {
    Missing.ATTEMPTS: f"{FEWEST_ATTEMPTS} attempts to reach them",
    Missing.DAYS: f"attempts on {FEWEST_DAYS} different days",
    Missing.WRITTEN_MESSAGE: "a written message, because we have an address",
}


def still_missing(row: OwedAnswer, now: datetime) -> list[str]:
    """Return in words what must still be tried before this customer may be given up; empty if nothing."""
    owed, one = judged_owed(row)
    has_address = Identity.objects.filter(customer_id=row.customer_id, key__startswith="email:").exists()
    missing = missing_to_give_up(
        owed,
        [shown.contact for shown in one.contacts.values()],
        zone=zone_of(profile()),
        has_address=has_address,
        as_of=now,
    )
    return [_WORDS[one] for one in Missing if one in missing]


def give_up(by: Staff, key: str, *, reason: str, now: datetime) -> DecisionFact:
    """Close the open owed answer `key` as unreachable; refused with what is still missing."""
    given = reason_given(reason, "what was tried?")
    row = open_owed(key, now)
    missing = still_missing(row, now)
    if missing:
        raise Refused(f"{row.customer} cannot be given up yet. Still missing: {'; '.join(missing)}.")
    return record_decision(by, DecisionKind.UNREACHABLE, row.owed_id, now=now, reason=given)

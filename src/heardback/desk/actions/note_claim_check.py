"""Note that a claim about a customer was checked: every check leaves a line in who looked at what (SEMANTICS 8.1)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.note_access import note_access
from heardback.desk.models import AccessEntry, Staff


def note_claim_check(staff: Staff | None, claim: str, customer_id: str, now: datetime) -> None:
    """Write that `claim` was checked of a customer; without a person it was asked at the terminal."""
    if staff is not None:
        note_access(staff, f"claim {claim}", customer_id, now)
    else:
        AccessEntry.objects.create(
            staff=None, what=f"claim {claim}, at the terminal", key=customer_id[:400], seen_at=now
        )

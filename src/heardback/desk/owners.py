"""Who takes care of an owed answer now, from the claims on it (SEMANTICS 4.7). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from heardback.desk.models import Claim, ClaimKind


def owner_after(claims: Iterable[Claim]) -> int | None:
    """Return the owner's id after all `claims`; a hand-over counts once accepted, and gives nothing away before."""
    owner: int | None = None
    for claim in sorted(claims, key=lambda claim: (claim.claimed_at, claim.pk or 0)):
        if claim.kind in (ClaimKind.TAKE, ClaimKind.ASSIGN, ClaimKind.ACCEPT):
            owner = claim.owner_id
        elif claim.kind == ClaimKind.RELEASE:
            owner = None
    return owner


def last_hand_over(claims: Iterable[Claim]) -> Claim | None:
    """Return the hand-over that stands last, whether or not its time for a yes is over; None where none does."""
    last = max(claims, key=lambda claim: (claim.claimed_at, claim.pk or 0), default=None)
    return last if last is not None and last.kind == ClaimKind.HAND_OVER else None


def pending_hand_over(claims: Iterable[Claim], now: datetime) -> Claim | None:
    """Return the hand-over that still waits for its new owner's yes, None where there is none."""
    last = last_hand_over(claims)
    return last if last is not None and (last.returns_at is None or now < last.returns_at) else None

"""Ask for long work: a change of who we are or of the standard leads to placing or judging anew by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from heardback.desk.models import Chore, ChoreKind, ChoreState, Staff


def ask_for(
    kind: ChoreKind, by: Staff | None, now: datetime, details: Mapping[str, object] | None = None
) -> Chore:
    """Ask for a chore; one of the same kind that waits unbegun serves both changes. Call inside the change's own
    transaction, so that neither is ever there without the other."""
    wanted = dict(details or {})
    for row in Chore.objects.filter(kind=kind, state=ChoreState.WAITING):
        if row.details == wanted:
            return row
    return Chore.objects.create(kind=kind, details=wanted, asked_by=by, asked_at=now)

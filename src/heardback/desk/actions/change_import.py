"""Ask for the import of an export: an intake point of its own, and a chore for the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import Chore, ChoreKind, IntakeKind, IntakePoint, Staff, Team


def import_point(by: Staff | None, name: str, team: Team | None, now: datetime) -> IntakePoint:
    """Return the intake point that an import of this name goes to, made where there is none: the same name again
    adds to it, and what is there already is stored once. Raises Refused without a name."""
    cleaned = name.strip()
    if not cleaned:
        raise Refused("Give the import a name, such as Old mailbox 2019.", "name")
    row = IntakePoint.objects.filter(kind=IntakeKind.IMPORT, name=cleaned).first()
    if row is None:
        row = IntakePoint.objects.create(
            kind=IntakeKind.IMPORT, name=cleaned, team=team, created_at=now, asked_by=by
        )
    return row


def ask_import(
    by: Staff, *, name: str, team: Team | None, sources: Sequence[str], uploaded: Sequence[str], now: datetime
) -> Chore:
    """Ask the worker to import `sources` (paths on the server); `uploaded` ones are removed afterwards."""
    if not sources:
        raise Refused("Choose a file to import.", "upload")
    with transaction.atomic():
        point = import_point(by, name, team, now)
        details = {"intake_point": point.pk, "sources": list(sources), "uploaded": list(uploaded)}
        return ask_for(ChoreKind.IMPORT, by, now, details)

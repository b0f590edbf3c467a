"""Change the standard or the hours: a new version from a moment on; old ones stay and stay in force for the past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.firm import DEFAULT_STANDARD, profile
from heardback.desk.models import ChoreKind, FirmProfile, Staff, StandardVersion
from heardback.formats.opening_hours import parse_calendar
from heardback.formats.records import Unreadable
from heardback.formats.standard_files import parse_standard
from heardback.kernel.policy import Mode


def change_standard(
    by: Staff | None,
    *,
    text: str,
    mode: Mode,
    in_force_from: datetime,
    reason: str,
    now: datetime,
    hours: Mapping[str, Any] | None = None,
) -> StandardVersion:
    """Write the next version. The first one holds for everything; later ones for what comes from their moment on.

    `in_force_from` lies not in the past, except for the first: promises made under an old rule stay judged by it.
    """
    with transaction.atomic():
        profile()
        # Two people at once: the second is told of the first one's version instead of writing beside it.
        firm = FirmProfile.objects.select_for_update().get(pk=1)
        latest = StandardVersion.objects.order_by("-in_force_from", "-id").first()
        if latest is not None and in_force_from < now:
            raise Refused(
                "A new version holds from now on at the earliest: choose a later date.", "in_force_from"
            )
        if latest is not None and in_force_from <= latest.in_force_from:
            raise Refused(
                f"Version {latest.version} begins later than this one: choose a date after "
                f"{latest.in_force_from:%d %b %Y}.",
                "in_force_from",
            )
        wanted = checked_hours({**(firm.hours if hours is None else hours), "zone": firm.zone})
        row = StandardVersion(
            text=checked_standard(text, wanted),
            hours=wanted,
            mode=mode.value,
            version=str(StandardVersion.objects.count() + 1),
            in_force_from=in_force_from,
            made_by=by,
            made_at=now,
            reason=reason.strip(),
        )
        row.save()
        if hours is not None:
            firm.hours = wanted
            firm.save(update_fields=["hours"])
        ask_for(ChoreKind.JUDGE, by, now)
    return row


def change_hours(by: Staff | None, hours: Mapping[str, Any], *, reason: str, now: datetime) -> None:
    """Change opening hours and holidays. Before the first standard they are just kept; later they make a version
    of their own from now on (4.4: a holiday added later applies to what is received after the edit)."""
    with transaction.atomic():
        latest = (
            StandardVersion.objects.filter(in_force_from__lte=now).order_by("-in_force_from", "-id").first()
        )
        if latest is None:
            firm = profile()
            firm.hours = checked_hours({**hours, "zone": firm.zone})
            firm.save(update_fields=["hours"])
            return
        change_standard(
            by,
            text=latest.text,
            mode=Mode(latest.mode),
            in_force_from=now,
            reason=reason or "Opening hours changed",
            now=now,
            hours=hours,
        )


def current_standard(now: datetime) -> str:
    """Return the standard's words in force at `now`; the default before anybody chose."""
    latest = StandardVersion.objects.filter(in_force_from__lte=now).order_by("-in_force_from", "-id").first()
    first = StandardVersion.objects.order_by("in_force_from", "id").first()
    chosen = latest or first
    return chosen.text if chosen else DEFAULT_STANDARD


def checked_hours(hours: Mapping[str, Any]) -> dict[str, Any]:
    """Return hours that can be read as a calendar; raises Refused with the sentence that says which part cannot."""
    try:
        parse_calendar(hours)
    except Unreadable as problem:
        raise Refused(problem.reason, "hours") from problem
    return dict(hours)


def checked_standard(text: str, hours: Mapping[str, Any]) -> str:
    """Return the standard's words if they can be read; raises Refused."""
    try:
        parse_standard(text, parse_calendar(hours))
    except Unreadable as problem:
        raise Refused(problem.reason, "text") from problem
    return text.strip()

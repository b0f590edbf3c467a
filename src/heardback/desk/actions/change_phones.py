"""Change whose telephone number is whose: the firm's lines, its people's phones. All calls are placed anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.firm import profile
from heardback.desk.models import ChoreKind, PhoneLine, Staff, StaffPhone, Team
from heardback.formats.phone_numbers import e164, is_extension

LONGEST = 120


def keep_line(
    by: Staff,
    *,
    number: str,
    name: str,
    campaign: str,
    team: Team | None,
    now: datetime,
    row: PhoneLine | None = None,
) -> PhoneLine:
    """Make a number one of the firm's lines, or change one. Raises Refused for what is no number or known already.

    A campaign counts for every call to the line, earlier ones too.
    """
    wanted = _number(number)
    if PhoneLine.objects.filter(number=wanted).exclude(pk=row.pk if row else 0).exists():
        raise Refused(f"{wanted} is one of your lines already.", "number")
    if StaffPhone.objects.filter(value=wanted).exists():
        raise Refused(f"{wanted} is a staff member's phone: take it from them first.", "number")
    changed = row or PhoneLine(made_at=now)
    is_placed_anew = row is None or (row.number, row.campaign) != (wanted, _short(campaign))
    changed.number, changed.name, changed.campaign, changed.team = (
        wanted,
        _short(name),
        _short(campaign),
        team,
    )
    with transaction.atomic():
        changed.save()
        if is_placed_anew:
            ask_for(ChoreKind.PLACE, by, now)
    return changed


def remove_line(by: Staff, row: PhoneLine, now: datetime) -> None:
    """Say that a number is not the firm's any more."""
    with transaction.atomic():
        row.delete()
        ask_for(ChoreKind.PLACE, by, now)


def add_staff_phone(by: Staff, *, value: str, staff: Staff, now: datetime) -> StaffPhone:
    """Say whose an extension, a number or a channel endpoint is: calls from it are that person's.

    Raises Refused for one that is somebody's already, or a line that customers ring.
    """
    wanted = _phone(value)
    taken = StaffPhone.objects.filter(value=wanted).select_related("staff").first()
    if taken is not None:
        raise Refused(f"{wanted} is {taken.staff}'s already.", "value")
    if PhoneLine.objects.filter(number=wanted).exists():
        raise Refused(f"{wanted} is a line that customers ring, not one person's phone.", "value")
    with transaction.atomic():
        made = StaffPhone.objects.create(value=wanted, staff=staff, made_at=now)
        ask_for(ChoreKind.PLACE, by, now)
    return made


def remove_staff_phone(by: Staff, row: StaffPhone, now: datetime) -> None:
    """Say that a phone is nobody's here any more."""
    with transaction.atomic():
        row.delete()
        ask_for(ChoreKind.PLACE, by, now)


def _number(number: str) -> str:
    wanted = e164(number, profile().country)
    if not wanted:
        raise Refused(
            f"{number.strip()[:60]!r} is no telephone number: write it with its country code, "
            "such as +1 202 555 0142.",
            "number",
        )
    return wanted


def _phone(value: str) -> str:
    """An extension or endpoint as phone systems write it, a number as E.164."""
    given = value.replace("\0", "").strip()
    if not given:
        raise Refused("Give an extension, a number or an endpoint such as PJSIP/201.", "value")
    if len(given) > LONGEST:
        raise Refused(f"Keep it under {LONGEST} characters.", "value")
    if is_extension(given):
        return given.lower()
    return e164(given, profile().country) or given.lower()


def _short(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST]

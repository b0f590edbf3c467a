"""Change people: role, team, switched on or off, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.invite import check_may_grant, checked_address
from heardback.desk.models import ChoreKind, Role, Staff, StaffAddress, StaffAddressKind, Team


def change_staff(
    by: Staff, staff: Staff, *, name: str, role: Role, team: Team | None, is_active: bool
) -> None:
    """Change one person. Nobody changes their own role or switches themselves off; a lead always remains."""
    if staff.pk == by.pk and (role != staff.role or not is_active):
        raise Refused("Nobody changes their own role: ask another lead.", "role")
    if role != staff.role:
        check_may_grant(by, role)
    if role != staff.role or is_active != staff.is_active:
        check_may_grant(by, Role(staff.role))
    if (role != Role.LEAD or not is_active) and _is_last_lead(staff):
        raise Refused(f"{staff} is the only lead: make somebody else lead first.", "role")
    staff.name, staff.role, staff.team, staff.is_active = name.strip() or staff.name, role, team, is_active
    staff.save(update_fields=["name", "role", "team", "is_active"])


def _is_last_lead(staff: Staff) -> bool:
    if staff.role != Role.LEAD or not staff.is_active:
        return False
    return not Staff.objects.filter(role=Role.LEAD, is_active=True).exclude(pk=staff.pk).exists()


def add_address(
    by: Staff, *, address: str, kind: StaffAddressKind, staff: Staff | None, now: datetime
) -> None:
    """Make an address one of ours; all mail is placed anew."""
    cleaned = checked_address(address, "address")
    with transaction.atomic():
        _, is_new = StaffAddress.objects.get_or_create(
            address=cleaned,
            defaults={"kind": kind, "staff": staff if kind == StaffAddressKind.PERSON else None},
        )
        if not is_new:
            raise Refused(f"{cleaned} is one of your addresses already.", "address")
        ask_for(ChoreKind.PLACE, by, now)


def add_addresses(by: Staff, wishes: Mapping[str, StaffAddressKind], now: datetime) -> int:
    """Make several addresses ours at once; return how many were new. Raises Refused and adds none then."""
    with transaction.atomic():
        fresh = 0
        for address, kind in wishes.items():
            _, is_new = StaffAddress.objects.get_or_create(
                address=checked_address(address, "address"), defaults={"kind": kind}
            )
            fresh += is_new
        if fresh:
            ask_for(ChoreKind.PLACE, by, now)
    return fresh


def change_address(
    by: Staff, row: StaffAddress, *, kind: StaffAddressKind, staff: Staff | None, now: datetime
) -> None:
    """Say whose an address is, or that it is shared."""
    with transaction.atomic():
        row.kind, row.staff = kind, staff if kind == StaffAddressKind.PERSON else None
        row.save(update_fields=["kind", "staff"])
        ask_for(ChoreKind.PLACE, by, now)


def remove_address(by: Staff, row: StaffAddress, now: datetime) -> None:
    """Say that an address is not ours; all mail is placed anew."""
    if Staff.objects.filter(email=row.address, is_active=True).exists():
        raise Refused(f"{row.address} signs in here: switch that person off first.")
    with transaction.atomic():
        row.delete()
        ask_for(ChoreKind.PLACE, by, now)

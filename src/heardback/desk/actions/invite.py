"""Invite a person, and accept an invitation: nobody signs up by themselves."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.one_time_links import make_link, use_link
from heardback.desk.models import ChoreKind, LinkPurpose, Role, Staff, StaffAddress, StaffAddressKind, Team


def invite(
    by: Staff, *, email: str, name: str, role: Role, team: Team | None, now: datetime
) -> tuple[Staff, str]:
    """Add a person and return them with the token of their invitation. Raises Refused.

    Their mail address becomes one of ours, so all mail is placed anew.
    """
    email = checked_address(email, "email")
    check_may_grant(by, role)
    if Staff.objects.filter(email=email).exists():
        raise Refused(f"{email} is one of your people already: open them in the list below.", "email")
    with transaction.atomic():
        staff = Staff.objects.create_user(email, None, name=name.strip() or email, role=role, team=team)
        note_own_address(staff, email, now, by)
        token = make_link(LinkPurpose.INVITE, now, staff=staff, by=by)
    return staff, token


def invite_again(by: Staff, staff: Staff, now: datetime) -> str:
    """Return the token of a new link that lets `staff` set a password: for who lost theirs. Raises Refused."""
    check_may_grant(by, Role(staff.role))
    if not staff.is_active:
        raise Refused(f"{staff} is switched off: switch them on first.")
    return make_link(LinkPurpose.INVITE, now, staff=staff, by=by)


def accept_invitation(token: str, *, name: str, password: str, now: datetime) -> Staff:
    """Use the link up, set name and password, and return the person. Raises Refused; a link works once."""
    with transaction.atomic():
        link = use_link(token, LinkPurpose.INVITE, now)
        if link is None or link.staff is None or not link.staff.is_active:
            raise Refused("This link was used already or is too old: ask whoever invited you for a new one.")
        staff = link.staff
        staff.name = name.strip() or staff.name
        set_password(staff, password)
        staff.save(update_fields=["name", "password"])
    return staff


def set_password(staff: Staff, password: str) -> None:
    """Set the password if it is good enough; the caller saves. Raises Refused. Other sessions end with it."""
    try:
        validate_password(password, staff)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages), "password") from problem
    staff.set_password(password)


def check_may_grant(by: Staff, role: Role) -> None:
    """Raise Refused unless `by` may give `role`: only a lead makes leads and auditors, who read everything."""
    if by.role != Role.LEAD and role in (Role.LEAD, Role.AUDITOR):
        raise Refused("Only a lead makes leads and auditors: ask one.", "role")


def checked_address(address: str, field: str) -> str:
    """Return a mail address lower-cased; raises Refused for anything else."""
    cleaned = address.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Refused(
            f"{address.strip()[:80]!r} is no mail address: write it as name@firm.example.", field
        ) from None
    return cleaned


def note_own_address(staff: Staff, address: str, now: datetime, by: Staff | None) -> None:
    """Make `address` one of ours and this person's, unless it is known as a shared one."""
    row, is_new = StaffAddress.objects.get_or_create(
        address=address, defaults={"kind": StaffAddressKind.PERSON, "staff": staff}
    )
    if not is_new and row.kind == StaffAddressKind.PERSON and row.staff_id != staff.pk:
        row.staff = staff
        row.save(update_fields=["staff"])
    if is_new:
        ask_for(ChoreKind.PLACE, by, now)

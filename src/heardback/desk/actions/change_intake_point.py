"""Add, change, pause an intake point: a place where customers reach us, or a mailbox that holds our answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.invite import checked_address
from heardback.desk.models import (
    ChoreKind,
    IntakeKind,
    IntakePoint,
    Staff,
    StaffAddress,
    StaffAddressKind,
    Team,
)
from heardback.desk.sealing import seal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PointWish:
    """What an intake point is to be. `secret` None leaves the kept one; '' takes it away."""

    name: str
    kind: IntakeKind
    address: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    secret: str | None = field(default=None, repr=False)
    team: Team | None = None
    staff: Staff | None = None
    is_metadata_only: bool = False
    excluded_folders: Iterable[str] = ()


def add_intake_point(by: Staff | None, wish: PointWish, now: datetime) -> IntakePoint:
    """Add an intake point; its address becomes one of ours, a personal mailbox's its person's. Raises Refused."""
    with transaction.atomic():
        row = IntakePoint(kind=wish.kind, created_at=now, asked_by=by)
        _apply(row, wish)
        row.save()
        _own(by, row, now)
    return row


def change_intake_point(by: Staff, row: IntakePoint, wish: PointWish, now: datetime) -> None:
    """Change how an intake point is reached and read. Raises Refused.

    Metadata-only mode holds for what comes from now on; what was kept before goes with its retention.
    """
    with transaction.atomic():
        _apply(row, wish)
        row.problem, row.problem_since = "", None
        row.save()
        _own(by, row, now)


def pause_intake_point(row: IntakePoint, *, is_active: bool) -> None:
    """Stop or go on reading. What is unseen meanwhile is a blind spot and shown as one; nothing is lost."""
    row.is_active = is_active
    row.save(update_fields=["is_active"])


def _apply(row: IntakePoint, wish: PointWish) -> None:
    address = checked_address(wish.address, "address") if wish.address.strip() else ""
    if not wish.name.strip() and not address:
        raise Refused("Give the intake point a name, such as Service mailbox.", "name")
    if address and IntakePoint.objects.filter(address=address, kind=wish.kind).exclude(pk=row.pk).exists():
        raise Refused(f"{address} is watched already: open it in the list.", "address")
    row.name, row.address = wish.name.strip() or address, address
    row.settings, row.team, row.staff = dict(wish.settings), wish.team, wish.staff
    row.is_metadata_only = wish.is_metadata_only
    row.excluded_folders = sorted({folder.strip() for folder in wish.excluded_folders if folder.strip()})
    if wish.secret is not None:
        row.secret = seal_text(wish.secret) if wish.secret else b""


def _own(by: Staff | None, row: IntakePoint, now: datetime) -> None:
    if not row.address:
        return
    kind = StaffAddressKind.PERSON if row.staff_id else StaffAddressKind.SHARED
    _, is_new = StaffAddress.objects.get_or_create(
        address=row.address, defaults={"kind": kind, "staff": row.staff}
    )
    if is_new:
        ask_for(ChoreKind.PLACE, by, now)


def keep_sign_in(row: IntakePoint, sealed: bytes, sign_in: str) -> None:
    """Keep a permission that the mailbox's provider gave (sealed already), in place of a password."""
    row.secret, row.settings = sealed, {**row.settings, "sign_in": sign_in}
    row.problem, row.problem_since = "", None
    row.save(update_fields=["secret", "settings", "problem", "problem_since"])

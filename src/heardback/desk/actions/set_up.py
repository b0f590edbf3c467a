"""Begin: the firm, its first lead and the first mailbox, in one transaction that uses the one-time link up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from heardback.desk.actions.change_firm import change_firm
from heardback.desk.actions.change_go_live import USUAL, decide_go_live
from heardback.desk.actions.change_intake_point import PointWish, add_intake_point
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.invite import checked_address, set_password
from heardback.desk.actions.one_time_links import token_file, use_link
from heardback.desk.firm import profile
from heardback.desk.models import (
    IntakePoint,
    LinkPurpose,
    Role,
    Staff,
    StaffAddress,
    StaffAddressKind,
    Team,
)

FIRST_TEAM = "Everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The few answers that the set-up begins with. `domains`: the firm's own, empty with a public mail address."""

    firm_name: str
    zone: str
    country: str
    domains: Iterable[str]
    lead_name: str
    lead_email: str
    password: str = field(repr=False)
    has_told_staff: bool = False
    lead_address_is_shared: bool = False


def set_up(
    token: str, beginning: Beginning, mailbox: PointWish | None, now: datetime
) -> tuple[Staff, IntakePoint | None]:
    """Set the firm up and return its first lead and mailbox. Raises Refused and changes nothing then.

    Go-live is fourteen days back until somebody decides otherwise; the standard is asked for once mail is read.
    """
    with transaction.atomic():
        if profile().is_set_up or use_link(token, LinkPurpose.SET_UP, now) is None:
            raise Refused("This set-up link was used already: sign in instead.")
        lead = _first_lead(beginning)
        change_firm(
            lead,
            name=beginning.firm_name,
            zone=beginning.zone,
            country=beginning.country,
            domains=beginning.domains,
            trusted_hosts=(),
            own_groups=(),
            now=now,
        )
        point = add_intake_point(lead, mailbox, now) if mailbox is not None else None
        kind = StaffAddressKind.SHARED if beginning.lead_address_is_shared else StaffAddressKind.PERSON
        owner = lead if kind == StaffAddressKind.PERSON else None
        StaffAddress.objects.get_or_create(address=lead.email, defaults={"kind": kind, "staff": owner})
        decide_go_live(lead, now - USUAL, now)
        firm = profile()
        firm.is_set_up = True
        if beginning.has_told_staff:
            firm.staff_told_at, firm.staff_told_by = now, lead
        firm.save()
    token_file().unlink(missing_ok=True)
    return lead, point


def _first_lead(beginning: Beginning) -> Staff:
    email = checked_address(beginning.lead_email, "lead_email")
    if not beginning.firm_name.strip():
        raise Refused("What is the firm called?", "firm_name")
    if Staff.objects.filter(email=email).exists():
        raise Refused(f"{email} is known already: sign in instead.", "lead_email")
    team, _ = Team.objects.get_or_create(name=FIRST_TEAM)
    lead = Staff(email=email, name=beginning.lead_name.strip() or email, role=Role.LEAD, team=team)
    set_password(lead, beginning.password)
    lead.save()
    return lead

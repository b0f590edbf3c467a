"""Change the firm: name, place, what counts as ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.firm import profile
from heardback.desk.models import ChoreKind, FirmProfile, Staff
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def change_firm(
    by: Staff | None,
    *,
    name: str,
    zone: str,
    country: str,
    domains: Iterable[str],
    trusted_hosts: Iterable[str],
    own_groups: Iterable[str],
    now: datetime,
) -> FirmProfile:
    """Change the firm's profile; where it changes how mail is read, all mail is placed anew. Raises Refused."""
    wanted = {
        "zone": checked_zone(zone),
        "domains": checked_domains(domains),
        "trusted_hosts": _hosts(trusted_hosts, "trusted_hosts"),
        "own_groups": sorted({group.strip(" <>").lower() for group in own_groups if group.strip(" <>")}),
    }
    with transaction.atomic():
        firm = profile()
        is_read_anew = any(getattr(firm, field) != value for field, value in wanted.items())
        firm.name, firm.country = name.strip(), country.strip().upper()
        for field, value in wanted.items():
            setattr(firm, field, value)
        firm.version += is_read_anew
        firm.save()
        if is_read_anew:
            ask_for(ChoreKind.PLACE, by, now)
    return firm


def tell_staff(by: Staff, now: datetime) -> None:
    """Record that `by` told the staff what is read (SEMANTICS 10)."""
    firm = profile()
    firm.staff_told_at, firm.staff_told_by = now, by
    firm.save(update_fields=["staff_told_at", "staff_told_by"])


def checked_zone(zone: str) -> str:
    """Return the time zone's name; raises Refused for one that does not exist."""
    if zone not in available_timezones():
        raise Refused(f"There is no time zone {zone[:60]!r}: choose one such as Europe/Berlin.", "zone")
    return ZoneInfo(zone).key


def checked_domains(domains: Iterable[str]) -> list[str]:
    """Return the firm's own mail domains; raises Refused for one that everybody shares."""
    found = _hosts((domain.strip().lstrip("@") for domain in domains), "domains")
    public = [domain for domain in found if domain in PUBLIC_MAIL_DOMAINS]
    if public:
        raise Refused(
            f"{public[0]} is everybody's: list your addresses there under Staff and addresses instead.",
            "domains",
        )
    return found


def _hosts(names: Iterable[str], field: str) -> list[str]:
    cleaned = sorted({name.strip().lower().rstrip(".") for name in names if name.strip()})
    for name in cleaned:
        if not _HOST.fullmatch(name):
            raise Refused(f"{name[:80]!r} is no host or domain: write it as firm.example.", field)
    return cleaned

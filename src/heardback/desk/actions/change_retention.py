"""Decide how long things are kept; hold a customer's back from erasing."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import LegalHold, Retention, Staff


def decide_retention(
    by: Staff, *, body_months: int, header_months: int, owed_years: int, now: datetime
) -> Retention:
    """Record new periods; the worker erases what is past them within a day. Raises Refused."""
    if not 1 <= body_months <= 1200:
        raise Refused("Bodies are kept for at least one month.", "body_months")
    if header_months < body_months or header_months > 1200:
        raise Refused("Headers are kept at least as long as bodies.", "header_months")
    if not 0 <= owed_years <= 100:
        raise Refused("Choose 0 to 100 years for people who never heard back.", "owed_years")
    return Retention.objects.create(
        body_months=body_months,
        header_months=header_months,
        owed_years=owed_years,
        decided_by=by,
        decided_at=now,
    )


def hold_customer(by: Staff, customer_id: str, reason: str, now: datetime) -> LegalHold:
    """Keep all of a customer's mail from erasing until somebody lifts it. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("A hold needs a reason, such as a complaint or a claim.", "reason")
    return LegalHold.objects.create(customer_id=customer_id, reason=reason.strip(), by=by, made_at=now)


def lift_hold(by: Staff, row: LegalHold, now: datetime) -> None:
    """Lift a hold; erasing follows its periods again."""
    LegalHold.objects.filter(pk=row.pk, lifted_at=None).update(lifted_at=now, lifted_by=by)

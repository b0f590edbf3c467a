"""By when a caller hears back: what is owed already keeps its time, a new call gets the standard's (D7)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.firm import policy_book
from heardback.desk.models import Identity, OwedAnswer, StandardVersion
from heardback.kernel.identities import phone_identity


def owed_due_at(number: str) -> datetime | None:
    """Return when the earliest open owed answer of this number is due, None where nothing is owed to it."""
    if not number:
        return None
    identity = Identity.objects.filter(key=phone_identity(number)).first()
    if identity is None:
        return None
    rows = OwedAnswer.objects.filter(customer_id=identity.customer_id, is_open=True)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def standard_due_at(now: datetime) -> datetime | None:
    """Return when what comes in now is due; None while the firm has no standard."""
    if not StandardVersion.objects.exists():
        return None
    return policy_book().at(now).standard.due_at(now)

"""What the firm's own standard says to a visitor, and not a word more."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.firm import policy_book, profile, zone_of
from heardback.desk.models import StandardVersion


def answer_by(now: datetime) -> datetime | None:
    """Return the moment, in the firm's zone, by which what came in now is to be answered; None without a standard."""
    if not StandardVersion.objects.exists():
        return None
    return policy_book().at(now).standard.due_at(now).astimezone(zone_of(profile()))

"""Say that one is in or out: whose phones the answer point rings follows at once."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.models import Presence, Staff
from heardback.desk.queries.who_is_in import is_in


def say_in_or_out(staff: Staff, *, is_in_now: bool, now: datetime) -> None:
    """Record a person's own word; saying the same again records nothing."""
    if is_in(staff) != is_in_now:
        Presence.objects.create(staff=staff, is_in=is_in_now, said_at=now)

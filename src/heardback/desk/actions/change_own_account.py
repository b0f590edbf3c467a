"""Change how one is told: notices and the morning's time. One's own account alone."""

from __future__ import annotations

from datetime import time

from heardback.desk.models import Staff


def change_own_account(
    staff: Staff, *, name: str, morning_at: time | None, wants_mail: bool, wants_push: bool
) -> None:
    """Change one's own name and notices; role, team and addresses are a lead's to change."""
    staff.name = name.strip() or staff.name
    staff.morning_at, staff.wants_mail, staff.wants_push = morning_at, wants_mail, wants_push
    staff.save(update_fields=["name", "morning_at", "wants_mail", "wants_push"])

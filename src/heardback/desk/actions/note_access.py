"""Note access: every look at a customer's words leaves a line that the person concerned can read (SEMANTICS 10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from heardback.desk.models import AccessEntry, Staff

#: The same look again within this time (a page that polls, a frame inside a page) is the same look.
SAME_LOOK = timedelta(minutes=1)


def note_access(staff: Staff, what: str, key: str, now: datetime) -> None:
    """Write that `staff` looked at `what` (customer, contact, raw, search, export) named `key`."""
    key = key[:400]
    seen = AccessEntry.objects.filter(staff=staff, what=what, key=key, seen_at__gt=now - SAME_LOOK)
    if not seen.exists():
        AccessEntry.objects.create(staff=staff, what=what, key=key, seen_at=now)

"""Write an internal note on somebody's matter; customers never see it, and it answers nobody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.models import Note, Staff
from heardback.desk.projection import beat
from heardback.desk.refused import Refused

LONGEST = 20_000


def write_note(by: Staff, *, contact_id: str, customer_id: str, text: str, now: datetime) -> Note:
    """Keep a note on the contact's matter; Refused for an empty or overlong one."""
    written = text.strip()
    if not written:
        raise Refused("Write something first.")
    if len(written) > LONGEST:
        raise Refused(
            f"The note has {len(written):,} characters; keep it under {LONGEST:,}. It was not saved."
        )
    with transaction.atomic():
        note = Note.objects.create(
            contact_id=contact_id, customer_id=customer_id, text=written, by=by, written_at=now
        )
        beat(now)
    return note

"""Keep a draft: nothing typed is lost, and colleagues see that somebody is writing."""

from __future__ import annotations

from datetime import datetime, timedelta

from heardback.alerts.models import Draft
from heardback.desk.models import OwedAnswer, Staff

LONGEST = 200_000
_EMPTY_FOR = timedelta(days=1)


def keep_draft(by: Staff, owed: OwedAnswer, text: str, *, now: datetime) -> Draft:
    """Keep what `by` has typed so far; one draft for each person and owed answer."""
    row, _ = Draft.objects.update_or_create(
        owed_id=owed.owed_id,
        staff=by,
        defaults={"customer_id": owed.customer_id, "text": text[:LONGEST], "seen_at": now},
    )
    Draft.objects.filter(text="", seen_at__lt=now - _EMPTY_FOR).delete()
    return row


def drop_draft(by: Staff, owed_id: str) -> None:
    """Throw one's own draft away."""
    Draft.objects.filter(owed_id=owed_id, staff=by).delete()


def draft_text(by: Staff, owed_id: str) -> str:
    """Return what `by` had typed, '' where there is nothing."""
    row = Draft.objects.filter(owed_id=owed_id, staff=by).first()
    return row.text if row is not None else ""

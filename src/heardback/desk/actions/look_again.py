"""Look again at what time alone changes, and at who waits once what we would have seen has changed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from heardback.desk.firm import judging_context
from heardback.desk.models import CoverageSpan, OwedAnswer
from heardback.desk.projection import refresh

AT_ONCE = 200


def look_again_one(now: datetime, limit: int = AT_ONCE) -> int:
    """Judge anew up to `limit` customers whose owed answers change by themselves at or before `now`."""
    due = OwedAnswer.objects.filter(next_look_at__lte=now).order_by("next_look_at")
    customers = set(due.values_list("customer_id", flat=True)[:limit])
    if customers:
        with transaction.atomic():
            refresh(customers, judging_context(), now)
    return len(customers)


def rejudge_open_one(now: datetime, after: str, limit: int = AT_ONCE) -> str:
    """Judge anew the next customers after `after` ('' to begin) who wait; return the last of them, '' at the end."""
    waiting = OwedAnswer.objects.filter(is_open=True, customer_id__gt=after).order_by("customer_id")
    customers = list(waiting.values_list("customer_id", flat=True).distinct()[:limit])
    if customers:
        with transaction.atomic():
            refresh(customers, judging_context(), now)
    return customers[-1] if len(customers) == limit else ""


def blindness() -> str:
    """Return a short name for what we would have seen: another name, and who waits must be judged anew.

    A live span that merely grows, or that history reads further back, keeps the name.
    """
    spans = CoverageSpan.objects.filter(is_outgoing=True).values_list("source", "is_live", "covered_to")
    told = sorted((source, is_live, "" if is_live else end.isoformat()) for source, is_live, end in spans)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

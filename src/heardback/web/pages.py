"""Marks of pages in addresses: the key of the last row, so that pages stay put while rows come and go."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from heardback.desk.storable import plain

Mark = tuple[datetime, str]


def mark_of(key: Mark | None) -> str:
    """Return a row's key for an address, '' for None."""
    if key is None:
        return ""
    parts = json.dumps([key[0].isoformat(), key[1]])
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def mark_from(text: str) -> Mark | None:
    """Return the key of an address; None, the first page, where there is none or it is no mark of ours."""
    try:
        moment, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        # No database looks up what none can store, such as NUL.
        found = datetime.fromisoformat(moment), plain(str(key))
        return (found[0].astimezone(UTC), found[1]) if found[0].tzinfo is not None else None
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None

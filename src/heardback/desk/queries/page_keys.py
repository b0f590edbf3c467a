"""Keys of pages as they stand in addresses: a moment and what breaks its ties. Strangers may write anything there."""

from __future__ import annotations

from datetime import datetime

MOST = 2**63 - 1


def page_key(moment: datetime, tie: object) -> str:
    """Return the key of the page that begins after this row."""
    return f"{moment.isoformat()}~{tie}"


def moment_and_text(key: str) -> tuple[datetime, str] | None:
    """Return what `page_key` was given; None for anything else, which means the first page."""
    text, _, tie = key.partition("~")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment, tie) if moment.tzinfo is not None and tie and "\0" not in tie else None


def moment_and_number(key: str) -> tuple[datetime, int] | None:
    """Return what `page_key` was given with a row's number."""
    found = moment_and_text(key)
    if found is None or not found[1].isdecimal() or int(found[1]) > MOST:
        return None
    return found[0], int(found[1])

"""Every time that a text names, ahead or behind, as a window: for `explain promise` and for checking claims (6.4)."""

from __future__ import annotations

from datetime import datetime, tzinfo

from heardback.kernel.contacts import Window
from heardback.reading.commitment_languages import languages_of
from heardback.reading.cues import lowered, words_of
from heardback.reading.dates import find_dates


def named_times(text: str, base_at: datetime, zone: tzinfo, language: str = "") -> tuple[Window, ...]:
    """Return the windows of the times that `text` names, in order."""
    words = languages_of(frozenset(words_of(lowered(text))), language)
    for found in (find_dates(text, base_at, zone, one.dates) for one in words):
        if found:
            return tuple(date.window for date in found)
    return ()

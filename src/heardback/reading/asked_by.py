"""The day by which something is asked for: "please send it by Friday", "bis spätestens Montag", "d'ici vendredi".

A day that is merely proposed ("do you have time on Tuesday?") is none. A caller may rely on: the first one in the
sentences given, resolved like a promise's (SEMANTICS 5.3); linear in their length; never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Final

from heardback.kernel.contacts import Window
from heardback.reading.commitment_languages import languages_of
from heardback.reading.cues import lowered, words_of
from heardback.reading.dates import OFFICE, WorkDays, find_dates

#: What stands before a day by which something is wanted, by language; a new language is one more line.
_LEADS: Final[dict[str, str]] = {
    "en": r"by|before|until|till|no later than|not later than|at the latest(?: by| on)?",
    "de": r"bis(?: zum| zur)?(?: spätestens)?|spätestens(?: bis| am| zum)?|vor(?: dem)?",
    "fr": r"avant(?: le| la)?|d['’]ici(?: à| au| la| le)?|au plus tard(?: le)?|pour(?: le)?",
    "es": r"antes del?(?: la)?|a más tardar(?: el)?|hasta el|para el",
}
_BEFORE: Final = {code: re.compile(rf"(?<!\w)(?:{words})\s+$") for code, words in _LEADS.items()}
_ANY_LEAD: Final = re.compile(rf"(?:{'|'.join(_LEADS.values())})\s")
_LONGEST_LEAD: Final = 30


def asked_by(
    sentences: Iterable[str], base_at: datetime, zone: tzinfo, days: WorkDays = OFFICE
) -> Window | None:
    """Return the first day by which one of these questions or requests, put at `base_at`, asks for something."""
    for sentence in sentences:
        squeezed = " ".join(sentence.split())
        low = lowered(squeezed)
        if _ANY_LEAD.search(low) is None:
            continue
        for words in languages_of(frozenset(words_of(low))):
            before = _BEFORE.get(words.code)
            if before is None:
                continue
            for found in find_dates(squeezed, base_at, zone, words.dates, days):
                if before.search(lowered(squeezed[max(0, found.start - _LONGEST_LEAD) : found.start])):
                    return found.window
    return None

"""What the author's own words say: questions, requests, closings, holding replies, dates (SEMANTICS 2.3, 3.6, 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from heardback.kernel.contacts import Mark, Window

_REQUEST: Final = re.compile(
    r"\bplease\b|\b(?:could|can|would|will) you\b|\blet me know\b|\b(?:i|we) need\b|\bbitte\b|\bpor favor\b|\bmerci de\b",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"\W*(?:(?:many |ok,? )?(?:thanks|thank you|thx|danke|gracias|merci)(?: again| so much| very much| a lot)?|great|perfect"
    r"|ok|bye|works)(?:\W+(?:thanks|thank you|great|perfect|works|bye|ok))*\W*",
    re.IGNORECASE,
)
_REPEATS: Final = re.compile(
    r"\bsecond (?:try|attempt)\b|\bstill waiting\b|\bi wrote (?:you )?last\b|\bfollowing up on my\b|\bheard back\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^.!?\n]{0,400}[.!?\n]?")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Words:
    """The marks that the words carry, what they ask, and the windows they propose, accept or promise."""

    marks: frozenset[Mark] = frozenset()
    asks: tuple[str, ...] = ()
    proposes: tuple[Window, ...] = ()
    accepts: Window | None = None
    promises: tuple[Window, ...] = ()


def read_words(new_text: str, base_at: datetime | None, zone: tzinfo) -> Words:
    """Return what `new_text` (without quotes and signature) says; never raises."""
    text = new_text[:4000]
    marks = set()
    if "?" in text or "？" in text:
        marks.add(Mark.QUESTION)
    if _REQUEST.search(text):
        marks.add(Mark.REQUEST)
    if _REPEATS.search(text):
        marks.add(Mark.REPEATS)
    if len(new_text) < 200 and not marks and _CLOSING.fullmatch(text):
        marks.add(Mark.CLOSING)
    if not marks:
        return Words()
    asks = [
        " ".join(_WORD.findall(sentence.casefold()))[:120]
        for sentence in _SENTENCE.findall(text)
        if ("?" in sentence or _REQUEST.search(sentence)) and not _REPEATS.search(sentence)
    ]
    return Words(frozenset(marks), tuple(dict.fromkeys(asks))[:20])

"""The words that make a closer look worth while, and what the closer look finds.

Every expression of `lang.<code>.SPEECH` stands under a word that must occur in the text, so that ordinary mail is
read by one set intersection. `sentences_of` runs only the expressions whose word occurs, in the sentence it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Final

from heardback.reading.lang import MORE, de, en, es, fr
from heardback.reading.lang.speech import Speech

SPEECHES: Final[tuple[Speech, ...]] = (en.SPEECH, de.SPEECH, fr.SPEECH, es.SPEECH, *MORE)


class Says(IntFlag):
    """What a sentence says; several may hold."""

    REQUEST = 1
    NO_REQUEST = 2
    QUESTION = 4
    REPEATS = 8
    NAG = 16
    REGULATED = 32
    PRAISE = 64
    RECEIVED = 128
    LATER = 256
    LATER_DATED = 512
    PROPOSES = 1024
    ACCEPTS = 2048


HOLDS: Final = Says.RECEIVED | Says.LATER | Says.LATER_DATED | Says.PROPOSES
_FIELDS: Final = (
    (Says.REQUEST, "requests"),
    (Says.NO_REQUEST, "no_requests"),
    (Says.QUESTION, "questions"),
    (Says.REPEATS, "repeats"),
    (Says.NAG, "nags"),
    (Says.REGULATED, "regulated"),
    (Says.PRAISE, "praise"),
    (Says.RECEIVED, "received"),
    (Says.LATER, "later"),
    (Says.LATER_DATED, "later_dated"),
    (Says.PROPOSES, "proposes"),
    (Says.ACCEPTS, "accepts"),
)


# What is looked for when: always; in short texts; in questions; in sentences that want something; in acceptances.
ALWAYS: Final = Says.REQUEST | Says.NO_REQUEST | Says.REPEATS | Says.REGULATED
SHORT: Final = Says.RECEIVED | Says.LATER | Says.LATER_DATED | Says.PRAISE
_REACH: Final = 45  # characters that a phrase may begin before its hint


@dataclass(frozen=True, slots=True)
class Cue:
    """An expression that decides, and what it then says in which language; it begins `reach` before its hint."""

    says: int
    speech: Speech
    pattern: re.Pattern[str]
    reach: int


@dataclass(slots=True)
class Sentence:
    """A sentence without its final mark, spaces squeezed: as written and lowered, with the cues that hold in it."""

    raw: str
    text: str
    is_question: bool
    says: int = 0
    found: list[tuple[Cue, int, int]] = field(default_factory=list)

    def look(self, index: Mapping[str, tuple[Cue, ...]], hints: Iterable[str]) -> None:
        """Add what the cues of `index` under `hints` (words of the whole text) find here."""
        text = self.text
        for hint in hints:
            at = text.find(hint)
            if at < 0:
                continue
            for cue in index[hint]:
                match = cue.pattern.search(text, max(0, at - cue.reach))
                if match:
                    self.says |= cue.says
                    self.found.append((cue, match.start(), match.end()))


def _index(says_of: Says) -> dict[str, tuple[Cue, ...]]:
    index: dict[str, list[Cue]] = {}
    for speech in SPEECHES:
        for says, name in _FIELDS:
            if not says & says_of:
                continue
            for hints, expression in getattr(speech, name).items():
                pattern = re.compile(rf"(?<!\w)(?:{expression})")
                reach = 0 if expression.startswith((f"(?:{hints})", f"{hints} ", f"{hints}\\b")) else _REACH
                for hint in hints.split("|"):
                    index.setdefault(hint, []).append(Cue(int(says), speech, pattern, reach))
    return {hint: tuple(cues) for hint, cues in index.items()}


ALWAYS_CUES: Final = _index(ALWAYS)
SHORT_CUES: Final = _index(SHORT)
QUESTION_CUES: Final = _index(Says.QUESTION)
PROPOSAL_CUES: Final = _index(Says.PROPOSES)
NAG_CUES: Final = _index(Says.NAG)
ACCEPTANCE_CUES: Final = _index(Says.ACCEPTS)
ALWAYS_HINTS: Final = frozenset(ALWAYS_CUES)
SHORT_HINTS: Final = frozenset(SHORT_CUES)
QUESTION_HINTS: Final = frozenset(QUESTION_CUES)
PROPOSAL_HINTS: Final = frozenset(PROPOSAL_CUES)
NAG_HINTS: Final = frozenset(NAG_CUES)
ACCEPTANCE_HINTS: Final = frozenset(ACCEPTANCE_CUES)

_SPACES: Final = "".join(chr(code) if chr(code).isalnum() or chr(code) == "'" else " " for code in range(128))
_SENTENCE_END: Final = re.compile(r"([.!?…]+[\"')\]]*(?=\s|$)|[?？؟。！]|\n\s*\n|\n(?=[-*•] ))")
_LETTER: Final = re.compile(r"[^\W\d_]")


def lowered(text: str) -> str:
    """Return `text` in lower case with plain apostrophes."""
    low = text.lower()
    return low if low.isascii() else low.replace("’", "'").replace("\u00a0", " ")


def words_of(low: str) -> list[str]:
    """Return the words of a lowered text, apostrophes kept inside."""
    if low.isascii():
        return low.translate(_SPACES).split()
    for mark in ",.?!:;()\"-/":
        if mark in low:
            low = low.replace(mark, " ")
    return low.replace("¿", " ").replace("¡", " ").replace("…", " ").split()


def has_question_mark(text: str) -> bool:
    return "?" in text or (not text.isascii() and ("？" in text or "؟" in text))


def sentences_of(whole: str) -> list[Sentence]:
    """Return the sentences that hold a letter."""
    pieces = _SENTENCE_END.split(whole)
    sentences = []
    for at in range(0, len(pieces), 2):
        raw = pieces[at]
        if "\n" in raw or "  " in raw:
            raw = " ".join(raw.split())
        else:
            raw = raw.strip()
        if not raw or not _LETTER.search(raw):
            continue
        mark = pieces[at + 1] if at + 1 < len(pieces) else ""
        is_question = "?" in mark or "？" in mark or "؟" in mark
        sentences.append(Sentence(raw, lowered(raw), is_question))
    return sentences


def look_for_questions(sentence: Sentence) -> None:
    """Read the beginning of a sentence without question mark: may it be a question?"""
    for word in sentence.text[:40].split(" ", 3)[:3]:
        for cue in QUESTION_CUES.get(word, ()):
            if cue.pattern.match(sentence.text):
                sentence.says |= cue.says
                return

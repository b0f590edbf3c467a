"""The words that make a closer look worth while, and what the closer look finds.

Every expression of `lang.<code>.SPEECH` stands under a word that must occur in the text, so that ordinary mail is
read by one set intersection. `sentences_of` runs only the expressions whose word occurs, in the sentence it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from heardback.reading.lang import MORE, de, en, es, fr
from heardback.reading.lang.speech import Speech

SPEECHES: Final[tuple[Speech, ...]] = (en.SPEECH, de.SPEECH, fr.SPEECH, es.SPEECH, *MORE)


class Says:
    """What a sentence says, as bits; plain numbers, for an `IntFlag` costs more than all the rest of the reading."""

    REQUEST: Final = 1
    NO_REQUEST: Final = 2
    QUESTION: Final = 4
    REPEATS: Final = 8
    NAG: Final = 16
    REGULATED: Final = 32
    PRAISE: Final = 64
    RECEIVED: Final = 128
    LATER: Final = 256
    LATER_DATED: Final = 512
    PROPOSES: Final = 1024
    ACCEPTS: Final = 2048
    IMPERATIVE: Final = 4096


HOLDS: Final = Says.RECEIVED | Says.LATER | Says.LATER_DATED | Says.PROPOSES
_FIELDS: Final = (
    (Says.REQUEST, "requests"),
    (Says.IMPERATIVE, "imperatives"),
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
_PLACES: Final = 8  # at which a hint is tried in one sentence


@dataclass(frozen=True, slots=True)
class Cue:
    """An expression that decides, and what it then says in which language; `is_at_hint`: it begins with its hint."""

    says: int
    speech: Speech
    pattern: re.Pattern[str]
    is_at_hint: bool


class Sentence:
    """A sentence without its final mark, spaces squeezed: as written and lowered, with the cues that hold in it."""

    __slots__ = ("found", "is_question", "raw", "says", "text")

    def __init__(self, raw: str, text: str, is_question: bool) -> None:
        self.raw = raw
        self.text = text
        self.is_question = is_question
        self.says = 0
        self.found: list[tuple[Cue, int, int]] = []

    def look(self, index: Mapping[str, tuple[Cue, ...]], hints: Iterable[str]) -> None:
        """Add what the cues of `index` under `hints` (words of the whole text) find here."""
        text = self.text
        for hint in hints:
            at = text.find(hint)
            if at < 0:
                continue
            for cue in index[hint]:
                match = (
                    _match_at(cue, text, hint, at)
                    if cue.is_at_hint
                    else cue.pattern.search(text, max(0, at - _REACH))
                )
                if match:
                    self.says |= cue.says
                    self.found.append((cue, match.start(), match.end()))


def _match_at(cue: Cue, text: str, hint: str, at: int) -> re.Match[str] | None:
    """Match at the first places where the hint stands as a word."""
    for _ in range(_PLACES):
        match = cue.pattern.match(text, at)
        if match:
            return match
        at = text.find(hint, at + 1)
        if at < 0:
            return None
    return None


def _index(says_of: int) -> dict[str, tuple[Cue, ...]]:
    index: dict[str, list[Cue]] = {}
    for speech in SPEECHES:
        for says, name in _FIELDS:
            if not says & says_of:
                continue
            for hints, expression in getattr(speech, name).items():
                pattern = re.compile(rf"(?<!\w)(?:{expression})")
                is_at_hint = expression.startswith((f"(?:{hints})", f"{hints} ", f"{hints}\\b", "(?:(?<="))
                for hint in hints.split("|"):
                    index.setdefault(hint, []).append(Cue(says, speech, pattern, is_at_hint))
    return {hint: tuple(cues) for hint, cues in index.items()}


ALWAYS_CUES: Final = _index(ALWAYS)
SHORT_CUES: Final = _index(SHORT)
START_CUES: Final = _index(Says.QUESTION | Says.IMPERATIVE)
PROPOSAL_CUES: Final = _index(Says.PROPOSES)
NAG_CUES: Final = _index(Says.NAG)
ACCEPTANCE_CUES: Final = _index(Says.ACCEPTS)
ALWAYS_HINTS: Final = frozenset(ALWAYS_CUES)
START_HINTS: Final = frozenset(START_CUES)
SHORT_HINTS: Final = frozenset(SHORT_CUES)
PROPOSAL_HINTS: Final = frozenset(PROPOSAL_CUES)
NAG_HINTS: Final = frozenset(NAG_CUES)
ACCEPTANCE_HINTS: Final = frozenset(ACCEPTANCE_CUES)
FIRST_HINTS: Final = ALWAYS_HINTS | SHORT_HINTS | START_HINTS  # all that one pass over the words looks for

_SPACES: Final = "".join(chr(code) if chr(code).isalnum() or chr(code) == "'" else " " for code in range(128))
_WIDE_MARKS: Final = ("？", "؟", "。", "！", "…")
_EDGES: Final = " .!?…？؟。！\"')]"
_SHORTEST: Final = 12  # a longer piece holds a letter, or costs nothing to read
_LETTER: Final = re.compile(r"[^\W\d_]")


def lowered(text: str) -> str:
    """Return `text` in lower case with plain apostrophes."""
    low = text.lower()
    return low if low.isascii() else low.replace("’", "'").replace("\u00a0", " ")


def words_of(low: str) -> list[str]:
    """Return the words of a lowered text, apostrophes kept inside."""
    if low.isascii():
        return low.translate(_SPACES).split()
    for mark in ',.?!:;()"-/':
        if mark in low:
            low = low.replace(mark, " ")
    return low.replace("¿", " ").replace("¡", " ").replace("…", " ").split()


def has_question_mark(text: str) -> bool:
    return "?" in text or (not text.isascii() and ("？" in text or "؟" in text))


def borne_out(low: str, index: Mapping[str, tuple[Cue, ...]], hints: Iterable[str]) -> list[str]:
    """Return the hints that may say something in `low`: one look at the whole saves one in every sentence."""
    flat = low.replace("\n", " ")
    return [
        hint
        for hint in hints
        if any(not cue.is_at_hint or _match_at(cue, flat, hint, flat.find(hint)) for cue in index[hint])
    ]


def sentences_of(whole: str) -> list[Sentence]:
    """Return the sentences that hold a letter."""
    # String methods only: on ordinary mail they take a quarter of the time of one expression.
    is_ascii = whole.isascii()
    if "\r" in whole:
        whole = whole.replace("\r\n", "\n").replace("\r", "\n")
    whole = whole.replace("\n\n", "\0").replace("\n- ", "\0").replace("\n* ", "\0")
    whole = " ".join(whole.split()).replace(". ", ".\0").replace("? ", "?\0").replace("! ", "!\0")
    if not is_ascii:
        for mark in _WIDE_MARKS:
            whole = whole.replace(mark, f"{mark}\0")
    sentences = []
    for piece in whole.split("\0"):
        raw = piece.strip(_EDGES)
        if len(raw) < _SHORTEST and not _LETTER.search(raw):
            continue
        mark = piece[-4:]
        is_question = "?" in mark or "？" in mark or "؟" in mark
        sentences.append(Sentence(raw, lowered(raw), is_question))
    return sentences


def look_at_start(sentence: Sentence) -> None:
    """Read how the sentence begins: an order, or a question without its mark?"""
    for word in sentence.text[:40].split(" ", 3)[:3]:
        for cue in START_CUES.get(word, ()):
            if cue.pattern.match(sentence.text):
                sentence.says |= cue.says

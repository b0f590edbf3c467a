"""The words that make a closer look worth while, and what the closer look finds.

Every expression of `lang.<code>.SPEECH` stands under a word that must occur in the text, so that ordinary mail is
read by one set intersection. `sentences_of` runs only the expressions whose word occurs, in the sentence it is in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
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
    NOT_YET: Final = 8192


HOLDS: Final = Says.RECEIVED | Says.NOT_YET | Says.LATER | Says.LATER_DATED | Says.PROPOSES
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
    (Says.NOT_YET, "not_yet"),
    (Says.LATER, "later"),
    (Says.LATER_DATED, "later_dated"),
    (Says.PROPOSES, "proposes"),
    (Says.ACCEPTS, "accepts"),
)


# What is looked for when: always; in short texts; in questions; in sentences that want something; in acceptances.
ALWAYS: Final = Says.REQUEST | Says.NO_REQUEST | Says.REPEATS | Says.REGULATED
SHORT: Final = Says.RECEIVED | Says.NOT_YET | Says.LATER | Says.LATER_DATED | Says.PRAISE
_REACH: Final = 45  # characters that a phrase may begin before its hint
_PLACES: Final = 8  # at which a hint is tried in one sentence
_LOOKBEHIND: Final = re.compile(r"\(\?<=(.*?)\)")
_SENTENCE_END: Final = r"(?=[\s.!?…\"')\]]*(?:\0|\Z))"
_MOST_PLACES: Final = 64  # at which a hint is tried in one text


@dataclass(frozen=True, slots=True)
class Cue:
    """An expression that decides, and what it then says in which language; `is_at_hint`: it begins with its hint.

    `finder` finds the same in `Sentences.low`, hint by hint; it begins with the hint's letters, which makes the
    search some ten times faster. None where the expression begins otherwise. `is_free`: the expression does not ask
    where the sentence begins or ends.
    """

    says: int
    speech: Speech
    pattern: re.Pattern[str]
    is_at_hint: bool
    finder: re.Pattern[str] | None
    is_free: bool


class Sentence:
    """A sentence without its final mark, spaces squeezed: as written and lowered, with the cues that hold in it."""

    __slots__ = ("_piece", "found", "is_question", "says", "text")

    def __init__(self, piece: str, text: str, is_question: bool) -> None:
        self._piece = piece
        self.text = text
        self.is_question = is_question
        self.says = 0
        self.found: list[tuple[Cue, int, int]] = []

    @property
    def raw(self) -> str:
        """The sentence as written."""
        return " ".join(self._piece.split()).strip(_EDGES)

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


class Sentences:
    """A text as its sentences; each is made only when something is found in it.

    `low` is the text in lower case, of the same length, with spaces for line ends and NUL where sentences end.
    """

    __slots__ = ("_pieces", "_raw", "_starts", "low", "made")

    def __init__(self, text: str) -> None:
        text = text.replace("\t", " ")
        while "  " in text:
            text = text.replace("  ", " ")
        if " \n" in text or "\n " in text:
            text = text.replace(" \n", "\n").replace("\n ", "\n")
        self._raw = text
        self.low = _marked(_folded(text))
        self._pieces = self.low.split("\0")
        self._starts: list[int] = []
        self.made: dict[int, Sentence] = {}

    def _number_at(self, at: int) -> int:
        if not self._starts:
            begin = 0
            for piece in self._pieces:
                self._starts.append(begin)
                begin += len(piece) + 1
        return bisect_right(self._starts, at) - 1

    def number(self, number: int) -> Sentence:
        """Return the sentence of that number."""
        sentence = self.made.get(number)
        if sentence is None:
            self._number_at(0)
            start = self._starts[number]
            piece = self._pieces[number]
            text = piece.strip(_EDGES)
            if "  " in text or "\t" in text or not text.isascii():
                text = " ".join(text.split())
            mark = piece.rstrip()[-4:]
            end = start + len(piece)
            is_question = "?" in mark or self._raw[end : end + 1] in _WIDE_QUESTIONS
            sentence = Sentence(self._raw[start:end], text, is_question)
            self.made[number] = sentence
        return sentence

    def all(self) -> list[Sentence]:
        """Return all sentences that hold a letter, in order."""
        sentences = [self.number(number) for number, piece in enumerate(self._pieces) if piece]
        return [sentence for sentence in sentences if _LETTER.search(sentence.text)]

    def telling(self) -> list[Sentence]:
        """Return the sentences in which something was found, and the questions, in order."""
        if "?" in self.low:
            for number, piece in enumerate(self._pieces):
                if number not in self.made and "?" in piece[-_MARK_REACH:]:
                    self.number(number)
        if not self._raw.isascii():
            for wide in _WIDE_QUESTIONS:
                at = self._raw.find(wide)
                while at >= 0:
                    self.number(self._number_at(at))
                    at = self._raw.find(wide, at + 1)
        made = self.made
        return [made[number] for number in sorted(made)] if len(made) > 1 else list(made.values())

    def look(self, index: Mapping[str, tuple[Cue, ...]], hints: Iterable[str]) -> None:
        """Add what the cues of `index` under `hints` (words of the text) find, in the sentences where they do."""
        for hint in hints:
            for cue in index[hint]:
                if cue.finder is not None:
                    self._find(cue, cue.finder, hint)
                else:
                    self._try(cue, hint)

    def _find(self, cue: Cue, finder: re.Pattern[str], hint: str) -> None:
        low = self.low
        match = finder.search(low)
        while match:
            at = match.start()
            self._look(self._number_at(at), cue, hint)
            end = low.find("\0", at)
            match = finder.search(low, end) if end >= 0 else None

    def _try(self, cue: Cue, hint: str) -> None:
        low = self.low
        at = low.find(hint)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            if at and low[at - 1].isalnum():
                at = low.find(hint, at + 1)
                continue
            end = low.find("\0", at)
            if end < 0:
                end = len(low)
            begin = max(low.rfind("\0", 0, at) + 1, at - _REACH)
            if not cue.is_free or cue.pattern.search(low, begin, end):
                self._look(self._number_at(at), cue, hint)
            at = low.find(hint, end)

    def _look(self, number: int, cue: Cue, hint: str) -> None:
        sentence = self.number(number)
        text = sentence.text
        at = text.find(hint)
        if at < 0:
            return
        match = (
            _match_at(cue, text, hint, at)
            if cue.is_at_hint
            else cue.pattern.search(text, max(0, at - _REACH))
        )
        if match:
            sentence.says |= cue.says
            sentence.found.append((cue, match.start(), match.end()))

    def look_at_starts(self) -> None:
        """Read how the sentences begin: an order, or a question without its mark?"""
        starters = _STARTERS
        for number, piece in enumerate(self._pieces):
            if piece:
                word = (piece if piece[0] != " " else piece.lstrip()).partition(" ")[0]
                if word in starters or word.partition("'")[0].partition("-")[0] in starters:
                    self._look_at_start(self.number(number))

    def _look_at_start(self, sentence: Sentence) -> None:
        text = sentence.text
        for word in text[:40].replace("-", " ").replace("'", " ").split(" ", 3)[:3]:
            for cue in START_CUES.get(word, ()):
                if cue.pattern.match(text):
                    sentence.says |= cue.says


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


def _finder(hints: str, hint: str, expression: str) -> re.Pattern[str] | None:
    """Rewrite an expression that begins with one of `hints` to one that begins with the letters of `hint`."""
    before = ""
    if expression.startswith("(?:(?<="):
        group, _, expression = expression.partition("))")
        ends = "|".join(f"(?<={words}{hint})" for words in _LOOKBEHIND.findall(f"{group})"))
        before = f"(?:{ends})"
    for head in (f"(?:{hints})", hint):
        if expression.startswith(head):
            rest = expression[len(head) :]
            break
    else:
        return None
    if "^" in rest or (head == hint and "|" in rest and not before and _has_open_choice(rest)):
        return None
    # A sentence ends at NUL, and before the marks that close it.
    rest = rest.replace(".{", "[^\\0]{").replace("$", _SENTENCE_END)
    return re.compile(rf"{re.escape(hint)}(?<!\w{re.escape(hint)}){before}(?:{rest})")


def _has_open_choice(expression: str) -> bool:
    """Whether a "|" stands outside of all brackets."""
    depth = 0
    for at, sign in enumerate(expression):
        if expression[at - 1 : at] == "\\":
            continue
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            return True
    return False


def _index(says_of: int) -> dict[str, tuple[Cue, ...]]:
    index: dict[str, list[Cue]] = {}
    for speech in SPEECHES:
        for says, name in _FIELDS:
            if not says & says_of:
                continue
            for hints, expression in getattr(speech, name).items():
                pattern = re.compile(rf"(?<!\w)(?:{expression})", re.MULTILINE)
                is_at_hint = expression.startswith((f"(?:{hints})", f"{hints} ", f"{hints}\\b", "(?:(?<="))
                is_free = "^" not in expression and "$" not in expression
                for hint in hints.split("|"):
                    finder = _finder(hints, hint, expression) if is_at_hint else None
                    index.setdefault(hint, []).append(Cue(says, speech, pattern, is_at_hint, finder, is_free))
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
# With what a question or an order may begin before its hint ("and", "hello").
_STARTERS: Final = START_HINTS.union(
    (
        "and",
        "but",
        "so",
        "also",
        "or",
        "hi",
        "hello",
        "then",
        "now",
        "just",
        "ok",
        "thanks",
        "thank",
        "yes",
        "no",
    ),
    ("und", "aber", "hallo", "oder", "et", "mais", "alors", "bonjour", "ou", "y", "pero", "hola", "o"),
)
FIRST_HINTS: Final = ALWAYS_HINTS | SHORT_HINTS | START_HINTS  # all that one pass over the words looks for

_SPACES: Final = "".join(chr(code) if chr(code).isalnum() or chr(code) == "'" else " " for code in range(128))
_WIDE_QUESTIONS: Final = frozenset("？؟")
_WIDE_MARKS: Final = ("？", "؟", "。", "！", "…")
_MARK_REACH: Final = 8  # characters from a question's end to its mark, with quotes and brackets
_EDGES: Final = " .!?…？؟。！\"')]"
_LETTER: Final = re.compile(r"[^\W\d_]")


def lowered(text: str) -> str:
    """Return `text` in lower case with plain apostrophes."""
    low = text.lower()
    return low if low.isascii() else low.replace("’", "'").replace("\u00a0", " ")


def _folded(text: str) -> str:
    low = lowered(text)
    if len(low) != len(text):  # some capitals become two characters
        low = "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text).replace("’", "'")
    return low


def _marked(low: str) -> str:
    # String methods only: on ordinary mail they take a third of the time of one expression.
    if "\n" in low:
        if "\r" in low:
            low = low.replace("\r\n", " \n")
        low = (
            low.replace("\n\n", "\0\0").replace("\n- ", "\0\0\0").replace("\n* ", "\0\0\0").replace("\n", " ")
        )
    low = low.replace(". ", ".\0").replace("? ", "?\0").replace("! ", "!\0")
    if not low.isascii():
        for mark in _WIDE_MARKS:
            if mark in low:
                low = low.replace(mark, "\0")
    return low


def words_of(low: str) -> list[str]:
    """Return the words of a lowered text, apostrophes kept inside."""
    if low.isascii():
        return low.translate(_SPACES).split()
    for mark in ',.?!:;()"-/':
        if mark in low:
            low = low.replace(mark, " ")
    return low.replace("\0", " ").replace("¿", " ").replace("¡", " ").replace("…", " ").split()


def has_question_mark(text: str) -> bool:
    return "?" in text or (not text.isascii() and ("？" in text or "؟" in text))

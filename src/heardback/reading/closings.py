"""Closings and bare agreement: "Thanks, works!", "ok", "Merci, bonne journée" (SEMANTICS 2.3, rules 12 and 13).

A closing says "no answer owed", so only whole phrases of a closed list and names in their usual places make one;
one word too many makes it near (unsure), a doubt or a question makes it none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from typing import Final

from heardback.kernel.contacts import Mark
from heardback.reading.cues import SPEECHES, has_question_mark
from heardback.reading.lang import unspaced
from heardback.reading.lang.closing_words import CLOSING_SPEECHES

LONGEST: Final = 300  # characters of a text that may be a closing
_CLOSING_WORDS: Final = 12
_NEAR_WORDS: Final = 20
MOST_CLOSING_WORDS: Final = _NEAR_WORDS + 5  # however words are counted
_NAMES: Final = 3
_THANKS, _CLOSED, _YES, _GREETING, _SIGN_OFF = 1, 2, 4, 8, 16
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NO_MARKS: Final[frozenset[Mark]] = frozenset()


_ALL: Final = (*SPEECHES, *CLOSING_SPEECHES)


def _phrases() -> dict[str, int]:
    phrases: dict[str, int] = {}
    for speech in _ALL:
        for kind, field in (
            (_THANKS, speech.thanks),
            (_CLOSED, speech.closed),
            (_YES, speech.yes),
            (_GREETING, speech.greetings),
            (_SIGN_OFF, speech.sign_offs),
        ):
            for phrase in filter(None, field.split("|")):
                phrases[phrase] = phrases.get(phrase, 0) | kind
        for parts in product(*(field.split("|") for field in speech.thanks_for)):
            phrases[" ".join(filter(None, parts))] = _THANKS
    phrases.pop("", None)
    return phrases


_PHRASES: Final = _phrases()
_LONGEST_PHRASE: Final = max(phrase.count(" ") + 1 for phrase in _PHRASES)
_CLOSING_WORDS_ALL: Final = frozenset(
    word for phrase, kind in _PHRASES.items() if kind & (_THANKS | _CLOSED | _YES) for word in phrase.split()
)
PHRASE_WORDS: Final = frozenset(
    word
    for speech in SPEECHES
    for field in (speech.thanks, speech.closed, speech.yes, speech.greetings, speech.sign_offs)
    for word in field.replace("|", " ").split()
)
_BEFORE_NAME: Final = frozenset(
    phrase.split()[-1] for phrase, kind in _PHRASES.items() if kind & (_GREETING | _SIGN_OFF | _THANKS)
)
GRATITUDE: Final = frozenset(
    phrase for phrase, kind in _PHRASES.items() if kind & _THANKS and " " not in phrase
) | {"thank"}
NEGATIONS: Final = frozenset(word for speech in _ALL for word in speech.negations.split("|") if word)
_NO_NAMES: Final = frozenset(word for speech in _ALL for word in speech.no_names.split("|") if word)


def may_close(text: str, words: Sequence[str]) -> bool:
    """Return False where `read_closing` certainly finds nothing; `words` are those of the text, lowered."""
    return len(text) <= LONGEST and not (text.isascii() and _CLOSING_WORDS_ALL.isdisjoint(words))


_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED_NAME: Final = re.compile(r"[^\W\d_]{1,6}(?: [^\W\d_]{1,12})?")
_MOST_UNSPACED: Final = 60
_BREAKS: Final = re.compile(r"[。！!、,，.~〜^～♪☆…]+")


@cache
def _formulas() -> tuple[tuple[int, re.Pattern[str]], ...]:
    kinds = (
        (_THANKS, unspaced.THANKS),
        (_CLOSED, unspaced.CLOSED),
        (_YES, unspaced.YES),
        (0, unspaced.POLITE),
    )
    return tuple((kind, re.compile("|".join(formulas), re.IGNORECASE)) for kind, formulas in kinds)


def _read_unspaced(text: str) -> frozenset[Mark]:
    """Read a short text in Japanese, Chinese or Korean: formulas and a name on a line of its own, else nothing."""
    if len(text) > _MOST_UNSPACED or any(word in text for word in unspaced.NO_NAMES):
        return _NO_MARKS
    kinds, names = 0, 0
    for line in filter(None, map(str.strip, text.split("\n"))):
        pieces = [piece for piece in map(str.strip, _BREAKS.split(line)) if piece]
        found = [_formula(piece) for piece in pieces]
        if None not in found:
            for kind in found:
                kinds |= kind or 0
        elif len(pieces) == 1 and (kinds or _ADDRESS.fullmatch(line)) and _UNSPACED_NAME.fullmatch(pieces[0]):
            names += 1
        else:
            return _NO_MARKS
    return _of_known(1, kinds) if names <= 2 else _NO_MARKS


def _formula(piece: str) -> int | None:
    squeezed = piece.replace(" ", "")
    for kind, pattern in _formulas():
        if pattern.fullmatch(squeezed):
            return kind
    return 0 if _ADDRESS.fullmatch(piece) else None


_ADDRESS: Final = re.compile(unspaced.ADDRESS)


def read_closing(text: str) -> frozenset[Mark]:
    """Return CLOSING, CLOSING_NEAR and BARE_YES as the whole of `text` deserves; nothing for a longer text."""
    if len(text) > LONGEST or has_question_mark(text):
        return _NO_MARKS
    if not text.isascii() and _UNSPACED.search(text):
        return _read_unspaced(text)
    matches = list(_WORD.finditer(text, 0, LONGEST))
    count = len(matches)
    if not 0 < count <= _NEAR_WORDS:
        return _NO_MARKS
    words = [match[0].replace("’", "'") for match in matches]
    gaps = [text[before.end() : after.start()] for before, after in pairwise(matches)]
    unknown, kinds = _segment(words, [text[: matches[0].start()], *gaps])
    if not unknown:
        return _of_known(count, kinds)
    is_thanks = bool(kinds & _THANKS) and len(unknown) <= 2 and len(unknown) <= count - len(unknown)
    if not is_thanks or any(word in NEGATIONS or not word.isalpha() for word in unknown):
        return _NO_MARKS
    return frozenset({Mark.CLOSING_NEAR})


def _of_known(count: int, kinds: int) -> frozenset[Mark]:
    if not kinds & (_THANKS | _CLOSED | _YES):
        return _NO_MARKS
    if count > _CLOSING_WORDS:
        return frozenset({Mark.CLOSING_NEAR})
    marks = {Mark.BARE_YES} if kinds & _YES else set()
    if kinds & (_THANKS | _CLOSED):
        marks.add(Mark.CLOSING)
    return frozenset(marks)


def _segment(words: list[str], gaps: list[str]) -> tuple[list[str], int]:
    """Cover the words by phrases and names; return the fewest words that stay unknown, and the kinds of phrases."""
    lowered = [word.lower() for word in words]
    names = _name_places(words, lowered, gaps)
    best: list[tuple[int, int, tuple[str, ...]] | None] = [None] * (len(words) + 1)
    best[0] = (0, 0, ())
    for start in range(len(words)):
        here = best[start]
        if here is None:
            continue
        missed, kinds, unknown = here
        for end, kind in _steps(lowered, start, names):
            added = (lowered[start],) if kind is None else ()
            step = (missed + len(added), kinds | (kind or 0), unknown + added)
            there = best[end]
            if there is None or step[0] < there[0]:
                best[end] = step
    last = best[-1]
    return (list(last[2]), last[1]) if last else (lowered, 0)


def _steps(lowered: list[str], start: int, names: frozenset[int]) -> Iterator[tuple[int, int | None]]:
    """Yield (end, kind) of every phrase or name at `start`, longest first; kind None is one unknown word."""
    for end in range(min(len(lowered), start + _LONGEST_PHRASE), start, -1):
        kind = _PHRASES.get(" ".join(lowered[start:end]))
        if kind is not None:
            yield end, kind
    yield start + 1, 0 if start in names else None


def _name_places(words: list[str], lowered: list[str], gaps: list[str]) -> frozenset[int]:
    """Where a capitalised word stands as names do: after thanks or a greeting, or alone on its line."""
    if all(word.isupper() for word in words):
        return frozenset()
    places: list[int] = []
    for at, word in enumerate(words):
        if not (word[0].isupper() and (len(word) == 1 or word[1:].islower() or "'" in word)):
            continue
        if lowered[at] in _NO_NAMES or lowered[at] in NEGATIONS or lowered[at] in _PHRASES:
            continue
        gap = gaps[at]
        follows = at > 0 and (lowered[at - 1] in _BEFORE_NAME or at - 1 in places)
        is_after = follows and not any(sign in gap for sign in ".!;:")
        is_signed = at > 0 and ("\n" in gap or ("," in gap and at == len(words) - 1))
        is_addressed = at == 0 and len(words) > 1 and gaps[1].startswith(",")
        if is_after or is_signed or is_addressed:
            places.append(at)
    return frozenset(places) if len(places) <= _NAMES else frozenset()


@cache
def is_phrase(words: str) -> bool:
    """Whether `words` (lower case, single spaces) are one phrase of the closed list."""
    return words in _PHRASES

"""The languages in which replies are looked over, and which of them a reply is in. A new one is one entry here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]

from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.lang import signal_words_de, signal_words_en, signal_words_es, signal_words_fr
from heardback.reading.lang.signal_words import SignalWords

SIGNAL_LANGUAGES: Final[dict[str, SignalWords]] = {
    words.code: words
    for words in (
        signal_words_en.SIGNALS,
        signal_words_de.SIGNALS,
        signal_words_es.SIGNALS,
        signal_words_fr.SIGNALS,
    )
}
_TOKEN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ENOUGH: Final = 12  # words from which on a text shows its language
_SHARE: Final = 0.3  # of them that its language has in common with every text
_LONGEST_WORD: Final = 40


@dataclass(frozen=True, eq=False)
class Cues:
    """The expressions of one language, compiled once; each finds whole words in a lowered text."""

    words: SignalWords
    _stop: frozenset[str] = field(init=False)
    _weak: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        for name in _EXPRESSIONS:
            object.__setattr__(self, f"_{name}", whole_words(getattr(self.words, name)))
        object.__setattr__(self, "_stop", frozenset(self.words.stop.split("|")))
        object.__setattr__(self, "_weak", frozenset(self.words.weak.split("|")))

    def find(self, name: str, low: str, start: int = 0) -> re.Match[str] | None:
        """Return the first place where the words called `name` stand in `low`."""
        found: re.Match[str] | None = getattr(self, f"_{name}").search(low, start)
        return found

    def begins(self, name: str, low: str) -> bool:
        """Whether `low` begins with them."""
        return getattr(self, f"_{name}").match(low) is not None

    def content(self, low: str) -> frozenset[str]:
        """Return the stems of the words that say something of the matter."""
        return frozenset(
            _stem(self.words.stemmer, word) for word in self._telling(low, self._stop | self._weak)
        )

    def all_content(self, low: str) -> frozenset[str]:
        """Return also the stems of the weak words."""
        return frozenset(_stem(self.words.stemmer, word) for word in self._telling(low, self._stop))

    def _telling(self, low: str, without: frozenset[str]) -> Iterator[str]:
        for token in tokens(low):
            if token not in without:
                pieces = token.split("'")
                yield from (piece for piece in pieces if len(piece) > 1 and piece not in without)


_EXPRESSIONS: Final = tuple(
    name
    for name in SignalWords.__slots__
    if name not in ("code", "stemmer", "stop", "weak", "units", "numbers", "suggestions")
)


def whole_words(expression: str) -> re.Pattern[str]:
    """Return the expression bound to whole words; an empty one finds nothing."""
    return re.compile(rf"(?<![\w'])(?:{expression})(?!\w)" if expression else r"(?!)")


def tokens(low: str) -> list[str]:
    """Return the words and numbers of a lowered text with plain apostrophes inside."""
    return [token[:_LONGEST_WORD] for token in _TOKEN.findall(low)]


@lru_cache(maxsize=4096)
def _stem(algorithm: str, word: str) -> str:
    return str(_stemmer(algorithm).stemWord(word))


@cache
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)


@cache
def cues_of(code: str) -> Cues:
    """Return the compiled words of a language."""
    return Cues(SIGNAL_LANGUAGES[code])


@cache
def _vocabulary(code: str) -> frozenset[str]:
    words = SIGNAL_LANGUAGES[code]
    lists = (LANGUAGES[code].common, words.stop, words.weak)
    return frozenset({*words.units, *words.numbers, *(word for one in lists for word in one.split("|"))})


def language_of(low: str, fallback: str = "") -> str:
    """Return the code of the language that a reply is in, "" where it is none of ours: then nothing is said of it.

    A reply of a few words shows none; it is read in `fallback` ("en-GB"), else in English.
    """
    found = tokens(low)
    counts = {code: sum(token in _vocabulary(code) for token in found) for code in SIGNAL_LANGUAGES}
    best = max(counts, key=lambda code: counts[code])
    if len(found) >= _ENOUGH and counts[best] < _SHARE * len(found):
        return ""
    code = fallback.replace("_", "-").partition("-")[0].lower()
    named = code if code in SIGNAL_LANGUAGES else "en"
    return named if counts[named] == counts[best] else best

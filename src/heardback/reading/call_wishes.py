"""Whether a customer asks to be called: "please call me back on Monday" (SEMANTICS 5.2, `call_back`).

A promise to call that a mail keeps is kept only where the customer did not ask for a call. A caller may rely on:
"please don't call", "I will call you", "you said you would call me" and "call me Bob" are no wish; a wish anywhere in
the text is one. Linear time, never raises; a text without a word of calling costs one set intersection.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from heardback.reading.commitment_sentences import Said
from heardback.reading.lang.call_wish_words import CALL_WISHES, CallWishWords
from heardback.reading.spoken import Spoken

_ALL_HINTS: Final = frozenset().union(*(wish.hints for wish in CALL_WISHES.values()))
_ALL_STEMS: Final = tuple(dict.fromkeys(stem for wish in CALL_WISHES.values() for stem in wish.stems))
_QUOTE: Final = re.compile(r"[\"“”„«»]")


def wants_call(text: str, language: str = "") -> bool:
    """Whether the author of `text`, without quotes and signature, asks for a call."""
    return wishes_call(Spoken(text), language)


def wishes_call(spoken: Spoken, language: str = "") -> bool:
    """Whether the author of a text that other readers share asks for a call."""
    if _ALL_HINTS.isdisjoint(spoken.words) and not any(stem in spoken.low for stem in _ALL_STEMS):
        return False
    codes = [code for code, wish in CALL_WISHES.items() if _may_wish(wish, spoken.words, spoken.low)]
    readers = [_reader(one.code) for one in spoken.languages(language) if one.code in codes]
    return bool(readers) and any(_is_wish(said, *reader) for said, _ in spoken.said() for reader in readers)


def _may_wish(wish: CallWishWords, words: frozenset[str], low: str) -> bool:
    return not wish.hints.isdisjoint(words) or any(stem in low for stem in wish.stems)


@cache
def _reader(code: str) -> tuple[tuple[str, ...], re.Pattern[str], re.Pattern[str]]:
    words = CALL_WISHES[code]
    wishes = re.compile("|".join(f"(?:{wish})" for wish in words.wishes))
    return words.phrases, wishes, re.compile(words.refusals)


def _is_wish(
    said: Said, phrases: tuple[str, ...], wishes: re.Pattern[str], refusals: re.Pattern[str]
) -> bool:
    if phrases and not any(phrase in said.low for phrase in phrases):
        return False
    match = wishes.search(said.low)
    if match is None or refusals.search(said.low):
        return False
    return len(_QUOTE.findall(said.raw[: match.start()])) % 2 == 0

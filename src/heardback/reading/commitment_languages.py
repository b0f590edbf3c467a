"""The languages in which promises are read, and which of them a text is in. A new language is one more entry here."""

from __future__ import annotations

from functools import cache
from typing import Final

from heardback.reading.lang import promise_words_en
from heardback.reading.lang.promise_words import PromiseWords

LANGUAGES: Final[dict[str, PromiseWords]] = {words.code: words for words in (promise_words_en.PROMISES,)}


@cache
def _common() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.common.split("|")) for code, words in LANGUAGES.items()}


def languages_of(words: frozenset[str], named: str = "") -> tuple[PromiseWords, ...]:
    """Return the languages to read by, likeliest first: the one named ("de", "en-GB"), else each that has its common
    words in `words`; English where none has."""
    code = named.replace("_", "-").partition("-")[0].lower()
    if code:
        return (LANGUAGES[code],) if code in LANGUAGES else ()
    counts = {code: len(common & words) for code, common in _common().items()}
    found = sorted((code for code, count in counts.items() if count), key=lambda code: -counts[code])
    most = counts[found[0]] if found else 0
    return tuple(LANGUAGES[code] for code in found if 2 * counts[code] >= most) or (LANGUAGES["en"],)

"""The languages in which promises are read, and which of them a text is in. A new language is one more entry here."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from heardback.reading.lang import promise_words_de, promise_words_en, promise_words_es, promise_words_fr
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.promise_words import PromiseWords

LANGUAGES: Final[dict[str, PromiseWords]] = {
    words.code: words
    for words in (
        promise_words_en.PROMISES,
        promise_words_de.PROMISES,
        promise_words_es.PROMISES,
        promise_words_fr.PROMISES,
    )
}


_MONTHS_FIRST: Final = {
    "us": True,
    "gb": False,
    "uk": False,
    "au": False,
    "nz": False,
    "ie": False,
    "in": False,
    "za": False,
}


def region_of(language: str) -> str:
    """Return the region of "en-GB" in lower case, "" where none is named."""
    return language.replace("_", "-").partition("-")[2].lower()


@cache
def regional(words: PromiseWords, region: str) -> DateWords:
    """Return the words for dates as the region reads 3/4; where none is known, both readings stand (5.3)."""
    is_month_first = _MONTHS_FIRST.get(region, words.dates.is_month_first)
    if is_month_first is words.dates.is_month_first or words.code != "en":
        return words.dates
    return replace(words.dates, is_month_first=is_month_first)


_COMMON: Final = tuple(frozenset(words.common.split("|")) for words in LANGUAGES.values())


def languages_of(words: frozenset[str], named: str = "") -> tuple[PromiseWords, ...]:
    """Return the languages to read by, likeliest first: the one named ("de", "en-GB"), else each that has its common
    words in `words`, all where hardly any word is common."""
    code = named.replace("_", "-").partition("-")[0].lower()
    if code:
        return (LANGUAGES[code],) if code in LANGUAGES else ()
    return _likeliest(*[len(common & words) for common in _COMMON])


@lru_cache(maxsize=4096)
def _likeliest(*counts: int) -> tuple[PromiseWords, ...]:
    most = max(counts)
    if most <= 1:
        return tuple(LANGUAGES.values())
    found = [(-count, at) for at, count in enumerate(counts) if 2 * count >= most]
    languages = tuple(LANGUAGES.values())
    return tuple(languages[at] for _, at in sorted(found))

"""A text as the readers of promises, tellings, asks and wishes share it: each of its forms is made once, when needed.

A caller may rely on: `low` and `words` are those of the whole text, what is said of sentences those of
`commitment_sentences.sentences_of`. Making each form anew for every reader took a third of their time.
"""

from __future__ import annotations

from collections.abc import Iterable

from heardback.reading.commitment_languages import languages_of
from heardback.reading.commitment_sentences import Said, sentences_of
from heardback.reading.cues import lowered, words_of
from heardback.reading.lang.promise_words import PromiseWords


class Spoken:
    """One text of one author, without quotes and signature."""

    __slots__ = ("_languages", "_said", "low", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lowered(text)
        self.words = frozenset(words_of(self.low))
        self._languages: dict[str, tuple[PromiseWords, ...]] = {}
        self._said: list[tuple[Said, list[str]]] | None = None

    def languages(self, named: str = "") -> tuple[PromiseWords, ...]:
        """Return the languages to read the text by, likeliest first."""
        found = self._languages.get(named)
        if found is None:
            found = self._languages[named] = languages_of(self.words, named)
        return found

    def said(self) -> list[tuple[Said, list[str]]]:
        """Return the sentences, each with its words."""
        if self._said is None:
            self._said = with_words(sentences_of(self.text))
        return self._said

    def languages_said(self, named: str = "") -> tuple[PromiseWords, ...]:
        """Return the languages of the sentences: a listing among them counts for none."""
        words = words_said(self.said())
        return self.languages(named) if words == self.words else languages_of(words, named)


def with_words(sentences: Iterable[Said]) -> list[tuple[Said, list[str]]]:
    """Return the sentences, each with its words."""
    return [(said, words_of(said.low)) for said in sentences]


def words_said(sentences: Iterable[tuple[Said, list[str]]]) -> frozenset[str]:
    """Return all the words of these sentences."""
    return frozenset().union(*[words for _, words in sentences])

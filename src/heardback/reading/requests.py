"""Requests in a person's words: what is asked and what is asked for, each sentence with how sure that is.

The same machinery as promises: named features, weighed by one table. A caller may rely on: one `FoundRequest` a
sentence at most, in order, those above `LISTED`; linear time, never raises. For "question not addressed" (6.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from heardback.reading.asks import is_question, is_request
from heardback.reading.commitment_languages import languages_of
from heardback.reading.commitment_sentences import Said
from heardback.reading.commitment_weights import LISTED, REQUEST_WEIGHTS, probability
from heardback.reading.cues import ALWAYS_CUES, ALWAYS_HINTS, Says, Sentences
from heardback.reading.lang.promise_words import PromiseWords
from heardback.reading.spoken import with_words, words_said

_LONG: Final = 28
_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """A sentence that asks or asks for something; `features` is what `confidence` was added up from."""

    sentence: str
    confidence: float
    features: tuple[str, ...]


def read_requests(sentences: Sequence[Said], language: str = "") -> tuple[FoundRequest, ...]:
    """Return what the sentences ask, those above `LISTED`."""
    return tuple(found for found in all_requests(sentences, language) if found.confidence >= LISTED)


def all_requests(sentences: Sequence[Said], language: str = "") -> Iterator[FoundRequest]:
    """Return every sentence that has any feature of a request, with whatever confidence, in order."""
    said = with_words(sentences)
    return requests_said(said, languages_of(words_said(said), language))


def requests_said(
    sentences: Iterable[tuple[Said, list[str]]], languages: Iterable[PromiseWords]
) -> Iterator[FoundRequest]:
    """Yield the same of sentences whose words and languages are known."""
    marks = [mark for words in languages for mark in _marks(words)]
    for said, words in sentences:
        features = tuple(dict.fromkeys(request_features(said, words, marks)))
        if any(feature in _ASKING for feature in features):
            confidence = round(probability(features, REQUEST_WEIGHTS), 3)
            yield FoundRequest(said.raw, confidence, features)


@cache
def _marks(words: PromiseWords) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(expression)) for name, expression in words.request_marks.items())


def request_features(
    said: Said, words: Sequence[str], marks: Sequence[tuple[str, re.Pattern[str]]]
) -> Iterator[str]:
    """Yield the features of one sentence: what the cues of all languages find, and the marks of its own."""
    sentences = Sentences(said.raw)
    sentences.look(ALWAYS_CUES, ALWAYS_HINTS.intersection(words))
    sentences.look_at_starts()
    if said.is_question:
        yield "question"
    for sentence in sentences.telling():
        if is_question(sentence):
            yield "cue.question"
        if sentence.says & Says.NO_REQUEST:
            yield "cue.no_request"
        elif is_request(sentence):
            yield "cue.imperative" if sentence.says & Says.IMPERATIVE else "cue.request"
    for name, pattern in marks:
        if pattern.search(said.low):
            yield name
    if len(words) >= _LONG:
        yield "is.long"
    elif len(words) <= _SHORT:
        yield "is.short"
    if said.raw.endswith("!"):
        yield "is.loud"


_ASKING: Final = frozenset(
    {
        "question",
        "cue.question",
        "cue.request",
        "cue.imperative",
        "lets",
        "let_me_know",
        "please",
        "can_you",
        "call_me",
        "need",
        "you_should",
        "wonder",
        "wondering",
        "want_info",
        "appreciate",
        "imperative",
        "imperative_first",
        "we_should",
        "we_could",
        "available",
        "invite",
        "for_your",
        "suggest",
        "meet",
        "you_may",
        "suggest_to",
        "to_discuss",
        "hope_you",
    }
)

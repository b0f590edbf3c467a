"""What we really ask a customer, so that what we wait for is listed: pleasantries and offers left out.

"Which day suits you?" waits for an answer; "any questions?", "let me know if you need anything else", "
""how are you?"
and "please find attached" do not. The same machinery as `reading.requests`. A caller may rely on: the sentences as
written, in order, each at `SUGGESTED` or above; one that holds a pleasantry and an ask stays. Linear, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from heardback.reading.commitment_languages import languages_of
from heardback.reading.commitment_sentences import Said, sentences_of
from heardback.reading.commitment_weights import SUGGESTED
from heardback.reading.lang.pleasantry_words import OFFERS_IF, OWN_QUESTIONS, PLEASANTRIES, TOLD_QUESTIONS
from heardback.reading.requests import FoundRequest, read_requests, requests_said
from heardback.reading.spoken import Spoken, words_said

_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_FEW: Final = 2  # words that a sentence, or what remains of it, has to hold
_CODE: Final = re.compile(r"[={}|\\\[\]]|<-|\w\(|\?\?|[$_]\w|\w\.\w+\(|^\W*[#-]")
_RHETORICAL: Final = 90  # characters of a question that its writer answers
_OWN: Final = tuple(re.compile(expression) for expression in OWN_QUESTIONS.values())
#: Who goes on with a request has asked in earnest.
_ASKS_ON: Final = re.compile(
    r"\b(?:please|pls|let (?:me|us) know|tell (?:me|us)|(?:we|i)(?:'d| would)? (?:need|like) to know|can "
    r"you|could you|bitte|"
    r"sagen sie|teilen sie|wir (?:müssen|brauchen)|veuillez|merci de|dites|por favor|díga|necesitamos)"
)
_TOLD: Final = tuple((re.compile(asks), re.compile(tells)) for asks, tells in TOLD_QUESTIONS.values())
_OFFERS: Final = tuple((re.compile(asks), re.compile(offers)) for asks, offers in OFFERS_IF.values())
_ASKED: Final = frozenset({"wh", "do_you", "can_you", "wondering", "want_info", "let_me_know"})


def real_asks(text: str, language: str = "") -> tuple[FoundRequest, ...]:
    """Return what `text`, without quotes and signature, really asks of its reader."""
    sentences = Spoken(text).said()
    return asks_said(sentences, language, not_meant(sentences))


def not_meant(sentences: Sequence[tuple[Said, list[str]]]) -> frozenset[str]:
    """Return the sentences, as written, that ask nobody: questions that the next sentence answers, and offers.

    "Why did it break? The seal was worn." and "Questions? Just call us." are such; the second holds two.
    """
    found = set()
    for (said, _), (following, _) in pairwise(sentences):
        if not said.is_question or following.is_question or len(said.low) > _RHETORICAL:
            continue
        if _is_answered(said.low, following.low):
            found.add(said.raw)
        elif any(asks.match(said.low) and offers.match(following.low) for asks, offers in _OFFERS):
            found |= {said.raw, following.raw}
    return frozenset(found)


def _is_answered(question: str, following: str) -> bool:
    if _ASKS_ON.search(following):
        return False
    return any(pattern.match(question) for pattern in _OWN) or any(
        asks.match(question) and tells.match(following) for asks, tells in _TOLD
    )


def asks_said(
    sentences: Sequence[tuple[Said, list[str]]], language: str = "", left_out: frozenset[str] = frozenset()
) -> tuple[FoundRequest, ...]:
    """Return what is really asked in sentences whose words are known, without those `left_out`."""
    if left_out:
        sentences = [one for one in sentences if one[0].raw not in left_out]
    languages = languages_of(words_said(sentences), language)
    asked = [one for one in requests_said(sentences, languages) if one.confidence >= SUGGESTED]
    if not asked:
        return ()
    pleasantries = [_pleasantries(found.code) for found in languages]
    return tuple(one for one in asked if _is_real(one, pleasantries, language))


@cache
def _pleasantries(code: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(PLEASANTRIES.get(code, ("(?!)",))) + ")")


def _is_real(asked: FoundRequest, pleasantries: list[re.Pattern[str]], language: str) -> bool:
    """Whether it is a sentence that asks, and still asks where the pleasantries are taken out."""
    if len(_LETTERS.findall(asked.sentence)) < _FEW:
        return False
    if _CODE.search(asked.sentence) and _ASKED.isdisjoint(asked.features):
        return False  # a line of a listing, not a sentence
    (said, *_) = sentences_of(asked.sentence) or [Said(asked.sentence, asked.sentence.lower(), False)]
    rest = said.low
    for pattern in pleasantries:
        rest = pattern.sub(" ", rest)
    if rest == said.low:
        return True
    if len(_LETTERS.findall(rest)) < _FEW:
        return False
    return any(one.confidence >= SUGGESTED for one in read_requests(sentences_of(rest), language))

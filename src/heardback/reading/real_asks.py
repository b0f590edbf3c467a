"""What we really ask a customer, so that what we wait for is listed: pleasantries and offers left out.

"Which day suits you?" waits for an answer; "any questions?", "let me know if you need anything else", "how are you?"
and "please find attached" do not. The same machinery as `reading.requests`. A caller may rely on: the sentences as
written, in order, each at `SUGGESTED` or above; one that holds a pleasantry and an ask stays. Linear, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from heardback.reading.commitment_languages import languages_of
from heardback.reading.commitment_sentences import Said, sentences_of
from heardback.reading.commitment_weights import SUGGESTED
from heardback.reading.lang.pleasantry_words import PLEASANTRIES
from heardback.reading.requests import FoundRequest, read_requests, requests_said
from heardback.reading.spoken import Spoken, words_said

_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_FEW: Final = 2  # words that a sentence, or what remains of it, has to hold
_CODE: Final = re.compile(r"[={}|\\\[\]]|<-|\w\(|\?\?|[$_]\w|\w\.\w+\(|^\W*[#-]")
_ASKED: Final = frozenset({"wh", "do_you", "can_you", "wondering", "want_info", "let_me_know"})


def real_asks(text: str, language: str = "") -> tuple[FoundRequest, ...]:
    """Return what `text`, without quotes and signature, really asks of its reader."""
    return asks_said(Spoken(text).said(), language)


def asks_said(sentences: Sequence[tuple[Said, list[str]]], language: str = "") -> tuple[FoundRequest, ...]:
    """Return what is really asked in sentences whose words are known."""
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

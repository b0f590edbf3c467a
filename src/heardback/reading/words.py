"""What the author's own words say: questions, requests, closings, holding replies, dates (SEMANTICS 2.3, 3.6, 5).

`read_words` is asked of every mail in bulk. It looks for the words that a rule could need (one set intersection)
and reads closer only where one stands. Of a text longer than `HEAD + TAIL` characters only its beginning and end
are read; no such text is ever a closing, praise, an acceptance or a holding reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from heardback.kernel.contacts import Mark, Window
from heardback.reading.asks import asks_of, is_question, is_request
from heardback.reading.closings import GRATITUDE, MOST_CLOSING_WORDS, may_close, read_closing
from heardback.reading.commitment_languages import languages_of
from heardback.reading.contact_blocks import without_contact_block
from heardback.reading.cues import (
    ALWAYS_CUES,
    ALWAYS_HINTS,
    FIRST_HINTS,
    HOLDS,
    PROPOSAL_CUES,
    PROPOSAL_HINTS,
    SHORT_CUES,
    SHORT_HINTS,
    START_HINTS,
    Says,
    Sentence,
    Sentences,
    words_of,
)
from heardback.reading.holding import ACCEPTANCE_WORDS, MOST_WORDS, accepted, dates_in, is_holding, windows_of
from heardback.reading.holding_clauses import MOST_WORDS_PUTTING_OFF, may_put_off, puts_off

HEAD: Final = 3000
TAIL: Final = 1000
_SHORT_TEXT: Final = 1000  # only what is short can be a closing, praise or a holding reply
_PRAISE_WORDS: Final = 60
_REPEAT_WORDS: Final = 300  # who writes at such length does more than repeat
# "I want to say", "when she came", "what a job": who asks for something is found by the requests.
_WISHES: Final = frozenset(
    (
        "want",
        "would",
        "could",
        "can",
        "need",
        "hope",
        "what",
        "who",
        "which",
        "how",
        "when",
        "where",
        "after",
        "before",
    )
)
_SOME_DAY: Final = datetime(2026, 1, 7, 12, tzinfo=UTC)
_ASKS: Final = frozenset({Mark.QUESTION, Mark.REQUEST})
_PROMISES: Final = Says.LATER | Says.LATER_DATED
_DECIDED: Final = frozenset({Mark.CLOSING, Mark.HOLDING})


@dataclass(frozen=True, slots=True)
class Words:
    """The marks that the words carry, what they ask, and the windows they propose, accept or promise.

    Both directions are read, for who wrote it is not known here: HOLDING, `proposes` and `promises` speak of an
    outbound text, CLOSING, BARE_YES, PRAISE, REPEATS, REGULATED and `accepts` of an inbound one.
    """

    marks: frozenset[Mark] = frozenset()
    asks: tuple[str, ...] = ()
    proposes: tuple[Window, ...] = ()
    accepts: Window | None = None
    promises: tuple[Window, ...] = ()


NOTHING: Final = Words()
_EMPTY: Final = Words(frozenset({Mark.EMPTY}))


def read_words(new_text: str, base_at: datetime | None, zone: tzinfo) -> Words:
    """Return what `new_text` (without quotes and signature) says; never raises.

    Dates are resolved as said at `base_at` in `zone`; without `base_at` there are no windows.
    """
    is_cut = len(new_text) > HEAD + TAIL
    text = f"{new_text[:HEAD]}\n\n{new_text[-TAIL:]}" if is_cut else new_text
    if len(text) <= _SHORT_TEXT:
        text = without_contact_block(text)
    if not any(map(str.isalnum, text)):
        return NOTHING if any(map(str.isalnum, new_text)) else _EMPTY
    sentences = Sentences(text)
    words = words_of(sentences.low)
    is_short = len(words) <= MOST_WORDS and not is_cut
    seen = FIRST_HINTS.intersection(words)
    if seen:
        sentences.look(ALWAYS_CUES, ALWAYS_HINTS & seen)
        if is_short:
            sentences.look(SHORT_CUES, SHORT_HINTS & seen)
        if not START_HINTS.isdisjoint(seen):
            sentences.look_at_starts()
    telling = sentences.telling()
    marks = _marks(telling)
    if Mark.REPEATS in marks and len(words) > _REPEAT_WORDS:
        marks.discard(Mark.REPEATS)
    asks = asks_of(telling) if marks & _ASKS else ()
    if len(words) <= MOST_CLOSING_WORDS and not marks & _ASKS and may_close(text, words):
        marks |= read_closing(text)
    if Mark.PRAISE in marks:
        if _is_praise(telling, words, marks):
            marks.discard(Mark.CLOSING_NEAR)
        else:
            marks.discard(Mark.PRAISE)
    if is_cut or (not is_short and Mark.QUESTION not in marks):
        return Words(frozenset(marks), asks) if marks else NOTHING
    return _with_windows(sentences, words, marks, asks, base_at, zone, is_short)


def _marks(sentences: Sequence[Sentence]) -> set[Mark]:
    marks: set[Mark] = set()
    for sentence in sentences:
        says = sentence.says
        if (sentence.is_question or says & Says.QUESTION) and is_question(sentence):
            marks.add(Mark.QUESTION)
        if says:
            if is_request(sentence):
                marks.add(Mark.REQUEST)
            if says & Says.REPEATS:
                marks.add(Mark.REPEATS)
            if says & Says.REGULATED:
                marks.add(Mark.REGULATED)
            if says & Says.PRAISE:
                marks.add(Mark.PRAISE)
    return marks


def _is_praise(sentences: Sequence[Sentence], words: Sequence[str], marks: set[Mark]) -> bool:
    """Praise thanks or praises twice, asks nothing, takes nothing back, and is no mere closing (rule 13)."""
    if len(words) > _PRAISE_WORDS or marks & _ASKS or Mark.CLOSING in marks:
        return False
    praises = [cue for sentence in sentences for cue, _, _ in sentence.found if cue.says == Says.PRAISE]
    if len(praises) < 2 and GRATITUDE.isdisjoint(words):
        return False
    # By language: "was" is a plain word in English and a question in German.
    languages = {cue.speech for cue in praises}
    return all(
        frozenset(speech.negations.split("|")).difference(_WISHES).isdisjoint(words) for speech in languages
    )


def _with_windows(
    parts: Sentences,
    words: Sequence[str],
    marks: set[Mark],
    asks: tuple[str, ...],
    base_at: datetime | None,
    zone: tzinfo,
    is_short: bool,
) -> Words:
    """Add what concerns times: proposals in questions, promises and holding in short texts, an acceptance."""
    if Mark.QUESTION in marks:
        hints = PROPOSAL_HINTS.intersection(words)
        if hints:
            for sentence in parts.telling():
                if sentence.is_question:
                    sentence.look(PROPOSAL_CUES, hints)
    said = 0
    for sentence in parts.made.values():
        said |= sentence.says
    proposes: tuple[Window, ...] = ()
    promises: tuple[Window, ...] = ()
    if said & HOLDS:
        sentences = parts.all() if is_short else parts.telling()
        # Whether a time is named does not depend on the base; what it means does.
        dates = dates_in(sentences, HOLDS, base_at or _SOME_DAY, zone)
        if is_short and Mark.CLOSING not in marks and is_holding(sentences, dates):
            marks.add(Mark.HOLDING)
        if base_at is not None:
            proposes = windows_of(sentences, dates, Says.PROPOSES)
            promises = windows_of(sentences, dates, _PROMISES)
    if is_short and not marks & _DECIDED and _puts_off(parts, words, has_question=Mark.QUESTION in marks):
        marks.add(Mark.HOLDING)
    accepts = None
    if base_at is not None and not marks & _ASKS and len(words) <= ACCEPTANCE_WORDS:
        accepts = accepted(parts, words, base_at, zone)
        if accepts is not None:
            marks.discard(Mark.CLOSING_NEAR)
    return Words(frozenset(marks), asks, proposes, accepts, promises)


def _puts_off(parts: Sentences, words: Sequence[str], *, has_question: bool) -> bool:
    seen = frozenset(words)
    if len(words) > MOST_WORDS_PUTTING_OFF or not may_put_off(parts.low, seen, has_question=has_question):
        return False
    sentences = [(sentence.text, sentence.is_question) for sentence in parts.all()]
    return puts_off(sentences, [found.code for found in languages_of(seen)])

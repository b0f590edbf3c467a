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
from heardback.reading.closings import GRATITUDE, LONGEST, read_closing
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
    borne_out,
    has_question_mark,
    look_at_start,
    lowered,
    sentences_of,
    words_of,
)
from heardback.reading.holding import ACCEPTANCE_WORDS, MOST_WORDS, accepted, dates_in, is_holding, windows_of

HEAD: Final = 3000
TAIL: Final = 1000
_PRAISE_WORDS: Final = 60
_REPEAT_WORDS: Final = 300  # who writes at such length does more than repeat
_SOME_DAY: Final = datetime(2026, 1, 7, 12, tzinfo=UTC)
_NO_HINTS: Final[frozenset[str]] = frozenset()
_ASKS: Final = frozenset({Mark.QUESTION, Mark.REQUEST})
_PROMISES: Final = Says.LATER | Says.LATER_DATED


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
    low = lowered(text)
    words = words_of(low)
    if not any(map(str.isalnum, text)):
        return NOTHING if any(map(str.isalnum, new_text)) else _EMPTY
    is_short = len(words) <= MOST_WORDS and not is_cut
    seen = FIRST_HINTS.intersection(words)
    hints = borne_out(low, ALWAYS_CUES, ALWAYS_HINTS & seen)
    if not is_short and not hints and not has_question_mark(text) and START_HINTS.isdisjoint(seen):
        return NOTHING
    sentences = sentences_of(text)
    short_hints = SHORT_HINTS & seen if is_short else _NO_HINTS
    for sentence in sentences:
        if hints:
            sentence.look(ALWAYS_CUES, hints)
        if short_hints:
            sentence.look(SHORT_CUES, short_hints)
        look_at_start(sentence)
    marks = _marks(sentences)
    if len(words) > _REPEAT_WORDS:
        marks.discard(Mark.REPEATS)
    asks = asks_of(sentences) if marks & _ASKS else ()
    if not marks & _ASKS and len(text) <= LONGEST:
        marks |= read_closing(text)
    if Mark.PRAISE in marks and not _is_praise(sentences, words, marks):
        marks.discard(Mark.PRAISE)
    if Mark.PRAISE in marks:
        marks.discard(Mark.CLOSING_NEAR)
    if is_cut or (not is_short and Mark.QUESTION not in marks):
        return Words(frozenset(marks), asks) if marks else NOTHING
    return _with_windows(sentences, words, marks, asks, base_at, zone)


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
    """Praise asks nothing, takes nothing back, and is no mere closing (rule 13)."""
    if len(words) > _PRAISE_WORDS or marks & _ASKS or Mark.CLOSING in marks:
        return False
    if GRATITUDE.isdisjoint(words):
        return False
    languages = {
        cue.speech for sentence in sentences for cue, _, _ in sentence.found if cue.says == Says.PRAISE
    }
    # By language: "was" is a plain word in English and a question in German.
    return all(frozenset(speech.negations.split("|")).isdisjoint(words) for speech in languages)


def _with_windows(
    sentences: Sequence[Sentence],
    words: Sequence[str],
    marks: set[Mark],
    asks: tuple[str, ...],
    base_at: datetime | None,
    zone: tzinfo,
) -> Words:
    """Add what concerns times: proposals in questions, promises and holding in short texts, an acceptance."""
    if Mark.QUESTION in marks:
        hints = PROPOSAL_HINTS.intersection(words)
        for sentence in sentences:
            if sentence.is_question:
                sentence.look(PROPOSAL_CUES, hints)
    said = 0
    for sentence in sentences:
        said |= sentence.says
    # Whether a time is named does not depend on the base; what it means does.
    dates = dates_in(sentences, HOLDS, base_at or _SOME_DAY, zone) if said & HOLDS else {}
    if said & HOLDS and Mark.CLOSING not in marks and is_holding(sentences, dates):
        marks.add(Mark.HOLDING)
    if base_at is None:
        return Words(frozenset(marks), asks)
    accepts = None
    if not marks & _ASKS and len(words) <= ACCEPTANCE_WORDS:
        accepts = accepted(sentences, words, base_at, zone)
        if accepts is not None:
            marks.discard(Mark.CLOSING_NEAR)
    return Words(
        frozenset(marks),
        asks,
        windows_of(sentences, dates, Says.PROPOSES),
        accepts,
        windows_of(sentences, dates, _PROMISES),
    )

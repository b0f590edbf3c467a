"""Holding replies, and the times that are proposed, accepted or promised (SEMANTICS 2.3 rule 12b, 3.6, 5.1-5.3).

A holding reply says "got it", "I'll call you Tuesday", "can we talk Wed or Thu?" and nothing else: one clause of
substance makes it a full answer. An acceptance is one as a whole, too: what else it says would go unanswered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Final

from heardback.kernel.contacts import Window
from heardback.reading.closings import PHRASE_WORDS
from heardback.reading.cues import (
    ACCEPTANCE_CUES,
    ACCEPTANCE_HINTS,
    HOLDS,
    SPEECHES,
    Says,
    Sentence,
    Sentences,
    words_of,
)
from heardback.reading.dates import FoundDate, find_dates
from heardback.reading.lang.speech import Speech

MOST_WORDS: Final = 100
ACCEPTANCE_WORDS: Final = 40
_BEFORE: Final = 2  # words of substance that a clause may hold before its holding phrase,
_WITHIN: Final = 8  # in all,
_OTHER: Final = 2  # and without one
_CLAUSE: Final = re.compile(r"[,;:–—]\s|\s-\s|\s(?:but|because|aber|weil|denn|mais|car|pero|porque)\s")
# "not here yet, so we put in a spare one": what follows from it is news.
_SO: Final = re.compile(
    r"(?:and )?(?:so|therefore|instead|deshalb|daher|darum|stattdessen|así que|por eso|por lo que|donc|alors)\s"
    r"(?!sorry|very|entschuld)"
)
_FILLER: Final = PHRASE_WORDS | frozenset(
    word for speech in SPEECHES for word in speech.filler.split("|") if word
)
_ANSWERS: Final = frozenset(word for speech in SPEECHES for word in speech.answers.split("|") if word)
# The words without which no time is named, unless by a number.
_DAYS: Final = frozenset(
    word
    for speech in SPEECHES
    if speech.dates
    for field in (
        *speech.dates.weekdays,
        *speech.dates.months,
        speech.dates.today,
        speech.dates.tomorrow,
        speech.dates.day_after,
        *(part[0] for part in speech.dates.parts),
        speech.dates.noon,
        speech.dates.week,
        speech.dates.month,
        speech.dates.day,
        *speech.dates.numbers,
    )
    for found in re.finditer(r"(\w+)(\??)", field)
    for word in (found[1], found[1].removesuffix(found[1][-1:]) if found[2] else found[1])
)
_REFUSES: Final = frozenset(word for speech in SPEECHES for word in speech.refuses.split("|") if word)


def is_holding(sentences: Sequence[Sentence], dates: dict[int, list[FoundDate]]) -> bool:
    """Whether the sentences hold the customer off and say nothing else; `dates` by sentence number."""
    if sum(sentence.text.count(" ") + 1 for sentence in sentences) > MOST_WORDS:
        return False
    holds = False
    for at, sentence in enumerate(sentences):
        says = sentence.says & HOLDS
        if not dates.get(at):
            says &= ~(Says.LATER_DATED | Says.PROPOSES)
        if not sentence.is_question:
            says &= ~Says.PROPOSES
        if sentence.is_question and not says & Says.PROPOSES:
            return False
        if not _is_only(sentence, says, dates.get(at, ())):
            return False
        holds = holds or bool(says)
    return holds


def _is_only(sentence: Sentence, says: int, dates: Iterable[FoundDate]) -> bool:
    """Whether every clause is a holding phrase with its complement, a pleasantry or a name."""
    spans = [(start, end) for cue, start, end in sentence.found if cue.says & says]
    # "We received your order and shipped it" tells news; only a promise may have a complement.
    has_promise = bool(says & ~(Says.RECEIVED | Says.NOT_YET))
    within = _WITHIN if has_promise else _OTHER
    text = sentence.text
    for found in dates:
        at = text.find(found.wording.lower())
        if at >= 0:
            text = f"{text[:at]}{' ' * len(found.wording)}{text[at + len(found.wording) :]}"
    # "We asked: it comes on Tuesday": a day on which nobody promises to come back is news.
    told = text if has_promise else sentence.text
    start = 0
    after = 0
    has_held = False
    for match in [*_CLAUSE.finditer(text), None]:
        end = match.start() if match else len(text)
        inside = [
            (max(first, start), min(last, end)) for first, last in spans if first < end and last > start
        ]
        if inside:
            has_held = True
            if not _holds_only(text, start, end, inside, within):
                return False
        elif (has_held and _SO.match(text, start, end)) or not _is_pleasantry(told[start:end]):
            return False
        elif has_held:
            # "not here yet, so we put in a spare one; it runs": small clauses, and together an answer.
            after += len(_substance(text[start:end]))
        start = match.end() if match else end
    return after <= _OTHER


def _holds_only(text: str, start: int, end: int, inside: list[tuple[int, int]], within: int) -> bool:
    """Whether a clause with holding phrases (`inside`) holds them, a few words before, and their complement."""
    before = _substance(text[start : min(first for first, _ in inside)])
    signs = list(text)
    for first, last in inside:
        signs[first:last] = " " * (last - first)
    whole = _substance("".join(signs[start:end]))
    has_numbers = any(sign.isdigit() for word in whole for sign in word)
    return len(before) <= _BEFORE and len(whole) <= within and not has_numbers


def _is_pleasantry(clause: str) -> bool:
    words = words_of(clause)
    if not _ANSWERS.isdisjoint(words) or any(map(str.isdigit, clause)):
        return False
    return sum(word not in _FILLER for word in words) <= _OTHER


def _substance(text: str) -> list[str]:
    return [word for word in words_of(text) if word not in _FILLER]


def dates_in(
    sentences: Sequence[Sentence], says: int, base_at: datetime, zone: tzinfo
) -> dict[int, list[FoundDate]]:
    """Return the times to come in the sentences that say one of `says`, read in the language that says it."""
    found: dict[int, list[FoundDate]] = {}
    for at, sentence in enumerate(sentences):
        if not sentence.says & says:
            continue
        for speech in _speeches(sentence, says):
            if speech.dates is not None:
                dates = find_dates(sentence.raw, base_at, zone, speech.dates)
                if dates:
                    found[at] = list(dates)
                    break
    return found


def _speeches(sentence: Sentence, says: int) -> Iterable[Speech]:
    return dict.fromkeys(cue.speech for cue, _, _ in sentence.found if cue.says & says)


def windows_of(
    sentences: Sequence[Sentence], dates: dict[int, list[FoundDate]], says: int
) -> tuple[Window, ...]:
    """Return the windows of the sentences that say one of `says`."""
    return tuple(date.window for at, found in dates.items() if sentences[at].says & says for date in found)


def accepted(parts: Sentences, words: Sequence[str], base_at: datetime, zone: tzinfo) -> Window | None:
    """Return the one time that the whole text accepts and no more ("Thursday 3pm is fine"), else None.

    The text asks nothing; `words` are its words, at most `ACCEPTANCE_WORDS`.
    """
    if _DAYS.isdisjoint(words) and not any(map(str.isdigit, parts.low)):
        return None
    hints = ACCEPTANCE_HINTS.intersection(words)
    if not hints or not _REFUSES.isdisjoint(words):
        return None
    sentences = parts.all()
    for sentence in sentences:
        sentence.look(ACCEPTANCE_CUES, hints)
    dates = dates_in(sentences, Says.ACCEPTS, base_at, zone)
    found = [date for dates_found in dates.values() for date in dates_found]
    if len(found) != 1:
        return None
    for at, sentence in enumerate(sentences):
        if not _is_only_acceptance(sentence, dates.get(at, ())):
            return None
    window = found[0].window
    return Window(window.earliest_at, window.earliest_at, window.wording) if found[0].is_moment else window


def _is_only_acceptance(sentence: Sentence, dates: Iterable[FoundDate]) -> bool:
    text = sentence.text
    signs = list(text)
    for cue, start, end in sentence.found:
        if cue.says & Says.ACCEPTS:
            signs[start:end] = " " * (end - start)
    for found in dates:
        at = text.find(found.wording.lower())
        if at >= 0:
            signs[at : at + len(found.wording)] = " " * len(found.wording)
    return len(_substance("".join(signs))) <= _OTHER

"""Whether a short reply only puts off: each clause read by its verb, and all of them weighed together.

`reading.holding` knows the usual phrases; people say it in many more words. Here a clause puts off, may put off (an
act of ours that is no answer yet), is polite, tells something, or is not understood; how many there are of each are
named features with weights, as for promises. A caller may rely on: who asks something, names a number or tells only
is never taken for one who puts off; linear time, never raises (SEMANTICS 3.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp
from typing import Final

from heardback.reading.cues import words_of
from heardback.reading.lang.holding_words import HOLDING_WORDS, HoldingWords

_COUNTED: Final = 3  # clauses of one sort; more of them say no more
#: From here on a reply is taken for one that holds off. Too low opens needless follow-ups, too high loses customers.
HOLDING: Final = 0.5
#: Fitted by `./run bench reading --fit` on the replies in tests/reading/holding_sentences that are not held out.
HOLDING_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 0.62,
    "holds": 1.30,
    "may": 0.19,
    "proposes": 1.33,
    "tells": -2.24,
    "unknown": -1.44,
    "ends": 2.63,
    "some": -1.23,
}
_LONGEST: Final = 260  # characters of a sentence that puts off
_MOST: Final = 16  # words of a clause that does
_BEFORE: Final = 5  # words before its verb
_TOO_MUCH: Final = 4  # clauses that do not put off
_MOST_SENTENCES: Final = 10
#: Signs that no reply holds which tells nothing: prices, addresses, code.
_FACTS: Final = re.compile(
    r"[€$£%@=<>{}|_#]|\[\d|www\.|://|\d ?(?:eur|usd|gbp|chf|dollars?|euros?|pounds?|francs?|cents?)\b"
    r"|\b(?:eur|usd|gbp|chf) ?\d"
)
MOST_WORDS_PUTTING_OFF: Final = 80
#: One of these is in every question that `proposes` a time to talk.
_TALKING: Final = frozenset(
    (
        *(
            "call",
            "ring",
            "phone",
            "speak",
            "talk",
            "write",
            "reply",
            "answer",
            "back",
            "meet",
            "chat",
            "word",
        ),
        *("discuss", "telefonieren", "sprechen", "reden", "anrufen", "treffen", "melden", "zurückrufen"),
        *(
            "besprechen",
            "telefonat",
            "gespräch",
            "anruf",
            "hablar",
            "llamar",
            "llamarle",
            "llamarte",
            "escribirle",
        ),
        *(
            "hablamos",
            "vernos",
            "reunirnos",
            "contestar",
            "contestarle",
            "llamada",
            "escribir",
            "parler",
            "appeler",
        ),
        *("rappeler", "voir", "répondre", "écrire", "échanger", "disponible", "libre", "téléphoner"),
    )
)
_FEW: Final = 2  # words of a clause that belongs to its neighbour without a sign of it
# Hours and days of a month: the only numbers that a reply may hold which tells nothing.
_TIMES: Final = re.compile(
    r"\b(?:at|by|on|until|till|after|before|around|about|from|to|and|or|the|within|in|um|bis|ab|am|zum|"
    r"den|gegen|nach|vor"
    r"|las?|el|al|día|à|le|vers|au|sous|dans|en|d'ici)? ?\d{1,2}(?:[:.h]\d{2})?(?:st|nd|rd|th|er|\.)?(?: "
    r"?(?:am|pm|o'clock"
    r"|uhr|h|heures?|horas?|days?|hours?|minutes?|weeks?|mins?|tage?n?|stunden|minuten|wochen|días|horas|"
    r"minutos|semanas|"
    r"jours|minutes|semaines|working|business)\b)?"
    r"(?: (?:of |de )?(?:jan|feb|m[aä]r|apr|may|mai|ma[yi]o|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|"
    r"dic|janv|févr|"
    r"mars|avr|juin|juil|août|déc)\w*)?(?![\w€$%/:.]\d|\w| ?[€$£%])"
)
_SPEAKS_OF_TIME: Final = re.compile(
    r"\b(?:mon|tues?|wed|wednes|thurs?|fri|satur|sun)(?:day)?\b|\b(?:today|tomorrow|tonight|morning|"
    r"afternoon|evening|week"
    r"|later|end of|next|o'clock|heute|morgen|woche|(?:mon|diens|donners|frei|sams)tag|mittwoch|später|"
    r"hoy|mañana|lunes"
    r"|martes|miércoles|jueves|viernes|tarde|semana|demain|aujourd'hui|lundi|mardi|mercredi|jeudi|"
    r"vendredi|soir|matin"
    r"|semaine|call|phone|ring)\b|\d"
)


class _Clauses:
    """The compiled expressions of one language."""

    def __init__(self, words: HoldingWords) -> None:
        # What stands at the beginning only is tried there only.
        begins = [one for one in words.holds if one.startswith("^") and "|^" not in one]
        self.begins = _any_of(begins)
        self.holds = _any_of([one for one in words.holds if one not in begins])
        self.goes_on = re.compile(words.goes_on)
        self.says_little = _any_of([*words.excuses, *words.polite])
        self.joins = re.compile(words.joins)
        self.splits = re.compile(words.splits)
        self.voids = re.compile(words.voids)
        self.proposes = re.compile(words.proposes)
        self.may_hold = re.compile(words.may_hold)
        self.tells = re.compile(words.tells)


def _any_of(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions) or r"(?!)")


@cache
def _clauses(code: str) -> _Clauses:
    return _Clauses(HOLDING_WORDS[code])


def may_put_off(low: str, words: frozenset[str], *, has_question: bool) -> bool:
    """Whether a lowered text of these words is worth reading clause by clause; costs one look at its signs."""
    return not (has_question and words.isdisjoint(_TALKING)) and _FACTS.search(low) is None


def puts_off(sentences: Sequence[tuple[str, bool]], codes: Iterable[str]) -> bool:
    """Whether the sentences, lowered and each with whether it asks, only put off, in one of the "
    "languages."""
    return any(holding_probability(features_of(sentences, code)) >= HOLDING for code in codes)


def holding_probability(features: Mapping[str, int] | None) -> float:
    """Return how likely a reply of these features only puts off; 0 where there are none."""
    if features is None:
        return 0.0
    total = sum(HOLDING_WEIGHTS.get(name, 0.0) * count for name, count in features.items())
    return 1 / (1 + exp(-total - HOLDING_WEIGHTS["bias"]))


def features_of(sentences: Sequence[tuple[str, bool]], code: str) -> dict[str, int] | None:
    """Return how many clauses of each sort the sentences hold; None where nothing puts off or something "
    "is asked."""
    if len(sentences) > _MOST_SENTENCES:
        return None
    words = _clauses(code)
    found = _Found()
    # Questions first: most replies that are none hold one, and they are cheap to tell.
    for text, is_question in sentences:
        if is_question:
            if not (words.proposes.search(text) and _SPEAKS_OF_TIME.search(text)):
                return None
            found.proposes = 1
    if not all(is_question or found.add(text, words) for text, is_question in sentences):
        return None
    found.look_again(words)
    if not (found.holds or found.may or found.proposes):
        return None
    return {
        "holds": min(found.holds, _COUNTED),
        "may": min(found.may, _COUNTED),
        "proposes": found.proposes,
        "tells": min(found.tells, _COUNTED),
        "unknown": min(found.unknown, _COUNTED),
        "ends": int(found.ends),
        "some": int(found.holds > 0 or found.proposes > 0),
    }


class _Found:
    """The clauses of one reply, by sort."""

    __slots__ = ("ends", "holds", "may", "proposes", "rest", "tells", "unknown")

    def __init__(self) -> None:
        self.holds = self.may = self.proposes = self.tells = self.unknown = 0
        self.ends = False  # whether the last that is said puts off, or may
        self.rest: list[tuple[str, bool]] = []  # the clauses that do not, and whether they may

    def add(self, text: str, words: _Clauses) -> bool:
        """Add what one sentence says; False where nothing can make up for it."""
        if len(text) > _LONGEST or words.voids.search(text):
            return False
        if any(map(str.isdigit, text)):
            text = _TIMES.sub(" ", text)
            if any(map(str.isdigit, text)):
                return False
        is_after = False
        for piece in words.splits.split(text):
            piece = piece.strip()
            if not piece or words.says_little.match(piece):
                continue
            if _holds(piece, words) or (is_after and words.goes_on.match(piece)):
                self.holds += 1
                self.ends = is_after = True
            elif not (words.joins.match(piece) or (is_after and len(words_of(piece)) <= _FEW)):
                self.ends = words.may_hold.search(piece) is not None
                is_after = is_after or self.ends
                self.rest.append((piece, self.ends))
                if len(self.rest) - self.may > _TOO_MUCH:
                    return False
                self.may += self.ends
        return True

    def look_again(self, words: _Clauses) -> None:
        """Tell what informs from what is not understood."""
        if not (self.holds or self.may or self.proposes):
            return
        for piece, may in self.rest:
            if words.tells.search(piece):
                self.tells += 1
            elif not may:
                self.unknown += 1


def _holds(piece: str, words: _Clauses) -> bool:
    if piece.count(" ") >= _MOST:
        return False
    if words.begins.match(piece):
        return True
    match = words.holds.search(piece)
    return match is not None and piece.count(" ", 0, match.start()) <= _BEFORE

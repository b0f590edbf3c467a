"""What a customer says that we promised: "you told me you would call on Tuesday" (SEMANTICS 5.1, tier T3).

A caller may rely on: each find is a suggestion that cites the customer and is matched to our own record, never
a verdict; `kind` is as in 5.2; `window` is the day that the customer names, the nearest one behind or today (a
day that can only lie ahead stays ahead), None where none is named. The text is the customer's own
(`reading.zones`); quoted words, questions, "you said it costs 40" and what the customer promised are no finds.
Linear time, never raises; a text without the words of a telling costs one set intersection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cache
from typing import Final, NamedTuple

from heardback.kernel.contacts import Window
from heardback.reading.commitment_languages import LANGUAGES, region_of, regional
from heardback.reading.commitment_sentences import Said
from heardback.reading.commitment_weights import LISTED, probability
from heardback.reading.commitments import CommitmentKind, FoundPromise
from heardback.reading.lang import told_words_de, told_words_en, told_words_es, told_words_fr
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.promise_words import Saying
from heardback.reading.lang.told_words import ToldWords
from heardback.reading.spoken import Spoken
from heardback.reading.told_times import times_told

TOLD: Final[dict[str, ToldWords]] = {
    words.code: words
    for words in (told_words_en.TOLD, told_words_de.TOLD, told_words_es.TOLD, told_words_fr.TOLD)
}
# Set by hand: a telling is plain, what is in doubt is who promised.
TOLD_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 1.2,
    "who.unsure": -1.0,
    "has.due": 0.9,
    "is.question": -0.7,
    "is.conditional": -0.5,
    "lead.promised": 0.8,
}
_NEAR: Final = 40
_QUOTE: Final = re.compile(r"[\"“”„«»]")
_LATER: Final = re.compile(r"\b(?:and|und|et|y|then) (?:then |to |would |dann |puis |luego )?$")


class _Act(NamedTuple):
    start: int
    end: int
    saying: Saying


def said_by_customer(
    text: str, base_at: datetime, zone: tzinfo, language: str = ""
) -> tuple[FoundPromise, ...]:
    """Return what the customer says that we promised, told at `base_at` in `zone`, in order."""
    return told_said(Spoken(text), base_at, zone, language)


def told_said(
    spoken: Spoken, base_at: datetime, zone: tzinfo, language: str = ""
) -> tuple[FoundPromise, ...]:
    """Return what is told in a text that other readers share."""
    readers = _readers(spoken, language)
    if not readers:
        return ()
    found: dict[tuple[CommitmentKind, datetime | None], FoundPromise] = {}
    for said, words in spoken.said():
        for reader in readers:
            for one in reader.read(said, words, base_at, zone):
                if one.confidence >= LISTED:
                    found.setdefault((one.act, one.window.latest_at if one.window else None), one)
    return tuple(found.values())


def _readers(spoken: Spoken, language: str) -> list[_Reader]:
    if _ALL_HINTS.isdisjoint(spoken.words) and not any(phrase in spoken.low for phrase in _ALL_PHRASES):
        return []
    may_be = [code for code in TOLD if _may_tell(code, spoken.words, spoken.low)]
    region = region_of(language)
    return [_reader(one.code, region) for one in spoken.languages(language) if one.code in may_be]


def _may_tell(code: str, words: Iterable[str], low: str) -> bool:
    return not _hints(code).isdisjoint(words) or any(phrase in low for phrase in TOLD[code].hint_phrases)


@cache
def _hints(code: str) -> frozenset[str]:
    return frozenset(TOLD[code].hints.split("|"))


_ALL_HINTS: Final = frozenset().union(*map(_hints, TOLD))
_ALL_PHRASES: Final = tuple(phrase for words in TOLD.values() for phrase in words.hint_phrases)


@cache
def _reader(code: str, region: str) -> _Reader:
    return _Reader(TOLD[code], regional(LANGUAGES[code], region))


def _search(expression: str) -> re.Pattern[str]:
    return re.compile(expression or r"(?!)")


def _acts(sayings: tuple[Saying, ...]) -> re.Pattern[str]:
    return _search("|".join(rf"(?P<a{at}>(?<!\w)(?:{one.pattern}))" for at, one in enumerate(sayings)))


class _Reader:
    """Reads tellings in one language; built once."""

    def __init__(self, words: ToldWords, dates: DateWords) -> None:
        self._words = words
        self._dates = dates
        edge = r"(?<!\w)" if words.reach else r"(?<![\w'])"  # French elides: "qu'il devait"
        self._leads = {name: re.compile(f"{edge}(?:{lead})") for name, lead in words.leads.items()}
        self._tables = {"acts": words.acts, "nouns": words.nouns, "gets": words.gets}
        self._acts = {name: _acts(sayings) for name, sayings in self._tables.items()}
        self._adverbs = _search(words.adverbs)
        self._voids = _search(words.voids)
        self._void_before = _search(words.void_before)
        self._ends = _search(words.ends)
        self._negations = _search(words.negations)
        self._sure = _search(words.sure)
        self._unsure = _search(words.unsure)
        promises = LANGUAGES[words.code]
        self._vague = _search(promises.vague)
        self._conditions = _search(f"{promises.conditions or '(?!)'}|{promises.events or '(?!)'}")

    def read(
        self, said: Said, words: Iterable[str], base_at: datetime, zone: tzinfo
    ) -> Iterator[FoundPromise]:
        """Yield what one sentence tells; of leads that overlap the first in the table stands."""
        low = said.low
        if not _may_tell(self._words.code, words, low) or self._voids.search(low):
            return
        taken: list[tuple[int, int]] = []
        for name, lead in self._leads.items():
            for match in lead.finditer(low):
                if any(match.start() < end and begin < match.end() for begin, end in taken):
                    continue
                act = self._act(low, name, match)
                if act is None or self._is_void(said, match):
                    continue
                taken.append((match.start(), max(match.end(), act.end)))
                yield self._found(said, name, match, act, base_at, zone)

    def _is_void(self, said: Said, match: re.Match[str]) -> bool:
        before = said.low[max(0, match.start() - _NEAR) : match.start()]
        if self._void_before.search(before) or len(_QUOTE.findall(said.raw[: match.start()])) % 2:
            return True
        who = _group_span(match, "who")
        if not who or self._sure.fullmatch(said.low, *who) or self._unsure.fullmatch(said.low, *who):
            return False
        name = said.raw[who[0] : who[1]]
        return not name.istitle()  # a name; UPS and DHL are nobody's people

    def _act(self, low: str, name: str, match: re.Match[str]) -> _Act | None:
        words = self._words
        if name in words.holds:
            return self._first_act("nouns", low, *match.span()) or self._first_act("acts", low, *match.span())
        table = "nouns" if name in words.nouns_after else "gets" if name in words.gets_after else "acts"
        begin = _claim_at(match, match.end())
        end = self._clause_end(low, max(begin, match.end()))
        if not words.reach:
            adverbs = self._adverbs.match(low, match.end())
            return self._act_at(table, low, adverbs.end() if adverbs else match.end(), end)
        found = self._first_act(table, low, begin, min(end, begin + words.reach))
        if found is None:  # "you had promised me a call": what was promised stands inside of the telling
            begin = who[1] if (who := _group_span(match, "who")) else match.start()
            found = self._first_act(table, low, begin, match.end())
        return None if found and self._negations.search(low, begin, found.end) else found

    def _act_at(self, table: str, low: str, at: int, end: int) -> _Act | None:
        match = self._acts[table].match(low, at, end)
        if match is None:
            return None
        act = self._named(table, match)
        if act.saying.kind != CommitmentKind.ACT:
            return act
        # "you would look into it and call me": the step prepares the promise.
        for later in self._acts[table].finditer(low, match.end(), end):
            further = self._named(table, later)
            if further.saying.kind != CommitmentKind.ACT and _LATER.search(low, at, later.start()):
                return further
        return act

    def _first_act(self, table: str, low: str, begin: int, end: int) -> _Act | None:
        match = self._acts[table].search(low, begin, end)
        return self._named(table, match) if match else None

    def _named(self, table: str, match: re.Match[str]) -> _Act:
        saying = self._tables[table][int((match.lastgroup or "a0")[1:])]
        return _Act(match.start(), match.end(), saying)

    def _clause_end(self, low: str, at: int) -> int:
        found = self._ends.search(low, at)
        return found.start() if found else len(low)

    def _found(
        self, said: Said, name: str, match: re.Match[str], act: _Act, base_at: datetime, zone: tzinfo
    ) -> FoundPromise:
        low = said.low
        end = self._clause_end(low, max(match.end(), act.end))
        window = self._due(said, match, act, end, base_at, zone)
        is_conditional = self._conditions.search(low, match.end(), end) is not None
        kind = act_kind = CommitmentKind(act.saying.kind)
        if is_conditional:
            kind, window = CommitmentKind.CONDITIONAL, None
        elif window is None and self._vague.search(low, match.end(), end):
            kind = CommitmentKind.VAGUE
        who = _group_span(match, "who")
        features = [f"kind.{act_kind}", "lead.promised" if "promise" in name else f"lead.{name}"]
        if who and not self._sure.fullmatch(low, *who):
            features.append("who.unsure")
        if window is not None:
            features.append("has.due")
        if is_conditional:
            features.append("is.conditional")
        if said.is_question:
            features.append("is.question")
        return FoundPromise(
            said.raw,
            kind,
            act_kind,
            window,
            round(probability(features, TOLD_WEIGHTS), 3),
            f"{self._words.code}.told.{name}",
            said.raw[match.start() : end].strip(" ,."),
            tuple(features),
        )

    def _due(
        self, said: Said, match: re.Match[str], act: _Act, end: int, base_at: datetime, zone: tzinfo
    ) -> Window | None:
        """The day named for the promise; one that stands before the claim is the day on which it was made."""
        begin = _claim_at(match, 0)
        if act.start < begin:
            begin = 0
        spoken = times_told(said.raw[:begin], base_at, zone, self._dates) if begin else ()
        said_at = spoken[0].window if len(spoken) == 1 else None
        times = times_told(said.raw[begin:end], base_at, zone, self._dates, said_at)
        return times[0].window if times else None


def _claim_at(match: re.Match[str], otherwise: int) -> int:
    """Where what was promised begins."""
    claim = _group_span(match, "claim")
    return claim[0] if claim else otherwise


def _group_span(match: re.Match[str], name: str) -> tuple[int, int] | None:
    if name not in match.re.groupindex or match[name] is None:
        return None
    return match.span(name)

"""Promises in a person's words: what was promised, what kind of promise it is, by when, and how sure that is.

A caller may rely on: the text is the author's own (`reading.zones` takes quotes and signature off); one promise per
(verb, object, due); `window` is SEMANTICS 5.3 with the base as said, None for a conditional promise; what is none
(5.2 `no_promise`: hopes, policy, past, other people's acts, negatives) is not returned; linear time, never raises.
Nothing here is a verdict: below `CERTAIN` it is a suggestion, and its sender confirms it (5.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from heardback.kernel.contacts import Window
from heardback.reading.commitment_languages import languages_of, region_of, regional
from heardback.reading.commitment_sentences import Said
from heardback.reading.commitment_weights import LISTED, PROMISE_WEIGHTS, probability
from heardback.reading.cues import lowered, words_of
from heardback.reading.dates import OFFICE, FoundDate, WorkDays, find_dates
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.promise_words import PromiseWords
from heardback.reading.named_times import coming_times
from heardback.reading.spoken import Spoken, with_words, words_said

STANDARD: Final = timedelta(hours=24)  # the follow-up of a promise that names no time (5.2)
_REMIND_BEFORE: Final = timedelta(days=3)  # a follow-up that we own, before its date
_STEPS: Final = frozenset({"check", "do", "other", "prüfen", "revisar", "vérifier", "otro"})
_OR: Final = re.compile(
    r",? ?(?:or|oder|ou|o|u|/|bis|to|until|-|–|at the latest by|and) ?(?:on |am |le |el )?", re.IGNORECASE
)
_TAIL: Final = re.compile(r"(?:[\s.!?,;]|\s(?:and|und|y|et|but|or))+$", re.IGNORECASE)
_COUNTED_FROM: Final = re.compile(r"\b(?:from|after|following|nach|après|después)\b", re.IGNORECASE)
_LONG: Final = 30
_NEAR: Final = 40


class CommitmentKind(StrEnum):
    """The kinds of SEMANTICS 5.2."""

    CALL_BACK = "call_back"
    REPLY = "reply"
    DELIVER = "deliver"
    ACT = "act"
    VAGUE = "vague"
    CONDITIONAL = "conditional"
    BURDEN_SHIFT = "burden_shift"
    NO_PROMISE = "no_promise"


@dataclass(frozen=True, slots=True)
class FoundPromise:
    """A promise as said. `act` is the kind of its verb where `kind` is vague or conditional; `rule` names what
    found it; `said` is the piece of the sentence that promises; `features` are what `confidence` was added up from.
    """

    sentence: str
    kind: CommitmentKind
    act: CommitmentKind
    window: Window | None
    confidence: float
    rule: str
    said: str
    features: tuple[str, ...]


class _Hit(NamedTuple):
    start: int
    verb_at: int
    end: int
    name: str
    kind: str
    lead: str


def read_promises(
    sentences: Sequence[Said], base_at: datetime, zone: tzinfo, language: str = "", days: WorkDays = OFFICE
) -> tuple[FoundPromise, ...]:
    """Return the promises that the sentences make, said at `base_at` in `zone`, those above `LISTED`."""
    return tuple(
        found
        for found in all_promises(sentences, base_at, zone, language, days)
        if found.confidence >= LISTED
    )


def all_promises(
    sentences: Sequence[Said], base_at: datetime, zone: tzinfo, language: str = "", days: WorkDays = OFFICE
) -> Iterator[FoundPromise]:
    """Return every promise with whatever confidence, one after the other."""
    said = with_words(sentences)
    languages = languages_of(words_said(said), language)
    return _all_promises(said, languages, base_at, zone, region_of(language), days)


def _all_promises(
    sentences: Iterable[tuple[Said, list[str]]],
    languages: Iterable[PromiseWords],
    base_at: datetime,
    zone: tzinfo,
    region: str,
    days: WorkDays,
) -> Iterator[FoundPromise]:
    readers = [_reader(words, region) for words in languages]
    seen: set[tuple[str, str, Window | None]] = set()
    for said, words in sentences:
        for reader in readers:
            if not reader.may_read(words, said.low):
                continue
            found = list(reader.read(said, base_at, zone, days))
            for promise in found:
                key = (promise.act, _folded(promise.said), promise.window)
                if key not in seen:
                    seen.add(key)
                    yield promise
            if found:
                break


def _folded(said: str) -> str:
    return " ".join(words_of(lowered(said)))


@cache
def _reader(words: PromiseWords, region: str) -> _Reader:
    return _Reader(words, regional(words, region))


def _search(expression: str) -> re.Pattern[str]:
    return re.compile(expression or r"(?!)")


class _Reader:
    """Reads promises in one language; built once."""

    def __init__(self, words: PromiseWords, dates: DateWords) -> None:
        self._words = words
        self._dates = dates
        self.hints = frozenset() if words.hints == "." else frozenset(words.hints.split("|"))
        leads = "|".join(f"(?P<{name}>{pattern})" for name, pattern in words.leads.items())
        self._lead = _search(rf"(?<![\w'])(?:{leads}) (?:{words.adverbs})" if leads else "")
        self._verb = _search("|".join(f"(?P<v{at}>{verb.pattern})" for at, verb in enumerate(words.verbs)))
        self._not = _search(words.not_after)
        self._negations = _search(words.negations)
        self._wholes = _search(_named("w", words.wholes))
        self._burdens = _search(_named("b", words.burdens))
        self._voids = _search("|".join(words.voids.values()))
        self._void_before = _search(words.void_before)
        self._burden_voids = _search(words.burden_voids)
        self._also = _search(words.also)
        self._conditions = _search(words.conditions)
        self._events = _search(words.events)
        self._offers = _search(words.offers)
        self._vague = _search(words.vague)
        self._hedges = _search(words.hedges)
        self._you = _search(words.you)
        self._policy = _search(words.policy)
        self._reported = _search(words.reported)
        self._subordinate = _search(words.subordinate)

    def may_read(self, words: Iterable[str], low: str) -> bool:
        """Whether a lowered text of these words can hold a promise."""
        return (
            not self.hints
            or not self.hints.isdisjoint(words)
            or any(phrase in low for phrase in self._words.hint_phrases)
        )

    def read(self, said: Said, base_at: datetime, zone: tzinfo, days: WorkDays) -> Iterator[FoundPromise]:
        """Yield the promises of one sentence that `may_read` lets pass."""
        found = sorted(self._hits(said.low, said.is_question))
        if not found or self._voids.search(said.low):
            return
        hits = _merged(found, said.low)
        dates = self._times(said.raw, base_at, zone, days)
        for number, hit in enumerate(hits):
            begin = 0 if not number else hit.start
            end = hits[number + 1].start if number + 1 < len(hits) else len(said.low)
            is_after_move = number > 0 and hits[number - 1].lead == "burden"
            promise = self._promise(said, hit, begin, end, dates, base_at, is_after_move=is_after_move)
            if promise is not None:
                yield promise

    def _times(self, raw: str, base_at: datetime, zone: tzinfo, days: WorkDays) -> tuple[FoundDate, ...]:
        """What 5.3 resolves, else what the wider reading knows, and where a time counts from another, the whole."""
        found = find_dates(raw, base_at, zone, self._dates, days)
        if found and not _COUNTED_FROM.search(raw):
            return found
        wider = coming_times(raw, base_at, zone, self._dates)
        if not found:
            return wider
        whole = [one for one in wider if any(_holds(one, inner) for inner in found)]
        rest = [one for one in found if not any(_holds(outer, one) for outer in whole)]
        return tuple(sorted([*whole, *rest], key=lambda one: one.start))

    def _hits(self, low: str, is_question: bool) -> Iterator[_Hit]:
        for match in self._lead.finditer(low):
            if self._void_before.search(low, max(0, match.start() - _NEAR), match.start()):
                continue
            hit = self._with_verb(low, match)
            if hit is not None:
                yield hit
                yield from self._further(low, hit.end, hit.lead)
            elif not self._not.match(low, match.end()):
                # "I'll think about it and tell you on Monday": only what comes second is promised.
                end = min(len(low), match.end() + _NEAR)
                yield from islice(self._further(low[:end], match.end(), match.lastgroup or ""), 1)
        for prefix, pattern, sayings, phrases in (
            ("w", self._wholes, self._words.wholes, self._words.whole_phrases),
            ("b", self._burdens, self._words.burdens, self._words.burden_phrases),
        ):
            if phrases and not any(phrase in low for phrase in phrases):
                continue
            for match in pattern.finditer(low):
                if (prefix == "w" and self._is_void(low, match)) or (
                    prefix == "b" and (is_question or self._burden_voids.search(low))
                ):
                    continue
                saying = sayings[int((match.lastgroup or f"{prefix}0")[1:])]
                lead = "burden" if prefix == "b" else "whole"
                yield _Hit(match.start(), match.start(), match.end(), saying.name, saying.kind, lead)

    def _is_void(self, low: str, match: re.Match[str]) -> bool:
        if self._void_before.search(low, max(0, match.start() - _NEAR), match.start()):
            return True
        # "Ich rufe Sie nicht an", "le pedido no será enviado": a word or two beyond the match belong to it.
        begin, end = max(0, match.start() - 4), match.end() + 8
        return any(begin <= found.start() < end for found in self._negations.finditer(low, begin))

    def _with_verb(self, low: str, lead: re.Match[str]) -> _Hit | None:
        at = lead.end()
        if self._not.match(low, at):
            return None
        name = lead.lastgroup or ""
        verb = self._verb.match(low, at)
        if verb is None:
            is_word = name in self._words.open_leads and re.compile(r"[^\W\d_]{2,}").match(low, at)
            return _Hit(lead.start(), at, at, "other", CommitmentKind.ACT, name) if is_word else None
        saying = self._words.verbs[int((verb.lastgroup or "v0")[1:])]
        if saying.kind == CommitmentKind.NO_PROMISE:
            return None
        return _Hit(lead.start(), at, verb.end(), saying.name, saying.kind, name)

    def _further(self, low: str, at: int, lead: str) -> Iterator[_Hit]:
        """Yield what "and" adds to a promise: "I'll check and call you"."""
        for match in self._also.finditer(low, at):
            verb = self._verb.match(low, match.end())
            if verb is None:
                continue
            saying = self._words.verbs[int((verb.lastgroup or "v0")[1:])]
            if saying.kind not in (CommitmentKind.NO_PROMISE, CommitmentKind.ACT):
                yield _Hit(match.end(), match.end(), verb.end(), saying.name, saying.kind, lead)

    def _promise(
        self,
        said: Said,
        hit: _Hit,
        begin: int,
        end: int,
        dates: Sequence[FoundDate],
        base_at: datetime,
        *,
        is_after_move: bool,
    ) -> FoundPromise | None:
        low = said.low
        piece = low[hit.start : end]
        due = _due_of(said.raw, dates, hit.start, end) or _due_of(said.raw, dates, begin, end)
        needs_date = hit.name in self._words.needs_date or f"{hit.lead}.{hit.name}" in self._words.needs_date
        is_burden = hit.kind == CommitmentKind.BURDEN_SHIFT
        vague = None if due else self._vague.search(low, hit.start, end)
        if needs_date and due is None:
            return None
        # "Call me and I will look into it" waits for the call.
        is_conditional = not is_burden and (
            self._is_conditional(low, hit, due) or (is_after_move and due is None)
        )
        act = CommitmentKind(hit.kind)
        kind = act
        if not is_burden:
            kind = CommitmentKind.CONDITIONAL if is_conditional else CommitmentKind.VAGUE if vague else act
        features = tuple(self._features(said, hit, piece, due, vague, is_conditional))
        rule = f"{self._words.code}.{hit.lead}.{hit.name}"
        said_piece = _TAIL.sub("", said.raw[hit.start : end])
        window = _window_of(kind, due, base_at)
        return FoundPromise(
            said.raw,
            kind,
            act,
            window,
            round(probability(features, PROMISE_WEIGHTS), 3),
            rule,
            said_piece,
            features,
        )

    def _is_conditional(self, low: str, hit: _Hit, due: FoundDate | None) -> bool:
        if self._conditions.search(low):
            return True
        # "Once the part is here" is a condition unless a day is named with it.
        return due is None and bool(self._events.search(low, hit.start) or self._events.match(low))

    def _features(
        self,
        said: Said,
        hit: _Hit,
        piece: str,
        due: FoundDate | None,
        vague: object,
        is_conditional: bool,
    ) -> Iterator[str]:
        low = said.low
        yield f"kind.{hit.kind}"
        yield f"lead.{hit.lead}"
        if hit.name == "other":
            yield "rule.other"
        if due is not None:
            yield "has.due"
        elif vague:
            yield "has.vague"
        if self._you.search(piece):
            yield "has.you"
        if said.is_question:
            yield "is.question"
        if is_conditional:
            yield "is.conditional"
            if self._offers.search(low):
                yield "is.offer"
        before = low[: hit.start]
        if self._hedges.search(low, max(0, hit.start - _NEAR), max(hit.verb_at, hit.start)):
            yield "is.hedged"
        if self._policy.search(low):
            yield "is.policy"
        if self._reported.search(before):
            yield "is.reported"
        if self._subordinate.search(before):
            yield "is.subordinate"
        if low.count(" ") >= _LONG:
            yield "is.long"


def _holds(outer: FoundDate, inner: FoundDate) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and len(inner.wording) < len(outer.wording)


def _named(prefix: str, sayings: Iterable[tuple[str, str, str]]) -> str:
    found = "|".join(f"(?P<{prefix}{at}>{saying[2]})" for at, saying in enumerate(sayings))
    return rf"(?<![\w'])(?:{found})" if found else ""


def _merged(hits: list[_Hit], low: str) -> list[_Hit]:
    """Leave out what overlaps, and what only prepares the promise that "and" adds: "I'll check and call you"."""
    kept: list[_Hit] = []
    for hit in hits:
        last = kept[-1] if kept else None
        if last is not None and hit.start < last.end:
            continue
        if last is None or hit.start - last.end > _NEAR + 20:
            kept.append(hit)
        elif hit.lead == "burden":
            if last.lead == "burden" or low[last.end : hit.start].rstrip().endswith("and"):
                continue  # "we will keep you posted and write again"
            kept.append(hit)
        elif _prepares(last, hit):
            kept[-1] = hit._replace(start=last.start)
        else:
            kept.append(hit)
    return kept


def _prepares(last: _Hit, hit: _Hit) -> bool:
    is_same_breath = hit.lead == last.lead and (hit.start == hit.verb_at or hit.lead == "whole")
    is_step = last.kind == CommitmentKind.ACT and last.name in _STEPS and hit.kind != CommitmentKind.ACT
    return is_same_breath and (is_step or (last.kind == hit.kind and hit.lead != "whole"))


def _due_of(text: str, dates: Sequence[FoundDate], start: int, end: int) -> FoundDate | None:
    """The first time named between `start` and `end`, with those joined to it: "Wednesday or Thursday"."""
    due: FoundDate | None = None
    for found in dates:
        if not start <= found.start < end:
            continue
        if due is None:
            due = found
        elif _OR.fullmatch(text, due.end, found.start):
            wording = text[due.start : found.end]
            earliest = min(due.window.earliest_at, found.window.earliest_at)
            latest = max(due.window.latest_at, found.window.latest_at)
            due = FoundDate(wording, Window(earliest, latest, wording), False, due.start, found.end)
        else:
            break
    return due


def _window_of(kind: CommitmentKind, due: FoundDate | None, base_at: datetime) -> Window | None:
    if kind is CommitmentKind.CONDITIONAL:
        return None
    if due is None:
        return Window(base_at + STANDARD, base_at + STANDARD, "")
    window = due.window
    if kind is CommitmentKind.BURDEN_SHIFT:
        earliest = max(base_at, min(window.earliest_at, window.latest_at - _REMIND_BEFORE))
        return Window(earliest, window.latest_at, window.wording)
    return window


def promises_in(
    text: str, base_at: datetime, zone: tzinfo, language: str = "", days: WorkDays = OFFICE
) -> tuple[FoundPromise, ...]:
    """Return the promises of a text without quotes and signature; one without their words costs next to nothing."""
    return promises_said(Spoken(text), base_at, zone, language, days)


def promises_said(
    spoken: Spoken, base_at: datetime, zone: tzinfo, language: str = "", days: WorkDays = OFFICE
) -> tuple[FoundPromise, ...]:
    """Return the promises of a text that other readers share."""
    region = region_of(language)
    readers = (_reader(one, region) for one in spoken.languages(language))
    if not any(reader.may_read(spoken.words, spoken.low) for reader in readers):
        return ()
    found = _all_promises(spoken.said(), spoken.languages_said(language), base_at, zone, region, days)
    return tuple(one for one in found if one.confidence >= LISTED)

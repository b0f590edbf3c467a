"""Scores of the reading on labelled mail: F1, average precision, intervals; each as a line that says what it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from bench.reading_parts.material import (
    BASE_AT,
    ZONE,
    Labelled,
    bc3,
    digest_of,
    judged,
    own_sentences,
    parakweet,
)

from heardback.reading.call_wishes import wants_call
from heardback.reading.commitment_sentences import sentences_of
from heardback.reading.commitment_weights import CERTAIN, SUGGESTED
from heardback.reading.commitments import CommitmentKind, all_promises
from heardback.reading.real_asks import real_asks
from heardback.reading.requests import all_requests
from heardback.reading.told_promises import said_by_customer


@dataclass(frozen=True, slots=True)
class Score:
    """Of `right` that there are, `found` were found and `wrong` beside them; `average_precision` by confidence."""

    name: str
    found: int
    missed: int
    wrong: int
    average_precision: float
    f1_low: float
    f1_high: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _f1(self.found, self.missed, self.wrong)

    def __str__(self) -> str:
        precision = self.found / max(1, self.found + self.wrong)
        recall = self.found / max(1, self.found + self.missed)
        return (
            f"{self.name}: F1 {self.f1:.2f} (95 %: {self.f1_low:.2f}-{self.f1_high:.2f}), precision {precision:.2f}, "
            f"recall {recall:.2f}, average precision {self.average_precision:.2f}; of {self.found + self.missed}"
        )


def _f1(found: int, missed: int, wrong: int) -> float:
    return 2 * found / max(1, 2 * found + missed + wrong)


def promise_confidence(text: str, language: str = "") -> float:
    """The confidence of the surest promise of ours in the text; a move given to the customer is none."""
    found = all_promises(sentences_of(text), BASE_AT, ZONE, language)
    return max((one.confidence for one in found if one.kind is not CommitmentKind.BURDEN_SHIFT), default=0.0)


def request_confidence(text: str, language: str = "") -> float:
    """The confidence of the surest request in the text."""
    return max((one.confidence for one in all_requests(sentences_of(text), language)), default=0.0)


def score(name: str, chances: Sequence[float], right: Sequence[bool], threshold: float = SUGGESTED) -> Score:
    """Score finds at `threshold`; the interval of F1 is drawn by 500 resamples with a fixed seed."""
    pairs = list(zip(chances, right, strict=True))
    counts = _counts(pairs, threshold)
    draw = random.Random(7)
    drawn = sorted(_f1(*_counts(draw.choices(pairs, k=len(pairs)), threshold)) for _ in range(500))
    return Score(name, *counts, average_precision(chances, right), drawn[12], drawn[487])


def _counts(pairs: Sequence[tuple[float, bool]], threshold: float) -> tuple[int, int, int]:
    found = sum(chance >= threshold and is_right for chance, is_right in pairs)
    missed = sum(chance < threshold and is_right for chance, is_right in pairs)
    wrong = sum(chance >= threshold and not is_right for chance, is_right in pairs)
    return found, missed, wrong


def average_precision(chances: Sequence[float], right: Sequence[bool]) -> float:
    """The mean precision at each right find, ties taken together."""
    ranked = sorted(zip(chances, right, strict=True), key=lambda pair: -pair[0])
    total, hits, seen, sums, at = sum(right), 0, 0, 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        gained = sum(is_right for _, is_right in ranked[at:end])
        hits, seen = hits + gained, end
        sums += gained * hits / seen
        at = end
    return sums / max(1, total)


def bc3_scores(folder: Path) -> tuple[Score, Score]:
    """Promises and requests of BC3 at two votes of three."""
    rows = bc3(folder)
    return (
        score(
            "commitments_bc3 promises", [promise_confidence(row.text, "en") for row in rows], _promised(rows)
        ),
        score("commitments_bc3 requests", [request_confidence(row.text, "en") for row in rows], _asked(rows)),
    )


def parakweet_score(folder: Path) -> Score:
    """Asks for or promises something: any promise or request."""
    rows = parakweet(folder)
    chances = [max(promise_confidence(row.text, "en"), request_confidence(row.text, "en")) for row in rows]
    return score("intent_parakweet", chances, _asked(rows))


def own_scores(language: str) -> tuple[Score, Score, float]:
    """Promises and requests of the own sentences of a language, and the share of kinds that are right."""
    rows = [row for row in own_sentences() if row.language == language]
    said = [row for row in rows if row.is_promise is not None]
    asked = [row for row in rows if row.is_request is not None]
    kinds = 0
    for row in said:
        found = max(
            all_promises(sentences_of(row.text), BASE_AT, ZONE), key=lambda one: one.confidence, default=None
        )
        kind = (
            found.kind if found is not None and found.confidence >= SUGGESTED else CommitmentKind.NO_PROMISE
        )
        kinds += kind == row.kind
    promised = [
        max((one.confidence for one in all_promises(sentences_of(row.text), BASE_AT, ZONE)), default=0.0)
        for row in said
    ]
    return (
        score(f"own sentences {language}, promises", promised, _promised(said)),
        score(
            f"own sentences {language}, requests",
            [request_confidence(row.text) for row in asked],
            _asked(asked),
        ),
        kinds / len(said),
    )


def _promised(rows: Sequence[Labelled]) -> list[bool]:
    return [bool(row.is_promise) for row in rows]


def _asked(rows: Sequence[Labelled]) -> list[bool]:
    return [bool(row.is_request) for row in rows]


@dataclass(frozen=True, slots=True)
class OrdinaryMail:
    """Finds in ordinary mail a thousand sentences: all, and what a person judged false; `unjudged` count as false."""

    mails: int
    sentences: int
    suggested: int
    suggested_false: int
    certain: int
    certain_false: int
    unjudged: int

    def __str__(self) -> str:
        thousand = self.sentences / 1000
        low, high = _poisson(self.suggested_false)
        low_sure, high_sure = _poisson(self.certain_false)
        return (
            f"ordinary mail: {self.sentences} sentences of {self.mails} mails; a thousand sentences hold "
            f"{self.suggested / thousand:.2f} suggestions, {self.suggested_false / thousand:.2f} of them false "
            f"({low / thousand:.2f}-{high / thousand:.2f}), and {self.certain / thousand:.2f} shown as certain, "
            f"{self.certain_false / thousand:.2f} false ({low_sure / thousand:.2f}-{high_sure / thousand:.2f}); "
            f"{self.unjudged} finds that nobody judged are counted as false"
        )


def customer_words(folder: Path) -> str:
    """Read the same mails as a customer's: tellings of promises, wishes for a call; and what is really asked."""
    texts, _ = judged(folder)
    thousand = sum(len(sentences_of(text)) for text in texts) / 1000
    told = sum(len(said_by_customer(text, BASE_AT, ZONE, "en")) for text in texts)
    calls = sum(wants_call(text, "en") for text in texts)
    asked = sum(len(real_asks(text, "en")) for text in texts)
    return (
        f"ordinary mail: a thousand sentences hold {told / thousand:.2f} tellings of a promise, "
        f"{calls / thousand:.2f} wishes for a call, {asked / thousand:.1f} real asks"
    )


def _poisson(count: int) -> tuple[float, float]:
    return max(0.0, count - 1.96 * sqrt(count)), count + 1.96 * sqrt(count) + 2


def ordinary_mail(folder: Path) -> OrdinaryMail:
    """Read the drawn mails of the list and count."""
    texts, verdicts = judged(folder)
    sentences = suggested = suggested_false = certain = certain_false = unjudged = 0
    for text in texts:
        parts = sentences_of(text)
        sentences += len(parts)
        for one in all_promises(parts, BASE_AT, ZONE):
            if one.confidence < SUGGESTED:
                continue
            verdict = verdicts.get(digest_of(one.sentence))
            unjudged += verdict is None
            suggested += 1
            suggested_false += not verdict
            certain += one.confidence >= CERTAIN
            certain_false += one.confidence >= CERTAIN and not verdict
    return OrdinaryMail(len(texts), sentences, suggested, suggested_false, certain, certain_false, unjudged)

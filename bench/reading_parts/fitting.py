"""Fits the two tables of `reading.commitment_weights` and says how far their probabilities can be trusted.

Logistic regression with a ridge towards nothing (requests) or towards a feature's plain meaning (promises: the table
in use), by Newton's method. Probabilities are reported out of fold: no sentence is judged by weights that saw it, nor
another sentence of its thread.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from bench.reading_parts.material import BASE_AT, ZONE, bc3, digest_of, judged, own_sentences, parakweet
from bench.reading_parts.scores import Score, promise_confidence, score

from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.commitment_sentences import sentences_of
from heardback.reading.commitment_weights import PROMISE_WEIGHTS, SUGGESTED
from heardback.reading.commitments import all_promises
from heardback.reading.requests import all_requests

FOLDS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One judged find: its features, whether it is right, how much it counts, whose fold it is in."""

    features: frozenset[str]
    is_right: bool
    weight: float
    group: str
    text: str = ""


def promise_rows(folder: Path | None) -> list[Row]:
    """Every promise found in the own sentences, in BC3 and in judged list mail, and whether it is one."""
    rows = []
    for said in own_sentences():
        if said.is_promise is not None:
            found = list(all_promises(sentences_of(said.text), BASE_AT, ZONE, said.language))
            rows += [Row(frozenset(one.features), said.is_promise, 1.0, said.group) for one in found]
    if folder is None:
        return rows
    for said in bc3(folder):
        for one in all_promises(sentences_of(said.text), BASE_AT, ZONE, "en"):
            rows.append(Row(frozenset(one.features), bool(said.is_promise), 1.0, said.group, said.text))
    texts, verdicts = judged(folder)
    for number, text in enumerate(texts):
        for one in all_promises(sentences_of(text), BASE_AT, ZONE, "en"):
            verdict = verdicts.get(digest_of(one.sentence))
            if verdict is not None:
                rows.append(Row(frozenset(one.features), verdict, 1.0, f"list {number}"))
    return rows


def request_rows(folder: Path | None) -> list[Row]:
    """Every sentence of the own ones, of BC3 and of the intent data, with what it asks."""
    rows = []
    labelled = [(one, 8.0) for one in own_sentences() if one.is_request is not None]
    if folder is not None:
        # The intent data calls promises intents, too: what reads as one says nothing about requests.
        intents = (one for one in parakweet(folder) if promise_confidence(one.text, "en") < SUGGESTED)
        labelled += [(one, 3.0) for one in bc3(folder)] + [(one, 1.0) for one in intents]
    for said, weight in labelled:
        features: set[str] = set()
        for one in all_requests(sentences_of(said.text), said.language):
            features |= set(one.features)
        if features:
            rows.append(Row(frozenset(features), bool(said.is_request), weight, said.group, said.text))
    return rows


def fit(rows: Sequence[Row], prior: Mapping[str, float], ridge: float) -> dict[str, float]:
    """Return the weights by feature, with `bias`."""
    names = sorted({name for row in rows for name in row.features})
    matrix, right, weight = _arrays(rows, names)
    start = np.array([prior.get("bias", 0.0), *(prior.get(name, 0.0) for name in names)])
    penalty = np.eye(len(start)) * ridge
    penalty[0, 0] = 0.01
    found = start.copy()
    for _ in range(40):
        chance = 1 / (1 + np.exp(-matrix @ found))
        slope = matrix.T @ (weight * (chance - right)) + penalty @ (found - start)
        bend = (matrix * (weight * chance * (1 - chance))[:, None]).T @ matrix + penalty
        step = np.linalg.solve(bend, slope)
        found = found - np.clip(step, -2, 2)
    return {"bias": float(found[0])} | {name: float(found[at + 1]) for at, name in enumerate(names)}


def out_of_fold(rows: Sequence[Row], prior: Mapping[str, float], ridge: float) -> list[float]:
    """Return each row's probability by weights fitted without its fold."""
    chances = [0.0] * len(rows)
    for fold in range(FOLDS):
        inside = [row for row in rows if _fold(row.group) != fold]
        weights = fit(inside, prior, ridge)
        for at, row in enumerate(rows):
            if _fold(row.group) == fold:
                total = weights["bias"] + sum(weights.get(name, 0.0) for name in row.features)
                chances[at] = float(1 / (1 + np.exp(-total)))
    return chances


def _fold(group: str) -> int:
    return zlib.crc32(group.encode()) % FOLDS


def _arrays(
    rows: Sequence[Row], names: Sequence[str]
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], ...]:
    at = {name: number + 1 for number, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1
    for number, row in enumerate(rows):
        for name in row.features:
            matrix[number, at[name]] = 1
    right = np.array([float(row.is_right) for row in rows])
    return matrix, right, np.array([row.weight for row in rows])


def reliability(chances: Sequence[float], right: Sequence[bool]) -> Iterator[str]:
    """Yield lines: of what was given this probability, so many were right."""
    for low, high in pairwise((0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)):
        inside = [is_right for chance, is_right in zip(chances, right, strict=True) if low <= chance < high]
        if inside:
            said = [chance for chance in chances if low <= chance < high]
            yield (
                f"  {low:4.2f}-{min(high, 1):4.2f}  {len(inside):5} found, said {sum(said) / len(said):.2f}, "
                f"right {sum(inside) / len(inside):.2f}"
            )


def bc3_out_of_fold(folder: Path) -> tuple[Score, Score]:
    """Promises and requests of BC3, each thread by weights that were fitted without it."""
    sentences = bc3(folder)
    scores = []
    for name, rows, prior, ridge, right in (
        ("promises", promise_rows(folder), PROMISE_WEIGHTS, 2.0, [bool(one.is_promise) for one in sentences]),
        ("requests", request_rows(folder), {}, 1.0, [bool(one.is_request) for one in sentences]),
    ):
        best: dict[str, float] = {}
        for row, chance in zip(rows, out_of_fold(rows, prior, ridge), strict=True):
            if row.text and "kind.burden_shift" not in row.features:
                best[row.text] = max(chance, best.get(row.text, 0.0))
        chances = [best.get(one.text, 0.0) for one in sentences]
        scores.append(score(f"commitments_bc3 {name}, out of fold", chances, right))
    return scores[0], scores[1]


def known_languages() -> tuple[str, ...]:
    """The languages that have a grammar."""
    return tuple(LANGUAGES)

"""What the reading of holding replies finds in the project's own replies, and the fit of its weights.

Replies are of three parts (tests/reading/holding_sentences): what the words and weights were made with, what was
written before and held out, and what was written after (unseen). Only the first is fitted on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from math import sqrt

import numpy as np
from bench.reading_parts.material import BASE_AT, HERE, ZONE

from heardback.kernel.contacts import Mark
from heardback.reading.cues import Sentences
from heardback.reading.holding_clauses import features_of
from heardback.reading.words import read_words

REPLIES = HERE.parent.parent / "tests" / "reading" / "holding_sentences"
_FALSE_COUNTS = 2.0  # times as much as one that is missed: a needless follow-up costs trust in all of them
_RIDGE = 0.5


def replies() -> Iterator[tuple[str, str, bool, str]]:
    """Yield language, part ("", "held_out" or "unseen"), whether it holds off, and the text of each reply."""
    for path in sorted(REPLIES.glob("*.toml")):
        for kind, texts in tomllib.loads(path.read_text("utf-8")).items():
            sort, _, part = kind.partition("_")
            for text in texts:
                yield path.stem, part, sort == "holding", text


def holding_scores() -> list[str]:
    """Return a line for each part: replies found to hold off, of those that do and of those that do not."""
    lines = []
    for part, name in (("", "tuned on"), ("held_out", "held out"), ("unseen", "written after")):
        found: dict[bool, list[bool]] = {True: [], False: []}
        for _, of_part, holds, text in replies():
            if of_part == part:
                found[holds].append(Mark.HOLDING in read_words(text, BASE_AT, ZONE).marks)
        counts = [
            f"{sum(found[holds])} of {len(found[holds])} {_wilson(found[holds])}" for holds in (True, False)
        ]
        lines.append(
            f"own replies, {name}: {counts[0]} holding ones found, {counts[1]} full ones taken for one"
        )
    return lines


def fit_holding() -> dict[str, float]:
    """Return the weights fitted on what is not held out."""
    rows, right = [], []
    for language, part, holds, text in replies():
        features = features_of([(one.text, one.is_question) for one in Sentences(text).all()], language)
        if not part and features is not None:
            rows.append({"bias": 1} | features)
            right.append(float(holds))
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows], float)
    aims = np.array(right)
    counts = np.where(aims > 0, 1.0, _FALSE_COUNTS)
    ridge = np.array([0.01 if name == "bias" else _RIDGE for name in names])
    weights = np.zeros(len(names))
    for _ in range(60):
        said = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (counts * (said - aims)) + ridge * weights
        curve = (table.T * (counts * said * (1 - said))) @ table + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    return dict(zip(names, map(float, weights), strict=True))


def _wilson(found: list[bool]) -> str:
    number, share = len(found), sum(found) / len(found)
    middle = share + 1.92 / number
    reach = 1.96 * sqrt(share * (1 - share) / number + 0.96 / number**2)
    low, high = ((middle + sign * reach) / (1 + 3.84 / number) for sign in (-1, 1))
    return f"({max(0.0, low):.0%} to {high:.0%})"

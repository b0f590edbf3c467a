"""How sure a promise or a request is: a few named features, each with a weight, added up to a probability.

The tables are fitted by `bench/reading.py --fit` on the project's own sentences and on labelled mail of others
(docs/promises.md says which, and how well the figures hold). A feature that is not listed weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp
from typing import Final

LISTED: Final = 0.3  # below it nothing is shown
SUGGESTED: Final = 0.5  # from here on a promise is put before its sender for one click (T2)
CERTAIN: Final = 0.9  # from here on it is shown as certain, and still confirmed by its sender

PROMISE_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 1.6,
    "kind.call_back": 1.2,
    "kind.reply": 0.8,
    "kind.deliver": 0.4,
    "kind.act": -0.3,
    "rule.other": -2.2,
    "rule.burden": -0.6,
    "lead.going": -0.5,
    "lead.letme": -0.6,
    "lead.happy": -1.0,
    "lead.can": -2.2,
    "lead.progressive": -1.0,
    "lead.third": 0.0,
    "lead.dropped": 0.3,
    "lead.promise": 0.8,
    "lead.whole": -0.4,
    "has.due": 0.9,
    "has.vague": 0.4,
    "has.you": 0.6,
    "is.plural": -0.1,
    "is.question": -1.5,
    "is.conditional": -0.8,
    "is.offer": -1.6,
    "is.hedged": -0.9,
    "is.policy": -2.2,
    "is.reported": -1.5,
    "is.subordinate": -0.4,
    "is.long": -0.6,
}

REQUEST_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": -2.5,
    "question": 2.0,
    "cue.question": 0.5,
    "cue.request": 1.5,
    "cue.imperative": 1.0,
    "please": 1.5,
    "can_you": 1.0,
    "lets": 1.5,
    "let_me_know": 1.5,
}


def probability(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability, 0.01 to 0.99, of what the features describe."""
    total = weights["bias"] + sum(weights.get(feature, 0.0) for feature in features)
    return min(0.99, max(0.01, 1 / (1 + exp(-total))))

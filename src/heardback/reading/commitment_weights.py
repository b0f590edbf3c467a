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
    "bias": 0.38,
    "has.due": 2.25,
    "has.vague": 1.36,
    "has.you": 0.82,
    "is.conditional": 0.16,
    "is.hedged": -1.87,
    "is.long": -0.69,
    "is.policy": -3.13,
    "is.question": -2.32,
    "is.reported": -0.81,
    "is.subordinate": -0.84,
    "kind.act": -0.3,
    "kind.burden_shift": 0.77,
    "kind.call_back": 1.65,
    "kind.deliver": 0.41,
    "kind.reply": -0.52,
    "lead.burden": 0.77,
    "lead.can": -2.88,
    "lead.dropped": -0.23,
    "lead.going": -0.25,
    "lead.happy": -1.85,
    "lead.letme": -0.85,
    "lead.progressive": -3.02,
    "lead.promise": 1.13,
    "lead.whole": 1.24,
    "lead.will": 1.15,
    "rule.other": -2.52,
}

REQUEST_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": -1.15,
    "appreciate": 0.85,
    "attached": -1.09,
    "call_me": 0.76,
    "can_you": 1.44,
    "click": -0.68,
    "cue.imperative": 0.76,
    "cue.no_request": -0.47,
    "cue.question": 0.67,
    "cue.request": 0.8,
    "hesitate": 0.45,
    "i_start": -0.66,
    "if_you": -0.63,
    "imperative_first": 0.97,
    "is.long": -0.45,
    "is.loud": -0.34,
    "let_me_know": 2.03,
    "lets": 1.63,
    "meet": 0.95,
    "need": 0.97,
    "past": -0.32,
    "please": 1.35,
    "question": 1.03,
    "thanks": -0.86,
    "want_info": 1.12,
    "we_should": 0.96,
    "wonder": -0.18,
    "wondering": 2.53,
    "you": 0.32,
    "you_should": 0.28,
}


def probability(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability, 0.01 to 0.99, of what the features describe."""
    total = weights["bias"] + sum(weights.get(feature, 0.0) for feature in features)
    return min(0.99, max(0.01, 1 / (1 + exp(-total))))

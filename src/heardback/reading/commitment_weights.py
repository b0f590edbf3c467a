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
CERTAIN: Final = 0.95  # from here on it is shown as certain, and still confirmed by its sender

PROMISE_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 0.7,
    "has.due": 2.76,
    "has.vague": 1.12,
    "has.you": 0.71,
    "is.conditional": 0.18,
    "is.hedged": -1.84,
    "is.long": -0.79,
    "is.offer": 0.75,
    "is.policy": -2.76,
    "is.question": -2.81,
    "is.reported": -0.32,
    "is.subordinate": -0.95,
    "kind.act": -0.59,
    "kind.burden_shift": 0.98,
    "kind.call_back": 1.61,
    "lead.burden": 0.98,
    "lead.can": -2.9,
    "lead.dropped": -0.25,
    "lead.going": -0.11,
    "lead.happy": -2.16,
    "lead.letme": -0.41,
    "lead.progressive": -4.14,
    "lead.promise": 1.38,
    "lead.whole": 1.57,
    "lead.will": 1.07,
    "rule.other": -2.38,
}

REQUEST_WEIGHTS: Final[Mapping[str, float]] = {
    "bias": -1.12,
    "appreciate": 0.81,
    "attached": -1.05,
    "broadcast": -0.69,
    "call_me": 0.91,
    "can_you": 1.31,
    "click": -0.59,
    "cue.imperative": 0.71,
    "cue.no_request": -0.15,
    "cue.question": 0.79,
    "cue.request": 0.74,
    "hesitate": 0.58,
    "hope_you": 1.06,
    "i_start": -0.75,
    "i_will": -0.21,
    "if_questions": -1.44,
    "if_you": -0.52,
    "imperative_first": 0.91,
    "is.long": -0.44,
    "is.loud": -0.43,
    "let_me_know": 2.1,
    "lets": 1.74,
    "meet": 0.81,
    "need": 1.1,
    "past": -0.35,
    "please": 1.51,
    "please_find": -0.31,
    "question": 0.94,
    "rhetorical": -1.89,
    "suggest": -0.24,
    "suggest_to": 1.27,
    "thanks": -0.88,
    "to_discuss": 1.15,
    "want_info": 1.07,
    "we_should": 1.03,
    "wh": -0.18,
    "wonder": -0.16,
    "wondering": 2.56,
    "you": 0.34,
    "you_may": 0.53,
    "you_should": 0.21,
}


def probability(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability, 0.01 to 0.99, of what the features describe."""
    total = weights["bias"] + sum(weights.get(feature, 0.0) for feature in features)
    return min(0.99, max(0.01, 1 / (1 + exp(-total))))

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
    "appreciate": 0.77,
    "attached": -0.90,
    "available": 0.39,
    "broadcast": -0.61,
    "call_me": 1.03,
    "can_you": 1.34,
    "click": -0.56,
    "cue.imperative": 0.71,
    "cue.no_request": -0.21,
    "cue.question": 0.79,
    "cue.request": 0.74,
    "for_your": 0.87,
    "hesitate": 0.64,
    "hope_you": 0.96,
    "i_start": -0.74,
    "if_questions": -1.38,
    "if_you": -0.53,
    "imperative_first": 0.91,
    "invite": 1.55,
    "is.long": -0.42,
    "is.loud": -0.44,
    "let_me_know": 2.52,
    "lets": 1.60,
    "meet": 0.64,
    "need": 1.19,
    "past": -0.30,
    "please": 1.51,
    "please_find": -0.44,
    "question": 0.95,
    "question_why": -0.95,
    "rhetorical": -1.86,
    "suggest": -0.36,
    "suggest_to": 1.38,
    "thanks": -0.84,
    "to_discuss": 1.21,
    "want_info": 1.08,
    "we_could": 1.27,
    "wh": -0.17,
    "wonder": -0.24,
    "wondering": 2.55,
    "you": 0.25,
    "you_may": 0.62,
    "you_should": 0.26,
}


def probability(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability, 0.01 to 0.99, of what the features describe."""
    total = weights["bias"] + sum(weights.get(feature, 0.0) for feature in features)
    return min(0.99, max(0.01, 1 / (1 + exp(-total))))

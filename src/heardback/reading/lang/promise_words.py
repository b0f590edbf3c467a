"""The words in which one language promises; `reading.commitments` reads by them (SEMANTICS 5.1, 5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from heardback.reading.lang.date_words import DateWords


class Saying(NamedTuple):
    """One way to promise: its name in the rule id, the kind of SEMANTICS 5.2, and the expression that "
    "finds it."""

    name: str
    kind: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PromiseWords:
    """Pieces of regular expressions in lower case with plain apostrophes.

    A promise is a lead ("i will") with adverbs, followed by a verb: `verbs` are tried in order where the lead ends,
    the first that fits names the kind; a verb of kind "no_promise" promises nothing, an unknown one gives the rule
    "other" of kind "act" for the leads in `open_leads`. `wholes` stand for themselves, their verb inside.
    `burdens` give the next move to the customer. The rest turns what was found: `voids` look at the whole sentence,
    `void_before` at what stands before the promise in its clause, `conditions` and `vague` name its kind, the
    others are named features of the confidence. `needs_date` are rule names that promise only with a time.
    """

    code: str
    dates: DateWords
    common: str  # words that tell this language from others
    hints: str  # without one of these words, or of `hint_phrases`, there is no promise; ".": there is no such list
    leads: Mapping[str, str]
    adverbs: str
    verbs: tuple[Saying, ...]
    open_leads: frozenset[str] = frozenset({"will"})
    wholes: tuple[Saying, ...] = ()
    burdens: tuple[Saying, ...] = ()
    burden_voids: str = ""  # offers to help, which give no move away: "call us if you have any questions"
    needs_date: frozenset[str] = frozenset()
    voids: Mapping[str, str] = field(default_factory=dict)
    void_before: str = ""
    negations: str = ""  # inside of a `whole` they turn it into its opposite
    hint_phrases: tuple[str, ...] = ()
    # A sentence without one of these holds nothing of `wholes`, of `burdens`; where there are none, all are searched.
    whole_phrases: tuple[str, ...] = ()
    burden_phrases: tuple[str, ...] = ()
    not_after: str = ""  # directly after the lead it turns the promise into its opposite
    conditions: str = ""
    events: str = ""  # "once", "as soon as": a condition where no date is named
    offers: str = ""  # conditions that only offer: "if you need anything"
    vague: str = ""
    hedges: str = ""
    you: str = ""
    policy: str = ""
    reported: str = ""
    subordinate: str = ""
    also: str = ""  # a verb after "and" that goes on with the same promise
    request_marks: Mapping[str, str] = field(default_factory=dict)  # further features of requests, by name

"""The words in which a customer tells what we promised (SEMANTICS 5.1 T3), for `reading.told_promises`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heardback.reading.lang.promise_words import Saying


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToldWords:
    """Pieces of regular expressions in lower case with plain apostrophes.

    A telling is a lead ("you told me that you would") and, where it ends, what was promised: one of `acts`, for
    the leads of `nouns_after` ("i was promised") one of `nouns`, for those of `gets_after` ("i would") one of `gets`.
    A lead may name groups: `who` is judged by `sure` and `unsure`, `claim` is where the promise itself begins, so
    that a time before it is the day on which it was made. For leads in `holds` the act stands inside of the lead.
    `reach` is how far behind a lead the act may begin; `voids` void the sentence, `void_before` what stands before
    the lead, `ends` end the clause, `negations` between lead and act turn it into its opposite.
    """

    code: str
    hints: str
    leads: Mapping[str, str]
    acts: tuple[Saying, ...]
    nouns: tuple[Saying, ...] = ()
    gets: tuple[Saying, ...] = ()
    nouns_after: frozenset[str] = frozenset()
    gets_after: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    hint_phrases: tuple[str, ...] = ()
    adverbs: str = ""
    reach: int = 0
    voids: str = ""
    void_before: str = ""
    ends: str = ""
    negations: str = ""
    sure: str = ""  # who is one of us
    unsure: str = ""  # who may as well be somebody else: "he", "they"; anybody else has to be a name

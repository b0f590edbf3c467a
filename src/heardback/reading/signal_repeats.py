"""How much of a reply its writer has sent to the same customer before: word 5-grams, Jaccard (SEMANTICS 6.2).

A caller may rely on: the exact Jaccard index of the two sets of 5-grams, as the threshold needs it; greetings, names
and legal blocks are left out; a text of fewer than `FEWEST` words resembles nothing; linear in both texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from textdistance import Jaccard

from heardback.reading.closings import is_phrase
from heardback.reading.commitment_sentences import Said, sentences_of
from heardback.reading.signal_languages import SIGNAL_LANGUAGES, tokens, whole_words

ALIKE: Final = 0.8
FEWEST: Final = 8
_GRAM: Final = 5
_MOST: Final = 5_000
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_LEGAL: Final = whole_words("|".join(words.legal for words in SIGNAL_LANGUAGES.values()))
_INDEX: Final = Jaccard(qval=1, as_set=True, external=False)

Grams = frozenset[tuple[str, ...]]


def grams_of(text: str) -> Grams:
    """Return the word 5-grams of a writer's own words."""
    found: list[str] = []
    for paragraph in _PARAGRAPH.split(text):
        sentences = sentences_of(paragraph)
        if any(_LEGAL.search(said.low) for said in sentences):
            continue
        for said in sentences:
            if not is_frame(said):
                found += tokens(said.low)
    found = found[:_MOST]
    if len(found) < FEWEST:
        return frozenset()
    return frozenset(tuple(found[at : at + _GRAM]) for at in range(len(found) - _GRAM + 1))


def is_frame(said: Said) -> bool:
    """Whether a sentence only greets or signs: "Dear Ann,", "Kind regards", "Dana Reyes"."""
    words = tokens(said.low)
    if len(words) > 5:
        return False
    return (
        said.raw[-1] in ",:" or is_phrase(" ".join(words)) or (len(words) <= 3 and said.raw[-1] not in ".!?")
    )


def likeness(one: Grams, other: Grams) -> float:
    """Return the Jaccard index, 0 where one of them is empty."""
    if not one or not other:
        return 0.0
    return float(_INDEX.normalized_similarity(list(one), list(other)))


def repeated(reply: str, previous: Sequence[str]) -> str | None:
    """Return the previous reply that `reply` nearly repeats, the likest; None where there is none."""
    own = grams_of(reply)
    if not own:
        return None
    best = max(((likeness(own, grams_of(text)), text) for text in previous), default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def repeat_groups(replies: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the places of replies that nearly repeat one another, each group in order; singles are left out."""
    grams = [grams_of(text) for text in replies]
    groups: list[list[int]] = []
    for at, own in enumerate(grams):
        group = next((one for one in groups if likeness(grams[one[0]], own) >= ALIKE), None)
        if group is not None:
            group.append(at)
        elif own:
            groups.append([at])
    return [tuple(group) for group in groups if len(group) > 1]

"""What a text asks: questions and requests as short stable strings, nags apart (SEMANTICS 3.6, crossing rule).

"Did you get my mail?" asks nothing new, "what does it cost?" does: `asks_of` leaves the first out, so that a set
difference tells whether a later message asks something that earlier ones did not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

from heardback.reading.cues import NAG_CUES, NAG_HINTS, SPEECHES, Says, Sentence, words_of

MOST: Final = 20
_LONGEST: Final = 80
_NAG_REST: Final = 6  # words that a nag may hold beside its own
_BOILERPLATE: Final = frozenset(
    phrase for speech in SPEECHES for phrase in speech.boilerplate.split("|") if phrase
)
_ADDRESS_END: Final = re.compile(r"(?:https?://|www\.)\S*$")


def is_question(sentence: Sentence) -> bool:
    """Whether the sentence asks: by its mark or by its words; "Questions?" alone and addresses do not."""
    if not sentence.is_question:
        return bool(sentence.says & Says.QUESTION)
    if not sentence.text:
        return False
    if " ".join(words_of(sentence.text)) in _BOILERPLATE:
        return False
    return not ("/" in sentence.text and _ADDRESS_END.search(sentence.text))


def is_request(sentence: Sentence) -> bool:
    """Whether the sentence wants something done."""
    return bool(sentence.says & (Says.REQUEST | Says.IMPERATIVE)) and not sentence.says & Says.NO_REQUEST


def is_nag(sentence: Sentence, words: Sequence[str]) -> bool:
    """Whether the sentence only presses for an answer: "any news?", "please reply"; `words` are its own."""
    hints = NAG_HINTS.intersection(words)
    if hints:
        sentence.look(NAG_CUES, hints)
    if not sentence.says & (Says.NAG | Says.REPEATS):
        return False
    kept = [True] * len(sentence.text)
    for cue, start, end in sentence.found:
        if cue.says & (Says.NAG | Says.REPEATS):
            kept[start:end] = [False] * (end - start)
    rest = "".join(sign if keep else " " for sign, keep in zip(sentence.text, kept, strict=True))
    return len(rest.split()) <= _NAG_REST


def asks_of(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Return what the sentences ask, each once, at most `MOST`, nags left out."""
    asks: dict[str, None] = {}
    for sentence in sentences:
        if is_question(sentence) or is_request(sentence):
            words = words_of(sentence.text)
            if words and not is_nag(sentence, words):
                asks[normalised(words)] = None
                if len(asks) == MOST:
                    break
    return tuple(asks)


def normalised(words: Sequence[str]) -> str:
    """Return the words in folded case with single spaces; many as their beginning and a digest."""
    folded = " ".join(words).casefold()
    if len(folded) <= _LONGEST:
        return folded
    digest = blake2b(folded.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{folded[:40]} {digest}"

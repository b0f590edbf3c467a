"""Which questions of a customer a reply does not touch (SEMANTICS 6.2, question_not_addressed).

A question is a sentence with a question mark or a question's word order; it counts as touched where the reply shares
one content word with it (stems, no synonyms), quotes it and writes below, or answers it in kind: yes or no, a time
for "when", an amount for "how much". What only presses for an answer ("any news?") asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from heardback.reading.asks import is_nag
from heardback.reading.commitment_sentences import Said, sentences_of
from heardback.reading.cues import Sentences, words_of
from heardback.reading.requests import all_requests
from heardback.reading.signal_languages import Cues

MOST: Final = 20
_AMOUNT: Final = re.compile(r"[$€£¥]\s?\d|\d\s?(?:[$€£¥%]|usd|eur|gbp|dollars?|euros?|pounds?|cents?)(?!\w)")
_QUOTE: Final = re.compile(r"\s*(?:>\s*)+")
_QUESTION: Final = frozenset({"question", "cue.question"})


@dataclass(frozen=True, slots=True)
class Question:
    """One question as written, with its content words."""

    text: str
    low: str
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reply offers as answers. `timed` are its sentences with a time that promise and shift nothing."""

    sentences: Sequence[Said]
    content: frozenset[str]
    has_time: bool
    below_quotes: tuple[frozenset[str], ...]


def questions_in(text: str, cues: Cues) -> tuple[Question, ...]:
    """Return what a customer's own words ask, in order, at most `MOST`."""
    found = []
    for request in all_requests(sentences_of(text)):
        if not _QUESTION.isdisjoint(request.features) and not _only_presses(request.sentence):
            low = request.sentence.lower().replace("’", "'")
            content = cues.content(low) or (cues.begins("wh", low) and cues.all_content(low))
            if content:
                found.append(Question(request.sentence, low, content))
        if len(found) == MOST:
            break
    return tuple(found)


def _only_presses(sentence: str) -> bool:
    pieces = list(Sentences(sentence).telling())
    return bool(pieces) and all(is_nag(piece, words_of(piece.text)) for piece in pieces)


def unaddressed(questions: Sequence[Question], answers: Answers, cues: Cues) -> tuple[Question, ...]:
    """Return the questions that the reply does not touch."""
    yes_no = sum(1 for said in answers.sentences if cues.begins("yes_no", said.low))
    has_amount = any(_AMOUNT.search(said.low) for said in answers.sentences)
    left = []
    for question in questions:
        if question.content & answers.content or any(question.content <= one for one in answers.below_quotes):
            continue
        if (answers.has_time and cues.find("when", question.low)) or (
            has_amount and cues.find("how_much", question.low)
        ):
            continue
        if yes_no and cues.begins("polar", question.low):
            yes_no -= 1
            continue
        left.append(question)
    return tuple(left)


def answered_below_quotes(reply: str, cues: Cues) -> tuple[frozenset[str], ...]:
    """Return the content of each quoted sentence that the writer's own words stand right below."""
    return tuple(cues.content(said.low) for said in _quoted_above(reply))


def _quoted_above(reply: str) -> Iterator[Said]:
    block: list[str] = []
    for line in reply.splitlines():
        mark = _QUOTE.match(line)
        if mark is not None and mark.end():
            block.append(line[mark.end() :])
        elif line.strip():
            last = sentences_of("\n".join(block))[-1:] if block else []
            yield from last
            block = []

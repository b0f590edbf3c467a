"""The words by which one language shows how a reply reads; `reading.signals` looks by them (SEMANTICS 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalWords:
    """Alternatives of regular expressions in lower case with plain apostrophes, divided by '|'; they begin and end at
    words. `stop` and `weak` are plain words. Where a field says "after", it is looked for behind what was found.
    """

    code: str
    stemmer: str  # its name at Snowball
    stop: str  # words that say nothing of the matter
    weak: str  # words that say little of it: alone they make a question only behind a question word
    wh: str  # how a question begins that asks when, how or why
    polar: str  # how a question begins that yes or no answers
    when: str  # how a question for a time begins
    how_much: str  # how a question for a price begins
    yes_no: str  # how a sentence begins that answers yes or no
    burdens: str  # gives the next move away, where a time is named with it
    if_silent: str  # a next move that only stands in for one of our own
    customer_moves: str  # in their words: they want to be told when to call, or will call again
    only_they: str  # what only the customer has or can choose
    next_steps: str  # a next step that is no promise: an offer, something to choose, something done
    how_to: str  # tells how to do it
    closing: str  # a reply that only ends things
    hedges: str
    hedges_void: str  # around a hedge it is none
    media: str
    media_fail: str
    media_not: str  # a customer's own broken device is no blame
    mending: str  # what we do now
    apologies: str
    denials: str
    denials_void: str  # around a denial it is none: "can't wait to see you"
    policy: str
    alternatives: str
    alternatives_after: str  # "but", "instead": only behind the denial
    phoning: str  # the reply says that we called, or call
    waits: str
    units: Mapping[str, int]  # unit of time -> hours
    numbers: Mapping[str, int]
    problems: str  # stems of words for what is wrong
    people: str  # titles before a colleague's name
    legal: str  # in a paragraph that is the firm's and not the writer's
    suggestions: Mapping[
        str, str
    ]  # signal -> a better sentence; {wording}, {question}, {wait} may stand in it

"""The phrases by which one language closes, asks, repeats, promises and accepts; `reading` reads by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from heardback.reading.lang.date_words import DateWords

Cues = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speech:
    """Whole phrases are divided by '|' in lower case without punctuation.

    `thanks` and `closed` may make up a closing; `yes` is a bare yes; `greetings` may stand before a name; `filler`
    are words that add nothing. `negations` are words that no closing and no praise may hold.
    The rest are cues: a word that must occur (alternatives divided by '|'), and the expression that then decides.
    An expression that begins with that very word, or with lookbehinds before it, is the cheapest to look for.
    """

    code: str
    thanks: str = ""
    thanks_for: tuple[str, str, str] = ("", "", "")  # "thank you", "for your quick", "reply": any with any
    closed: str = ""
    yes: str = ""
    greetings: str = ""
    sign_offs: str = ""  # stand before a name at the end and say nothing alone
    filler: str = ""
    negations: str = ""
    no_names: str = ""  # capitalised words that are no person's name
    answers: str = ""  # words that are an answer by themselves: a reply that holds one holds nobody off
    boilerplate: str = ""  # questions that ask nothing: "any questions"
    requests: Cues = field(default_factory=dict)
    imperatives: Cues = field(default_factory=dict)  # at a sentence's beginning only
    no_requests: Cues = field(default_factory=dict)  # they look like a request: "please find attached"
    questions: Cues = field(default_factory=dict)  # without a question mark
    repeats: Cues = field(default_factory=dict)
    nags: Cues = field(default_factory=dict)
    regulated: Cues = field(default_factory=dict)
    praise: Cues = field(default_factory=dict)
    received: Cues = field(default_factory=dict)  # "got it", "we are looking into it"
    not_yet: Cues = field(default_factory=dict)  # "still waiting for the part", "no news yet"
    later: Cues = field(default_factory=dict)  # "I'll call you"
    later_dated: Cues = field(default_factory=dict)  # "I'll send it": holds only with a date
    proposes: Cues = field(default_factory=dict)
    accepts: Cues = field(default_factory=dict)
    refuses: str = ""  # words that turn an acceptance into something else
    dates: DateWords | None = None

"""How a reply will read to the customer: signals with quote, rule, why and a better sentence (SEMANTICS 6.1-6.3).

A caller may rely on: pure, no clock; never raises; linear in the texts; a language not among ours gives nothing.
A signal speaks of one text. No score, nothing about a person, no guess whether words are true, no politeness.
`hints_of` cuts to the two that matter most, `praise_of` returns what works well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from heardback.reading.signal_text import Looked, cut, look_at

MOST_HINTS: Final = 2
LONGEST: Final = 60_000  # characters that are looked at; a longer text is no letter


class SignalName(StrEnum):
    """The signals of table 6.2, in the order in which hints are chosen: first what moves the burden to the customer
    or leaves them where they were, then what is missing, last how it is said."""

    BURDEN_SHIFT = "burden_shift"
    SCRIPTED_REPEAT = "scripted_repeat"
    DENIAL_WITHOUT_ALTERNATIVE = "denial_without_alternative"
    QUESTION_NOT_ADDRESSED = "question_not_addressed"
    HEDGED_ACK = "hedged_ack"
    MEDIUM_BLAME = "medium_blame"
    NO_NEXT_STEP = "no_next_step"
    LATE_NO_APOLOGY = "late_no_apology"
    CHANNEL_PREFERENCE_MISSED = "channel_preference_missed"
    EMPATHY_NAMED = "empathy_named"
    CONCRETE = "concrete"


POSITIVE: Final = frozenset({SignalName.EMPATHY_NAMED, SignalName.CONCRETE})
ORDER: Final = tuple(SignalName)
LABELS: Final[dict[SignalName, str]] = {
    SignalName.BURDEN_SHIFT: "The next move is theirs",
    SignalName.SCRIPTED_REPEAT: "They have read this before",
    SignalName.DENIAL_WITHOUT_ALTERNATIVE: "A no without a way on",
    SignalName.QUESTION_NOT_ADDRESSED: "A question left open",
    SignalName.HEDGED_ACK: "Not sure whether it arrived",
    SignalName.MEDIUM_BLAME: "The mail or the phone at fault",
    SignalName.NO_NEXT_STEP: "No next step",
    SignalName.LATE_NO_APOLOGY: "They waited, and no word of it",
    SignalName.CHANNEL_PREFERENCE_MISSED: "They asked for a call",
    SignalName.EMPATHY_NAMED: "Names what troubles them",
    SignalName.CONCRETE: "Concrete",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal. `quote` is the place in the reply (in the customer's mail for an open question), `suggestion` a
    better sentence in the reply's language, "" for praise."""

    name: SignalName
    quote: str
    rule: str
    why: str
    suggestion: str = ""

    @property
    def is_positive(self) -> bool:
        """Whether it is what works well."""
        return self.name in POSITIVE

    @property
    def label(self) -> str:
        """Its name for people."""
        return LABELS[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reply answers. `inbound` is what the customer wrote since our last answer, in their own words;
    `previous` are our earlier replies to the same customer, own words only; `waited_for` lasts from their first
    unanswered contact to the reply; `wants_call`: they left a number or asked for a call, and this is no call;
    `asked_to_call_again`: they said that they will make the next move; `problem` are further words that name it.
    """

    written_at: datetime
    zone: tzinfo
    language: str = ""
    inbound: str = ""
    previous: tuple[str, ...] = ()
    is_late: bool = False
    chases: int = 0
    waited_for: timedelta = timedelta(0)
    wants_call: bool = False
    asked_to_call_again: bool = False
    problem: tuple[str, ...] = field(default=())


def signals_in(reply: str, setting: Setting) -> tuple[Signal, ...]:
    """Return every signal of a reply without signature and trailing quote, hints first, in `ORDER`.

    Quoted lines (">") that the writer answers line by line may stay in: they count as addressed questions.
    """
    looked = look_at(reply[:LONGEST], setting)
    if looked is None:
        return ()
    found: dict[SignalName, Signal] = {}
    for name in ORDER:
        signal = next(_FINDERS[name](looked), None)
        if signal is not None:
            found[name] = signal
    return tuple(found.values())


def hints_of(signals: Iterable[Signal], silent: Iterable[str] = ()) -> tuple[Signal, ...]:
    """Return at most `MOST_HINTS` of the signals that suggest something better, those named in `silent` left out."""
    unwanted = frozenset(silent)
    kept = [one for one in signals if not one.is_positive and one.name not in unwanted]
    return tuple(sorted(kept, key=lambda one: ORDER.index(one.name))[:MOST_HINTS])


def praise_of(signals: Iterable[Signal], silent: Iterable[str] = ()) -> tuple[Signal, ...]:
    """Return what works well."""
    unwanted = frozenset(silent)
    return tuple(one for one in signals if one.is_positive and one.name not in unwanted)


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the list that a reply after a wait is read by."""

    words: str
    is_there: bool


def checklist(reply: str, setting: Setting) -> tuple[Kept, ...]:
    """Return what somebody who had to wait hopes to find: the wait or fault named, their problem, a next step with a
    date, an answer to each question (left out where none was asked)."""
    looked = look_at(reply[:LONGEST], setting)
    if looked is None:
        return ()
    lines = [
        Kept("says that it took long, or what went wrong", looked.says_sorry),
        Kept("names their problem", looked.named_trouble is not None),
        Kept("says the next step and when", looked.has_dated_step),
    ]
    if looked.questions:
        lines.append(Kept("answers each question", not looked.open_questions))
    return tuple(lines)


# -- the tests of table 6.2, one function each; each yields at most one signal ------------------------------------


def _signal(looked: Looked, name: SignalName, quote: str, why: str, **given: str) -> Signal:
    template = looked.words.suggestions.get(name, "")
    suggestion = template
    for key, value in {"wording": "", "question": "", "wait": "", **given}.items():
        suggestion = suggestion.replace(f"{{{key}}}", value)
    return Signal(
        name, cut(quote), f"{name}.{looked.words.code}", why, " ".join(suggestion.split()).replace(" ;", ";")
    )


def _burden_shift(looked: Looked) -> Iterator[Signal]:
    for said, wording in looked.burdens():
        why = (
            "It gives the next move to the customer: if they forget, nobody answers. The next move is ours, "
            "and a follow-up of our own stands in Promises."
        )
        yield _signal(looked, SignalName.BURDEN_SHIFT, said.raw, why, wording=wording)


def _scripted_repeat(looked: Looked) -> Iterator[Signal]:
    if looked.is_repeat:
        quote = max((said.raw for said in looked.body), key=len, default="")
        why = "This customer has had nearly the same words from us before, and wrote again."
        yield _signal(looked, SignalName.SCRIPTED_REPEAT, quote, why)


def _denial_without_alternative(looked: Looked) -> Iterator[Signal]:
    said = looked.bare_denial()
    if said is not None:
        why = "It says what cannot be, and neither why nor what can be done, by whom or when."
        yield _signal(looked, SignalName.DENIAL_WITHOUT_ALTERNATIVE, said.raw, why)


def _question_not_addressed(looked: Looked) -> Iterator[Signal]:
    for question in looked.open_questions:
        why = "They asked this, and the reply holds no word of it."
        yield _signal(
            looked, SignalName.QUESTION_NOT_ADDRESSED, question.text, why, question=cut(question.text)
        )


def _hedged_ack(looked: Looked) -> Iterator[Signal]:
    for said in looked.body:
        if looked.hedges(said):
            why = "Whether it arrived is on record; “think” and “may have” leave the customer in doubt."
            yield _signal(looked, SignalName.HEDGED_ACK, said.raw, why)


def _medium_blame(looked: Looked) -> Iterator[Signal]:
    said = looked.blamed_medium()
    if said is not None:
        why = "It names a technical cause and not what we do now, which is what they wait for."
        yield _signal(looked, SignalName.MEDIUM_BLAME, said.raw, why)


def _no_next_step(looked: Looked) -> Iterator[Signal]:
    if looked.body and not looked.has_next_step:
        why = "No promise, no question, no proposal and no date: they do not know what happens now."
        yield _signal(looked, SignalName.NO_NEXT_STEP, looked.body[-1].raw, why)


def _late_no_apology(looked: Looked) -> Iterator[Signal]:
    if looked.body and looked.is_after_wait and not looked.says_sorry:
        why = "The answer was due before, or they had to ask again: one word about the wait belongs here."
        yield _signal(looked, SignalName.LATE_NO_APOLOGY, looked.body[0].raw, why, wait=looked.wait_words)


def _channel_preference_missed(looked: Looked) -> Iterator[Signal]:
    if looked.body and looked.wants_call and not looked.mentions_call:
        why = "They left a number to be called at. A mail counts as an answer; a call is what they asked for."
        yield _signal(looked, SignalName.CHANNEL_PREFERENCE_MISSED, looked.body[0].raw, why)


def _empathy_named(looked: Looked) -> Iterator[Signal]:
    if looked.named_trouble is not None:
        yield _signal(
            looked, SignalName.EMPATHY_NAMED, looked.named_trouble.raw, "It says early what troubles them."
        )


def _concrete(looked: Looked) -> Iterator[Signal]:
    said = looked.concrete()
    if said is not None:
        why = "Their own words, with a day, a name or a figure: people feel heard by that."
        yield _signal(looked, SignalName.CONCRETE, said.raw, why)


_FINDERS: Final[dict[SignalName, Callable[[Looked], Iterator[Signal]]]] = {
    SignalName.BURDEN_SHIFT: _burden_shift,
    SignalName.SCRIPTED_REPEAT: _scripted_repeat,
    SignalName.DENIAL_WITHOUT_ALTERNATIVE: _denial_without_alternative,
    SignalName.QUESTION_NOT_ADDRESSED: _question_not_addressed,
    SignalName.HEDGED_ACK: _hedged_ack,
    SignalName.MEDIUM_BLAME: _medium_blame,
    SignalName.NO_NEXT_STEP: _no_next_step,
    SignalName.LATE_NO_APOLOGY: _late_no_apology,
    SignalName.CHANNEL_PREFERENCE_MISSED: _channel_preference_missed,
    SignalName.EMPATHY_NAMED: _empathy_named,
    SignalName.CONCRETE: _concrete,
}

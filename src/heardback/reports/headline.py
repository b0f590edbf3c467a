"""The sentences that stand above every figure; they claim only what was searched (SEMANTICS 7, 4.6).

People are distinct customers, owed answers are what they are owed: no sentence swaps one for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from heardback.findings.shapes import OwedRow
from heardback.findings.spoken import counted
from heardback.kernel.contacts import Channel
from heardback.reports.searched import Searched
from heardback.reports.words import spoken_day, spoken_duration, spoken_times

JUST_NOW = timedelta(days=2)
LONG_AGO_DAYS = 730
WRITTEN = {Channel.EMAIL, Channel.FORM, Channel.CHAT, Channel.SMS, Channel.SOCIAL, Channel.LETTER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The counts that the headline speaks of; all but `unsure_open` are of certain owed answers.

    `never_people` wait for at least one answer past due; `never_heard_people` of them got no answer to
    anything; `never_people_with_number` left a number, `never_people_without_call` none that call records could be
    searched for, `never_people_outside_calls` waited at times that the call records do not cover; `unproven_people`
    got a call of ours that was connected, but perhaps to a machine. `maybe_people` are none of them,
    `unconfirmed_people` none of either: the sentences add up. `oldest` is the one who waits longest past due.
    """

    people: int
    owed: int
    never_owed: int
    never_people: int
    never_heard_people: int
    never_people_with_number: int
    never_people_without_call: int = 0
    never_people_outside_calls: int = 0
    unproven_people: int = 0
    maybe_people: int
    unconfirmed_people: int
    unsure_open: int
    pending: int
    oldest: OwedRow | None


@dataclass(frozen=True, slots=True)
class Headline:
    """`gap` comes first where something decisive could not be seen; `doubts` stand beside the `claim`."""

    gap: str
    wrote: str
    never: str
    oldest: str
    doubts: tuple[str, ...]

    @property
    def claim(self) -> str:
        return " ".join(part for part in (self.wrote, self.never, self.oldest) if part)

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.gap, self.claim, *self.doubts) if part)


def headline_of(found: Found, searched: Searched) -> Headline:
    """Return the headline of what was found within what was searched."""
    can_tell = searched.can_tell
    return Headline(
        gap=_missing_sent(searched) if can_tell else _gap(searched),
        wrote=_wrote(found, searched),
        never=_never(found, searched) if can_tell else "",
        oldest=_oldest(found, searched) if can_tell else "",
        doubts=_doubts(found, can_tell, searched),
    )


def _gap(searched: Searched) -> str:
    if not searched.has_mail:
        return (
            f"No outgoing call of {searched.firm} is in these call records, so they cannot show who was rung back. "
            "Add the records of outgoing calls and run the audit again."
        )
    return (
        f"No sent mail of {searched.firm} is in these sources, so they cannot show who got an answer. "
        "Add the Sent folder and run the audit again."
    )


def _missing_sent(searched: Searched) -> str:
    """Named before any figure: their answers may be missing from what follows."""
    if searched.has_call_records and not searched.has_outgoing_calls:
        return (
            "No outgoing call is in these call records, so they cannot show who was rung back: nothing is claimed of "
            "those who rang."
        )
    if searched.has_mail and not searched.has_outgoing and not searched.is_list:
        return (
            f"No sent mail of {searched.firm} is in these sources, so they cannot show who got a written answer: "
            "nothing is claimed of those who wrote."
        )
    if not searched.missing_sent:
        return ""
    first = searched.missing_sent[0]
    others = len(searched.missing_sent) - 1
    if not others:
        return f"The Sent folder of {first} is not in these sources: answers sent from it are not counted."
    colleagues = counted(others, "colleague", "colleagues")
    return f"The Sent folders of {first} and {colleagues} are not in these sources; their answers are not counted."


def _wrote(found: Found, searched: Searched) -> str:
    period = _period(searched)
    if not found.people:
        return f"{period} no message was found that surely owes an answer."
    people = counted(found.people, "person", "people")
    if searched.is_list:
        return f"{period} {people} asked something here."
    return f"{period} {people} {_tried_word(searched)} you."


def _tried_word(searched: Searched) -> str:
    if not searched.has_mail:
        return "called"
    return "wrote to or called" if searched.has_call_records else "wrote to"


def _period(searched: Searched) -> str:
    days = max(1, round((searched.as_of - searched.since) / timedelta(days=1)))
    until = spoken_day(searched.as_of, searched.zone)
    if days > LONG_AGO_DAYS:
        return f"From {spoken_day(searched.since, searched.zone)} to {until},"
    length = "day" if days == 1 else f"{days:,} days"
    if searched.made_at is not None and abs(searched.made_at - searched.as_of) <= JUST_NOW:
        return f"In the last {length}"
    return f"In the {length} up to {until},"


def _never(found: Found, searched: Searched) -> str:
    if not found.people:
        return ""
    if not found.never_owed:
        return _nobody(found)
    some_heard = found.never_heard_people < found.never_people
    if searched.is_list:
        return _never_on_a_list(found, some_heard)
    if searched.has_call_records:
        return _never_anywhere(found, searched, some_heard)
    return _never_in_writing(found, some_heard)


def _nobody(found: Found) -> str:
    if found.maybe_people or found.unconfirmed_people:
        return "Nobody surely waits past the standard."
    return "Nobody waits past the standard." if found.pending else "Nobody is waiting."


def _never_on_a_list(found: Found, some_heard: bool) -> str:
    if not some_heard:
        return f"{found.never_people:,} never got an answer from anybody."
    return (
        f"{found.never_people:,} never got an answer to something they asked; "
        f"{_of_them(found.never_heard_people)} never got one at all."
    )


def _never_anywhere(found: Found, searched: Searched, some_heard: bool) -> str:
    """Of whoever left no number nobody can say that they were not rung; of whoever rang, not that nobody wrote."""
    if not searched.has_mail:
        heard = f"; {_of_them(found.never_heard_people)} never heard back at all" if some_heard else ""
        return f"For {found.never_people:,} no human answer by phone was found{heard}; mail was not searched."
    if not (found.never_people_without_call or found.never_people_outside_calls):
        if not some_heard:
            return f"{found.never_people:,} never got a human answer."
        return (
            f"{found.never_people:,} never got a human answer to something they asked; "
            f"{_of_them(found.never_heard_people)} never heard back at all."
        )
    if not some_heard:
        sentence = f"For {found.never_people:,} no human answer was found, in writing or by phone"
    else:
        sentence = (
            f"For {found.never_people:,} no human answer to something they asked was found, in writing or by phone; "
            f"{_of_them(found.never_heard_people)} never heard back at all"
        )
    if found.never_people_outside_calls and searched.has_outgoing_calls:
        some = _of_these(found.never_people_outside_calls, found.never_people)
        sentence += f". {some} left a number and may have been rung when no call records are at hand"
    if found.never_people_without_call:
        some = _of_these(found.never_people_without_call, found.never_people)
        return f"{sentence}. {some} left no number that the call records could be searched for."
    return f"{sentence}."


def _of_these(count: int, people: int) -> str:
    return "All of these" if count == people else f"{count:,} of these {people:,}"


def _never_in_writing(found: Found, some_heard: bool) -> str:
    """Without call records nobody can say that a person was not rung."""
    what = " to something they asked" if some_heard else ""
    sentence = f"For {found.never_people:,} of them no written answer{what} was found"
    if found.never_people_with_number:
        rung = f"{found.never_people_with_number:,} of these {found.never_people:,}"
        return f"{sentence}; {rung} left a number and may have been rung."
    return f"{sentence}; calls were not searched."


def _of_them(count: int) -> str:
    return "none of them" if not count else f"{count:,} of them"


def _oldest(found: Found, searched: Searched) -> str:
    if found.oldest is None:
        return ""
    row = found.oldest
    channels = {attempt.channel for attempt in row.tried} or {row.channel}
    verb = "wrote" if channels <= WRITTEN else "tried"
    waited = spoken_duration((searched.as_of - row.opened_at).total_seconds())
    return f"The oldest still waiting {verb} {spoken_times(row.chases + 1)} and has waited {waited}."


def _doubts(found: Found, can_tell: bool, searched: Searched) -> tuple[str, ...]:
    sentences = []
    more = "more " if found.never_people else ""
    if can_tell and found.maybe_people:
        people = counted(found.maybe_people, f"{more}person", f"{more}people")
        sentences.append(f"{people} may have been answered: somebody replied, but perhaps to something else.")
    if can_tell and found.unproven_people:
        sentences.append(
            f"{_of_these(found.unproven_people, found.never_people)} got a call that was connected, though nothing "
            "proves that a person answered it."
        )
    if can_tell and found.unconfirmed_people:
        people = counted(found.unconfirmed_people, f"{more}person", f"{more}people")
        where = "mail or calls" if searched.has_call_records else "mail"
        sentences.append(f"{people} may have been answered in {where} that these sources do not cover.")
    if found.unsure_open:
        messages = counted(found.unsure_open, "more message" if searched.has_mail else "more call")
        is_plain = searched.is_list or not searched.has_mail
        why = "need no answer" if is_plain else "be sales mail or need no answer"
        sentences.append(f"{messages} may {why}: look.")
    if can_tell and found.pending:
        verb = "is" if found.pending == 1 else "are"
        sentences.append(f"{counted(found.pending, 'answer')} {verb} not yet due.")
    return tuple(sentences)

"""What was said against what the records show: one finding a claim, with its figures (SEMANTICS 6.4, D12).

Records in, finding out; pure. A finding says what was asked, which records were looked at and from when to when,
the outcome, and always what could not be seen. Silence is a finding only where the records are complete: one gap, one
mail that nobody could read yet, and it "cannot tell". No finding names a person as the one to blame, none says why
somebody said something: records are compared with a sentence, people are not judged. No ledger is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from heardback.findings.claim_shapes import (
    AbsenceSeen,
    Asked,
    CallSeen,
    Finding,
    MailSeen,
    Outcome,
    Quote,
    Records,
    Searched,
    Statement,
)
from heardback.findings.claim_transit import Usual
from heardback.findings.spoken import counted

NO_ABSENCES = "Absences are not recorded by this desk."
#: What the records show, in one sentence.
_Shown = tuple[Outcome, str]


def never_got(asked: Asked, mails: Sequence[MailSeen], records: Records, now: datetime) -> Finding:
    """Return whether the records hold mail of theirs in the time: what was received is contradicted by a receipt."""
    by_people = [one for one in mails if not one.is_automatic]
    outcome, sentence = _shown_of_mail(asked.customer, by_people, records)
    if len(mails) > len(by_people):
        sentence += f" {counted(len(mails) - len(by_people), 'automatic message')} of theirs came in."
    return Finding(
        asked,
        now,
        outcome,
        sentence,
        records.limits(),
        records.looked,
        mails=tuple(mails),
        searched=len(mails),
    )


def _shown_of_mail(customer: str, by_people: Sequence[MailSeen], records: Records) -> _Shown:
    if by_people:
        sentence = (
            f"Records show {counted(len(by_people), 'mail')} of {customer} that reached us in this time."
        )
        junk = sum(one.is_in_junk_only for one in by_people)
        if junk:
            sentence += f" {counted(junk, 'of them was', 'of them were')} found in Junk only."
        return Outcome.CONTRADICTED, sentence
    none = f"Records show no mail of {customer} in this time"
    if records.is_complete:
        return Outcome.CONSISTENT, f"{none}, and they are complete for it."
    return Outcome.CANNOT_TELL, f"{none}, but they have gaps: one may be unseen."


def not_instant(
    asked: Asked, mails: Sequence[MailSeen], usual: Usual, records: Records, now: datetime
) -> Finding:
    """Return how long these mails were under way, beside how long mail to the firm usually is. No opinion."""
    outcome, sentence = _shown_of_lengths(asked.customer, mails)
    return Finding(
        asked,
        now,
        outcome,
        f"{sentence} {usual_words(usual)}",
        records.limits(),
        records.looked,
        mails=tuple(mails),
        usual=usual,
        searched=len(mails),
    )


def _shown_of_lengths(customer: str, mails: Sequence[MailSeen]) -> _Shown:
    receipts = [one.receipt for one in mails if one.receipt is not None and one.receipt.is_sound]
    lengths = [receipt.under_way or 0.0 for receipt in receipts]
    if not mails:
        none = f"Records show no mail of {customer} in this time, so there is nothing to measure."
        return Outcome.CANNOT_TELL, none
    if not lengths:
        unknown = "in this time, none with stamps that a length follows from."
        return Outcome.CANNOT_TELL, f"Records show {counted(len(mails), 'mail')} {unknown}"
    reach = seconds_words(min(lengths))
    if len(lengths) > 1:
        reach = f"between {reach} and {seconds_words(max(lengths))}"
    sentence = f"Records show {counted(len(lengths), 'mail')} under way for {reach}."
    if len(lengths) < len(mails):
        sentence += f" For {len(mails) - len(lengths)} more no length follows from the stamps."
    return Outcome.FIGURE, sentence


def usual_words(usual: Usual) -> str:
    """Return the firm's own figures in a sentence."""
    if usual.half is None:
        return (
            f"Of other mail to us only {usual.counted} with sound stamps are known: too few for a usual time."
        )
    words = f"Of {usual.counted:,} mails to us, half were under way for at most {seconds_words(usual.half)}"
    if usual.p99 is None:
        return f"{words}, the longest for {seconds_words(usual.longest or 0.0)}."
    return f"{words}, 99 of 100 for at most {seconds_words(usual.p99)}."


def called(
    asked: Asked,
    calls: Sequence[CallSeen],
    statements: Sequence[Statement],
    records: Records,
    has_number: bool,
    now: datetime,
) -> Finding:
    """Return the calls of ours to any number of the customer; none only where nothing can have been missed."""
    if calls:
        outcome, sentence = _shown_of_calls(asked.customer, calls)
    else:
        outcome, sentence = _shown_without_calls(asked.customer, statements, records, has_number=has_number)
    return Finding(
        asked,
        now,
        outcome,
        sentence,
        records.limits(),
        records.looked,
        calls=tuple(calls),
        statements=tuple(statements),
        searched=len(calls),
    )


def _shown_of_calls(customer: str, calls: Sequence[CallSeen]) -> _Shown:
    sentence = f"Records show {counted(len(calls), 'call')} to {customer} in this time."
    if not all(one.is_their_number for one in calls):
        sentence += " Some went to a number that they left and that nobody confirmed as theirs."
    return Outcome.CALLS_LISTED, sentence


def _shown_without_calls(
    customer: str, statements: Sequence[Statement], records: Records, *, has_number: bool
) -> _Shown:
    if not has_number:
        unknown = f"Records show no telephone number of {customer}: a call to them cannot be told apart."
        return Outcome.CANNOT_TELL, unknown
    none = f"Records show no call to {customer} in this time"
    if not records.is_complete:
        return Outcome.CANNOT_TELL, f"{none}, but they have gaps: one may be missing."
    if statements:
        only = "a call from a phone that no system here records leaves nothing else."
        return Outcome.CANNOT_TELL, f"{none}, only what was noted on the desk: {only}"
    return Outcome.NO_CALLS, f"{none}, and they are complete for it."


def never_told(
    asked: Asked, quotes: Sequence[Quote], searched: Searched, records: Records, now: datetime
) -> Finding:
    """Return where the customer wrote the words; "not found" only where every word of theirs could be read."""
    unsearched = _unsearched(searched)
    in_what = f"{counted(searched.read, 'message')} of {asked.customer} in this time"
    outcome, sentence = _shown_of_words(in_what, quotes, is_whole=records.is_complete and not unsearched)
    return Finding(
        asked,
        now,
        outcome,
        sentence,
        (*unsearched, *records.limits()),
        records.looked,
        quotes=tuple(quotes),
        searched=searched.read,
    )


def _shown_of_words(in_what: str, quotes: Sequence[Quote], *, is_whole: bool) -> _Shown:
    own = sum(one.is_own for one in quotes)
    if own:
        return Outcome.FOUND, f"Records show these words in {own} of {in_what}."
    if quotes:
        whose = "only in what was quoted there: a person must read whose words they are."
        return Outcome.CANNOT_TELL, f"Records show these words in {len(quotes)} of {in_what}, {whose}"
    none = f"Records show these words in none of {in_what}"
    if is_whole:
        return Outcome.NOT_FOUND, f"{none}, and they are complete for what was written."
    return Outcome.CANNOT_TELL, f"{none}, but not everything could be read."


def _unsearched(searched: Searched) -> list[str]:
    found = []
    if searched.without_words:
        count = counted(searched.without_words, "message")
        found.append(f"The words of {count} in this time are not kept here any more, or never were.")
    if searched.spoken:
        count = counted(searched.spoken, "call or voicemail", "calls or voicemails")
        found.append(f"What was said in {count} in this time is not recorded as words.")
    if searched.with_files:
        found.append(f"Files attached to {counted(searched.with_files, 'message')} were not searched.")
    return found


def off_sick(
    asked: Asked,
    absences: Sequence[AbsenceSeen],
    complained_at: datetime,
    now: datetime,
    not_seen: Sequence[str] = (NO_ABSENCES,),
) -> Finding:
    """Return whether an absence in the time was written down before the complaint; nothing follows where none was."""
    before = [
        one
        for one in absences
        if one.away_from <= asked.until and one.away_to > asked.since and one.recorded_at < complained_at
    ]
    if before:
        outcome = Outcome.RECORDED
        sentence = (
            f"Records show {counted(len(before), 'absence')} in this time, entered before the complaint."
        )
    else:
        outcome = Outcome.NOT_RECORDED
        sentence = "Records show no absence in this time that was entered before. Nothing follows from that."
    return Finding(asked, now, outcome, sentence, tuple(not_seen), searched=len(absences))


def seconds_words(seconds: float) -> str:
    """Return a length to the second where that matters: "4 s", "3 min 20 s", "2 h 5 min", "3 d 2 h"; "-12 s"."""
    sign, whole = ("-" if seconds < 0 else ""), round(abs(seconds))
    for size, unit, smaller, rest in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            more = whole % size // smaller
            return f"{sign}{whole // size} {unit}" + (f" {more} {rest}" if more else "")
    return f"{sign}{whole} s" if whole else "under 1 s"

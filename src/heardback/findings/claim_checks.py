"""What was said against what the records show: one finding a claim, with its figures (SEMANTICS 6.4, D12).

Records in, finding out; pure. A finding says what was asked, which records were looked at and from when to when,
the outcome, and always what could not be seen. Silence is a finding only where the records are complete: one gap, one
mail that nobody could read yet, and it "cannot tell". No finding names a person as the one to blame, none says why
somebody said something: records are compared with a sentence, people are not judged. No ledger is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heardback.findings.claim_coverage import Looked
from heardback.findings.claim_transit import Receipt, Usual
from heardback.findings.spoken import counted


class Claim(StrEnum):
    """What was said. Closed: another one needs a check of its own."""

    NEVER_GOT = "never_got"
    NOT_INSTANT = "not_instant"
    CALLED = "called"
    NEVER_TOLD = "never_told"
    OFF_SICK = "off_sick"


CLAIM_WORDS = {
    Claim.NEVER_GOT: "“We never got your email”",
    Claim.NOT_INSTANT: "“Emails aren't instant”",
    Claim.CALLED: "“I called, you didn't pick up”",
    Claim.NEVER_TOLD: "“You never told us”",
    Claim.OFF_SICK: "“I was off sick”",
}


class Outcome(StrEnum):
    """What the records show of a claim, no more than that."""

    CONTRADICTED = "contradicted_by_records"
    CONSISTENT = "consistent_with_records"
    CANNOT_TELL = "cannot_tell"
    FIGURE = "figure"
    CALLS_LISTED = "calls_listed"
    NO_CALLS = "none_coverage_complete"
    FOUND = "found"
    NOT_FOUND = "not_found_coverage_complete"
    RECORDED = "recorded"
    NOT_RECORDED = "not_recorded"


OUTCOME_WORDS = {
    Outcome.CONTRADICTED: "contradicted by records",
    Outcome.CONSISTENT: "consistent with records",
    Outcome.CANNOT_TELL: "cannot tell",
    Outcome.FIGURE: "a figure",
    Outcome.CALLS_LISTED: "calls listed",
    Outcome.NO_CALLS: "none, coverage complete",
    Outcome.FOUND: "found",
    Outcome.NOT_FOUND: "not found, coverage complete",
    Outcome.RECORDED: "recorded",
    Outcome.NOT_RECORDED: "not recorded",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: which claim, about which customer, of [since, until], with which words; `zone` the firm's."""

    claim: Claim
    customer_id: str
    customer: str
    since: datetime
    until: datetime
    zone: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a mail was found. `role`: inbox, junk, archive …; `receipt` None where its lines are gone."""

    point: str
    folder: str
    role: str
    first_seen_at: datetime
    receipt: Receipt | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MailSeen:
    """One mail of the customer that the records hold; `received_at` is the time it is filed under (SEMANTICS 2.1).

    `is_automatic`: a machine of theirs wrote it. `set_aside`: the rule that took it off the queue, '' if none did.
    """

    contact_id: str
    received_at: datetime
    claimed_sent_at: datetime | None
    from_address: str
    subject: str
    is_automatic: bool
    set_aside: str
    sightings: tuple[Sighting, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_in_junk_only(self) -> bool:
        """Whether every place where it lay is a Junk folder."""
        return bool(self.sightings) and all(one.role == "junk" for one in self.sightings)

    @property
    def receipt(self) -> Receipt | None:
        """The way of the sighting that reached us first, of those whose lines are known."""
        known = [one.receipt for one in self.sightings if one.receipt is not None]
        timed = [one for one in known if one.reached_at is not None]
        return min(timed, key=lambda one: one.reached_at or self.received_at, default=next(iter(known), None))

    @property
    def reached_at(self) -> datetime:
        """When it reached us by our own servers' stamps, else the time it is filed under."""
        way = self.receipt
        return way.reached_at if way is not None and way.reached_at is not None else self.received_at

    @property
    def is_filed_elsewhen(self) -> bool:
        """Whether it is filed under another time than that of our servers' stamps."""
        return abs((self.reached_at - self.received_at).total_seconds()) > 60


@dataclass(frozen=True, slots=True)
class CallSeen:
    """One call of ours. Lengths in seconds, None where no record tells; `truth` is how far it got (SEMANTICS 3.3).

    `staff` is whose phone it was, '' where the records do not say. `is_their_number`: the number is an identity of
    the customer; else it is one that they left and nobody confirmed whose it is.
    """

    contact_id: str
    started_at: datetime
    number: str
    staff: str
    truth: str
    rang_for: float | None
    talked_for: float | None
    message_for: float | None
    system: str
    is_their_number: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody of the firm noted at the time without a record of a phone system: weak evidence (8.3)."""

    said_at: datetime
    speaks_of: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The words looked for, where they stand. `is_own`: in the writer's own words, not in what they quoted."""

    contact_id: str
    occurred_at: datetime
    channel: str
    subject: str
    text: tuple[str, ...]
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim checked: `sentence` says what the records show, `not_seen` what they cannot."""

    asked: Asked
    checked_at: datetime
    outcome: Outcome
    sentence: str
    not_seen: tuple[str, ...]
    looked: tuple[Looked, ...] = ()
    mails: tuple[MailSeen, ...] = ()
    calls: tuple[CallSeen, ...] = ()
    statements: tuple[Statement, ...] = ()
    quotes: tuple[Quote, ...] = ()
    usual: Usual | None = None
    searched: int = 0

    @property
    def is_covered(self) -> bool:
        """Whether everything that was looked at shows the whole time."""
        return bool(self.looked) and all(one.is_complete for one in self.looked)


@dataclass(frozen=True, slots=True)
class Records:
    """What was looked at, whatever the claim.

    `unread`: items that came in and could not be read yet, each of which may be the one. `is_cut`: there was more
    than a check reads. `not_seen` are sentences on what these records never show.
    """

    looked: tuple[Looked, ...]
    not_seen: tuple[str, ...] = ()
    unread: int = 0
    is_cut: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether silence of these records means silence (D12)."""
        return (
            bool(self.looked)
            and not self.unread
            and not self.is_cut
            and all(one.is_complete for one in self.looked)
        )

    def limits(self) -> tuple[str, ...]:
        """What stands between these records and completeness, then what they never show."""
        found = []
        if not self.looked:
            found.append("No source of such records is connected, so nothing would have been seen.")
        if self.unread:
            found.append(
                f"{counted(self.unread, 'item')} that came in could not be read yet and may be what was asked for."
            )
        if self.is_cut:
            found.append("There are more records in this time than one check reads: ask for a shorter time.")
        return (*found, *self.not_seen)


def never_got(asked: Asked, mails: Sequence[MailSeen], records: Records, now: datetime) -> Finding:
    """Return whether the records hold mail of theirs in the time: what was received is contradicted by a receipt."""
    by_people = [one for one in mails if not one.is_automatic]
    if by_people:
        outcome = Outcome.CONTRADICTED
        count = counted(len(by_people), "mail")
        sentence = f"Records show {count} of {asked.customer} that reached us in this time."
        junk = sum(one.is_in_junk_only for one in by_people)
        if junk:
            sentence += f" {counted(junk, 'of them was', 'of them were')} found in Junk only."
    elif records.is_complete:
        outcome = Outcome.CONSISTENT
        sentence = f"Records show no mail of {asked.customer} in this time, and they are complete for it."
    else:
        outcome = Outcome.CANNOT_TELL
        sentence = (
            f"Records show no mail of {asked.customer} in this time, but they have gaps: one may be unseen."
        )
    if len(mails) > len(by_people):
        sentence += f" {counted(len(mails) - len(by_people), 'automatic message')} of theirs came in."
    return Finding(
        asked,
        now,
        outcome,
        sentence,
        records.limits(),
        looked=records.looked,
        mails=tuple(mails),
        searched=len(mails),
    )


def not_instant(
    asked: Asked, mails: Sequence[MailSeen], usual: Usual, records: Records, now: datetime
) -> Finding:
    """Return how long these mails were under way, beside how long mail to the firm usually is. No opinion."""
    lengths = [
        one.receipt.under_way or 0.0 for one in mails if one.receipt is not None and one.receipt.is_sound
    ]
    if lengths:
        outcome = Outcome.FIGURE
        reach = seconds_words(min(lengths))
        if len(lengths) > 1:
            reach = f"between {reach} and {seconds_words(max(lengths))}"
        sentence = f"Records show {counted(len(lengths), 'mail')} under way for {reach}."
        if len(lengths) < len(mails):
            sentence += f" For {len(mails) - len(lengths)} more no length follows from the stamps."
    else:
        outcome = Outcome.CANNOT_TELL
        sentence = (
            f"Records show {counted(len(mails), 'mail')} in this time, none with stamps that a length follows from."
            if mails
            else f"Records show no mail of {asked.customer} in this time, so there is nothing to measure."
        )
    return Finding(
        asked,
        now,
        outcome,
        f"{sentence} {usual_words(usual)}",
        records.limits(),
        looked=records.looked,
        mails=tuple(mails),
        usual=usual,
        searched=len(mails),
    )


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
    limits = list(records.limits())
    if calls:
        outcome = Outcome.CALLS_LISTED
        sentence = f"Records show {counted(len(calls), 'call')} to {asked.customer} in this time."
        if not all(one.is_their_number for one in calls):
            sentence += " Some went to a number that they left and that nobody confirmed as theirs."
    elif not has_number:
        outcome = Outcome.CANNOT_TELL
        sentence = (
            f"Records show no telephone number of {asked.customer}: a call to them cannot be told apart."
        )
    elif not records.is_complete:
        outcome = Outcome.CANNOT_TELL
        sentence = (
            f"Records show no call to {asked.customer} in this time, but they have gaps: one may be missing."
        )
    elif statements:
        outcome = Outcome.CANNOT_TELL
        sentence = (
            f"Records show no call to {asked.customer} in this time, only what was noted on the desk: a call from a "
            "phone that no system here records leaves nothing else."
        )
    else:
        outcome = Outcome.NO_CALLS
        sentence = f"Records show no call to {asked.customer} in this time, and they are complete for it."
    return Finding(
        asked,
        now,
        outcome,
        sentence,
        tuple(limits),
        looked=records.looked,
        calls=tuple(calls),
        statements=tuple(statements),
        searched=len(calls),
    )


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search for words went through: `read` messages, and those whose words no record holds."""

    read: int
    without_words: int = 0
    spoken: int = 0
    with_files: int = 0


def never_told(
    asked: Asked, quotes: Sequence[Quote], searched: Searched, records: Records, now: datetime
) -> Finding:
    """Return where the customer wrote the words; "not found" only where every word of theirs could be read."""
    own = [one for one in quotes if one.is_own]
    limits = [*_unsearched(searched), *records.limits()]
    in_what = f"{counted(searched.read, 'message')} of {asked.customer} in this time"
    if own:
        outcome = Outcome.FOUND
        sentence = f"Records show these words in {len(own)} of {in_what}."
    elif quotes:
        outcome = Outcome.CANNOT_TELL
        sentence = (
            f"Records show these words in {len(quotes)} of {in_what}, only in what was quoted there: a person "
            "must read whose words they are."
        )
    elif records.is_complete and not _unsearched(searched):
        outcome = Outcome.NOT_FOUND
        sentence = (
            f"Records show these words in none of {in_what}, and they are complete for what was written."
        )
    else:
        outcome = Outcome.CANNOT_TELL
        sentence = f"Records show these words in none of {in_what}, but not everything could be read."
    return Finding(
        asked,
        now,
        outcome,
        sentence,
        tuple(limits),
        looked=records.looked,
        quotes=tuple(quotes),
        searched=searched.read,
    )


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


@dataclass(frozen=True, slots=True)
class AbsenceSeen:
    """An absence as it was entered: [away_from, away_to), written down at `recorded_at`."""

    away_from: datetime
    away_to: datetime
    recorded_at: datetime


NO_ABSENCES = "Absences are not recorded by this desk."


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


# -- words --------------------------------------------------------------------------------------------------


def seconds_words(seconds: float) -> str:
    """Return a length to the second where that matters: "4 s", "3 min 20 s", "2 h 5 min", "3 d 2 h"; "-12 s"."""
    sign, whole = ("-" if seconds < 0 else ""), round(abs(seconds))
    for size, unit, smaller, rest in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            more = whole % size // smaller
            return f"{sign}{whole // size} {unit}" + (f" {more} {rest}" if more else "")
    return f"{sign}{whole} s" if whole else "under 1 s"

"""What a check of a claim takes and gives: the claim, the records, the finding (SEMANTICS 6.4, D12). Pure."""

from __future__ import annotations

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
class AbsenceSeen:
    """An absence as it was entered: [away_from, away_to), written down at `recorded_at`."""

    away_from: datetime
    away_to: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search for words went through: `read` messages, and those whose words no record holds."""

    read: int
    without_words: int = 0
    spoken: int = 0
    with_files: int = 0


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
        return _is_whole(self.looked)


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
        return _is_whole(self.looked) and not self.unread and not self.is_cut

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


def _is_whole(looked: tuple[Looked, ...]) -> bool:
    return bool(looked) and all(one.is_complete for one in looked)

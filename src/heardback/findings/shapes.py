"""The rows and objects that leave an audit: what files, `--json` and the report are written from.

Field names and enum values are a contract (people script against them): add freely, rename or remove nothing.
All moments are aware UTC; all durations are seconds. Every shape is a frozen dataclass that msgspec encodes.
Source: SEMANTICS 4.1, 4.2, 7.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from heardback.findings.promise_shapes import PromiseSummary
from heardback.findings.rates import MATURED_FOR_A_RATE
from heardback.kernel.contacts import Channel, Direction, Manner
from heardback.kernel.owing import Owes
from heardback.kernel.reasons import Grade
from heardback.kernel.status import State, Verdict


class Classification(StrEnum):
    YES = "yes"
    UNSURE = "unsure"


class CloseReason(StrEnum):
    NOT_OWED = "not_owed"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    DUPLICATE_PARTY = "duplicate_party"
    LAWFUL_HOLD = "lawful_hold"


@dataclass(frozen=True, slots=True)
class Try:
    """One time the customer tried to reach us: the opener or a chase."""

    channel: Channel
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the way to a verdict: a sentence for a person, the rule, the fact it stands on."""

    sentence: str
    rule: str = ""
    contact_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One owed answer as judged at `as_of`: a row of `owed.parquet`.

    `customer` is the name to show, `customer_id` what groups people. `settled_by` is the contact (or
    decision) that settled it, `staff` who answered, '' where nobody did. `rule` classified the opener.
    `tried` lists the opener and every chase in order of time; `candidates` are contacts that may have
    answered (grade C); `uncovered_from` is set where the sent mail that could hold the answer is not
    covered from that moment. `likelihood` (0-1) only orders the unsure: how likely a person waits.
    `intake_point` is the address or the line that the opener came in at, `campaign` what advertised that line;
    `unproven` counts calls of ours that were connected, but perhaps to a machine (grade D).
    """

    owed_id: str
    customer_id: str
    customer: str
    channel: Channel
    subject: str
    opened_at: datetime
    due_at: datetime
    state: State
    verdict: Verdict
    settled_at: datetime | None = None
    settled_by: str = ""
    staff: str = ""
    grade: Grade | None = None
    manner: Manner | None = None
    chases: int = 0
    attempts: int = 0
    classification: Classification = Classification.YES
    rule: str = ""
    last_words: str = ""
    tried: tuple[Try, ...] = ()
    number_left: bool = False
    candidates: tuple[str, ...] = ()
    is_first_contact: bool = False
    intake_point: str = ""
    reasons: tuple[Reason, ...] = ()
    uncovered_from: datetime | None = None
    close_reason: CloseReason | None = None
    closed_at: datetime | None = None
    likelihood: float = 0.5
    campaign: str = ""
    unproven: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One communication event: a row of `contacts.parquet`.

    `owes` is of inbound contacts only, None where none was ruled on; `rule` says why, or what an outbound one
    counts as. `customer_ids` are those of the owed rows; `is_automatic` is what `explain mail` says.
    """

    contact_id: str
    message_id: str
    channel: Channel
    direction: Direction
    occurred_at: datetime
    claimed_sent_at: datetime | None = None
    from_identity: str = ""
    to_identities: tuple[str, ...] = ()
    customer_ids: tuple[str, ...] = ()
    staff: str = ""
    conversation_id: str = ""
    is_automatic: bool = False
    owes: Owes | None = None
    rule: str = ""
    subject: str = ""
    cites: tuple[str, ...] = ()
    source: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRow:
    """One contact that owes no answer or counts for none, with rule and evidence: a row of `set_aside.csv`."""

    contact_id: str
    occurred_at: datetime
    from_identity: str
    subject: str
    rule: str
    sentence: str = ""
    evidence: tuple[str, ...] = ()
    source: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRow:
    """One item that could not be read; it is kept, owed as unsure and listed: a row of `unreadable.csv`."""

    source: str
    offset: int
    size: int
    reason: str
    contact_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage:
    """What one staff address or intake point shows us, and since when; `gap` is a sentence, '' where none."""

    source: str
    covered_from: datetime | None
    covered_to: datetime | None
    messages: int = 0
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A number that one customer left in a mail and that is in the call records: a row of `links.csv`.

    A person says whether it is theirs: `answer` is the line of a decisions file that says so.
    """

    identity: str
    number: str
    calls: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question whose answer settles `settles` unsure ones at once; `answers` are lines of `--decisions`."""

    question_id: str
    text: str
    settles: int
    answers: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partition:
    """Owed answers of a cohort by verdict. They sum to `total`: none is left out or in two."""

    met: int = 0
    late: int = 0
    never_answered: int = 0
    maybe_answered: int = 0
    breached_unconfirmed: int = 0
    early: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.matured + self.early + self.pending

    @property
    def matured(self) -> int:
        """Those that have come due: the only ones a rate speaks of."""
        return self.met + self.late + self.never_answered + self.maybe_answered + self.breached_unconfirmed

    @property
    def answered(self) -> int:
        return self.met + self.late + self.early


@dataclass(frozen=True, slots=True)
class WithinStandard:
    """Share answered within the standard of what has come due; all None where nothing has come due."""

    rate: float | None
    wilson_low: float | None
    wilson_high: float | None
    bound_low: float | None
    bound_high: float | None
    met: int = 0
    matured: int = 0

    @property
    def is_few(self) -> bool:
        """Too few have come due to speak of a rate."""
        return self.matured < MATURED_FOR_A_RATE


@dataclass(frozen=True, slots=True)
class Excluded:
    """Owed answers that stand outside the partition, counted beside it."""

    not_owed: int = 0
    withdrawn: int = 0
    duplicate: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class OldestWaiting:
    owed_id: str
    customer: str
    subject: str
    opened_at: datetime
    chases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many items were read. messages = contacts + duplicates; set aside and unreadable are contacts.

    `calls` of the messages are calls, told by `call_records` records: a call is one message however many tell of it.
    """

    messages: int = 0
    contacts: int = 0
    inbound: int = 0
    outbound: int = 0
    set_aside: int = 0
    unreadable: int = 0
    duplicates: int = 0
    calls: int = 0
    call_records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSummary:
    """The one object of `heardback audit --json`.

    `within_standard`, the quantiles and `people` are of the certain ones. `median_seconds` and
    `p90_seconds` are None where the waiting curve never reaches that share.
    """

    messages: int
    contacts: int
    inbound: int
    outbound: int
    set_aside: int
    unreadable: int
    duplicates: int
    people: int
    owed: int
    certain: Partition
    unsure: Partition
    within_standard: WithinStandard
    median_seconds: float | None
    p90_seconds: float | None
    oldest_waiting: tuple[OldestWaiting, ...]
    coverage: tuple[SourceCoverage, ...]
    as_of: datetime
    standard: str
    mode: str = "standard"
    timezone: str = "UTC"
    within_standard_with_unsure: WithinStandard | None = None
    within_standard_proven: WithinStandard | None = None
    excluded: Excluded = field(default=Excluded())
    never_answered_people: int | None = None  # None: the sources hold no outgoing mail, so no claim is made
    headline: str = ""
    calls: int = 0
    call_records: int = 0
    promises: PromiseSummary = field(default=PromiseSummary())

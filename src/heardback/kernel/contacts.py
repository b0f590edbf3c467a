"""The kernel's facts: contacts with all their evidence, calls, bounces, absences, coverage.

Facts are found before judging (by `formats`, `reading`, `evidence`) and never change afterwards. Nothing here
decides; `owing` and `matching` do. What depends on other customers (mass mailing, "cites our mail") is a mark
on the contact. Source: SEMANTICS sections 1-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    PHONE = "phone"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    FORM = "form"
    CHAT = "chat"
    SMS = "sms"
    SOCIAL = "social"
    LETTER = "letter"
    IN_PERSON = "in_person"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class Mark(StrEnum):
    """One piece of evidence about a contact. Closed: a new one needs a rule in `owing` or `matching`."""

    # how it came in (SEMANTICS 2.3 rules 1-7)
    CARRIER = "carrier"  # a machine passed on a person's words; counterparties name that person
    CARRIER_NO_ADDRESS = "carrier_no_address"  # own form mail without any address
    INTERNAL = "internal"  # sender and every recipient are staff, no authentication failure
    AUTHENTICATION_FAILED = "authentication_failed"
    INTERNAL_FORWARD = "internal_forward"  # staff passed a customer's mail on to an intake point
    DSN = "dsn"
    MDN = "mdn"
    REPORT = "report"
    CHALLENGE = "challenge"  # "confirm that you are human" machine
    CALENDAR_COUNTER = "calendar_counter"
    CALENDAR_REQUEST = "calendar_request"
    CALENDAR_REPLY = "calendar_reply"
    CALENDAR_CANCEL = "calendar_cancel"
    CALENDAR_WORDS = "calendar_words"  # free text beyond the client's template
    CITES_US = "cites_us"  # In-Reply-To or References name a message of ours
    # machines (rules 8-11)
    AUTO_REPLIED = "auto_replied"  # Auto-Submitted: auto-replied
    AUTO_GENERATED = "auto_generated"  # Auto-Submitted: any other token than no / auto-forwarded
    JUNK = "junk"  # provider's spam verdict or Junk folder
    LIST_ID = "list_id"
    LIST_UNSUBSCRIBE = "list_unsubscribe"
    LIST_POST = "list_post"
    PRECEDENCE_BULK = "precedence_bulk"
    FEEDBACK_ID = "feedback_id"
    CAMPAIGN = "campaign"  # header of a campaign tool
    OWN_GROUP = "own_group"  # its List-Id is the firm's own group
    NO_REPLY_FROM = "no_reply_from"  # From is a no-reply address and no other Reply-To is given
    X_AUTO_REPLY = "x_auto_reply"  # X-Autoreply, X-Autorespond and kin
    SUBJECT_AUTO = "subject_auto"  # "Automatic reply:", "Out of office" in any known language
    BODY_AUTO = "body_auto"  # the text says that it is automatic
    SUPPRESS_AUTO = "suppress_auto"  # X-Auto-Response-Suppress: a request, not proof
    NULL_RETURN_PATH = "null_return_path"
    COLD_SALES = "cold_sales"
    ADDRESSED_TO_NONE_OF_US = "addressed_to_none_of_us"
    SENDER_RULE_NO = "sender_rule_no"  # a person's rule for this sender says: no answer owed
    SENDER_RULE_YES = "sender_rule_yes"
    SENDER_RULE_NO_BACKWARDS = "sender_rule_no_backwards"  # made later: settles unsure mail only
    # words of the author's zone (rules 12-15, crossing, joining)
    CLOSING = "closing"
    CLOSING_NEAR = "closing_near"
    BARE_YES = "bare_yes"
    QUESTION = "question"
    REQUEST = "request"
    PRAISE = "praise"
    REGULATED = "regulated"
    COPIED_ONLY = "copied_only"
    REPEATS = "repeats"  # "second try", "still waiting", "I wrote last week"
    ATTACHMENT = "attachment"
    EMPTY = "empty"  # no letter or digit of the author's own and no attachment
    SALES_CALLER = "sales_caller"
    UNPARSED = "unparsed"
    NO_ROOT = "no_root"  # list mode: the conversation's first message is missing
    # outbound (SEMANTICS 3)
    DRAFT = "draft"
    MASS_MAILING = "mass_mailing"
    RULE_TEMPLATE = "rule_template"  # byte-equal to a template that a rule sends
    HOLDING = "holding"  # the words say "got it, more later" and no more
    WANTS_CALL = "wants_call"  # the customer asks to be rung
    NUMBER_LEFT = "number_left"  # a call with a number that this customer left; nobody confirmed whose it is
    # times
    SENDER_CLOCK = "sender_clock"  # only the sender's own Date: is known
    DATE_NOT_CORROBORATED = "date_not_corroborated"


class MachineDetection(StrEnum):
    NOT_RUN = "not_run"
    HUMAN = "human"
    MACHINE = "machine"
    UNKNOWN = "unknown"


class Manner(StrEnum):
    """How an owed answer was settled (SEMANTICS 4.1)."""

    FULL = "full"
    HOLDING = "holding"
    ATTESTED = "attested"
    CALLED_AGAIN = "called_again"


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a phone system proves about one call; all durations in seconds, 0 where it did not happen.

    `bridged_for`: a staff leg and the customer's leg were joined. `rang_for`: ring or queue time before that.
    `message_for`: speech recorded (their voicemail inbound, ours after the beep outbound). `left_waiting_for`: after
    a person had taken it and passed it on, until the caller hung up and nobody else had come.
    """

    bridged_for: float = 0.0
    rang_for: float = 0.0
    message_for: float = 0.0
    machine_detection: MachineDetection = MachineDetection.NOT_RUN
    is_withheld: bool = False
    is_silent_message: bool = False
    has_staff_note: bool = False
    has_failed: bool = False
    left_waiting_for: float = 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """A due window: remind at `earliest_at`, broken only after `latest_at` (SEMANTICS 5.3)."""

    earliest_at: datetime
    latest_at: datetime
    wording: str = ""


class PromiseKind(StrEnum):
    """What was promised (SEMANTICS 5.2), and the follow-ups that a voicemail and a part of an answer leave (3.6)."""

    CALL_BACK = "call_back"
    REPLY = "reply"
    DELIVER = "deliver"
    ACT = "act"
    VAGUE = "vague"
    CONDITIONAL = "conditional"
    BURDEN_SHIFT = "burden_shift"
    TRY_AGAIN = "try_again"  # we left a voicemail
    REST = "rest"  # part of the question is still open


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise as read in a contact's own words; a suggestion, never a verdict (SEMANTICS 5.1).

    `key` is the same whenever the same words are read, and names it among those of its contact. `window` is None
    where no time is named. `is_told`: the customer says that we promised it (T3).
    """

    key: str
    kind: PromiseKind
    sentence: str
    window: Window | None
    confidence: float
    rule: str
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One communication event, with everything the judge may know of it.

    `occurred_at` is the perimeter receipt time inbound and the proven answer time outbound (aware UTC,
    SEMANTICS 2.1, 3.5). `counterparties` are identity keys of the customer side ("email:ann@x.example",
    "phone:+12025550100"): the writer inbound, every outside recipient outbound. `cites` are Message-IDs of
    References and In-Reply-To, nearest last. `conversation_keys` are further exact links (phone pair, form id,
    our ticket token; "id:<contact_id>" for what was written or dialled from a task). `inferred_to` are inbound
    contact ids that it seems to answer though no header says so. `responders` are the staff whose Sent folders
    would hold the answer, of ours its own writer's (empty: anybody's, the team's). `asks` are the normalised
    questions and requests of the author's own text.
    `proposes` are windows offered by us; `accepts` is the moment or day the customer agreed to. `commitments` are
    the promises read in it, in order of the text; `asked` are the questions that it puts, as they stand there, and
    `asked_by` is the day by which they ask for it, where one is named ("please send it by Friday").
    """

    contact_id: str
    channel: Channel
    direction: Direction
    occurred_at: datetime
    counterparties: tuple[str, ...] = ()
    known_at: datetime | None = None
    staff: str = ""
    intake_points: tuple[str, ...] = ()
    subject: str = ""
    base_subject: str = ""
    message_id: str = ""
    cites: tuple[str, ...] = ()
    conversation_keys: tuple[str, ...] = ()
    inferred_to: tuple[str, ...] = ()
    responders: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    asks: frozenset[str] = frozenset()
    proposes: tuple[Window, ...] = ()
    accepts: Window | None = None
    promises: tuple[Window, ...] = ()
    call: CallFacts | None = None
    commitments: tuple[Commitment, ...] = ()
    asked: tuple[str, ...] = ()
    asked_by: Window | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A final or transient delivery failure for one recipient (SEMANTICS 3.5)."""

    bounce_id: str
    recipient: str
    occurred_at: datetime
    is_permanent: bool
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """We would have seen what `source` sent in [covered_from, covered_to]; source '' is the team as a whole."""

    source: str
    covered_from: datetime
    covered_to: datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """`staff` was away in [away_from, away_to); `cover` answers meanwhile ('' = the team)."""

    staff: str
    away_from: datetime
    away_to: datetime
    cover: str = ""


def is_phone(channel: Channel) -> bool:
    """A contact without a topic of its own (SEMANTICS 3.7 ii)."""
    return channel is Channel.PHONE or channel is Channel.VOICEMAIL

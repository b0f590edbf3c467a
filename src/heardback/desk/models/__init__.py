"""Facts and projections of the live desk: fields and constraints only.

Facts are append-only (decisions, claims, notes, links, coverage). Contacts are parsed from raw items; owed answers
and promises are judged from contacts and have one writer, `desk.projection`.
"""

from heardback.desk.models.answering import (
    AnswerCall,
    AnswerLine,
    Presence,
    Recording,
    TextMessage,
    Transcription,
)
from heardback.desk.models.beats import WorkerBeat
from heardback.desk.models.contacts import (
    Bounce,
    Citation,
    Contact,
    Customer,
    Filing,
    Identity,
    ReplyAddress,
)
from heardback.desk.models.doors import (
    CacheRow,
    Chore,
    ChoreKind,
    ChoreState,
    LegalHold,
    LinkPurpose,
    OneTimeLink,
    Retention,
)
from heardback.desk.models.facts import (
    Claim,
    ClaimKind,
    CoverageSpan,
    CustomerMark,
    DecisionFact,
    GoLive,
    IdentityLink,
    MergeProposal,
    Note,
    Private,
    RevisedVerdict,
    SenderRule,
    StandardVersion,
)
from heardback.desk.models.firm import (
    MAILBOXES,
    PHONES,
    FirmProfile,
    IntakeKind,
    IntakePoint,
    Phrase,
    Team,
)
from heardback.desk.models.owed import FigureSnapshot, OwedAnswer, PromiseRow, Pulse
from heardback.desk.models.people import AccessEntry, Role, Staff, StaffAddress, StaffAddressKind
from heardback.desk.models.phones import (
    Dialled,
    DialOutcome,
    NumberKind,
    NumberWord,
    PhoneLine,
    StaffPhone,
)
from heardback.desk.models.questions import Question, QuestionAnswer, QuestionSet
from heardback.desk.models.rulings import MatterFact, MergeCursor, SampledLook, TeamMode

__all__ = [
    "MAILBOXES",
    "PHONES",
    "AccessEntry",
    "AnswerCall",
    "AnswerLine",
    "Bounce",
    "CacheRow",
    "Chore",
    "ChoreKind",
    "ChoreState",
    "Citation",
    "Claim",
    "ClaimKind",
    "Contact",
    "CoverageSpan",
    "Customer",
    "CustomerMark",
    "DecisionFact",
    "DialOutcome",
    "Dialled",
    "FigureSnapshot",
    "Filing",
    "FirmProfile",
    "GoLive",
    "Identity",
    "IdentityLink",
    "IntakeKind",
    "IntakePoint",
    "LegalHold",
    "LinkPurpose",
    "MatterFact",
    "MergeCursor",
    "MergeProposal",
    "Note",
    "NumberKind",
    "NumberWord",
    "OneTimeLink",
    "OwedAnswer",
    "PhoneLine",
    "Phrase",
    "Presence",
    "Private",
    "PromiseRow",
    "Pulse",
    "Recording",
    "ReplyAddress",
    "Retention",
    "RevisedVerdict",
    "Role",
    "SampledLook",
    "SenderRule",
    "Staff",
    "StaffAddress",
    "StaffAddressKind",
    "StaffPhone",
    "StandardVersion",
    "Team",
    "TeamMode",
    "TextMessage",
    "Transcription",
    "WorkerBeat",
]

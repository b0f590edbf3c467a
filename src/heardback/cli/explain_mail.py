"""`heardback explain mail`: all that is read from one mail, and how it would be ruled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from heardback.evidence.automatic import read_automatic
from heardback.evidence.contacts import place, time_of
from heardback.evidence.firm import Firm
from heardback.evidence.kinds import mail_kind
from heardback.evidence.mail import Reader, read_record
from heardback.evidence.readings import MailReading
from heardback.formats.exports.items import FolderRole, RawItem
from heardback.formats.records import FailedRecipient, Mailbox, MailRecord, Unreadable
from heardback.formats.rfc5322 import parse_mail
from heardback.kernel.contacts import Commitment, Contact, Direction, Mark, PromiseKind
from heardback.kernel.owing import NOTHING_BEFORE, Owes, rule_on
from heardback.kernel.policy import Policy
from heardback.kernel.reasons import Rule
from heardback.reading.signatures import suggested_numbers
from heardback.reading.zones import split_zones


@dataclass(frozen=True, slots=True)
class Party:
    """One address with its display name, both '' where the mail gives none."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class BounceFound:
    """What a delivery report says: `is_permanent` if the address itself is dead; action 'failed' is final."""

    action: str
    status: str
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class PromiseFound:
    """What the writer says they will do ("I will call you Tuesday"), and by when: None where no time is named.

    `is_told`: the writer says that the other side promised it ("you said you would call").
    """

    sentence: str
    kind: PromiseKind
    earliest: datetime | None
    latest: datetime | None
    confidence: float
    rule: str
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailExplained:
    """One mail explained; names and meaning as in the contract. `from` is spelt `from_` in Python only.

    `owes` and `rule` are judged on this mail alone, as if nobody had written before; outbound and internal mail
    owes nothing. `suggested_numbers` (E.164) stand in the signature: suggestions, never proof of identity.
    `unreadable` is the reason where the mail could not be read, else None.
    """

    file: str
    subject: str = ""
    from_: Party | None = None
    to: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()
    reply_to: tuple[Party, ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    claimed_sent_at: datetime | None = None
    received_at: datetime | None = None
    direction: str = ""
    text: str = ""
    new_text: str = ""
    attachments: tuple[str, ...] = ()
    suggested_numbers: tuple[str, ...] = ()
    kind: str = "unparsed"
    is_automatic: bool = False
    owes: str = "unsure"
    rule: str = "unparsed"
    evidence: tuple[str, ...] = ()
    failed_recipients: tuple[str, ...] = ()
    bounce: BounceFound | None = None
    promises: tuple[PromiseFound, ...] = ()
    defects: tuple[str, ...] = ()
    unreadable: str | None = None


def explain_file(path: Path, firm: Firm, country: str = "") -> MailExplained:
    """Explain the one mail in a file; what cannot be read gets its reason, never an exception."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        return MailExplained(
            file=str(path), unreadable=f"{path} cannot be read: {problem.strerror or problem}."
        )
    return explain_bytes(_without_separator(raw), str(path), firm, country)


def explain_bytes(raw: bytes, name: str, firm: Firm, country: str = "") -> MailExplained:
    """Explain one mail's bytes; `country` is where numbers without a country code are dialled."""
    try:
        record = parse_mail(raw)
    except Unreadable as problem:
        return MailExplained(file=name, unreadable=problem.reason)
    item = RawItem(raw, name, 0, len(raw), "", FolderRole.OTHER)
    return _explained(name, record, read_record(record, item, Reader(UTC)), firm, country)


def _without_separator(raw: bytes) -> bytes:
    """A single mail saved by an mbox program begins with its separator line."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _explained(
    name: str, record: MailRecord, reading: MailReading, firm: Firm, country: str
) -> MailExplained:
    zones = split_zones(record.text)
    automatic = read_automatic(record, zones.new_text)
    kind = mail_kind(record, automatic)
    contact = _contact(reading, firm)
    owes, rule = _ruled(contact)
    report = automatic.delivery_report
    received_at, _ = time_of(reading, Direction.INBOUND)
    return MailExplained(
        file=name,
        subject=record.subject,
        from_=_party(record.from_[0]) if record.from_ else None,
        to=tuple(map(_party, record.to)),
        cc=tuple(map(_party, record.cc)),
        reply_to=tuple(map(_party, record.reply_to)),
        message_id=record.message_id,
        in_reply_to=record.in_reply_to,
        references=record.references,
        claimed_sent_at=record.claimed_sent_at,
        received_at=received_at if reading.perimeter_at or reading.claimed_sent_at else None,
        direction=contact.direction.value,
        text=record.text,
        new_text=zones.new_text,
        attachments=tuple(attachment.filename for attachment in record.attachments),
        suggested_numbers=suggested_numbers(zones.signature, country),
        kind=kind.kind.value,
        is_automatic=kind.is_automatic,
        owes=owes,
        rule=rule,
        evidence=(
            *kind.evidence,
            *(f"{mark.value}: {line}" for mark, line in automatic.evidence),
            *_words(contact),
        ),
        failed_recipients=_failed(report.failed) if report is not None else (),
        bounce=BounceFound(report.action, report.status, report.is_permanent) if report is not None else None,
        promises=tuple(map(_promise, reading.commitments)),
        defects=record.defects,
    )


def _promise(read: Commitment) -> PromiseFound:
    window = read.window
    return PromiseFound(
        read.sentence,
        read.kind,
        window.earliest_at if window else None,
        window.latest_at if window else None,
        read.confidence,
        read.rule,
        read.is_told,
    )


def _contact(reading: MailReading, firm: Firm) -> Contact:
    contact = place(reading, firm).contact
    if firm.domains or firm.staff:
        return contact
    # Nobody said who "we" are, so that nothing can be held against its recipients.
    return replace(contact, marks=contact.marks - {Mark.ADDRESSED_TO_NONE_OF_US, Mark.COPIED_ONLY})


def _ruled(contact: Contact) -> tuple[str, str]:
    if contact.direction is Direction.INTERNAL:
        return Owes.NO.value, Rule.INTERNAL.value
    if contact.direction is Direction.OUTBOUND:
        return Owes.NO.value, "outbound"
    ruling = rule_on(contact, NOTHING_BEFORE, Policy())
    return ruling.owes.value, ruling.rule.value


def _words(contact: Contact) -> Iterator[str]:
    """The marks as evidence, for those that have no header line of their own."""
    for mark in sorted(contact.marks):
        yield mark.value


def _failed(recipients: tuple[FailedRecipient, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(recipient.address for recipient in recipients if recipient.address))


def _party(mailbox: Mailbox) -> Party:
    return Party(mailbox.name, mailbox.address)

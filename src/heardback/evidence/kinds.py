"""What kind of mail is this, and did a machine write it? (CONTRACT `explain mail`: `kind`, `is_automatic`.)

`mail_kind` sums the marks of `automatic` up for people. It is not the judge: whether an answer is owed is the
kernel's decision, by rule. "A machine wrote it" is about authorship: a person's mail through a mailing list, a
web form or with `Auto-Submitted: no` is a person's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heardback.evidence.automatic import AutomaticReading, MarkEvidence
from heardback.formats.records import MailRecord
from heardback.kernel.contacts import Mark
from heardback.reading.lang.automatic import tells_of_absence


class Kind(StrEnum):
    MESSAGE = "message"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    READ_RECEIPT = "read_receipt"
    BULK = "bulk"
    LIST = "list"
    REPORT = "report"
    CALENDAR = "calendar"
    CHALLENGE = "challenge"
    UNPARSED = "unparsed"


@dataclass(frozen=True, slots=True)
class MailKind:
    """`rule` names the first rule that fitted ('' for an ordinary message); `evidence` the lines behind it."""

    kind: Kind
    is_automatic: bool
    rule: str = ""
    evidence: tuple[str, ...] = ()


_REPLIES = frozenset({Mark.AUTO_REPLIED, Mark.X_AUTO_REPLY, Mark.SUBJECT_AUTO})
_LISTS = frozenset({Mark.LIST_POST, Mark.LIST_ID, Mark.PRECEDENCE_BULK, Mark.OWN_GROUP})
_CAMPAIGNS = frozenset({Mark.CAMPAIGN, Mark.FEEDBACK_ID})
_BULKS = _CAMPAIGNS | {Mark.LIST_UNSUBSCRIBE, Mark.LIST_ID, Mark.PRECEDENCE_BULK}
# Sending services stamp these on people's replies from shared inboxes too.
_SENDING_SERVICE = frozenset({Mark.FEEDBACK_ID, Mark.LIST_UNSUBSCRIBE})
_SENT_TO_MANY = _CAMPAIGNS | {Mark.LIST_UNSUBSCRIBE}
_ALONE = (
    (Mark.DSN, Kind.BOUNCE, "dsn"),
    (Mark.REPORT, Kind.REPORT, "report"),
    (Mark.MDN, Kind.READ_RECEIPT, "mdn"),
    (Mark.CHALLENGE, Kind.CHALLENGE, "challenge"),
)


def mail_kind(record: MailRecord, reading: AutomaticReading) -> MailKind:
    """Return kind and authorship of `record` from what `read_automatic` found in it."""
    marks = reading.marks
    for mark, kind, rule in _ALONE:
        if mark in marks:
            return MailKind(kind, True, rule, _lines(reading.evidence, {mark}))
    if reading.delivery_report is not None:
        return MailKind(Kind.BOUNCE, True, "dsn", _lines(reading.evidence, {Mark.BODY_AUTO}))
    if record.calendar is not None:
        return MailKind(
            Kind.CALENDAR, False, "calendar", (f"text/calendar {record.calendar.method}".strip(),)
        )
    if not marks:
        return MailKind(Kind.MESSAGE, False)
    if marks & _REPLIES or _is_vacation(marks):
        used = marks & (_REPLIES | {Mark.BODY_AUTO})
        return MailKind(Kind.AUTO_REPLY, True, "auto", _lines(reading.evidence, used))
    machine = _machine_rule(marks)
    if marks & _BULKS:
        return _bulk_or_list(record, marks, machine, reading)
    if machine:
        is_reply = machine == "auto_likely" and _tells_of_absence(reading)
        kind = Kind.AUTO_REPLY if is_reply else Kind.MESSAGE
        return MailKind(kind, True, machine, _lines(reading.evidence, marks))
    return MailKind(Kind.MESSAGE, False, "", _lines(reading.evidence, marks))


def unparsed_kind(reason: str) -> MailKind:
    """Return the kind of a mail that could not be read: nobody knows who wrote it, so a person looks."""
    return MailKind(Kind.UNPARSED, False, "unparsed", (reason,))


def _tells_of_absence(reading: AutomaticReading) -> bool:
    return any(mark is Mark.BODY_AUTO and tells_of_absence(line) for mark, line in reading.evidence)


def _is_vacation(marks: frozenset[Mark]) -> bool:
    return Mark.BODY_AUTO in marks and bool(
        marks & {Mark.NULL_RETURN_PATH, Mark.SUPPRESS_AUTO, Mark.PRECEDENCE_BULK}
    )


def _machine_rule(marks: frozenset[Mark]) -> str:
    if Mark.AUTO_GENERATED in marks:
        return "auto"
    if Mark.NO_REPLY_FROM in marks:
        return "no_reply_address"
    return "auto_likely" if Mark.BODY_AUTO in marks else ""


def _bulk_or_list(
    record: MailRecord, marks: frozenset[Mark], machine: str, reading: AutomaticReading
) -> MailKind:
    # A list takes posts from people (RFC 2369 List-Post); a campaign only sends.
    is_list = Mark.OWN_GROUP in marks or (Mark.LIST_POST in marks and not marks & _CAMPAIGNS)
    if is_list:
        is_machine = machine in ("auto", "no_reply_address")
        lines = _lines(reading.evidence, marks & (_LISTS | {Mark.AUTO_GENERATED}))
        return MailKind(Kind.LIST, is_machine, "list", lines)
    lines = _lines(reading.evidence, marks & (_BULKS | {Mark.AUTO_GENERATED}))
    if record.in_reply_to and not machine and not marks & (_BULKS - _SENDING_SERVICE):
        return MailKind(Kind.MESSAGE, False, "", lines)
    if marks & {Mark.LIST_ID, Mark.PRECEDENCE_BULK} and not marks & _SENT_TO_MANY and not machine:
        is_list = Mark.LIST_ID in marks or _is_list_owner(record) or _says_list(reading)
        return MailKind(
            Kind.LIST if is_list else Kind.BULK, not is_list, "list" if is_list else "bulk", lines
        )
    return MailKind(Kind.BULK, True, "bulk", lines)


def _says_list(reading: AutomaticReading) -> bool:
    return any(
        mark is Mark.PRECEDENCE_BULK and line.lower().endswith("list") for mark, line in reading.evidence
    )


def _is_list_owner(record: MailRecord) -> bool:
    # Old list servers (Majordomo, Mailman 2.0, LISTSERV) stamp only "Precedence: bulk" and their own Sender.
    senders = [mailbox.address.lower() for mailbox in record.sender] + [record.header("return-path").lower()]
    return any(
        mark in sender
        for sender in senders
        for mark in ("owner-", "-owner@", "-bounces@", "-admin@", "-request@")
    )


def _lines(evidence: tuple[MarkEvidence, ...], marks: frozenset[Mark] | set[Mark]) -> tuple[str, ...]:
    return tuple(line for mark, line in evidence if mark in marks)

"""The assembly line for mail: raw item -> reading (once, whoever the firm is) -> contacts (given the firm).

`read_item` never raises: what cannot be parsed becomes a reading of kind `unparsed`, whose clock runs (L5).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from heardback.evidence.addresses import matching_address
from heardback.evidence.automatic import AutomaticReading, read_automatic
from heardback.evidence.call_notices import read_call_notice
from heardback.evidence.firm import Firm
from heardback.evidence.kinds import MailKind, mail_kind
from heardback.evidence.quotes import read_quote_traces
from heardback.evidence.readings import FailedDelivery, ForwardedMail, MailReading, Traces, WindowTuple
from heardback.evidence.said import NOTHING, Said, read_said
from heardback.formats.dsn import DeliveryReport
from heardback.formats.exports.items import FolderRole, RawItem
from heardback.formats.perimeter import perimeter_time
from heardback.formats.phone_numbers import e164
from heardback.formats.received import hops_of, stamped_at
from heardback.formats.records import Mailbox, MailRecord, Unreadable
from heardback.formats.rfc5322 import parse_mail
from heardback.formats.threading import base_subject, is_reply_subject
from heardback.kernel.contacts import Mark, Window
from heardback.reading.dates import OFFICE, WorkDays
from heardback.reading.forms import FormFields, parse_form
from heardback.reading.forwards import parse_forward
from heardback.reading.signatures import suggested_numbers
from heardback.reading.words import Words, read_words
from heardback.reading.zones import new_text_and_doubt, split_zones

SNIPPET_LENGTH = 400
SIGNATURE_REACH = 800  # characters below the words in which a signature's number is looked for
MOST_READ = (
    256_000_000  # bytes of one mail; what lies beyond can only be more of an attachment or of its text
)
# Mails that `read_items` takes through a step together, and the bytes at which fewer are enough.
HANDFUL = 32
HANDFUL_BYTES = 4 << 20
_AHEAD_AT_MOST = timedelta(days=1)
_HAS_WORD = re.compile(r"\w")
# Begins with a digit, which the search finds many times faster than a beginning that may be left out.
_NUMBER = re.compile(r"\d(?<!\d\d)(?:[\s().\-/]{0,2}\d){8,13}(?!\d)")
_CALENDAR_MARKS = {
    "COUNTER": Mark.CALENDAR_COUNTER,
    "REQUEST": Mark.CALENDAR_REQUEST,
    "REPLY": Mark.CALENDAR_REPLY,
    "CANCEL": Mark.CALENDAR_CANCEL,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """How to read: the firm's zone for words such as "Thursday", the hosts whose `Received:` lines are trusted.

    `numbers_of` asks for the telephone numbers that authors left, and is the country whose national numbers they are.
    `days` are the firm's, for "by close of business" and "within two business days". `ours`, where it is known for
    sure while reading, spares the reading of what strangers ask, which no rule uses. A list promises nothing, so
    nothing of `evidence.said` is read there: `with_promises`.
    """

    zone: tzinfo = UTC
    trusted_hosts: frozenset[str] = field(default=frozenset())
    with_traces: bool = False
    numbers_of: str | None = None
    days: WorkDays = OFFICE
    ours: Firm | None = None
    with_promises: bool = True

    def asks(self, address: str) -> bool:
        """Whether what the writer at `address` asks is to be read."""
        return self.ours is None or self.ours.is_ours(address)


def read_item(item: RawItem, reader: Reader) -> MailReading:
    """Return the reading of one raw item; an unreadable one keeps its place, a reason and a contact id."""
    record = _parsed(item)
    return read_record(record, item, reader) if isinstance(record, MailRecord) else record


def read_items(items: Iterable[RawItem], reader: Reader) -> Iterator[MailReading]:
    """Yield `read_item` of each item, in order, faster: each step is done for a handful of mails in turn.

    So one step's tables and patterns stay near the processor instead of making room for the next step's.
    """
    handful: list[RawItem] = []
    size = 0
    for item in items:
        handful.append(item)
        size += len(item.raw)
        if len(handful) >= HANDFUL or size >= HANDFUL_BYTES:
            yield from _read_safely(handful, reader)
            handful, size = [], 0
    yield from _read_safely(handful, reader)


def _read_safely(items: list[RawItem], reader: Reader) -> list[MailReading]:
    try:
        return list(_read_handful(items, reader))
    except Exception:  # whatever it is, one mail must not end the audit
        return list(_read_alone(items, reader))


def _read_handful(items: list[RawItem], reader: Reader) -> Iterator[MailReading]:
    parsed = [_parsed(item) for item in items]
    mails = [
        _Mail(record, item, reader)
        for item, record in zip(items, parsed, strict=True)
        if isinstance(record, MailRecord)
    ]
    for step in _STEPS:
        for mail in mails:
            step(mail)
    rest = iter(mails)
    for record in parsed:
        yield _reading(next(rest)) if isinstance(record, MailRecord) else record


def _read_alone(items: list[RawItem], reader: Reader) -> Iterator[MailReading]:
    """One of these broke a reader of ours: find it, and let it cost nobody but itself (L5)."""
    for item in items:
        try:
            yield from list(_read_handful([item], reader))
        except Exception as problem:  # a bug of ours, said in unreadable.csv; the mail stays owed as unsure
            yield _unparsed(
                item, f"Reading this mail failed inside Heardback ({type(problem).__name__}: {problem})."
            )


def _parsed(item: RawItem) -> MailRecord | MailReading:
    try:
        return parse_mail(bytes(item.raw[:MOST_READ]))
    except Unreadable as problem:
        return _unparsed(item, problem.reason)


def read_record(record: MailRecord, item: RawItem, reader: Reader) -> MailReading:
    """Return everything that one mail says, whoever reads it."""
    mail = _Mail(record, item, reader)
    for step in _STEPS:
        step(mail)
    return _reading(mail)


@dataclass(slots=True)
class _Mail:
    """One mail on its way through the steps of reading, each of which needs what those before it found."""

    record: MailRecord
    item: RawItem
    reader: Reader
    new_text: str = ""
    words: Words = field(init=False)
    automatic: AutomaticReading = field(init=False)
    kind: MailKind = field(init=False)
    said: Said = NOTHING
    has_doubt: bool = False

    @property
    def said_at(self) -> datetime | None:
        """When its words were said, where "tomorrow" begins: the sender's clock, unless a mailbox had it earlier.

        A day is more than zones and slow clocks explain; who wrote in 2076 would never have to keep a promise.
        """
        claimed_at, kept_at = self.record.claimed_sent_at, self.item.delivered_at
        if claimed_at is None or kept_at is None or claimed_at <= kept_at + _AHEAD_AT_MOST:
            return claimed_at
        return kept_at

    @property
    def zone(self) -> tzinfo:
        """The writer's own offset where the Date header gives one, else the firm's zone (5.3).

        An offset of zero names no place: mail servers write universal time for people everywhere.
        """
        minutes = self.record.date_offset_minutes
        return _offset(minutes) if minutes else self.reader.zone


def _split_text(mail: _Mail) -> None:
    mail.new_text, mail.has_doubt = new_text_and_doubt(mail.record.text)


def _read_words(mail: _Mail) -> None:
    words = read_words(mail.new_text, mail.said_at, mail.zone)
    mail.words = _without_doubt(words) if mail.has_doubt else words


def _tell_automatic(mail: _Mail) -> None:
    mail.automatic = read_automatic(mail.record, mail.new_text)
    mail.kind = mail_kind(mail.record, mail.automatic)


def _read_promises(mail: _Mail) -> None:
    reader, said_at = mail.reader, mail.said_at
    if mail.kind.is_automatic or said_at is None or not reader.with_promises:
        return
    with_asks = reader.asks(matching_address(_first(mail.record.from_).address))
    mail.said = read_said(mail.new_text, said_at, mail.zone, reader.days, with_asks=with_asks)


_STEPS = (_split_text, _read_words, _tell_automatic, _read_promises)


def _reading(mail: _Mail) -> MailReading:
    record, item, reader, new_text, words = mail.record, mail.item, mail.reader, mail.new_text, mail.words
    text, report = record.text, mail.automatic.delivery_report
    form = parse_form(new_text) if ":" in new_text else None
    carriage = _Carriage(record)
    sender, reply_to = _first(record.from_), record.reply_to
    return MailReading(
        contact_id=contact_id_of(record),
        source=item.source,
        offset=item.offset,
        length=item.length,
        role=item.role.value,
        message_id=record.message_id,
        cites=_cites(record),
        from_address=matching_address(sender.address),
        from_name=sender.name,
        reply_to=_addresses(reply_to),
        reply_name=reply_to[0].name if reply_to else "",
        to=_addresses(record.to),
        cc=_addresses(record.cc),
        bcc=_addresses(record.bcc),
        delivered_to=carriage.delivered_to,
        list_id=carriage.list_id,
        subject=record.subject,
        base_subject=base_subject(record.subject),
        is_reply_subject=_is_reply_subject(record.subject),
        kind=mail.kind.kind.value,
        is_automatic=mail.kind.is_automatic,
        perimeter_at=_perimeter_at(record, reader.trusted_hosts),
        delivered_at=item.delivered_at,
        claimed_sent_at=record.claimed_sent_at,
        marks=_names(_marks(mail, carriage)),
        asks=words.asks,
        snippet=snippet_of(new_text or text),
        body_hash=_body_hash(new_text),
        proposes=_windows(words.proposes) if words.proposes else (),
        accepts=_windows((words.accepts,))[0] if words.accepts else None,
        promises=_windows(words.promises) if words.promises else (),
        is_form=form is not None,
        fields_address=form.address if form else "",
        fields_name=form.name if form else "",
        fields_phone=form.phone if form else "",
        has_number=_leaves_number(text, new_text),
        forwarded=_forwarded(record, text),
        failed=_failed(report) if report is not None else (),
        in_reply_to=record.in_reply_to,
        offset_minutes=record.date_offset_minutes,
        traces=_traces(text) if reader.with_traces else None,
        call_notice=read_call_notice(record),
        commitments=mail.said.commitments,
        asked=mail.said.asked,
        asked_by=mail.said.asked_by,
        numbers=() if reader.numbers_of is None else _numbers(text, new_text, reader.numbers_of, form),
    )


def _marks(mail: _Mail, carriage: _Carriage) -> frozenset[Mark]:
    found = mail.automatic.marks | mail.words.marks
    found |= _carriage_marks(mail.record, mail.item, mail.new_text, carriage)
    return found | {Mark.WANTS_CALL} if mail.said.wants_call else found


_SAYS_NO = frozenset({Mark.CLOSING, Mark.CLOSING_NEAR, Mark.BARE_YES, Mark.PRAISE})


def _without_doubt(words: Words) -> Words:
    """Take back what could say "no" where text was set aside on doubt only: there may be a question in it (3.4)."""
    if words.accepts is None and words.marks.isdisjoint(_SAYS_NO):
        return words
    return replace(words, marks=words.marks - _SAYS_NO, accepts=None)


def contact_id_of(record: MailRecord) -> str:
    """Return the contact's id: SHA-256 over Message-ID, From and Date, or over what stands in for them (2.2).

    The body takes no part where there is a Message-ID: a gateway's footer must not make a second contact.
    """
    sender = matching_address(_first(record.from_).address)
    sent = record.claimed_sent_at.isoformat() if record.claimed_sent_at else ""
    key = ["email", record.message_id, sender, sent]
    if not record.message_id:
        key += [record.subject, record.text]
    return hashlib.sha256("\0".join(key).encode("utf-8", "replace")).hexdigest()


def snippet_of(text: str) -> str:
    """Return the start of a text on one line, at most SNIPPET_LENGTH characters, with an ellipsis if cut."""
    line = " ".join(text[: SNIPPET_LENGTH * 3].split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1] + "…"


def _unparsed(item: RawItem, reason: str) -> MailReading:
    digest = hashlib.sha256(item.raw).hexdigest()
    return MailReading(
        contact_id=hashlib.sha256(f"unparsed\0{digest}".encode()).hexdigest(),
        source=item.source,
        offset=item.offset,
        length=item.length,
        role=item.role.value,
        message_id="",
        cites=(),
        from_address="",
        from_name="",
        reply_to=(),
        to=(),
        cc=(),
        bcc=(),
        delivered_to=(),
        list_id="",
        subject="",
        base_subject="",
        kind="unparsed",
        perimeter_at=None,
        delivered_at=item.delivered_at,
        claimed_sent_at=None,
        marks=(Mark.UNPARSED.value,),
        asks=(),
        snippet="",
        body_hash=0,
        unreadable=reason,
    )


_NOBODY = Mailbox("", "")


def _first(mailboxes: tuple[Mailbox, ...]) -> Mailbox:
    return mailboxes[0] if mailboxes else _NOBODY


def _addresses(mailboxes: tuple[Mailbox, ...]) -> tuple[str, ...]:
    if not mailboxes:
        return ()
    return tuple([matching_address(mailbox.address) for mailbox in mailboxes if mailbox.address])


def _cites(record: MailRecord) -> tuple[str, ...]:
    """Every id that the mail cites, once each, References first."""
    references, replied = record.references, record.in_reply_to
    if not replied:
        return references
    if len(replied) == 1 and replied[0] in references:
        return references
    return tuple(dict.fromkeys(references + replied))


@lru_cache(maxsize=4096)
def _names(marks: frozenset[Mark]) -> tuple[str, ...]:
    return tuple(sorted([mark.value for mark in marks]))


@lru_cache(maxsize=8192)
def _is_reply_subject(subject: str) -> bool:
    return is_reply_subject(subject)


def _perimeter_at(record: MailRecord, trusted_hosts: frozenset[str]) -> datetime | None:
    if not trusted_hosts:
        return stamped_at(record.headers)
    return perimeter_time(hops_of(record.headers), trusted_hosts)


class _Carriage:
    """What servers and programs wrote about carrying the mail.

    `delivered_to` is where a server says that it put the mail; only these headers name an alias's own mailbox.
    """

    __slots__ = ("delivered_to", "is_draft", "list_id")

    _PLACES = frozenset({"delivered-to", "x-original-to", "envelope-to", "x-delivered-to"})
    _READ = _PLACES | {"list-id", "x-mozilla-draft-info"}

    def __init__(self, record: MailRecord) -> None:
        self.delivered_to: tuple[str, ...] = ()
        self.list_id = ""
        self.is_draft = False
        read = self._READ
        found = [field for field in record.headers if field[0] in read]
        if found:
            self._note(found)

    def _note(self, found: list[tuple[str, str]]) -> None:
        places: dict[str, None] = {}
        named: dict[str, str] = {}
        for name, value in found:
            if name in self._PLACES:
                address = value.strip().strip("<>").lower()
                if "@" in address:
                    places[address] = None
            else:
                named.setdefault(name, value)
        self.delivered_to = tuple(places)
        self.list_id = named.get("list-id", "").rpartition("<")[2].partition(">")[0].strip().lower()
        self.is_draft = bool(named.get("x-mozilla-draft-info"))


@lru_cache(maxsize=512)
def _offset(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes))


def _carriage_marks(record: MailRecord, item: RawItem, new_text: str, carriage: _Carriage) -> set[Mark]:
    marks: set[Mark] = set()
    if item.role is FolderRole.JUNK:
        marks.add(Mark.JUNK)
    if item.role is FolderRole.DRAFTS or "draft" in item.flags or carriage.is_draft:
        marks.add(Mark.DRAFT)
    if record.attachments or record.attached:
        marks.add(Mark.ATTACHMENT)
    if not _HAS_WORD.search(new_text):
        marks.add(Mark.EMPTY)
    if record.calendar is not None:
        mark = _CALENDAR_MARKS.get(record.calendar.method)
        if mark is not None:
            marks.add(mark)
            if record.calendar.comment or _has_own_words(record, new_text):
                marks.add(Mark.CALENDAR_WORDS)
    return marks


def _has_own_words(record: MailRecord, new_text: str) -> bool:
    """Words beyond what calendar programs write by themselves: labelled lines, links, the event's own title."""
    calendar = record.calendar
    summary = calendar.summary.casefold() if calendar else ""
    for line in new_text.splitlines():
        words = line.strip().casefold()
        if not words or _TEMPLATE_LINE.match(words) or (summary and summary in words):
            continue
        if len(words.split()) >= 3:
            return True
    return False


_TEMPLATE_LINE = re.compile(
    r"(?:when|where|who|what|calendar|invitation|attendees|organi[sz]er|join|meeting|view|accepted|declined|tentative"
    r"|wann|wo|wer|was|quand|où|cuándo|dónde|this (?:event|invitation|is an)"
    r"|you (?:are|have been) (?:invited|receiving)|.* has (?:accepted|declined|tentatively accepted)"
    r"|https?:|[-_=~*.]{3,}|dial|phone|passcode|microsoft teams|google meet|zoom)\b|^\W+$",
    re.IGNORECASE,
)


def _forwarded(record: MailRecord, text: str) -> ForwardedMail | None:
    """The original inside a forward: attached, or inline below a forward's own header block."""
    if record.attached and not record.report_type:
        original = record.attached[0]
        sender = _first(original.from_)
        return ForwardedMail(
            matching_address(sender.address),
            sender.name,
            original.subject,
            original.message_id,
            stamped_at(original.headers),
        )
    says_forward = _FORWARD_SUBJECT.match(record.subject) is not None
    if not says_forward and ("---" not in text or _FORWARD_MARKER.search(text) is None):
        return None
    block = parse_forward(text)
    if block is None or not block.from_address or not (block.has_marker or says_forward):
        return None
    return ForwardedMail(matching_address(block.from_address), block.from_name, block.subject)


_FORWARD_MARKER = re.compile(
    r"-{3,} ?[^\n-]{0,60}(?:orward|eitergeleitet|transf|reenviad|inoltrat|doorgestuurd)"
)
_FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|enc|i|vs|doorst|fs|pd|vb|转发|轉寄|転送)\s*:", re.IGNORECASE
)


def _body_hash(new_text: str) -> int:
    """Return 63 bits that two mails share exactly if their own words are equal but for spacing; 0 if empty."""
    words = "".join(new_text.split())
    if not words:
        return 0
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _leaves_number(text: str, new_text: str) -> bool:
    """Whether a number to ring stands in the author's own words or signature; one in a quote is somebody else's."""
    if _NUMBER.search(new_text) is not None:
        return True
    if _NUMBER.search(text, 0, len(new_text) + SIGNATURE_REACH) is None:
        return False
    return _NUMBER.search(split_zones(text).signature) is not None


def _numbers(text: str, new_text: str, country: str, form: FormFields | None) -> tuple[str, ...]:
    """The numbers in the author's own words, signature and form: a call with one may be the answer, by suggestion."""
    typed = form.phone if form is not None else ""
    if not typed and not _leaves_number(text, new_text):
        return ()
    found = suggested_numbers(f"{typed}\n{new_text}\n{split_zones(text).signature}", country)
    in_form = e164(typed, country) if typed else ""
    return tuple(dict.fromkeys((in_form, *found) if in_form else found))


def _traces(text: str) -> Traces:
    found = read_quote_traces(text)
    return Traces(found.own, found.quoted, found.deeper, found.citation, found.greeting)


def _windows(windows: tuple[Window, ...]) -> tuple[WindowTuple, ...]:
    return tuple((window.earliest_at, window.latest_at, window.wording) for window in windows)


def _failed(report: DeliveryReport) -> tuple[FailedDelivery, ...]:
    return tuple(
        FailedDelivery(
            matching_address(recipient.address), recipient.action == "failed", report.original_message_id
        )
        for recipient in report.failed
        if recipient.address
    )

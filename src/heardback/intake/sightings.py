"""Raw items become sightings: read once, placed for the firm as often as the firm changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from heardback.desk.firm import mail_reader
from heardback.desk.models import FirmProfile
from heardback.desk.sealing import unseal_compressed
from heardback.desk.sighted import Sighted
from heardback.desk.storable import plain
from heardback.evidence.call_notices import is_sound, notice_words
from heardback.evidence.contacts import NOTHING_MORE, Seen, bounces_of, name_of_person, place
from heardback.evidence.firm import Firm
from heardback.evidence.mail import Reader, read_items
from heardback.evidence.readings import CallNotice, MailReading, decode_reading, encode_reading
from heardback.evidence.senders import counts_as_reply_evidence
from heardback.formats.exports.items import FolderRole
from heardback.formats.exports.items import RawItem as ReadableItem
from heardback.formats.journal import unwrapped
from heardback.formats.mime_headers import read_header_block
from heardback.formats.mime_parts import Budget, decoded_bytes, read_part
from heardback.formats.phone_numbers import e164
from heardback.formats.records import Unreadable
from heardback.formats.rfc5322 import parse_mail
from heardback.intake.models import ItemState, RawItem
from heardback.intake.recordings import TooLarge, store_recording
from heardback.kernel.contacts import Direction, Mark
from heardback.reading.signatures import suggested_numbers
from heardback.reading.zones import split_zones


class MailKind:
    """Mail from any source: IMAP, Graph, the SMTP listener, an imported export."""

    def read(self, rows: Sequence[RawItem], firm_row: FirmProfile) -> None:
        """Fill `reading`, `contact_id` and the number left of every row; never fails for the sake of one."""
        for row, reading in zip(rows, read_rows(rows, mail_reader(firm_row)), strict=True):
            row.reading = encode_reading(reading)
            row.contact_id = reading.contact_id
            row.problem = plain(reading.unreadable)
            row.state = ItemState.DONE
            number, row.is_left_in_words = number_left(row, reading, firm_row.country)
            row.left_number = plain(number)
            if reading.call_notice is not None and reading.call_notice.has_sound:
                keep_attached_sound(row, reading.call_notice)

    def place_all(self, rows: Sequence[RawItem], firm: Firm, firm_row: FirmProfile) -> list[Sighted]:
        """Place a mail's sightings for the firm, without their bytes."""
        return [sighted(row, reading_of(row), firm) for row in rows]

    def reply_pairs(self, row: RawItem) -> Iterable[tuple[str, str]]:
        """Return the (sender, Reply-To) pairs of a normalised mail that may be one person (2.2)."""
        return reply_pairs(reading_of(row))


def readable(row: RawItem, raw: bytes) -> ReadableItem:
    """Return a stored mail as the reader takes it, its place named for people."""
    point = row.intake_point.name if row.intake_point is not None else "import"
    source = f"{point}/{row.folder}" if row.folder else point
    return ReadableItem(
        raw=raw,
        source=source,
        offset=row.pk,
        length=len(raw),
        folder=row.folder,
        role=FolderRole(row.role),
        labels=tuple(row.labels),
        delivered_at=row.delivered_at,
        flags=frozenset(row.flags),
    )


def mail_bytes(row: RawItem) -> bytes:
    """Return the bytes of a stored mail; of a journal report, those of the original that it carries.

    Only where the intake point is set up for journaling (`is_journal`): elsewhere anybody could wrap a forgery.
    """
    raw = unseal_compressed(row.raw.sealed)
    is_journal = row.intake_point is not None and bool(row.intake_point.settings.get("is_journal"))
    return unwrapped(raw) if is_journal else raw


def read_rows(rows: Sequence[RawItem], reader: Reader) -> list[MailReading]:
    """Read stored mails, in order; an unreadable one keeps its place with its reason."""
    items = (readable(row, mail_bytes(row)) for row in rows)
    return list(read_items(items, reader))


def reading_of(row: RawItem) -> MailReading:
    """Return what a normalised mail says, without its bytes."""
    return decode_reading(bytes(row.reading))


def sighted(row: RawItem, reading: MailReading, firm: Firm) -> Sighted:
    """Place one reading for the firm. Pure but for the row's own columns."""
    # What nothing dates was received when we first saw it (2.1).
    is_dated = reading.perimeter_at or reading.delivered_at or reading.claimed_sent_at
    contact = place(reading, firm, NOTHING_MORE if is_dated else Seen(row.first_seen_at)).contact
    if row.is_metadata_only:
        # The words were not kept, which is not the same as a mail without any (3.4: that answers nothing).
        contact = replace(contact, marks=contact.marks - {Mark.EMPTY})
    is_inbound, notice = contact.direction is Direction.INBOUND, reading.call_notice
    has_number = is_inbound and (
        bool(notice and notice.number) or reading.has_number or bool(reading.fields_phone)
    )
    return Sighted(
        contact=contact,
        known_at=row.first_seen_at,
        raw_id=row.pk,
        intake_point_id=row.intake_point_id,
        kind=reading.kind if notice is None else "call",
        from_address=reading.from_address if notice is None else notice.address,
        from_name=name_of_person(contact, reading),
        to_addresses=reading.to + reading.cc,
        snippet=reading.snippet if notice is None else notice_words(notice),
        body_hash=reading.body_hash,
        number=row.left_number if is_inbound else "",
        has_number=has_number,
        asks_for_call=row.is_left_in_words and is_inbound,
        is_automatic=reading.is_automatic and notice is None,
        claimed_sent_at=reading.claimed_sent_at,
        bounces=tuple(bounces_of(reading, contact.occurred_at, None)),
        reply_pairs=tuple(reply_pairs(reading)),
    )


def keep_attached_sound(row: RawItem, notice: CallNotice) -> None:
    """Keep the sound that a phone system sent along, so that it plays on the desk; the mail stays as it came."""
    for content_type, sound in attached_sounds(mail_bytes(row)):
        try:
            store_recording(
                row.intake_point,
                row.contact_id,
                sound,
                content_type,
                row.first_seen_at,
                contact_id=row.contact_id,
                seconds=notice.seconds,
            )
        except TooLarge as problem:
            row.problem = row.problem or str(problem)


def attached_sounds(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (content type, bytes) of every sound attached to a mail."""
    budget, block = Budget(), read_header_block(raw, 0, len(raw))
    waiting = [read_part(raw, block.fields, min(block.body_start, len(raw)), len(raw), 0, budget)]
    while waiting:
        part = waiting.pop(0)
        waiting += part.children
        if not part.children and is_sound(part.content_type.value, part.filename):
            yield part.content_type.value, decoded_bytes(part, budget, part.end - part.start)


def reply_pairs(reading: MailReading) -> Iterable[tuple[str, str]]:
    """Yield (sender, Reply-To) of a mail whose Reply-To says something of its sender."""
    if counts_as_reply_evidence(reading):
        for address in reading.reply_to:
            if address != reading.from_address and reading.from_address:
                yield reading.from_address, address


def number_left(row: RawItem, reading: MailReading, country: str) -> tuple[str, bool]:
    """Return the number that a mail's writer left and whether it stands in their own words (they want to be rung).

    Best first: a phone system's word, a form's field, the writer's own words, the signature; ('', False) where there
    is none.
    """
    if reading.call_notice is not None:
        written = reading.call_notice.number
        return (e164(written, country) or written)[:40], bool(written)
    if reading.fields_phone:
        found = suggested_numbers(reading.fields_phone, country)
        return (found[0] if found else reading.fields_phone)[:40], True
    if not reading.has_number or row.raw.erased_at is not None:
        return "", False
    try:
        zones = split_zones(parse_mail(mail_bytes(row)).text)
    except Unreadable:
        return "", False
    own = suggested_numbers(zones.new_text, country)
    if own:
        return own[0], True
    signed = suggested_numbers(zones.signature, country)
    return (signed[0], False) if signed else ("", False)

"""Stage: some segments of raw bytes become one file of readings and one digest, in a worker process.

Each file is written under a hidden name and renamed, so that a killed run leaves whole files or none and a second
run goes on where the first stopped. One pass over the bytes; nothing here knows the firm.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.evidence.mail import MOST_READ, Reader, read_items
from heardback.evidence.mass_mailing import BULK_MARKS
from heardback.evidence.readings import MailReading, encode_reading
from heardback.evidence.senders import Sender, add_senders, note_sender
from heardback.formats.exports.segments import Segment, SegmentReport
from heardback.kernel.contacts import Mark

STAGED_SCHEMA = pa.schema(
    [
        ("contact_id", pa.binary(32)),
        ("message_hash", pa.int64()),
        ("cite_hashes", pa.list_(pa.int64())),
        ("from_address", pa.string()),
        ("body_hash", pa.int64()),
        ("recipients", pa.int32()),
        ("is_bulk", pa.bool_()),
        ("reading", pa.binary()),
    ]
)
_BULK = frozenset(mark.value for mark in BULK_MARKS)


class Unread(msgspec.Struct, array_like=True, frozen=True):
    contact_id: str
    source: str
    offset: int
    length: int
    reason: str


class Digest(msgspec.Struct):
    """What a staged segment holds, summed up; digests of all segments add up to the sources."""

    messages: int = 0
    bytes: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    senders: dict[str, Sender] = {}
    recipients: dict[str, int] = {}
    delivered_to: dict[str, int] = {}
    unreadable: list[Unread] = []
    notes: list[str] = []
    refused: list[tuple[str, str]] = []
    digests: list[tuple[str, str]] = []
    has_changed: bool = False


def stage_segments(segments: Sequence[Segment], reader: Reader, read_at: datetime, out: Path) -> Digest:
    """Read some whole segments and write `out` (Arrow) and its digest beside it; return the digest.

    `read_at` is the moment of this run: no mail can be newer, so a later date is a lying clock.
    """
    readings: list[MailReading] = []
    reports: list[SegmentReport] = []
    for segment in segments:
        items = segment.read()
        readings.extend(_dated(list(read_items(items, reader))))
        reports.append(items.report())
    digest = digest_of(readings, read_at)
    digest.notes.extend(_note_of_huge(reading) for reading in readings if reading.length > MOST_READ)
    for report in reports:
        digest.bytes += report.bytes
        digest.notes.extend(report.notes)
        digest.refused.extend(report.unreadable)
        digest.digests.extend(report.digests)
        digest.has_changed = digest.has_changed or report.has_changed
    _write(readings, out)
    write_atomically(digest_path(out), msgspec.msgpack.encode(digest))
    return digest


def _note_of_huge(reading: MailReading) -> str:
    return (
        f"{reading.source}: of the mail at byte {reading.offset:,} ({reading.length / 1e6:,.0f} MB) "
        f"the first {MOST_READ / 1e6:,.0f} MB were read; it counts like any other."
    )


def read_digest(out: Path) -> Digest | None:
    """Return the digest of a segment that an earlier run finished, or None where it must be read (again)."""
    path = digest_path(out)
    if not path.exists() or not out.exists():
        return None
    try:
        digest = msgspec.msgpack.decode(path.read_bytes(), type=Digest)
    except msgspec.DecodeError:
        return None
    # What could not be read, or changed meanwhile, may be mended by now.
    return None if digest.has_changed or digest.refused else digest


def digest_path(out: Path) -> Path:
    return out.with_suffix(".digest")


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds all of it or does not exist."""
    hidden = path.with_name(f".{path.name}.part")
    hidden.write_bytes(content)
    hidden.replace(path)


def text_hash(text: str) -> int:
    """Return a signed 64-bit hash of `text` that is equal in every process, 0 for ''."""
    return _fold(text) if text else 0


def _fold(text: str) -> int:
    # hash() differs between processes; two checksums over the bytes are as fast and do not.
    data = text.encode("utf-8", "replace")
    return ((zlib.crc32(data) << 31) ^ zlib.adler32(data)) or 1


def _dated(readings: list[MailReading]) -> list[MailReading]:
    """Give a mail without any date its neighbour's: mailboxes are written in order (docs/decisions, no date)."""
    last: datetime | None = None
    undated: list[int] = []
    for position, reading in enumerate(readings):
        found = known_moment(reading)
        if found is not None:
            last = found
            continue
        if last is None:
            undated.append(position)
        else:
            readings[position] = _with_neighbours_date(reading, last)
    first = next((moment for reading in readings if (moment := known_moment(reading)) is not None), None)
    if first is not None:
        for position in undated:
            readings[position] = _with_neighbours_date(readings[position], first)
    return readings


def known_moment(reading: MailReading) -> datetime | None:
    """Return the best time that the mail itself knows, whichever way it went: perimeter, container, sender."""
    return reading.perimeter_at or reading.delivered_at or reading.claimed_sent_at


def _with_neighbours_date(reading: MailReading, moment: datetime) -> MailReading:
    marks = tuple(sorted({*reading.marks, Mark.DATE_NOT_CORROBORATED.value}))
    return msgspec.structs.replace(reading, delivered_at=moment, marks=marks)


def digest_of(readings: list[MailReading], read_at: datetime) -> Digest:
    """Return what `readings` add up to."""
    digest = Digest(messages=len(readings))
    for reading in readings:
        _count(digest, reading, read_at)
    return digest


def _count(digest: Digest, reading: MailReading, read_at: datetime) -> None:
    moment = known_moment(reading)
    if moment is not None and moment <= read_at:
        if digest.oldest_at is None or moment < digest.oldest_at:
            digest.oldest_at = moment
        if digest.newest_at is None or moment > digest.newest_at:
            digest.newest_at = moment
    if reading.unreadable:
        digest.unreadable.append(
            Unread(reading.contact_id, reading.source, reading.offset, reading.length, reading.unreadable)
        )
        return
    note_sender(digest.senders, reading, read_at)
    recipients = digest.recipients
    for address in reading.to + reading.cc:
        recipients[address] = recipients.get(address, 0) + 1
    for address in reading.delivered_to:
        digest.delivered_to[address] = digest.delivered_to.get(address, 0) + 1


def _write(readings: list[MailReading], out: Path) -> None:
    table = pa.table(
        {
            "contact_id": pa.array(
                [bytes.fromhex(reading.contact_id) for reading in readings], pa.binary(32)
            ),
            "message_hash": [text_hash(reading.message_id) for reading in readings],
            "cite_hashes": [[text_hash(cited) for cited in reading.cites] for reading in readings],
            "from_address": [reading.from_address for reading in readings],
            "body_hash": [reading.body_hash for reading in readings],
            "recipients": [len(reading.to) + len(reading.cc) + len(reading.bcc) for reading in readings],
            "is_bulk": [not _BULK.isdisjoint(reading.marks) for reading in readings],
            "reading": [encode_reading(reading) for reading in readings],
        },
        schema=STAGED_SCHEMA,
    )
    hidden = out.with_name(f".{out.name}.part")
    with ipc.new_file(hidden, STAGED_SCHEMA, options=ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    hidden.replace(out)


def merge_digests(digests: list[Digest]) -> Digest:
    """Return the sum of all digests, in the order given."""
    total = Digest(
        senders={}, recipients={}, delivered_to={}, unreadable=[], notes=[], refused=[], digests=[]
    )
    for digest in digests:
        total.messages += digest.messages
        total.bytes += digest.bytes
        total.oldest_at = _earlier(total.oldest_at, digest.oldest_at)
        total.newest_at = _later(total.newest_at, digest.newest_at)
        total.has_changed = total.has_changed or digest.has_changed
        for address, sender in digest.senders.items():
            total.senders[address] = add_senders(total.senders.get(address), sender)
        for counts, more in (
            (total.recipients, digest.recipients),
            (total.delivered_to, digest.delivered_to),
        ):
            for address, count in more.items():
                counts[address] = counts.get(address, 0) + count
        total.unreadable.extend(digest.unreadable)
        total.notes.extend(digest.notes)
        total.refused.extend(digest.refused)
        total.digests.extend(digest.digests)
    return total


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)

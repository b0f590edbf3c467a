"""Stage call records: files are cut into pieces, pieces parted by call, every part folded, in worker processes.

A caller may rely on: all pieces of a call end in one part, whichever file and format they came in; a record that
nobody can read is one call of its own, dated by its neighbour; memory does not grow with the files. Nothing here
knows the firm.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.bulk.calls_sources import CallSource
from heardback.evidence.call import call_contact_id, fold_call
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallRecord, Piece
from heardback.formats.phone_numbers import is_extension
from heardback.formats.records import Unreadable

PIECES_PER_PART: Final = 50_000
_BYTES_A_PIECE: Final = 140  # of a record as a phone system writes it; only the number of parts depends on it
_FLUSH_AT: Final = 40_000  # pieces held in memory by a cutting worker
_UNSET_CLOCK: Final = datetime(1995, 1, 1, tzinfo=UTC)  # before it no phone system kept such records
_FAR_BACK: Final = timedelta(hours=26)  # further back than any call is long and any clock change is wide
_MOST_NUMBERS: Final = 20_000
_UNREADABLE_SYSTEM: Final = "unparsed"

PIECES_SCHEMA = pa.schema(
    [
        ("source", pa.int16()),
        ("call_key", pa.string()),
        ("content", pa.binary()),
        ("position", pa.int64()),
        ("problem", pa.string()),
        ("seen_us", pa.int64()),
    ]
)
FOLDED_SCHEMA = pa.schema([("folded", pa.binary())])


class Folded(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One call folded: `record` is None where nobody can read it, and then `problem` says why.

    `source` numbers the file of its first record, `position` is that record's line; `records` counts all of them.
    """

    contact_id: str
    record: CallRecord | None
    source: int
    position: int
    records: int
    seen_at: datetime | None = None
    problem: str = ""
    size: int = 0


class BadRecord(msgspec.Struct, frozen=True, array_like=True):
    """A record that could not be read; `contact_id` is '' where its call could be read without it."""

    source: int
    position: int
    size: int
    reason: str
    contact_id: str


class SourceDigest(msgspec.Struct):
    """What one file held: calls that began in it, its records, and the time between its first and last call."""

    calls: int = 0
    records: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    unset_clock: int = 0
    future_clock: int = 0
    set_back: int = 0


class CallDigest(msgspec.Struct):
    """What all call records add up to; parts add up by `merge_call_digests`.

    `dialled` counts the numbers that outsiders rang, `extensions` the short numbers that rang out or picked up.
    """

    calls: int = 0
    records: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    sources: dict[int, SourceDigest] = {}
    dialled: dict[str, int] = {}
    extensions: dict[str, int] = {}
    bad: list[BadRecord] = []
    problems: dict[str, int] = {}
    notes: list[str] = []


@dataclass(frozen=True, slots=True)
class CuttingJob:
    """One file to cut into pieces, `parts` many, below `out`."""

    number: int
    source: CallSource
    parts: int
    out: Path
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class FoldingJob:
    """One part to fold: all pieces of its calls."""

    part: int
    pieces: Path
    out: Path
    sources: Sequence[CallSource]
    zone: tzinfo
    read_at: datetime


def parts_for(sources: Sequence[CallSource], total_bytes: int) -> int:
    """Return how many parts to fold one by one: small enough for memory, an even number so that no worker idles."""
    pieces = total_bytes // _BYTES_A_PIECE
    return 1 if pieces <= PIECES_PER_PART else -(-pieces // (2 * PIECES_PER_PART)) * 2


# -- cut ------------------------------------------------------------------------------------------------------


def cut_source(job: CuttingJob) -> tuple[int, list[str]]:
    """Cut one file into pieces, parted by call; return how many there were, and notes. Raises SourceError."""
    notes: list[str] = []
    held: list[list[tuple[Piece, int | None]]] = [[] for _ in range(job.parts)]
    system = job.source.system
    count = waiting = batch = 0
    for piece, seen_us in _dated(job.source.pieces(notes), job.source, job.zone):
        held[_part_of(system, piece, job.parts)].append((piece, seen_us))
        count += 1
        waiting += 1
        if waiting >= _FLUSH_AT:
            _flush(held, job, batch)
            waiting, batch = 0, batch + 1
    _flush(held, job, batch)
    if not count:
        notes.append(f"{job.source.shown} holds no call record: export it again, or leave it out.")
    return count, notes


def _part_of(system: str, piece: Piece, parts: int) -> int:
    if parts == 1:
        return 0
    name = f"{system}\0{piece.call_key}".encode("utf-8", "replace") if piece.call_key else piece.content
    return zlib.crc32(name) % parts


def _dated(pieces: Iterable[Piece], source: CallSource, zone: tzinfo) -> Iterator[tuple[Piece, int | None]]:
    """Give a record that nobody can read its neighbour's time: files are written in order."""
    last: Piece | None = None
    before_any: list[Piece] = []
    for piece in pieces:
        if piece.problem and not piece.call_key:
            moment = _moment_of(last, zone) if last is not None else None
            if moment is None and last is None:
                before_any.append(piece)
            else:
                yield piece, moment
            continue
        if not piece.problem:
            last = piece
            if before_any:
                moment = _moment_of(piece, zone)
                yield from ((one, moment) for one in before_any)
                before_any.clear()
        yield piece, None
    yield from ((one, None) for one in before_any)


def _moment_of(piece: Piece, zone: tzinfo) -> int | None:
    try:
        started_at = call_format(piece.format).fold([piece.content], zone).started_at
    except Exception:  # only a neighbour is asked for the time; what it is itself shows when it is folded
        return None
    return int(started_at.timestamp() * 1_000_000)


def _flush(held: list[list[tuple[Piece, int | None]]], job: CuttingJob, batch: int) -> None:
    for part, rows in enumerate(held):
        if not rows:
            continue
        table = pa.table(
            {
                "source": pa.array([job.number] * len(rows), pa.int16()),
                "call_key": [_storable(piece.call_key) for piece, _ in rows],
                "content": [piece.content for piece, _ in rows],
                "position": [piece.position for piece, _ in rows],
                "problem": [_storable(piece.problem) for piece, _ in rows],
                "seen_us": pa.array([seen_us for _, seen_us in rows], pa.int64()),
            },
            schema=PIECES_SCHEMA,
        )
        _write(table, job.out / f"{part:04d}-{job.number:03d}-{batch:04d}.arrow")
        rows.clear()


def _storable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _write(table: pa.Table, path: Path) -> None:
    hidden = path.with_name(f".{path.name}.part")
    with ipc.new_file(hidden, table.schema, options=ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    hidden.replace(path)


# -- fold -----------------------------------------------------------------------------------------------------


class _Heap:
    """All pieces of one call, and where its first one stands."""

    __slots__ = ("pieces", "position", "records", "seen_us", "source")

    def __init__(self, source: int, position: int) -> None:
        self.source = source
        self.position = position
        self.pieces: list[Piece] = []
        self.records = 0
        self.seen_us: int | None = None


def fold_part(job: FoldingJob) -> CallDigest:
    """Fold every call of one part, write them below `out` and return what they add up to."""
    digest = CallDigest(sources={}, dialled={}, extensions={}, bad=[], problems={}, notes=[])
    rows = []
    encode = msgspec.msgpack.Encoder().encode
    last: dict[int, datetime] = {}
    for heap in sorted(_heaps(job).values(), key=lambda heap: (heap.source, heap.position)):
        folded = _folded(heap, job, digest)
        _count(folded, job.read_at, digest, last)
        rows.append(encode(folded))
    digest.dialled = dict(Counter(digest.dialled).most_common(_MOST_NUMBERS))
    _write(pa.table({"folded": rows}, schema=FOLDED_SCHEMA), job.out / f"{job.part:04d}.arrow")
    return digest


def _heaps(job: FoldingJob) -> dict[tuple[str, str], _Heap]:
    heaps: dict[tuple[str, str], _Heap] = {}
    systems = [source.system for source in job.sources]
    for path in sorted(job.pieces.glob(f"{job.part:04d}-*.arrow")):
        with pa.memory_map(str(path)) as mapped:
            table = ipc.open_file(mapped).read_all()
        for row in zip(*(table.column(name).to_pylist() for name in PIECES_SCHEMA.names), strict=True):
            source, call_key, content, position, problem, seen_us = row
            name = (
                (systems[source], call_key)
                if call_key
                else (_UNREADABLE_SYSTEM, hashlib.sha256(content).hexdigest())
            )
            heap = heaps.get(name)
            if heap is None:
                heap = heaps[name] = _Heap(source, position)
            heap.records += 1
            if seen_us is not None and (heap.seen_us is None or seen_us < heap.seen_us):
                heap.seen_us = seen_us
            heap.pieces.append(Piece(job.sources[source].format, call_key, content, position, problem))
        path.unlink()
    return heaps


def _folded(heap: _Heap, job: FoldingJob, digest: CallDigest) -> Folded:
    pieces = heap.pieces
    try:
        if not pieces[0].call_key:
            raise Unreadable(pieces[0].problem)
        record = fold_call(pieces, job.zone)
    except Unreadable as problem:
        return _unread(heap, job, problem.reason, digest)
    except Exception as problem:  # a bug of ours, said in unreadable.csv; the call stays owed as unsure
        reason = f"Reading this call failed inside Heardback ({type(problem).__name__}: {problem})."
        return _unread(heap, job, reason, digest)
    for piece in pieces:
        if piece.problem:
            digest.bad.append(BadRecord(heap.source, piece.position, len(piece.content), piece.problem, ""))
    for said in (*map(_kind_of, record.problems), *_unknown_events(record)):
        digest.problems[said] = digest.problems.get(said, 0) + 1
    contact_id = call_contact_id(record.system, record.call_key)
    return Folded(contact_id, record, heap.source, heap.position, heap.records)


def _unread(heap: _Heap, job: FoldingJob, reason: str, digest: CallDigest) -> Folded:
    first = heap.pieces[0]
    said = " ".join(dict.fromkeys([*(piece.problem for piece in heap.pieces if piece.problem), reason]))
    if first.call_key:
        contact_id = call_contact_id(job.sources[heap.source].system, first.call_key)
    else:
        contact_id = call_contact_id(_UNREADABLE_SYSTEM, hashlib.sha256(first.content).hexdigest())
    size = sum(len(piece.content) for piece in heap.pieces)
    digest.bad.append(BadRecord(heap.source, heap.position, size, said, contact_id))
    seen_at = None if heap.seen_us is None else datetime.fromtimestamp(heap.seen_us / 1_000_000, UTC)
    return Folded(contact_id, None, heap.source, heap.position, heap.records, seen_at, said, size)


_EVENT: Final = " event "


def _unknown_events(record: CallRecord) -> Iterator[str]:
    """One sentence a kind of event that Asterisk's documentation does not name: it is kept, and decides nothing."""
    told = {line.partition(_EVENT)[2] for line in record.lines if _EVENT in line}
    if told:
        from heardback.formats.cel_events import EVENTS

        for name in sorted(told - EVENTS):
            yield f"The event {name} is not known: it is kept as evidence and decides nothing."


_DIGITS: Final = str.maketrans("0123456789", "#" * 10)


def _kind_of(problem: str) -> str:
    """What a sentence is about without its figures and quoted words: a thousand of one kind are said once."""
    words = " ".join(problem.split())[:300].translate(_DIGITS)
    while "##" in words:
        words = words.replace("##", "#")
    return words


def _count(folded: Folded, read_at: datetime, digest: CallDigest, last: dict[int, datetime]) -> None:
    source = digest.sources.get(folded.source)
    if source is None:
        source = digest.sources[folded.source] = SourceDigest()
    digest.calls += 1
    digest.records += folded.records
    source.calls += 1
    source.records += folded.records
    record = folded.record
    if record is None:
        return
    started_at = record.started_at
    if started_at < _UNSET_CLOCK:
        source.unset_clock += 1
    elif started_at > read_at:
        source.future_clock += 1
    else:
        known = last.get(folded.source)
        if known is not None and started_at < known - _FAR_BACK:
            source.set_back += 1
        last[folded.source] = started_at
        source.first_at = _earlier(source.first_at, started_at)
        source.last_at = _later(source.last_at, started_at)
        digest.oldest_at = _earlier(digest.oldest_at, started_at)
        ended_at = record.message_at or record.ended_at or started_at
        digest.newest_at = _later(digest.newest_at, min(max(ended_at, started_at), read_at))
    _note_numbers(record, digest)


_is_short = lru_cache(maxsize=1 << 16)(is_extension)


def _note_numbers(record: CallRecord, digest: CallDigest) -> None:
    """Whose numbers these may be: what outsiders dial are lines, short numbers are phones of the firm's people."""
    for party in (record.source, record.answered_by):
        if party.number and _is_short(party.number):
            digest.extensions[party.number] = digest.extensions.get(party.number, 0) + 1
    from_inside = _is_short(record.source.number) or record.direction in (
        CallDirection.OUTBOUND,
        CallDirection.INTERNAL,
    )
    dialled = record.dialled or record.destination.number
    if not from_inside and dialled and not _is_short(dialled):
        digest.dialled[dialled] = digest.dialled.get(dialled, 0) + 1
        if len(digest.dialled) > 4 * _MOST_NUMBERS:
            digest.dialled = dict(Counter(digest.dialled).most_common(_MOST_NUMBERS))


def merge_call_digests(digests: Iterable[CallDigest]) -> CallDigest:
    """Return the sum of all digests."""
    total = CallDigest(sources={}, dialled={}, extensions={}, bad=[], problems={}, notes=[])
    for digest in digests:
        total.calls += digest.calls
        total.records += digest.records
        total.oldest_at = _earlier(total.oldest_at, digest.oldest_at)
        total.newest_at = _later(total.newest_at, digest.newest_at)
        total.bad.extend(digest.bad)
        total.notes.extend(digest.notes)
        for number, source in digest.sources.items():
            total.sources[number] = _added(total.sources.get(number), source)
        for counts, more in (
            (total.dialled, digest.dialled),
            (total.extensions, digest.extensions),
            (total.problems, digest.problems),
        ):
            for name, count in more.items():
                counts[name] = counts.get(name, 0) + count
    total.bad.sort(key=lambda one: (one.source, one.position))
    return total


def _added(known: SourceDigest | None, more: SourceDigest) -> SourceDigest:
    if known is None:
        return more
    return SourceDigest(
        known.calls + more.calls,
        known.records + more.records,
        _earlier(known.first_at, more.first_at),
        _later(known.last_at, more.last_at),
        known.unset_clock + more.unset_clock,
        known.future_clock + more.future_clock,
        known.set_back + more.set_back,
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)


# -- what to say ----------------------------------------------------------------------------------------------


def sentences_on(digest: CallDigest, sources: Sequence[CallSource]) -> list[str]:
    """Return one sentence for each thing that was odd in the call records, with how often."""
    said = list(digest.notes)
    for number, source in sorted(digest.sources.items()):
        shown = sources[number].shown
        if source.unset_clock:
            said.append(
                f"{shown}: {_calls(source.unset_clock)} dated before 1995, as by a phone system whose clock was not "
                "set; they are kept as they are and prove nothing of when the records begin."
            )
        if source.future_clock:
            said.append(
                f"{shown}: {_calls(source.future_clock)} dated later than now: the phone system's clock runs ahead, "
                "or --timezone is not the one in which it writes."
            )
        if source.set_back:
            said.append(
                f"{shown}: its times jump back by more than a day {_times(source.set_back)}: files were joined out "
                "of order or the phone system's clock was changed; every call is kept at the time that it names."
            )
    bad: Counter[tuple[int, str]] = Counter((one.source, _kind_of(one.reason)) for one in digest.bad)
    examples: dict[tuple[int, str], BadRecord] = {}
    for one in digest.bad:
        examples.setdefault((one.source, _kind_of(one.reason)), one)
    for (number, kind), count in bad.most_common(20):
        first = examples[number, kind]
        more = f" {count - 1:,} more like it." if count > 1 else ""
        said.append(
            f"{sources[number].shown}, record {first.position:,}: {first.reason}{more} Kept, and named in "
            "unreadable.csv."
        )
    for kind, count in Counter(digest.problems).most_common(20):
        said.append(f"Call records, {_times(count)}: {kind}")
    return said


def _calls(count: int) -> str:
    return "1 call is" if count == 1 else f"{count:,} calls are"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


_DECODER = msgspec.msgpack.Decoder(Folded)


def read_folded(path: Path) -> Iterator[Folded]:
    """Yield the calls that `fold_part` wrote."""
    with pa.memory_map(str(path)) as mapped:
        column = ipc.open_file(mapped).read_all().column("folded")
    for encoded in column:
        yield _DECODER.decode(encoded.as_buffer())

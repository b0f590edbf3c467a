"""Import of exports: the audit's sources into the live desk, by the same two commits as live mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from heardback.bulk.sources import open_sources
from heardback.desk.firm import evidence_firm, profile
from heardback.desk.models import CoverageSpan, IntakePoint
from heardback.evidence.senders import Sender, coverage_of, note_sender
from heardback.formats.exports.items import RawItem as ReadableItem
from heardback.intake.models import ItemState, RawItem
from heardback.intake.sightings import reading_of
from heardback.intake.store import Arrived, store_raw

Progress = Callable[[str, int, int], None]
AT_ONCE, AT_ONCE_BYTES = 500, 16_000_000


def import_sources(
    sources: Sequence[str],
    point: IntakePoint,
    work: Path,
    now: datetime,
    progress: Progress = lambda step, done, total: None,
) -> int:
    """Store every item of `sources` under `point`; return how many were new. Raises SourceError with one sentence.

    The same sources again store nothing. `now` is when they were first seen.
    """
    opened = open_sources(list(sources), work / "spool", progress=progress)
    stored = done = 0
    for segment in opened.segments:
        for batch in _batches(segment.read()):
            stored += store_raw(point, [_arrived(item) for item in batch], seen_at=now).items
            done += sum(item.length for item in batch)
            progress("storing", done, opened.total_bytes)
    return stored


def _batches(items: Iterable[ReadableItem]) -> Iterator[list[ReadableItem]]:
    batch: list[ReadableItem] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= AT_ONCE or size >= AT_ONCE_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _arrived(item: ReadableItem) -> Arrived:
    return Arrived(
        source_key=f"export:{item.source[-600:]}:{item.offset}",
        raw=bytes(item.raw),
        folder=item.folder,
        role=item.role,
        delivered_at=item.delivered_at,
        flags=item.flags,
        labels=item.labels,
    )


def cover_import(point: IntakePoint, now: datetime) -> None:
    """Say what an import shows of our answers: per staff address from its first to its last mail (4.6)."""
    senders: dict[str, Sender] = {}
    rows = RawItem.objects.filter(intake_point=point, state=ItemState.DONE, kind="mail").exclude(reading=b"")
    for row in rows.only("reading").iterator(chunk_size=2000):
        note_sender(senders, reading_of(row), now)
    CoverageSpan.objects.filter(intake_point=point).delete()
    CoverageSpan.objects.bulk_create(
        [
            CoverageSpan(
                intake_point=point,
                source=one.source,
                covered_from=one.covered_from,
                covered_to=one.covered_to,
                is_outgoing=True,
            )
            for one in coverage_of(senders, evidence_firm(profile()))
        ]
    )

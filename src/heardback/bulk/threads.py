"""All messages of some sources as thread items, for `explain threads`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from heardback.bulk.list_mode import thread_item
from heardback.bulk.sources import open_sources
from heardback.evidence.conversations import ThreadItem
from heardback.evidence.mail import Reader, read_items


def thread_items(sources: Sequence[str], scratch: Path) -> list[ThreadItem]:
    """Return one item per message, in the order of the sources; raises SourceError with one sentence."""
    opened = open_sources(list(sources), scratch / "spool")
    reader = Reader(UTC, with_traces=True)
    return [
        thread_item(reading) for segment in opened.segments for reading in read_items(segment.read(), reader)
    ]

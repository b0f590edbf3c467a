"""Would we have seen an answer? Gaps in what the sources show (SEMANTICS D12, 4.6 sync lag)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from heardback.kernel.contacts import Contact, Coverage

Spans = dict[str, list[tuple[datetime, datetime]]]


def spans_by_source(coverage: Iterable[Coverage]) -> Spans:
    """Return, per source, its covered intervals merged and in order; touching intervals become one."""
    grouped: Spans = {}
    for interval in coverage:
        grouped.setdefault(interval.source, []).append((interval.covered_from, interval.covered_to))
    return {source: _merged(spans) for source, spans in grouped.items()}


def _merged(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def first_gap_after(contacts: Sequence[Contact], spans: Spans | None) -> datetime | None:
    """Return the first moment from which an answer to any of `contacts` might lie unseen, or None if never.

    `spans` None means that everything is seen. A contact without responders may be answered by anybody; then the
    team's own coverage (source '') counts.
    """
    if spans is None:
        return None
    gaps = [
        _gap(spans.get(source, ()), contact.occurred_at)
        for contact in contacts
        for source in contact.responders or ("",)
    ]
    return min(gaps)


def _gap(spans: Iterable[tuple[datetime, datetime]], since: datetime) -> datetime:
    for start, end in spans:
        if start <= since <= end:
            return end
    return since

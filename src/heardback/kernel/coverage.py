"""Would we have seen an answer? Gaps in what the sources show (SEMANTICS D12, 4.6 sync lag)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from heardback.kernel.contacts import Contact, Coverage

Span = tuple[datetime, datetime]


class Covered:
    """Coverage intervals made ready to ask; built once and shared by all customers. Touching intervals are one."""

    def __init__(self, intervals: Iterable[Coverage]) -> None:
        grouped: dict[str, list[Span]] = {}
        for interval in intervals:
            grouped.setdefault(interval.source, []).append((interval.covered_from, interval.covered_to))
        self._spans = {source: _merged(spans) for source, spans in grouped.items()}

    def first_gap_after(self, contacts: Sequence[Contact]) -> datetime:
        """Return the first moment from which an answer to any of `contacts` might lie unseen.

        A contact without responders may be answered by anybody; then the team's own coverage (source '') counts.
        """
        return min(self.gap_after(contact.occurred_at, contact.responders) for contact in contacts)

    def gap_after(self, moment: datetime, sources: Sequence[str]) -> datetime:
        """Return the first moment from `moment` on at which one of `sources` (none: the team's) is not covered."""
        return min(_gap(self._spans.get(source, ()), moment) for source in sources or ("",))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _gap(spans: Iterable[Span], since: datetime) -> datetime:
    for start, end in spans:
        if start <= since <= end:
            return end
    return since

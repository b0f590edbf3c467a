"""Would we have seen it? Which records a check looked at, from when to when, and where they have gaps (D12). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Looked:
    """One source of records within the time asked for: where it shows everything, where nothing.

    `spans` and `gaps` together are the whole time. `why` is a sentence where something more is known of a gap.
    """

    source: str
    spans: tuple[Span, ...]
    gaps: tuple[Span, ...]
    why: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing could have come unseen."""
        return not self.gaps


def looked_at(source: str, spans: Iterable[Span], since: datetime, until: datetime, why: str = "") -> Looked:
    """Return what `source` shows of [since, until]; touching and overlapping spans are one."""
    seen: list[Span] = []
    for begins, ends in sorted(spans):
        begins, ends = max(begins, since), min(ends, until)
        if begins > ends:
            continue
        if seen and begins <= seen[-1][1]:
            seen[-1] = (seen[-1][0], max(seen[-1][1], ends))
        else:
            seen.append((begins, ends))
    gaps = _between(seen, since, until)
    return Looked(source, tuple(seen), gaps, why if gaps else "")


def _between(seen: list[Span], since: datetime, until: datetime) -> tuple[Span, ...]:
    if not seen:
        return ((since, until),)
    edges = [since, *(edge for span in seen for edge in span), until]
    return tuple(
        (begins, ends) for begins, ends in zip(edges[::2], edges[1::2], strict=True) if begins < ends
    )

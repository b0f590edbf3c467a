"""How long a mail was under way: from the first server that stamped it to our perimeter. Pure.

Only what our own servers stamped is ours to vouch for; every line below is the sender's side's word and is shown as
such. Clocks that cannot be right are named, never smoothed. Source: SEMANTICS 2.1, S2.7; RFC 5321 4.4, 4.5.4.1.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from heardback.formats.perimeter import is_trusted, own_run
from heardback.formats.records import Hop

#: Mail servers give up after four to five days (RFC 5321 section 4.5.4.1); a longer way is a wrong clock.
LONGEST = timedelta(days=5)
#: Fewer mails than this have no quantile that means anything (SEMANTICS 7).
FEWEST, FEWEST_FOR_P99 = 20, 100

OURS_AHEAD = "a server of the sender's side stamped it after ours did: the clocks differ, no length follows"
TOO_LONG = "longer than mail servers keep trying (5 days): a stamp is probably wrong"
NO_FOREIGN = "no server before ours stamped it"
NO_OURS = "no line at the top is stamped by one of our servers: when it reached them is not proven"
FORGED = (
    "a line below the handover names a server of ours; our servers did not write it there, it is not counted"
)
OUT_OF_ORDER = "the stamps before ours are not in order of time"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a mail crossed our perimeter, from its `Received:` lines.

    `host`, `queue_id`: our server that took it from outside, and its number there ('' where the line has none).
    `from_host`, `from_ip`: who handed it over, as our server saw it. `first_stamp_at`: the earliest server's stamp of
    the sender's side, their word. `is_proven`: our servers are named in the settings and one of them stamped the top.
    """

    reached_at: datetime | None = None
    host: str = ""
    queue_id: str = ""
    from_host: str = ""
    from_ip: str = ""
    first_stamp_at: datetime | None = None
    first_host: str = ""
    is_proven: bool = False
    notes: tuple[str, ...] = ()

    @property
    def under_way(self) -> float | None:
        """Seconds from the first foreign stamp to our perimeter, negative where clocks differ; None if unknown."""
        if self.reached_at is None or self.first_stamp_at is None:
            return None
        return (self.reached_at - self.first_stamp_at).total_seconds()

    @property
    def is_sound(self) -> bool:
        """Whether the length may be counted with others."""
        length = self.under_way
        return length is not None and 0 <= length <= LONGEST.total_seconds()


def receipt_of(hops: Sequence[Hop], trusted_hosts: Collection[str]) -> Receipt:
    """Return how a mail with these hops (topmost first) crossed our perimeter.

    Ours is the run of trusted servers from the top, down to the first that took it from a foreign one: a trusted name
    below that was written by somebody else. Without trusted hosts the topmost line alone is ours.
    """
    ours = own_run(hops, trusted_hosts)
    below = hops[len(ours) :]
    if not ours:
        return Receipt(notes=(NO_OURS,) if hops else ())
    crossing = ours[-1]
    stamps = [hop.occurred_at for hop in ours if hop.occurred_at is not None]
    foreign = [hop for hop in below if hop.occurred_at is not None]
    found = Receipt(
        reached_at=min(stamps, default=None),
        host=crossing.by_host,
        queue_id=crossing.queue_id,
        from_host=crossing.from_host,
        from_ip=crossing.from_ip,
        first_stamp_at=foreign[-1].occurred_at if foreign else None,
        first_host=foreign[-1].by_host if foreign else "",
        is_proven=bool(trusted_hosts),
    )
    return _noted(found, [*_odd_below(below, trusted_hosts), *_odd_length(found)])


def _noted(receipt: Receipt, notes: list[str]) -> Receipt:
    return replace(receipt, notes=tuple(notes)) if notes else receipt


def _odd_below(below: Sequence[Hop], trusted_hosts: Collection[str]) -> Iterable[str]:
    if any(is_trusted(hop.by_host, trusted_hosts) for hop in below):
        yield FORGED
    stamps = [hop.occurred_at for hop in below if hop.occurred_at is not None]
    if any(upper < lower for upper, lower in pairwise(stamps)):
        yield OUT_OF_ORDER


def _odd_length(receipt: Receipt) -> Iterable[str]:
    length = receipt.under_way
    if length is None:
        if receipt.reached_at is not None:
            yield NO_FOREIGN
    elif length < 0:
        yield OURS_AHEAD
    elif not receipt.is_sound:
        yield TOO_LONG


@dataclass(frozen=True, slots=True)
class Usual:
    """How long mail to this firm is usually under way; seconds. `left_out`: clocks that cannot be right.

    `half` and `p99` are None where too few mails are known; `longest` is always the longest of those counted.
    """

    counted: int
    left_out: int
    half: float | None
    p99: float | None
    longest: float | None
    since: datetime
    until: datetime
    is_cut: bool = False
    unread: int = 0


def usual_of(
    receipts: Iterable[Receipt], since: datetime, until: datetime, *, is_cut: bool = False, unread: int = 0
) -> Usual:
    """Return the median and the 99th percentile (nearest rank) of what may be counted."""
    known = [one for one in receipts if one.under_way is not None]
    lengths = sorted(one.under_way or 0.0 for one in known if one.is_sound)
    return Usual(
        counted=len(lengths),
        left_out=len(known) - len(lengths),
        half=_rank(lengths, 0.5) if len(lengths) >= FEWEST else None,
        p99=_rank(lengths, 0.99) if len(lengths) >= FEWEST_FOR_P99 else None,
        longest=lengths[-1] if lengths else None,
        since=since,
        until=until,
        is_cut=is_cut,
        unread=unread,
    )


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

"""Shares, the interval that each may lie in, and from how many on one may speak of a rate (SEMANTICS 7). Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

#: Below this a rate prints as "n/20", without colour.
MATURED_FOR_A_RATE: Final = 20
Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with Wilson's 95 % interval; `rate` is None of nothing, `is_few` below 20."""

    hits: int
    total: int
    rate: float | None
    low: float | None
    high: float | None
    is_few: bool


def share_of(hits: int, total: int) -> Share:
    """Return the share of `hits` in `total`."""
    if not total:
        return Share(0, 0, None, None, None, True)
    low, high = wilson(hits, total)
    return Share(hits, total, hits / total, low, high, total < MATURED_FOR_A_RATE)


def wilson(hits: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of `hits` out of `total` > 0 (95 % by default)."""
    share, spread = hits / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))

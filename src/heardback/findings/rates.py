"""From how many on one may speak of a rate (SEMANTICS 7)."""

from __future__ import annotations

from typing import Final

#: Below this a rate prints as "n/20", without colour.
MATURED_FOR_A_RATE: Final = 20

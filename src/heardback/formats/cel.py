"""Asterisk Channel Event Logging (CEL), Asterisk 1.8 to 22: the format by which it shows who really spoke.

A call is all rows with one `linkedid`. Source: Asterisk's documentation, "CEL Specification"; SEMANTICS 3.3 (a person
has picked up only where a bridge proves it).
"""

from __future__ import annotations

from typing import Final

from heardback.formats.calls import CallFormat
from heardback.formats.cel_fold import fold
from heardback.formats.cel_rows import NAME, piece_of, split

FORMAT: Final = CallFormat(name=NAME, system="asterisk", split=split, fold=fold)

__all__ = ["FORMAT", "fold", "piece_of", "split"]

"""The page that the zone readers mark line by line: lines, one mark a line, and cheap questions about them.

Marks only ever turn from new text to something else, which lets `has_words` and `run_end` remember how far they
looked and keeps the whole work linear. Source: SEMANTICS 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

NEW: Final = 0
ATTRIBUTION: Final = 1
QUOTED: Final = 2
SIGNATURE: Final = 3
DOUBTFUL: Final = 4


class Page:
    """Lines and their marks; every line is `NEW` at first."""

    __slots__ = ("_end", "_first", "lines", "marks")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.marks = bytearray(len(lines))
        self._first = 0
        self._end = 0

    def fill(self, start: int, end: int, mark: int) -> None:
        """Mark the lines [start, end)."""
        if end > start:
            self.marks[start:end] = bytes((mark,)) * (end - start)

    def has_words(self, end: int) -> bool:
        """Return whether any new line above line `end` is not blank."""
        marks, lines, at = self.marks, self.lines, self._first
        while at < end and (marks[at] or not lines[at].strip()):
            at += 1
        self._first = at
        return at < end

    def run_end(self, at: int) -> int:
        """Return where the run of new lines around line `at` ends; to be asked from top to bottom."""
        if at >= self._end:
            marks, end = self.marks, at + 1
            while end < len(marks) and not marks[end]:
                end += 1
            self._end = end
        return self._end

    def next_filled(self, at: int) -> int:
        """Return the first line at or below `at` that is not blank, or the number of lines."""
        lines = self.lines
        while at < len(lines) and not lines[at].strip():
            at += 1
        return at


def filled(lines: Sequence[str], start: int, end: int, limit: int) -> list[str]:
    """Return the lines of [start, end) that are not blank, stripped, looking at no more than `limit` lines."""
    return [line.strip() for line in islice(lines, start, min(end, start + limit)) if line.strip()]

"""Cut delimited text into rows without letting one broken line swallow the next.

A caller may rely on: every line that is not blank comes out in exactly one row or one problem, in order, whatever
quotes, NUL bytes and line ends it has. A quoted field may span a few lines; a quote that is never closed costs its
own line alone. Source: RFC 4180, and what power cuts leave at the end of a file.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
#: A quoted field of a call record may hold a note of some lines, not a letter.
_LONGEST_FIELD_LINES = 8
_LONGEST_RECORD = 1 << 17


def words(text: str) -> tuple[str, ...]:
    """Return the words of a table written as one text: column names, vendors' own terms."""
    return tuple(text.split())


class Row(NamedTuple):
    """One record: `cells` as text, None where `problem` says why there are none. `position` counts lines from 1."""

    position: int
    text: str
    cells: list[str] | None
    problem: str = ""
    note: str = ""


def rows_of(lines: Iterable[str], delimiter: str = ",") -> Iterator[Row]:
    """Yield the rows of delimited text; blank lines are passed over."""
    numbered = _numbered(lines)
    ahead: deque[tuple[int, str]] = deque()
    width = 0
    while True:
        taken = ahead.popleft() if ahead else next(numbered, None)
        if taken is None:
            return
        position, line = taken
        if line.count('"') % 2:
            row = _row_of_several(position, line, ahead, numbered, delimiter, width)
        elif line and not line.isspace():
            row = _row(position, line, delimiter)
        else:
            continue
        if row.cells is not None:
            width = len(row.cells)
        yield row


def _row_of_several(
    position: int,
    line: str,
    ahead: deque[tuple[int, str]],
    numbered: Iterator[tuple[int, str]],
    delimiter: str,
    width: int,
) -> Row:
    """Join a line whose quote stays open with the next few, where that makes a row as wide as the last one."""
    joined = line
    for taken in range(_LONGEST_FIELD_LINES):
        if taken == len(ahead):
            following = next(numbered, None)
            if following is None:
                break
            ahead.append(following)
        joined += "\n" + ahead[taken][1]
        if joined.count('"') % 2:
            if len(joined) > _LONGEST_RECORD or _is_whole(ahead[taken][1], delimiter, width):
                break
            continue
        row = _row(position, joined, delimiter)
        if row.cells is None or (width and len(row.cells) != width):
            break
        for _ in range(taken + 1):
            ahead.popleft()
        return row
    return Row(
        position,
        line,
        None,
        f"Line {position} opens a quotation mark that is never closed: it was cut short.",
    )


def _is_whole(line: str, delimiter: str, width: int) -> bool:
    """Whether a line is a record by itself, so that an open quote above it cannot reach past it."""
    return width > 1 and line.count('"') % 2 == 0 and line.count(delimiter) >= width - 1


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    position = 0
    for line in lines:
        bare = encodable(line.rstrip("\r\n"))
        if position == 0:
            bare = bare.removeprefix("\ufeff")
        if "\r" not in bare and "\n" not in bare:
            position += 1
            yield position, bare
            continue
        for part in _LINE_END.split(bare):
            position += 1
            yield position, part


def encodable(line: str) -> str:
    """Return a line whose bytes were no UTF-8 (kept as surrogates) in the letters of Windows' western code page."""
    if line.isascii():
        return line
    try:
        line.encode()
    except UnicodeEncodeError:
        return line.encode("utf-8", "surrogatepass" if _is_torn(line) else "surrogateescape").decode(
            "cp1252", "replace"
        )
    return line


def _is_torn(line: str) -> bool:
    """Whether a line holds halves of characters that stand for no byte."""
    return any("\ud800" <= sign <= "\udfff" and not "\udc80" <= sign <= "\udcff" for sign in line)


def _row(position: int, line: str, delimiter: str) -> Row:
    note = ""
    if "\x00" in line:
        bare = line.replace("\x00", "")
        if not bare.strip():
            problem = f"Line {position} holds nothing but NUL bytes: the disk lost what was written there."
            return Row(position, line, None, problem)
        line, note = bare, "The record held NUL bytes, which were left out."
    try:
        cells = next(csv.reader(_LINE.findall(line), delimiter=delimiter))
        return Row(position, line, cells, "", note)
    except (csv.Error, StopIteration) as error:
        return Row(position, line, None, f"Line {position} is no row of separated fields: {error}.")


def delimiter_of(line: str) -> str:
    """Return what separates a line's fields: a comma unless another sign clearly does."""
    return max(",;\t|", key=line.count) if line.count(",") < 3 else ","


def peek(lines: Iterable[str]) -> tuple[str, Iterator[str]]:
    """Return the first line that holds anything, and all lines from the start."""
    rest = iter(lines)
    seen = []
    for line in rest:
        seen.append(line)
        if line.strip("\ufeff\x00 \t\r\n"):
            break
    first = seen[-1] if seen else ""

    def again() -> Iterator[str]:
        yield from seen
        yield from rest

    return first, again()

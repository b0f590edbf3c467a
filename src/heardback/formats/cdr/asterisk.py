"""Asterisk call detail records: Master.csv of any age, cdr_custom, database tables and FreePBX exports.

A caller may rely on: a file's columns are found by its header or, without one, by where the disposition stands, and
one that has neither is refused with the names that were looked for. Several rows make one call (one a pair of
parties since Asterisk 12): they share `linkedid`, before that `uniqueid`, which is also the call's name in CEL and
queue_log. Source: Asterisk "CDR Specification", cdr.conf (loguniqueid, loguserfield, newcdrcolumns), cdr_custom.conf,
the table of cdr_mysql and FreePBX's asteriskcdrdb.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from heardback.formats.calls import CallFormat, Piece, encode_row
from heardback.formats.cdr.asterisk_fold import fold
from heardback.formats.cdr.rows import Row, delimiter_of, peek, rows_of, words
from heardback.formats.records import Unreadable

NAME: Final = "cdr"
SYSTEM: Final = "asterisk"

_MASTER: Final = words(
    "accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec"
    " disposition amaflags"
)
_NEW: Final = words("peeraccount linkedid sequence")
#: Columns after the sixteen of Master.csv, by how many there are; one alone is told by its look.
_MASTER_TAILS: Final[Mapping[int, tuple[str, ...]]] = {
    0: (),
    2: ("uniqueid", "userfield"),
    3: _NEW,
    5: ("uniqueid", "userfield", *_NEW),
}
_CUSTOM: Final = words(
    "clid src dst dcontext channel dstchannel lastapp lastdata start answer end duration billsec disposition amaflags"
    " accountcode uniqueid userfield sequence"
)
_TABLE: Final = words(
    "calldate clid src dst dcontext channel dstchannel lastapp lastdata duration billsec disposition amaflags"
    " accountcode uniqueid userfield did recordingfile cnum cnam outbound_cnum outbound_cnam dst_cnam linkedid"
    " peeraccount sequence"
)
#: Where the disposition stands tells a headerless file's layout.
_BY_DISPOSITION: Final[Mapping[int, tuple[str, ...]]] = {14: _MASTER, 13: _CUSTOM, 11: _TABLE}
_DISPOSITIONS: Final = frozenset(
    (
        "ANSWERED",
        "NO ANSWER",
        "BUSY",
        "FAILED",
        "CONGESTION",
        "NOANSWER",
        "NO_ANSWER",
        "UNKNOWN",
        "NULL",
        "CANCEL",
    )
)
_ALIASES: Final[Mapping[str, str]] = {
    "source": "src",
    "destination": "dst",
    "destinationcontext": "dcontext",
    "dstcontext": "dcontext",
    "callerid": "clid",
    "destinationchannel": "dstchannel",
    "lastapplication": "lastapp",
    "starttime": "start",
    "answertime": "answer",
    "endtime": "end",
    "billableseconds": "billsec",
    "outboundcnum": "outbound_cnum",
    "outboundcnam": "outbound_cnam",
    "dstcnam": "dst_cnam",
}
_KNOWN: Final = frozenset([*_MASTER, *_CUSTOM, *_TABLE])
_DIGIT: Final = re.compile(r"\d")
_UNIQUEID: Final = re.compile(r"(?:\S+-)?\d{9,}\.\d+$")
#: A file whose first rows all make no sense is something else.
_PATIENCE: Final = 20
_NARROWEST: Final = 12


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut CDR text into pieces, one a row; raises Unreadable where no row is a CDR. `profile` is unused."""
    first, lines = peek(lines)
    layout = _Layout()
    held: list[Piece] = []
    for row in rows_of(lines, delimiter_of(first)):
        piece = _piece(row, layout)
        if piece is None:
            continue
        if not layout.has_read:
            held.append(piece)
            if len(held) >= _PATIENCE:
                raise _something_else(first)
            continue
        yield from held
        held.clear()
        yield piece
    if held and not any(
        piece.content.count(b",") + piece.content.count(b";") >= _NARROWEST for piece in held
    ):
        raise _something_else(first)
    yield from held


def _something_else(first: str) -> Unreadable:
    shown = first.strip()[:80]
    return Unreadable(
        "This is no Asterisk CDR: there is no header with calldate or start, src, dst and disposition, and no column"
        f" holds ANSWERED, NO ANSWER, BUSY or FAILED where Master.csv has it. The first line is: {shown}"
    )


class _Layout:
    """What is known so far of a file's columns."""

    def __init__(self) -> None:
        self.header: list[str] = []
        self.width = 0
        self.has_read = False


def _piece(row: Row, layout: _Layout) -> Piece | None:
    if row.cells is None:
        return _unreadable(row, row.problem)
    if not _DIGIT.search(row.text) and _is_header(row.cells):
        # Files that were joined may differ in their columns: each header speaks for the rows below it.
        layout.header = [_column(cell) for cell in row.cells]
        return None
    fields = _by_header(row.cells, layout.header) if layout.header else _by_place(row.cells, layout.width)
    if isinstance(fields, str):
        return _unreadable(row, f"Line {row.position} {fields}")
    layout.has_read = True
    layout.width = len(row.cells)
    if row.note:
        fields["note"] = row.note
    return Piece(NAME, call_key(fields), encode_row(fields), row.position)


def _unreadable(row: Row, problem: str) -> Piece:
    return Piece(NAME, "", row.text.encode("utf-8", "surrogateescape"), row.position, problem)


def _column(written: str) -> str:
    bare = written.strip().lower()
    squeezed = re.sub(r"[\s_-]", "", bare)
    return bare if bare in _KNOWN else _ALIASES.get(squeezed, squeezed)


def _is_header(cells: list[str]) -> bool:
    names = {_column(cell) for cell in cells}
    return len(names & _KNOWN) >= 4 and bool(names & {"start", "calldate"}) and bool(names & {"src", "dst"})


def _by_header(cells: list[str], header: list[str]) -> dict[str, str] | str:
    surplus = len(cells) - len(header)
    if surplus < 0:
        return f"ends early: it has {len(cells)} of {len(header)} columns, so it was cut or is still being written."
    if surplus > 0:
        mended = _with_commas(cells, header, surplus)
        if mended is None:
            return f"has {len(cells)} columns where the header names {len(header)}."
        cells = mended
    fields = {
        name: cell for name, cell in zip(header, cells, strict=True) if cell and cell not in ("NULL", "\\N")
    }
    if not any(map(str.isdigit, fields.get("start") or fields.get("calldate", ""))):
        return "names no start of a call (columns start or calldate)."
    return fields


def _with_commas(cells: list[str], header: list[str], surplus: int) -> list[str] | None:
    """Put an application's parameters together again, which hold commas and which some exports do not quote.

    None where that puts no disposition into its column: then the row has columns that the header does not name.
    """
    if "lastdata" not in header or "disposition" not in header:
        return None
    at = header.index("lastdata")
    mended = [*cells[:at], ",".join(cells[at : at + surplus + 1]), *cells[at + surplus + 1 :]]
    return mended if mended[header.index("disposition")].upper() in _DISPOSITIONS else None


def _by_place(cells: list[str], width: int) -> dict[str, str] | str:
    if len(cells) < width:
        return f"ends early: it has {len(cells)} of {width} columns, so it was cut or is still being written."
    for place, names in _BY_DISPOSITION.items():
        if len(cells) > place and cells[place] in _DISPOSITIONS:
            if names is _MASTER:
                names = _master_columns(cells)
            fields = dict(zip(names, cells, strict=False))
            return {name: cell for name, cell in fields.items() if cell}
    return "is no CDR: ANSWERED, NO ANSWER, BUSY or FAILED is missing where the column disposition stands."


def _master_columns(cells: list[str]) -> tuple[str, ...]:
    extra = len(cells) - len(_MASTER)
    if extra in (1, 4):
        only = "uniqueid" if _UNIQUEID.match(cells[len(_MASTER)]) else "userfield"
        return (*_MASTER, only, *(_NEW if extra == 4 else ()))
    return (*_MASTER, *(_MASTER_TAILS.get(extra) or _MASTER_TAILS[5 if extra > 5 else 0]))


def call_key(fields: Mapping[str, str]) -> str:
    """Return the name that all rows of one call share; a hash where the file names no call."""
    named = fields.get("linkedid") or fields.get("uniqueid")
    if named:
        return named
    stable = [fields.get(name, "") for name in ("start", "calldate", "src", "dst", "channel")]
    return hashlib.sha256("\0".join(stable).encode("utf-8", "replace")).hexdigest()[:32]


FORMAT: Final = CallFormat(NAME, SYSTEM, split, fold)

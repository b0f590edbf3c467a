"""From 3CX's lines to pieces: the CDR output in any chosen order of fields, and the call log's CSV export.

A caller may rely on: a header line names the columns; without one they are `profile["fields"]` (commas between), else
3CX's own order, of which a shorter line holds the beginning. A line whose times are none keeps its text and says so.
Source: 3CX "CDR - Call Data Records" (names and order of the fields), the call log's export of version 20.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from heardback.formats.calls import Piece, encode_row
from heardback.formats.cdr.moments import parse_written
from heardback.formats.cdr.rows import Row, rows_of
from heardback.formats.records import Unreadable

NAME: Final = "3cx"
SYSTEM: Final = "3cx"
FIELDS: Final = (
    *("historyid", "callid", "duration", "time-start", "time-answered", "time-end", "reason-terminated"),
    *("from-no", "to-no", "from-dn", "to-dn", "dial-no", "reason-changed", "final-number", "final-dn"),
    *("bill-code", "bill-rate", "bill-cost", "bill-name", "chain", "from-type", "to-type", "final-type"),
    *("from-dispname", "to-dispname", "final-dispname", "missed-queue-calls"),
)
#: The call log's columns, under the names that its versions gave them.
_LOG_COLUMNS: Final = {
    "calltime": "log-time",
    "callid": "log-id",
    "from": "log-from",
    "callerid": "log-from",
    "to": "log-to",
    "destination": "log-to",
    "direction": "log-direction",
    "status": "log-status",
    "ringing": "log-ringing",
    "talking": "log-talking",
}
_LOG_NEEDED: Final = {"log-time", "log-from", "log-to", "log-status"}
#: Fewer than this and a line of 3CX's own order does not reach the numbers of the two parties.
_FEWEST: Final = 9
_PATIENCE: Final = 20
_GLOBAL_ID: Final = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,}$")


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut 3CX's text into pieces, one a line; raises Unreadable where the first lines are something else."""
    rest = iter(lines)
    head = list(islice(rest, _PATIENCE))
    columns: Sequence[str] = _chosen(profile)
    rows = rows_of(chain(head, rest), _delimiter(head, profile))
    held: list[Piece] = []
    has_read = False
    for row in rows:
        header = _header(row)
        if header:
            columns, has_read = header, True
            continue
        piece = _piece(row, columns)
        has_read = has_read or not piece.problem
        if has_read:
            yield from held
            held.clear()
            yield piece
            continue
        held.append(piece)
        if len(held) >= _PATIENCE:
            break
    if held:
        raise Unreadable(_SOMETHING_ELSE.format(held[0].content.decode("utf-8", "replace").strip()[:80]))


_SOMETHING_ELSE: Final = (
    "This is no output of 3CX: no line has a time where time-start is expected. Choose the fields in 3CX in its own "
    "order, or enter your order as it stands there. The first line is: {}"
)


def _chosen(profile: Mapping[str, str]) -> Sequence[str]:
    names = [name.strip().lower().replace("_", "-") for name in profile.get("fields", "").split(",")]
    names = [name for name in names if name]
    return names or FIELDS


def _delimiter(head: list[str], profile: Mapping[str, str]) -> str:
    given = profile.get("delimiter", "").replace("\\t", "\t").replace("tab", "\t")
    if len(given) == 1:
        return given
    sample = "".join(head)
    return max(",;\t|", key=sample.count)


def _header(row: Row) -> list[str]:
    """Return the columns that a header line names, none where it is no header."""
    cells = [cell.strip().lower() for cell in row.cells or ()]
    fields = [cell.replace("_", "-").replace(" ", "-") for cell in cells]
    if {"time-start", "from-no"} <= set(fields):
        return fields
    log = [_LOG_COLUMNS.get(re.sub(r"[^a-z]", "", cell), cell) for cell in cells]
    return log if set(log) >= _LOG_NEEDED else []


def _piece(row: Row, columns: Sequence[str]) -> Piece:
    if row.cells is None:
        return _problem(row, row.problem)
    fields = {
        name: cell.strip() for name, cell in zip(columns, row.cells, strict=False) if cell.strip() and name
    }
    began = fields.get("time-start") or fields.get("log-time", "")
    if moment_text(began) == "":
        return _problem(
            row, f"Line {row.position} names no time where the call's start should stand: “{began[:40]}”."
        )
    if len(row.cells) < min(_FEWEST, len(columns)):
        return _problem(
            row,
            f"Line {row.position} ends early: it has {len(row.cells)} of {len(columns)} fields, so it was cut.",
        )
    return Piece(NAME, call_key(fields), encode_row(fields), row.position)


def _problem(row: Row, sentence: str) -> Piece:
    return Piece(NAME, "", row.text.encode("utf-8", "surrogateescape"), row.position, sentence)


def moment_text(written: str) -> str:
    """Return one of 3CX's times ("2026/03/02 09:00:00", with dots, or ISO 8601) as ISO 8601, '' where it is none."""
    text = written.strip()
    if len(text) >= 10 and text[4:5] in "/." and text[7:8] == text[4:5]:
        text = f"{text[:4]}-{text[5:7]}-{text[8:]}"
    return text if parse_written(text) is not None else ""


def call_key(fields: Mapping[str, str]) -> str:
    """Return the name that all records of one call share.

    `historyid` where it is unique for good; a mere counter begins anew with a new installation, so that `callid`,
    which holds the time, is trusted before it.
    """
    history, call = fields.get("historyid", ""), fields.get("callid", "")
    if _GLOBAL_ID.match(history):
        return history
    if call:
        return call
    stable = [fields.get(name, "") for name in ("historyid", "log-id", "time-start", "from-no", "to-no")]
    if fields.get("log-id"):
        stable.append(fields.get("log-time", "")[:10])
    elif not history:
        stable += [fields.get(name, "") for name in ("log-time", "log-from", "log-to")]
    return hashlib.sha256("\0".join(stable).encode("utf-8", "replace")).hexdigest()[:32]

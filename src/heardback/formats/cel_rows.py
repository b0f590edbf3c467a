"""From the text lines of a CEL export to pieces: one a row, named by its call, whatever the columns are called.

Reads CSV of any column order with a header line (cel_custom, or the tables of cel_odbc, cel_pgsql, cel_sqlite3), the
headerless Master.csv of `cel_custom.conf`, headerless rows of FreePBX's `cel` table, and JSON lines (also in the
manager interface's spelling). Source: the samples of cel_custom.conf and of the tables.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

import msgspec

from heardback.formats.calls import Piece, encode_row
from heardback.formats.cel_events import EVENTS, parse_time
from heardback.formats.records import Unreadable

NAME: Final = "cel"
_DIGIT: Final = re.compile(r"\d")

_MASTER: Final = (
    *(
        "eventtype",
        "eventtime",
        "cid_name",
        "cid_num",
        "cid_ani",
        "cid_rdnis",
        "cid_dnid",
        "exten",
        "context",
    ),
    *(
        "channame",
        "appname",
        "appdata",
        "amaflags",
        "accountcode",
        "uniqueid",
        "linkedid",
        "peer",
        "userfield",
    ),
    *("userdeftype", "extra"),
)
_TABLE: Final = ("id", *_MASTER[:17], "userdeftype", "extra", "userfield")
_SPELLINGS: Final = {
    "eventtype": ("eventname", "event", "celevent"),
    "eventtime": ("time", "timestamp", "eventdate", "datetime", "calldate"),
    "cid_name": ("calleridname", "callername", "callerid(name)"),
    "cid_num": ("calleridnum", "calleridnumber", "callernum"),
    "cid_ani": ("calleridani", "ani"),
    "cid_rdnis": ("calleridrdnis", "rdnis"),
    "cid_dnid": ("calleriddnid", "dnid"),
    "exten": ("extension",),
    "context": ("dcontext",),
    "channame": ("channel", "channelname"),
    "appname": ("app", "application", "applicationname"),
    "appdata": ("applicationdata",),
    "amaflags": (),
    "accountcode": ("account",),
    "uniqueid": ("uid",),
    "linkedid": (),
    "peer": ("bridgepeer",),
    "peeraccount": (),
    "userfield": (),
    "userdeftype": ("userdefinedtype",),
    "extra": ("eventextra",),
    "id": ("celid",),
}
_NEEDED: Final = ("eventtype", "eventtime")
_LAYOUT_WITHIN: Final = 50
_OPEN_WITHIN: Final = 20
_CHANNEL_ID: Final = re.compile(r"(?:.*-)?\d{9,10}\.\d+")


def _bare(column: str) -> str:
    return "".join(character for character in column.lower() if character.isalnum())


_COLUMNS: Final = {
    _bare(spelling): column for column, others in _SPELLINGS.items() for spelling in (column, *others)
}


class _Bad(Exception):
    """One record that cannot be read: why, and the call that it still names."""

    def __init__(self, reason: str, call_key: str = "") -> None:
        super().__init__(reason)
        self.reason, self.call_key = reason, call_key


_Reader = Callable[[str], dict[str, str] | None]


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut a CEL export into pieces; a bad row gives a piece with its problem, and the rest goes on.

    Raises Unreadable (at the first piece) where nothing at the beginning looks like CEL. `profile` is not used.
    """
    del profile
    records = _records(lines)
    head = list(islice(records, _LAYOUT_WITHIN))
    if not any(text.strip() for _, text in head):
        return
    start, read = _layout([text for _, text in head])
    for place, (position, text) in enumerate(chain(head, records)):
        if not text.strip():
            continue
        if place < start:
            yield _problem(position, text, _Bad("it stands before the header and is no CEL event"))
            continue
        try:
            row = read(text)
        except _Bad as bad:
            yield _problem(position, text, bad)
            continue
        if row is not None:
            yield _piece(row, position, text)


def piece_of(row: Mapping[str, object], position: int = 0) -> Piece:
    """Make one row of a CEL table (any spelling of the columns; None is empty) into a piece."""
    text = ",".join(f"{column}={value}" for column, value in row.items() if value not in (None, ""))
    try:
        return _piece(_named(row), position, text)
    except _Bad as bad:
        return _problem(position, text, bad)


def _piece(row: dict[str, str], position: int, text: str) -> Piece:
    key = row.get("linkedid") or row.get("uniqueid") or row.get("channame", "")
    try:
        _check(row, key)
        return Piece(NAME, key, encode_row(row), position)
    except _Bad as bad:
        return _problem(position, text, bad)
    except UnicodeEncodeError:
        return _problem(position, text, _Bad("it holds bytes that are no text in the file's encoding", key))


def _check(row: Mapping[str, str], key: str) -> None:
    for column in _NEEDED:
        if not row.get(column):
            raise _Bad(f"its {column} is empty", key)
    try:
        parse_time(row["eventtime"])
    except ValueError:
        told = row["eventtime"][:40]
        raise _Bad(
            f"{told!r} is no time: expected 2026-03-20 16:00:00.5 or seconds since 1970", key
        ) from None
    if not key:
        raise _Bad("it names no call: expected a linkedid or a uniqueid")


def _problem(position: int, text: str, bad: _Bad) -> Piece:
    sentence = f"CEL record {position} cannot be read: {bad.reason}."
    return Piece(NAME, bad.call_key, text.encode("utf-8", "replace"), position, sentence)


def _records(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Join lines that a quoted field spans; a quote that is never closed costs its own line only."""
    waiting: deque[tuple[int, str]] = deque()
    source = ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    while True:
        position, text = waiting.popleft() if waiting else next(source, (0, ""))
        if not position:
            return
        if position == 1:
            text = text.removeprefix("\ufeff")
        if text.count('"') % 2 == 0 or text.lstrip().startswith(("{", "[")):
            yield position, text
            continue
        taken = [*_take(waiting, source)]
        whole, used = _closed(text, [line for _, line in taken])
        waiting.extend(taken[used:])
        yield position, whole


def _take(waiting: deque[tuple[int, str]], source: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for _ in range(_OPEN_WITHIN):
        following = waiting.popleft() if waiting else next(source, None)
        if following is None:
            return
        yield following


def _closed(text: str, following: Sequence[str]) -> tuple[str, int]:
    whole = text
    for used, line in enumerate(following, start=1):
        whole += "\n" + line
        if line.count('"') % 2:
            return whole, used
    return text, 0


def _layout(head: Sequence[str]) -> tuple[int, _Reader]:
    """Find where the events begin and how a record is read."""
    for place, text in enumerate(head):
        if text.lstrip().startswith(("{", "[")):
            return place, _read_json
        for delimiter in ",;\t|":
            try:
                cells = _cells(text, delimiter)
            except _Bad:
                continue
            columns = [_COLUMNS.get(_bare(cell), cell.strip()) for cell in cells]
            if all(column in columns for column in _NEEDED):
                return place, _table_reader(columns, delimiter, cells)
            if headerless := _headerless(cells):
                return place, _table_reader(headerless, delimiter, ())
    raise Unreadable(
        "This is no CEL: give a CSV whose header names eventtype and eventtime, a Master.csv of cel_custom, or JSON "
        "lines with those names."
    )


def _headerless(cells: Sequence[str]) -> Sequence[str]:
    if len(cells) >= 16 and _is_event(cells[0]) and _is_time(cells[1]):
        return _MASTER[: max(len(cells), 18)]
    if len(cells) >= 17 and cells[0].strip().isdecimal() and _is_event(cells[1]) and _is_time(cells[2]):
        return _TABLE[: max(len(cells), 18)]
    return ()


def _is_event(cell: str) -> bool:
    return cell.upper() in EVENTS or (cell.isdecimal() and 0 < int(cell) <= 25) or cell.isupper()


def _is_time(cell: str) -> bool:
    try:
        parse_time(cell)
    except ValueError:
        return False
    return True


def _cells(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, skipinitialspace=True))
    except (csv.Error, StopIteration) as problem:
        raise _Bad(f"its quotes do not fit together ({problem})") from problem


def _table_reader(columns: Sequence[str], delimiter: str, header: Sequence[str]) -> _Reader:
    width = len(columns)
    fewest = width if header else min(width, 16)
    data_at = columns.index("appdata") if "appdata" in columns else -1
    id_at = columns.index("uniqueid") if "uniqueid" in columns else -1
    below: list[_Reader] = []  # of a header further down: files that were joined may differ in their columns

    def read(text: str) -> dict[str, str] | None:
        cells = _cells(text, delimiter)
        if not _DIGIT.search(text):
            named = [_COLUMNS.get(_bare(cell), cell.strip()) for cell in cells]
            if all(column in named for column in _NEEDED):
                below[:] = [_table_reader(named, delimiter, cells)] if cells != header else []
                return None
        if below:
            return below[0](text)
        if len(cells) > width:
            cells = _joined(cells, width, data_at, id_at)
        if len(cells) < fewest:
            raise _Bad(
                f"it has {len(cells)} fields and {fewest} were expected, so it was cut off or belongs elsewhere",
                _key(columns, cells[:-1]),
            )
        return {
            column: stripped
            for column, cell in zip(columns, cells, strict=False)
            if (stripped := cell.strip()) and stripped != "\\N"
        }

    return read


def _key(columns: Sequence[str], cells: Sequence[str]) -> str:
    found = dict(zip(columns, cells, strict=False))
    return found.get("linkedid") or found.get("uniqueid") or ""


def _joined(cells: list[str], width: int, data_at: int, id_at: int) -> list[str]:
    """Put an unquoted application's arguments together again, where the channel id then falls into its place."""
    surplus = len(cells) - width

    def fits(tried: Sequence[str]) -> bool:
        return id_at < 0 or _CHANNEL_ID.fullmatch(tried[id_at].strip()) is not None

    if not any(map(str.strip, cells[width:])) and fits(cells):
        return cells[:width]
    if data_at >= 0 and id_at >= 0:
        end = data_at + surplus + 1
        mended = [*cells[:data_at], ",".join(cells[data_at:end]), *cells[end:]]
        if fits(mended):
            return mended
    raise _Bad(f"it has {len(cells)} fields and {width} were expected: put fields with commas in quotes")


def _read_json(text: str) -> dict[str, str] | None:
    bare = text.strip().removeprefix("[").removesuffix("]").strip().removesuffix(",")
    if not bare:
        return None
    try:
        row = msgspec.json.decode(bare, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as problem:
        raise _Bad(f"it is no JSON object ({problem})") from problem
    return _named(row)


def _named(row: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, value in row.items():
        told = _text(value)
        # The manager interface calls every one of these events "CEL" and names it in EventName.
        if told and not (column == "Event" and told == "CEL"):
            found[_COLUMNS.get(_bare(column), column)] = told
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value)

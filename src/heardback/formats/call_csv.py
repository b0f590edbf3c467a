"""Call lists and carriers' itemised bills of any layout, read by a profile that says which column means what.

A caller may rely on: without a profile one is guessed, and a file whose columns leave a doubt is refused with the
question; a profile that names a column which the file lacks is refused with the file's columns. A status word is a
person only where the profile says so; a bill proves that something picked up, never who. A length that the file does
not tell is presumed long enough to be owed, and the record says so. Calls without an id are named by their own time
and numbers, so the same row of another export is the same call. Source: SEMANTICS rule 16, 3.3.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Final

from heardback.formats.call_csv_fold import NAME, SYSTEM, fold, holds_several_calls
from heardback.formats.call_csv_guess import SAMPLE_ROWS, guess_profile
from heardback.formats.call_csv_profile import STATUS_MEANINGS, CsvProfile, from_flat
from heardback.formats.call_csv_values import has_seconds, read_day_and_time, read_length, read_written
from heardback.formats.call_csv_words import DIRECTION_OF, STATUS_OF, folded
from heardback.formats.calls import CallFormat, Piece, encode_row
from heardback.formats.cdr.moments import in_our_time, length_in
from heardback.formats.cdr.rows import Row, rows_of, words
from heardback.formats.records import Unreadable

#: Lines of a bill that are no calls: messages and data.
_NO_CALL: Final = re.compile(
    r"\b(?:sms|mms|gprs|lte|data|daten|internet|[kmg]b|kbyte|mbyte)\b", re.IGNORECASE
)
_KIND: Final = ("kind", "duration", "to_number")
_TELLING: Final = frozenset(
    words("started_at date time duration talk_seconds ring_seconds from_number to_number direction status")
)
_LENGTHS: Final = ("duration", "talk_seconds", "ring_seconds", "voicemail_seconds")
_TEXTS: Final = (
    "from_number",
    "to_number",
    "caller_name",
    "answered_by",
    "extension",
    "queue",
    "recording",
    "campaign",
)
#: Ids below this length count rows rather than name calls.
_SHORTEST_ID: Final = 6


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut a table into pieces, one a row, by a flat profile (`CsvProfile.flat`), or by a guess where it is empty."""
    rest = iter(lines)
    sample = list(islice(rest, SAMPLE_ROWS))
    chosen = from_flat(profile) if profile else _sure(sample)
    _check_ids(sample, chosen)
    yield from _pieces(chain(sample, rest), chosen, is_guessed=not profile)


def _pieces(lines: Iterable[str], chosen: CsvProfile, *, is_guessed: bool) -> Iterator[Piece]:
    rows = rows_of(lines, chosen.delimiter)
    where: dict[str, int] = {}
    header: list[str] = []
    if chosen.header_row == 0:
        where = _places(chosen, [])
    for number, row in enumerate(rows, 1):
        if number < chosen.header_row:
            continue
        if number == chosen.header_row:
            header = row.cells or []
            where = _places(chosen, header)
        elif row.cells is None:
            yield _unreadable(row, row.problem)
        elif (changed := _places_anew(chosen, row, where)) is not None:
            header, where = row.cells, changed
        elif row.cells != header and any(cell.strip() for cell in row.cells):
            piece = _piece(row, chosen, where, is_guessed)
            if piece is not None:
                yield piece


def _places_anew(profile: CsvProfile, row: Row, where: dict[str, int]) -> dict[str, int] | None:
    """Return where the columns stand from here on, if this row names them: exports that were joined differ."""
    began = where.get("started_at", where.get("date", 0))
    cells = row.cells or []
    if not profile.header_row or any(map(str.isdigit, cells[began] if began < len(cells) else "1")):
        return None
    if all(column.startswith("#") for column in profile.columns.values()):
        return None
    try:
        return _places(profile, cells)
    except Unreadable:
        return None


def _sure(sample: Sequence[str]) -> CsvProfile:
    guess = guess_profile(sample)
    asked = [question.text for question in guess.questions if question.is_needed]
    if asked:
        raise Unreadable(
            f"The columns of this file leave a doubt: {asked[0]} Name them in a profile (its columns"
            f" are: {', '.join(guess.columns)})."
        )
    return guess.profile


def _check_ids(sample: Sequence[str], profile: CsvProfile) -> None:
    """Raise Unreadable where the column taken for the call's id names several calls, as that of a line does."""
    column = profile.columns.get("call_id")
    if column is None:
        return
    rows: defaultdict[str, list[bytes]] = defaultdict(list)
    for piece in _pieces(sample, profile, is_guessed=False):
        if piece.call_key:
            rows[piece.call_key].append(piece.content)
    if any(holds_several_calls(contents) for contents in rows.values() if len(contents) > 1):
        raise Unreadable(
            f"The column {column!r}, taken for the call's id, is the same for several calls: name another one, or"
            " none."
        )


def _places(profile: CsvProfile, header: Sequence[str]) -> dict[str, int]:
    """Return at which place each field stands; raises Unreadable naming the column that is not there."""
    if not header and profile.header_row:
        raise Unreadable(
            f"The file has no line {profile.header_row}, where its profile expects the column names."
        )
    names = [folded(name) or name.strip() for name in header]
    where = {}
    for field, column in profile.columns.items():
        if column.startswith("#") and column[1:].isdecimal() and int(column[1:]) > 0:
            where[field] = int(column[1:]) - 1
        elif (wanted := folded(column) or column.strip()) in names:
            where[field] = names.index(wanted)
        else:
            raise Unreadable(
                f"The profile takes {field} from the column {column!r}, which this file does not have: its columns"
                f" are {', '.join(name.strip() for name in header) or 'not named (use #1, #2, …)'}."
            )
    if "started_at" not in where and "date" not in where:
        raise Unreadable(
            "The profile names no column for started_at (or date and time): no call can be placed in time."
        )
    if not where.keys() & {"from_number", "to_number"}:
        raise Unreadable(
            "The profile names no column for from_number or to_number: no call would have a party."
        )
    return where


def _piece(row: Row, profile: CsvProfile, where: Mapping[str, int], is_guessed: bool) -> Piece | None:
    cells = row.cells or []
    if problem := _cut(row, len(cells), where):
        return _unreadable(row, problem)
    get = {field: cells[place].strip() for field, place in where.items() if place < len(cells)}
    if profile.kind == "bill" and _NO_CALL.search(" ".join(get.get(name, "") for name in _KIND)):
        return None
    start = _start(get, profile.date_order)
    if start is None:
        return _unreadable(row, _no_start(row, get, profile))
    fields = {name: get[name] for name in _TEXTS if get.get(name)}
    fields["start"] = start.isoformat()
    notes = [row.note] if row.note else []
    for name in ("ended_at", "answered_at"):
        if get.get(name) and (moment := _near(get[name], start, profile.date_order)) is not None:
            fields[name] = moment.isoformat()
    for name in _LENGTHS:
        seconds = read_length(get.get(name, ""), profile.duration_unit, profile.decimal)
        if seconds is not None and length_in(str(seconds)) is not None:
            fields[name] = f"{seconds:g}"
        elif get.get(name, "-").strip("-"):
            notes.append(f"The length {get[name]!r} ({name}) is not understood; it counts as not told.")
    fields["direction"] = "outbound" if profile.kind == "bill" else _direction(get, profile)
    fields["outcome"] = _outcome(get, profile, notes)
    fields["said"] = get.get("status", "")
    fields["bill"] = "1" if profile.kind == "bill" else ""
    fields["guessed"] = "1" if is_guessed else ""
    fields["key"] = _key(get, fields, start, profile)
    if notes:
        fields["note"] = " ".join(notes)
    return Piece(
        NAME,
        fields["key"],
        encode_row({name: value for name, value in fields.items() if value}),
        row.position,
    )


def _unreadable(row: Row, problem: str) -> Piece:
    return Piece(NAME, "", row.text.encode("utf-8", "surrogateescape"), row.position, problem)


def _start(get: Mapping[str, str], order: str) -> datetime | None:
    if get.get("started_at"):
        found = read_written(get["started_at"], order)
    elif get.get("time"):
        found = read_day_and_time(get.get("date", ""), get["time"], order)
    else:
        found = read_written(get.get("date", ""), order)
    return in_our_time(found) if found is not None else None


def _near(text: str, start: datetime, order: str) -> datetime | None:
    """Return an end or answer; one without a day is of the start's, or the next where it would come before it."""
    moment = read_written(text, order)
    if moment is not None:
        return in_our_time(moment)
    moment = read_day_and_time(start.date().isoformat(), text, "ymd")
    if moment is not None and moment < start.replace(tzinfo=None):
        moment += timedelta(days=1)
    return moment


def _cut(row: Row, found: int, where: Mapping[str, int]) -> str:
    """Return what to say of a row that ends before the columns that make a call; '' for a whole one."""
    needed = 1 + max(place for field, place in where.items() if field in _TELLING)
    if found >= needed:
        return ""
    return f"Line {row.position} ends early: it has {found} columns, and the profile needs {needed}."


def _no_start(row: Row, get: Mapping[str, str], profile: CsvProfile) -> str:
    said = " ".join(get.get(name, "") for name in ("started_at", "date", "time")).strip()
    return f"Line {row.position} names no moment: {said[:60]!r} is no date and time in order {profile.date_order}."


def _meaning(said: str, profile: CsvProfile, meanings: Sequence[str]) -> str:
    bare = said.strip().lower()
    for meaning in meanings:
        if bare in profile.words.get(meaning, ()):
            return meaning
    return ""


def _direction(get: Mapping[str, str], profile: CsvProfile) -> str:
    for name in ("direction", "status"):
        said = get.get(name, "")
        if not said:
            continue
        meaning = _meaning(said, profile, ("inbound", "outbound", "internal")) or DIRECTION_OF.get(
            folded(said), ""
        )
        if meaning and (name == "direction" or "direction" not in get):
            return meaning
    return ""


def _outcome(get: Mapping[str, str], profile: CsvProfile, notes: list[str]) -> str:
    """Return what the status word means: by the profile, else by the usual words; '' where there is none."""
    said = get.get("status", "")
    if said:
        meaning = _meaning(said, profile, STATUS_MEANINGS) or STATUS_OF.get(folded(said), "")
        if meaning:
            return meaning
        notes.append(f"The status {said!r} is not in the profile; nothing is concluded from it.")
    # "Missed" often stands in the column of directions.
    return _meaning(get.get("direction", ""), profile, STATUS_MEANINGS) or STATUS_OF.get(
        folded(get.get("direction", "")), ""
    )


def _key(get: Mapping[str, str], fields: Mapping[str, str], start: datetime, profile: CsvProfile) -> str:
    """Return the call's name: the file's own where it has one that names a call, else a hash of what stays."""
    named = get.get("call_id", "")
    stem = f"{profile.name}:" if profile.name else ""
    if len(named) >= _SHORTEST_ID:
        return stem + named
    stable = [
        named,
        fields["start"],
        *(fields.get(name, "") for name in ("from_number", "to_number", "direction")),
    ]
    if not has_seconds(get.get("started_at", "") or get.get("time", "")):
        # To the minute, two calls of one number are told apart by their lengths alone.
        stable += [fields.get(name, "") for name in ("duration", "talk_seconds")]
    return stem + hashlib.sha256("\0".join(stable).encode("utf-8", "replace")).hexdigest()[:32]


FORMAT: Final = CallFormat(NAME, SYSTEM, split, fold)

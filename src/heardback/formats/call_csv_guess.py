"""Guess a mapped CSV's profile from its first lines, and say what is not sure.

A caller may rely on: what stays doubtful is a question, and a guess without needed ones may be used as it is. A date
that could be read in two orders, a status that says "answered", a file without directions are always asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from heardback.formats.call_csv_profile import CsvProfile
from heardback.formats.call_csv_values import read_length, read_written
from heardback.formats.call_csv_words import DIRECTION_OF, FIELD_OF, STATUS_OF, folded
from heardback.formats.cdr.rows import rows_of, words

#: How many lines a guess looks at.
SAMPLE_ROWS: Final = 60
_DELIMITERS: Final = ",;\t|"
_PHONE: Final = re.compile(r"\+?[\d(][\d\s()./-]{5,}\d[x*]*$")
_NUMERIC_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{2,4})(?!\d)")
_SIGNS_OF_BILL: Final = frozenset(("cost", "kind"))
_NEEDED: Final = frozenset(words("started_at from_number date_order"))
_LENGTHS: Final = frozenset(words("duration talk_seconds ring_seconds voicemail_seconds"))


@dataclass(frozen=True, slots=True)
class Question:
    """What a guess leaves open: about which `field`, in words, with the answers to choose from ('' for none)."""

    field: str
    text: str
    choices: tuple[str, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether nothing can be read before it is answered; any other is read in the waiting customer's favour."""
        return self.field in _NEEDED


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed `profile`, how sure from 0 to 1, the `questions` left, the file's `columns` and its first `rows`."""

    profile: CsvProfile
    confidence: float
    questions: tuple[Question, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def guess_profile(first_rows: Iterable[str]) -> Guess:
    """Return the likeliest profile for a file whose first text lines are `first_rows`; never fails."""
    lines = list(first_rows)[:SAMPLE_ROWS]
    delimiter = _delimiter(lines)
    table = [row.cells for row in rows_of(lines, delimiter) if row.cells is not None]
    header_row = _header_row(table)
    header = (
        table[header_row - 1] if header_row else [f"#{n + 1}" for n in range(max(map(len, table), default=0))]
    )
    body = [row for row in table[header_row:] if len(row) > 1]
    columns = _columns(header, body, has_header=header_row > 0)
    samples = {name: [row[at].strip() for row in body if at < len(row)] for name, at in columns.items()}
    order, is_order_sure = _date_order([*samples.get("started_at", ()), *samples.get("date", ())])
    profile = CsvProfile(
        kind="bill" if _is_bill(columns, samples) else "calls",
        delimiter=delimiter,
        header_row=header_row,
        date_order=order,
        decimal=_decimal(samples),
        duration_unit="min" if _is_minutes(header, columns) else "s",
        columns={
            name: header[at].strip() if header_row and at < len(header) else f"#{at + 1}"
            for name, at in columns.items()
        },
    )
    questions = _questions(profile, samples, is_order_sure)
    confidence = _confidence(profile, samples, header, questions)
    shown = tuple(tuple(row) for row in body[:10])
    return Guess(profile, confidence, questions, tuple(name.strip() for name in header), shown)


def _delimiter(lines: Sequence[str]) -> str:
    """Return the sign that cuts most lines into the same number of fields, more than one."""
    best, chosen = 0.0, ","
    for sign in _DELIMITERS:
        widths = Counter(len(row.cells) for row in rows_of(lines, sign) if row.cells)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        weight = times * min(width, 8) if width > 1 else 0
        if weight > best:
            best, chosen = weight, sign
    return chosen


def _header_row(table: Sequence[Sequence[str]]) -> int:
    """Return which row holds the column names, 0 for none: the first with two known names and no number of a call."""
    for number, row in enumerate(table[:20], 1):
        known = sum(folded(cell) in FIELD_OF for cell in row)
        if known >= 2 and not any(_PHONE.match(cell.strip()) for cell in row):
            return number
    return 0


def _columns(header: Sequence[str], body: Sequence[Sequence[str]], *, has_header: bool) -> dict[str, int]:
    """Return which column each field stands in, by name first, then by what the cells look like."""
    found: dict[str, int] = {}
    if has_header:
        for at, name in enumerate(header):
            field = _field_of(name)
            if field and field not in found:
                found[field] = at
            elif field == "to_number" and "from_number" not in found:
                found["from_number"] = at
    _by_look(found, body)
    if "started_at" not in found and "date" in found and "time" not in found:
        found["started_at"] = found.pop("date")
    if "started_at" not in found and "time" in found and "date" not in found:
        found["started_at"] = found.pop("time")
    if "started_at" in found:
        found.pop("date", None)
        found.pop("time", None)
    return found


def _field_of(name: str) -> str:
    bare = folded(name)
    if bare in FIELD_OF:
        return FIELD_OF[bare]
    # "Duration (sec)", "Caller number (E.164)": what stands before the bracket.
    return FIELD_OF.get(folded(re.split(r"[(\[/:]", name)[0]), "")


def _by_look(found: dict[str, int], body: Sequence[Sequence[str]]) -> None:
    width = max(map(len, body), default=0)
    taken = set(found.values())
    for at in range(width):
        cells = [row[at].strip() for row in body if at < len(row) and row[at].strip()]
        if at in taken or not cells:
            continue
        if (
            not found.keys() & {"started_at", "date"}
            and _share(cells, lambda cell: bool(_moment(cell))) > 0.8
        ):
            found["started_at"] = at
        elif _share(cells, lambda cell: bool(_PHONE.match(cell)) and not _moment(cell)) > 0.8:
            empty = [name for name in ("from_number", "to_number") if name not in found]
            if empty:
                found[empty[0]] = at
        elif "direction" not in found and _share(cells, lambda cell: folded(cell) in DIRECTION_OF) > 0.9:
            found["direction"] = at
        elif (
            "status" not in found
            and _share(cells, lambda cell: not cell.isdigit() and folded(cell) in STATUS_OF) > 0.8
        ):
            found["status"] = at


def _moment(cell: str) -> bool:
    return any(read_written(cell, order) is not None for order in ("dmy", "mdy"))


def _share(cells: Sequence[str], is_so: object) -> float:
    assert callable(is_so)
    return sum(bool(is_so(cell)) for cell in cells) / len(cells) if cells else 0.0


def _date_order(cells: Sequence[str]) -> tuple[str, bool]:
    """Return the order of day and month, and whether some date leaves no other."""
    orders = set()
    numeric = [matched for cell in cells if (matched := _NUMERIC_DATE.search(cell))]
    if not numeric:
        return "ymd", True
    for matched in numeric:
        if int(matched[1]) > 12:
            orders.add("dmy")
        elif int(matched[3]) > 12:
            orders.add("mdy")
    if len(orders) == 1:
        return orders.pop(), True
    # Points between the numbers are written where the day stands first.
    return "dmy", not orders and all(matched[2] == "." for matched in numeric)


def _is_bill(columns: Mapping[str, int], samples: Mapping[str, Sequence[str]]) -> bool:
    """Whether this is an itemised bill: a cost for each line, and neither directions nor outcomes."""
    return bool(columns.keys() & _SIGNS_OF_BILL) and not columns.keys() & {
        "direction",
        "status",
        "ring_seconds",
    }


def _decimal(samples: Mapping[str, Sequence[str]]) -> str:
    cells = [cell for name in (*_LENGTHS, "cost") for cell in samples.get(name, ())]
    commas = sum(bool(re.search(r"\d,\d{1,2}(?:\D|$)", cell)) for cell in cells)
    points = sum(bool(re.search(r"\d\.\d{1,2}(?:\D|$)", cell)) for cell in cells)
    return "," if commas > points else "."


def _is_minutes(header: Sequence[str], columns: Mapping[str, int]) -> bool:
    names = [folded(header[columns[name]]) for name in ("duration", "talk_seconds") if name in columns]
    return any(
        re.search(r"(?:^|\W)(?:min|minutes?|minuten|minuti|minutos)$", name)
        or "minutes" in name
        or name.endswith("min")
        for name in names
    )


def _questions(
    profile: CsvProfile, samples: Mapping[str, Sequence[str]], is_order_sure: bool
) -> tuple[Question, ...]:
    asked = []
    has = profile.columns.keys()
    if not has & {"started_at", "date"}:
        asked.append(Question("started_at", "Which column says when the call began?"))
    if not has & {"from_number", "to_number"}:
        asked.append(Question("from_number", "Which column holds the caller's number, which the called one?"))
    if not is_order_sure:
        example = next(iter([*samples.get("started_at", ()), *samples.get("date", ())]), "")
        asked.append(
            Question("date_order", f"Does {example!r} begin with the day or the month?", ("dmy", "mdy"))
        )
    asked += _about_words(profile, samples)
    unread = [
        cell
        for name in _LENGTHS
        for cell in samples.get(name, ())
        if cell.strip("-")
        and profile.kind != "bill"
        and read_length(cell, profile.duration_unit, profile.decimal) is None
    ]
    if unread:
        asked.append(Question("duration", f"What length of time is {unread[0]!r}?"))
    if profile.kind != "bill" and "direction" not in has and not _says_direction(samples):
        asked.append(
            Question(
                "direction",
                "Which calls came in and which went out? No column says so.",
                ("inbound", "outbound"),
            )
        )
    return tuple(asked)


def _says_direction(samples: Mapping[str, Sequence[str]]) -> bool:
    return any(folded(cell) in DIRECTION_OF for cell in samples.get("status", ()))


def _about_words(profile: CsvProfile, samples: Mapping[str, Sequence[str]]) -> list[Question]:
    asked = []
    said = list(dict.fromkeys(cell for cell in samples.get("status", ()) if cell))
    picked = [word for word in said if STATUS_OF.get(folded(word)) == "connected"]
    if picked:
        asked.append(
            Question(
                "words.answered",
                f"Does {picked[0]!r} mean that a person of yours picked up, or may it be a menu or a voicemail?",
                ("answered", "connected"),
            )
        )
    unknown = [word for word in said if folded(word) not in STATUS_OF and folded(word) not in DIRECTION_OF]
    asked += [Question("words", f"What does the status {word!r} mean?") for word in unknown[:5]]
    return asked


def _confidence(
    profile: CsvProfile,
    samples: Mapping[str, Sequence[str]],
    header: Sequence[str],
    questions: Sequence[Question],
) -> float:
    """Return how much of a usable mapping was found, less a tenth for each question."""
    times = samples.get("started_at") or samples.get("date") or ()
    readable = _share(times, lambda cell: read_written(f"{cell} 00:00", profile.date_order) is not None)
    parties = len(profile.columns.keys() & {"from_number", "to_number"}) / (
        1 if profile.kind == "bill" else 2
    )
    named = 1.0 if profile.header_row else 0.6
    whole = 0.4 * readable + 0.3 * min(parties, 1.0) + 0.3 * named
    return round(max(whole - 0.1 * len(questions), 0.0), 2)

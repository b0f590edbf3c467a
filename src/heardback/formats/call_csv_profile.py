"""A mapped CSV's profile: which column of a phone system's export means what, kept as a small TOML file.

A caller may rely on: `parse_profile(dump_profile(p)) == p` and `from_flat(p.flat()) == p`; what is not understood is
refused with one sentence naming it. Example:

    name = "Our provider"            # goes into the calls' names: another name makes other calls of the same rows
    kind = "calls"                   # or "bill": an itemised bill, which lists outgoing connected calls only
    delimiter = ";"
    header_row = 1                   # the row with the column names, blank lines not counted; 0: there is none,
                                     # and columns are "#1", "#2", …
    date_order = "dmy"               # or "mdy", "ymd", or a strptime pattern such as "%d.%m.%Y %H:%M"
    decimal = ","
    duration_unit = "s"              # of bare numbers; "min" for minutes
    encoding = "utf-8"
    [columns]
    started_at = "Beginn"
    from_number = "Anrufer"
    [words]                          # words of the status and direction columns, lower case
    answered = ["angenommen"]        # a person of ours picked up
    voicemail = ["mailbox"]

Source: SEMANTICS rule 16, 3.3; RFC 4180.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from heardback.formats.cdr.rows import words
from heardback.formats.records import Unreadable

COLUMN_FIELDS: Final = words(
    "started_at date time ended_at answered_at duration talk_seconds ring_seconds from_number to_number caller_name"
    " direction status answered_by extension queue call_id recording voicemail_seconds campaign kind cost"
)
#: What a word of the status column may mean. `spoken`: staff noted that they spoke with the customer; `answered`: a
#: person of ours picked up; `connected`: something picked up, person or machine.
STATUS_MEANINGS: Final = words("spoken answered connected voicemail abandoned missed busy failed machine")
DIRECTION_MEANINGS: Final = words("inbound outbound internal")
WORD_MEANINGS: Final = (*STATUS_MEANINGS, *DIRECTION_MEANINGS)

_PLAIN: Final = words("name kind delimiter date_order decimal duration_unit encoding")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("calls", "bill"),
    "decimal": (".", ","),
    "duration_unit": ("s", "min"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvProfile:
    """How to read one kind of file: `columns` maps our fields to its names, `words` our meanings to its words."""

    name: str = ""
    kind: str = "calls"
    delimiter: str = ","
    header_row: int = 1
    date_order: str = "ymd"
    decimal: str = "."
    duration_unit: str = "s"
    encoding: str = "utf-8"
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def flat(self) -> dict[str, str]:
        """Return it as text by text: "columns.started_at", "words.answered" (a JSON list), "delimiter"."""
        flat = {name: str(getattr(self, name)) for name in (*_PLAIN, "header_row")}
        flat.update({f"columns.{name}": column for name, column in self.columns.items()})
        flat.update(
            {
                f"words.{name}": json.dumps(found, ensure_ascii=False)
                for name, found in self.words.items()
                if found
            }
        )
        return flat


def from_flat(flat: Mapping[str, str]) -> CsvProfile:
    """Return the profile behind `flat()`; raises Unreadable for a key or value that is none of a profile's."""
    table: dict[str, object] = {"columns": {}, "words": {}}
    for key, value in flat.items():
        section, dot, name = key.partition(".")
        if not dot:
            table[key] = _whole(value) if key == "header_row" else value
        elif section in ("columns", "words"):
            part = table[section]
            assert isinstance(part, dict)
            part[name] = _list(key, value) if section == "words" else value
        else:
            table[key] = value
    return _checked(table)


def _whole(value: str) -> object:
    return int(value) if value.isdecimal() and len(value) < 9 else value


def _list(key: str, value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        raise Unreadable(f"The profile's {key} is no list of words: {value[:60]!r}.") from None


def parse_profile(text: str) -> CsvProfile:
    """Return the profile of a TOML file; raises Unreadable naming the line or key that is wrong."""
    try:
        return _checked(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(f"The profile is no TOML: {problem}.") from None


def dump_profile(profile: CsvProfile) -> str:
    """Return a profile as TOML."""
    lines = [f"{name} = {_quoted(str(getattr(profile, name)))}" for name in _PLAIN]
    lines.append(f"header_row = {profile.header_row}")
    lines += ["", "[columns]", *(f"{name} = {_quoted(column)}" for name, column in profile.columns.items())]
    meanings = {name: found for name, found in profile.words.items() if found}
    lines += [
        "",
        "[words]",
        *(f"{name} = [{', '.join(map(_quoted, found))}]" for name, found in meanings.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, save for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _checked(table: Mapping[str, object]) -> CsvProfile:
    known = {found.name for found in fields(CsvProfile)}
    for key in table:
        if key not in known:
            raise Unreadable(f"The profile's {key!r} is not known: there are {', '.join(sorted(known))}.")
    values: dict[str, object] = {}
    for name in _PLAIN:
        value = table.get(name, getattr(CsvProfile(), name))
        allowed = _CHOICES.get(name)
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise Unreadable(
                f"The profile's {name} must be {' or '.join(allowed or ('text',))}, not {value!r}."
            )
        values[name] = value
    header_row = table.get("header_row", 1)
    if not isinstance(header_row, int) or isinstance(header_row, bool) or header_row < 0:
        raise Unreadable(f"The profile's header_row must be a line number, 0 for none, not {header_row!r}.")
    if len(str(values["delimiter"])) != 1:
        raise Unreadable(f"The profile's delimiter must be one sign, not {values['delimiter']!r}.")
    columns, meanings = _columns(table.get("columns", {})), _words(table.get("words", {}))
    return CsvProfile(header_row=header_row, columns=columns, words=meanings, **values)  # type: ignore[arg-type]


def _columns(found: object) -> dict[str, str]:
    if not isinstance(found, Mapping):
        raise Unreadable('The profile\'s columns must be a table such as [columns] with started_at = "Date".')
    for name, column in found.items():
        if name not in COLUMN_FIELDS:
            raise Unreadable(
                f"The profile's column {name!r} is not known: there are {', '.join(COLUMN_FIELDS)}."
            )
        if not isinstance(column, str) or not column:
            raise Unreadable(f"The profile's column {name} must name a column of the file, not {column!r}.")
    return {name: found[name] for name in COLUMN_FIELDS if name in found}


def _words(found: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, Mapping):
        raise Unreadable(
            'The profile\'s words must be a table such as [words] with answered = ["picked up"].'
        )
    for name, said in found.items():
        if name not in WORD_MEANINGS:
            raise Unreadable(
                f"The profile's words {name!r} are not known: there are {', '.join(WORD_MEANINGS)}."
            )
        if not isinstance(said, list | tuple) or not all(isinstance(word, str) for word in said):
            raise Unreadable(f"The profile's words {name} must be a list of words, not {said!r}.")
    return {
        name: tuple(word.strip().lower() for word in found[name]) for name in WORD_MEANINGS if found.get(name)
    }

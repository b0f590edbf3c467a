"""`--phones FILE`: whose telephone number is whose, as TOML or CSV.

    country = "US"                                # numbers without a country code are of there
    shared = ["+1 202 555 0150"]                  # stand for several people: they never link anybody
    sales = ["+1 202 555 0160"]                   # need no answer
    [lines]                                       # numbers that customers ring, with what advertised them
    "+1 202 555 0100" = "yellow pages"
    [people]                                      # extensions, endpoints and numbers of the firm's people
    "201" = "anna@pool.example"

A CSV has the columns kind, number, name: kind is line, person, shared or sales; name is the campaign or the person.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any, Final

from heardback.evidence.phones import Phones
from heardback.formats.phone_numbers import e164
from heardback.formats.records import Unreadable

_KINDS: Final = ("line", "person", "shared", "sales")
_TABLES: Final = {"lines": "line", "people": "person", "shared": "shared", "sales": "sales"}

Entry = tuple[str, str, str, str]  # place, kind, number, name


def read_phones(path: Path, country: str) -> Phones:
    """Return the numbers of a file; raises Unreadable naming the place that is not understood.

    `country` is where numbers are dialled unless the file says otherwise.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(
            f"--phones {path} cannot be read as text ({problem}): give a TOML or CSV file."
        ) from problem
    if path.suffix.lower() == ".csv":
        return _phones(_csv_entries(text, path), country)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(f"--phones {path} is no TOML ({problem}).") from problem
    named = found.pop("country", country)
    if not isinstance(named, str):
        raise Unreadable(f'--phones {path}: write country = "US", with the two letters of ISO 3166.')
    return _phones(_toml_entries(found, path), named or country)


def _toml_entries(found: dict[str, Any], path: Path) -> list[Entry]:
    entries: list[Entry] = []
    for name, value in found.items():
        kind = _TABLES.get(name)
        if kind is None:
            raise Unreadable(f"--phones {path} names {name}: known are country, {', '.join(_TABLES)}.")
        pairs = (
            value.items()
            if isinstance(value, dict)
            else [(number, "") for number in _texts(value, name, path)]
        )
        for number, said in pairs:
            if not isinstance(said, str):
                raise Unreadable(f'--phones {path}, {name}: write "{number}" = "name", in quotation marks.')
            entries.append((f"{path}, {name}", kind, str(number), said))
    return entries


def _texts(value: Any, name: str, path: Path) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    raise Unreadable(f'--phones {path}, {name}: write a list such as ["+1 202 555 0150"].')


def _csv_entries(text: str, path: Path) -> list[Entry]:
    entries: list[Entry] = []
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or cells[:2] == ["kind", "number"]:
            continue
        if cells[0] not in _KINDS or len(cells) < 2:
            raise Unreadable(
                f"--phones {path}, line {number} is not understood: write kind,number,name with a kind of "
                f"{', '.join(_KINDS)}."
            )
        entries.append((f"{path}, line {number}", cells[0], cells[1], cells[2] if len(cells) > 2 else ""))
    return entries


def _phones(entries: list[Entry], country: str) -> Phones:
    lines: dict[str, str] = {}
    people: dict[str, str] = {}
    sets: dict[str, set[str]] = {"shared": set(), "sales": set()}
    for place, kind, written, name in entries:
        number = e164(written, country)
        if kind == "person":
            if not name:
                raise Unreadable(
                    f"--phones {place}: {written} belongs to nobody; name the person's mail address."
                )
            people[number or written.strip().lower()] = name.lower() if "@" in name else name
            continue
        if not number:
            raise Unreadable(
                f"--phones {place}: {written} is no telephone number{'' if country else ' without a country'}; "
                "write it with its country code, such as +1 202 555 0100."
            )
        if kind == "line":
            lines[number] = name
        else:
            sets[kind].add(number)
    return Phones(country, lines, people, frozenset(sets["sales"]), frozenset(sets["shared"]))

"""`heardback explain due`: when an answer is due and the sum behind it, line by line.

A caller may rely on: one result for every line of input, in order; a line that cannot be used gives one sentence
in `error` and the next line goes on. Input by line is an object of `standard received timezone hours holidays`
(also `breaks`, `dates`, `country`); `hours` takes every form of `opening_hours.parse_calendar` or the path of a
TOML file. Source: CONTRACT `explain due`; SEMANTICS 4.4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from heardback.formats.opening_hours import parse_calendar, parse_moment
from heardback.formats.records import Unreadable
from heardback.formats.standard_files import parse_standard, read_calendar_file
from heardback.kernel.due_steps import Step, due_steps
from heardback.kernel.hours import Calendar
from heardback.kernel.standards import Standard, described

_SPELLINGS = {"tz": "timezone", "time_zone": "timezone", "zone": "timezone", "shifts": "dates"}
_FIELDS = ("standard", "received", "timezone", "hours", "holidays", "breaks", "dates", "country")
_NO_ZONE = ("", "local")


@dataclass(frozen=True, slots=True)
class DueExplained:
    """The answer to one question; `notes` say what was taken for granted or left unread."""

    standard: Standard
    due_at: datetime
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


def explain_due(
    standard: str,
    received: str,
    *,
    timezone: str = "",
    hours: object = None,
    holidays: object = None,
    breaks: object = None,
    dates: object = None,
    country: str = "",
) -> DueExplained:
    """When an answer to what came in at `received` (ISO 8601) is due; Unreadable for input that names no due time.

    Without hours the firm is open Monday to Friday 09:00-17:00; without a zone that is UTC; a moment without an
    offset is wall time in the zone. Both are noted.
    """
    zone = "UTC" if timezone.strip().lower() in _NO_ZONE else timezone.strip()
    calendar = _calendar(hours, zone, country, holidays, breaks, dates)
    meant = parse_standard(standard, calendar, may_be_zero=True)
    received_at = parse_moment(received, calendar.zone)
    try:
        due_at, steps = meant.due_at(received_at), due_steps(meant, received_at)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return DueExplained(meant, due_at, steps, tuple(_notes(received, timezone, hours, calendar)))


def explain_due_lines(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """One JSON-ready object for every non-empty line; bad ones hold `error` with the line's number."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield explain_due_line(line, number)


def explain_due_line(line: str, number: int) -> dict[str, object]:
    """The JSON-ready answer to one line of JSON."""
    try:
        asked, unread = _read_line(line)
        found = explain_due(**asked)  # type: ignore[arg-type]
    except Unreadable as error:
        return {"due_at": None, "steps": [], "error": f"Line {number}: {error.reason}"}
    answer = as_json(found)
    if unread:
        answer["notes"] = [*found.notes, f"not read: {', '.join(unread)}"]
    return answer


def as_json(found: DueExplained) -> dict[str, object]:
    """The shape of CONTRACT `explain due`: `due_at steps[]`, with what else explains them."""
    return {
        "due_at": found.due_at.isoformat(),
        "standard": described(found.standard),
        "kind": found.standard.kind.value,
        "timezone": found.standard.calendar.zone,
        "steps": [
            {
                "begins_at": step.begins_at.isoformat(),
                "ends_at": step.ends_at.isoformat(),
                "counted": step.counted,
                "text": step.text,
            }
            for step in found.steps
        ],
        "notes": list(found.notes),
    }


def _read_line(line: str) -> tuple[dict[str, object], list[str]]:
    """What the line asks, by the parameters of `explain_due`, and the names in it that ask nothing."""
    try:
        given = json.loads(line)
    except ValueError as error:
        raise Unreadable(f"this is not JSON: {error}.") from error
    if not isinstance(given, Mapping):
        raise Unreadable("a question is a JSON object of standard, received, timezone, hours and holidays.")
    asked: dict[str, object] = {}
    for name, value in given.items():
        asked[_SPELLINGS.get(str(name), str(name))] = value
    unread = sorted(asked.keys() - set(_FIELDS))
    asked = {name: asked[name] for name in _FIELDS if asked.get(name) is not None}
    for name in ("standard", "received"):
        if name not in asked:
            raise Unreadable(f"'{name}' is missing.")
    for name in ("standard", "received", "timezone", "country"):
        if not isinstance(asked.get(name, ""), str):
            raise Unreadable(f"'{name}' is a text in quotes.")
    return asked, unread


def _calendar(
    hours: object, zone: str, country: str, holidays: object, breaks: object, dates: object
) -> Calendar:
    if isinstance(hours, Calendar):
        return hours
    if isinstance(hours, str) and hours.strip().lower().endswith(".toml"):
        return read_calendar_file(Path(hours.strip()), timezone=zone, country=country)
    return parse_calendar(
        hours, timezone=zone, holidays=holidays, breaks=breaks, dates=dates, country=country
    )


def _notes(received: str, timezone: str, hours: object, calendar: Calendar) -> Iterator[str]:
    if datetime.fromisoformat(received.strip()).utcoffset() is None:
        yield f"received names no offset: taken as local time in {calendar.zone}"
    if timezone.strip().lower() in _NO_ZONE and calendar.zone == "UTC":
        yield "no time zone is named: UTC"
    if hours is None:
        yield "no opening hours are given: Monday to Friday 09:00-17:00"

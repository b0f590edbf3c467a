"""The exam of times named: phrases with a moment of reference and what another program reads in them.

A find counts as exact where an edge of its window falls on the expected day, and a clock time that the phrase names
is the window's beginning. A text that should hold no time counts as false where one is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from heardback.kernel.contacts import Window
from heardback.reading.named_times import named_times

_PARTS = re.compile(r"(-?\d+)\s*,\s*(\d+)\s*(-\s*1)?\s*" + r"(?:,\s*(\d+))?" * 5)
_ZONE_SAID = re.compile(r"(?i)\b(?:utc|gmt|z|[ecmp][sd]t|jst|cet|cest|ist|bst)\b|[+-]\d\d:?\d\d$")
_LANGUAGES = {"chrono.en.GB": "en-GB"}
_UNKNOWN_REFERENCE = datetime(2026, 3, 18, 12)  # noqa: DTZ001 - the exam's moments name no zone


@dataclass(frozen=True, slots=True)
class ChronoScore:
    """How many of `cases` are exact, and in how many of the texts without a time one was found."""

    cases: int
    exact: int
    empty_texts: int
    false_finds: int
    inexact: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"dates_chrono: {self.exact} of {self.cases} exact ({self.exact / self.cases:.0%}), "
            f"{self.false_finds} false finds in {self.empty_texts} texts without a time"
        )


def chrono_score(folder: Path) -> ChronoScore:
    """Read every phrase and score it; cases whose reference cannot be read are left out."""
    exam = json.loads((folder / "dates_chrono" / "cases.json").read_text("utf-8"))
    inexact, count = [], 0
    for case in exam["cases"]:
        reference = moment_of(case["ref"]) if case["ref"] else _UNKNOWN_REFERENCE
        if reference is None:
            continue
        count += 1
        language = _LANGUAGES.get(case["parser"], "en")
        found = named_times(case["text"], reference.replace(tzinfo=UTC), UTC, language)
        if not found or not _is_exact(case, reference, found[0]):
            inexact.append(case["text"])
    # What only the strict parser refuses, the ordinary one reads as a time.
    empty = [case["text"] for case in exam["no_date_expected"] if case["parser"] != "chrono.strict"]
    wrong = [text for text in empty if named_times(text, datetime(2014, 8, 10, 12, tzinfo=UTC), UTC, "en")]
    return ChronoScore(count, count - len(inexact), len(empty), len(wrong), tuple(inexact))


def moment_of(written: str) -> datetime | None:
    """Read a moment as the exam writes it: JavaScript's parts with months from 0, ISO text, milliseconds."""
    written = written.strip()
    match = _PARTS.fullmatch(written)
    if match:
        year, month = int(match[1]), int(match[2]) - (1 if match[3] else 0)
        day, hour, minute, second = (
            int(match[at]) if match[at] else low for at, low in ((4, 1), (5, 0), (6, 0), (7, 0))
        )
        try:
            return datetime(year + month // 12, month % 12 + 1, day, hour, minute, second)  # noqa: DTZ001
        except ValueError:
            return None
    written = written.strip("\"'")
    try:
        if re.fullmatch(r"\d{12,}", written):
            return datetime.fromtimestamp(int(written) / 1000, UTC).replace(tzinfo=None)
        if re.fullmatch(r"\w{3} \w{3} \d+ \d{4}", written):
            return datetime.strptime(written, "%a %b %d %Y")  # noqa: DTZ007
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _is_exact(case: Mapping[str, Any], reference: datetime, window: Window) -> bool:
    start = moment_of(case["start"]) if case.get("start") else None
    parts = dict(case.get("start_components") or {})
    offset = parts.get("timezoneOffset")
    edges = [window.earliest_at, window.latest_at]
    if offset is not None:
        edges = [edge + timedelta(minutes=offset) for edge in edges]
    if start is not None:
        parts = {"year": start.year, "month": start.month, "day": start.day} | parts
    day = {name: parts[name] for name in ("year", "month", "day") if name in parts}
    if not any(all(getattr(edge, name) == value for name, value in day.items()) for edge in edges):
        return False
    hour = parts.get("hour", _named_hour(start, reference))
    if hour is None or (offset is None and _ZONE_SAID.search(case["text"])):
        return True
    minute = parts.get("minute", start.minute if start is not None and start.hour == hour else None)
    is_wide = edges[1] - edges[0] >= timedelta(hours=3)
    if is_wide:  # "this morning" is a window, there is no hour to hit
        return bool(edges[0].hour <= hour <= edges[1].hour)
    return bool(edges[0].hour == hour and minute in (None, edges[0].minute))


def _named_hour(start: datetime | None, reference: datetime) -> int | None:
    """The expected hour, unless it is only implied: noon, or the hour of the reference."""
    if start is None or (start.hour, start.minute) in ((12, 0), (0, 0), (reference.hour, reference.minute)):
        return None
    return start.hour

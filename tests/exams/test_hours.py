"""Exam `hours`: deadlines worked out by other business-time programs, asked through `explain due`.

What follows another definition is listed by name in `OTHER_DEFINITION` and counts as wrong in the score over all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from heardback.cli.explain_due import explain_due_lines
from heardback.formats.opening_hours import parse_calendar, parse_moment

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

FLOOR_FORWARD = 0.99
FLOOR_ALL = 0.65
OTHER_DEFINITION = {
    "before": "counts backward from a deadline; a standard only looks forward from the receipt",
}
_UNITS = {"second": "business seconds", "minute": "business minutes", "hour": "business hours"}


@dataclass(frozen=True)
class Case:
    name: str
    question: Mapping[str, object]
    expected: str
    is_forward: bool = True


def _folder() -> Path:
    folder = Path(EXAMS) / "hours"
    assert folder.is_dir(), f"the exam {folder} is missing"
    return folder


def _zendesk_cases() -> Iterator[Case]:
    exam = json.loads((_folder() / "zendesk_biz_for_duration.json").read_text(encoding="utf-8"))
    for number, case in enumerate(exam["cases"]):
        days = "business days keeping the time of day"
        question = {
            "standard": f"{case['amount']} {_UNITS.get(case['unit'], days)}",
            "received": case["start"],
            "timezone": exam["schedule"]["time_zone"],
            "hours": exam["schedule"]["hours"],
            "holidays": exam["schedule"]["holidays"],
            "breaks": exam["schedule"]["breaks"],
        }
        name = f"biz {number}: {case['amount']} {case['unit']} {case['direction']}"
        yield Case(name, question, case["expected"], case["direction"] == "after")


def _other_exam() -> list[dict[str, Any]]:
    text = (_folder() / "rt_and_businesshours_cases.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _other_cases() -> Iterator[Case]:
    """Deadlines in business minutes, and starts: the first open moment, which is 0 business minutes."""
    for number, case in enumerate(_other_exam()):
        question = {"received": case.get("created"), "timezone": case["tz"]} | {
            name: case[name] for name in ("hours", "holidays", "breaks") if name in case
        }
        name = f"{case['source']} {number}"
        if due := case.get("expected_due") or case.get("expected_due_date"):
            standard = f"{case['business_minutes']} business minutes"
            yield Case(f"{name} due", question | {"standard": standard}, due)
        if start := case.get("expected_start") or case.get("expected_first_after_date"):
            yield Case(f"{name} start", question | {"standard": "0 business minutes"}, start)


def _is_right(answer: Mapping[str, object], expected: str) -> bool:
    due = answer["due_at"]
    if not isinstance(due, str):
        return False
    if len(expected) == len("2009-01-02"):
        return datetime.fromisoformat(due).date() == date.fromisoformat(expected)
    return datetime.fromisoformat(due) == datetime.fromisoformat(expected)


def test_deadlines_agree_with_other_programs() -> None:
    cases = [*_zendesk_cases(), *_other_cases()]
    answers = list(explain_due_lines(json.dumps(case.question) for case in cases))
    right = {
        case.name for case, answer in zip(cases, answers, strict=True) if _is_right(answer, case.expected)
    }
    forward = [case for case in cases if case.is_forward]
    share_forward = sum(case.name in right for case in forward) / len(forward)
    share_all = len(right) / len(cases)
    print(f"\nhours: {share_forward:.1%} of {len(forward)} forward, {share_all:.1%} of all {len(cases)}")
    for case in cases:
        if case.name not in right:
            reason = OTHER_DEFINITION["before"] if not case.is_forward else "WRONG"
            print(f"  {case.name}: {reason}")
    assert share_forward >= FLOOR_FORWARD
    assert share_all >= FLOOR_ALL


def test_open_time_between_two_moments_agrees_with_other_programs() -> None:
    schedule = json.loads((_folder() / "zendesk_biz_for_duration.json").read_text(encoding="utf-8"))[
        "schedule"
    ]
    spans = [case for case in _other_exam() if "span" in case]
    wrong = []
    for case in spans:
        calendar = parse_calendar(
            case.get("hours", schedule["hours"]), timezone=case["tz"], breaks=case.get("breaks")
        )
        since, until = (parse_moment(moment, calendar.zone) for moment in case["span"])
        expected = timedelta(
            seconds=case.get("expected_business_seconds", 0), hours=case.get("expected_business_hours", 0)
        )
        if calendar.open_for_between(since, until) != expected:
            wrong.append((case["source"], calendar.open_for_between(since, until), expected))
    print(f"\nhours: open time of {len(spans) - len(wrong)} of {len(spans)} spans")
    assert not wrong

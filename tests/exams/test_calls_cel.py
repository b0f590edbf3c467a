"""Exam `calls_cel`: another product's call logs, asked through `explain calls`.

A scenario is right when every call log expected of it agrees in: answered or not and when (one second), and the
numbers and endpoints of both ends, as far as the exam names them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from heardback.cli.explain_calls import CallExplained, explain_calls

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

FLOOR = 1.0
_WITHIN = timedelta(seconds=1)
_MOMENT = re.compile(r"fromisoformat\('([^']+)'\)")


def _folder() -> Path:
    folder = Path(EXAMS) / "calls_cel"
    assert (folder / "expected.json").is_file(), f"the exam {folder} is missing"
    return folder


def _value(expected: object) -> object:
    if isinstance(expected, dict) and (found := _MOMENT.search(str(expected.get("_expr")))):
        return datetime.fromisoformat(found[1]).astimezone(UTC)
    return expected


def _differences(expected: Mapping[str, Any], call: CallExplained) -> Iterator[str]:
    if "date_answer" in expected:
        wanted = _value(expected["date_answer"])
        if (
            (wanted is None) is not (call.answered_at is None)
            or call.is_answered_by_person is (wanted is None)
            or (isinstance(wanted, datetime) and abs(wanted - (call.answered_at or wanted)) > _WITHIN)
        ):
            yield f"answered at {call.answered_at}, expected {wanted}"
    for key, found in (
        ("source_exten", call.source),
        ("destination_exten", call.destination),
        ("requested_exten", call.requested),
        ("source_line_identity", call.source_endpoint.lower()),
        ("destination_line_identity", call.destination_endpoint.lower()),
        ("destination_name", call.destination_name),
        ("direction", call.direction),
    ):
        if expected.get(key) and expected[key] != found:
            yield f"{key} {found!r}, expected {expected[key]!r}"
    for key, at in (("date", call.started_at), ("date_end", call.ended_at)):
        wanted = _value(expected.get(key))
        if isinstance(wanted, datetime) and (at is None or abs(wanted - at) > _WITHIN):
            yield f"{key} {at}, expected {wanted}"


def _wrong(case: Mapping[str, Any]) -> list[str]:
    problems: list[str] = []
    path = _folder() / case["cel_csv"]
    calls = list(explain_calls(path, "cel", UTC, profile={}, say=problems.append))
    if len(calls) != len(case["expected_call_logs"]):
        problems.append(f"{len(calls)} calls, expected {len(case['expected_call_logs'])}")
    for expected, call in zip(case["expected_call_logs"], calls, strict=False):
        problems.extend(_differences(expected, call))
    return problems


def test_calls_agree_with_another_products_call_logs() -> None:
    cases = json.loads((_folder() / "expected.json").read_text(encoding="utf-8"))
    wrong = {case["name"]: problems for case in cases if (problems := _wrong(case))}
    share = 1 - len(wrong) / len(cases)
    print(f"\ncalls_cel: {share:.1%} of {len(cases)} scenarios right")
    for name, problems in wrong.items():
        print(f"  {name}: {'; '.join(problems)}")
    assert share >= FLOOR

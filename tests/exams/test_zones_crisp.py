"""Exam: reply bodies in many languages and their first fragment (the new text)."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from heardback.reading.zones import new_text_of, split_zones

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
FLOOR = 0.95


def _same(left: str, right: str) -> bool:
    return re.sub(r"\s+", " ", left).strip() == re.sub(r"\s+", " ", right).strip()


@pytest.mark.skipif(not EXAMS, reason="HEARDBACK_EXAMS is not set: the exam zones_crisp is not taken")
def test_zones_crisp() -> None:
    """The new text is the expected first fragment; answers below quotes are new text too: one differs."""
    folder = Path(EXAMS) / "zones_crisp"
    cases = [
        one
        for one in json.loads((folder / "expected.json").read_text("utf-8"))
        if one.get("first_fragment") is not None
    ]
    assert cases
    exact: list[str] = []
    first = 0
    for case in cases:
        text = (folder / "fixtures" / f"{case['fixture']}.txt").read_bytes().decode("utf-8", "replace")
        zones = split_zones(text)
        assert new_text_of(text) == zones.new_text
        assert "".join(piece.text for piece in zones.fragments) == text
        first += _same(zones.fragments[0].text, case["first_fragment"])
        if _same(zones.new_text, case["first_fragment"]):
            exact.append(case["test"])
    failed = [case["test"] for case in cases if case["test"] not in exact]
    print(
        f"\nzones_crisp: new text {len(exact)}/{len(cases)} exact, first fragment {first}/{len(cases)}; not: {failed}"
    )
    assert len(exact) >= FLOOR * len(cases)

"""Exam: phrases of time with a moment of reference, and texts that name no time."""

from __future__ import annotations

import pytest
from bench.reading_parts.chrono import chrono_score
from bench.reading_parts.material import exams_folder

FOLDER = exams_folder()
FLOOR, MOST_FALSE = 0.84, 3


@pytest.mark.skipif(FOLDER is None, reason="HEARDBACK_EXAMS is not set: the exam dates_chrono is not taken")
def test_dates_chrono() -> None:
    """Not exact are other definitions (a weekday said may lie behind there) and what no letter holds."""
    assert FOLDER is not None
    score = chrono_score(FOLDER)
    print(f"\n{score}\nnot exact: {score.inexact}")
    assert score.exact >= FLOOR * score.cases
    assert score.false_finds <= MOST_FALSE

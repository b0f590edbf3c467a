"""Exam: sentences that ask for or promise something; the answer is any promise or request."""

from __future__ import annotations

import pytest
from bench.reading_parts.material import exams_folder
from bench.reading_parts.scores import parakweet_score

FOLDER = exams_folder()
FLOOR = 0.75


@pytest.mark.skipif(
    FOLDER is None, reason="HEARDBACK_EXAMS is not set: the exam intent_parakweet is not taken"
)
def test_intent_parakweet() -> None:
    """Saying yes to everything scores 0.64; the labels are noisy: promises stand on both sides."""
    assert FOLDER is not None
    score = parakweet_score(FOLDER)
    print(f"\n{score}")
    assert score.found + score.missed > 1500
    assert score.f1 >= FLOOR

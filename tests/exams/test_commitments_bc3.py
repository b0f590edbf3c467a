"""Exam: sentences of public mail with three people's votes, two of them making a promise or a request."""

from __future__ import annotations

import pytest
from bench.reading_parts.material import exams_folder
from bench.reading_parts.scores import bc3_scores, ordinary_mail

FOLDER = exams_folder()
PROMISES_F1, PROMISES_PRECISION_AT = 0.6, 0.6
REQUESTS_F1, REQUESTS_PRECISION_AT = 0.5, 0.6
MOST_FALSE, MOST_FALSE_AS_CERTAIN = 5.0, 0.5  # in a thousand sentences of ordinary mail
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="HEARDBACK_EXAMS is not set: the exam commitments_bc3 is not taken"
)


def test_commitments_bc3() -> None:
    """The counts are small: ten promises, 21 requests; the intervals are printed."""
    assert FOLDER is not None
    promises, requests = bc3_scores(FOLDER)
    print(f"\n{promises}\n{requests}")
    assert promises.found + promises.missed == 10
    assert promises.f1 >= PROMISES_F1
    assert promises.average_precision >= PROMISES_PRECISION_AT
    assert requests.f1 >= REQUESTS_F1
    assert requests.average_precision >= REQUESTS_PRECISION_AT


def test_few_false_finds_in_ordinary_mail() -> None:
    """What nobody judged counts as false, so a change that finds more has to be judged anew."""
    assert FOLDER is not None
    found = ordinary_mail(FOLDER)
    print(f"\n{found}")
    assert found.sentences > 30_000
    assert found.suggested_false < MOST_FALSE * found.sentences / 1000
    assert found.certain_false < MOST_FALSE_AS_CERTAIN * found.sentences / 1000
    assert found.suggested > 50

"""What we would have seen of calls grows with each good look at a phone system, and ends when nobody looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.desk.calling import Pbx
from tests.desk.world import MONDAY, World

from heardback.desk.models import CoverageSpan, IntakePoint
from heardback.intake.coverage import CALLS, PHONE_PATIENCE, end_stale_spans, note_phone_looks

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def point() -> IntakePoint:
    return Pbx(World()).point


def _look(point: IntakePoint, seen_at, now) -> None:  # type: ignore[no-untyped-def]
    IntakePoint.objects.filter(pk=point.pk).update(last_seen_at=seen_at)
    note_phone_looks(now)


def _spans() -> list[tuple[object, object, bool]]:
    mine = CoverageSpan.objects.filter(folder=CALLS).order_by("covered_from")
    return list(mine.values_list("covered_from", "covered_to", "is_live"))


def test_each_look_makes_it_longer_and_it_never_speaks_of_answers_by_mail(point: IntakePoint) -> None:
    _look(point, MONDAY, MONDAY)
    _look(point, MONDAY + HOUR, MONDAY + HOUR)
    assert _spans() == [(MONDAY, MONDAY + HOUR, True)]
    assert not CoverageSpan.objects.filter(intake_point=point, is_outgoing=True).exists()


def test_a_system_that_nobody_looked_at_has_a_gap(point: IntakePoint) -> None:
    _look(point, MONDAY, MONDAY)
    later = MONDAY + PHONE_PATIENCE + HOUR
    assert end_stale_spans(later, point) == 1
    _look(point, later, later)
    assert _spans() == [(MONDAY, MONDAY, False), (later, later, True)]


def test_a_system_with_a_problem_proves_nothing_more(point: IntakePoint) -> None:
    _look(point, MONDAY, MONDAY)
    IntakePoint.objects.filter(pk=point.pk).update(problem="The folder is gone.")
    _look(point, MONDAY + HOUR, MONDAY + HOUR)
    assert _spans() == [(MONDAY, MONDAY, True)]

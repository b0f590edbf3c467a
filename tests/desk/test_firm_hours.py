"""When the firm is open: one answer for hand-overs, notices and figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.desk.world import MONDAY, World

from heardback.desk.actions.claim import hand_over, take
from heardback.desk.firm import firm_calendar, profile
from heardback.desk.models import StandardVersion

pytestmark = pytest.mark.django_db
NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    return World()


def opens_at(moment: datetime) -> datetime:
    return firm_calendar(profile(), NOON).next_open_at(moment)


def test_monday_to_friday_nine_to_five_until_somebody_says_otherwise(world: World) -> None:
    assert opens_at(MONDAY + timedelta(hours=8)) == MONDAY + timedelta(hours=24)
    firm = profile()
    firm.hours = {"mon": "", "tue": ""}
    assert firm_calendar(firm, NOON).next_open_at(MONDAY + timedelta(hours=8)) == MONDAY + timedelta(hours=24)


def test_the_standards_hours_hold_until_the_firm_has_its_own(world: World) -> None:
    StandardVersion.objects.update(hours={"zone": "America/New_York", "mon": "12:00-20:00"})
    assert opens_at(MONDAY) == NOON
    firm = profile()
    firm.hours = {"mon": "10:00-11:00"}
    firm.save()
    assert opens_at(MONDAY) == MONDAY + timedelta(hours=1)


def test_a_hand_over_waits_through_a_holiday(world: World) -> None:
    firm = profile()
    firm.hours = {
        "mon": "09:00-17:00",
        "tue": "09:00-17:00",
        "wed": "09:00-17:00",
        "holidays": ["2026-03-17"],
    }
    firm.save()
    world.mail("Ann Doe <ann@pool.example>", 0, "Can you come?")
    row = take(world.dana, world.waiting()[0].owed_id, now=NOON)
    late = MONDAY + timedelta(hours=7, minutes=30)
    row = hand_over(world.dana, row.owed_id, world.sam, now=late)
    assert row.returns_at == datetime(2026, 3, 18, 13, 30, tzinfo=UTC)

"""The escalation ladder of SEMANTICS 4.5 as moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from heardback.kernel.escalation import Audience, Rung, RungCause, level_at, next_rung_at, rungs
from heardback.kernel.hours import office_hours
from heardback.kernel.standards import Standard, StandardKind, parse_elapsed

MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
DAY = parse_elapsed(24)
DUE = MONDAY + timedelta(hours=24)


def hours_of(ladder: tuple[Rung, ...]) -> list[tuple[float, Audience]]:
    return [((rung.occurred_at - MONDAY).total_seconds() / 3600, rung.audience) for rung in ladder]


def test_the_ladder_of_a_day() -> None:
    assert hours_of(rungs(DAY, MONDAY, DUE)) == [
        (12.0, Audience.OWNER),
        (18.0, Audience.OWNER_AND_COVER),
        (21.6, Audience.TEAM),
        (24.0, Audience.TEAM_LEAD),
        (48.0, Audience.MANAGER),
    ]


def test_the_ladder_climbs_on_the_standards_own_clock() -> None:
    by_hours = Standard(StandardKind.BUSINESS_HOURS, 8 * 3600, office_hours("UTC"))
    friday = datetime(2026, 3, 20, 13, tzinfo=UTC)
    ladder = rungs(by_hours, friday, by_hours.due_at(friday))
    assert ladder[0].occurred_at == datetime(2026, 3, 20, 17, tzinfo=UTC)
    assert ladder[1].occurred_at == datetime(2026, 3, 23, 11, tzinfo=UTC)


def test_the_second_chase_raises_the_level_at_once_and_for_good() -> None:
    one = [MONDAY + timedelta(hours=1)]
    two = [MONDAY + timedelta(hours=13), *one]
    assert rungs(DAY, MONDAY, DUE, chased_at=one) == rungs(DAY, MONDAY, DUE)
    ladder = rungs(DAY, MONDAY, DUE, chased_at=two)
    assert [hour for hour, _ in hours_of(ladder)] == [12.0, 13.0, 18.0, 21.6, 24.0]
    assert ladder[1].cause is RungCause.SECOND_CHASE
    assert level_at(ladder, MONDAY + timedelta(hours=13)) == 2


def test_asking_for_a_supervisor_reaches_one_at_once_and_moves_nothing_else() -> None:
    asked = MONDAY + timedelta(hours=2)
    ladder = rungs(DAY, MONDAY, DUE, supervisor_asked_at=asked)
    assert (ladder[0].audience, ladder[0].occurred_at) == (Audience.SUPERVISOR, asked)
    assert ladder[1:] == rungs(DAY, MONDAY, DUE)


def test_what_we_learn_late_says_so() -> None:
    known = MONDAY + timedelta(hours=23, minutes=30)
    ladder = rungs(DAY, MONDAY, DUE, known_at=known)
    assert [rung.is_not_knowable_before for rung in ladder] == [True, True, True, False, False]
    assert all(rung.is_already_due for rung in ladder)
    assert ladder[0].occurred_at == known
    assert not any(rung.is_already_due for rung in rungs(DAY, MONDAY, DUE, known_at=MONDAY))


def test_the_next_look_is_the_next_rung_and_then_daily() -> None:
    ladder = rungs(DAY, MONDAY, DUE)
    assert next_rung_at(ladder, MONDAY) == MONDAY + timedelta(hours=12)
    assert next_rung_at(ladder, MONDAY + timedelta(hours=12)) == MONDAY + timedelta(hours=18)
    assert next_rung_at(ladder, MONDAY + timedelta(hours=48)) == MONDAY + timedelta(hours=72)
    assert next_rung_at(ladder, MONDAY + timedelta(hours=80)) == MONDAY + timedelta(hours=96)
    assert level_at(ladder, MONDAY) == 0

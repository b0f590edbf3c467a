"""Opening hours against the oddities of calendars: nights, breaks, holidays, closures, changes of clocks."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.kernel.hours import Calendar, Closure, Opening, office_hours, without_breaks

NEW_YORK = "America/New_York"
HOUR = timedelta(hours=1)


def at(text: str, zone: str = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def opening(text: str) -> Opening:
    begins, ends = (int(part[:2]) * 3600 + int(part[3:]) * 60 for part in text.split("-"))
    return Opening(begins, ends)


def daily(*spans: str, zone: str = NEW_YORK) -> Calendar:
    return Calendar(zone, (tuple(map(opening, spans)),) * 7)


def test_an_opening_holds_its_first_moment_and_not_its_last() -> None:
    office = office_hours(NEW_YORK)
    assert office.is_open(at("2026-03-18 09:00"))
    assert office.is_open(at("2026-03-18 16:59:59"))
    assert not office.is_open(at("2026-03-18 17:00"))
    assert not office.is_open(at("2026-03-21 12:00"))


def test_next_opening_and_last_open_moment() -> None:
    office = office_hours(NEW_YORK)
    assert office.next_open_at(at("2026-03-20 17:00")) == at("2026-03-23 09:00")
    assert office.next_open_at(at("2026-03-20 11:00")) == at("2026-03-20 11:00")
    assert office.last_open_before(at("2026-03-21 12:00")) == at("2026-03-20 17:00")
    assert office.last_open_before(at("2026-03-23 09:00")) == at("2026-03-20 17:00")
    assert office.last_open_before(at("2026-03-20 11:00")) == at("2026-03-20 11:00")


def test_a_night_shift_runs_into_the_next_day_and_counts_for_the_day_it_begins() -> None:
    friday_night = Calendar(NEW_YORK, ((),) * 4 + ((opening("22:00-30:00"),),) + ((),) * 2)
    assert friday_night.is_open(at("2026-03-21 05:59"))
    assert not friday_night.is_open(at("2026-03-21 06:00"))
    assert friday_night.is_business_day(date(2026, 3, 20))
    assert not friday_night.is_business_day(date(2026, 3, 21))
    assert friday_night.close_of_business(date(2026, 3, 20)) == at("2026-03-21 06:00")


def test_a_shift_over_new_year_is_one_opening() -> None:
    nights = daily("22:00-30:00")
    night = nights.open_between(at("2026-12-31 12:00"), at("2027-01-01 12:00"))
    assert [tuple(interval) for interval in night] == [(at("2026-12-31 22:00"), at("2027-01-01 06:00"))]
    assert nights.open_for_between(at("2026-12-31 23:00"), at("2027-01-01 01:00")) == 2 * HOUR


def test_round_the_clock_is_always_open() -> None:
    always = daily("00:00-24:00")
    since, until = at("2026-01-01 00:00"), at("2028-01-01 00:00")
    assert always.open_between(since, until) == ((since, until),)
    assert always.open_for_between(since, until) == until - since


def test_breaks_cut_openings_also_after_midnight() -> None:
    assert without_breaks([opening("09:00-17:00")], [opening("12:00-13:00")]) == (
        opening("09:00-12:00"),
        opening("13:00-17:00"),
    )
    assert without_breaks([opening("09:00-17:00")], [opening("08:00-18:00")]) == ()
    night = without_breaks([opening("22:00-30:00")], [opening("02:00-02:30")])
    assert night == (opening("22:00-26:00"), opening("26:30-30:00"))


def test_holidays_yearly_holidays_and_days_with_their_own_hours() -> None:
    office = Calendar(
        NEW_YORK,
        office_hours(NEW_YORK).week,
        holidays=frozenset({date(2026, 7, 3), date(2026, 12, 24)}),
        yearly_holidays=frozenset({(12, 25)}),
        special_days=(
            (date(2026, 12, 24), (opening("09:00-12:00"),)),
            (date(2026, 3, 21), (opening("10:00-11:00"),)),
        ),
    )
    assert not office.is_open(at("2026-07-03 12:00"))
    assert not any(office.is_open(at(f"{year}-12-25 12:00")) for year in range(2024, 2030))
    assert office.is_open(at("2026-12-24 11:59"))
    assert not office.is_open(at("2026-12-24 12:00"))
    assert office.is_business_day(date(2026, 3, 21))


def test_an_emergency_closure_takes_open_time_away_and_names_its_author() -> None:
    storm = Closure(
        at("2026-03-18 12:00"), at("2026-03-20 12:00"), "Dana Reyes", "storm", at("2026-03-18 13:00")
    )
    office = Calendar(NEW_YORK, office_hours(NEW_YORK).week, closures=(storm,))
    assert storm.is_retroactive
    assert office.open_for_between(at("2026-03-18 00:00"), at("2026-03-21 00:00")) == 8 * HOUR
    assert not office.is_business_day(date(2026, 3, 19))
    assert office.is_business_day(date(2026, 3, 18))
    assert office.close_of_business(date(2026, 3, 18)) == at("2026-03-18 12:00")
    with pytest.raises(ValueError, match="author"):
        Closure(at("2026-03-18 12:00"), at("2026-03-20 12:00"), "")


def test_a_missing_local_time_resolves_forward() -> None:
    opens_at_half_past_two = daily("02:30-05:00")
    first = opens_at_half_past_two.next_open_at(at("2026-03-08 00:00"))
    assert first == at("2026-03-08 03:30")
    assert daily("02:15-02:45").open_for_between(at("2026-03-08 00:00"), at("2026-03-09 00:00")) == HOUR / 2


def test_a_doubled_local_time_opens_at_its_first_and_closes_at_its_second_occurrence() -> None:
    since, until = at("2026-11-01 00:00"), at("2026-11-01 12:00")
    assert daily("01:30-05:00").open_between(since, until)[0].begins_at == at("2026-11-01 01:30", fold=0)
    assert daily("00:30-01:30").open_between(since, until)[0].ends_at == at("2026-11-01 01:30", fold=1)


def test_half_an_hour_of_summer_time_is_half_an_hour() -> None:
    lord_howe = daily("00:00-24:00", zone="Australia/Lord_Howe")
    spring = [at(f"2026-10-0{day} 00:00", "Australia/Lord_Howe") for day in (4, 5)]
    assert lord_howe.open_for_between(*spring) == timedelta(hours=23.5)


def test_a_skipped_date_has_no_opening() -> None:
    apia = daily("09:00-17:00", zone="Pacific/Apia")
    assert not apia.is_business_day(date(2011, 12, 30))
    since, until = at("2011-12-29 00:00", "Pacific/Apia"), at("2012-01-01 00:00", "Pacific/Apia")
    assert apia.open_for_between(since, until) == 16 * HOUR
    assert apia.business_day_after(date(2011, 12, 29), 1) == date(2011, 12, 31)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "America"])
def test_an_unknown_zone_is_a_sentence(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        office_hours(zone)


@pytest.mark.parametrize("span", [(10, 10), (20, 10), (-1, 5), (0, 90_000)])
def test_an_impossible_opening_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="opening"):
        Opening(*span)


def test_a_calendar_travels_to_worker_processes_and_compares_by_its_hours() -> None:
    office = office_hours(NEW_YORK, version="7")
    assert office.is_open(at("2026-03-18 12:00"))
    copy = pickle.loads(pickle.dumps(office))
    assert copy == office
    assert hash(copy) == hash(office)
    assert copy.is_open(at("2026-03-18 12:00"))


moments = st.datetimes(
    min_value=datetime(2010, 1, 1),  # noqa: DTZ001
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
minutes = st.integers(0, 24 * 60 - 1)
openings = st.builds(
    lambda opens, length: Opening(opens * 60, (opens + length) * 60), minutes, st.integers(1, 24 * 60)
)
zones = st.sampled_from((NEW_YORK, "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "UTC"))
weeks = st.lists(st.lists(openings, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple)
calendars = st.builds(Calendar, zones, weeks)


@settings(max_examples=50, deadline=None)
@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=500)))
def test_open_time_is_the_sum_of_disjoint_ascending_intervals(
    calendar: Calendar, since: datetime, length: timedelta
) -> None:
    until = since + length
    intervals = calendar.open_between(since, until)
    assert sum((ends - begins for begins, ends in intervals), timedelta(0)) == calendar.open_for_between(
        since, until
    )
    edges = [edge for interval in intervals for edge in interval]
    assert edges == sorted(set(edges))
    assert all(since <= edge <= until for edge in edges)


@settings(max_examples=50, deadline=None)
@given(calendars, moments)
def test_is_open_agrees_with_the_intervals(calendar: Calendar, moment: datetime) -> None:
    around = calendar.open_between(moment - timedelta(days=9), moment + timedelta(days=9))
    assert calendar.is_open(moment) == any(begins <= moment < ends for begins, ends in around)
    if around and around[-1].ends_at > moment:
        following = calendar.next_open_at(moment)
        assert calendar.is_open(following)
        assert calendar.open_for_between(moment, following) == timedelta(0)

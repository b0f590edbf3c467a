"""The standard's clocks: every example of SEMANTICS 4.4, T44-T46, and the properties P4, P16, P17."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.kernel.due_steps import due_steps
from heardback.kernel.hours import Calendar, Opening, office_hours
from heardback.kernel.standards import (
    DayEnd,
    Roll,
    Standard,
    StandardKind,
    described,
    months_after,
    parse_elapsed,
)

NEW_YORK = "America/New_York"
HOUR = 3600
K = StandardKind
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Australia/Sydney",
    "America/Santiago",  # clocks change at midnight
    "Africa/Cairo",
    "Pacific/Apia",  # skipped 30 December 2011
    "Asia/Kolkata",
    "UTC",
)


def local(text: str, zone: str = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def standard(kind: StandardKind, amount: int, zone: str = NEW_YORK, *off: str) -> Standard:
    return Standard(kind, amount, office_hours(zone, holidays=map(date.fromisoformat, off)))


@pytest.mark.parametrize(
    ("zone", "received", "due"),
    [
        (NEW_YORK, "2026-03-07 22:00", "2026-03-08 23:00"),  # T44
        (NEW_YORK, "2026-10-31 22:00", "2026-11-01 21:00"),
        ("Europe/Berlin", "2026-03-28 14:00", "2026-03-29 15:00"),
    ],
)
def test_24_hours_are_24_real_hours_across_a_change_of_clocks(zone: str, received: str, due: str) -> None:
    assert standard(K.ELAPSED, 24 * HOUR, zone).due_at(local(received, zone)) == local(due, zone)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-20 16:00", "2026-03-23 16:00"),
        ("2026-03-21 11:00", "2026-03-24 00:00"),  # T45
        ("2026-07-02 15:00", "2026-07-06 15:00"),
    ],
)
def test_open_days_skip_whole_closed_days(received: str, due: str) -> None:
    by_open_days = standard(K.ELAPSED_OPEN_DAYS, 24 * HOUR, NEW_YORK, "2026-07-03")
    assert by_open_days.due_at(local(received)) == local(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-18 14:00", "2026-03-19 14:00"),
        ("2026-03-20 16:30", "2026-03-23 16:30"),
        ("2026-03-21 11:00", "2026-03-23 17:00"),
        ("2026-03-18 17:00", "2026-03-19 17:00"),  # T46: exactly at closing is after hours
        ("2026-11-25 16:00", "2026-11-27 16:00"),
    ],
)
def test_business_hours_consume_open_time_only(received: str, due: str) -> None:
    assert standard(K.BUSINESS_HOURS, 8 * HOUR, NEW_YORK, "2026-11-26").due_at(local(received)) == local(due)


@pytest.mark.parametrize(
    ("zone", "days", "received", "due", "off"),
    [
        (NEW_YORK, 1, "2026-03-20 10:00", "2026-03-23 23:59:59", ()),
        ("Europe/London", 3, "2026-04-02 10:00", "2026-04-09 23:59:59", ("2026-04-03", "2026-04-06")),
        (NEW_YORK, 5, "2026-12-18 10:00", "2026-12-28 23:59:59", ("2026-12-25",)),
    ],
)
def test_business_days_end_with_the_nth_day(
    zone: str, days: int, received: str, due: str, off: tuple[str, ...]
) -> None:
    assert standard(K.BUSINESS_DAYS, days, zone, *off).due_at(local(received, zone)) == local(due, zone)


def test_business_days_may_end_at_close_of_business_or_keep_the_time_of_day() -> None:
    calendar = office_hours(NEW_YORK)
    closing = Standard(K.BUSINESS_DAYS, 1, calendar, day_end=DayEnd.CLOSE_OF_BUSINESS)
    keeping = Standard(K.BUSINESS_DAYS, 2, calendar, day_end=DayEnd.TIME_OF_DAY)
    assert closing.due_at(local("2026-03-20 10:00")) == local("2026-03-23 17:00")
    assert keeping.due_at(local("2026-03-19 10:30:52")) == local("2026-03-23 10:30:52")
    assert keeping.due_at(local("2026-03-17 07:00")) == local("2026-03-19 09:00")
    assert keeping.due_at(local("2026-03-18 18:00")) == local("2026-03-23 09:00")


def test_calendar_days_end_with_the_nth_day_after_receipt() -> None:
    assert standard(K.CALENDAR_DAYS, 60).due_at(local("2026-03-18 10:00")) == local("2026-05-17 23:59:59")


def test_calendar_months_end_on_the_same_date_or_the_months_last_and_roll_by_policy() -> None:
    received = local("2026-01-31 10:00")
    rolled = Standard(K.CALENDAR_MONTHS, 1, office_hours(NEW_YORK), roll=Roll.WORKING_DAY_1182_71)
    assert standard(K.CALENDAR_MONTHS, 1).due_at(received) == local("2026-02-28 23:59:59")
    assert rolled.due_at(received) == local("2026-03-02 23:59:59")


def test_the_regulation_rolls_past_saturday_even_for_a_firm_that_opens_then() -> None:
    every_day = Calendar(NEW_YORK, ((Opening(0, 24 * HOUR),),) * 7, holidays=frozenset({date(2026, 3, 2)}))
    received = local("2026-01-31 10:00")
    due = {
        roll: Standard(K.CALENDAR_MONTHS, 1, every_day, roll=roll).due_at(received)
        for roll in (Roll.NEXT_BUSINESS_DAY, Roll.WORKING_DAY_1182_71)
    }
    assert due[Roll.NEXT_BUSINESS_DAY] == local("2026-02-28 23:59:59")
    assert due[Roll.WORKING_DAY_1182_71] == local("2026-03-03 23:59:59")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2024-01-31", 1, "2024-02-29"), ("2026-12-15", 1, "2027-01-15"), ("2026-11-30", 3, "2027-02-28")],
)
def test_months_after(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_the_share_used_stands_still_while_an_hours_standards_firm_is_closed() -> None:
    by_hours = standard(K.BUSINESS_HOURS, 8 * HOUR)
    received, due = local("2026-03-20 13:00"), local("2026-03-23 13:00")
    assert by_hours.due_at(received) == due
    for now, share in (
        ("2026-03-20 12:00", 0.0),
        ("2026-03-20 17:00", 0.5),
        ("2026-03-22 12:00", 0.5),
        ("2026-03-23 11:00", 0.75),
        ("2026-03-23 13:00", 1.0),
        ("2026-04-01 00:00", 1.0),
    ):
        assert by_hours.used_share(received, due, local(now)) == share
    assert by_hours.moment_at_share(received, 0.75) == local("2026-03-23 11:00")


def test_the_share_of_a_business_day_leaves_the_weekend_out() -> None:
    one_day = standard(K.BUSINESS_DAYS, 1)
    by_close = Standard(K.BUSINESS_DAYS, 1, office_hours(NEW_YORK), day_end=DayEnd.CLOSE_OF_BUSINESS)
    # 9 hours of Friday and all but a second of Monday; by close of business 2 and 8 hours
    due_soon_at = local("2026-03-23 15:45") - timedelta(seconds=0.75)
    assert one_day.moment_at_share(local("2026-03-20 15:00"), 0.75) == due_soon_at
    assert by_close.moment_at_share(local("2026-03-20 15:00"), 0.75) == local("2026-03-23 14:30")
    assert parse_elapsed(24).moment_at_share(local("2026-03-20 15:00"), 0.75) == local("2026-03-21 09:00")


def test_open_time_is_carried_over_new_year() -> None:
    by_hours = standard(K.BUSINESS_HOURS, 20 * HOUR, NEW_YORK, "2027-01-01")
    assert by_hours.due_at(local("2026-12-30 14:00")) == local("2027-01-05 10:00")


def test_at_the_moment_of_a_share_at_least_that_share_is_used() -> None:
    for share in (1 / 3, 0.7, 0.9):
        for seconds in (1, 7, 86_399):
            rule, received = standard(K.ELAPSED, seconds), local("2026-03-20 15:00")
            at = rule.moment_at_share(received, share)
            assert rule.used_share(received, rule.due_at(received), at) >= share


def test_the_second_half_past_one_of_a_night_keeps_its_own_time() -> None:
    until_one = Calendar(NEW_YORK, ((Opening(0, HOUR),),) * 7)
    today = Standard(K.BUSINESS_DAYS, 0, until_one, day_end=DayEnd.TIME_OF_DAY)
    assert today.due_at(local("2026-11-01 01:30", fold=1)) == local("2026-11-02 00:00")


def test_the_steps_tell_the_sum() -> None:
    found = due_steps(standard(K.BUSINESS_HOURS, 8 * HOUR, NEW_YORK, "2026-11-26"), local("2026-11-25 16:00"))
    assert [step.text for step in found] == [
        "received Wed 25 Nov 2026 16:00 EST",
        "Wed 25 Nov 16:00 to 17:00: 1 h counted, 7 h left",
        "Wed 25 Nov 17:00 to Fri 27 Nov 09:00: closed (holiday Thu 26 Nov), not counted",
        "Fri 27 Nov 09:00 to 16:00: 7 h counted, nothing left",
        "due Fri 27 Nov 2026 16:00 EST",
    ]


def test_a_long_sum_is_shortened_and_still_adds_up() -> None:
    found = due_steps(standard(K.BUSINESS_HOURS, 900 * HOUR), local("2026-01-05 09:00"))
    assert len(found) < 45
    assert sum(step.counted for step in found) == 900 * HOUR


@pytest.mark.parametrize("amount", [0, -1, 11 * 366 * 86_400])
def test_an_amount_that_promises_nothing_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="nothing"):
        parse_elapsed(amount / HOUR)


def test_a_calendar_that_is_never_open_is_refused_where_the_kind_needs_it() -> None:
    never = Calendar(NEW_YORK, ((),) * 7)
    for kind in (K.BUSINESS_HOURS, K.BUSINESS_DAYS, K.ELAPSED_OPEN_DAYS):
        with pytest.raises(ValueError, match="never open"):
            Standard(kind, 1, never)
    assert Standard(K.ELAPSED, HOUR, never).due_at(local("2026-03-18 14:00")) == local("2026-03-18 15:00")


@pytest.mark.parametrize("kind", [K.BUSINESS_HOURS, K.BUSINESS_DAYS, K.ELAPSED_OPEN_DAYS])
def test_holidays_that_close_everything_end_in_a_sentence_and_not_in_a_loop(kind: StandardKind) -> None:
    first = date(2026, 1, 1).toordinal()
    closed = office_hours(NEW_YORK, holidays=map(date.fromordinal, range(first, first + 20 * 366)))
    with pytest.raises(ValueError, match="10 years"):
        Standard(kind, 1, closed).due_at(local("2026-03-18 14:00"))
    late = datetime(9999, 12, 31, tzinfo=UTC)
    with pytest.raises(ValueError, match="year"):
        Standard(kind, 100, office_hours(NEW_YORK)).due_at(late)


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("kind", list(K))
def test_a_receipt_at_the_end_of_all_calendars_is_a_sentence(year: int, kind: StandardKind) -> None:
    with pytest.raises(ValueError, match="outside the years"):
        standard(kind, 1, "Pacific/Apia").due_at(datetime(year, 1, 1, tzinfo=UTC))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        parse_elapsed(24).due_at(datetime(2026, 3, 18))  # noqa: DTZ001


def test_an_option_of_another_kind_is_refused() -> None:
    calendar = office_hours(NEW_YORK)
    with pytest.raises(ValueError, match="business days"):
        Standard(K.ELAPSED, HOUR, calendar, day_end=DayEnd.CLOSE_OF_BUSINESS)
    with pytest.raises(ValueError, match="roll"):
        Standard(K.BUSINESS_DAYS, 1, calendar, roll=Roll.NEXT_BUSINESS_DAY)


def test_a_standard_describes_itself() -> None:
    assert described(parse_elapsed(24)) == "24 h, 7 days a week"
    assert described(standard(K.BUSINESS_HOURS, 5400)) == "1 h 30 min of opening hours"
    assert described(standard(K.BUSINESS_DAYS, 2)) == "2 business days"


# properties

moments = st.datetimes(
    min_value=datetime(2010, 1, 1),  # noqa: DTZ001
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
minutes = st.integers(0, 24 * 60 - 1)
openings = st.builds(
    lambda opens, length: Opening(opens * 60, (opens + length) * 60), minutes, st.integers(1, 24 * 60)
)
weeks = st.lists(st.lists(openings, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple).filter(any)
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    weeks,
    holidays=st.frozensets(st.dates(date(2010, 1, 1), date(2030, 1, 1)), max_size=9),
)
amounts = {
    K.ELAPSED: st.integers(1, 40 * 24 * HOUR),
    K.ELAPSED_OPEN_DAYS: st.integers(1, 10 * 24 * HOUR),
    K.BUSINESS_HOURS: st.integers(1, 100 * HOUR),
    K.BUSINESS_DAYS: st.integers(1, 20),
    K.CALENDAR_DAYS: st.integers(1, 90),
    K.CALENDAR_MONTHS: st.integers(1, 24),
}


@st.composite
def standards(draw: st.DrawFn, *kinds: StandardKind) -> Standard:
    kind = draw(st.sampled_from(kinds or tuple(K)))
    calendar = draw(calendars)
    day_end, roll = DayEnd.MIDNIGHT, Roll.NONE
    if kind is K.BUSINESS_DAYS:
        day_end = draw(st.sampled_from(DayEnd))
    if kind in (K.CALENDAR_DAYS, K.CALENDAR_MONTHS):
        roll = draw(st.sampled_from(Roll))
    return Standard(kind, draw(amounts[kind]), calendar, day_end=day_end, roll=roll)


@settings(max_examples=60, deadline=None)
@given(standards(), moments)
def test_p4_due_depends_on_the_receipt_alone_and_is_never_before_it(
    rule: Standard, received: datetime
) -> None:
    due = rule.due_at(received)
    assert due >= received
    assert due.tzinfo is UTC
    same = received.astimezone(ZoneInfo("Asia/Tokyo"))
    assert rule.due_at(same) == due
    assert due == Standard(
        rule.kind, rule.amount, rule.calendar, day_end=rule.day_end, roll=rule.roll
    ).due_at(received)


@settings(max_examples=60, deadline=None)
@given(standards(), moments, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_receipt_is_never_due_earlier(rule: Standard, received: datetime, later: timedelta) -> None:
    if rule.day_end is DayEnd.TIME_OF_DAY:
        return  # a Sunday noon keeps its noon on Monday, a Friday evening its evening (docstring of DayEnd)
    assert rule.due_at(received) <= rule.due_at(received + later)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), moments)
def test_p16_24_hours_are_86_400_seconds_in_every_zone(zone: str, received: datetime) -> None:
    due = Standard(K.ELAPSED, 24 * HOUR, office_hours(zone)).due_at(received.astimezone(ZoneInfo(zone)))
    assert (due - received).total_seconds() == 86_400


@settings(max_examples=60, deadline=None)
@given(standards(K.BUSINESS_HOURS), moments)
def test_p17_business_hours_use_exactly_their_amount_and_end_in_open_time(
    rule: Standard, received: datetime
) -> None:
    due, calendar = rule.due_at(received), rule.calendar
    assert calendar.open_for_between(received, due) == timedelta(seconds=rule.amount)
    assert calendar.last_open_before(due) == due  # inside an opening or at its end
    assert calendar.is_open(due - timedelta(microseconds=1))


@settings(max_examples=60, deadline=None)
@given(standards(K.BUSINESS_DAYS), moments)
def test_p17_business_days_by_opening_hours_end_in_open_time(rule: Standard, received: datetime) -> None:
    due = rule.due_at(received)
    if rule.day_end is DayEnd.CLOSE_OF_BUSINESS:
        assert rule.calendar.last_open_before(due) == due
    elif rule.day_end is DayEnd.TIME_OF_DAY:
        assert rule.calendar.is_open(due)


@settings(max_examples=60, deadline=None)
@given(standards(), moments)
def test_the_steps_add_up_to_the_amount_and_lead_from_receipt_to_due(
    rule: Standard, received: datetime
) -> None:
    steps = due_steps(rule, received)
    assert sum(step.counted for step in steps) == pytest.approx(rule.amount, abs=1e-4)
    assert (steps[0].begins_at, steps[-1].ends_at) == (received, rule.due_at(received))


@settings(max_examples=60, deadline=None)
@given(standards(), moments, st.floats(0.01, 0.99))
def test_the_moment_at_a_share_is_where_that_share_is_used(
    rule: Standard, received: datetime, share: float
) -> None:
    due, at = rule.due_at(received), rule.moment_at_share(received, share)
    assert received <= at <= due
    if at < due:
        assert rule.used_share(received, due, at) == pytest.approx(share, abs=1e-6)

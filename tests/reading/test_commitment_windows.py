"""The due windows of SEMANTICS 5.3 over zones, clock changes, month ends, leap days, weekends and holidays.

Each rule is worked out a second time here, the slow and plain way, and compared for bases anywhere in seventy years.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from heardback.kernel.contacts import Window
from heardback.reading.commitments import FoundPromise, promises_in
from heardback.reading.dates import WorkDays, remind_at

ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "America/St_Johns",
    "UTC",
    "Asia/Tokyo",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DAY = timedelta(days=1)
zones = st.sampled_from(ZONES).map(ZoneInfo)
bases = st.datetimes(datetime(2000, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def due(phrase: str, base_at: datetime, zone: tzinfo, days: WorkDays | None = None) -> Window:
    found: tuple[FoundPromise, ...] = promises_in(
        f"I'll call you {phrase}.", base_at, zone, "en", days if days is not None else WorkDays()
    )
    (promise,) = found
    assert promise.window is not None
    return promise.window


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def whole(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    return at(first, time(9), zone), at(last, time(23, 59, 59), zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones)
def test_tomorrow_is_the_sender_s_tomorrow(base: datetime, zone: ZoneInfo) -> None:
    today = base.astimezone(zone).date()
    window = due("tomorrow", base, zone)
    assert (window.earliest_at, window.latest_at) == whole(today + DAY, today + DAY, zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(0, 6))
def test_a_weekday_is_the_next_one_and_never_today(base: datetime, zone: ZoneInfo, weekday: int) -> None:
    day = base.astimezone(zone).date() + DAY
    while day.weekday() != weekday:
        day += DAY
    for phrase in (f"on {WEEKDAYS[weekday]}", f"by {WEEKDAYS[weekday]}"):
        window = due(phrase, base, zone)
        assert (window.earliest_at, window.latest_at) == whole(day, day, zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(0, 6))
def test_next_weekday_holds_both_readings(base: datetime, zone: ZoneInfo, weekday: int) -> None:
    today = base.astimezone(zone).date()
    first = today + DAY
    while first.weekday() != weekday:
        first += DAY
    monday = today - timedelta(days=today.weekday())
    second = monday + timedelta(days=7 + weekday)
    window = due(f"next {WEEKDAYS[weekday]}", base, zone)
    assert (window.earliest_at, window.latest_at) == whole(min(first, second), max(first, second), zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(1, 72))
def test_hours_run_through_clock_changes(base: datetime, zone: ZoneInfo, hours: int) -> None:
    assert due(f"within {hours} hours", base, zone).latest_at == base + timedelta(hours=hours)


@settings(max_examples=80, deadline=None)
@given(bases, zones, st.integers(2, 12), st.sets(st.integers(0, 25), max_size=8))
def test_business_days_skip_weekends_and_holidays(
    base: datetime, zone: ZoneInfo, count: int, closed: set[int]
) -> None:
    today = base.astimezone(zone).date()
    holidays = frozenset(today + number * DAY for number in closed)
    day, left = today, count
    while left:
        day += DAY
        left -= day.weekday() < 5 and day not in holidays
    days = WorkDays(holidays=holidays)
    assert due(f"within {count} business days", base, zone, days).latest_at == at(day, time(17), zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(1, 12))
def test_months_end_where_the_month_ends(base: datetime, zone: ZoneInfo, count: int) -> None:
    today = base.astimezone(zone).date()
    month = today.month - 1 + count
    first = date(today.year + month // 12, month % 12 + 1, 1)
    last_of_month = (first.replace(day=28) + 4 * DAY).replace(day=1) - DAY
    day = first.replace(day=min(today.day, last_of_month.day))
    window = due(f"in {count} months" if count > 1 else "in a month", base, zone)
    assert window.latest_at == at(day, time(23, 59, 59), zone)
    assert window.earliest_at.astimezone(zone).date() == day - 3 * DAY


@settings(max_examples=60, deadline=None)
@example(datetime(2000, 1, 31, 22, 59, 59, 1, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
@given(bases, zones)
def test_the_end_of_the_month_is_its_last_day(base: datetime, zone: ZoneInfo) -> None:
    today = base.astimezone(zone).date()
    last = (today.replace(day=28) + 4 * DAY).replace(day=1) - DAY
    window = due("by the end of the month", base, zone)
    assert window.latest_at == at(last, time(23, 59, 59), zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones)
def test_next_week_is_monday_to_friday(base: datetime, zone: ZoneInfo) -> None:
    today = base.astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    window = due("next week", base, zone)
    assert (window.earliest_at, window.latest_at) == whole(monday, monday + 4 * DAY, zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(1, 12), st.integers(1, 31))
def test_a_named_day_is_the_next_such_day(base: datetime, zone: ZoneInfo, month: int, number: int) -> None:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    today = base.astimezone(zone).date()
    days = []
    for year in (today.year, today.year + 1):
        try:
            days.append(date(year, month, number))
        except ValueError:
            assume((month, number) != (2, 29))
            return
    day = next(day for day in days if day >= today)
    assume((day - today).days < 270)
    window = due(f"on {names[month - 1]} {number}", base, zone)
    assert window.latest_at == at(day, time(23, 59, 59), zone)


def test_a_leap_day_is_met_in_a_leap_year() -> None:
    base = datetime(2027, 12, 1, 12, tzinfo=UTC)
    assert due("on 29 February", base, UTC).latest_at == datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)
    assert due("in 3 months", datetime(2027, 11, 30, 12, tzinfo=UTC), UTC).latest_at.date() == date(
        2028, 2, 29
    )


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("2026-03-07T14:00-05:00", "2026-03-08T15:00-04:00"),  # clocks go forward in the night
        ("2026-10-31T14:00-04:00", "2026-11-01T15:00-05:00"),  # and back
    ],
)
def test_a_clock_time_is_the_wall_s_whatever_the_clocks_do(base: str, expected: str) -> None:
    window = due("tomorrow at 3pm", datetime.fromisoformat(base), ZoneInfo("America/New_York"))
    assert window.earliest_at == datetime.fromisoformat(expected)
    assert window.latest_at - window.earliest_at == timedelta(minutes=15)


def test_a_weekend_day_is_kept_as_said_and_its_reminder_comes_on_the_last_working_moment() -> None:
    zone = ZoneInfo("America/New_York")
    friday = datetime(2026, 3, 20, 11, tzinfo=zone)
    window = due("tomorrow", friday, zone)
    assert window.latest_at == datetime(2026, 3, 21, 23, 59, 59, tzinfo=zone)
    assert remind_at(window, zone) == datetime(2026, 3, 20, 17, tzinfo=zone)
    holiday = WorkDays(holidays=frozenset({date(2026, 3, 20)}))
    assert remind_at(window, zone, holiday) == datetime(2026, 3, 19, 17, tzinfo=zone)


@settings(max_examples=80, deadline=None)
@given(bases, zones, st.sets(st.integers(-20, 20), max_size=10))
def test_a_reminder_is_never_late_and_comes_on_a_working_day(
    base: datetime, zone: ZoneInfo, closed: set[int]
) -> None:
    today = base.astimezone(zone).date()
    days = WorkDays(holidays=frozenset(today + number * DAY for number in closed))
    window = Window(base, base + DAY, "")
    reminder = remind_at(window, zone, days)
    assert reminder <= window.earliest_at
    assert days.is_open(reminder.astimezone(zone).date())


def test_a_firm_that_never_opens_is_reminded_at_once() -> None:
    window = Window(datetime(2026, 3, 20, 9, tzinfo=UTC), datetime(2026, 3, 20, 17, tzinfo=UTC), "")
    assert remind_at(window, UTC, WorkDays(weekdays=frozenset())) == window.earliest_at

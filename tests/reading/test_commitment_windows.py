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
from heardback.reading.dates import WorkDays

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


NEW_YORK = ZoneInfo("America/New_York")
TABLE_BASE = datetime(2026, 3, 18, 14, tzinfo=NEW_YORK)  # a Wednesday
# Every row of the table of SEMANTICS 5.3, as the promise "I'll call you …": earliest (None: no reminder) and latest.
TABLE = [
    ("tomorrow", "19 09:00:00", "19 23:59:59"),
    ("by EOD", "18 17:00:00", "18 23:59:59"),
    ("today", "18 17:00:00", "18 23:59:59"),
    ("by COB", "18 17:00:00", "18 17:00:00"),
    ("by Friday", "20 09:00:00", "20 23:59:59"),
    ("Friday", "20 09:00:00", "20 23:59:59"),
    ("next Friday", "20 09:00:00", "27 23:59:59"),
    ("this afternoon", "18 12:00:00", "18 18:00:00"),
    ("tonight", "18 18:00:00", "18 23:59:59"),
    ("tomorrow at 3", "19 15:00:00", "19 15:15:00"),
    ("in an hour", None, "18 15:00:00"),
    ("within 24 hours", None, "19 14:00:00"),
    ("within 2 business days", None, "20 17:00:00"),
    ("in a few days", "20 09:00:00", "23 17:00:00"),
    ("in a couple of days", "20 09:00:00", "20 17:00:00"),
    ("by the end of the month", "31 09:00:00", "31 23:59:59"),
    ("next week", "23 09:00:00", "27 23:59:59"),
    ("on Wednesday", "25 09:00:00", "25 23:59:59"),
]


@pytest.mark.parametrize(("phrase", "earliest", "latest"), TABLE)
def test_every_row_of_the_table(phrase: str, earliest: str | None, latest: str) -> None:
    window = due(phrase, TABLE_BASE, NEW_YORK)
    assert f"{window.latest_at.astimezone(NEW_YORK):%d %H:%M:%S}" == latest
    # Up to a single moment there is nothing to remind of before it: both ends are that moment.
    expected = latest if earliest is None else earliest
    assert f"{window.earliest_at.astimezone(NEW_YORK):%d %H:%M:%S}" == expected


def test_the_rows_of_the_table_that_name_months_and_slashed_dates() -> None:
    window = due("in three months", TABLE_BASE, NEW_YORK)
    assert window.latest_at == datetime(2026, 6, 18, 23, 59, 59, tzinfo=NEW_YORK)
    assert window.earliest_at == datetime(2026, 6, 15, 9, tzinfo=NEW_YORK)
    january = datetime(2026, 1, 5, 14, tzinfo=NEW_YORK)
    window = due("by 3/4", january, NEW_YORK)
    assert (window.earliest_at, window.latest_at) == whole(date(2026, 3, 4), date(2026, 4, 3), NEW_YORK)


def test_the_vague_rows_of_the_kinds() -> None:
    """SEMANTICS 5.2 `vague`: soon = 24 hours; a few days, a couple of days, this week, next week."""
    for word in ("soon", "asap", "shortly"):
        window = due(word, TABLE_BASE, NEW_YORK)
        assert (window.earliest_at, window.latest_at) == (TABLE_BASE + DAY, TABLE_BASE + DAY)
    assert due("this week", TABLE_BASE, NEW_YORK).latest_at == datetime(2026, 3, 20, 17, tzinfo=NEW_YORK)


@settings(max_examples=60, deadline=None)
@given(bases, zones)
def test_today_and_the_end_of_the_day_lie_in_the_sender_s_day(base: datetime, zone: ZoneInfo) -> None:
    today = base.astimezone(zone).date()
    for phrase in ("today", "by EOD", "by the end of the day"):
        window = due(phrase, base, zone)
        assert window.latest_at == at(today, time(23, 59, 59), zone)
        assert window.earliest_at == at(today, time(17), zone)


@settings(max_examples=60, deadline=None)
@example(datetime(2026, 3, 18, 20, 59, 59, 999999, tzinfo=UTC), NEW_YORK)
@given(bases, zones)
def test_close_of_business_is_five_or_the_day_s_end_after_it(base: datetime, zone: ZoneInfo) -> None:
    local = base.astimezone(zone)
    is_past = local.replace(microsecond=0).time() > time(17)
    close = time(23, 59, 59) if is_past else time(17)
    assert due("by COB", base, zone).latest_at == at(local.date(), close, zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.sampled_from([("this afternoon", 12, 18), ("tonight", 18, 24)]))
def test_a_part_of_the_day_is_today_s_until_it_is_over(
    base: datetime, zone: ZoneInfo, part: tuple[str, int, int]
) -> None:
    phrase, low, high = part
    local = base.astimezone(zone).replace(microsecond=0)
    last = time(23, 59, 59) if high == 24 else time(high)
    assume(local.time() <= last)
    window = due(phrase, base, zone)
    assert (window.earliest_at, window.latest_at) == (
        at(local.date(), time(low), zone),
        at(local.date(), last, zone),
    )


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(1, 12))
def test_an_hour_of_tomorrow_is_read_in_business_hours(base: datetime, zone: ZoneInfo, hour: int) -> None:
    tomorrow = base.astimezone(zone).date() + DAY
    clock = time(hour + 12 if hour <= 7 else hour)
    window = due(f"tomorrow at {hour}", base, zone)
    assert window.earliest_at == at(tomorrow, clock, zone)
    assert window.latest_at == window.earliest_at + timedelta(minutes=15)


@settings(max_examples=80, deadline=None)
@given(bases, zones, st.sets(st.integers(0, 25), max_size=8), st.booleans())
def test_a_few_days_are_working_days(
    base: datetime, zone: ZoneInfo, closed: set[int], is_couple: bool
) -> None:
    today = base.astimezone(zone).date()
    holidays = frozenset(today + number * DAY for number in closed)
    days = WorkDays(holidays=holidays)
    open_days = [today + n * DAY for n in range(1, 60) if days.is_open(today + n * DAY)]
    window = due("in a couple of days" if is_couple else "in a few days", base, zone, days)
    assert window.earliest_at == at(open_days[1], time(9), zone)
    assert window.latest_at == at(open_days[1 if is_couple else 2], time(17), zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(1, 4))
def test_weeks_and_days_are_whole_days_from_today(base: datetime, zone: ZoneInfo, count: int) -> None:
    today = base.astimezone(zone).date()
    for unit, days in (("week", 7), ("day", 1)):
        phrase = f"in {count} {unit}s" if count > 1 else f"in a {unit}"
        day = today + timedelta(days=days * count)
        window = due(phrase, base, zone)
        assert (window.earliest_at, window.latest_at) == whole(day, day, zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones)
def test_this_week_ends_on_friday_at_the_close(base: datetime, zone: ZoneInfo) -> None:
    local = base.astimezone(zone).replace(microsecond=0)
    friday = local.date() + timedelta(days=4 - local.weekday())
    window = due("this week", base, zone)
    if local.weekday() > 4:  # said at the weekend: until its end
        assert window.latest_at == at(friday + 2 * DAY, time(23, 59, 59), zone)
    elif local.weekday() == 4 and local.time() > time(17):
        assert window.latest_at == at(friday, time(23, 59, 59), zone)
    else:
        assert window.latest_at == at(friday, time(17), zone)
        assert window.earliest_at == at(friday, time(9), zone)


@settings(max_examples=60, deadline=None)
@given(bases, zones)
def test_no_time_named_is_a_day_elapsed(base: datetime, zone: ZoneInfo) -> None:
    """Through clock changes, too: 24 hours are 24 hours."""
    for phrase in ("", "soon", "as soon as possible"):
        window = due(phrase, base, zone)
        assert window.earliest_at == window.latest_at == base + timedelta(hours=24)


@settings(max_examples=60, deadline=None)
@given(bases, zones, st.integers(1, 12), st.integers(1, 12))
def test_a_slashed_date_of_unknown_locale_holds_both_days(
    base: datetime, zone: ZoneInfo, one: int, two: int
) -> None:
    today = base.astimezone(zone).date()
    days = [date(today.year + 1, one, two), date(today.year + 1, two, one)]
    phrase = f"by {one}/{two}/{today.year + 1}"
    window = due(phrase, base, zone)
    assert (window.earliest_at, window.latest_at) == whole(min(days), max(days), zone)
    for region, day in (("en-US", days[0]), ("en-GB", days[1])):
        (promise,) = promises_in(f"I'll call you {phrase}.", base, zone, region)
        assert promise.window is not None
        assert (promise.window.earliest_at, promise.window.latest_at) == whole(day, day, zone)


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2069, 12, 31)),
    zones,
    st.sampled_from([phrase for phrase, _, _ in TABLE if "hour" not in phrase]),
    st.integers(0, 999_999),
)
def test_the_last_second_of_a_day_still_lies_in_it(
    day: date, zone: ZoneInfo, phrase: str, microsecond: int
) -> None:
    """Mail servers stamp whole seconds, telephone systems microseconds: both mean the same day."""
    second = datetime.combine(day, time(23, 59, 59), tzinfo=zone)
    assume(second.astimezone(UTC).astimezone(zone) == second)
    if phrase == "this afternoon":
        return  # it is over by then
    within = due(phrase, second.replace(microsecond=microsecond), zone)
    assert within == due(phrase, second, zone)


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


def test_a_weekend_day_is_kept_as_said() -> None:
    zone = ZoneInfo("America/New_York")
    friday = datetime(2026, 3, 20, 11, tzinfo=zone)
    window = due("tomorrow", friday, zone)
    assert window.latest_at == datetime(2026, 3, 21, 23, 59, 59, tzinfo=zone)

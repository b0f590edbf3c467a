"""When one is reminded of a promise, over zones, holidays and days off (SEMANTICS 5.3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.kernel.contacts import PromiseKind, Window
from heardback.kernel.hours import Calendar, office_hours
from heardback.kernel.promises import Promise, remind_at

DAY = timedelta(days=1)
zones = st.sampled_from(["America/New_York", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "UTC"])
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def promised(made_at: datetime, earliest_at: datetime, latest_at: datetime) -> Promise:
    return Promise("p1", "", PromiseKind.REPLY, "a1", made_at, Window(earliest_at, latest_at, "then"))


def test_of_a_saturday_one_is_reminded_on_friday_and_before_a_holiday_the_day_before() -> None:
    zone = ZoneInfo("America/New_York")
    said_at = datetime(2026, 3, 18, 11, tzinfo=zone)
    saturday = datetime(2026, 3, 21, 9, tzinfo=zone)
    promise = promised(said_at, saturday, saturday + timedelta(hours=14))
    friday = date(2026, 3, 20)
    assert remind_at(promise, office_hours(zone.key)) == datetime(2026, 3, 20, 17, tzinfo=zone)
    on_thursday = datetime(2026, 3, 19, 17, tzinfo=zone)
    assert remind_at(promise, office_hours(zone.key, holidays=[friday])) == on_thursday


@settings(max_examples=80, deadline=None)
@given(moments, zones, st.integers(0, 40), st.sets(st.integers(-20, 60), max_size=12))
def test_a_reminder_is_never_late_nor_before_the_promise_and_comes_on_a_working_day(
    earliest_at: datetime, zone: str, ahead: int, closed: set[int]
) -> None:
    made_at = earliest_at - ahead * DAY
    today = made_at.astimezone(ZoneInfo(zone)).date()
    calendar = office_hours(zone, holidays=[today + number * DAY for number in closed])
    reminded_at = remind_at(promised(made_at, earliest_at, earliest_at + DAY), calendar)
    assert made_at <= reminded_at <= earliest_at
    # The close of a day is its own day's; said on a day off for a day off, it is reminded of at once.
    local_day = calendar.local_day(reminded_at - timedelta(seconds=1))
    assert reminded_at in (made_at, earliest_at) or calendar.is_business_day(local_day)
    if calendar.is_business_day(calendar.local_day(earliest_at)):
        assert reminded_at == earliest_at


def test_a_firm_that_never_opens_is_reminded_at_the_earliest_reading() -> None:
    made_at = datetime(2026, 3, 18, 11, tzinfo=UTC)
    never_open = Calendar("UTC", ((),) * 7)
    assert remind_at(promised(made_at, made_at + DAY, made_at + 2 * DAY), never_open) == made_at + DAY

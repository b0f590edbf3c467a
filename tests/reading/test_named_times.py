"""Times named, behind and ahead: what `explain promise` shows and what claims are checked against."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.reading.named_times import named_times

NEW_YORK = ZoneInfo("America/New_York")
BASE = datetime(2026, 3, 18, 14, tzinfo=NEW_YORK)  # a Wednesday


def said(text: str, language: str = "") -> list[str]:
    return [
        f"{one.earliest_at.astimezone(NEW_YORK):%m-%d %H:%M} {one.latest_at.astimezone(NEW_YORK):%m-%d %H:%M}"
        for one in named_times(text, BASE, NEW_YORK, language)
    ]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("I called you yesterday at 3pm.", ["03-17 15:00 03-17 15:15"]),
        (
            "We spoke last Friday and again two days ago.",
            ["03-13 09:00 03-13 23:59", "03-16 09:00 03-16 23:59"],
        ),
        ("The office was closed last week.", ["03-09 09:00 03-15 23:59"]),
        ("I rang an hour ago.", ["03-18 13:00 03-18 13:00"]),
        ("We are away from 3 to 7 April.", ["04-03 09:00 04-07 23:59"]),
        ("Come on March 20 - 22.", ["03-20 09:00 03-22 23:59"]),
        ("1d 21h ago", ["03-16 17:00 03-16 17:00"]),
        ("in 1d, 2hr, and 5min", ["03-19 16:05 03-19 16:05"]),
        ("Give me 2 days.", ["03-20 09:00 03-20 23:59"]),
        ("wait for 5 minutes and 30 seconds", ["03-18 14:05 03-18 14:05"]),
        ("the last two weeks", ["03-04 09:00 03-18 23:59"]),
        ("Thu Oct 26 11:00:09 2023", ["10-26 11:00 10-26 11:00"]),
        ("2026-13-01", ["01-13 09:00 01-13 23:59"]),
        ("12-3am tomorrow", ["03-19 00:00 03-19 03:00"]),
        ("this month", ["03-01 09:00 03-31 23:59"]),
        ("between 2 and 4 pm on Thursday", ["03-19 14:00 03-19 16:00"]),
        ("It opens in May.", ["05-01 09:00 05-31 23:59"]),
        ("over the weekend", ["03-21 09:00 03-22 23:59"]),
        ("a week from Friday", ["03-27 09:00 03-27 23:59"]),
        ("in two and a half hours", ["03-18 16:30 03-18 16:30"]),
        ("within half an hour", ["03-18 14:30 03-18 14:30"]),
        ("tomorrow at 10:00 PST", ["03-19 14:00 03-19 14:15"]),
        ("2026-03-20T15:00:00Z", ["03-20 11:00 03-20 11:00"]),
        ("from Monday to Friday", ["03-23 09:00 03-27 23:59"]),
        ("at 6 in the morning", ["03-18 06:00 03-18 06:15"]),
        ("next Friday", ["03-20 09:00 03-27 23:59"]),
        ("gestern um 15 Uhr", ["03-17 15:00 03-17 15:15"]),
        ("Ich habe Sie vor zwei Wochen angerufen.", ["03-04 09:00 03-04 23:59"]),
        ("am 3. April um 10 Uhr", ["04-03 10:00 04-03 10:15"]),
        ("il y a trois jours", ["03-15 09:00 03-15 23:59"]),
        ("Je vous ai appelé hier à 15h.", ["03-17 15:00 03-17 15:15"]),
        ("Le llamé hace dos semanas.", ["03-04 09:00 03-04 23:59"]),
        ("ayer por la tarde", ["03-17 12:00 03-17 20:00"]),
    ],
)
def test_times_behind_and_spans(text: str, windows: list[str]) -> None:
    assert said(text) == windows


def test_the_region_says_how_a_slashed_date_is_read_and_the_weekday_decides_where_it_does_not() -> None:
    assert said("on 4/5/2026", "en-US") == ["04-05 09:00 04-05 23:59"]
    assert said("on 4/5/2026", "en-GB") == ["05-04 09:00 05-04 23:59"]
    assert said("on 4/5/2026") == ["04-05 09:00 05-04 23:59"]
    assert said("on Monday 4/5/2026") == ["05-04 09:00 05-04 23:59"]


@pytest.mark.parametrize(
    "prose",
    [
        "I may call; the sun is out; march on; we sat down and wed",
        "it costs $3.50 or 3.50 EUR for 3 people",
        "call 555-0142 or +1 202 555 0100",
        "version 3.4.1 of the manual, page 12",
        "we are closed on 31.13.2026",
        "the second half of the game",
        "30 February 2026",
        "a few days",
        "12 of 15 pumps, 80 %",
    ],
)
def test_prose_holds_no_times(prose: str) -> None:
    assert said(prose) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "10",
                "-",
                "to",
                "March",
                "2026",
                "yesterday",
                "at",
                "3",
                "pm",
                "last",
                "Friday",
                "two",
                "weeks",
                "ago",
                "from",
                "in",
                "May",
                "12:30",
                "PST",
                "+",
                "hier",
                "gestern",
                "vor",
                "3/4",
                "29",
                "February",
                "noon",
                "morning",
                "before",
                "9999-12-31",
                "0001-01-01",
                "Monday",
                "or",
                "½",
                "hace",
                "next",
                "years",
                "4000",
            ]
        ),
        max_size=10,
    ),
    st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_windows_are_ordered(words: list[str], base: datetime) -> None:
    for found in named_times(" ".join(words), base, UTC):
        assert found.earliest_at <= found.latest_at
        assert found.earliest_at.tzinfo is not None


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["today", "tonight", "yesterday", "this month", "next week", "on Monday", "last Friday"]),
    st.dates(datetime(2000, 1, 1).date(), datetime(2069, 1, 1).date()),  # noqa: DTZ001
    st.integers(0, 999_999),
)
def test_the_last_second_of_a_day_still_lies_in_it(phrase: str, day: date, microsecond: int) -> None:
    second = datetime.combine(day, time(23, 59, 59), tzinfo=NEW_YORK)
    within = named_times(phrase, second.replace(microsecond=microsecond), NEW_YORK)
    assert within == named_times(phrase, second, NEW_YORK)
    assert within


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    named_times(text, BASE, NEW_YORK)

"""What people and programs may write for a standard, its hours and a question, and what they are told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.cli.explain_due import as_json, explain_due, explain_due_lines
from heardback.formats.opening_hours import parse_calendar, parse_openings, public_holidays
from heardback.formats.records import Unreadable
from heardback.formats.standard_files import (
    parse_standard,
    read_calendar_file,
    read_standard_file,
    standard_from,
)
from heardback.kernel.hours import Opening, office_hours
from heardback.kernel.standards import DayEnd, Roll, StandardKind, described

K = StandardKind
HOUR = 3600
NINE_TO_FIVE = Opening(9 * HOUR, 17 * HOUR)
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "standard.toml"


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("24h", K.ELAPSED, 24 * HOUR),
        ("24 hours", K.ELAPSED, 24 * HOUR),
        ("48 h", K.ELAPSED, 48 * HOUR),
        ("2 days", K.ELAPSED, 48 * HOUR),
        ("90 minutes", K.ELAPSED, 5400),
        ("1 hour 30 minutes", K.ELAPSED, 5400),
        ("1.5 hours", K.ELAPSED, 5400),
        ("within 24 hours of receipt", K.ELAPSED, 24 * HOUR),
        ("24h, 7 days a week", K.ELAPSED, 24 * HOUR),
        ("48 hours 24/7", K.ELAPSED, 48 * HOUR),
        ("24h open days", K.ELAPSED_OPEN_DAYS, 24 * HOUR),
        ("24h skipping closed days", K.ELAPSED_OPEN_DAYS, 24 * HOUR),
        ("8 business hours", K.BUSINESS_HOURS, 8 * HOUR),
        ("90 business minutes", K.BUSINESS_HOURS, 5400),
        ("45 Business Seconds", K.BUSINESS_HOURS, 45),
        ("5 minutes in opening hours", K.BUSINESS_HOURS, 300),
        ("2 business days", K.BUSINESS_DAYS, 2),
        ("one working day", K.BUSINESS_DAYS, 1),
        ("a business day", K.BUSINESS_DAYS, 1),
        ("60 calendar days", K.CALENDAR_DAYS, 60),
        ("2 calendar weeks", K.CALENDAR_DAYS, 14),
        ("1 calendar month", K.CALENDAR_MONTHS, 1),
    ],
)
def test_standards_as_people_write_them(text: str, kind: StandardKind, amount: int) -> None:
    standard = parse_standard(text)
    assert (standard.kind, standard.amount) == (kind, amount)


def test_options_in_words() -> None:
    assert parse_standard("2 business days by close of business").day_end is DayEnd.CLOSE_OF_BUSINESS
    assert parse_standard("3 business days keeping time of day").day_end is DayEnd.TIME_OF_DAY
    assert parse_standard("1 calendar month").roll is Roll.WORKING_DAY_1182_71
    assert parse_standard("1 calendar month, not rolled").roll is Roll.NONE
    assert parse_standard("30 calendar days rolled to the next business day").roll is Roll.NEXT_BUSINESS_DAY


@pytest.mark.parametrize(
    "text",
    ["24h", "90 minutes", "24h open days", "8 business hours", "1 business day", "2 business days cob",
     "3 business days keeping time of day", "60 calendar days", "2 months"],
)  # fmt: skip
def test_a_description_reads_back_as_the_same_standard(text: str) -> None:
    standard = parse_standard(text)
    assert parse_standard(described(standard)) == standard


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("as quickly as possible", "no number and unit"),
        ("", "no number and unit"),
        ("24", "no number and unit"),
        ("24 parsecs", "no number and unit"),
        ("-24h", "more than nothing"),
        ("0h", "more than nothing"),
        ("0 business hours", "more than nothing"),
        ("1000000h", "10 years"),
        ("24h soon", "'soon'"),
        ("1.5 business days", "whole number"),
        ("1 business month", "months by opening hours"),
        ("24 business hours open days", "at once"),
        ("24h by close of business", "close of business"),
    ],
)
def test_what_promises_nothing_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence) as refused:
        parse_standard(text)
    assert repr(text) in refused.value.reason


@pytest.mark.parametrize(
    "hours",
    [
        {"mon": [["09:00", "17:00"]]},
        {"Mon": ["09:00", "17:00"]},
        {"Monday": "09:00-17:00"},
        {"mon": {"09:00": "17:00"}},
        {"mon": {"open": "9am", "close": "5pm"}},
        {"mon": ["09:00-12:00", "12:00-17:00"], "tue": [], "wed": None, "thu": "closed"},
        {"mon": ["09:00", "12:00", "12:00", "17:00"]},
        {"hours": {"mon": "9-17"}, "time_zone": "UTC"},
        "Mon 09:00-17:00",
    ],
)
def test_opening_hours_in_every_shape(hours: object) -> None:
    calendar = parse_calendar(hours)
    assert [bool(openings) for openings in calendar.week] == [True] + [False] * 6
    assert calendar.is_open(datetime(2026, 3, 16, 9, tzinfo=UTC))
    assert calendar.is_open(datetime(2026, 3, 16, 16, 59, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 3, 16, 17, tzinfo=UTC))


def test_ranges_nights_and_breaks() -> None:
    calendar = parse_calendar(
        {
            "fri-mon": "22:00-06:00",
            "tue & wed": "09:00-24:00",
            "breaks": {"tue": "12:00-13:00", "fri": "02:00-02:30"},
        }
    )
    assert calendar.week[4] == (Opening(22 * HOUR, 26 * HOUR), Opening(26 * HOUR + 1800, 30 * HOUR))
    assert calendar.week[6] == (Opening(22 * HOUR, 30 * HOUR),)
    assert calendar.week[1] == (Opening(9 * HOUR, 12 * HOUR), Opening(13 * HOUR, 24 * HOUR))
    assert calendar.week[2] == (Opening(9 * HOUR, 24 * HOUR),)
    assert calendar.week[3] == ()
    everyday = parse_calendar({"daily": "09:00-17:00"}, breaks=["13:00", "14:00"])
    assert everyday.week[6] == (Opening(9 * HOUR, 13 * HOUR), Opening(14 * HOUR, 17 * HOUR))
    assert parse_openings("09:00-17:00") == (NINE_TO_FIVE,)


def test_holidays_in_every_shape() -> None:
    calendar = parse_calendar(
        None,
        holidays=["2026-12-25", "01-01", date(2026, 7, 3), "2026-08-03..2026-08-05", {"date": "2026-11-26"}],
    )
    assert calendar.holidays == {
        date(2026, 12, 25), date(2026, 7, 3), date(2026, 11, 26),
        date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 5),
    }  # fmt: skip
    assert calendar.yearly_holidays == {(1, 1)}
    named = parse_calendar(None, holidays={"2026-12-25": "Christmas", "2026-12-24": ["09:00", "12:00"]})
    assert named.openings_on(date(2026, 12, 25)) == ()
    assert named.openings_on(date(2026, 12, 24)) == (Opening(9 * HOUR, 12 * HOUR),)


def test_breaks_and_hours_of_single_dates() -> None:
    calendar = parse_calendar(
        {"mon-fri": "09:00-17:00", "2026-03-17": "10:00-11:00"},
        breaks={"2026-03-18": {"12:00": "13:00"}},
        dates={"2026-03-21": ["10:00", "12:00"]},
    )
    assert calendar.openings_on(date(2026, 3, 17)) == (Opening(10 * HOUR, 11 * HOUR),)
    assert calendar.openings_on(date(2026, 3, 18)) == (
        Opening(9 * HOUR, 12 * HOUR),
        Opening(13 * HOUR, 17 * HOUR),
    )
    assert calendar.openings_on(date(2026, 3, 21)) == (Opening(10 * HOUR, 12 * HOUR),)


def test_a_break_never_opens_a_holiday() -> None:
    calendar = parse_calendar(None, holidays=["2026-03-18"], breaks={"2026-03-18": "12:00-13:00"})
    assert calendar.openings_on(date(2026, 3, 18)) == ()


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({"mon": "09:00"}, "no opening"),
        ({"mon": "17:00-17:00"}, "00:00-24:00"),
        ({"mon": "09:00-25:00"}, "24:00"),
        ({"mon": ["09:61", "17:00"]}, "time of day"),
        ({"moonday": "09:00-17:00"}, "moonday"),
        ({"mon": "09:00-17:00", "Monday": "09:00-17:00"}, "twice"),
        ({"mon": 9}, "no opening"),
        ([1, 2], "object of day"),
        ("whenever", "Mon-Fri"),
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"zone": 5}, "zone"),
        ({"holidays": ["2026-02-30"]}, "no calendar has"),
        ({"holidays": ["Christmas"]}, "no date"),
        ({"closures": [{"from": "2026-01-26"}]}, "closure"),
        ({"closures": [{"from": "2026-01-26", "to": "2026-01-27"}]}, "author"),
        ({"country": "XX"}, "XX"),
    ],
)
def test_hours_that_cannot_be_used_are_a_sentence(hours: object, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        parse_calendar(hours)


def test_public_holidays_of_a_country_and_of_a_part_of_it() -> None:
    assert date(2026, 11, 26) in public_holidays("US")
    assert {date(2026, 4, 3), date(2026, 4, 6)} <= public_holidays("GB-ENG")
    standard = standard_from("3 business days", timezone="Europe/London", country="GB-ENG")
    due = standard.due_at(datetime(2026, 4, 2, 9, tzinfo=UTC))
    assert due == datetime(2026, 4, 9, 22, 59, 59, tzinfo=UTC)


def test_the_example_file_is_a_standard() -> None:
    standard = read_standard_file(EXAMPLE)
    assert (standard.kind, standard.amount, standard.version) == (K.BUSINESS_HOURS, 8 * HOUR, "2026-1")
    assert standard.calendar.zone == "America/New_York"
    assert standard.calendar.version == "2026-1"
    assert not standard.calendar.closures[0].is_retroactive
    assert standard_from(str(EXAMPLE), timezone="Europe/Berlin") == standard
    assert read_calendar_file(EXAMPLE) == standard.calendar


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("standard = ", "TOML"),
        ("standard = 24", "quotes"),
        ("standrad = '24h'", "standrad"),
        ("standard = 'soon'", "no number"),
        ("[hours]\nzone = 'Nowhere'", "Nowhere"),
        ("[hours]\nmun = '09:00-17:00'", "mun"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence_that_names_it(
    tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match=sentence) as refused:
        read_standard_file(path)
    assert str(path) in refused.value.reason


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.toml cannot be read"):
        standard_from(str(tmp_path / "none.toml"))


def test_explain_due_says_when_and_why() -> None:
    found = as_json(explain_due("8 business hours", "2026-03-18T17:00:00-04:00", timezone="America/New_York"))
    assert found["due_at"] == "2026-03-19T21:00:00+00:00"
    assert found["standard"] == "8 h of opening hours"
    steps = found["steps"]
    assert isinstance(steps, list)
    assert steps[-1]["text"] == "due Thu 19 Mar 2026 17:00 EDT"
    assert sum(step["counted"] for step in steps) == 8 * HOUR
    assert found["notes"] == ["no opening hours are given: Monday to Friday 09:00-17:00"]


def test_a_moment_without_an_offset_is_local_and_noted() -> None:
    found = explain_due(
        "24h", "2026-03-07T22:00:00", timezone="America/New_York", hours=office_hours("America/New_York")
    )
    assert found.due_at == datetime(2026, 3, 9, 3, tzinfo=UTC)
    assert found.notes == ("received names no offset: taken as local time in America/New_York",)


def test_zero_asks_for_the_next_open_moment() -> None:
    for text in ("0 business hours", "0 business days"):
        found = explain_due(text, "2026-03-21T11:00:00Z", timezone="UTC")
        assert found.due_at == datetime(2026, 3, 23, 9, tzinfo=UTC)


def test_bad_lines_give_one_sentence_and_the_others_go_on() -> None:
    question = {"standard": "2 business hours", "received": "2026-03-20T16:00:00Z", "timezone": "UTC"}
    lines = [
        json.dumps(question),
        "",
        "{",
        "[]",
        json.dumps({"standard": "24h"}),
        json.dumps(question | {"received": "yesterday"}),
        json.dumps(question | {"received": 5}),
        json.dumps(question | {"timezone": "Mars"}),
        json.dumps(question | {"hours": {"mon": "never"}}),
        json.dumps(question | {"hours": {"mon": []}}),
        json.dumps(question | {"received": "9999-12-31T23:00:00Z"}),
        json.dumps(question | {"hours": {"Sat": ["10:00", "11:00"]}, "holidays": ["2026-03-21"], "id": 7}),
    ]
    found = list(explain_due_lines(lines))
    assert [answer["due_at"] for answer in found] == [
        "2026-03-23T10:00:00+00:00", *[None] * 9, "2026-04-04T11:00:00+00:00"
    ]  # fmt: skip
    for answer in found[1:-1]:
        assert str(answer["error"]).startswith("Line ")
        assert answer["steps"] == []
    assert found[-1]["notes"] == ["not read: id"]


words = st.sampled_from(
    [
        "24h",
        "8",
        "business",
        "hours",
        "2",
        "days",
        "working",
        "calendar",
        "month",
        "by",
        "close",
        "of",
        "business",
        "09:00-17:00",
        "09:00",
        "17:00",
        "24:00",
        "mon",
        "fri",
        "mon-fri",
        "zone",
        "breaks",
        "holidays",
        "dates",
        "closures",
        "from",
        "to",
        "2026-12-24",
        "12-25",
        "closed",
        "UTC",
        "Mars",
        "version",
        "hours",
        "1e9",
        "-1",
    ]
)
scraps = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**12), st.text(max_size=9), words)
wild = st.recursive(
    scraps,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
questions = st.fixed_dictionaries(
    {
        "standard": st.lists(words, min_size=1, max_size=4).map(" ".join) | wild,
        "received": st.datetimes().map(datetime.isoformat) | wild,
    },
    optional={"timezone": scraps, "hours": wild, "holidays": wild, "breaks": wild, "dates": wild},
)


@settings(max_examples=150, deadline=None)
@given(questions)
def test_whatever_a_line_says_it_gets_a_due_time_or_one_sentence(question: dict[str, object]) -> None:
    (answer,) = explain_due_lines([json.dumps(question)])
    json.dumps(answer)
    if answer["due_at"] is None:
        sentence = str(answer["error"])
        assert sentence.startswith("Line 1: ")
    else:
        assert answer["steps"]

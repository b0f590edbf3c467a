"""Every row of the table of SEMANTICS 5.3, its kin in other languages, and what is no date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.reading.dates import find_dates
from heardback.reading.lang import de, en, es, fr
from heardback.reading.lang.date_words import DateWords

NEW_YORK = ZoneInfo("America/New_York")
BASE = datetime(2026, 3, 18, 14, tzinfo=NEW_YORK)  # a Wednesday
LANGUAGES = {"en": en.DATES, "de": de.DATES, "fr": fr.DATES, "es": es.DATES}


def said(text: str, words: DateWords = en.DATES, base: datetime = BASE) -> list[str]:
    return [
        f"{found.window.earliest_at.astimezone(NEW_YORK):%m-%d %H:%M} "
        f"{found.window.latest_at.astimezone(NEW_YORK):%m-%d %H:%M:%S}"
        for found in find_dates(text, base, NEW_YORK, words)
    ]


TABLE = [
    ("tomorrow", "03-19 09:00 03-19 23:59:59"),
    ("EOD", "03-18 17:00 03-18 23:59:59"),
    ("today", "03-18 17:00 03-18 23:59:59"),
    ("COB", "03-18 17:00 03-18 17:00:00"),
    ("by Friday", "03-20 09:00 03-20 23:59:59"),
    ("Friday", "03-20 09:00 03-20 23:59:59"),
    ("next Friday", "03-20 09:00 03-27 23:59:59"),
    ("this afternoon", "03-18 12:00 03-18 18:00:00"),
    ("tonight", "03-18 18:00 03-18 23:59:59"),
    ("tomorrow at 3", "03-19 15:00 03-19 15:15:00"),
    ("in an hour", "03-18 15:00 03-18 15:00:00"),
    ("within 24 hours", "03-19 14:00 03-19 14:00:00"),
    ("within 2 business days", "03-20 17:00 03-20 17:00:00"),
    ("in a few days", "03-20 09:00 03-23 17:00:00"),
    ("in a couple of days", "03-20 09:00 03-20 17:00:00"),
    ("end of the month", "03-31 09:00 03-31 23:59:59"),
    ("next week", "03-23 09:00 03-27 23:59:59"),
    ("in three months", "06-15 09:00 06-18 23:59:59"),
    ("Wednesday", "03-25 09:00 03-25 23:59:59"),
]


@pytest.mark.parametrize(("phrase", "window"), TABLE)
def test_the_table_of_semantics(phrase: str, window: str) -> None:
    assert said(phrase) == [window]
    assert said(f"We will call you {phrase}.") == [window]


def test_a_slashed_date_is_read_both_ways_where_the_locale_is_unknown() -> None:
    base = datetime(2026, 1, 5, 14, tzinfo=NEW_YORK)
    assert said("by 3/4", base=base) == ["03-04 09:00 04-03 23:59:59"]
    assert said("avant le 3/4", fr.DATES, base=base) == ["04-02 09:00 04-03 23:59:59"]
    assert said("by 4/15/2026") == ["04-15 09:00 04-15 23:59:59"]


@pytest.mark.parametrize(
    ("phrase", "window"),
    [
        ("Thursday 3pm", "03-19 15:00 03-19 15:15:00"),
        ("3pm on Thursday", "03-19 15:00 03-19 15:15:00"),
        ("between 2 and 4 pm on Thursday", "03-19 14:00 03-19 16:00:00"),
        ("Friday, 20 March", "03-20 09:00 03-20 23:59:59"),
        ("March 20th at noon", "03-20 12:00 03-20 12:15:00"),
        ("tomorrow morning", "03-19 09:00 03-19 12:00:00"),
        ("2026-04-01", "04-01 09:00 04-01 23:59:59"),
        ("on the 5th", "04-05 09:00 04-05 23:59:59"),
        ("end of next week", "03-27 09:00 03-27 23:59:59"),
        ("this week", "03-20 09:00 03-20 17:00:00"),
        ("Friday, 21 March", "03-20 09:00 03-21 23:59:59"),
    ],
)
def test_english_phrases(phrase: str, window: str) -> None:
    assert said(phrase) == [window]


@pytest.mark.parametrize(
    ("code", "phrase", "window"),
    [
        ("de", "morgen um 15 Uhr", "03-19 15:00 03-19 15:15:00"),
        ("de", "bis Freitag", "03-20 09:00 03-20 23:59:59"),
        ("de", "nächsten Freitag", "03-20 09:00 03-27 23:59:59"),
        ("de", "heute Nachmittag", "03-18 12:00 03-18 18:00:00"),
        ("de", "am 03.04.", "04-03 09:00 04-03 23:59:59"),
        ("de", "Donnerstag 15.30 Uhr", "03-19 15:30 03-19 15:45:00"),
        ("de", "innerhalb von 2 Werktagen", "03-20 17:00 03-20 17:00:00"),
        ("de", "in den nächsten Tagen", "03-20 09:00 03-23 17:00:00"),
        ("fr", "demain à 15h", "03-19 15:00 03-19 15:15:00"),
        ("fr", "d'ici vendredi", "03-20 09:00 03-20 23:59:59"),
        ("fr", "dans trois mois", "06-15 09:00 06-18 23:59:59"),
        ("es", "mañana a las 15:00", "03-19 15:00 03-19 15:15:00"),
        ("es", "el jueves por la tarde", "03-19 12:00 03-19 20:00:00"),
        ("es", "pasado mañana", "03-20 09:00 03-20 23:59:59"),
    ],
)
def test_other_languages(code: str, phrase: str, window: str) -> None:
    assert said(phrase, LANGUAGES[code]) == [window]


@pytest.mark.parametrize(
    ("code", "phrase", "window"),
    [
        ("en", "by noon", "03-19 12:00 03-19 12:15:00"),
        ("en", "first thing in the morning", "03-19 09:00 03-19 23:59:59"),
        ("en", "within the hour", "03-18 15:00 03-18 15:00:00"),
        ("en", "in the next hour", "03-18 15:00 03-18 15:00:00"),
        ("en", "in an hour or two", "03-18 15:00 03-18 16:00:00"),
        ("en", "in a week or two", "03-25 09:00 04-01 23:59:59"),
        ("en", "within the next two days", "03-20 09:00 03-20 23:59:59"),
        ("en", "within 48h", "03-20 14:00 03-20 14:00:00"),
        ("en", "by the end of April", "04-30 09:00 04-30 23:59:59"),
        ("en", "by EOW", "03-20 09:00 03-20 23:59:59"),
        ("en", "by month end", "03-31 09:00 03-31 23:59:59"),
        ("en", "this month", "03-31 09:00 03-31 23:59:59"),
        ("en", "by 5 o'clock", "03-18 17:00 03-18 17:15:00"),
        ("en", "before 10 tomorrow", "03-19 10:00 03-19 10:15:00"),
        ("en", "between 2 and 4", "03-18 14:00 03-18 16:00:00"),
        ("en", "next week Monday", "03-23 09:00 03-23 23:59:59"),
        ("en", "next business day", "03-19 17:00 03-19 17:00:00"),
        ("en", "after the weekend", "03-23 09:00 03-27 23:59:59"),
        ("en", "not before Monday", "03-23 09:00 03-23 23:59:59"),
        ("de", "nächste Woche Dienstag", "03-24 09:00 03-24 23:59:59"),
        ("de", "zwischen 14 und 16 Uhr", "03-18 14:00 03-18 16:00:00"),
        ("de", "innerhalb der nächsten Stunde", "03-18 15:00 03-18 15:00:00"),
        ("de", "Ende März", "03-31 09:00 03-31 23:59:59"),
        ("de", "am nächsten Werktag", "03-19 17:00 03-19 17:00:00"),
        ("fr", "entre 14h et 16h", "03-18 14:00 03-18 16:00:00"),
        ("fr", "dans l'heure", "03-18 15:00 03-18 15:00:00"),
        ("fr", "sous 48h", "03-20 14:00 03-20 14:00:00"),
        ("fr", "fin mars", "03-31 09:00 03-31 23:59:59"),
        ("es", "a finales de marzo", "03-31 09:00 03-31 23:59:59"),
        ("es", "en la próxima hora", "03-18 15:00 03-18 15:00:00"),
        ("es", "entre las 14 y las 16", "03-18 14:00 03-18 16:00:00"),
    ],
)
def test_ways_to_name_a_time_that_people_use(code: str, phrase: str, window: str) -> None:
    assert said(phrase, LANGUAGES[code]) == [window]


def test_the_full_stop_belongs_to_the_sentence() -> None:
    for text, wording in (("by 3/23.", "3/23"), ("on Monday.", "Monday"), ("by 3 p.m.", "by 3 p.m.")):
        (found,) = find_dates(text, BASE, NEW_YORK, en.DATES)
        assert found.wording == wording


def test_a_span_of_hours_is_today_s_until_its_end() -> None:
    assert said("between 2 and 4 pm", base=BASE.replace(hour=15)) == ["03-18 14:00 03-18 16:00:00"]
    assert said("between 2 and 4 pm", base=BASE.replace(hour=17)) == ["03-19 14:00 03-19 16:00:00"]


@pytest.mark.parametrize(
    "prose",
    [
        "I may call; the sun is out; march on; we sat down and wed",
        "it costs between 2 and 4 dollars",
        "the end may be near",
        "we had a week or two of rain",
        "it costs $3.50 or 3.50 EUR",
        "call 555-0142 or +1 202 555 0100",
        "last Friday we met",
        "since Monday",
        "in the morning",
        "version 3.4.1 of the manual, page 12",
        "we are closed on 31.13.2026",
    ],
)
def test_prose_holds_no_dates(prose: str) -> None:
    assert said(prose) == []


def test_hours_are_elapsed_and_days_are_local_over_a_clock_change() -> None:
    before_change = datetime(2026, 3, 7, 14, tzinfo=NEW_YORK)
    assert said("within 24 hours", base=before_change) == ["03-08 15:00 03-08 15:00:00"]
    assert said("tomorrow at 3pm", base=before_change) == ["03-08 15:00 03-08 15:15:00"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.lists(
        st.sampled_from(
            [
                "Friday",
                "next",
                "last",
                "in",
                "3",
                "31.12.",
                "4/5",
                "at",
                "15:30",
                "pm",
                "two",
                "weeks",
                "days",
                "by",
                "Freitag",
                "nächsten",
                "am",
                "Uhr",
                "morgen",
                "heure",
                "demain",
                "le",
                "lunes",
                "próximo",
                "a",
                "las",
                "29",
                "February",
                "9999-12-31",
                "months",
            ]
        ),
        max_size=8,
    ),
    st.datetimes(
        datetime(1, 1, 3),  # noqa: DTZ001
        datetime(9999, 12, 29),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    st.integers(-720, 720),
)
def test_windows_are_ordered_and_not_behind(code: str, words: list[str], base: datetime, offset: int) -> None:
    zone = timezone(timedelta(minutes=offset))
    for found in find_dates(" ".join(words), base, zone, LANGUAGES[code]):
        assert found.window.earliest_at <= found.window.latest_at
        assert found.window.latest_at >= base - timedelta(minutes=15)
        assert found.window.latest_at.tzinfo is UTC


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(LANGUAGES)), st.text(max_size=200))
def test_any_text_is_read(code: str, text: str) -> None:
    find_dates(text, BASE, NEW_YORK, LANGUAGES[code])

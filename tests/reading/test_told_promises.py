"""What a customer says that we promised (SEMANTICS 5.1 T3): the kind, the day named, and what is no telling."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.commitment_weights import SUGGESTED
from heardback.reading.told_promises import TOLD, said_by_customer

NEW_YORK = ZoneInfo("America/New_York")
BASE = datetime(2026, 3, 18, 14, tzinfo=NEW_YORK)  # a Wednesday
FILES = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "told_sentences").glob("*.toml"))
}
SENTENCES = [
    (language, kind, text)
    for language, kinds in FILES.items()
    for kind, texts in kinds.items()
    if kind != "due"
    for text in texts
]
DUES = [(text, days) for kinds in FILES.values() for text, days in kinds["due"].items()]


def test_there_are_sentences_in_every_language() -> None:
    assert set(FILES) == set(TOLD) == set(LANGUAGES)
    assert sum(kind != "nothing" for _, kind, _ in SENTENCES) >= 60
    assert sum(kind == "nothing" for _, kind, _ in SENTENCES) >= 40


@pytest.mark.parametrize("is_named", [True, False], ids=["language named", "language unknown"])
def test_sentences_are_read_as_their_kind(*, is_named: bool) -> None:
    wrong = []
    for language, kind, text in SENTENCES:
        found = [
            one.kind.value
            for one in said_by_customer(text, BASE, NEW_YORK, language if is_named else "")
            if one.confidence >= SUGGESTED
        ]
        if found != ([] if kind == "nothing" else [kind]):
            wrong.append((text, kind, found))
    assert not wrong


@pytest.mark.parametrize(("text", "days"), DUES)
def test_the_day_named_is_the_nearest_one_behind(text: str, days: str) -> None:
    (found,) = said_by_customer(text, BASE, NEW_YORK)
    window = found.window
    said = (
        f"{window.earliest_at.astimezone(NEW_YORK):%m-%d} {window.latest_at.astimezone(NEW_YORK):%m-%d}"
        if window
        else ""
    )
    assert said == days


def test_a_find_cites_the_customer_and_names_its_rule() -> None:
    text = "Hello,\n\nthe pump is leaking again. You told me you'd call Tuesday, but nobody did.\n\nAnna"
    (found,) = said_by_customer(text, BASE, NEW_YORK)
    assert found.sentence == "You told me you'd call Tuesday, but nobody did."
    assert found.said == "You told me you'd call Tuesday"
    assert found.rule == "en.told.told"


def test_who_may_as_well_be_somebody_else_is_less_sure() -> None:
    texts = ("You said you would call me.", "He said he would call me.")
    sure, unsure = (said_by_customer(text, BASE, NEW_YORK)[0].confidence for text in texts)
    assert LISTED_AND_BELOW_CERTAIN[0] < unsure < sure < LISTED_AND_BELOW_CERTAIN[1]


LISTED_AND_BELOW_CERTAIN = (0.3, 0.95)


def test_two_tellings_are_two_and_the_same_one_twice_is_one() -> None:
    text = (
        "You said you would call me on Monday and you promised to send the quote by Friday. "
        "You said you'd call Monday."
    )
    found = said_by_customer(text, BASE, NEW_YORK)
    assert [one.kind.value for one in found] == ["call_back", "deliver"]


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland"]).map(ZoneInfo),
    st.integers(0, 6),
)
def test_a_weekday_told_is_today_or_one_of_the_six_days_before(
    base: datetime, zone: ZoneInfo, weekday: int
) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    (found,) = said_by_customer(f"You said you would call me on {name}.", base, zone, "en")
    assert found.window is not None
    day = found.window.latest_at.astimezone(zone).date()
    today = base.astimezone(zone).date()
    assert day.weekday() == weekday
    assert timedelta() <= today - day < timedelta(days=7)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    said_by_customer(f"You said {text} you would call {text}", BASE, NEW_YORK)


@pytest.mark.parametrize(
    "text",
    [
        "you said you would " * 2000,
        "the the said you the technician " * 1500,
        "sie haben mir gesagt, dass " * 1500,
        "vous m'avez dit que " * 1500,
        "me dijo que el " * 1500,
        "a" * 30000 + " said",
        "You said you would call me on Monday. " * 2000,
    ],
)
def test_reading_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    said_by_customer(text, BASE, NEW_YORK)
    assert time.process_time() - begun < 3

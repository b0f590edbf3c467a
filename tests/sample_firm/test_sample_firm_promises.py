"""What the sample firm promises: every wording is used, its truth keeps its own rules, and the mail says it."""

from __future__ import annotations

import csv
import mailbox
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from heardback.sample_firm import FEWEST, write_sample_firm
from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import ENDS_AT, FirmClock
from heardback.sample_firm.promise_due import due_of, suits
from heardback.sample_firm.promise_truth import TruePromise
from heardback.sample_firm.promise_words import NO_PROMISE, WORDINGS

Row = dict[str, str]
NEW_YORK = ZoneInfo("America/New_York")
STATES = {"kept", "kept_late", "broken", "renegotiated", "unconfirmed", "open"}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("promises") / "firm"
    write_sample_firm(out, FEWEST, 8)
    return out


@pytest.fixture(scope="module")
def rows(firm: Path) -> list[Row]:
    with (firm / "truth" / "promises.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_wordings_are_many_and_in_four_languages() -> None:
    languages = Counter(wording.language for wording in WORDINGS)
    assert languages["en"] >= 60
    assert min(languages[code] for code in ("de", "es", "fr")) >= 10
    assert len({wording.marked for wording in WORDINGS}) == len(WORDINGS)
    assert all(wording.marked.count("[") == wording.marked.count("]") == 1 for wording in WORDINGS)
    assert {wording.kind for wording in WORDINGS} == {
        "call_back", "reply", "deliver", "act", "vague", "conditional", "burden_shift", NO_PROMISE,
    }  # fmt: skip


def test_every_wording_is_used(rows: list[Row]) -> None:
    assert {int(row["wording"]) for row in rows} == {wording.number for wording in WORDINGS}


def test_the_truth_keeps_its_own_rules(rows: list[Row]) -> None:
    states = Counter(row["state"] for row in rows if row["kind"] != NO_PROMISE)
    assert set(states) == STATES
    for row in rows:
        made_at, latest_at = (datetime.fromisoformat(row[name]) for name in ("made_at", "latest_at"))
        assert made_at < latest_at
        if row["kind"] == NO_PROMISE:
            assert not row["state"] + row["happened"] + row["ended_by"]
        elif row["state"] in ("kept", "kept_late"):
            ended_at = datetime.fromisoformat(row["ended_at"])
            assert made_at < ended_at
            assert (ended_at <= latest_at) == (row["state"] == "kept")
            assert row["ended_by_kind"] in ("mail", "call")
        elif row["state"] == "broken":
            assert row["is_certain"] == "yes", "a suggestion is never broken"
        elif row["state"] == "open":
            assert latest_at >= datetime.fromtimestamp(ENDS_AT, UTC)


def test_the_mail_says_what_the_truth_says(firm: Path, rows: list[Row]) -> None:
    said = {}
    for path in (firm / "promises" / "mail").rglob("*.mbox"):
        box = mailbox.mbox(path, create=False)
        for message in box:
            part = next(
                one for one in message.walk() if one.get_content_type() in ("text/plain", "text/html")
            )
            text = part.get_payload(decode=True).decode(part.get_content_charset() or "us-ascii")  # type: ignore[union-attr]
            said[(message["Message-ID"] or "").strip("<> ")] = _plain(text)
        box.close()
    for row in rows:
        if row["made_by_kind"] == "mail":
            assert _plain(row["sentence"]) in said[row["made_by"]]
        if row["ended_by_kind"] == "mail":
            assert row["ended_by"] in said


def test_calls_that_kept_promises_stand_in_the_exchanges_file(firm: Path, rows: list[Row]) -> None:
    events = (firm / "promises" / "cel.csv").read_text()
    calls = [row["ended_by"] for row in rows if row["ended_by_kind"] == "call"]
    assert calls
    assert all(call in events for call in calls)


@pytest.mark.parametrize(
    ("rule", "earliest", "latest"),
    [
        ("tomorrow", "2026-03-19 09:00:00", "2026-03-19 23:59:59"),
        ("today", "2026-03-18 17:00:00", "2026-03-18 23:59:59"),
        ("cob", "2026-03-18 17:00:00", "2026-03-18 17:00:00"),
        ("tomorrow_at_3", "2026-03-19 15:00:00", "2026-03-19 15:15:00"),
        ("tonight", "2026-03-18 18:00:00", "2026-03-18 23:59:59"),
        ("hours24", "2026-03-19 14:00:00", "2026-03-19 14:00:00"),
        ("bd2", "2026-03-20 17:00:00", "2026-03-20 17:00:00"),
        ("couple_of_days", "2026-03-20 09:00:00", "2026-03-20 17:00:00"),
        ("this_week", "2026-03-20 09:00:00", "2026-03-20 17:00:00"),
        ("next_week", "2026-03-23 09:00:00", "2026-03-27 23:59:59"),
        ("month_end", "2026-03-31 09:00:00", "2026-03-31 23:59:59"),
    ],
)
def test_due_times_are_those_of_the_rule_book(rule: str, earliest: str, latest: str) -> None:
    """The table of semantics.md 5.3: said on Wednesday 18 March 2026 at 14:00 in New York."""
    said_at = int(datetime(2026, 3, 18, 14, tzinfo=NEW_YORK).timestamp())
    clock = FirmClock("America/New_York")
    assert suits(rule, clock, said_at)
    due = due_of(rule, clock, said_at, Dice(1, "due"), "en")
    assert [_wall(due.earliest_at), _wall(due.latest_at)] == [earliest, latest]


def test_a_day_ends_at_midnight_when_clocks_change() -> None:
    said_at = int(datetime(2026, 3, 7, 10, tzinfo=NEW_YORK).timestamp())
    due = due_of("tomorrow", FirmClock("America/New_York"), said_at, Dice(1, "due"), "en")
    assert [_wall(due.earliest_at), _wall(due.latest_at)] == ["2026-03-08 09:00:00", "2026-03-08 23:59:59"]


@pytest.mark.parametrize(
    ("events", "is_certain", "state"),
    [
        ({}, True, "broken"),
        ({}, False, "unconfirmed"),
        ({"kept_at": 50}, True, "kept"),
        ({"kept_at": 150}, True, "kept_late"),
        ({"told_at": 50}, True, "renegotiated"),
        ({"told_at": 150}, True, "broken"),
        ({"contacted_at": 150}, True, "unconfirmed"),
        ({"kept_at": 500}, True, "broken"),
    ],
)
def test_states_are_told_in_plain_steps(events: dict[str, Any], is_certain: bool, state: str) -> None:
    made = TruePromise(
        "m", "mail", "c", "en", "s", 0, "I'll call.", "reply", "holding", 100, 100, True, is_certain, 1
    )
    promise = replace(made, **events)
    assert promise.state(200) == state
    assert promise.state(40) == "open"


def _wall(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M:%S")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("’", "'")))

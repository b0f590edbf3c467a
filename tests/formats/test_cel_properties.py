"""Whatever the order, the repeats and the losses: one call, and never a person who was not there."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heardback.formats.calls import CallOutcome, encode_row
from heardback.formats.cel import FORMAT

FOLDER = Path(__file__).parent / "cel"
SCENARIOS = sorted(path.stem for path in FOLDER.glob("*.csv"))
_END = (
    b'"HANGUP"',
    b'"CHAN_END"',
    b'"LINKEDID_END"',
    b'"eventtype":"2"',
    b'"eventtype":"3"',
    b'"eventtype":"14"',
)


def _contents(name: str) -> list[bytes]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        pieces = list(FORMAT.split(file, {}))
    return [piece.content for piece in pieces if piece.call_key == pieces[0].call_key]


def _in_time(contents: list[bytes]) -> list[bytes]:
    return sorted(contents, key=lambda content: content.partition(b'"eventtime":"')[2][:26])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SCENARIOS), st.randoms(use_true_random=False), st.integers(0, 8))
def test_order_and_repeats_change_nothing(name: str, chance: object, repeats: int) -> None:
    contents = _contents(name)
    shuffle, choice = chance.shuffle, chance.choice  # type: ignore[attr-defined]
    mixed = [*contents, *(choice(contents) for _ in range(repeats))]
    shuffle(mixed)
    assert FORMAT.fold(mixed, UTC) == FORMAT.fold(contents, UTC)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SCENARIOS), st.integers(1, 60))
def test_losing_the_end_never_makes_a_person(name: str, lost: int) -> None:
    contents = _in_time(_contents(name))
    kept = contents[: max(1, len(contents) - lost)]
    whole, part = FORMAT.fold(contents, UTC), FORMAT.fold(kept, UTC)
    if part.is_answered_by_person:
        assert whole.is_answered_by_person
        assert part.answered_at == whole.answered_at or whole.problems
    assert part.call_key == whole.call_key


@pytest.mark.parametrize("name", [name for name in SCENARIOS if not name.startswith("numbered_events_old")])
def test_without_any_end_a_call_is_still_running(name: str) -> None:
    contents = [content for content in _contents(name) if not any(word in content for word in _END)]
    record = FORMAT.fold(contents, UTC)
    assert record.ended_at is None
    assert record.outcome is CallOutcome.RUNNING


def _without(content: bytes, *columns: str) -> bytes:
    row = json.loads(content)
    return encode_row({column: value for column, value in row.items() if column not in columns})


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_clock_of_whole_seconds_tells_the_same(name: str) -> None:
    contents = _contents(name)
    rows = [json.loads(content) for content in contents]
    coarse = FORMAT.fold([encode_row({**row, "eventtime": row["eventtime"][:19]}) for row in rows], UTC)
    fine = FORMAT.fold(contents, UTC)
    assert (coarse.answered_at is None) is (fine.answered_at is None)
    if coarse.answered_at and fine.answered_at:
        assert abs(coarse.answered_at - fine.answered_at) < timedelta(seconds=1)
    assert coarse.reached_voicemail is fine.reached_voicemail
    assert (coarse.direction, coarse.outcome) == (fine.direction, fine.outcome)
    assert (coarse.source, coarse.destination) == (fine.source, fine.destination)


#: Two callers in one parking lot look joined where nothing says what kind of bridge that is; a detected person is
#: written in `extra`.
_NEEDS_EXTRA = {"parked_by_machine", "dialler_human"}


@pytest.mark.parametrize("name", sorted({*SCENARIOS} - _NEEDS_EXTRA))
def test_bridges_without_ids_tell_the_same(name: str) -> None:
    contents = _contents(name)
    bare = FORMAT.fold([_without(content, "extra", "peer") for content in contents], UTC)
    whole = FORMAT.fold(contents, UTC)
    assert (bare.answered_at is None) is (whole.answered_at is None)
    if bare.answered_at and whole.answered_at:
        assert abs(bare.answered_at - whole.answered_at) < timedelta(seconds=1)


@pytest.mark.parametrize("name", SCENARIOS)
def test_without_channel_names_nobody_is_proven_and_that_is_said(name: str) -> None:
    record = FORMAT.fold([_without(content, "channame") for content in _contents(name)], UTC)
    assert not record.is_answered_by_person
    if record.bridged_for:
        assert any("channel names" in problem for problem in record.problems)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SCENARIOS), st.data())
def test_losing_any_events_never_raises_and_keeps_times_sane(name: str, data: st.DataObject) -> None:
    contents = _contents(name)
    kept = data.draw(st.lists(st.sampled_from(contents), min_size=1, max_size=len(contents)))
    record = FORMAT.fold(kept, UTC)
    assert record.bridged_for >= 0
    assert record.rang_for >= 0
    assert record.message_for >= 0
    if record.ended_at is not None:
        assert record.started_at <= record.ended_at
    if record.answered_at is not None:
        assert record.started_at <= record.answered_at


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_nonsense_after_a_header_costs_its_own_line(lines: list[str]) -> None:
    good = "ANSWER,2026-03-18 14:00:00,1773842400.1,1773842400.1"
    fed = ["eventtype,eventtime,uniqueid,linkedid", *(line.replace("\n", " ") for line in lines)]
    pieces = list(FORMAT.split([*fed, *[""] * 25, good], {}))
    assert any(piece.call_key == "1773842400.1" and not piece.problem for piece in pieces)
    for piece in pieces:
        assert piece.problem or piece.call_key

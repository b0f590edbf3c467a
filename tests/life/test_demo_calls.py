"""The demo's phones: whole calls behind it, calls that ring while one looks, sounds that are no voices."""

from __future__ import annotations

import io
import wave
from itertools import pairwise
from zoneinfo import ZoneInfo

from heardback.evidence.call import fold_call
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallRecord
from heardback.intake.demo_calls import tones
from heardback.sample_firm.firm import DAY
from heardback.sample_firm.live import ZONE
from heardback.sample_firm.live_calls import WEEKS, CallLife, CallLine, header, phone_past

NOW = 1_795_350_000  # Sun 22 Nov 2026, 12:20 UTC


def folded(lines: list[CallLine]) -> dict[str, CallRecord]:
    """Every call as our own reader of such files understands it."""
    texts: dict[str, list[str]] = {}
    for line in lines:
        texts.setdefault(line.call, []).append(line.text)
    found = {}
    for call, rows in texts.items():
        pieces = list(call_format("cel").split([header(), *rows], {}))
        assert not any(piece.problem for piece in pieces)
        found[call] = fold_call(pieces, ZoneInfo(ZONE))
    return found


def test_the_phones_past_is_whole_and_the_same_each_time() -> None:
    past = phone_past(1, NOW)
    assert past == phone_past(1, NOW)
    assert all(one.at <= other.at for one, other in pairwise(past.lines))
    assert past.lines[0].at >= NOW - WEEKS * 7 * DAY
    assert NOW - 4 * DAY < past.lines[-1].at <= NOW
    calls = folded(list(past.lines))
    assert all(call.ended_at is not None for call in calls.values())
    outcomes = [call.outcome.value for call in calls.values()]
    assert {"answered", "abandoned", "voicemail", "ivr_only"} <= set(outcomes)
    assert len(past.messages) > 10
    assert {message.call for message in past.messages} <= calls.keys()
    assert past.links
    assert past.copies


def test_what_rings_next_is_told_in_minutes_and_the_same_each_time() -> None:
    life = CallLife(1)
    known = {line.call for line in phone_past(1, NOW).lines}
    callbacks = 0
    for number in range(80):
        told = life.story(number, NOW)
        assert told == CallLife(1).story(number, NOW)
        assert all(NOW <= line.at <= NOW + 15 * 60 for line in told.lines)
        calls = {line.call for line in told.lines}
        assert not known & calls, "two stories share a call"
        known |= calls
        callbacks += bool(told.callback)
        assert {told.opener, told.callback} - {""} <= calls
        assert all(message.call in calls and message.seconds > 0 for message in told.messages)
    assert 15 < callbacks < 60


def test_a_call_is_told_while_it_still_rings() -> None:
    told = CallLife(1).story(0, NOW)
    first = [line for line in told.lines if line.call == told.opener]
    begun = [line for line in first if line.at <= NOW + 10]
    (ringing,) = folded(begun).values()
    (over,) = folded(first).values()
    assert ringing.ended_at is None
    assert over.outcome.value == "abandoned"


def test_what_callers_leave_is_a_tune_of_the_length_told() -> None:
    sound = tones("1.1", 17)
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() / file.getframerate() == 17
    assert sound == tones("1.1", 17)
    assert sound != tones("1.2", 17)

"""How far a call of ours got, and the next good hour: pure, in agreement with the judge (SEMANTICS 3.3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardback.desk.queries.calls import GoodHour, TruthLevel, next_good_hour, truth_level, truth_words
from heardback.kernel.contacts import CallFacts, Channel, Contact, Direction, MachineDetection
from heardback.kernel.hours import office_hours
from heardback.kernel.matching import Weight, reach_of
from heardback.kernel.policy import Policy

ZONE = ZoneInfo("America/New_York")
HOURS = office_hours("America/New_York", holidays=[date(2026, 3, 18)])  # Monday to Friday, 9 to 17


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 in New York; the 16th is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("call", "level", "words"),
    [
        (CallFacts(has_failed=True, bridged_for=60), TruthLevel.FAILED, "the call failed"),
        (CallFacts(rang_for=30), TruthLevel.RANG_OUT, "rang out"),
        (CallFacts(message_for=12), TruthLevel.VOICEMAIL, "left a voicemail"),
        (
            CallFacts(bridged_for=40, machine_detection=MachineDetection.MACHINE),
            TruthLevel.VOICEMAIL,
            "reached their voicemail",
        ),
        (CallFacts(bridged_for=19.9), TruthLevel.SHORT, "under 20 s"),
        (CallFacts(bridged_for=20), TruthLevel.CONVERSATION, "conversation"),
        (
            CallFacts(bridged_for=40, machine_detection=MachineDetection.UNKNOWN),
            TruthLevel.UNPROVEN,
            "connected, perhaps only to a machine",
        ),
    ],
)
def test_how_far_a_call_got(call: CallFacts, level: TruthLevel, words: str) -> None:
    assert truth_level(Channel.PHONE, call) is level
    assert truth_words(Channel.PHONE, call) == words


@given(
    st.builds(
        CallFacts,
        bridged_for=st.sampled_from([0.0, 5.0, 19.9, 20.0, 90.0]),
        message_for=st.sampled_from([0.0, 3.0, 12.0]),
        machine_detection=st.sampled_from(MachineDetection),
        has_failed=st.booleans(),
        has_staff_note=st.booleans(),
    ),
    st.sampled_from([Channel.PHONE, Channel.VOICEMAIL]),
)
def test_only_a_conversation_is_a_full_answer_and_the_judge_agrees(call: CallFacts, channel: Channel) -> None:
    contact = Contact(
        contact_id="a1",
        channel=channel,
        direction=Direction.OUTBOUND,
        occurred_at=wall(16, 9),
        call=call,
    )
    reach = reach_of(contact, Policy(), cites_customer=False, is_bounced=False)
    level = truth_level(channel, call)
    if reach.weight is Weight.ANSWER:
        assert level in (TruthLevel.CONVERSATION, TruthLevel.VOICEMAIL)
    if level is TruthLevel.CONVERSATION:
        assert reach.weight is Weight.ANSWER
    if level in (TruthLevel.FAILED, TruthLevel.RANG_OUT):
        assert reach.weight is Weight.ATTEMPT


def hour_for(reached: list[datetime], tried: list[datetime], after: datetime) -> GoodHour | None:
    return next_good_hour(reached, tried, HOURS, after, ZONE)


def test_an_hour_at_which_they_were_there_comes_first() -> None:
    found = hour_for([wall(12, 14, 20), wall(13, 14, 50)], [wall(16, 10)], wall(16, 10, 30))
    assert found == GoodHour(wall(16, 14), "they were on the phone at this hour 2 times")


def test_an_hour_that_was_tried_in_vain_is_not_named_again() -> None:
    found = hour_for([wall(13, 14, 20)], [wall(16, 14, 5)], wall(16, 14, 30))
    assert found == GoodHour(wall(16, 15), "nobody tried at this hour yet")


def test_the_hour_is_one_in_which_we_are_open() -> None:
    assert hour_for([wall(13, 20)], [], wall(16, 10)) is None, "they ring when we are closed"
    late = hour_for([wall(13, 10)], [wall(17, 16)], wall(17, 16, 30))
    assert late is not None
    assert late.starts_at == wall(19, 10), "the holiday between is left out"
    closed = hour_for([wall(13, 9, 30)], [], wall(14, 12))
    assert closed is not None
    assert closed.starts_at == wall(16, 9)


def test_now_is_a_good_hour_if_it_is_one() -> None:
    assert hour_for([wall(13, 11, 5)], [], wall(16, 11, 40)) == GoodHour(
        wall(16, 11, 40), "they were on the phone at this hour once"
    )


def test_nothing_known_and_nothing_tried_speaks_for_no_hour() -> None:
    assert hour_for([], [], wall(16, 10)) is None


def test_every_hour_tried_leaves_none() -> None:
    assert hour_for([wall(13, 10)], [wall(12, hour) for hour in range(9, 17)], wall(16, 10)) is None


@given(
    reached=st.lists(st.integers(0, 24 * 60 * 7), max_size=5),
    tried=st.lists(st.integers(0, 24 * 60 * 7), max_size=5),
    after=st.integers(24 * 60 * 7, 24 * 60 * 14),
)
def test_whatever_is_named_is_open_to_come_and_untried(
    reached: list[int], tried: list[int], after: int
) -> None:
    start = wall(2, 0)
    moments = [[start + timedelta(minutes=one) for one in some] for some in (reached, tried)]
    now = start + timedelta(minutes=after)
    found = next_good_hour(moments[0], moments[1], HOURS, now, ZONE)
    if found is not None:
        assert found.starts_at >= now
        assert HOURS.is_open(found.starts_at)
        assert found.starts_at.astimezone(ZONE).hour not in {one.astimezone(ZONE).hour for one in moments[1]}

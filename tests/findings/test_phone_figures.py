"""The figures of calls: worked examples with their counts, and what must hold for any calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.findings.phone_callbacks import CalledBack, PhoneOwed, callbacks_of, first_callback
from heardback.findings.phone_calls import EPISODE_FOR, Ended, PhoneCall, episodes_of
from heardback.findings.phone_figures import Behind, PhoneFigures, phone_figures
from heardback.findings.phone_prospects import Prospect, Reached
from heardback.findings.phone_words import LISTS
from heardback.findings.rates import share_of
from heardback.formats.calls import CallOutcome
from heardback.kernel.contacts import Manner

MONDAY = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)  # 09:00 in New York
NEW_YORK = ZoneInfo("America/New_York")
O = CallOutcome  # noqa: E741
ANN, BOB, CAY = "+12025550101", "+12025550102", "+12025550103"


def rang(
    minutes: float,
    outcome: CallOutcome,
    rang_for: float = 15.0,
    *,
    number: str = ANN,
    is_open: bool = True,
    is_first: bool = False,
    line: tuple[str, str] = ("", ""),
    is_set_aside: bool = False,
) -> PhoneCall:
    return PhoneCall(
        contact_id=f"{number}@{minutes:g}",
        customer_id=f"phone:{number}" if number else f"unknown@{minutes:g}",
        started_at=MONDAY + timedelta(minutes=minutes),
        outcome=outcome,
        rang_for=rang_for,
        number=number,
        is_open=is_open,
        is_first_contact=is_first,
        dialled=line[0],
        campaign=line[1],
        is_set_aside=is_set_aside,
    )


def owing(opened: float, **more: object) -> PhoneOwed:
    """Owed an answer within 24 h; times are hours after Monday 09:00."""
    moments = {
        name: MONDAY + timedelta(hours=float(str(value)))
        for name, value in more.items()
        if name.endswith("_at") and value is not None
    }
    opened_at = MONDAY + timedelta(hours=opened)
    values = {"owed_id": f"owed{opened:g}", "customer_id": f"phone:{opened:g}"} | more | moments
    return PhoneOwed(**values, opened_at=opened_at, due_at=opened_at + timedelta(hours=24))  # type: ignore[arg-type]


def figures(
    *calls: PhoneCall, owed: tuple[PhoneOwed, ...] = (), reached: dict[str, Reached] | None = None
) -> tuple[PhoneFigures, Behind]:
    return phone_figures(
        calls,
        owed,
        reached or {},
        since=MONDAY - timedelta(days=1),
        as_of=MONDAY + timedelta(days=2),
        zone=NEW_YORK,
    )


# ---------------------------------------------------------------- pickup


def test_only_a_proven_person_has_picked_up() -> None:
    """T21, T22: one of each kind, each in its own count."""
    found, behind = figures(
        rang(0, O.ANSWERED, 14),
        rang(60, O.ANSWERED, 31),
        rang(120, O.ABANDONED, 12),
        rang(180, O.ABANDONED, 6),
        rang(240, O.IVR_ONLY, 30),
        rang(300, O.VOICEMAIL, 25),
        rang(360, O.UNPROVEN, 5),
        rang(420, O.RUNNING, 10),
        rang(430, O.BUSY, 0, number=BOB),
    )
    parts = found.open.parts
    assert (parts.answered, parts.gave_up, parts.machine, parts.message) == (2, 1, 1, 1)
    assert (parts.turned_away, parts.short, parts.unproven, parts.running) == (1, 1, 1, 1)
    assert (parts.offered, parts.counted) == (9, 6)
    assert (found.open.picked_up.hits, found.open.picked_up.total) == (2, 6)
    assert found.open.within.hits == 1  # at 14 s; 31 s is answered, and not within 20
    assert found.open.abandoned.hits == 1
    assert found.open.answer_mean == found.open.answer_half == 22.5
    assert behind["open_unproven"] == (f"{ANN}@360",)
    assert set(behind) <= set(LISTS)


def test_exactly_twenty_seconds_is_in_time_and_exactly_ten_is_no_slip() -> None:
    found, _ = figures(rang(0, O.ANSWERED, 20), rang(60, O.ANSWERED, 20.01), rang(120, O.ABANDONED, 10))
    assert found.open.within.hits == 1
    assert found.open.abandoned.hits == 1


def test_out_of_hours_is_counted_apart() -> None:
    found, behind = figures(rang(0, O.ANSWERED), rang(900, O.NO_ANSWER, is_open=False))
    assert found.open.picked_up.rate == 1.0
    assert found.closed.parts.gave_up == 1
    assert found.tries_closed.parts.gave_up == 1
    assert [hour.hour for hour in found.hours] == [9]
    assert behind["closed_gave_up"] == (f"{ANN}@900",)


def test_hours_are_the_firms_own() -> None:
    found, _ = figures(rang(0, O.ANSWERED), rang(59, O.ABANDONED, number=BOB), rang(60, O.ANSWERED, 40))
    assert [(one.hour, one.picked_up.hits, one.picked_up.total) for one in found.hours] == [
        (9, 1, 2),
        (10, 1, 1),
    ]
    assert found.hours[1].within.hits == 0


def test_nothing_is_no_rate_and_few_are_few() -> None:
    found, behind = figures()
    assert found.open.picked_up.rate is None
    assert found.open.answer_mean is None
    assert not behind
    assert share_of(19, 19).is_few
    assert not share_of(19, 20).is_few
    assert share_of(3, 8).low == pytest.approx(0.137, abs=0.001)


# ---------------------------------------------------------------- by caller


def test_calls_within_half_an_hour_are_one_try() -> None:
    found, _ = figures(
        rang(0, O.ABANDONED),
        rang(5, O.ABANDONED),
        rang(30, O.ANSWERED),
        rang(31, O.ABANDONED),  # 31 minutes after the first: a new try
        rang(2, O.ABANDONED, number=BOB),
    )
    assert found.tries_open.parts.offered == 3
    assert found.tries_open.parts.answered == 1
    assert found.tries_open.answered.total == 3
    assert found.open.parts.offered == 5


def test_withheld_callers_are_one_try_each_and_lost_for_good() -> None:
    found, behind = figures(
        rang(0, O.ABANDONED, 12, number=""),
        rang(1, O.ABANDONED, 12, number=""),
        rang(2, O.VOICEMAIL, number=""),
        rang(3, O.ABANDONED, 4, number=""),
    )
    assert found.tries_open.parts.offered == 4
    assert found.withheld_lost == 2
    assert behind["withheld"] == ("@1", "@0")
    assert found.open.picked_up.total == 3  # they count in the pickup rate (T20)


def test_a_try_that_nobody_can_prove_is_neither() -> None:
    found, _ = figures(rang(0, O.ABANDONED), rang(5, O.UNPROVEN))
    assert found.tries_open.parts.unproven == 1
    assert found.tries_open.answered.total == 0


# ---------------------------------------------------------------- callbacks


def test_a_live_call_before_due_is_a_callback_and_nothing_else() -> None:
    owed = (
        owing(0, called_at=23, settled_at=23, manner=Manner.FULL, settled_by_phone=True),
        owing(0.1, called_at=24.1, settled_at=24.1, manner=Manner.FULL, settled_by_phone=True),
        owing(0.2, called_at=30, settled_at=30, manner=Manner.FULL, settled_by_phone=True),
        owing(0.3, settled_at=3, manner=Manner.FULL),
        owing(0.4, settled_at=3, manner=Manner.CALLED_AGAIN, has_rung_again=True),
        owing(0.5, settled_at=3, manner=Manner.ATTESTED),
        owing(0.6, settled_at=3, tried_at=3, manner=Manner.HOLDING, settled_by_phone=True),
        owing(0.7, tried_at=3, has_rung_again=True),
        owing(0.8),
        owing(0.9, is_certain=False),
        owing(40),
    )
    assert [one.called_back.value for one in owed[:9]] == [
        "in_time",
        "in_time",
        "late",
        "otherwise",
        "called_again",
        "attested",
        "left_message",
        "only_tried",
        "nothing",
    ]
    found = callbacks_of(owed, MONDAY + timedelta(hours=48))
    assert (found.made.hits, found.made.total, found.pending, found.unsure) == (2, 9, 1, 1)
    assert (found.rang_again.hits, found.rang_again.total) == (2, 9)


def test_a_call_after_a_message_on_their_voicemail_is_late_not_answered_otherwise() -> None:
    one = owing(0, settled_at=3, manner=Manner.HOLDING, settled_by_phone=True, tried_at=3, called_at=40)
    assert one.called_back is CalledBack.LATE
    mailed = owing(0, settled_at=3, manner=Manner.FULL, called_at=40)
    assert mailed.called_back is CalledBack.OTHERWISE


def test_who_still_waits_is_kept_in_the_time_to_the_first_callback() -> None:
    """SEMANTICS 7's example in hours: answered 6, 10, 20, 30; waiting at 30, 50, 70, 90."""
    as_of = MONDAY + timedelta(hours=100)
    owed = [owing(100 - hours) for hours in (30, 50, 70, 90)]
    owed += [owing(1, called_at=1 + hours) for hours in (6, 10, 20, 30)]
    found = first_callback(owed, as_of)
    assert (found.total, found.called) == (8, 4)
    assert found.half == 30 * 3600
    assert found.most is None
    assert found.longest == 90 * 3600


def test_an_answer_by_mail_competes_with_a_callback() -> None:
    owed = [owing(0, settled_at=1, manner=Manner.FULL), owing(0.5, called_at=2)]
    found = first_callback(owed, MONDAY + timedelta(hours=48))
    assert found.called == 1
    assert found.half == 1.5 * 3600
    ended = [owing(0, ended_at=1), owing(0.5, ended_at=1), owing(0.7, called_at=2)]
    assert first_callback(ended, MONDAY + timedelta(hours=48)).half is None


# ---------------------------------------------------------------- rang in vain


def test_which_advertisement_rang_in_vain() -> None:
    radio, web = ("+12025550180", "Radio"), ("+12025550181", "")
    numbers = [f"+120255501{number}" for number in range(10, 20)]
    calls = [
        rang(0, O.ABANDONED, number=numbers[0], is_first=True, line=radio),
        rang(1, O.IVR_ONLY, 30, number=numbers[1], is_first=True, line=radio),
        rang(2, O.ABANDONED, number=numbers[2], is_first=True, line=radio),
        rang(3, O.ANSWERED, number=numbers[3], is_first=True, line=radio),
        rang(4, O.ABANDONED, number=numbers[4], is_first=True, line=web),
        rang(5, O.VOICEMAIL, number=numbers[5], is_first=True, line=web),
        rang(6, O.ABANDONED, 5, number=numbers[6], is_first=True, line=web),
        rang(7, O.ABANDONED, number=numbers[7], is_first=False, line=web),
        rang(8, O.ABANDONED, number=numbers[8], is_first=True, is_open=False, line=web),
        rang(9, O.ABANDONED, number="", is_first=True, line=web),
        rang(10, O.ABANDONED, number=numbers[9], is_first=True, is_set_aside=True, line=web),
        rang(11, O.ANSWERED, number=numbers[0], line=radio),  # eleven minutes later: the same try, answered
    ]
    found, behind = figures(
        *calls,
        reached={
            f"phone:{numbers[2]}": Reached(reached_at=MONDAY + timedelta(hours=9)),
            f"phone:{numbers[4]}": Reached(due_at=MONDAY + timedelta(days=2)),
        },
    )
    assert [(one.dialled, one.campaign) for one in found.lines] == [
        ("+12025550180", "Radio"),
        ("+12025550181", ""),
    ]
    first, second = found.lines
    assert (first.callers, first.answered, first.lost, first.reached_later) == (4, 2, 1, 1)
    assert (second.callers, second.to_win, second.left_message, second.short, second.lost) == (3, 1, 1, 1, 0)
    assert found.prospects.callers == 7
    assert behind["prospect_lost"] == (f"{numbers[1]}@1",)


# ---------------------------------------------------------------- whatever comes


CALLS = st.lists(
    st.builds(
        rang,
        st.integers(0, 4000).map(lambda tenths: tenths / 10),
        st.sampled_from(CallOutcome),
        st.sampled_from([0.0, 9.9, 10.0, 20.0, 21.0]),
        number=st.sampled_from(["", ANN, BOB, CAY]),
        is_open=st.booleans(),
        is_first=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda call: call.contact_id,
)


@settings(max_examples=150, deadline=None)
@given(CALLS, st.randoms(use_true_random=False))
def test_every_call_is_in_one_count_and_order_changes_nothing(calls: list[PhoneCall], dice: object) -> None:
    found, behind = figures(*calls)
    shuffled = list(calls)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert figures(*shuffled) == (found, behind)
    for parts in (found.open.parts, found.closed.parts, found.tries_open.parts, found.prospects):
        counts = {name: getattr(parts, name) for name in parts.__slots__ if name not in _SUMS}
        whole = parts.callers if parts is found.prospects else parts.offered  # type: ignore[union-attr]
        assert sum(counts.values()) == whole
    assert found.open.parts.offered + found.closed.parts.offered == len(calls)
    assert sum(one.picked_up.total for one in found.hours) == found.open.picked_up.total
    listed = [one for name, ids in behind.items() if name.startswith(("open_", "closed_")) for one in ids]
    assert sorted(listed) == sorted(call.contact_id for call in calls)
    assert set(behind) <= set(LISTS)


_SUMS = {"offered", "counted", "dialled", "campaign", "callers"}


@settings(max_examples=150, deadline=None)
@given(CALLS)
def test_episodes_hold_every_call_once_and_last_half_an_hour(calls: list[PhoneCall]) -> None:
    episodes = episodes_of(calls)
    held = [call.contact_id for episode in episodes for call in episode.calls]
    assert sorted(held) == sorted(call.contact_id for call in calls)
    for episode in episodes:
        assert len({call.number for call in episode.calls}) == 1
        assert episode.calls[-1].started_at - episode.first.started_at <= EPISODE_FOR
        is_answered = any(call.ended is Ended.ANSWERED for call in episode.calls)
        assert (episode.ended is Ended.ANSWERED) is is_answered
    assert set(Ended) | set(Prospect)

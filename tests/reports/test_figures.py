"""Figures: the worked example of SEMANTICS 7, and what must hold for any history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.findings import waiting
from heardback.findings.rates import wilson
from heardback.findings.shapes import Classification, CloseReason, OwedRow, Try
from heardback.kernel.contacts import Channel, Manner
from heardback.kernel.reasons import Grade
from heardback.kernel.status import State, Verdict
from heardback.reports import figures

AS_OF = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def owed(
    number: int,
    opened_at: datetime,
    answered_after: float | None = None,
    *,
    verdict: Verdict | None = None,
    unsure: bool = False,
    customer_id: str = "",
    closed: CloseReason | None = None,
    closed_after: float = 1.0,
    chased_after: tuple[float, ...] = (),
    channel: Channel = Channel.EMAIL,
    manner: Manner = Manner.FULL,
    grade: Grade = Grade.A,
) -> OwedRow:
    """One owed answer under the 24 h standard; `*_after` are hours."""
    due_at = opened_at + timedelta(hours=24)
    settled_at = opened_at + timedelta(hours=answered_after) if answered_after is not None else None
    if verdict is None:
        if settled_at is not None:
            in_time = Verdict.MET if due_at < AS_OF else Verdict.EARLY
            verdict = in_time if settled_at <= due_at else Verdict.LATE
        elif closed is not None:
            verdict = Verdict.NOT_APPLICABLE
        else:
            verdict = Verdict.NEVER_ANSWERED if due_at < AS_OF else Verdict.PENDING
    state = State.SETTLED if settled_at else State.CLOSED if closed else State.OPEN
    tries = (opened_at, *(opened_at + timedelta(hours=hours) for hours in chased_after))
    return OwedRow(
        owed_id=f"owed-{number}",
        customer_id=customer_id or f"email:person{number}@home.example",
        customer=f"Person {number}",
        channel=channel,
        subject=f"Question {number}",
        opened_at=opened_at,
        due_at=due_at,
        state=state,
        verdict=verdict,
        settled_at=settled_at,
        grade=grade if settled_at else None,
        manner=manner if settled_at else None,
        chases=len(chased_after),
        classification=Classification.UNSURE if unsure else Classification.YES,
        tried=tuple(Try(channel, moment) for moment in tries),
        close_reason=closed,
        closed_at=opened_at + timedelta(hours=closed_after) if closed else None,
        intake_point="info@poolrepair.example",
    )


def worked_example() -> list[OwedRow]:
    """Answered after 6, 10, 20, 30 h; still open at 30, 50, 70, 90 h."""
    start = AS_OF - timedelta(days=10)
    answered = [owed(number, start, hours) for number, hours in enumerate((6, 10, 20, 30))]
    waiting = [
        owed(number, AS_OF - timedelta(hours=hours)) for number, hours in enumerate((30, 50, 70, 90), 4)
    ]
    return answered + waiting


class TestWorkedExample:
    columns = figures.columns_of(worked_example())
    curve = figures.waiting_curve(columns, columns.certain, AS_OF)

    def test_rate_counts_everybody_who_has_come_due(self) -> None:
        rate = figures.within_standard(figures.partition(self.columns, self.columns.certain))
        assert (rate.met, rate.matured, rate.rate) == (3, 8, 0.375)
        assert rate.wilson_low == pytest.approx(0.14, abs=0.005)
        assert rate.wilson_high == pytest.approx(0.69, abs=0.005)
        assert rate.is_few

    def test_half_are_still_waiting_after_thirty_hours(self) -> None:
        assert self.curve.waiting_after(30 * 3600) == pytest.approx(0.5)
        assert self.curve.answered_by(0.5) == 30 * 3600
        assert self.curve.waiting_after(5 * 3600) == 1.0

    def test_nine_in_ten_is_never_reached(self) -> None:
        assert self.curve.answered_by(0.9) is None
        assert self.curve.longest == 90 * 3600

    def test_other_tools_would_have_said_better_things(self) -> None:
        other = figures.other_tools(self.columns, self.columns.certain, NEW_YORK, 86_400)
        assert other.answered_only_mean == pytest.approx(16.5 * 3600)
        assert other.answered_only_rate == 0.75

    def test_never_answered_are_the_four_who_wait(self) -> None:
        oldest = figures.oldest_waiting(self.columns, self.columns.certain)
        assert [row.owed_id for row in oldest] == ["owed-7", "owed-6", "owed-5", "owed-4"]
        assert sum(age.owed for age in figures.ages(self.columns, self.columns.certain, AS_OF)) == 4


def test_bounds_let_every_doubt_fall_one_way() -> None:
    rows = [owed(1, AS_OF - timedelta(days=5), 2)]
    rows += [owed(2, AS_OF - timedelta(days=5), verdict=Verdict.MAYBE_ANSWERED)]
    rows += [owed(3, AS_OF - timedelta(days=5), verdict=Verdict.BREACHED_UNCONFIRMED)]
    rows += [owed(4, AS_OF - timedelta(days=5))]
    columns = figures.columns_of(rows)
    rate = figures.within_standard(figures.partition(columns, columns.certain))
    assert (rate.bound_low, rate.bound_high) == (0.25, 0.75)


def test_nothing_due_means_no_rate() -> None:
    columns = figures.columns_of([owed(1, AS_OF - timedelta(hours=1))])
    rate = figures.within_standard(figures.partition(columns, columns.certain))
    assert rate.rate is None
    assert rate.wilson_low is None


def test_attested_answers_leave_the_proven_rate() -> None:
    start = AS_OF - timedelta(days=5)
    columns = figures.columns_of([owed(1, start, 2), owed(2, start, 2, grade=Grade.D)])
    assert figures.proven_within_standard(columns, columns.certain).rate == 0.5


def test_withdrawn_compete_and_are_not_censored() -> None:
    """Of three, one withdrew at 1 h, one is answered at 2 h, one waits: 1/3 answered, not the KM half."""
    waited = np.array([1.0, 2.0, 3.0])
    curve = waiting.cumulative_incidence(waited, np.array([2, 1, 0]))
    assert curve.waiting_after(2.0) == pytest.approx(2 / 3)
    censored = waiting.kaplan_meier(waited, np.array([False, True, False]))
    assert censored.waiting_after(2.0) == pytest.approx(0.5)


def test_greenwood_of_the_textbook_steps() -> None:
    left, answered, at_risk = np.array([0.75, 0.5]), np.array([1.0, 1.0]), np.array([4.0, 3.0])
    variance = waiting.greenwood_variance(left, answered, at_risk)
    assert variance[0] == pytest.approx(0.75 * 0.25 / 4)
    assert variance[1] == pytest.approx(0.5 * 0.5 / 4)


def test_pairs_start_at_the_last_chase() -> None:
    row = owed(1, AS_OF - timedelta(days=9), 96, chased_after=(24, 95))
    columns = figures.columns_of([row])
    other = figures.other_tools(columns, columns.certain, NEW_YORK, 86_400)
    assert other.pair_median == 3600
    assert other.answered_only_median == 96 * 3600


def test_office_clock_hides_the_weekend() -> None:
    friday = datetime(2026, 3, 20, 20, 0, tzinfo=UTC)  # 16:00 in New York
    columns = figures.columns_of([owed(1, friday, 66)])  # Monday 10:00
    other = figures.other_tools(columns, columns.certain, NEW_YORK, 86_400)
    assert other.office_mean == 2 * 3600
    assert other.office_rate == 1.0
    assert other.answered_only_rate == 0.0


def test_closing_is_no_answer() -> None:
    start = AS_OF - timedelta(days=5)
    columns = figures.columns_of([owed(1, start, 48), owed(2, start, closed=CloseReason.NOT_OWED)])
    assert figures.other_tools(columns, columns.certain, NEW_YORK, 86_400).resolved_rate == 0.5
    assert figures.excluded(columns, columns.certain).not_owed == 1


def test_gone_quiet_counts_from_the_last_try() -> None:
    start = AS_OF - timedelta(days=20)
    columns = figures.columns_of([owed(1, start), owed(2, start, chased_after=(24 * 15,))])
    assert figures.gone_quiet(columns, columns.certain, AS_OF) == 1


def test_hours_of_week_follow_the_clock_change() -> None:
    before = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)  # Saturday 09:00 EST
    after = datetime(2026, 3, 8, 14, 0, tzinfo=UTC)  # Sunday 10:00 EDT
    counts = figures.hours_of_week(np.array([figures.micros_of(before), figures.micros_of(after)]), NEW_YORK)
    assert counts[5, 9] == 1
    assert counts[6, 10] == 1
    assert counts.sum() == 2


def test_months_are_the_firms_and_empty_ones_stay() -> None:
    rows = [
        owed(1, datetime(2026, 1, 1, 3, 0, tzinfo=UTC), 1),
        owed(2, datetime(2026, 3, 1, 12, 0, tzinfo=UTC), 1),
    ]
    columns = figures.columns_of(rows)
    groups = figures.by_month(columns, columns.certain, NEW_YORK)
    assert [(group.name, group.parts.total) for group in groups] == [
        ("2025-12", 1),
        ("2026-01", 0),
        ("2026-02", 0),
        ("2026-03", 1),
    ]


def test_a_negative_latency_is_refused() -> None:
    with pytest.raises(ValueError, match="before it was opened"):
        figures.columns_of([owed(1, AS_OF - timedelta(days=2), -1)])


def test_nobody_at_all() -> None:
    columns = figures.columns_of([])
    assert figures.partition(columns, columns.certain).total == 0
    assert figures.waiting_curve(columns, columns.certain, AS_OF).total == 0
    assert figures.by_month(columns, columns.certain, NEW_YORK) == ()
    assert figures.people(columns, columns.certain) == 0


@given(st.lists(st.integers(1, 50), min_size=1, max_size=60))
@settings(max_examples=80, deadline=None)
def test_p20_without_censoring_the_curve_is_one_minus_ecdf(hours: list[int]) -> None:
    waited = np.array(hours, dtype=np.float64)
    curve = waiting.kaplan_meier(waited, np.ones(len(waited), dtype=np.bool_))
    for moment in range(51):
        assert curve.waiting_after(moment) == pytest.approx(float(np.mean(waited > moment)))


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from([0, 1])), min_size=1, max_size=40))
@settings(max_examples=80, deadline=None)
def test_without_competing_ends_incidence_is_kaplan_meier(waits: list[tuple[int, int]]) -> None:
    """Against the product formula, written out."""
    waited = np.array([wait for wait, _ in waits], dtype=np.float64)
    curve = waiting.cumulative_incidence(waited, np.array([cause for _, cause in waits]))
    still = 1.0
    for moment in sorted({wait for wait, _ in waits}):
        at_risk = sum(wait >= moment for wait, _ in waits)
        still *= 1 - sum(wait == moment and cause == 1 for wait, cause in waits) / at_risk
        assert curve.waiting_after(moment) == pytest.approx(still, abs=1e-9)
    assert np.all(curve.low <= curve.waiting + 1e-12)
    assert np.all(curve.high >= curve.waiting - 1e-12)


History = tuple[int, int | None, bool, CloseReason | None, str]
histories = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.none() | st.integers(0, 200),
        st.booleans(),
        st.none() | st.sampled_from(list(CloseReason)),
        st.sampled_from(["ann", "bob", "cat"]),
    ),
    max_size=40,
)


@given(histories)
@settings(max_examples=60, deadline=None)
def test_p15_partition_and_excluded_are_all_owed_answers(
    history: list[History],
) -> None:
    rows = [
        owed(number, AS_OF - timedelta(hours=hours), answered, unsure=unsure, closed=closed, customer_id=who)
        for number, (hours, answered, unsure, closed, who) in enumerate(history)
    ]
    columns = figures.columns_of(rows)
    for among in (columns.certain, columns.unsure, columns.everyone):
        parts, out = figures.partition(columns, among), figures.excluded(columns, among)
        beside = out.not_owed + out.withdrawn + out.duplicate + out.other
        assert parts.total + beside == int(np.count_nonzero(among))
        by_month = figures.by_month(columns, among, NEW_YORK)
        assert sum(group.parts.total for group in by_month) == parts.total
        by_channel = figures.by_label(columns, columns.channel, among)
        assert sum(group.parts.matured for group in by_channel) == parts.matured
    certain = figures.partition(columns, columns.certain)
    unsure = figures.partition(columns, columns.unsure)
    assert certain.total + unsure.total == figures.partition(columns, columns.everyone).total


@given(st.integers(0, 200), st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_wilson_holds_the_share(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0.0 <= low <= hits / (hits + misses) <= high <= 1.0

"""The figures of promises: each part counted once, nothing that nobody confirmed, nothing that is not due."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.findings.promise_figures import CountedPromise, counted, promise_figures, until_kept
from heardback.findings.promise_shapes import PromiseParts
from heardback.findings.promise_states import counts
from heardback.kernel.contacts import PromiseKind, Window
from heardback.kernel.promises import Ending, Promise, PromiseState, Tier

MONDAY = datetime(2026, 3, 16, 13, tzinfo=UTC)
SINCE, NOW = MONDAY - timedelta(days=28), MONDAY
DAY = timedelta(days=1)


def one(
    number: int,
    state: PromiseState,
    *,
    due: timedelta = -2 * DAY,
    kind: PromiseKind = PromiseKind.REPLY,
    kept_after: timedelta | None = None,
) -> CountedPromise:
    latest_at = NOW + due
    made_at = latest_at - DAY
    return CountedPromise(
        promise_id=f"p{number:03}",
        kind=kind,
        state=state,
        made_at=made_at,
        latest_at=latest_at,
        kept_at=None if kept_after is None else made_at + kept_after,
    )


def several(**counts: int) -> list[CountedPromise]:
    found: list[CountedPromise] = []
    for name, count in counts.items():
        found += [one(len(found) + number, PromiseState(name)) for number in range(count)]
    return found


def test_the_rate_is_of_what_came_due_and_is_known() -> None:
    found, behind = promise_figures(
        several(kept=29, kept_late=2, broken=4, unconfirmed=5, renegotiated=3, waived=1, void=1),
        since=SINCE,
        as_of=NOW,
    )
    assert (found.kept.hits, found.kept.total) == (29, 35)
    assert found.kept.rate == pytest.approx(29 / 35)
    assert found.kept.low is not None
    assert found.kept.low < 29 / 35 < (found.kept.high or 0)
    assert found.lowest == pytest.approx(29 / 40)
    assert (found.renewed.hits, found.renewed.total) == (3, 43)
    assert (found.parts.total, found.void) == (44, 1)
    assert {name: len(ids) for name, ids in behind.items()} == {
        "kept": 29, "kept_late": 2, "broken": 4, "unconfirmed": 5, "renegotiated": 3, "waived": 1, "void": 1,
    }  # fmt: skip


def test_suggestions_are_apart_and_never_broken() -> None:
    guessed = replace(one(1, PromiseState.UNCONFIRMED), is_suggestion=True)
    found, behind = promise_figures([guessed, one(2, PromiseState.KEPT)], since=SINCE, as_of=NOW)
    assert (found.suggestions, found.suggestions_due) == (1, 1)
    assert (found.parts.unconfirmed, found.kept.total) == (0, 1)
    assert behind["suggestions"] == ("p001",)


@pytest.mark.parametrize(
    ("ending", "is_guessed"),
    [(None, True), (PromiseState.VOID, True), (PromiseState.BROKEN, False), (PromiseState.WAIVED, False)],
)
def test_a_find_of_which_a_person_said_what_became_counts_as_in_an_audit(
    ending: PromiseState | None, is_guessed: bool
) -> None:
    found = Promise(
        promise_id="p1",
        owed_key="",
        kind=PromiseKind.DELIVER,
        made_by="c1",
        made_at=NOW - 3 * DAY,
        window=Window(NOW - 2 * DAY, NOW - 2 * DAY),
        tier=Tier.SUGGESTED,
        ending=None if ending is None else Ending(ending, NOW - DAY),
    )
    assert counted(found, NOW).is_suggestion is is_guessed is (not counts(found))
    assert counted(found, NOW).state is (ending or PromiseState.UNCONFIRMED)


def test_what_nobody_promised_is_no_promise_kept_or_broken() -> None:
    ours = one(1, PromiseState.BROKEN, kind=PromiseKind.BURDEN_SHIFT)
    found, _ = promise_figures([ours], since=SINCE, as_of=NOW)
    assert found.kept.total == 0
    assert found.others == PromiseParts(broken=1)
    assert not found.kinds


@pytest.mark.parametrize(("due", "counts"), [(-29 * DAY, 0), (-28 * DAY, 1), (timedelta(0), 0), (DAY, 0)])
def test_a_promise_counts_once_it_has_come_due_within_the_window(due: timedelta, counts: int) -> None:
    found, _ = promise_figures([one(1, PromiseState.KEPT, due=due)], since=SINCE, as_of=NOW)
    assert found.kept.total == counts


def test_third_holding_replies_are_counted_of_all() -> None:
    row = [
        replace(
            one(place, PromiseState.RENEGOTIATED),
            is_holding=True,
            place_in_row=place,
            is_unapproved=place == 4,
        )
        for place in (1, 2, 3, 4)
    ]
    found, behind = promise_figures(row, since=SINCE, as_of=NOW)
    assert (found.third_holdings.hits, found.third_holdings.total, found.unapproved) == (2, 4, 1)
    assert behind["third_holdings"] == ("p004", "p003")


def test_what_is_never_kept_does_not_make_keeping_look_quick() -> None:
    kept = [
        one(number, PromiseState.KEPT, kept_after=timedelta(hours=hours))
        for number, hours in enumerate((2, 4, 6))
    ]
    assert until_kept(kept, NOW).half == 4 * 3600
    with_broken = until_kept([*kept, *(one(9 + number, PromiseState.BROKEN) for number in range(3))], NOW)
    assert (with_broken.total, with_broken.kept, with_broken.half) == (6, 3, 6 * 3600)
    assert with_broken.most is None
    assert with_broken.longest == 3 * 86_400


def test_a_promise_of_the_kernel_is_counted_as_it_stands() -> None:
    promise = Promise(
        "c:reply", "o", PromiseKind.REPLY, "c", MONDAY - 3 * DAY, Window(MONDAY - 2 * DAY, MONDAY - 2 * DAY)
    )
    assert counted(promise, NOW).state is PromiseState.BROKEN
    assert counted(promise, MONDAY - 3 * DAY).state is PromiseState.OPEN
    assert counted(promise, NOW, state=PromiseState.UNCONFIRMED).state is PromiseState.UNCONFIRMED


def test_nothing_of_a_person_is_in_the_figures() -> None:
    assert not {"staff", "owner", "by", "person"} & {field.name for field in fields(CountedPromise)}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(PromiseState)), st.integers(-40, 10), st.booleans()),
        max_size=30,
    ),
    st.randoms(),
)
def test_every_promise_is_in_one_part_whatever_the_order(drawn, random) -> None:  # type: ignore[no-untyped-def]
    promises = [
        replace(one(number, _possible(state, due), due=due * DAY), is_suggestion=is_suggestion)
        for number, (state, due, is_suggestion) in enumerate(drawn)
    ]
    found, behind = promise_figures(promises, since=SINCE, as_of=NOW)
    due = [promise for promise in promises if not promise.is_suggestion and SINCE <= promise.latest_at < NOW]
    assert found.parts.total + found.void == len(due)
    assert sum(kind.parts.total for kind in found.kinds) == found.parts.total
    shuffled = list(promises)
    random.shuffle(shuffled)
    assert promise_figures(shuffled, since=SINCE, as_of=NOW) == (found, behind)


def _possible(state: PromiseState, due: int) -> PromiseState:
    """What has come due is not open any more."""
    return PromiseState.UNCONFIRMED if state is PromiseState.OPEN and due < 0 else state

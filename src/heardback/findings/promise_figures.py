"""The figures of promises: one function, for the desk's page as for the audit's report.

They speak of the firm or a team, never of a person. Every count can be opened: `behind` names the promises of it,
the newest first. Rates below 20 are marked as few. Pure; `as_of` is passed in. Source: SEMANTICS 5.5, 7, S4.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from heardback.findings.promise_shapes import PromiseParts
from heardback.findings.promise_states import counts
from heardback.findings.rates import Share, share_of
from heardback.findings.waiting import ANSWERED, CENSORED, cumulative_incidence
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import MOST_IN_A_ROW, Promise, PromiseState

#: What nobody promised is no promise kept or broken (5.2 `burden_shift`).
PROMISED = tuple(kind for kind in PromiseKind if kind is not PromiseKind.BURDEN_SHIFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPromise:
    """One promise as figures take it: its `state` at their moment, and when it was kept, if it was.

    `place_in_row` says of a holding reply which in a row without a full answer it is (from 1; 0: none), and
    `is_unapproved` that a supervisor should have approved it and did not (`kernel.promises.holding_rows`).
    """

    promise_id: str
    kind: PromiseKind
    state: PromiseState
    made_at: datetime
    latest_at: datetime
    kept_at: datetime | None = None
    is_suggestion: bool = False
    is_holding: bool = False
    place_in_row: int = 0
    is_unapproved: bool = False


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The promises of one kind that came due, and the share of them that was kept."""

    kind: PromiseKind
    parts: PromiseParts
    kept: Share


@dataclass(frozen=True, slots=True)
class UntilKept:
    """Seconds from a promise to its keeping: what is not kept is kept in, as still waited for.

    `half` and `most` are when half and nine in ten have been kept; None where that was never reached.
    """

    total: int
    kept: int
    half: float | None
    most: float | None
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFigures:
    """Figures of the promises that came due in [since, as_of).

    `kept` is of those of which it is known; `lowest` is the share if whatever cannot be told was broken (None of
    none). `renewed`: a new date was told in time. `others` are follow-ups that we took upon us though nobody promised
    them ("call us in three months"). `third_holdings`: of the holding replies sent in the same time, the third and
    later ones in a row without a full answer; `unapproved` of them had no supervisor's yes. `suggestions` are those
    found in our words that nobody has confirmed or dismissed, `suggestions_due` those of them that came due: in no
    rate. `open` promises are not due yet.
    """

    since: datetime
    as_of: datetime
    parts: PromiseParts
    void: int
    kept: Share
    lowest: float | None
    kinds: tuple[KindFigures, ...]
    renewed: Share
    third_holdings: Share
    unapproved: int
    until_kept: UntilKept
    others: PromiseParts
    open: int
    suggestions: int
    suggestions_due: int


#: Name of a list behind a number -> ids of promises, the newest first.
PromisesBehind = Mapping[str, tuple[str, ...]]


def counted(
    promise: Promise,
    as_of: datetime,
    *,
    state: PromiseState | None = None,
    place_in_row: int = 0,
    is_unapproved: bool = False,
) -> CountedPromise:
    """Return a promise as figures take it at `as_of`; `state` where whoever asks knows it better than the kernel."""
    return CountedPromise(
        promise_id=promise.promise_id,
        kind=promise.kind,
        state=promise.state_at(as_of) if state is None else state,
        made_at=promise.made_at,
        latest_at=promise.window.latest_at,
        kept_at=promise.answered_at,
        is_suggestion=not counts(promise),
        is_holding=promise.is_holding,
        place_in_row=place_in_row,
        is_unapproved=is_unapproved,
    )


def promise_figures(
    promises: Iterable[CountedPromise], *, since: datetime, as_of: datetime
) -> tuple[PromiseFigures, PromisesBehind]:
    """Return the figures of `promises` and which stand behind them; those made after `as_of` are left out."""
    known = sorted(
        (promise for promise in promises if promise.made_at <= as_of),
        key=lambda promise: (promise.latest_at, promise.promise_id),
        reverse=True,
    )
    certain = [promise for promise in known if not promise.is_suggestion]
    due = [promise for promise in certain if since <= promise.latest_at < as_of]
    ours = [promise for promise in due if promise.kind in PROMISED]
    guessed = [promise for promise in known if _waits_for_a_word(promise) and promise.made_at >= since]
    holdings = [promise for promise in certain if promise.is_holding and promise.made_at >= since]
    third = [promise for promise in holdings if promise.place_in_row > MOST_IN_A_ROW]
    parts = parts_of(ours)
    found = PromiseFigures(
        since=since,
        as_of=as_of,
        parts=parts,
        void=sum(1 for promise in ours if promise.state is PromiseState.VOID),
        kept=share_of(parts.kept, parts.settled),
        lowest=_lowest(parts),
        kinds=_by_kind(ours),
        renewed=share_of(parts.renegotiated, parts.settled + parts.unconfirmed + parts.renegotiated),
        third_holdings=share_of(len(third), len(holdings)),
        unapproved=sum(1 for promise in third if promise.is_unapproved),
        until_kept=until_kept(ours, as_of),
        others=parts_of(promise for promise in due if promise.kind not in PROMISED),
        open=sum(1 for promise in certain if promise.state is PromiseState.OPEN),
        suggestions=len(guessed),
        suggestions_due=sum(1 for promise in guessed if promise.latest_at < as_of),
    )
    behind = _behind(ours)
    behind["third_holdings"] = [promise.promise_id for promise in third]
    behind["suggestions"] = [promise.promise_id for promise in guessed]
    return found, {name: tuple(ids) for name, ids in behind.items() if ids}


def parts_of(promises: Iterable[CountedPromise]) -> PromiseParts:
    """Count how promises ended; what a person called no promise is none of them."""
    ended = Counter(promise.state for promise in promises)
    return PromiseParts(
        **{state.value: ended[state] for state in PromiseState if state is not PromiseState.VOID}
    )


def until_kept(due: Iterable[CountedPromise], as_of: datetime) -> UntilKept:
    """Return how long promises took until they were kept; what was not is waited for until `as_of`.

    A promise that got a new date, was waived, or is none, is left out.
    """
    waits, causes = [], []
    for promise in due:
        if promise.state in (PromiseState.KEPT, PromiseState.KEPT_LATE):
            ended_at, cause = promise.kept_at or as_of, ANSWERED
        elif promise.state in (PromiseState.BROKEN, PromiseState.UNCONFIRMED):
            ended_at, cause = as_of, CENSORED
        else:
            continue
        waits.append(max((ended_at - promise.made_at).total_seconds(), 0.0))
        causes.append(cause)
    curve = cumulative_incidence(np.array(waits, dtype=np.float64), np.array(causes, dtype=np.int8))
    return UntilKept(
        curve.total, curve.answered, curve.answered_by(0.5), curve.answered_by(0.9), curve.longest
    )


def _waits_for_a_word(promise: CountedPromise) -> bool:
    ended = (PromiseState.VOID, PromiseState.WAIVED)
    return promise.is_suggestion and promise.state not in ended


def _lowest(parts: PromiseParts) -> float | None:
    total = parts.settled + parts.unconfirmed
    return parts.kept / total if total else None


def _by_kind(due: Sequence[CountedPromise]) -> tuple[KindFigures, ...]:
    found = []
    for kind in PROMISED:
        parts = parts_of(promise for promise in due if promise.kind is kind)
        if parts.total:
            found.append(KindFigures(kind, parts, share_of(parts.kept, parts.settled)))
    return tuple(found)


def _behind(due: Iterable[CountedPromise]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for promise in due:
        found.setdefault(promise.state.value, []).append(promise.promise_id)
    return found

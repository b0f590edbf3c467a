"""Promises in an audit's report: counts that balance, and the rows that are shown one by one.

What a state means is the kernel's and `findings.promise_states`' to say; here it is counted and sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from heardback.findings.promise_people import kept_rate, people_of
from heardback.findings.promise_shapes import MadePromiseRow, PromisedPeople, PromiseParts, PromiseSummary
from heardback.findings.promise_tables import AWAITED_SCHEMA, PROMISE_SCHEMA, promise_rows
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState

SHOWN_PROMISES = 100


@dataclass(frozen=True, slots=True)
class ShownPromises:
    """Promises shown one by one: `rows` of `total`, the rest is in promises.csv."""

    rows: tuple[MadePromiseRow, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class KindLine:
    """How the promises of one kind stand: those that count, and how many more were only read."""

    kind: PromiseKind
    parts: PromiseParts
    suggested: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesReport:
    """What the report says of promises; suggestions stand apart from what counts, everywhere.

    `not_kept`: broken, nothing seen since first. `cannot_tell`: something happened, or it may lie unseen. `ours`:
    follow-ups that we own ("call us in three months"). `conditional`: a date was never given. `read_only`:
    suggestions whose date has passed with nothing seen afterwards, `nothing_after` of them in all.
    """

    summary: PromiseSummary = field(default=PromiseSummary())
    kinds: tuple[KindLine, ...] = ()
    not_kept: ShownPromises = field(default=ShownPromises())
    cannot_tell: ShownPromises = field(default=ShownPromises())
    ours: ShownPromises = field(default=ShownPromises())
    conditional: ShownPromises = field(default=ShownPromises())
    read_only: ShownPromises = field(default=ShownPromises())

    @property
    def people(self) -> PromisedPeople:
        return self.summary.people


def promises_report(
    promises: pa.Table | None, awaited: pa.Table | None = None, *, as_of: datetime | None = None
) -> PromisesReport:
    """Return what is to be said of `promises` (PROMISE_SCHEMA, as judged at `as_of`) and of what was `awaited`.

    The rate speaks of what had come due by `as_of`, kept early or not; without it all had (SEMANTICS 7).
    """
    table = promises if promises is not None else PROMISE_SCHEMA.empty_table()
    waits = awaited if awaited is not None else AWAITED_SCHEMA.empty_table()
    is_void = pc.equal(table["state"], PromiseState.VOID.value)
    is_suggestion = pc.and_not(table["is_suggestion"], is_void)
    is_ours = pc.equal(table["kind"], PromiseKind.BURDEN_SHIFT.value)
    certain = pc.invert(pc.or_(table["is_suggestion"], is_void))
    counted, ours = table.filter(pc.and_not(certain, is_ours)), table.filter(pc.and_(certain, is_ours))
    suggested = table.filter(is_suggestion)
    follow_ups, read = _parts(counted), _parts(suggested)
    due = counted if as_of is None else counted.filter(pc.less(counted["latest"], pa.scalar(as_of)))
    nobody_came = pc.and_(
        pc.equal(suggested["state"], PromiseState.UNCONFIRMED.value), pc.is_null(suggested["contacted_at"])
    )
    return PromisesReport(
        summary=PromiseSummary(
            found=table.num_rows,
            follow_ups=follow_ups,
            suggested=read,
            kept_rate=kept_rate(_parts(due)),
            others=_parts(ours),
            void=pc.sum(is_void).as_py() or 0,
            people=_people(counted),
            awaited_open=pc.sum(waits["is_open"]).as_py() or 0,
        ),
        kinds=_kinds(table.filter(certain), suggested),
        not_kept=_shown(_of(counted, PromiseState.BROKEN), silent_first=True),
        cannot_tell=_shown(_of(counted, PromiseState.UNCONFIRMED)),
        ours=_shown(ours),
        conditional=_shown(table.filter(pc.equal(table["kind"], PromiseKind.CONDITIONAL.value))),
        read_only=_shown(suggested.filter(nobody_came)),
    )


def _of(table: pa.Table, state: PromiseState) -> pa.Table:
    return table.filter(pc.equal(table["state"], state.value))


def _parts(table: pa.Table) -> PromiseParts:
    found = {row["values"]: row["counts"] for row in pc.value_counts(table["state"]).to_pylist()}
    return PromiseParts(**found)


def _people(table: pa.Table) -> PromisedPeople:
    rows = zip(
        table["customer_id"].to_pylist(),
        table["state"].to_pylist(),
        table["told_at"].to_pylist(),
        strict=True,
    )
    return people_of((customer_id, PromiseState(state), told_at) for customer_id, state, told_at in rows)


def _kinds(certain: pa.Table, suggested: pa.Table) -> tuple[KindLine, ...]:
    found = []
    for kind in PromiseKind:
        ours, read = (table.filter(pc.equal(table["kind"], kind.value)) for table in (certain, suggested))
        if ours.num_rows or read.num_rows:
            found.append(KindLine(kind, _parts(ours), read.num_rows))
    return tuple(found)


def _shown(table: pa.Table, *, silent_first: bool = False) -> ShownPromises:
    """The longest due first; `silent_first`: those with nothing of ours since before all others."""
    keys = [("latest", "ascending"), ("customer_id", "ascending"), ("promise_id", "ascending")]
    if silent_first:
        table = table.append_column("is_heard", pc.is_valid(table["contacted_at"]))
        keys.insert(0, ("is_heard", "ascending"))
    order = pc.sort_indices(table, sort_keys=keys)
    rows = table.take(order[:SHOWN_PROMISES]).select(PROMISE_SCHEMA.names)
    return ShownPromises(promise_rows(rows), table.num_rows)

"""Promises that nobody has come back on: what we said we would do, for whom, by when; broken ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heardback.desk.queries.rows import moment_of, select
from heardback.kernel.contacts import PromiseKind, Window
from heardback.kernel.promises import Promise, PromiseState

ROWS = 50
RUNNING = "p.answered_at IS NULL AND p.told_at IS NULL AND p.made_at >= %s AND p.made_at <= %s"
_NAME = (
    "COALESCE((SELECT NULLIF(s.name, '') FROM desk_staffaddress a JOIN desk_staff s ON s.id = a.staff_id "
    "WHERE a.address = p.staff), p.staff)"
)
COLUMNS = (
    f"p.promise_id, p.owed_id, p.customer_id, p.customer, p.kind, p.made_by, {_NAME} AS staff, p.made_at, "
    "p.earliest_at, p.latest_at, p.wording"
)
KIND_WORDS = {
    PromiseKind.REPLY: "we said we would come back to them",
    PromiseKind.TRY_AGAIN: "we left a voicemail and said we would try again",
    PromiseKind.REST: "a part of their question is still open",
}


@dataclass(frozen=True, slots=True)
class Running:
    """One promise without anything after it. `staff` is who made it: a name, or an address that is nobody's."""

    promise: Promise
    customer_id: str
    customer: str
    staff: str

    def state_at(self, as_of: datetime) -> str:
        """Return broken (the latest reading has passed), slipping (the earliest has), or open."""
        if self.promise.state_at(as_of) is PromiseState.BROKEN:
            return "broken"
        return "slipping" if self.promise.window.earliest_at <= as_of else "open"

    @property
    def what(self) -> str:
        """What was promised, in our own words where they are known."""
        return self.promise.window.wording or KIND_WORDS[self.promise.kind]


@dataclass(frozen=True, slots=True)
class PromisePage:
    """Up to ROWS running promises by their latest moment; `next_after` marks the next page."""

    rows: tuple[Running, ...]
    next_after: tuple[datetime, str] | None


def promises_of(since: datetime, as_of: datetime, after: tuple[datetime, str] | None = None) -> PromisePage:
    """Return one page of the running promises made in [since, as_of]."""
    tests, values = [RUNNING], list[Any]([since, as_of])
    if after is not None:
        tests.append("p.latest_at >= %s AND (p.latest_at > %s OR p.promise_id > %s)")
        values += [after[0], after[0], after[1]]
    found = select(
        f"SELECT {COLUMNS} FROM desk_promiserow p WHERE {' AND '.join(tests)} "
        "ORDER BY p.latest_at, p.promise_id LIMIT %s",
        [*values, ROWS + 1],
    )
    rows = tuple(running(row) for row in found[:ROWS])
    if len(found) <= ROWS:
        return PromisePage(rows, None)
    last = rows[-1].promise
    return PromisePage(rows, (last.window.latest_at, last.promise_id))


def running(row: Sequence[Any]) -> Running:
    """Return a row of COLUMNS as the kernel's promise with its people."""
    (
        promise_id,
        owed_id,
        customer_id,
        customer,
        kind,
        made_by,
        staff,
        made_at,
        earliest_at,
        latest_at,
        wording,
    ) = row
    window = Window(moment_of(earliest_at), moment_of(latest_at), wording)
    promise = Promise(promise_id, owed_id, PromiseKind(kind), made_by, moment_of(made_at), window)
    return Running(promise, customer_id, customer, staff)

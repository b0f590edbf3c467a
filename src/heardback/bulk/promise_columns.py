"""Promises of judged customers as columns: what `promises.parquet` and `awaited.csv` are written from.

Column names and meaning are the shapes'; this module only transposes. A list has no firm that promises anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from heardback.bulk.filing import Filed
from heardback.findings.promise_states import as_searched, counts, searched_by_phone
from heardback.findings.promise_tables import AWAITED_SCHEMA, PROMISE_SCHEMA
from heardback.findings.spoken import address_of
from heardback.findings.tables import table_of
from heardback.kernel.awaiting import Awaited
from heardback.kernel.contacts import Direction
from heardback.kernel.judge import Judgement
from heardback.kernel.promises import Promise


class PromiseColumns:
    """Collects rows of PROMISE_SCHEMA, and of AWAITED_SCHEMA, customer by customer."""

    def __init__(self) -> None:
        self._promises: list[tuple[Any, ...]] = []
        self._awaited: list[tuple[Any, ...]] = []

    def add(
        self,
        judgement: Judgement,
        filed: Mapping[str, Filed],
        as_of: datetime,
        since: datetime | None,
    ) -> None:
        """Add every promise, and everything that we waited for, that began at or after `since`."""
        promises = [one for one in judgement.promises if since is None or one.made_at >= since]
        awaited = [one for one in judgement.awaited if since is None or one.since >= since]
        if not promises and not awaited:
            return
        name = _name(judgement.customer_id, filed)
        has_calls = searched_by_phone(one.contact for one in filed.values() if one.contact is not None)
        for promise in promises:
            seen, made_by = as_searched(promise, has_calls=has_calls), filed.get(promise.made_by)
            self._promises.append(_promise_row(seen, judgement.customer_id, name, made_by, as_of))
        self._awaited += [_awaited_row(one, judgement.customer_id, name, as_of) for one in awaited]

    def table(self) -> pa.Table:
        return table_of(self._promises, PROMISE_SCHEMA)

    def awaited_table(self) -> pa.Table:
        return table_of(self._awaited, AWAITED_SCHEMA)


def _promise_row(
    promise: Promise,
    customer_id: str,
    name: str,
    made_by: Filed | None,
    as_of: datetime,
) -> tuple[Any, ...]:
    kept_at = _by(promise.answered_at, as_of)
    ended_at = _by(promise.ending.ended_at if promise.ending else None, as_of)
    contact = made_by.contact if made_by is not None else None
    return (
        promise.promise_id,
        customer_id,
        name,
        promise.owed_key,
        promise.kind.value,
        promise.tier.value,
        promise.sentence,
        promise.made_at,
        promise.window.earliest_at,
        promise.window.latest_at,
        promise.staff,
        promise.state_at(as_of).value,
        kept_at,
        promise.kept_by if kept_at is not None else "",
        promise.confidence,
        promise.rule,
        not counts(promise),
        promise.is_holding,
        promise.made_by,
        contact.subject if contact is not None else "",
        made_by.snippet if made_by is not None else "",
        promise.window.wording,
        _by(promise.told_at, as_of),
        _by(promise.contacted_at, as_of),
        promise.uncovered_from,
        ended_at,
        promise.is_other_channel and kept_at is not None,
        list(promise.candidates),
    )


def _awaited_row(awaited: Awaited, customer_id: str, name: str, as_of: datetime) -> tuple[Any, ...]:
    return (
        awaited.awaited_id,
        customer_id,
        name,
        awaited.kind.value,
        awaited.contact_id,
        awaited.staff,
        awaited.since,
        awaited.window.earliest_at,
        awaited.window.latest_at,
        awaited.sentence,
        awaited.times,
        awaited.asked_at,
        awaited.heard_at,
        awaited.stopped_at,
        awaited.is_open_at(as_of),
    )


def _by(moment: datetime | None, as_of: datetime) -> datetime | None:
    """What is dated later than the audit's moment is not yet there."""
    return moment if moment is not None and moment <= as_of else None


def _name(customer_id: str, filed: Mapping[str, Filed]) -> str:
    """The name that the customer last wrote or rang under, else the identity itself."""
    known = [
        (one.contact.occurred_at, one.contact.contact_id, one.from_name)
        for one in filed.values()
        if one.contact is not None and one.contact.direction is Direction.INBOUND and one.from_name
    ]
    return max(known)[2] if known else address_of(customer_id)

"""Owed answers as the figures take them: one Arrow table in the audit's own shape, as judged.

The same functions that print the audit's figures print Today's from this table, so the two cannot disagree. The
kernel's words stand in the rows (`word_until_due`, `word_after_due`); nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import Max, Min

from heardback.desk.models import (
    PHONES,
    CoverageSpan,
    FigureSnapshot,
    OwedAnswer,
    StaffAddress,
    StaffAddressKind,
)
from heardback.desk.models import Contact as ContactRow
from heardback.desk.queries.rows import stored
from heardback.findings.shapes import Classification
from heardback.findings.tables import MOMENT, OWED_SCHEMA, TRY
from heardback.kernel.contacts import Direction
from heardback.kernel.status import State

SNAPSHOT = 1
_AT_ONCE = 20_000
#: Column of the table -> what it is in SQL. Texts that no figure counts by are left out of a page's worth of reading.
_COLUMNS = {
    "owed_id": "o.owed_id",
    "customer_id": "o.customer_id",
    "customer": "o.customer",
    "channel": "o.channel",
    "opened_at": "o.opened_at",
    "due_at": "o.due_at",
    "state": "o.is_open",
    "verdict": "o.word_until_due",
    "after_due": "o.word_after_due",
    "settled_at": "o.settled_at",
    "grade": "NULLIF(o.grade, '')",
    "manner": "NULLIF(o.manner, '')",
    "chases": "o.chases",
    "attempts": "o.attempts",
    "classification": "o.is_certain",
    "number_left": "o.number_left",
    "is_first_contact": "o.is_first_contact",
    "intake_point": "o.intake_address",
    "close_reason": "NULLIF(o.close_rule, '')",
    "closed_at": "o.closed_at",
    "likelihood": "o.likelihood",
    "unproven": "o.unproven",
    "tried": "o.last_heard_at",
}


def owed_table(since: datetime | None, as_of: datetime) -> pa.Table:
    """Return every owed answer received in [since, as_of], with the verdict that the kernel gave for `as_of`.

    `as_of` lies not before the rows were judged. `tried` holds the last try alone, and texts are empty: what people
    read, a page asks of the rows.
    """
    values = [stored(as_of)]
    tests = "o.opened_at <= %s"
    if since is not None:
        tests += " AND o.opened_at >= %s"
        values.append(stored(since))
    sql = f"SELECT {', '.join(_COLUMNS.values())} FROM desk_owedanswer o WHERE {tests} ORDER BY o.owed_id"
    batches = []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(_AT_ONCE):
            columns = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
            batches.append(_batch(columns, len(rows), as_of))
    return pa.Table.from_batches(batches, schema=OWED_SCHEMA)


Columns = Mapping[str, Sequence[Any]]


def _batch(columns: Columns, size: int, as_of: datetime) -> pa.RecordBatch:
    arrays = []
    for field in OWED_SCHEMA:
        made = _MADE.get(field.name)
        if field.name not in columns:
            empty = pa.scalar("" if field.name == "subject" else None, field.type)
            arrays.append(pa.repeat(empty, size))
        elif made is not None:
            arrays.append(made(columns, pa.scalar(as_of, MOMENT)))
        elif field.type == MOMENT:
            arrays.append(_moments(columns[field.name]))
        elif pa.types.is_boolean(field.type):
            arrays.append(pa.array(map(bool, columns[field.name]), field.type))
        else:
            arrays.append(pa.array(columns[field.name], field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=OWED_SCHEMA)


def _moments(values: Sequence[Any]) -> pa.Array:
    """SQLite keeps moments as text in UTC; PostgreSQL's driver gives aware ones."""
    if any(isinstance(value, str) for value in values):
        return pa.array(values, pa.string()).cast(pa.timestamp("us")).cast(MOMENT)
    return pa.array(values, MOMENT)


def _last_tries(columns: Columns, as_of: pa.Scalar) -> pa.Array:
    tries = pa.StructArray.from_arrays(
        [pa.array(columns["channel"], pa.string()), _moments(columns["tried"])], fields=list(TRY)
    )
    return pa.ListArray.from_arrays(pa.array(np.arange(len(tries) + 1, dtype=np.int32)), tries)


def _states(columns: Columns, as_of: pa.Scalar) -> pa.Array:
    """`is_open` is the kernel's word; of the others, what is settled by now is, and the rest is closed."""
    is_open = pa.array(map(bool, columns["state"]), pa.bool_())
    is_settled = pc.fill_null(pc.less_equal(_moments(columns["settled_at"]), as_of), False)
    return pc.if_else(is_open, State.OPEN, pc.if_else(is_settled, State.SETTLED, State.CLOSED))


def _verdicts(columns: Columns, as_of: pa.Scalar) -> pa.Array:
    until_due, after_due = (pa.array(columns[name], pa.string()) for name in ("verdict", "after_due"))
    return pc.if_else(pc.greater_equal(_moments(columns["due_at"]), as_of), until_due, after_due)


def _classifications(columns: Columns, as_of: pa.Scalar) -> pa.Array:
    is_certain = pa.array(map(bool, columns["classification"]), pa.bool_())
    return pc.if_else(is_certain, Classification.YES, Classification.UNSURE)


_MADE: dict[str, Callable[[Columns, pa.Scalar], pa.Array]] = {
    "tried": _last_tries,
    "state": _states,
    "verdict": _verdicts,
    "classification": _classifications,
}


def snapshot() -> FigureSnapshot | None:
    """Return Today's figures as last computed, None before the first time."""
    return FigureSnapshot.objects.filter(pk=SNAPSHOT).first()


def has_outgoing() -> bool:
    """Whether any mail of ours is known: without it nothing may be said of who got no answer."""
    return ContactRow.objects.filter(direction=Direction.OUTBOUND.value).exists()


@dataclass(frozen=True, slots=True)
class PhonesSeen:
    """How far calls are known: `begins_at` to `ends_at`, and whether any call of ours is among them."""

    begins_at: datetime
    ends_at: datetime
    has_outgoing: bool


def phones_seen() -> PhonesSeen | None:
    """Return how far the phone systems' records reach, None where none has been looked at."""
    seen = CoverageSpan.objects.filter(intake_point__kind__in=PHONES, is_outgoing=False).aggregate(
        begins=Min("covered_from"), ends=Max("covered_to")
    )
    if seen["begins"] is None:
        return None
    ours = ContactRow.objects.filter(direction=Direction.OUTBOUND.value, intake_point__kind__in=PHONES)
    return PhonesSeen(seen["begins"], seen["ends"], ours.exists())


def missing_sent() -> list[str]:
    """Return our people whose answers are known from copies alone: no Sent folder of theirs is watched."""
    covered = CoverageSpan.objects.filter(is_outgoing=True).values("source")
    unwatched = StaffAddress.objects.filter(kind=StaffAddressKind.PERSON).exclude(address__in=covered)
    sent = ContactRow.objects.filter(direction=Direction.OUTBOUND.value, is_ours=True)
    return [
        address
        for address in unwatched.order_by("address").values_list("address", flat=True)
        if sent.filter(from_address=address).exists()
    ]


def waiting_before(go_live_at: datetime | None) -> int:
    """Return how many people surely wait from before we began (SEMANTICS 2.4)."""
    if go_live_at is None:
        return 0
    rows = OwedAnswer.objects.filter(is_open=True, is_certain=True, opened_at__lt=go_live_at)
    return rows.values("customer_id").distinct().count()


def oldest_received_at() -> datetime | None:
    """Return when the oldest contact of all came in."""
    return ContactRow.objects.order_by("occurred_at").values_list("occurred_at", flat=True).first()

"""Owed answers as the figures take them: one Arrow table in the audit's own shape, judged as of a moment.

The same functions that print the audit's figures print Today's from this table, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa

from heardback.desk.models import Contact as ContactRow
from heardback.desk.models import CoverageSpan, FigureSnapshot, OwedAnswer, StaffAddress, StaffAddressKind
from heardback.desk.restored import restored
from heardback.findings.tables import OWED_SCHEMA
from heardback.kernel.contacts import Direction
from heardback.kernel.policy import PolicyBook
from heardback.kernel.status import state_at, verdict_at

_AT_ONCE = 20_000
_READ = (
    "owed_id", "customer_id", "customer", "channel", "subject", "opened_at", "due_at", "last_heard_at", "is_certain",
    "is_first_contact", "rule", "settled_at", "settled_by", "settled_rule", "staff", "grade", "manner", "closed_at",
    "close_rule", "chases", "attempts", "last_words", "tried", "number_left", "intake_address", "candidates",
    "candidate_at", "uncovered_from", "flags", "likelihood",
)  # fmt: skip


def owed_table(book: PolicyBook, since: datetime | None, as_of: datetime) -> pa.Table:
    """Return every owed answer received in [since, as_of], with state and verdict as the kernel gives them."""
    rows = OwedAnswer.objects.filter(opened_at__lte=as_of)
    if since is not None:
        rows = rows.filter(opened_at__gte=since)
    found = rows.order_by("owed_id").values_list(*_READ).iterator(chunk_size=2000)
    batches = list(_batches(found, book, as_of))
    return pa.Table.from_batches(batches, schema=OWED_SCHEMA)


def _batches(rows: Iterator[tuple[Any, ...]], book: PolicyBook, as_of: datetime) -> Iterator[pa.RecordBatch]:
    while chunk := [_values(row, book, as_of) for row in islice(rows, _AT_ONCE)]:
        columns = zip(*chunk, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, OWED_SCHEMA, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=OWED_SCHEMA)


def _values(values: tuple[Any, ...], book: PolicyBook, as_of: datetime) -> tuple[Any, ...]:
    row = cast(OwedAnswer, SimpleNamespace(**dict(zip(_READ, values, strict=True))))
    owed = restored(row, book)
    return (
        row.owed_id,
        row.customer_id,
        row.customer,
        row.channel,
        row.subject,
        row.opened_at,
        row.due_at,
        state_at(owed, as_of).value,
        verdict_at(owed, as_of).value,
        row.settled_at,
        row.settled_by or None,
        row.staff or None,
        row.grade or None,
        row.manner or None,
        row.chases,
        row.attempts,
        "yes" if row.is_certain else "unsure",
        row.rule,
        row.last_words,
        [{**one, "occurred_at": datetime.fromisoformat(one["occurred_at"])} for one in row.tried],
        row.number_left,
        row.candidates,
        row.is_first_contact,
        row.intake_address,
        [],
        row.uncovered_from,
        row.close_rule or None,
        row.closed_at,
        row.likelihood,
    )


def snapshot() -> FigureSnapshot | None:
    """Return Today's figures as last computed, None before the first time."""
    return FigureSnapshot.objects.filter(pk=1).first()


def has_outgoing() -> bool:
    """Whether any mail of ours is known: without it nothing may be said of who got no answer."""
    return ContactRow.objects.filter(direction=Direction.OUTBOUND.value).exists()


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

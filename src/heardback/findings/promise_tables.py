"""Promises and what we wait for as Arrow tables, and back: one schema for files, figures and documents.

Columns are named as the fields of `promise_shapes`; moments are timestamps in UTC with microseconds.
"""

from __future__ import annotations

import msgspec
import pyarrow as pa

from heardback.findings.promise_shapes import MadePromiseRow
from heardback.findings.tables import MOMENT, TEXTS, without_nulls

PROMISE_SCHEMA = pa.schema(
    [
        ("promise_id", pa.string()),
        ("customer_id", pa.string()),
        ("customer", pa.string()),
        ("owed_id", pa.string()),
        ("kind", pa.string()),
        ("tier", pa.string()),
        ("sentence", pa.string()),
        ("made_at", MOMENT),
        ("earliest", MOMENT),
        ("latest", MOMENT),
        ("staff", pa.string()),
        ("state", pa.string()),
        ("kept_at", MOMENT),
        ("kept_by", pa.string()),
        ("confidence", pa.float64()),
        ("rule", pa.string()),
        ("is_suggestion", pa.bool_()),
        ("is_holding", pa.bool_()),
        ("made_by", pa.string()),
        ("subject", pa.string()),
        ("words", pa.string()),
        ("wording", pa.string()),
        ("told_at", MOMENT),
        ("contacted_at", MOMENT),
        ("uncovered_from", MOMENT),
        ("ended_at", MOMENT),
        ("is_other_channel", pa.bool_()),
        ("candidates", TEXTS),
    ]
)

AWAITED_SCHEMA = pa.schema(
    [
        ("awaited_id", pa.string()),
        ("customer_id", pa.string()),
        ("customer", pa.string()),
        ("kind", pa.string()),
        ("contact_id", pa.string()),
        ("staff", pa.string()),
        ("since", MOMENT),
        ("earliest", MOMENT),
        ("latest", MOMENT),
        ("sentence", pa.string()),
        ("times", pa.int32()),
        ("asked_at", MOMENT),
        ("heard_at", MOMENT),
        ("stopped_at", MOMENT),
        ("is_open", pa.bool_()),
    ]
)


def promise_rows(table: pa.Table) -> tuple[MadePromiseRow, ...]:
    """Return the rows of a table of PROMISE_SCHEMA as objects; take a slice first, it may hold a million."""
    return msgspec.convert(without_nulls(table.to_pylist()), tuple[MadePromiseRow, ...])

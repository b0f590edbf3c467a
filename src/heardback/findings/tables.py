"""Owed answers and contacts as Arrow tables, and back: one schema for files, figures and documents.

Columns are named as the fields of `shapes`; moments are timestamps in UTC with microseconds. Pipelines may
build batches of these schemas column by column and never touch a row object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import msgspec
import pyarrow as pa

from heardback.findings.shapes import OwedRow

MOMENT = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.string())
TRY = pa.struct([("channel", pa.string()), ("occurred_at", MOMENT)])
REASON = pa.struct([("sentence", pa.string()), ("rule", pa.string()), ("contact_id", pa.string())])

OWED_SCHEMA = pa.schema(
    [
        ("owed_id", pa.string()),
        ("customer_id", pa.string()),
        ("customer", pa.string()),
        ("channel", pa.string()),
        ("subject", pa.string()),
        ("opened_at", MOMENT),
        ("due_at", MOMENT),
        ("state", pa.string()),
        ("verdict", pa.string()),
        ("settled_at", MOMENT),
        ("settled_by", pa.string()),
        ("staff", pa.string()),
        ("grade", pa.string()),
        ("manner", pa.string()),
        ("chases", pa.int32()),
        ("attempts", pa.int32()),
        ("classification", pa.string()),
        ("rule", pa.string()),
        ("last_words", pa.string()),
        ("tried", pa.list_(TRY)),
        ("number_left", pa.bool_()),
        ("candidates", TEXTS),
        ("is_first_contact", pa.bool_()),
        ("intake_point", pa.string()),
        ("reasons", pa.list_(REASON)),
        ("uncovered_from", MOMENT),
        ("close_reason", pa.string()),
        ("closed_at", MOMENT),
        ("likelihood", pa.float64()),
        ("campaign", pa.string()),
        ("unproven", pa.int32()),
    ]
)

CONTACT_SCHEMA = pa.schema(
    [
        ("contact_id", pa.string()),
        ("message_id", pa.string()),
        ("channel", pa.string()),
        ("direction", pa.string()),
        ("occurred_at", MOMENT),
        ("claimed_sent_at", MOMENT),
        ("from_identity", pa.string()),
        ("to_identities", TEXTS),
        ("customer_ids", TEXTS),
        ("staff", pa.string()),
        ("conversation_id", pa.string()),
        ("is_automatic", pa.bool_()),
        ("owes", pa.string()),
        ("rule", pa.string()),
        ("subject", pa.string()),
        ("cites", TEXTS),
        ("source", pa.string()),
        ("offset", pa.int64()),
    ]
)


CALL_SCHEMA = pa.schema(
    [
        ("contact_id", pa.string()),
        ("system", pa.string()),
        ("call_key", pa.string()),
        ("direction", pa.string()),
        ("channel", pa.string()),
        ("occurred_at", MOMENT),
        ("started_at", MOMENT),
        ("answered_at", MOMENT),
        ("ended_at", MOMENT),
        ("outcome", pa.string()),
        ("is_answered_by_person", pa.bool_()),
        ("reached_voicemail", pa.bool_()),
        ("bridged_for", pa.float64()),
        ("rang_for", pa.float64()),
        ("message_for", pa.float64()),
        ("is_withheld", pa.bool_()),
        ("number", pa.string()),
        ("customer_id", pa.string()),
        ("dialled", pa.string()),
        ("campaign", pa.string()),
        ("queue", pa.string()),
        ("staff", pa.string()),
        ("is_first_contact", pa.bool_()),
        ("owes", pa.string()),
        ("rule", pa.string()),
        ("records", pa.int32()),
        ("source", pa.string()),
        ("offset", pa.int64()),
    ]
)


def owed_table(rows: Sequence[OwedRow]) -> pa.Table:
    """Return `rows` as one table of OWED_SCHEMA, in the order given."""
    return table_of_shapes(rows, OWED_SCHEMA)


def owed_rows(table: pa.Table) -> tuple[OwedRow, ...]:
    """Return the rows of an owed `table` as objects; take a slice first, it may hold a million."""
    return msgspec.convert(without_nulls(table.to_pylist()), tuple[OwedRow, ...])


def table_of(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Return rows of plain values, in the order of `schema`, as one table of it."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def table_of_shapes(rows: Sequence[Any], schema: pa.Schema) -> pa.Table:
    """Return objects whose fields are the columns of `schema` as one table of it, in the order given."""
    columns = {name: [_plain(getattr(row, name)) for row in rows] for name in schema.names}
    return pa.table(columns, schema=schema)


def _plain(value: Any) -> Any:
    """Arrow knows strings, moments and dicts, not enums and dataclasses."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value] if value and not isinstance(value[0], str) else list(value)
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def without_nulls(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without their nulls: a null column means the field's default, for text as for moments."""
    return [{key: value for key, value in row.items() if value is not None} for row in rows]

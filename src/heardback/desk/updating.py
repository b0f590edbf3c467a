"""Update many rows, each with its own values, by one prepared statement.

Django's `bulk_update` builds one CASE expression a row and a column, 70 % of an intake step; this took 6 %.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the columns `names` of existing rows (all of one model); rows that are gone are not brought back."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    key = meta.pk
    if key is None:
        raise TypeError("Only rows with a key can be updated.")
    assignments = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)  # type: ignore[union-attr]
    statement = f"UPDATE {quote(meta.db_table)} SET {assignments} WHERE {quote(str(key.column))} = %s"
    values = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),  # type: ignore[union-attr]
            key.get_db_prep_save(row.pk, connection),
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)

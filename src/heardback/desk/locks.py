"""One writer a customer: what re-judges a customer holds its lock until the transaction ends.

SQLite has one writer at a time (transactions begin IMMEDIATE); PostgreSQL takes advisory locks in sorted order.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from django.db import connection


def lock_customers(customer_ids: Iterable[str]) -> None:
    """Wait until nobody else judges any of these customers; needs an open transaction."""
    if connection.vendor != "postgresql":
        return
    keys = sorted({zlib.crc32(customer_id.encode()) for customer_id in customer_ids})
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [7301, key - 2**31])

"""Sorting by customer in DuckDB, out of core: rows in any order in, runs of one customer out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.ipc as ipc

BATCH_ROWS = 20_000


def sorted_batches(files: Sequence[Path], spill: Path, memory_mb: int = 400) -> Iterator[pa.RecordBatch]:
    """Yield the rows of all `files` (Arrow) ordered by customer_id, then order_us; what exceeds memory spills."""
    tables = [_read(path) for path in files]
    if not tables:
        return
    rows = pa.concat_tables(tables)  # noqa: F841 - DuckDB finds it by name
    connection = duckdb.connect(
        ":memory:", config={"memory_limit": f"{memory_mb}MB", "temp_directory": str(spill), "threads": 1}
    )
    try:
        connection.execute("SET enable_progress_bar = false")  # it would be drawn on standard output
        result = connection.sql("SELECT customer_id, filed FROM rows ORDER BY customer_id, order_us")
        reader: pa.RecordBatchReader = result.to_arrow_reader(BATCH_ROWS)
        yield from reader
    finally:
        connection.close()


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as mapped:
        return ipc.open_file(mapped).read_all()

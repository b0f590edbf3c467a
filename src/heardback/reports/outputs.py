"""The files of an audit, whole or not at all: each under a hidden name first, then renamed into place.

CSV cells that a spreadsheet would run as a formula (first character = + - @, tab, carriage return, or their
full-width forms) get an apostrophe in front; the Parquet files hold the text unchanged. Moments in CSV are
ISO 8601 in UTC with offset. Columns that hold lists stand in the Parquet files only.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from heardback.findings.csv_cells import FORMULA_STARTS, disarmed
from heardback.findings.promise_tables import AWAITED_SCHEMA, PROMISE_SCHEMA
from heardback.findings.shapes import LinkRow, SetAsideRow, UnreadableRow
from heardback.findings.tables import CALL_SCHEMA, CONTACT_SCHEMA, OWED_SCHEMA

Batches = Iterable[pa.RecordBatch | pa.Table]
_FORMULA = f"^[{FORMULA_STARTS.replace('-', chr(92) + '-')}]"


class OutputFolder:
    """A folder that receives all files of an audit at once when the `with` block ends well, else none.

    The manifest is placed last: where it stands, everything else is complete. Files of an earlier audit are
    replaced one by one by renaming; other files in the folder are left alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: list[str] = []

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        # What a run left that was killed while it wrote: nothing there was ever placed.
        for left in self.folder.glob(".heardback-*"):
            shutil.rmtree(left, ignore_errors=True)
        self._hidden = Path(tempfile.mkdtemp(prefix=".heardback-", dir=self.folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for name in sorted(self._names, key=lambda name: name == "manifest.json"):
                    _sync(self._hidden / name)
                    (self._hidden / name).replace(self.folder / name)
        finally:
            shutil.rmtree(self._hidden, ignore_errors=True)

    def write_owed(self, batches: Batches) -> int:
        """Write owed.parquet and owed.csv from batches of OWED_SCHEMA; return the number of rows."""
        return self._write_tables(("owed.parquet", "owed.csv"), OWED_SCHEMA, batches)

    def write_contacts(self, batches: Batches) -> int:
        """Write contacts.parquet from batches of CONTACT_SCHEMA; return the number of rows."""
        return self._write_tables(("contacts.parquet",), CONTACT_SCHEMA, batches)

    def write_calls(self, batches: Batches) -> int:
        """Write calls.parquet from batches of CALL_SCHEMA; return the number of rows."""
        return self._write_tables(("calls.parquet",), CALL_SCHEMA, batches)

    def write_promises(self, batches: Batches) -> int:
        """Write promises.parquet and promises.csv from batches of PROMISE_SCHEMA; return the number of rows."""
        return self._write_tables(("promises.parquet", "promises.csv"), PROMISE_SCHEMA, batches)

    def write_awaited(self, batches: Batches) -> int:
        """Write awaited.csv from batches of AWAITED_SCHEMA; return the number of rows."""
        return self._write_tables(("awaited.csv",), AWAITED_SCHEMA, batches)

    def write_links(self, rows: Iterable[LinkRow]) -> int:
        """Write links.csv; return the number of rows."""
        return self._write_rows("links.csv", [field.name for field in fields(LinkRow)], rows)

    def write_set_aside(self, rows: Iterable[SetAsideRow]) -> int:
        """Write set_aside.csv; return the number of rows."""
        return self._write_rows("set_aside.csv", [field.name for field in fields(SetAsideRow)], rows)

    def write_unreadable(self, rows: Iterable[UnreadableRow]) -> int:
        """Write unreadable.csv; return the number of rows."""
        return self._write_rows("unreadable.csv", [field.name for field in fields(UnreadableRow)], rows)

    def write_report(self, html: str) -> None:
        """Write report.html."""
        self._new("report.html").write_text(html, encoding="utf-8")

    def write_manifest(self, manifest: Any) -> None:
        """Write manifest.json from anything that msgspec encodes."""
        encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
        self._new("manifest.json").write_bytes(encoded + b"\n")

    def _new(self, name: str) -> Path:
        self._names.append(name)
        return self._hidden / name

    def _write_tables(self, names: Sequence[str], schema: pa.Schema, batches: Batches) -> int:
        count = 0
        with ExitStack() as files:
            writes = [
                files.enter_context(_WRITERS[Path(name).suffix](self._new(name), schema)) for name in names
            ]
            for batch in batches:
                table = _as_table(batch, schema)
                for write in writes:
                    write(table)
                count += table.num_rows
        return count

    def _write_rows(self, name: str, columns: Sequence[str], rows: Iterable[Any]) -> int:
        count = 0
        with self._new(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([_cell(getattr(row, column)) for column in columns])
                count += 1
        return count


@contextmanager
def _parquet_writer(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        yield file.write_table


@contextmanager
def _csv_writer(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    with pa_csv.CSVWriter(path, _csv_schema(schema)) as file:
        yield lambda table: file.write_table(csv_safe(table))


_WRITERS = {".parquet": _parquet_writer, ".csv": _csv_writer}


def csv_safe(table: pa.Table) -> pa.Table:
    """Return `table` as text and numbers for a CSV: formulas disarmed, moments as ISO 8601, no lists."""
    names = [field.name for field in table.schema if not pa.types.is_list(field.type)]
    return pa.table([_csv_column(table[name]) for name in names], names=names)


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return msgspec.json.encode(value).decode() if value else ""
    if isinstance(value, StrEnum):
        return value.value
    return disarmed(value) if isinstance(value, str) else value


def _csv_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return _iso(column)
    if pa.types.is_string(column.type):
        armed = pc.match_substring_regex(column, _FORMULA)
        return pc.if_else(armed, pc.binary_join_element_wise("'", column, ""), column)
    return column


def _iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole seconds where all are whole, else microseconds: nothing is rounded."""
    micros = column.cast(pa.int64())
    whole = pc.all(pc.equal(pc.multiply(pc.divide(micros, 1_000_000), 1_000_000), micros)).as_py()
    shown = column.cast(pa.timestamp("s" if whole is not False else "us", tz="UTC"))
    return pc.strftime(shown, format="%Y-%m-%dT%H:%M:%S+00:00")


def _csv_schema(schema: pa.Schema) -> pa.Schema:
    return csv_safe(schema.empty_table()).schema


def _as_table(batch: pa.RecordBatch | pa.Table, schema: pa.Schema) -> pa.Table:
    table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    return table.select(schema.names).cast(schema)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())

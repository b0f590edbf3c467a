"""A database as files and back, of one moment, while others go on writing to it.

SQLite: its own online backup. PostgreSQL: every table by COPY inside one REPEATABLE READ transaction, so that no
programs of the server's version are needed; it is put back by the migrations that the backup names, in one
transaction. A state of SQLite can be put into PostgreSQL as well, not the other way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

SQLITE_NAME = "database.sqlite3"
_TABLES = "tables"


def engine() -> str:
    """Return "sqlite" or "postgresql"."""
    return connection.vendor


def applied_migrations() -> list[list[str]]:
    """Return the migrations of the database, sorted."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def dump(folder: Path) -> tuple[dict[str, Path], dict[str, int], list[list[str]]]:
    """Write the database of one moment into `folder`; return (files by name, rows by table, migrations)."""
    return _dump_sqlite(folder) if engine() == "sqlite" else _dump_postgresql(folder)


def load(folder: Path, manifest: dict[str, Any]) -> None:
    """Replace the database by the one unpacked in `folder`; it is whole, or as it was before."""
    if engine() == "sqlite":
        _load_sqlite(folder, manifest)
    else:
        _load_postgresql(folder, manifest)


def is_empty() -> bool:
    """Whether nothing would be lost by restoring over this database."""
    if "desk_firmprofile" not in connection.introspection.table_names():
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT COUNT(*) FROM desk_staff) + (SELECT COUNT(*) FROM intake_rawitem)")
        return int(cursor.fetchone()[0]) == 0


# -- SQLite


def _dump_sqlite(folder: Path) -> tuple[dict[str, Path], dict[str, int], list[list[str]]]:
    target = folder / SQLITE_NAME
    connection.ensure_connection()
    # A connection of our own: one step over all pages reads one snapshot, and writers go on beside it (WAL).
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=30)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy, target)
        return {SQLITE_NAME: target}, _sqlite_rows(copy), _sqlite_migrations(copy)


def _load_sqlite(folder: Path, manifest: dict[str, Any]) -> None:
    source = folder / SQLITE_NAME
    with closing(sqlite3.connect(source)) as copy:
        _check(copy, source)
        _compare(_sqlite_rows(copy), manifest)
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(target, timeout=30)) as live:
        # Through SQLite itself, so that a reader's write-ahead log can never be laid over other pages.
        copy.backup(live, pages=-1)
        live.execute("PRAGMA journal_mode=WAL")
        _check(live, target)


def _check(database: sqlite3.Connection, path: Path) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise ValueError(f"{path} is damaged ({found}): use another backup.")


def _sqlite_tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in rows)


def _sqlite_rows(database: sqlite3.Connection) -> dict[str, int]:
    count = 'SELECT COUNT(*) FROM "{}"'
    return {name: database.execute(count.format(name)).fetchone()[0] for name in _sqlite_tables(database)}


def _sqlite_migrations(database: sqlite3.Connection) -> list[list[str]]:
    return sorted([app, name] for app, name in database.execute("SELECT app, name FROM django_migrations"))


# -- PostgreSQL


def _dump_postgresql(folder: Path) -> tuple[dict[str, Path], dict[str, int], list[list[str]]]:
    files: dict[str, Path] = {}
    rows: dict[str, int] = {}
    (folder / _TABLES).mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        migrations = applied_migrations()
        for table in _own_tables():
            name = f"{_TABLES}/{table}.copy"
            columns = ", ".join(f'"{column}"' for column in _columns(cursor, table))
            with (
                (folder / name).open("wb") as file,
                cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as copied,
            ):
                file.write(f"{columns}\n".encode())
                for chunk in copied:
                    file.write(chunk)
            files[name] = folder / name
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            rows[table] = cursor.fetchone()[0]
    return files, rows, migrations


def _load_postgresql(folder: Path, manifest: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in {*_own_tables(), *manifest["tables"]} & set(connection.introspection.table_names()):
            cursor.execute(f'DROP TABLE "{table}" CASCADE')
        _migrate_to(manifest["migrations"])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        tables = sorted(manifest["tables"])
        cursor.execute("TRUNCATE {}".format(", ".join(f'"{table}"' for table in tables)))
        if manifest["engine"] == "sqlite":
            _copy_from_sqlite(cursor, tables, folder / SQLITE_NAME)
        else:
            for table in tables:
                _copy_in(cursor, table, folder / _TABLES / f"{table}.copy")
        _compare({table: _count(cursor, table) for table in tables}, manifest)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _renew_sequences(cursor, tables)


def _copy_in(cursor: Any, table: str, path: Path) -> None:
    with path.open("rb") as file:
        columns = file.readline().decode().strip()
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copied:
            while chunk := file.read(1 << 20):
                copied.write(chunk)


def _copy_from_sqlite(cursor: Any, tables: Iterable[str], path: Path) -> None:
    """Copy rows as SQLite keeps them: moments there are UTC without saying so, as the session here takes them; 0 and
    1, JSON and hexadecimal text are read by PostgreSQL's own input functions."""
    with closing(sqlite3.connect(path)) as source:
        _check(source, path)
        for table in tables:
            found = source.execute(f'SELECT * FROM "{table}"')
            columns = ", ".join(f'"{column[0]}"' for column in found.description)
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copied:
                for row in found:
                    copied.write_row(row)


def _own_tables() -> list[str]:
    """Return our tables in the database: those of Django's models, and its list of migrations."""
    models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*models, "django_migrations"})


def _columns(cursor: Any, table: str) -> list[str]:
    description = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in description]


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
    return int(cursor.fetchone()[0])


def _migrate_to(migrations: Iterable[list[str]]) -> None:
    """Make the tables as they were: exactly these migrations, on a database that has none of them."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in migrations}
    graph = executor.loader.graph
    leaves = [
        key
        for key in wanted
        if key in graph.nodes and not any(child.key in wanted for child in graph.node_map[key].children)
    ]
    executor.recorder.ensure_schema()
    executor.migrate(leaves)


def _renew_sequences(cursor: Any, tables: Iterable[str]) -> None:
    for table in tables:
        for sequence in connection.introspection.get_sequences(cursor, table):
            column = sequence["column"]
            cursor.execute(
                f'SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX("{column}"), 1), '
                f'MAX("{column}") IS NOT NULL) FROM "{table}"',
                [f'"{table}"', column],
            )


def _compare(found: dict[str, int], manifest: dict[str, Any]) -> None:
    wrong = [name for name, rows in manifest["tables"].items() if found.get(name) != rows]
    if wrong:
        raise ValueError(
            f"{wrong[0]} has {found.get(wrong[0], 0)} rows and the backup says {manifest['tables'][wrong[0]]}: use "
            "another backup."
        )

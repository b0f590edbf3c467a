"""Plain values out of hand-written SQL, the same from SQLite and PostgreSQL: the lists' fast path.

Pages of a hundred thousand waiting people read tuples, not ORM objects. Nothing here decides anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection


def select(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one query and return its rows as the database gives them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [stored(value) for value in values])
        return list(cursor.fetchall())


def each(sql: str, values: Sequence[Any], at_once: int = 5_000) -> Iterator[tuple[Any, ...]]:
    """Run one query and yield its rows as the database gives them, some thousand at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [stored(value) for value in values])
        while rows := cursor.fetchmany(at_once):
            yield from rows


def stored(value: Any) -> Any:
    """Return a value as the database compares it: SQLite keeps moments as text in UTC."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def moment(value: Any) -> datetime | None:
    """Return a stored moment as aware UTC."""
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def moment_of(value: Any) -> datetime:
    """Return a stored moment that is never null."""
    found = moment(value)
    if found is None:
        raise ValueError("a moment is missing in a column that always has one")
    return found


def decoded(value: Any) -> Any:
    """Return the content of a JSON column."""
    return json.loads(value) if isinstance(value, (str, bytes)) else value


def contains(columns: Sequence[str], word: str) -> tuple[str, list[str]]:
    """Return a condition that `word` stands in one of `columns`, whatever its case, and its values.

    SQLite folds the case of ASCII letters only; other letters are looked for as typed, small and capital.
    """
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    patterns = [f"%{_escaped(one)}%" for one in sorted(spellings)]
    like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    tests = [f"{column} {like} %s ESCAPE '!'" for column in columns for _ in patterns]
    return f"({' OR '.join(tests)})", [pattern for _ in columns for pattern in patterns]


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")

"""Kill -9 at random points of taking in, judging and deciding: nothing lost, nothing doubled, all derives anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.faults.kills import run

KILLS = 20


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own on the PostgreSQL that the suite runs on, '' for SQLite."""
    server = os.environ.get("HEARDBACK_DATABASE_URL", "")
    if not server:
        yield ""
        return
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE heardback_kills")
        yield server.replace("/postgres?", "/heardback_kills?")
        connection.execute("DROP DATABASE heardback_kills WITH (FORCE)")


def test_killed_twenty_times(tmp_path: Path, database: str) -> None:
    found = run(KILLS, seed=3, work=tmp_path, database=database)
    assert found["kills"] == KILLS
    assert found["messages"] == found["stored"] == 600
    assert found["waiting"] == 0
    assert found["contacts"] == found["contacts_by_sightings"] < found["messages"]
    assert found["differences"] == 0
    assert found["decisions"] > 20

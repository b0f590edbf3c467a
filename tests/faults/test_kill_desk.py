"""Kill -9 at random points of taking in, judging and deciding: nothing lost, nothing doubled, all derives anew."""

from __future__ import annotations

from pathlib import Path

from tests.faults.kills import run
from tests.life.installation import own_database

KILLS = 20


def test_killed_twenty_times(tmp_path: Path) -> None:
    with own_database() as database:
        found = run(KILLS, seed=3, work=tmp_path, database=database)
    assert found["kills"] == KILLS
    assert found["messages"] == found["stored"] == 600
    assert found["waiting"] == 0
    assert found["contacts"] == found["contacts_by_sightings"] < found["messages"]
    assert found["differences"] == 0
    assert found["decisions"] > 20

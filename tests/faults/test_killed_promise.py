"""Kill -9 between pressing Send and the promise: it is there once or asked for again, never lost, never twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.life.installation import Installation, own_database

ROOT = Path(__file__).resolve().parents[2]
# `tests.faults.killed_promise` cannot be imported here: it sets the desk up.
POINTS = ("kept", "handing", "marking", "reading", "deciding", "decided")


@pytest.mark.parametrize("point", POINTS)
def test_a_promise_survives_a_power_cut(tmp_path: Path, point: str) -> None:
    with own_database() as database:
        place = Installation(tmp_path / "home", database)
        place.home.mkdir()

        def run(what: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-m", "tests.faults.killed_promise", str(tmp_path), what],
                env=place.env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip

        killed = run(point)
        assert killed.returncode == -signal.SIGKILL, killed.stderr[-3000:]
        again = run("check")
    assert again.returncode == 0, again.stderr[-3000:]
    found = json.loads(again.stdout.splitlines()[-1])
    # A letter without what was said in it would go out with its promise forgotten.
    assert found["letters_before"] == (0 if point == "kept" else 1)
    assert (found["letters"], found["unclear"]) == (["sent"], int(point in ("handing", "marking")))
    assert found["handed"] == 1
    assert found["said"] == [[True, False]]
    assert found["decisions"] == ["confirm_promise", "holding"]
    assert found["clicks"] == 1
    promises = [["call_back", "suggested", True], ["reply", "entered", False]]
    assert [one[:3] for one in found["promises"]] == promises
    assert not found["is_open"]
    assert found["differences"] == []

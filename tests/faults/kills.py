"""Kill -9 at random points: `python -m tests.faults.kills KILLS [SEED]` kills a busy desk so often, then checks it.

Whatever the point, nothing is lost and nothing doubled: messages = contacts + duplicates, and everything stored is
what the facts derive (`heardback rebuild --check`). HEARDBACK_TEST_DATABASE_URL runs it on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(kills: int, seed: int, work: Path, database: str = "") -> dict[str, int]:
    """Kill a busy desk `kills` times and let it finish; return counts and the number of differences."""
    home = work / "home"
    env = {**os.environ, "HEARDBACK_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    env["HEARDBACK_DATABASE_URL"] = database
    env["DJANGO_SETTINGS_MODULE"] = "heardback.config.settings"
    home.mkdir(parents=True)
    _script("tests.faults.busy_desk_setup", [str(work)], env)
    dice = random.Random(seed)
    killed = 0
    while True:
        command = [sys.executable, "-m", "tests.faults.busy_desk", str(work / "firm"), str(work), str(seed)]
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
        if killed < kills:
            # The start alone takes most of a second; after it, any moment is as good as another.
            time.sleep(1.2 + dice.random() * 2.0)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                killed += 1
                continue
        out, _ = process.communicate()
        if process.returncode == 0 and b"done" in out:
            if killed >= kills:
                break
            _script("tests.faults.busy_desk_setup", [str(work), "again"], env)
            continue
        raise AssertionError(f"The desk ended with {process.returncode} by itself.")
    found = json.loads(_script("tests.faults.busy_desk_check", [str(work)], env))
    return {"kills": killed, **found}


def _script(module: str, arguments: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{module} failed:\n{done.stderr[-3000:]}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "{}"


if __name__ == "__main__":
    kills, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(kills, seed, Path(folder), os.environ.get("HEARDBACK_TEST_DATABASE_URL", ""))))

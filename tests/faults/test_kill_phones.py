"""The reader of call files killed with SIGKILL at random moments while the files grow and are rotated."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KILLS, LINES = 4, 250


def test_killed_again_and_again_every_line_is_stored_once(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "HEARDBACK_HOME": str(tmp_path / "home"),
        "HEARDBACK_DATABASE_URL": "",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "heardback.config.settings",
    }
    (tmp_path / "home").mkdir()
    pbx = tmp_path / "pbx"
    pbx.mkdir()
    _run(["-m", "django", "migrate", "-v0"], env)
    command = [sys.executable, "-m", "tests.faults.busy_phones", str(tmp_path)]
    dice, written, killed = random.Random(5), 0, 0
    while killed < KILLS:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE)
        until = time.monotonic() + 1.0 + dice.random()
        while time.monotonic() < until:
            written = _write(pbx, written, dice)
            time.sleep(0.01)
        assert process.poll() is None, "it ended by itself"
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        killed += 1
    while written < LINES:
        written = _write(pbx, written, dice)
    (tmp_path / "done").touch()
    assert "done" in _run(["-m", "tests.faults.busy_phones", str(tmp_path)], env)
    found = json.loads(_run(["-m", "tests.faults.busy_phones", str(tmp_path), "check"], env))
    assert found == {"lines": written, "different": written, "contacts": written}


def _write(folder: Path, number: int, dice: random.Random) -> int:
    """Append one call's row, now and then rotate the file first."""
    file = folder / "Master.csv"
    if dice.random() < 0.02 and file.exists():
        file.rename(folder / f"Master.csv.{number:05}")
    key = f"{1_773_666_000 + number}.1"
    cells = [
        "",
        f"+1202555{100 + number % 100:04}",
        "201",
        "from-trunk",
        "",
        "PJSIP/t-1",
        "PJSIP/201-2",
        "Dial",
        "",
    ]
    cells += [
        "2026-03-16 09:00:00",
        "",
        "2026-03-16 09:00:20",
        "20",
        "0",
        "NO ANSWER",
        "DOCUMENTATION",
        key,
        "",
    ]
    with file.open("a") as out:
        out.write(",".join(f'"{cell}"' for cell in cells) + "\n")
    return number + 1


def _run(arguments: list[str], env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout

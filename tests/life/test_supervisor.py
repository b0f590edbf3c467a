"""The supervisor with small programs of its own: stubborn ones, crashing ones, ones that leave children behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.life.installation import ROOT, below, command_of

_ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
_TREE = """
import logging, sys
from heardback.cli.supervisor import Program, Supervisor
logging.basicConfig(level="INFO", format="%(message)s", stream=sys.stdout)
programs = [Program(name, (sys.executable, "-c", code)) for name, code in {programs!r}.items()]
Supervisor(programs, patience={patience}).run()
"""
STEADY = "import time\nwhile True: time.sleep(60)"
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(60)"
CRASHING = "raise SystemExit(7)"
LEAVING = (
    "import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(77)'])\n"
    "time.sleep(1)\nraise SystemExit(1)"
)


def _started(programs: dict[str, str], out: Path, patience: float = 8.0) -> subprocess.Popen[bytes]:
    code = _TREE.format(programs=programs, patience=patience)
    with out.open("wb") as file:
        return subprocess.Popen([sys.executable, "-u", "-c", code], env=_ENV, stdout=file)


def _until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


def test_a_crash_is_said_and_the_pauses_grow(tmp_path: Path) -> None:
    out = tmp_path / "log"
    tree = _started({"crashing": CRASHING, "steady": STEADY}, out)
    try:
        _until(lambda: out.read_text().count("crashing ended (exit code 7)") >= 3)
        pauses = [line.split()[-2] for line in out.read_text().splitlines() if "crashing ended" in line]
        assert pauses[:3] == ["0.5", "1", "2"]
        assert out.read_text().count("steady started") == 1
    finally:
        tree.terminate()
        assert tree.wait(10) == 0
    assert out.read_text().splitlines()[-1] == "Stopped."


def test_who_does_not_end_is_ended(tmp_path: Path) -> None:
    out = tmp_path / "log"
    tree = _started({"stubborn": STUBBORN, "steady": STEADY}, out, patience=1)
    _until(lambda: "steady started" in out.read_text())
    time.sleep(1)
    children = below(tree.pid)
    tree.terminate()
    began = time.monotonic()
    assert tree.wait(10) == 0
    assert time.monotonic() - began < 5
    assert "stubborn did not end by itself" in out.read_text()
    assert not any(map(command_of, children))


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    out = tmp_path / "log"
    tree = _started({"stubborn": STUBBORN}, out, patience=60)
    _until(lambda: "stubborn started" in out.read_text())
    time.sleep(1)
    tree.send_signal(signal.SIGINT)
    _until(lambda: "Stopping." in out.read_text())
    tree.send_signal(signal.SIGINT)
    assert tree.wait(5) == 0


def test_what_a_crashed_program_leaves_is_cleared_away(tmp_path: Path) -> None:
    out = tmp_path / "log"
    tree = _started({"leaving": LEAVING}, out)
    try:
        _until(lambda: any("sleep(77)" in line for line in below(tree.pid).values()))
        left = [pid for pid, line in below(tree.pid).items() if line.strip().endswith("sleep(77)")]
        _until(lambda: "leaving ended" in out.read_text())
        _until(lambda: not any(map(command_of, left)))
    finally:
        tree.terminate()
        tree.wait(10)

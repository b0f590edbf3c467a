"""Runs the real command as a process of its own, and reads what it wrote."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from heardback.cli import main; main()")
FILES = (
    "awaited.csv", "contacts.parquet", "manifest.json", "owed.csv", "owed.parquet", "promises.csv",
    "promises.parquet", "report.html", "set_aside.csv", "unreadable.csv",
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """How a process ended: exit code, both outputs, wall seconds and the peak of its memory."""

    code: int
    out: str
    err: str
    seconds: float
    peak_bytes: int

    @property
    def summary(self) -> dict[str, Any]:
        """The one object of --json."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    def said(self) -> str:
        """Return standard error after checking that it is words for a person and never a traceback."""
        assert "Traceback" not in self.err, self.err
        assert all(line.startswith("heardback: ") for line in self.err.splitlines()), self.err
        return self.err


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a plain terminal without colours, with this checkout first."""
    return {
        **{name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")},
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **(more or {}),
    }


def run_command(
    *arguments: str | Path,
    cwd: Path | None = None,
    timeout: float = 120,
    env: Mapping[str, str] | None = None,
    limits: Sequence[tuple[int, int]] = (),
) -> Ran:
    """Run `heardback` with `arguments`; `limits` are pairs of (resource.RLIMIT_*, value) for the process."""

    def limited() -> None:
        for which, value in limits:
            resource.setrlimit(which, (value, value))

    begun = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=cwd,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            preexec_fn=limited if limits else None,
        )
        peak_bytes = _ended(process, begun + timeout)
        seconds = time.monotonic() - begun
        words = [_text(file) for file in (out, err)]
    return Ran(process.returncode, words[0], words[1], seconds, peak_bytes)


def _ended(process: subprocess.Popen[bytes], latest: float) -> int:
    """Wait for the process and return the peak of its own memory.

    Looked up while it runs: what wait4 tells afterwards includes the pages of the test run that started it.
    """
    peak = 0
    while True:
        peak = max(peak, _high_water(process.pid))
        pid, status, _ = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return peak
        if time.monotonic() > latest:
            process.kill()
            process.wait()
            raise AssertionError(f"still running after {time.monotonic() - latest:.0f} s too many")
        time.sleep(0.01)


def _high_water(pid: int) -> int:
    """Return the most memory (bytes) that a process had since it became the program it is, 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "surrogateescape")


def audit(*arguments: str | Path, **how: Any) -> Ran:
    """Run `heardback audit`; never a traceback, whatever the input."""
    ran = run_command("audit", *arguments, **how)
    ran.said()
    return ran


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a CSV or Parquet file."""
    if path.suffix == ".parquet":
        found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return found
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(folder: Path) -> list[str]:
    """Return everything in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def check_balance(summary: Mapping[str, Any], out: Path) -> None:
    """Every count of the contract balances with the files (CONTRACT, SEMANTICS 2.5)."""
    contacts = rows(out / "contacts.parquet")
    aside = rows(out / "set_aside.csv")
    unreadable = [row for row in rows(out / "unreadable.csv") if row["contact_id"]]
    owed = rows(out / "owed.parquet")
    ids = [row["contact_id"] for row in contacts]
    assert summary["messages"] == summary["contacts"] + summary["duplicates"]
    assert summary["contacts"] == len(ids) == len(set(ids))
    assert {row["contact_id"] for row in aside} <= set(ids)
    assert summary["set_aside"] == len(aside) == len({row["contact_id"] for row in aside})
    assert summary["unreadable"] == len({row["contact_id"] for row in unreadable})
    assert {row["contact_id"] for row in unreadable} <= set(ids)
    directions = [row["direction"] for row in contacts]
    assert summary["inbound"] == directions.count("inbound")
    assert summary["outbound"] == directions.count("outbound")
    assert summary["owed"] == len(owed) == len({row["owed_id"] for row in owed})
    assert {row["owed_id"] for row in owed} <= set(ids)

"""One command measured as a whole: wall and CPU seconds and peak memory of the process and all its children.

Linux only: memory is read from /proc. CPU seconds come from the kernel's own account when the command is waited for
(`wait4`), children included; memory is the largest sum over the command's processes of their proportional share
(PSS: a page shared by two is counted once), looked at every 50 ms, and beside it the largest single process as the
kernel saw it (`ru_maxrss`), which no peak between two looks escapes.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of a command took; memory in bytes."""

    wall_seconds: float
    cpu_seconds: float
    peak_tree_bytes: int
    peak_process_bytes: int
    exit_code: int
    said: str


def measure(argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path) -> Measured:
    """Run `argv` in a session of its own to its end; what it prints goes to `log`, the end of it into `said`."""
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            list(argv), env=dict(env), cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        watch = _Watch(process.pid)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            wall = time.perf_counter() - begun
            watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(
        wall_seconds=wall,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_tree_bytes=max(watch.peak, usage.ru_maxrss * 1024),
        peak_process_bytes=usage.ru_maxrss * 1024,
        exit_code=process.returncode,
        said=log.read_bytes()[-600:].decode("utf-8", "replace").strip(),
    )


class _Watch(threading.Thread):
    """Adds up the memory of every process of one session until told to stop."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._ended = threading.Event()
        self.peak = 0

    def run(self) -> None:
        wait = LOOK_EVERY
        while not self._ended.wait(wait):
            begun = time.perf_counter()
            self.peak = max(self.peak, sum(map(_memory, _members(self._session))))
            # Looking walks page tables and so slows the process down: never more than a twentieth of the time.
            wait = max(LOOK_EVERY, 20 * (time.perf_counter() - begun))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _members(session: int) -> list[int]:
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208 - a Path for each process would cost more than the look
        if name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                fields = Path(f"/proc/{name}/stat").read_bytes().rpartition(b")")[2].split()
                if int(fields[3]) == session:
                    found.append(int(name))
    return found


def _memory(pid: int) -> int:
    """Return the proportional share of one process, 0 where it has just ended."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0

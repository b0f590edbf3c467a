"""One process tree: starts programs, starts them again when they crash, and ends them all when it ends.

Linux keeps the promise that nobody outlives a killed supervisor (`workers.lifeline`: each program is told by the
kernel); each program has a process group of its own, so that what a crashed one leaves behind is cleared away.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LOG = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_STEADY_AFTER = 60.0  # seconds after which a program counts as well, and the next crash as its first
_LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the tree; `adds` is put into its environment."""

    name: str
    command: Sequence[str]
    adds: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Running:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    crashes: int = 0


class Supervisor:
    """Runs programs until SIGTERM or SIGINT; a second signal ends them at once. Needs the main thread."""

    def __init__(self, programs: Sequence[Program], patience: float = 12.0) -> None:
        self._running = [_Running(program) for program in programs]
        self._patience = patience
        self._signals = 0
        self._wakes, self._wake = os.pipe()

    def run(self) -> None:
        """Start everything and return once everything has ended; nothing is left running."""
        os.set_blocking(self._wake, False)
        before = {one: signal.signal(one, self._note) for one in (signal.SIGTERM, signal.SIGINT)}
        # A child's end wakes the loop at once; Python delivers a signal only where a handler is set.
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        old_fd = signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        try:
            while not self._signals:
                now = time.monotonic()
                for one in self._running:
                    self._look_after(one, now)
                self._sleep(_LOOK_EVERY)
        finally:
            self._end_all()
            signal.set_wakeup_fd(old_fd)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, number: int, frame: object) -> None:
        self._signals += 1

    def _sleep(self, seconds: float) -> None:
        if select.select([self._wakes], [], [], seconds)[0]:
            os.read(self._wakes, 4096)

    def _look_after(self, one: _Running, now: float) -> None:
        if one.process is None:
            if now >= one.start_at:
                self._start(one, now)
            return
        code = one.process.poll()
        if code is None:
            return
        _clear_group(one.process.pid)
        one.crashes = 1 if now - one.started_at > _STEADY_AFTER else one.crashes + 1
        pause = min(_FIRST_PAUSE * 2 ** (one.crashes - 1), _LONGEST_PAUSE)
        one.process, one.start_at = None, now + pause
        LOG.warning("%s ended (%s); starting it again in %g s.", one.program.name, _ending(code), pause)

    def _start(self, one: _Running, now: float) -> None:
        one.process = subprocess.Popen(
            [*one.program.command, str(os.getpid())],
            env={**os.environ, **one.program.adds},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        one.started_at = now
        LOG.info("%s started (process %d).", one.program.name, one.process.pid)

    def _end_all(self) -> None:
        alive = [one for one in self._running if one.process is not None]
        LOG.info("Stopping.")
        for one in alive:
            _signal(one.process, signal.SIGTERM)
        ends_at, noted = time.monotonic() + self._patience, self._signals
        while self._any_alive(alive) and time.monotonic() < ends_at and self._signals == noted:
            self._sleep(0.1)
        for one in alive:
            assert one.process is not None
            if one.process.poll() is None:
                LOG.warning("%s did not end by itself: ending it.", one.program.name)
            _clear_group(one.process.pid)
            one.process.wait()
        LOG.info("Stopped.")

    @staticmethod
    def _any_alive(running: Sequence[_Running]) -> bool:
        return any(one.process is not None and one.process.poll() is None for one in running)


def _signal(process: subprocess.Popen[bytes] | None, number: int) -> None:
    if process is not None and process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)


def _clear_group(group: int) -> None:
    """End what is left of a program's own process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"

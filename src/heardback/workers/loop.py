"""The loop around a one-step function: until told to stop, with a sign of life, past any single failure."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from heardback.desk.actions.beat_worker import beat_worker, begin_worker

LOG = logging.getLogger(__name__)
BEAT_EVERY = timedelta(seconds=10)
_LONGEST_REST = 60.0


class Stop(threading.Event):
    """Set once this process is to end; `listen` has SIGTERM and SIGINT set it."""

    def listen(self) -> None:
        """Stop at SIGTERM and SIGINT; only for the main thread."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda number, frame: self.set())


def utc_now() -> datetime:
    """Return this moment: the only clock of the workers."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Life:
    """What a worker shows of itself: `state` survives a restart, `problem` is the latest failure's sentence."""

    name: str
    state: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    beaten_at: datetime | None = None

    def begin(self, now: datetime) -> None:
        """Show that the worker starts, and take up what an earlier process remembered."""
        self.state, self.beaten_at = begin_worker(self.name, now), now

    def beat(self, now: datetime) -> None:
        """Show a sign of life if the last one is some seconds old (or lies ahead: the clock was put back)."""
        if self.beaten_at is None or not timedelta(0) <= now - self.beaten_at < BEAT_EVERY:
            beat_worker(self.name, now, state=self.state, problem=self.problem)
            self.beaten_at = now


def run_steps(life: Life, step: Callable[[datetime], bool], stop: Stop, rest: float) -> None:
    """Call `step` until stopped: again at once while it did work, else after `rest` seconds.

    A step that fails is logged, shown as the worker's problem and tried again, ever more slowly up to a minute; a
    lost database connection is opened anew.
    """
    failures, begun = 0, False
    while not stop.is_set():
        now = utc_now()
        try:
            if not begun:
                life.begin(now)
                begun = True
            did_work = step(now)
            failures, life.problem = 0, ""
            life.beat(now)
        except Exception as problem:
            did_work, failures = False, failures + 1
            life.problem = f"{type(problem).__name__}: {problem}"
            LOG.exception("%s: a step failed; trying again.", life.name)
            _recover(problem)
        if not did_work:
            stop.wait(min(rest * 2**failures, _LONGEST_REST) if failures else rest)
    connection.close()


def _recover(problem: Exception) -> None:
    if isinstance(problem, DatabaseError | InterfaceError):
        connection.close()
    close_old_connections()

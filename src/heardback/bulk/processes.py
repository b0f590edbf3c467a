"""The worker processes of an audit: jobs in, results out as they come, and a quiet end on Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, Final

SMALL: Final = 24_000_000  # bytes below which starting worker processes costs more than it saves
Progress = Callable[[str, int, int], None]
#: Runs a function on each of the jobs; results come in any order.
Run = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]


@contextmanager
def running(workers: int, total_bytes: int) -> Iterator[Run]:
    """Yield a function that runs jobs in worker processes, results as they come; small audits run right here.

    `workers` 0: as many as there are cores.
    """
    workers = workers or os.cpu_count() or 1
    if workers == 1 or total_bytes < SMALL:
        yield lambda function, jobs: map(function, jobs)
        return
    # Spawned, not forked: DuckDB and Arrow keep threads of their own.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_on_interrupt) as executor:
        yield lambda function, jobs: _as_completed(executor, function, jobs)


def _end_on_interrupt() -> None:
    """A worker ends at once and silently on Ctrl-C: its files are renamed into place only when whole."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _as_completed(
    executor: ProcessPoolExecutor, function: Callable[[Any], Any], jobs: Sequence[Any]
) -> Iterator[Any]:
    with _interrupts_later():
        futures = [executor.submit(function, job) for job in jobs]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Processes started within ignore Ctrl-C until they are ready for it, so that none prints a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

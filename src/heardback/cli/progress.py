"""Progress on a terminal: what is being done, how much of it, and an honest estimate; silent when piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """Yield `report(step, done, total)`; each step gets a bar of its own. Does nothing off a terminal."""
    if not stream.isatty():
        yield lambda step, done, total: None
        return
    bars: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as shown:

        def report(step: str, done: int, total: int) -> None:
            if step not in bars:
                bars[step] = shown.add_task(_described(step, total), total=total or None)
            shown.update(bars[step], completed=done, total=total or None)

        yield report


def _described(step: str, total: int) -> str:
    if step == "reading":
        return f"Reading {total / 1_000_000:,.0f} MB of mail"
    if step == "filing":
        return f"Sorting {total:,} messages by customer"
    if step == "judging":
        return "Looking who heard back"
    return step.capitalize()

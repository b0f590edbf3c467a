"""Where an audit's time goes, step by step, in microseconds of CPU per message: `./run bench profile_audit`.

    python -m bench.profile_audit [--messages N] [--seed S] [SOURCE --staff FILE]

Runs `heardback audit` in one process with a stopwatch around its real functions instead of a profiler, so that cheap
and dear code are slowed alike. A step's figure is its own time: what a step inside it took is counted there. The
stopwatch's own cost is measured and taken off. What no step names is the last line. Without SOURCE it writes a
sample firm.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.audit import FIRM_DOMAIN

# Step -> the names under which callers look its functions up. A name that is gone stops the run.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("unpack", ("heardback.bulk.audit:open_sources",)),
    ("split", ("heardback.formats.exports.segments:SegmentReader.__iter__",)),
    ("parse", ("heardback.evidence.mail:parse_mail",)),
    ("zones", ("heardback.evidence.mail:new_text_and_doubt",)),
    ("words", ("heardback.evidence.mail:read_words",)),
    ("automatic", ("heardback.evidence.mail:read_automatic",)),
    ("forms, forwards", ("heardback.evidence.mail:parse_form", "heardback.evidence.mail:_forwarded")),
    ("reading, the rest", ("heardback.evidence.mail:_reading",)),
    ("digest", ("heardback.bulk.staging:digest_of", "heardback.bulk.staging:_dated")),
    ("encode", ("heardback.bulk.staging:_write",)),
    ("hash sources", ("heardback.bulk.audit:_hash_one",)),
    ("firm", ("heardback.bulk.audit:propose_firm", "heardback.bulk.audit:merge_digests")),
    ("duplicates", ("heardback.bulk.audit:_first_sightings",)),
    ("plan filing", ("heardback.bulk.audit:_filing_plan",)),
    ("place", ("heardback.bulk.filing:place",)),
    ("file", ("heardback.bulk.audit:file_staged",)),
    ("sort", ("heardback.bulk.engines.duckdb:sorted_batches",)),
    ("decode, group", ("heardback.bulk.audit:judge_batches",)),
    ("judge", ("heardback.bulk.judge_batches:judge",)),
    ("findings", ("heardback.bulk.audit:_write_findings",)),
    ("figures", ("heardback.cli.audit:assemble_audit",)),
    ("report.html", ("heardback.cli.audit_report:render_html",)),
    ("plots", ("heardback.reports.html:_plots",)),
    ("tables to files", ("heardback.cli.audit:write_audit",)),
    ("terminal", ("heardback.cli.audit:_show_and_ask",)),
)


@dataclass(slots=True)
class Stopwatch:
    """Own CPU time of nested steps, in nanoseconds."""

    spent: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    _inside: list[int] = field(default_factory=lambda: [0])

    def call(self, step: str, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Call `function` on behalf of `step`."""
        begun = time.process_time_ns()
        self._inside.append(0)
        try:
            return function(*args, **kwargs)
        finally:
            took = time.process_time_ns() - begun
            inner = self._inside.pop()
            self._inside[-1] += took
            self.spent[step] = self.spent.get(step, 0) + took - inner
            self.calls[step] = self.calls.get(step, 0) + 1

    def iterate(self, step: str, found: Iterator[Any]) -> Iterator[Any]:
        """Yield from `found`; only the time inside it counts."""
        while True:
            try:
                one = self.call(step, next, (found,), {})
            except StopIteration:
                return
            yield one

    def shim(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function` under the stopwatch; a generator is timed while it runs, not while it waits."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            found = self.call(step, function, args, kwargs)
            return self.iterate(step, found) if isinstance(found, Iterator) else found

        return timed

    def overhead(self) -> float:
        """Return what one timed call costs by itself, in nanoseconds."""
        probe = Stopwatch()
        nothing = probe.shim("nothing", lambda: None)
        begun = time.process_time_ns()
        for _ in range(20_000):
            nothing()
        return (time.process_time_ns() - begun) / 20_000


def install(watch: Stopwatch) -> None:
    """Put the stopwatch around every step; AttributeError names a function that is gone."""
    for step, names in STEPS:
        for name in names:
            module, _, path = name.partition(":")
            owner: Any = importlib.import_module(module)
            *outer, last = path.split(".")
            for part in outer:
                owner = getattr(owner, part)
            setattr(owner, last, watch.shim(step, getattr(owner, last)))


def _lines(watch: Stopwatch, total: int, loading: int, messages: int) -> Iterator[str]:
    cost = watch.overhead()
    net = {step: max(0.0, watch.spent.get(step, 0) - cost * watch.calls.get(step, 0)) for step, _ in STEPS}
    net["loading modules"] = float(loading)
    whole = total - cost * sum(watch.calls.values())
    net["everything else"] = max(0.0, whole - sum(net.values()))
    yield f"{'step':20} {'µs/message':>11} {'share':>7} {'seconds':>9} {'calls':>9}"
    for step, spent in net.items():
        calls = watch.calls.get(step, 0)
        yield (
            f"{step:20} {spent / messages / 1e3:11.1f} {spent / whole:7.1%} {spent / 1e9:9.2f} "
            f"{f'{calls:,}' if calls else '':>9}"
        )
    yield f"{'whole':20} {whole / messages / 1e3:11.1f} {1:7.1%} {whole / 1e9:9.2f}"
    yield f"One process, {messages:,} messages; a timed call's own {cost / 1e3:.2f} µs are taken off."


def _sample(folder: Path, messages: int, seed: int) -> Path:
    heardback = str(Path(sys.executable).parent / "heardback")
    command = [heardback, "sample-firm", str(folder), "--messages", str(messages), "--seed", str(seed)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench profile_audit", description="Where an audit's time goes."
    )
    parser.add_argument("source", nargs="?", help="what to audit instead of a sample firm")
    parser.add_argument("--staff", help="with SOURCE: its list of staff")
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2026)
    return parser.parse_args()


def _run(source: str, staff: str | None, out: Path) -> int:
    """Audit in this process; return the CPU nanoseconds that loading took."""
    begun = time.process_time_ns()
    cli = importlib.import_module("heardback.cli")
    processes = importlib.import_module("heardback.bulk.processes")
    importlib.import_module("heardback.cli.audit")
    importlib.import_module("heardback.reports.plots")
    importlib.import_module("matplotlib.figure")
    importlib.import_module("matplotlib.backends.backend_svg")
    loading = time.process_time_ns() - begun
    install(_WATCH)
    vars(processes)["SMALL"] = sys.maxsize  # below it an audit stays in one process
    sys.argv = ["heardback", "audit", source, "--timezone", "America/New_York", "--out", str(out)]
    if staff:
        sys.argv += ["--staff", staff]
    if source.endswith("mail"):
        sys.argv += ["--firm", FIRM_DOMAIN]
    with suppress(SystemExit), Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        cli.main()
    return loading


_WATCH = Stopwatch()


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="heardback-bench-") as scratch:
        root = Path(scratch)
        source, staff = asked.source, asked.staff
        if source is None:
            firm = _sample(root / "firm", asked.messages, asked.seed)
            source, staff = str(firm / "mail"), str(firm / "staff.txt")
        begun = time.process_time_ns()
        loading = _run(source, staff, root / "audit")
        total = time.process_time_ns() - begun
        read = _WATCH.calls.get("reading, the rest", 0)
        if not read:
            sys.exit("bench: nothing was read; run heardback audit on the same source to see why.")
        for line in _lines(_WATCH, total, loading, read):
            print(line)


if __name__ == "__main__":
    main()

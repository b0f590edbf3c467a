"""The whole audit, bytes to report, beside other programs that read the same mail: `./run bench audit`.

    python -m bench.audit [--sizes 10000,100000] [--million] [--rounds N] [--seed S] [--keep DIR]

For each size it writes one sample firm twice, as mbox and as Maildir, and measures in turn, each in a fresh process
with the files in the page cache:
- `heardback audit` on the mbox files and on the Maildir: read, judge, report, all output files;
- `mu init` + `mu index` and `notmuch new` on the same Maildir into an empty database. They also build a full-text
  index, and notmuch joins threads; Heardback builds no full-text index, but reads new text, judges and draws;
- a plain `mailbox` + `email` loop on the same Maildir, one process, at the smallest size only;
- `cat` of the same files: what touching the bytes costs.
Sizes up to 20,000 are measured twice and the better run counts. `--million` adds one run of a million messages
(Heardback alone, mbox). Prints a table and writes the same to .run/bench/audit.json.
Read the ratios: absolute figures belong to the machine that is named with them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measure import Measured, measure

REPOSITORY = Path(__file__).resolve().parent.parent
RESULT = REPOSITORY / ".run" / "bench" / "audit.json"
FIRM_DOMAIN = "blueheron-pools.example"
MEASURED_TWICE = 20_000
BYTES_A_MESSAGE = 12_500  # one message of the sample firm on disk, its line of ground truth included
MILLION = 1_000_000
OURS = ("heardback mbox", "heardback Maildir")
PEERS = ("mu index", "notmuch new", "mailbox + email")


class Refused(Exception):
    """The bench cannot run as asked; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A program to measure: its commands run one after the other as one; `counted` says what it then holds."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    env: Mapping[str, str]
    reads: Path
    fresh: Path
    counted: Callable[[], int | None]
    good_exits: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; a program that is not installed or failed has a `note` and no figures."""

    name: str
    messages: int
    measured: Measured | None
    counted: int | None = None
    runs: int = 0
    note: str = ""

    @property
    def per_cpu_second(self) -> float | None:
        return self.messages / self.measured.cpu_seconds if self.measured else None


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured."""

    processor: str
    cores: int
    memory_gib: float
    load: float
    python: str
    versions: dict[str, str]
    measured_at: str


# -- the machine ---------------------------------------------------------------------------------------------


def machine() -> Machine:
    """Return what the figures belong to."""
    cpuinfo = Path("/proc/cpuinfo").read_text()
    models = [
        line.partition(":")[2].strip() for line in cpuinfo.splitlines() if line.startswith("model name")
    ]
    return Machine(
        processor=models[0] if models else platform.machine(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        load=os.getloadavg()[0],
        python=platform.python_version(),
        versions={"heardback": version("heardback"), **_peer_versions()},
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _peer_versions() -> dict[str, str]:
    found = {}
    for program in ("notmuch", "mu"):
        if shutil.which(program):
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            words = (said.splitlines() or [""])[0].split()
            found[program] = words[-1] if words else "unknown"
    return found


# -- what is measured ----------------------------------------------------------------------------------------


def _environment(work: Path) -> dict[str, str]:
    """Byte code is kept between runs, as in any installation, but beside the measurements."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return env | {
        "PYTHONPYCACHEPREFIX": str(work / "bytecode"),
        "HOME": str(work / "home"),
        "LC_ALL": "C.UTF-8",
    }


def ours(name: str, firm: Path, work: Path) -> Contender:
    """`heardback audit` as a person would call it."""
    out = work / "audit"
    command = (
        str(Path(sys.executable).parent / "heardback"), "audit", str(firm / "mail"), "--firm", FIRM_DOMAIN,
        "--staff", str(firm / "staff.txt"), "--timezone", "America/New_York", "--out", str(out),
    )  # fmt: skip

    def counted() -> int | None:
        manifest: dict[str, dict[str, int]] = json.loads((out / "manifest.json").read_text())
        return manifest["counts"]["messages"]

    # 1 is the audit's honest bad news: somebody waits.
    return Contender(name, (command,), _environment(work), firm / "mail", out, counted, (0, 1))


def mu(firm: Path, work: Path) -> Contender:
    """`mu init` and `mu index` into an empty database."""
    home, env = work / "mu", _environment(work)
    place = f"--muhome={home}"
    commands = (("mu", "init", place, f"--maildir={firm / 'mail'}"), ("mu", "index", place, "--quiet"))

    def counted() -> int | None:
        found = _ask(("mu", "find", place, "--format=plain", "--fields=l", ""), env)
        return None if found is None else len(found.splitlines())

    return Contender("mu index", commands, env, firm / "mail", home, counted)


def notmuch(firm: Path, work: Path) -> Contender:
    """`notmuch new` into an empty database; flags stay as they are."""
    home = work / "notmuch"
    env = _environment(work) | {"NOTMUCH_CONFIG": str(work / "notmuch.conf")}
    Path(env["NOTMUCH_CONFIG"]).write_text(
        f"[database]\npath={home}\nmail_root={firm / 'mail'}\n[user]\nname=Desk\nprimary_email=desk@{FIRM_DOMAIN}\n"
        "[new]\ntags=new\n[maildir]\nsynchronize_flags=false\n"
    )

    def counted() -> int | None:
        found = _ask(("notmuch", "count", "--output=files", "*"), env)
        return None if found is None else int(found)

    return Contender("notmuch new", (("notmuch", "new", "--quiet"),), env, firm / "mail", home, counted)


def plain_loop(firm: Path, work: Path) -> Contender:
    """Python's own `mailbox` and `email`."""
    command = (sys.executable, "-m", "bench.plain_loop", str(firm / "mail"))
    log = work / "log"
    env = _environment(work) | {"PYTHONPATH": str(REPOSITORY)}
    return Contender(
        "mailbox + email",
        (command,),
        env,
        firm / "mail",
        work / "nothing",
        lambda: int(log.read_text().split()[-1]),
    )


def cat(name: str, firm: Path, work: Path) -> Contender:
    """The bytes, touched once."""
    command = ("sh", "-c", f"find '{firm / 'mail'}' -type f -print0 | xargs -0 cat > /dev/null")
    return Contender(name, (command,), _environment(work), firm / "mail", work / "nothing", lambda: None)


def _ask(command: Sequence[str], env: Mapping[str, str]) -> str | None:
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _contenders(mbox: Path, maildir: Path | None, work: Path, *, with_plain: bool) -> list[Contender]:
    found = [ours("heardback mbox", mbox, work), cat("cat mbox", mbox, work)]
    if maildir is not None:
        found += [ours("heardback Maildir", maildir, work), mu(maildir, work), notmuch(maildir, work)]
        if with_plain:
            found.append(plain_loop(maildir, work))
        found.append(cat("cat Maildir", maildir, work))
    return found


# -- measuring -----------------------------------------------------------------------------------------------


def _best_of(contender: Contender, messages: int, rounds: int, work: Path) -> Row:
    program = contender.commands[0][0]
    if shutil.which(program) is None:
        package = {"mu": "maildir-utils"}.get(program, program)
        return Row(contender.name, messages, None, note=f"not installed: apt-get install {package}")
    best: Measured | None = None
    for _ in range(rounds):
        shutil.rmtree(contender.fresh, ignore_errors=True)
        contender.fresh.mkdir(parents=True)
        _warm(contender.reads)
        measured = _run_all(contender, work)
        if measured.exit_code not in contender.good_exits:
            last = measured.said.splitlines()[-1] if measured.said else "no word"
            return Row(
                contender.name, messages, None, note=f"failed with exit code {measured.exit_code}: {last}"
            )
        if best is None or measured.cpu_seconds < best.cpu_seconds:
            best = measured
    counted = contender.counted()
    shutil.rmtree(contender.fresh, ignore_errors=True)
    note = "" if counted in (None, messages) else f"holds {counted:,} of {messages:,} messages"
    return Row(contender.name, messages, best, counted, rounds, note)


def _run_all(contender: Contender, work: Path) -> Measured:
    found = []
    for command in contender.commands:
        found.append(measure(command, env=contender.env, cwd=REPOSITORY, log=work / "log"))
        if found[-1].exit_code not in contender.good_exits:
            break
    return Measured(
        wall_seconds=sum(one.wall_seconds for one in found),
        cpu_seconds=sum(one.cpu_seconds for one in found),
        peak_tree_bytes=max(one.peak_tree_bytes for one in found),
        peak_process_bytes=max(one.peak_process_bytes for one in found),
        exit_code=found[-1].exit_code,
        said=found[-1].said,
    )


def _warm(folder: Path) -> None:
    subprocess.run(["sh", "-c", f"find '{folder}' -type f -print0 | xargs -0 cat > /dev/null"], check=True)


def _write_firm(out: Path, messages: int, seed: int, layout: str) -> Path:
    """Write a sample firm unless it is there whole."""
    if not (out / "README.txt").exists():
        shutil.rmtree(out, ignore_errors=True)
        _say(f"Writing a sample firm of {messages:,} messages as {layout}")
        heardback = str(Path(sys.executable).parent / "heardback")
        arguments = ["--messages", str(messages), "--seed", str(seed), "--layout", layout]
        done = subprocess.run(
            [heardback, "sample-firm", str(out), *arguments], capture_output=True, text=True
        )
        if done.returncode:
            raise Refused(done.stderr.strip().removeprefix("heardback: "))
    return out


def _check_room(root: Path, messages: int) -> None:
    free, needed = shutil.disk_usage(root).free, messages * BYTES_A_MESSAGE * 3 // 2
    if free < needed:
        raise Refused(
            f"{messages:,} messages need {needed / 2**30:.0f} GiB below {root} and {free / 2**30:.0f} GiB are free: "
            "name another folder with --keep, or leave --million out."
        )


def _warm_up(root: Path, seed: int) -> None:
    """Audit a tiny firm unmeasured: byte code and matplotlib's list of fonts are made once in any installation."""
    work = root / "work"
    (work / "home").mkdir(parents=True, exist_ok=True)
    firm = _write_firm(root / f"firm-500-{seed}", 500, seed, "mbox")
    done = _run_all(ours("warm-up", firm, work), work)
    if done.exit_code not in (0, 1):
        raise Refused(
            f"heardback audit failed on a tiny sample firm with exit code {done.exit_code}: {done.said}"
        )


def _size(root: Path, messages: int, asked: argparse.Namespace, *, is_smallest: bool) -> list[Row]:
    """Measure everything at one size."""
    alone = messages >= MILLION
    _check_room(root, messages if alone else 2 * messages)
    folder = root / f"firm-{messages}-{asked.seed}"
    work = root / "work"
    mbox = _write_firm(folder / "mbox", messages, asked.seed, "mbox")
    maildir = None if alone else _write_firm(folder / "maildir", messages, asked.seed, "maildir")
    rounds = asked.rounds or (2 if messages <= MEASURED_TWICE else 1)
    rows = []
    for contender in _contenders(mbox, maildir, work, with_plain=is_smallest):
        _say(f"{messages:>9,}  {contender.name}")
        rows.append(_best_of(contender, messages, rounds, work))
        _say(_line(rows[-1]))
    if not asked.keep:
        shutil.rmtree(folder)
    return rows


# -- the table -----------------------------------------------------------------------------------------------

_HEADS = (
    "messages",
    "program",
    "wall s",
    "CPU s",
    "msg/s",
    "msg/CPU s",
    "µs CPU/msg",
    "peak MiB",
    "one process",
)
_WIDTHS = (10, 18, 9, 9, 9, 10, 11, 9, 11)


def _line(row: Row) -> str:
    found = row.measured
    if found is None:
        return _aligned((f"{row.messages:,}", row.name)) + "  " + row.note
    figures = (
        f"{row.messages:,}",
        row.name,
        f"{found.wall_seconds:.2f}",
        f"{found.cpu_seconds:.2f}",
        f"{row.messages / found.wall_seconds:,.0f}",
        f"{row.messages / found.cpu_seconds:,.0f}",
        f"{found.cpu_seconds / row.messages * 1e6:,.0f}",
        f"{found.peak_tree_bytes / 2**20:,.0f}",
        f"{found.peak_process_bytes / 2**20:,.0f}",
    )
    return _aligned(figures) + (f"  {row.note}" if row.note else "")


def _aligned(words: Sequence[str]) -> str:
    cells = [
        word.ljust(width) if position == 1 else word.rjust(width)
        for position, (word, width) in enumerate(zip(words, _WIDTHS, strict=False))
    ]
    return " ".join(cells)


def ratios(rows: Sequence[Row]) -> dict[str, float]:
    """Return how many times a peer's messages per CPU second ours does on the same Maildir, and how cost grows."""
    found: dict[str, float] = {}
    by_key = {(row.messages, row.name): row for row in rows if row.measured is not None}
    for (messages, name), row in by_key.items():
        mine = by_key.get((messages, "heardback Maildir"))
        if mine is not None and mine.per_cpu_second and row.per_cpu_second and name in PEERS:
            found[f"times the messages per CPU second of {name}, at {messages:,}"] = (
                mine.per_cpu_second / row.per_cpu_second
            )
    costs = {messages: row for (messages, name), row in by_key.items() if name == "heardback mbox"}
    smallest = min(costs, default=0)
    for messages, row in sorted(costs.items()):
        if messages > smallest and row.measured and (base := costs[smallest].measured):
            cost = (row.measured.cpu_seconds / messages) / (base.cpu_seconds / smallest)
            found[f"CPU cost per message at {messages:,}, times that at {smallest:,}"] = cost
            found[f"µs CPU for each further message between {smallest:,} and {messages:,}"] = (
                (row.measured.cpu_seconds - base.cpu_seconds) / (messages - smallest) * 1e6
            )
    return found


def _notes(rows: Sequence[Row], where: Machine) -> list[str]:
    found = [
        "msg/s is messages per second of wall time; µs CPU/msg and msg/CPU s count every core's work; peak MiB is "
        "the largest sum over all processes (shared pages once), then the largest single one.",
        "mu and notmuch also build a full-text index, and notmuch joins threads; heardback builds no full-text "
        "index, but tells new text from quotes, judges, draws and writes its report.",
        "mailbox + email is one process at the smallest size only; its cost per message does not depend on how many "
        "there are, so read its line as the rate at any size.",
    ]
    if where.load > 0.5:
        found.insert(
            0,
            f"WARNING: the load average was {where.load:.2f} at the start: other work inflates wall and CPU "
            "seconds; trust the ratios only.",
        )
    if not any(row.messages >= MILLION for row in rows):
        found.append("A million messages were not measured: --million adds them.")
    return found


def table(rows: Sequence[Row], where: Machine) -> str:
    """Return everything as text."""
    versions = ", ".join(f"{name} {value}" for name, value in where.versions.items())
    lines = [
        "",
        f"{where.cores} cores, {where.processor}, {where.memory_gib:.1f} GiB; load {where.load:.2f} at the start; "
        f"Python {where.python}; {versions}",
        "",
        _aligned(_HEADS),
        *(_line(row) for row in sorted(rows, key=lambda row: row.messages)),
        "",
        *(f"{value:10.2f}  {name}" for name, value in ratios(rows).items()),
        "",
        *_notes(rows, where),
    ]
    return "\n".join(lines)


def _as_json(rows: Sequence[Row], where: Machine) -> str:
    found = {
        "machine": asdict(where),
        "rows": [asdict(row) | {"per_cpu_second": row.per_cpu_second} for row in rows],
        "ratios": ratios(rows),
        "notes": _notes(rows, where),
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench audit", description="The audit beside other mail readers."
    )
    parser.add_argument("--sizes", default="10000,100000", help="how many messages, separated by commas")
    parser.add_argument("--million", action="store_true", help="also a million messages (12 GB of disk)")
    parser.add_argument(
        "--rounds", type=int, default=0, help="runs of each; the best counts (default 2 or 1)"
    )
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--keep", type=Path, help="folder for the sample firms, which are then left there")
    asked = parser.parse_args()
    try:
        asked.sizes = sorted({int(size) for size in asked.sizes.split(",") if size} | _million(asked))
    except ValueError:
        parser.error(f"--sizes {asked.sizes}: give whole numbers separated by commas, such as 10000,100000.")
    return asked


def _million(asked: argparse.Namespace) -> set[int]:
    return {MILLION} if asked.million else set()


def main() -> None:
    asked = _asked()
    where = machine()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="heardback-bench-") as scratch:
        root = asked.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        try:
            _warm_up(root.resolve(), asked.seed)
            for position, messages in enumerate(asked.sizes):
                rows += _size(root.resolve(), messages, asked, is_smallest=position == 0)
        except Refused as problem:
            _say(f"bench: {problem}")
            sys.exit(2)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(_as_json(rows, where))
    print(table(rows, where))
    print(f"\nAlso in {RESULT.relative_to(REPOSITORY)}")
    if any(row.measured is None and row.name in OURS for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()

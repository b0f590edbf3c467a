"""A million call records audited, beside what reading the same file costs: `./run bench calls`.

    python -m bench.calls [--rows 1000000] [--seed S] [--keep DIR] [--only cdr|cel]

Writes two files of one made-up exchange with some 15,000 customers, each of about so many records: Asterisk CDR
(`Master.csv`, a row a call) and Asterisk CEL (every event, about eleven a call). Then it measures, each in a fresh
process with the file in the page cache:
- `heardback audit cdr:…` and `cel:…`: cut, folded by call, placed, judged, reported, all files written;
- Python's own `csv.reader` over the same file, counting its fields and no more;
- DuckDB's `read_csv` of the same file with all columns, grouped by caller, on all cores;
- `cat`: what touching the bytes costs.
Prints a table and writes the same to .run/bench/calls.json. Read the ratios: absolute figures belong to the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bench.audit import Machine, machine
from bench.measure import Measured, measure

from heardback.sample_firm.phone_stories import AREAS

REPOSITORY = Path(__file__).resolve().parent.parent
RESULT = REPOSITORY / ".run" / "bench" / "calls.json"
MEMORY_LIMIT = 1 << 30
BEGINS = int(datetime(2025, 6, 1, tzinfo=UTC).timestamp())
ZONE = ZoneInfo("UTC")
LINES = ("12025550100", "12025550101", "12025550102")
PHONES = tuple(str(number) for number in range(201, 231))
EVENTS_A_CALL = 11.4
_CEL_HEADER = (
    "eventtype,eventtime,cid_name,cid_num,exten,context,channame,appname,appdata,uniqueid,linkedid,peer,"
    "userdeftype,extra\n"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    records: int
    bytes: int
    measured: Measured

    @property
    def per_second(self) -> float:
        return self.records / self.measured.wall_seconds


@dataclass(frozen=True, slots=True)
class Call:
    """One made-up call; `talks` 0: nobody picked up."""

    serial: int
    at: int
    is_ours: bool
    number: str
    phone: str
    line: str
    rings: int
    talks: int
    to_voicemail: bool


def calls(count: int, seed: int) -> Iterator[Call]:
    """Yield calls over a year, in order of time: two of three come in, one in three of those in vain."""
    dice = Random(seed)
    step = 365 * 86_400 / count
    for serial in range(count):
        number = f"1{AREAS[dice.randrange(len(AREAS))]}55501{dice.randrange(100):02d}"
        is_ours = dice.random() < 0.34
        yield Call(
            serial=serial,
            at=BEGINS + int(serial * step),
            is_ours=is_ours,
            number=number,
            phone=PHONES[dice.randrange(len(PHONES))],
            line=LINES[dice.randrange(len(LINES))],
            rings=3 + dice.randrange(40),
            talks=0 if dice.random() < 0.35 else 20 + dice.randrange(400),
            to_voicemail=dice.random() < 0.2,
        )


def _wall(at: float) -> str:
    return datetime.fromtimestamp(at, ZONE).strftime("%Y-%m-%d %H:%M:%S")


def write_cdr(path: Path, rows: int, seed: int) -> int:
    """Write a Master.csv of so many rows; return how many calls it tells of."""
    with path.open("w", encoding="ascii", buffering=1 << 20) as file:
        for call in calls(rows, seed):
            file.write(_cdr_row(call))
    return rows


def _cdr_row(call: Call) -> str:
    up, end = call.at + call.rings, call.at + call.rings + call.talks
    trunk, phone = f"PJSIP/trunk-{2 * call.serial:08x}", f"PJSIP/{call.phone}-{2 * call.serial + 1:08x}"
    uid = f"{call.at}.{2 * call.serial}"
    answer = f'"{_wall(up)}"' if call.talks else ""
    said = "ANSWERED" if call.talks else "NO ANSWER"
    times = f'"{_wall(call.at)}",{answer},"{_wall(end)}",{end - call.at},{call.talks},"{said}"'
    times += f',"DOCUMENTATION","{uid}",""\n'
    if call.is_ours:
        who = (
            f'"","{call.phone}","{call.number}","from-internal","""Sam"" <{call.phone}>","{phone}","{trunk}"'
        )
        return f'{who},"Dial","PJSIP/{call.number}@trunk,300",{times}'
    who = f'"","+{call.number}","{call.phone}","from-pstn","""Ann"" <+{call.number}>","{trunk}","{phone}"'
    return f'{who},"Dial","PJSIP/{call.phone},30",{times}'


def write_cel(path: Path, rows: int, seed: int) -> int:
    """Write a cel.csv of about so many events; return how many calls it tells of."""
    told = int(rows / EVENTS_A_CALL)
    with path.open("w", encoding="ascii", buffering=1 << 20) as file:
        file.write(_CEL_HEADER)
        for call in calls(told, seed):
            file.writelines(_cel_rows(call))
    return told


def _cel_rows(call: Call) -> Iterator[str]:
    first, second = f"{call.at}.{2 * call.serial}", f"{call.at}.{2 * call.serial + 1}"
    trunk, phone = f"PJSIP/trunk-{2 * call.serial:08x}", f"PJSIP/{call.phone}-{2 * call.serial + 1:08x}"
    up, end = call.at + call.rings, call.at + call.rings + call.talks
    outside = (f"Ann,+{call.number}", "from-pstn", trunk)
    inside = (f"Sam,{call.phone}", "from-internal", phone)
    (a, a_id), (b, b_id) = (
        ((inside, first), (outside, second)) if call.is_ours else ((outside, first), (inside, second))
    )
    dialled = f"9{call.number[1:]}" if call.is_ours else call.line
    data = f"PJSIP/{call.number}@trunk" if call.is_ours else f"PJSIP/{call.phone}"
    bridge = '"{""bridge_id"":""b"",""bridge_technology"":""simple_bridge""}"'

    def event(
        kind: str,
        at: float,
        leg: tuple[str, str, str],
        uid: str,
        exten: str = "",
        app: str = ",",
        extra: str = "",
    ) -> str:
        who, context, channel = leg
        moment = f"{_wall(at)}.{int(at * 100 % 100):02d}0000"
        return f"{kind},{moment},{who},{exten},{context},{channel},{app},{uid},{first},,,{extra}\n"

    yield event("CHAN_START", call.at, a, a_id, dialled)
    yield event("APP_START", call.at + 0.2, a, a_id, "s", f'Dial,"{data},30"')
    yield event("CHAN_START", call.at + 0.3, b, b_id, "s")
    if call.talks:
        yield event("ANSWER", up, b, b_id, "s")
        yield event("ANSWER", up + 0.1, a, a_id, "s")
        for leg, uid in ((b, b_id), (a, a_id)):
            yield event("BRIDGE_ENTER", up + 0.2, leg, uid, extra=bridge)
        for leg, uid in ((b, b_id), (a, a_id)):
            yield event("BRIDGE_EXIT", end, leg, uid, extra=bridge)
    for leg, uid in ((b, b_id), (a, a_id)):
        yield event("HANGUP", end + 0.1, leg, uid, extra='"{""hangupcause"":16,""dialstatus"":""""}"')
        yield event("CHAN_END", end + 0.1, leg, uid)
    yield event("LINKEDID_END", end + 0.1, a, a_id)


# -- what is measured ----------------------------------------------------------------------------------------

_CSV = "import csv,sys; print(sum(len(row) for row in csv.reader(open(sys.argv[1], encoding='utf-8', newline=''))))"
_DUCKDB = (
    'import duckdb,sys; print(duckdb.sql(f"SELECT count(*), count(DISTINCT column{sys.argv[2]}) FROM '
    "read_csv('{sys.argv[1]}', header=false, all_varchar=true, skip={sys.argv[3]}, null_padding=true)\").fetchall())"
)


def _contenders(kind: str, path: Path, out: Path) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...]]]:
    heardback = str(Path(sys.executable).parent / "heardback")
    audit = (
        heardback, "audit", f"{kind}:{path}", "--timezone", "UTC", "--country", "US", "--out", str(out / "audit"),
    )  # fmt: skip
    yield f"heardback audit {kind}:", audit, (0, 1)
    yield "csv.reader", (sys.executable, "-c", _CSV, str(path)), (0,)
    caller, skip = ("01", "0") if kind == "cdr" else ("03", "1")
    yield "DuckDB read_csv", (sys.executable, "-c", _DUCKDB, str(path), caller, skip), (0,)
    yield "cat", ("sh", "-c", f"cat '{path}' > /dev/null"), (0,)


def _measured(kind: str, path: Path, records: int, work: Path) -> list[Row]:
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "LC_ALL": "C.UTF-8"}
    rows = []
    for name, command, good in _contenders(kind, path, work):
        _warm(path)
        found = measure(command, env=env, cwd=REPOSITORY, log=work / "log")
        if found.exit_code not in good:
            _say(f"{name} ended with exit code {found.exit_code}: {found.said}")
            sys.exit(1)
        rows.append(
            Row(f"{name} ({kind})" if "heardback" not in name else name, records, path.stat().st_size, found)
        )
        _say(_line(rows[-1]))
        shutil.rmtree(work / "audit", ignore_errors=True)
    return rows


def _warm(path: Path) -> None:
    """Bring the file into the page cache, in pieces: what this process holds, its children would begin with."""
    with path.open("rb") as file:
        while file.read(1 << 20):
            pass


_HEADS = ("records", "program", "wall s", "CPU s", "records/s", "peak MiB", "one process")
_WIDTHS = (10, 24, 8, 8, 11, 9, 11)


def _line(row: Row) -> str:
    found = row.measured
    return _aligned(
        (
            f"{row.records:,}",
            row.name,
            f"{found.wall_seconds:.2f}",
            f"{found.cpu_seconds:.2f}",
            f"{row.per_second:,.0f}",
            f"{found.peak_tree_bytes / 2**20:,.0f}",
            f"{found.peak_process_bytes / 2**20:,.0f}",
        )
    )


def _aligned(words: Sequence[str]) -> str:
    return " ".join(
        word.ljust(width) if place == 1 else word.rjust(width)
        for place, (word, width) in enumerate(zip(words, _WIDTHS, strict=True))
    )


def ratios(rows: Sequence[Row]) -> dict[str, float]:
    """Return how many times the wall and CPU seconds of reading the same file the audit takes."""
    found: dict[str, float] = {}
    for ours in (row for row in rows if row.name.startswith("heardback")):
        kind = ours.name.split()[-1].rstrip(":")
        for peer in rows:
            if peer.name.endswith(f"({kind})") and not peer.name.startswith("cat"):
                of = peer.name.removesuffix(f" ({kind})")
                found[f"times the wall seconds of {of}, {kind}"] = (
                    ours.measured.wall_seconds / peer.measured.wall_seconds
                )
                found[f"times the CPU seconds of {of}, {kind}"] = (
                    ours.measured.cpu_seconds / peer.measured.cpu_seconds
                )
    return found


def table(rows: Sequence[Row], where: Machine) -> str:
    """Return everything as text."""
    return "\n".join(
        [
            "",
            f"{where.cores} cores, {where.processor}, {where.memory_gib:.1f} GiB; load {where.load:.2f} at the "
            f"start; Python {where.python}",
            "",
            _aligned(_HEADS),
            *map(_line, rows),
            "",
            *(f"{value:10.2f}  {name}" for name, value in ratios(rows).items()),
            "",
            "peak MiB is the largest sum over all processes (shared pages once), then the largest single one.",
            "csv.reader and DuckDB only read; the audit also folds calls, judges every caller, draws and writes.",
        ]
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench calls", description="A million call records audited.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", choices=["cdr", "cel"])
    parser.add_argument("--keep", type=Path, help="folder for the files, which are then left there")
    return parser.parse_args()


def main() -> None:
    asked = _asked()
    where = machine()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="heardback-bench-") as scratch:
        root = (asked.keep or Path(scratch)).resolve()
        root.mkdir(parents=True, exist_ok=True)
        for kind, write in (("cdr", write_cdr), ("cel", write_cel)):
            if asked.only in (None, kind):
                path = root / f"{kind}.csv"
                _say(f"Writing about {asked.rows:,} {kind.upper()} records")
                write(path, asked.rows, asked.seed)
                with path.open("rb") as file:
                    records = sum(1 for _ in file)
                rows += _measured(kind, path, records, root)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": asdict(where), "rows": [asdict(row) for row in rows], "ratios": ratios(rows)}
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    print(table(rows, where))
    print(f"\nAlso in {RESULT.relative_to(REPOSITORY)}")
    too_much = [
        row for row in rows if "heardback" in row.name and row.measured.peak_tree_bytes > MEMORY_LIMIT
    ]
    for row in too_much:
        _say(f"bench: {row.name} took {row.measured.peak_tree_bytes / 2**20:,.0f} MiB, more than 1 GiB.")
    sys.exit(1 if too_much else 0)


if __name__ == "__main__":
    main()

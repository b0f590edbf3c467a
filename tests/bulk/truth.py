"""Compares an audit's output with the sample firm's ground truth, row by row."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from heardback.bulk.sources import open_sources

Place = tuple[str, int]


@dataclass
class Comparison:
    """Counts and differences; each difference is one readable line."""

    certain: int = 0
    found: int = 0
    certain_out: int = 0
    invented: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    unsure: int = 0
    unsure_out: int = 0
    rules: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.certain if self.certain else 1.0

    @property
    def precision(self) -> float:
        return 1 - len(self.invented) / self.certain_out if self.certain_out else 1.0


def compare(firm: Path, out: Path, spool: Path) -> Comparison:
    """Compare `out` (an audit of `firm`/mail, run from `firm`) with `firm`/truth."""
    contacts = list(csv.DictReader((firm / "truth" / "contacts.csv").open(encoding="utf-8")))
    owed = list(csv.DictReader((firm / "truth" / "owed.csv").open(encoding="utf-8")))
    places = _places(firm, spool)
    ours = pq.read_table(out / "contacts.parquet").to_pylist()
    by_place = {(row["source"], row["offset"]): row for row in ours}
    ids: dict[str, str] = {}
    truth_of: dict[str, dict[str, str]] = {}
    missing = []
    for row in contacts:
        place = places[row["source"], int(row["nth"])]
        found = by_place.get(place)
        if found is not None:
            ids[row["contact"]] = found["contact_id"]
            truth_of[found["contact_id"]] = row
    for row in contacts:
        if row["contact"] not in ids:
            missing.append(f"contact {row['contact']} {row['subject']} has no row in contacts.parquet")
    return _compare(owed, contacts, ids, truth_of, pq.read_table(out / "owed.parquet").to_pylist(), ours, missing)


def _places(firm: Path, spool: Path) -> dict[tuple[str, int], Place]:
    """(source as the truth names it, nth) -> (source as the audit names it, offset)."""
    before = Path.cwd()
    os.chdir(firm)
    try:
        opened = open_sources(["mail"], spool)
        counts: dict[str, int] = defaultdict(int)
        places = {}
        for segment in opened.segments:
            for item in segment.read():
                counts[item.source] += 1
                places[item.source, counts[item.source]] = (item.source, item.offset)
        return places
    finally:
        os.chdir(before)


def _compare(owed, contacts, ids, truth_of, rows, ours, missing) -> Comparison:  # type: ignore[no-untyped-def]
    result = Comparison(missed=list(missing))
    mine = {row["owed_id"]: row for row in rows}
    wanted = {}
    for row in owed:
        contact_id = ids.get(row["contact"], "")
        wanted[contact_id] = row
        is_certain = row["classification"] == "yes"
        result.certain += is_certain
        result.unsure += not is_certain
        got = mine.get(contact_id)
        name = f"[{row['trap']}] {row['customer']} «{row['subject']}» {row['opened_at']}"
        if got is None:
            if is_certain:
                result.missed.append(f"{name}: not owed by us")
            else:
                result.different.append(f"{name}: unsure in truth, absent")
            continue
        if is_certain and got["classification"] == "yes":
            result.found += 1
        elif is_certain:
            result.missed.append(f"{name}: only unsure by us ({got['rule']})")
        elif got["classification"] != "unsure":
            result.different.append(f"{name}: unsure in truth, certain by us ({got['rule']})")
        if got["verdict"] != row["verdict"]:
            result.different.append(f"{name}: verdict {got['verdict']}, truth {row['verdict']} {[r['rule'] for r in got['reasons']]}")
        elif row["settled_at"] and got["settled_at"].isoformat() != row["settled_at"]:
            result.different.append(f"{name}: settled {got['settled_at']}, truth {row['settled_at']}")
        else:
            for key in ("grade", "manner"):
                if row[key] and (got[key] or "") != row[key]:
                    result.different.append(f"{name}: {key} {got[key]}, truth {row[key]}")
            if int(row["chases"]) != got["chases"]:
                result.different.append(f"{name}: chases {got['chases']}, truth {row['chases']}")
    for owed_id, row in mine.items():
        is_certain = row["classification"] == "yes"
        result.certain_out += is_certain
        result.unsure_out += not is_certain
        if owed_id not in wanted or (is_certain and wanted[owed_id]["classification"] != "yes"):
            truth = truth_of.get(owed_id, {})
            text = f"[{truth.get('trap')}] {row['customer_id']} «{row['subject']}» rule {row['rule']}, truth {truth.get('owes')} {truth.get('rule')}"
            (result.invented if is_certain else result.different).append(text)
    for row in ours:
        truth = truth_of.get(row["contact_id"])
        if truth and truth["direction"] == "inbound" and truth["owes"] in ("yes", "no", "unsure") and row["owes"] != truth["owes"]:
            result.rules.append(f"[{truth['trap']}] «{row['subject']}» {row['owes']} {row['rule']}, truth {truth['owes']} {truth['rule']}")
    return result


def main() -> None:
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as spool:
        found = compare(Path(sys.argv[1]), Path(sys.argv[2]), Path(spool))
    for title, lines in (("missed", found.missed), ("invented", found.invented), ("different", found.different), ("rules", found.rules)):
        print(f"-- {title}: {len(lines)}")
        for line in lines[: int(sys.argv[3]) if len(sys.argv) > 3 else 30]:
            print("  ", line[:260])
    print(f"precision {found.precision:.4f} recall {found.recall:.4f} certain {found.certain} unsure {found.unsure} ours {found.certain_out}/{found.unsure_out}")


if __name__ == "__main__":
    main()

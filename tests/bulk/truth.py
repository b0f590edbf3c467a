"""Compares an audit's output with the sample firm's ground truth, row by row."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.auditing import rows

from heardback.bulk.sources import open_sources

Place = tuple[str, int]


def audit_arguments(readme: Path) -> list[str]:
    """Return what the audit command of a sample firm's README names after `heardback audit`."""
    line = next(line for line in readme.read_text().splitlines() if line.startswith("  heardback audit"))
    return shlex.split(line)[2:]


@dataclass
class Comparison:
    """Counts and differences; each difference is one readable line."""

    certain: int = 0
    found: int = 0
    certain_out: int = 0
    invented: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    unsure: int = 0
    unsure_out: int = 0
    rules: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.certain if self.certain else 1.0

    @property
    def precision(self) -> float:
        return 1 - len(self.invented) / self.certain_out if self.certain_out else 1.0

    def readable(self, most: int = 30) -> str:
        """Return the figures and the first differences of each kind, a line each."""
        found = []
        for title in ("missed", "invented", "verdicts", "different", "rules"):
            lines: list[str] = getattr(self, title)
            found.append(f"-- {title}: {len(lines)}")
            found.extend(f"   {line[:260]}" for line in lines[:most])
        found.append(
            f"precision {self.precision:.4f} recall {self.recall:.4f}, "
            f"certain {self.certain} (ours {self.certain_out}), unsure {self.unsure} (ours {self.unsure_out})"
        )
        return "\n".join(found)


def compare(firm: Path, out: Path, spool: Path) -> Comparison:
    """Compare `out` (an audit of `firm`/mail, run from `firm`) with `firm`/truth."""
    contacts = rows(firm / "truth" / "contacts.csv")
    owed = rows(firm / "truth" / "owed.csv")
    places = _places(firm, spool)
    ours = rows(out / "contacts.parquet")
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
    return _compare(owed, ids, truth_of, rows(out / "owed.parquet"), ours, missing)


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


Row = dict[str, str]
Found = dict[str, Any]


def _compare(
    owed: Sequence[Row],
    ids: Mapping[str, str],
    truth_of: Mapping[str, Row],
    theirs: Sequence[Found],
    ours: Sequence[Found],
    missing: Sequence[str],
) -> Comparison:
    result = Comparison(missed=list(missing))
    mine = {row["owed_id"]: row for row in theirs}
    wanted = {ids.get(row["contact"], ""): row for row in owed}
    for contact_id, row in wanted.items():
        _look_for(row, mine.get(contact_id), result)
    for owed_id, found in mine.items():
        _judge_ours(found, wanted.get(owed_id), truth_of.get(owed_id, {}), result)
    for found in ours:
        truth = truth_of.get(found["contact_id"])
        if (
            truth
            and truth["direction"] == "inbound"
            and truth["owes"] in _RULED
            and found["owes"] != truth["owes"]
        ):
            said = f"{found['owes']} {found['rule']}, truth {truth['owes']} {truth['rule']}"
            result.rules.append(f"[{truth['trap']}] «{found['subject']}» {said}")
    return result


_RULED = ("yes", "no", "unsure")


def _look_for(row: Row, got: Found | None, result: Comparison) -> None:
    """Is this owed answer of the truth among ours, with the same verdict?"""
    is_certain = row["classification"] == "yes"
    result.certain += is_certain
    result.unsure += not is_certain
    name = f"[{row['trap']}] {row['customer']} «{row['subject']}» {row['opened_at']}"
    if got is None:
        said = "not owed by us" if is_certain else "unsure in truth, absent"
        (result.missed if is_certain else result.different).append(f"{name}: {said}")
        return
    if is_certain and got["classification"] == "yes":
        result.found += 1
    elif is_certain:
        result.missed.append(f"{name}: only unsure by us ({got['rule']})")
    elif got["classification"] != "unsure":
        result.different.append(f"{name}: unsure in truth, certain by us ({got['rule']})")
    if got["verdict"] != row["verdict"]:
        reasons = [reason["rule"] for reason in got["reasons"]]
        line = f"{name}: verdict {got['verdict']}, truth {row['verdict']} {reasons}"
        result.different.append(line)
        if is_certain:
            result.verdicts.append(line)
    elif row["settled_at"] and got["settled_at"].isoformat() != row["settled_at"]:
        result.different.append(f"{name}: settled {got['settled_at']}, truth {row['settled_at']}")
    else:
        for key in ("grade", "manner"):
            if row[key] and (got[key] or "") != row[key]:
                result.different.append(f"{name}: {key} {got[key]}, truth {row[key]}")
        if int(row["chases"]) != got["chases"]:
            result.different.append(f"{name}: chases {got['chases']}, truth {row['chases']}")


def _judge_ours(found: Found, wanted: Row | None, truth: Row, result: Comparison) -> None:
    """Does the truth know this owed answer of ours, and is it as certain of it?"""
    is_certain = found["classification"] == "yes"
    result.certain_out += is_certain
    result.unsure_out += not is_certain
    if wanted is None or (is_certain and wanted["classification"] != "yes"):
        said = f"rule {found['rule']}, truth {truth.get('owes')} {truth.get('rule')}"
        line = f"[{truth.get('trap')}] {found['customer_id']} «{found['subject']}» {said}"
        (result.invented if is_certain else result.different).append(line)


def main() -> None:
    with tempfile.TemporaryDirectory() as spool:
        found = compare(Path(sys.argv[1]), Path(sys.argv[2]), Path(spool))
    print(found.readable(int(sys.argv[3]) if len(sys.argv) > 3 else 30))


if __name__ == "__main__":
    main()

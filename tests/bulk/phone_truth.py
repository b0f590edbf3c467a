"""Compares a cross-channel audit with the ground truth of the sample firm's phones, row by row."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cli.auditing import rows

#: CEL tells hundredths where the truth tells whole seconds.
NEAR = timedelta(seconds=1.5)


@dataclass
class PhoneComparison:
    """Counts and differences; each difference is one readable line."""

    owed: int = 0
    found: int = 0
    ours: int = 0
    calls: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    stories: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return self.found / self.owed if self.owed else 1.0

    @property
    def precision(self) -> float:
        return 1 - len(self.invented) / self.ours if self.ours else 1.0

    @property
    def same_verdict(self) -> float:
        return 1 - len(self.verdicts) / self.found if self.found else 1.0

    def readable(self, most: int = 30) -> str:
        """Return the figures and the first differences of each kind, a line each."""
        found = []
        for title in ("missed", "invented", "verdicts", "different", "rules"):
            lines: list[str] = getattr(self, title)
            found.append(f"-- {title}: {len(lines)}")
            found.extend(f"   {line[:260]}" for line in lines[:most])
        found.append(
            f"calls and mail together: precision {self.precision:.4f} recall {self.recall:.4f} same verdict "
            f"{self.same_verdict:.4f}, {self.owed} owed answers in truth, {self.ours} of ours, {self.calls} calls"
        )
        return "\n".join(found)


def compare_phones(firm: Path, out: Path) -> PhoneComparison:
    """Compare `out` (an audit of everything in `firm`) with `firm`/truth/phone_*.csv."""
    truth = rows(firm / "truth" / "phone_owed.csv")
    calls = {row["call_key"]: row for row in rows(out / "calls.parquet")}
    contacts = rows(out / "contacts.parquet")
    by_message = {row["message_id"]: row["contact_id"] for row in contacts if row["message_id"]}
    ours = {row["owed_id"]: row for row in rows(out / "owed.parquet")}
    result = PhoneComparison()
    wanted: dict[str, dict[str, str]] = {}
    for row in truth:
        opener = calls.get(row["opener"], {}).get("contact_id") if row["opener_kind"] == "call" else None
        opener = opener or by_message.get(row["opener"], "")
        wanted[opener] = row
        _look_for(row, ours.get(opener), result)
    mine = _ours_by_phone(firm, ours, contacts)
    for owed_id, found in mine.items():
        result.ours += 1
        if owed_id not in wanted:
            result.invented.append(
                f"{found['customer']} {found['opened_at']} {found['rule']} {found['last_words']}"
            )
    _look_at_calls(firm, calls, result)
    return result


def _ours_by_phone(
    firm: Path, ours: dict[str, dict[str, Any]], contacts: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Our owed answers that are a call's, or of the mails beside the phones."""
    beside = {row["contact_id"] for row in contacts if row["source"].startswith("phones/mail/")}
    return {
        owed_id: row
        for owed_id, row in ours.items()
        if row["channel"] in ("phone", "voicemail") or owed_id in beside
    }


def _look_for(row: dict[str, str], got: dict[str, Any] | None, result: PhoneComparison) -> None:
    result.owed += 1
    result.stories[row["story"]] += 1
    name = f"[{row['story']}] {row['customer']} {row['opened_at']}"
    if got is None:
        result.missed.append(f"{name}: not owed by us")
        return
    result.found += 1
    if got["classification"] != row["classification"]:
        result.different.append(f"{name}: {got['classification']}, truth {row['classification']}")
    if got["verdict"] != row["verdict"]:
        reasons = [reason["rule"] for reason in got["reasons"]]
        result.verdicts.append(f"{name}: verdict {got['verdict']}, truth {row['verdict']} {reasons}")
        return
    for key in ("opened_at", "settled_at"):
        if bool(row[key]) != bool(got[key]) or (
            row[key] and abs(got[key] - datetime.fromisoformat(row[key])) > NEAR
        ):
            result.different.append(f"{name}: {key} {got[key]}, truth {row[key]}")
    for key in ("grade", "manner", "channel"):
        if row[key] and (got[key] or "") != row[key]:
            result.different.append(f"{name}: {key} {got[key]}, truth {row[key]}")
    for key in ("chases", "attempts", "unproven"):
        if int(row[key]) != got[key]:
            result.different.append(f"{name}: {key} {got[key]}, truth {row[key]}")


def _look_at_calls(firm: Path, calls: dict[str, dict[str, Any]], result: PhoneComparison) -> None:
    for row in rows(firm / "truth" / "phone_calls.csv"):
        result.calls += 1
        got = calls.get(row["call"])
        if row["call"].startswith("mobile"):
            continue
        name = f"[{row['story']}] {row['call']} {row['at']}"
        if got is None:
            result.rules.append(f"{name}: not in calls.parquet")
            continue
        said = (got["direction"], got["owes"] or "none", got["outcome"])
        if said != (row["direction"], row["owes"], row["outcome"]):
            result.rules.append(f"{name}: {said}, truth {row['direction'], row['owes'], row['outcome']}")
        elif row["rule"] and row["direction"] == "inbound" and got["rule"] != row["rule"]:
            result.rules.append(f"{name}: {got['rule']}, truth {row['rule']}")


def main() -> None:
    print(compare_phones(Path(sys.argv[1]), Path(sys.argv[2])).readable())


if __name__ == "__main__":
    main()

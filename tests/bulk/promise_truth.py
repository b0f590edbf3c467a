"""Compares an audit with the ground truth of the sample firm's promises, sentence by sentence."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cli.auditing import rows

Row = dict[str, str]
Found = dict[str, Any]
#: CEL tells hundredths where the truth tells whole seconds, and a window may end with the second or after it.
NEAR = timedelta(seconds=2)
_UNSEEN = ("broken", "unconfirmed")


@dataclass
class PromiseComparison:
    """Counts and differences; each difference is one readable line.

    `unseen`: broken in truth, and the audit cannot tell because no phone system is searched for that customer (D12).
    `read`: the promises whose sentence we found among those said in words; `ours` are the sentences that we found in
    the same contacts, `invented` those of them that promise nothing.
    """

    said: int = 0
    read: int = 0
    ours: int = 0
    follow_ups: int = 0
    has_follow_up: int = 0
    compared: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    enders: list[str] = field(default_factory=list)
    not_holding: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    by_state: dict[str, Counter[str]] = field(default_factory=dict)
    languages: dict[str, list[int]] = field(default_factory=dict)
    tempting: int = 0

    @property
    def recall(self) -> float:
        return self.read / self.said

    @property
    def precision(self) -> float:
        return 1 - len(self.invented) / self.ours

    @property
    def same_kind(self) -> float:
        return 1 - len(self.kinds) / self.read

    @property
    def same_latest(self) -> float:
        return 1 - len(self.dates) / self.read

    @property
    def same_state(self) -> float:
        return 1 - len(self.states) / self.compared

    def state_scores(self) -> dict[str, tuple[float, float]]:
        """Return precision and recall of each state, 1.0 where there is nothing to be wrong about."""
        names = sorted(
            {*self.by_state, *(got for counts in self.by_state.values() for got in counts)} - {"absent"}
        )
        scores = {}
        for name in names:
            right = self.by_state.get(name, Counter())[name]
            ours = sum(counts[name] for counts in self.by_state.values())
            true = sum(self.by_state.get(name, Counter()).values())
            scores[name] = (right / ours if ours else 1.0, right / true if true else 1.0)
        return scores

    def readable(self, most: int = 40) -> str:
        """Return the figures and the first differences of each kind, a line each."""
        found = []
        for title in (
            "missed",
            "invented",
            "kinds",
            "dates",
            "not_holding",
            "absent",
            "states",
            "enders",
            "unseen",
        ):
            lines: list[str] = getattr(self, title)
            found.append(f"-- {title}: {len(lines)}")
            found.extend(f"   {line[:300]}" for line in lines[:most])
        languages = ", ".join(
            f"{name} {hit}/{total}" for name, (hit, total) in sorted(self.languages.items())
        )
        scores = ", ".join(
            f"{name} {precision:.3f}/{recall:.3f}"
            for name, (precision, recall) in self.state_scores().items()
        )
        found.append(
            f"sentences: recall {self.recall:.3f} ({self.read}/{self.said}; {languages}), precision "
            f"{self.precision:.3f} ({len(self.invented)} of {self.ours} false; {self.tempting} tempting ones), kind "
            f"{self.same_kind:.3f}, latest {self.same_latest:.3f}; follow-ups of holding replies "
            f"{self.has_follow_up}/{self.follow_ups}; states {self.same_state:.3f} of {self.compared} "
            f"(precision/recall: {scores}); {len(self.unseen)} more broken ones cannot be told without the calls"
        )
        return "\n".join(found)


def compare_promises(firm: Path, out: Path) -> PromiseComparison:
    """Compare `out` (an audit of everything in `firm` by `promises.audit_command`) with truth/promises.csv."""
    truth = rows(firm / "truth" / "promises.csv")
    contacts = rows(out / "contacts.parquet")
    ids = {row["message_id"]: row["contact_id"] for row in contacts if row["message_id"]}
    ids |= _calls(out)
    theirs: dict[str, list[Found]] = {}
    for row in rows(out / "promises.parquet"):
        theirs.setdefault(row["made_by"], []).append(row)
    beside = {row["contact_id"] for row in contacts if row["source"].startswith("promises/")}
    result = PromiseComparison()
    taken: set[str] = set()
    for row in truth:
        _look_for(row, theirs.get(ids.get(row["made_by"], ""), []), ids, taken, result)
    spoken = {ids.get(row["made_by"], "") for row in truth}
    _judge_ours(
        (one for made_by in sorted(beside | spoken) for one in theirs.get(made_by, [])),
        {row["contact_id"]: row for row in contacts},
        taken,
        result,
    )
    return result


def _calls(out: Path) -> dict[str, str]:
    """The exchange's name of a call, or a mobile's "mobile <epoch>", -> its contact."""
    found = {}
    for row in rows(out / "calls.parquet"):
        if row["contact_id"]:
            found[row["call_key"]] = row["contact_id"]
            if row["started_at"] is not None:
                found[f"mobile {int(row['started_at'].timestamp())}"] = row["contact_id"]
    return found


def _look_for(
    row: Row, ours: list[Found], ids: dict[str, str], taken: set[str], result: PromiseComparison
) -> None:
    name = f"[{row['wording']} {row['language']} {row['kind']} {row['form']}] «{row['sentence']}» {row['made_at']}"
    match = _match(row, ours)
    if row["kind"] == "no_promise":
        result.tempting += 1
        return
    if row["sentence"]:
        _look_at_words(row, match, name, result)
    if match is not None and match["sentence"]:
        taken.add(match["promise_id"])
    follow_up = match or next((one for one in ours if one["is_holding"]), None)
    if row["form"] == "holding":
        result.follow_ups += 1
        if follow_up is not None and not follow_up["is_suggestion"]:
            result.has_follow_up += 1
        else:
            result.not_holding.append(f"{name}: a full answer to us")
    _look_at_state(row, follow_up, ids, name, result)


def _match(row: Row, ours: list[Found]) -> Found | None:
    wanted = _plain(row["sentence"])
    for one in ours:
        got = _plain(one["sentence"])
        if wanted and got and (wanted in got or got in wanted):
            return one
    return next((one for one in ours if not wanted and one["is_holding"]), None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("’", "'").casefold()))


def _look_at_words(row: Row, match: Found | None, name: str, result: PromiseComparison) -> None:
    result.said += 1
    counts = result.languages.setdefault(row["language"], [0, 0])
    counts[1] += 1
    if match is None:
        result.missed.append(name)
        return
    counts[0] += 1
    result.read += 1
    if match["kind"] != row["kind"]:
        result.kinds.append(f"{name}: {match['kind']}")
    latest = datetime.fromisoformat(row["latest_at"])
    if abs(match["latest"] - latest) > NEAR:
        result.dates.append(
            f"{name}: {match['latest'].isoformat()}, truth {row['latest_at']} ({match['wording']})"
        )


def _look_at_state(
    row: Row, ours: Found | None, ids: dict[str, str], name: str, result: PromiseComparison
) -> None:
    got = "absent" if ours is None else str(ours["state"])
    if ours is not None and (row["state"], got) == _UNSEEN and _is_unseen(ours):
        result.unseen.append(name)
        return
    result.compared += 1
    result.by_state.setdefault(row["state"], Counter())[got] += 1
    if got != row["state"]:
        line = f"{name}: {got}, truth {row['state']} ({row['happened']} by {row['ended_by_kind']})"
        (result.absent if ours is None else result.states).append(line)
        if ours is None:
            result.states.append(line)
    elif (
        ours is not None
        and row["state"] in ("kept", "kept_late")
        and ours["kept_by"] != ids.get(row["ended_by"])
    ):
        result.enders.append(f"{name}: kept by {ours['kept_by']}, truth {row['ended_by']}")


def _is_unseen(ours: Found) -> bool:
    uncovered_from = ours["uncovered_from"]
    return not ours["is_suggestion"] and uncovered_from is not None and uncovered_from < ours["latest"]


def _judge_ours(
    ours: Iterable[Found], contacts: dict[str, Found], taken: set[str], result: PromiseComparison
) -> None:
    for one in ours:
        if not one["sentence"] or contacts[one["made_by"]]["direction"] != "outbound":
            continue
        result.ours += 1
        if one["promise_id"] not in taken:
            result.invented.append(f"{one['kind']} «{one['sentence']}» {one['rule']} {one['confidence']:.2f}")


def main() -> None:
    print(compare_promises(Path(sys.argv[1]), Path(sys.argv[2])).readable())


if __name__ == "__main__":
    main()

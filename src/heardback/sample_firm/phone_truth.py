"""The ground truth of calls, and of matters that went by mail and phone: bookkeeping of what was planned.

Written by whoever planned it, never read back from the files. The rules are those of SEMANTICS 2.3 (16), 3.2, 3.3
and 3.7 under 24 hours elapsed in mode `standard`, told a second time in plain steps.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from heardback.sample_firm.firm import DAY, ENDS_AT, iso

OWED_COLUMNS = (
    "opener", "opener_kind", "customer", "channel", "opened_at", "due_at", "verdict", "state", "settled_at", "grade",
    "manner", "chases", "attempts", "unproven", "classification", "story",
)  # fmt: skip
CALL_COLUMNS = ("call", "direction", "at", "number", "dialled", "outcome", "owes", "rule", "story")


@dataclass(slots=True, eq=False)
class PhoneOwed:
    """One owed answer; `opener` is a call's id or a Message-ID. Moments are epoch seconds, None for never."""

    opener: str
    kind: str  # "call" or "mail"
    customer: str
    channel: str
    opened_at: int
    story: str
    classification: str = "yes"
    settled_at: int | None = None
    grade: str = ""
    manner: str = ""
    chases: int = 0
    attempts: int = 0
    unproven: int = 0
    has_candidate: bool = False

    @property
    def due_at(self) -> int:
        return self.opened_at + DAY

    @property
    def verdict(self) -> str:
        """The partition's word at the end of the sources."""
        if self.settled_at is not None:
            if self.due_at >= ENDS_AT:
                return "early"
            return "met" if self.settled_at <= self.due_at else "late"
        if self.due_at >= ENDS_AT:
            return "pending"
        return "maybe_answered" if self.has_candidate else "never_answered"


@dataclass(frozen=True, slots=True)
class TrueCall:
    """One call as it happened. `owes` is "none" for what could not owe an answer."""

    call: str
    direction: str
    at: int
    number: str
    dialled: str
    outcome: str
    owes: str
    rule: str
    story: str


@dataclass(slots=True)
class PhoneTruth:
    """Everything planned."""

    owed: list[PhoneOwed] = field(default_factory=list)
    calls: list[TrueCall] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write phone_owed.csv and phone_calls.csv."""
        rows = sorted(self.owed, key=lambda one: (one.opened_at, one.opener))
        _write(folder / "phone_owed.csv", OWED_COLUMNS, [_owed_row(one) for one in rows])
        calls = sorted(self.calls, key=lambda one: (one.at, one.call))
        _write(
            folder / "phone_calls.csv",
            CALL_COLUMNS,
            [
                (
                    one.call,
                    one.direction,
                    iso(one.at),
                    one.number,
                    one.dialled,
                    one.outcome,
                    one.owes,
                    one.rule,
                    one.story,
                )
                for one in calls
            ],
        )


def _owed_row(one: PhoneOwed) -> tuple[object, ...]:
    return (
        one.opener,
        one.kind,
        one.customer,
        one.channel,
        iso(one.opened_at),
        iso(one.due_at),
        one.verdict,
        "settled" if one.settled_at is not None else "open",
        iso(one.settled_at) if one.settled_at is not None else "",
        one.grade,
        one.manner,
        one.chases,
        one.attempts,
        one.unproven,
        one.classification,
        one.story,
    )


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)

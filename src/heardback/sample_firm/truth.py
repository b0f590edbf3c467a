"""The ground truth: bookkeeping of what the simulation itself planned, written row by row.

Nothing here parses mail. Every owed answer is told by the story that made it: who asked when, what chased, what
settled it and with which grade (SEMANTICS 3.2, 4.2, 7), under 24 hours elapsed in mode `standard`.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from heardback.sample_firm.firm import DAY, ENDS_AT, iso
from heardback.sample_firm.letters import Letter

OWED_COLUMNS = [
    "contact",
    "opener_message_id",
    "customer",
    "channel",
    "subject",
    "opened_at",
    "due_at",
    "verdict",
    "state",
    "settled_at",
    "settled_by_message_id",
    "grade",
    "manner",
    "chases",
    "classification",
    "trap",
]
CONTACT_COLUMNS = [
    "contact",
    "message_id",
    "source",
    "nth",
    "is_duplicate",
    "direction",
    "occurred_at",
    "from",
    "subject",
    "owes",
    "rule",
    "customer",
    "trap",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """One outbound letter that settles, unless `bounce` comes back for it."""

    letter: Letter
    grade: str
    manner: str
    bounce: Letter | None = None


@dataclass(slots=True, eq=False)
class Owed:
    """One owed answer as the story plans it."""

    opener: Letter
    customer: str
    channel: str
    classification: str
    trap: str = ""
    chases: list[Letter] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    candidates: list[Letter] = field(default_factory=list)
    is_uncovered: bool = False

    @property
    def due_at(self) -> int:
        return self.opener.at + DAY

    def settled(self) -> Answer | None:
        """Return the answer that stands at the end of the sources, if any."""
        for answer in self.answers:
            if answer.letter.at < ENDS_AT and (answer.bounce is None or answer.bounce.at >= ENDS_AT):
                return answer
        return None

    def verdict(self) -> str:
        """Return the partition's word at the end of the sources."""
        answer = self.settled()
        if answer is not None:
            if self.due_at >= ENDS_AT:
                return "early"
            return "met" if answer.letter.at <= self.due_at else "late"
        if self.due_at >= ENDS_AT:
            return "pending"
        if any(letter.at < ENDS_AT for letter in self.candidates):
            return "maybe_answered"
        return "breached_unconfirmed" if self.is_uncovered else "never_answered"


class TruthWriter:
    """Writes owed.csv and contacts.csv as the simulation goes, and keeps the sums."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._owed_file = self._open(folder / "owed.csv")
        self._contacts_file = self._open(folder / "contacts.csv")
        self._owed = csv.writer(self._owed_file, lineterminator="\n")
        self._contacts = csv.writer(self._contacts_file, lineterminator="\n")
        self._owed.writerow(OWED_COLUMNS)
        self._contacts.writerow(CONTACT_COLUMNS)
        self.verdicts: Counter[tuple[str, str]] = Counter()
        self.traps: Counter[str] = Counter()
        self.messages = 0
        self.contacts = 0

    @staticmethod
    def _open(path: Path) -> TextIO:
        return path.open("w", encoding="utf-8", newline="", buffering=1 << 18)

    def owed(self, owed: Owed) -> None:
        """Write one owed answer, unless it was opened after the end of the sources."""
        opener = owed.opener
        if opener.at >= ENDS_AT:
            return
        answer = owed.settled()
        verdict = owed.verdict()
        self.verdicts[owed.classification, verdict] += 1
        self._owed.writerow(
            (
                opener.number,
                opener.message_id,
                owed.customer,
                owed.channel,
                opener.subject,
                iso(opener.at),
                iso(owed.due_at),
                verdict,
                "settled" if answer else "open",
                iso(answer.letter.at) if answer else "",
                answer.letter.message_id if answer else "",
                answer.grade if answer else "",
                answer.manner if answer else "",
                sum(chase.at < ENDS_AT for chase in owed.chases),
                owed.classification,
                owed.trap,
            )
        )

    def lies(self, letter: Letter, source: str, nth: int, is_duplicate: bool) -> None:
        """Write where one copy of a letter lies (`nth` counts from 1 in its source)."""
        self.messages += 1
        if not is_duplicate:
            self.contacts += 1
            if letter.trap:
                self.traps[letter.trap] += 1
        self._contacts.writerow(
            (
                letter.number,
                letter.message_id,
                source,
                nth,
                "yes" if is_duplicate else "no",
                letter.direction,
                iso(letter.at),
                letter.sender.address,
                letter.subject,
                letter.owes,
                letter.rule,
                letter.customer,
                letter.trap,
            )
        )

    def close(self) -> None:
        self._owed_file.close()
        self._contacts_file.close()

"""The ground truth of promises: what was said by when, what happened then, and by which contact.

Written by whoever planned it, never read back from the mail. The states are those of SEMANTICS 4.8 and 5.5 without
any person's click, told a second time in plain steps: what only a click could prove stays `unconfirmed`.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from heardback.sample_firm.firm import ENDS_AT, iso
from heardback.sample_firm.promise_words import NO_PROMISE

COLUMNS = (
    "made_by", "made_by_kind", "customer", "language", "staff", "made_at", "sentence", "kind", "form", "earliest_at",
    "latest_at", "names_time", "is_certain", "happened", "state", "ended_by", "ended_by_kind", "ended_at", "wording",
)  # fmt: skip


@dataclass(slots=True)
class TruePromise:
    """One promise, or one sentence that only sounds like it (kind `no_promise`). Moments are epoch seconds.

    `is_certain`: it counts whatever anybody clicks, as what a holding reply leaves open does. `kept_at`, `told_at`
    and `contacted_at`: a contact of ours kept it, told a new date, or was about something else or proves nothing.
    `happened` says what the story meant, `ended_by` by which contact: `kind` is mail, call or voicemail.
    """

    made_by: str
    made_by_kind: str
    customer: str
    language: str
    staff: str
    made_at: int
    sentence: str
    kind: str
    form: str
    earliest_at: int
    latest_at: int
    names_time: bool
    is_certain: bool
    wording: int
    happened: str = "never"
    kept_at: int | None = None
    told_at: int | None = None
    contacted_at: int | None = None
    ended_by: str = ""
    ended_by_kind: str = ""

    @property
    def is_promise(self) -> bool:
        return self.kind != NO_PROMISE

    def state(self, end: int = ENDS_AT) -> str:
        """Return the state at `end`, as long as nobody clicked."""
        kept, told, touched = (_by(at, end) for at in (self.kept_at, self.told_at, self.contacted_at))
        if not self.is_promise:
            return ""
        if kept is not None and kept <= self.latest_at:
            return "kept"
        if told is not None and told <= self.latest_at:
            return "renegotiated"
        if end <= self.latest_at:
            return "open"
        if kept is not None:
            return "kept_late"
        if not self.is_certain:
            return "unconfirmed"
        if told is not None:
            return "broken"
        return "unconfirmed" if touched is not None else "broken"

    def what_happened(self, end: int = ENDS_AT) -> str:
        """Return kept, late, renegotiated, never, cannot_tell, or open while it is neither due nor ended."""
        if not self.is_promise:
            return ""
        ended = [at for at in (self.kept_at, self.told_at, self.contacted_at) if at is not None and at <= end]
        if ended:
            return self.happened
        return "never" if end > self.latest_at else "open"


def _by(at: int | None, end: int) -> int | None:
    return at if at is not None and at <= end else None


@dataclass(slots=True)
class PromiseTruth:
    """Everything promised, and in how many mails the matters of it were told."""

    promises: list[TruePromise] = field(default_factory=list)
    mails: int = 0

    def states(self) -> dict[str, int]:
        """Count the promises by their state at the end of the sources."""
        counts = Counter(one.state() for one in self.told() if one.is_promise)
        return dict(sorted(counts.items()))

    def told(self) -> list[TruePromise]:
        """Return those that were made before the end of the sources, in order."""
        made = [one for one in self.promises if one.made_at < ENDS_AT]
        return sorted(made, key=lambda one: (one.made_at, one.made_by, one.wording))

    def write(self, folder: Path) -> None:
        """Write promises.csv."""
        with (folder / "promises.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_row(one) for one in self.told())


def _row(one: TruePromise) -> tuple[object, ...]:
    ended = min((at for at in (one.kept_at, one.told_at, one.contacted_at) if at is not None), default=None)
    has_ended = ended is not None and ended < ENDS_AT
    return (
        one.made_by,
        one.made_by_kind,
        one.customer,
        one.language,
        one.staff,
        iso(one.made_at),
        one.sentence,
        one.kind,
        one.form,
        iso(one.earliest_at),
        iso(one.latest_at),
        "yes" if one.names_time else "no",
        "yes" if one.is_certain else "no",
        one.what_happened(),
        one.state(),
        one.ended_by if has_ended else "",
        one.ended_by_kind if has_ended else "",
        iso(ended) if ended is not None and has_ended else "",
        one.wording,
    )

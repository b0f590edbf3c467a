"""A sample firm's export, audited and imported: the two ways through the house, side by side."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from heardback.bulk.firms import is_shared
from heardback.desk.firm import policy_book, profile
from heardback.desk.models import (
    IntakePoint,
    OwedAnswer,
    PromiseRow,
    StaffAddress,
    StandardVersion,
)
from heardback.desk.promise_rows import promise_of
from heardback.desk.restored import restored
from heardback.findings.promise_states import as_searched
from heardback.intake.import_export import cover_import, import_sources
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.rejudge import rejudge_all
from heardback.kernel.status import state_at, verdict_at
from heardback.sample_firm.firm import DOMAIN
from heardback.sample_firm.simulate import write_sample_firm

ZONE = "America/New_York"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Export:
    """A written sample firm and its audit's findings."""

    folder: Path
    owed: dict[str, dict[str, Any]]
    as_of: datetime
    promises: dict[str, dict[str, Any]] = field(default_factory=dict)


def audited_export(folder: Path, messages: int, seed: int, layout: str = "mbox") -> Export:
    """Write a sample firm and audit it with the real command."""
    write_sample_firm(folder / "firm", messages, seed, layout=layout)
    out = folder / "audit"
    subprocess.run(
        [
            *(sys.executable, "-c", "from heardback.cli import main; main()", "audit", "mail"),
            *("--firm", DOMAIN, "--staff", "staff.txt"),
            *("--timezone", ZONE, "--out", str(out)),
        ],
        cwd=folder / "firm",
        check=False,
        capture_output=True,
    )
    rows = pq.read_table(out / "owed.parquet").to_pylist()
    promised = pq.read_table(out / "promises.parquet").to_pylist()
    return Export(
        folder / "firm",
        {row["owed_id"]: row for row in rows},
        _as_of(out),
        {row["promise_id"]: row for row in promised},
    )


def _as_of(out: Path) -> datetime:
    import json

    found = datetime.fromisoformat(json.loads((out / "manifest.json").read_text())["as_of"])
    return found.astimezone(UTC)


def import_export(
    export: Export, work: Path, *, shuffled: random.Random | None = None, batch: int = 200
) -> None:
    """Import the export into the live desk; `shuffled` lets the items arrive in any order."""
    firm = profile()
    firm.name, firm.zone, firm.country, firm.domains = "Blue Heron Pools", ZONE, "US", [DOMAIN]
    firm.save()
    lines = (export.folder / "staff.txt").read_text().splitlines()
    for address in filter(None, (line.split("#")[0].strip().lower() for line in lines)):
        StaffAddress.objects.create(address=address, kind="shared" if is_shared(address) else "person")
    StandardVersion.objects.create(
        text="24h", hours={"zone": ZONE}, version="1", in_force_from=NOW, made_at=NOW
    )
    point = IntakePoint.objects.create(name="export", kind="import", created_at=NOW)
    import_sources([str(export.folder / "mail")], point, work, NOW)
    if shuffled is not None:
        _shuffle(shuffled)
    while normalise_one(NOW, batch):
        pass
    cover_import(point, NOW)
    rejudge_all(NOW)


def _shuffle(dice: random.Random) -> None:
    """Give the stored items new numbers, so that they are normalised in another order."""
    ids = list(RawItem.objects.values_list("pk", flat=True))
    wanted = ids.copy()
    dice.shuffle(wanted)
    rows = {row.pk: row for row in RawItem.objects.all()}
    offset = max(ids) + 1
    RawItem.objects.all().delete()
    fresh = []
    for old, new in zip(ids, wanted, strict=True):
        row = rows[old]
        row.pk = offset + new
        fresh.append(row)
    RawItem.objects.bulk_create(fresh, batch_size=500)


COMPARED = [
    "customer_id",
    "customer",
    "channel",
    "subject",
    "opened_at",
    "due_at",
    "state",
    "verdict",
    "settled_at",
    "settled_by",
    "staff",
    "grade",
    "manner",
    "chases",
    "attempts",
    "classification",
    "rule",
    "last_words",
    "number_left",
    "is_first_contact",
    "uncovered_from",
]


def desk_rows(as_of: datetime) -> dict[str, dict[str, Any]]:
    """Every owed answer of the desk, in the audit's words, as of the audit's moment."""
    book = policy_book()
    found = {}
    for row in OwedAnswer.objects.all():
        owed = restored(row, book)
        found[row.owed_id] = {
            **{name: getattr(row, name, None) for name in COMPARED},
            "state": state_at(owed, as_of).value,
            "verdict": verdict_at(owed, as_of).value,
            "classification": "yes" if row.is_certain else "unsure",
            "settled_by": row.settled_by or None,
            "staff": row.staff if row.settled_at else None,
            "grade": row.grade or None,
            "manner": row.manner or None,
        }
    return found


PROMISES_COMPARED = (
    "customer_id", "owed_id", "kind", "tier", "sentence", "wording", "made_by", "made_at", "earliest", "latest",
    "staff", "state", "kept_at", "kept_by", "told_at", "contacted_at", "confidence", "rule", "is_suggestion",
    "is_holding", "uncovered_from", "candidates",
)  # fmt: skip


def desk_promises(as_of: datetime) -> dict[str, dict[str, Any]]:
    """Every promise of the desk, in the audit's words, as of the audit's moment."""
    found = {}
    for row in PromiseRow.objects.all():
        promise = as_searched(promise_of(row), has_calls=False)
        found[row.promise_id] = {
            **{name: getattr(row, name, None) for name in PROMISES_COMPARED},
            "earliest": row.earliest_at,
            "latest": row.latest_at,
            "kept_at": row.answered_at,
            "state": promise.state_at(as_of).value,
            "is_suggestion": promise.is_suggestion,
            "uncovered_from": promise.uncovered_from,
        }
    return found


def differing_rows(
    audit: dict[str, dict[str, Any]],
    desk: dict[str, dict[str, Any]],
    but: tuple[str, ...] = (),
    compared: Iterable[str] = tuple(COMPARED),
) -> Iterable[str]:
    """One line a difference, by id and column; the columns `but` are left out."""
    for key in sorted(audit.keys() | desk.keys()):
        if key not in audit or key not in desk:
            yield f"{key}: only in the {'desk' if key in desk else 'audit'}"
            continue
        for name in compared:
            if name not in but and audit[key][name] != desk[key][name]:
                yield f"{key} {name}: audit {audit[key][name]!r}, desk {desk[key][name]!r}"

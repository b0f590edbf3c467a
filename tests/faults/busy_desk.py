"""A busy desk as a process of its own, made to be killed: takes in an export bit by bit, reads it, people decide.

Run as `python -m tests.faults.busy_desk EXPORT WORK SEED`; prints `done` when everything is in and read.
Started again after a kill -9 it goes on where the facts say that it stood.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Model, QuerySet  # noqa: E402

from heardback.desk.actions.record_decision import record_decision, reverse_decision  # noqa: E402
from heardback.desk.actions.refile import refile  # noqa: E402
from heardback.desk.firm import evidence_firm, judging_context, profile  # noqa: E402
from heardback.desk.models import (  # noqa: E402
    Contact,
    Customer,
    DecisionFact,
    IdentityLink,
    IntakePoint,
    OwedAnswer,
    Staff,
)
from heardback.desk.projection import refresh  # noqa: E402
from heardback.intake import import_export  # noqa: E402
from heardback.intake.normalise import normalise_one  # noqa: E402
from heardback.kernel.decisions import DecisionKind  # noqa: E402

NOW = datetime(2026, 6, 11, 12, 0, tzinfo=UTC)


def main(export: Path, work: Path, seed: int) -> None:
    """Take everything in; act at random in between; the clock stands still at NOW."""
    dice = random.Random(f"{seed} {os.getpid()}")
    point = IntakePoint.objects.get(name="export")
    import_export.AT_ONCE = 25
    done = {"stored": False}

    def between(step: str, so_far: int, total: int) -> None:
        if step == "storing":
            normalise_one(NOW, dice.choice((1, 5, 20, 60)))
            act(dice)

    import_export.import_sources([str(export / "mail")], point, work / uuid.uuid4().hex, NOW, between)
    done["stored"] = True
    while normalise_one(NOW, dice.choice((5, 40))):
        act(dice)
    print("done", flush=True)


def act(dice: random.Random) -> None:
    """One thing that a person might do now."""
    staff = Staff.objects.get(email="dana@blueheron-pools.example")
    owed = _any(OwedAnswer.objects.all(), dice)
    if owed is None:
        return
    match dice.randrange(8):
        case 0:
            record_decision(staff, DecisionKind.OWES_NO, owed.owed_id, now=NOW, reason="newsletter")
        case 1:
            record_decision(staff, DecisionKind.OWES_YES, owed.owed_id, now=NOW)
        case 2:
            at = owed.opened_at + timedelta(hours=3)
            record_decision(staff, DecisionKind.ATTEST, owed.owed_id, now=NOW, occurred_at=at, reason="rang")
        case 3:
            record_decision(staff, DecisionKind.WITHDRAWN, owed.owed_id, now=NOW, reason="solved")
        case 4:
            sent = _any(Contact.objects.filter(direction="outbound", customers__isnull=False), dice)
            if sent is not None:
                record_decision(
                    staff, DecisionKind.ATTRIBUTE, owed.owed_id, other_id=sent.contact_id, now=NOW
                )
        case 5:
            decision = _any(DecisionFact.objects.exclude(kind="reverse"), dice)
            if decision is not None:
                reverse_decision(staff, decision.decision_id, now=NOW)
        case _:
            link(staff, dice)


def link(staff: Staff, dice: random.Random) -> None:
    """Say that two customers are one, or take such a word back."""
    one, other = _any(Customer.objects.all(), dice), _any(Customer.objects.all(), dice)
    former = _any(IdentityLink.objects.filter(is_link=True), dice)
    with transaction.atomic():
        if former is not None and dice.random() < 0.5:
            pair, is_link = (former.one, former.other), False
        elif one is not None and other is not None and one.pk != other.pk:
            pair, is_link = (one.pk, other.pk), True
        else:
            return
        IdentityLink.objects.create(
            one=pair[0], other=pair[1], is_link=is_link, proof="person", by=staff, made_at=NOW
        )
        moved = refile(set(pair), evidence_firm(profile()))
        customers = set(Customer.objects.filter(pk__in=moved).values_list("pk", flat=True))
        from heardback.desk.identities import customers_of

        refresh(customers | set(customers_of(moved).values()), judging_context(), NOW)


_Row = TypeVar("_Row", bound=Model)


def _any(rows: QuerySet[_Row], dice: random.Random) -> _Row | None:
    count = rows.count()
    return rows.order_by("pk")[dice.randrange(count)] if count else None


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

"""The promises of the last weeks as the figures count them.

A page reads what `workers.promise_figures` stored; it computes none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from heardback.desk.models import FigureSnapshot, PromiseRow
from heardback.desk.promise_rows import promise_of
from heardback.desk.queries.phone_figures import SNAPSHOT as CALLS
from heardback.findings.promise_figures import CountedPromise, counted

#: The snapshot of the figures of promises; Today's is 1, that of calls 2.
SNAPSHOT = 3
#: The window, in days, of which Today speaks.
LATELY = "28"


@dataclass(frozen=True, slots=True)
class TeamPromise:
    """A promise as it counts, and the name of the team whose matter it is ('': no team's)."""

    promise: CountedPromise
    team: str


def promises_since(since: datetime, as_of: datetime) -> list[TeamPromise]:
    """Return the promises that were made by `as_of`, and made or due since `since`; nothing of who made them."""
    rows = PromiseRow.objects.filter(
        Q(latest_at__gte=since) | Q(made_at__gte=since), made_at__lte=as_of
    ).select_related("team")
    return [
        TeamPromise(
            counted(
                promise_of(row),
                as_of,
                place_in_row=row.place_in_row,
                is_unapproved=row.is_unapproved,
            ),
            row.team.name if row.team else "",
        )
        for row in rows.iterator(chunk_size=2_000)
    ]


def promise_snapshot() -> FigureSnapshot | None:
    """Return the figures of promises as last computed, None before the first time."""
    return FigureSnapshot.objects.filter(pk=SNAPSHOT).first()


def calls_and_promises() -> tuple[FigureSnapshot | None, FigureSnapshot | None]:
    """Return both snapshots of the page Figures as last computed, in one query."""
    found = FigureSnapshot.objects.in_bulk([CALLS, SNAPSHOT])
    return found.get(CALLS), found.get(SNAPSHOT)


def kept_lately() -> dict[str, Any] | None:
    """Return what Today says of the promises that came due in the last LATELY days, None before the first time.

    `kept` is a share, `unconfirmed` the number of which nobody can tell; as last computed.
    """
    found = promise_snapshot()
    if found is None:
        return None
    figures = found.figures["windows"][LATELY]["figures"]
    return {"days": LATELY, "kept": figures["kept"], "unconfirmed": figures["parts"]["unconfirmed"]}


def promises_behind(promise_ids: Sequence[str]) -> list[PromiseRow]:
    """Return these promises, the latest due first; those that are gone are left out."""
    return list(PromiseRow.objects.filter(pk__in=promise_ids).order_by("-latest_at", "promise_id"))

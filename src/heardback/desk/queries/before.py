"""Before we began: people unanswered from before go-live, newest first, as a list to win back (SEMANTICS 2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from heardback.desk.firm import go_live_at
from heardback.desk.models import OwedAnswer
from heardback.desk.queries.page_keys import moment_and_text, page_key

PAGE = 50


@dataclass(frozen=True, slots=True)
class BeforePage:
    """One page; `total` are all of them, certain and unsure apart."""

    rows: tuple[OwedAnswer, ...]
    certain: int
    unsure: int
    more: str
    go_live_at: datetime | None


def before_rows() -> QuerySet[OwedAnswer]:
    """Return everybody who waits since before go-live; nobody before the firm decided when that is."""
    since = go_live_at()
    rows = OwedAnswer.objects.filter(is_open=True)
    return rows.none() if since is None else rows.filter(opened_at__lt=since)


def before_page(after: str = "", *, with_unsure: bool = False, size: int = PAGE) -> BeforePage:
    """Return one page, newest first; certain ones alone unless asked for all."""
    everybody = before_rows()
    certain = everybody.filter(is_certain=True).count()
    rows = everybody if with_unsure else everybody.filter(is_certain=True)
    cut = moment_and_text(after)
    if cut is not None:
        rows = rows.filter(Q(opened_at__lt=cut[0]) | Q(opened_at=cut[0], owed_id__gt=cut[1]))
    found = list(rows.order_by("-opened_at", "owed_id")[: size + 1])
    page = found[:size]
    return BeforePage(
        rows=tuple(page),
        certain=certain,
        unsure=everybody.filter(is_certain=False).count(),
        more=page_key(page[-1].opened_at, page[-1].owed_id) if len(found) > size else "",
        go_live_at=go_live_at(),
    )


COLUMNS = (
    "customer",
    "identity",
    "channel",
    "subject",
    "waiting_since",
    "tried",
    "certain",
    "last_words",
    "number",
)


def before_lines() -> Iterator[tuple[str, ...]]:
    """Yield the whole list as rows of text under `COLUMNS`, newest first."""
    for row in before_rows().order_by("-opened_at", "owed_id").iterator(chunk_size=500):
        yield (
            row.customer,
            row.customer_id.partition(":")[2],
            row.channel,
            row.subject,
            row.opened_at.isoformat(),
            str(row.chases + 1),
            "yes" if row.is_certain else "unsure",
            row.last_words,
            row.number,
        )

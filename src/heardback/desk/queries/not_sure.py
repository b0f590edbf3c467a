"""Not sure: what a person must sort out, the likeliest first, with who sent it and how much more of them waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from heardback.desk.firm import go_live_at, policy_book
from heardback.desk.models import Contact, Filing, OwedAnswer
from heardback.desk.queries.timeline import ContactLine, OwedLine, contact_line, owed_line

PAGE = 25


@dataclass(frozen=True, slots=True)
class Unsure:
    """One to sort out: its words and evidence, and how many more of this sender are unsure (`others`)."""

    line: OwedLine
    opener: ContactLine | None
    sender: str
    others: int


@dataclass(frozen=True, slots=True)
class UnsurePage:
    """One page; `total` are all that are to be sorted out, `more` the key of the next page."""

    rows: tuple[Unsure, ...]
    total: int
    more: str


def unsure_rows() -> QuerySet[OwedAnswer]:
    """Return every unsure owed answer that the queue speaks of: open, since go-live."""
    rows = OwedAnswer.objects.filter(is_open=True, is_certain=False)
    since = go_live_at()
    return rows if since is None else rows.filter(opened_at__gte=since)


def unsure_page(as_of: datetime, after: str = "", size: int = PAGE) -> UnsurePage:
    """Return one page, the likeliest to be a person who waits first."""
    everything = unsure_rows()
    rows = everything.select_related("owner")
    likelihood, _, key = after.partition("~")
    try:
        cut = float(likelihood)
        rows = (
            rows.filter(Q(likelihood__lt=cut) | Q(likelihood=cut, owed_id__gt=key))
            if key and "\0" not in key
            else rows
        )
    except ValueError:
        pass
    found = list(rows.order_by("-likelihood", "owed_id")[: size + 1])
    page = found[:size]
    book = policy_book()
    filings = {
        filing.contact.contact_id: filing
        for filing in Filing.objects.filter(
            contact__contact_id__in=[row.owed_id for row in page],
            customer_id__in=[row.customer_id for row in page],
        ).select_related("contact")
    }
    senders = {key: filing.contact.from_address for key, filing in filings.items()}
    counts = _counts(set(senders.values()) - {""})
    return UnsurePage(
        rows=tuple(
            Unsure(
                owed_line(row, book, as_of),
                contact_line(filings[row.owed_id]) if row.owed_id in filings else None,
                senders.get(row.owed_id, ""),
                max(0, counts[senders.get(row.owed_id, "")] - 1),
            )
            for row in page
        ),
        total=everything.count(),
        more=f"{page[-1].likelihood!r}~{page[-1].owed_id}" if len(found) > size else "",
    )


def _counts(senders: set[str]) -> Counter[str]:
    """How many unsure owed answers each of these senders opened."""
    opened = Contact.objects.filter(from_address__in=senders, contact_id__in=unsure_rows().values("owed_id"))
    return Counter(opened.values_list("from_address", flat=True))

"""One owed answer as the sheet of decisions shows it: what holds, what may have answered it, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heardback.desk.debts import members_of
from heardback.desk.firm import policy_book
from heardback.desk.models import Contact, DecisionFact, OwedAnswer
from heardback.desk.queries.timeline import Deed, OwedLine, decision_deeds, owed_line


@dataclass(frozen=True, slots=True)
class Decidable:
    """`sent` are our contacts to this customer since they wrote, the newest first: any may be the answer."""

    line: OwedLine
    sent: tuple[Contact, ...]
    deeds: tuple[Deed, ...]


def decidable(row: OwedAnswer, as_of: datetime) -> Decidable:
    """Return what a person needs to decide on `row`."""
    sent = (
        Contact.objects.filter(
            filings__customer_id=row.customer_id, direction="outbound", occurred_at__gte=row.opened_at
        )
        .exclude(contact_id=row.settled_by)
        .defer("facts")
        .order_by("-occurred_at")[:20]
    )
    members = members_of(row.owed_id)
    decisions = DecisionFact.objects.filter(contact_id__in=[*members, row.settled_by or "-"])
    return Decidable(owed_line(row, policy_book(), as_of), tuple(sent), tuple(decision_deeds(decisions)))

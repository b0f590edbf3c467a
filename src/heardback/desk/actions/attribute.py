"""Attribute: a person says that this contact of ours answers that customer; its own time counts (3.2 A)."""

from __future__ import annotations

from datetime import datetime, timedelta

from heardback.desk.actions.record_decision import record_decision
from heardback.desk.debts import owed_with, sent_contact
from heardback.desk.models import DecisionFact, Filing, OwedAnswer, Staff
from heardback.desk.refused import Refused
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.reasons import MEANINGS, Rule

#: Clocks of mail programs may be this far behind (SEMANTICS 3.5).
CLOCKS_DIFFER = timedelta(minutes=10)
#: No person's word makes a human answer of these (D4).
NEVER_AN_ANSWER = frozenset(
    {Rule.X_AUTOMATIC, Rule.X_INTERNAL, Rule.X_DRAFT, Rule.X_BOUNCED, Rule.X_TEMPLATE, Rule.X_NO_CUSTOMER}
)


def attribute(by: Staff, key: str, sent_id: str, *, now: datetime, reason: str = "") -> DecisionFact:
    """Rule that `sent_id` answered the owed answer `key`; it counts from when it was sent.

    Refused for mail to others, machines' mail, what came back, and what is older than the question.
    """
    row = owed_with(key)
    _check(row, sent_id)
    return record_decision(by, DecisionKind.ATTRIBUTE, row.owed_id, other_id=sent_id, now=now, reason=reason)


def _check(row: OwedAnswer, sent_id: str) -> None:
    sent = sent_contact(sent_id)
    filing = Filing.objects.filter(contact=sent, customer_id=row.customer_id).first()
    if filing is None:
        raise Refused(f"That did not go to {row.customer}. If it did, link the two addresses first.")
    if filing.rule in NEVER_AN_ANSWER:
        raise Refused(
            f"{MEANINGS[Rule(filing.rule)]} It cannot answer anybody. If you answered yourself, say when and how."
        )
    if row.settled_by == sent_id and row.settled_rule == Rule.ATTRIBUTED:
        raise Refused("It counts as the answer already.")
    if sent.occurred_at < row.opened_at - CLOCKS_DIFFER:
        raise Refused(
            f"It was sent before {row.customer} wrote, so it cannot answer them. If you answered later, say when."
        )

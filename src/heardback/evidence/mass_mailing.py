"""Which outbound mails went to many at once? (SEMANTICS 3.3: mass mailing never answers anybody.)

Pure: rows in, contact ids and reasons out. It looks across customers, so it runs before judging and leaves an
attribute on the contact (`Mark.MASS_MAILING`). Its one exception - a customer whose own contact the mail cites
was answered personally - belongs to one customer and is applied by the kernel.

Bodies are compared per sender: six staff members who each write "Thank you!" within an hour sent no mailing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from heardback.kernel.contacts import Mark

MOST_RECIPIENTS = 5
WINDOW = timedelta(hours=1)
BULK_MARKS = frozenset(
    {
        Mark.LIST_ID,
        Mark.LIST_UNSUBSCRIBE,
        Mark.LIST_POST,
        Mark.PRECEDENCE_BULK,
        Mark.FEEDBACK_ID,
        Mark.CAMPAIGN,
    }
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One outbound mail: `customers` are the identities of its outside recipients, `sent_at` is aware UTC.

    `body_hash` is a hash of the new text without quotes ('' = no text, never compared); `marks` as found by
    `automatic.read_automatic`.
    """

    contact_id: str
    sender: str
    sent_at: datetime
    customers: tuple[str, ...]
    body_hash: str = ""
    marks: frozenset[Mark] = frozenset()


def mass_mailings(rows: Iterable[Sent], own_groups_post: bool = False) -> Mapping[str, str]:
    """Return contact id -> reason for every mass mailing among `rows` (any order, duplicates welcome).

    `own_groups_post`: the firm answers through its own group, which stamps list headers on people's mail, so
    list headers alone prove nothing; campaign headers still do.
    """
    reasons: dict[str, str] = {}
    by_body: defaultdict[tuple[str, str], dict[str, Sent]] = defaultdict(dict)
    for row in rows:
        if reason := _own_reason(row, own_groups_post):
            reasons[row.contact_id] = reason
        if row.body_hash and row.customers:
            by_body[row.sender, row.body_hash][row.contact_id] = row
    for same in by_body.values():
        if len(same) > 1:
            _mark_bursts(sorted(same.values(), key=lambda sent: (sent.sent_at, sent.contact_id)), reasons)
    return reasons


def _own_reason(row: Sent, own_groups_post: bool) -> str:
    if len(set(row.customers)) > MOST_RECIPIENTS:
        return f"{len(set(row.customers))} outside recipients"
    marks = row.marks & BULK_MARKS
    if own_groups_post or Mark.OWN_GROUP in row.marks:
        marks &= {Mark.CAMPAIGN, Mark.FEEDBACK_ID}
    return f"bulk headers: {', '.join(sorted(marks))}" if marks else ""


def _mark_bursts(rows: list[Sent], reasons: dict[str, str]) -> None:
    first = 0
    in_window: defaultdict[str, int] = defaultdict(int)
    marked = 0  # rows before this index are marked already
    for last, row in enumerate(rows):
        for customer in set(row.customers):
            in_window[customer] += 1
        while row.sent_at - rows[first].sent_at > WINDOW:
            for customer in set(rows[first].customers):
                in_window[customer] -= 1
                if not in_window[customer]:
                    del in_window[customer]
            first += 1
        if len(in_window) > MOST_RECIPIENTS:
            for member in rows[max(first, marked) : last + 1]:
                reasons.setdefault(
                    member.contact_id, f"same words to {len(in_window)} customers within an hour"
                )
            marked = last + 1

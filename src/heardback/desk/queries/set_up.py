"""What a firm sees first: the first true sentence, who seems to be staff, and both readings of "24 hours"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from heardback.desk.firm import policy_book, profile
from heardback.desk.models import Contact, Filing, OwedAnswer, StaffAddress
from heardback.desk.restored import restored
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS, domain_of
from heardback.formats.opening_hours import parse_calendar
from heardback.formats.standard_files import parse_standard
from heardback.kernel.status import Verdict, verdict_at

MONTH = timedelta(days=30)
BOTH = ("24h", "24h skipping closed days")
_MOST_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Since a moment: people who wrote something that may want an answer, and those of them who still wait.

    `waiting` are certain; `perhaps` are people of whom only unsure contacts are open.
    """

    since: datetime
    people: int
    waiting: int
    perhaps: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one standard says of the last month: of `due` answers that came due, `met` were in time."""

    text: str
    due: int
    met: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """An address that sends as one of ours, how many mails it sent, and whether it looks like a person's."""

    address: str
    name: str
    mails: int


def first_look(since: datetime) -> FirstLook:
    """Count people, not mails: three queries."""
    wrote = Filing.objects.filter(occurred_at__gte=since, owes__in=("yes", "unsure"))
    still = OwedAnswer.objects.filter(opened_at__gte=since, is_open=True)
    waiting = set(still.filter(is_certain=True).values_list("customer_id", flat=True))
    perhaps = set(still.filter(is_certain=False).values_list("customer_id", flat=True)) - waiting
    return FirstLook(since, wrote.values("customer_id").distinct().count(), len(waiting), len(perhaps))


def both_readings(now: datetime, hours: Mapping[str, Any] | None = None) -> list[Reading]:
    """Judge the last month's certain owed answers by each reading of "24 hours"; only what has come due counts."""
    firm = profile()
    calendar = parse_calendar({**(firm.hours if hours is None else hours), "zone": firm.zone})
    book = policy_book()
    rows = OwedAnswer.objects.filter(opened_at__gte=now - MONTH, is_certain=True).order_by("-opened_at")
    owed = [restored(row, book) for row in rows[:_MOST_LOOKED_AT]]
    found = []
    for text in BOTH:
        standard = parse_standard(text, calendar)
        verdicts = Counter(
            verdict_at(replace(one, due_at=standard.due_at(one.opened_at)), now) for one in owed
        )
        due = sum(verdicts.values()) - sum(
            verdicts[open_one] for open_one in (Verdict.EARLY, Verdict.PENDING, Verdict.NOT_APPLICABLE)
        )
        found.append(Reading(text, due, verdicts[Verdict.MET]))
    return found


def proposed_staff(sent_contact_ids: list[str]) -> list[Proposed]:
    """Return addresses that wrote as us and are not listed yet, the busiest first.

    Mail in Sent folders (`sent_contact_ids`) counts whatever its address, except an outside customer's.
    """
    known = set(StaffAddress.objects.values_list("address", flat=True))
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    ours = Contact.objects.filter(is_ours=True).values_list("from_address", "from_name")
    for address, name in ours.order_by("-occurred_at")[:_MOST_LOOKED_AT]:
        _count(counts, names, address, name)
    sent = Contact.objects.filter(contact_id__in=sent_contact_ids, is_ours=False)
    for address, name in sent.values_list("from_address", "from_name"):
        _count(counts, names, address, name)
    return [
        Proposed(address, names.get(address, ""), mails)
        for address, mails in counts.most_common()
        if address not in known
    ]


def _count(counts: Counter[str], names: dict[str, str], address: str, name: str) -> None:
    if address:
        counts[address] += 1
        if name:
            names.setdefault(address, name)


def is_own_mailbox(address: str) -> bool:
    """Whether an address is at a provider that everybody shares."""
    return domain_of(address) in PUBLIC_MAIL_DOMAINS

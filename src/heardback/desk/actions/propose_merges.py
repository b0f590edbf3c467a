"""Propose merges: software suspects that two identities are one person, and says why. It links nothing (2.2).

Names alone never suffice: a proposal needs a number left that is somebody's own, or one name with the same number,
domain or mailbox (plus-tag). What many share (a switchboard, "Info") proposes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heardback.desk.identities import customers_of
from heardback.desk.models import Contact, Identity, MergeCursor, MergeProposal, NumberWord
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS, domain_of
from heardback.evidence.phones import MOST_WHO_SHARE
from heardback.kernel.contacts import Direction
from heardback.kernel.identities import email_identity

BATCH = 300


@dataclass(frozen=True, slots=True)
class _Left:
    """What one inbound contact shows of its writer."""

    key: str
    name: str
    number: str


def propose_merges_one(now: datetime, limit: int = BATCH) -> int:
    """Compare the writers of up to `limit` new contacts with everybody known; return how many were looked at."""
    with transaction.atomic():
        cursor, _ = MergeCursor.objects.select_for_update().get_or_create(pk=1)
        rows = list(
            Contact.objects.filter(pk__gt=cursor.contact_pk)
            .order_by("pk")
            .only("pk", "customers", "from_name", "number", "direction")[:limit]
        )
        if not rows:
            return 0
        left = [
            _Left(row.customers[0], row.from_name.strip(), row.number)
            for row in rows
            if row.direction == Direction.INBOUND and row.customers
        ]
        _propose(_found(left), now)
        cursor.contact_pk = rows[-1].pk
        cursor.save()
    return len(rows)


_Pair = tuple[str, str]


def _found(left: Iterable[_Left]) -> dict[_Pair, str]:
    """Return pairs with the sentence that says why; the strongest reason first."""
    known = list(dict.fromkeys(left))
    found: dict[_Pair, str] = {}
    for some in (_same_number(known), _plus_tags(known), _same_name(known)):
        for pair, reason in some.items():
            found.setdefault(pair, reason)
    return found


def _pair(one: str, other: str) -> _Pair:
    return (one, other) if one < other else (other, one)


def _same_number(left: Iterable[_Left]) -> dict[_Pair, str]:
    numbers = {one.number for one in left if one.number}
    numbers |= {one.key.partition(":")[2] for one in left if one.key.startswith("phone:")}
    # Sales callers and switchboards are nobody's own; a wrong number is not theirs at all.
    ruled = NumberWord.objects.filter(number__in=numbers, revoked_at__isnull=True)
    numbers -= set(ruled.values_list("number", flat=True))
    if not numbers:
        return {}
    leaving: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    # Said although it follows: SQLite takes the partial indexes only so, here and for names.
    rows = Contact.objects.filter(number__in=numbers, direction=Direction.INBOUND.value).exclude(number="")
    for number, customers, name in rows.values_list("number", "customers", "from_name"):
        if customers:
            leaving[number].add((customers[0], name.strip()))
    callers = set(
        Identity.objects.filter(key__in=[f"phone:{number}" for number in numbers]).values_list(
            "key", flat=True
        )
    )
    found: dict[_Pair, str] = {}
    for number, people in leaving.items():
        keys = {key for key, _ in people}
        if len(keys) > MOST_WHO_SHARE:
            continue
        caller = f"phone:{number}"
        if caller in callers:
            for key in keys - {caller}:
                found[_pair(key, caller)] = f"{_shown(key)} left the number {number}, which also called."
        for one, its_name in people:
            for other, name in people:
                if one < other and name and name == its_name:
                    found[one, other] = f"Both are {name} and left the number {number}."
    return found


def _plus_tags(left: Iterable[_Left]) -> dict[_Pair, str]:
    plain = {}
    for one in left:
        local, at, domain = one.key.partition(":")[2].partition("@")
        if one.key.startswith("email:") and at and "+" in local:
            plain[one.key] = email_identity(f"{local.partition('+')[0]}@{domain}")
    known = set(Identity.objects.filter(key__in=set(plain.values())).values_list("key", flat=True))
    return {
        _pair(tagged, key): f"{_shown(tagged)} is {_shown(key)} with a tag."
        for tagged, key in plain.items()
        if key in known
    }


def _same_name(left: Iterable[_Left]) -> dict[_Pair, str]:
    """One full name at one firm's own domain; a name that many have, or of one word, points to nobody."""
    names = {one.name for one in left if " " in one.name}
    if not names:
        return {}
    having: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    alike = Identity.objects.filter(name__in=names, key__startswith="email:").exclude(name="")
    for key, name in alike.values_list("key", "name"):
        domain = domain_of(key)
        if domain not in PUBLIC_MAIL_DOMAINS:
            having[name, domain].add(key)
    return {
        _pair(one, other): f"Both are {name} at {domain}."
        for (name, domain), keys in having.items()
        if len(keys) <= MOST_WHO_SHARE
        for one in keys
        for other in keys
        if one < other
    }


def _propose(found: dict[_Pair, str], now: datetime) -> None:
    customer_of = customers_of({key for pair in found for key in pair})
    MergeProposal.objects.bulk_create(
        [
            MergeProposal(one=one, other=other, reason=reason, made_at=now)
            for (one, other), reason in found.items()
            if customer_of[one] != customer_of[other]
        ],
        ignore_conflicts=True,
    )


def _shown(key: str) -> str:
    return key.partition(":")[2] or key

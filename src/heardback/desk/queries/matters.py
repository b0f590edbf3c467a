"""Matters of one customer: by default one conversation is one matter; people join and split them (SEMANTICS 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from heardback.desk.models import Filing, MatterFact, OwedAnswer
from heardback.desk.queries.timeline import MACHINES
from heardback.kernel.identities import CustomerOf


@dataclass(frozen=True, slots=True)
class Piece:
    """What matters are made of: a contact, its conversation, its moment, oldest first."""

    contact_id: str
    conversation: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """One issue: its contacts in order of time; named by the first contact."""

    matter_id: str
    subject: str
    contact_ids: frozenset[str]
    first_at: datetime
    last_at: datetime
    open_owed: int
    facts: tuple[MatterFact, ...]


def matter_of_each(pieces: Sequence[Piece], facts: Iterable[MatterFact]) -> dict[str, str]:
    """Return contact id -> name of its matter (the id of the matter's first contact). Pure; order of facts counts."""
    standing = _standing(facts)
    splits = {fact.contact_id for fact in standing if fact.kind == "split"}
    part: dict[str, str] = {}
    current: dict[str, str] = {}
    for piece in pieces:
        if piece.contact_id in splits or piece.conversation not in current:
            current[piece.conversation] = piece.contact_id
        part[piece.contact_id] = current[piece.conversation]
    joins = [
        (part[fact.contact_id], part[fact.other_id])
        for fact in standing
        if fact.kind == "join" and fact.contact_id in part and fact.other_id in part
    ]
    root = CustomerOf(joins)
    first: dict[str, str] = {}
    for piece in pieces:
        first.setdefault(root(part[piece.contact_id]), piece.contact_id)
    return {piece.contact_id: first[root(part[piece.contact_id])] for piece in pieces}


def _standing(facts: Iterable[MatterFact]) -> list[MatterFact]:
    latest: dict[tuple[str, str, str], MatterFact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.made_at, fact.pk)):
        latest[fact.kind, fact.contact_id, fact.other_id] = fact
    return [fact for fact in latest.values() if not fact.is_undone]


def matters_of_customer(customer_id: str) -> list[Matter]:
    """Return a customer's matters, the newest first; three queries whatever their number.

    What only machines wrote is no matter of anybody's.
    """
    rows = list(
        Filing.objects.filter(customer_id=customer_id)
        .order_by("occurred_at", "contact__contact_id")
        .values_list(
            "contact__contact_id", "conversation", "occurred_at", "contact__subject", "owed_id", "rule"
        )
    )
    ids = [row[0] for row in rows]
    facts = list(MatterFact.objects.filter(contact_id__in=ids).select_related("by")) if ids else []
    pieces = [Piece(row[0], row[1], row[2]) for row in rows]
    named = matter_of_each(pieces, facts)
    open_ids = _open_ids(customer_id)
    groups: defaultdict[str, list[tuple[str, datetime, str, str]]] = defaultdict(list)
    people = {named[contact_id] for contact_id, *_, rule in rows if rule not in MACHINES}
    for contact_id, _, occurred_at, subject, owed_id, _ in rows:
        if named[contact_id] in people:
            groups[named[contact_id]].append((contact_id, occurred_at, subject, owed_id))
    standing = _standing(facts)
    found = [
        Matter(
            matter_id=name,
            subject=next((subject for _, _, subject, _ in members if subject), ""),
            contact_ids=frozenset(contact_id for contact_id, *_ in members),
            first_at=members[0][1],
            last_at=members[-1][1],
            open_owed=len({owed_id for *_, owed_id in members} & open_ids),
            facts=tuple(fact for fact in standing if named.get(fact.contact_id) == name),
        )
        for name, members in groups.items()
    ]
    return sorted(found, key=lambda matter: matter.last_at, reverse=True)


def _open_ids(customer_id: str) -> set[str]:
    return set(
        OwedAnswer.objects.filter(customer_id=customer_id, is_open=True).values_list("owed_id", flat=True)
    )

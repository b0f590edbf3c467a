"""Record contacts: sightings become rows on the timelines of every customer they concern.

Sets the attributes that depend on other contacts (cites us, mass mailing, identity links) on all contacts concerned,
and returns the customers whose debts must be judged anew. Decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from heardback.desk.actions.refile import refile
from heardback.desk.encoding import encode_contact
from heardback.desk.identities import customers_of
from heardback.desk.models import Bounce, Citation, Contact, Filing, Identity, ReplyAddress
from heardback.desk.sighted import Sighted, merged
from heardback.desk.updating import update_rows
from heardback.evidence.firm import Firm
from heardback.evidence.mass_mailing import WINDOW, Sent, mass_mailings
from heardback.kernel.contacts import Contact as Facts
from heardback.kernel.contacts import Direction

_SHOWN = [
    "channel",
    "direction",
    "occurred_at",
    "known_at",
    "claimed_sent_at",
    "kind",
    "from_address",
    "from_name",
    "to_addresses",
    "customers",
    "staff",
    "subject",
    "snippet",
    "message_id",
    "body_hash",
    "number",
    "has_number",
    "asks_for_call",
    "is_automatic",
    "is_ours",
    "intake_point_id",
    "dialled",
    "campaign",
    "outcome",
    "rang_for",
    "bridged_for",
    "facts",
]


def record_contacts(groups: Mapping[str, Sequence[Sighted]], firm: Firm, now: datetime) -> set[str]:
    """Write one row per contact id of `groups` (all its sightings); return the customers to judge.

    Idempotent: the same sightings again change nothing and return nobody. Needs an open transaction.
    """
    merged_now = {contact_id: merged(sightings) for contact_id, sightings in groups.items()}
    wanted = {
        contact_id: contact_columns(shown, facts, firm) for contact_id, (shown, facts) in merged_now.items()
    }
    known = {row.contact_id: row for row in Contact.objects.filter(contact_id__in=wanted)}
    fresh, changed = [], []
    touched: set[str] = set()  # identity keys whose customers must be judged
    for contact_id, columns in wanted.items():
        row = known.get(contact_id)
        if row is None:
            fresh.append(Contact(contact_id=contact_id, changed_at=now, **columns))
            touched.update(columns["customers"])
        elif any(_differs(getattr(row, name), columns[name]) for name in _SHOWN):
            touched.update(row.customers)
            touched.update(columns["customers"])
            for name in _SHOWN:
                setattr(row, name, columns[name])
            row.changed_at = now
            changed.append(row)
    Contact.objects.bulk_create(fresh)
    update_rows(changed, [*_SHOWN, "changed_at"])
    rows = [*fresh, *changed]
    if not rows:
        return set()
    facts_of = {row.contact_id: merged_now[row.contact_id][1] for row in rows}
    _note_identities(rows)
    touched |= _note_replies(merged_now, rows, firm)
    touched |= _note_citations(rows, facts_of)
    touched |= _note_mass(rows, facts_of)
    customers = _file(rows)
    customers |= _note_bounces({row.contact_id: row for row in rows}, merged_now)
    return customers | set(customers_of(touched).values())


def contact_columns(shown: Sighted, facts: Facts, firm: Firm) -> dict[str, Any]:
    """Return what the contact's row holds, from its sightings alone."""
    return {
        "channel": facts.channel.value,
        "direction": facts.direction.value,
        "occurred_at": facts.occurred_at,
        "known_at": shown.known_at,
        "claimed_sent_at": shown.claimed_sent_at,
        "kind": shown.kind,
        "from_address": shown.from_address[:400],
        "from_name": shown.from_name[:400],
        "to_addresses": list(shown.to_addresses),
        "customers": [key[:400] for key in facts.counterparties],
        "staff": facts.staff[:400],
        "subject": facts.subject,
        "snippet": shown.snippet,
        "message_id": facts.message_id[:1000],
        "body_hash": shown.body_hash,
        "number": shown.number[:40],
        "has_number": shown.has_number,
        "asks_for_call": shown.asks_for_call,
        "is_automatic": shown.is_automatic,
        "is_ours": bool(shown.from_address) and firm.is_ours(shown.from_address),
        "intake_point_id": shown.intake_point_id,
        "dialled": shown.dialled[:40],
        "campaign": shown.campaign[:120],
        "outcome": shown.outcome,
        "rang_for": facts.call.rang_for if facts.call else None,
        "bridged_for": facts.call.bridged_for if facts.call else None,
        "facts": encode_contact(facts),
    }


def _differs(stored: Any, wanted: Any) -> bool:
    return bool((bytes(stored) if isinstance(stored, memoryview) else stored) != wanted)


def _note_identities(rows: Iterable[Contact]) -> None:
    found: dict[str, Identity] = {}
    for row in rows:
        is_inbound = row.direction == Direction.INBOUND
        for key in row.customers:
            name = row.from_name if is_inbound else ""
            known = found.get(key)
            if known is None:
                found[key] = Identity(key=key, customer_id=key, name=name, first_at=row.occurred_at)
            else:
                known.name = name or known.name
                known.first_at = min(known.first_at, row.occurred_at)
    stored = Identity.objects.in_bulk(list(found))
    Identity.objects.bulk_create(
        [one for key, one in found.items() if key not in stored], ignore_conflicts=True
    )
    later = []
    for key, row_now in stored.items():
        name = found[key].name or row_now.name
        first_at = min(found[key].first_at, row_now.first_at)
        if (name, first_at) != (row_now.name, row_now.first_at):
            row_now.name, row_now.first_at = name, first_at
            later.append(row_now)
    update_rows(later, ["name", "first_at"])


def _note_replies(
    merged_now: Mapping[str, tuple[Sighted, Facts]], rows: Iterable[Contact], firm: Firm
) -> set[str]:
    """Keep (sender, Reply-To) pairs; what they link is refiled. Returns identity keys concerned."""
    pairs = {pair for row in rows for pair in merged_now[row.contact_id][0].reply_pairs}
    if not pairs:
        return set()
    senders = {sender for sender, _ in pairs}
    known = set(ReplyAddress.objects.filter(sender__in=senders).values_list("sender", "reply_to"))
    fresh = sorted(pairs - known)
    if not fresh:
        return set()
    ReplyAddress.objects.bulk_create(
        [ReplyAddress(sender=sender, reply_to=reply_to) for sender, reply_to in fresh], ignore_conflicts=True
    )
    return refile({f"email:{address}" for pair in fresh for address in pair}, firm)


def _note_citations(rows: Sequence[Contact], facts_of: Mapping[str, Facts]) -> set[str]:
    """Keep who cites what, and mark both ways: these that cite mail of ours, and those that cited these before."""
    cites = {row.contact_id: tuple(dict.fromkeys(facts_of[row.contact_id].cites)) for row in rows}
    Citation.objects.filter(contact__in=rows).exclude(
        message_id__in=[c for found in cites.values() for c in found]
    ).delete()
    Citation.objects.bulk_create(
        [
            Citation(message_id=cited[:1000], contact=row)
            for row in rows
            for cited in cites[row.contact_id]
            if cited
        ],
        ignore_conflicts=True,
    )
    every = {cited for found in cites.values() for cited in found if cited}
    ours = set(
        Contact.objects.filter(message_id__in=every, is_ours=True).values_list("message_id", flat=True)
    )
    citing = [row for row in rows if not row.cites_us and not ours.isdisjoint(cites[row.contact_id])]
    for row in citing:
        row.cites_us = True
    update_rows(citing, ["cites_us"])
    sent = [row.message_id for row in rows if row.is_ours and row.message_id]
    if not sent:
        return set()
    earlier = Contact.objects.filter(citation__message_id__in=sent, cites_us=False).distinct()
    keys = {key for customers in earlier.values_list("customers", flat=True) for key in customers}
    Contact.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(cites_us=True)
    return keys


def _note_mass(rows: Iterable[Contact], facts_of: Mapping[str, Facts]) -> set[str]:
    """Mark mass mailings among these and among what the same sender wrote within the hour around (3.3)."""
    outbound = [row for row in rows if row.direction == Direction.OUTBOUND]
    if not outbound:
        return set()
    near = Q()
    for row in outbound:
        if row.body_hash:
            # Said although it follows: SQLite takes the partial index only where each part repeats its condition.
            near |= ~Q(body_hash=0) & Q(
                direction=Direction.OUTBOUND.value,
                from_address=row.from_address,
                body_hash=row.body_hash,
                occurred_at__range=(row.occurred_at - WINDOW, row.occurred_at + WINDOW),
            )
    others: list[Contact] = []
    if near:
        others = list(Contact.objects.filter(near).defer("facts", "snippet", "subject"))
    rows_by_id = {row.contact_id: row for row in [*others, *outbound]}
    sent = [
        _sent(row, facts_of[row.contact_id].marks if row.contact_id in facts_of else frozenset())
        for row in rows_by_id.values()
    ]
    fresh = [
        rows_by_id[contact_id] for contact_id in mass_mailings(sent) if not rows_by_id[contact_id].is_mass
    ]
    for row in fresh:
        row.is_mass = True
    Contact.objects.filter(pk__in=[row.pk for row in fresh]).update(is_mass=True)
    return {key for row in fresh for key in row.customers}


def _sent(row: Contact, marks: frozenset[Any]) -> Sent:
    body = str(row.body_hash) if row.body_hash else ""
    return Sent(row.contact_id, row.staff, row.occurred_at, tuple(row.customers), body, marks)


def _file(rows: Sequence[Contact]) -> set[str]:
    """Put each contact on its customers' timelines; return those customers, and those it no longer concerns."""
    customer_of = customers_of({key for row in rows for key in row.customers})
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.pk] = {customer_of[key] for key in row.customers}
    customers = {customer for found in wanted.values() for customer in found}
    gone = []
    for filing in Filing.objects.filter(contact__in=rows):
        if filing.customer_id not in wanted[filing.contact_id]:
            gone.append(filing.pk)
            customers.add(filing.customer_id)
    Filing.objects.filter(pk__in=gone).delete()
    Filing.objects.bulk_create(
        [
            Filing(customer_id=customer, contact=row, occurred_at=row.occurred_at)
            for row in rows
            for customer in sorted(wanted[row.pk])
        ],
        update_conflicts=True,
        unique_fields=["customer_id", "contact"],
        update_fields=["occurred_at"],
    )
    return customers


def _note_bounces(rows: Mapping[str, Contact], merged_now: Mapping[str, tuple[Sighted, Facts]]) -> set[str]:
    bounces = [(row, bounce) for key, row in rows.items() for bounce in merged_now[key][0].bounces]
    if not bounces:
        return set()
    customer_of = customers_of({bounce.recipient for _, bounce in bounces})
    Bounce.objects.bulk_create(
        [
            Bounce(
                bounce_id=bounce.bounce_id[:500],
                customer_id=customer_of[bounce.recipient],
                recipient=bounce.recipient,
                occurred_at=bounce.occurred_at,
                is_permanent=bounce.is_permanent,
                message_id=bounce.message_id,
                contact=row,
            )
            for row, bounce in bounces
        ],
        ignore_conflicts=True,
    )
    return set(customer_of.values())

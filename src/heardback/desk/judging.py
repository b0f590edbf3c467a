"""Load customers' facts and judge them: reads rows, calls the one judge, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from heardback.desk.encoding import decode_contact
from heardback.desk.firm import JudgingContext
from heardback.desk.models import Bounce, DecisionFact, Filing
from heardback.kernel.contacts import Bounce as BounceFact
from heardback.kernel.contacts import Contact, Direction, Mark, PromiseKind
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.identities import own_identities
from heardback.kernel.judge import CustomerFacts, Judgement, judge

_CITES_US = frozenset({Mark.CITES_US})
_MASS = frozenset({Mark.MASS_MAILING})
_AT_ONCE = 400
_Display = tuple[str, str, str, str, bool, bool, int | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of one contact, beside the facts."""

    contact: Contact
    filing_id: int
    from_name: str
    from_address: str
    snippet: str
    number: str
    has_number: bool
    asks_for_call: bool
    intake_point_id: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One customer's judgement with the contacts that it was made from, by contact id."""

    judgement: Judgement
    contacts: dict[str, Shown]


def judge_customers(customer_ids: Collection[str], context: JudgingContext) -> dict[str, Judged]:
    """Judge each customer from what is recorded; three queries a few hundred customers."""
    found: dict[str, Judged] = {}
    ordered = sorted(customer_ids)
    for start in range(0, len(ordered), _AT_ONCE):
        found |= _judge_some(ordered[start : start + _AT_ONCE], context)
    return found


def _judge_some(customer_ids: Sequence[str], context: JudgingContext) -> dict[str, Judged]:
    timelines = _timelines(customer_ids, context)
    contact_ids = {contact_id for timeline in timelines.values() for contact_id in timeline}
    decisions = decisions_on(contact_ids)
    bounces: defaultdict[str, list[BounceFact]] = defaultdict(list)
    for row in Bounce.objects.filter(customer_id__in=customer_ids):
        bounces[row.customer_id].append(
            BounceFact(row.bounce_id, row.recipient, row.occurred_at, row.is_permanent, row.message_id)
        )
    found = {}
    for customer_id in customer_ids:
        timeline = timelines.get(customer_id, {})
        contacts = [shown.contact for shown in timeline.values()]
        facts = CustomerFacts(
            customer_id=customer_id,
            contacts=contacts,
            identities=own_identities(customer_id, contacts),
            decisions=[one for contact_id in timeline for one in decisions.get(contact_id, ())],
            bounces=bounces.get(customer_id, ()),
            coverage=context.covered,
        )
        points = {
            shown.intake_point_id
            for shown in timeline.values()
            if shown.contact.direction is Direction.INBOUND
        }
        found[customer_id] = Judged(judge(facts, context.book_for(points)), timeline)
    return found


def _timelines(customer_ids: Sequence[str], context: JudgingContext) -> dict[str, dict[str, Shown]]:
    found: defaultdict[str, dict[str, Shown]] = defaultdict(dict)
    rows = Filing.objects.filter(customer_id__in=customer_ids).values_list(
        "customer_id",
        "id",
        "contact_id",
        "contact__facts",
        "contact__cites_us",
        "contact__is_mass",
        "contact__from_name",
        "contact__from_address",
        "contact__snippet",
        "contact__number",
        "contact__has_number",
        "contact__asks_for_call",
        "contact__intake_point_id",
    )
    known: dict[int, Contact] = {}  # a mail to thousands stands on thousands of timelines, and is read once
    for customer_id, filing_id, contact_pk, facts, cites_us, is_mass, *shown in rows:
        contact = known.get(contact_pk)
        if contact is None:
            contact = decode_contact(facts)
            marks = context.rule_marks(contact)
            if cites_us:
                marks |= _CITES_US
            if is_mass:
                marks |= _MASS
            if marks:
                contact = replace(contact, marks=contact.marks | marks)
            if context.silent and contact.commitments:
                contact = replace(contact, commitments=context.spoken(contact))
            known[contact_pk] = contact
        found[customer_id][contact.contact_id] = Shown(contact, filing_id, *cast(_Display, shown))
    return found


def decisions_on(contact_ids: Iterable[str]) -> dict[str, list[Decision]]:
    """Return people's decisions by the contact that they speak of, in the kernel's words."""
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in DecisionFact.objects.filter(contact_id__in=list(contact_ids)):
        found[row.contact_id].append(kernel_decision(row))
    return found


def kernel_decision(row: DecisionFact) -> Decision:
    """Return a stored decision as the judge takes it."""
    return Decision(
        decision_id=row.decision_id,
        kind=DecisionKind(row.kind),
        contact_id=row.contact_id,
        decided_at=row.decided_at,
        by=row.by_name,
        reason=row.reason,
        other_id=row.other_id,
        occurred_at=row.occurred_at,
        due_at=row.due_at,
        promise_id=row.promise_id,
        promise_kind=PromiseKind(row.promise_kind or PromiseKind.REPLY),
    )

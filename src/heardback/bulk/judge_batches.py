"""Sorted rows in, findings out: groups runs of one customer, calls the one judge, writes columns.

The same body serves every engine: an iterator of record batches sorted by customer in, findings out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
import pyarrow as pa

from heardback.bulk.filing import LATER, NOBODY, Filed, decode_filed
from heardback.bulk.findings import AsideRow, CallColumns, ContactColumns, OwedColumns, aside_table
from heardback.bulk.promise_columns import PromiseColumns
from heardback.evidence.sightings import merge_sightings
from heardback.kernel.contacts import Contact, Direction, Mark
from heardback.kernel.coverage import Covered
from heardback.kernel.decisions import Decision
from heardback.kernel.identities import own_identities
from heardback.kernel.judge import CustomerFacts, Judgement, judge
from heardback.kernel.owing import Owes
from heardback.kernel.policy import PolicyBook
from heardback.kernel.reasons import HARD_RULES, Grade, Rule


@dataclass(frozen=True, slots=True)
class Bench:
    """What the judge sits on: the policy, what the sources cover, people's decisions, the moment spoken of.

    `is_list`: no firm speaks, so none promises.
    """

    book: PolicyBook
    as_of: datetime
    since: datetime | None
    coverage: Covered | None
    decisions: Mapping[str, tuple[Decision, ...]]
    is_list: bool = False


@dataclass(slots=True)
class Findings:
    """What was found in one partition, as columns ready to be written."""

    owed: OwedColumns = field(default_factory=OwedColumns)
    contacts: ContactColumns = field(default_factory=ContactColumns)
    calls: CallColumns = field(default_factory=CallColumns)
    promises: PromiseColumns = field(default_factory=PromiseColumns)
    aside: list[AsideRow] = field(default_factory=list)
    inbound: int = 0
    outbound: int = 0
    homes: int = 0

    def aside_table(self) -> pa.Table:
        """Return what was set aside as ASIDE_SCHEMA."""
        return aside_table(self.aside)


def judge_batches(batches: Iterable[pa.RecordBatch], bench: Bench) -> Iterator[Findings]:
    """Judge every customer in `batches` (sorted by customer); yield findings in pieces of bounded size."""
    findings = Findings()
    for customer_id, rows in _by_customer(batches):
        if customer_id in (NOBODY, LATER):
            _set_aside_unjudged(customer_id, rows, findings)
        else:
            _judge_customer(customer_id, rows, bench, findings)
        if len(findings.contacts) > 20_000:
            yield findings
            findings = Findings()
    yield findings


def _by_customer(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, list[Filed]]]:
    current: str | None = None
    rows: list[Filed] = []
    for batch in batches:
        customers = batch.column("customer_id").to_pylist()
        for customer_id, encoded in zip(customers, batch.column("filed").to_pylist(), strict=True):
            if customer_id != current or (len(rows) >= _MOST_UNJUDGED and customer_id in (NOBODY, LATER)):
                if current is not None:
                    yield current, rows
                current, rows = customer_id, []
            rows.append(decode_filed(encoded))
    if current is not None:
        yield current, rows


_MOST_UNJUDGED = 10_000


def _judge_customer(customer_id: str, rows: Sequence[Filed], bench: Bench, findings: Findings) -> None:
    merged = _merged(rows)
    contacts = [filed.contact for filed in merged.values() if filed.contact is not None]
    decisions = _decisions_of(merged, bench.decisions)
    facts = CustomerFacts(
        customer_id=customer_id,
        contacts=contacts,
        identities=own_identities(customer_id, contacts),
        decisions=decisions,
        bounces=[filed.bounce for filed in rows if filed.bounce is not None],
        coverage=bench.coverage,
    )
    judgement = judge(facts, bench.book)
    findings.owed.add(judgement, merged, bench.as_of, bench.since)
    if not bench.is_list:
        findings.promises.add(judgement, merged, bench.as_of, bench.since)
    _note_contacts(judgement, merged, findings)


def _decisions_of(
    merged: Mapping[str, Filed], decisions: Mapping[str, tuple[Decision, ...]]
) -> list[Decision]:
    if not decisions:
        return []
    return [decision for contact_id in merged for decision in decisions.get(contact_id, ())]


def _merged(rows: Sequence[Filed]) -> dict[str, Filed]:
    """One filing a contact: sightings merged, at home if any sighting is."""
    groups: dict[str, list[Filed]] = {}
    for filed in rows:
        if filed.contact is not None:
            groups.setdefault(filed.contact.contact_id, []).append(filed)
    return {
        contact_id: found[0] if len(found) == 1 else _one_of(found) for contact_id, found in groups.items()
    }


def _one_of(sightings: Sequence[Filed]) -> Filed:
    home = next((filed for filed in sightings if filed.is_home), sightings[0])
    contact = merge_sightings([filed.contact for filed in sightings if filed.contact is not None])
    customers = {customer_id for filed in sightings for customer_id in filed.customer_ids}
    return msgspec.structs.replace(home, contact=contact, customer_ids=tuple(sorted(customers)))


def _note_contacts(judgement: Judgement, merged: Mapping[str, Filed], findings: Findings) -> None:
    ruled = dict(judgement.rulings)
    reached = {line.contact_id: line for line in judgement.reached}
    first: tuple[datetime, str] | None = None  # asked for once, and of customers who called only
    for contact_id, filed in merged.items():
        contact = filed.contact
        if contact is None or not filed.is_home:
            continue
        ruling = ruled.get(contact_id)
        line = reached.get(contact_id)
        rule = ruling.rule if ruling else line.rule if line else None
        owes = ruling.owes if ruling else None
        findings.contacts.add(filed, owes, rule, judgement.conversations.get(contact_id, ""))
        if filed.call is not None:
            first = first or _first_known(merged, judgement)
            is_first = first == (contact.occurred_at, contact_id)
            findings.calls.add(filed, owes, rule, is_first_contact=is_first)
        findings.homes += 1
        if contact.direction is Direction.INBOUND:
            findings.inbound += 1
            if owes is Owes.NO and rule is not None:
                findings.aside.append(AsideRow(filed, rule))
        else:
            findings.outbound += 1
            if line is not None and line.grade is Grade.X:
                findings.aside.append(AsideRow(filed, line.rule))


def _first_known(merged: Mapping[str, Filed], judgement: Judgement) -> tuple[datetime, str] | None:
    """The customer's earliest contact; what only a left number suggests is not known to be theirs.

    A mail that tells of a call once more is that call.
    """
    told_twice = {contact_id for owed in judgement.owed for contact_id in owed.told_twice}
    orders = (
        (one.contact.occurred_at, one.contact.contact_id)
        for one in merged.values()
        if one.contact is not None
        and Mark.NUMBER_LEFT not in one.contact.marks
        and one.contact.contact_id not in told_twice
    )
    return min(orders, default=None)


def _set_aside_unjudged(customer_id: str, rows: Sequence[Filed], findings: Findings) -> None:
    for filed in _merged(rows).values():
        contact = filed.contact
        if contact is None or not filed.is_home:
            continue
        rule = _why_unjudged(customer_id, contact)
        # What is later than the audit's moment was not ruled on, so that it is neither owed nor not (L4).
        is_ruled = contact.direction is Direction.INBOUND and rule in HARD_RULES
        findings.contacts.add(filed, Owes.NO if is_ruled else None, rule, "")
        if filed.call is not None:
            findings.calls.add(filed, Owes.NO if is_ruled else None, rule, is_first_contact=False)
        findings.homes += 1
        if contact.direction is Direction.INBOUND:
            findings.inbound += 1
        elif contact.direction is Direction.OUTBOUND:
            findings.outbound += 1
        findings.aside.append(AsideRow(filed, rule))


def _why_unjudged(customer_id: str, contact: Contact) -> Rule:
    if customer_id == LATER:
        return Rule.AFTER_AS_OF
    if contact.direction is Direction.INBOUND:
        return Rule.NO_ROOT
    return Rule.X_NO_CUSTOMER if contact.direction is Direction.OUTBOUND else Rule.INTERNAL

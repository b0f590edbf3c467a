"""File calls: folded calls become contacts, each filed under the customer whose number it is, in worker processes.

A caller may rely on: every call has one home. Mail and phone are one customer only where a person said so; a call
with a number that a customer left in a mail is filed under that customer too, as a suggestion that settles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from heardback.bulk.calls_staging import Folded, read_folded
from heardback.bulk.filing import (
    LATER,
    NOBODY,
    CallSeen,
    Filed,
    encode_filed,
    microseconds,
    partition_of,
    write_filed,
)
from heardback.evidence.call import PlacedCall, place_call, unparsed_call
from heardback.evidence.firm import Firm
from heardback.formats.phone_numbers import shown
from heardback.kernel.contacts import Contact, Direction, Mark
from heardback.kernel.matching import Weight, is_answered_call, reach_of
from heardback.kernel.policy import Policy

#: The source whose coverage says whether an answer by phone would have been seen (D12).
PHONE_SOURCE: Final = "phone:"
_NUMBER_LEFT: Final = frozenset({Mark.NUMBER_LEFT})


@dataclass(frozen=True, slots=True)
class CallFilingPlan:
    """What every worker needs to know. `numbers_left` maps E.164 numbers to the customers who left them in mail.

    `mixed` are customers known by mail and by phone: both must be searched before silence proves anything.
    """

    firm: Firm
    linked: Mapping[str, str]
    mixed: frozenset[str]
    partitions: int
    as_of: datetime
    undated_at: datetime
    policy: Policy
    sources: Sequence[str]
    systems: Sequence[str]
    numbers_left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallFilingCount:
    """How many calls were filed, how many went out in each system, and which left numbers were met how often."""

    calls: int
    outgoing: Mapping[str, int]
    met: Mapping[str, int]


def file_calls(folded: Path, plan: CallFilingPlan, out: Path) -> CallFilingCount:
    """File all calls of one folded part; write one Arrow file a partition below `out`."""
    rows: list[list[tuple[str, int, bytes]]] = [[] for _ in range(plan.partitions)]
    outgoing: Counter[str] = Counter()
    met: Counter[str] = Counter()
    calls = 0
    for one in read_folded(folded):
        calls += 1
        for customer_id, filed, moment in _filings(one, plan):
            partition = partition_of(customer_id, plan.partitions)
            rows[partition].append((customer_id, microseconds(moment), encode_filed(filed)))
            if filed.is_home and filed.contact is not None and filed.call is not None:
                if filed.contact.direction is Direction.OUTBOUND:
                    outgoing[filed.call.system] += 1
                if filed.call.number in plan.numbers_left:
                    met[filed.call.number] += 1
    for partition, found in enumerate(rows):
        write_filed(found, out / f"{partition:04d}-calls-{folded.stem}.arrow")
    return CallFilingCount(calls, dict(outgoing), dict(met))


def _filings(folded: Folded, plan: CallFilingPlan) -> Iterator[tuple[str, Filed, datetime]]:
    if folded.record is None:
        contact = unparsed_call(folded.contact_id, folded.seen_at or plan.undated_at)
        yield from _at_home(contact, _filed_unread(contact, folded, plan), plan)
        return
    placed = place_call(folded.record, plan.firm)
    if placed.contact.direction is Direction.OUTBOUND and placed.number in plan.firm.phones.shared:
        # Whoever shares a number with others is not surely the one whom we spoke with.
        marks = placed.contact.marks | _NUMBER_LEFT
        placed = replace(placed, contact=replace(placed.contact, marks=marks))
    filed = _filed(placed, folded, plan)
    yield from _at_home(placed.contact, filed, plan)
    yield from _suggested(placed, filed, plan)


def _at_home(contact: Contact, filed: Filed, plan: CallFilingPlan) -> Iterator[tuple[str, Filed, datetime]]:
    customers = tuple(plan.linked.get(key, key) for key in contact.counterparties)
    if not customers:
        yield NOBODY, filed, contact.occurred_at
        return
    customer_id = customers[0]
    # Who is known by mail too may have been answered in writing.
    responders = (PHONE_SOURCE, "") if customer_id in plan.mixed else (PHONE_SOURCE,)
    placed = replace(contact, responders=responders)
    home = LATER if contact.occurred_at > plan.as_of else customer_id
    yield home, msgspec.structs.replace(filed, contact=placed, customer_ids=customers), contact.occurred_at


def _suggested(
    placed: PlacedCall, filed: Filed, plan: CallFilingPlan
) -> Iterable[tuple[str, Filed, datetime]]:
    """A conversation with a number that somebody left in a mail may have been their answer (3.2 C)."""
    contact = placed.contact
    number = filed.call.number if filed.call is not None else ""
    left_by = plan.numbers_left.get(number, ())
    if not left_by or contact.occurred_at > plan.as_of or not _is_conversation(contact, plan.policy):
        return
    own = plan.linked.get(contact.counterparties[0], contact.counterparties[0])
    for customer_id in left_by:
        if customer_id != own:
            seen = replace(
                contact,
                direction=Direction.OUTBOUND,
                conversation_keys=(),
                marks=contact.marks | _NUMBER_LEFT,
                responders=(),
            )
            yield (
                customer_id,
                msgspec.structs.replace(filed, contact=seen, is_home=False),
                contact.occurred_at,
            )


def _is_conversation(contact: Contact, policy: Policy) -> bool:
    """Whether we spoke, or at least something picked up: the kernel's own measure, whoever rang whom."""
    if contact.direction is Direction.INBOUND:
        return is_answered_call(contact, policy)
    if contact.direction is Direction.INTERNAL:
        return False
    reach = reach_of(contact, policy, cites_customer=False, is_bounced=False)
    return reach.weight in (Weight.ANSWER, Weight.UNPROVEN)


def _filed(placed: PlacedCall, folded: Folded, plan: CallFilingPlan) -> Filed:
    contact, record = placed.contact, placed.record
    is_ours = contact.direction is Direction.OUTBOUND
    customer = contact.counterparties[0] if contact.counterparties else ""
    line = f"phone:{placed.dialled}" if placed.dialled and not is_ours else ""
    name = placed.name or (shown(placed.number, plan.firm.phones.country) if placed.number else "")
    return Filed(
        contact,
        is_home=True,
        from_name=name or ("withheld number" if record.is_withheld else ""),
        source=plan.sources[folded.source],
        offset=folded.position,
        snippet=placed.words,
        has_number=bool(placed.number),
        from_key="" if is_ours else customer,
        to_keys=(customer,) if is_ours and customer else (line,) if line else (),
        call=CallSeen(
            record.system,
            record.call_key,
            record.started_at,
            record.answered_at,
            record.ended_at,
            record.outcome.value,
            record.is_answered_by_person,
            record.reached_voicemail,
            record.bridged_for,
            record.rang_for,
            record.message_for,
            contact.call is not None and contact.call.is_withheld,
            placed.number,
            "" if is_ours else placed.dialled,
            placed.campaign,
            record.queue,
            folded.records,
        ),
    )


def _filed_unread(contact: Contact, folded: Folded, plan: CallFilingPlan) -> Filed:
    return Filed(
        contact,
        is_home=True,
        from_name="call record that cannot be read",
        source=plan.sources[folded.source],
        offset=folded.position,
        snippet=folded.problem,
        call=CallSeen(
            plan.systems[folded.source], "", contact.occurred_at, outcome="", records=folded.records
        ),
    )

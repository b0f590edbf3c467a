"""May a person give a customer up as unreachable? What is still missing for that (SEMANTICS 3.3).

Only a person closes an owed answer so (4.3); this says whether they may. It must not close anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from enum import StrEnum

from heardback.kernel.contacts import Channel, Contact, Direction, is_phone
from heardback.kernel.judge import OwedAnswer
from heardback.kernel.reasons import Grade, Rule

FEWEST_ATTEMPTS = 3
FEWEST_DAYS = 2
_SPOKEN = frozenset({Channel.IN_PERSON})


class Missing(StrEnum):
    """What has not been tried yet."""

    ATTEMPTS = "attempts"  # three of them
    DAYS = "days"  # on two different days
    WRITTEN_MESSAGE = "written_message"


def missing_to_give_up(
    owed: OwedAnswer, contacts: Iterable[Contact], *, zone: tzinfo, has_address: bool, as_of: datetime
) -> frozenset[Missing]:
    """Return what must still be tried before a person may close `owed` as unreachable; empty if nothing.

    `contacts` are the customer's; days are those of the firm's `zone`. `has_address`: the customer can be written
    to, so that somebody must have done so. What is later than `as_of` counts as not yet done.
    """
    sent = {
        contact.contact_id: contact
        for contact in contacts
        if contact.direction is Direction.OUTBOUND and contact.occurred_at <= as_of
    }
    # A recorded call or a person's word that they called: both are tries.
    tried = [
        line.occurred_at for line in owed.trail if line.rule is Rule.ATTEMPT and line.occurred_at <= as_of
    ]
    missing = set()
    if len(tried) < FEWEST_ATTEMPTS:
        missing.add(Missing.ATTEMPTS)
    if len({moment.astimezone(zone).date() for moment in tried}) < FEWEST_DAYS:
        missing.add(Missing.DAYS)
    if has_address and not any(_is_written(contact) for contact in _that_count(owed, sent)):
        missing.add(Missing.WRITTEN_MESSAGE)
    return frozenset(missing)


def _that_count(owed: OwedAnswer, sent: dict[str, Contact]) -> list[Contact]:
    lines = [*owed.trail, *owed.suggestions]
    disqualified = {line.contact_id for line in owed.trail if line.grade is Grade.X}
    reached = {line.contact_id for line in lines} - disqualified - set(owed.attempts)
    return [sent[contact_id] for contact_id in sorted(reached) if contact_id in sent]


def _is_written(contact: Contact) -> bool:
    return not is_phone(contact.channel) and contact.channel not in _SPOKEN

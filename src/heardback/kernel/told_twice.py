"""A call that is told twice: by its own record, and by the mail in which the phone system tells of it (rule 1).

Both are one contact (SEMANTICS 2.2): counted twice, a caller would seem to have tried twice. They are one only where
the evidence is sure, and where the record alone owes an answer, so that nobody stops waiting because of it. What is
in doubt stays two. It must not: read text, know a clock, depend on the order of what it is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from heardback.kernel.call_lengths import SHORTEST_MESSAGE
from heardback.kernel.contacts import Contact, Direction, Mark, is_phone
from heardback.kernel.decisions import Decision
from heardback.kernel.identities import is_unknown
from heardback.kernel.owing import NOTHING_BEFORE, Owes, rule_on
from heardback.kernel.policy import PolicyBook

#: A mail about a call is sent when the call ends; clocks differ and mail takes a moment.
TOLD_WITHIN = timedelta(seconds=90)
#: A record counts the greeting as part of the message, because it cannot tell where the one ended.
LONGEST_GREETING = 60.0
#: Seconds by which two clocks count the same message differently.
_ROUNDED = 2.0


def told_twice(contacts: Iterable[Contact], book: PolicyBook) -> dict[str, str]:
    """Return the contact id of each such mail with that of the call that it tells of; mostly empty.

    Sure is: one number, the mail within 90 seconds of the call's end, a message of a length that the record has room
    for (both silent on a message: a missed call), and no other call or mail of that number for which that holds too.
    """
    every = list(contacts)
    mails = [contact for contact in every if _is_mail_about_a_call(contact)]
    if not mails:
        return {}
    calls: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in every:
        if _is_record_that_owes(contact, book):
            calls[contact.counterparties[0]].append(contact)
    near = {
        mail.contact_id: [call for call in calls.get(mail.counterparties[0], ()) if _is_near(mail, call)]
        for mail in mails
    }
    claimed: defaultdict[str, int] = defaultdict(int)
    for found in near.values():
        for call in found:
            claimed[call.contact_id] += 1
    return {
        mail.contact_id: found[0].contact_id
        for mail in mails
        for found in (near[mail.contact_id],)
        if len(found) == 1 and claimed[found[0].contact_id] == 1 and _is_of_one_length(mail, found[0])
    }


def _is_mail_about_a_call(contact: Contact) -> bool:
    return Mark.CARRIER in contact.marks and _is_call_to_us(contact)


def _is_call_to_us(contact: Contact) -> bool:
    return (
        contact.call is not None
        and contact.direction is Direction.INBOUND
        and is_phone(contact.channel)
        and bool(contact.counterparties)
        and not is_unknown(contact.counterparties[0])
    )


def _is_record_that_owes(contact: Contact, book: PolicyBook) -> bool:
    if Mark.CARRIER in contact.marks or not _is_call_to_us(contact):
        return False
    return rule_on(contact, NOTHING_BEFORE, book.at(contact.occurred_at)).owes is Owes.YES


def _is_near(mail: Contact, call: Contact) -> bool:
    """Whether the mail came as the call ended, whatever it says of a message; a second candidate makes doubt."""
    rang_for = call.call.rang_for if call.call is not None and not _message_of(call) else 0.0
    ended_at = call.occurred_at + timedelta(seconds=rang_for)
    return abs(mail.occurred_at - ended_at) <= TOLD_WITHIN


def _is_of_one_length(mail: Contact, call: Contact) -> bool:
    told, recorded = _message_of(mail), _message_of(call)
    if not told or not recorded:
        return told == recorded
    # The shortest message stands for one whose length the mail does not tell: nothing to compare.
    return told > SHORTEST_MESSAGE and -_ROUNDED <= recorded - told <= LONGEST_GREETING


def _message_of(contact: Contact) -> float:
    return contact.call.message_for if contact.call is not None else 0.0


def as_one(
    contacts: Sequence[Contact], decisions: Sequence[Decision], twice: Mapping[str, str]
) -> tuple[list[Contact], list[Decision]]:
    """Return the facts with each such mail taken into its call: what links it, its places, people's words on it.

    The earlier of both moments counts, so that being one never makes an answer due later.
    """
    by_id = {contact.contact_id: contact for contact in contacts}
    taken = {call_id: _with_mail(by_id[call_id], by_id[mail_id]) for mail_id, call_id in twice.items()}
    kept = [taken.get(one.contact_id, one) for one in contacts if one.contact_id not in twice]
    return kept, [_on_the_call(decision, twice) for decision in decisions]


def _with_mail(call: Contact, mail: Contact) -> Contact:
    return replace(
        call,
        occurred_at=min(call.occurred_at, mail.occurred_at),
        conversation_keys=(*call.conversation_keys, *mail.conversation_keys, f"id:{mail.contact_id}"),
        intake_points=tuple(dict.fromkeys((*call.intake_points, *mail.intake_points))),
        responders=call.responders or mail.responders,
    )


def _on_the_call(decision: Decision, twice: Mapping[str, str]) -> Decision:
    if decision.contact_id not in twice and decision.other_id not in twice:
        return decision
    return replace(
        decision,
        contact_id=twice.get(decision.contact_id, decision.contact_id),
        other_id=twice.get(decision.other_id, decision.other_id),
    )

"""What an outbound contact counts as: human answer, holding reply, attempt or nothing (SEMANTICS 3.2-3.6).

This module looks at one outbound contact (and at inbound calls that a person answered); which owed answers it
settles is `owed`'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from heardback.kernel.call_lengths import SHORTEST_MESSAGE_OF_OURS
from heardback.kernel.contacts import (
    Bounce,
    CallFacts,
    Channel,
    Contact,
    Direction,
    MachineDetection,
    Manner,
    Mark,
    is_phone,
)
from heardback.kernel.policy import Policy, VoicemailLeft
from heardback.kernel.reasons import Rule

_M = Mark
_AUTOMATIC = frozenset(
    {
        _M.AUTO_REPLIED,
        _M.AUTO_GENERATED,
        _M.X_AUTO_REPLY,
        _M.SUBJECT_AUTO,
        _M.DSN,
        _M.MDN,
        _M.REPORT,
        _M.CHALLENGE,
    }
)
_SOFT_AUTOMATIC = frozenset({_M.BODY_AUTO, _M.NULL_RETURN_PATH, _M.NO_REPLY_FROM})
# An invitation or a counter-proposal offers a time (3.3).
_HOLDS = frozenset({_M.HOLDING, _M.CALENDAR_REQUEST, _M.CALENDAR_COUNTER})
_BULK = frozenset({_M.LIST_ID, _M.LIST_UNSUBSCRIBE, _M.LIST_POST, _M.PRECEDENCE_BULK, _M.FEEDBACK_ID})


# "Accepted" needs no words: a calendar answer or proposal is an answer by itself (3.3).
_CALENDAR = frozenset({_M.CALENDAR_COUNTER, _M.CALENDAR_REQUEST, _M.CALENDAR_REPLY})


class Weight(StrEnum):
    """What an outbound contact can do at best."""

    ANSWER = "answer"
    UNPROVEN = "unproven"  # a person must confirm it first (grade D)
    ATTEMPT = "attempt"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one outbound contact counts as, why, and in which manner it would settle."""

    weight: Weight
    rule: Rule | None = None
    manner: Manner = Manner.FULL


_FULL = Reach(Weight.ANSWER)
_HOLDING = Reach(Weight.ANSWER, manner=Manner.HOLDING)
_ATTEMPT = Reach(Weight.ATTEMPT, Rule.ATTEMPT)
_UNPROVEN = Reach(Weight.UNPROVEN, Rule.HUMAN_UNPROVEN, Manner.ATTESTED)


def reach_of(contact: Contact, policy: Policy, *, cites_customer: bool, is_bounced: bool) -> Reach:
    """Return what an outbound `contact` counts as for the judged customer.

    `cites_customer`: it names a message that this customer wrote; then mass mailing is no objection (3.3).
    """
    marks = contact.marks
    if not marks and contact.call is None and not is_bounced:
        return _FULL
    manner = Manner.HOLDING if marks & _HOLDS else Manner.FULL
    objection = _objection(marks, policy, cites_customer=cites_customer, is_bounced=is_bounced)
    if objection is not None:
        return Reach(Weight.NOTHING, objection, manner)
    if contact.call is not None and is_phone(contact.channel):
        return _reach_of_call(contact.channel, contact.call, policy)
    if _M.EMPTY in marks and _M.ATTACHMENT not in marks and not marks & _CALENDAR:
        return Reach(Weight.ATTEMPT, Rule.ATTEMPT, manner)
    return _HOLDING if manner is Manner.HOLDING else _FULL


def _objection(
    marks: frozenset[Mark], policy: Policy, *, cites_customer: bool, is_bounced: bool
) -> Rule | None:
    """Return the first reason why it counts for nothing (grade X), or None."""
    if is_bounced:
        return Rule.X_BOUNCED
    if not marks:
        return None
    if marks & _AUTOMATIC or len(marks & _SOFT_AUTOMATIC) >= 2:
        return Rule.X_AUTOMATIC
    if _M.INTERNAL in marks:
        return Rule.X_INTERNAL
    if _M.DRAFT in marks:
        return Rule.X_DRAFT
    if _M.RULE_TEMPLATE in marks:
        return Rule.X_TEMPLATE
    if _M.AUTHENTICATION_FAILED in marks:
        return Rule.X_AUTHENTICATION
    if policy.is_list_mode or cites_customer:
        return None
    if _M.MASS_MAILING in marks or _M.CAMPAIGN in marks:
        return Rule.X_MASS_MAILING
    # The firm's own group stamps list headers on its members' personal replies as well.
    return Rule.X_BULK if marks & _BULK and _M.OWN_GROUP not in marks else None


def _reach_of_call(channel: Channel, call: CallFacts, policy: Policy) -> Reach:
    """Table 3.3 and T15-T17: live call, voicemail left, attempt."""
    if call.has_failed:
        return _ATTEMPT
    if (
        call.message_for > 0
        or channel is Channel.VOICEMAIL
        or call.machine_detection is MachineDetection.MACHINE
    ):
        return _reach_of_message_left(call, policy)
    if call.bridged_for >= policy.conversation_from:
        return _UNPROVEN if call.machine_detection is MachineDetection.UNKNOWN else _FULL
    has_person = call.machine_detection is MachineDetection.HUMAN
    if call.bridged_for > 0 and call.has_staff_note and has_person:
        return _UNPROVEN
    return _ATTEMPT


def _reach_of_message_left(call: CallFacts, policy: Policy) -> Reach:
    if call.message_for < SHORTEST_MESSAGE_OF_OURS or policy.voicemail_left is VoicemailLeft.NEVER:
        return _ATTEMPT
    return _FULL if policy.voicemail_left is VoicemailLeft.FULL else _HOLDING


def is_answered_call(contact: Contact, policy: Policy) -> bool:
    """Whether this inbound call is proven to have reached a person, long enough to count as spoken with (3.3)."""
    call = contact.call
    if call is None or not is_phone(contact.channel) or call.bridged_for < policy.conversation_from:
        return False
    return call.machine_detection not in (MachineDetection.UNKNOWN, MachineDetection.MACHINE)


def bounced_ids(
    outbound: Collection[Contact], bounces: Iterable[Bounce], identities: frozenset[str], within: timedelta
) -> set[str]:
    """Return the ids of outbound contacts that reached none of the customer's own addresses (3.5).

    A permanent failure without a Message-ID is that of the latest mail to that recipient before it. Only failures
    up to `within` after sending retract. With no `identities`, one failed recipient suffices.
    """
    failed: dict[str, set[str]] = {}
    for bounce in bounces:
        sent = _bounced_contact(outbound, bounce, within) if bounce.is_permanent else None
        if sent is not None:
            failed.setdefault(sent.contact_id, set()).add(bounce.recipient)
    if not failed:
        return set()
    found = set()
    for contact in outbound:
        lost = failed.get(contact.contact_id)
        if lost and (not identities or not (set(contact.counterparties) & identities) - lost):
            found.add(contact.contact_id)
    return found


def _bounced_contact(outbound: Iterable[Contact], bounce: Bounce, within: timedelta) -> Contact | None:
    candidates = [
        contact
        for contact in outbound
        if contact.direction is Direction.OUTBOUND
        and contact.occurred_at <= bounce.occurred_at <= contact.occurred_at + within
        and (
            contact.message_id == bounce.message_id
            if bounce.message_id
            else bounce.recipient in contact.counterparties
        )
    ]
    return max(candidates, key=lambda contact: (contact.occurred_at, contact.contact_id), default=None)

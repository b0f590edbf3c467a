"""Does an inbound contact owe an answer? yes, no or unsure; first matching rule of SEMANTICS 2.3 wins.

Unsure runs like yes (D6). Only a rule of `reasons.HARD_RULES` or a person says no (L4). Rules look at the marks
of the contact and at the `History` of the customer before it; they read no text and know no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from heardback.kernel.call_lengths import RANG_LONG_ENOUGH, SHORTEST_MESSAGE, TALKED_AT_ALL
from heardback.kernel.contacts import (
    CallFacts,
    Channel,
    Contact,
    MachineDetection,
    Mark,
    Window,
    is_phone,
)
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.policy import Policy
from heardback.kernel.reasons import HARD_RULES, Rule


class Owes(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was ruled on one inbound contact, and by which rule; the evidence is the contact's own marks."""

    owes: Owes
    rule: Rule
    decision_id: str = ""

    def __post_init__(self) -> None:
        if self.owes is Owes.NO and self.rule not in HARD_RULES:
            raise ValueError(f"Rule {self.rule} may not say no alone.")


@dataclass(frozen=True, slots=True)
class History:
    """What the firm and the customer had exchanged before a contact; human contacts only.

    `wrote_at`: the customer last wrote or called; `answered_at`: we last did. The last three speak of our earlier
    human contacts in the same conversation: whether we asked or offered something, and which windows we proposed.
    """

    wrote_at: datetime | None = None
    answered_at: datetime | None = None
    cites_us: bool = False
    knows_original: bool = False
    we_asked: bool = False
    we_requested: bool = False
    we_proposed: tuple[Window, ...] = ()

    def is_known(self) -> bool:
        """Whether the firm ever wrote to or spoke with this customer before."""
        return self.answered_at is not None

    def has_met(self) -> bool:
        """Whether either side ever wrote to the other before: a person who still waits is no stranger."""
        return self.answered_at is not None or self.wrote_at is not None

    def is_two_way_since(self, moment: datetime) -> bool:
        """Whether both sides wrote or called at or after `moment`."""
        return (
            self.wrote_at is not None
            and self.answered_at is not None
            and self.wrote_at >= moment
            and self.answered_at >= moment
        )


NOTHING_BEFORE = History()

_M = Mark
_HARD_AUTO = frozenset({_M.AUTO_REPLIED, _M.AUTO_GENERATED})
_AUTO_SIGNALS = frozenset({_M.X_AUTO_REPLY, _M.SUBJECT_AUTO, _M.BODY_AUTO, _M.NULL_RETURN_PATH})
_SOFT_AUTO = _AUTO_SIGNALS | {_M.SUPPRESS_AUTO, _M.CAMPAIGN}
_AUTO_EVIDENCE = _HARD_AUTO | _AUTO_SIGNALS | {_M.CHALLENGE, _M.NO_REPLY_FROM}
_ASKS = frozenset({_M.QUESTION, _M.REQUEST})
_CALENDAR = frozenset({_M.CALENDAR_COUNTER, _M.CALENDAR_REQUEST, _M.CALENDAR_REPLY, _M.CALENDAR_CANCEL})
# Signals that one list program stamps together count once ("independent", rule 10).
_BULK_SIGNALS = (
    frozenset({_M.LIST_ID, _M.LIST_POST}),
    frozenset({_M.LIST_UNSUBSCRIBE}),
    frozenset({_M.PRECEDENCE_BULK}),
    frozenset({_M.FEEDBACK_ID}),
)
_BULK = frozenset().union(*_BULK_SIGNALS)

_YES = Owes.YES
_NO = Owes.NO
_UNSURE = Owes.UNSURE
_RULINGS: dict[tuple[Owes, Rule], Ruling] = {}


def _ruling(owes: Owes, rule: Rule) -> Ruling:
    key = (owes, rule)
    found = _RULINGS.get(key)
    if found is None:
        found = _RULINGS[key] = Ruling(owes, rule)
    return found


def latest_decision(decisions: Iterable[Decision]) -> Ruling | None:
    """Return the ruling of the latest owes-yes or owes-no decision (by time, then id), or None (rule 0, P18)."""
    kinds = (DecisionKind.OWES_YES, DecisionKind.OWES_NO)
    ruled = [decision for decision in decisions if decision.kind in kinds]
    if not ruled:
        return None
    last = max(ruled, key=lambda decision: (decision.decided_at, decision.decision_id))
    return Ruling(_YES if last.kind is DecisionKind.OWES_YES else _NO, Rule.DECISION, last.decision_id)


def rule_on(contact: Contact, history: History, policy: Policy) -> Ruling:
    """Rule on one inbound contact by the first matching rule of 2.3, decisions aside.

    Depends on nothing but its arguments; `history` must hold what lies before the contact only.
    """
    if contact.call is not None and is_phone(contact.channel):
        return _rule_on_call(contact.channel, contact.call, contact.marks, policy)
    marks = contact.marks
    if not marks and not history.we_proposed and not history.we_asked:
        return _ruling(_YES, Rule.OTHERWISE)
    ruling = (
        _rule_on_carriage(marks, history)
        or _rule_on_machines(contact, history, policy)
        or _rule_on_words(contact, history, policy)
    )
    if ruling.owes is Owes.UNSURE and _M.SENDER_RULE_NO_BACKWARDS in marks:
        return _ruling(_NO, Rule.SENDER_RULE)
    return ruling


def _rule_on_carriage(marks: frozenset[Mark], history: History) -> Ruling | None:
    """Rules 1 to 6: what brought it, before who wrote it."""
    if _M.UNPARSED in marks:
        return _ruling(_UNSURE, Rule.UNPARSED)
    if _M.NO_ROOT in marks:
        return _ruling(_NO, Rule.NO_ROOT)
    if _M.CARRIER in marks:
        return _ruling(_YES, Rule.CARRIER)
    if _M.CARRIER_NO_ADDRESS in marks:
        return _ruling(_UNSURE, Rule.CARRIER_NO_ADDRESS)
    if _M.INTERNAL_FORWARD in marks:
        known = history.knows_original
        return _ruling(_NO, Rule.FORWARD_OF_KNOWN) if known else _ruling(_YES, Rule.INTERNAL_FORWARD)
    if _M.INTERNAL in marks:
        failed = _M.AUTHENTICATION_FAILED in marks
        return _ruling(_UNSURE, Rule.INTERNAL_UNPROVEN) if failed else _ruling(_NO, Rule.INTERNAL)
    for mark, rule in ((_M.DSN, Rule.DSN), (_M.MDN, Rule.MDN), (_M.REPORT, Rule.REPORT)):
        if mark in marks:
            return _ruling(_NO, rule)
    return _rule_on_calendar(marks) if marks & _CALENDAR else None


def _rule_on_calendar(marks: frozenset[Mark]) -> Ruling:
    """Rule 6."""
    has_words = _M.CALENDAR_WORDS in marks
    if _M.CALENDAR_COUNTER in marks or (_M.CALENDAR_REQUEST in marks and has_words):
        return _ruling(_YES, Rule.CALENDAR_ASKS)
    if has_words:
        return _ruling(_UNSURE, Rule.CALENDAR_WORDS)
    if _M.CALENDAR_REQUEST in marks:
        return _ruling(_UNSURE, Rule.CALENDAR_INVITE)
    if _M.CALENDAR_REPLY in marks:
        return _ruling(_NO, Rule.CALENDAR_REPLY)
    return _ruling(_UNSURE, Rule.CALENDAR_CANCEL)


def _rule_on_machines(contact: Contact, history: History, policy: Policy) -> Ruling | None:
    """Rules 7 to 11, with the guard for known customers."""
    marks = contact.marks
    cites_us = _M.CITES_US in marks or history.cites_us
    if cites_us and not marks & _AUTO_EVIDENCE:
        return None
    if _M.CHALLENGE in marks:
        return _ruling(_UNSURE, Rule.CHALLENGE)
    has_sender_rule = _M.SENDER_RULE_NO in marks
    is_guarded = not has_sender_rule and history.is_two_way_since(contact.occurred_at - policy.known_within)
    if _M.AUTO_REPLIED in marks:
        return _ruling(_NO, Rule.AUTO)
    if _M.SENDER_RULE_YES in marks and not has_sender_rule:
        # A person's word on the sender beats every sign of a machine, but not the words of this mail.
        words = _rule_on_words(contact, history, policy)
        return words if words.owes is _NO else _ruling(_YES, Rule.SENDER_RULE)
    if _M.AUTO_GENERATED in marks:
        return _ruling(_UNSURE, Rule.KNOWN_CUSTOMER_GUARD) if is_guarded else _ruling(_NO, Rule.AUTO)
    if _M.JUNK in marks:
        if not (history.has_met() or cites_us):
            return _ruling(_NO, Rule.SPAM)
        return _ruling(_NO, Rule.SENDER_RULE) if has_sender_rule else _ruling(_YES, Rule.FOUND_IN_SPAM)
    if marks & _BULK and not policy.is_list_mode and _M.OWN_GROUP not in marks:
        return _rule_on_bulk(marks, history, is_guarded)
    return _rule_on_senders(marks)


def _rule_on_bulk(marks: frozenset[Mark], history: History, is_guarded: bool) -> Ruling:
    """Rule 10."""
    signals = sum(1 for signal in _BULK_SIGNALS if marks & signal)
    if history.is_known() and signals < 2 and _M.SENDER_RULE_NO not in marks:
        return _ruling(_UNSURE, Rule.BULK_UNPROVEN)
    return _ruling(_UNSURE, Rule.KNOWN_CUSTOMER_GUARD) if is_guarded else _ruling(_NO, Rule.BULK)


def _rule_on_senders(marks: frozenset[Mark]) -> Ruling | None:
    """Rule 11."""
    if _M.SENDER_RULE_NO in marks:
        return _ruling(_NO, Rule.SENDER_RULE)
    if _M.NO_REPLY_FROM in marks:
        return _ruling(_NO, Rule.NO_REPLY_ADDRESS)
    if len(marks & _AUTO_SIGNALS) >= 2 and not marks & _ASKS:
        return _ruling(_NO, Rule.AUTO_LIKELY)
    if marks & _SOFT_AUTO:
        return _ruling(_UNSURE, Rule.SOFT_AUTO)
    if _M.COLD_SALES in marks:
        return _ruling(_UNSURE, Rule.COLD_SALES)
    if _M.ADDRESSED_TO_NONE_OF_US in marks:
        return _ruling(_UNSURE, Rule.NOT_ADDRESSED_TO_US)
    return None


def _rule_on_words(contact: Contact, history: History, policy: Policy) -> Ruling:
    """Rules 12 to 15 and 17: what the author's own words ask."""
    marks = contact.marks
    is_asking = bool(marks & _ASKS)
    if not is_asking and _M.ATTACHMENT not in marks:
        # "Say whether we should order it" is a request: a bare yes to it starts work, "ok, thanks" does not.
        is_go_ahead = history.we_requested and _M.CLOSING not in marks
        if _M.BARE_YES in marks and (history.we_asked or history.we_proposed or is_go_ahead):
            return _ruling(_UNSURE, Rule.BARE_YES)
        if _M.CLOSING in marks or _M.BARE_YES in marks:
            return _ruling(_NO, Rule.CLOSING)
        if _M.CLOSING_NEAR in marks:
            return _ruling(_UNSURE, Rule.CLOSING_NEAR)
    if not is_asking:
        if accepted_window(contact, history.we_proposed) is not None:
            return _ruling(_NO, Rule.ACCEPTS_PROPOSAL)
        if history.we_asked:
            return _ruling(_UNSURE, Rule.ANSWERS_US)
        if _M.PRAISE in marks:
            return _ruling(_UNSURE, Rule.PRAISE)
    if _M.COPIED_ONLY in marks:
        return _ruling(_NO, Rule.CC_AUTO_NO) if policy.cc_auto_no else _ruling(_UNSURE, Rule.COPIED)
    return _ruling(_YES, Rule.REGULATED) if _M.REGULATED in marks else _ruling(_YES, Rule.OTHERWISE)


def accepted_window(contact: Contact, proposed: Iterable[Window]) -> Window | None:
    """Return the window of ours that `contact.accepts` lies in, or None (rule 12b)."""
    accepts = contact.accepts
    if accepts is None:
        return None
    for window in proposed:
        # The whole accepted day or moment must lie in the offer: "Friday" does not accept "Wed or Thu".
        if _first_day_since(window) <= accepts.earliest_at and accepts.latest_at <= window.latest_at:
            return window
    return None


def _first_day_since(window: Window) -> datetime:
    # A window begins with its reminder at the opening of business (5.3); 08:00 on that day still accepts it.
    return window.earliest_at - timedelta(hours=9)


# A plain CDR says ANSWERED for a queue's music and a mobile's voicemail alike (3.3, telephony caution).
_NO_PERSON_PROVEN = (MachineDetection.UNKNOWN, MachineDetection.MACHINE)


def _rule_on_call(channel: Channel, call: CallFacts, marks: frozenset[Mark], policy: Policy) -> Ruling:
    """Rule 16."""
    if _M.SALES_CALLER in marks:
        return _ruling(_NO, Rule.SALES_CALLER)
    if call.message_for >= SHORTEST_MESSAGE and not call.is_silent_message:
        # Also of who was put through first: whoever took the call passed them on to a mailbox.
        return _ruling(_YES, Rule.VOICEMAIL)
    is_proven = call.machine_detection not in _NO_PERSON_PROVEN
    if is_proven and call.bridged_for >= TALKED_AT_ALL and call.left_waiting_for >= RANG_LONG_ENOUGH:
        return _ruling(_UNSURE, Rule.PASSED_ON)
    if is_proven and call.bridged_for >= policy.conversation_from:
        return _ruling(_NO, Rule.CALL_ANSWERED)
    if is_proven and call.bridged_for >= TALKED_AT_ALL:
        return _ruling(_UNSURE, Rule.CALL_SHORT)
    if call.is_silent_message:
        return _ruling(_UNSURE, Rule.SILENT_VOICEMAIL)
    if channel is Channel.VOICEMAIL:
        return _ruling(_YES, Rule.VOICEMAIL)
    if call.bridged_for >= TALKED_AT_ALL:
        return _ruling(_UNSURE, Rule.HUMAN_UNPROVEN)
    # Who met a busy or broken line did not give up: we turned them away.
    if call.rang_for < RANG_LONG_ENOUGH and call.bridged_for == 0 and not call.has_failed:
        return _ruling(_NO, Rule.SHORT_ABANDON)
    return _ruling(_NO, Rule.UNANSWERABLE) if call.is_withheld else _ruling(_YES, Rule.MISSED_CALL)

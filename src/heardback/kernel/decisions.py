"""Human rulings as facts: who decided what about which contact, when and why (SEMANTICS 1, 2.3 rule 0, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heardback.kernel.contacts import PromiseKind


class DecisionKind(StrEnum):
    OWES_YES = "owes_yes"  # this inbound contact owes an answer
    OWES_NO = "owes_no"
    ATTRIBUTE = "attribute"  # outbound `other_id` answers the owed answer of `contact_id`
    UNATTRIBUTE = "unattribute"
    ATTEST = "attest"  # `by` spoke with the customer at `occurred_at`; settles `contact_id` (grade D)
    LEFT_VOICEMAIL = "left_voicemail"  # `by` left a voicemail at `occurred_at`: a holding reply (grade D)
    ATTEMPT = "attempt"  # `by` tried at `occurred_at` and reached nobody: an attempt, it settles nothing
    CONFIRM_CALL = "confirm_call"  # outbound call `contact_id` of unproven humanity was a conversation
    NOT_AN_ANSWER = "not_an_answer"  # outbound `contact_id` answered nothing
    HOLDING = "holding"  # outbound `contact_id` was a holding reply; `due_at`: the date it promises (5.1 T1)
    FULL = "full"  # outbound `contact_id` was a full answer
    WITHDRAWN = "withdrawn"  # the customer needs no answer any more
    UNREACHABLE = "unreachable"
    DUPLICATE_PARTY = "duplicate_party"
    LAWFUL_HOLD = "lawful_hold"
    SPLIT = "split"  # inbound `contact_id` opens its own owed answer
    PARTIAL = "partial"  # outbound `contact_id` left part open: promise "rest by `due_at`"
    PROMISE = "promise"  # `by` promised the customer of `contact_id` what `reason` says, by `due_at` (5.1 T1)
    CONFIRM_PROMISE = "confirm_promise"  # it is one; with `due_at`: and that is the date that was meant
    VOID_PROMISE = "void_promise"  # it is none
    KEEP_PROMISE = "keep_promise"  # done at `occurred_at`, perhaps by contact `other_id`
    BREAK_PROMISE = "break_promise"
    WAIVE_PROMISE = "waive_promise"  # the customer needs it no more
    MOVE_PROMISE = "move_promise"  # the customer asked for another date, `due_at`, at `occurred_at`
    RENEW_PROMISE = "renew_promise"  # we told the customer a new date, `due_at`, at `occurred_at`
    APPROVE_HOLDING = "approve_holding"  # a supervisor agrees to a third holding reply or new date in a row
    STOP_AWAITING = "stop_awaiting"  # we wait no more for what contact `contact_id` asked for or held out
    AWAIT_UNTIL = "await_until"  # we expect it by `due_at`
    REVERSE = "reverse"  # takes decision `other_id` back


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One ruling. `decided_at` orders rulings (latest wins, then id); `occurred_at` is the time it speaks of.

    `due_at` is a date that was promised with it: HOLDING, PARTIAL, ATTEST, LEFT_VOICEMAIL, PROMISE (5.1 T1).
    `promise_id` names the promise (or what we wait for) that it speaks of, and `contact_id` the contact that made it;
    `promise_kind` is what PROMISE promises.
    """

    decision_id: str
    kind: DecisionKind
    contact_id: str
    decided_at: datetime
    by: str
    reason: str = ""
    other_id: str = ""
    occurred_at: datetime | None = None
    due_at: datetime | None = None
    promise_id: str = ""
    promise_kind: PromiseKind = PromiseKind.REPLY


#: Decisions that speak of one promise, which `promise_id` names.
ON_A_PROMISE = frozenset(
    {
        DecisionKind.CONFIRM_PROMISE,
        DecisionKind.VOID_PROMISE,
        DecisionKind.KEEP_PROMISE,
        DecisionKind.BREAK_PROMISE,
        DecisionKind.WAIVE_PROMISE,
        DecisionKind.MOVE_PROMISE,
        DecisionKind.RENEW_PROMISE,
    }
)

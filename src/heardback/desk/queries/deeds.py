"""What people did, in words: decisions and claims as sentences with the person's name before them."""

from __future__ import annotations

from heardback.desk.models import ClaimKind, DecisionFact
from heardback.kernel.decisions import DecisionKind

DECISION_WORDS: dict[DecisionKind, str] = {
    DecisionKind.OWES_YES: "said that an answer is owed",
    DecisionKind.OWES_NO: "said that no answer is needed",
    DecisionKind.ATTRIBUTE: "said that our contact answered it",
    DecisionKind.UNATTRIBUTE: "took back that our contact answered it",
    DecisionKind.ATTEST: "stated that they spoke with the customer",
    DecisionKind.LEFT_VOICEMAIL: "stated that they left a voicemail",
    DecisionKind.ATTEMPT: "called and reached nobody",
    DecisionKind.CONFIRM_CALL: "confirmed that the call was a conversation",
    DecisionKind.NOT_AN_ANSWER: "said that this was no answer",
    DecisionKind.HOLDING: "said that our contact was a holding reply",
    DecisionKind.FULL: "said that our contact was the full answer",
    DecisionKind.WITHDRAWN: "said that the customer needs no answer any more",
    DecisionKind.UNREACHABLE: "gave up after the required attempts",
    DecisionKind.DUPLICATE_PARTY: "said that another owed answer stands for the same party",
    DecisionKind.LAWFUL_HOLD: "said that the law forbids to answer for now",
    DecisionKind.SPLIT: "split this off as an owed answer of its own",
    DecisionKind.PARTIAL: "said that part of it is still open",
    DecisionKind.PROMISE: "promised",
    DecisionKind.CONFIRM_PROMISE: "confirmed the promise",
    DecisionKind.VOID_PROMISE: "said that this was no promise",
    DecisionKind.KEEP_PROMISE: "said that the promise was kept",
    DecisionKind.BREAK_PROMISE: "said that the promise was not kept",
    DecisionKind.WAIVE_PROMISE: "said that the customer needs it no more",
    DecisionKind.MOVE_PROMISE: "noted that the customer asked for another date",
    DecisionKind.RENEW_PROMISE: "told the customer a new date",
    DecisionKind.APPROVE_HOLDING: "agreed to another holding reply",
    DecisionKind.STOP_AWAITING: "said that we wait for it no more",
    DecisionKind.AWAIT_UNTIL: "expects it by another day",
    DecisionKind.REVERSE: "took a decision back",
}

CLAIM_WORDS: dict[str, str] = {
    ClaimKind.TAKE: "took it",
    ClaimKind.ASSIGN: "gave it to {owner}",
    ClaimKind.HAND_OVER: "offered it to {owner}",
    ClaimKind.ACCEPT: "accepted it",
    ClaimKind.RETURN: "gave it back",
    ClaimKind.RELEASE: "let it go",
}


def decision_words(row: DecisionFact) -> str:
    """Return what was decided, to follow the name of who decided."""
    return DECISION_WORDS[DecisionKind(row.kind)]

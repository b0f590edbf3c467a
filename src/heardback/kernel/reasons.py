"""The closed list of rule ids: every verdict anywhere names one of these (SEMANTICS 2.3, 3, 4).

An id never changes its meaning; a new rule gets a new id, a line in `MEANINGS` and a worked example in
docs/rules.md that a test executes.
"""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """Why something was ruled as it was."""

    # does it owe an answer? (2.3, 2.4, 2.6)
    DECISION = "decision"
    UNPARSED = "unparsed"
    CARRIER = "carrier"
    CARRIER_NO_ADDRESS = "carrier_no_address"
    INTERNAL = "internal"
    INTERNAL_UNPROVEN = "internal_unproven"
    INTERNAL_FORWARD = "internal_forward"
    FORWARD_OF_KNOWN = "forward_of_known"
    DSN = "dsn"
    MDN = "mdn"
    REPORT = "report"
    CHALLENGE = "challenge"
    CALENDAR_ASKS = "calendar_asks"
    CALENDAR_INVITE = "calendar_invite"
    CALENDAR_REPLY = "calendar_reply"
    CALENDAR_CANCEL = "calendar_cancel"
    CALENDAR_WORDS = "calendar_words"
    AUTO = "auto"
    SPAM = "spam"
    FOUND_IN_SPAM = "found_in_spam"
    BULK = "bulk"
    BULK_UNPROVEN = "bulk_unproven"
    KNOWN_CUSTOMER_GUARD = "known_customer_guard"
    NO_REPLY_ADDRESS = "no_reply_address"
    SENDER_RULE = "sender_rule"
    AUTO_LIKELY = "auto_likely"
    SOFT_AUTO = "soft_auto"
    COLD_SALES = "cold_sales"
    NOT_ADDRESSED_TO_US = "not_addressed_to_us"
    CLOSING = "closing"
    CLOSING_NEAR = "closing_near"
    BARE_YES = "bare_yes"
    ACCEPTS_PROPOSAL = "accepts_proposal"
    ANSWERS_US = "answers_us"
    PRAISE = "praise"
    COPIED = "copied"
    CC_AUTO_NO = "cc_auto_no"
    REGULATED = "regulated"
    CALL_ANSWERED = "call_answered"
    CALL_SHORT = "call_short"
    PASSED_ON = "passed_on"
    MISSED_CALL = "missed_call"
    VOICEMAIL = "voicemail"
    SILENT_VOICEMAIL = "silent_voicemail"
    SHORT_ABANDON = "short_abandon"
    UNANSWERABLE = "unanswerable"
    SALES_CALLER = "sales_caller"
    NO_ROOT = "no_root"
    AFTER_AS_OF = "after_as_of"
    OTHERWISE = "otherwise"
    # which owed answer does it belong to? (3.6, 3.7)
    OPENS = "opens"
    SAME_CONVERSATION = "same_conversation"
    JOINED_BY_RULE = "joined_by_rule"
    SAME_SUBJECT = "same_subject"
    SAYS_IT_REPEATS = "says_it_repeats"
    TOLD_TWICE = "told_twice"
    SPLIT = "split"
    CROSSED = "crossed"
    # does this outbound answer it? (3.2, 3.3, 3.4)
    DIRECT = "direct"
    ATTRIBUTED = "attributed"
    LINKED_CALL = "linked_call"
    LINKED_SUBJECT = "linked_subject"
    CALLED_AGAIN = "called_again"
    SAME_CLIENT = "same_client"
    ATTESTED = "attested"
    OTHER_SUBJECT = "other_subject"
    SEVERAL_OPEN = "several_open"
    INFERRED_LINK = "inferred_link"
    NUMBER_LEFT = "number_left"
    HUMAN_UNPROVEN = "human_unproven"
    ATTEMPT = "attempt"
    X_AUTOMATIC = "x_automatic"
    X_BULK = "x_bulk"
    X_MASS_MAILING = "x_mass_mailing"
    X_INTERNAL = "x_internal"
    X_NO_CUSTOMER = "x_no_customer"
    X_BOUNCED = "x_bounced"
    X_DRAFT = "x_draft"
    X_TEMPLATE = "x_template"
    X_AUTHENTICATION = "x_authentication"
    X_DECIDED = "x_decided"
    # why it is closed (4.2)
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    DUPLICATE_PARTY = "duplicate_party"
    LAWFUL_HOLD = "lawful_hold"


MEANINGS: dict[Rule, str] = {
    Rule.DECISION: "A person decided it.",
    Rule.UNPARSED: "It could not be read, so a person must look; the clock runs.",
    Rule.CARRIER: "A machine passed on a person's words; the person is owed an answer.",
    Rule.CARRIER_NO_ADDRESS: "The firm's own form sent no address to reply to; a person must look.",
    Rule.INTERNAL: "Sender and every recipient are the firm's own.",
    Rule.INTERNAL_UNPROVEN: "It claims to be internal, but authentication failed.",
    Rule.INTERNAL_FORWARD: "A colleague passed on a customer's mail; the customer is owed an answer.",
    Rule.FORWARD_OF_KNOWN: "A colleague passed on a mail that is already known; it opens nothing twice.",
    Rule.DSN: "A delivery report (RFC 3464).",
    Rule.MDN: "A read receipt (RFC 8098).",
    Rule.REPORT: "An abuse, TLS or DMARC report (RFC 5965).",
    Rule.CHALLENGE: "A machine asks us to prove that we are human; our mail waits there until somebody does.",
    Rule.CALENDAR_ASKS: "A calendar counter-proposal, or an invitation with the person's own words.",
    Rule.CALENDAR_INVITE: "A bare calendar invitation.",
    Rule.CALENDAR_REPLY: "A calendar answer without comment.",
    Rule.CALENDAR_CANCEL: "A calendar cancellation.",
    Rule.CALENDAR_WORDS: "A calendar message with free text beyond the template.",
    Rule.AUTO: "Its header says that a machine sent it (RFC 3834).",
    Rule.SPAM: "Junk from somebody unknown that cites nothing of ours.",
    Rule.FOUND_IN_SPAM: "It lay in the spam folder, but we know this person.",
    Rule.BULK: "List or bulk headers (RFC 2919, 2369, 8058).",
    Rule.BULK_UNPROVEN: "One bulk header, but from somebody we know.",
    Rule.KNOWN_CUSTOMER_GUARD: "It looks like a machine's, but we knew this customer in the last 24 months.",
    Rule.NO_REPLY_ADDRESS: "It comes from an address that takes no replies.",
    Rule.SENDER_RULE: "A person made a rule for this sender.",
    Rule.AUTO_LIKELY: "Two independent signs of a machine and no question.",
    Rule.SOFT_AUTO: "One sign of a machine; not enough to say no.",
    Rule.COLD_SALES: "It reads like cold sales mail; not enough to say no.",
    Rule.NOT_ADDRESSED_TO_US: "None of our addresses is among the recipients.",
    Rule.CLOSING: "It only closes the conversation: thanks, ok, bye.",
    Rule.CLOSING_NEAR: "It nearly only closes the conversation.",
    Rule.BARE_YES: "A bare yes or ok to our question or offer.",
    Rule.ACCEPTS_PROPOSAL: "It accepts a time that we proposed and asks nothing else.",
    Rule.ANSWERS_US: "It answers our question and asks nothing.",
    Rule.PRAISE: "It praises and asks nothing.",
    Rule.COPIED: "We were only copied.",
    Rule.CC_AUTO_NO: "We were only copied, and this firm's standard says that this needs no answer.",
    Rule.REGULATED: "A request that the law puts a term on, such as access to data or a complaint.",
    Rule.CALL_ANSWERED: "A person picked up and spoke with the caller.",
    Rule.CALL_SHORT: "A person picked up for a few seconds only.",
    Rule.PASSED_ON: "A person took the call and passed it on, and nobody took it there.",
    Rule.MISSED_CALL: "Nobody picked up.",
    Rule.VOICEMAIL: "The caller left a message.",
    Rule.SILENT_VOICEMAIL: "The caller left a silent message.",
    Rule.SHORT_ABANDON: "The caller hung up within ten seconds.",
    Rule.UNANSWERABLE: "The number was withheld and no message was left.",
    Rule.SALES_CALLER: "The caller is on the firm's list of sales callers.",
    Rule.NO_ROOT: "The conversation's first message is not in the sources, so nobody knows who asked.",
    Rule.AFTER_AS_OF: "It is later than the moment that this audit speaks of.",
    Rule.OTHERWISE: "A person wrote or called; nothing says that no answer is owed.",
    Rule.OPENS: "It opens an owed answer.",
    Rule.SAME_CONVERSATION: "It chases: its conversation already waits for an answer.",
    Rule.JOINED_BY_RULE: "It chases: a call without a topic of its own, and exactly one answer is owed.",
    Rule.SAME_SUBJECT: "It chases: it has the subject of an owed answer.",
    Rule.SAYS_IT_REPEATS: "It chases: it says that it repeats, and exactly one answer is certainly owed.",
    Rule.TOLD_TWICE: "A phone system's mail tells of a call that its own record tells of: no second try.",
    Rule.SPLIT: "A person split it off; it keeps its own time.",
    Rule.CROSSED: "It crossed with our answer and asks something new, so it is owed an answer of its own.",
    Rule.DIRECT: "Our answer is in the same conversation.",
    Rule.ATTRIBUTED: "A person said that this answers it.",
    Rule.LINKED_CALL: "We spoke on the phone, and exactly one answer was owed.",
    Rule.LINKED_SUBJECT: "Our new mail has the same subject, and exactly one answer was owed.",
    Rule.CALLED_AGAIN: "The customer called again and a person picked up.",
    Rule.SAME_CLIENT: "Settled by the firm's rule that any answer to the same client counts.",
    Rule.ATTESTED: "A person states that they answered.",
    Rule.OTHER_SUBJECT: "We wrote to this customer under another subject; whether it answers this is open.",
    Rule.SEVERAL_OPEN: "We reached this customer while several answers were owed; which one it answers is open.",
    Rule.INFERRED_LINK: "The words suggest that our mail answers this; no header proves it.",
    Rule.NUMBER_LEFT: "We spoke on the phone with a number that this customer left; nobody confirmed whose it is.",
    Rule.HUMAN_UNPROVEN: "The call was answered, but nothing proves that a person was there.",
    Rule.ATTEMPT: "We tried and did not reach the customer.",
    Rule.X_AUTOMATIC: "A machine sent it; machines' replies count for nothing.",
    Rule.X_BULK: "It was sent to a list.",
    Rule.X_MASS_MAILING: "It was sent to many at once.",
    Rule.X_INTERNAL: "It went to colleagues only.",
    Rule.X_NO_CUSTOMER: "It names no recipient outside the firm.",
    Rule.X_BOUNCED: "It came back undelivered.",
    Rule.X_DRAFT: "It is a draft and was never sent.",
    Rule.X_TEMPLATE: "A rule sent it word for word.",
    Rule.X_AUTHENTICATION: "It claims to be ours, but authentication failed.",
    Rule.X_DECIDED: "A person said that it answered nothing.",
    Rule.WITHDRAWN: "The customer needs no answer any more.",
    Rule.UNREACHABLE: "A person gave up after the required attempts.",
    Rule.DUPLICATE_PARTY: "Another owed answer stands for the same party.",
    Rule.LAWFUL_HOLD: "The law forbids to answer for now.",
}

#: The rules that may say "no" alone (SEMANTICS 2.3 "hard"); L4 asserts that every no names one of them.
HARD_RULES = frozenset(
    {
        Rule.DECISION,
        Rule.INTERNAL,
        Rule.FORWARD_OF_KNOWN,
        Rule.DSN,
        Rule.MDN,
        Rule.REPORT,
        Rule.CALENDAR_REPLY,
        Rule.AUTO,
        Rule.SPAM,
        Rule.BULK,
        Rule.NO_REPLY_ADDRESS,
        Rule.SENDER_RULE,
        Rule.AUTO_LIKELY,
        Rule.CLOSING,
        Rule.ACCEPTS_PROPOSAL,
        Rule.CC_AUTO_NO,
        Rule.CALL_ANSWERED,
        Rule.SHORT_ABANDON,
        Rule.UNANSWERABLE,
        Rule.SALES_CALLER,
        Rule.NO_ROOT,
    }
)


class Grade(StrEnum):
    """How well the evidence shows that an outbound contact answers an owed answer (SEMANTICS 3.2)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    X = "X"

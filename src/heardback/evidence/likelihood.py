"""How likely a person waits behind an unsure contact: orders the list to look through, decides nothing."""

from __future__ import annotations

from heardback.kernel.contacts import Mark
from heardback.kernel.reasons import Rule

_BY_RULE: dict[Rule, float] = {
    Rule.CARRIER_NO_ADDRESS: 0.9,
    Rule.KNOWN_CUSTOMER_GUARD: 0.6,
    Rule.UNPARSED: 0.6,
    Rule.BARE_YES: 0.5,
    Rule.CALL_SHORT: 0.5,
    Rule.PASSED_ON: 0.5,
    Rule.CALENDAR_WORDS: 0.5,
    Rule.CALENDAR_INVITE: 0.4,
    Rule.COPIED: 0.4,
    Rule.ANSWERS_US: 0.35,
    Rule.BULK_UNPROVEN: 0.3,
    Rule.CALENDAR_CANCEL: 0.3,
    Rule.CHALLENGE: 0.3,
    Rule.PRAISE: 0.25,
    Rule.INTERNAL_UNPROVEN: 0.2,
    Rule.CLOSING_NEAR: 0.2,
    Rule.NOT_ADDRESSED_TO_US: 0.15,
    Rule.SOFT_AUTO: 0.1,
    Rule.COLD_SALES: 0.1,
}


def likelihood_of(rule: Rule, marks: frozenset[Mark]) -> float:
    """Return a number in [0, 1] to sort by: the rule's own, more if the words ask or say that they repeat."""
    base = _BY_RULE.get(rule, 0.4)
    if Mark.REPEATS in marks or Mark.REQUEST in marks:
        return min(1.0, base + 0.3)
    return min(1.0, base + 0.15) if Mark.QUESTION in marks else base

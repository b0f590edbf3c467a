"""Promises in words: what was promised, how it stands, how sure a find is and what found it; pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from heardback.findings.spoken import NAMED_DAYS, day_of
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState
from heardback.reading.commitment_weights import CERTAIN
from heardback.reading.dates import GRACE

#: What follows "we said we would"; a customer's "call us in three months" is a follow-up that we own.
DOES: Final[dict[PromiseKind, str]] = {
    PromiseKind.CALL_BACK: "call",
    PromiseKind.REPLY: "come back to them",
    PromiseKind.DELIVER: "send something",
    PromiseKind.ACT: "do something",
    PromiseKind.VAGUE: "come back to them",
    PromiseKind.CONDITIONAL: "tell them how it turned out",
    PromiseKind.BURDEN_SHIFT: "get in touch again",
    PromiseKind.TRY_AGAIN: "try again",
    PromiseKind.REST: "answer the rest",
}
STATE_WORDS: Final[dict[PromiseState, str]] = {
    PromiseState.OPEN: "open",
    PromiseState.KEPT: "kept",
    PromiseState.KEPT_LATE: "kept late",
    PromiseState.RENEGOTIATED: "a new date was told",
    PromiseState.BROKEN: "slipped",
    PromiseState.WAIVED: "not needed any more",
    PromiseState.UNCONFIRMED: "cannot tell",
    PromiseState.VOID: "no promise",
}
_LANGUAGES: Final = {"en": "English", "de": "German", "es": "Spanish", "fr": "French"}
_LEADS: Final = {
    "will": "“I will …” or “we will …”",
    "going": "“I am going to …”",
    "letme": "“let me …”",
    "happy": "“happy to …”",
    "third": "“our colleague will …”",
    "can": "“I can …”",
    "promise": "“I promise …”",
    "dropped": "“Will …” without I or we",
    "progressive": "“I am …ing”",
    "burden": "“call us again …”",
    "told": "“you said that you would …”",
}
_PROBABLE: Final = 0.8
_END: Final = timedelta(minutes=1)


def sureness(confidence: float) -> str:
    """Return how sure a find is, as a person says it; the bounds are those of docs/promises.md."""
    if confidence >= CERTAIN:
        return "almost certainly a promise"
    return "probably a promise" if confidence >= _PROBABLE else "perhaps a promise"


def rule_words(rule: str) -> str:
    """Return what a rule looks for ("English: “I will …” or “we will …” with “call”"); its own name where unknown."""
    code, _, rest = rule.partition(".")
    lead, _, verb = rest.partition(".")
    if code not in _LANGUAGES or not verb:
        return rule
    said = _LEADS.get(lead)
    name = f"“{verb.replace('_', ' ')}”"
    return f"{_LANGUAGES[code]}: {said} with {name}" if said else f"{_LANGUAGES[code]}: {name} and its kin"


def by_words(
    latest_at: datetime, zone: ZoneInfo, as_of: datetime, earliest_at: datetime | None = None
) -> str:
    """Return "by 17:00 on Tue", "by the end of tomorrow", "by the end of 18 Jun", behind us "by Mon 16 Nov".

    A time stands there only where one was meant; of "at 3" its grace is not shown: 15:00 was said.
    """
    if earliest_at is not None and latest_at - earliest_at == GRACE:
        latest_at = earliest_at
    local = latest_at.astimezone(zone)
    day = day_of(latest_at, zone, as_of)
    if latest_at < as_of and day == f"{local:%a}":
        day = f"{day} {local.day} {local:%b}"  # "by Mon" alone would be read as the next one
    if (local + _END).date() != local.date():
        return f"by {day}" if latest_at < as_of else f"by the end of {day}"
    return f"by {local:%H:%M} {day}" if day in NAMED_DAYS else f"by {local:%H:%M} on {day}"

"""A finding in the words of its page: nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from heardback.findings.claim_checks import seconds_words
from heardback.findings.claim_shapes import (
    CLAIM_WORDS,
    OUTCOME_WORDS,
    CallSeen,
    Claim,
    Finding,
    MailSeen,
    Outcome,
)
from heardback.findings.claim_transit import Receipt
from heardback.web.wording import talked

NOTHING = {
    Claim.NEVER_GOT: "No mail of theirs in this time.",
    Claim.NOT_INSTANT: "No mail of theirs in this time.",
    Claim.CALLED: "No call to them in this time.",
    Claim.NEVER_TOLD: "None of their messages in this time holds these words.",
    Claim.OFF_SICK: "No absence was entered.",
}


@dataclass(frozen=True, slots=True)
class MailShown:
    """One mail with how long it was under way, in words."""

    seen: MailSeen
    under_way: str
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class CallShown:
    """One call with its lengths in words; a length that no record tells says so."""

    seen: CallSeen
    lengths: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page adds to a finding."""

    said: str
    outcome: str
    is_open: bool
    nothing: str
    mails: tuple[MailShown, ...]
    calls: tuple[CallShown, ...]
    usual: tuple[tuple[str, str], ...]


def shown(found: Finding) -> Shown:
    """Return the finding's words and lengths; `is_open` where the records could not tell."""
    is_empty = not (found.mails or found.calls or found.quotes or found.statements)
    return Shown(
        said=CLAIM_WORDS[found.asked.claim],
        outcome=OUTCOME_WORDS[found.outcome],
        is_open=found.outcome is Outcome.CANNOT_TELL,
        nothing=NOTHING[found.asked.claim] if is_empty else "",
        mails=tuple(_mail(one) for one in found.mails),
        calls=tuple(CallShown(one, _lengths(one)) for one in found.calls),
        usual=_usual(found),
    )


def _mail(seen: MailSeen) -> MailShown:
    receipt = seen.receipt
    length = receipt.under_way if receipt else None
    return MailShown(seen, seconds_words(length) if length is not None else "not known", receipt)


def _lengths(call: CallSeen) -> str:
    told = [
        f"{word} {talked(seconds)}"
        for word, seconds in (
            ("rang", call.rang_for),
            ("talked", call.talked_for),
            ("message", call.message_for),
        )
        if seconds
    ]
    if call.rang_for is None and call.talked_for is None:
        return "length not recorded"
    return ", ".join(told) or "0 s"


def _usual(found: Finding) -> tuple[tuple[str, str], ...]:
    usual = found.usual
    if usual is None or not usual.counted:
        return ()
    rows = [
        ("Half of all mail to us, at most", usual.half),
        ("99 of 100, at most", usual.p99),
        ("The longest", usual.longest),
    ]
    return tuple(
        (words, seconds_words(seconds) if seconds is not None else "too few mails") for words, seconds in rows
    )

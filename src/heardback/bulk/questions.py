"""A handful of questions whose answers settle many unsure contacts at once (SEMANTICS 7, retrospective report)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from heardback.bulk.audit import AuditOutcome
from heardback.bulk.firms import is_shared
from heardback.bulk.staging import Digest
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS, Firm, domain_of
from heardback.kernel.reasons import Rule

MOST_QUESTIONS = 7
FEWEST_SETTLED = 2
_EXAMPLES = 2
#: Rules that are about the sender; one about the words of a mail (praise, a copy to us) asks no question of senders.
_OF_A_SENDER = frozenset(
    rule.value
    for rule in (
        Rule.COLD_SALES,
        Rule.SOFT_AUTO,
        Rule.BULK_UNPROVEN,
        Rule.KNOWN_CUSTOMER_GUARD,
        Rule.NOT_ADDRESSED_TO_US,
    )
)


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """`answers` are lines of a decisions file; `settles` counts the unsure contacts that an answer settles."""

    question_id: str
    text: str
    settles: int
    answers: tuple[str, ...]
    examples: tuple[str, ...] = ()


def questions_for(owed: pa.Table, outcome: AuditOutcome) -> list[FoundQuestion]:
    """Return the questions that settle most, most first: unsure senders, then addresses that may be staff."""
    senders = _sender_questions(owed)
    staff = [] if outcome.proposal.firm.is_list else _staff_questions(outcome.digest, outcome.proposal.firm)
    return [*senders[: MOST_QUESTIONS - min(2, len(staff))], *staff[:2]]


def _sender_questions(owed: pa.Table) -> list[FoundQuestion]:
    certain = owed.filter(pc.equal(owed.column("classification"), "yes")).column("customer_id").to_pylist()
    with_customers = {domain_of(customer_id) for customer_id in certain}
    is_unsure = pc.equal(owed.column("classification"), "unsure")
    is_machines = pc.is_in(owed.column("rule"), value_set=pa.array(sorted(_OF_A_SENDER)))
    is_open = pc.equal(owed.column("state"), "open")
    unsure = owed.filter(pc.and_(pc.and_(is_unsure, is_open), is_machines)).select(["customer_id", "subject"])
    subjects: dict[str, list[str]] = defaultdict(list)
    for row in unsure.to_pylist():
        subjects[row["customer_id"].partition(":")[2]].append(row["subject"])
    by_domain: dict[str, list[str]] = defaultdict(list)
    for address in subjects:
        by_domain[domain_of(address)].append(address)
    found = []
    for domain, addresses in by_domain.items():
        shown = [subject for address in addresses for subject in subjects[address]]
        # Where customers write from, too, one answer must not speak for everybody.
        is_public = domain in PUBLIC_MAIL_DOMAINS or domain in with_customers
        is_whole_domain = len(addresses) >= 3 and bool(domain) and not is_public
        if is_whole_domain:
            found.append(_about_sender(f"everybody at {domain}", domain, shown))
        else:
            found.extend(_about_sender(address, address, subjects[address]) for address in addresses)
    asked = [question for question in found if question.settles >= FEWEST_SETTLED]
    return sorted(asked, key=lambda question: (-question.settles, question.question_id))


def _about_sender(name: str, target: str, subjects: Sequence[str]) -> FoundQuestion:
    return FoundQuestion(
        question_id=f"sender:{target}",
        text=f"Is {name} a newsletter, a sales list or a machine that needs no answer?",
        settles=len(subjects),
        answers=(f"sender {target} no", f"sender {target} yes"),
        examples=tuple(dict.fromkeys(subject for subject in subjects if subject))[:_EXAMPLES],
    )


def _staff_questions(digest: Digest, firm: Firm) -> list[FoundQuestion]:
    """Outside addresses whose mail lies in a Sent folder: a colleague's private account?"""
    found = [
        FoundQuestion(
            question_id=f"staff:{address}",
            text=f"Is {address} one of your people? Mail of this address lies in a Sent folder.",
            settles=sender.in_sent,
            answers=(f"staff {address} yes", f"staff {address} no"),
        )
        for address, sender in digest.senders.items()
        if sender.in_sent and address and not firm.is_ours(address) and not is_shared(address)
    ]
    return sorted(found, key=lambda question: (-question.settles, question.question_id))

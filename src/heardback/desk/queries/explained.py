"""Everything behind one owed answer: its facts, the rules that were applied, what people said, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heardback.desk.debts import judged_owed
from heardback.desk.models import Claim, DecisionFact, Filing, OwedAnswer, RevisedVerdict
from heardback.desk.queries.deeds import CLAIM_WORDS, decision_words
from heardback.desk.queries.explained_promises import ExplainedPromise, explained_promises
from heardback.desk.queries.timeline import contact_line, undone_ids
from heardback.findings.reasons import reasons_of
from heardback.kernel.reasons import MEANINGS
from heardback.kernel.status import flags_at, next_look_at, state_at, verdict_at


@dataclass(frozen=True, slots=True)
class ExplainedReason:
    """One sentence of the way to the verdict, with its rule."""

    sentence: str
    rule: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class ExplainedContact:
    """One contact that the judgement looked at, with its ruling and the evidence for it."""

    contact_id: str
    direction: str
    channel: str
    occurred_at: datetime
    known_at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    owes: str
    rule: str
    meaning: str
    evidence: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class ExplainedDecision:
    """What a person decided; `is_standing` unless somebody took it back."""

    decision_id: str
    decided_at: datetime
    by: str
    kind: str
    sentence: str
    contact_id: str
    other_id: str
    reason: str
    is_standing: bool


@dataclass(frozen=True, slots=True)
class ExplainedDeed:
    """Something that happened to it, in a sentence."""

    occurred_at: datetime
    by: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ExplainedOwed:
    """One owed answer at `as_of`; `verdict`, `state` and `flags` are the kernel's words."""

    owed_id: str
    customer_id: str
    customer: str
    as_of: datetime
    state: str
    verdict: str
    flags: tuple[str, ...]
    classification: str
    rule: str
    meaning: str
    opened_at: datetime
    due_at: datetime
    standard: str
    mode: str
    policy_version: str
    next_look_at: datetime | None
    uncovered_from: datetime | None
    settled_at: datetime | None
    settled_by: str
    settled_rule: str
    settled_meaning: str
    grade: str
    manner: str
    closed_at: datetime | None
    closed_rule: str
    owner: str
    contacts: tuple[ExplainedContact, ...]
    reasons: tuple[ExplainedReason, ...]
    promises: tuple[ExplainedPromise, ...]
    decisions: tuple[ExplainedDecision, ...]
    claims: tuple[ExplainedDeed, ...]
    revisions: tuple[ExplainedDeed, ...]
    stale_decisions: tuple[str, ...]


def explained(row: OwedAnswer, as_of: datetime) -> ExplainedOwed:
    """Judge the customer anew and lay out all that led to this owed answer."""
    owed, one = judged_owed(row)
    reasons = reasons_of(owed, {key: shown.contact for key, shown in one.contacts.items()})
    concerned = dict.fromkeys(
        [*owed.contacts, *(reason.contact_id for reason in reasons if reason.contact_id)]
    )
    settlement, closure = owed.settlement, owed.closure
    promises = explained_promises(owed, one, as_of)
    return ExplainedOwed(
        owed_id=owed.key,
        customer_id=owed.customer_id,
        customer=row.customer,
        as_of=as_of,
        state=state_at(owed, as_of).value,
        verdict=verdict_at(owed, as_of).value,
        flags=tuple(sorted(flags_at(owed, as_of))),
        classification="yes" if owed.is_certain else "unsure",
        rule=owed.rule.value,
        meaning=MEANINGS[owed.rule],
        opened_at=owed.opened_at,
        due_at=owed.due_at,
        standard=str(owed.policy.standard),
        mode=owed.policy.mode.value,
        policy_version=owed.policy.version,
        next_look_at=next_look_at(owed, as_of),
        uncovered_from=owed.uncovered_from,
        settled_at=settlement.settled_at if settlement else None,
        settled_by=settlement.contact_id if settlement else "",
        settled_rule=settlement.rule.value if settlement else "",
        settled_meaning=MEANINGS[settlement.rule] if settlement else "",
        grade=settlement.grade.value if settlement else "",
        manner=settlement.manner.value if settlement else "",
        closed_at=closure.closed_at if closure else None,
        closed_rule=closure.rule.value if closure else "",
        owner=str(row.owner or ""),
        contacts=_contacts(row.customer_id, list(concerned)),
        reasons=tuple(ExplainedReason(one.sentence, one.rule, one.contact_id) for one in reasons),
        promises=promises,
        decisions=_decisions(list(dict.fromkeys([*concerned, *(made.made_by for made in promises)]))),
        claims=_claims(owed.contacts),
        revisions=tuple(
            ExplainedDeed(
                revised.revised_at, "", f"{revised.old or 'nothing'} became {revised.new or 'nothing'}"
            )
            for revised in RevisedVerdict.objects.filter(old_id__in=owed.contacts).order_by(
                "revised_at", "id"
            )
        ),
        stale_decisions=one.judgement.stale_decisions,
    )


def _contacts(customer_id: str, contact_ids: list[str]) -> tuple[ExplainedContact, ...]:
    filings = Filing.objects.filter(customer_id=customer_id, contact__contact_id__in=contact_ids)
    found = []
    for filing in filings.select_related("contact").order_by("occurred_at", "contact__contact_id"):
        line = contact_line(filing)
        found.append(
            ExplainedContact(
                line.contact_id,
                line.direction,
                line.channel.value,
                line.occurred_at,
                line.known_at,
                line.address,
                line.to,
                line.subject,
                line.owes,
                line.rule,
                line.meaning,
                line.evidence,
                line.grade,
            )
        )
    return tuple(found)


def _decisions(contact_ids: list[str]) -> tuple[ExplainedDecision, ...]:
    gone = undone_ids(contact_ids)
    return tuple(
        ExplainedDecision(
            row.decision_id,
            row.decided_at,
            row.by_name,
            row.kind,
            decision_words(row),
            row.contact_id,
            row.other_id,
            row.reason,
            row.decision_id not in gone,
        )
        for row in DecisionFact.objects.filter(contact_id__in=contact_ids).order_by("decided_at", "id")
    )


def _claims(contact_ids: tuple[str, ...]) -> tuple[ExplainedDeed, ...]:
    rows = Claim.objects.filter(contact_id__in=contact_ids).select_related("by", "owner")
    return tuple(
        ExplainedDeed(
            row.claimed_at, str(row.by or ""), CLAIM_WORDS[row.kind].format(owner=row.owner or "nobody")
        )
        for row in rows.order_by("claimed_at", "id")
    )

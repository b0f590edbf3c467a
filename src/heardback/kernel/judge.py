"""The front door: one customer's facts in any order, with duplicates, in; a judgement out (SEMANTICS 4.6).

`judge` is a pure function: the same set of facts always gives the same judgement, whatever their order. It works
on ONE customer; what depends on other customers is a mark on a contact beforehand. It knows no clock: moments are
compared with "now" only in `status`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from heardback.kernel.awaiting import Awaited, Awaiting, ruled
from heardback.kernel.contacts import Absence, Bounce, Channel, Contact, Direction, Manner, Mark
from heardback.kernel.conversations import Conversations
from heardback.kernel.coverage import Covered
from heardback.kernel.decisions import ON_A_PROMISE, Decision, DecisionKind
from heardback.kernel.matching import Reach, Weight, bounced_ids, reach_of
from heardback.kernel.owed import (
    Closure,
    Fold,
    Line,
    Outgoing,
    OwedDraft,
    Rulings,
    Settlement,
    attests_or_closes,
    is_recorded_call,
    weighed_at,
)
from heardback.kernel.owing import Owes, Ruling, latest_decision
from heardback.kernel.policy import Policy, PolicyBook
from heardback.kernel.promise_keeping import keep
from heardback.kernel.promise_making import PromiseMaking
from heardback.kernel.promises import Promise
from heardback.kernel.reasons import Grade, Rule
from heardback.kernel.told_twice import as_one, told_twice


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """Everything known of one customer; sequences may be in any order and hold duplicates.

    `identities` are the customer's own keys (for bounces); `coverage` None means that nothing limits what we see.
    """

    customer_id: str
    contacts: Sequence[Contact]
    identities: frozenset[str] = frozenset()
    decisions: Sequence[Decision] = ()
    bounces: Sequence[Bounce] = ()
    absences: Sequence[Absence] = ()
    coverage: Covered | None = None


@dataclass(frozen=True, slots=True)
class OwedAnswer:
    """One obligation: this customer waits for a human since `opened_at`, until `due_at` (SEMANTICS 4.1).

    `key` is the opener's contact id; every id in `contacts` resolves to it. `suggestions` are grade C and D
    candidates that a person may confirm, at most 50 (`more_suggestions` counts the rest). `uncovered_from` is the
    first moment at which a responder's Sent folder is not covered, None if it always is. `told_twice` are those of
    `contacts` that only tell once more of a call that is there by its own record. What depends on a moment is asked
    of `status`.
    """

    key: str
    customer_id: str
    channel: Channel
    subject: str
    contacts: tuple[str, ...]
    opened_at: datetime
    last_heard_at: datetime
    due_at: datetime
    policy: Policy = field(repr=False)
    is_certain: bool
    is_first_contact: bool
    rule: Rule
    settlement: Settlement | None
    closure: Closure | None
    attempts: tuple[str, ...]
    suggestions: tuple[Line, ...]
    trail: tuple[Line, ...]
    uncovered_from: datetime | None
    flags: frozenset[str] = frozenset()
    more_suggestions: int = 0
    told_twice: frozenset[str] = frozenset()

    @property
    def chases(self) -> int:
        """How often the customer tried again while waiting."""
        return len(self.contacts) - len(self.told_twice) - 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is owed to and was promised to one customer, and how every contact was ruled.

    `rulings` speak of inbound contacts, `reached` of outbound ones, `conversations` maps every contact id to the
    name of its conversation. `stale_decisions` still apply, and ask to be confirmed again (4.6). `awaited` is what we
    wait for from this customer; `approved_holding` are the holding replies and the promises with another
    new date that a supervisor agreed to (3.6, 5.5).
    """

    customer_id: str
    owed: tuple[OwedAnswer, ...]
    promises: tuple[Promise, ...]
    rulings: tuple[tuple[str, Ruling], ...]
    reached: tuple[Line, ...]
    conversations: dict[str, str]
    stale_decisions: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    approved_holding: frozenset[str] = frozenset()


def judge(facts: CustomerFacts, book: PolicyBook) -> Judgement:
    """Judge one customer's facts; deterministic, order-independent and idempotent (P1, P2)."""
    contacts = _without_duplicates(facts.contacts)
    decisions = standing(facts.decisions)
    twice = told_twice(contacts, book)
    mails = [contact for contact in contacts if contact.contact_id in twice]
    if twice:
        contacts, decisions = as_one(contacts, decisions, twice)
    inbound = [contact for contact in contacts if contact.direction is Direction.INBOUND]
    outgoing = _outgoing(facts, contacts, inbound, decisions, book)
    # Machines' mail makes no edges, so that adding it changes nothing (P5).
    human = [sent.contact for sent in outgoing if sent.reach.weight is not Weight.NOTHING]
    fold = Fold(book, Conversations([*inbound, *human]), _rulings(decisions), _forwards_of_known(inbound))
    fold.awaiting, fold.promising = Awaiting(facts.identities), PromiseMaking(facts.identities)
    for _, _, _, event in sorted(_events(inbound, outgoing, decisions), key=lambda event: event[:3]):
        if isinstance(event, Contact):
            fold.inbound(event)
        elif isinstance(event, Outgoing):
            fold.outbound(event)
        else:
            fold.decision(event)
    judgement = _judgement(facts, fold, contacts, decisions)
    return _with_mails(judgement, mails, twice) if twice else judgement


def _with_mails(judgement: Judgement, mails: Sequence[Contact], twice: Mapping[str, str]) -> Judgement:
    """Put the mails that told of a call once more beside it: members that are no chases, each with its ruling."""
    ruled = dict(judgement.rulings)
    owed = {contact_id: answer for answer in judgement.owed for contact_id in answer.contacts}
    told: dict[str, list[Contact]] = {}
    for mail in sorted(mails, key=lambda mail: (mail.occurred_at, mail.contact_id)):
        if (answer := owed.get(twice[mail.contact_id])) is not None:
            told.setdefault(answer.key, []).append(mail)
    return replace(
        judgement,
        owed=tuple(_with_told(answer, told.get(answer.key, ()), twice) for answer in judgement.owed),
        rulings=(
            *judgement.rulings,
            *((mail.contact_id, _told_ruling(ruled[twice[mail.contact_id]])) for mail in mails),
        ),
        conversations=judgement.conversations
        | {mail.contact_id: judgement.conversations[twice[mail.contact_id]] for mail in mails},
    )


def _told_ruling(of_call: Ruling) -> Ruling:
    # A person's no to the call is a no to what only tells of it.
    return of_call if of_call.owes is Owes.NO else Ruling(of_call.owes, Rule.TOLD_TWICE)


def _with_told(answer: OwedAnswer, mails: Sequence[Contact], twice: Mapping[str, str]) -> OwedAnswer:
    if not mails:
        return answer
    of_call = {twice[mail.contact_id]: mail.contact_id for mail in mails}
    members = [
        one for contact_id in answer.contacts for one in (contact_id, of_call.get(contact_id, "")) if one
    ]
    lines = [Line(mail.occurred_at, mail.contact_id, Rule.TOLD_TWICE) for mail in mails]
    return replace(
        answer,
        contacts=tuple(members),
        trail=(*answer.trail, *lines),
        told_twice=frozenset(mail.contact_id for mail in mails),
    )


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that nobody reversed, without duplicates, in order of time, then id."""
    unique = {decision.decision_id: decision for decision in decisions}
    ordered = sorted(unique.values(), key=lambda decision: (decision.decided_at, decision.decision_id))
    reversed_ids: set[str] = set()
    for decision in reversed(ordered):
        # A reversal that was itself reversed later does not count.
        if decision.kind is DecisionKind.REVERSE and decision.decision_id not in reversed_ids:
            reversed_ids.add(decision.other_id)
    return [decision for decision in ordered if decision.decision_id not in reversed_ids]


def _without_duplicates(contacts: Sequence[Contact]) -> list[Contact]:
    unique: dict[str, Contact] = {}
    for contact in contacts:
        known = unique.setdefault(contact.contact_id, contact)
        # Two sightings that differ: the earlier receipt is the proven one (2.1); the rest only breaks ties.
        if known is not contact and _sighting_order(contact) < _sighting_order(known):
            unique[contact.contact_id] = contact
    return list(unique.values())


def _sighting_order(contact: Contact) -> tuple[datetime, list[str], str]:
    return contact.occurred_at, sorted(contact.marks), repr(contact)


_Event = tuple[datetime, int, str, "Contact | Outgoing | Decision"]


def _events(
    inbound: Sequence[Contact], outgoing: Sequence[Outgoing], decisions: Iterable[Decision]
) -> Iterable[_Event]:
    """Ties in time: inbound before outbound before decisions, then id (SEMANTICS 4.6)."""
    for contact in inbound:
        yield contact.occurred_at, 0, contact.contact_id, contact
    for sent in outgoing:
        yield sent.occurred_at, 1, sent.contact.contact_id, sent
    calls = [sent.occurred_at for sent in outgoing if is_recorded_call(sent.contact)]
    heard = [contact.occurred_at for contact in inbound]
    for decision in attests_or_closes(decisions):
        yield weighed_at(decision, calls, heard), 2, decision.decision_id, decision


def _outgoing(
    facts: CustomerFacts,
    contacts: Iterable[Contact],
    inbound: Sequence[Contact],
    decisions: Sequence[Decision],
    book: PolicyBook,
) -> list[Outgoing]:
    sent = [contact for contact in contacts if contact.direction is not Direction.INBOUND]
    if not sent:
        return []
    heard: dict[str, Contact] = {}
    for contact in inbound:
        known = heard.setdefault(contact.message_id, contact)
        if (contact.occurred_at, contact.contact_id) < (known.occurred_at, known.contact_id):
            heard[contact.message_id] = contact
    heard.pop("", None)
    bounced: set[str] = set()
    if facts.bounces:
        within = book.at(min(contact.occurred_at for contact in sent)).bounce_within
        bounced = bounced_ids(sent, facts.bounces, facts.identities, within)
    confirmed = {decision.contact_id for decision in decisions if decision.kind is DecisionKind.CONFIRM_CALL}
    return [_outgoing_one(contact, heard, bounced, confirmed, book) for contact in sent]


def _outgoing_one(
    contact: Contact, heard: dict[str, Contact], bounced: set[str], confirmed: set[str], book: PolicyBook
) -> Outgoing:
    cited = [heard[message_id] for message_id in contact.cites if message_id in heard]
    newest = max(((inbound.occurred_at, inbound.contact_id) for inbound in cited), default=None)
    occurred_at = contact.occurred_at
    if newest is not None and newest[0] > occurred_at:
        # Citing a message is proof of being later than it, whatever the clocks say (3.5).
        occurred_at = newest[0]
    if contact.direction is Direction.INTERNAL:
        reach = Reach(Weight.NOTHING, Rule.X_INTERNAL)
    else:
        reach = reach_of(
            contact,
            book.at(occurred_at),
            cites_customer=bool(cited),
            is_bounced=contact.contact_id in bounced,
        )
    if reach.weight is Weight.UNPROVEN and contact.contact_id in confirmed:
        reach = Reach(Weight.ANSWER, Rule.ATTESTED, Manner.ATTESTED)
    cited_ids = frozenset(inbound.contact_id for inbound in cited)
    return Outgoing(contact, occurred_at, reach, cited_ids, newest)


def _rulings(decisions: Sequence[Decision]) -> Rulings:
    """Arrange standing decisions; they come in order, so that the latest wins (P18)."""
    owes: dict[str, list[Decision]] = {}
    attributed: dict[str, dict[str, int]] = {}
    refused: dict[str, dict[str, int]] = {}
    split: set[str] = set()
    manners: dict[str, Manner] = {}
    partial: dict[str, Decision] = {}
    promised: dict[str, datetime] = {}
    for place, decision in enumerate(decisions):
        match decision.kind:
            case DecisionKind.OWES_YES | DecisionKind.OWES_NO:
                owes.setdefault(decision.contact_id, []).append(decision)
            case DecisionKind.ATTRIBUTE:
                attributed.setdefault(decision.other_id, {})[decision.contact_id] = place
            case DecisionKind.UNATTRIBUTE:
                attributed.get(decision.other_id, {}).pop(decision.contact_id, None)
            case DecisionKind.NOT_AN_ANSWER:
                refused.setdefault(decision.contact_id, {})[decision.other_id] = place
            case DecisionKind.SPLIT:
                split.add(decision.contact_id)
            case DecisionKind.HOLDING:
                manners[decision.contact_id] = Manner.HOLDING
                if decision.due_at is not None:
                    promised[decision.contact_id] = decision.due_at
            case DecisionKind.FULL:
                manners[decision.contact_id] = Manner.FULL
                promised.pop(decision.contact_id, None)
            case DecisionKind.PARTIAL:
                partial[decision.contact_id] = decision
    ruled = {contact_id: latest_decision(found) for contact_id, found in owes.items()}
    return Rulings(
        owes={contact_id: ruling for contact_id, ruling in ruled.items() if ruling is not None},
        attributed={sent_id: found for sent_id, found in attributed.items() if found},
        refused=refused,
        split=frozenset(split),
        manners=manners,
        partial=partial,
        promised=promised,
    )


FORWARDED_WITHIN = timedelta(days=7)


def _forwards_of_known(inbound: Sequence[Contact]) -> frozenset[str]:
    """Ids of internal forwards whose original is here already (rule 2b).

    By Message-ID; else by base subject, if the original came in the week before: an older one with the same subject
    may be another mail, and then the forward is all that we have of it.
    """
    forwards = [contact for contact in inbound if Mark.INTERNAL_FORWARD in contact.marks]
    originals = [contact for contact in inbound if Mark.INTERNAL_FORWARD not in contact.marks]
    return frozenset(
        forward.contact_id
        for forward in forwards
        if any(_is_original_of(forward, original) for original in originals)
    )


def _is_original_of(forward: Contact, original: Contact) -> bool:
    if original.message_id and original.message_id in (forward.message_id, *forward.cites):
        return True
    is_near = timedelta(0) <= forward.occurred_at - original.occurred_at <= FORWARDED_WITHIN
    return is_near and bool(original.base_subject) and original.base_subject == forward.base_subject


def _judgement(
    facts: CustomerFacts, fold: Fold, contacts: Sequence[Contact], decisions: Sequence[Decision]
) -> Judgement:
    covered = facts.coverage
    flags = _contact_flags(fold)
    repeats = _repeats(fold)
    owed = [
        _owed_answer(
            facts.customer_id,
            draft,
            covered.first_gap_after(draft.contacts) if covered else None,
            flags,
            repeats,
        )
        for draft in fold.drafts
    ]
    owed.sort(key=lambda answer: (answer.opened_at, answer.key))
    _enter_promises(fold, owed, decisions, {contact.contact_id: contact for contact in contacts})
    promises = keep(
        fold.promising.promises,
        fold.answers,
        [decision for decision in decisions if decision.kind in ON_A_PROMISE],
    )
    return Judgement(
        customer_id=facts.customer_id,
        owed=tuple(owed),
        promises=_with_gaps(promises, contacts, covered),
        rulings=tuple((contact.contact_id, ruling) for contact, ruling in fold.ruled),
        reached=tuple(fold.reached),
        conversations={contact.contact_id: fold.conversations.of(contact) for contact in contacts},
        stale_decisions=_stale(facts, owed, promises, decisions),
        awaited=ruled(fold.awaiting.found.values(), decisions),
        approved_holding=frozenset(
            decision.promise_id or decision.contact_id
            for decision in decisions
            if decision.kind is DecisionKind.APPROVE_HOLDING
        ),
    )


def _with_gaps(
    promises: tuple[Promise, ...], contacts: Iterable[Contact], covered: Covered | None
) -> tuple[Promise, ...]:
    """Name from when on the keeping of each promise might lie unseen: in its maker's Sent folder, else the team's."""
    if covered is None or not promises:
        return promises
    made = {contact.contact_id: contact for contact in contacts if contact.direction is Direction.OUTBOUND}
    return tuple(
        replace(
            promise, uncovered_from=covered.gap_after(promise.made_at, _watched(made.get(promise.made_by)))
        )
        for promise in promises
    )


def _watched(maker: Contact | None) -> tuple[str, ...]:
    return maker.responders if maker is not None else ()


def _enter_promises(
    fold: Fold, owed: Iterable[OwedAnswer], decisions: Iterable[Decision], contacts: Mapping[str, Contact]
) -> None:
    """What people entered as promised (5.1 T1) stands beside what was read."""
    keys = {contact_id: answer.key for answer in owed for contact_id in answer.contacts}
    for decision in decisions:
        if decision.kind is DecisionKind.PROMISE:
            conversation = fold.conversations.of_id(decision.contact_id)
            after = fold.book.at(decision.decided_at).follow_up_after
            owed_key = keys.get(decision.contact_id, "")
            on = contacts.get(decision.contact_id)
            fold.promising.by_decision(decision, on, conversation, owed_key, after)


def _stale(
    facts: CustomerFacts,
    owed: Iterable[OwedAnswer],
    promises: Iterable[Promise],
    decisions: Iterable[Decision],
) -> tuple[str, ...]:
    """Ids of decisions whose premise is gone: what they speak of is not here, or waits for no answer (4.6)."""
    if not facts.decisions:
        return ()
    known = {contact.contact_id for contact in facts.contacts}
    known.update(decision.decision_id for decision in facts.decisions)
    owing = {contact_id for answer in owed for contact_id in answer.contacts}
    of_owed = set(attests_or_closes(decisions))
    promised = {promise.promise_id for promise in promises}
    shared = _shared(facts)

    def is_stale(decision: Decision) -> bool:
        if decision.kind in ON_A_PROMISE and decision.promise_id not in promised:
            # One mail to several people promises each of them: a word on another's promise is not for this one.
            return decision.contact_id not in shared
        if decision.contact_id not in (owing if decision in of_owed else known):
            return True
        return bool(decision.other_id) and decision.other_id not in known

    return tuple(decision.decision_id for decision in decisions if is_stale(decision))


def _shared(facts: CustomerFacts) -> frozenset[str]:
    """Ids of the contacts that went to other customers too, as far as this one's identities are given."""
    if not facts.identities:
        return frozenset()
    return frozenset(
        contact.contact_id
        for contact in facts.contacts
        if not facts.identities.issuperset(contact.counterparties)
    )


def _contact_flags(fold: Fold) -> dict[str, str]:
    return {contact.contact_id: "found_in_spam" for contact, _ in fold.ruled if Mark.JUNK in contact.marks}


#: So many contacts on one matter within that time are a problem that goes on (S4.3).
REPEAT_CONTACTS = 3
REPEAT_WITHIN = timedelta(days=30)


def _repeats(fold: Fold) -> frozenset[str]:
    """Ids of the contacts with which a customer turned to us on one matter for the third time in a month, or more.

    By default one conversation is one matter (1). A call that a person took counts; "thanks" does not.
    """
    heard: dict[str, list[datetime]] = {}
    found: set[str] = set()
    for contact, ruling in fold.ruled:
        if ruling.owes is Owes.NO and ruling.rule is not Rule.CALL_ANSWERED:
            continue
        moments = heard.setdefault(fold.conversations.of(contact), [])
        moments.append(contact.occurred_at)
        since = contact.occurred_at - REPEAT_WITHIN
        if len(moments) >= REPEAT_CONTACTS and moments[-REPEAT_CONTACTS] >= since:
            found.add(contact.contact_id)
    return frozenset(found)


def _owed_answer(
    customer_id: str,
    draft: OwedDraft,
    uncovered_from: datetime | None,
    flags: dict[str, str],
    repeats: frozenset[str],
) -> OwedAnswer:
    opener = draft.contacts[0]
    found = {flags[contact.contact_id] for contact in draft.contacts if contact.contact_id in flags}
    if any(line.rule is Rule.JOINED_BY_RULE for line in draft.trail):
        found.add("joined_by_rule")
    if any(contact.contact_id in repeats for contact in draft.contacts):
        found.add("repeat_contact")
    if any(line.rule is Rule.X_BOUNCED for line in draft.trail):
        found.add("sent_but_bounced")
    return OwedAnswer(
        key=opener.contact_id,
        customer_id=customer_id,
        channel=opener.channel,
        subject=opener.subject,
        contacts=tuple(contact.contact_id for contact in draft.contacts),
        opened_at=opener.occurred_at,
        last_heard_at=draft.contacts[-1].occurred_at,
        due_at=draft.due_at,
        policy=draft.policy,
        is_certain=draft.is_certain,
        is_first_contact=draft.is_first_contact,
        rule=draft.rule,
        settlement=draft.settlement,
        closure=draft.closure,
        attempts=tuple(draft.attempts),
        suggestions=tuple(draft.suggestions),
        more_suggestions=draft.more_suggestions,
        trail=tuple(draft.trail),
        uncovered_from=uncovered_from,
        flags=frozenset(found),
    )


def best_suggestion(owed: OwedAnswer) -> Line | None:
    """Return the earliest grade C suggestion, or None; grade D waits for a person's word and proves nothing."""
    return next((line for line in owed.suggestions if line.grade is Grade.C), None)

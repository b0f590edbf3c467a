"""The fold: one customer's contacts in order of time become owed answers (SEMANTICS 3.6, 3.7, 4.1-4.3).

Joins inbound contacts to owed answers, lets outbound contacts settle them, applies the crossing rule and people's
closures. It must not: know a clock (`status` does), read text, look at another customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from heardback.kernel.awaiting import Awaiting
from heardback.kernel.contacts import Channel, Contact, Direction, Manner, Mark, Window, is_phone
from heardback.kernel.conversations import Conversations
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.matching import Reach, Weight, is_answered_call
from heardback.kernel.owing import History, Owes, Ruling, accepted_window, rule_on
from heardback.kernel.policy import Mode, Policy, PolicyBook, VoicemailLeft
from heardback.kernel.promise_keeping import Answer
from heardback.kernel.promise_making import Made, PromiseMaking
from heardback.kernel.reasons import Grade, Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the evidence trail: this contact (or decision), at that moment, counted so by that rule."""

    occurred_at: datetime
    contact_id: str
    rule: Rule
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    settled_at: datetime
    contact_id: str
    grade: Grade
    manner: Manner
    rule: Rule
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    closed_at: datetime
    rule: Rule
    decision_id: str


@dataclass(slots=True)
class OwedDraft:
    """An owed answer while the fold runs; `judge` freezes it."""

    policy: Policy
    due_at: datetime
    rule: Rule
    is_certain: bool
    is_first_contact: bool
    contacts: list[Contact]
    conversations: set[str]
    subjects: set[str]
    trail: list[Line] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    suggestions: list[Line] = field(default_factory=list)
    more_suggestions: int = 0
    settlement: Settlement | None = None
    closure: Closure | None = None

    @property
    def opened_at(self) -> datetime:
        return self.contacts[0].occurred_at

    @property
    def is_open(self) -> bool:
        return self.settlement is None and self.closure is None

    def has(self, contact_id: str) -> bool:
        """Whether the contact is a member: any member's id resolves to this owed answer."""
        return any(contact.contact_id == contact_id for contact in self.contacts)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One outbound contact made ready for the fold: what it counts as, and the customer's messages it cites."""

    contact: Contact
    occurred_at: datetime
    reach: Reach
    cited_ids: frozenset[str]
    newest_cited_at: tuple[datetime, str] | None


class Said(Enum):
    """A person's last word on one outbound contact and one owed answer."""

    NOTHING = 0
    ATTRIBUTED = 1
    REFUSED = 2


@dataclass(frozen=True, slots=True)
class Rulings:
    """People's decisions, arranged for the fold (latest wins, what was reversed is gone)."""

    owes: dict[str, Ruling]
    attributed: dict[str, dict[str, int]]  # outbound id -> inbound id -> place in the order of decisions
    refused: dict[str, dict[str, int]]  # outbound id -> inbound id or '' for all -> place in that order
    split: frozenset[str]
    manners: dict[str, Manner]
    partial: dict[str, Decision]
    promised: dict[str, datetime] = field(default_factory=dict)  # outbound id -> the date its writer entered

    def said_of(self, outbound_id: str, draft: OwedDraft) -> Said:
        """What people said last on whether that outbound contact answers `draft` (P18)."""
        answered = self.attributed.get(outbound_id)
        refused = self.refused.get(outbound_id)
        if answered is None and refused is None:
            return Said.NOTHING
        members = [member.contact_id for member in draft.contacts]
        answered_last = max((answered or {}).get(member, -1) for member in members)
        refused_last = max((refused or {}).get(member, -1) for member in ("", *members))
        if answered_last == refused_last:
            return Said.NOTHING
        return Said.ATTRIBUTED if answered_last > refused_last else Said.REFUSED

    def is_refused(self, outbound_id: str) -> bool:
        """Whether a person said that it answered nothing at all."""
        return "" in self.refused.get(outbound_id, ())


_CLOSING_RULES = {
    DecisionKind.WITHDRAWN: Rule.WITHDRAWN,
    DecisionKind.UNREACHABLE: Rule.UNREACHABLE,
    DecisionKind.DUPLICATE_PARTY: Rule.DUPLICATE_PARTY,
    DecisionKind.LAWFUL_HOLD: Rule.LAWFUL_HOLD,
}
_WORDS_ON_A_CALL = frozenset({DecisionKind.ATTEST, DecisionKind.LEFT_VOICEMAIL, DecisionKind.ATTEMPT})


#: A person's word on a call and the phone system's record of it, so close together, are one call (3.2 D).
SAME_CALL = timedelta(minutes=15)
#: Candidates named for one owed answer, the earliest first; those beyond are counted.
MOST_SUGGESTIONS = 50


class Fold:
    """Feeds one customer's events, in order, and keeps what is owed; use `inbound`, `outbound`, `decision`."""

    def __init__(
        self,
        book: PolicyBook,
        conversations: Conversations,
        rulings: Rulings,
        known_originals: frozenset[str],
    ) -> None:
        self.book = book
        self.conversations = conversations
        self.rulings = rulings
        self.known_originals = known_originals
        self.drafts: list[OwedDraft] = []
        self._open_drafts: list[OwedDraft] = []
        self.ruled: list[tuple[Contact, Ruling]] = []
        self.reached: list[Line] = []
        self.promising = PromiseMaking()
        self.awaiting = Awaiting()
        self.answers: list[Answer] = []
        self._wrote_at: datetime | None = None
        self._answered_at: datetime | None = None
        self._last_answer_in: dict[str, Contact] = {}
        self._proposed_in: dict[str, tuple[Window, ...]] = {}
        self._our_ids: set[str] = set()
        self._attributed_before: list[Outgoing] = []
        self._calls: set[str] = set()  # outbound calls that a phone system recorded

    # -- inbound ---------------------------------------------------------------------------------------------

    def inbound(self, contact: Contact) -> None:
        """Rule on an inbound contact, then open, join or leave it; an answered call settles."""
        policy = self.book.at(contact.occurred_at)
        conversation = self.conversations.of(contact)
        history = self._history_before(contact, conversation)
        ruling = self.rulings.owes.get(contact.contact_id) or rule_on(contact, history, policy)
        self.ruled.append((contact, ruling))
        if ruling.owes is not Owes.NO:
            self._open_or_join(contact, ruling, policy, conversation, history)
            self._settle_from_before(contact)
        elif ruling.rule is Rule.ACCEPTS_PROPOSAL:
            self._agree(contact, conversation)
        # Who still waits after that call, by a person's word, was not answered by it.
        if ruling.owes is Owes.NO and is_answered_call(contact, policy):
            self._answer_by_their_call(contact)
        # A machine's mail is no sign of a two-way relation; a closing "thanks" is.
        if ruling.owes is not Owes.NO or ruling.rule in (
            Rule.CLOSING,
            Rule.ACCEPTS_PROPOSAL,
            Rule.CALL_ANSWERED,
        ):
            self._wrote_at = contact.occurred_at
            self.promising.by_customer(contact, conversation, policy.follow_up_after)
            self.awaiting.hear(contact, conversation)

    def _history_before(self, contact: Contact, conversation: str) -> History:
        last = self._last_answer_in.get(conversation)
        return History(
            wrote_at=self._wrote_at,
            answered_at=self._answered_at,
            cites_us=not self._our_ids.isdisjoint(contact.cites),
            knows_original=contact.contact_id in self.known_originals,
            we_asked=last is not None and Mark.QUESTION in last.marks,
            we_requested=last is not None and Mark.REQUEST in last.marks,
            we_proposed=self._proposed_in.get(conversation, ()),
        )

    def _open_or_join(
        self, contact: Contact, ruling: Ruling, policy: Policy, conversation: str, history: History
    ) -> None:
        joined = None if contact.contact_id in self.rulings.split else self._joins(contact, conversation)
        if joined is None:
            rule = Rule.SPLIT if contact.contact_id in self.rulings.split else Rule.OPENS
            is_first = history.wrote_at is None and history.answered_at is None
            self._open([contact], ruling.rule, ruling.owes is Owes.YES, policy, rule, is_first)
            return
        draft, rule = joined
        draft.contacts.append(contact)
        draft.conversations.add(conversation)
        draft.subjects.add(contact.base_subject)
        if ruling.owes is Owes.YES and not draft.is_certain:
            draft.is_certain, draft.rule = True, ruling.rule
        draft.trail.append(Line(contact.occurred_at, contact.contact_id, rule))

    def _open(
        self,
        contacts: list[Contact],
        ruled_by: Rule,
        is_certain: bool,
        policy: Policy,
        rule: Rule,
        is_first_contact: bool,
    ) -> OwedDraft:
        opener = contacts[0]
        draft = OwedDraft(
            policy=policy,
            due_at=policy.standard.due_at(opener.occurred_at),
            rule=ruled_by,
            is_certain=is_certain,
            is_first_contact=is_first_contact,
            contacts=contacts,
            conversations={self.conversations.of(contact) for contact in contacts},
            subjects={contact.base_subject for contact in contacts},
        )
        draft.trail.append(Line(opener.occurred_at, opener.contact_id, rule))
        self.drafts.append(draft)
        self._open_drafts.append(draft)
        return draft

    def _joins(self, contact: Contact, conversation: str) -> tuple[OwedDraft, Rule] | None:
        """Which open owed answer does it chase? First match of 3.7."""
        waiting = self._waiting()
        if not waiting:
            return None
        for draft in waiting:
            if conversation in draft.conversations:
                return draft, Rule.SAME_CONVERSATION
        if is_phone(contact.channel):
            return (waiting[0], Rule.JOINED_BY_RULE) if len(waiting) == 1 else None
        if contact.channel is not Channel.EMAIL:
            return None
        if contact.base_subject:
            for draft in waiting:
                if contact.base_subject in draft.subjects:
                    return draft, Rule.SAME_SUBJECT
        if Mark.REPEATS in contact.marks:
            certain = [draft for draft in waiting if draft.is_certain]
            if len(certain) == 1:
                return certain[0], Rule.SAYS_IT_REPEATS
        return None

    def _agree(self, contact: Contact, conversation: str) -> None:
        """12b: an accepted time narrows the promise that proposed it, or is one."""
        if contact.accepts is not None:
            self.promising.agree(
                contact,
                conversation,
                contact.accepts,
                lambda window: accepted_window(contact, (window,)) is not None,
            )

    # -- outbound --------------------------------------------------------------------------------------------

    def outbound(self, outgoing: Outgoing) -> None:
        """Let one outbound contact settle, suggest, attempt or count for nothing."""
        contact, reach = outgoing.contact, outgoing.reach
        if is_recorded_call(contact):
            self._calls.add(contact.contact_id)
        attributed: list[OwedDraft] = []
        if contact.contact_id in self.rulings.attributed and reach.rule is not Rule.X_BOUNCED:
            attributed = self._settle_attributed(outgoing)
            self._attributed_before.append(outgoing)
        if self.rulings.is_refused(contact.contact_id) and reach.weight is not Weight.NOTHING:
            settled = attributed[0].settlement if attributed else None
            if settled is not None and reach.weight is Weight.ANSWER:
                # No answer, somebody said; then that it answers this one, and so it promises this one (P18).
                self._promise(outgoing, settled.manner, attributed)
            reach = Reach(Weight.NOTHING, Rule.X_DECIDED)
        waiting = self._eligible(outgoing)
        if reach.weight is Weight.NOTHING:
            rule = reach.rule or Rule.X_DECIDED
            self._record(outgoing, rule, Grade.X)
            for draft in waiting:
                draft.trail.append(Line(outgoing.occurred_at, contact.contact_id, rule, Grade.X))
            return
        if reach.weight is Weight.ANSWER and Mark.NUMBER_LEFT in contact.marks and not attributed:
            # Two people may share that number: it suggests, and settles nothing (3.2 C).
            self._record(outgoing, Rule.NUMBER_LEFT, Grade.C)
            for draft in waiting:
                self._suggest(draft, outgoing, Rule.NUMBER_LEFT, Grade.C)
            self._remember_unproven(outgoing)
            return
        if reach.weight is Weight.ANSWER:
            self._answer(outgoing, reach, waiting, attributed)
            return
        conversation = self.conversations.of(contact)
        direct = [draft for draft in waiting if conversation in draft.conversations] or waiting
        if reach.weight is Weight.ATTEMPT:
            self._record(outgoing, Rule.ATTEMPT, None)
            for draft in direct:
                draft.attempts.append(contact.contact_id)
                draft.trail.append(Line(outgoing.occurred_at, contact.contact_id, Rule.ATTEMPT))
            return
        self._record(outgoing, Rule.HUMAN_UNPROVEN, Grade.D)
        for draft in direct:
            self._suggest(draft, outgoing, Rule.HUMAN_UNPROVEN, Grade.D)
        self._remember_unproven(outgoing)

    def _eligible(self, outgoing: Outgoing) -> list[OwedDraft]:
        """Open owed answers that it may answer: opened strictly before it, or cited by it (3.5 causality)."""
        contact_id = outgoing.contact.contact_id
        refused = self.rulings.refused.get(contact_id)
        return [
            draft
            for draft in self._waiting()
            if (draft.opened_at < outgoing.occurred_at or any(map(draft.has, outgoing.cited_ids)))
            and (refused is None or self.rulings.said_of(contact_id, draft) is not Said.REFUSED)
        ]

    def _settle_attributed(self, outgoing: Outgoing, *, is_from_before: bool = False) -> list[OwedDraft]:
        """Settle what a person said that it answers, whatever the rules say of it; nothing of that crossed."""
        contact, reach = outgoing.contact, outgoing.reach
        # Where a call proves no conversation, only the person's statement does: grade D (T17).
        is_weak = is_phone(contact.channel) and (
            reach.weight in (Weight.ATTEMPT, Weight.UNPROVEN) or reach.rule is Rule.ATTESTED
        )
        grade, otherwise = (Grade.D, Manner.ATTESTED) if is_weak else (Grade.A, reach.manner)
        manner = self.rulings.manners.get(contact.contact_id, otherwise)
        if reach.manner is Manner.CALLED_AGAIN:
            manner = Manner.CALLED_AGAIN  # no callback was made, whatever was said (3.3)
        settled = [
            draft
            for draft in self._waiting()
            if self.rulings.said_of(contact.contact_id, draft) is Said.ATTRIBUTED
        ]
        for draft in settled:
            self._settle(draft, outgoing, Rule.ATTRIBUTED, grade, manner)
        if settled and (is_from_before or reach.weight is not Weight.ANSWER):
            self._promise(outgoing, manner, settled)
        return settled

    def _settle_from_before(self, contact: Contact) -> None:
        """What a person attributed to `contact` was later than it, whatever the clocks say, as what cites it is."""
        for outgoing in self._attributed_before:
            if contact.contact_id in self.rulings.attributed[outgoing.contact.contact_id]:
                later = replace(outgoing, occurred_at=contact.occurred_at)
                self._settle_attributed(later, is_from_before=True)

    def _answer(
        self, outgoing: Outgoing, reach: Reach, waiting: list[OwedDraft], attributed: list[OwedDraft]
    ) -> None:
        contact = outgoing.contact
        manner = self.rulings.manners.get(contact.contact_id, reach.manner)
        settled = list(attributed)
        best: tuple[Rule, Grade] | None = (Rule.ATTRIBUTED, Grade.A) if settled else None
        is_stated = reach.rule is Rule.ATTESTED
        for draft, rule, link in self._matches(contact, waiting, has_settled=bool(settled)):
            grade = Grade.D if is_stated and link is not Grade.C else link
            if grade is not Grade.C:
                if self._settle(draft, outgoing, rule, grade, manner):
                    settled.append(draft)
            else:
                self._suggest(draft, outgoing, rule, grade)
            if best is None or grade < best[1]:
                best = (rule, grade)
        rule, grade_or_none = best if best else (Rule.DIRECT, None)
        self._record(outgoing, rule, grade_or_none)
        self._remember_answer(outgoing, manner, settled)
        self._promise(outgoing, manner, settled)

    def _matches(
        self, contact: Contact, waiting: list[OwedDraft], *, has_settled: bool
    ) -> list[tuple[OwedDraft, Rule, Grade]]:
        """Grade this answer against every open owed answer (3.2); `has_settled`: a person attributed it."""
        if not waiting:
            return []
        conversation = self.conversations.of(contact)
        found: list[tuple[OwedDraft, Rule, Grade]] = []
        rest: list[OwedDraft] = []
        for draft in waiting:
            if conversation in draft.conversations:
                found.append((draft, Rule.DIRECT, Grade.A))
            else:
                rest.append(draft)
        mode = self.book.at(waiting[0].opened_at).mode
        if mode is Mode.SAME_CLIENT:
            return found + [(draft, Rule.SAME_CLIENT, Grade.B) for draft in rest]
        if found or has_settled:
            return found + [(draft, _doubt(contact, draft, Rule.SEVERAL_OPEN), Grade.C) for draft in rest]
        sole = _sole(rest)
        rule = _linking_rule(contact, sole) if sole else None
        if sole is not None and rule is not None:
            grade = Grade.C if mode is Mode.STRICT else Grade.B
            others = [draft for draft in rest if draft is not sole]
            return [(sole, rule, grade)] + [(other, Rule.SEVERAL_OPEN, Grade.C) for other in others]
        reason = Rule.OTHER_SUBJECT if sole else Rule.SEVERAL_OPEN
        return [(draft, _doubt(contact, draft, reason), Grade.C) for draft in rest]

    def _settle(self, draft: OwedDraft, outgoing: Outgoing, rule: Rule, grade: Grade, manner: Manner) -> bool:
        """Settle `draft`, less what crossed; return False if its opener crossed (3.6)."""
        contact = outgoing.contact
        crossed = self._crossed(draft, outgoing) if rule is Rule.DIRECT else []
        if crossed and crossed[0] is draft.contacts[0]:
            return False
        draft.settlement = Settlement(
            outgoing.occurred_at, contact.contact_id, grade, manner, rule, contact.staff
        )
        draft.trail.append(Line(outgoing.occurred_at, contact.contact_id, rule, grade))
        if crossed:
            self._split_off(draft, crossed)
        return True

    def _crossed(self, draft: OwedDraft, outgoing: Outgoing) -> list[Contact]:
        """The members that arrived after the newest cited one, just before sending, asking something new."""
        newest = outgoing.newest_cited_at
        if newest is None:
            return []
        crossed = []
        asked: frozenset[str] = frozenset()
        for member in draft.contacts:
            order = (member.occurred_at, member.contact_id)
            is_fresh = outgoing.occurred_at - member.occurred_at < draft.policy.crossing_within
            if order > newest and is_fresh and member.asks - asked:
                crossed.append(member)
            asked |= member.asks
        return crossed

    def _split_off(self, draft: OwedDraft, crossed: list[Contact]) -> None:
        draft.contacts = [member for member in draft.contacts if member not in crossed]
        crossed_ids = {member.contact_id for member in crossed}
        draft.trail = [line for line in draft.trail if line.contact_id not in crossed_ids]
        policy = self.book.at(crossed[0].occurred_at)
        draft.is_certain, draft.rule = self._classified(draft.contacts)
        is_certain, rule = self._classified(crossed)
        opened = self._open(crossed, rule, is_certain, policy, Rule.CROSSED, False)
        for drafts in (self.drafts, self._open_drafts):
            drafts.sort(key=lambda draft: (draft.opened_at, draft.contacts[0].contact_id))
        for member in crossed[1:]:
            opened.trail.append(Line(member.occurred_at, member.contact_id, Rule.SAME_CONVERSATION))

    def _classified(self, contacts: list[Contact]) -> tuple[bool, Rule]:
        """Whether any of them certainly owes an answer, and the rule that says so or the opener's."""
        ruled = {contact.contact_id: ruling for contact, ruling in self.ruled}
        rulings = [ruled[contact.contact_id] for contact in contacts]
        certain = next((ruling for ruling in rulings if ruling.owes is Owes.YES), None)
        return certain is not None, (certain or rulings[0]).rule

    def _answer_by_their_call(self, contact: Contact) -> None:
        """3.3: an inbound call that a person answered settles, without being a callback made."""
        reach = Reach(Weight.ANSWER, Rule.CALLED_AGAIN, Manner.CALLED_AGAIN)
        outgoing = Outgoing(contact, contact.occurred_at, reach, frozenset(), None)
        attributed: list[OwedDraft] = []
        if contact.contact_id in self.rulings.attributed:
            attributed = self._settle_attributed(outgoing)
            self._attributed_before.append(outgoing)
        if self.rulings.is_refused(contact.contact_id):
            return
        waiting = self._eligible(outgoing)
        for draft, rule, grade in self._matches(contact, waiting, has_settled=bool(attributed)):
            if grade in (Grade.A, Grade.B):
                self._settle(draft, outgoing, Rule.CALLED_AGAIN, grade, Manner.CALLED_AGAIN)
            else:
                self._suggest(draft, outgoing, rule, grade)
        self._remember_answer(outgoing, Manner.CALLED_AGAIN)
        self._promise(outgoing, Manner.CALLED_AGAIN, attributed)

    def _remember_answer(self, outgoing: Outgoing, manner: Manner, settled: Sequence[OwedDraft] = ()) -> None:
        contact = outgoing.contact
        conversation = self.conversations.of(contact)
        self._answered_at = outgoing.occurred_at
        self._last_answer_in[conversation] = contact
        self._our_ids.add(contact.message_id)
        self._our_ids.discard("")
        if contact.proposes:
            self._proposed_in[conversation] = self._proposed_in.get(conversation, ()) + contact.proposes
        keys = tuple(draft.contacts[0].contact_id for draft in settled)
        self.answers.append(
            Answer(outgoing.occurred_at, contact, manner, conversation, keys, outgoing.cited_ids)
        )

    def _remember_unproven(self, outgoing: Outgoing) -> None:
        """It may have kept a promise; a person knows (T17)."""
        contact = outgoing.contact
        self.answers.append(
            Answer(
                outgoing.occurred_at,
                contact,
                outgoing.reach.manner,
                self.conversations.of(contact),
                cited=outgoing.cited_ids,
                is_proven=False,
            )
        )

    def _promise(self, outgoing: Outgoing, manner: Manner, settled: list[OwedDraft]) -> None:
        """Note what this human contact promises, and what it asks of the customer."""
        contact = outgoing.contact
        conversation = self.conversations.of(contact)
        self.promising.by_contact(
            Made(
                contact,
                outgoing.occurred_at,
                manner,
                conversation,
                tuple(draft.contacts[0].contact_id for draft in settled),
                self.book.at(outgoing.occurred_at).follow_up_after,
                self.rulings.promised.get(contact.contact_id),
                self.rulings.partial.get(contact.contact_id),
                any(Mark.WANTS_CALL in member.marks for draft in settled for member in draft.contacts),
                is_reply=bool(outgoing.cited_ids),
            )
        )
        if contact.direction is Direction.OUTBOUND:
            self.awaiting.ask(contact, outgoing.occurred_at, conversation)

    def _waiting(self) -> list[OwedDraft]:
        """Every open owed answer, oldest first; what was settled or closed is never looked at again."""
        if not all(draft.is_open for draft in self._open_drafts):
            self._open_drafts = [draft for draft in self._open_drafts if draft.is_open]
        return self._open_drafts

    def _suggest(self, draft: OwedDraft, outgoing: Outgoing, rule: Rule, grade: Grade) -> None:
        # With a machine's hundreds of mails to one address the list would grow with the square of them.
        if len(draft.suggestions) < MOST_SUGGESTIONS:
            draft.suggestions.append(Line(outgoing.occurred_at, outgoing.contact.contact_id, rule, grade))
        else:
            draft.more_suggestions += 1

    def _record(self, outgoing: Outgoing, rule: Rule, grade: Grade | None) -> None:
        self.reached.append(Line(outgoing.occurred_at, outgoing.contact.contact_id, rule, grade))

    # -- decisions -------------------------------------------------------------------------------------------

    def decision(self, decision: Decision) -> None:
        """Apply a person's closure, or their word on a call, to the owed answer that holds its contact."""
        occurred_at = decision.occurred_at or decision.decided_at
        draft = next((one for one in self._waiting() if one.has(decision.contact_id)), None)
        if decision.kind in _CLOSING_RULES:
            if draft is not None:
                rule = _CLOSING_RULES[decision.kind]
                draft.closure = Closure(occurred_at, rule, decision.decision_id)
                draft.trail.append(Line(occurred_at, decision.decision_id, rule))
            return
        voicemail = self.book.at(occurred_at).voicemail_left
        is_message = decision.kind is DecisionKind.LEFT_VOICEMAIL
        if decision.kind is DecisionKind.ATTEMPT or (is_message and voicemail is VoicemailLeft.NEVER):
            self._try_by_word(draft, decision, occurred_at)
            return
        is_holding = is_message and voicemail is VoicemailLeft.HOLDING
        self._answer_by_word(draft, decision, occurred_at, Manner.HOLDING if is_holding else Manner.ATTESTED)

    def _try_by_word(self, draft: OwedDraft | None, decision: Decision, occurred_at: datetime) -> None:
        """They tried, they say; where the phone system recorded that very call, it counts once."""
        if draft is None or any(
            line.rule is Rule.ATTEMPT
            and line.contact_id in self._calls
            and abs(occurred_at - line.occurred_at) <= SAME_CALL
            for line in draft.trail
        ):
            return
        draft.attempts.append(decision.decision_id)
        draft.trail.append(Line(occurred_at, decision.decision_id, Rule.ATTEMPT))

    def _answer_by_word(
        self, draft: OwedDraft | None, decision: Decision, occurred_at: datetime, manner: Manner
    ) -> None:
        """A person's word that they spoke, or left a voicemail, settles as grade D; its promise stands either way."""
        if draft is not None:
            draft.settlement = Settlement(
                occurred_at, decision.decision_id, Grade.D, manner, Rule.ATTESTED, decision.by
            )
            draft.trail.append(Line(occurred_at, decision.decision_id, Rule.ATTESTED, Grade.D))
        is_recorded = any(
            answer.is_proven
            and answer.contact.contact_id in self._calls
            and abs(occurred_at - answer.occurred_at) <= SAME_CALL
            for answer in self.answers
        )
        if not is_recorded:
            said = Contact(
                contact_id=decision.decision_id,
                channel=Channel.PHONE,
                direction=Direction.OUTBOUND,
                occurred_at=occurred_at,
            )
            settled = () if draft is None else (draft.contacts[0].contact_id,)
            home = self._conversation_of(decision.contact_id)
            self.answers.append(Answer(occurred_at, said, manner, home, settled))
        self._promise_by_word(draft, decision, occurred_at, manner)

    def _promise_by_word(
        self, draft: OwedDraft | None, decision: Decision, occurred_at: datetime, manner: Manner
    ) -> None:
        due_at = decision.due_at
        if due_at is None and manner is Manner.HOLDING and draft is not None:
            due_at = occurred_at + self.book.at(occurred_at).follow_up_after
        if due_at is None:
            return
        self.promising.by_word(
            decision,
            occurred_at,
            due_at,
            owed_key=decision.contact_id if draft is None else draft.contacts[0].contact_id,
            conversation=self._conversation_of(decision.contact_id),
            is_voicemail=manner is Manner.HOLDING,
            recorded=self._calls,
            within=SAME_CALL,
        )

    def _conversation_of(self, contact_id: str) -> str:
        """The conversation of a contact that a person speaks of, by its id."""
        return self.conversations.of_id(contact_id)


def _sole(waiting: list[OwedDraft]) -> OwedDraft | None:
    """The only open one; unsure ones count only if no certain one is open (3.2 B)."""
    certain = [draft for draft in waiting if draft.is_certain]
    pool = certain or waiting
    return pool[0] if len(pool) == 1 else None


def _linking_rule(contact: Contact, sole: OwedDraft) -> Rule | None:
    if is_phone(contact.channel):
        return Rule.LINKED_CALL
    if contact.channel is Channel.EMAIL and contact.base_subject and contact.base_subject in sole.subjects:
        return Rule.LINKED_SUBJECT
    return None


def _doubt(contact: Contact, draft: OwedDraft, otherwise: Rule) -> Rule:
    return Rule.INFERRED_LINK if any(map(draft.has, contact.inferred_to)) else otherwise


def attests_or_closes(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that `Fold.decision` takes, unordered."""
    return [
        decision
        for decision in decisions
        if decision.kind in _CLOSING_RULES or decision.kind in _WORDS_ON_A_CALL
    ]


def is_recorded_call(contact: Contact) -> bool:
    """Whether a phone system recorded this call of ours."""
    return contact.direction is Direction.OUTBOUND and is_phone(contact.channel)


def weighed_at(decision: Decision, calls: Iterable[datetime], heard: Iterable[datetime]) -> datetime:
    """Return when the fold hears `decision`: a word on a call only after the record of that very call.

    So a record upgrades the word, whichever of them is a few minutes ahead (3.2 D). `calls` are the moments of the
    recorded outbound calls, `heard` those of inbound contacts: what they said in between waits for an answer still.
    """
    said_at = decision.occurred_at or decision.decided_at
    if decision.kind not in _WORDS_ON_A_CALL:
        return said_at
    last_at = said_at + SAME_CALL
    until = min((moment for moment in heard if moment > said_at), default=last_at + SAME_CALL)
    same = [moment for moment in calls if said_at < moment < until and moment <= last_at]
    return max(same, default=said_at)

"""A second judge: naive, slow, obvious, written from SEMANTICS alone. It shares no rule with the product.

Every question ("which are open now?", "are these two in one conversation?", "has the firm written before?") is
asked of the whole history again, each time; nothing is kept that could go stale. Only the kernel's types are
imported, and `Standard.due_at` is taken as given. `judge_naively` returns plain rows to compare with.

Where SEMANTICS leaves a choice open, the comment says which one is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from heardback.kernel.contacts import (
    Bounce,
    CallFacts,
    Channel,
    Contact,
    Coverage,
    Direction,
    MachineDetection,
    Manner,
    Mark,
    Window,
)
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.policy import Mode, Policy, PolicyBook, VoicemailLeft

YES, NO, UNSURE = "yes", "no", "unsure"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PHONE = (Channel.PHONE, Channel.VOICEMAIL)
CLOSING_KINDS = (
    DecisionKind.WITHDRAWN,
    DecisionKind.UNREACHABLE,
    DecisionKind.DUPLICATE_PARTY,
    DecisionKind.LAWFUL_HOLD,
)

WORDS_ON_A_CALL = {DecisionKind.ATTEST, DecisionKind.LEFT_VOICEMAIL, DecisionKind.ATTEMPT}
SAME_CALL = timedelta(minutes=15)


@dataclass
class NaiveOwed:
    """One owed answer as plain data. `members` are contacts in event order; the first is the opener."""

    members: list[Contact]
    certain: bool = False
    due_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    grade: str = ""
    manner: str = ""
    closed_at: datetime | None = None
    closed_for: str = ""
    candidates: set[str] = field(default_factory=set)
    candidate_times: list[datetime] = field(default_factory=list)
    to_confirm: list[str] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)

    @property
    def opener(self) -> Contact:
        return self.members[0]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.closed_at is None

    def has(self, contact_id: str) -> bool:
        return any(member.contact_id == contact_id for member in self.members)


@dataclass
class NaiveJudgement:
    owed: list[NaiveOwed]
    rulings: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Event:
    occurred_at: datetime
    rank: int  # inbound before outbound before decisions
    event_id: str
    contact: Contact | None = None
    decision: Decision | None = None

    @property
    def order(self) -> tuple[datetime, int, str]:
        return (self.occurred_at, self.rank, self.event_id)


class NaiveJudge:
    def __init__(
        self,
        contacts: Iterable[Contact],
        decisions: Iterable[Decision],
        bounces: Iterable[Bounce],
        identities: Iterable[str],
        book: PolicyBook,
    ) -> None:
        self.contacts = list({contact.contact_id: contact for contact in contacts}.values())
        self.inbound = [c for c in self.contacts if c.direction is Direction.INBOUND]
        self.outbound = [c for c in self.contacts if c.direction is Direction.OUTBOUND]
        self.identities = set(identities)
        self.bounces = list(bounces)
        self.book = book
        self.decisions = in_force(decisions)
        self.rulings: dict[str, tuple[str, str]] = {}
        self.owed: list[NaiveOwed] = []

    # ---- times and order (3.5, 4.6)

    def cited_inbound(self, out: Contact) -> list[Contact]:
        """The customer's messages that it names; of a Message-ID used twice, the first one that bore it."""
        found = []
        for mid in set(out.cites) - {""}:
            bearers = [c for c in self.inbound if c.message_id == mid]
            found += sorted(bearers, key=lambda c: (c.occurred_at, c.contact_id))[:1]
        return found

    def effective_at(self, contact: Contact) -> datetime:
        if contact.direction is Direction.INBOUND:
            return contact.occurred_at
        return max([contact.occurred_at, *(c.occurred_at for c in self.cited_inbound(contact))])

    def order_of(self, contact: Contact) -> tuple[datetime, int, str]:
        rank = 0 if contact.direction is Direction.INBOUND else 1
        return (self.effective_at(contact), rank, contact.contact_id)

    def events(self) -> list[Event]:
        found = [Event(*self.order_of(c), contact=c) for c in self.inbound + self.outbound]
        for decision in self.decisions:
            if decision.kind in WORDS_ON_A_CALL:
                found.append(Event(self.heard_at(decision), 2, decision.decision_id, decision=decision))
            elif decision.kind in CLOSING_KINDS:
                at = decision.occurred_at or decision.decided_at
                found.append(Event(at, 2, decision.decision_id, decision=decision))
        return sorted(found, key=lambda event: event.order)

    def calls(self) -> list[Contact]:
        return [out for out in self.outbound if out.channel in PHONE]

    def heard_at(self, word: Decision) -> datetime:
        """A word on a call comes after the record of that call, unless the customer said something in between."""
        said_at = word.occurred_at or word.decided_at
        moment = said_at
        for out in self.calls():
            at = self.effective_at(out)
            between = any(said_at < c.occurred_at <= at for c in self.inbound)
            if said_at < at <= said_at + SAME_CALL and not between:
                moment = max(moment, at)
        return moment

    # ---- decisions (2.3 rule 0, P18)

    def latest(self, contact_id: str, *kinds: DecisionKind, other_id: str | None = None) -> Decision | None:
        found = [
            d
            for d in self.decisions
            if d.kind in kinds and d.contact_id == contact_id and (other_id is None or d.other_id == other_id)
        ]
        return max(found, key=lambda d: (d.decided_at, d.decision_id), default=None)

    def attributions(self, out: Contact) -> list[Decision]:
        """Every standing word that `out` answers some contact, less what was withdrawn for that contact."""
        said = [
            d for d in self.decisions if d.kind is DecisionKind.ATTRIBUTE and d.other_id == out.contact_id
        ]
        withdrawn = [
            w for w in self.decisions if w.kind is DecisionKind.UNATTRIBUTE and w.other_id == out.contact_id
        ]
        return [
            d
            for d in said
            if not any(
                w.contact_id == d.contact_id and (w.decided_at, w.decision_id) > (d.decided_at, d.decision_id)
                for w in withdrawn
            )
        ]

    def refusals(self, out: Contact) -> list[Decision]:
        return [
            d
            for d in self.decisions
            if d.kind is DecisionKind.NOT_AN_ANSWER and d.contact_id == out.contact_id
        ]

    def said_of(self, owed: NaiveOwed, out: Contact) -> str:
        """What people last said on whether `out` answers `owed`: attributed, refused or nothing (P18)."""
        words = [d for d in self.attributions(out) if owed.has(d.contact_id)]
        words += [d for d in self.refusals(out) if not d.other_id or owed.has(d.other_id)]
        if not words:
            return ""
        last = max(words, key=lambda d: (d.decided_at, d.decision_id))
        return "attributed" if last.kind is DecisionKind.ATTRIBUTE else "refused"

    def is_refused(self, out: Contact) -> bool:
        return any(not d.other_id for d in self.refusals(out))

    # ---- what an outbound contact is (3.2 X, 3.3, 3.4)

    def policy(self, contact: Contact) -> Policy:
        return self.book.at(contact.occurred_at)

    def bounced(self, out: Contact) -> bool:
        reached = [who for who in out.counterparties if who in self.identities]
        return bool(reached) and all(self.bounced_for(out, who) for who in reached)

    def bounced_for(self, out: Contact, who: str) -> bool:
        return any(b.is_permanent and b.recipient == who and self.meant(b) is out for b in self.bounces)

    def meant(self, b: Bounce) -> Contact | None:
        """The mail that came back: the one it names, else the latest to that recipient before it."""
        sent = [
            out
            for out in self.outbound
            if out.occurred_at <= b.occurred_at <= out.occurred_at + self.policy(out).bounce_within
            and (out.message_id == b.message_id if b.message_id else b.recipient in out.counterparties)
        ]
        return max(sent, key=lambda out: (out.occurred_at, out.contact_id), default=None)

    def kind_of(self, out: Contact) -> str:
        """What it is by itself: x (nothing), attempt, unproven, confirmed (grade D), voicemail, live or text."""
        if self.bounced(out) or self.is_machine(out):
            return "x"
        if out.channel in PHONE and out.call is not None:
            return self.kind_of_call(out)
        calendar = {Mark.CALENDAR_COUNTER, Mark.CALENDAR_REQUEST, Mark.CALENDAR_REPLY}
        if Mark.EMPTY in out.marks and Mark.ATTACHMENT not in out.marks and not out.marks & calendar:
            return "attempt"
        return "live" if out.channel in PHONE else "text"

    def is_machine(self, out: Contact) -> bool:
        marks = out.marks
        if marks & {
            Mark.AUTO_REPLIED,
            Mark.AUTO_GENERATED,
            Mark.X_AUTO_REPLY,
            Mark.SUBJECT_AUTO,
            Mark.DRAFT,
            Mark.INTERNAL,
            Mark.AUTHENTICATION_FAILED,
            Mark.RULE_TEMPLATE,
        }:
            return True
        # Softer signs must be two, as for inbound mail.
        if len(marks & {Mark.BODY_AUTO, Mark.NULL_RETURN_PATH, Mark.NO_REPLY_FROM}) >= 2:
            return True
        # Mass mailing and list headers are no objection for a customer whose own contact the mail cites.
        if self.policy(out).is_list_mode or self.cited_inbound(out):
            return False
        if marks & {Mark.MASS_MAILING, Mark.CAMPAIGN}:
            return True
        return bulk_signals(marks) > 0 and Mark.OWN_GROUP not in marks

    def kind_of_call(self, out: Contact) -> str:
        call, policy = out.call, self.policy(out)
        assert call is not None
        machine = call.machine_detection
        if call.has_failed:
            return "attempt"
        if call.message_for > 0 or out.channel is Channel.VOICEMAIL or machine is MachineDetection.MACHINE:
            counts = call.message_for >= 8 and policy.voicemail_left is not VoicemailLeft.NEVER
            return "voicemail" if counts else "attempt"
        confirmed = self.latest(out.contact_id, DecisionKind.CONFIRM_CALL) is not None
        if call.bridged_for >= policy.conversation_from:
            if machine is MachineDetection.UNKNOWN:
                return "confirmed" if confirmed else "unproven"
            return "live"
        if call.bridged_for > 0 and call.has_staff_note and machine is MachineDetection.HUMAN:
            return "confirmed" if confirmed else "unproven"
        return "attempt"

    def manner_of(self, out: Contact, grade: str) -> Manner:
        if out.direction is Direction.INBOUND:
            return Manner.CALLED_AGAIN
        said = self.latest(out.contact_id, DecisionKind.HOLDING, DecisionKind.FULL)
        if said is not None:
            return Manner.HOLDING if said.kind is DecisionKind.HOLDING else Manner.FULL
        if grade == "D":
            return Manner.ATTESTED
        if self.kind_of(out) == "voicemail":
            full = self.policy(out).voicemail_left is VoicemailLeft.FULL
            return Manner.FULL if full else Manner.HOLDING
        if out.marks & {Mark.HOLDING, Mark.CALENDAR_REQUEST, Mark.CALENDAR_COUNTER}:
            return Manner.HOLDING
        return Manner.FULL

    # ---- conversations (3.1): walk from contact to contact until nothing new is found

    def linking(self) -> list[Contact]:
        return self.inbound + [c for c in self.outbound if self.kind_of(c) != "x"]

    def conversation(self, contact: Contact) -> set[str]:
        found = {contact.contact_id}
        keys = links_of(contact)
        linking = self.linking()
        while True:
            near = [c for c in linking if c.contact_id not in found and links_of(c) & keys]
            if not near:
                return found
            for one in near:
                found.add(one.contact_id)
                keys |= links_of(one)

    def shares_conversation(self, contact: Contact, owed: NaiveOwed) -> bool:
        around = self.conversation(contact)
        return any(member.contact_id in around for member in owed.members)

    # ---- does it owe an answer? (2.3)

    def before(self, contact: Contact) -> list[Contact]:
        here = self.order_of(contact)
        return [c for c in self.inbound + self.outbound if self.order_of(c) < here]

    def reached_by_us(self, contact: Contact) -> bool:
        if self.is_refused(contact):
            return False
        if contact.direction is Direction.INBOUND:
            return (
                is_answered_call(contact, self.policy(contact)) and self.rulings[contact.contact_id][0] == NO
            )
        return self.kind_of(contact) in ("live", "voicemail", "text", "confirmed")

    def is_known(self, contact: Contact) -> bool:
        return any(self.reached_by_us(c) for c in self.before(contact))

    def is_two_way(self, contact: Contact) -> bool:
        since = contact.occurred_at - self.policy(contact).known_within
        recent = [c for c in self.before(contact) if self.effective_at(c) >= since]
        return any(self.wrote_as_person(c) for c in recent) and any(self.reached_by_us(c) for c in recent)

    def wrote_as_person(self, contact: Contact) -> bool:
        if contact.direction is not Direction.INBOUND:
            return False
        result, rule = self.rulings[contact.contact_id]
        return result != NO or rule in ("closing", "accepts_proposal", "call_answered")

    def ours_in_conversation(self, contact: Contact) -> list[Contact]:
        """Our human contacts before it in its conversation, in event order."""
        around = self.conversation(contact)
        ours = [c for c in self.before(contact) if c.contact_id in around and self.reached_by_us(c)]
        return sorted(ours, key=self.order_of)

    def rule(self, c: Contact) -> tuple[str, str]:
        said = self.latest(c.contact_id, DecisionKind.OWES_YES, DecisionKind.OWES_NO)
        if said is not None:
            return (YES if said.kind is DecisionKind.OWES_YES else NO), "decision"
        result, rule = self.rule_alone(c)
        if result == UNSURE and c.call is None and Mark.SENDER_RULE_NO_BACKWARDS in c.marks:
            return NO, "sender_rule"
        return result, rule

    def rule_alone(self, c: Contact) -> tuple[str, str]:
        m, policy = c.marks, self.policy(c)
        if c.channel in PHONE and c.call is not None:
            return rule_call(c, policy)
        if Mark.UNPARSED in m:
            return UNSURE, "unparsed"
        if Mark.NO_ROOT in m:
            return NO, "no_root"
        if Mark.CARRIER in m:
            return YES, "carrier"
        if Mark.CARRIER_NO_ADDRESS in m:
            return UNSURE, "carrier_no_address"
        if Mark.INTERNAL_FORWARD in m:
            return (NO, "forward_of_known") if self.knows_original(c) else (YES, "internal_forward")
        if Mark.INTERNAL in m:
            failed = Mark.AUTHENTICATION_FAILED in m
            return (UNSURE, "internal_unproven") if failed else (NO, "internal")
        for mark, name in ((Mark.DSN, "dsn"), (Mark.MDN, "mdn"), (Mark.REPORT, "report")):
            if mark in m:
                return NO, name
        if (calendar := self.rule_calendar(m)) is not None:
            return calendar
        if Mark.CHALLENGE in m:
            return UNSURE, "challenge"
        is_reply = self.cites_us(c) and not m & AUTO_EVIDENCE
        machine = None if is_reply else self.rule_machines(c)
        if machine is not None:
            return machine
        return self.rule_words(c)

    def rule_words(self, c: Contact) -> tuple[str, str]:
        m, policy = c.marks, self.policy(c)
        asks = bool(m & {Mark.QUESTION, Mark.REQUEST})
        ours = self.ours_in_conversation(c)
        we_asked = bool(ours) and Mark.QUESTION in ours[-1].marks
        if not asks and Mark.ATTACHMENT not in m:
            we_requested = bool(ours) and Mark.REQUEST in ours[-1].marks and Mark.CLOSING not in m
            if Mark.BARE_YES in m and (we_asked or we_requested or any(out.proposes for out in ours)):
                return UNSURE, "bare_yes"
            if m & {Mark.CLOSING, Mark.BARE_YES}:
                return NO, "closing"
            if Mark.CLOSING_NEAR in m:
                return UNSURE, "closing_near"
        if not asks and any(accepts(c, w) for out in ours for w in out.proposes):
            return NO, "accepts_proposal"
        if not asks and we_asked:
            return UNSURE, "answers_us"
        if not asks and Mark.PRAISE in m:
            return UNSURE, "praise"
        if Mark.COPIED_ONLY in m:
            return (NO, "cc_auto_no") if policy.cc_auto_no else (UNSURE, "copied")
        if Mark.REGULATED in m:
            return YES, "regulated"
        return YES, "otherwise"

    def rule_calendar(self, m: frozenset[Mark]) -> tuple[str, str] | None:
        words = Mark.CALENDAR_WORDS in m
        if Mark.CALENDAR_COUNTER in m or (Mark.CALENDAR_REQUEST in m and words):
            return YES, "calendar_asks"
        if words:
            return UNSURE, "calendar_words"
        if Mark.CALENDAR_REQUEST in m:
            return UNSURE, "calendar_invite"
        if Mark.CALENDAR_REPLY in m:
            return NO, "calendar_reply"
        if Mark.CALENDAR_CANCEL in m:
            return UNSURE, "calendar_cancel"
        return None

    def cites_us(self, c: Contact) -> bool:
        ours = {out.message_id for out in self.before(c) if self.reached_by_us(out)} - {""}
        return Mark.CITES_US in c.marks or bool(ours & set(c.cites))

    def knows_original(self, forward: Contact) -> bool:
        for one in self.inbound:
            if Mark.INTERNAL_FORWARD not in one.marks:
                is_near = timedelta(0) <= forward.occurred_at - one.occurred_at <= timedelta(days=7)
                if is_near and one.base_subject and one.base_subject == forward.base_subject:
                    return True
                if one.message_id and one.message_id in (forward.message_id, *forward.cites):
                    return True
        return False

    def rule_machines(self, c: Contact) -> tuple[str, str] | None:
        m = c.marks
        no_by_person = Mark.SENDER_RULE_NO in m
        guarded = self.is_two_way(c) and not no_by_person
        if Mark.AUTO_REPLIED in m:
            return NO, "auto"
        if Mark.SENDER_RULE_YES in m and not no_by_person:
            # A person's word on the sender beats every sign of a machine, but not the words of this mail.
            words = self.rule_words(c)
            return words if words[0] == NO else (YES, "sender_rule")
        if Mark.AUTO_GENERATED in m:
            return (UNSURE, "known_customer_guard") if guarded else (NO, "auto")
        if Mark.JUNK in m:
            has_met = any(self.reached_by_us(one) or self.wrote_as_person(one) for one in self.before(c))
            knows = has_met or self.cites_us(c)
            if not knows:
                return NO, "spam"
            return (NO, "sender_rule") if no_by_person else (YES, "found_in_spam")
        signals = bulk_signals(m)
        if signals and Mark.OWN_GROUP not in m and not self.policy(c).is_list_mode:
            if self.is_known(c) and signals < 2 and not no_by_person:
                return UNSURE, "bulk_unproven"
            return (UNSURE, "known_customer_guard") if guarded else (NO, "bulk")
        if no_by_person:
            return NO, "sender_rule"
        if Mark.NO_REPLY_FROM in m:
            return NO, "no_reply_address"
        autos = len(m & {Mark.X_AUTO_REPLY, Mark.SUBJECT_AUTO, Mark.BODY_AUTO, Mark.NULL_RETURN_PATH})
        if autos >= 2 and not m & {Mark.QUESTION, Mark.REQUEST}:
            return NO, "auto_likely"
        if autos or m & {Mark.SUPPRESS_AUTO, Mark.CAMPAIGN}:
            return UNSURE, "soft_auto"
        if Mark.COLD_SALES in m:
            return UNSURE, "cold_sales"
        if Mark.ADDRESSED_TO_NONE_OF_US in m:
            return UNSURE, "not_addressed_to_us"
        return None

    # ---- the fold (3.2, 3.6, 3.7, 4.3)

    def run(self) -> NaiveJudgement:
        for event in self.events():
            if event.decision is not None:
                self.take_decision(event.decision, event.occurred_at)
            elif event.contact is not None and event.contact.direction is Direction.INBOUND:
                self.take_inbound(event.contact)
            elif event.contact is not None:
                self.take_answer(event.contact, event.occurred_at)
        return NaiveJudgement(self.owed, self.rulings)

    def open_ones(self) -> list[NaiveOwed]:
        return sorted((o for o in self.owed if o.is_open), key=lambda o: self.order_of(o.opener))

    def take_inbound(self, c: Contact) -> None:
        self.rulings[c.contact_id] = self.rule(c)
        if self.rulings[c.contact_id][0] != NO:
            self.place(c)
        elif is_answered_call(c, self.policy(c)):
            self.take_answer(c, c.occurred_at)

    def place(self, c: Contact) -> None:
        home = None if self.latest(c.contact_id, DecisionKind.SPLIT) else self.home_of(c)
        if home is None:
            home = NaiveOwed([], due_at=self.policy(c).standard.due_at(c.occurred_at))
            self.owed.append(home)
        home.members.append(c)
        home.certain = self.is_certain(home)
        self.settle_from_before(home, c)

    def settle_from_before(self, home: NaiveOwed, c: Contact) -> None:
        """What a person attributed to `c` was later than it, whatever the clocks say."""
        for out in sorted(self.before(c), key=self.order_of):
            was_said = any(d.contact_id == c.contact_id for d in self.attributions(out))
            if home.is_open and was_said and self.said_of(home, out) == "attributed":
                self.settle_attributed(home, out, c.occurred_at)

    def settle_attributed(self, owed: NaiveOwed, out: Contact, at: datetime) -> None:
        if out.direction is Direction.INBOUND:
            if is_answered_call(out, self.policy(out)) and self.rulings[out.contact_id][0] == NO:
                self.settle(owed, out, at, "A", [])
            return
        kind = self.kind_of(out)
        if not (kind == "x" and self.bounced(out)):
            weak = kind in ("attempt", "unproven", "confirmed") and out.channel in PHONE
            self.settle(owed, out, at, "D" if weak else "A", [])

    def home_of(self, c: Contact) -> NaiveOwed | None:
        waiting = self.open_ones()
        for owed in waiting:
            if self.shares_conversation(c, owed):
                return owed
        if c.channel in PHONE:
            return waiting[0] if len(waiting) == 1 else None
        if c.channel is not Channel.EMAIL:
            return None
        for owed in waiting:
            if c.base_subject and any(member.base_subject == c.base_subject for member in owed.members):
                return owed
        certain = [owed for owed in waiting if owed.certain]
        return certain[0] if Mark.REPEATS in c.marks and len(certain) == 1 else None

    def take_answer(self, out: Contact, at: datetime) -> None:
        kind = self.kind_of(out) if out.direction is Direction.OUTBOUND else "live"
        waiting = self.open_ones()
        for owed in waiting:
            if self.said_of(owed, out) == "attributed":
                self.settle_attributed(owed, out, at)
        waiting = [
            o for o in waiting if o.is_open and self.said_of(o, out) == "" and self.is_before(o, out, at)
        ]
        attributed_some = any(o.settled_by == out.contact_id for o in self.owed)
        if kind == "x" or self.is_refused(out):
            return
        direct = [o for o in waiting if self.shares_conversation(out, o)]
        if kind in ("attempt", "unproven"):
            for owed in direct or waiting:
                (owed.attempts if kind == "attempt" else owed.to_confirm).append(out.contact_id)
            return
        rest = [o for o in waiting if o not in direct]
        for owed in direct:
            self.settle(owed, out, at, "D" if kind == "confirmed" else "A", self.crossers(owed, out, at))
        linked = [] if direct or attributed_some else self.linked(out, rest)
        if rest and self.policy(rest[0].opener).mode is Mode.SAME_CLIENT:
            linked = rest
        for owed in linked:
            self.settle(owed, out, at, "D" if kind == "confirmed" else "B", [])
        for owed in rest:
            if owed not in linked:
                owed.candidates.add(out.contact_id)
                owed.candidate_times.append(at)

    def is_before(self, owed: NaiveOwed, out: Contact, at: datetime) -> bool:
        """An answer is strictly later than the opener, unless it cites a contact of that owed answer."""
        return owed.opener.occurred_at < at or any(owed.has(c.contact_id) for c in self.cited_inbound(out))

    def linked(self, out: Contact, waiting: list[NaiveOwed]) -> list[NaiveOwed]:
        certain = [o for o in waiting if o.certain]
        only = certain if certain else waiting
        if len(only) != 1 or self.policy(only[0].opener).mode is Mode.STRICT:
            return []
        if out.channel in PHONE:
            return only
        same = out.base_subject and any(m.base_subject == out.base_subject for m in only[0].members)
        return only if out.channel is Channel.EMAIL and same else []

    def settle(self, owed: NaiveOwed, out: Contact, at: datetime, grade: str, crossed: list[Contact]) -> None:
        if owed.opener in crossed:
            return
        owed.settled_at, owed.settled_by = at, out.contact_id
        owed.grade, owed.manner = grade, str(self.manner_of(out, grade))
        owed.members = [member for member in owed.members if member not in crossed]
        owed.certain = self.is_certain(owed)
        if crossed:
            first = crossed[0]
            apart = NaiveOwed(crossed, due_at=self.policy(first).standard.due_at(first.occurred_at))
            apart.certain = self.is_certain(apart)
            self.owed.append(apart)

    def is_certain(self, owed: NaiveOwed) -> bool:
        return any(self.rulings[member.contact_id][0] == YES for member in owed.members)

    def crossers(self, owed: NaiveOwed, out: Contact, at: datetime) -> list[Contact]:
        cited = [c for c in self.cited_inbound(out) if c.contact_id in self.conversation(out)]
        if not cited:
            return []
        newest = max(self.order_of(c) for c in cited)
        found = []
        for contact in owed.members:
            earlier = [m for m in owed.members if self.order_of(m) < self.order_of(contact)]
            asked = {ask for m in earlier for ask in m.asks}
            is_late = at - contact.occurred_at < self.policy(owed.opener).crossing_within
            if self.order_of(contact) > newest and is_late and not contact.asks <= asked:
                found.append(contact)
        return found

    def take_decision(self, decision: Decision, at: datetime) -> None:
        for owed in self.owed:
            if owed.is_open and owed.has(decision.contact_id):
                said_at = decision.occurred_at or decision.decided_at
                voicemail = self.book.at(said_at).voicemail_left
                is_message = decision.kind is DecisionKind.LEFT_VOICEMAIL
                if decision.kind is DecisionKind.ATTEMPT or (is_message and voicemail is VoicemailLeft.NEVER):
                    same = [
                        out.contact_id
                        for out in self.calls()
                        if abs(self.effective_at(out) - said_at) <= SAME_CALL
                    ]
                    if not set(same) & set(owed.attempts):
                        owed.attempts.append(decision.decision_id)
                elif decision.kind in WORDS_ON_A_CALL:
                    is_holding = is_message and voicemail is VoicemailLeft.HOLDING
                    owed.settled_at, owed.settled_by = said_at, decision.decision_id
                    owed.grade, owed.manner = "D", str(Manner.HOLDING if is_holding else Manner.ATTESTED)
                else:
                    owed.closed_at, owed.closed_for = at, str(decision.kind)


# What looks like a machine's, so that it is no reply of a person's (rule 7).
AUTO_EVIDENCE = frozenset(
    {
        Mark.AUTO_REPLIED,
        Mark.AUTO_GENERATED,
        Mark.NO_REPLY_FROM,
        Mark.X_AUTO_REPLY,
        Mark.SUBJECT_AUTO,
        Mark.BODY_AUTO,
        Mark.NULL_RETURN_PATH,
        Mark.CHALLENGE,
    }
)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Drop what was taken back. Reversals are read newest first, so that one can itself be taken back.

    A reversal names a decision, so it was made later than that one, whatever the clocks say.
    """
    distinct = {d.decision_id: d for d in decisions}.values()
    gone: set[str] = set()
    for decision in sorted(distinct, key=lambda d: (d.decided_at, d.decision_id), reverse=True):
        if decision.kind is DecisionKind.REVERSE and decision.decision_id not in gone:
            gone.add(decision.other_id)
    return [decision for decision in distinct if decision.decision_id not in gone]


def links_of(contact: Contact) -> set[str]:
    keys = {f"mid:{mid}" for mid in (contact.message_id, *contact.cites) if mid}
    return keys | {key for key in contact.conversation_keys if key} | {f"id:{contact.contact_id}"}


def bulk_signals(m: frozenset[Mark]) -> int:
    kinds: Sequence[set[Mark]] = (
        {Mark.LIST_ID, Mark.LIST_POST},
        {Mark.LIST_UNSUBSCRIBE},
        {Mark.PRECEDENCE_BULK},
        {Mark.FEEDBACK_ID},
    )
    return sum(1 for kind in kinds if m & kind)


def accepts(c: Contact, offered: Window) -> bool:
    """The accepted day or moment lies in the offer; a day is offered from its small hours on (09:00 less nine)."""
    agreed = c.accepts
    if agreed is None:
        return False
    return (
        offered.earliest_at - timedelta(hours=9) <= agreed.earliest_at
        and agreed.latest_at <= offered.latest_at
    )


def is_answered_call(c: Contact, policy: Policy) -> bool:
    if c.channel not in PHONE or c.call is None or not has_proven_person(c.call):
        return False
    return c.call.bridged_for >= policy.conversation_from


def has_proven_person(call: CallFacts) -> bool:
    return call.machine_detection in (MachineDetection.NOT_RUN, MachineDetection.HUMAN)


def rule_call(c: Contact, policy: Policy) -> tuple[str, str]:
    call = c.call
    assert call is not None
    if Mark.SALES_CALLER in c.marks:
        return NO, "sales_caller"
    if call.message_for >= 3 and not call.is_silent_message:
        return YES, "voicemail"
    if has_proven_person(call) and call.bridged_for >= 5 and call.left_waiting_for >= 10:
        return UNSURE, "passed_on"
    if has_proven_person(call) and call.bridged_for >= policy.conversation_from:
        return NO, "call_answered"
    if has_proven_person(call) and call.bridged_for >= 5:
        return UNSURE, "call_short"
    if call.is_silent_message:
        return UNSURE, "silent_voicemail"
    if c.channel is Channel.VOICEMAIL:
        return YES, "voicemail"
    if call.bridged_for >= 5:
        return UNSURE, "human_unproven"
    if call.rang_for < 10 and call.bridged_for == 0 and not call.has_failed:
        return NO, "short_abandon"
    return (NO, "unanswerable") if call.is_withheld else (YES, "missed_call")


def judge_naively(
    contacts: Iterable[Contact],
    *,
    decisions: Iterable[Decision] = (),
    bounces: Iterable[Bounce] = (),
    identities: Iterable[str] = (),
    book: PolicyBook,
) -> NaiveJudgement:
    return NaiveJudge(contacts, decisions, bounces, identities, book).run()


def is_covered(owed: NaiveOwed, coverage: Sequence[Coverage]) -> bool:
    """Look at every half minute from each receipt to the due time (all times in tests are whole minutes)."""
    assert owed.due_at is not None
    for contact in owed.members:
        for source in contact.responders or ("",):
            spans = [(c.covered_from, c.covered_to) for c in coverage if c.source == source]
            moment = contact.occurred_at + MINUTE / 2
            while moment < owed.due_at:
                if not any(start <= moment <= end for start, end in spans):
                    return False
                moment += MINUTE
    return True


def verdict_naively(owed: NaiveOwed, as_of: datetime, coverage: Sequence[Coverage] | None) -> str:
    """4.2 and 7: the partition's word. A closed one that nobody answered in time still counts."""
    assert owed.due_at is not None
    settled = owed.settled_at is not None and owed.settled_at <= as_of
    closed = owed.closed_at is not None and owed.closed_at <= as_of
    if closed and owed.closed_for == "duplicate_party":
        return "n/a"
    if (
        closed
        and owed.closed_for == "withdrawn"
        and owed.closed_at is not None
        and owed.closed_at <= owed.due_at
    ):
        return "n/a"
    if as_of <= owed.due_at:
        return "early" if settled else "pending"
    if settled and owed.settled_at is not None:
        return "met" if owed.settled_at <= owed.due_at else "late"
    if any(at <= as_of for at in owed.candidate_times):
        return "maybe_answered"
    if coverage is not None and not is_covered(owed, coverage):
        return "breached_unconfirmed"
    return "never_answered"

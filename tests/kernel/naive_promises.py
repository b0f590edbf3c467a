"""The second judge's word on promises: naive, slow, written from SEMANTICS 3.6 and 5 alone, beside `naive_judge`.

It walks through a customer's history once, event by event, and at each human contact of ours asks of every promise
anew: was it open before this, would this renew it, would this keep it? Nothing of the kernel's promises is imported
but its types of facts. Where SEMANTICS leaves a choice open, the comment says which one is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.kernel.naive_judge import (
    NO,
    PHONE,
    SAME_CALL,
    WORDS_ON_A_CALL,
    Event,
    NaiveJudge,
    NaiveOwed,
    accepts,
    is_answered_call,
    links_of,
)

from heardback.kernel.contacts import (
    Commitment,
    Contact,
    Coverage,
    Direction,
    Manner,
    Mark,
    PromiseKind,
    Window,
)
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.policy import VoicemailLeft

Kind = PromiseKind
ANY_ANSWER_KEEPS = {Kind.REPLY, Kind.VAGUE, Kind.CONDITIONAL, Kind.TRY_AGAIN, Kind.REST}
BEFORE_A_FOLLOW_UP = timedelta(days=3)


@dataclass
class NaivePromise:
    """One promise as plain data. `said_kept_at`, `said_told_at`, `ended` are people's words, the rest contacts'."""

    promise_id: str
    kind: PromiseKind
    made_by: str
    made_at: datetime
    window: Window
    conversation: str = ""
    owed_key: str = ""
    is_read: bool = False  # a suggestion, as long as nobody confirmed it
    is_customers: bool = False  # the customer says so (T3)
    confirmed: bool = False
    wants_call: bool = False
    is_holding: bool = False
    is_entered: bool = False  # by a person's word, at a moment of its own
    is_dated: bool = False  # by a person, in a contact that made it anyway
    ended: tuple[str, datetime] | None = None
    said_kept_at: datetime | None = None
    said_told_at: datetime | None = None
    kept_at: datetime | None = None
    kept_by: str = ""
    told_at: datetime | None = None
    contacted_at: datetime | None = None
    candidates: list[str] = field(default_factory=list)

    @property
    def is_suggestion(self) -> bool:
        return self.is_read and not self.confirmed

    def was_open_before(self, said: Said) -> bool:
        """Whether it ran when we spoke: made before, kept or renewed by nothing since, ended by nobody."""
        if self.ended is not None or self.made_by == said.said_id:
            return False
        if self.made_at >= said.at and (self.is_entered or self.made_by not in said.cited):
            return False
        if self.kept_at is not None or self.told_at is not None:
            return False
        words = [moment for moment in (self.said_kept_at, self.said_told_at) if moment is not None]
        return all(said.at <= moment for moment in words)

    @property
    def is_ruled(self) -> bool:
        return self.said_kept_at is not None or self.said_told_at is not None


@dataclass
class Said:
    """Something that a person of ours said to the customer, by a contact or by their own word on it."""

    said_id: str
    at: datetime
    manner: Manner
    conversation: str
    contact: Contact | None = None  # none: only a person's word
    settled: tuple[str, ...] = ()
    cited: frozenset[str] = frozenset()  # what it cites is earlier than it, whatever the clocks say (3.5)
    is_proven: bool = True

    @property
    def is_on_the_phone(self) -> bool:
        return self.contact is None or self.contact.channel in PHONE

    def dates_anew(self, promise: NaivePromise) -> bool:
        """Whether its own words promise the same kind of thing, with a date."""
        read = self.contact.commitments if self.contact is not None else ()
        return any(one.kind is promise.kind and one.window and not one.is_told for one in read)


class NaivePromises:
    """Judges the promises of a history whose owed answers `judge` has judged already (`judge.run()` was called)."""

    def __init__(self, judge: NaiveJudge) -> None:
        self.judge = judge
        self.promises: list[NaivePromise] = []
        self.said: list[Said] = []
        # What was attributed to a message that came later promises from that message on.
        self.to_come: list[tuple[str, tuple[Contact, datetime, Manner, list[NaiveOwed]]]] = []
        self.calls_so_far: list[str] = []

    def run(self) -> list[NaivePromise]:
        for event in self.judge.events():
            if event.decision is not None:
                self.hear_word(event.decision)
            elif event.contact is not None and event.contact.direction is Direction.INBOUND:
                self.hear_customer(event.contact)
            elif event.contact is not None:
                self.hear_us(event.contact, event)
        self.enter_promises()
        self.apply_rulings()
        for said in sorted(self.said, key=lambda one: one.at):
            self.weigh(said)
        return self.promises

    # ---- making (3.6, 5.1, 5.2)

    def hear_us(self, out: Contact, event: Event) -> None:
        judge = self.judge
        if out.channel in PHONE:
            self.calls_so_far.append(out.contact_id)
        kind = judge.kind_of(out)
        settled = [owed for owed in judge.owed if owed.settled_by == out.contact_id]
        now = [owed for owed in settled if owed.settled_at == event.occurred_at]
        if kind in ("x", "attempt", "unproven") or judge.is_refused(out):
            if kind == "unproven" and not judge.is_refused(out):
                self.say(out, event.occurred_at, Manner.ATTESTED, [], is_proven=False)
        else:
            is_stated = kind == "confirmed" or any(owed.grade == "D" for owed in now)
            manner = judge.manner_of(out, "D" if is_stated else "A")
            self.say(out, event.occurred_at, manner, now)
            self.make(out, event.occurred_at, manner, now)
        # What a person attributed promises too, whatever it is by itself; from when it is known to have been said.
        for owed in sorted(settled, key=lambda one: one.settled_at or event.occurred_at):
            if owed.settled_at is None:
                continue
            together = [one for one in settled if one.settled_at == owed.settled_at]
            if owed.settled_at > event.occurred_at:
                words = {word.contact_id for word in self.judge.attributions(out)}
                asked = next(
                    one
                    for one in owed.members
                    if one.contact_id in words and one.occurred_at == owed.settled_at
                )
                self.to_come.append((asked.contact_id, (out, owed.settled_at, Manner(owed.manner), together)))
            else:
                self.make(out, owed.settled_at, Manner(owed.manner), together)

    def say(
        self, out: Contact, at: datetime, manner: Manner, settled: list[NaiveOwed], *, is_proven: bool = True
    ) -> None:
        self.said.append(
            Said(
                out.contact_id,
                at,
                manner,
                self.conversation_name(out),
                out,
                tuple(owed.opener.contact_id for owed in settled),
                frozenset(c.contact_id for c in self.judge.cited_inbound(out)),
                is_proven=is_proven,
            )
        )

    def conversation_name(self, contact: Contact) -> str:
        return self.conversation_of_id(contact.contact_id)

    def make(self, out: Contact, at: datetime, manner: Manner, settled: list[NaiveOwed]) -> None:
        keys = tuple(owed.opener.contact_id for owed in settled)
        head = None
        entered = self.entered_date(out)
        # A holding reply that settles nothing and answers no mail of theirs promises only where it can put off a
        # promise: one made in the same conversation, or one elsewhere whose time has not passed. SEMANTICS is silent.
        here = self.conversation_name(out)
        has_promised = any(
            not one.is_suggestion
            and one.made_at <= at
            and (one.conversation == here or at <= one.window.latest_at)
            for one in self.promises
        )
        runs_here = any(
            one.conversation == here and one.made_at <= at <= one.window.latest_at and not one.is_customers
            for one in self.promises
        )
        is_reply = bool(self.judge.cited_inbound(out)) and not runs_here
        if manner is Manner.HOLDING and (keys or has_promised or entered is not None or is_reply):
            head = self.head_of(out)
            on_phone = out.channel in PHONE
            named = Kind.TRY_AGAIN if on_phone else Kind.REPLY
            kind = head.kind if head is not None and not on_phone else named
            self.add(
                out,
                at,
                f"{out.contact_id}:{named}",
                kind,
                self.due(out, at, head, entered),
                keys,
                holding=True,
                is_dated=entered is not None,
            )
        partial = self.judge.latest(out.contact_id, DecisionKind.PARTIAL)
        if partial is not None:
            due_at = partial.due_at or at + self.follow_up(at)
            self.add(out, at, f"{out.contact_id}:rest", Kind.REST, Window(due_at, due_at), keys)
        for one in out.commitments:
            if one is not head and not one.is_told:
                window = self.unless_past(one.window, at)
                ours = one.kind is Kind.BURDEN_SHIFT and one.window is not None
                self.add(out, at, f"{out.contact_id}:{one.key}", one.kind, window, keys, is_read=not ours)

    def entered_date(self, out: Contact) -> datetime | None:
        """The date that its writer entered with "this was a holding reply", unless they called it full later."""
        words = [d for d in self.judge.decisions if d.contact_id == out.contact_id]
        words.sort(key=lambda d: (d.decided_at, d.decision_id))
        date = None
        for word in words:
            if word.kind is DecisionKind.HOLDING and word.due_at is not None:
                date = word.due_at
            elif word.kind is DecisionKind.FULL:
                date = None
        return date

    @staticmethod
    def head_of(out: Contact) -> Commitment | None:
        """Of several sentences the first dated one is what the follow-up is about, else the first."""
        read = [one for one in out.commitments if one.kind is not Kind.BURDEN_SHIFT and not one.is_told]
        dated = [one for one in read if one.window is not None]
        return dated[0] if dated else read[0] if read else None

    def due(self, out: Contact, at: datetime, head: Commitment | None, entered: datetime | None) -> Window:
        if entered is not None:
            return Window(entered, entered)
        if head is not None and head.window is not None:
            return self.unless_past(head.window, at)
        read = out.promises or out.proposes
        if not read:
            return self.unless_past(None, at)
        words = "; ".join(one.wording for one in read if one.wording)
        whole = Window(min(one.earliest_at for one in read), max(one.latest_at for one in read), words)
        return self.unless_past(whole, at)

    def unless_past(self, read: Window | None, at: datetime) -> Window:
        """A date that had passed when it was said, like none, is due after the standard's day (3.6)."""
        after = at + self.follow_up(at)
        return Window(after, after) if read is None or read.latest_at < at else read

    def follow_up(self, at: datetime) -> timedelta:
        return self.judge.book.at(at).follow_up_after

    def add(
        self,
        out: Contact,
        at: datetime,
        promise_id: str,
        kind: PromiseKind,
        window: Window,
        keys: tuple[str, ...],
        *,
        is_read: bool = False,
        holding: bool = False,
        is_dated: bool = False,
    ) -> None:
        if any(one.promise_id == promise_id for one in self.promises):
            return
        # What settles nothing speaks of what was promised last.
        before = [one.owed_key for one in self.promises if not one.is_suggestion]
        owed_key = keys[0] if keys else (before or [""])[-1]
        settled = [owed for owed in self.judge.owed if owed.opener.contact_id in keys]
        wants_call = any(Mark.WANTS_CALL in member.marks for owed in settled for member in owed.members)
        self.promises.append(
            NaivePromise(
                promise_id,
                kind,
                out.contact_id,
                at,
                window,
                self.conversation_name(out),
                owed_key,
                is_read=is_read,
                wants_call=wants_call,
                is_holding=holding,
                is_dated=is_dated,
            )
        )

    def hear_customer(self, c: Contact) -> None:
        result, rule = self.judge.rulings[c.contact_id]
        for asked_id, made in self.to_come:
            if asked_id == c.contact_id:
                self.make(*made)
        if result == NO and rule == "accepts_proposal":
            self.agree(c)
        if result == NO and is_answered_call(c, self.judge.policy(c)) and not self.judge.is_refused(c):
            settled = [owed for owed in self.judge.owed if owed.settled_by == c.contact_id]
            self.say(c, c.occurred_at, Manner.CALLED_AGAIN, settled)
            self.make(c, c.occurred_at, Manner.CALLED_AGAIN, settled)
        if result == NO and rule not in ("closing", "accepts_proposal", "call_answered"):
            return  # machines tell us nothing
        by = c.occurred_at + self.follow_up(c.occurred_at)
        for one in c.commitments:
            is_wish = one.kind is Kind.BURDEN_SHIFT and not one.is_told
            # "Call me tomorrow" is answered anyway; "call me in three months" is not, once today's mail is.
            if (is_wish and one.window is not None and one.window.latest_at > by) or one.is_told:
                self.promises.append(
                    NaivePromise(
                        f"{c.contact_id}:{one.key}",
                        one.kind,
                        c.contact_id,
                        c.occurred_at,
                        one.window or Window(by, by),
                        self.conversation_name(c),
                        is_read=not is_wish,
                        is_customers=not is_wish,
                    )
                )

    def agree(self, c: Contact) -> None:
        """12b: the time that they took is that of the newest promise of this conversation that offered it."""
        assert c.accepts is not None
        for promise in reversed(self.promises):
            here = promise.conversation == self.conversation_name(c) and not promise.is_customers
            if here and accepts(c, promise.window):
                promise.window = c.accepts
                return
        self.promises.append(
            NaivePromise(
                f"{c.contact_id}:agreed",
                Kind.REPLY,
                c.contact_id,
                c.occurred_at,
                c.accepts,
                self.conversation_name(c),
            )
        )

    def hear_word(self, word: Decision) -> None:
        """A person says that they spoke, or left a message, and perhaps what they promised then."""
        if word.kind not in WORDS_ON_A_CALL or word.kind is DecisionKind.ATTEMPT:
            return
        at = word.occurred_at or word.decided_at
        voicemail = self.judge.book.at(at).voicemail_left
        is_message = word.kind is DecisionKind.LEFT_VOICEMAIL
        if is_message and voicemail is VoicemailLeft.NEVER:
            return
        manner = Manner.HOLDING if is_message and voicemail is VoicemailLeft.HOLDING else Manner.ATTESTED
        home = self.conversation_of_id(word.contact_id)
        settled = [owed for owed in self.judge.owed if owed.settled_by == word.decision_id]
        same_call = [
            one
            for one in self.said
            if one.said_id in self.calls_so_far and one.is_proven and abs(one.at - at) <= SAME_CALL
        ]
        if not same_call:
            keys = tuple(owed.opener.contact_id for owed in settled)
            self.said.append(Said(word.decision_id, at, manner, home, settled=keys))
        due_at = word.due_at
        if due_at is None and manner is Manner.HOLDING and settled:
            due_at = at + self.follow_up(at)
        if due_at is None:
            return
        for promise in self.promises:
            # The record of that very call promised already: the date given is the better one.
            if promise.made_by in self.calls_so_far and abs(promise.made_at - at) <= SAME_CALL:
                promise.window = Window(due_at, due_at)
                return
        kind = Kind.TRY_AGAIN if manner is Manner.HOLDING else Kind.REPLY
        self.promises.append(
            NaivePromise(
                f"{word.decision_id}:{kind}",
                kind,
                word.decision_id,
                at,
                Window(due_at, due_at),
                home,
                settled[0].opener.contact_id if settled else word.contact_id,
                is_holding=manner is Manner.HOLDING,
            )
        )

    def conversation_of_id(self, contact_id: str) -> str:
        """A machine's mail joins no conversation (P5), but what was written from a task may name it."""
        linking = self.judge.linking()
        bearers = [one for one in linking if f"id:{contact_id}" in links_of(one)]
        if not bearers:
            return contact_id
        return min(self.judge.conversation(bearers[0]) & {one.contact_id for one in linking})

    # ---- people's words on promises (5.1, 5.5)

    def enter_promises(self) -> None:
        for word in self.in_order(DecisionKind.PROMISE):
            at = word.occurred_at or word.decided_at
            due_at = word.due_at or at + self.follow_up(word.decided_at)
            keys = [owed.opener.contact_id for owed in self.judge.owed if owed.has(word.contact_id)]
            self.promises.append(
                NaivePromise(
                    f"{word.decision_id}:{word.promise_kind}",
                    word.promise_kind,
                    word.contact_id,
                    at,
                    until(word.promise_kind, due_at, at),
                    self.conversation_of_id(word.contact_id),
                    (keys or [""])[0],
                    is_entered=True,
                )
            )

    def in_order(self, *kinds: DecisionKind) -> list[Decision]:
        found = [d for d in self.judge.decisions if d.kind in kinds]
        return sorted(found, key=lambda d: (d.decided_at, d.decision_id))

    def apply_rulings(self) -> None:
        """The latest word on each thing stands; a new date that we told makes a promise of its own."""
        words = self.in_order(
            DecisionKind.CONFIRM_PROMISE,
            DecisionKind.VOID_PROMISE,
            DecisionKind.KEEP_PROMISE,
            DecisionKind.BREAK_PROMISE,
            DecisionKind.WAIVE_PROMISE,
            DecisionKind.MOVE_PROMISE,
            DecisionKind.RENEW_PROMISE,
        )
        for word in words:
            for promise in [one for one in self.promises if one.promise_id == word.promise_id]:
                self.apply(word, promise)

    def apply(self, word: Decision, promise: NaivePromise) -> None:
        at = word.occurred_at or word.decided_at
        if word.kind is DecisionKind.CONFIRM_PROMISE:
            promise.confirmed = True
            if promise.ended is not None and promise.ended[0] == "void":
                promise.ended = None
            if word.due_at is not None:
                promise.window = until(promise.kind, word.due_at, promise.made_at, promise.window.wording)
        elif (
            word.kind is DecisionKind.MOVE_PROMISE
            and word.due_at is not None
            and at <= promise.window.latest_at
        ):
            promise.confirmed = True
            promise.window = until(promise.kind, word.due_at, promise.made_at, promise.window.wording)
        elif word.kind is DecisionKind.KEEP_PROMISE:
            named = [said.at for said in self.said if said.said_id == word.other_id]
            if word.occurred_at is None and named:
                at = named[0]
            promise.said_kept_at, promise.ended = at, None
            promise.kept_by = word.other_id or word.decision_id
        elif word.kind in (DecisionKind.RENEW_PROMISE, DecisionKind.MOVE_PROMISE) and word.due_at is not None:
            promise.said_told_at = at
            self.promises.append(
                NaivePromise(
                    f"{word.decision_id}:{promise.kind}",
                    promise.kind,
                    promise.made_by,
                    at,
                    until(promise.kind, word.due_at, at),
                    promise.conversation,
                    promise.owed_key,
                    wants_call=promise.wants_call,
                    is_holding=promise.is_holding,
                    is_entered=True,
                )
            )
        elif word.kind is DecisionKind.VOID_PROMISE:
            promise.ended = ("void", word.decided_at)
        elif word.kind is DecisionKind.BREAK_PROMISE:
            promise.ended = ("broken", word.decided_at)
        elif word.kind is DecisionKind.WAIVE_PROMISE:
            promise.ended = ("waived", word.decided_at)

    # ---- keeping and renewing (5.2 "kept when", 5.5)

    def weigh(self, said: Said) -> None:
        running = [one for one in self.promises if one.was_open_before(said)]
        timely = [
            one for one in running if one.kind is not Kind.BURDEN_SHIFT or said.at >= one.window.earliest_at
        ]
        for one in timely:
            if not one.is_ruled and one.contacted_at is None:
                one.contacted_at = said.at
        more = self.more_to_come(said)
        renewed = meant([one for one in running if self.renews(said, one)], said)
        is_holding = said.manner is Manner.HOLDING
        if is_holding and not more and not self.holds_out(said):
            renewed = []  # it told no new date: what was promised runs on
        waiting = [one for one in running if self.waits_for_an_answer_here(said, one)] if more else []
        put_off = waiting if len(waiting) == 1 and not is_holding else []
        renewed += [one for one in put_off if said.at <= one.window.latest_at]
        put_off += [one for one in renewed if is_holding and not one.is_suggestion]
        if any(not one.is_ruled for one in put_off):
            for one in more:
                one.is_read = False
        if not is_holding:
            counted = {one.kind for one in renewed if not one.is_ruled and not one.is_suggestion}
            for one in self.dated(said):
                one.is_read = one.is_read and one.kind not in counted - ANY_ANSWER_KEEPS
        for one in renewed:
            if not one.is_ruled:
                one.told_at = said.at
        self.leave_dates(said, [one for one in put_off if not one.is_ruled])
        if said.manner is Manner.HOLDING and said.is_proven:
            timely = [one for one in timely if one.kind is Kind.BURDEN_SHIFT]
        left = [one for one in timely if one not in renewed]
        kept = meant([one for one in left if self.keeps(said, one)], said)
        for one in left:
            if one.is_ruled:
                continue
            if one in kept:
                one.kept_at, one.kept_by, one.candidates = said.at, said.said_id, []
            else:
                one.candidates.append(said.said_id)

    def leave_dates(self, said: Said, put_off: list[NaivePromise]) -> None:
        """A "not yet" that names no date leaves the one that they were told, if that is later than a day from it."""
        for one in self.promises:
            is_own = one.made_by == said.said_id and one.is_holding and not one.window.wording
            is_void = one.ended is not None and one.ended[0] == "void"
            by_a_person = one.is_dated or one.is_entered or one.confirmed or one.is_ruled
            if is_own and not (is_void or by_a_person or one.kind is Kind.TRY_AGAIN):
                one.window = max(
                    (one.window, *(old.window for old in put_off)), key=lambda window: window.latest_at
                )

    def more_to_come(self, said: Said) -> list[NaivePromise]:
        """What an answer itself says about when it comes back, unless a person called it none."""
        if not said.is_proven:
            return []
        return [one for one in self.dated(said) if one.kind in (Kind.REPLY, Kind.CALL_BACK, Kind.VAGUE)]

    def dated(self, said: Said) -> list[NaivePromise]:
        """What an answer itself promises by a time that it names, unless a person called it none."""
        return [
            one
            for one in self.promises
            if one.made_by == said.said_id
            and one.window.wording
            and one.made_at <= said.at < one.window.latest_at
            and (one.ended is None or one.ended[0] != "void")
        ]

    def holds_out(self, said: Said) -> bool:
        """Whether it left anything that counts, and that nobody called none."""
        made = [one for one in self.promises if one.made_by == said.said_id and not one.is_suggestion]
        return any(one.ended is None or one.ended[0] != "void" for one in made)

    @staticmethod
    def waits_for_an_answer_here(said: Said, promise: NaivePromise) -> bool:
        is_here = promise.conversation == said.conversation
        return promise.kind in ANY_ANSWER_KEEPS and is_here and not promise.is_suggestion

    def renews(self, said: Said, promise: NaivePromise) -> bool:
        """Whether it told the customer a new date for this promise."""
        if not said.is_proven:
            return False
        if said.manner is not Manner.HOLDING:
            # A full answer renews only what its own words date anew ("the technician now comes on Friday").
            is_dated = any(one.kind is promise.kind for one in self.dated(said))
            return promise.kind not in ANY_ANSWER_KEEPS and is_dated and said.dates_anew(promise)
        if promise.kind is Kind.BURDEN_SHIFT:
            return False
        elsewhere = promise.conversation != said.conversation and promise.owed_key not in said.settled
        if said.settled and elsewhere:
            return False  # it put off another question
        return promise.kind in {*ANY_ANSWER_KEEPS, Kind.CALL_BACK} or said.dates_anew(promise)

    @staticmethod
    def keeps(said: Said, promise: NaivePromise) -> bool:
        if not said.is_proven or promise.kind in (Kind.DELIVER, Kind.ACT):
            return False
        if promise.kind is Kind.CALL_BACK:
            return said.is_on_the_phone or not promise.wants_call
        return True


def meant(found: list[NaivePromise], said: Said) -> list[NaivePromise]:
    """The only one, or the only one of that conversation; what counts and what is only suggested, each for itself."""
    chosen: list[NaivePromise] = []
    for is_suggestion in (False, True):
        pool = [one for one in found if one.is_suggestion is is_suggestion]
        here = [one for one in pool if one.conversation == said.conversation]
        chosen += pool if len(pool) == 1 else here if len(here) == 1 else []
    return chosen


def until(kind: PromiseKind, due_at: datetime, made_at: datetime, wording: str = "") -> Window:
    """A date that a person gave; for "you call us then" the reminder is three days before, not before it was said."""
    if kind is not Kind.BURDEN_SHIFT:
        return Window(due_at, due_at, wording)
    return Window(min(due_at, max(made_at, due_at - BEFORE_A_FOLLOW_UP)), due_at, wording)


def may_be_unseen(promise: NaivePromise, coverage: Sequence[Coverage] | None) -> bool:
    """Whether we might have kept it without seeing it: the team's own sources have a gap (D12)."""
    if coverage is None:
        return False
    seen_to = promise.made_at
    while later := [
        c.covered_to for c in coverage if c.source == "" and c.covered_from <= seen_to < c.covered_to
    ]:
        seen_to = max(later)
    return seen_to < promise.window.latest_at


def state_naively(promise: NaivePromise, as_of: datetime, coverage: Sequence[Coverage] | None = None) -> str:
    """4.8 and 5.5: how it stands at a moment, counting only what had happened by then."""
    latest = promise.window.latest_at
    if promise.ended is not None and promise.ended[1] <= as_of:
        return promise.ended[0]
    kept = [at for at in (promise.said_kept_at or promise.kept_at,) if at is not None and at <= as_of]
    told = [at for at in (promise.said_told_at or promise.told_at,) if at is not None and at <= as_of]
    if kept and kept[0] <= latest:
        return "kept"
    if told and told[0] <= latest:
        return "renegotiated"
    if as_of <= latest:
        return "open"
    if told and not promise.is_suggestion and not (kept and kept[0] <= told[0]):
        return "broken"
    if kept:
        return "kept_late"
    was_contacted = promise.contacted_at is not None and promise.contacted_at <= as_of
    in_doubt = was_contacted or promise.is_suggestion or may_be_unseen(promise, coverage)
    return "unconfirmed" if in_doubt else "broken"

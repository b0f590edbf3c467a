"""Which contacts and words make promises, in the order of the fold (SEMANTICS 3.6, 5.1, 5.2).

A holding reply that settles, renews, names an entered date or answers a mail of theirs always makes a follow-up; what
was read in its words sharpens that one, and the rest of what was read are suggestions. Whether they are kept is
`promise_keeping`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heardback.kernel.contacts import Commitment, Contact, Manner, PromiseKind, Window, is_phone
from heardback.kernel.decisions import Decision
from heardback.kernel.promises import Promise, Tier, entered_window


@dataclass(frozen=True, slots=True)
class Made:
    """One human contact of ours as promises need it: what it settled, and what people said of it."""

    contact: Contact
    occurred_at: datetime
    manner: Manner
    conversation: str
    settled: tuple[str, ...]  # keys of the owed answers that it settled
    follow_up_after: timedelta
    entered_at: datetime | None = None  # the date that its writer entered
    partial: Decision | None = None
    wants_call: bool = False
    is_reply: bool = False  # it cites a message of the customer's

    def may_renew(self, promise: Promise) -> bool:
        """Whether "more later" speaks of that promise: it runs still, or was made in this conversation."""
        is_here = promise.conversation == self.conversation
        return promise.made_at <= self.occurred_at and (
            is_here or self.occurred_at <= promise.window.latest_at
        )

    def may_confirm(self, promise: Promise) -> bool:
        """Whether words of ours in this conversation hold something out that has not come due."""
        is_ours = promise.tier is not Tier.CUSTOMER_SAYS and promise.conversation == self.conversation
        return is_ours and promise.made_at <= self.occurred_at <= promise.window.latest_at


class PromiseMaking:
    """Collects one customer's promises while the fold runs.

    `identities` are the customer's own: one mail to several people promises each of them, under a name of its own.
    """

    def __init__(self, identities: Collection[str] = ()) -> None:
        self.promises: list[Promise] = []
        self._made: set[str] = set()
        self._identities = identities

    def _place(self, contact: Contact) -> str:
        """Which of several recipients this customer is; the place of one's address in a mail never changes."""
        places = (place for place, key in enumerate(contact.counterparties) if key in self._identities)
        # An address of theirs from which they never wrote is not known as their own here.
        place = next(places, len(contact.counterparties) if len(contact.counterparties) > 1 else 0)
        return f":{place}" if place else ""

    def by_contact(self, made: Made) -> None:
        """Add what a human contact of ours promises; heard again, only what it had not promised yet."""
        owed_key = made.settled[0] if made.settled else self._last_owed_key()
        head: Commitment | None = None
        if made.manner is Manner.HOLDING and self._makes_follow_up(made):
            head = _head(made)
            self._follow_up(made, owed_key, head)
        if made.partial is not None:
            rest_by = made.partial.due_at or made.occurred_at + made.follow_up_after
            self._add(made, owed_key, PromiseKind.REST, Window(rest_by, rest_by), Tier.ENTERED)
        for commitment in made.contact.commitments:
            if commitment is not head and not commitment.is_told:
                self._suggest(made, owed_key, commitment)

    def _makes_follow_up(self, made: Made) -> bool:
        if made.settled or made.entered_at is not None or any(map(made.may_renew, self._follow_ups())):
            return True
        # "Still looking into it" under what was thought answered: they wait on, though nothing is owed (3.6). What
        # was read there and runs still is what they wait for, once confirmed.
        return made.is_reply and not any(map(made.may_confirm, self.promises))

    def _follow_ups(self) -> Iterable[Promise]:
        return (promise for promise in self.promises if not promise.is_suggestion)

    def _last_owed_key(self) -> str:
        return next((promise.owed_key for promise in reversed(list(self._follow_ups()))), "")

    def _follow_up(self, made: Made, owed_key: str, head: Commitment | None) -> None:
        contact = made.contact
        told = PromiseKind.TRY_AGAIN if is_phone(contact.channel) else PromiseKind.REPLY
        # What its writer entered is certain (5.1 T1); what was read in its words only sharpens.
        kind = head.kind if head is not None and told is PromiseKind.REPLY else told
        window = _due(made, head, made.entered_at)
        tier = Tier.FOLLOW_UP if made.entered_at is None else Tier.ENTERED
        made_id = f"{contact.contact_id}:{told}"
        self._add(made, owed_key, kind, window, tier, head, promise_id=made_id, is_holding=True)

    def _suggest(self, made: Made, owed_key: str, commitment: Commitment) -> None:
        """What was read beside the follow-up; "call us in three months" is ours to remember, whoever confirms."""
        is_ours = commitment.kind is PromiseKind.BURDEN_SHIFT and commitment.window is not None
        tier = Tier.FOLLOW_UP if is_ours else Tier.SUGGESTED
        window = _window_of(commitment.window, made.occurred_at, made.follow_up_after)
        promise_id = f"{made.contact.contact_id}:{commitment.key}"
        self._add(made, owed_key, commitment.kind, window, tier, commitment, promise_id=promise_id)

    def _add(
        self,
        made: Made,
        owed_key: str,
        kind: PromiseKind,
        window: Window,
        tier: Tier,
        read: Commitment | None = None,
        *,
        promise_id: str = "",
        is_holding: bool = False,
    ) -> None:
        contact = made.contact
        key = (promise_id or f"{contact.contact_id}:{kind}") + self._place(contact)
        if key in self._made:
            return
        self._made.add(key)
        self.promises.append(
            Promise(
                key,
                owed_key,
                kind,
                contact.contact_id,
                made.occurred_at,
                window,
                tier=tier,
                sentence=read.sentence if read else "",
                confidence=read.confidence if read else 1.0,
                rule=read.rule if read else "",
                staff=contact.staff,
                conversation=made.conversation,
                is_holding=is_holding,
                wants_call=made.wants_call,
            )
        )

    # -- the customer's words and people's ---------------------------------------------------------------------

    def by_customer(self, contact: Contact, conversation: str, follow_up_after: timedelta) -> None:
        """Add what the customer says that we promised (T3), and "call me in three months", which we own from then on.

        A wish that comes sooner than an answer is due makes none: the answer is owed anyway.
        """
        answered_by = contact.occurred_at + follow_up_after
        for commitment in contact.commitments:
            is_later = commitment.kind is PromiseKind.BURDEN_SHIFT and not commitment.is_told
            if is_later and (commitment.window is None or commitment.window.latest_at <= answered_by):
                continue
            if not is_later and not commitment.is_told:
                continue
            # A day that has passed when they write of it was due then; what they do not date is due as any reply.
            window = commitment.window or Window(answered_by, answered_by)
            self.promises.append(
                Promise(
                    f"{contact.contact_id}:{commitment.key}",
                    "",
                    commitment.kind,
                    contact.contact_id,
                    contact.occurred_at,
                    window,
                    tier=Tier.FOLLOW_UP if is_later else Tier.CUSTOMER_SAYS,
                    sentence=commitment.sentence,
                    confidence=commitment.confidence,
                    rule=commitment.rule,
                    conversation=conversation,
                )
            )

    def by_decision(
        self, decision: Decision, on: Contact | None, conversation: str, owed_key: str, after: timedelta
    ) -> None:
        """Add what a person entered as promised (T1), with contact `on`."""
        made_at = decision.occurred_at or decision.decided_at
        due_at = decision.due_at or made_at + after
        self.promises.append(
            Promise(
                f"{decision.decision_id}:{decision.promise_kind}{self._place(on) if on else ''}",
                owed_key,
                decision.promise_kind,
                decision.contact_id,
                made_at,
                entered_window(decision.promise_kind, due_at, made_at),
                tier=Tier.ENTERED,
                sentence=decision.reason,
                staff=decision.by,
                conversation=conversation,
            )
        )

    def by_word(
        self,
        decision: Decision,
        occurred_at: datetime,
        due_at: datetime,
        *,
        owed_key: str,
        conversation: str,
        is_voicemail: bool,
        recorded: Iterable[str],
        within: timedelta,
    ) -> None:
        """Add what a person said they promised on the phone.

        The record of that very call (one of `recorded`, `within` so much of it) made its promise already; the date
        that its caller gave is the better one.
        """
        window = Window(due_at, due_at)
        calls = set(recorded)
        for index, promise in enumerate(self.promises):
            if promise.made_by in calls and abs(occurred_at - promise.made_at) <= within:
                self.promises[index] = replace(promise, window=window)
                return
        kind = PromiseKind.TRY_AGAIN if is_voicemail else PromiseKind.REPLY
        self.promises.append(
            Promise(
                f"{decision.decision_id}:{kind}",
                owed_key,
                kind,
                decision.decision_id,
                occurred_at,
                window,
                tier=Tier.ENTERED,
                staff=decision.by,
                conversation=conversation,
                is_holding=is_voicemail,
            )
        )

    def agree(
        self, contact: Contact, conversation: str, accepts: Window, holds: Callable[[Window], bool]
    ) -> None:
        """Let the time that the customer accepted be that of the latest promise here whose window holds it (12b).

        Where no promise proposed it (a full answer that ends "shall we say Wednesday or Thursday?"), it is one from
        then on: nobody owes their "Thursday is fine" an answer, so it would be forgotten.
        """
        for index in reversed(range(len(self.promises))):
            promise = self.promises[index]
            is_ours = promise.tier is not Tier.CUSTOMER_SAYS
            if is_ours and promise.conversation == conversation and holds(promise.window):
                self.promises[index] = replace(promise, window=accepts)
                return
        self.promises.append(
            Promise(
                f"{contact.contact_id}:agreed",
                "",
                PromiseKind.REPLY,
                contact.contact_id,
                contact.occurred_at,
                accepts,
                conversation=conversation,
            )
        )


_ANSWERS = frozenset(PromiseKind) - {PromiseKind.BURDEN_SHIFT}


def _head(made: Made) -> Commitment | None:
    """What was read of the follow-up itself: the first promise with a date, else the first one."""
    read = [one for one in made.contact.commitments if one.kind in _ANSWERS and not one.is_told]
    return next((one for one in read if one.window is not None), read[0] if read else None)


def _due(made: Made, head: Commitment | None, entered_at: datetime | None) -> Window:
    """The window of a follow-up: the date entered, else what was read, else the standard's follow-up (3.6)."""
    if entered_at is not None:
        return Window(entered_at, entered_at)
    read = (head.window,) if head and head.window else made.contact.promises or made.contact.proposes
    if not read:
        return _window_of(None, made.occurred_at, made.follow_up_after)
    spoken = Window(
        min(window.earliest_at for window in read),
        max(window.latest_at for window in read),
        "; ".join(window.wording for window in read if window.wording),
    )
    return _window_of(spoken, made.occurred_at, made.follow_up_after)


def _window_of(read: Window | None, made_at: datetime, after: timedelta) -> Window:
    """What was read, unless it had passed when it was said: then nothing was said by when."""
    if read is None or read.latest_at < made_at:
        return Window(made_at + after, made_at + after)
    return read

"""What we wait for: questions that we asked a customer, and what they said they would do (the other direction).

So that our own promises do not die on somebody else's silence. Nothing here is owed and nothing is ever counted
against anybody: it is a list with dates, ended by the other side's next human words on it or by a person. It must
not: know a clock (`is_open_at` and its like are given the moment), read text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from heardback.kernel.contacts import (
    Channel,
    Commitment,
    Contact,
    Direction,
    Mark,
    PromiseKind,
    Window,
    is_phone,
)
from heardback.kernel.decisions import Decision, DecisionKind

#: After so long without a word one would ask again, where no date was named.
WAIT_FOR = timedelta(days=3)
#: After so long without a word from either side a wait is folded away, never dropped.
QUIET_AFTER = timedelta(days=60)
#: Mail that comes so soon after our question, and cites only what is older, was written before it was read (3.6).
CROSSED_WITHIN = timedelta(minutes=10)
#: Questions of one conversation that are quoted, the first ones.
MOST_QUOTED = 5
_QUOTE_MARKS = " \"'“”„«»‘’"


class AwaitedKind(StrEnum):
    ASKED = "asked"  # we asked, in our own words
    THEY_PROMISED = "they_promised"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that we wait for from a customer: since contact `contact_id`, expected in `window`.

    `times` says how often we asked for it without a word from them, calls that reached them among it; `asked_at` when
    last. `heard_at` is their next human contact on it, `stopped_at` a person's word that we wait no more; None where
    there was none. `known_from` is when it became theirs to answer: at once where they had ever written or called
    before; where we wrote to a stranger, when they first did or a person gave one of their waits a date; None: never
    (S3.9).
    """

    awaited_id: str
    kind: AwaitedKind
    contact_id: str
    since: datetime
    window: Window
    sentence: str
    conversation: str
    staff: str = ""
    times: int = 1
    asked_at: datetime | None = None
    heard_at: datetime | None = None
    stopped_at: datetime | None = None
    known_from: datetime | None = None

    def is_open_at(self, as_of: datetime) -> bool:
        """Whether we still wait at `as_of`."""
        ended = [moment for moment in (self.heard_at, self.stopped_at) if moment is not None]
        return self.since <= as_of and not any(moment <= as_of for moment in ended)

    def is_listed_at(self, as_of: datetime) -> bool:
        """Whether it stands in the list: open, and not a question to somebody who never turned to us."""
        return self.is_open_at(as_of) and self.known_from is not None and self.known_from <= as_of

    def is_past_at(self, as_of: datetime) -> bool:
        """Whether the date has passed by which we expected it."""
        return self.window.latest_at < as_of

    def is_quiet_at(self, as_of: datetime) -> bool:
        """Whether nothing was heard, asked or expected for so long that it is folded away."""
        return max(self.since, self.asked_at or self.since, self.window.latest_at) < as_of - QUIET_AFTER


class Awaiting:
    """Collects what one customer keeps us waiting for, while the fold runs.

    `identities` are the customer's own: one mail to several people is a wait for each of them.
    """

    def __init__(self, identities: Collection[str] = ()) -> None:
        self.found: dict[str, Awaited] = {}
        self._identities = identities
        self._open: dict[str, list[str]] = {}  # by conversation
        self._subjects: dict[str, str] = {}  # of the mail that began a wait
        self._asking: dict[str, str] = {}  # Message-ID of the mail that asked last
        self._writer: dict[str, str] = {}  # who of us wrote last, by conversation
        self._has_heard = False

    # -- we

    def ask(self, contact: Contact, occurred_at: datetime, conversation: str) -> None:
        """Note the questions of a human contact of ours; asking again in one conversation is one wait."""
        if contact.staff:
            self._writer[conversation] = contact.staff
        if is_phone(contact.channel):
            self._reach(contact, occurred_at)
            return
        if not contact.asked:
            return
        waiting = self._open.get(conversation, [])
        for key in waiting:
            self._asked_again(key, contact, occurred_at)
        if waiting:
            return
        is_known = self._has_heard or _names_a_day(contact)
        self._add(
            Awaited(
                f"{contact.contact_id}:asked{self._place(contact)}",
                AwaitedKind.ASKED,
                contact.contact_id,
                occurred_at,
                contact.asked_by or _after(occurred_at),
                "\n".join(contact.asked),
                conversation,
                contact.staff,
                asked_at=occurred_at,
                known_from=occurred_at if is_known else None,
            ),
            contact,
        )

    def _place(self, contact: Contact) -> str:
        """Which of several recipients this customer is; the place of one's address in a mail never changes."""
        places = (place for place, key in enumerate(contact.counterparties) if key in self._identities)
        place = next(places, 0)
        return f":{place}" if place else ""

    def _asked_again(self, key: str, contact: Contact, occurred_at: datetime) -> None:
        known = self.found[key]
        expected = contact.asked_by or _after(occurred_at)
        self.found[key] = replace(
            known,
            times=known.times + 1,
            asked_at=occurred_at,
            window=max(known.window, expected, key=lambda window: window.latest_at),
            sentence=_joined(known.sentence, contact.asked)
            if known.kind is AwaitedKind.ASKED
            else known.sentence,
        )
        self._asking[key] = contact.message_id

    def _reach(self, contact: Contact, occurred_at: datetime) -> None:
        """A call of ours that reached them: what was said nobody knows, so we wait on, and have asked once more."""
        waiting = [key for keys in self._open.values() for key in keys]
        if contact.call is None or not contact.call.bridged_for or len(waiting) != 1:
            return
        known = self.found[waiting[0]]
        later = max(known.window, _after(occurred_at), key=lambda window: window.latest_at)
        self.found[waiting[0]] = replace(known, times=known.times + 1, asked_at=occurred_at, window=later)

    # -- they

    def hear(self, contact: Contact, conversation: str) -> None:
        """End what a human contact of theirs ends, and note what it holds out."""
        self._know(contact.occurred_at)
        self._end(contact, conversation)
        for commitment in contact.commitments:
            if not _holds_out(commitment):
                continue
            moment, window = contact.occurred_at, commitment.window
            if window is None or window.latest_at < moment:
                window = _after(moment)
            self._add(
                Awaited(
                    f"{contact.contact_id}:{commitment.key}",
                    AwaitedKind.THEY_PROMISED,
                    contact.contact_id,
                    moment,
                    window,
                    commitment.sentence,
                    conversation,
                    self._writer.get(conversation, ""),
                    times=0,
                    known_from=moment,
                ),
                contact,
            )

    def _know(self, moment: datetime) -> None:
        """Whoever turned to us is no stranger any more, whatever we had asked before."""
        if self._has_heard:
            return
        self._has_heard = True
        for key, awaited in self.found.items():
            if awaited.known_from is None:
                self.found[key] = replace(awaited, known_from=moment)

    def _add(self, awaited: Awaited, contact: Contact) -> None:
        self.found[awaited.awaited_id] = awaited
        self._open.setdefault(awaited.conversation, []).append(awaited.awaited_id)
        if contact.channel is Channel.EMAIL and contact.base_subject:
            self._subjects[awaited.awaited_id] = contact.base_subject
        if contact.direction is Direction.OUTBOUND:
            self._asking[awaited.awaited_id] = contact.message_id

    def _end(self, contact: Contact, conversation: str) -> None:
        """What it is about: its conversation, else its subject; "thanks" alone is no answer to a question (12)."""
        if Mark.CLOSING in contact.marks and Mark.BARE_YES not in contact.marks:
            return
        waiting = [key for keys in self._open.values() for key in keys]
        subject = contact.base_subject if contact.channel is Channel.EMAIL else ""
        here = set(self._open.get(conversation, ()))
        ended = {
            key
            for key in waiting
            if (key in here or (subject and self._subjects.get(key) == subject))
            and not self._crossed(key, contact)
        }
        # A call has no topic of its own: it ends the one thing that we wait for, and picks none of several.
        if is_phone(contact.channel):
            ended = set(waiting) if len(waiting) == 1 and _was_heard(contact) else set()
        for key in ended:
            self.found[key] = replace(self.found[key], heard_at=contact.occurred_at)
        kept = {name: [key for key in keys if key not in ended] for name, keys in self._open.items()}
        self._open = {name: keys for name, keys in kept.items() if keys}

    def _crossed(self, key: str, contact: Contact) -> bool:
        """Whether it was written before our question was read: it came at once and cites only older mail (3.6)."""
        asked_at, asking = self.found[key].asked_at, self._asking.get(key, "")
        if asked_at is None or not asking or not contact.cites or contact.channel is not Channel.EMAIL:
            return False
        return asking not in contact.cites and contact.occurred_at - asked_at < CROSSED_WITHIN


def _after(moment: datetime) -> Window:
    return Window(moment + WAIT_FOR, moment + WAIT_FOR)


def _was_heard(contact: Contact) -> bool:
    """Whether they said anything in that call, to a person or to a machine: a call that we missed told us nothing."""
    call = contact.call
    if call is None:
        return True
    return call.bridged_for > 0 or (call.message_for > 0 and not call.is_silent_message)


def _names_a_day(contact: Contact) -> bool:
    """Whether one person is asked for something by a day: so one writes to a lender, and to nobody as a stranger."""
    return contact.asked_by is not None and len(contact.counterparties) == 1


def _holds_out(commitment: Commitment) -> bool:
    """Whether it is something of theirs to wait for: no word on what we said, no burden on us, no mere "if"."""
    if commitment.is_told or commitment.kind is PromiseKind.BURDEN_SHIFT:
        return False
    return commitment.kind is not PromiseKind.CONDITIONAL or commitment.window is not None


def _joined(quoted: str, asked: Iterable[str]) -> str:
    """Return what was quoted with the questions that are new, the first ones of many."""
    # A reminder that quotes our question asks the same one.
    fresh = [sentence for sentence in asked if sentence.strip(_QUOTE_MARKS) not in quoted]
    room = MOST_QUOTED - quoted.count("\n") - 1
    return "\n".join([quoted, *fresh[: max(0, room)]])


def ruled(found: Iterable[Awaited], decisions: Iterable[Decision]) -> tuple[Awaited, ...]:
    """Return what we wait for with people's words on it; `decisions` in order, the latest wins.

    Who asks again waits again, whatever was said before; of a person's date and of what asking again leads to expect
    the later one counts.
    """
    by_id = {awaited.awaited_id: awaited for awaited in found}
    dated_at: datetime | None = None
    asked = {awaited.awaited_id: awaited for awaited in by_id.values()}
    for decision in decisions:
        awaited = by_id.get(decision.promise_id)
        if awaited is None:
            continue
        before = asked[awaited.awaited_id]
        has_asked_since = before.asked_at is not None and before.asked_at > decision.decided_at
        if decision.kind is DecisionKind.STOP_AWAITING and not has_asked_since:
            by_id[awaited.awaited_id] = replace(awaited, stopped_at=decision.decided_at)
        elif decision.kind is DecisionKind.AWAIT_UNTIL and decision.due_at is not None:
            window = Window(decision.due_at, decision.due_at)
            if has_asked_since:
                window = max(window, before.window, key=lambda window: window.latest_at)
            by_id[awaited.awaited_id] = replace(awaited, window=window, stopped_at=None)
            dated_at = min(dated_at or decision.decided_at, decision.decided_at)
    if dated_at is None:
        return tuple(by_id.values())
    return tuple(_known(awaited, dated_at) for awaited in by_id.values())


def _known(awaited: Awaited, dated_at: datetime) -> Awaited:
    """Whoever gives one of their waits a date says that they are no stranger: all that we ask them is listed."""
    moment = max(awaited.since, dated_at)
    return replace(awaited, known_from=min(awaited.known_from or moment, moment))

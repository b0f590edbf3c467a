"""What we wait for: questions that we asked a customer, and what they said they would do (the other direction).

So that our own promises do not die on somebody else's silence. Nothing here is owed and nothing is ever counted
against anybody: it is a list with dates, ended by the other side's next human contact or by a person. It must not:
know a clock (`is_open_at` is given the moment), read text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from heardback.kernel.contacts import Contact, PromiseKind, Window, is_phone
from heardback.kernel.decisions import Decision, DecisionKind

#: After so long without a word one would ask again, where no date was named.
WAIT_FOR = timedelta(days=3)


class AwaitedKind(StrEnum):
    ASKED = "asked"  # we asked, in our own words
    THEY_PROMISED = "they_promised"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that we wait for from a customer: since contact `contact_id`, expected in `window`.

    `times` says how often we asked in that conversation without a word from them, `asked_at` when last. `heard_at`
    is their next human contact there, `stopped_at` a person's word that we wait no more; None where there was none.
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

    def is_open_at(self, as_of: datetime) -> bool:
        """Whether we still wait at `as_of`."""
        ended = [moment for moment in (self.heard_at, self.stopped_at) if moment is not None]
        return self.since <= as_of and not any(moment <= as_of for moment in ended)


class Awaiting:
    """Collects what one customer keeps us waiting for, while the fold runs."""

    def __init__(self) -> None:
        self.found: dict[str, Awaited] = {}
        self._open: dict[str, list[str]] = {}  # by conversation

    def ask(self, contact: Contact, occurred_at: datetime, conversation: str) -> None:
        """Note the questions of a human contact of ours; asking again in one conversation is one wait."""
        if not contact.asked:
            return
        for key in self._open.get(conversation, ()):
            known = self.found[key]
            if known.kind is AwaitedKind.ASKED:
                self.found[key] = replace(known, times=known.times + 1, asked_at=occurred_at)
                return
        due_at = occurred_at + WAIT_FOR
        self._add(
            Awaited(
                f"{contact.contact_id}:asked",
                AwaitedKind.ASKED,
                contact.contact_id,
                occurred_at,
                Window(due_at, due_at),
                " ".join(contact.asked),
                conversation,
                contact.staff,
                asked_at=occurred_at,
            )
        )

    def hear(self, contact: Contact, conversation: str) -> None:
        """End what a human contact of theirs ends, and note what it holds out."""
        self._end(contact, conversation)
        for commitment in contact.commitments:
            if commitment.is_told or commitment.kind is PromiseKind.BURDEN_SHIFT:
                continue
            moment = contact.occurred_at
            window = commitment.window
            if window is None or window.latest_at < moment:
                window = Window(moment + WAIT_FOR, moment + WAIT_FOR)
            self._add(
                Awaited(
                    f"{contact.contact_id}:{commitment.key}",
                    AwaitedKind.THEY_PROMISED,
                    contact.contact_id,
                    moment,
                    window,
                    commitment.sentence,
                    conversation,
                )
            )

    def _add(self, awaited: Awaited) -> None:
        self.found[awaited.awaited_id] = awaited
        self._open.setdefault(awaited.conversation, []).append(awaited.awaited_id)

    def _end(self, contact: Contact, conversation: str) -> None:
        ended = self._open.pop(conversation, [])
        # A call has no topic of its own: it ends the one thing that we wait for, and picks none of several.
        if is_phone(contact.channel) and sum(map(len, self._open.values())) + len(ended) == 1:
            ended = [*ended, *(key for keys in self._open.values() for key in keys)]
            self._open.clear()
        for key in ended:
            self.found[key] = replace(self.found[key], heard_at=contact.occurred_at)


def ruled(found: Iterable[Awaited], decisions: Iterable[Decision]) -> tuple[Awaited, ...]:
    """Return what we wait for with people's words on it; `decisions` in order, the latest wins."""
    by_id = {awaited.awaited_id: awaited for awaited in found}
    for decision in decisions:
        awaited = by_id.get(decision.promise_id)
        if awaited is None:
            continue
        if decision.kind is DecisionKind.STOP_AWAITING:
            by_id[awaited.awaited_id] = replace(awaited, stopped_at=decision.decided_at)
        elif decision.kind is DecisionKind.AWAIT_UNTIL and decision.due_at is not None:
            window = Window(decision.due_at, decision.due_at)
            by_id[awaited.awaited_id] = replace(awaited, window=window)
    return tuple(by_id.values())

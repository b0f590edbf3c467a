"""Calls to the firm as the figures count them: how each ended for the caller, and calls of one caller together.

Answered is a call only where a person is proven to have been joined with the caller. What nobody can prove and what
is not known to have ended stand in counts of their own and never in a rate. Pure. Source: SEMANTICS 2.3, 3.3, 7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from heardback.formats.calls import CallOutcome
from heardback.kernel.call_lengths import RANG_LONG_ENOUGH
from heardback.kernel.reasons import Rule

#: A no by one of these rules says that whoever called is no prospect: a person or a list said so.
SET_ASIDE_BY = frozenset({Rule.SALES_CALLER, Rule.DECISION, Rule.SENDER_RULE})
#: Calls of one number within this time of the first are one try to reach us.
EPISODE_FOR = timedelta(minutes=30)


class Ended(StrEnum):
    """How a call to us ended for the caller; every call has exactly one."""

    ANSWERED = "answered"  # a person is proven
    GAVE_UP = "gave_up"  # waited ten seconds or longer, and hung up
    MACHINE = "machine"  # only a machine of ours spoke
    MESSAGE = "message"  # left a message
    TURNED_AWAY = "turned_away"  # busy, or the line failed
    SHORT = "short"  # hung up within ten seconds
    UNPROVEN = "unproven"  # something answered, and nothing proves a person
    RUNNING = "running"  # not known to have ended


_ENDED = {
    CallOutcome.ANSWERED: Ended.ANSWERED,
    CallOutcome.VOICEMAIL: Ended.MESSAGE,
    CallOutcome.ABANDONED: Ended.GAVE_UP,
    CallOutcome.NO_ANSWER: Ended.GAVE_UP,
    CallOutcome.IVR_ONLY: Ended.MACHINE,
    CallOutcome.BUSY: Ended.TURNED_AWAY,
    CallOutcome.FAILED: Ended.TURNED_AWAY,
    CallOutcome.UNPROVEN: Ended.UNPROVEN,
    CallOutcome.RUNNING: Ended.RUNNING,
}
#: In the denominator of every rate of calls; the others are counted beside it.
COUNTED = (Ended.ANSWERED, Ended.GAVE_UP, Ended.MACHINE, Ended.MESSAGE, Ended.TURNED_AWAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call to the firm. `started_at` is the first ring (aware UTC), `rang_for` seconds until a person, else to
    the end. `number` is '' where it was withheld. `is_open`: it began in opening hours. `is_first_contact`: nothing
    was known of this customer before. `is_set_aside`: a person or a sales list says that it is owed nothing.
    `ended` is how it ended for the caller.
    """

    contact_id: str
    customer_id: str
    started_at: datetime
    outcome: CallOutcome
    rang_for: float = 0.0
    number: str = ""
    dialled: str = ""
    campaign: str = ""
    is_open: bool = True
    is_first_contact: bool = False
    is_set_aside: bool = False
    ended: Ended = field(init=False)

    def __post_init__(self) -> None:
        found = _ENDED[self.outcome]
        is_short = found in (Ended.GAVE_UP, Ended.MACHINE) and self.rang_for < RANG_LONG_ENOUGH
        object.__setattr__(self, "ended", Ended.SHORT if is_short else found)


@dataclass(frozen=True, slots=True)
class Parts:
    """Calls, or tries of callers, by how they ended. They sum to `offered`: none is left out or in two."""

    answered: int = 0
    gave_up: int = 0
    machine: int = 0
    message: int = 0
    turned_away: int = 0
    short: int = 0
    unproven: int = 0
    running: int = 0
    offered: int = 0
    counted: int = 0


def parts_of(ends: Iterable[Ended]) -> Parts:
    """Count how calls ended."""
    counts = Counter(ends)
    return Parts(
        **{end.value: counts[end] for end in Ended},
        offered=counts.total(),
        counted=sum(counts[end] for end in COUNTED),
    )


@dataclass(frozen=True, slots=True)
class Episode:
    """One try of one caller to reach us: their first call and those that followed within 30 minutes of it."""

    calls: Sequence[PhoneCall]

    @property
    def first(self) -> PhoneCall:
        """The call that began it; its hour and its line are the episode's."""
        return self.calls[0]

    @property
    def ended(self) -> Ended:
        """Answered if any call was; what is not proven or still rings comes before "not answered"; short last."""
        if len(self.calls) == 1:
            return self.first.ended
        ends = {call.ended for call in self.calls}
        return next(end for end in _EPISODE_ENDS if end in ends)


#: A message says more than a call given up, a call given up more than a slip.
_EPISODE_ENDS = (
    Ended.ANSWERED,
    Ended.UNPROVEN,
    Ended.RUNNING,
    Ended.MESSAGE,
    Ended.GAVE_UP,
    Ended.MACHINE,
    Ended.TURNED_AWAY,
    Ended.SHORT,
)


def episodes_of(calls: Iterable[PhoneCall]) -> list[Episode]:
    """Group calls by number into episodes, in order of time. A withheld number is one call and one episode."""
    running: dict[str, list[PhoneCall]] = {}
    found: list[list[PhoneCall]] = []
    for call in sorted(calls, key=lambda one: (one.started_at, one.contact_id)):
        current = running.get(call.number) if call.number else None
        if current is not None and call.started_at - current[0].started_at <= EPISODE_FOR:
            current.append(call)
            continue
        running[call.number] = [call]
        found.append(running[call.number])
    return [Episode(calls) for calls in found]

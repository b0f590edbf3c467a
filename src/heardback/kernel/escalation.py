"""Who hears of an owed answer when: the escalation ladder as moments, computed from facts alone.

A caller may rely on: the rungs are a pure function of the standard, the receipt and what happened since; they
move no due time (D7). Must not: send, store or ask the time. Quiet hours and delivery belong to alerts.
Source: SEMANTICS 4.5, 4.3 (second chase), S4.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from heardback.kernel.standards import Standard


class Audience(StrEnum):
    OWNER = "owner"
    OWNER_AND_COVER = "owner_and_cover"
    TEAM = "team"
    TEAM_LEAD = "team_lead"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"


class RungCause(StrEnum):
    CLOCK = "clock"
    SECOND_CHASE = "second_chase"
    SUPERVISOR_ASKED = "supervisor_asked"


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the ladder. `is_already_due`: less than an hour was left when we first knew of the contact.

    `is_not_knowable_before`: its moment had passed before we knew of the contact, so it occurs then.
    """

    level: int
    occurred_at: datetime
    audience: Audience
    cause: RungCause = RungCause.CLOCK
    is_already_due: bool = False
    is_not_knowable_before: bool = False


DUE_SOON_SHARE = 0.75
SUPERVISOR_LEVEL = 4
_SHARES = ((0.5, Audience.OWNER), (DUE_SOON_SHARE, Audience.OWNER_AND_COVER), (0.9, Audience.TEAM))
_MANAGER_AFTER = timedelta(hours=24)
_DAILY = timedelta(days=1)
_LATE_SYNC = timedelta(hours=1)


def rungs(
    standard: Standard,
    received_at: datetime,
    due_at: datetime,
    *,
    chased_at: Sequence[datetime] = (),
    supervisor_asked_at: datetime | None = None,
    known_at: datetime | None = None,
) -> tuple[Rung, ...]:
    """All rungs of an owed answer that stays open, by time then level; the manager's repeats daily after the last.

    The second chase raises the level by one from then on: every later rung comes when the one before it would.
    """
    moments = [(standard.moment_at_share(received_at, share), audience) for share, audience in _SHARES]
    moments += [(due_at, Audience.TEAM_LEAD), (due_at + _MANAGER_AFTER, Audience.MANAGER)]
    ladder = [Rung(level, at, audience) for level, (at, audience) in enumerate(moments, 1)]
    if len(chased_at) >= 2:
        ladder = _raised(ladder, received_at, sorted(chased_at)[1])
    if supervisor_asked_at is not None:
        asked = RungCause.SUPERVISOR_ASKED
        ladder.append(Rung(SUPERVISOR_LEVEL, supervisor_asked_at, Audience.SUPERVISOR, asked))
    if known_at is not None:
        ladder = [_known(rung, due_at, known_at) for rung in ladder]
    return tuple(sorted(ladder, key=lambda rung: (rung.occurred_at, rung.level)))


def next_rung_at(ladder: Sequence[Rung], after: datetime) -> datetime:
    """The moment of the next look: the first rung strictly later than `after`, or the manager's next daily list."""
    later = [rung.occurred_at for rung in ladder if rung.occurred_at > after]
    if later:
        return min(later)
    manager_at = max(rung.occurred_at for rung in ladder)
    return manager_at + _DAILY * ((after - manager_at) // _DAILY + 1)


def level_at(ladder: Sequence[Rung], as_of: datetime) -> int:
    """The highest level reached by `as_of`; 0 before the first rung."""
    return max((rung.level for rung in ladder if rung.occurred_at <= as_of), default=0)


def _raised(ladder: list[Rung], received_at: datetime, second_chase_at: datetime) -> list[Rung]:
    before = [received_at, *(rung.occurred_at for rung in ladder)]
    raised = []
    for rung, level_below_at in zip(ladder, before, strict=False):
        at = max(level_below_at, second_chase_at)
        earlier = at < rung.occurred_at
        raised.append(replace(rung, occurred_at=at, cause=RungCause.SECOND_CHASE) if earlier else rung)
    return raised


def _known(rung: Rung, due_at: datetime, known_at: datetime) -> Rung:
    return replace(
        rung,
        occurred_at=max(rung.occurred_at, known_at),
        is_already_due=due_at - known_at < _LATE_SYNC,
        is_not_knowable_before=rung.occurred_at < known_at,
    )

"""The figures of calls: one function, for the desk's page as for the audit's report.

Every count can be opened: `behind` names the contacts and owed answers of it, the newest first. Rates below 20 are
marked as few. Pure; `as_of` is passed in. Source: SEMANTICS 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from heardback.findings.phone_callbacks import Callbacks, PhoneOwed, callbacks_of
from heardback.findings.phone_calls import (
    COUNTED,
    Ended,
    Episode,
    Parts,
    PhoneCall,
    episodes_of,
    parts_of,
)
from heardback.findings.phone_prospects import Line, Prospect, Reached, all_lines, first_tries, lines_of
from heardback.findings.rates import Share, share_of

PICKUP_WITHIN = 20.0  # seconds
SERVICE_TARGET = 0.80


@dataclass(frozen=True, slots=True)
class Pickup:
    """Calls by how they ended, and the figures that only mean something side by side.

    `answer_mean` is the average speed of answer of those answered (seconds), `answer_half` its median.
    """

    parts: Parts
    picked_up: Share
    within: Share
    abandoned: Share
    answer_mean: float | None
    answer_half: float | None


@dataclass(frozen=True, slots=True)
class Hour:
    """The calls that began in one hour of the firm's day."""

    hour: int
    picked_up: Share
    within: Share


@dataclass(frozen=True, slots=True)
class Tries:
    """Callers' tries to reach us (30 minutes) by how they ended, and the share in which a person answered."""

    parts: Parts
    answered: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFigures:
    """Figures of the calls since `since`. `pickup_within` (seconds) and `target` are the pickup standard."""

    since: datetime
    as_of: datetime
    pickup_within: float
    target: float
    open: Pickup
    closed: Pickup
    hours: tuple[Hour, ...]
    tries_open: Tries
    tries_closed: Tries
    withheld_lost: int
    callbacks: Callbacks
    lines: tuple[Line, ...]
    prospects: Line


#: Name of a list behind a number -> ids of contacts, or of owed answers where the name begins with "owed_".
Behind = Mapping[str, tuple[str, ...]]


def phone_figures(
    calls: Iterable[PhoneCall],
    owed: Sequence[PhoneOwed],
    reached: Mapping[str, Reached],
    *,
    since: datetime,
    as_of: datetime,
    zone: ZoneInfo,
    pickup_within: float = PICKUP_WITHIN,
    target: float = SERVICE_TARGET,
) -> tuple[PhoneFigures, Behind]:
    """Return the figures of `calls` to the firm and of what is `owed` to callers, and who is behind them.

    All of them lie in [since, as_of]. `reached` says of customers when a person first reached them.
    """
    every = sorted(calls, key=lambda call: (call.started_at, call.contact_id))
    episodes = episodes_of(every)
    lines, prospects = lines_of(first_tries(episodes), reached, as_of)
    in_hours = [call for call in every if call.is_open]
    found = PhoneFigures(
        since=since,
        as_of=as_of,
        pickup_within=pickup_within,
        target=target,
        open=pickup_of(in_hours, pickup_within),
        closed=pickup_of([call for call in every if not call.is_open], pickup_within),
        hours=hours_of(in_hours, zone, pickup_within),
        tries_open=_tries(episode for episode in episodes if episode.first.is_open),
        tries_closed=_tries(episode for episode in episodes if not episode.first.is_open),
        withheld_lost=sum(1 for call in every if is_withheld_lost(call)),
        callbacks=callbacks_of(owed, as_of),
        lines=lines,
        prospects=all_lines(lines),
    )
    return found, _behind(every, owed, prospects, as_of)


def pickup_of(calls: Sequence[PhoneCall], within: float) -> Pickup:
    """Return how these calls ended and how soon a person answered."""
    parts = parts_of(call.ended for call in calls)
    rang = [call.rang_for for call in calls if call.ended is Ended.ANSWERED]
    return Pickup(
        parts=parts,
        picked_up=share_of(parts.answered, parts.counted),
        within=share_of(sum(1 for seconds in rang if seconds <= within), parts.counted),
        abandoned=share_of(parts.gave_up, parts.counted),
        answer_mean=sum(rang) / len(rang) if rang else None,
        answer_half=median(rang) if rang else None,
    )


def hours_of(calls: Iterable[PhoneCall], zone: ZoneInfo, within: float) -> tuple[Hour, ...]:
    """Return the hours of the day in which anybody rang, in the firm's `zone`."""
    by_hour: dict[int, list[PhoneCall]] = {}
    for call in calls:
        if call.ended in COUNTED:
            by_hour.setdefault(call.started_at.astimezone(zone).hour, []).append(call)
    return tuple(
        Hour(hour, pickup.picked_up, pickup.within)
        for hour in sorted(by_hour)
        for pickup in [pickup_of(by_hour[hour], within)]
    )


def is_withheld_lost(call: PhoneCall) -> bool:
    """Whether nobody can ever ring back: no number, no message, and no person answered."""
    return not call.number and call.ended in (Ended.GAVE_UP, Ended.MACHINE, Ended.TURNED_AWAY)


def _tries(episodes: Iterable[Episode]) -> Tries:
    parts = parts_of(episode.ended for episode in episodes)
    return Tries(parts, share_of(parts.answered, parts.counted))


def _behind(
    calls: Sequence[PhoneCall],
    owed: Sequence[PhoneOwed],
    prospects: Sequence[tuple[Episode, Prospect]],
    as_of: datetime,
) -> Behind:
    found: dict[str, list[str]] = {}
    by_end: dict[tuple[bool, Ended], list[str]] = {}
    for call in reversed(calls):
        by_end.setdefault((call.is_open, call.ended), []).append(call.contact_id)
    for (is_open, end), ids in by_end.items():
        found[f"{'open' if is_open else 'closed'}_{end}"] = ids
    withheld = [call.contact_id for call in reversed(calls) if is_withheld_lost(call)]
    if withheld:
        found["withheld"] = withheld
    for episode, prospect in reversed(prospects):
        found.setdefault(f"prospect_{prospect}", []).append(episode.first.contact_id)
    for one in sorted(owed, key=lambda each: (each.opened_at, each.owed_id), reverse=True):
        if one.is_certain and one.due_at < as_of:
            found.setdefault(f"owed_{one.called_back}", []).append(one.owed_id)
            if one.has_rung_again:
                found.setdefault("owed_rang_again", []).append(one.owed_id)
    return {name: tuple(ids) for name, ids in found.items()}

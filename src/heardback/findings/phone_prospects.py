"""Prospects lost to the machine: people unknown to us who rang in opening hours and never reached anybody.

Counted by the line that they dialled and the campaign that it stands for: which advertisement rang in vain.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from heardback.findings.phone_calls import Ended, Episode


class Prospect(StrEnum):
    """What became of one who rang for the first time; each has exactly one."""

    ANSWERED = "answered"  # a person took their first try
    LEFT_MESSAGE = "left_message"  # counted among the callbacks
    REACHED_LATER = "reached_later"
    TO_WIN = "to_win"  # the answer is not due yet
    LOST = "lost"  # gave up or heard a machine only, and never spoke with anybody
    TURNED_AWAY = "turned_away"
    SHORT = "short"
    UNPROVEN = "unproven"


_AT_ONCE = {
    Ended.ANSWERED: Prospect.ANSWERED,
    Ended.UNPROVEN: Prospect.UNPROVEN,
    Ended.RUNNING: Prospect.UNPROVEN,
    Ended.MESSAGE: Prospect.LEFT_MESSAGE,
    Ended.SHORT: Prospect.SHORT,
}


@dataclass(frozen=True, slots=True)
class Line:
    """The new callers of one dialled line; they sum to `callers`. '' is a line that the records do not tell."""

    dialled: str
    campaign: str
    callers: int
    answered: int
    left_message: int
    reached_later: int
    to_win: int
    lost: int
    turned_away: int
    short: int
    unproven: int


@dataclass(frozen=True, slots=True)
class Reached:
    """What is known of a customer: when a person first spoke with or wrote to them, and until when it is due."""

    reached_at: datetime | None = None
    due_at: datetime | None = None


_UNREACHED = Reached()


def prospect_of(episode: Episode, reached: Reached, as_of: datetime) -> Prospect:
    """Return what became of a new caller whose first try was `episode`."""
    at_once = _AT_ONCE.get(episode.ended)
    if at_once is not None:
        return at_once
    if reached.reached_at is not None:
        return Prospect.REACHED_LATER
    if episode.ended is Ended.TURNED_AWAY:
        return Prospect.TURNED_AWAY
    return Prospect.TO_WIN if reached.due_at is not None and reached.due_at >= as_of else Prospect.LOST


def first_tries(episodes: Iterable[Episode]) -> list[Episode]:
    """Return the first tries of people unknown before, in opening hours, who did not hide their number.

    Whoever a person ruled out (a sales call) is none.
    """
    return [
        episode
        for episode in episodes
        if (first := episode.first).is_first_contact
        and first.is_open
        and first.number
        and not first.is_set_aside
    ]


def lines_of(
    tries: Iterable[Episode], reached: Mapping[str, Reached], as_of: datetime
) -> tuple[tuple[Line, ...], list[tuple[Episode, Prospect]]]:
    """Return the lines, most lost first, and each first try with what became of it."""
    found = [(one, prospect_of(one, reached.get(one.first.customer_id, _UNREACHED), as_of)) for one in tries]
    counts: defaultdict[tuple[str, str], dict[Prospect, int]] = defaultdict(
        lambda: dict.fromkeys(Prospect, 0)
    )
    for episode, prospect in found:
        counts[episode.first.dialled, episode.first.campaign][prospect] += 1
    lines = [
        Line(dialled, campaign, sum(of.values()), **{word.value: count for word, count in of.items()})
        for (dialled, campaign), of in counts.items()
    ]
    return tuple(
        sorted(lines, key=lambda line: (-line.lost, -line.callers, line.dialled, line.campaign))
    ), found


def all_lines(lines: Iterable[Line]) -> Line:
    """Return the sum of the lines."""
    every = list(lines)
    names = [one.name for one in fields(Line) if one.name not in ("dialled", "campaign")]
    return Line("", "", **{name: sum(getattr(line, name) for line in every) for name in names})

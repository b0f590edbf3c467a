"""Which signals speak to whom, and what was shown: a person reads their own rows, leads read counts of a team.

Nothing here ranks or names anybody. A signal that its writer dismissed in 5 of its last 8 showings is silent for
them; one that the firm dismissed in 80 % of 50 or more is silent for all; both until somebody says otherwise
(SEMANTICS 6.1).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet

from heardback.desk.models import CoachingWish, HintPlace, HintShown, SignalSwitch, Staff, Team
from heardback.reading.signals import LABELS, ORDER, POSITIVE, SignalName

LAST: Final = 8
ENOUGH_OF_LAST: Final = 5
FIRM_SHOWN: Final = 50
FIRM_SHARE: Final = 0.8
FEWEST_WRITERS: Final = 3
TEAM_SINCE: Final = timedelta(days=90)
_HINTS: Final = tuple(name for name in ORDER if name not in POSITIVE)


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal as its writer, or the firm's settings, see it; `is_by_rule`: dismissals made it silent.

    `has_figures` is False where the counts would speak of one or two people: then they are not to be shown.
    """

    name: SignalName
    shown: int
    dismissed: int
    is_silent: bool
    is_by_rule: bool
    has_figures: bool = True

    @property
    def label(self) -> str:
        """Its name for people."""
        return LABELS[self.name]


def silent_for(staff: Staff) -> frozenset[str]:
    """Return the signals that do not speak to this person, of their own doing or the firm's."""
    lines = (*own_signals(staff), *firm_signals())
    return frozenset(line.name.value for line in lines if line.is_silent)


def own_signals(staff: Staff) -> tuple[SignalLine, ...]:
    """Return every hint with how often it was shown to this person; for that person's own page alone."""
    switches = _switches(staff)
    seen: dict[str, list[bool]] = defaultdict(list)
    rows = HintShown.objects.filter(staff=staff).order_by("-shown_at", "-pk")
    for signal, shown_at, dismissed_at in rows.values_list("signal", "shown_at", "dismissal__dismissed_at"):
        switch = switches.get(signal)
        if switch is None or shown_at >= switch.switched_at:
            seen[signal].append(dismissed_at is not None)
    return tuple(_own_line(name, seen[name], switches.get(name)) for name in _HINTS)


def _own_line(name: SignalName, seen: list[bool], switch: SignalSwitch | None) -> SignalLine:
    is_by_rule = sum(seen[:LAST]) >= ENOUGH_OF_LAST
    is_off = switch is not None and not switch.is_on
    return SignalLine(name, len(seen), sum(seen), is_off or is_by_rule, is_by_rule and not is_off)


def firm_signals() -> tuple[SignalLine, ...]:
    """Return every hint with how often the whole firm was shown it and dismissed it; names nobody."""
    switches = _switches(None)
    never_switched = _counted(HintShown.objects.exclude(signal__in=switches))
    return tuple(_firm_line(name, switches.get(name), never_switched) for name in _HINTS)


def _counted(rows: QuerySet[HintShown]) -> dict[str, dict[str, Any]]:
    counts = rows.values("signal").annotate(
        shown=Count("pk"), dismissed=Count("dismissal"), writers=Count("staff", distinct=True)
    )
    return {one["signal"]: dict(one) for one in counts}


def _firm_line(
    name: SignalName, switch: SignalSwitch | None, never_switched: dict[str, dict[str, Any]]
) -> SignalLine:
    counts = never_switched
    if switch is not None:
        counts = _counted(HintShown.objects.filter(signal=name, shown_at__gte=switch.switched_at))
    one = counts.get(name, {"shown": 0, "dismissed": 0, "writers": 0})
    shown, dismissed = one["shown"], one["dismissed"]
    is_by_rule = shown >= FIRM_SHOWN and dismissed >= FIRM_SHARE * shown
    is_off = switch is not None and not switch.is_on
    has_figures = one["writers"] >= FEWEST_WRITERS
    return SignalLine(name, shown, dismissed, is_off or is_by_rule, is_by_rule and not is_off, has_figures)


def _switches(staff: Staff | None) -> dict[str, SignalSwitch]:
    rows = SignalSwitch.objects.filter(staff=staff).order_by("switched_at", "pk")
    return {row.signal: row for row in rows}


def wish_of(staff: Staff) -> CoachingWish | None:
    """Return what this person asked for, None where they never did."""
    return CoachingWish.objects.filter(staff=staff).first()


def sent_hints(staff: Staff, since: datetime) -> dict[str, dict[str, HintShown]]:
    """Return this person's hints on mail sent elsewhere, by contact and signal, the newest first."""
    rows = HintShown.objects.filter(staff=staff, place=HintPlace.SENT, shown_at__gte=since)
    found: dict[str, dict[str, HintShown]] = defaultdict(dict)
    for row in rows.select_related("dismissal").order_by("-shown_at", "-pk"):
        found[row.key][row.signal] = row
    return dict(found)


def hinted_mails(staff: Staff, since: datetime) -> int:
    """Return on how many of this person's own mails a hint still stands; for their morning notice."""
    if not getattr(wish_of(staff), "wants_morning", False):
        return 0
    rows = HintShown.objects.filter(
        staff=staff, place=HintPlace.SENT, shown_at__gte=since, dismissal__isnull=True
    )
    return rows.values("key").distinct().count()


def dismissed_on(staff: Staff, place: HintPlace, key: str) -> frozenset[str]:
    """Return the signals that this person does not want on one draft or mail."""
    rows = HintShown.objects.filter(staff=staff, place=place, key=key, dismissal__isnull=False)
    return frozenset(rows.values_list("signal", flat=True))


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """How often each hint stood before a team; `counts` is None where fewer than three of them wrote."""

    team: str
    counts: tuple[tuple[str, int], ...] | None


def team_counts(now: datetime) -> tuple[TeamCounts, ...]:
    """Return the counts of the last 90 days for each team, over the team alone: never for a person."""
    rows = HintShown.objects.filter(shown_at__gte=now - TEAM_SINCE, staff__team__isnull=False)
    writers: dict[int, set[int]] = defaultdict(set)
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for team_id, staff_id, signal in rows.values_list("staff__team", "staff", "signal"):
        writers[team_id].add(staff_id)
        counted[team_id][signal] += 1
    teams = Team.objects.order_by("name")
    return tuple(
        TeamCounts(
            team.name,
            _counts(counted[team.pk]) if len(writers[team.pk]) >= FEWEST_WRITERS else None,
        )
        for team in teams
    )


def _counts(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((LABELS[name], counted[name]) for name in _HINTS if counted[name])

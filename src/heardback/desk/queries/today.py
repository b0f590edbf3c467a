"""The front page: last figures, who was never answered, promises that are due, what we cannot see. Four queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from heardback.desk.models import IntakePoint, PromiseRow
from heardback.desk.queries.owed_page_frame import GO_LIVE, MOST_COUNTED, SINCE_GO_LIVE, Counted
from heardback.desk.queries.people import Group, behind
from heardback.desk.queries.promises import EVER, due_before
from heardback.desk.queries.rows import decoded, moment, select

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Front:
    """The firm and its last figures; `figures` is empty until they were first computed."""

    zone: ZoneInfo
    name: str
    go_live_at: datetime | None
    figures: dict[str, Any]
    plots: dict[str, str]
    figures_at: datetime | None
    waiting: Counted
    still_to_win: Counted


@dataclass(frozen=True, slots=True)
class Point:
    """An intake point and how well we see it; `problem` is one sentence or ''."""

    pk: int
    name: str
    kind: str
    is_active: bool
    problem: str
    problem_since: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """Promises that are due or to be reminded of before `until`, up to SHOWN; how many more; the intake points."""

    promises: tuple[PromiseRow, ...]
    more: int
    points: tuple[Point, ...]


def front_of(as_of: datetime) -> Front:
    """Return the firm, its last figures and how many wait now, in one query."""
    live = SINCE_GO_LIVE
    counted = (
        "(SELECT COUNT(*) FROM (SELECT 1 FROM desk_owedanswer o WHERE o.is_open AND {} LIMIT %s) AS counted)"
    )
    first = "o.is_certain AND o.is_first_contact = TRUE AND o.due_at >= %s"
    row = select(
        f"SELECT f.zone, f.name, {GO_LIVE}, s.figures, s.plots, s.as_of, "
        f"{counted.format(f'o.listed_from <= %s AND {live}')}, {counted.format(f'{first} AND {live}')} "
        "FROM (SELECT 1 AS one) x LEFT JOIN desk_firmprofile f ON f.id = 1 "
        "LEFT JOIN desk_figuresnapshot s ON s.id = 1",
        [as_of, MOST_COUNTED + 1, as_of, MOST_COUNTED + 1],
    )[0]
    return Front(
        ZoneInfo(row[0] or "UTC"),
        row[1] or "",
        moment(row[2]),
        decoded(row[3]) or {},
        decoded(row[4]) or {},
        moment(row[5]),
        Counted(row[6]),
        Counted(row[7]),
    )


def never_answered(go_live_at: datetime | None, as_of: datetime) -> Group:
    """Return those who wait past due without any answer, the first due first."""
    return behind("never", go_live_at, as_of, limit=SHOWN)


def due_and_seen(go_live_at: datetime | None, as_of: datetime, until: datetime) -> Due:
    """Return promises due before `until` and all intake points that are watched, in two queries."""
    promises, count = due_before(until, go_live_at or EVER, as_of, limit=SHOWN)
    watched = IntakePoint.objects.filter(is_active=True).values_list(
        "pk", "name", "kind", "is_active", "problem", "problem_since", "last_seen_at"
    )
    points = sorted(
        (Point(*row) for row in watched), key=lambda point: (not point.problem, point.name.lower(), point.pk)
    )
    return Due(tuple(promises), count - len(promises), tuple(points))

"""What a page of the queue knows of the firm: its zone, go-live, standards, names; and whether anything changed.

Two queries. The first also says whether the page is still as somebody has it, before anything costly is read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from heardback.desk.firm import book_of
from heardback.desk.models import StandardVersion
from heardback.desk.queries.owed_page_filters import Filters
from heardback.desk.queries.promises import COUNTED_SQL
from heardback.desk.queries.rows import moment, moment_of, select
from heardback.kernel.policy import PolicyBook

#: Counting stops here: a page says "more than 1,000", not a number that costs a walk over everything.
MOST_COUNTED = 1000

GO_LIVE = "(SELECT g.go_live_at FROM desk_golive g ORDER BY g.decided_at DESC, g.id DESC LIMIT 1)"
_FROM = f"COALESCE({GO_LIVE}, '1900-01-01 00:00:00')"
#: Received since go-live. A due time is never before its receipt, so the queue's index may begin there.
SINCE_GO_LIVE = f"o.opened_at >= {_FROM} AND o.due_at >= {_FROM}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that stops at MOST_COUNTED; None where words were searched for, which would cost a walk over all."""

    count: int | None

    def __bool__(self) -> bool:
        return self.count is None or self.count > 0

    def __str__(self) -> str:
        if self.count is None:
            return "some"
        return f"more than {MOST_COUNTED:,}" if self.count > MOST_COUNTED else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The firm at the moment of the request, and how many wait. `looked_at`: the last good look at any mailbox."""

    zone: ZoneInfo
    go_live_at: datetime | None
    waiting: Counted
    overdue: Counted
    unsure: Counted
    looked_at: datetime | None
    points: int
    unseen: int
    country: str
    promised: Counted  # promises whose reminder has come


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose in a filter or to assign to."""

    pk: int
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Teams, people who work, intake points, the standards, and the count of changes when they were read.

    While `pulse` stays, no list of the desk has changed by a fact.
    """

    pulse: int
    rows: tuple[tuple[Any, ...], ...]

    @property
    def teams(self) -> tuple[Named, ...]:
        return self._named("team")

    @property
    def people(self) -> tuple[Named, ...]:
        return self._named("person")

    @property
    def points(self) -> tuple[Named, ...]:
        return self._named("point")

    @property
    def book(self) -> PolicyBook:
        return _book(
            tuple(sorted((moment_of(row[6]), *row[1:6]) for row in self.rows if row[0] == "standard"))
        )

    def _named(self, kind: str) -> tuple[Named, ...]:
        found = [Named(row[1], row[2] or row[3], row[4]) for row in self.rows if row[0] == kind]
        return tuple(sorted(found, key=lambda named: (named.name.lower(), named.pk)))


def frame_of(filters: Filters, as_of: datetime) -> Frame:
    """Return the firm's zone, go-live and counts of the queue as filtered, in one query."""
    condition, values = filters.condition(as_of)
    live = SINCE_GO_LIVE
    # COALESCE keeps to the unsure ones' own small index.
    if filters.words:
        condition, values = "1 = 0", []
    counted = "(SELECT COUNT(*) FROM (SELECT 1 FROM desk_owedanswer o WHERE {} LIMIT %s) AS counted)"
    sql = (
        f"SELECT f.zone, {GO_LIVE}, "
        f"{counted.format(f'{condition} AND {live}')}, "
        f"{counted.format(f'{condition} AND {live} AND o.due_at < %s')}, "
        f"{counted.format(f'o.is_open AND NOT o.is_certain AND COALESCE(o.opened_at, o.due_at) >= {_FROM}')}, "
        "(SELECT MAX(last_seen_at) FROM desk_intakepoint WHERE is_active), "
        "(SELECT COUNT(*) FROM desk_intakepoint WHERE is_active), "
        "(SELECT COUNT(*) FROM desk_intakepoint WHERE is_active AND problem <> ''), f.country, "
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM desk_promiserow m WHERE {COUNTED_SQL} AND m.made_at >= {_FROM} "
        "AND COALESCE(m.remind_at, m.earliest_at) <= %s LIMIT %s) AS counted) "
        "FROM (SELECT 1 AS one) x LEFT JOIN desk_firmprofile f ON f.id = 1"
    )
    most = MOST_COUNTED + 1
    row = select(sql, [*values, most, *values, as_of, most, most, as_of, most])[0]
    return Frame(
        ZoneInfo(row[0] or "UTC"),
        moment(row[1]),
        Counted(None if filters.words else row[2]),
        Counted(None if filters.words else row[3]),
        Counted(row[4]),
        moment(row[5]),
        row[6],
        row[7],
        row[8] or "",
        Counted(row[9]),
    )


def names_of() -> Names:
    """Return everything the page names, and the count of changes before anything else is read: one cheap query."""
    rows = select(
        "SELECT 'pulse', count, '', '', '', '', CAST(NULL AS TIMESTAMPTZ) FROM desk_pulse WHERE id = 1 UNION ALL "
        "SELECT 'team', id, name, '', '', '', NULL FROM desk_team UNION ALL "
        "SELECT 'person', id, name, email, role, '', NULL FROM desk_staff "
        "WHERE is_active AND role IN ('staff', 'lead') UNION ALL "
        "SELECT 'point', id, name, address, '', '', NULL FROM desk_intakepoint WHERE is_active UNION ALL "
        "SELECT 'standard', id, text, version, mode, CAST(hours AS TEXT), in_force_from FROM desk_standardversion",
        [],
    )
    pulse = next((row[1] for row in rows if row[0] == "pulse"), 0)
    return Names(int(pulse), tuple(rows))


@lru_cache(maxsize=8)
def _book(standards: tuple[tuple[Any, ...], ...]) -> PolicyBook:
    """Calendars work out their years once, so books are kept as long as nobody changes a standard."""
    return book_of(
        [
            StandardVersion(
                pk=pk,
                text=text,
                version=version,
                mode=mode,
                hours=json.loads(hours),
                in_force_from=in_force_from,
            )
            for in_force_from, pk, text, version, mode, hours in standards
        ]
    )

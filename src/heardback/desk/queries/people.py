"""The people behind a number: every figure of Today is a list that one can open and read.

The conditions say in SQL what the kernel's `verdict_at` says of one row; a test compares them over a whole firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heardback.desk.queries.rows import moment, moment_of, select

ROWS = 50

_SETTLED = "(o.settled_at IS NOT NULL AND o.settled_at <= %(now)s)"
_CLOSED = f"(NOT {_SETTLED} AND o.closed_at IS NOT NULL AND o.closed_at <= %(now)s)"
_OUTSIDE = (
    f"({_CLOSED} AND (o.close_rule = 'duplicate_party' "
    "OR (o.close_rule = 'withdrawn' AND o.closed_at <= o.due_at)))"
)
_DUE = "o.due_at < %(now)s"
_MAYBE = "(o.candidate_at IS NOT NULL AND o.candidate_at <= %(now)s)"
_UNSEEN = "(o.uncovered_from IS NOT NULL AND o.uncovered_from < o.due_at)"
_UNANSWERED = f"{_DUE} AND NOT {_SETTLED} AND NOT {_OUTSIDE}"

#: Name of a group -> (the condition, in whose order it is read).
GROUPS = {
    "never": f"o.is_certain AND {_UNANSWERED} AND NOT {_MAYBE} AND NOT {_UNSEEN}",
    "maybe": f"o.is_certain AND {_UNANSWERED} AND {_MAYBE}",
    "unseen": f"o.is_certain AND {_UNANSWERED} AND NOT {_MAYBE} AND {_UNSEEN}",
    "met": f"o.is_certain AND {_DUE} AND {_SETTLED} AND o.settled_at <= o.due_at",
    "late": f"o.is_certain AND {_DUE} AND {_SETTLED} AND o.settled_at > o.due_at",
    "early": f"o.is_certain AND o.due_at >= %(now)s AND {_SETTLED}",
    "pending": f"o.is_certain AND o.due_at >= %(now)s AND NOT {_SETTLED} AND NOT {_OUTSIDE}",
    "unsure": f"NOT o.is_certain AND NOT {_SETTLED} AND NOT {_OUTSIDE}",
    "before": f"o.is_certain AND NOT {_SETTLED} AND NOT {_CLOSED}",
}
#: These are open, the others are not: each kind has an index of its own.
_OPEN = frozenset({"never", "maybe", "unseen", "pending", "unsure", "before"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One owed answer of a group."""

    owed_id: str
    customer_id: str
    customer: str
    channel: str
    subject: str
    last_words: str
    opened_at: datetime
    due_at: datetime
    settled_at: datetime | None
    staff: str
    chases: int


@dataclass(frozen=True, slots=True)
class Group:
    """Up to ROWS of a group by their due time; `next_after` marks the next page."""

    rows: tuple[Person, ...]
    next_after: tuple[datetime, str] | None


def behind(
    group: str,
    go_live_at: datetime | None,
    as_of: datetime,
    after: tuple[datetime, str] | None = None,
    limit: int = ROWS,
) -> Group:
    """Return the people of one group since go-live ("before": until then); KeyError for no such group."""
    sql, values = group_sql(group, go_live_at, as_of, after, limit)
    found = select(sql, values)
    rows = tuple(_person(row) for row in found[:limit])
    return Group(rows, (rows[-1].due_at, rows[-1].owed_id) if len(found) > limit else None)


def group_sql(
    group: str, go_live_at: datetime | None, as_of: datetime, after: tuple[datetime, str] | None, limit: int
) -> tuple[str, list[Any]]:
    """Return the query behind one group, one row more than `limit` of it."""
    condition = GROUPS[group]
    # Rows that a settlement or closing after `as_of` will close are open then; as_of is now on every page.
    tests = ["o.is_open" if group in _OPEN else "NOT o.is_open"]
    values: list[Any] = [as_of] * condition.count("%(now)s")
    tests.append(condition.replace("%(now)s", "%s"))
    if group == "before":
        tests.append("o.opened_at < %s" if go_live_at is not None else "1 = 0")
        values += [go_live_at] if go_live_at is not None else []
    else:
        # Without COALESCE a planner may walk by receipt and sort; the page is read by due time, from its first row.
        tests.append("COALESCE(o.opened_at, o.due_at) <= %s")
        values.append(as_of)
        if go_live_at is not None:
            tests.append("COALESCE(o.opened_at, o.due_at) >= %s AND o.due_at >= %s")
            values += [go_live_at, go_live_at]
    if after is not None:
        tests.append("o.due_at >= %s AND (o.due_at > %s OR o.owed_id > %s)")
        values += [after[0], after[0], after[1]]
    sql = (
        "SELECT o.owed_id, o.customer_id, o.customer, o.channel, o.subject, o.last_words, o.opened_at, o.due_at, "
        f"o.settled_at, o.staff, o.chases FROM desk_owedanswer o WHERE {' AND '.join(tests)} "
        "ORDER BY o.due_at, o.owed_id LIMIT %s"
    )
    return sql, [*values, limit + 1]


def _person(row: tuple[Any, ...]) -> Person:
    return Person(
        owed_id=row[0],
        customer_id=row[1],
        customer=row[2],
        channel=row[3],
        subject=row[4],
        last_words=row[5],
        opened_at=moment_of(row[6]),
        due_at=moment_of(row[7]),
        settled_at=moment(row[8]),
        staff=row[9],
        chases=row[10],
    )

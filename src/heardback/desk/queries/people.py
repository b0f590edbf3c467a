"""The people behind a number: every figure of Today is a list that one can open and read.

A group is one of the words that the kernel gave its rows; SQL compares no more than the due time with the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heardback.desk.queries.rows import moment, moment_of, select
from heardback.kernel.status import Verdict

ROWS = 50

_DUE, _NOT_DUE = "o.due_at < %(now)s", "o.due_at >= %(now)s"


def _after_due(word: Verdict) -> str:
    return f"o.is_certain AND o.word_after_due = '{word}' AND {_DUE}"


def _until_due(word: Verdict) -> str:
    return f"o.is_certain AND o.word_until_due = '{word}' AND {_NOT_DUE}"


#: Name of a group -> its condition.
GROUPS = {
    "never": _after_due(Verdict.NEVER_ANSWERED),
    "maybe": _after_due(Verdict.MAYBE_ANSWERED),
    "unseen": _after_due(Verdict.BREACHED_UNCONFIRMED),
    "met": _after_due(Verdict.MET),
    "late": _after_due(Verdict.LATE),
    "early": _until_due(Verdict.EARLY),
    "pending": _until_due(Verdict.PENDING),
    "unsure": "NOT o.is_certain AND o.is_open",
    "before": "o.is_certain AND o.is_open",
}


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
    values: list[Any] = [as_of] * condition.count("%(now)s")
    tests = [condition.replace("%(now)s", "%s")]
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

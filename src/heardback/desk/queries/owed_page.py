"""The queue: who waits right now, since when, until when, and what to do next.

People who can still be won today come first (first contacts that are not yet overdue: they ring the next firm within
minutes), then everybody by due time, then by chases. Who was received before go-live is not in the queue, nor are the
unsure while there is time to sort them out (SEMANTICS 2.4). One query a page whatever the size; pages are cut by key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heardback.desk.queries.owed_page_filters import After, Filters
from heardback.desk.queries.promises import COUNTED_SQL
from heardback.desk.queries.rows import decoded, moment, moment_of, select
from heardback.kernel.policy import PolicyBook
from heardback.kernel.standards import StandardKind

ROWS = 50

_COLUMNS = (
    "owed_id", "customer_id", "customer", "channel", "subject", "last_words", "tried", "chases", "attempts",
    "opened_at", "due_at", "due_soon_at", "is_first_contact", "is_certain", "number", "reply_channel", "candidate_at",
    "uncovered_from", "owner_id", "handed_to_id", "returns_at", "team_id", "intake_point_id", "flags",
)  # fmt: skip
_ORDER = "due_at, chases DESC, owed_id"


@dataclass(frozen=True, slots=True)
class Tried:
    """One time they tried: the opener or a chase."""

    channel: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row of the queue. `since` is None where the customer's own row is not there (yet)."""

    owed_id: str
    customer_id: str
    customer: str
    channel: str
    subject: str
    last_words: str
    tried: tuple[Tried, ...]
    chases: int
    attempts: int
    opened_at: datetime
    due_at: datetime
    due_soon_at: datetime
    is_first_contact: bool
    is_certain: bool
    number: str
    reply_channel: str
    candidate_at: datetime | None
    uncovered_from: datetime | None
    owner_id: int | None
    owner: str
    handed_to_id: int | None
    handed_to: str
    returns_at: datetime | None
    team: str
    point: str
    since: datetime | None
    has_history: bool
    flags: tuple[str, ...] = ()  # the kernel's, of its owed answer
    promised_at: datetime | None = None  # the latest moment of the first promise that runs with this customer

    def tone_at(self, as_of: datetime) -> str:
        """Return "overdue", "soon" or "": the moments are the kernel's (`due_soon_at`, due), as its flags say."""
        if self.due_at < as_of:
            return "overdue"
        return "soon" if self.due_soon_at <= as_of else ""

    def is_handed_at(self, as_of: datetime) -> bool:
        """Whether a hand-over still waits for its new owner's yes."""
        return self.handed_to_id is not None and (self.returns_at is None or as_of < self.returns_at)

    def is_maybe_answered_at(self, as_of: datetime) -> bool:
        """Whether something went out that may have been the answer."""
        return self.candidate_at is not None and self.candidate_at <= as_of


@dataclass(frozen=True, slots=True)
class Clocks:
    """Shares (0 to 1) of the time that has run, and what is left; `own_*` only where its clock is not the wall's."""

    wall_share: float
    wall_left: timedelta
    own_share: float | None
    own_left: timedelta | None


def clocks_at(row: Waiting, book: PolicyBook, as_of: datetime) -> Clocks:
    """Return how much of the time is used on the wall's clock and on the standard's own (SEMANTICS 4.4)."""
    whole = row.due_at - row.opened_at
    ran = as_of - row.opened_at
    wall = min(1.0, max(0.0, ran / whole)) if whole > timedelta(0) else 1.0
    left = max(row.due_at - as_of, timedelta(0))
    standard = book.at(row.opened_at).standard
    if standard.kind is StandardKind.ELAPSED:
        return Clocks(wall, left, None, None)
    own = standard.used_share(row.opened_at, row.due_at, as_of)
    return Clocks(wall, left, own, standard.clock.ran_between(as_of, row.due_at) if left else timedelta(0))


@dataclass(frozen=True, slots=True)
class Page:
    """Up to ROWS people who wait; `next_after` is the mark of the next page, None on the last."""

    rows: tuple[Waiting, ...]
    next_after: After | None


def page_of(
    filters: Filters, go_live_at: datetime | None, as_of: datetime, after: After | None = None
) -> Page:
    """Return one page of the queue at `as_of`, in one query."""
    first, first_values = _part(0, filters, go_live_at, as_of, after)
    second, second_values = _part(1, filters, go_live_at, as_of, after)
    columns = ", ".join(f"q.{name}" for name in _COLUMNS)
    order = "part, due_at, chases DESC, owed_id"
    sql = (
        f"SELECT q.part, {columns}, s.name, s.email, h.name, h.email, t.name, p.name, c.since, c.has_history, "
        f"(SELECT MIN(m.latest_at) FROM desk_promiserow m WHERE m.customer_id = q.customer_id AND {COUNTED_SQL}) "
        f"FROM (SELECT * FROM ({first}) AS a UNION ALL SELECT * FROM ({second}) AS b ORDER BY {order} LIMIT %s) AS q "
        "LEFT JOIN desk_customer c ON c.customer_id = q.customer_id "
        "LEFT JOIN desk_staff s ON s.id = q.owner_id "
        "LEFT JOIN desk_staff h ON h.id = q.handed_to_id "
        "LEFT JOIN desk_team t ON t.id = q.team_id "
        "LEFT JOIN desk_intakepoint p ON p.id = q.intake_point_id "
        "ORDER BY q.part, q.due_at, q.chases DESC, q.owed_id"
    )
    found = select(sql, [*first_values, *second_values, ROWS + 1])
    rows = tuple(_waiting(row) for row in found[:ROWS])
    if len(found) <= ROWS:
        return Page(rows, None)
    last = rows[-1]
    return Page(rows, After(found[ROWS - 1][0], last.due_at, last.chases, last.owed_id))


def _part(
    part: int, filters: Filters, go_live_at: datetime | None, as_of: datetime, after: After | None
) -> tuple[str, list[Any]]:
    condition, values = filters.condition(as_of)
    tests = [condition]
    if part == 0:
        tests.append("o.is_certain AND o.is_first_contact = TRUE")
    else:
        tests.append("NOT (o.is_certain AND o.is_first_contact AND o.due_at >= %s)")
        values.append(as_of)
    # One lower bound alone: given two, a database may walk the index from the wrong one.
    bounds = [as_of] if part == 0 else []
    if go_live_at is not None:
        tests.append("o.opened_at >= %s")
        values.append(go_live_at)
        bounds.append(go_live_at)  # a due time is never before its receipt
    if after is not None and part < after.part:
        tests.append("1 = 0")
    elif after is not None and part == after.part:
        tests.append("(o.due_at > %s OR o.chases < %s OR (o.chases = %s AND o.owed_id > %s))")
        values += [after.due_at, after.chases, after.chases, after.owed_id]
        bounds.append(after.due_at)
    if bounds:
        tests.append("o.due_at >= %s")
        values.append(max(bounds))
    columns = ", ".join(f"o.{name}" for name in _COLUMNS)
    sql = (
        f"SELECT {part} AS part, {columns} FROM desk_owedanswer o WHERE {' AND '.join(tests)} "
        f"ORDER BY o.{_ORDER.replace(', ', ', o.')} LIMIT {ROWS + 1}"
    )
    return sql, values


def _waiting(row: Sequence[Any]) -> Waiting:
    value = dict(zip(_COLUMNS, row[1 : len(_COLUMNS) + 1], strict=True))
    owner, owner_email, handed, handed_email, team, point, since, has_history, promised_at = row[
        len(_COLUMNS) + 1 :
    ]
    tried = decoded(value["tried"])
    return Waiting(
        owed_id=value["owed_id"],
        customer_id=value["customer_id"],
        customer=value["customer"],
        channel=value["channel"],
        subject=value["subject"],
        last_words=value["last_words"],
        tried=tuple(Tried(one["channel"], datetime.fromisoformat(one["occurred_at"])) for one in tried),
        chases=value["chases"],
        attempts=value["attempts"],
        opened_at=moment_of(value["opened_at"]),
        due_at=moment_of(value["due_at"]),
        due_soon_at=moment_of(value["due_soon_at"]),
        is_first_contact=bool(value["is_first_contact"]),
        is_certain=bool(value["is_certain"]),
        number=value["number"],
        reply_channel=value["reply_channel"],
        candidate_at=moment(value["candidate_at"]),
        uncovered_from=moment(value["uncovered_from"]),
        owner_id=value["owner_id"],
        owner=owner or owner_email or "",
        handed_to_id=value["handed_to_id"],
        handed_to=handed or handed_email or "",
        returns_at=moment(value["returns_at"]),
        team=team or "",
        point=point or "",
        since=moment(since),
        has_history=bool(has_history),
        flags=tuple(decoded(value["flags"])),
        promised_at=moment(promised_at),
    )

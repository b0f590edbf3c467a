"""Watching FreePBX's own database from another machine: the tables `cdr` and `cel` of asteriskcdrdb, read only.

Settings of a point of this kind: `host`, `port` (3306), `username`, `database` (asteriskcdrdb), `security` (tls, or
plain to this machine), `trusted_certificates` (PEM file), `zone` (in which the PBX writes its times; the firm's
without it), `history_days` (90). The secret is the password.

Rows appear late: a CDR is written at a call's end and dated by its start, and rows that were given their number first
may be committed last. So every look goes back over an overlap, wide enough for the longest call from time to time,
and a row that was stored before is known by its content.
"""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from heardback.desk.firm import profile
from heardback.desk.models import IntakePoint
from heardback.desk.sealing import unseal_text
from heardback.gateways.mariadb import CallDatabase, DatabaseAccount, DatabaseProblem, ServerFacts
from heardback.intake.calls import CallText, store_calls, zone_of_point
from heardback.intake.models import Cursor
from heardback.intake.watching import note_seen, say_problem

LOG = logging.getLogger(__name__)
_PAGE: Final = 500
_WAIT: Final = 3.0
#: Numbers are given before rows are committed: so many are looked at again.
_NUMBERS_AGAIN: Final = 2000
_OVERLAP: Final = timedelta(hours=1)
_DEEP_OVERLAP: Final = timedelta(hours=26)
_DEEP_EVERY: Final = timedelta(minutes=30)
_HISTORY_DAYS: Final = 90
_REMEMBERED: Final = 200_000


class UnusableDatabase(Exception):
    """The settings or the tables cannot be used; `sentence` names the mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence, self.retry_after = sentence, timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table: its format, the column of its time, and what names a row's place."""

    name: str
    time: str
    order: tuple[str, ...]
    needed: tuple[str, ...]


_TABLES: Final = (
    # CEL first: it owes from the first ring and proves who answered; a CDR comes when all is over.
    _Table("cel", "eventtime", ("eventtime", "uniqueid"), ("eventtype", "eventtime", "uniqueid", "linkedid")),
    _Table(
        "cdr", "calldate", ("calldate", "uniqueid"), ("calldate", "src", "dst", "disposition", "uniqueid")
    ),
)


class Reached(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a table was read: all up to `number` (where it has an `id`) and `moment` (as the PBX writes times)."""

    number: int = 0
    moment: str = ""

    def token(self) -> str:
        """Return it as text for a cursor."""
        return msgspec.json.encode(self).decode()


def account_of(point: IntakePoint) -> DatabaseAccount:
    """Return how to reach a point's database; raises UnusableDatabase."""
    given: dict[str, object] = point.settings
    host, user = str(given.get("host") or "").strip(), str(given.get("username") or "").strip()
    if not host or not user:
        raise UnusableDatabase(f"{point.name} has no host or login: enter both in its settings.")
    authority = str(given.get("trusted_certificates") or "")
    try:
        port = int(str(given.get("port") or 3306))
    except ValueError:
        raise UnusableDatabase(
            f"The port of {point.name} is no number: correct it in the settings."
        ) from None
    return DatabaseAccount(
        host=host,
        port=port,
        user=user,
        password=unseal_text(point.secret),
        database=str(given.get("database") or "asteriskcdrdb"),
        is_encrypted=given.get("security") != "plain",
        authority=Path(authority) if authority else None,
    )


class FreePbxWatcher:
    """Keeps one FreePBX read over one connection; for one thread. Trouble becomes the point's one sentence."""

    def __init__(self) -> None:
        self._database: CallDatabase | None = None
        self._columns: dict[str, list[str]] = {}
        self._doubt = ""
        self._seen: dict[str, None] = {}
        self._deep_at: dict[str, datetime] = {}
        self._fingerprint = ""
        self._not_before: datetime | None = None

    def close(self) -> None:
        """Sign out."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def wait(self, seconds: float) -> None:
        """Return after a few seconds: a database tells nobody of new rows."""
        time.sleep(min(seconds, _WAIT))

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        """Store the next rows of each table; True where there may be more at once."""
        fingerprint = _fingerprint(point)
        if fingerprint != self._fingerprint:
            self.close()
            self._fingerprint, self._not_before = fingerprint, None
        if self._not_before is not None and now < self._not_before:
            return False
        try:
            return self._step(point, now)
        except (DatabaseProblem, UnusableDatabase) as problem:
            self.close()
            self._not_before = now + problem.retry_after
            LOG.warning("%s: %s", point.name, problem.sentence)
            say_problem(point, problem.sentence, now)
            return False

    def _step(self, point: IntakePoint, now: datetime) -> bool:
        database = self._opened(point, now)
        has_more = False
        for table in _TABLES:
            if self._columns[table.name]:
                has_more |= self._read(point, database, table, now)
        if not has_more:
            note_seen(point, now)
            say_problem(point, self._doubt, now)
        return has_more

    def _opened(self, point: IntakePoint, now: datetime) -> CallDatabase:
        if self._database is None:
            self._database = CallDatabase(account_of(point))
            self._columns = usable_columns(self._database, point.settings.get("database") or "asteriskcdrdb")
            self._doubt = doubtful_zone(
                self._database.facts(), zone_of_point(point, profile()), point.name, now
            )
        return self._database

    def _read(self, point: IntakePoint, database: CallDatabase, table: _Table, now: datetime) -> bool:
        cursor = Cursor.objects.filter(intake_point=point, folder=table.name).first() or Cursor(
            intake_point=point, folder=table.name, is_backfilled=True
        )
        before = _reached(cursor.token)
        reached = self._since(database, table, before, point, now)
        has_number = "id" in self._columns[table.name]
        latest = _local(now, point)
        for rows in pages(database, table, reached, has_number=has_number):
            fresh = [text for row in rows if (text := self._fresh(table, row)) is not None]
            reached = _after(table, rows[-1], reached, latest)
            cursor.token, cursor.looked_at = _furthest(before, reached).token(), now
            if fresh:
                store_calls(point, fresh, seen_at=now, cursor=cursor)
                self._remember(fresh)
                if len(rows) == _PAGE:
                    return True
            elif cursor.token != before.token():
                cursor.save()
        if table.name not in self._deep_at or now - self._deep_at[table.name] >= _DEEP_EVERY:
            self._deep_at[table.name] = now
        return False

    def _since(
        self, database: CallDatabase, table: _Table, reached: Reached, point: IntakePoint, now: datetime
    ) -> Reached:
        """Return where this look begins: some way before what was reached, or at the beginning of history."""
        if not reached.moment:
            return _beginning(database, table, point, now, has_number="id" in self._columns[table.name])
        deep = self._deep_at.get(table.name)
        is_deep = deep is None or now - deep >= _DEEP_EVERY
        moment = datetime.fromisoformat(reached.moment) - (_DEEP_OVERLAP if is_deep else _OVERLAP)
        number = max(0, reached.number - _NUMBERS_AGAIN)
        if reached.number and int(str(database.value(table.name, "COALESCE(MAX(id), 0)"))) < reached.number:
            LOG.warning("%s: the table %s was emptied and begins anew.", point.name, table.name)
            number = 0
        return Reached(number, moment.isoformat(" "))

    def _fresh(self, table: _Table, row: Mapping[str, Any]) -> CallText | None:
        text = text_of(row)
        key = f"row:{table.name}:{hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()[:40]}"
        return None if key in self._seen else CallText(table.name, text, key)

    def _remember(self, texts: Sequence[CallText]) -> None:
        self._seen.update(dict.fromkeys(text.source_key for text in texts))
        for _ in range(len(self._seen) - _REMEMBERED):
            del self._seen[next(iter(self._seen))]


def usable_columns(database: CallDatabase, name: object) -> dict[str, list[str]]:
    """Return the columns of each table that can be read; raises UnusableDatabase where neither can."""
    columns = {table.name: database.columns(table.name) for table in _TABLES}
    for table in _TABLES:
        missing = [column for column in table.needed if column not in columns[table.name]]
        if columns[table.name] and missing and "linkedid" not in missing:
            raise UnusableDatabase(
                f"The table {table.name} of {name} has no column {missing[0]}: is it Asterisk's own table?"
            )
    if not any(columns.values()):
        raise UnusableDatabase(
            f"{name} shows neither a table cdr nor cel: GRANT SELECT ON {name}.* to the login, or enter "
            "the database that has them."
        )
    return columns


def pages(
    database: CallDatabase, table: _Table, since: Reached, *, has_number: bool
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows from `since` on, a page at a time, in the order of their places."""
    number, moment, skip = since.number, since.moment, 0
    while True:
        if has_number:
            rows = database.rows(table.name, where="id > %s", given=(number,), order=("id",), most=_PAGE)
        else:
            rows = database.rows(
                table.name,
                where=f"{table.time} >= %s",
                given=(moment,),
                order=table.order,
                most=_PAGE,
                offset=skip,
            )
        if rows:
            yield rows
        if len(rows) < _PAGE:
            return
        if has_number:
            number = int(rows[-1]["id"])
        elif str(rows[-1][table.time]) == moment:
            skip += _PAGE
        else:
            last = str(rows[-1][table.time])
            # Rows of one moment may lie on both pages: the next begins with those of the last moment again.
            moment, skip = last, 0
            if str(rows[0][table.time]) == last:
                skip = _PAGE


def _beginning(
    database: CallDatabase, table: _Table, point: IntakePoint, now: datetime, *, has_number: bool
) -> Reached:
    try:
        days = int(str(point.settings.get("history_days") or _HISTORY_DAYS))
    except ValueError:
        days = _HISTORY_DAYS
    moment = _local(max(now - timedelta(days=days), datetime(1990, 1, 1, tzinfo=UTC)), point)
    if not has_number:
        return Reached(0, moment)
    first = database.value(table.name, "MIN(id)", f"{table.time} >= %s", moment)
    if first is None:  # nothing since: what comes will have higher numbers
        first = int(str(database.value(table.name, "COALESCE(MAX(id), 0)"))) + 1
    return Reached(int(str(first)) - 1, moment)


def _reached(token: str) -> Reached:
    try:
        return msgspec.json.decode(token, type=Reached)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Reached()


def _after(table: _Table, row: Mapping[str, Any], before: Reached, latest: str) -> Reached:
    moment = str(row[table.time] or "")[:26]
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        moment = before.moment
    # A clock that ran ahead must not hide what is written once it is right again.
    return Reached(int(row.get("id") or 0), min(moment, latest))


def _local(moment: datetime, point: IntakePoint) -> str:
    """Return a moment as the PBX would write it."""
    local = moment.astimezone(zone_of_point(point, profile()))
    return local.replace(tzinfo=None, microsecond=0).isoformat(" ")


def _furthest(before: Reached, after: Reached) -> Reached:
    """A look that began in the overlap has not gone back; a table that began anew has."""
    if after.number and after.number < before.number - _NUMBERS_AGAIN:
        return after
    return Reached(max(before.number, after.number), max(before.moment, after.moment))


def text_of(row: Mapping[str, Any]) -> str:
    """Return a row as two lines of CSV, its columns' names above it: equal rows give equal text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = sorted(name for name, value in row.items() if value not in (None, ""))
    writer.writerow(names)
    writer.writerow([_written(row[name]) for name in names])
    return out.getvalue()


def _written(value: object) -> str:
    text = value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
    # A line of a note that somebody typed is no line of the table.
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def doubtful_zone(facts: ServerFacts, zone: ZoneInfo, name: str, now: datetime) -> str:
    """Return a sentence where the PBX's clock shows another time than the zone that its times are read in."""
    ahead = now.astimezone(zone).utcoffset() or timedelta(0)
    if facts.offset == ahead:
        return ""
    return (
        f"{name} keeps {facts.zone} ({_shown(facts.offset)}), but its times are read as {zone.key} "
        f"({_shown(ahead)}): choose the PBX's time zone in the settings."
    )


def _shown(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _fingerprint(point: IntakePoint) -> str:
    given = msgspec.json.encode(point.settings, order="sorted")
    return hashlib.sha256(given + bytes(point.secret)).hexdigest()

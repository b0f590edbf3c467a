"""A look at a phone system before it is read: what is there, in which format, and what its first calls say.

Nothing is stored, and no number is shown whole: whoever sets up need not learn who called.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from heardback.desk.firm import evidence_firm, profile
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.desk.storable import plain
from heardback.evidence.call import fold_call, place_call
from heardback.evidence.firm import Firm
from heardback.formats.call_formats import call_format
from heardback.formats.calls import Piece
from heardback.formats.records import Unreadable
from heardback.gateways.mariadb import CallDatabase, DatabaseProblem
from heardback.gateways.threecx_listener import SocketProblem
from heardback.intake.calls import zone_of_point
from heardback.intake.models import RawItem
from heardback.intake.watch_call_files import (
    FileSettings,
    file_settings,
    files_of,
    guess_format,
    lines_of_bytes,
)
from heardback.intake.watch_call_files_reading import FileProblem, OpenFile
from heardback.intake.watch_freepbx import (
    UnusableDatabase,
    account_of,
    doubtful_zone,
    text_of,
    usable_columns,
)
from heardback.intake.watch_threecx import FORMAT as THREECX
from heardback.intake.watch_threecx import socket_settings

MOST_CALLS: Final = 5
_MOST_FILES: Final = 50
_BEGINNING: Final = 65_536
_RECENT: Final = timedelta(days=7)
_MOST_ROWS: Final = 400
_NAMES: Final = {
    "cel": "Asterisk CEL",
    "cdr": "Asterisk CDR",
    "queue_log": "Asterisk queue_log",
    "freeswitch": "FreeSWITCH",
    "csv": "a table, by its columns",
    "3cx": "3CX",
}


@dataclass(frozen=True, slots=True)
class LookedPlace:
    """A file or table: its name, and what it holds in words; `is_read` says whether it will be read."""

    name: str
    holds: str
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class LookedCall:
    """One call as it would be understood: when it began, which way it went, the masked number, what happened."""

    started_at: datetime
    direction: str
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found. `problem` in one sentence with the mend, '' where it can be read; `note` to know besides."""

    problem: str = ""
    note: str = ""
    places: tuple[LookedPlace, ...] = ()
    calls: tuple[LookedCall, ...] = ()
    is_csv: bool = False


def look_at(point: IntakePoint, now: datetime) -> Looked:
    """Look now; never raises for what the other side is or does."""
    try:
        if point.kind == IntakeKind.FREEPBX:
            return _look_at_database(point, now)
        if point.kind == IntakeKind.THREECX and point.settings.get("mode") != "files":
            return _look_at_socket(point)
        return _look_at_files(point)
    except (FileProblem, DatabaseProblem, UnusableDatabase, SocketProblem) as problem:
        return Looked(problem.sentence)


def _look_at_files(point: IntakePoint) -> Looked:
    default = THREECX if point.kind == IntakeKind.THREECX else ""
    wanted = file_settings(point.settings, default)
    firm, zone = evidence_firm(profile()), zone_of_point(point, profile())
    places: list[LookedPlace] = []
    calls: list[LookedCall] = []
    problem, has_csv = "", False
    for source in wanted.sources:
        try:
            files = list(files_of(source))
        except FileProblem as found:
            problem = problem or found.sentence
            continue
        for path in files[:_MOST_FILES]:
            try:
                with OpenFile(path) as file:
                    lines = lines_of_bytes(file.at(0, _BEGINNING), wanted.profile)
            except FileProblem as found:
                problem = problem or found.sentence
                places.append(LookedPlace(plain(path.name), "cannot be read", is_read=False))
                continue
            name = source.format or guess_format(path.name, lines, wanted.profile)
            has_csv = has_csv or name in ("", "csv")
            place, seen = _beginning_of(path.name, name, lines, wanted, firm, zone)
            places.append(place)
            calls += seen
        if len(files) > _MOST_FILES:
            places.append(LookedPlace(f"and {len(files) - _MOST_FILES} more", "not looked at here"))
    return Looked(plain(problem), "", tuple(places), tuple(calls[: 2 * MOST_CALLS]), has_csv)


def _beginning_of(
    name: str, format_name: str, lines: Sequence[str], wanted: FileSettings, firm: Firm, zone: tzinfo
) -> tuple[LookedPlace, list[LookedCall]]:
    name = plain(name)
    if not format_name:
        return LookedPlace(name, "no call records that are known", is_read=False), []
    shown = _NAMES.get(format_name, format_name)
    try:
        calls = calls_in(format_name, lines, wanted.profile, firm, zone)
    except Unreadable as problem:
        return LookedPlace(name, plain(f"not readable as {shown}: {problem.reason}"), is_read=False), []
    return LookedPlace(name, shown), calls


def calls_in(
    format_name: str,
    lines: Iterable[str],
    given: Mapping[str, str],
    firm: Firm,
    zone: tzinfo,
    most: int = MOST_CALLS,
) -> list[LookedCall]:
    """Return the first calls of some lines as they would be understood; raises Unreadable."""
    return _calls(call_format(format_name).split(lines, given), firm, zone, most)


def _calls(pieces: Iterable[Piece], firm: Firm, zone: tzinfo, most: int) -> list[LookedCall]:
    by_call: dict[str, list[Piece]] = {}
    for piece in pieces:
        if not piece.problem and piece.call_key:
            by_call.setdefault(piece.call_key, []).append(piece)
    found: list[LookedCall] = []
    for some in list(by_call.values())[:most]:
        with contextlib.suppress(Unreadable):
            placed = place_call(fold_call(some, zone), firm)
            found.append(
                LookedCall(
                    placed.record.started_at,
                    placed.contact.direction.value,
                    masked(placed.number),
                    placed.words,
                )
            )
    return found


def masked(number: str) -> str:
    """Return a number with its middle hidden."""
    return f"{number[:3]}…{number[-2:]}" if len(number) > 6 else number or "withheld"


def _look_at_database(point: IntakePoint, now: datetime) -> Looked:
    firm, zone = evidence_firm(profile()), zone_of_point(point, profile())
    with CallDatabase(account_of(point)) as database:
        columns = usable_columns(database, point.settings.get("database") or "asteriskcdrdb")
        facts = database.facts()
        places, pieces = [], []
        since = (now - _RECENT).astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat(" ")
        for table, time in (("cel", "eventtime"), ("cdr", "calldate")):
            if not columns[table]:
                places.append(LookedPlace(table, "not there, or not to be read", is_read=False))
                continue
            rows: list[dict[str, Any]] = database.rows(
                table, where=f"{time} >= %s", given=(since,), order=(time,), most=_MOST_ROWS
            )
            count = f"{len(rows)} or more" if len(rows) == _MOST_ROWS else str(len(rows))
            shown = f"rows of the last seven days: {count}"
            places.append(LookedPlace(table, f"{_NAMES[table]}, {shown}"))
            for row in rows:
                pieces += list(call_format(table).split(text_of(row).splitlines(keepends=True), {}))
    note = "" if columns["cel"] else (
        "Without the table cel nothing proves who answered: switch channel event logging on (docs/phones.md)."
    )  # fmt: skip
    note = doubtful_zone(facts, zone, point.name, now) or note
    return Looked("", note, tuple(places), tuple(_calls(pieces, firm, zone, MOST_CALLS)))


def _look_at_socket(point: IntakePoint) -> Looked:
    """A connection of its own would take 3CX's from the worker: what came last is shown instead."""
    wanted = socket_settings(point.settings)
    stored = RawItem.objects.filter(intake_point=point, kind="call").select_related("raw").order_by("-pk")
    lines = [
        unseal_compressed(row.raw.sealed).decode("utf-8", "surrogateescape") for row in stored[:MOST_CALLS]
    ]
    given = point.settings.get("profile")
    fields = given if isinstance(given, dict) else {}
    firm, zone = evidence_firm(profile()), zone_of_point(point, profile())
    try:
        calls = calls_in(THREECX, lines, fields, firm, zone) if lines else []
    except Unreadable as problem:
        return Looked(plain(f"What 3CX sent cannot be read: {problem.reason}"))
    where = f"{wanted.host} port {wanted.port}"
    holds = f"{stored.count()} records came" if lines else "no record came so far: one comes when a call ends"
    name = f"3CX connects to {where}" if wanted.is_listening else f"connected to 3CX at {where}"
    return Looked(point.problem, "", (LookedPlace(name, holds),), tuple(calls))

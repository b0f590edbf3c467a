"""Watching a 3CX: its records over TCP, whichever side connects, or the files that it writes.

Settings of a point of this kind: `mode` (listen: 3CX connects to us; connect: we connect to it; files), `host` and
`port` (where we listen, 127.0.0.1 without it, or where 3CX does), `peers` (addresses that may connect), `profile`
with `fields` (their order as chosen in 3CX; its own without it), `zone` (UTC for newer versions), `paths` of the mode
files.

3CX sends a record once and waits for no word, so a line is stored as soon as it is whole; what could not be stored
is kept and tried again.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import DatabaseError, connection

from heardback.desk.firm import profile
from heardback.desk.models import IntakePoint
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallRecord
from heardback.formats.records import Unreadable
from heardback.gateways.mariadb import is_this_machine
from heardback.gateways.threecx_listener import Calling, Listening, Received, Records, SocketProblem, allowed
from heardback.intake.calls import CallText, store_calls, zone_of_point
from heardback.intake.watch_call_files import CallFilesWatcher
from heardback.intake.watching import note_seen, say_problem

LOG = logging.getLogger(__name__)
FORMAT: Final = "3cx"
PORT: Final = 5015
_TRY_AGAIN: Final = timedelta(seconds=30)
_SEEN_EVERY: Final = timedelta(seconds=30)
#: A 3CX that sends records keeps its connection; one that is silent for so long is not connected at all.
_PATIENCE: Final = timedelta(minutes=15)
_MOST_AT_ONCE: Final = 500
_MOST_WAITING: Final = 10_000
_WAIT: Final = 2.0
_MOST_OFF: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SocketSettings:
    """The settings of a point that reads over TCP, tamed."""

    is_listening: bool
    host: str
    port: int
    peers: tuple[str, ...]


def socket_settings(given: Mapping[str, object]) -> SocketSettings:
    """Return what a point's settings say; raises SocketProblem naming what is missing or wrong."""
    is_listening = given.get("mode") != "connect"
    host = str(given.get("host") or ("127.0.0.1" if is_listening else "")).strip()
    if not host:
        raise SocketProblem("No host is named: enter where 3CX waits.")
    try:
        port = int(str(given.get("port") or PORT))
    except ValueError:
        raise SocketProblem("The port is no number: enter the one chosen in 3CX.") from None
    if not 0 <= port < 65536:
        raise SocketProblem(f"There is no port {port}: enter the one chosen in 3CX.")
    written = given.get("peers")
    peers = (
        tuple(str(one).strip() for one in written if str(one).strip()) if isinstance(written, list) else ()
    )
    if is_listening and not peers:
        if not is_this_machine(host):
            raise SocketProblem(
                "Nobody is named who may connect: enter 3CX's address, as it proves by nothing else that it is 3CX."
            )
        peers = ("127.0.0.0/8", "::1")
    return SocketSettings(is_listening, host, port, peers)


class ThreeCxWatcher:
    """Keeps one 3CX read, for one thread. Trouble becomes the point's one sentence."""

    def __init__(self) -> None:
        self._files = CallFilesWatcher(default_format=FORMAT)
        self._is_files = False
        self._records: Records | None = None
        self._waiting: list[Received] = []
        self._opened_at: datetime | None = None
        self._not_before: datetime | None = None
        self._doubt = ""
        self._settings = b""

    @property
    def port(self) -> int:
        """The port that is listened on, 0 while none is."""
        return self._records.port if isinstance(self._records, Listening) else 0

    def close(self) -> None:
        """Let go of the connection; lines that have come and are not stored yet are kept for the next step."""
        if self._records is not None:
            with contextlib.suppress(SocketProblem):
                while taken := self._records.receive(0):
                    self._waiting += taken
            self._records.close()
            self._records = None

    def wait(self, seconds: float) -> None:
        """Return when something has come, or after `seconds` at most."""
        if self._is_files:
            self._files.wait(seconds)
        elif self._waiting:
            time.sleep(min(seconds, _WAIT))
        elif self._records is not None:
            self._records.has_news(min(seconds, _WAIT))
        else:
            time.sleep(min(seconds, _WAIT))

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        """Store the lines that have come; True where there may be more at once."""
        self._is_files = point.settings.get("mode") == "files"
        if self._is_files:
            self.close()
            return self._files.ingest_one(point, now)
        settings = msgspec.json.encode(point.settings, order="sorted")
        if settings != self._settings:
            self.close()
            self._settings, self._not_before, self._doubt = settings, None, ""
        has_stored = self._store(point, now)  # what an earlier step could not
        if self._not_before is not None and now < self._not_before:
            return False
        try:
            return self._receive(point, now) or has_stored
        except SocketProblem as problem:
            self.close()
            self._not_before = now + _TRY_AGAIN
            LOG.warning("%s: %s", point.name, problem.sentence)
            say_problem(point, f"{point.name}: {problem.sentence}", now)
            return False

    def _receive(self, point: IntakePoint, now: datetime) -> bool:
        if self._records is None:
            wanted = socket_settings(point.settings)
            self._records = (
                Listening(wanted.host, wanted.port, allowed(list(wanted.peers)))
                if wanted.is_listening
                else Calling(wanted.host, wanted.port)
            )
            self._opened_at = now
        if len(self._waiting) < _MOST_WAITING:  # else 3CX waits
            self._waiting += self._records.receive(0)
        has_stored = self._store(point, now)
        self._say(point, now)
        return has_stored

    def _store(self, point: IntakePoint, now: datetime) -> bool:
        """Commit 1 for what is waiting; it goes on waiting where that fails."""
        if not self._waiting:
            return False
        batch = self._waiting[:_MOST_AT_ONCE]
        texts = [CallText(FORMAT, one.line.decode("utf-8", "surrogateescape") + "\n") for one in batch]
        try:
            store_calls(point, texts, seen_at=now)
        except DatabaseError:
            # The connection to 3CX is kept: what it has sent, it sends to nobody again.
            LOG.exception("%s: %d records could not be stored; trying again.", point.name, len(self._waiting))
            connection.close()
            return False
        del self._waiting[: len(batch)]
        self._doubt = doubtful_zone(point, texts[-1].text, now) or ""
        return True

    def _say(self, point: IntakePoint, now: datetime) -> None:
        records = self._records
        if records is None:
            return
        if records.peers:
            self._opened_at = now
            if point.last_seen_at is None or now - point.last_seen_at >= _SEEN_EVERY:
                note_seen(point, now)
            say_problem(point, self._doubt, now)
        elif records.refused:
            who = ", ".join(list(records.refused)[-3:])
            sentence = f"{point.name}: {who} tried to connect and may not: enter the address if it is 3CX's."
            say_problem(point, sentence, now)
        elif self._opened_at is not None and now - self._opened_at >= _PATIENCE:
            sentence = (
                f"{point.name}: 3CX is not connected: set its CDR output to client (active socket) with this "
                "machine's address and port, and let it through the firewall."
            )
            say_problem(point, sentence, now)


def doubtful_zone(point: IntakePoint, line: str, now: datetime) -> str:
    """Return a sentence where a record that has just been sent ended at another time than now: its zone is wrong."""
    record = _record(point, line)
    if record is None or record.ended_at is None:
        return ""
    off = record.ended_at - now
    if abs(off) < _MOST_OFF:
        return ""
    quarters = round(off / timedelta(minutes=15))
    is_zone = abs(off - quarters * timedelta(minutes=15)) < timedelta(minutes=2) and abs(off) < timedelta(
        hours=27
    )
    if not is_zone:
        return ""  # an old record sent late, or a clock of its own: nothing that a zone would mend
    hours = f"{abs(quarters) / 4:g} h {'ahead' if quarters > 0 else 'behind'}"
    return (
        f"{point.name} sends calls that end {hours} of now: choose the time zone that 3CX writes in the settings "
        "(newer versions write UTC)."
    )


def _fields(point: IntakePoint) -> dict[str, str]:
    given = point.settings.get("profile")
    return {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}


def _record(point: IntakePoint, line: str) -> CallRecord | None:
    known = call_format(FORMAT)
    try:
        pieces = list(known.split([line], _fields(point)))
        return known.fold(
            [piece.content for piece in pieces if not piece.problem], zone_of_point(point, profile())
        )
    except Unreadable:
        return None

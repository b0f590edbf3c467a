"""The intake's worker: a watcher a mailbox, each in a thread of its own, and one normaliser for all of them.

Watchers only store what came (commit 1). The normaliser turns it into contacts and judges (commit 2), whoever stored
it: a watcher here, the form's page, the door for forwarded mail, or a watcher on another machine.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db import connection

from heardback.desk.models import IntakeKind, IntakePoint
from heardback.gateways.smtp_listener import ListenerProblem, ListenerSettings, SmtpListener
from heardback.intake.normalise import normalise_one
from heardback.intake.receive_smtp import smtp_listener
from heardback.intake.watch_call_files import CallFilesWatcher
from heardback.intake.watch_freepbx import FreePbxWatcher
from heardback.intake.watch_graph import GraphWatcher
from heardback.intake.watch_imap import ImapWatcher
from heardback.intake.watch_telnyx import TelnyxWatcher
from heardback.intake.watch_threecx import ThreeCxWatcher
from heardback.intake.watch_twilio import TwilioWatcher
from heardback.workers.loop import Life, Stop, run_steps, utc_now

LOG = logging.getLogger(__name__)
_REST = 0.5
_LOOK_FOR_POINTS_EVERY = timedelta(seconds=5)
_LOOK_EVERY = 30.0
_AFTER_A_FAILURE, _LONGEST_REST = 5.0, 300.0
_SECONDS_TO_END = 3.0
_TRY_DOOR_EVERY = timedelta(seconds=30)


class Watcher(Protocol):
    """Reads one intake point: a step stores what is there, `wait` returns when there may be more."""

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool: ...

    def wait(self, seconds: float) -> None: ...

    def close(self) -> None: ...


Make = Callable[[], Watcher]
WATCHERS: dict[str, Make] = {
    IntakeKind.IMAP: ImapWatcher,
    IntakeKind.GMAIL: ImapWatcher,
    IntakeKind.GRAPH: GraphWatcher,
    IntakeKind.PBX_FILES: CallFilesWatcher,
    IntakeKind.FREEPBX: FreePbxWatcher,
    IntakeKind.THREECX: ThreeCxWatcher,
    IntakeKind.TWILIO: TwilioWatcher,
    IntakeKind.TELNYX: TelnyxWatcher,
}


class Watching(threading.Thread):
    """One watcher at work; `ends` has it stop after its step."""

    def __init__(self, point_id: int, make: Make) -> None:
        super().__init__(name=f"watch-{point_id}", daemon=True)
        self.ends = threading.Event()
        self._point_id, self._make = point_id, make

    def run(self) -> None:
        failures = 0
        watcher = self._make()
        while not self.ends.is_set():
            try:
                has_more = self._step(watcher)
                failures = 0
            except Exception:
                # What a watcher expects it says itself (the point's sentence); this is our own fault or the disk's.
                LOG.exception("Watching intake point %d failed; trying again.", self._point_id)
                has_more, failures = False, failures + 1
                watcher.close()
            if failures:
                connection.close()
                self.ends.wait(min(_AFTER_A_FAILURE * 2 ** (failures - 1), _LONGEST_REST))
            elif not has_more and not self.ends.is_set():
                connection.close()  # fifty waiting mailboxes need no fifty connections
                watcher.wait(_LOOK_EVERY)
        watcher.close()
        connection.close()

    def _step(self, watcher: Watcher) -> bool:
        point = IntakePoint.objects.filter(pk=self._point_id, is_active=True).first()
        return point is not None and watcher.ingest_one(point, utc_now())


class Watchers:
    """Keeps one watcher running for every active intake point that can be watched."""

    def __init__(self, makes: dict[str, Make] | None = None) -> None:
        self._makes = WATCHERS if makes is None else makes
        self._threads: dict[int, tuple[str, Watching]] = {}
        self._looked_at: datetime | None = None

    def keep(self, now: datetime) -> None:
        """Start what is new or has died and end what was switched off, every few seconds."""
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < _LOOK_FOR_POINTS_EVERY:
            return
        self._looked_at = now
        wanted = dict(
            IntakePoint.objects.filter(is_active=True, kind__in=self._makes).values_list("pk", "kind")
        )
        for pk, (kind, thread) in list(self._threads.items()):
            if wanted.get(pk) != kind or not thread.is_alive():
                thread.ends.set()
                del self._threads[pk]
        for pk in wanted.keys() - self._threads.keys():
            thread = Watching(pk, self._makes[wanted[pk]])
            self._threads[pk] = (wanted[pk], thread)
            thread.start()

    def end(self, seconds: float = _SECONDS_TO_END) -> None:
        """Ask everybody to stop and give them some seconds; who waits for a server is left behind."""
        ends_at = time.monotonic() + seconds
        for _, thread in self._threads.values():
            thread.ends.set()
        for _, thread in self._threads.values():
            thread.join(max(0.0, ends_at - time.monotonic()))


class Door:
    """The door for forwarded mail, where HEARDBACK_SMTP_LISTEN names one; tried again where it cannot be opened."""

    def __init__(self, listen: str, certificate: str) -> None:
        self._listen, self._certificate = listen, certificate
        self._listener: SmtpListener | None = None
        self._not_before: datetime | None = None

    def keep(self, now: datetime) -> None:
        """Open the door if it should be open and is not."""
        if not self._listen or self._listener is not None or (self._not_before and now < self._not_before):
            return
        host, _, port = self._listen.rpartition(":")
        wanted = ListenerSettings(host.strip("[]") or "127.0.0.1", int(port), certificate=self._certificate)
        try:
            listener = smtp_listener(wanted, utc_now)
            listener.start()
        except ListenerProblem as problem:
            LOG.warning("%s", problem.sentence)
            self._not_before = now + _TRY_DOOR_EVERY
        else:
            self._listener = listener

    def close(self) -> None:
        """Let nobody in any more; who has handed over a whole mail still gets its answer."""
        if self._listener is not None:
            self._listener.stop()


def run(stop: Stop) -> None:
    """Watch, take forwarded mail and normalise until told to stop."""
    environment = settings.ENVIRONMENT
    door = Door(environment.value("HEARDBACK_SMTP_LISTEN"), environment.value("HEARDBACK_SMTP_CERTIFICATE"))
    watchers = Watchers()

    def step(now: datetime) -> bool:
        door.keep(now)
        watchers.keep(now)
        return normalise_one(now) > 0

    run_steps(Life("ingest"), step, stop, _REST)
    door.close()
    watchers.end()

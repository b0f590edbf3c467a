"""One mailbox watched over IMAP: a connection kept open, steps over it, and peace for a server that says no.

A step (`watch_imap_step`) opens every watched folder for reading only, stores what came since its cursor and, when
nothing new is left, goes one slice further back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime

from heardback.desk.models import IntakePoint
from heardback.gateways.http import HttpProblem
from heardback.gateways.imap import Mailbox, connected
from heardback.gateways.imap_folders import Folder
from heardback.gateways.imap_problems import ConnectionCut, ImapProblem, ServerClosed, TokenRefused
from heardback.intake.backfill import Limits, NoRoom
from heardback.intake.coverage import end_stale_spans
from heardback.intake.watch_imap_account import UnusableSettings, account_of, fingerprint, settings_of
from heardback.intake.watch_imap_step import Memory, Step
from heardback.intake.watching import say_problem

LOG = logging.getLogger(__name__)


class ImapWatcher:
    """Keeps one mailbox watched over one connection that stays open between steps; for one thread.

    A problem is written to the intake point as one sentence; until waiting can have helped, or somebody changed
    the settings, the server is left in peace.
    """

    def __init__(self, limits: Limits | None = None, timeout: float = 60.0) -> None:
        self._limits = limits or Limits()
        self._timeout = timeout
        self._mailbox: Mailbox | None = None
        self._memory = Memory()
        self._seen = ""
        self._not_before: datetime | None = None

    def close(self) -> None:
        """Sign out."""
        if self._mailbox is not None:
            self._mailbox.close()
            self._mailbox = None

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        """Do one step for `point`; True where something was stored, so that there may be more at once."""
        if self._is_patient(point, now):
            return False
        try:
            return self._step(point, now)
        except (ImapProblem, HttpProblem, NoRoom, UnusableSettings) as problem:
            self.close()
            self._not_before = now + problem.retry_after
            LOG.warning("%s: %s", point.name, problem.sentence)
            say_problem(point, problem.sentence, now)
            end_stale_spans(now, point)
            return False

    def wait(self, seconds: float) -> None:
        """Return when the server tells of a change where mail comes in (IDLE), or after `seconds`."""
        until = time.monotonic() + seconds
        try:
            if self._mailbox is not None and self._memory.idle_on:
                self._mailbox.examine(self._memory.idle_on)
                if self._mailbox.wait_for_change(seconds):
                    return
        except ImapProblem as problem:
            LOG.info("%s", problem.sentence)
            self.close()
        time.sleep(max(0.0, until - time.monotonic()))

    def _is_patient(self, point: IntakePoint, now: datetime) -> bool:
        seen = fingerprint(point)
        if seen != self._seen:
            self.close()
            self._seen, self._not_before = seen, None
        return self._not_before is not None and now < self._not_before

    def _step(self, point: IntakePoint, now: datetime) -> bool:
        chosen = settings_of(point)
        mailbox, folders = self._folders(point, now)
        failed = self._memory.failed
        did_work = Step(point, mailbox, chosen, self._limits, self._memory, now).run(folders)
        self._not_before = None
        if self._memory.failed != failed:
            # A session may hold on to a folder that has gone from under it; a new one sees what there is.
            self.close()
        return did_work

    def _folders(self, point: IntakePoint, now: datetime) -> tuple[Mailbox, Sequence[Folder]]:
        """Return the mailbox's folders, over the open connection or, where it has ended meanwhile, a new one."""
        if self._mailbox is not None:
            try:
                return self._mailbox, self._mailbox.folders()
            except (ServerClosed, ConnectionCut):
                self.close()
        self._mailbox = self._connected(point, now)
        return self._mailbox, self._mailbox.folders()

    def _connected(self, point: IntakePoint, now: datetime) -> Mailbox:
        try:
            return connected(account_of(point, now), self._timeout)
        except TokenRefused:
            return connected(account_of(point, now, is_refused=True), self._timeout)

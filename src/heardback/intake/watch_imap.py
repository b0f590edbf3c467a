"""One mailbox watched: new mail first, then a slice of history, each batch durable with its cursor.

A step opens every watched folder for reading only, stores what came since the cursor and, when nothing new is
left, goes one slice further back. It may be ended anywhere: what is stored has its cursor with it, what is not is
fetched again and recognised.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from heardback.desk.models import IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.http import HttpProblem
from heardback.gateways.imap import Mailbox, connected
from heardback.gateways.imap_folders import Folder
from heardback.gateways.imap_problems import (
    ConnectionCut,
    FolderRefused,
    ImapProblem,
    NoSuchFolder,
    ServerClosed,
    TokenRefused,
)
from heardback.gateways.imap_records import Batch, FolderState
from heardback.intake.backfill import Limits, NoRoom, note_volume, why_history_waits
from heardback.intake.models import Cursor, RawItem
from heardback.intake.store import store_raw
from heardback.intake.watch_imap_account import (
    ImapSettings,
    UnusableSettings,
    account_of,
    fingerprint,
    settings_of,
)
from heardback.intake.watch_imap_coverage import end_stale_spans, note_look, together
from heardback.intake.watch_imap_folders import (
    carry_over_renames,
    folders_to_watch,
    key_prefix,
    labels_to_skip,
)
from heardback.intake.watch_imap_items import WITHHELD, item_of, items_of
from heardback.intake.watching import note_seen, say_problem

LOG = logging.getLogger(__name__)
_LONGEST_NAME = 400
_RETRIED_AT_ONCE = 20
_FORGET_AFTER = timedelta(days=1)


class ImapWatcher:
    """Keeps one mailbox watched over one connection that stays open between steps; for one thread.

    A problem is written to the intake point as one sentence; until waiting can have helped, or somebody changed
    the settings, the server is left in peace.
    """

    def __init__(self, limits: Limits | None = None, timeout: float = 60.0) -> None:
        self._limits = limits or Limits()
        self._timeout = timeout
        self._mailbox: Mailbox | None = None
        self._idle_on = ""
        self._seen = ""
        self._not_before: datetime | None = None
        self._vanished: set[str] = set()
        self._retried_on = ""
        self._failed: set[str] = set()

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
            if self._mailbox is not None and self._idle_on:
                self._mailbox.examine(self._idle_on)
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
        folders, missing = self._listed(point, chosen, now)
        cursors = self._cursors(point, folders, now)
        problems = [
            f"{point.name} has no folder “{name}” any more: choose the folder that replaced it."
            for name in missing
        ]
        did_work = False
        seen: list[Folder] = []
        for folder in folders:
            try:
                did_work |= self._read_new(point, folder, cursors, chosen, now)
                seen.append(folder)
            except (NoSuchFolder, FolderRefused) as problem:
                problems.append(problem.sentence)
        if not did_work:
            did_work = self._read_history(point, seen, cursors, chosen, now)
        did_work |= self._retry_withheld(point, seen, cursors, now)
        self._note_looks(point, folders, cursors, problems, now)
        failed = {folder.name for folder in folders} - {folder.name for folder in seen}
        if failed != self._failed:
            # A session may hold on to a folder that has gone from under it; a new one sees what there is.
            self._failed = failed
            self.close()
        return did_work

    def _listed(
        self, point: IntakePoint, chosen: ImapSettings, now: datetime
    ) -> tuple[list[Folder], list[str]]:
        """Return the folders to watch, over the open connection or, where it has ended meanwhile, a new one."""
        if self._mailbox is not None:
            try:
                return folders_to_watch(self._mailbox.folders(), chosen.folders, chosen.excluded)
            except (ServerClosed, ConnectionCut):
                self.close()
        self._mailbox = self._connected(point, now)
        return folders_to_watch(self._mailbox.folders(), chosen.folders, chosen.excluded)

    def _connected(self, point: IntakePoint, now: datetime) -> Mailbox:
        try:
            return connected(account_of(point, now), self._timeout)
        except TokenRefused:
            return connected(account_of(point, now, is_refused=True), self._timeout)

    @property
    def _open(self) -> Mailbox:
        assert self._mailbox is not None
        return self._mailbox

    def _cursors(self, point: IntakePoint, folders: list[Folder], now: datetime) -> dict[str, Cursor]:
        cursors = {cursor.folder: cursor for cursor in Cursor.objects.filter(intake_point=point)}
        for cursor in carry_over_renames(self._open, folders, cursors):
            cursor.save()
        names = {folder.name for folder in folders}
        for cursor in cursors.values():
            # A folder that somebody excluded has no history left to read; chosen again it is read anew.
            if cursor.folder not in names and (
                cursor.looked_at is None or now - cursor.looked_at > _FORGET_AFTER
            ):
                cursor.delete()
        return {cursor.folder: cursor for cursor in cursors.values()}

    def _read_new(
        self,
        point: IntakePoint,
        folder: Folder,
        cursors: dict[str, Cursor],
        chosen: ImapSettings,
        now: datetime,
    ) -> bool:
        if len(folder.name) > _LONGEST_NAME:
            raise FolderRefused(
                f"A folder of {point.name} has a name of {len(folder.name)} letters: rename it to be read."
            )
        state = self._open.examine(folder.name)
        cursor = cursors.get(folder.name) or Cursor(intake_point=point, folder=folder.name)
        cursors[folder.name] = cursor
        if cursor.uid_validity != state.uid_validity or cursor.highest_uid >= state.uid_next:
            self._begin(cursor, folder, state)
        stored = 0
        limits = self._limits
        for batch in self._open.batches_after(
            cursor.highest_uid,
            most_messages=limits.batch_messages,
            most_bytes=limits.batch_bytes,
            is_headers_only=point.is_metadata_only,
            skip=labels_to_skip(folder, chosen.excluded),
        ):
            limits.check_new(_size(batch))
            if len(batch.mails) < batch.highest_uid - cursor.highest_uid:
                self._vanished.add(folder.name)
            cursor.highest_uid = batch.highest_uid
            stored += self._store(point, folder, cursor, batch, now)
            if stored >= limits.step_messages:
                return True
        cursor.looked_at = now
        return stored > 0

    def _begin(self, cursor: Cursor, folder: Folder, state: FolderState) -> None:
        """Start a folder: what it holds now is history, what comes from now on is new."""
        if cursor.uid_validity == state.uid_validity:
            # Numbers were given out a second time (a server restored from an old copy): they mean other mails now.
            cursor.token = str(int(cursor.token or "1") + 1)
        else:
            cursor.token = ""
        cursor.role = folder.role.value
        cursor.uid_validity = state.uid_validity
        cursor.highest_uid, cursor.lowest_uid = state.uid_next - 1, state.uid_next
        estimate = self._open.estimate_before(state.uid_next)
        cursor.to_fetch, cursor.to_fetch_bytes = estimate.messages, estimate.bytes
        cursor.is_backfilled = not estimate.messages
        cursor.save()

    def _read_history(
        self,
        point: IntakePoint,
        folders: list[Folder],
        cursors: dict[str, Cursor],
        chosen: ImapSettings,
        now: datetime,
    ) -> bool:
        """Go one slice back in the folder that reaches back least far, so that all folders reach back evenly."""
        waiting = [folder for folder in folders if not cursors[folder.name].is_backfilled]
        if not waiting or why_history_waits(point, now, chosen.daily_bytes, self._limits):
            return False
        folder = max(waiting, key=lambda one: cursors[one.name].oldest_at or now)
        cursor = cursors[folder.name]
        if self._open.examine(folder.name).uid_validity != cursor.uid_validity:
            return True  # made anew since the look a moment ago: the next step begins it
        looked = 0
        for batch in self._history(point, folder, cursor, chosen):
            cursor.lowest_uid = batch.lowest_uid
            cursor.is_backfilled = batch.lowest_uid <= 1
            _count_down(cursor, batch)
            self._store(point, folder, cursor, batch, now)
            looked += len(batch.mails) + len(batch.passed_over) + len(batch.withheld)
            if looked >= self._limits.step_messages or why_history_waits(
                point, now, chosen.daily_bytes, self._limits
            ):
                return True
        cursor.is_backfilled, cursor.to_fetch, cursor.to_fetch_bytes = True, 0, 0
        cursor.save()
        return True

    def _history(
        self, point: IntakePoint, folder: Folder, cursor: Cursor, chosen: ImapSettings
    ) -> Iterator[Batch]:
        return self._open.batches_before(
            cursor.lowest_uid,
            most_messages=self._limits.batch_messages,
            most_bytes=self._limits.batch_bytes,
            is_headers_only=point.is_metadata_only,
            skip=labels_to_skip(folder, chosen.excluded),
        )

    def _store(self, point: IntakePoint, folder: Folder, cursor: Cursor, batch: Batch, now: datetime) -> int:
        """Commit 1: a batch, its cursor and its volume in one transaction."""
        moments = [mail.internal_date for mail in batch.mails if mail.internal_date is not None]
        if moments:
            cursor.oldest_at = min([*moments, cursor.oldest_at or now])
        return store_raw(
            point,
            items_of(batch, folder, cursor, point),
            seen_at=now,
            cursor=cursor,
            also=lambda: note_volume(point, now, _size(batch)),
        ).items

    def _retry_withheld(
        self, point: IntakePoint, folders: list[Folder], cursors: dict[str, Cursor], now: datetime
    ) -> bool:
        """Ask once an hour again for mails that the server did not hand over; True where it gave one."""
        hour = f"{now:%Y-%m-%d %H}"
        if self._retried_on == hour:
            return False
        self._retried_on = hour
        gave = False
        for folder in folders:
            cursor = cursors[folder.name]
            prefix = key_prefix(cursor)
            rows = RawItem.objects.filter(
                intake_point=point, source_key__startswith=prefix, source_key__endswith=WITHHELD
            )
            keys = list(rows.values_list("source_key", flat=True)[:_RETRIED_AT_ONCE])
            if keys:
                self._open.examine(folder.name)
            for key in keys:
                uid = int(key.removeprefix(prefix).removesuffix(WITHHELD))
                mail = self._open.mail(uid, is_headers_only=point.is_metadata_only)
                if mail is not None:
                    gave |= store_raw(point, [item_of(mail, folder, cursor)], seen_at=now).items > 0
        return gave

    def _note_looks(
        self,
        point: IntakePoint,
        folders: list[Folder],
        cursors: dict[str, Cursor],
        problems: list[str],
        now: datetime,
    ) -> None:
        self._not_before = None
        arriving = [
            folder.name for folder in folders if folder.is_all_mail or folder.role is FolderRole.INBOX
        ]
        self._idle_on = arriving[0] if arriving else ""
        # A step that ended in the middle of new mail proves nothing yet, and takes nothing back.
        looked = {one.name: cursors[one.name] for one in folders if _is_looked(cursors.get(one.name), now)}
        sent = [folder for folder in folders if folder.role is FolderRole.SENT]
        with transaction.atomic():
            for folder in folders:
                if folder.name in looked and folder.role is not FolderRole.SENT:
                    self._note_arrivals(point, folder, looked[folder.name], now)
            for cursor in looked.values():
                cursor.save()
            if sent and all(folder.name in looked for folder in sent):
                as_one = together(point, [looked[folder.name] for folder in sent], now)
                note_look(point, as_one, now, is_all_mail=False, has_vanished=False)
            note_seen(point, now)
            say_problem(point, " ".join(problems), now)
            if problems:
                end_stale_spans(now, point)

    def _note_arrivals(self, point: IntakePoint, folder: Folder, cursor: Cursor, now: datetime) -> None:
        has_vanished = folder.name in self._vanished
        self._vanished.discard(folder.name)
        note_look(point, cursor, now, is_all_mail=folder.is_all_mail, has_vanished=has_vanished)


def _is_looked(cursor: Cursor | None, now: datetime) -> bool:
    return cursor is not None and cursor.looked_at == now


def _size(batch: Batch) -> int:
    return sum(len(mail.raw) for mail in batch.mails)


def _count_down(cursor: Cursor, batch: Batch) -> None:
    count = len(batch.mails) + len(batch.passed_over) + len(batch.withheld)
    size = sum(mail.size for mail in batch.mails) + sum(one.size for one in batch.withheld)
    cursor.to_fetch = max(0, cursor.to_fetch - count)
    cursor.to_fetch_bytes = max(0, cursor.to_fetch_bytes - size)

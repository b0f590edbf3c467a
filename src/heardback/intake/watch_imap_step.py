"""One step in an open mailbox: what is new in every folder, then a slice of history, then what the looks prove.

Each batch is stored with its cursor in one transaction, so a step may be ended anywhere: what is stored has its
cursor with it, what is not is fetched again and recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from heardback.desk.models import IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.imap import Mailbox
from heardback.gateways.imap_folders import Folder
from heardback.gateways.imap_problems import FolderRefused, NoSuchFolder, quoted
from heardback.gateways.imap_records import Batch, FolderState
from heardback.intake.backfill import Limits, note_volume, why_history_waits
from heardback.intake.coverage import end_stale_spans, note_look, together
from heardback.intake.models import Cursor, RawItem
from heardback.intake.store import store_raw
from heardback.intake.watch_imap_account import ImapSettings
from heardback.intake.watch_imap_folders import (
    carry_over_renames,
    folders_to_watch,
    key_prefix,
    labels_to_skip,
    new_names_of,
)
from heardback.intake.watch_imap_items import WITHHELD, item_of, items_of
from heardback.intake.watching import note_seen, say_problem

_LONGEST_NAME = 400
_RETRIED_AT_ONCE = 20
_FORGET_AFTER = timedelta(days=1)
_OVERLAP = timedelta(days=1)


@dataclass(slots=True)
class Memory:
    """What a watcher remembers from step to step; all of it can be lost."""

    vanished: set[str] = field(default_factory=set)  # folders where mail was removed before we saw it
    failed: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    retried_on: str = ""
    idle_on: str = ""


class Step:
    """One step for one intake point; `cursors` are by folder."""

    def __init__(
        self,
        point: IntakePoint,
        mailbox: Mailbox,
        chosen: ImapSettings,
        limits: Limits,
        memory: Memory,
        now: datetime,
    ) -> None:
        self._point, self._mailbox, self._chosen = point, mailbox, chosen
        self._limits, self._memory, self._now = limits, memory, now
        self._cursors: dict[str, Cursor] = {}

    def run(self, there: Sequence[Folder]) -> bool:
        """Do the step over the folders that are there; True where something was stored."""
        folders, missing = folders_to_watch(there, self._chosen.folders, self._chosen.excluded)
        self._cursors = {cursor.folder: cursor for cursor in Cursor.objects.filter(intake_point=self._point)}
        if missing and missing != self._memory.missing and self._follow(there, missing):
            return True
        self._memory.missing = missing
        self._carry_over(folders)
        problems = [
            f"{self._point.name} has no folder {quoted(name)} any more: choose the folder that replaced it."
            for name in missing
        ]
        did_work = False
        seen: list[Folder] = []
        for folder in folders:
            try:
                did_work |= self._read_new(folder)
                seen.append(folder)
            except (NoSuchFolder, FolderRefused) as problem:
                problems.append(problem.sentence)
        did_work = did_work or self._read_history(seen)
        did_work |= self._retry_withheld(seen)
        self._note_looks(folders, problems)
        self._memory.failed = {folder.name for folder in folders} - {folder.name for folder in seen}
        return did_work

    # -- folders

    def _follow(self, there: Sequence[Folder], missing: list[str]) -> bool:
        """Choose a renamed folder under its new name; True where one was found."""
        renamed = new_names_of(self._mailbox, there, self._chosen.excluded, self._cursors, missing)
        if renamed:
            names = [renamed.get(name, name) for name in self._chosen.folders]
            self._point.settings = {**self._point.settings, "folders": names}
            self._point.save(update_fields=["settings"])
        return bool(renamed)

    def _carry_over(self, folders: list[Folder]) -> None:
        for cursor in carry_over_renames(self._mailbox, folders, self._cursors):
            cursor.save()
        names = {folder.name for folder in folders}
        for cursor in self._cursors.values():
            # A folder that somebody excluded has no history left to read; chosen again it is read anew.
            is_long = cursor.looked_at is None or self._now - cursor.looked_at > _FORGET_AFTER
            if cursor.folder not in names and is_long:
                cursor.delete()
        self._cursors = {cursor.folder: cursor for cursor in self._cursors.values()}

    # -- new mail

    def _read_new(self, folder: Folder) -> bool:
        if len(folder.name) > _LONGEST_NAME:
            raise FolderRefused(
                f"A folder of {self._point.name} has a name of {len(folder.name)} letters: rename it to be read."
            )
        state = self._mailbox.examine(folder.name)
        cursor = self._cursors.get(folder.name) or Cursor(intake_point=self._point, folder=folder.name)
        self._cursors[folder.name] = cursor
        stored = 0
        if cursor.uid_validity != state.uid_validity or cursor.highest_uid >= state.uid_next:
            self._begin(cursor, folder, state)
            stored += self._catch_up(folder, cursor)
        for batch in self._mailbox.batches_after(
            cursor.highest_uid,
            most_messages=self._limits.batch_messages,
            most_bytes=self._limits.batch_bytes,
            is_headers_only=self._point.is_metadata_only,
            skip=labels_to_skip(folder, self._chosen.excluded),
        ):
            self._limits.check_new(_size(batch))
            if _count(batch) < batch.highest_uid - cursor.highest_uid:
                self._memory.vanished.add(folder.name)
            cursor.highest_uid = batch.highest_uid
            stored += self._store(folder, cursor, batch)
            if stored >= self._limits.step_messages:
                return True
        cursor.looked_at = self._now
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
        cursor.oldest_at = None
        estimate = self._mailbox.estimate_before(state.uid_next)
        cursor.to_fetch, cursor.to_fetch_bytes = estimate.messages, estimate.bytes
        cursor.is_backfilled = not estimate.messages
        cursor.save()

    def _catch_up(self, folder: Folder, cursor: Cursor) -> int:
        """Read what came into a folder numbered anew since the last look: new mail does not wait for history."""
        if cursor.looked_at is None or cursor.is_backfilled:
            return 0
        stored = looked = 0
        for batch in self._history(folder, cursor):
            self._limits.check_new(_size(batch))
            stored += self._store_history(folder, cursor, batch)
            looked += _count(batch)
            moments = [mail.internal_date for mail in batch.mails if mail.internal_date is not None]
            is_old = bool(moments) and max(moments) < cursor.looked_at - _OVERLAP
            if is_old or looked >= self._limits.step_messages:
                break
        return stored

    # -- history

    def _read_history(self, folders: list[Folder]) -> bool:
        """Go one slice back in the folder that reaches back least far, so that all folders reach back evenly."""
        waiting = [folder for folder in folders if not self._cursors[folder.name].is_backfilled]
        if not waiting or self._history_waits():
            return False
        folder = max(waiting, key=lambda one: self._cursors[one.name].oldest_at or self._now)
        cursor = self._cursors[folder.name]
        if self._mailbox.examine(folder.name).uid_validity != cursor.uid_validity:
            return True  # made anew since the look a moment ago: the next step begins it
        looked = 0
        for batch in self._history(folder, cursor):
            self._store_history(folder, cursor, batch)
            looked += _count(batch)
            if looked >= self._limits.step_messages or self._history_waits():
                return True
        cursor.is_backfilled, cursor.to_fetch, cursor.to_fetch_bytes = True, 0, 0
        cursor.save()
        return True

    def _history(self, folder: Folder, cursor: Cursor) -> Iterator[Batch]:
        return self._mailbox.batches_before(
            cursor.lowest_uid,
            most_messages=self._limits.batch_messages,
            most_bytes=self._limits.batch_bytes,
            is_headers_only=self._point.is_metadata_only,
            skip=labels_to_skip(folder, self._chosen.excluded),
        )

    def _history_waits(self) -> bool:
        return bool(why_history_waits(self._point, self._now, self._chosen.daily_bytes, self._limits))

    def _store_history(self, folder: Folder, cursor: Cursor, batch: Batch) -> int:
        cursor.lowest_uid = batch.lowest_uid
        cursor.is_backfilled = batch.lowest_uid <= 1
        cursor.to_fetch = max(0, cursor.to_fetch - _count(batch))
        size = sum(mail.size for mail in batch.mails) + sum(one.size for one in batch.withheld)
        cursor.to_fetch_bytes = max(0, cursor.to_fetch_bytes - size)
        return self._store(folder, cursor, batch)

    # -- storing

    def _store(self, folder: Folder, cursor: Cursor, batch: Batch) -> int:
        """Commit 1: a batch, its cursor and its volume in one transaction."""
        moments = [mail.internal_date for mail in batch.mails if mail.internal_date is not None]
        if moments:
            cursor.oldest_at = min([*moments, cursor.oldest_at or self._now])
        return store_raw(
            self._point,
            items_of(batch, folder, cursor, self._point),
            seen_at=self._now,
            cursor=cursor,
            also=lambda: note_volume(self._point, self._now, _size(batch)),
        ).items

    def _retry_withheld(self, folders: list[Folder]) -> bool:
        """Ask once an hour again for mails that the server did not hand over; True where it gave one."""
        hour = f"{self._now:%Y-%m-%d %H}"
        if self._memory.retried_on == hour:
            return False
        self._memory.retried_on = hour
        return sum(self._retry_in(folder) for folder in folders) > 0

    def _retry_in(self, folder: Folder) -> bool:
        cursor = self._cursors[folder.name]
        prefix = key_prefix(cursor)
        notes = RawItem.objects.filter(
            intake_point=self._point, source_key__startswith=prefix, source_key__endswith=WITHHELD
        ).values_list("source_key", flat=True)
        places = [note.removesuffix(WITHHELD) for note in notes[:_RETRIED_AT_ONCE]]
        found = RawItem.objects.filter(intake_point=self._point, source_key__in=places)
        waiting = set(places) - set(found.values_list("source_key", flat=True))
        if not waiting:
            return False
        self._mailbox.examine(folder.name)
        gave = 0
        for place in sorted(waiting):
            uid = int(place.removeprefix(prefix))
            mail = self._mailbox.mail(uid, is_headers_only=self._point.is_metadata_only)
            if mail is not None:
                gave += store_raw(self._point, [item_of(mail, folder, cursor)], seen_at=self._now).items
        return gave > 0

    # -- what the looks prove

    def _note_looks(self, folders: list[Folder], problems: list[str]) -> None:
        point, now = self._point, self._now
        arriving = [one.name for one in folders if one.is_all_mail or one.role is FolderRole.INBOX]
        self._memory.idle_on = arriving[0] if arriving else ""
        # A step that ended in the middle of new mail proves nothing yet, and takes nothing back.
        looked = {one.name: self._cursors[one.name] for one in folders if self._is_looked(one)}
        sent = [folder for folder in folders if folder.role is FolderRole.SENT]
        with transaction.atomic():
            for cursor in looked.values():
                cursor.save()
            for folder in folders:
                if folder.name in looked and folder.role is not FolderRole.SENT:
                    self._note_arrivals(folder, looked[folder.name])
            if sent and all(folder.name in looked for folder in sent):
                as_one = together(point, [looked[folder.name] for folder in sent], now)
                note_look(point, as_one, now, is_all_mail=False, has_vanished=False)
            note_seen(point, now)
            say_problem(point, " ".join(problems), now)
            if problems:
                end_stale_spans(now, point)

    def _is_looked(self, folder: Folder) -> bool:
        cursor = self._cursors.get(folder.name)
        return cursor is not None and cursor.looked_at == self._now

    def _note_arrivals(self, folder: Folder, cursor: Cursor) -> None:
        has_vanished = folder.name in self._memory.vanished
        self._memory.vanished.discard(folder.name)
        note_look(self._point, cursor, self._now, is_all_mail=folder.is_all_mail, has_vanished=has_vanished)


def _size(batch: Batch) -> int:
    return sum(len(mail.raw) for mail in batch.mails)


def _count(batch: Batch) -> int:
    return len(batch.mails) + len(batch.withheld) + len(batch.passed_over)

"""Watching Microsoft 365 mailboxes: one step at a time, new mail first, history in the background.

Each folder is followed by two delta rounds (`gateways.graph`). The live round lists what is recent and then what is
new. The whole round goes through all that the folder holds, newest first; its end gives the link that the live round
goes on with, so that a message moved into the folder from anywhere is never missed. A page's mails are committed
before the cursor moves past the page; a page seen twice stores nothing twice.

A shared mailbox's replies lie, by Exchange's default, only in the Sent Items of the people who wrote them. These are
looked at as well, and only what was sent as the shared address is taken. Answers from the point count as seen only
while every one of those places is.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from heardback.desk.models import MAILBOXES, CoverageSpan, IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_access import GRAPH_HOSTS, AppAccess
from heardback.gateways.graph_problems import Gone, GraphProblem, ReadAnew
from heardback.gateways.graph_shapes import Change, Page
from heardback.gateways.http import Door, HttpProblem
from heardback.intake.backfill import Limits, NoRoom, note_volume, why_history_waits
from heardback.intake.coverage import PATIENCE, end_stale_spans, note_look
from heardback.intake.models import Cursor, RawItem
from heardback.intake.watch_graph_fetch import Fetching, key_of
from heardback.intake.watch_graph_places import (
    Place,
    anew,
    cursors_of,
    folder_id_of,
    is_due,
    owner_of,
    place_of,
    set_place,
    sync_cursors,
)
from heardback.intake.watch_graph_settings import settings_of
from heardback.intake.watch_graph_watch import EVERYWHERE, Trouble, Watch, mailbox_key
from heardback.intake.watching import note_seen, say_problem

_LIST_EVERY = timedelta(minutes=10)
_RETRY_UNREAD = timedelta(hours=1)
_LISTED_AGAIN = timedelta(seconds=5)
_LONGEST_WAIT = 5.0
_HISTORY = "<"


def ingest_one(point: IntakePoint, now: datetime, limits: Limits | None = None) -> bool:
    """Do one step for one intake point with a sign-in of its own; True where there may be more at once."""
    with contextlib.closing(GraphWatcher(limits)) as watcher:
        return watcher.ingest_one(point, now)


class GraphWatcher:
    """Keeps an intake point watched with a sign-in that lasts between steps; for one thread and one point.

    Whatever goes wrong becomes the point's one sentence; that place rests for a while or until somebody changes the
    settings, and the other folders and mailboxes go on. `stand_ins` take Microsoft's place (`gateways.http`).
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        stand_ins: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limits = limits or Limits()
        self._door = Door(GRAPH_HOSTS, stand_ins=stand_ins, sleep=sleep)
        self._watch: Watch | None = None

    def close(self) -> None:
        """Close the connections."""
        self._door.close()

    def wait(self, seconds: float) -> None:
        """Return after at most `seconds`: Graph tells nobody of new mail who has no address on the internet."""
        time.sleep(min(seconds, _LONGEST_WAIT))

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        """Do one step for `point`: list a mailbox's folders, or read a page of new mail, or a page of history.

        False: nothing is due, or everything rests after trouble.
        """
        try:
            watch = self._watched(point)
        except GraphProblem as problem:
            end_stale_spans(now, point)
            say_problem(point, problem.sentence, now)
            return False
        step = _Step(point, watch, now, self._limits)
        if step.list_folders() or step.look() or step.go_back():
            return True
        step.say()  # all that was due was read: what an earlier process had to say may be over
        return False

    def _watched(self, point: IntakePoint) -> Watch:
        settings = settings_of(point)
        if self._watch is None or self._watch.settings != settings:
            access = AppAccess(settings.tenant, settings.client_id, settings.credential, self._door)
            mailboxes = {"": GraphMailbox(access, settings.mailbox)}
            mailboxes |= {member: GraphMailbox(access, member) for member in settings.members}
            self._watch = Watch(settings, mailboxes)
        return self._watch


class _Step:
    """One step of one point."""

    def __init__(self, point: IntakePoint, watch: Watch, now: datetime, limits: Limits) -> None:
        self._point, self._watch, self._now, self._limits = point, watch, now, limits

    # -- the three things that a step may do

    def list_folders(self) -> bool:
        """Bring the cursors up to date with a mailbox's folders, every ten minutes; one mailbox a step."""
        self._forget_former_members()
        for member, mailbox in self._watch.mailboxes.items():
            listed_at = self._watch.listed_at.get(member)
            is_fresh = listed_at is not None and self._now - listed_at < _LIST_EVERY
            if is_fresh or self._is_read_elsewhere(member):
                continue
            if self._try(mailbox_key(member), member, partial(self._list, member, mailbox)):
                return True
        return False

    def look(self) -> bool:
        """Read one page of new mail where it is due."""
        for cursor in self._cursors():
            place = place_of(cursor)
            work = partial(self._look, cursor, place)
            if is_due(cursor, place, self._now) and self._try(cursor.folder, owner_of(cursor), work):
                return True
        return False

    def go_back(self) -> bool:
        """Read one page of history, in the folder that was read back least."""
        waiting = [cursor for cursor in self._cursors() if not cursor.is_backfilled and cursor.looked_at]
        reason = why_history_waits(self._point, self._now, None, self._limits) if waiting else ""
        if reason:
            self._watch.troubles[_HISTORY] = Trouble(reason, self._now)
            return False
        self._clear_trouble(_HISTORY)
        waiting.sort(key=lambda cursor: (bool(place_of(cursor).history), -_stamp(cursor.oldest_at)))
        return any(
            self._try(f"{cursor.folder}<", owner_of(cursor), partial(self._go_back, cursor))
            for cursor in waiting
        )

    # -- how

    def _list(self, member: str, mailbox: GraphMailbox) -> None:
        sync_cursors(self._point, self._watch.settings, member, mailbox.folders(), self._now)
        self._watch.listed_at[member] = self._now

    def _look(self, cursor: Cursor, place: Place) -> None:
        mailbox, folder_id = self._mailbox(cursor), folder_id_of(cursor)
        try:
            page = (
                mailbox.page(place.live) if place.live else mailbox.first_page(folder_id, place.listed_from)
            )
        except ReadAnew:
            self._moved(cursor, anew(cursor, place, self._now))
            return
        place = self._stored(cursor, place, [*page.changes, *self._unread(cursor, place)])
        place = replace(place, live=page.link, is_mid_round=not page.is_last)
        has_vanished = place.is_anew or self._has_vanished(cursor, page)
        if page.is_last:
            cursor.looked_at = self._now
            place = replace(place, is_anew=False)
            if not place.since:  # the first round listed all there is: no history is left
                cursor.is_backfilled, cursor.to_fetch = True, 0
        self._moved(cursor, place, page, has_vanished=has_vanished)

    def _go_back(self, cursor: Cursor) -> None:
        place, mailbox = place_of(cursor), self._mailbox(cursor)
        try:
            page = mailbox.page(place.history) if place.history else mailbox.first_page(folder_id_of(cursor))
        except ReadAnew:
            self._moved(cursor, replace(place, history=""))
            return
        place = self._stored(cursor, place, page.changes)
        place = replace(place, history=page.next_link)
        cursor.to_fetch = max(0, cursor.to_fetch - len(page.changes))
        if page.is_last:
            # From here the live round follows everything, also what is moved in from elsewhere.
            place = replace(place, live=page.delta_link, is_mid_round=False, since="")
            cursor.is_backfilled, cursor.to_fetch = True, 0
        self._moved(cursor, place, page)

    def _stored(self, cursor: Cursor, place: Place, changes: Sequence[Change]) -> Place:
        """Store what is new of `changes`; return the place with what was fetched and what could not be."""
        self._limits.check_new(0)
        watch = self._watch
        fetching = Fetching(
            self._point, watch.settings, self._mailbox(cursor), self._now, watch.failures, dict(place.unread)
        )
        count, size = fetching.stored(cursor, changes)
        return replace(
            place,
            fetched=place.fetched + count,
            fetched_bytes=place.fetched_bytes + size,
            unread=fetching.unread,
        )

    def _moved(
        self, cursor: Cursor, place: Place, page: Page | None = None, *, has_vanished: bool = False
    ) -> None:
        """Move the cursor past a page whose mails are stored, with the heartbeat that it allows."""
        fetched = place.fetched_bytes - place_of(cursor).fetched_bytes
        if page is not None:
            _note_oldest(cursor, page, self._watch.settings.history_since)
        set_place(cursor, place)
        with transaction.atomic():
            cursor.save()
            note_volume(self._point, self._now, fetched)
            if page is not None and page.is_last:
                note_seen(self._point, self._now)
                self._heartbeat(cursor, has_vanished=has_vanished)

    def _has_vanished(self, cursor: Cursor, page: Page) -> bool:
        """Say whether something was removed here that we never saw; of a member's other mail we cannot know."""
        if owner_of(cursor):
            return False
        keys = {key_of(change.id, folder_id_of(cursor)) for change in page.changes if change.is_removed}
        return RawItem.objects.filter(intake_point=self._point, source_key__in=keys).count() < len(keys)

    def _unread(self, cursor: Cursor, place: Place) -> list[Change]:
        """Return the messages that Exchange could not give before, once an hour."""
        tried_at = self._watch.retried_at.get(cursor.pk)
        if not place.unread or (tried_at is not None and self._now - tried_at < _RETRY_UNREAD):
            return []
        self._watch.retried_at[cursor.pk] = self._now
        # Whose they are was decided when they were listed.
        ours = min(self._watch.settings.ours)
        return [
            Change(message_id, received_at=datetime.fromisoformat(at) if at else None, from_address=ours)
            for message_id, at in place.unread.items()
        ]

    def _mailbox(self, cursor: Cursor) -> GraphMailbox:
        return self._watch.mailboxes[owner_of(cursor)]

    def _cursors(self) -> list[Cursor]:
        """Return the cursors that may be read now."""
        return [
            cursor
            for cursor in cursors_of(self._point)
            if owner_of(cursor) in self._watch.mailboxes and not self._is_read_elsewhere(owner_of(cursor))
        ]

    def _forget_former_members(self) -> None:
        gone = [
            cursor.pk for cursor in cursors_of(self._point) if owner_of(cursor) not in self._watch.mailboxes
        ]
        if gone:
            Cursor.objects.filter(pk__in=gone).delete()

    def _is_read_elsewhere(self, member: str) -> bool:
        """Say whether a member's mailbox is an intake point of its own: then it is read there, once."""
        return bool(member) and points_of(member).exclude(pk=self._point.pk).exists()

    # -- trouble and heartbeats

    def say(self) -> None:
        """Write down the sentence of the oldest trouble, or that there is none."""
        say_problem(self._point, self._watch.first_sentence(self._now), self._now)

    def _try(self, key: str, member: str, work: Callable[[], None]) -> bool:
        """Do `work` unless it rests; return whether it was done. Trouble with one place lets the others go on."""
        if any(self._watch.rests(one, self._now) for one in (EVERYWHERE, mailbox_key(member), key)):
            return False
        try:
            work()
        except Gone:
            self._watch.listed_at.pop(member, None)  # the folder is gone: list the folders again
            self._watch.troubles[key] = Trouble("", self._now + _LISTED_AGAIN)
        except (HttpProblem, NoRoom) as problem:
            self._watch.note(problem, key, member, self._now)
        else:
            for one in (key, mailbox_key(member), EVERYWHERE):
                self._clear_trouble(one)
            return True
        end_stale_spans(self._now, self._point)
        self.say()
        return False

    def _clear_trouble(self, key: str) -> None:
        if self._watch.troubles.pop(key, None) is not None:
            self.say()

    def _heartbeat(self, cursor: Cursor, *, has_vanished: bool) -> None:
        """Say what this look proves. Answers count as seen only while every place where they may lie is."""
        if cursor.role != FolderRole.SENT.value:
            note_look(self._point, cursor, self._now, is_all_mail=False, has_vanished=has_vanished)
            return
        seen = self._sent_together()
        if seen is not None:
            note_look(
                self._point, seen, seen.looked_at or self._now, is_all_mail=False, has_vanished=has_vanished
            )

    def _sent_together(self) -> Cursor | None:
        """Return all places of our answers as one: seen since the latest beginning, until the oldest look."""
        settings, watch = self._watch.settings, self._watch
        read_here = {member for member in watch.mailboxes if not self._is_read_elsewhere(member)}
        sent = [one for one in self._cursors() if one.role == FolderRole.SENT.value]
        if not settings.shows_replies or not read_here <= {owner_of(one) for one in sent}:
            return None
        if not all(self._is_live_elsewhere(member) for member in watch.mailboxes.keys() - read_here):
            return None
        looks = [one.looked_at or datetime.min.replace(tzinfo=UTC) for one in sent]
        if min(looks) < self._now - PATIENCE:
            return None
        unfinished = [one for one in sent if not one.is_backfilled]
        begins = [place_of(one).listed_from for one in unfinished] or [one.oldest_at for one in sent]
        return Cursor(
            folder="Sent Items",
            role=FolderRole.SENT.value,
            looked_at=min(looks),
            oldest_at=(max if unfinished else min)(
                (one for one in begins if one is not None), default=self._now
            ),
        )

    def _is_live_elsewhere(self, member: str) -> bool:
        return CoverageSpan.objects.filter(
            intake_point__in=points_of(member), is_outgoing=True, is_live=True
        ).exists()


def points_of(address: str) -> QuerySet[IntakePoint]:
    """Return the watched mailboxes of this address."""
    return IntakePoint.objects.filter(address__iexact=address, is_active=True, kind__in=MAILBOXES)


def _stamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _note_oldest(cursor: Cursor, page: Page, since: datetime | None) -> None:
    """Note how far back the folder was read; what lies before the chosen beginning of history was not."""
    moments = [change.received_at for change in page.changes if change.received_at is not None]
    moments = [moment for moment in moments if since is None or moment >= since]
    cursor.oldest_at = min([*moments, *([cursor.oldest_at] if cursor.oldest_at else [])], default=None)

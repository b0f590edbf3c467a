"""How far each folder of a Microsoft 365 mailbox was read: one durable cursor a folder.

A cursor's `token` is JSON: the link of the live round and of the whole round through history, whether the live
round still has pages, what the folder is called, and from when on the live round lists. `folder` is the folder's
lasting id, after the member's address and a bar for a member's Sent Items; a rename changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from heardback.desk.models import IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.graph_shapes import Folder
from heardback.intake.models import Cursor
from heardback.intake.watch_graph_settings import GraphSettings

_SMALL = 100  # a folder of one page is read whole at once
_QUICK = timedelta(days=2)
_TYPICAL_SIZE = 75_000  # bytes of a mail, until enough were fetched to know
# An answer is known before the question it answers, so that nobody is called owed for a minute in between.
_ORDER = (FolderRole.SENT.value, FolderRole.ARCHIVE.value, FolderRole.INBOX.value, FolderRole.JUNK.value)
_OFTEN = frozenset({FolderRole.INBOX.value, FolderRole.SENT.value, FolderRole.JUNK.value})
_EVERY_OFTEN, _EVERY_ELSE = timedelta(seconds=30), timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Place:
    """What a cursor's token holds."""

    live: str = ""
    is_mid_round: bool = False
    history: str = ""
    path: str = ""
    since: str = ""
    fetched: int = 0
    fetched_bytes: int = 0
    unread: dict[str, str] = field(default_factory=dict)  # id -> received at
    is_anew: bool = False  # the link was forgotten: what vanished meanwhile is not known

    @property
    def listed_from(self) -> datetime | None:
        """Return the moment from which the live round lists, None where it lists all."""
        return datetime.fromisoformat(self.since) if self.since else None


def place_of(cursor: Cursor) -> Place:
    """Return what the cursor's token holds."""
    return Place(**json.loads(cursor.token)) if cursor.token else Place()


def set_place(cursor: Cursor, place: Place) -> None:
    """Put `place` into the cursor and estimate what is left; the caller saves it with the items it speaks of."""
    cursor.token = json.dumps(asdict(place))
    mean = place.fetched_bytes // place.fetched if place.fetched >= 50 else _TYPICAL_SIZE
    cursor.to_fetch_bytes = cursor.to_fetch * mean


def owner_of(cursor: Cursor) -> str:
    """Return the member whose Sent Items these are, '' for a folder of the mailbox itself."""
    return cursor.folder.partition("|")[0] if "|" in cursor.folder else ""


def folder_id_of(cursor: Cursor) -> str:
    return cursor.folder.rpartition("|")[2]


def sync_cursors(
    point: IntakePoint, settings: GraphSettings, member: str, folders: list[Folder], now: datetime
) -> None:
    """Make a cursor for every folder to be read, rename and drop those that changed; keep how far they were read."""
    prefix = f"{member}|" if member else ""
    known = {cursor.folder: cursor for cursor in cursors_of(point) if owner_of(cursor) == member}
    for folder in folders:
        if not (folder.role is FolderRole.SENT if member else settings.watches(folder)):
            continue
        cursor = known.pop(prefix + folder.id, None)
        path = f"{member}/{folder.path}" if member else folder.path
        if cursor is None:
            place = _begun(folder, path, now)
            cursor = Cursor(intake_point=point, folder=prefix + folder.id, role=folder.role.value)
            cursor.to_fetch = folder.total
            set_place(cursor, place)
            cursor.save()
        elif place_of(cursor).path != path or cursor.role != folder.role.value:
            cursor.role = folder.role.value
            set_place(cursor, replace(place_of(cursor), path=path))
            cursor.save()
    # A folder that is gone, or excluded now: its mail stays, there is nothing more to read.
    Cursor.objects.filter(pk__in=[cursor.pk for cursor in known.values()]).delete()


def _begun(folder: Folder, path: str, now: datetime) -> Place:
    return Place(path=path, since="" if folder.total <= _SMALL else (now - _QUICK).isoformat())


def cursors_of(point: IntakePoint) -> list[Cursor]:
    """Return the point's cursors in the order in which they are looked at, Sent Items first."""
    rows = Cursor.objects.filter(intake_point=point)
    return sorted(
        rows, key=lambda one: (_ORDER.index(one.role) if one.role in _ORDER else len(_ORDER), one.pk)
    )


def is_due(cursor: Cursor, place: Place, now: datetime) -> bool:
    """Say whether new mail is to be looked for in this folder now."""
    if place.is_mid_round or cursor.looked_at is None:
        return True
    every = _EVERY_OFTEN if cursor.role in _OFTEN else _EVERY_ELSE
    return now - cursor.looked_at >= every


def anew(cursor: Cursor, place: Place, now: datetime) -> Place:
    """Return the place of a folder whose live link was forgotten: what is recent quickly, then all of it again.

    Nothing is doubled: what is stored is known by its id and only listed.
    """
    cursor.is_backfilled = False
    since = (cursor.looked_at or now) - _QUICK
    return replace(place, live="", is_mid_round=False, since=since.isoformat(), is_anew=True)

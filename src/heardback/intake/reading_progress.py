"""How far reading has come: which stretch of time is wholly seen, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heardback.desk.models import MAILBOXES, IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import Cursor, ItemState, RawItem

_NEEDED = (FolderRole.INBOX.value, FolderRole.SENT.value, FolderRole.ARCHIVE.value)


@dataclass(frozen=True, slots=True)
class PointProgress:
    """One mailbox: mails read, history left as last estimated, and its problem in a sentence."""

    point: IntakePoint
    read: int
    left: int
    oldest_at: datetime | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`is_seen_since`: every mailbox was read back to the asked moment and nothing waits to be placed, so a sentence
    about that time is true; until then it is only "so far"."""

    points: tuple[PointProgress, ...]
    waiting: int
    is_seen_since: bool

    @property
    def has_problem(self) -> bool:
        """Whether some mailbox cannot be read now."""
        return any(one.point.problem for one in self.points)


def reading_progress(since: datetime) -> Progress:
    """Return how far every mailbox is, and whether all that arrived or was sent since then is seen."""
    points = list(IntakePoint.objects.filter(is_active=True, kind__in=MAILBOXES).order_by("pk"))
    cursors: dict[int, list[Cursor]] = {point.pk: [] for point in points}
    for cursor in Cursor.objects.filter(intake_point__in=points):
        cursors[cursor.intake_point_id].append(cursor)
    found = tuple(_of(point, cursors[point.pk]) for point in points)
    waiting = RawItem.objects.filter(state=ItemState.NEW).count()
    is_seen = bool(points) and not waiting and all(_is_seen(cursors[point.pk], since) for point in points)
    return Progress(found, waiting, is_seen)


def sent_contact_ids(most: int = 5_000) -> list[str]:
    """Return contacts found in Sent folders, the newest first."""
    rows = (
        RawItem.objects.filter(role=FolderRole.SENT.value)
        .exclude(contact_id="")
        .order_by("-delivered_at", "-pk")
    )
    return list(dict.fromkeys(rows.values_list("contact_id", flat=True)[:most]))


def _of(point: IntakePoint, cursors: list[Cursor]) -> PointProgress:
    read = RawItem.objects.filter(intake_point=point).count()
    oldest = min((one.oldest_at for one in cursors if one.oldest_at is not None), default=None)
    left = sum(one.to_fetch for one in cursors if not one.is_backfilled)
    return PointProgress(
        point, read, left, oldest, bool(cursors) and all(one.is_backfilled for one in cursors)
    )


def _is_seen(cursors: list[Cursor], since: datetime) -> bool:
    needed = [one for one in cursors if one.role in _NEEDED]
    return bool(needed) and all(
        one.is_backfilled or (one.oldest_at is not None and one.oldest_at <= since) for one in needed
    )

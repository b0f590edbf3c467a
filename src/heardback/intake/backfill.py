"""How far history may be read: the provider's daily volume, the disk's free space, and what it will take.

New mail always comes before history. History stops by itself, with a sentence, where the day's volume is used up
or the disk would fill; it goes on by itself when that has changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

from django.conf import settings
from django.db.models import F, Sum

from heardback.desk.models import IntakePoint
from heardback.intake.models import Cursor, DailyVolume

_GIBIBYTE = 1 << 30
_DAY = timedelta(days=1)
# What a fetched byte takes, and a mail with its row, reading, contact and indexes. Seen: base64 attachments 0.75 of
# their bytes, the sample firm's text 0.3, and 4 kB a mail; planned on the safe side.
_DISK_PER_BYTE = 0.8
_DISK_PER_MAIL = 6_000
_HEADERS = 4_000  # bytes of an ordinary mail's header block, all that metadata-only mode fetches


class NoRoom(Exception):
    """The disk is too full to take in even new mail; `sentence` says how full and what to do."""

    can_retry = True
    retry_after = timedelta(minutes=5)

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def free_on_disk() -> int:
    """Return the free bytes where this installation keeps its data."""
    return shutil.disk_usage(Path(settings.HEARDBACK_HOME)).free


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one step takes and what is never used up. Bytes; `free_bytes` looks at the disk."""

    step_messages: int = 1_000
    batch_messages: int = 100
    batch_bytes: int = 8 << 20
    floor_for_history: int = 2 * _GIBIBYTE
    floor_for_new: int = _GIBIBYTE // 4
    free_bytes: Callable[[], int] = free_on_disk

    def check_new(self, incoming: int) -> None:
        """Raise NoRoom where storing `incoming` bytes would go below the last reserve."""
        free = self.free_bytes()
        if free - incoming < self.floor_for_new:
            raise NoRoom(
                f"Only {megabytes(free)} are free on the disk of {settings.HEARDBACK_HOME}: new mail waits at the "
                "provider, nothing is lost; free some space and it goes on by itself."
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """What reading history takes: `takes` at the measured rate and within the daily volume; `fits` on the disk."""

    messages: int
    bytes: int
    disk_bytes: int
    free_bytes: int
    takes: timedelta
    fits: bool

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        if not self.messages:
            return "There is no older mail to read."
        size = f"{self.messages:,} older mails ({megabytes(self.bytes)})"
        if not self.fits:
            return (
                f"{size} would take about {megabytes(self.disk_bytes)} on this disk, which has "
                f"{megabytes(self.free_bytes)} free: reading stops before it is full; free some space for the rest."
            )
        return f"{size} take about {_spoken(self.takes)} and {megabytes(self.disk_bytes)} of disk, in the background."


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a mailbox hands over mail, measured on a sample of it."""

    messages_per_second: float = 20.0
    bytes_per_second: float = 1_000_000.0


def plan_backfill(
    messages: int,
    size: int,
    *,
    rate: Rate,
    daily_bytes: int | None,
    is_metadata_only: bool = False,
    limits: Limits | None = None,
) -> Plan:
    """Return what fetching so much history takes; `daily_bytes` is the volume allowed a day, None for any."""
    limits = limits or Limits()
    if is_metadata_only:
        size = min(size, messages * _HEADERS)
    takes = timedelta(seconds=max(messages / rate.messages_per_second, size / rate.bytes_per_second))
    if daily_bytes and size > daily_bytes:
        takes = max(takes, _DAY * (ceil(size / daily_bytes) - 1))
    disk = round(size * _DISK_PER_BYTE + messages * _DISK_PER_MAIL)
    free = limits.free_bytes()
    return Plan(messages, size, disk, free, takes, free - disk >= limits.floor_for_history)


def history_left(point: IntakePoint) -> tuple[int, int]:
    """Return how many mails and bytes of history are still to be read, as last estimated."""
    left = Cursor.objects.filter(intake_point=point, is_backfilled=False).aggregate(
        messages=Sum("to_fetch"), size=Sum("to_fetch_bytes")
    )
    return left["messages"] or 0, left["size"] or 0


def why_history_waits(
    point: IntakePoint, now: datetime, daily_bytes: int | None, limits: Limits | None = None
) -> str:
    """Return why no history is read just now, in one sentence; '' where nothing holds it back."""
    limits = limits or Limits()
    free = limits.free_bytes()
    if free < limits.floor_for_history:
        return (
            f"Older mail waits: {megabytes(free)} are free on the disk of {settings.HEARDBACK_HOME}, and "
            f"{megabytes(limits.floor_for_history)} are kept for new mail. Free some space and it goes on by itself."
        )
    if daily_bytes is not None and fetched_today(point, now) >= daily_bytes:
        return (
            f"Older mail waits until midnight UTC: today's {megabytes(daily_bytes)} of {point.name} are fetched, "
            "and the provider's limit is left to your other mail programs. New mail still comes in."
        )
    return ""


def fetched_today(point: IntakePoint, now: datetime) -> int:
    """Return the bytes fetched from an intake point on this day (UTC)."""
    row = DailyVolume.objects.filter(intake_point=point, day=now.date()).first()
    return row.fetched if row else 0


def note_volume(point: IntakePoint, now: datetime, fetched: int) -> None:
    """Count bytes as fetched on this day (UTC); call it in the transaction that stores them."""
    row, _ = DailyVolume.objects.get_or_create(intake_point=point, day=now.date())
    DailyVolume.objects.filter(pk=row.pk).update(fetched=F("fetched") + fetched)


def megabytes(size: int) -> str:
    """Return bytes as a person says them."""
    if size >= _GIBIBYTE:
        return f"{size / _GIBIBYTE:.1f} GB"
    if size >= 1 << 20:
        return f"{size / (1 << 20):.0f} MB"
    return f"{max(1, round(size / 1024))} KB"


def _spoken(span: timedelta) -> str:
    minutes = ceil(span.total_seconds() / 60)
    if minutes <= 1:
        return "a minute"
    if minutes < 90:
        return f"{minutes} minutes"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} hours"
    return f"{round(minutes / 60 / 24)} days"

"""Fill an installation from inside one of its processes: a firm that is set up, and mail that waits to be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from heardback.desk.models import IntakePoint
from heardback.intake.store import Arrived, store_raw

NOW = datetime(2026, 3, 16, 14, 0, tzinfo=UTC)


def fill(arrivals: int) -> None:
    """Make the tests' firm with `arrivals` mails from as many people, each asking for something."""
    from tests.desk.world import World

    world = World()
    arrive(world.point, range(arrivals))


def arrive(point: IntakePoint, numbers: range) -> None:
    """Store one mail a number; nobody has read them yet."""
    store_raw(point, [_mail(number) for number in numbers], seen_at=NOW)


def _mail(number: int) -> Arrived:
    moment = NOW + timedelta(minutes=number)
    raw = (
        f"From: Person {number} <person{number}@lee.example>\r\nTo: service@blueheron-pools.example\r\n"
        f"Subject: Pump {number}\r\nDate: {moment:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        f"Message-ID: <m{number}@lee.example>\r\n\r\nCan you come and repair pump {number}?\r\n"
    )
    key = f"imap:INBOX:1:{number}"
    return Arrived(source_key=key, raw=raw.encode(), folder="INBOX", delivered_at=moment)

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


def tell() -> None:
    """Make a firm with a story of everything that lasts: asked, answered, promised, decided, claimed, noted."""
    from tests.desk.world import World

    from heardback.desk.actions.claim import take
    from heardback.desk.actions.record_decision import record_decision
    from heardback.desk.actions.write_note import write_note
    from heardback.kernel.decisions import DecisionKind

    world = World()
    asked = world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump? Call 202-555-0142.")
    world.reply(asked, 2, "We will call you by Friday.", to="ann@lee.example")
    world.mail("Bob Ray <bob@ray.example>", 1, "Do you clean pools?")
    sold = world.mail("Eve Sell <eve@sell.example>", 2, "Grow your business with our leads!")
    world.mail("Cem Oz <cem@oz.example>", 3, "Is the filter in stock?")
    now = NOW + timedelta(days=1)
    record_decision(world.dana, DecisionKind.OWES_NO, sold_id(sold), now=now, reason="sales")
    waiting = world.waiting()
    take(world.sam, waiting[0].owed_id, now=now)
    first = waiting[0]
    words = "Rings back on Monday."
    write_note(world.sam, contact_id=first.owed_id, customer_id=first.customer_id, text=words, now=now)


def sold_id(message_id: str) -> str:
    """Return the contact of a mail."""
    from heardback.desk.models import Contact

    return Contact.objects.get(message_id=message_id).contact_id

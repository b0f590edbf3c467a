"""Forwarded and journaled mail comes in: the listener's callbacks, so that 250 means committed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, TypeVar

from django.db import connections, transaction

from heardback.desk.models import IntakeKind, IntakePoint
from heardback.gateways.smtp_listener import ListenerSettings, SmtpListener
from heardback.intake.store import Arrived, store_raw

P = ParamSpec("P")
R = TypeVar("R")


def smtp_listener(settings: ListenerSettings, clock: Callable[[], datetime]) -> SmtpListener:
    """Return the door for the firm's forwarding addresses; it listens once started."""
    return SmtpListener(
        settings, store=_on_its_own(store_forwarded), knows=_on_its_own(is_taken_for), clock=clock
    )


def is_taken_for(address: str) -> bool:
    """Whether mail to `address` (lower-cased) is taken: an intake point of the kind "forwarding" has it."""
    return IntakePoint.objects.filter(kind=IntakeKind.SMTP, is_active=True, address=address).exists()


def store_forwarded(
    envelope_from: str, recipients: tuple[str, ...], raw: bytes, peer: str, received_at: datetime
) -> None:
    """Store a mail at every intake point that it was sent to; raises where nothing could be committed.

    The same bytes sent again, as a server does whose 250 got lost, are stored once.
    """
    wanted = {address.lower() for address in recipients}
    points = list(IntakePoint.objects.filter(kind=IntakeKind.SMTP, is_active=True, address__in=wanted))
    if not points:
        raise LookupError("No intake point takes this mail any more.")
    arrived = Arrived(source_key=f"smtp:{hashlib.sha256(raw).hexdigest()}", raw=raw, delivered_at=received_at)
    with transaction.atomic():
        for point in points:
            store_raw(point, [arrived], seen_at=received_at)


def _on_its_own(call: Callable[P, R]) -> Callable[P, R]:
    """In a thread that may end at any time: each call opens its connection and closes it, whatever happens."""

    def called(*args: P.args, **named: P.kwargs) -> R:
        try:
            return call(*args, **named)
        finally:
            connections.close_all()

    return called

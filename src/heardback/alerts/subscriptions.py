"""Browsers that a person asked to be told through: subscribe, forget, and hand over to."""

from __future__ import annotations

import json
from datetime import datetime

from heardback.alerts.models import PushSubscription
from heardback.desk.models import Staff
from heardback.desk.sealing import seal_text, unseal_text
from heardback.gateways.push import Subscription, is_push_service

_LONGEST = 2000
MOST_BROWSERS = 20


class NotSubscribed(ValueError):
    """What a browser handed in cannot be used; the message is one sentence."""


def subscribe(staff: Staff, given: Subscription, *, now: datetime) -> PushSubscription:
    """Keep a browser; the same one again is kept once, for whoever signed in on it last. Raises NotSubscribed."""
    if len(given.endpoint) > _LONGEST or not is_push_service(given.endpoint):
        raise NotSubscribed(
            "This browser's push service is not known here: mail notices still come; or use Chrome, Edge, Firefox or "
            "Safari."
        )
    if not (0 < len(given.p256dh) <= 200 and 0 < len(given.auth) <= 100):
        raise NotSubscribed("The browser handed in no keys: try again, or use another browser.")
    row, _ = PushSubscription.objects.update_or_create(
        endpoint=given.endpoint,
        defaults={
            "staff": staff,
            "keys": seal_text(json.dumps([given.p256dh, given.auth])),
            "made_at": now,
            "gone_at": None,
        },
    )
    kept = PushSubscription.objects.filter(staff=staff, gone_at__isnull=True).order_by("-made_at", "-pk")
    for old in kept[MOST_BROWSERS:]:
        forget(old, now=now)
    return row


def unsubscribe(staff: Staff, pk: int, *, now: datetime) -> bool:
    """Forget one of one's own browsers; False where it is not one's own or gone already."""
    row = PushSubscription.objects.filter(pk=pk, staff=staff, gone_at__isnull=True).first()
    if row is not None:
        forget(row, now=now)
    return row is not None


def forget(row: PushSubscription, *, now: datetime) -> None:
    """The browser is gone: its keys are erased."""
    row.gone_at, row.keys = now, b""
    row.save(update_fields=["gone_at", "keys"])


def browsers_of(staff: Staff) -> list[PushSubscription]:
    """Return the browsers that are told, the newest first."""
    return list(
        PushSubscription.objects.filter(staff=staff, gone_at__isnull=True).order_by("-made_at", "-pk")
    )


def opened(row: PushSubscription) -> Subscription:
    """Return a kept browser with its keys."""
    p256dh, auth = json.loads(unseal_text(row.keys))
    return Subscription(row.endpoint, p256dh, auth)

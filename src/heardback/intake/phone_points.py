"""A telephone provider's account as an intake point: its keys, the address that it calls, and what was refused.

`settings` of the row: hook_key (the last part of the webhook address), and what the vendor asks for besides, by
name (its doc.md). `secret`: the vendor's one secret, or a JSON object of several by name. `pulls`: "" chooses by
itself, "hourly" suits webhooks, "alone" an account without; `history_since`: an ISO date, no older calls are listed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import F, QuerySet

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import Unsealable, unseal_text
from heardback.formats.exports.items import FolderRole
from heardback.formats.telephony.hooks import hook_vendor
from heardback.intake.models import Cursor

_HOOKS: Final = "webhooks"


class PointMissing(Exception):
    """No account has this webhook address, or it is switched off."""


class KeysUnreadable(Exception):
    """The account's keys do not open; `sentence` names the mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def new_hook_key() -> str:
    """Return the last part of a new webhook address: 128 bits of chance."""
    return secrets.token_urlsafe(16)


def hook_path(point: IntakePoint) -> str:
    """Return the path that the vendor calls."""
    return f"/hooks/{point.kind}/{point.settings.get('hook_key', '')}"


def public_address(path: str, query: str = "") -> str:
    """Return the address as the vendor called it: the firm's own (HEARDBACK_URL), whatever the Host header says."""
    return f"{settings.HEARDBACK_URL.rstrip('/')}{path}{'?' if query else ''}{query}"


def hook_point(vendor: str, key: str) -> IntakePoint:
    """Return the account behind a webhook address; raise `PointMissing` where there is none in use."""
    for point in IntakePoint.objects.filter(kind=vendor, is_active=True):
        known = str(point.settings.get("hook_key", ""))
        if known and secrets.compare_digest(known.encode(), key.encode("utf-8", "replace")):
            return point
    raise PointMissing


def keys_of(point: IntakePoint) -> Mapping[str, str]:
    """Return the settings and secrets of an account by name; raises KeysUnreadable where they do not open."""
    try:
        secret = unseal_text(point.secret)
    except Unsealable as problem:
        raise KeysUnreadable(f"The secret of {point.name} cannot be read: {problem}") from problem
    found = {name: value.strip() for name, value in point.settings.items() if isinstance(value, str)}
    named = _named(secret)
    return found | (named or {hook_vendor(point.kind).secret_name: secret.strip()})


def _named(secret: str) -> dict[str, str]:
    if not secret.startswith("{"):
        return {}
    try:
        value = json.loads(secret)
    except ValueError:
        return {}
    return {str(name): str(given) for name, given in value.items()} if isinstance(value, dict) else {}


# -- what came by webhook, and what was refused: one row an account, durable and out of the way of its settings


def hook_log(point: IntakePoint) -> Cursor:
    """Return the account's log of webhooks: `highest_uid` were taken, `lowest_uid` refused, the last at `looked_at`;
    `token` is the sentence on those refused since the last good one.
    """
    log, _ = Cursor.objects.get_or_create(
        intake_point=point, folder=_HOOKS, defaults={"role": FolderRole.OTHER.value, "is_backfilled": True}
    )
    return log


def note_hook(point: IntakePoint, now: datetime) -> None:
    """Count a webhook that was taken; the trouble with refused ones is over. Call it in commit 1's transaction."""
    _log(point).update(highest_uid=F("highest_uid") + 1, looked_at=now, token="")


def note_refused_hook(point: IntakePoint, sentence: str) -> None:
    """Count a webhook that was refused, and keep the sentence until a good one comes."""
    _log(point).update(lowest_uid=F("lowest_uid") + 1, token=sentence)


def hook_trouble(point: IntakePoint) -> str:
    """Return the sentence on webhooks refused since the last good one, '' where there were none."""
    found = Cursor.objects.filter(intake_point=point, folder=_HOOKS).first()
    if found is None or not found.token:
        return ""
    return f"{found.token} ({found.lowest_uid} refused so far.)"


def _log(point: IntakePoint) -> QuerySet[Cursor]:
    return Cursor.objects.filter(pk=hook_log(point).pk)

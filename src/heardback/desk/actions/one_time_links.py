"""One-time links: made, found and used up. Only a hash is kept; a link dies with its use or its hour.

The set-up link's token also lies in keys/set-up.token (mode 0600), so that the terminal prints the same one until it
is used.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from heardback.desk.models import LinkPurpose, OneTimeLink, Staff

LIFETIMES = {
    LinkPurpose.SET_UP: timedelta(days=2),
    LinkPurpose.SIGN_IN: timedelta(minutes=30),
    LinkPurpose.INVITE: timedelta(days=7),
}
_PLACES = {
    LinkPurpose.SET_UP: "set_up",
    LinkPurpose.SIGN_IN: "sign_in_once",
    LinkPurpose.INVITE: "invitation",
}
_TOKEN_FILE = "set-up.token"


def make_link(
    purpose: LinkPurpose, now: datetime, *, staff: Staff | None = None, by: Staff | None = None
) -> str:
    """Return the token of a new link; earlier links of this purpose for the same person die with it."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        OneTimeLink.objects.filter(purpose=purpose, staff=staff, used_at=None).update(used_at=now)
        OneTimeLink.objects.create(
            token_hash=_hash_of(token),
            purpose=purpose,
            staff=staff,
            made_by=by,
            made_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    return token


def link_of(token: str, purpose: LinkPurpose, now: datetime) -> OneTimeLink | None:
    """Return the link if it still works; None for every other token. Changes nothing."""
    return (
        OneTimeLink.objects.select_related("staff")
        .filter(token_hash=_hash_of(token), purpose=purpose, used_at=None, expires_at__gt=now)
        .first()
    )


def use_link(token: str, purpose: LinkPurpose, now: datetime) -> OneTimeLink | None:
    """Use the link up and return it; None if it does not work any more. Of two at once only one gets it."""
    row = link_of(token, purpose, now)
    if row is None or not OneTimeLink.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        return None
    return row


def make_sign_in_link(staff: Staff, now: datetime, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> str:
    """Return the address that signs `staff` in once (SIGN_IN, half an hour), or lets them set their password
    (INVITE, a week). For the terminal, which whoever runs the installation holds."""
    return address_of(purpose, make_link(purpose, now, staff=staff))


def set_up_path(now: datetime) -> str:
    """Return the path of the set-up, the same one until it is used or two days old. Only for a firm not set up."""
    path = token_file()
    token = _kept_token(path)
    if not token or link_of(token, LinkPurpose.SET_UP, now) is None:
        token = make_link(LinkPurpose.SET_UP, now)
        _keep_token(path, token)
    return path_of(LinkPurpose.SET_UP, token)


def path_of(purpose: LinkPurpose, token: str) -> str:
    """Return the path of a link on this desk."""
    return reverse(_PLACES[purpose], args=[token])


def address_of(purpose: LinkPurpose, token: str) -> str:
    """Return the whole address of a link, as a person opens it."""
    return f"{settings.HEARDBACK_URL}{path_of(purpose, token)}"


def token_file() -> Path:
    """Return where the set-up token lies until it is used."""
    return Path(settings.HEARDBACK_KEYS) / _TOKEN_FILE


def _kept_token(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _keep_token(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token + "\n")


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

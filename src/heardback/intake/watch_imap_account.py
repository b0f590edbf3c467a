"""How an intake point of kind `imap` or `gmail` is reached: its settings tamed, its password or token at hand.

Settings: `host`, `port`, `security` (tls, starttls, plain), `username`; optional `folders` (names watched beside
the usual ones), `daily_bytes` (volume a day for history), `trusted_certificates` (PEM file), `sign_in` (password,
google, or microsoft:<tenant>). The secret is the password, or for OAuth2 what `sealed_grant` makes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import seal_text, unseal_text
from heardback.gateways.http import Door
from heardback.gateways.imap_wire import ImapAccount, Security
from heardback.gateways.oauth import GOOGLE, Client, Grant, Provider, microsoft, refresh

_GMAIL_HOSTS = ("imap.gmail.com", "imap.googlemail.com")
# Gmail lets one mailbox download about 2,500 MB a day; the rest is left to the firm's other mail programs.
_GMAIL_DAILY = 1_500_000_000


class UnusableSettings(Exception):
    """The settings of an intake point cannot be used; `sentence` names the point and the mend."""

    can_retry = False
    retry_after = timedelta(minutes=5)

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """The settings of one watched mailbox, each value checked."""

    host: str
    port: int
    security: Security
    username: str
    folders: tuple[str, ...]
    excluded: tuple[str, ...]
    daily_bytes: int | None
    trusted_certificates: Path | None
    sign_in: str


def settings_of(point: IntakePoint) -> ImapSettings:
    """Return a point's settings; raises UnusableSettings naming what is missing or wrong."""
    given: dict[str, object] = point.settings
    host, username = given.get("host") or _usual_host(point), given.get("username") or point.address
    if not isinstance(host, str) or not host or not isinstance(username, str) or not username:
        raise UnusableSettings(f"{point.name} has no mail server or user name: enter both in its settings.")
    try:
        security = Security(str(given.get("security") or "tls"))
        port = int(str(given.get("port") or (993 if security is Security.TLS else 143)))
        daily = given.get("daily_bytes")
        daily_bytes = _GMAIL_DAILY if daily is None and host in _GMAIL_HOSTS else daily
        certificates = given.get("trusted_certificates")
        return ImapSettings(
            host=host,
            port=port,
            security=security,
            username=username,
            folders=_names(given.get("folders")),
            excluded=_names(point.excluded_folders),
            daily_bytes=None if daily_bytes is None else int(str(daily_bytes)),
            trusted_certificates=Path(str(certificates)) if certificates else None,
            sign_in=str(given.get("sign_in") or "password"),
        )
    except ValueError as error:
        raise UnusableSettings(
            f"A setting of {point.name} cannot be used ({error}): correct it in the settings."
        ) from error


def _usual_host(point: IntakePoint) -> str:
    return _GMAIL_HOSTS[0] if point.kind == "gmail" else ""


def _names(given: object) -> tuple[str, ...]:
    return tuple(name for name in given if isinstance(name, str)) if isinstance(given, list) else ()


def account_of(point: IntakePoint, now: datetime, *, is_refused: bool = False) -> ImapAccount:
    """Return how to reach a mailbox, with a fresh token where it signs in by OAuth2.

    `is_refused`: the server refused the last token, so another is asked for although it seems valid. A new token
    is kept with the point. Raises UnusableSettings, or the sign-in's own problem (`gateways.oauth`).
    """
    found = settings_of(point)
    secret = unseal_text(point.secret)
    if not secret:
        raise UnusableSettings(f"{point.name} has no password yet: enter it in its settings.")
    if found.sign_in != "password":
        token = _token(point, secret, _provider(point, found.sign_in), now, is_refused=is_refused)
        return _account(found, lambda: token)
    return _account(found, secret)


def _account(found: ImapSettings, secret: object) -> ImapAccount:
    return ImapAccount(
        host=found.host,
        port=found.port,
        security=found.security,
        username=found.username,
        secret=secret,  # type: ignore[arg-type]
        trusted_certificates=found.trusted_certificates,
    )


def _provider(point: IntakePoint, sign_in: str) -> Provider:
    name, _, tenant = sign_in.partition(":")
    if name == "google":
        return GOOGLE
    if name == "microsoft" and tenant:
        return microsoft(tenant)
    raise UnusableSettings(
        f"{point.name} signs in by {sign_in!r}, which is unknown: sign in again in its settings."
    )


def sealed_grant(client: Client, grant: Grant) -> bytes:
    """Return an OAuth2 grant and the firm's client, sealed, as an intake point's secret."""
    return seal_text(
        json.dumps(
            {
                "client_id": client.client_id,
                "client_secret": client.client_secret,
                "access_token": grant.access_token,
                "refresh_token": grant.refresh_token,
                "expires_at": grant.expires_at.isoformat(),
            }
        )
    )


def _token(point: IntakePoint, secret: str, provider: Provider, now: datetime, *, is_refused: bool) -> str:
    try:
        kept = json.loads(secret)
        client = Client(provider, kept["client_id"], kept["client_secret"])
        grant = Grant(kept["access_token"], kept["refresh_token"], datetime.fromisoformat(kept["expires_at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableSettings(
            f"The permission kept for {point.name} cannot be read: sign in again in its settings."
        ) from error
    if is_refused or not grant.is_valid_at(now):
        with Door(provider.hosts) as door:
            grant = refresh(door, client, grant.refresh_token, now)
        point.secret = sealed_grant(client, grant)
        point.save(update_fields=["secret"])
    return grant.access_token


def fingerprint(point: IntakePoint) -> str:
    """Return what changes when somebody corrects the settings: then nobody waits for the next try."""
    words = json.dumps(
        [point.settings, point.excluded_folders, point.is_metadata_only], sort_keys=True, default=str
    )
    return hashlib.sha256(words.encode() + bytes(point.secret)).hexdigest()

"""Signing in to a mailbox with the firm's own OAuth2 client, and the XOAUTH2 string that IMAP and SMTP take.

The steps: `begin_sign_in` gives the address to send the person's browser to; `code_from` reads what comes back;
`exchange_code` turns it into a Grant, whose refresh token is kept (encrypted, by the caller); `refresh` gives a new
access token whenever one is needed. PKCE (RFC 7636) and state (RFC 6749 section 10.12) are always used.

The scope for Gmail is https://mail.google.com/: Google lets IMAP and SMTP in with no narrower one
(developers.google.com/workspace/gmail/imap/xoauth2-protocol); gmail.readonly and its like work for Google's own
mail interface only. What is done with it is narrower: mail is read without a mark, and sent only on a click.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from heardback.gateways.http import Answer, Door, HttpProblem

_AADSTS = re.compile(r"AADSTS\d{5,8}")
_SHORTEST = timedelta(minutes=1)


class OAuthProblem(HttpProblem):
    """One sentence on why the provider gives no token, with the mend."""


class SignInAgain(OAuthProblem):
    """The permission has ended; only the mailbox's owner can give it again, by signing in."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a mail provider's sign-in lives, what to ask for, and which servers take the token.

    `needed` are the scopes without which the mailbox cannot be read; `extras` go into the sign-in address.
    """

    name: str
    authorize_url: str
    token_url: str
    scope: str
    needed: frozenset[str]
    extras: tuple[tuple[str, str], ...]
    hosts: frozenset[str]
    imap_host: str
    smtp_host: str
    where_clients_live: str


GOOGLE = Provider(
    name="Google",
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",
    scope="https://mail.google.com/",
    needed=frozenset({"https://mail.google.com/"}),
    # Without offline access and a shown consent Google gives no refresh token the second time.
    extras=(("access_type", "offline"), ("prompt", "consent")),
    hosts=frozenset({"oauth2.googleapis.com"}),
    imap_host="imap.gmail.com",
    smtp_host="smtp.gmail.com",
    where_clients_live="console.cloud.google.com, APIs & Services, Credentials",
)


def microsoft(tenant: str) -> Provider:
    """Return Microsoft's sign-in for the IMAP and SMTP of one tenant, for firms that do not use Graph."""
    root = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    imap = "https://outlook.office.com/IMAP.AccessAsUser.All"
    return Provider(
        name="Microsoft",
        authorize_url=f"{root}/authorize",
        token_url=f"{root}/token",
        scope=f"{imap} https://outlook.office.com/SMTP.Send offline_access",
        needed=frozenset({imap}),
        extras=(("prompt", "select_account"),),
        hosts=frozenset({"login.microsoftonline.com"}),
        imap_host="outlook.office365.com",
        smtp_host="smtp.office365.com",
        where_clients_live="entra.microsoft.com, App registrations",
    )


@dataclass(frozen=True, slots=True)
class Client:
    """The firm's own OAuth client at a provider."""

    provider: Provider
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in under way: send the browser to `url`, keep `state` and `code_verifier` until it comes back."""

    url: str
    state: str
    code_verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the provider gave: an access token until `expires_at` (aware UTC), and the refresh token to keep."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime

    def is_valid_at(self, as_of: datetime) -> bool:
        """Say whether the access token can still be used for a minute."""
        return as_of + _SHORTEST < self.expires_at


def begin_sign_in(client: Client, redirect_uri: str, address: str = "") -> SignIn:
    """Return a new sign-in for the mailbox `address`; `redirect_uri` must be registered with the client as it "
    "is."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    fields = {
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": client.provider.scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode("ascii").rstrip("="),
        "code_challenge_method": "S256",
        **dict(client.provider.extras),
    }
    if address:
        fields["login_hint"] = address
    return SignIn(f"{client.provider.authorize_url}?{urlencode(fields)}", state, verifier)


def code_from(returned: Mapping[str, str], state: str) -> str:
    """Return the code that came back to the redirect address; raises OAuthProblem where none or a strange one "
    "did."""
    if not hmac.compare_digest(returned.get("state", "").encode(), state.encode()):
        raise OAuthProblem("This sign-in was not begun here, or too long ago: begin again from Settings.")
    if returned.get("error") == "access_denied":
        raise OAuthProblem(
            "The sign-in was cancelled, or permission was not given: begin again and choose Allow."
        )
    if returned.get("error"):
        raise OAuthProblem(
            f"The provider refused the sign-in ({returned['error'][:80]}): begin again from Settings."
        )
    if not returned.get("code"):
        raise OAuthProblem("The provider sent no code back: begin again from Settings.")
    return returned["code"]


def exchange_code(
    door: Door, client: Client, code: str, code_verifier: str, redirect_uri: str, now: datetime
) -> Grant:
    """Return the grant for a code; raises OAuthProblem with the mend. A code works once and for minutes."""
    grant = _grant(
        door,
        client,
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": code_verifier,
            "redirect_uri": redirect_uri,
        },
        now,
        "",
    )
    if not grant.refresh_token:
        raise OAuthProblem(
            f"{client.provider.name} gave access for one hour only, without a lasting permission: remove the "
            "app's access "
            "in the account's security page and sign in again."
        )
    return grant


def refresh(door: Door, client: Client, refresh_token: str, now: datetime) -> Grant:
    """Return a new access token; keep the grant's refresh token, which may be a new one.

    Raises SignInAgain where the permission has ended (withdrawn, password changed, unused for six months, or a
    Google client that is still in testing and so ends it after seven days).
    """
    return _grant(
        door, client, {"grant_type": "refresh_token", "refresh_token": refresh_token}, now, refresh_token
    )


def xoauth2(address: str, access_token: str) -> str:
    """Return the initial client response of XOAUTH2 before base64, as imaplib and smtplib want it."""
    if "\x01" in address or "\x01" in access_token:
        raise OAuthProblem("The address or the token has a control character in it: sign in again.")
    return f"user={address}\x01auth=Bearer {access_token}\x01\x01"


def _grant(door: Door, client: Client, fields: dict[str, str], now: datetime, kept: str) -> Grant:
    named = {"client_id": client.client_id, "client_secret": client.client_secret}
    # A refresh repeated does no harm; a code used twice ends the permission that it gave.
    may_repeat = "refresh_token" in fields
    answer = door.post(
        client.provider.token_url, content=fields | named, limit=1 << 20, may_repeat=may_repeat
    )
    if not answer.is_fine:
        raise _problem(answer, client, is_refresh=may_repeat)
    value = answer.object()
    token, lasting, seconds = value.get("access_token"), value.get("refresh_token"), value.get("expires_in")
    if not isinstance(token, str) or not token:
        raise OAuthProblem(f"{client.provider.name} answered without an access token: try again.")
    _check_scope(value.get("scope"), client)
    return Grant(
        access_token=token,
        refresh_token=lasting if isinstance(lasting, str) and lasting else kept,
        expires_at=now + timedelta(seconds=float(seconds) if isinstance(seconds, int | float) else 300.0),
    )


def _check_scope(given: object, client: Client) -> None:
    if isinstance(given, str) and not client.provider.needed <= set(given.split()):
        raise OAuthProblem(
            f"{client.provider.name} was not allowed to show the mail: sign in again and leave every box ticked."
        )


def _problem(answer: Answer, client: Client, *, is_refresh: bool) -> OAuthProblem:
    provider = client.provider
    try:
        value = answer.object()
    except HttpProblem:
        value = {}
    error, words = str(value.get("error") or ""), str(value.get("error_description") or "")
    found = _AADSTS.search(words)
    code = f"{error}, {found.group()}" if found else error or str(answer.status)
    if error in ("invalid_grant", "interaction_required") and is_refresh:
        return SignInAgain(
            f"{provider.name} has ended the permission for this mailbox (password changed, access withdrawn, or "
            "a client "
            f"that is still in testing): sign in again in Settings ({code})."
        )
    if error == "invalid_grant":
        return OAuthProblem(
            f"The sign-in took too long or was used already: begin again from Settings ({code})."
        )
    if error in ("invalid_client", "unauthorized_client"):
        return OAuthProblem(
            f"{provider.name} does not know the firm's client or its secret: copy both anew from "
            f"{provider.where_clients_live} ({code})."
        )
    if error == "redirect_uri_mismatch":
        return OAuthProblem(
            f"The address to return to is not registered with the client: add it at {provider.where_clients_live} "
            f"exactly as Settings shows it ({code})."
        )
    if error == "invalid_scope":
        return OAuthProblem(
            f"The client may not ask for mail: add the scope {provider.scope} at {provider.where_clients_live} "
            f"({code})."
        )
    return OAuthProblem(f"{provider.name} gives no token just now ({code}): it is tried again by itself.")

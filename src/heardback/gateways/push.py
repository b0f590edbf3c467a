"""A notice to a browser that asked for it: Web Push, end-to-end encrypted (RFC 8030, 8188, 8291, 8292).

An endpoint is an address that a browser handed in, so only the push services of the browsers' makers are spoken to.
The service sees who sends to which browser and when, never the words. `send_push` speaks once and never repeats.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heardback.gateways.http import Answer, Door, HttpProblem

#: Hosts of push services, or suffixes of them: Chrome and Android, Firefox, Safari, Edge.
SERVICES: Final = (
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
MOST_BYTES: Final = 3000  # RFC 8291 section 4: one record of at most 4096 bytes, less what encryption adds
_RECORD: Final = 4096
_VALID_FOR: Final = timedelta(hours=12)  # RFC 8292 section 2: at most 24 hours


class PushProblem(HttpProblem):
    """One sentence on why the notice was not taken."""

    def __init__(self, sentence: str, *, can_retry: bool = False) -> None:
        super().__init__(sentence)
        self.can_retry = can_retry


class SubscriptionGone(PushProblem):
    """The browser does not want notices any more, or was set up anew: forget the subscription."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the browser handed in; `p256dh` and `auth` are its keys, base64url."""

    endpoint: str
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who we are to the push service (VAPID): our key, and an address to reach us (mailto: or https:)."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    contact: str


def is_push_service(endpoint: str) -> bool:
    """Whether an endpoint lies at a known push service; nothing else is ever spoken to."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    is_known = any(
        host == one.lstrip(".") or (one.startswith(".") and host.endswith(one)) for one in SERVICES
    )
    return parts.scheme == "https" and is_known and port in (None, 443) and not parts.username


def public_key_of(key: ec.EllipticCurvePrivateKey) -> str:
    """Return our public key as a browser's `applicationServerKey` takes it (base64url, no padding)."""
    return _base64url(_point(key.public_key()))


def send_push(
    to: Subscription,
    payload: bytes,
    sender: Sender,
    now: datetime,
    *,
    ttl: timedelta,
    topic: str = "",
    open_door: Callable[[list[str]], Door] = Door,
) -> None:
    """Hand one notice to the push service; raises SubscriptionGone, PushProblem or HttpProblem.

    `ttl`: how long it is worth telling. A later notice of the same `topic` (at most 32 characters) replaces one that
    was not shown yet.
    """
    if not is_push_service(to.endpoint):
        raise PushProblem(
            "The browser named a push service that is not known: nothing was sent; subscribe with another browser."
        )
    headers = {
        "Authorization": f"vapid t={_token(to.endpoint, sender, now)}, k={public_key_of(sender.key)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(ttl.total_seconds())),
        "Urgency": "normal",
    }
    if topic:
        headers["Topic"] = topic[:32]
    with open_door([urlsplit(to.endpoint).hostname or ""]) as door:
        answer = door.post(to.endpoint, content=_encrypted_for(to, payload), headers=headers)
    _check(answer, urlsplit(to.endpoint).hostname or "")


def encrypted(
    payload: bytes, p256dh: bytes, auth: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """Return the body of RFC 8291 section 3: header block and one aes128gcm record. Pure, for its test vector."""
    if len(payload) > MOST_BYTES:
        raise ValueError(f"a push carries at most {MOST_BYTES} bytes")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    ours = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    keyed = _hkdf(auth, shared, b"WebPush: info\0" + p256dh + ours, 32)
    key = _hkdf(salt, keyed, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, keyed, b"Content-Encoding: nonce\0", 12)
    record = AESGCM(key).encrypt(nonce, payload + b"\x02", None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + record


def _encrypted_for(to: Subscription, payload: bytes) -> bytes:
    try:
        p256dh, auth = _bytes_of(to.p256dh), _bytes_of(to.auth)
        return encrypted(payload, p256dh, auth, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))
    except ValueError:
        raise SubscriptionGone("The browser's keys cannot be used: subscribe it again.") from None


def _token(endpoint: str, sender: Sender, now: datetime) -> str:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _VALID_FOR).timestamp()),
        "sub": sender.contact,
    }
    return jwt.encode(claims, sender.key, algorithm="ES256")


def _check(answer: Answer, host: str) -> None:
    if answer.is_fine:
        return
    if answer.status in (404, 410):
        raise SubscriptionGone("The browser does not take notices any more: subscribe it again.")
    raise PushProblem(
        f"{host} did not take the notice (status {answer.status}): it is told by mail, and tried again where waiting "
        "can help.",
        can_retry=answer.status >= 500 or answer.status == 429,
    )


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

"""A push service and a browser: the service checks who sends (RFC 8292), only the browser can read (RFC 8291)."""

from __future__ import annotations

import base64
import os
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tests.fakes.serving import Asked, LoopbackServer, Reply

from heardback.gateways.http import Door
from heardback.gateways.push import Subscription

HOST = "updates.push.services.mozilla.com"


class Browser:
    """One subscription with the keys that only the browser knows."""

    def __init__(self, name: str = "one") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self._public = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.subscription = Subscription(
            f"https://{HOST}/wpush/v2/{name}", _packed(self._public), _packed(self._auth)
        )

    def reads(self, body: bytes) -> bytes:
        """Decrypt as a browser does, step by step as RFC 8291 section 3.4 says."""
        salt, length = body[:16], body[20]
        theirs, record = body[21 : 21 + length], body[21 + length :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self._key.exchange(ec.ECDH(), sender)
        info = b"WebPush: info\0" + self._public + theirs
        keyed = HKDF(SHA256(), 32, self._auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(keyed)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(keyed)
        plain = AESGCM(key).decrypt(nonce, record, None)
        assert plain.endswith(b"\x02")
        return plain[:-1]


class PushService(LoopbackServer):
    """Answers every notice with `status`; `door` opens a way to it in place of the vendor's host."""

    def __init__(self, status: int = 201) -> None:
        super().__init__(lambda asked: Reply(status))

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def door(self, hosts: list[str]) -> Door:
        """Return a door that reaches this stand-in under the real host's name."""
        return Door(hosts, stand_ins={HOST: self.base}, longest_wait=0.0, sleep=lambda seconds: None)

    @staticmethod
    def claims_of(asked: Asked) -> dict[str, Any]:
        """Return the sender's claims once their signature holds under the key that came with them."""
        scheme, _, rest = asked.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        given = dict(part.strip().split("=", 1) for part in rest.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _unpacked(given["k"]))
        return jwt.decode(
            given["t"], key, algorithms=["ES256"], options={"verify_aud": False, "verify_exp": False}
        )


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

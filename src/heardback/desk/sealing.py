"""Sealing: secrets and bodies are encrypted at rest under keys of their own, wrapped by the vault key.

AES-256-GCM from the `cryptography` library. Each sealed value has its own random key, so that erasing the value
erases the only thing that could open it; the vault key lies in a file beside the database and in no backup of it
unless the backup command is asked for keys. Layout: version byte, nonce+wrapped key (12+48), nonce (12), data.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE, _WRAPPED = 12, 48


class Unsealable(ValueError):
    """A sealed value that this installation's key does not open; the message names the mend."""


@lru_cache(maxsize=4)
def _vault_key(folder: str) -> bytes:
    return bytes.fromhex((Path(folder) / "vault.key").read_text().strip())


def _vault() -> AESGCM:
    return AESGCM(_vault_key(str(settings.HEARDBACK_KEYS)))


def seal(plain: bytes) -> bytes:
    """Return `plain` encrypted under a key of its own; `unseal` gives it back."""
    key, wrap_nonce, nonce = os.urandom(32), os.urandom(_NONCE), os.urandom(_NONCE)
    wrapped = _vault().encrypt(wrap_nonce, key, _VERSION)
    return _VERSION + wrap_nonce + wrapped + nonce + AESGCM(key).encrypt(nonce, plain, None)


def unseal(sealed: bytes | memoryview) -> bytes:
    """Return what `seal` was given; raises Unsealable where the vault key is another or the value was altered."""
    data = bytes(sealed)
    try:
        key = _vault().decrypt(data[1 : 1 + _NONCE], data[1 + _NONCE : 1 + _NONCE + _WRAPPED], data[:1])
        start = 1 + _NONCE + _WRAPPED
        return AESGCM(key).decrypt(data[start : start + _NONCE], data[start + _NONCE :], None)
    except (InvalidTag, ValueError) as problem:
        raise Unsealable(
            "A sealed value does not open with keys/vault.key of this installation: restore the key file that was in "
            "use when it was written."
        ) from problem


def seal_text(plain: str) -> bytes:
    """Return a secret (password, token) sealed."""
    return seal(plain.encode())


def unseal_text(sealed: bytes | memoryview) -> str:
    """Return a sealed secret, '' where there is none."""
    return unseal(sealed).decode() if sealed else ""


def seal_compressed(plain: bytes) -> bytes:
    """Return raw bytes compressed (zstd), then sealed."""
    return seal(zstandard.compress(plain, 3))


def unseal_compressed(sealed: bytes | memoryview, most: int = 2_000_000_000) -> bytes:
    """Return what `seal_compressed` was given."""
    return zstandard.ZstdDecompressor().decompress(unseal(sealed), max_output_size=most)


def digest_of(plain: bytes) -> str:
    """Return the keyed hash that names bytes: equal bytes, equal digest; nobody without the key can test a guess."""
    return hmac.new(_vault_key(str(settings.HEARDBACK_KEYS)), plain, hashlib.sha256).hexdigest()

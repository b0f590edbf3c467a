"""Our key to the push services, made on first use beside the installation's other keys (RFC 8292)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

_NAME = "push.pem"


def push_key() -> ec.EllipticCurvePrivateKey:
    """Return the key; a lost one means that every browser must be subscribed anew."""
    folder = Path(settings.HEARDBACK_KEYS)
    path = folder / _NAME
    if not path.exists():
        _make(folder, path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no P-256 key: remove it, and subscribe the browsers anew.")
    return key


def _make(folder: Path, path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    hidden = folder / f".{_NAME}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(hidden, path)  # of two that start at once, the second takes the first one's key
    except FileExistsError:
        pass
    finally:
        hidden.unlink()

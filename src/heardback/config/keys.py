"""The installation's keys: made once, readable by its user alone, never in the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def key_from(folder: Path, name: str) -> bytes:
    """Return the 32 random bytes kept in `folder`/`name`, made on first use (mode 0600, folder 0700)."""
    path = folder / name
    try:
        return bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = secrets.token_bytes(32)
    hidden = folder / f".{name}.{os.getpid()}"
    descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # Two processes may start at once: link fails for the second, who then reads the first one's key.
        os.link(hidden, path)
    except FileExistsError:
        return bytes.fromhex(path.read_text().strip())
    finally:
        hidden.unlink()
    return fresh


def django_secret(folder: Path) -> str:
    """Return the key that signs sessions and links."""
    return key_from(folder, "sessions.key").hex()


def vault_key(folder: Path) -> bytes:
    """Return the key that secrets and raw bytes are sealed under."""
    return key_from(folder, "vault.key")

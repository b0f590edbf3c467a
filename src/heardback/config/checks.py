"""Checks of this installation's settings, each with its mend: Django runs them, and `heardback doctor` shows them.

Errors (E) must be mended; warnings (W) are said and leave the choice.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from heardback.gateways.smtp_url import server_of_url

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@register(Tags.security)
def check_installation(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """Return what is wrong with address, encryption, proxy, keys and outgoing notices."""
    return [*_address(), *_listening(), *_keys(), *_home(), *_notices()]


def _address() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.HEARDBACK_URL)
    if parts.scheme not in ("http", "https"):
        yield Error(
            f"HEARDBACK_URL is {settings.HEARDBACK_URL!r}.",
            hint="Write it as https://desk.firm.example.",
            id="heardback.E001",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "HEARDBACK_HOSTS lets every host name in.",
            hint="Name the hosts that people open, separated by commas.",
            id="heardback.E002",
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        yield Warning(
            f"{settings.HEARDBACK_URL} has no encryption: passwords and customers' mail can be read on the way.",
            hint="Put a reverse proxy with TLS in front and set HEARDBACK_URL to its https address.",
            id="heardback.W003",
        )
    if settings.IS_SECURE and not settings.IS_BEHIND_PROXY:
        yield Warning(
            "HEARDBACK_URL is https, but nothing says that a proxy in front does the encryption.",
            hint="Let the proxy set X-Forwarded-For and X-Forwarded-Proto, and set HEARDBACK_BEHIND_PROXY to 1.",
            id="heardback.W004",
        )


def _listening() -> Iterator[CheckMessage]:
    bind = settings.ENVIRONMENT.value("HEARDBACK_BIND")
    if bind in _LOOPBACK:
        return
    if settings.IS_BEHIND_PROXY:
        yield Warning(
            f"The web server listens on {bind}, so whoever reaches it there may claim to be any address.",
            hint="Set HEARDBACK_BIND to 127.0.0.1, or let a firewall admit the proxy alone.",
            id="heardback.W005",
        )
    elif not settings.IS_SECURE:
        yield Warning(
            f"The web server listens on {bind} without encryption.",
            hint="Set HEARDBACK_BIND to 127.0.0.1 and put a reverse proxy with TLS in front.",
            id="heardback.W006",
        )


def _keys() -> Iterator[CheckMessage]:
    folder = Path(settings.HEARDBACK_KEYS)
    for path in (folder, *(sorted(folder.iterdir()) if folder.is_dir() else ())):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Error(
                f"{path} can be read by other users of this machine.",
                hint=f"Run: chmod {'700' if path.is_dir() else '600'} {path}",
                id="heardback.E007",
            )


def _home() -> Iterator[CheckMessage]:
    home = Path(settings.HEARDBACK_HOME)
    names = ("heardback.sqlite3", "heardback.sqlite3-wal")
    for path in (home, *(home / name for name in names)):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007 and not _is_shut(path.parent, home):
            yield Warning(
                f"{path} can be read by other users of this machine.",
                hint=f"Run: chmod o-rwx {home}",
                id="heardback.W008",
            )
            return


def _is_shut(parent: Path, home: Path) -> bool:
    """A file in a folder that others cannot enter is safe."""
    return parent == home and not stat.S_IMODE(home.stat().st_mode) & 0o007


def _notices() -> Iterator[CheckMessage]:
    given = settings.ENVIRONMENT.value("HEARDBACK_NOTICES")
    if not given:
        return
    try:
        server_of_url(given)
    except ValueError:
        yield Error(
            "HEARDBACK_NOTICES cannot be read.",
            hint="Write it as smtp://user:password@host:587, or smtps:// for TLS from the first byte.",
            id="heardback.E009",
        )

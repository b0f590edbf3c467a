"""The web process: granian serves the WSGI door with `HEARDBACK_WEB_WORKERS` processes."""

from __future__ import annotations

import importlib
import os
from typing import Any

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from heardback.workers.lifeline import end_with

_TARGET = "heardback.config.wsgi:application"
_THREADS = 4  # a page waits for the database, not for the processor
_SECONDS_TO_END = 5


def serve_pages() -> None:
    """Serve until SIGTERM; requests under way are finished first, for at most some seconds."""
    environment = settings.ENVIRONMENT
    workers = max(1, environment.number("HEARDBACK_WEB_WORKERS"))
    server = Server(
        _TARGET,
        address=environment.value("HEARDBACK_BIND"),
        port=environment.number("HEARDBACK_PORT"),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=min(_THREADS, 2 * (os.cpu_count() or 1) + 1),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_END,
        log_dictconfig=settings.LOGGING,
        log_level=LogLevels.warning,  # each start is said by the supervisor
    )
    server.serve(target_loader=_load)


def _load(target: str) -> Any:
    """Return the application, in one of granian's own processes: it ends with granian's main process."""
    end_with(os.getppid())
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)

"""A mail server for the demo: on this machine alone, takes every mail from everybody and passes nothing on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from heardback.gateways.ports import free_port

#: Called in the server's thread with the recipients of every mail taken.
Taken = Callable[[list[str]], None]


class SwallowingServer:
    """Listens on a free loopback port (`port`) within `with`; every user name and password is right."""

    def __init__(self, taken: Taken) -> None:
        self.port = free_port()
        # The library warns of a name that only itself uses, once for every mail.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._controller = Controller(
            _Handler(taken),
            hostname="127.0.0.1",
            port=self.port,
            authenticator=lambda *_: AuthResult(success=True),
            auth_require_tls=False,
            ident="Heardback demo",
        )

    def __enter__(self) -> SwallowingServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class _Handler:
    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._taken(list(envelope.rcpt_tos))
        return "250 2.0.0 Taken, and passed on to nobody"

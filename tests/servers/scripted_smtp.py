"""An SMTP server that says what a test tells it to say, also what no kind server would; nothing is delivered."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

HANG_UP = ""
SILENCE = "(silence)"
GREETING = {
    "(greeting)": "220 mx.pool.example ready",
    "EHLO": "250-mx.pool.example\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250-8BITMIME\r\n250 SIZE 1000000",
    "MAIL": "250 2.1.0 Ok",
    "RCPT": "250 2.1.5 Ok",
    "DATA": "354 End data with <CR><LF>.<CR><LF>",
    "(end of data)": "250 2.0.0 Ok: queued as 4ABC",
    "AUTH": "235 2.7.0 Welcome",
    "QUIT": "221 2.0.0 Bye",
}


class ScriptedSmtp:
    """Answers each command by `says` (first word, or the whole line); HANG_UP closes the connection instead,
    SILENCE says nothing.

    `heard` are the lines that clients sent, `bodies` the mails up to their last dot, whatever was answered.
    """

    def __init__(self, says: Mapping[str, str] | None = None, tls: Path | None = None) -> None:
        self._says = {**GREETING, **(says or {})}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if tls else None
        if self._context is not None and tls is not None:
            self._context.load_cert_chain(tls / "server.pem", tls / "server.key")
        self.port: int = self._listener.getsockname()[1]
        self.heard: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            client.settimeout(10)
            self._take(client)
            with suppress(OSError):
                self._talk()
            self._wire.close()
            self._client.close()

    def _take(self, client: socket.socket) -> None:
        self._client = client
        self._wire = client.makefile("rb")

    def _talk(self) -> None:
        if not self._answer("(greeting)"):
            return
        while line := self._wire.readline():
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            self.heard.append(text)
            word = text.partition(" ")[0].upper()
            if word == "STARTTLS" and self._context is not None:
                self._client.sendall(b"220 go ahead\r\n")
                self._wire.close()
                self._take(self._context.wrap_socket(self._client, server_side=True))
                continue
            if not self._answer(text if text in self._says else word):
                return
            if word == "DATA" and self._says["DATA"].startswith("354") and not self._hear_mail():
                return
            if word == "QUIT":
                return

    def _hear_mail(self) -> bool:
        body = b""
        while (part := self._wire.readline()) and part != b".\r\n":
            body += part
        if not part:
            return False
        self.bodies.append(body)
        return self._answer("(end of data)")

    def _answer(self, key: str) -> bool:
        said = self._says.get(key, "500 5.5.2 unknown")
        if said == HANG_UP:
            return False
        if said == SILENCE:
            return True
        self._client.sendall(said.encode() + b"\r\n")
        return True

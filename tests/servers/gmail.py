"""A mailbox as Gmail shows it over IMAP: a real Dovecot behind a wire that adds labels (developers.google.com).

Gmail's extension X-GM-EXT-1 gives each mail the list of its labels, and one folder shows all mail. Both are added
on the way; everything else is Dovecot's own.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

_FETCHED = re.compile(rb"^(\* \d+ FETCH \(UID (\d+))")


class GmailWire:
    """Forwards a local port to Dovecot's; `labels` says what each UID of the open folder is labelled with."""

    def __init__(self, target_port: int, labels: dict[int, str]) -> None:
        self._target, self._labels = target_port, labels
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.asked = b""
        self._sockets: list[socket.socket] = [self._listener]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for one in self._sockets:
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, server]
            for source, sink, change in ((client, server, self._question), (server, client, self._reply)):
                thread = threading.Thread(target=self._pump, args=(source, sink, change), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with contextlib.suppress(OSError), source.makefile("rb") as lines:
            for line in lines:
                sink.sendall(change(line))
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _question(self, line: bytes) -> bytes:
        self.asked += line
        return line.replace(b" X-GM-LABELS", b"")

    def _reply(self, line: bytes) -> bytes:
        line = line.replace(b"CAPABILITY IMAP4rev1 ", b"CAPABILITY IMAP4rev1 X-GM-EXT-1 ")
        return _FETCHED.sub(self._labelled, line)

    def _labelled(self, match: re.Match[bytes]) -> bytes:
        return match[1] + b" X-GM-LABELS (" + self._labels.get(int(match[2]), "").encode() + b")"

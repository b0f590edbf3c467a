"""A wire between a client and a server that can be cut, or fall silent, in the middle of a sentence."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class CuttingProxy:
    """Forwards a local port to another; `cut_after` ends connections once so many bytes came from the server.

    `passed` counts the server's bytes, `connections` those accepted; `asked` is all that the client said. Cuts count
    from now and happen `times` times, each on a fresh count.
    """

    def __init__(self, target_port: int) -> None:
        self._target = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.passed = 0
        self.connections = 0
        self.asked = b""
        self._left: int | None = None
        self._every = 0
        self._times = 0
        self._is_silent = False
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def cut_after(self, count: int, times: int = 1) -> None:
        """Cut the connection after `count` further bytes of the server."""
        with self._lock:
            self._left, self._every, self._times = count, count, times

    def fall_silent_after(self, count: int) -> None:
        """Forward `count` further bytes of the server and then nothing, leaving the connection open."""
        with self._lock:
            self._left, self._is_silent = count, True

    def heal(self) -> None:
        """Forward everything again."""
        with self._lock:
            self._left, self._times, self._is_silent = None, 0, False

    def cut_now(self) -> None:
        """End every open connection."""
        with self._lock:
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_now()
        for thread in self._threads:
            thread.join(5)
        for one in self._open:
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            with self._lock:
                self.connections += 1
                self._open += [client, server]
            for source, sink, is_server in ((client, server, False), (server, client, True)):
                thread = threading.Thread(target=self._pump, args=(source, sink, is_server), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_server: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                if not is_server:
                    self.asked += data
                allowed, is_cut = self._allowed(len(data)) if is_server else (len(data), False)
                sink.sendall(data[:allowed])
                if is_cut:
                    break
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _allowed(self, count: int) -> tuple[int, bool]:
        with self._lock:
            if self._left is None:
                self.passed += count
                return count, False
            allowed = min(count, self._left)
            self.passed += allowed
            self._left -= allowed
            if self._left or self._is_silent:
                return allowed, False
            self._times -= 1
            self._left = self._every if self._times > 0 else None
            return allowed, True

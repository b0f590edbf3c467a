"""3CX's call records over TCP: it connects to us ("active socket"), or we connect to it ("passive socket").

A caller may rely on: `receive` hands over whole lines, each once and with its sender, and holds at most what one
connection may send; while nobody receives, the sender waits and nothing is dropped. 3CX signs and confirms nothing,
so only peers that were named are let in, and a line that was under way when this machine stopped is gone: the file
output or the call log's export mends that. For one thread; no thread of its own.
Source: 3CX "CDR - Call Data Records" (output as client and as server).
"""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

MOST_CONNECTIONS: Final = 8
MOST_LINE: Final = 65_536
_CHUNK: Final = 65_536
_CONNECT_WITHIN: Final = 10.0
#: A record without its line's end is handed over once it has stood so long; 3CX sends a record in one go.
_ENDS_AFTER: Final = 30.0


class SocketProblem(Exception):
    """Why records cannot be taken; `sentence` is for a person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Received:
    """One line as it was sent, without its end, and who sent it."""

    peer: str
    line: bytes


@dataclass(slots=True)
class _Peer:
    connection: socket.socket
    address: str
    rest: bytes = b""
    heard_at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The peers that may send: addresses and networks, in CIDR or alone."""

    networks: tuple[IPv4Network | IPv6Network, ...]

    def __contains__(self, address: str) -> bool:
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network for network in self.networks if mapped.version == network.version)


def allowed(written: list[str]) -> Allowed:
    """Return the peers that these lines name; raises SocketProblem for one that is no address."""
    networks = []
    for line in written:
        try:
            networks.append(ip_network(line.strip(), strict=False))
        except ValueError:
            raise SocketProblem(f"{line} is no address: enter 3CX's, such as 192.0.2.7.") from None
    return Allowed(tuple(networks))


class Records:
    """Connections that records come in by: `receive` waits for them."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._peers: dict[int, _Peer] = {}
        self.refused: dict[str, None] = {}

    @property
    def peers(self) -> list[str]:
        """Who is connected now."""
        return sorted(peer.address for peer in self._peers.values())

    def receive(self, seconds: float) -> list[Received]:
        """Return what has come, waiting at most `seconds` for it; raises SocketProblem where there is no way in."""
        taken: list[Received] = []
        for key, _ in self._selector.select(seconds):
            if key.fd in self._peers:
                taken += self._read(self._peers[key.fd])
            else:
                self._accept()
        return taken + self._stale()

    def has_news(self, seconds: float) -> bool:
        """Whether something can be received, waiting at most `seconds`."""
        return bool(self._selector.select(seconds))

    def close(self) -> None:
        """Let go of every connection."""
        for peer in list(self._peers.values()):
            self._drop(peer)
        self._selector.close()

    def _accept(self) -> None:
        raise NotImplementedError

    def _add(self, connection: socket.socket, address: str) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._peers[connection.fileno()] = _Peer(connection, address)
        self._selector.register(connection, selectors.EVENT_READ)

    def _drop(self, peer: _Peer) -> None:
        self._selector.unregister(peer.connection)
        del self._peers[peer.connection.fileno()]
        peer.connection.close()

    def _read(self, peer: _Peer) -> list[Received]:
        try:
            data = peer.connection.recv(_CHUNK)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            rest = peer.rest
            self._drop(peer)
            return [Received(peer.address, rest)] if rest.strip() else []
        peer.heard_at = time.monotonic()
        *lines, peer.rest = (peer.rest + data).split(b"\n")
        if len(peer.rest) > MOST_LINE:
            lines, peer.rest = [*lines, peer.rest], b""
        return [Received(peer.address, line.rstrip(b"\r")) for line in lines if line.strip()]

    def _stale(self) -> list[Received]:
        """Hand over what has stood without its line's end for a while."""
        now = time.monotonic()
        ripe = [
            peer for peer in self._peers.values() if peer.rest.strip() and now - peer.heard_at >= _ENDS_AFTER
        ]
        taken = [Received(peer.address, peer.rest.rstrip(b"\r")) for peer in ripe]
        for peer in ripe:
            peer.rest = b""
        return taken


class Listening(Records):
    """Waits for 3CX to connect. Raises SocketProblem where the address cannot be had or nobody could be let in."""

    def __init__(self, host: str, port: int, peers: Allowed) -> None:
        super().__init__()
        self._allowed = peers
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            self._door = socket.create_server((host, port), family=family, backlog=MOST_CONNECTIONS)
        except OSError as problem:
            self._selector.close()
            words = (problem.strerror or str(problem)).lower()
            raise SocketProblem(
                f"Cannot listen for 3CX on {host} port {port} ({words}): choose another port, or stop what uses it."
            ) from None
        self._door.setblocking(False)
        self.port = int(self._door.getsockname()[1])
        self._selector.register(self._door, selectors.EVENT_READ)

    def close(self) -> None:
        """Close the door and let go of everybody."""
        self._door.close()
        super().close()

    def _accept(self) -> None:
        try:
            connection, address = self._door.accept()
        except OSError:  # gone again before it was let in
            return
        peer = str(address[0])
        if peer not in self._allowed:
            self.refused[peer] = None
            for name in list(self.refused)[:-20]:
                del self.refused[name]
            connection.close()
        elif len(self._peers) >= MOST_CONNECTIONS:
            connection.close()
        else:
            self._add(connection, peer)


class Calling(Records):
    """Connected to 3CX, which waits for us. Raises SocketProblem where it does not answer or has hung up."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self._where = f"{host} port {port}"
        try:
            connection = socket.create_connection((host, port), _CONNECT_WITHIN)
        except OSError as problem:
            self._selector.close()
            words = (problem.strerror or str(problem)).lower()
            raise SocketProblem(
                f"3CX does not answer at {self._where} ({words}): set its CDR output to server (passive socket) on "
                "that port and let this machine through its firewall."
            ) from None
        self._add(connection, host)

    def receive(self, seconds: float) -> list[Received]:
        """Return what has come; raises SocketProblem once 3CX has hung up and all it sent was handed over."""
        if not self._peers:
            raise SocketProblem(f"3CX hung up at {self._where}: it is called again.")
        return super().receive(seconds)

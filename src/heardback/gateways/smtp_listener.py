"""A door for forwarded and journaled mail: listens by SMTP, keeps what it is given, passes nothing on (RFC 5321).

It takes mail for the addresses that `knows` names and for no other (550: it refuses to relay), and says 250 only
after `store` has returned, which means: committed. Whatever goes wrong before that is 451, and the sending server
keeps the mail and tries again; so a mail can come twice and never gets lost. The bytes are given to `store` as they
came, without a `Received:` line of ours: their topmost one is the perimeter's own (SEMANTICS 2.1). An Exchange
journal report is kept whole; whoever reads it takes the attached original out.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

#: `store(envelope_from, recipients, raw, peer, received_at)`: returns after the commit, raises where there is none.
Store = Callable[[str, tuple[str, ...], bytes, str, datetime], None]
#: Whether an address (lower-cased) is one that mail is taken for.
Knows = Callable[[str], bool]
#: Whether a peer (its IP address) may speak to us at all.
Admits = Callable[[str], bool]

MOST_BYTES: Final = 50_000_000
MOST_CONNECTIONS: Final = 50
MOST_RECIPIENTS: Final = 200
PATIENCE_AT_THE_END: Final = 30.0  # seconds that a mail may take to be stored while we stop
_LOG: Final = logging.getLogger("heardback.smtp_listener")
_TRY_LATER: Final = "451 4.3.0 Not stored: please keep the mail and try again later"
_NOT_HERE: Final = "550 5.7.1 Relaying denied: no such mailbox here"


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """Where to listen and how much to take. `certificate` and `key`: PEM files; with them STARTTLS is offered.

    `needs_tls` refuses mail that comes unencrypted. `idle_for` is seconds that a silent peer is kept.
    """

    host: str
    port: int
    name: str = "heardback.invalid"
    certificate: str = ""
    key: str = ""
    needs_tls: bool = False
    most_bytes: int = MOST_BYTES
    most_connections: int = MOST_CONNECTIONS
    idle_for: float = 300.0


class ListenerProblem(Exception):
    """The door cannot be opened; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class SmtpListener:
    """The open door. `start()` returns once it listens (`port` says where); `stop()` lets nobody in any more.

    `store` and `knows` are called in threads of a small pool, never in the loop, so they may use the database.
    `clock` gives the moment of receipt. Runs in a thread of its own; safe to use in `with`; not to be started twice.
    """

    def __init__(
        self,
        settings: ListenerSettings,
        *,
        store: Store,
        knows: Knows,
        clock: Callable[[], datetime],
        admits: Admits = lambda peer: True,
    ) -> None:
        self.port = settings.port
        self._settings = settings
        self._tls = _tls_context(settings)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="smtp-listener")
        self._handler = _Handler(store, knows, clock, self._pool)
        self._door = _Door(settings.most_connections, admits)
        self._listens: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closes = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="smtp-listener", daemon=True)

    def start(self) -> None:
        """Listen; raise `ListenerProblem` where the port cannot be had."""
        self._thread.start()
        try:
            self.port = self._listens.result(timeout=30)
        except OSError as problem:
            self._thread.join()
            self._pool.shutdown()
            words = (problem.strerror or str(problem)).lower()
            raise ListenerProblem(
                f"Cannot listen for mail on {self._settings.host} port {self._settings.port} ({words}): "
                "choose another port, or stop what uses it."
            ) from None

    def stop(self) -> None:
        """Close the door; who has handed over a whole mail still gets its answer."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closes.set)
        self._thread.join()
        self._pool.shutdown()

    def __enter__(self) -> SmtpListener:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._listen())
        except BaseException as problem:  # handed to whoever waits in start()
            if self._listens.done():
                raise
            self._listens.set_exception(problem)

    async def _listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        settings = self._settings
        server = await self._loop.create_server(self._conversation, settings.host, settings.port)
        self._listens.set_result(int(server.sockets[0].getsockname()[1]))
        await self._closes.wait()
        server.close()
        waited = 0.0
        while self._handler.storing and waited < PATIENCE_AT_THE_END:
            await asyncio.sleep(0.02)
            waited += 0.02
        self._door.close()
        await asyncio.sleep(0)

    def _conversation(self) -> SMTP:
        settings = self._settings
        return _Conversation(
            self._door,
            self._handler,
            data_size_limit=settings.most_bytes,
            enable_SMTPUTF8=True,
            hostname=settings.name,
            ident="Heardback",
            tls_context=self._tls,
            require_starttls=settings.needs_tls,
            timeout=settings.idle_for,
            loop=self._loop,
        )


def _tls_context(settings: ListenerSettings) -> ssl.SSLContext | None:
    if not settings.certificate:
        if settings.needs_tls:
            raise ListenerProblem(
                "Mail is to be taken encrypted only, but no certificate is named: name its file."
            )
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, settings.key or None)
    except (OSError, ssl.SSLError) as problem:
        words = (problem.strerror or str(problem)).lower()
        raise ListenerProblem(
            f"The certificate {settings.certificate} cannot be used ({words}): name a PEM certificate and its key."
        ) from None
    return context


class _Door:
    """Who is inside, and whether one more is let in; used in the loop's thread alone."""

    def __init__(self, most: int, admits: Admits) -> None:
        self._most, self._admits = most, admits
        self.inside: set[_Conversation] = set()

    def refusal_of(self, transport: asyncio.BaseTransport) -> str:
        """Return why this peer is not let in, or ''."""
        if len(self.inside) >= self._most:
            return "421 4.3.2 Too many connections: please try again later"
        is_admitted = self._admits(_address_of(transport.get_extra_info("peername")))
        return "" if is_admitted else "554 5.7.1 Mail is not taken from your address"

    def close(self) -> None:
        """Send everybody away."""
        for conversation in list(self.inside):
            if conversation.transport is not None:
                conversation.transport.close()


class _Conversation(SMTP):
    """One peer. Long lines are taken: a mail with one is a mail that somebody waits for."""

    line_length_limit = 10_000_000

    def __init__(self, door: _Door, handler: _Handler, **named: Any) -> None:
        self._door = door
        super().__init__(handler, **named)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        is_new = self._original_transport is None  # else: the same connection, encrypted now
        refusal = self._door.refusal_of(transport) if is_new else ""
        if refusal and isinstance(transport, asyncio.WriteTransport):
            transport.write(refusal.encode("ascii") + b"\r\n")
            transport.close()
            return
        self._door.inside.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._door.inside:
            self._door.inside.discard(self)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self in self._door.inside else False


class _Handler:
    """What to answer; the names are those that aiosmtpd calls."""

    def __init__(
        self,
        store: Store,
        knows: Knows,
        clock: Callable[[], datetime],
        pool: ThreadPoolExecutor,
    ) -> None:
        self._store, self._knows, self._clock, self._pool = store, knows, clock, pool
        self.storing = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """250 for an address of ours, 550 for any other."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients: please send the mail again for the rest"
        try:
            is_known = await _in(self._pool, self._knows, address.lower())
        except Exception:  # whatever it is, the sender keeps the mail
            _LOG.exception("The address of a mail could not be looked up; its sender is asked to try again.")
            return _TRY_LATER
        if not is_known:
            return _NOT_HERE
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """250 once it is stored, else 451."""
        raw = envelope.original_content or b""
        sender = envelope.mail_from or ""
        given = (
            "" if sender == "<>" else sender,
            tuple(envelope.rcpt_tos),
            bytes(raw),
            _address_of(session.peer),
            self._clock(),
        )
        self.storing += 1
        try:
            await _in(self._pool, self._store, *given)
        except Exception:  # whatever it is, the sender keeps the mail
            _LOG.exception(
                "A mail of %d bytes could not be stored; its sender is asked to try again.", len(raw)
            )
            return _TRY_LATER
        finally:
            self.storing -= 1
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours never costs a mail: the sender tries again."""
        _LOG.warning(
            "A conversation failed (%s: %s); its sender is asked to try again.", type(error).__name__, error
        )
        return _TRY_LATER


async def _in(pool: ThreadPoolExecutor, call: Callable[..., Any], *given: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(pool, call, *given)


def _address_of(peer: object) -> str:
    return str(peer[0]) if isinstance(peer, tuple) and peer else ""

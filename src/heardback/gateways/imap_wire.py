"""One signed-in IMAP connection with typed commands; every failure leaves it as an `ImapProblem`.

The kept library is IMAPClient; no other module touches it. Only commands that read are spelled here, and
APPEND for the reply that the desk itself wrote: nothing that could flag, move, copy or delete a mail exists.
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.response_parser import parse_fetch_response

from heardback.gateways.imap_folders import Folder, folder_from
from heardback.gateways.imap_problems import (
    CertificateRefused,
    ConnectionCut,
    FolderRefused,
    ImapProblem,
    NoEncryption,
    ServerClosed,
    ServerTrouble,
    Unreachable,
    command_problem,
    folder_problem,
    login_problem,
    quoted,
)
from heardback.gateways.imap_records import FetchReply, FolderState

# Below this level the library writes every command to its log, an access token among them.
logging.getLogger("imapclient").setLevel(logging.WARNING)

_CONNECT_WITHIN = 15.0
_POLL_EVERY = 30.0
_STATUS = re.compile(r"^\w+ (?:command error: \w+ \[b'(?P<bad>.*)'\]|failed: (?P<no>.*))$", re.DOTALL)
AccessToken = Callable[[], str]


#: Servers on this machine, to which a password may go unencrypted.
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Security(StrEnum):
    """How the connection is protected; `plain` only for a server on the same machine."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """How to reach one mailbox: `secret` is its password, or gives an OAuth2 access token (XOAUTH2).

    `trusted_certificates` names a PEM file of authorities to trust beside the system's, for a server whose
    certificate the firm signs itself.
    """

    host: str
    port: int
    security: Security
    username: str
    secret: str | AccessToken = field(repr=False)
    trusted_certificates: Path | None = None


class Wire:
    """One connection, signed in; not for use by two threads. Close it, or its server keeps it half an hour."""

    def __init__(self, account: ImapAccount, timeout: float) -> None:
        self.account = account
        self._timeout = timeout
        self._user, self._host = account.username, account.host
        self._client: Any = _connected(account, timeout)
        try:
            self._sign_in()
            with self._doing("asking what it can"):
                self._capabilities = frozenset(self._client.capabilities())
                if self.can("ID"):
                    # Some providers refuse programs that do not say who they are.
                    self._client.id_({"name": "Heardback"})
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Say good-bye and close the socket; never raises."""
        try:
            self._client.logout()
        except (IMAPClientError, OSError, ValueError):
            # A connection that is gone already is closed all the same.
            try:
                self._client.shutdown()
            except (IMAPClientError, OSError):
                return

    def again(self) -> Wire:
        """Return a fresh connection in place of this one, which is closed."""
        self.close()
        return Wire(self.account, self._timeout)

    def can(self, capability: str) -> bool:
        """Say whether the server offers a capability."""
        return capability.encode() in self._capabilities

    def folders(self) -> list[Folder]:
        """Return every folder that LIST names."""
        with self._doing("listing the folders"):
            rows = self._client.list_folders()
            if self.can("SPECIAL-USE") and self.can("LIST-EXTENDED"):
                # RFC 6154 section 2: a server need not tell the special uses unless it is asked for them.
                rows += self._client._proc_folder_list(  # the library has no extended LIST
                    self._client._raw_command_untagged(
                        b"LIST", [b'""', b'"*"', b"RETURN", b"(SPECIAL-USE)"], uid=False
                    )
                )
        found: dict[str, tuple[set[str], str]] = {}
        for attributes, delimiter, name in rows:
            marks, _ = found.setdefault(_text(name), (set(), _text(delimiter or b"")))
            marks.update(_text(attribute) for attribute in attributes)
        return [folder_from(marks, delimiter, name) for name, (marks, delimiter) in found.items()]

    def examine(self, name: str) -> FolderState:
        """Open a folder for reading only (EXAMINE) and return its state."""
        try:
            with self._doing(f"opening the folder {quoted(name)}"):
                reply = self._client.select_folder(name, readonly=True)
        except ServerTrouble as problem:
            if isinstance(problem.__cause__, IMAPClientError):
                raise self._why_closed(name, _said(problem.__cause__)) from problem
            raise
        if b"UIDVALIDITY" not in reply:
            raise FolderRefused(
                f"{self._host} gives the mails of {quoted(name)} no lasting numbers (no UIDVALIDITY): "
                "this folder cannot be watched without missing mail; leave it out."
            )
        uid_next = reply.get(b"UIDNEXT", 0) or self._uid_next(name)
        return FolderState(name, reply[b"UIDVALIDITY"], uid_next, reply[b"EXISTS"])

    def _why_closed(self, name: str, said: str) -> ImapProblem:
        is_listed = any(folder.name == name for folder in self.folders())
        return folder_problem(self._user, self._host, name, said, is_listed=is_listed)

    def _uid_next(self, name: str) -> int:
        # Old servers leave it out of EXAMINE (RFC 3501 section 7.1); STATUS must tell it.
        with self._doing("asking for the folder's state"):
            return int(self._client.folder_status(name, ["UIDNEXT"])[b"UIDNEXT"])

    def fetch(self, uids: str, items: str) -> dict[int, FetchReply]:
        """Return the replies to UID FETCH by UID; UIDs without a mail are simply not among them."""
        with self._doing("reading mail"):
            data = self._client._command_and_check("fetch", uids, items, uid=True)
            return dict(parse_fetch_response(data, normalise_times=False))

    def fetch_numbered(self, numbers: str, items: str) -> dict[int, FetchReply]:
        """Return the replies to FETCH by UID for message sequence numbers."""
        with self._doing("reading mail"):
            data = self._client._command_and_check("fetch", numbers, f"(UID {items})")
            return dict(parse_fetch_response(data, normalise_times=False))

    def has_header(self, name: str, value: str) -> bool:
        """Say whether a mail in the open folder has a header holding `value`."""
        with self._doing("searching the folder"):
            return bool(self._client.search(["HEADER", name, value]))

    def wait(self, seconds: float) -> bool:
        """Wait until the open folder changes, at most `seconds`; True where the server told of a change.

        IDLE (RFC 2177) where offered, else NOOP twice a minute.
        """
        until = time.monotonic() + seconds
        with self._doing("waiting for mail"):
            while not _tells(self._client.noop()[1]):
                left = until - time.monotonic()
                if left <= 0:
                    return False
                if self.can("IDLE"):
                    return self._idled(left)
                time.sleep(min(left, _POLL_EVERY))
        return True

    def _idled(self, seconds: float) -> bool:
        self._client.idle()
        told = self._client.idle_check(timeout=seconds)
        late = self._client.idle_done()[1]
        return _tells(told) or _tells(late)

    def append(self, folder: str, raw: bytes, flags: tuple[str, ...], received_at: datetime | None) -> None:
        """Add one mail that we wrote to a folder (APPEND); the folder need not be open."""
        with self._doing(f"adding our reply to {quoted(folder)}"):
            self._client.append(folder, raw, flags, received_at)

    def _sign_in(self) -> None:
        account, secret = self.account, self.account.secret
        if account.security is Security.PLAIN and account.host not in _LOOPBACK:
            raise NoEncryption(
                f"{self._host} is set to no encryption: the password would cross the network readable by anybody; "
                "choose TLS (port 993) or STARTTLS."
            )
        if account.security is Security.PLAIN and self._client.has_capability("LOGINDISABLED"):
            raise NoEncryption(
                f"{self._host} takes no password over an unencrypted connection: choose TLS (port 993) or STARTTLS."
            )
        is_token = callable(secret)
        word = secret() if callable(secret) else secret
        try:
            with self._doing("signing in"):
                if is_token:
                    self._client.oauth2_login(self._user, word)
                elif word.isascii() and self._user.isascii():
                    self._client.login(self._user, word)
                else:
                    # LOGIN is ASCII; SASL PLAIN is UTF-8 (RFC 4616).
                    self._client.plain_login(self._user, word)
        except ServerTrouble as problem:
            if isinstance(problem.__cause__, LoginError):
                said = _said(problem.__cause__)
                raise login_problem(self._user, self._host, said, is_token=is_token) from problem.__cause__
            raise

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        try:
            yield
        except ImapProblem:
            raise
        except IMAPClient.AbortError as error:
            raise self._cut(what, error) from error
        except IMAPClientError as error:
            # A refused login and a connection cut while signing in come out of the library as one.
            if self._good_bye() or isinstance(error.__context__, IMAPClient.AbortError):
                raise self._cut(what, error) from error
            raise command_problem(self._user, self._host, what, _said(error)) from error
        except (OSError, EOFError) as error:
            raise self._cut(what, error) from error
        except (ValueError, TypeError, KeyError, IndexError, AssertionError) as error:
            # The library lets replies that break the grammar out under many names.
            raise self._no_imap(what) from error

    def _no_imap(self, what: str) -> ImapProblem:
        return ServerTrouble(
            f"{self._host} replied something that is not IMAP while {what} for {self._user}: it is tried again."
        )

    def _cut(self, what: str, error: Exception) -> ImapProblem:
        said = self._good_bye()
        if said:
            problem = command_problem(self._user, self._host, what, said)
            if not isinstance(problem, ServerTrouble):
                return problem
            return ServerClosed(
                f"{self._host} closed the connection of {self._user} while {what} (it said {quoted(said)}): "
                "nothing is lost, reading goes on where it stopped."
            )
        if "unexpected" in str(error):
            return self._no_imap(what)
        silent = isinstance(error, TimeoutError)
        return ConnectionCut(
            f"The connection of {self._user} to {self._host} {'fell silent' if silent else 'was cut'} while {what}: "
            "nothing is lost, reading goes on where it stopped."
        )

    def _good_bye(self) -> str:
        told = self._client._imap.untagged_responses.get("BYE")  # the library keeps it to itself
        return told[-1].decode("utf-8", "replace") if told and told[-1] else ""


def _connected(account: ImapAccount, timeout: float) -> Any:
    where = f"{account.host}:{account.port}"
    waits = SocketTimeout(connect=min(timeout, _CONNECT_WITHIN), read=timeout)
    context = None if account.security is Security.PLAIN else _trust(account)
    client: Any = None
    try:
        is_tls = account.security is Security.TLS
        client = IMAPClient(account.host, account.port, ssl=is_tls, ssl_context=context, timeout=waits)
        if account.security is Security.STARTTLS:
            client.starttls(context)
        return client
    except ssl.SSLCertVerificationError as error:
        _drop(client)
        raise CertificateRefused(
            f"The certificate of {where} does not prove that it is {account.host} ({error.verify_message}): "
            "check the server's name, have its certificate renewed, or name the firm's own authority in the settings."
        ) from error
    except ssl.SSLError as error:
        _drop(client)
        raise NoEncryption(
            f"{where} does not speak TLS as asked ({quoted(error.reason or str(error))}): "
            "port 993 is for TLS, port 143 for STARTTLS."
        ) from error
    except TimeoutError as error:
        _drop(client)
        raise Unreachable(
            f"{where} gives no sign of life in time: check the server's name and port, that the port fits the "
            "encryption (993 for TLS), and this machine's network; it is tried again."
        ) from error
    except OSError as error:
        _drop(client)
        raise Unreachable(
            f"Nobody at {where} picks up ({error.strerror or error}): "
            "check the server's name and port and this machine's network; it is tried again."
        ) from error
    except IMAPClientError as error:
        _drop(client)
        raise _greeting_problem(account, where, str(error)) from error


def _greeting_problem(account: ImapAccount, where: str, said: str) -> ImapProblem:
    if account.security is Security.STARTTLS and "STARTTLS" in said:
        return NoEncryption(
            f"{where} offers no STARTTLS, so the password would travel openly: choose TLS on port 993."
        )
    problem = command_problem(account.username, account.host, "connecting", said)
    if not isinstance(problem, ServerTrouble) or "* BYE" in said:
        return problem
    return Unreachable(
        f"{where} picks up but does not speak IMAP ({quoted(said)}): check the server's name and port, "
        "and that the port fits the encryption (993 for TLS)."
    )


def _trust(account: ImapAccount) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if account.trusted_certificates is not None:
        try:
            context.load_verify_locations(cafile=account.trusted_certificates)
        except (OSError, ssl.SSLError) as error:
            raise CertificateRefused(
                f"The file of trusted authorities {account.trusted_certificates} cannot be read ({error}): "
                "give a PEM file that this program may read."
            ) from error
    return context


def _drop(client: Any) -> None:
    if client is not None:
        try:
            client.shutdown()
        except (IMAPClientError, OSError):
            return


def _said(error: BaseException) -> str:
    # The library hands a server's words on as they are, as bytes written out, or behind the command's name.
    match = _STATUS.match(str(error))
    said = (match["bad"] or match["no"] or "") if match else str(error)
    return said[2:-1] if said[:2] in ("b'", 'b"') else said


def _tells(replies: list[tuple[object, ...]]) -> bool:
    # `* OK Still here` is a server keeping the line open; everything numbered is a change.
    return any(reply and isinstance(reply[0], int) for reply in replies)


def _text(word: bytes | str) -> str:
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else word

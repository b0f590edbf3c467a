"""Handing a mail to the mailbox's own server: submission by SMTP (RFC 5321, 6409, 3207, 4954, 8314, 6531).

`submit` speaks to one server once. It never tries twice: the caller (an outbox) leases a row, calls `submit` and
marks the row with what came back, so that one Message-ID is handed in once. What is certain when it fails:

- `Outcome.NOT_SENT`: the end of the mail was never written, or the server said no. Nobody gets it; sending the same
  bytes again doubles nothing.
- `Outcome.UNKNOWN`: the end of the mail was written and the connection died before the server's answer. The server
  may have taken it (RFC 5321 section 4.5.3.2.6). Sending again may double it; look into Sent, or let a person decide.

Every problem is one sentence with its mend; `is_passing` says whether trying later may help without a person.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NoReturn

#: Seconds that a server may take to answer after the end of the mail (RFC 5321 section 4.5.3.2.6: ten minutes).
PATIENCE_AFTER_DATA: Final = 600.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_QUEUE_IDS: Final = (
    re.compile(r"queued as <?([\w.-]+)", re.IGNORECASE),  # Postfix, Haraka, hMailServer
    re.compile(r"\bid=([\w-]+)", re.IGNORECASE),  # Exim
    re.compile(
        r"^(?:\d\.\d\.\d )?([\w.-]+) Message accepted for delivery", re.IGNORECASE
    ),  # Sendmail, OpenSMTPD
    re.compile(r"\[InternalId=(\d+)", re.IGNORECASE),  # Exchange
    re.compile(r"^(?:\d\.\d\.\d )?OK +(\d+ [\w.-]+) - gsmtp", re.IGNORECASE),  # Google
)
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_NOT_IN_PATH: Final = re.compile(r"[\x00-\x20\x7f<>]")


class Security(StrEnum):
    """How the connection is kept from being read: TLS from the first byte, STARTTLS, or not at all (loopback)."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Outcome(StrEnum):
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Password:
    """A user name with a password or app password."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A user name with an OAuth 2.0 access token, sent as XOAUTH2; the caller keeps it fresh."""

    username: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and as whom to submit. `ca_file`: a PEM file of further trusted authorities ('' = the system's alone).

    `hello_name` is what we call ourselves in EHLO ('' = this machine's name).
    """

    host: str
    port: int
    security: Security
    login: Password | AccessToken | None = None
    ca_file: str = ""
    hello_name: str = ""
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Refused:
    """A recipient that the server would not take, in its own words."""

    address: str
    code: int
    said: str
    is_passing: bool


@dataclass(frozen=True, slots=True)
class Submitted:
    """The server took the mail for everybody but `refused`; `queue_id` is '' where its answer names none."""

    queue_id: str
    said: str
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server offers to whom we are: shown when a mailbox is set up. `most_bytes` is 0 for "not said"."""

    said: str
    most_bytes: int
    is_encrypted: bool
    is_signed_in: bool
    takes_any_letters: bool


class SmtpProblem(Exception):
    """One sentence that says what happened and what to do; `is_passing` where trying again later may help."""

    def __init__(
        self,
        sentence: str,
        *,
        is_passing: bool = False,
        outcome: Outcome = Outcome.NOT_SENT,
        refused: tuple[Refused, ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_passing = is_passing
        self.outcome = outcome
        self.refused = refused


def submit(server: SmtpServer, sender: str, recipients: Sequence[str], raw: bytes) -> Submitted:
    """Hand `raw` to `server` for `recipients` (at least one) in the name of `sender`; raise `SmtpProblem`.

    A recipient that is refused does not keep the others from getting it. Line ends become CRLF, as SMTP demands.
    """
    if not recipients:
        raise ValueError("a mail goes to at least one recipient")
    for address in (sender, *recipients):
        if _NOT_IN_PATH.search(address):
            raise SmtpProblem(f"{address[:80]!a} is no mail address: it must look like name@firm.example.")
    wire = _LINE_END.sub(b"\r\n", raw)
    with _session(server) as smtp:
        options = _options(server, smtp, wire, (sender, *recipients))
        _begin(server, smtp, sender, options)
        refused = _name_recipients(server, smtp, recipients)
        return _hand_over(server, smtp, wire, refused)


def try_out(server: SmtpServer) -> Offer:
    """Connect, sign in and leave, without sending anything; raise `SmtpProblem` where `submit` would fail."""
    with _session(server) as smtp:
        most = smtp.esmtp_features.get("size", "")
        return Offer(
            said=smtp.ehlo_resp.decode("utf-8", "replace").partition("\n")[0] if smtp.ehlo_resp else "",
            most_bytes=int(most) if most.isdigit() else 0,
            is_encrypted=isinstance(smtp.sock, ssl.SSLSocket),
            is_signed_in=server.login is not None,
            takes_any_letters=smtp.has_extn("smtputf8"),
        )


# -- connection --------------------------------------------------------------------------------------------------


@contextmanager
def _session(server: SmtpServer) -> Iterator[smtplib.SMTP]:
    if server.login is not None and server.security is Security.PLAIN and server.host not in _LOOPBACK:
        raise SmtpProblem(
            f"{server.host} is set to no encryption: the password would cross the network readable by anybody; "
            "choose TLS (port 465) or STARTTLS (port 587)."
        )
    smtp = _connect(server)
    try:
        _greet(server, smtp)
        if server.security is Security.STARTTLS:
            _start_tls(server, smtp)
        if server.login is not None:
            _sign_in(server, smtp, server.login)
        yield smtp
    except (OSError, smtplib.SMTPException) as problem:
        raise SmtpProblem(
            f"{_where(server)} broke the conversation off ({_words(problem)}): nothing was sent; try again later.",
            is_passing=True,
        ) from None
    finally:
        _leave(smtp)


def _connect(server: SmtpServer) -> smtplib.SMTP:
    hello, timeout = server.hello_name or _own_name(), server.timeout
    try:
        if server.security is Security.TLS:
            context = _context(server)
            return smtplib.SMTP_SSL(server.host, server.port, hello, timeout=timeout, context=context)
        return smtplib.SMTP(server.host, server.port, hello, timeout=timeout)
    except smtplib.SMTPConnectError as refusal:
        said = refusal.smtp_error if isinstance(refusal.smtp_error, bytes) else refusal.smtp_error.encode()
        _refuse(server, refusal.smtp_code, said, "does not want to talk", "ask who runs it")
    except socket.gaierror:
        raise SmtpProblem(
            f"There is no server called {server.host}: check the name, or the network if others fail too.",
            is_passing=True,
        ) from None
    except ssl.SSLError as problem:
        raise _tls_problem(server, problem) from None
    except (OSError, smtplib.SMTPException) as problem:
        raise SmtpProblem(
            f"{_where(server)} does not answer ({_words(problem)}): check name, port, encryption and firewall, "
            "or try later.",
            is_passing=True,
        ) from None


def _own_name() -> str:
    """Return what to greet with; a lookup of the full name could take many seconds and helps nobody."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _context(server: SmtpServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(server.ca_file)
        except (OSError, ssl.SSLError):
            raise SmtpProblem(
                f"The certificates in {server.ca_file} cannot be read: name a readable PEM file."
            ) from None
    return context


def _greet(server: SmtpServer, smtp: smtplib.SMTP) -> None:
    code, said = smtp.ehlo()
    if code in (500, 502) and server.security is Security.PLAIN and server.login is None:
        code, said = smtp.helo()
    if code != 250:
        _refuse(server, code, said, "refuses our greeting", "set the name we greet with to one it accepts")


def _start_tls(server: SmtpServer, smtp: smtplib.SMTP) -> None:
    if not smtp.has_extn("starttls"):
        # Falling back would let anybody on the way strip the offer and read the password (RFC 8314).
        raise SmtpProblem(
            f"{_where(server)} offers no STARTTLS: nothing was sent unencrypted; choose TLS (usually port 465)."
        )
    try:
        code, said = smtp.starttls(context=_context(server))
    except ssl.SSLError as problem:
        raise _tls_problem(server, problem) from None
    if code != 220:
        _refuse(server, code, said, "refuses encryption", "choose TLS (usually port 465)")
    _greet(server, smtp)


def _tls_problem(server: SmtpServer, problem: ssl.SSLError) -> SmtpProblem:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return SmtpProblem(
            f"The certificate of {_where(server)} is not trusted ({problem.verify_message}): check the server's "
            "name, or name the file of the authority that signed it."
        )
    reason = (problem.reason or "").lower().replace("_", " ")
    return SmtpProblem(
        f"{_where(server)} does not speak TLS as asked ({reason or _words(problem)}): port 465 usually wants TLS, "
        "port 587 STARTTLS."
    )


# -- signing in --------------------------------------------------------------------------------------------------


def _sign_in(server: SmtpServer, smtp: smtplib.SMTP, login: Password | AccessToken) -> None:
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if isinstance(login, AccessToken):
        code, said = _with_token(server, smtp, login, offered)
    else:
        code, said = _with_password(server, smtp, login, offered)
    if code in (235, 503):  # 503: signed in already, by certificate or network
        return
    if 400 <= code < 500:
        _refuse(server, code, said, "cannot check the sign-in now", "")
    if isinstance(login, AccessToken):
        mend = "connect the mailbox anew, so that a fresh permission is given"
    else:
        mend = "type the password anew; many providers want an app password, and sending by SMTP switched on"
    _refuse(server, code, said, f"does not let {login.username} in", mend)


def _with_token(
    server: SmtpServer, smtp: smtplib.SMTP, login: AccessToken, offered: Sequence[str]
) -> tuple[int, bytes]:
    if "XOAUTH2" not in offered:
        raise SmtpProblem(f"{_where(server)} takes no OAuth sign-in here: use an app password.")
    text = f"user={login.username}\x01auth=Bearer {login.token}\x01\x01"
    code, said = smtp.docmd("AUTH", f"XOAUTH2 {_base64(text)}")
    if code == 334:
        # The server explains itself in a challenge; an empty answer gets the real refusal.
        return smtp.docmd("")
    return code, said


def _with_password(
    server: SmtpServer, smtp: smtplib.SMTP, login: Password, offered: Sequence[str]
) -> tuple[int, bytes]:
    if "PLAIN" in offered:
        return smtp.docmd("AUTH", f"PLAIN {_base64(f'{chr(0)}{login.username}{chr(0)}{login.password}')}")
    if "LOGIN" in offered:
        code, said = smtp.docmd("AUTH", f"LOGIN {_base64(login.username)}")
        return smtp.docmd(_base64(login.password)) if code == 334 else (code, said)
    if not offered:
        raise SmtpProblem(
            f"{_where(server)} asks nobody to sign in here: choose another port or encryption, or leave the "
            "password empty."
        )
    raise SmtpProblem(
        f"{_where(server)} takes no password in a way we know (it offers {', '.join(offered)}): ask who runs it "
        "for PLAIN or LOGIN over TLS."
    )


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


# -- the mail ----------------------------------------------------------------------------------------------------


def _options(server: SmtpServer, smtp: smtplib.SMTP, wire: bytes, addresses: Sequence[str]) -> list[str]:
    """Return the parameters of MAIL FROM, or say why this server cannot carry this mail at all."""
    most = smtp.esmtp_features.get("size", "")
    if most.isdigit() and 0 < int(most) < len(wire):
        raise SmtpProblem(
            f"The mail has {_megabytes(len(wire))} and {server.host} takes at most {_megabytes(int(most))}: "
            "send fewer or smaller files."
        )
    options = [f"size={len(wire)}"] if smtp.has_extn("size") else []
    if any(not address.isascii() for address in addresses):
        if not smtp.has_extn("smtputf8"):
            raise SmtpProblem(
                f"{server.host} cannot send to addresses with letters beyond a-z before the @ (no SMTPUTF8): "
                "ask for another address, or call."
            )
        options.append("SMTPUTF8")
    if not wire.isascii():
        if not smtp.has_extn("8bitmime"):
            raise SmtpProblem(f"{server.host} takes no 8-bit mail: write it anew from the desk.")
        options.append("BODY=8BITMIME")
    return options


def _begin(server: SmtpServer, smtp: smtplib.SMTP, sender: str, options: list[str]) -> None:
    smtp.command_encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
    code, said = smtp.docmd("MAIL", " ".join([f"FROM:<{sender}>", *options]))
    if code == 250:
        return
    if code == 552:
        _refuse(server, code, said, "finds the mail too large", "send fewer or smaller files")
    mend = "check that this account may send in that name, and that it must not sign in first"
    _refuse(server, code, said, f"does not let us send as {sender}", mend)


def _name_recipients(
    server: SmtpServer, smtp: smtplib.SMTP, recipients: Sequence[str]
) -> tuple[Refused, ...]:
    refused = []
    for recipient in recipients:
        code, said = smtp.docmd("RCPT", f"TO:<{recipient}>")
        if code == 421 or not _is_answer(code):
            _refuse(server, code, said, "ended the conversation", "")
        if code not in (250, 251):
            refused.append(Refused(recipient, code, _text(said), is_passing=400 <= code < 500))
    if len(refused) == len(recipients):
        first = refused[0]
        others = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
        raise SmtpProblem(
            f"{server.host} refuses to send to {first.address}{others} ({first.code} {first.said}): "
            + ("try again later." if first.is_passing else "check the address, or call."),
            is_passing=any(one.is_passing for one in refused),
            refused=tuple(refused),
        )
    return tuple(refused)


def _hand_over(
    server: SmtpServer, smtp: smtplib.SMTP, wire: bytes, refused: tuple[Refused, ...]
) -> Submitted:
    code, said = smtp.docmd("DATA")
    if code != 354:
        _refuse(server, code, said, "does not take the mail", "ask who runs it", refused)
    body = re.sub(rb"(?m)^\.", b"..", wire)
    if not body.endswith(b"\r\n"):
        body += b"\r\n"
    # Until the last dot is written the server must not deliver (RFC 5321 section 4.1.1.4); so it goes by itself.
    smtp.send(body)
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(max(server.timeout, PATIENCE_AFTER_DATA))
        smtp.send(b".\r\n")
        code, said = smtp.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        raise _unknown(server, _words(problem), refused) from None
    if not _is_answer(code):
        raise _unknown(server, "the answer was cut short", refused)
    if code != 250:
        mend = "send fewer or smaller files" if code == 552 else "change what it objects to"
        _refuse(server, code, said, "does not take the mail", mend, refused)
    text = _text(said)
    return Submitted(queue_id_of(text), text, refused)


def _unknown(server: SmtpServer, why: str, refused: tuple[Refused, ...]) -> SmtpProblem:
    return SmtpProblem(
        f"The connection to {_where(server)} broke after the whole mail was handed over and before it was confirmed "
        f"({why}): it may have been sent; look into the mailbox's Sent folder before sending it again.",
        outcome=Outcome.UNKNOWN,
        refused=refused,
    )


def queue_id_of(said: str) -> str:
    """Return the id under which a server keeps the mail, from its answer; '' where it names none."""
    for pattern in _QUEUE_IDS:
        found = pattern.search(said)
        if found:
            return found[1]
    return ""


# -- words -------------------------------------------------------------------------------------------------------


def _refuse(
    server: SmtpServer, code: int, said: bytes, what: str, mend: str, refused: tuple[Refused, ...] = ()
) -> NoReturn:
    """Raise what the server's refusal means; a passing one (4xx) needs patience and no mend."""
    if not _is_answer(code):
        raise SmtpProblem(
            f"{_where(server)} broke off in the middle of an answer, or is no mail server: nothing was sent; check "
            "port and encryption, or try again later.",
            is_passing=True,
            refused=refused,
        )
    is_passing = code < 500
    mend = "try again later" if is_passing else mend
    sentence = f"{_where(server)} {what} ({code} {_text(said)}): {mend}."
    raise SmtpProblem(sentence, is_passing=is_passing, refused=refused)


def _is_answer(code: int) -> bool:
    # smtplib makes 25 of "25", which is all that came of "250" before the wire was cut.
    return 200 <= code < 600


def _leave(smtp: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        if smtp.sock is not None:
            smtp.sock.settimeout(5)
            smtp.docmd("QUIT")
    smtp.close()


def _where(server: SmtpServer) -> str:
    return f"{server.host} (port {server.port})"


def _text(said: bytes) -> str:
    """Return a server's words on one line, without control characters."""
    text = " ".join(said.decode("utf-8", "replace").split())
    return "".join(char for char in text if char.isprintable())[:300]


def _words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError) or "timed out" in str(problem):
        return "no answer in time"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    return " ".join(str(problem).split())[:200] or type(problem).__name__


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"

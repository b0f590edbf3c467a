"""An SMTP server written as one address: the only reading of HEARDBACK_NOTICES."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from heardback.gateways.smtp import Password, Security, SmtpServer

_TLS_AT_ONCE = {"smtp": False, "smtps": True}
_HERE = ("127.0.0.1", "localhost", "::1")


def server_of_url(url: str) -> tuple[SmtpServer, str]:
    """Return the server of `smtp://user:password@host:587` (smtps: TLS at once) and who it sends as, '' if unsaid.

    `?from=` names the sender; a user name that is an address is the sender otherwise. `?certificates=` names a PEM
    file of further authorities. On loopback without a user name nothing is encrypted. ValueError for anything else.
    """
    parts = urlsplit(url)
    is_tls, user, host = _TLS_AT_ONCE.get(parts.scheme), unquote(parts.username or ""), parts.hostname or ""
    if is_tls is None or not host or parts.port == 0:
        raise ValueError("not an address such as smtp://user:password@host:587")
    security = Security.TLS if is_tls else Security.STARTTLS
    if not user and host in _HERE:
        security = Security.PLAIN
    login = Password(user, unquote(parts.password or "")) if user else None
    port = parts.port or (465 if is_tls else 25 if security is Security.PLAIN else 587)
    given = dict(part.partition("=")[::2] for part in parts.query.split("&"))
    sender = unquote(given.get("from", "")) or (user if "@" in user else "")
    return SmtpServer(host, port, security, login, ca_file=unquote(given.get("certificates", ""))), sender

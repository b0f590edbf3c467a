"""Find and try a mailbox before anything of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heardback.gateways.autodiscover import Found, Needs, discover, needs_of
from heardback.gateways.imap import check_account
from heardback.gateways.imap_wire import ImapAccount, Security
from heardback.gateways.smtp import Password, SmtpProblem, SmtpServer, try_out
from heardback.gateways.smtp import Security as SmtpSecurity

_PATIENCE = 20.0
APP_PASSWORD = (
    "This provider refuses its ordinary password to programs: make an app password there and enter it here."
)
USE_GRAPH = (
    "This mailbox lies at Microsoft 365, which refuses passwords: go on without a mailbox now, then add it under "
    "Settings, Intake points, Microsoft 365."
)


@dataclass(frozen=True, slots=True)
class Tried:
    """`problem` is one sentence, '' where the mailbox can be read; `hint` says more; `cannot_send` where only
    sending fails, which costs no reading."""

    problem: str = ""
    hint: str = ""
    help_url: str = ""
    cannot_send: str = ""


def settings_found(address: str) -> tuple[dict[str, Any], Found | None]:
    """Return an intake point's settings for an address, {} where nothing tells."""
    found = discover(address)
    if found is None:
        return {}, None
    settings: dict[str, Any] = {
        "host": found.imap.host,
        "port": found.imap.port,
        "security": found.imap.security,
        "username": found.username,
    }
    if found.smtp is not None:
        settings |= {
            "smtp_host": found.smtp.host,
            "smtp_port": found.smtp.port,
            "smtp_security": found.smtp.security,
        }
    return settings, found


def try_mailbox(settings: Mapping[str, Any], address: str, secret: str) -> Tried:
    """Sign in and open the inbox for reading only; then see whether sending would work. Sends nothing."""
    host = str(settings.get("host", ""))
    needs, help_url = needs_of(host)
    if not host:
        return Tried("The mail server could not be found from the address: enter it below.")
    security = Security(str(settings.get("security") or "tls"))
    account = ImapAccount(
        host=host,
        port=int(settings.get("port") or (993 if security is Security.TLS else 143)),
        security=security,
        username=str(settings.get("username") or address),
        secret=secret,
        trusted_certificates=_path(settings.get("trusted_certificates")),
    )
    try:
        problem = check_account(account, _PATIENCE)
    except (OSError, ValueError) as error:
        return Tried(f"{host} cannot be tried ({error}): check the fields below.")
    if problem is not None:
        hint = {Needs.APP_PASSWORD: APP_PASSWORD, Needs.GRAPH: USE_GRAPH}.get(needs, "")
        return Tried(problem.sentence, hint, help_url)
    return Tried(cannot_send=sending_problem(settings, address, secret))


def sending_problem(settings: Mapping[str, Any], address: str, secret: str) -> str:
    """Return why sending would fail, '' where it would work or no sending server is named. Sends nothing."""
    if not settings.get("smtp_host"):
        return ""
    security = SmtpSecurity(str(settings.get("smtp_security") or "starttls"))
    server = SmtpServer(
        host=str(settings["smtp_host"]),
        port=int(settings.get("smtp_port") or (465 if security is SmtpSecurity.TLS else 587)),
        security=security,
        login=Password(str(settings.get("smtp_username") or settings.get("username") or address), secret),
        ca_file=str(settings.get("trusted_certificates") or ""),
        timeout=_PATIENCE,
    )
    try:
        try_out(server)
    except SmtpProblem as problem:
        return problem.sentence
    return ""


def _path(value: object) -> Path | None:
    return Path(str(value)) if value else None

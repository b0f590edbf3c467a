"""The mail servers of an address, found without asking: known providers, the domain's own word, or nothing.

In order: a table of large providers by domain; the same by where the domain's mail is delivered (MX); SRV records
(RFC 6186, RFC 8314); the domain's own autoconfig file over https (the form that Thunderbird reads). No third party
is asked, so no firm's domain leaves the house but to its own servers. Every step is short and fails silently: what
is not found, a person types in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote
from xml.etree import ElementTree

import dns.exception
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV

from heardback.gateways.http import Door, HttpProblem

_DNS_SECONDS = 2.0
_HTTP_SECONDS = 4.0
_ALTOGETHER = 8.0
_LARGEST_FILE = 64 * 1024


class Needs(StrEnum):
    """What a mailbox there signs in with."""

    PASSWORD = "password"
    APP_PASSWORD = "app_password"  # its own password is refused to programs
    GRAPH = "graph"  # passwords are refused altogether: Microsoft 365


@dataclass(frozen=True, slots=True)
class Server:
    """One server; `security` is tls, starttls or plain."""

    host: str
    port: int
    security: str = "tls"


@dataclass(frozen=True, slots=True)
class Found:
    """How to reach a mailbox. `username` is what to sign in with; `source` says how it was found, for a person."""

    imap: Server
    smtp: Server | None
    username: str
    provider: str = ""
    needs: Needs = Needs.PASSWORD
    help_url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Provider:
    name: str
    domains: tuple[str, ...]
    imap: Server
    smtp: Server
    needs: Needs = Needs.PASSWORD
    mx: tuple[str, ...] = ()
    help_url: str = ""


def _tls(host: str, port: int = 993) -> Server:
    return Server(host, port, "tls")


def _starttls(host: str, port: int = 587) -> Server:
    return Server(host, port, "starttls")


# As the providers' public help pages give them; whatever is found is tried before anything is kept.
_PROVIDERS = (
    _Provider(
        "Gmail",
        ("gmail.com", "googlemail.com"),
        _tls("imap.gmail.com"),
        _tls("smtp.gmail.com", 465),
        Needs.APP_PASSWORD,
        ("google.com", "googlemail.com"),
        "docs/gmail.md",
    ),
    _Provider(
        "Microsoft 365",
        (),
        _tls("outlook.office365.com"),
        _starttls("smtp.office365.com"),
        Needs.GRAPH,
        ("mail.protection.outlook.com", "mx.microsoft"),
        "docs/microsoft365.md",
    ),
    _Provider(
        "Outlook.com",
        ("outlook.com", "hotmail.com", "live.com", "msn.com"),
        _tls("outlook.office365.com"),
        _starttls("smtp-mail.outlook.com"),
        Needs.APP_PASSWORD,
    ),
    _Provider(
        "iCloud",
        ("icloud.com", "me.com", "mac.com"),
        _tls("imap.mail.me.com"),
        _starttls("smtp.mail.me.com"),
        Needs.APP_PASSWORD,
        ("mail.icloud.com",),
    ),
    _Provider(
        "Yahoo",
        ("yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "rocketmail.com"),
        _tls("imap.mail.yahoo.com"),
        _tls("smtp.mail.yahoo.com", 465),
        Needs.APP_PASSWORD,
        ("yahoodns.net",),
    ),
    _Provider(
        "AOL",
        ("aol.com",),
        _tls("imap.aol.com"),
        _tls("smtp.aol.com", 465),
        Needs.APP_PASSWORD,
    ),
    _Provider(
        "Fastmail",
        ("fastmail.com", "fastmail.fm"),
        _tls("imap.fastmail.com"),
        _tls("smtp.fastmail.com", 465),
        Needs.APP_PASSWORD,
        ("messagingengine.com",),
    ),
    _Provider(
        "Zoho",
        ("zoho.com", "zohomail.com"),
        _tls("imap.zoho.com"),
        _tls("smtp.zoho.com", 465),
        Needs.APP_PASSWORD,
        ("zoho.com",),
    ),
    _Provider(
        "GMX",
        ("gmx.de", "gmx.net", "gmx.at", "gmx.ch"),
        _tls("imap.gmx.net"),
        _starttls("mail.gmx.net"),
        mx=("gmx.net",),
    ),
    _Provider("GMX", ("gmx.com",), _tls("imap.gmx.com"), _starttls("mail.gmx.com")),
    _Provider("WEB.DE", ("web.de",), _tls("imap.web.de"), _starttls("smtp.web.de")),
    _Provider(
        "Telekom",
        ("t-online.de", "magenta.de"),
        _tls("secureimap.t-online.de"),
        _tls("securesmtp.t-online.de", 465),
    ),
    _Provider(
        "IONOS", (), _tls("imap.ionos.de"), _tls("smtp.ionos.de", 465), mx=("kundenserver.de", "ionos.de")
    ),
    _Provider(
        "IONOS", (), _tls("imap.ionos.com"), _tls("smtp.ionos.com", 465), mx=("perfora.net", "ionos.com")
    ),
    _Provider("STRATO", (), _tls("imap.strato.de"), _tls("smtp.strato.de", 465), mx=("rzone.de",)),
    _Provider(
        "mailbox.org",
        ("mailbox.org",),
        _tls("imap.mailbox.org"),
        _tls("smtp.mailbox.org", 465),
        mx=("mailbox.org",),
    ),
    _Provider("Posteo", ("posteo.de", "posteo.net"), _tls("posteo.de"), _tls("posteo.de", 465)),
    _Provider("OVHcloud", (), _tls("ssl0.ovh.net"), _tls("ssl0.ovh.net", 465), mx=("ovh.net",)),
    _Provider("Gandi", (), _tls("mail.gandi.net"), _tls("mail.gandi.net", 465), mx=("gandi.net",)),
    _Provider(
        "Rackspace",
        (),
        _tls("secure.emailsrvr.com"),
        _tls("secure.emailsrvr.com", 465),
        mx=("emailsrvr.com",),
    ),
    _Provider(
        "GoDaddy",
        (),
        _tls("imap.secureserver.net"),
        _tls("smtpout.secureserver.net", 465),
        mx=("secureserver.net",),
    ),
    _Provider(
        "Infomaniak", (), _tls("mail.infomaniak.com"), _tls("mail.infomaniak.com", 465), mx=("infomaniak.ch",)
    ),
    _Provider("Orange", ("orange.fr", "wanadoo.fr"), _tls("imap.orange.fr"), _tls("smtp.orange.fr", 465)),
)


class Lookup:
    """Asks DNS with a short patience; '' and () where there is no answer, whatever the reason."""

    def __init__(self, seconds: float = _DNS_SECONDS) -> None:
        self._seconds = seconds

    def mail_hosts(self, domain: str) -> list[str]:
        """Return where a domain's mail is delivered, best first."""
        found = [record for record in self._ask(domain, "MX") if isinstance(record, MX)]
        return [_name(record.exchange) for record in sorted(found, key=lambda record: record.preference)]

    def service(self, name: str) -> tuple[str, int] | None:
        """Return host and port of a SRV record; None without one, or where it says "not offered" (RFC 6186: ".")."""
        found = [record for record in self._ask(name, "SRV") if isinstance(record, SRV)]
        best = min(found, key=lambda record: (record.priority, -record.weight), default=None)
        host = _name(best.target) if best else ""
        return (host, best.port) if best and host else None

    def _ask(self, name: str, kind: str) -> Sequence[object]:
        try:
            resolver = dns.resolver.get_default_resolver()
            return list(resolver.resolve(name, kind, lifetime=self._seconds, raise_on_no_answer=False))
        except (dns.exception.DNSException, OSError, ValueError):
            return ()


def _name(name: object) -> str:
    return str(name).rstrip(".").lower()


def discover(
    address: str,
    lookup: Lookup | None = None,
    fetch: Callable[[str, str], bytes | None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Found | None:
    """Return how to reach the mailbox `address`, None where nothing tells; never raises.

    Takes about ten seconds at most.
    """
    domain = address.rpartition("@")[2].strip().lower()
    if not domain or "." not in domain:
        return None
    known = _known_by_domain(domain)
    if known is not None:
        return _from_provider(known, address, f"{known.name} is known")
    until = clock() + _ALTOGETHER
    lookup = lookup or Lookup()
    hosts = lookup.mail_hosts(domain)
    by_mx = _known_by_mx(hosts)
    if by_mx is not None:
        return _from_provider(by_mx, address, f"mail for {domain} is delivered to {by_mx.name}")
    found = _by_service(domain, address, lookup) if clock() < until else None
    if found is None and clock() < until:
        found = _by_autoconfig(domain, address, fetch or _fetch)
    return found


def needs_of(host: str) -> tuple[Needs, str]:
    """Return what mailboxes at a typed-in host sign in with, and where that is explained."""
    for provider in _PROVIDERS:
        if provider.imap.host == host.strip().lower():
            return provider.needs, provider.help_url
    return Needs.PASSWORD, ""


def _known_by_domain(domain: str) -> _Provider | None:
    return next((provider for provider in _PROVIDERS if domain in provider.domains), None)


def _known_by_mx(hosts: Iterable[str]) -> _Provider | None:
    for host in hosts:
        for provider in _PROVIDERS:
            if any(host == mx or host.endswith(f".{mx}") for mx in provider.mx):
                return provider
    return None


def _from_provider(provider: _Provider, address: str, source: str) -> Found:
    return Found(
        provider.imap, provider.smtp, address, provider.name, provider.needs, provider.help_url, source
    )


def _by_service(domain: str, address: str, lookup: Lookup) -> Found | None:
    """RFC 6186 with RFC 8314's preference for TLS from the first byte."""
    imap = _service(lookup, (f"_imaps._tcp.{domain}", "tls"), (f"_imap._tcp.{domain}", "starttls"))
    if imap is None:
        return None
    smtp = _service(
        lookup, (f"_submissions._tcp.{domain}", "tls"), (f"_submission._tcp.{domain}", "starttls")
    )
    needs, help_url = needs_of(imap.host)
    return Found(imap, smtp, address, "", needs, help_url, f"{domain} says so in its name records")


def _service(lookup: Lookup, *names: tuple[str, str]) -> Server | None:
    for name, security in names:
        if (found := lookup.service(name)) is not None:
            return Server(found[0], found[1], security)
    return None


def _by_autoconfig(domain: str, address: str, fetch: Callable[[str, str], bytes | None]) -> Found | None:
    given = quote(address)
    for host, path in (
        (f"autoconfig.{domain}", f"/mail/config-v1.1.xml?emailaddress={given}"),
        (domain, f"/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress={given}"),
    ):
        body = fetch(host, path)
        found = read_autoconfig(body, address) if body else None
        if found is not None:
            return replace(found, source=f"{host} says so")
    return None


def _fetch(host: str, path: str) -> bytes | None:
    try:
        with Door([host], deadline=_HTTP_SECONDS, longest_wait=0.0) as door:
            answer = door.get(f"https://{host}{path}", limit=_LARGEST_FILE)
    except HttpProblem:
        return None
    return answer.body if answer.status == 200 else None


def read_autoconfig(body: bytes, address: str) -> Found | None:
    """Return what an autoconfig file says of IMAP and SMTP, None where it cannot be read. Encrypted servers only."""
    if b"<!" in body.replace(b"<!--", b""):  # no document type, so no entities: nothing there needs them
        return None
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return None
    imap = _listed(root, "incomingServer", "imap", address)
    if imap is None:
        return None
    smtp = _listed(root, "outgoingServer", "smtp", address)
    needs, help_url = needs_of(imap[0].host)
    return Found(imap[0], smtp[0] if smtp else None, imap[1], "", needs, help_url)


_SOCKETS: Mapping[str, str] = {"SSL": "tls", "STARTTLS": "starttls"}


def _listed(root: ElementTree.Element, tag: str, kind: str, address: str) -> tuple[Server, str] | None:
    for server in root.iter(tag):
        host, port = (server.findtext("hostname") or "").strip(), (server.findtext("port") or "").strip()
        security = _SOCKETS.get((server.findtext("socketType") or "").strip())
        if server.get("type") != kind or not host or not port.isdigit() or security is None:
            continue
        if "%" in host:
            host = _filled(host, address)
        return Server(host.lower(), int(port), security), _filled(server.findtext("username") or "", address)
    return None


def _filled(template: str, address: str) -> str:
    local, _, domain = address.partition("@")
    filled = template.strip()
    for name, value in (("EMAILADDRESS", address), ("EMAILLOCALPART", local), ("EMAILDOMAIN", domain)):
        filled = filled.replace(f"%{name}%", value)
    return filled or address

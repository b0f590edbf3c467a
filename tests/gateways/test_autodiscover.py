"""Mail servers found from an address alone, by stand-ins of DNS and of the domain's own web server."""

from __future__ import annotations

import itertools

import pytest

from heardback.gateways.autodiscover import Lookup, Needs, Server, discover, read_autoconfig

AUTOCONFIG = b"""<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="pool.example"><domain>pool.example</domain>
<incomingServer type="pop3"><hostname>pop.pool.example</hostname><port>995</port>
<socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>mail.%EMAILDOMAIN%</hostname><port>143</port><socketType>STARTTLS</socketType>
<username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>out.pool.example</hostname><port>465</port>
<socketType>SSL</socketType></outgoingServer>
</emailProvider></clientConfig>"""


class Names(Lookup):
    """DNS as a test says it is."""

    def __init__(self, mx: list[str] | None = None, srv: dict[str, tuple[str, int]] | None = None) -> None:
        super().__init__()
        self.mx, self.srv = mx or [], srv or {}

    def mail_hosts(self, domain: str) -> list[str]:
        return self.mx

    def service(self, name: str) -> tuple[str, int] | None:
        return self.srv.get(name)


def _nothing(host: str, path: str) -> bytes | None:
    return None


@pytest.mark.parametrize(
    ("address", "mx", "host", "needs"),
    [
        ("ann@gmail.com", [], "imap.gmail.com", Needs.APP_PASSWORD),
        ("ann@pool.example", ["aspmx.l.google.com"], "imap.gmail.com", Needs.APP_PASSWORD),
        (
            "ann@pool.example",
            ["pool-example.mail.protection.outlook.com"],
            "outlook.office365.com",
            Needs.GRAPH,
        ),
        ("ann@gmx.de", [], "imap.gmx.net", Needs.PASSWORD),
    ],
)
def test_large_providers_are_known_by_domain_or_by_where_mail_goes(
    address: str, mx: list[str], host: str, needs: Needs
) -> None:
    found = discover(address, Names(mx), _nothing)
    assert found is not None
    assert (found.imap.host, found.needs, found.username) == (host, needs, address)


def test_a_host_that_only_ends_alike_is_not_the_provider() -> None:
    assert discover("ann@pool.example", Names(["evilgoogle.com"]), _nothing) is None


def test_the_domains_own_name_records_are_believed_tls_first() -> None:
    names = Names(
        srv={
            "_imap._tcp.pool.example": ("imap.pool.example", 143),
            "_imaps._tcp.pool.example": ("imap.pool.example", 993),
            "_submission._tcp.pool.example": ("smtp.pool.example", 587),
        }
    )
    found = discover("ann@pool.example", names, _nothing)
    assert found is not None
    assert found.imap == Server("imap.pool.example", 993, "tls")
    assert found.smtp == Server("smtp.pool.example", 587, "starttls")


def test_the_domains_own_file_is_read() -> None:
    asked: list[str] = []

    def fetch(host: str, path: str) -> bytes | None:
        asked.append(host + path)
        return AUTOCONFIG if host == "pool.example" else None

    found = discover("ann@pool.example", Names(), fetch)
    assert found is not None
    assert (found.imap, found.username) == (Server("mail.pool.example", 143, "starttls"), "ann")
    assert found.smtp == Server("out.pool.example", 465, "tls")
    assert asked == [
        "autoconfig.pool.example/mail/config-v1.1.xml?emailaddress=ann%40pool.example",
        "pool.example/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=ann%40pool.example",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>not found</html>",
        b"<clientConfig><incomingServer type='imap'>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + AUTOCONFIG,
        AUTOCONFIG.replace(b"STARTTLS", b"plain"),
        AUTOCONFIG.replace(b"143", b"many"),
    ],
)
def test_a_file_that_cannot_be_used_is_passed_over(body: bytes) -> None:
    assert read_autoconfig(body, "ann@pool.example") is None


def test_patience_ends() -> None:
    ticks = itertools.count(0, 100)

    def never(host: str, path: str) -> bytes | None:
        raise AssertionError("asked although time was up")

    assert discover("ann@pool.example", Names(), never, clock=lambda: float(next(ticks))) is None


def test_names_that_do_not_exist_say_nothing_quickly() -> None:
    lookup = Lookup(0.2)
    assert lookup.mail_hosts("nowhere.invalid") == []
    assert lookup.service("_imaps._tcp.nowhere.invalid") is None
    assert discover("no address") is None

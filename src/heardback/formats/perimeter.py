"""Which `Received:` lines our own servers wrote, and when the mail reached them (SEMANTICS 2.1, RFC 5321 4.4).

Whoever hands a mail to us may write any line below ours, in any name: the run of our own servers ends with the first
of them that says it took the mail from a foreign host.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from heardback.formats.records import Hop

_IN_THE_HOUSE = (".local", ".internal", ".lan", ".localdomain", ".home.arpa")
_HOUSE_NETWORKS = tuple(
    map(
        ipaddress.ip_network,
        # RFC 1918, 6598, 1122, 3927, 4193, 4291; `is_private` would also take in addresses of documentation.
        (
            *(
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "169.254.0.0/16",
            ),
            *("::1/128", "fc00::/7", "fe80::/10"),
        ),
    )
)

Trusted = Collection[str] | Callable[[str], bool]


def perimeter_time(hops: Iterable[Hop], trusted_hosts: Trusted) -> datetime | None:
    """Return when the mail reached the firm's perimeter, or None where no `Received:` line tells.

    That is the earliest moment of our own run (`own_run`), the topmost hop's without trusted hosts. A hop of the run
    whose date cannot be read does not break it. Where hosts are named but the topmost hop is none of them, nothing is
    proven and the answer is None.
    """
    if not trusted_hosts:
        return next((hop.occurred_at for hop in hops), None)
    return min((hop.occurred_at for hop in own_run(hops, trusted_hosts) if hop.occurred_at), default=None)


def own_run(hops: Iterable[Hop], trusted_hosts: Trusted) -> list[Hop]:
    """Return the hops from the top that our servers wrote; without trusted hosts the topmost one.

    A trusted name covers its subdomains. The run ends with the hop that took the mail from a foreign host.
    """
    found: list[Hop] = []
    for hop in hops:
        if trusted_hosts and not is_trusted(hop.by_host, trusted_hosts):
            break
        found.append(hop)
        if not trusted_hosts or _is_from_outside(hop, trusted_hosts):
            break
    return found


def is_trusted(host: str, trusted_hosts: Trusted) -> bool:
    """Whether that host is one of ours, or lies below one."""
    name = host.lower().rstrip(".")
    if callable(trusted_hosts):
        return trusted_hosts(name)
    ours = (one.lower().strip(".") for one in trusted_hosts)
    return any(name == one or name.endswith(f".{one}") for one in ours if one)


def _is_from_outside(hop: Hop, trusted_hosts: Trusted) -> bool:
    """Whether our own server says that it took the mail from a foreign one: what stands below is that one's word."""
    if is_trusted(hop.from_host, trusted_hosts) or not (hop.from_host or hop.from_ip):
        return False
    try:
        address = ipaddress.ip_address(hop.from_ip)
    except ValueError:
        return "." in hop.from_host and not hop.from_host.lower().endswith(_IN_THE_HOUSE)
    return not any(address in network for network in _HOUSE_NETWORKS)

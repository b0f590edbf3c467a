"""Who "we" are: the firm's domains, its staff's addresses and the rules that people made for senders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from heardback.evidence.phones import NO_PHONES, Phones

PUBLIC_MAIL_DOMAINS = frozenset(
    (  # noqa: SIM905 - one word a domain reads better than a quoted list
        "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com "
        "aol.com icloud.com me.com mac.com proton.me protonmail.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de "
        "t-online.de "
        "freenet.de mail.com mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru qq.com 163.com 126.com sina.com "
        "orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it alice.it hotmail.co.uk "
        "yahoo.co.uk yahoo.co.jp yahoo.de yahoo.fr btinternet.com sky.com comcast.net verizon.net att.net "
        "sbcglobal.net bellsouth.net cox.net charter.net earthlink.net zoho.com fastmail.com fastmail.fm hey.com "
        "tutanota.com tuta.io posteo.de mailbox.org naver.com hanmail.net daum.net rediffmail.com terra.com.br "
        "uol.com.br bol.com.br seznam.cz wp.pl o2.pl onet.pl interia.pl telenet.be skynet.be ziggo.nl kpnmail.nl "
        "xs4all.nl home.nl bluewin.ch hispeed.ch telefonica.net"
    ).split()
)


MOST_REMEMBERED = 50_000


def domain_of(address: str) -> str:
    """Return the domain of an address, lower-cased, '' without one."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


def split_names(names: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the domains and the addresses among `names`, lower-cased; "@pool.example" is a domain."""
    cleaned = [name.strip().lower().lstrip("@") for name in names if name.strip(" @")]
    return {name for name in cleaned if "@" not in name}, {name for name in cleaned if "@" in name}


@dataclass(frozen=True, slots=True)
class Firm:
    """What makes an address ours. All addresses and domains lower-cased.

    `staff` are addresses of persons and shared mailboxes wherever they are (a private address counts as ours
    once it is listed); `persons` those of them whose own Sent folder holds their answers. `sender_rules` maps an
    address or a domain to whether its mail owes an answer. `relays` are outside addresses that pass on other
    people's words under ever new Reply-To addresses.
    """

    domains: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    sender_rules: Mapping[str, bool] = field(default_factory=dict)
    relays: frozenset[str] = frozenset()
    own_groups: frozenset[str] = frozenset()
    is_list: bool = False
    phones: Phones = NO_PHONES
    _asked: dict[str, bool] = field(default_factory=dict, init=False, compare=False, repr=False)

    def is_ours(self, address: str) -> bool:
        """Whether `address` (lower-cased) is the firm's: listed, or at one of its domains or below one."""
        known = self._asked.get(address)
        if known is None:
            if len(self._asked) > MOST_REMEMBERED:
                self._asked.clear()
            known = self._asked[address] = self._is_ours(address)
        return known

    def _is_ours(self, address: str) -> bool:
        if address in self.staff:
            return True
        domain = address.rpartition("@")[2]
        if domain in self.domains:
            return True
        return any(domain.endswith(f".{own}") for own in self.domains) if domain.count(".") > 1 else False

    def sender_rule(self, address: str) -> bool | None:
        """Return what a person ruled for this sender: owes (True), owes not (False), or None."""
        if not self.sender_rules:
            return None
        found = self.sender_rules.get(address)
        return self.sender_rules.get(domain_of(address)) if found is None else found

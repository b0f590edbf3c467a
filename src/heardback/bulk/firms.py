"""Who the firm is, from what was given and what the sources show: proposed aloud, never guessed silently.

Evidence, strongest first: mail in Sent folders, `Delivered-To`, who answers whom. A public mail domain is never a
firm. Where the sources do not tell, `UnknownFirm` carries the question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from heardback.bulk.staging import Digest
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS, Firm, domain_of, split_names
from heardback.evidence.parties import is_no_reply
from heardback.evidence.senders import has_own_mail, relays_among

CLEAR_SHARE = 0.4  # of all mail must be to or from the proposed firm
_SHARED = re.compile(
    r"^(?:info|contact|kontakt|contacto|hello|hallo|hi|hey|help|hilfe|support|service|services|servicio|kundenservice|sales"
    r"|vertrieb|ventas|verkauf|office|buero|büro|oficina|admin|administration|verwaltung|mail|email|post|team|enquir\w*"
    r"|inquir\w*|anfragen?|quotes?|angebot\w*|orders?|bestellung\w*|pedidos|billing|invoices?|rechnung\w*|accounts?|accounting"
    r"|buchhaltung|jobs?|careers?|hr|press|presse|marketing|web|webmaster|postmaster|reception|rezeption|booking\w*|reservations?"
    r"|appointments?|termine?|customer\w*|kunden\w*|clients?|feedback|complaints?|shop|store|parts|dispatch|schedul\w*|noreply"
    r"|no-reply|form|forms|website|wordpress)(?:[-_.+]\w+)?@"
)


class UnknownFirm(Exception):
    """The sources do not show who the firm is; the message is the question to ask."""


@dataclass(frozen=True, slots=True)
class FirmProposal:
    """The firm to audit as, and in plain words what was taken for granted (empty where all was given)."""

    firm: Firm
    said: tuple[str, ...]


def is_shared(address: str) -> bool:
    """Whether an address reads as a shared mailbox (info@, service@) and not as a person's."""
    return _SHARED.match(address) is not None


def propose_firm(
    digest: Digest, *, given: Sequence[str], staff: Sequence[str], not_staff: Sequence[str] = ()
) -> FirmProposal:
    """Return the firm from `given` domains or addresses and `staff` addresses, completed from the sources.

    Raises UnknownFirm with the question where nothing was given and nothing shows it, or a public mail domain was.
    """
    said: list[str] = []
    domains, addresses = split_names(given)
    public = min(domains & PUBLIC_MAIL_DOMAINS, default="")
    if public:
        raise UnknownFirm(
            f"{public} is everybody's: name the firm's own address instead, such as --firm name@{public}."
        )
    _refuse_strangers(digest, domains, addresses)
    addresses |= {address.lower() for address in staff}
    if not given:
        found = _from_sent(digest) or _from_deliveries(digest) or _from_traffic(digest)
        if found is None and not staff:
            raise UnknownFirm(_question(digest))
        if found is not None:
            domains |= found[0]
            addresses |= found[1]
            said.append(_said(found))
    addresses |= _senders_in_sent(digest, domains, addresses, said) if not staff else set()
    addresses -= set(not_staff)
    firm = Firm(domains=frozenset(domains), staff=frozenset(addresses))
    persons = {address for address in digest.senders if firm.is_ours(address) and not is_shared(address)}
    persons |= {address.lower() for address in staff if not is_shared(address)}
    persons = {address for address in persons if not is_no_reply(address)} - set(not_staff)
    relays = relays_among(digest.senders, firm)
    firm = Firm(domains=firm.domains, staff=firm.staff, persons=frozenset(persons), relays=frozenset(relays))
    return FirmProposal(firm, tuple(said))


def _refuse_strangers(digest: Digest, domains: set[str], addresses: set[str]) -> None:
    """A mistyped firm would make everybody a stranger and nobody a customer, which reads as good news."""
    if not (domains or addresses):
        return
    named = Firm(domains=frozenset(domains), staff=frozenset(addresses))
    if any(named.is_ours(address) for address in (*digest.senders, *digest.recipients, *digest.delivered_to)):
        return
    names = ", ".join(sorted(domains | addresses))
    busy = Counter(digest.recipients).most_common(3)
    shown = ", ".join(address for address, _ in busy) or "nobody"
    raise UnknownFirm(
        f"No mail to or from {names} is in these sources: check the spelling of --firm. Most mail is to {shown}."
    )


_Found = tuple[set[str], set[str], str]


def _split_public(addresses: Counter[str]) -> tuple[set[str], set[str]]:
    domains = {domain_of(address) for address in addresses}
    own = {domain for domain in domains if domain and domain not in PUBLIC_MAIL_DOMAINS}
    return own, {address for address in addresses if domain_of(address) in PUBLIC_MAIL_DOMAINS}


def _from_sent(digest: Digest) -> _Found | None:
    sent = Counter({address: sender.in_sent for address, sender in digest.senders.items() if sender.in_sent})
    if not sent:
        return None
    top = sent.most_common(1)[0][1]
    # A stray copy in a Sent folder (a redirected mail) must not become the firm.
    often = Counter({address: count for address, count in sent.items() if count * 50 >= top})
    domains, addresses = _split_public(often)
    return domains, addresses, "whose mail lies in Sent folders"


def _from_deliveries(digest: Digest) -> _Found | None:
    if not digest.delivered_to:
        return None
    delivered = Counter(digest.delivered_to)
    address, count = delivered.most_common(1)[0]
    if count < CLEAR_SHARE * digest.messages / 2:
        return None
    domains, addresses = _split_public(Counter({address: count}))
    return domains, addresses, "to which the mail was delivered"


def _from_traffic(digest: Digest) -> _Found | None:
    """The domain that is on most mails, receives from many and answers; else the one such public address."""
    sent = _by_domain({address: sender.mails for address, sender in digest.senders.items()})
    received = _by_domain(digest.recipients)
    busy = {domain: sent[domain] + received[domain] for domain in received if sent[domain]}
    own = {domain: count for domain, count in busy.items() if domain not in PUBLIC_MAIL_DOMAINS}
    best = max(own, key=lambda domain: (own[domain], domain), default="")
    if best and own[best] >= CLEAR_SHARE * digest.messages:
        return {best}, set(), "which both receives and answers most of the mail"
    people = {
        address: sender.mails + digest.recipients.get(address, 0)
        for address, sender in digest.senders.items()
        if digest.recipients.get(address)
    }
    address = max(people, key=lambda address: (people[address], address), default="")
    if address and people[address] >= CLEAR_SHARE * digest.messages:
        domains, addresses = _split_public(Counter({address: 1}))
        return domains, addresses, "which both receives and answers most of the mail"
    return None


def _by_domain(counts: dict[str, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for address, count in counts.items():
        total[domain_of(address)] += count
    return total


def _senders_in_sent(digest: Digest, domains: set[str], addresses: set[str], said: list[str]) -> set[str]:
    """Addresses elsewhere that write from the firm's Sent folders: a colleague's private account."""
    firm = Firm(domains=frozenset(domains), staff=frozenset(addresses))
    found = {
        address
        for address, sender in digest.senders.items()
        if sender.in_sent >= 2
        and sender.in_sent * 2 >= sender.mails
        and address
        and not firm.is_ours(address)
    }
    if found:
        said.append(f"Taken as staff because their mail lies in Sent folders: {', '.join(sorted(found))}.")
    return found


def seen_as_copies_only(digest: Digest, firm: Firm) -> list[str]:
    """Persons of ours whose mail is in the sources only as copies to others: their Sent folders are missing."""
    return sorted(
        address
        for address, sender in digest.senders.items()
        if address in firm.persons and sender.human_from is not None and not has_own_mail(sender)
    )


def _said(found: _Found) -> str:
    names = sorted(found[0]) + sorted(found[1])
    return f"Taken as the firm: {', '.join(names)}, {found[2]}. If that is wrong, say --firm yourself."


def _question(digest: Digest) -> str:
    busy = Counter({address: sender.mails for address, sender in digest.senders.items() if address})
    shown = ", ".join(address for address, _ in busy.most_common(3)) or "nobody"
    return (
        "The sources do not show which addresses are the firm's: name them with --firm (a domain or an address), or "
        f"use --staff anyone for a mailing list. Most mail is from {shown}."
    )

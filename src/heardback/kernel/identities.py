"""Identities and customers: who is one customer, as facts that can be taken back (SEMANTICS 2.2, 4.6).

An identity key is "kind:value", such as "email:ann@pool.example" or "phone:+12025550100". A customer is a set of
linked identities; its id is the smallest key, so that it does not depend on the order of links. Names never link.
"""

from __future__ import annotations

from collections.abc import Iterable

from heardback.kernel.contacts import Bounce, Contact, Direction


def email_identity(address: str) -> str:
    """Return the identity key of a mail address: lower-cased for matching; tags and dots are kept (2.2)."""
    return f"email:{address.strip().lower()}"


def phone_identity(number: str) -> str:
    """Return the identity key of a telephone number in E.164 form."""
    return f"phone:{number}"


def unknown_caller(contact_id: str) -> str:
    """Return the key of whoever rang without a number: a person of its own, who waits like any other (2.2)."""
    return f"phone:unknown:{contact_id[:32]}"


def is_unknown(key: str) -> bool:
    """Whether a key stands for somebody who showed neither address nor number: nobody can be reached under it."""
    return ("@" not in key and key.startswith("email:")) or key.startswith("phone:unknown:")


class CustomerOf:
    """Maps identity keys to customer ids, given links (pairs of identities proven to be one customer)."""

    def __init__(self, links: Iterable[tuple[str, str]] = ()) -> None:
        self._root: dict[str, str] = {}
        for one, other in links:
            low, high = sorted((self(one), self(other)))
            if low != high:
                self._root[high] = low

    def __call__(self, identity: str) -> str:
        """Return the customer id that `identity` belongs to; an unlinked identity is its own customer."""
        root = identity
        while (up := self._root.get(root)) is not None:
            root = up
        return root


def contacts_by_customer(contacts: Iterable[Contact], customer_of: CustomerOf) -> dict[str, list[Contact]]:
    """Group contacts by every customer they concern: the writer inbound, each recipient outbound (P11)."""
    grouped: dict[str, list[Contact]] = {}
    for contact in contacts:
        for customer_id in sorted({customer_of(identity) for identity in contact.counterparties}):
            grouped.setdefault(customer_id, []).append(contact)
    return grouped


def bounces_by_customer(bounces: Iterable[Bounce], customer_of: CustomerOf) -> dict[str, list[Bounce]]:
    """Group bounces by the customer whose address failed."""
    grouped: dict[str, list[Bounce]] = {}
    for bounce in bounces:
        grouped.setdefault(customer_of(bounce.recipient), []).append(bounce)
    return grouped


def own_identities(customer_id: str, contacts: Iterable[Contact]) -> frozenset[str]:
    """Return the customer's own keys: its id and whatever it wrote from; other recipients are other customers."""
    own = {customer_id}
    for contact in contacts:
        if contact.direction is Direction.INBOUND:
            own.update(contact.counterparties)
    return frozenset(own)

"""Which identities people said are one customer, and which of these links must not be believed as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from heardback.evidence.phones import Phones
from heardback.kernel.identities import CustomerOf

_PHONE: Final = "phone:"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Links:
    """Every link that holds, as `linked` (identity -> customer). `several` are numbers of several customers.

    Such a number never links: it would make strangers one. A call with it may be the answer of each (3.2 C).
    `said` are the sentences about it. `mixed` are customers known by mail and by phone.
    """

    linked: dict[str, str]
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    mixed: frozenset[str] = frozenset()


def links_of(found: Sequence[Pair], given: Sequence[Pair], phones: Phones) -> Links:
    """Return what follows from links `found` in mail and those that a person has `given`."""
    of_mail = [*found, *(pair for pair in given if not _number_in(pair))]
    customer_of = CustomerOf(of_mail)
    people: dict[str, dict[str, None]] = {}
    said = []
    for pair in given:
        number = _number_in(pair)
        if not number:
            continue
        other = pair[1] if pair[0] == number else pair[0]
        if number.removeprefix(_PHONE) in phones.shared:
            said.append(f"{_bare(number)} is a shared number: the link with {_bare(other)} is left out.")
        else:
            people.setdefault(number, {})[customer_of(other)] = None
    held = list(of_mail)
    several = {}
    for number, customers in people.items():
        if len(customers) == 1:
            held.append((number, next(iter(customers))))
            continue
        several[number.removeprefix(_PHONE)] = tuple(customers)
        names = " and ".join(map(_bare, customers))
        said.append(
            f"{_bare(number)} is linked with {names}: it stands for several people and joins none of them; where "
            "they are one, link their addresses."
        )
    whole = CustomerOf(held)
    linked = {identity: whole(identity) for pair in held for identity in pair}
    settled = {number: tuple(whole(one) for one in customers) for number, customers in several.items()}
    return Links(linked, settled, tuple(said), _mixed(linked))


def _number_in(pair: Pair) -> str:
    """The number of a link between an address and a number; '' for a link within one kind."""
    numbers = [one for one in pair if one.startswith(_PHONE)]
    return numbers[0] if len(numbers) == 1 else ""


def _bare(identity: str) -> str:
    return identity.partition(":")[2]


def _mixed(linked: Mapping[str, str]) -> frozenset[str]:
    kinds: dict[str, set[str]] = {}
    for identity, customer_id in linked.items():
        kinds.setdefault(customer_id, set()).add(identity.partition(":")[0])
    return frozenset(customer_id for customer_id, found in kinds.items() if {"email", "phone"} <= found)

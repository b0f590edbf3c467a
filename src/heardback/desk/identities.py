"""Who is one customer: people's links and Reply-To evidence, as components; the customer is the smallest key.

Only a person links across kinds or names; a Reply-To of a sender's own links by itself (SEMANTICS 2.2) unless it
serves several (`evidence.senders.identity_links`, the same rule as in the audit).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from heardback.desk.models import Identity, IdentityLink, ReplyAddress
from heardback.evidence.firm import Firm
from heardback.evidence.senders import Sender, identity_links, relays_among
from heardback.kernel.identities import CustomerOf, email_identity


def customers_of(keys: Collection[str]) -> dict[str, str]:
    """Return the customer of each identity key; an unknown one is its own customer."""
    known = dict(Identity.objects.filter(key__in=keys).values_list("key", "customer_id"))
    return {key: known.get(key, key) for key in keys}


def components_around(keys: Iterable[str], firm: Firm) -> dict[str, str]:
    """Return key -> customer for every key that is linked, however far, with one of `keys`, and for `keys`."""
    seen: set[str] = set(keys)
    pairs: set[tuple[str, str]] = set()
    edge = set(seen)
    while edge:
        found = _person_links(edge) | _reply_links(edge, firm)
        pairs |= found
        edge = {key for pair in found for key in pair} - seen
        seen |= edge
    customer_of = CustomerOf(sorted(pairs))
    return {key: customer_of(key) for key in seen}


def _person_links(keys: set[str]) -> set[tuple[str, str]]:
    """Pairs that a person linked and nobody unlinked since."""
    rows = IdentityLink.objects.filter(Q(one__in=keys) | Q(other__in=keys)).order_by("made_at", "id")
    latest: dict[tuple[str, str], bool] = {}
    for one, other, is_link in rows.values_list("one", "other", "is_link"):
        low, high = sorted((one, other))
        latest[low, high] = is_link
    return {pair for pair, is_link in latest.items() if is_link}


def _refused(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs of which a person said last that they are two."""
    keys = {key for pair in pairs for key in pair}
    rows = IdentityLink.objects.filter(one__in=keys, other__in=keys).order_by("made_at", "id")
    latest: dict[tuple[str, str], bool] = {}
    for one, other, is_link in rows.values_list("one", "other", "is_link"):
        low, high = sorted((one, other))
        latest[low, high] = is_link
    return {pair for pair, is_link in latest.items() if not is_link}


def _reply_links(keys: set[str], firm: Firm) -> set[tuple[str, str]]:
    addresses = {key.partition(":")[2] for key in keys if key.startswith("email:")}
    if not addresses:
        return set()
    touched = ReplyAddress.objects.filter(Q(sender__in=addresses) | Q(reply_to__in=addresses))
    near = set(touched.values_list("reply_to", flat=True))
    if not near:
        return set()
    # The rule counts how many senders share a Reply-To, so all senders of these addresses are read.
    writers = set(ReplyAddress.objects.filter(reply_to__in=near).values_list("sender", flat=True))
    senders = senders_with_replies(writers | addresses)
    found = {
        (min(one, other), max(one, other))
        for one, other in (
            (email_identity(one), email_identity(other)) for one, other in identity_links(senders, firm)
        )
    }
    found = {pair for pair in found if pair[0] in keys or pair[1] in keys}
    return found - _refused(found)


def senders_with_replies(addresses: Collection[str]) -> dict[str, Sender]:
    """Return what Reply-To addresses each of these senders used."""
    senders: dict[str, Sender] = {}
    for sender, reply_to in ReplyAddress.objects.filter(sender__in=addresses).values_list(
        "sender", "reply_to"
    ):
        senders.setdefault(sender, Sender(reply_to={})).reply_to[reply_to] = 1
    return senders


def new_relays(addresses: Collection[str], firm: Firm) -> set[str]:
    """Return those senders that by now write under so many Reply-To addresses that they pass on others' words."""
    return set(relays_among(senders_with_replies(addresses), firm)) - firm.relays

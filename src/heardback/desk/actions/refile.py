"""Refile: after links between identities changed, put contacts and bounces on the right customers' timelines."""

from __future__ import annotations

from collections.abc import Collection

from heardback.desk.identities import components_around, customers_of
from heardback.desk.locks import lock_customers
from heardback.desk.models import Bounce, Contact, Filing, Identity
from heardback.evidence.firm import Firm


def refile(keys: Collection[str], firm: Firm) -> set[str]:
    """Find anew which customer each of `keys` and all that is linked with them belongs to; move what moved.

    Returns the identity keys whose customer changed, old customers' keys among them. Needs an open transaction.
    """
    before_all = customers_of(keys)
    # A link taken away splits a customer: everybody who was one with these must be looked at.
    together = set(
        Identity.objects.filter(customer_id__in=set(before_all.values())).values_list("key", flat=True)
    )
    after = components_around({*keys, *together}, firm)
    before = customers_of(after.keys())
    moved = {key: customer for key, customer in after.items() if before[key] != customer}
    if not moved:
        return set()
    lock_customers({*moved.values(), *(before[key] for key in moved)})
    for key, customer in moved.items():
        Identity.objects.filter(key=key).update(customer_id=customer)
        Bounce.objects.filter(recipient=key).update(customer_id=customer)
    affected = {before[key] for key in moved} | set(moved.values())
    _refile_contacts(affected)
    return set(moved) | affected


def _refile_contacts(customers: Collection[str]) -> None:
    contact_ids = set(Filing.objects.filter(customer_id__in=customers).values_list("contact_id", flat=True))
    rows = list(Contact.objects.filter(pk__in=contact_ids).only("pk", "customers", "occurred_at"))
    customer_of = customers_of({key for row in rows for key in row.customers})
    Filing.objects.filter(contact_id__in=contact_ids, customer_id__in=customers).delete()
    Filing.objects.bulk_create(
        [
            Filing(customer_id=customer, contact=row, occurred_at=row.occurred_at)
            for row in rows
            for customer in sorted({customer_of[key] for key in row.customers})
        ],
        ignore_conflicts=True,
    )

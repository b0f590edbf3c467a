"""Dial: somebody taps the number of who waits; the call that follows is that task's own (SEMANTICS 3.2 A).

Dialling from the task also says whose number it is: the number is linked with the customer, unless several people
share it or it is another customer's; then the two are proposed to be one, and nothing is joined.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from heardback.desk.actions.refile import refile
from heardback.desk.debts import members_of, owed_with
from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.identities import customers_of
from heardback.desk.models import (
    Contact,
    Dialled,
    DialOutcome,
    Identity,
    IdentityLink,
    MergeProposal,
    NumberWord,
    OwedAnswer,
    Staff,
)
from heardback.desk.projection import refresh
from heardback.desk.refused import Refused
from heardback.evidence.firm import Firm
from heardback.formats.calls import CallParty
from heardback.formats.phone_numbers import e164
from heardback.kernel.contacts import Direction
from heardback.kernel.identities import is_unknown, phone_identity

PROOF = "dialled"
#: Two taps so close together are one call.
TWICE_WITHIN = timedelta(seconds=60)
#: The phone system's record of a dialled call begins within this time of the tap.
RECORDED_WITHIN = timedelta(minutes=10)
#: The phone system's clock may be behind ours by so much.
CLOCKS_APART = timedelta(minutes=1)


def dial(by: Staff, key: str, *, now: datetime, number: str = "") -> Dialled:
    """Note that `by` dials `number` (default: the one they left) for the owed answer `key`, and link it.

    A second tap within a minute is the same call. Refused where the customer has no such number.
    """
    row = owed_with(key)
    firm_row = profile()
    wanted = _dialable(row, number, firm_row.country)
    with transaction.atomic():
        again = Dialled.objects.filter(
            contact_id__in=members_of(row.owed_id),
            number=wanted,
            staff=by,
            outcome="",
            dialled_at__gt=now - TWICE_WITHIN,
        ).first()
        if again is not None:
            return again
        made = Dialled.objects.create(contact_id=row.owed_id, number=wanted, staff=by, dialled_at=now)
        made.link = _link_or_propose(by, row, wanted, evidence_firm(firm_row), now)
        if made.link is not None:
            made.save(update_fields=["link"])
    return made


def undo_dial(by: Staff, dialled_id: int, *, now: datetime) -> Dialled:
    """Say that the call was not made: nothing that follows is this task's, and the link is gone again.

    Refused once the phone system recorded the call, or somebody said how it went.
    """
    made = Dialled.objects.filter(pk=dialled_id).select_related("link").first()
    if made is None:
        raise Refused("No such call.")
    if made.outcome:
        raise Refused("Somebody said already how that call went: take that back instead.")
    if recorded_call(made) is not None:
        raise Refused("The phone system recorded that call: say how it went instead.")
    with transaction.atomic():
        made.outcome, made.told_at = DialOutcome.NOT_MADE, now
        made.save(update_fields=["outcome", "told_at"])
        if made.link is not None:
            unlink_dialled(by, made.number, now)
    return made


def recorded_call(made: Dialled) -> Contact | None:
    """Return the phone system's record of a dialled call, the latest one, once there is one."""
    calls = Contact.objects.filter(
        number=made.number,
        direction=Direction.OUTBOUND.value,
        channel__in=("phone", "voicemail"),
        occurred_at__gte=made.dialled_at - CLOCKS_APART,
        occurred_at__lt=made.dialled_at + 2 * RECORDED_WITHIN,
    )
    return calls.order_by("-occurred_at", "-pk").first()


def unlink_dialled(by: Staff, number: str, now: datetime) -> None:
    """Take back the links that dialling a number made, where they still stand. Needs an open transaction."""
    key = phone_identity(number)
    latest: dict[tuple[str, str], IdentityLink] = {}
    for row in IdentityLink.objects.filter(Q(one=key) | Q(other=key)).order_by("made_at", "pk"):
        latest[row.one, row.other] = row
    for row in latest.values():
        if row.is_link and row.proof == PROOF:
            say_link(by, row.one, row.other, is_link=False, reason="The number was not theirs.", now=now)


def say_link(by: Staff, one: str, other: str, *, is_link: bool, reason: str, now: datetime) -> IdentityLink:
    """Write that two identities are one customer or two, and judge whom that moves. Needs an open transaction."""
    low, high = sorted((one, other))
    found = IdentityLink.objects.create(
        one=low, other=high, is_link=is_link, proof=PROOF, reason=reason, by=by, made_at=now
    )
    moved = refile({low, high}, evidence_firm(profile()))
    refresh({*moved, *customers_of({low, high}).values()}, judging_context(), now)
    return found


def _dialable(row: OwedAnswer, number: str, country: str) -> str:
    """The number as phone systems write it: one of this customer's, whoever left it."""
    written = number.strip() or row.number
    if not written:
        raise Refused(f"{row.customer} left no number. Write to them instead.")
    wanted = e164(written, country) or written
    known = {row.number, *numbers_of(row.customer_id)}
    if wanted not in {one for left in known if left for one in (left, e164(left, country))}:
        raise Refused(f"{written} is not known as a number of {row.customer}: link it on their page first.")
    return wanted[:40]


def numbers_of(customer_id: str) -> set[str]:
    """Return every number that a customer rang from or left."""
    keys = Identity.objects.filter(customer_id=customer_id, key__startswith="phone:")
    rang = {key.partition(":")[2] for key in keys.values_list("key", flat=True) if not is_unknown(key)}
    left = Contact.objects.filter(filings__customer_id=customer_id, direction=Direction.INBOUND.value)
    return rang | set(left.exclude(number="").values_list("number", flat=True))


def _link_or_propose(
    by: Staff, row: OwedAnswer, number: str, firm: Firm, now: datetime
) -> IdentityLink | None:
    if not number.startswith("+") or firm.phones.is_ours(CallParty(number)):
        return None
    key = phone_identity(number)
    theirs = _who_left(row, number)
    if theirs == key or customers_of([key])[key] == row.customer_id:
        return None
    if NumberWord.objects.filter(number=number, revoked_at=None).exists() or _parted(theirs, key):
        return None
    if _is_anothers(row, key):
        _propose(theirs, key, row, number, now)
        return None
    Identity.objects.get_or_create(key=key, defaults={"customer_id": key, "first_at": now})
    return say_link(by, theirs, key, is_link=True, reason=f"Dialled for {row.customer}.", now=now)


def _who_left(row: OwedAnswer, number: str) -> str:
    """The identity of whoever left the number last; the customer's own where nobody did."""
    left = Contact.objects.filter(filings__customer_id=row.customer_id, number=number, direction="inbound")
    last = left.order_by("-occurred_at", "-pk").first()
    return str(last.customers[0]) if last is not None and last.customers else row.customer_id


def _parted(one: str, other: str) -> bool:
    """Whether a person said of these two that they are not one."""
    low, high = sorted((one, other))
    last = IdentityLink.objects.filter(one=low, other=high).order_by("made_at", "pk").last()
    return last is not None and not last.is_link


def _is_anothers(row: OwedAnswer, key: str) -> bool:
    """Whether it is somebody else's number: linked with other addresses, of another name, or left by others."""
    owner = customers_of([key])[key]
    if Identity.objects.filter(customer_id=owner).exclude(key=key).exists():
        return True
    named = Identity.objects.filter(key=key).exclude(name="").values_list("name", flat=True).first()
    own = Identity.objects.filter(customer_id=row.customer_id).exclude(name="").values_list("name", flat=True)
    if named and named.casefold() not in {name.casefold() for name in own}:
        return True
    left = Contact.objects.filter(number=key.partition(":")[2], direction=Direction.INBOUND.value)
    writers = {str(customers[0]) for customers in left.values_list("customers", flat=True) if customers}
    return bool(set(customers_of(writers).values()) - {row.customer_id, owner})


def _propose(one: str, other: str, row: OwedAnswer, number: str, now: datetime) -> None:
    low, high = sorted((one, other))
    MergeProposal.objects.get_or_create(
        one=low,
        other=high,
        defaults={"reason": f"{number} was dialled for {row.customer}.", "made_at": now},
    )

"""What people say of a telephone number: several share it, sales calls come from it, it is the wrong one.

Each is a fact with its author and can be taken back. None frees anybody by itself: a shared or wrong number parts
and hides, which can only leave more people waiting; a sales caller's rule holds for calls to come, and the one who
waits now is decided by name (SEMANTICS 2.3 rules 0, 16).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.not_owed import decide_not_owed
from heardback.desk.actions.refile import refile
from heardback.desk.actions.reverse import is_standing, reverse
from heardback.desk.debts import check_may_say_no, open_owed
from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.identities import customers_of
from heardback.desk.models import (
    ChoreKind,
    Contact,
    DecisionFact,
    Filing,
    IdentityLink,
    NumberKind,
    NumberWord,
    Staff,
)
from heardback.desk.projection import refresh
from heardback.desk.refused import Refused
from heardback.formats.calls import CallParty
from heardback.formats.phone_numbers import e164


def say_shared(by: Staff, number: str, *, now: datetime) -> NumberWord:
    """Rule that several people share a number: linked with nobody, it settles no stranger's debt."""
    wanted = _number(number)
    with transaction.atomic():
        made = _said(by, wanted, NumberKind.SHARED, now)
        _part(by, f"phone:{wanted}", now)
        ask_for(ChoreKind.PLACE, by, now)
    return made


def say_sales(by: Staff, number: str, *, now: datetime, key: str = "") -> NumberWord:
    """Rule that sales calls come from a number: its calls from now on owe nothing.

    `key` is the owed answer of that caller: it is decided with it, unless it is past due and `by`'s own (2.4); then
    it waits on (`batch_id` stays empty).
    """
    wanted = _number(number)
    with transaction.atomic():
        made = _said(by, wanted, NumberKind.SALES, now)
        if key:
            made.batch_id = _decided(by, key, wanted, now)
            made.save(update_fields=["batch_id"])
    return made


def _decided(by: Staff, key: str, number: str, now: datetime) -> str:
    row = open_owed(key, now)
    try:
        check_may_say_no(by, row, now)
    except Refused:
        return ""
    return decide_not_owed(by, row.owed_id, reason=f"Sales calls come from {number}.", now=now).batch_id


def say_wrong(by: Staff, number: str, *, now: datetime) -> NumberWord:
    """Rule that a number does not reach who left it: it is offered no more, and links that dialling made are gone."""
    if not number.strip():
        raise Refused("Name the number.")
    with transaction.atomic():
        made = _said(by, number.strip()[:40], NumberKind.WRONG, now)
        refresh(_who_left(number), judging_context(), now)
    return made


def take_back_word(by: Staff, word_id: int, *, now: datetime) -> NumberWord:
    """Take a word on a number back, with what was decided with it; calls are placed anew where it placed them."""
    row = NumberWord.objects.filter(pk=word_id, revoked_at=None).first()
    if row is None:
        raise Refused("That was taken back already.")
    with transaction.atomic():
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        if row.kind == NumberKind.WRONG:
            refresh(_who_left(row.number), judging_context(), now)
        else:
            ask_for(ChoreKind.PLACE, by, now)
        decided = DecisionFact.objects.filter(batch_id=row.batch_id) if row.batch_id else ()
        standing = [one for one in decided if is_standing(one)]
        if standing:
            reverse(by, standing[0].decision_id, now=now, reason=f"The word on {row.number} was taken back.")
    return row


def _number(number: str) -> str:
    firm_row = profile()
    wanted = e164(number, firm_row.country)
    if not wanted:
        raise Refused(
            f"{number.strip()!r} is no telephone number: write it with its country code, such as +1 202 555 0142."
        )
    if evidence_firm(firm_row).phones.is_ours(CallParty(wanted)):
        raise Refused(f"{wanted} is one of your own: change it in Settings, Phones.")
    return wanted


def _said(by: Staff, number: str, kind: NumberKind, now: datetime) -> NumberWord:
    if NumberWord.objects.filter(number=number, kind=kind, revoked_at=None).exists():
        raise Refused(f"That was said of {number} already.")
    return NumberWord.objects.create(number=number, kind=kind, by=by, made_at=now)


def _part(by: Staff, key: str, now: datetime) -> None:
    """Unlink a number from everybody it was linked with."""
    latest: dict[tuple[str, str], bool] = {}
    rows = IdentityLink.objects.filter(Q(one=key) | Q(other=key)).order_by("made_at", "pk")
    for one, other, is_link in rows.values_list("one", "other", "is_link"):
        latest[one, other] = is_link
    pairs = [pair for pair, is_link in latest.items() if is_link]
    IdentityLink.objects.bulk_create(
        IdentityLink(
            one=one,
            other=other,
            is_link=False,
            proof="shared",
            reason="Several people share this number.",
            by=by,
            made_at=now,
        )
        for one, other in pairs
    )
    keys = {key for pair in pairs for key in pair}
    moved = refile(keys, evidence_firm(profile()))
    refresh({*moved, *customers_of(keys).values()}, judging_context(), now)


def _who_left(number: str) -> set[str]:
    """The customers whose mail or forms name the number."""
    left: Iterable[int] = Contact.objects.filter(number=number.strip()[:40]).values_list("pk", flat=True)
    return set(Filing.objects.filter(contact__in=left).values_list("customer_id", flat=True))

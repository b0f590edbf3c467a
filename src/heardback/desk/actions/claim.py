"""Who takes care of an owed answer: take, assign, hand over, accept, return, release (SEMANTICS 4.7).

Each is a fact with who and when; the due time never moves. A hand-over gives nothing away before the new owner says
yes, and goes back after one business hour. Refused with a sentence where it may not be.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from heardback.desk.access import WORKERS
from heardback.desk.actions.record_decision import customers_with
from heardback.desk.debts import members_of, open_owed
from heardback.desk.firm import firm_calendar, judging_context, profile
from heardback.desk.locks import lock_customers
from heardback.desk.models import Claim, ClaimKind, OwedAnswer, Role, Staff
from heardback.desk.owners import pending_hand_over
from heardback.desk.projection import refresh
from heardback.desk.refused import Refused

YES_WITHIN = timedelta(hours=1)  # of opening hours


def take(by: Staff, key: str, *, now: datetime) -> OwedAnswer:
    """Make `by` the owner; taking what one has already writes nothing."""
    with transaction.atomic():
        row = _locked(key, now)
        if row.owner_id == by.pk and _pending(row, now) is None:
            return row
        return _claim(row, ClaimKind.TAKE, by, by, now)


def assign(by: Staff, key: str, to: Staff, *, now: datetime, note: str = "") -> OwedAnswer:
    """Make `to` the owner at once: a lead anybody's, others what nobody owns or what is theirs to give."""
    _check_works(to)
    with transaction.atomic():
        row = _locked(key, now)
        if row.owner_id not in (None, by.pk) and by.role != Role.LEAD:
            raise Refused(
                f"{row.owner} has it. Only a lead assigns what a colleague has; or take it yourself."
            )
        if row.owner_id == to.pk and _pending(row, now) is None:
            return row
        return _claim(row, ClaimKind.ASSIGN, by, to, now, note=note)


def hand_over(by: Staff, key: str, to: Staff, *, now: datetime, note: str = "") -> OwedAnswer:
    """Offer it to `to`, who has one business hour to say yes; until then, and without a yes, the owner stays."""
    _check_works(to)
    with transaction.atomic():
        row = _locked(key, now)
        if row.owner_id is None:
            raise Refused("Nobody has it yet: assign it, or take it first.")
        if row.owner_id != by.pk and by.role != Role.LEAD:
            raise Refused(f"{row.owner} has it: they hand it over, or a lead does.")
        if row.owner_id == to.pk:
            raise Refused(f"{to} has it already.")
        returns_at = firm_calendar(profile(), now).open_hours.advance(now, YES_WITHIN)
        return _claim(row, ClaimKind.HAND_OVER, by, to, now, note=note, returns_at=returns_at)


def accept_hand_over(by: Staff, key: str, *, now: datetime) -> OwedAnswer:
    """Say yes to a hand-over: `by` is the owner from now on."""
    with transaction.atomic():
        row = _locked(key, now)
        pending = _pending(row, now)
        if pending is None or pending.owner_id != by.pk:
            raise Refused(f"It is not being handed to you any more. {_whose(row)} You can take it.")
        return _claim(row, ClaimKind.ACCEPT, by, by, now)


def return_hand_over(by: Staff, key: str, *, now: datetime, note: str = "") -> OwedAnswer:
    """Say no to a hand-over, or call one's own back; the owner stays who they were."""
    with transaction.atomic():
        row = _locked(key, now)
        pending = _pending(row, now)
        if pending is None:
            raise Refused(f"It is not being handed over. {_whose(row)}")
        if by.pk not in (pending.owner_id, pending.by_id, row.owner_id) and by.role != Role.LEAD:
            raise Refused("Only who hands it over, who it is for, or a lead gives it back.")
        return _claim(row, ClaimKind.RETURN, by, row.owner, now, note=note)


def release(by: Staff, key: str, *, now: datetime) -> OwedAnswer:
    """Let go of it: it is the team's again."""
    with transaction.atomic():
        row = _locked(key, now)
        if row.owner_id is None:
            return row
        if row.owner_id != by.pk and by.role != Role.LEAD:
            raise Refused(f"{row.owner} has it: only they or a lead let go of it.")
        return _claim(row, ClaimKind.RELEASE, by, None, now)


def _locked(key: str, now: datetime) -> OwedAnswer:
    """Return the open owed answer, read after its customer's lock is held: two people may press at once."""
    row = open_owed(key, now)
    lock_customers([row.customer_id])
    return open_owed(key, now)


def _pending(row: OwedAnswer, now: datetime) -> Claim | None:
    return pending_hand_over(Claim.objects.filter(contact_id__in=members_of(row.owed_id)), now)


def _claim(
    row: OwedAnswer,
    kind: ClaimKind,
    by: Staff,
    owner: Staff | None,
    now: datetime,
    *,
    note: str = "",
    returns_at: datetime | None = None,
) -> OwedAnswer:
    Claim.objects.create(
        contact_id=row.owed_id,
        kind=kind,
        owner=owner,
        by=by,
        claimed_at=now,
        returns_at=returns_at,
        note=note.strip(),
    )
    refresh(customers_with([row.owed_id]), judging_context(), now)
    return OwedAnswer.objects.select_related("owner", "handed_to").get(pk=row.pk)


def _check_works(to: Staff) -> None:
    if not to.is_active or to.role not in WORKERS:
        raise Refused(f"{to} does not answer customers here. Choose staff or a lead.")


def _whose(row: OwedAnswer) -> str:
    return f"{row.owner} has it." if row.owner else "Nobody has it."

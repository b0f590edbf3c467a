"""One owed answer as decisions need it: its members, its customer's facts, who is responsible since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from heardback.desk.access import WORKERS
from heardback.desk.firm import judging_context
from heardback.desk.judging import Judged, judge_customers
from heardback.desk.models import Claim, Contact, DecisionFact, Filing, OwedAnswer, Staff
from heardback.desk.owners import owner_after
from heardback.desk.refused import Refused
from heardback.desk.restored import restored
from heardback.kernel.contacts import Direction
from heardback.kernel.judge import OwedAnswer as Judgment
from heardback.kernel.revisions import resolve
from heardback.kernel.status import State, state_at


def owed_with(key: str) -> OwedAnswer:
    """Return the owed answer that `key` resolves to, by any of its contacts; Refused where there is none."""
    row = OwedAnswer.objects.filter(owed_id=key).first()
    if row is None:
        filing = Filing.objects.filter(contact__contact_id=key).exclude(owed_id="").first()
        row = OwedAnswer.objects.filter(owed_id=filing.owed_id).first() if filing else None
    if row is None:
        raise Refused("No answer is owed here any more: what you decided on has changed. Look again.")
    return row


def open_owed(key: str, now: datetime) -> OwedAnswer:
    """Return the owed answer that `key` resolves to, if it still waits; Refused with what became of it otherwise."""
    row = owed_with(key)
    state = state_at(restored(row, judging_context().book), now)
    if state is State.SETTLED:
        raise Refused(
            f"{row.customer} was answered meanwhile. Say first that this was no answer, if it was none."
        )
    if state is State.CLOSED:
        raise Refused(f"This is closed already ({row.close_rule.replace('_', ' ')}). Take that back first.")
    return row


def members_of(owed_id: str) -> list[str]:
    """Return the contacts of an owed answer, the opener first."""
    rows = Filing.objects.filter(owed_id=owed_id, owes__in=["yes", "unsure"])
    return list(
        dict.fromkeys(
            rows.order_by("occurred_at", "contact__contact_id").values_list("contact__contact_id", flat=True)
        )
    )


def judged_owed(row: OwedAnswer) -> tuple[Judgment, Judged]:
    """Return the full judgement behind a row, with the contacts that it was made from."""
    one = judge_customers([row.customer_id], judging_context())[row.customer_id]
    owed = resolve(one.judgement.owed, row.owed_id)
    if owed is None:
        raise Refused("This owed answer has changed. Look again.")
    return owed, one


def sent_contact(contact_id: str) -> Contact:
    """Return a contact of ours (or a call that we picked up); Refused for what a customer wrote."""
    row = Contact.objects.filter(contact_id=contact_id).first()
    if row is None:
        raise Refused("No such contact.")
    is_call = row.channel == "phone" and Filing.objects.filter(contact=row, rule="call_answered").exists()
    if row.direction != Direction.OUTBOUND and not is_call:
        raise Refused("Only what we sent or a call that we picked up can answer somebody.")
    return row


def reason_given(reason: str, why: str) -> str:
    """Return `reason` stripped; Refused with `why` a reason is asked for where it is empty."""
    if not reason.strip():
        raise Refused(f"Give a reason: {why}")
    return reason.strip()


def check_may_say_no(by: Staff, row: OwedAnswer, now: datetime) -> None:
    """Refuse that an owner decides away what they let become overdue (SEMANTICS 2.4).

    Whoever owned it when it came due, or at any moment since, needs a second person. A sole user decides with the
    logged reason that every such decision carries.
    """
    if row.due_at >= now or not _has_owned(by, row) or _is_alone(by):
        return
    raise Refused(
        "It is past due and yours: a colleague must decide that no answer is needed. Hand it over, or answer it."
    )


def _has_owned(by: Staff, row: OwedAnswer) -> bool:
    if row.owner_id == by.pk:
        return True
    claims = list(Claim.objects.filter(contact_id__in=members_of(row.owed_id)).order_by("claimed_at", "id"))
    at_due = [claim for claim in claims if claim.claimed_at <= row.due_at]
    if owner_after(at_due) == by.pk:
        return True
    later = (claims[: place + 1] for place in range(len(at_due), len(claims)))
    return any(owner_after(some) == by.pk for some in later)


def _is_alone(by: Staff) -> bool:
    workers = Staff.objects.filter(is_active=True, role__in=[role.value for role in WORKERS])
    return not workers.exclude(pk=by.pk).exists()


def decisions_in_batch(row: DecisionFact) -> Sequence[DecisionFact]:
    """Return everything that was decided in the same gesture as `row`."""
    if not row.batch_id:
        return [row]
    return list(DecisionFact.objects.filter(batch_id=row.batch_id).order_by("id"))

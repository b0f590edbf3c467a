"""What happened to a customer since a form was opened, and who else is writing to them right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from heardback.alerts.models import Draft, Letter, LetterState
from heardback.desk.models import DecisionFact, Filing, OwedAnswer, Staff, StaffAddress
from heardback.kernel.contacts import Direction
from heardback.kernel.decisions import DecisionKind

WRITING_FOR = timedelta(seconds=60)
_ON_THEIR_WAY = (LetterState.WAITING, LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN)
_ENDS = (
    DecisionKind.ATTEST,
    DecisionKind.LEFT_VOICEMAIL,
    DecisionKind.OWES_NO,
    DecisionKind.WITHDRAWN,
    DecisionKind.UNREACHABLE,
    DecisionKind.DUPLICATE_PARTY,
)
_ENDED_BY = {
    DecisionKind.ATTEST.value: "has spoken with them",
    DecisionKind.LEFT_VOICEMAIL.value: "has left them a voicemail",
}


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One thing that happened: who did it, in a sentence, when, and the first words where there are any."""

    sentence: str
    occurred_at: datetime
    words: str = ""


def written_meanwhile(customer_id: str, by: Staff, since: datetime) -> list[Meanwhile]:
    """Return what colleagues did for the customer, and what the customer wrote, since `since`; oldest first."""
    found = [*_letters(customer_id, by, since), *_contacts(customer_id, by, since)]
    found += _decisions(customer_id, by, since)
    return sorted(found, key=lambda one: one.occurred_at)


def writing_now(owed_id: str, by: Staff, now: datetime) -> list[str]:
    """Return the names of colleagues who have the form for this owed answer open."""
    rows = Draft.objects.filter(owed_id=owed_id, seen_at__gt=now - WRITING_FOR).exclude(staff=by)
    return [str(row.staff) for row in rows.select_related("staff").order_by("staff__name")]


def _letters(customer_id: str, by: Staff, since: datetime) -> list[Meanwhile]:
    rows = Letter.objects.filter(customer_id=customer_id, written_at__gt=since, state__in=_ON_THEIR_WAY)
    return [
        Meanwhile(f"{row.written_by} has answered meanwhile.", row.written_at, row.text[:200])
        for row in rows.exclude(written_by=by).select_related("written_by")
    ]


def _contacts(customer_id: str, by: Staff, since: datetime) -> list[Meanwhile]:
    rows = Filing.objects.filter(
        customer_id=customer_id, contact__known_at__gt=since, contact__is_automatic=False
    ).select_related("contact")
    ours = set(
        Letter.objects.filter(customer_id=customer_id).values_list("contact_id", flat=True)
    )  # what the desk sent itself is told of by its letter
    own = set(by.addresses.values_list("address", flat=True))
    names = dict(
        StaffAddress.objects.filter(address__in=[row.contact.staff for row in rows]).values_list(
            "address", "staff__name"
        )
    )
    found = []
    for row in rows:
        contact = row.contact
        if contact.contact_id in ours:
            continue
        if contact.direction == Direction.INBOUND and not row.owed_id:
            continue
        if contact.direction == Direction.INBOUND:
            sentence = f"{contact.from_name or contact.from_address} wrote again meanwhile."
        elif contact.staff in own:
            sentence = "You have answered meanwhile from your mail program."
        else:
            sentence = f"{names.get(contact.staff) or contact.staff} has answered meanwhile."
        found.append(Meanwhile(sentence, contact.occurred_at, contact.snippet))
    return found


def _decisions(customer_id: str, by: Staff, since: datetime) -> list[Meanwhile]:
    owed_ids = OwedAnswer.objects.filter(customer_id=customer_id).values_list("owed_id", flat=True)
    rows = DecisionFact.objects.filter(
        contact_id__in=list(owed_ids), decided_at__gt=since, kind__in=[kind.value for kind in _ENDS]
    ).exclude(by=by)
    return [
        Meanwhile(
            f"{row.by_name} {_ENDED_BY.get(row.kind, 'has closed this')} meanwhile.",
            row.decided_at,
            row.reason,
        )
        for row in rows
    ]

"""What a check of a claim reads from the desk's rows: a customer's mails and calls in a time, and their coverage.

Bounded: at most `MOST` contacts a check, and whoever asks is told where there were more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from heardback.desk.encoding import decode_contact
from heardback.desk.models import (
    MAILBOXES,
    PHONES,
    Contact,
    CoverageSpan,
    DecisionFact,
    Dialled,
    DialOutcome,
    Filing,
    Identity,
    IntakeKind,
    IntakePoint,
    SenderRule,
    StaffAddress,
)
from heardback.desk.queries.calls import truth_words
from heardback.evidence.firm import domain_of
from heardback.findings.claim_coverage import Looked, Span, looked_at
from heardback.findings.claim_shapes import CallSeen, Statement
from heardback.kernel.contacts import Channel, Direction
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.reasons import MEANINGS, Rule

MOST = 300
_SPOKEN = (Channel.PHONE.value, Channel.VOICEMAIL.value)
_LEFT_OUT = "This folder is left out by the settings."
_NOTED = {
    DecisionKind.ATTEST.value: "noted as spoken with them",
    DecisionKind.LEFT_VOICEMAIL.value: "noted as a voicemail left",
    DecisionKind.ATTEMPT.value: "noted as tried in vain",
}


@dataclass(frozen=True, slots=True)
class FiledContact:
    """A contact of the customer with the rule that set it aside, '' where none did."""

    row: Contact
    set_aside: str


def inbound_of(
    customer_id: str, channels: Collection[str], since: datetime, until: datetime
) -> tuple[list[FiledContact], bool]:
    """Return what came from a customer in the time, the oldest first, and whether there was more than `MOST`."""
    rows = _filed(customer_id, since, until).filter(
        contact__direction=Direction.INBOUND.value, contact__channel__in=tuple(channels)
    )
    found = list(rows.select_related("contact")[: MOST + 1])
    return [_filed_contact(one) for one in found[:MOST]], len(found) > MOST


def filed_of(customer_id: str, contact_ids: Collection[str]) -> list[FiledContact]:
    """Return these contacts of a customer, the oldest first."""
    rows = Filing.objects.filter(customer_id=customer_id, contact__contact_id__in=contact_ids)
    return [_filed_contact(one) for one in rows.select_related("contact").order_by("occurred_at", "pk")]


def _filed_contact(one: Filing) -> FiledContact:
    return FiledContact(one.contact, MEANINGS[Rule(one.rule)] if one.owes == "no" and one.rule else "")


def spoken_with(customer_id: str, since: datetime, until: datetime) -> int:
    """Return in how many calls and voicemails of a time something was said, whoever rang."""
    rows = _filed(customer_id, since, until).filter(contact__channel__in=_SPOKEN)
    return rows.filter(
        Q(contact__channel=Channel.VOICEMAIL.value)
        | Q(contact__bridged_for__gt=0)
        | Q(contact__bridged_for__isnull=True)
    ).count()


def pieces_of(ids: Sequence[str], size: int = 200) -> Iterable[Sequence[str]]:
    """Yield ids in pieces that one query takes."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _filed(customer_id: str, since: datetime, until: datetime) -> QuerySet[Filing]:
    rows = Filing.objects.filter(customer_id=customer_id, occurred_at__gte=since, occurred_at__lte=until)
    return rows.order_by("occurred_at", "contact__contact_id")


def sender_rule_note(from_address: str) -> str:
    """Return in words that a standing rule sets this sender's mail aside, '' where none does."""
    rules = SenderRule.objects.filter(
        sender__in={from_address, domain_of(from_address)}, revoked_at=None, owes=False
    )
    row = rules.order_by("-made_at", "-id").first()
    return f"a rule on the desk says that mail of {row.sender} needs no answer" if row is not None else ""


# -- calls --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbers:
    """A customer's telephone numbers: those that are identities of theirs, and those that they only left."""

    own: frozenset[str]
    left: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.own or self.left)


def numbers_of(customer_id: str) -> Numbers:
    """Return the numbers by which calls to a customer are found."""
    keys = Identity.objects.filter(customer_id=customer_id, key__startswith="phone:")
    own = frozenset(key.partition(":")[2] for key in keys.values_list("key", flat=True))
    filed = Filing.objects.filter(customer_id=customer_id).values("contact")
    numbers = Contact.objects.filter(pk__in=filed, direction=Direction.INBOUND.value).exclude(number="")
    left = frozenset(numbers.order_by().values_list("number", flat=True).distinct()[:50])
    return Numbers(own, left - own)


def calls_to(
    customer_id: str, numbers: Numbers, since: datetime, until: datetime
) -> tuple[list[CallSeen], bool]:
    """Return our calls to a customer in [since, until], the oldest first, and whether there were more than `MOST`."""
    filed = _filed(customer_id, since, until).order_by().values("contact")
    rows = Contact.objects.filter(
        Q(pk__in=filed) | Q(number__in=numbers.own | numbers.left),
        direction=Direction.OUTBOUND.value,
        channel__in=_SPOKEN,
        occurred_at__gte=since,
        occurred_at__lte=until,
    )
    found = list(rows.select_related("intake_point").order_by("occurred_at", "contact_id")[: MOST + 1])
    names = _names_of({row.staff for row in found})
    return [_call(row, numbers, names) for row in found[:MOST]], len(found) > MOST


def _call(row: Contact, numbers: Numbers, names: dict[str, str]) -> CallSeen:
    contact = decode_contact(row.facts)
    facts = contact.call
    number = row.number or next(
        (key.partition(":")[2] for key in contact.counterparties if key.startswith("phone:")), ""
    )
    is_told = facts is not None and row.bridged_for is not None
    return CallSeen(
        contact_id=row.contact_id,
        started_at=row.occurred_at,
        number=number,
        staff=names.get(row.staff, row.staff),
        truth=truth_words(contact.channel, facts)
        if facts is not None and is_told
        else "how far it got is not recorded",
        rang_for=row.rang_for,
        talked_for=row.bridged_for,
        message_for=facts.message_for if facts is not None and is_told else None,
        system=row.intake_point.name if row.intake_point is not None else "",
        is_their_number=number not in numbers.left,
    )


def _names_of(addresses: Collection[str]) -> dict[str, str]:
    rows = StaffAddress.objects.filter(address__in=addresses, staff__isnull=False).select_related("staff")
    return {row.address: str(row.staff) for row in rows}


def statements_on(customer_id: str, since: datetime, until: datetime) -> list[Statement]:
    """Return what was noted on the desk of calls to a customer in [since, until], the oldest first."""
    contacts = list(
        Filing.objects.filter(customer_id=customer_id).values_list("contact__contact_id", flat=True)
    )
    found: list[Statement] = []
    for some in pieces_of(contacts):
        found += [*_decided(some, since, until), *_dialled(some, since, until)]
    return sorted(found, key=lambda one: (one.speaks_of, one.said_at, one.words))[:MOST]


def _decided(contacts: Sequence[str], since: datetime, until: datetime) -> Iterable[Statement]:
    taken_back = DecisionFact.objects.filter(kind=DecisionKind.REVERSE.value, contact_id__in=contacts)
    rows = DecisionFact.objects.filter(
        contact_id__in=contacts, kind__in=_NOTED, occurred_at__gte=since, occurred_at__lte=until
    ).exclude(decision_id__in=taken_back.values("other_id"))
    for kind, decided_at, occurred_at in rows.values_list("kind", "decided_at", "occurred_at"):
        yield Statement(decided_at, occurred_at or decided_at, _NOTED[kind])


def _dialled(contacts: Sequence[str], since: datetime, until: datetime) -> Iterable[Statement]:
    rows = Dialled.objects.filter(contact_id__in=contacts, dialled_at__gte=since, dialled_at__lte=until)
    # What was said of it is a decision of its own, which is listed.
    for dialled_at, outcome in rows.exclude(outcome=DialOutcome.NOT_MADE).values_list(
        "dialled_at", "outcome"
    ):
        said = f", noted as: {DialOutcome(outcome).label.lower()}" if outcome else ""
        yield Statement(dialled_at, dialled_at, f"dialled from the desk{said}")


# -- coverage -----------------------------------------------------------------------------------------------


def mail_coverage(
    folders: Mapping[int, Mapping[str, str]],
    since: datetime,
    until: datetime,
    as_of: datetime,
    patience: timedelta,
) -> tuple[Looked, ...]:
    """Return what every mailbox shows of incoming mail in [since, until], folder by folder.

    `folders` are those that are followed, with their names, by intake point: one that was never looked at whole is a
    gap of its own; one that is followed no more has gone from its mailbox and takes nothing in. A live span ends at
    the present, unless its last look is longer ago than `patience`.
    """
    points = IntakePoint.objects.filter(kind__in=MAILBOXES).order_by("name", "pk")
    spans = _spans(Q(intake_point__kind__in=MAILBOXES, is_outgoing=False), as_of, patience)
    found: list[Looked] = []
    for point in points:
        seen = {folder: some for (pk, folder), some in spans.items() if pk == point.pk}
        for name, some, why in _folders(point, seen, folders.get(point.pk, {}), as_of):
            source = f"{point.name}, {name}" if name else point.name
            found.append(looked_at(source, some, since, until, why or _why(point)))
    return tuple(found)


def _folders(
    point: IntakePoint, seen: Mapping[str, list[Span]], followed: Mapping[str, str], as_of: datetime
) -> Iterable[tuple[str, list[Span], str]]:
    """Yield each folder's name, its spans and why there may be gaps; one without a name where none is known."""
    left_out = {name.casefold(): name for name in point.excluded_folders}
    for folder in sorted(seen.keys() | followed.keys()) or ([] if left_out else [""]):
        some = list(seen.get(folder, ()))
        if some and followed and folder not in followed and folder.casefold() not in left_out:
            # Whatever still comes in comes into another folder.
            some.append((max(ends for _, ends in some), as_of))
        yield followed.get(folder, folder), some, left_out.pop(folder.casefold(), "") and _LEFT_OUT
    for name in sorted(left_out.values()):
        yield name, [], _LEFT_OUT


def phone_coverage(
    since: datetime, until: datetime, as_of: datetime, patience: timedelta
) -> tuple[Looked, ...]:
    """Return what every phone system's records show of calls in [since, until]."""
    spans = _spans(Q(intake_point__kind__in=PHONES), as_of, patience)
    merged: defaultdict[int, list[Span]] = defaultdict(list)
    for (pk, _), some in spans.items():
        merged[pk] += some
    points = IntakePoint.objects.filter(kind__in=PHONES).order_by("name", "pk")
    return tuple(looked_at(point.name, merged[point.pk], since, until, _why(point)) for point in points)


def _spans(wanted: Q, as_of: datetime, patience: timedelta) -> dict[tuple[int, str], list[Span]]:
    found: defaultdict[tuple[int, str], list[Span]] = defaultdict(list)
    rows = CoverageSpan.objects.filter(wanted, intake_point__isnull=False)
    for pk, folder, begins, ends, is_live in rows.values_list(
        "intake_point_id", "folder", "covered_from", "covered_to", "is_live"
    ):
        if pk is not None:
            is_growing = is_live and as_of - ends <= patience
            found[pk, folder].append((begins, max(ends, as_of) if is_growing else ends))
    return found


def _why(point: IntakePoint) -> str:
    if not point.is_active:
        return "This place is not read any more."
    return point.problem


def unwatched_mail() -> list[str]:
    """Return the names of doors that show only what was passed on to them: forwarding, journaling, imports."""
    rows = IntakePoint.objects.filter(kind__in=(IntakeKind.SMTP, IntakeKind.IMPORT)).order_by("name", "pk")
    return list(rows.values_list("name", flat=True))

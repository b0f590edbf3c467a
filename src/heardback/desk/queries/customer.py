"""One customer's page beside the timeline: identities with their proof, proposals, what is open; and the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from heardback.desk.firm import policy_book
from heardback.desk.models import (
    Contact,
    Customer,
    CustomerMark,
    Identity,
    IdentityLink,
    MergeProposal,
    OwedAnswer,
    PromiseRow,
    ReplyAddress,
)
from heardback.desk.queries.page_keys import moment_and_text, page_key
from heardback.desk.queries.promises import RUNNING
from heardback.desk.queries.timeline import OwedLine, owed_line

PAGE = 50
MOST_PROMISES = 50


@dataclass(frozen=True, slots=True)
class Proof:
    """Why two identities are held to be one customer: a person's link, or a Reply-To header."""

    other: str
    sentence: str
    by: str = ""
    said_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IdentityShown:
    """An address or number of a customer, since when we know it, and what proves that it is theirs."""

    key: str
    name: str
    first_at: datetime
    proofs: tuple[Proof, ...]

    @property
    def kind(self) -> str:
        """email or phone."""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact of ours that may have answered: one tap by a person makes it count."""

    contact_id: str
    occurred_at: datetime
    channel: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenShown:
    """An open owed answer with what may already have answered it."""

    line: OwedLine
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class CustomerShown:
    """Everything on a customer's page but the timeline."""

    row: Customer
    identities: tuple[IdentityShown, ...]
    proposals: tuple[MergeProposal, ...]
    answered_proposals: tuple[MergeProposal, ...]
    waiting: tuple[OpenShown, ...]
    to_confirm: tuple[OwedLine, ...]
    promises: tuple[PromiseRow, ...]  # those that nothing has kept or ended, suggestions among them
    marks: tuple[CustomerMark, ...]


def customer_shown(row: Customer, as_of: datetime) -> CustomerShown:
    """Return what the page shows of `row`; about ten queries whatever the number of contacts."""
    identities = list(Identity.objects.filter(customer_id=row.customer_id).order_by("first_at", "key"))
    keys = [identity.key for identity in identities]
    proofs = _proofs(keys)
    book = policy_book()
    owed = list(
        OwedAnswer.objects.filter(customer_id=row.customer_id)
        .filter(Q(is_open=True) | Q(grade="B"))
        .select_related("owner", "team")
        .order_by("-opened_at")[:100]
    )
    lines = [owed_line(one, book, as_of) for one in owed]
    proposals = list(
        MergeProposal.objects.filter(Q(one__in=keys) | Q(other__in=keys))
        .select_related("by")
        .order_by("made_at")
    )
    promises = PromiseRow.objects.filter(RUNNING, customer_id=row.customer_id, made_at__lte=as_of)
    return CustomerShown(
        row=row,
        identities=tuple(
            IdentityShown(one.key, one.name, one.first_at, tuple(proofs.get(one.key, ())))
            for one in identities
        ),
        proposals=tuple(one for one in proposals if one.answered_at is None),
        answered_proposals=tuple(one for one in proposals if one.answered_at is not None),
        waiting=tuple(_with_candidates([line for line in lines if line.is_open])),
        to_confirm=tuple(line for line in lines if line.asks_right_matter),
        promises=tuple(promises.select_related("owner").order_by("latest_at", "promise_id")[:MOST_PROMISES]),
        marks=tuple(
            CustomerMark.objects.filter(customer_id__in=keys).select_related("by").order_by("made_at")
        ),
    )


def _with_candidates(lines: list[OwedLine]) -> list[OpenShown]:
    wanted = {contact_id for line in lines for contact_id in line.row.candidates[:5]}
    rows = {row.contact_id: row for row in Contact.objects.filter(contact_id__in=wanted).defer("facts")}
    return [
        OpenShown(
            line,
            tuple(
                Candidate(row.contact_id, row.occurred_at, row.channel, row.subject, row.snippet)
                for contact_id in line.row.candidates[:5]
                if (row := rows.get(contact_id)) is not None
            ),
        )
        for line in lines
    ]


def _proofs(keys: Collection[str]) -> dict[str, list[Proof]]:
    found: defaultdict[str, list[Proof]] = defaultdict(list)
    latest: dict[tuple[str, str], IdentityLink] = {}
    links = IdentityLink.objects.filter(one__in=keys, other__in=keys).select_related("by")
    for link in links.order_by("made_at", "id"):
        latest[link.one, link.other] = link
    for (one, other), link in latest.items():
        if link.is_link:
            for key, its_other in ((one, other), (other, one)):
                found[key].append(
                    Proof(its_other, "linked by a person", str(link.by or "?"), link.made_at, link.reason)
                )
    addresses = [key.partition(":")[2] for key in keys if key.startswith("email:")]
    for sender, reply_to in ReplyAddress.objects.filter(
        sender__in=addresses, reply_to__in=addresses
    ).values_list("sender", "reply_to"):
        found[f"email:{reply_to}"].append(
            Proof(f"email:{sender}", f"{sender} asked for answers at this address (Reply-To)")
        )
    return found


@dataclass(frozen=True, slots=True)
class CustomerList:
    """One page of customers, the last heard of first; `more` is the key of the next page."""

    rows: tuple[Customer, ...]
    more: str


def customer_list(search: str = "", before: str = "", size: int = PAGE) -> CustomerList:
    """Return customers by name, address or number, the last in touch first."""
    rows = Customer.objects.all()
    words = search.strip()
    if words:
        keys = Identity.objects.filter(Q(key__icontains=words) | Q(name__icontains=words))
        rows = rows.filter(Q(name__icontains=words) | Q(customer_id__in=keys.values("customer_id")))
    cut = moment_and_text(before)
    if cut is not None:
        rows = rows.filter(Q(last_at__lt=cut[0]) | Q(last_at=cut[0], customer_id__gt=cut[1]))
    found = list(rows.order_by("-last_at", "customer_id")[: size + 1])
    page = found[:size]
    more = page_key(page[-1].last_at, page[-1].customer_id) if len(found) > size else ""
    return CustomerList(tuple(page), more)

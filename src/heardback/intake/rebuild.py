"""Derive everything again from raw bytes and facts, in memory, and compare with what is stored (`rebuild --check`).

Two steps, both pure: raw bytes -> readings -> contacts, and contacts + decisions -> owed answers, promises, rulings.
`rebuild` without `--check` stores what it derives; with it, nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from heardback.desk.actions.record_contacts import contact_columns
from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.identities import components_around
from heardback.desk.models import AwaitedRow, Contact, Customer, Filing, Identity, OwedAnswer, PromiseRow
from heardback.desk.projection import Derived, derive, differing
from heardback.desk.promise_rows import Columns
from heardback.desk.sighted import merged
from heardback.intake.kinds import reader_of, sightings_of
from heardback.intake.models import ItemState, RawItem

AT_ONCE = 300
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is stored otherwise than it derives."""

    what: str
    key: str
    sentence: str


def _quiet(step: str, done: int, total: int) -> None:
    return None


def differences(now: datetime, progress: Progress = _quiet) -> Iterator[Difference]:
    """Yield every difference between what is stored and what facts and raw bytes give; writes nothing.

    New items that still wait to be normalised are no difference; they are named once with their number.
    """
    yield from _unread_items()
    yield from _reading_differences(progress)
    yield from _contact_differences(progress)
    yield from _identity_differences(progress)
    yield from _projection_differences(now, progress)


def _unread_items() -> Iterator[Difference]:
    stuck = RawItem.objects.filter(state=ItemState.STUCK).count()
    if stuck:
        yield Difference(
            "raw item", "", f"{stuck:,} items could not be read by this version; see heardback doctor."
        )


def _reading_differences(progress: Progress) -> Iterator[Difference]:
    """Bytes that are still here must read as they were read."""
    firm_row = profile()
    rows = RawItem.objects.filter(state=ItemState.DONE, raw__erased_at__isnull=True)
    total, done = rows.count(), 0
    for batch in _batched(
        rows.select_related("raw", "intake_point").order_by("pk").iterator(chunk_size=AT_ONCE)
    ):
        before = [(bytes(row.reading), row.contact_id) for row in batch]
        by_kind: defaultdict[str, list[RawItem]] = defaultdict(list)
        for row in batch:
            by_kind[row.kind].append(row)
        for kind, of_kind in by_kind.items():
            reader_of(kind).read(of_kind, firm_row)
        for row, (reading, contact_id) in zip(batch, before, strict=True):
            if row.contact_id != contact_id or bytes(row.reading) != reading:
                yield Difference(
                    "reading", row.source_key, "The raw bytes read otherwise than what is stored."
                )
        done += len(batch)
        progress("reading", done, total)


def _contact_differences(progress: Progress) -> Iterator[Difference]:
    """Every sighting maps to one contact row, with the columns that its sightings make (L1)."""
    firm_row = profile()
    firm = evidence_firm(firm_row)
    with_contact = RawItem.objects.filter(state__in=(ItemState.DONE, ItemState.STUCK)).exclude(contact_id="")
    ids = with_contact.values_list("contact_id", flat=True).distinct()
    total, done = ids.count(), 0
    for batch in _batched(ids.order_by("contact_id").iterator(chunk_size=2000)):
        groups = sightings_of(batch, firm, firm_row)
        stored = {row.contact_id: row for row in Contact.objects.filter(contact_id__in=batch)}
        for contact_id, sightings in groups.items():
            row = stored.get(contact_id)
            if row is None:
                yield Difference("contact", contact_id, "A stored item has no contact.")
                continue
            wrong = _wrong(row, contact_columns(*merged(sightings), firm))
            if wrong:
                yield Difference("contact", contact_id, f"Stored otherwise than derived: {', '.join(wrong)}.")
        done += len(batch)
        progress("placing", done, total)
    orphans = Contact.objects.exclude(contact_id__in=RawItem.objects.values("contact_id")).count()
    if orphans:
        yield Difference("contact", "", f"{orphans:,} contacts have no raw item behind them.")


def _wrong(row: Any, columns: Columns) -> list[str]:
    return [
        name
        for name, value in columns.items()
        if (bytes(stored) if isinstance(stored := getattr(row, name), memoryview) else stored) != value
    ]


def _identity_differences(progress: Progress) -> Iterator[Difference]:
    """Which customer an identity belongs to follows from links alone; each contact is filed under its customers."""
    firm = evidence_firm(profile())
    keys = Identity.objects.order_by("key").values_list("key", "customer_id")
    total, done = keys.count(), 0
    for batch in _batched(keys.iterator(chunk_size=2000)):
        derived = components_around({key for key, _ in batch}, firm)
        for key, customer_id in batch:
            if derived[key] != customer_id:
                yield Difference("identity", key, f"Filed under {customer_id}, belongs to {derived[key]}.")
        done += len(batch)
        progress("identities", done, total)
    customer_of = dict(Identity.objects.values_list("key", "customer_id"))
    filed: defaultdict[int, set[str]] = defaultdict(set)
    for contact_pk, customer_id in Filing.objects.values_list("contact_id", "customer_id").iterator():
        filed[contact_pk].add(customer_id)
    for pk, contact_id, customers in Contact.objects.values_list("pk", "contact_id", "customers").iterator():
        if {customer_of.get(key, key) for key in customers} != filed.get(pk, set()):
            yield Difference("filing", contact_id, "Filed under other customers than those it concerns.")


def _projection_differences(now: datetime, progress: Progress) -> Iterator[Difference]:
    """Owed answers, promises, rulings and customers are what the judge says."""
    context = judging_context()
    ids = Filing.objects.values_list("customer_id", flat=True).distinct()
    total, done = ids.count(), 0
    for batch in _batched(ids.order_by("customer_id").iterator(chunk_size=2000)):
        found = list(_differences_of(batch, derive(batch, context, now), now))
        if found:
            # A desk that runs may have stored something between the two looks: only what stays is a difference.
            again = list(_differences_of(batch, derive(batch, judging_context(), now), now))
            yield from (one for one in found if one in again)
        done += len(batch)
        progress("judging", done, total)
    known = set(Filing.objects.values_list("customer_id", flat=True))
    for model, name in (
        (OwedAnswer, "owed answer"),
        (PromiseRow, "promise"),
        (AwaitedRow, "awaited answer"),
        (Customer, "customer"),
    ):
        lost = set(model.objects.values_list("customer_id", flat=True)) - known
        for customer_id in sorted(lost):
            yield Difference(name, customer_id, "Stands under a customer without any contact.")


#: These depend on the moment of the last look, not on facts alone; all but the first are compared at `now`.
_BY_THE_CLOCK = frozenset({"next_look_at"})
#: They turn at a moment that the row itself names: until it was looked at again, it stands as it was before.
_AT_NEXT_LOOK = frozenset({"is_open", "word_until_due", "word_after_due"})


def _is_looked_at_again(row: Any, now: datetime) -> bool:
    next_look_at = getattr(row, "next_look_at", None)
    return next_look_at is not None and next_look_at <= now


def _differences_of(batch: list[str], derived: Derived, now: datetime) -> Iterator[Difference]:
    for model, key_name, wanted, name in (
        (OwedAnswer, "owed_id", derived.owed, "owed answer"),
        (PromiseRow, "promise_id", derived.promises, "promise"),
        (AwaitedRow, "awaited_id", derived.awaited, "awaited answer"),
        (Customer, "customer_id", derived.customers, "customer"),
    ):
        rows = {getattr(row, key_name): row for row in model.objects.filter(customer_id__in=batch)}
        for key in sorted(wanted.keys() | rows.keys()):
            if key not in rows:
                yield Difference(name, key, "Derives from the facts, is not stored.")
            elif key not in wanted:
                yield Difference(name, key, "Is stored, does not derive from the facts.")
            else:
                waits = _AT_NEXT_LOOK if _is_looked_at_again(rows[key], now) else frozenset()
                wrong = [one for one in differing(rows[key], wanted[key]) if one not in _BY_THE_CLOCK | waits]
                if wrong:
                    yield Difference(name, key, f"Stored otherwise than derived: {', '.join(wrong)}.")
    for row in Filing.objects.filter(pk__in=list(derived.filings)):
        wrong = differing(row, derived.filings[row.pk])
        if wrong:
            yield Difference("ruling", str(row.pk), f"Stored otherwise than derived: {', '.join(wrong)}.")


def _batched(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch

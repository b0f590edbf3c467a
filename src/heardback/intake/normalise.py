"""Commit 2: stored items become contacts, and the customers they concern are judged, in one transaction.

A batch that fails is taken item by item, so that one bad mail costs nobody but itself; what breaks a reader of ours
is kept, named and owed as unsure (L5). Killed at any point, the items are still there, still new.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet

from heardback.desk.actions.record_contacts import record_contacts
from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.identities import new_relays
from heardback.desk.models import Contact, FirmProfile
from heardback.desk.projection import refresh
from heardback.desk.updating import update_rows
from heardback.evidence.firm import Firm
from heardback.intake.erasing import keep_private
from heardback.intake.kinds import reader_of, sightings_of
from heardback.intake.models import ItemState, RawItem
from heardback.intake.stuck import keep_stuck, withdraw_orphans

LOG = logging.getLogger(__name__)
BATCH = 200
_PROGRAM_LIMIT = "54"  # PostgreSQL's class of errors: a value or statement is larger than it takes
_TOO_MUCH_FOR_SQLITE = ("too many SQL variables", "too big", "too large", "too deep", "stack overflow")
_READ = ["reading", "contact_id", "state", "problem", "left_number", "is_left_in_words"]


def normalise_one(now: datetime, limit: int = BATCH) -> int:
    """Normalise up to `limit` new items; return how many were done, 0 when nothing is waiting."""
    firm_row = profile()
    try:
        with transaction.atomic():
            rows = list(_waiting()[:limit])
            if rows:
                _normalise(rows, firm_row, now)
            return len(rows)
    except Exception as problem:  # one bad item among many: find it, and let it cost nobody but itself
        if _is_of_the_database(problem):
            raise  # all of them wait
        LOG.exception("A batch of new mail failed; taking it one by one.")
        return _normalise_alone(firm_row, now, limit)


def _waiting() -> QuerySet[RawItem]:
    """New items that nobody else is reading just now; needs an open transaction."""
    rows = RawItem.objects.filter(state=ItemState.NEW).select_related("raw", "intake_point").order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _is_of_the_database(problem: Exception) -> bool:
    """Whether the database is in trouble, rather than one mail too much for it: that one must not hold up all."""
    if isinstance(problem, InterfaceError):
        return True
    if not isinstance(problem, OperationalError):
        return False
    if str(getattr(problem.__cause__, "sqlstate", None) or "").startswith(_PROGRAM_LIMIT):
        return False
    return not any(words in str(problem) for words in _TOO_MUCH_FOR_SQLITE)


def _normalise_alone(firm_row: FirmProfile, now: datetime, limit: int) -> int:
    waiting = list(
        RawItem.objects.filter(state=ItemState.NEW).order_by("pk").values_list("pk", flat=True)[:limit]
    )
    for pk in waiting:
        try:
            _normalise_this(pk, firm_row, now)
        except Exception as problem:
            if _is_of_the_database(problem):
                raise
            LOG.exception("Item %s could not be read.", pk)
            keep_stuck(pk, problem, firm_row, now)
    return len(waiting)


def _normalise_this(pk: int, firm_row: FirmProfile, now: datetime) -> None:
    for is_last in (False, True):
        try:
            with transaction.atomic():
                rows = list(_waiting().filter(pk=pk))
                if rows:
                    _normalise(rows, firm_row, now)
            return
        except IntegrityError:
            # Another process recorded the same contact in this moment, from another sighting; now it is there.
            if is_last:
                raise


def _normalise(rows: Sequence[RawItem], firm_row: FirmProfile, now: datetime) -> None:
    firm = evidence_firm(firm_row)
    tried_before = {row.contact_id for row in rows}
    read_rows(rows, firm_row)
    keep_private(rows, now)
    customers = withdraw_orphans(tried_before)
    customers |= place_contacts({row.contact_id for row in rows}, firm_row, firm, now)
    relays = new_relays(_senders(rows), firm)
    if relays:
        # Seen to pass on other people's words: all its mail is placed anew, under the people who wrote it.
        firm_row.relays = sorted({*firm_row.relays, *relays})
        firm_row.save(update_fields=["relays"])
        firm = evidence_firm(firm_row)
        contact_ids = contact_ids_from(relays)
        customers |= place_contacts(contact_ids, firm_row, firm, now)
    refresh(customers, judging_context(), now, because={row.contact_id for row in rows})


def read_rows(rows: Sequence[RawItem], firm_row: FirmProfile) -> None:
    """Read items from their bytes and store what they say."""
    by_kind: defaultdict[str, list[RawItem]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, of_kind in by_kind.items():
        reader_of(kind).read(of_kind, firm_row)
    update_rows(rows, _READ)


def _senders(rows: Sequence[RawItem]) -> set[str]:
    return {sender for row in rows for sender, _ in reader_of(row.kind).reply_pairs(row)}


def contact_ids_from(senders: set[str]) -> set[str]:
    """Return the contacts that these addresses sent."""
    return set(Contact.objects.filter(from_address__in=senders).values_list("contact_id", flat=True))


def place_contacts(contact_ids: set[str], firm_row: FirmProfile, firm: Firm, now: datetime) -> set[str]:
    """Place all sightings of these contacts and record them; return the customers to judge."""
    return record_contacts(sightings_of(contact_ids, firm, firm_row), firm, now)

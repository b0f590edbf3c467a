"""Place and judge everything anew, because the firm's addresses, coverage or standard changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.models import Filing
from heardback.desk.projection import refresh
from heardback.intake.models import ItemState, RawItem
from heardback.intake.normalise import place_contacts, read_rows
from heardback.intake.stuck import withdraw_orphans

AT_ONCE = 300
_Id = TypeVar("_Id", int, str)
Progress = Callable[[str, int, int], None]


def _quiet(step: str, done: int, total: int) -> None:
    return None


def replace_all(now: datetime, progress: Progress = _quiet) -> None:
    """Place every contact for the firm as it is now and judge whom that concerns; some hundred at a time."""
    firm_row = profile()
    firm = evidence_firm(firm_row)
    ids = RawItem.objects.filter(state=ItemState.DONE).values_list("contact_id", flat=True).distinct()
    total, done = ids.count(), 0
    for batch in _batched(ids.order_by("contact_id").iterator(chunk_size=2000)):
        with transaction.atomic():
            refresh(place_contacts(set(batch), firm_row, firm, now), judging_context(), now)
        done += len(batch)
        progress("placing", done, total)


def read_all(now: datetime, progress: Progress = _quiet) -> None:
    """Read anew everything whose bytes are still here, because this version reads otherwise; place and judge it."""
    firm_row = profile()
    firm = evidence_firm(firm_row)
    rows = RawItem.objects.filter(state=ItemState.DONE, raw__erased_at__isnull=True)
    total, done = rows.count(), 0
    for pks in _batched(rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)):
        with transaction.atomic():
            batch = list(
                RawItem.objects.filter(pk__in=pks).select_related("raw", "intake_point").order_by("pk")
            )
            concerned = {row.contact_id for row in batch}
            read_rows(batch, firm_row)
            concerned |= {row.contact_id for row in batch}
            customers = withdraw_orphans(concerned) | place_contacts(concerned, firm_row, firm, now)
            refresh(customers, judging_context(), now)
        done += len(pks)
        progress("reading", done, total)


def rejudge_all(now: datetime, progress: Progress = _quiet) -> None:
    """Judge every customer anew by the standard, coverage and rules as they are now."""
    ids = Filing.objects.values_list("customer_id", flat=True).distinct()
    total, done = ids.count(), 0
    for batch in _batched(ids.order_by("customer_id").iterator(chunk_size=2000)):
        with transaction.atomic():
            # Read anew each time: a rule made while this runs must not be judged away by an older one.
            refresh(batch, judging_context(), now)
        done += len(batch)
        progress("judging", done, total)


def _batched(ids: Iterator[_Id]) -> Iterator[list[_Id]]:
    while batch := list(islice(ids, AT_ONCE)):
        yield batch

"""What is past its time is erased: bodies first, headers later; who never heard back is kept longer (SEMANTICS 10).

Erasing empties `RawBytes.sealed`, whose key lay inside it, so that nothing opens a copy of the database either; the
digest stays as proof that it was here. A body's place in the database is taken by its headers alone until their own
time is over. Verdicts stay. Kept back: people who still wait, until they were settled and some years more;
what a promise was made in that still runs; customers under a legal hold; whoever a person marked with a complaint.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.models import (
    AwaitedRow,
    Contact,
    CustomerMark,
    Filing,
    LegalHold,
    OneTimeLink,
    OwedAnswer,
    PromiseRow,
    Recording,
    Retention,
)
from heardback.desk.projection import refresh
from heardback.desk.sealing import seal_compressed, unseal_compressed
from heardback.evidence.form import decode_form_reading, encode_form_reading, without_form_words
from heardback.evidence.readings import encode_reading, without_words
from heardback.intake.models import ItemState, RawBytes, RawItem
from heardback.intake.normalise import place_contacts
from heardback.intake.recordings import erase_recordings
from heardback.intake.sightings import reading_of
from heardback.intake.store import headers_only
from heardback.kernel.promises import Tier

AT_ONCE = 200
BODY_PAST, HEADERS_PAST = "body past its time", "headers past their time"
_MONTH = timedelta(days=30.44)
_YEAR = timedelta(days=365.25)


def retention_now() -> Retention:
    """Return the periods in force: the latest decision, else the defaults."""
    return Retention.objects.order_by("-decided_at", "-pk").first() or Retention()


def erase_one(now: datetime) -> bool:
    """Erase up to some hundred items that are past their time; return whether there may be more at once."""
    periods = retention_now()
    count = _strip_bodies(periods, now) + _erase_headers(periods, now) + _erase_recordings(periods, now)
    if not count:
        _tidy(now)
    return count > 0


def _strip_bodies(periods: Retention, now: datetime) -> int:
    before = now - _MONTH * periods.body_months
    past = _past(before, periods, now).filter(erased_because="")
    chosen = _chosen(past)
    with transaction.atomic():
        rows = list(past.filter(pk__in=chosen))
        # A form has no headers: all of it is its author's words.
        forms = set(RawItem.objects.filter(raw__in=rows, kind="form").values_list("raw_id", flat=True))
        for row in rows:
            row.sealed = b"" if row.pk in forms else seal_compressed(_headers(row))
            row.erased_at, row.erased_because = now, BODY_PAST
            row.save(update_fields=["sealed", "erased_at", "erased_because"])
        _forget_words(rows, now)
    return len(rows)


def _headers(row: RawBytes) -> bytes:
    return headers_only(unseal_compressed(row.sealed))


def _erase_headers(periods: Retention, now: datetime) -> int:
    before = now - _MONTH * periods.header_months
    past = _past(before, periods, now).filter(erased_because=BODY_PAST)
    chosen = _chosen(past)
    with transaction.atomic():
        return past.filter(pk__in=chosen).update(sealed=b"", erased_at=now, erased_because=HEADERS_PAST)


def _erase_recordings(periods: Retention, now: datetime) -> int:
    """A voice is words: it goes when the words of mails do, with a machine's guess at it."""
    before = now - _MONTH * periods.body_months
    young = Contact.objects.filter(contact_id=OuterRef("contact_id")).filter(
        Q(occurred_at__gte=before) | Exists(_kept_back(periods, now))
    )
    past = Recording.objects.filter(~Exists(young), erased_at=None, heard_of_at__lt=before)
    chosen = list(past.order_by("pk").values_list("contact_id", flat=True)[:AT_ONCE])
    return erase_recordings(chosen, now, BODY_PAST) if chosen else 0


def _chosen(past: QuerySet[RawBytes]) -> list[int]:
    """Looking through everything that is kept takes seconds, and must not hold the database's one writer."""
    return list(past.values_list("pk", flat=True)[:AT_ONCE])


def _forget_words(rows: list[RawBytes], now: datetime) -> None:
    """The words that were kept to recognise a mail by go as well; contacts are placed anew from what is left."""
    items = list(RawItem.objects.filter(raw__in=rows, kind__in=("mail", "form")).exclude(reading=b""))
    for item in items:
        item.reading = _without_words(item)
    RawItem.objects.bulk_update(items, ["reading"], batch_size=200)
    firm_row = profile()
    contact_ids = {item.contact_id for item in items}
    refresh(place_contacts(contact_ids, firm_row, evidence_firm(firm_row), now), judging_context(), now)


def _without_words(item: RawItem) -> bytes:
    if item.kind == "form":
        return encode_form_reading(without_form_words(decode_form_reading(bytes(item.reading))))
    return encode_reading(without_words(reading_of(item)))


def _past(before: datetime, periods: Retention, now: datetime) -> QuerySet[RawBytes]:
    """Raw bytes all of whose contacts happened before `before` and are not kept back."""
    young_contact = Contact.objects.filter(contact_id=OuterRef("contact_id")).filter(
        Q(occurred_at__gte=before) | Exists(_kept_back(periods, now))
    )
    unfinished = RawItem.objects.filter(raw=OuterRef("pk")).filter(
        ~Q(state=ItemState.DONE) | Exists(young_contact) | Q(first_seen_at__gte=before, contact_id="")
    )
    placed = RawItem.objects.filter(raw=OuterRef("pk"), state=ItemState.DONE)
    return RawBytes.objects.filter(Exists(placed), ~Exists(unfinished)).order_by("pk")


def _kept_back(periods: Retention, now: datetime) -> QuerySet[Filing]:
    """Filings that keep a contact: an answer owed, or owed lately, a promise that runs, a hold, a complaint."""
    lately = now - _YEAR * periods.owed_years
    unanswered = OwedAnswer.objects.filter(owed_id=OuterRef("owed_id")).filter(
        Q(is_open=True) | Q(settled_at__isnull=True, closed_at__gte=lately) | _late(lately)
    )
    held = LegalHold.objects.filter(customer_id=OuterRef("customer_id"), lifted_at=None)
    complains = CustomerMark.objects.filter(
        customer_id=OuterRef("customer_id"), kind="complaint", made_at__gte=lately
    )
    return Filing.objects.filter(contact=OuterRef("pk")).filter(
        Exists(unanswered)
        | Exists(held)
        | Exists(complains)
        | Exists(_running_promises(lately, now))
        | Exists(_still_expected(now))
    )


def _running_promises(lately: datetime, now: datetime) -> QuerySet[PromiseRow]:
    """Nobody keeps a promise whose words are gone: while it runs, and if it counts some years after it slipped."""
    is_read = Q(tier__in=(Tier.SUGGESTED, Tier.CUSTOMER_SAYS), confirmed_at=None)
    running = PromiseRow.objects.filter(
        customer_id=OuterRef("customer_id"),
        made_by=OuterRef("contact__contact_id"),
        answered_at=None,
        told_at=None,
        ended_at=None,
    )
    return running.filter(Q(latest_at__gte=now) | (Q(latest_at__gte=lately) & ~is_read))


def _still_expected(now: datetime) -> QuerySet[AwaitedRow]:
    """What we wait for from them, until the day by which we expect it."""
    return AwaitedRow.objects.filter(
        customer_id=OuterRef("customer_id"),
        contact_id=OuterRef("contact__contact_id"),
        heard_at=None,
        stopped_at=None,
        latest_at__gte=now,
    )


def _late(lately: datetime) -> Q:
    """Answered, but after it was due: they may still complain."""
    return Q(settled_at__gt=F("due_at"), settled_at__gte=lately)


def _tidy(now: datetime) -> None:
    """Expired sessions and used-up links go too."""
    Session.objects.filter(expire_date__lt=now).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - timedelta(days=30)).delete()

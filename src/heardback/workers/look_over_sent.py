"""Look over what people sent from their own programs yesterday, for those who asked for it, and for them alone.

A mail is looked over once, on the day after it was sent (the firm's calendar day), so that a morning holds a whole
day. A hint is kept as shown; its quote is not stored anywhere. Who never asked is never read (SEMANTICS 6.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import QuerySet

from heardback.alerts.models import Letter
from heardback.desk.access import WORKERS
from heardback.desk.actions.note_hints import note_hints
from heardback.desk.firm import profile, zone_of
from heardback.desk.models import (
    CoachingWish,
    Contact,
    HintPlace,
    SentLookedOver,
    Staff,
    StaffAddress,
    StaffAddressKind,
)
from heardback.desk.queries.coaching import silent_for
from heardback.intake.reply_settings import sent_reply
from heardback.kernel.contacts import Channel, Direction
from heardback.kernel.hours import resolve_wall
from heardback.reading.signals import ORDER, Signal, hints_of, signals_in

MOST_MAILS: Final = 5  # with hints, a person and morning
_MOST_READ: Final = 200
_LATEST: Final = timedelta(days=7)  # what arrives later than that is told to nobody


def look_over_sent(now: datetime) -> bool:
    """Look over what is due; say whether anything was."""
    wishes = CoachingWish.objects.filter(
        wants_morning=True, staff__is_active=True, staff__role__in=WORKERS, read_from__isnull=False
    )
    until = _midnight(now)
    did = [_look_over(wish, until, now) for wish in wishes.select_related("staff").order_by("pk")]
    return any(did)


def _midnight(now: datetime) -> datetime:
    zone = zone_of(profile())
    return resolve_wall(datetime.combine(now.astimezone(zone).date(), time()), zone)


def _look_over(wish: CoachingWish, until: datetime, now: datetime) -> bool:
    rows = list(_sent_elsewhere(wish, until)[:_MOST_READ])
    if not rows:
        return False
    silent = silent_for(wish.staff)
    found = [(row, hints_of(_signals(row), silent)) for row in rows]
    for row, hints in _worth_most(found):
        note_hints(wish.staff, HintPlace.SENT, row.contact_id, hints, now=now)
    SentLookedOver.objects.bulk_create(
        [SentLookedOver(contact_id=row.contact_id, looked_at=now) for row in rows], ignore_conflicts=True
    )
    return True


def _signals(row: Contact) -> tuple[Signal, ...]:
    sent = sent_reply(row)
    return signals_in(sent.text, sent.setting) if sent is not None else ()


def _worth_most(
    found: Iterable[tuple[Contact, tuple[Signal, ...]]],
) -> list[tuple[Contact, tuple[Signal, ...]]]:
    """Return the few mails whose first hint comes earliest in the order of hints; the newest where they tie."""
    hinted = [one for one in found if one[1]]
    hinted.sort(key=lambda one: one[0].occurred_at, reverse=True)
    hinted.sort(key=lambda one: ORDER.index(one[1][0].name))
    return hinted[:MOST_MAILS]


def _sent_elsewhere(wish: CoachingWish, until: datetime) -> QuerySet[Contact]:
    rows = Contact.objects.filter(
        direction=Direction.OUTBOUND.value,
        channel=Channel.EMAIL.value,
        is_automatic=False,
        is_mass=False,
        staff__in=_own_addresses(wish.staff),
        occurred_at__gte=max(wish.read_from or until, until - _LATEST),
        occurred_at__lt=until,
    )
    written_here = Letter.objects.filter(written_by=wish.staff).values("contact_id")
    looked_over = SentLookedOver.objects.values("contact_id")
    rows = rows.exclude(contact_id__in=written_here).exclude(contact_id__in=looked_over)
    return rows.order_by("occurred_at", "contact_id")


def _own_addresses(staff: Staff) -> QuerySet[StaffAddress, str]:
    rows = StaffAddress.objects.filter(staff=staff, kind=StaffAddressKind.PERSON)
    return rows.values_list("address", flat=True)

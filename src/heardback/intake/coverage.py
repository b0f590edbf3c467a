"""Heartbeats: each whole look at a folder makes what we would have seen a little longer (SEMANTICS D12, 4.6).

A look proves the folder up to its moment, back to the oldest mail read. What was sent while nobody looked still
stands in the folder and is read then, so a gap closes by itself; where mail came and was removed unseen meanwhile,
a new span begins and the gap stays one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Min, Q

from heardback.desk.models import (
    MAILBOXES,
    Contact,
    CoverageSpan,
    IntakeKind,
    IntakePoint,
    StaffAddress,
    StaffAddressKind,
)
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import Cursor

PATIENCE = timedelta(minutes=15)
#: Lists of calls are pulled hourly where webhooks tell of each one meanwhile.
PHONE_PATIENCE = timedelta(hours=2)
CALLS = "calls"
_IN_THE_HOUSE = (IntakeKind.PBX_FILES, IntakeKind.FREEPBX, IntakeKind.THREECX)
_ONCE_A_MINUTE = timedelta(minutes=1)


def note_look(
    point: IntakePoint, cursor: Cursor, now: datetime, *, is_all_mail: bool, has_vanished: bool
) -> None:
    """Record one whole look at a folder; call it in the transaction that moves its cursor.

    `has_vanished`: since the look before, mail came and was removed before we saw it. A folder of all mail shows
    both what came and what was answered.
    """
    is_sent = cursor.role == FolderRole.SENT.value
    if is_sent or is_all_mail:
        for source in _answering(point):
            _grow(point, cursor, source, now, is_outgoing=True, has_vanished=has_vanished)
        renew_team_span()
    if not is_sent:
        _grow(point, cursor, "", now, is_outgoing=False, has_vanished=has_vanished)


def together(point: IntakePoint, sent: Sequence[Cursor], now: datetime) -> Cursor:
    """Return a mailbox's Sent folders, all looked at just now, as one that reaches back where all of them do."""
    unfinished = [cursor.oldest_at or now for cursor in sent if not cursor.is_backfilled]
    oldest = [cursor.oldest_at for cursor in sent if cursor.oldest_at is not None]
    begins = max(unfinished) if unfinished else min(oldest, default=now)
    return Cursor(intake_point=point, folder="", role=FolderRole.SENT.value, looked_at=now, oldest_at=begins)


def note_phone_looks(now: datetime) -> None:
    """Grow what we would have seen of calls: from the earliest call known up to each phone system's last good look.

    It never proves anything about answers by mail: these spans are not outgoing. Pulled lists note their own looks.
    """
    for point in IntakePoint.objects.filter(
        kind__in=_IN_THE_HOUSE, is_active=True, problem="", last_seen_at__isnull=False
    ):
        seen_at = min(point.last_seen_at or now, now)
        known = CoverageSpan.objects.filter(intake_point=point, folder=CALLS)
        if known.filter(covered_to__gt=seen_at - _ONCE_A_MINUTE, is_live=True).exists():
            continue
        first = Contact.objects.filter(intake_point=point).aggregate(first=Min("occurred_at"))["first"]
        cursor = Cursor(
            intake_point=point, folder=CALLS, role=FolderRole.OTHER.value, oldest_at=first or seen_at
        )
        _grow(point, cursor, "", seen_at, is_outgoing=False, has_vanished=True)


def _answering(point: IntakePoint) -> list[str]:
    """Return whose answers a mailbox's Sent folder shows: its own address's and its owner's."""
    persons: list[str] = []
    if point.staff_id is not None:
        found = StaffAddress.objects.filter(staff=point.staff_id, kind=StaffAddressKind.PERSON)
        persons = list(found.values_list("address", flat=True))
    address = (point.address or str(point.settings.get("username", ""))).strip().lower()
    return sorted({address, *persons} - {""})


def _grow(
    point: IntakePoint, cursor: Cursor, source: str, now: datetime, *, is_outgoing: bool, has_vanished: bool
) -> None:
    mine = CoverageSpan.objects.filter(
        intake_point=point, folder=cursor.folder, source=source, is_outgoing=is_outgoing
    )
    spans = list(mine.order_by("-covered_to", "-pk")[:2])
    began = min(cursor.oldest_at or now, now)
    patience = PHONE_PATIENCE if cursor.folder == CALLS else PATIENCE
    if not spans or (has_vanished and now - spans[0].covered_to > patience):
        mine.update(is_live=False)
        CoverageSpan.objects.create(
            intake_point=point,
            folder=cursor.folder,
            source=source,
            is_outgoing=is_outgoing,
            covered_from=now if spans else began,
            covered_to=now,
            is_live=True,
        )
        return
    span = spans[0]
    if len(spans) == 1:  # history read now does not bridge the gap to an older span
        span.covered_from = min(span.covered_from, began)
    span.covered_to, span.is_live = max(span.covered_to, now), True
    span.save(update_fields=["covered_from", "covered_to", "is_live"])


def renew_team_span() -> None:
    """Lay out the team's own coverage (source ''): where every watched mailbox's answers would have been seen.

    It is live only while all are: one mailbox whose answers lie unseen is enough to make silence prove nothing
    about a mail that anybody may answer. It begins where the history still being read has reached.
    """
    points = set(IntakePoint.objects.filter(kind__in=MAILBOXES, is_active=True).values_list("pk", flat=True))
    by_point: defaultdict[int, list[CoverageSpan]] = defaultdict(list)
    for span in CoverageSpan.objects.filter(intake_point__in=points, is_outgoing=True).exclude(source=""):
        if span.intake_point_id is not None:
            by_point[span.intake_point_id].append(span)
    team = CoverageSpan.objects.filter(intake_point=None, source="", is_outgoing=True)
    if not points or set(by_point) != points:
        team.update(is_live=False)
        return
    unfinished = set(
        Cursor.objects.filter(intake_point__in=points, is_backfilled=False).values_list(
            "intake_point", flat=True
        )
    )
    begins = {point: min(span.covered_from for span in spans) for point, spans in by_point.items()}
    reached = [began for point, began in begins.items() if point in unfinished]
    CoverageSpan.objects.update_or_create(
        intake_point=None,
        source="",
        is_outgoing=True,
        defaults={
            "covered_from": max(reached) if reached else min(begins.values()),
            "covered_to": min(max(span.covered_to for span in spans) for spans in by_point.values()),
            "is_live": all(any(span.is_live for span in spans) for spans in by_point.values()),
        },
    )


def end_stale_spans(now: datetime, point: IntakePoint | None = None) -> int:
    """Say of every live span without a look for `PATIENCE` that it ended at its last one; return how many.

    For the clock worker too: a watcher that died cannot say itself that it sees nothing.
    """
    stale = Q(covered_to__lt=now - PATIENCE) & ~Q(folder=CALLS)
    stale |= Q(covered_to__lt=now - PHONE_PATIENCE, folder=CALLS)
    rows = CoverageSpan.objects.filter(stale, is_live=True, intake_point__isnull=False).exclude(
        intake_point__kind=IntakeKind.IMPORT
    )
    if point is not None:
        rows = rows.filter(intake_point=point)
    ended = rows.update(is_live=False)
    if ended:
        renew_team_span()
    return ended

"""What watchers of every kind share: heartbeats, trouble, and whether we would have seen an answer.

A good look is proof: "we saw all that stood there until now". A trouble ends it at the last good look, so that
silence is never taken for proof that nobody answered (SEMANTICS D12). The next good look covers the gap as well,
because what was sent meanwhile still stands in the mailbox and was read then.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from heardback.desk.models import CoverageSpan, IntakeKind, IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import Cursor

_MAILBOXES = (IntakeKind.IMAP, IntakeKind.GRAPH, IntakeKind.GMAIL)
_KEEP_FREE = 2_000_000_000  # bytes that history never takes: the database and new mail need room


@dataclass(frozen=True, slots=True)
class SentSeen:
    """All that `source` sent since `covered_from` would have been seen; `folder` tells several places apart."""

    source: str
    covered_from: datetime
    folder: str = ""


def note_look(point: IntakePoint, now: datetime, sent: Iterable[SentSeen] | None = None) -> None:
    """Record a good look at `point`; with `sent`, the places that prove our answers are seen until `now`.

    `sent` None leaves coverage as it is; an empty one says that answers from here cannot be seen.
    """
    with transaction.atomic():
        point.last_seen_at = now
        point.save(update_fields=["last_seen_at"])
        if sent is not None:
            _renew(point, list(sent), now)
            renew_team_span()


def note_trouble(point: IntakePoint, sentence: str, now: datetime, *, hides_answers: bool) -> None:
    """Record one sentence of trouble ('' when all is well again); where it hides answers, coverage ends here."""
    with transaction.atomic():
        if point.problem != sentence:
            point.problem_since = (point.problem_since or now) if sentence else None
            point.problem = sentence
            point.save(update_fields=["problem", "problem_since"])
        if hides_answers:
            end_coverage(point)


def end_coverage(point: IntakePoint) -> None:
    """Say that answers from `point` are not seen since its last good look."""
    if CoverageSpan.objects.filter(intake_point=point, is_outgoing=True, is_live=True).update(is_live=False):
        renew_team_span()


def _renew(point: IntakePoint, sent: list[SentSeen], now: datetime) -> None:
    spans = {
        (span.source, span.folder): span
        for span in CoverageSpan.objects.filter(intake_point=point, is_outgoing=True)
    }
    for seen in sent:
        span = spans.pop((seen.source, seen.folder), None)
        if span is None:
            span = CoverageSpan(intake_point=point, source=seen.source, folder=seen.folder, is_outgoing=True)
            span.covered_from = seen.covered_from
        span.covered_from = min(span.covered_from, seen.covered_from)
        span.covered_to, span.is_live = now, True
        span.save()
    for span in spans.values():
        if span.is_live:
            span.is_live = False
            span.save(update_fields=["is_live"])


def renew_team_span() -> None:
    """Lay out the team's own coverage (source ''): where every watched mailbox's answers would have been seen.

    Live only while all are; it begins where history is read back to. One mailbox whose answers lie unseen is enough
    to make silence prove nothing about a mail that anybody may answer.
    """
    points = list(IntakePoint.objects.filter(kind__in=_MAILBOXES, is_active=True))
    spans = list(CoverageSpan.objects.filter(intake_point__in=points, is_outgoing=True).exclude(source=""))
    seen = {span.intake_point_id for span in spans}
    if not spans or any(point.pk not in seen for point in points):
        CoverageSpan.objects.filter(intake_point=None, source="", is_outgoing=True).delete()
        return
    unfinished = set(
        Cursor.objects.filter(
            intake_point__in=points, role=FolderRole.SENT.value, is_backfilled=False
        ).values_list("intake_point_id", flat=True)
    )
    begins = [span.covered_from for span in spans if span.intake_point_id in unfinished]
    CoverageSpan.objects.update_or_create(
        intake_point=None,
        source="",
        is_outgoing=True,
        defaults={
            "covered_from": max(begins) if begins else min(span.covered_from for span in spans),
            "covered_to": min(span.covered_to for span in spans),
            "is_live": all(span.is_live for span in spans),
        },
    )


def disk_sentence(needed: int) -> str:
    """Return why history must wait, '' where there is room for `needed` more bytes."""
    free = shutil.disk_usage(settings.HEARDBACK_HOME).free
    if free - needed > _KEEP_FREE:
        return ""
    return (
        f"Older mail waits because the disk is nearly full ({free / 1e9:.1f} GB free): make room at "
        f"{settings.HEARDBACK_HOME}; new mail still comes in."
    )

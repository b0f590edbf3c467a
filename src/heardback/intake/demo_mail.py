"""The sample firm's mail comes in: the same commit 1 as a watched mailbox, without a server behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from heardback.desk.models import Contact, CoverageSpan, Filing, IntakePoint, OwedAnswer
from heardback.formats.exports.items import FolderRole
from heardback.intake.store import Arrived, store_raw
from heardback.sample_firm.live import Copy

_ROLES = {
    "Inbox": FolderRole.INBOX,
    "Sent": FolderRole.SENT,
    "Junk": FolderRole.JUNK,
    "Archive": FolderRole.ARCHIVE,
}


def store_copies(points: Mapping[str, IntakePoint], copies: Sequence[Copy], now: datetime) -> None:
    """Store copies where they came to lie; `points` by the local part of their address. Drafts are not read."""
    for mailbox in sorted({copy.mailbox for copy in copies} & points.keys()):
        here = [copy for copy in copies if copy.mailbox == mailbox and copy.folder in _ROLES]
        store_raw(points[mailbox], [_arrived(copy) for copy in here], seen_at=now)


def _arrived(copy: Copy) -> Arrived:
    return Arrived(
        source_key=f"demo:{copy.key}",
        raw=copy.raw,
        folder=copy.folder,
        role=_ROLES[copy.folder],
        delivered_at=datetime.fromtimestamp(copy.at, UTC),
    )


def look_at_demo(points: Mapping[str, IntakePoint], now: datetime) -> None:
    """Say that every mailbox of the demo was looked at just now: all there is to see was seen."""
    IntakePoint.objects.filter(pk__in=[point.pk for point in points.values()]).update(
        last_seen_at=now, problem="", problem_since=None
    )
    CoverageSpan.objects.filter(is_outgoing=True).update(covered_to=now, is_live=True)


def is_taken_care_of(opener: str) -> bool:
    """Whether the visitor has settled or ruled on the matter that the mail with Message-ID `opener` began."""
    return is_ended(Contact.objects.filter(message_id=opener).first())


def is_ended(contact: Contact | None) -> bool:
    """Whether nothing is owed any more in the matter of a contact; False while it is not read yet."""
    if contact is None:
        return False
    owed_ids = Filing.objects.filter(contact=contact).exclude(owed_id="").values_list("owed_id", flat=True)
    found = list(OwedAnswer.objects.filter(owed_id__in=list(owed_ids)))
    return not found or all(not owed.is_open for owed in found)

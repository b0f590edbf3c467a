"""The copy in the mailbox's Sent folder: exactly one, whichever way it came there.

Microsoft 365 and Gmail keep what they send. Of other mailboxes it is found out once: the provider gets half a minute
to show its own copy; if none is there, we append ours, and remember which kind this mailbox is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from heardback.alerts.models import Letter, LetterState
from heardback.desk.models import IntakePoint
from heardback.desk.sealing import unseal_compressed

PATIENCE = timedelta(seconds=30)
PAUSES = (1, 5, 15, 60, 240, 720)  # minutes between tries
_LEASE = timedelta(minutes=10)


class NotFiled(Exception):
    """The Sent folder could not be reached; the message is one sentence. Nothing was added, or it will be found."""


class SentFolder(Protocol):
    """Where a mailbox keeps what it sent."""

    def put(self, raw: bytes, message_id: str, sent_at: datetime) -> bool:
        """Add the mail unless it is there; True where this call added it; raises NotFiled."""


SentFolderOf = Callable[[IntakePoint], SentFolder | None]


def file_one(now: datetime, folder_of: SentFolderOf) -> bool:
    """Settle the Sent copy of one letter; return whether there was one. `folder_of` None: the provider keeps it."""
    letter = _leased(now)
    if letter is None:
        return False
    try:
        is_added = _put(letter, folder_of)
    except NotFiled as problem:
        _put_off(letter, str(problem), now)
        return True
    _settle(letter, now, is_added=is_added)
    return True


def _put(letter: Letter, folder_of: SentFolderOf) -> bool:
    point = letter.intake_point
    if point is None or letter.sent_at is None or point.settings.get("keeps_sent") is True:
        return False
    folder = folder_of(point)
    if folder is None:
        return False
    return folder.put(unseal_compressed(letter.raw), letter.message_id, letter.sent_at)


def _leased(now: datetime) -> Letter | None:
    waiting = Letter.objects.filter(
        state=LetterState.SENT, filed_at__isnull=True, not_before__lte=now
    ).select_related("intake_point")
    for letter in waiting.order_by("not_before", "pk")[:20]:
        if _is_too_early(letter, now):
            continue
        # The look moves on before the folder is touched: killed in between, another look finds what is there.
        taken = Letter.objects.filter(pk=letter.pk, filed_at__isnull=True, not_before=letter.not_before)
        if taken.update(not_before=now + _LEASE, filing_tries=letter.filing_tries + 1):
            letter.filing_tries += 1
            return letter
    return None


def _is_too_early(letter: Letter, now: datetime) -> bool:
    point = letter.intake_point
    if point is None or "keeps_sent" in point.settings or letter.sent_at is None:
        return False
    return now < letter.sent_at + PATIENCE


def _settle(letter: Letter, now: datetime, *, is_added: bool) -> None:
    """The copy is there: the letter's own bytes are not needed any more, the raw item has them."""
    point = letter.intake_point
    # At a second try the copy found may be the one that we added before we were stopped: that teaches nothing.
    is_kept = False if is_added else True if letter.filing_tries == 1 else None
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(
            kept_by_provider=is_kept, filed_at=now, raw=b"", text="", problem=letter.problem
        )
        if point is not None and is_kept is not None and "keeps_sent" not in point.settings:
            fresh = IntakePoint.objects.select_for_update().get(pk=point.pk)
            fresh.settings = {**fresh.settings, "keeps_sent": is_kept}
            fresh.save(update_fields=["settings"])


def _put_off(letter: Letter, sentence: str, now: datetime) -> None:
    if letter.filing_tries <= len(PAUSES):
        pause = timedelta(minutes=PAUSES[letter.filing_tries - 1])
        Letter.objects.filter(pk=letter.pk).update(not_before=now + pause)
        return
    Letter.objects.filter(pk=letter.pk).update(
        filed_at=now,
        raw=b"",
        text="",
        problem=f"It was sent and counts; only its copy is not in the mailbox's Sent folder: {sentence}",
    )

"""What a mailbox holds and what reading it will take, found out before the first mail is stored."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from heardback.desk.models import IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.imap import Mailbox, open_mailbox
from heardback.intake.backfill import Limits, Plan, Rate, plan_backfill
from heardback.intake.watch_imap_account import account_of, settings_of
from heardback.intake.watch_imap_folders import folders_to_watch, is_excluded

_SAMPLE_MESSAGES, _SAMPLE_BYTES = 50, 4 << 20


@dataclass(frozen=True, slots=True)
class SurveyedFolder:
    """One folder: what it is for, whether it will be read, and how much it holds (0, 0 where it is excluded)."""

    name: str
    role: FolderRole
    is_watched: bool
    is_excluded: bool
    messages: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Survey:
    """All folders of a mailbox, and the plan for those that will be read."""

    folders: tuple[SurveyedFolder, ...]
    plan: Plan


def survey(point: IntakePoint, now: datetime, limits: Limits | None = None) -> Survey:
    """Look through a mailbox without storing anything; raises `ImapProblem` with the mend.

    Excluded folders are named and not opened. The rate is measured on the newest mails of the largest folder.
    """
    chosen = settings_of(point)
    found = []
    with open_mailbox(account_of(point, now)) as mailbox:
        folders = [folder for folder in mailbox.folders() if folder.is_selectable]
        watched = {folder.name for folder in folders_to_watch(folders, chosen.folders, chosen.excluded)[0]}
        for folder in folders:
            messages = size = 0
            is_closed = is_excluded(folder, chosen.excluded)
            if not is_closed:
                state = mailbox.examine(folder.name)
                estimate = mailbox.estimate_before(state.uid_next)
                messages, size = estimate.messages, estimate.bytes
            found.append(
                SurveyedFolder(folder.name, folder.role, folder.name in watched, is_closed, messages, size)
            )
        read = [one for one in found if one.is_watched]
        largest = max(read, key=lambda one: one.messages, default=None)
        rate = _measured(mailbox, largest.name, point.is_metadata_only) if largest is not None else Rate()
    plan = plan_backfill(
        sum(one.messages for one in read),
        sum(one.bytes for one in read),
        rate=rate,
        daily_bytes=chosen.daily_bytes,
        is_metadata_only=point.is_metadata_only,
        limits=limits,
    )
    return Survey(tuple(found), plan)


def _measured(mailbox: Mailbox, folder: str, is_headers_only: bool) -> Rate:
    state = mailbox.examine(folder)
    began = time.monotonic()
    batch = next(
        mailbox.batches_before(
            state.uid_next,
            most_messages=_SAMPLE_MESSAGES,
            most_bytes=_SAMPLE_BYTES,
            is_headers_only=is_headers_only,
        ),
        None,
    )
    took = max(time.monotonic() - began, 0.001)
    if batch is None or not batch.mails:
        return Rate()
    return Rate(len(batch.mails) / took, sum(len(mail.raw) for mail in batch.mails) / took)

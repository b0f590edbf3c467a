"""What a Microsoft 365 mailbox holds and what reading it will take, found out before the first mail is stored."""

from __future__ import annotations

import time
from collections.abc import Mapping

from heardback.desk.models import IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_access import GRAPH_HOSTS, AppAccess
from heardback.gateways.graph_shapes import Folder
from heardback.gateways.http import Door
from heardback.intake.backfill import Limits, Rate, plan_backfill
from heardback.intake.backfill_survey import Survey, SurveyedFolder
from heardback.intake.watch_graph_settings import settings_of

_SAMPLE = 20
_TYPICAL_SIZE = 75_000
_FASTEST = 16.0  # mails a second: 10,000 requests in ten minutes for one app and one mailbox


def survey(
    point: IntakePoint, limits: Limits | None = None, stand_ins: Mapping[str, str] | None = None
) -> Survey:
    """Look through the mailbox and its members' Sent Items without storing anything.

    Raises `HttpProblem` with the mend for the first of them that cannot be read. Graph names no sizes, so bytes are
    estimated from the newest mails of the largest folder. Members' Sent Items are counted whole, though only what
    was sent as the shared address will be fetched.
    """
    settings = settings_of(point)
    with Door(GRAPH_HOSTS, stand_ins=stand_ins) as door:
        access = AppAccess(settings.tenant, settings.client_id, settings.credential, door)
        mailbox = GraphMailbox(access, settings.mailbox)
        folders = mailbox.folders()
        watched = [folder for folder in folders if settings.watches(folder)]
        size, rate = _measured(mailbox, watched, point.is_metadata_only)
        found = [_surveyed(folder, "", size, folder in watched) for folder in folders]
        for member in settings.members:
            for folder in GraphMailbox(access, member).folders():
                if folder.role is FolderRole.SENT:
                    found.append(_surveyed(folder, f"{member}/", size, is_watched=True))
    read = [one for one in found if one.is_watched]
    plan = plan_backfill(
        sum(one.messages for one in read),
        sum(one.bytes for one in read),
        rate=rate,
        daily_bytes=None,
        is_metadata_only=point.is_metadata_only,
        limits=limits,
    )
    return Survey(tuple(found), plan)


def _surveyed(folder: Folder, prefix: str, size: int, is_watched: bool) -> SurveyedFolder:
    count = folder.total if is_watched else 0
    return SurveyedFolder(prefix + folder.path, folder.role, is_watched, not is_watched, count, count * size)


def _measured(mailbox: GraphMailbox, folders: list[Folder], is_headers_only: bool) -> tuple[int, Rate]:
    """Return the mean size of a mail and how fast they come, from some of the largest folder."""
    largest = max(folders, key=lambda folder: folder.total, default=None)
    if largest is None or not largest.total:
        return _TYPICAL_SIZE, Rate(_FASTEST)
    changes = mailbox.first_page(largest.id).changes[:_SAMPLE]
    began = time.monotonic()
    fetch = mailbox.headers if is_headers_only else mailbox.raw
    sizes = [len(fetch(change.id)) for change in changes if not change.is_removed]
    took = max(time.monotonic() - began, 0.001)
    if not sizes:
        return _TYPICAL_SIZE, Rate(_FASTEST)
    return sum(sizes) // len(sizes), Rate(min(len(sizes) / took, _FASTEST), sum(sizes) / took)

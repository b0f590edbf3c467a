"""Commit 1: what came in is durable, under a key that makes fetching it twice harmless, before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import digest_of, seal_compressed
from heardback.formats.exports.items import NO_FLAGS, FolderRole
from heardback.intake.models import Cursor, ItemState, RawBytes, RawItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One item as a source gave it. `source_key` names its place in the source for good (see `RawItem`)."""

    source_key: str
    raw: bytes
    kind: str = "mail"
    folder: str = ""
    role: FolderRole = FolderRole.OTHER
    delivered_at: datetime | None = None
    flags: frozenset[str] = NO_FLAGS
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """How many items were new, and how many of them were bytes never seen before."""

    items: int
    bytes_new: int


def store_raw(
    point: IntakePoint | None,
    arrived: Sequence[Arrived],
    *,
    seen_at: datetime,
    cursor: Cursor | None = None,
    also: Callable[[], None] | None = None,
) -> Stored:
    """Store every item not yet stored and save `cursor` in ONE transaction; never parses.

    A caller may rely on: when this returns, a power cut loses nothing of it; the same items again store nothing.
    `also` runs inside the same transaction (a heartbeat, a volume count). In metadata-only mode no body is kept.
    """
    bare = point is not None and point.is_metadata_only
    items = [(one, headers_only(one.raw) if bare and one.kind == "mail" else one.raw) for one in arrived]
    prepared = {digest_of(raw): raw for _, raw in items}
    with transaction.atomic():
        known = dict(RawBytes.objects.filter(digest__in=prepared).values_list("digest", "pk"))
        fresh = [
            RawBytes(digest=digest, size=len(raw), sealed=seal_compressed(raw))
            for digest, raw in prepared.items()
            if digest not in known
        ]
        RawBytes.objects.bulk_create(fresh, ignore_conflicts=True)
        known = dict(RawBytes.objects.filter(digest__in=prepared).values_list("digest", "pk"))
        before = set(
            RawItem.objects.filter(
                intake_point=point, source_key__in=[one.source_key for one, _ in items]
            ).values_list("source_key", flat=True)
        )
        rows = {
            one.source_key: _row(point, one, known[digest_of(raw)], seen_at, bare)
            for one, raw in items
            if one.source_key not in before
        }
        _keep_private(rows.values(), prepared)
        RawItem.objects.bulk_create(rows.values(), ignore_conflicts=True)
        if cursor is not None:
            cursor.save()
        if also is not None:
            also()
    return Stored(len(rows), len(fresh))


def _row(point: IntakePoint | None, one: Arrived, raw_id: int, seen_at: datetime, bare: bool) -> RawItem:
    return RawItem(
        intake_point=point,
        source_key=one.source_key,
        kind=one.kind,
        raw_id=raw_id,
        folder=one.folder[:400],
        role=one.role.value,
        delivered_at=one.delivered_at,
        flags=sorted(one.flags),
        labels=list(one.labels),
        first_seen_at=seen_at,
        is_metadata_only=bare,
    )


def _keep_private(rows: Collection[RawItem], digests: Collection[str]) -> None:
    """Bytes that two people called private are gone: found at another place, they are not read again."""
    private = dict(
        RawItem.objects.filter(raw__digest__in=digests, state=ItemState.PRIVATE).values_list(
            "raw_id", "contact_id"
        )
    )
    for row in rows:
        if row.raw_id in private:
            row.state, row.contact_id = ItemState.PRIVATE, private[row.raw_id]


_BODY = re.compile(rb"\r?\n\r?\n")
_BODY_OF_CR_MAIL = re.compile(rb"\r\r")


def headers_only(raw: bytes) -> bytes:
    """Return the header block of a mail with its closing empty line: all that metadata-only mode keeps."""
    end = (_BODY if b"\n" in raw else _BODY_OF_CR_MAIL).search(raw)
    return raw[: end.end()] if end else raw

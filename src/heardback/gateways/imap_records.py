"""What one look into a folder hands back: mails as the server gave them, and how far the look reached.

A `Batch` covers a stretch of UIDs whole: every UID from `lowest_uid` to `highest_uid` is in `mails`, in
`withheld`, in `passed_over`, or has no mail (expunged, or never used). A cursor may therefore move over the
whole stretch once the batch is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from heardback.formats.exports.folders import decode_mailbox_name


@dataclass(frozen=True, slots=True)
class FolderState:
    """What EXAMINE says of a folder: UIDs mean the same mail as long as `uid_validity` stays.

    Every mail now in the folder has a UID below `uid_next`; every later one has at least `uid_next`.
    """

    name: str
    uid_validity: int
    uid_next: int
    messages: int


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail: `raw` as the server stores it, or its header block alone (`is_headers_only`).

    `internal_date` (aware UTC) is when the server received it, None where it gives no usable date: COPY and
    APPEND may have rewritten it. `flags` and `labels` are as the server writes them, labels decoded (Gmail).
    `size` is the server's word for the whole mail's bytes; Exchange's is an estimate.
    """

    uid: int
    raw: bytes
    internal_date: datetime | None
    flags: frozenset[str] = frozenset()
    size: int = 0
    labels: tuple[str, ...] = ()
    is_headers_only: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """A mail that stands in the folder but that the server does not hand over, tried alone; `reason` in its words."""

    uid: int
    size: int
    internal_date: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The mails of one stretch of UIDs, by UID; `passed_over` are those whose labels say: do not read."""

    lowest_uid: int
    highest_uid: int
    mails: tuple[FetchedMail, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    passed_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much mail there is: `messages` counted, `bytes` summed, or scaled from a sample (not `is_exact`)."""

    messages: int
    bytes: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """What a folder's listing tells of one mail before it is fetched."""

    uid: int
    size: int
    labels: tuple[str, ...] = ()


FetchReply = dict[bytes, object]


def listed_from(uid: int, reply: FetchReply) -> Listed:
    """Return one line of a folder's listing."""
    size = reply.get(b"RFC822.SIZE")
    return Listed(uid, size if isinstance(size, int) else 0, labels_of(reply))


def mail_from(uid: int, reply: FetchReply, item: bytes) -> FetchedMail | None:
    """Return the mail of one FETCH reply, None where the reply holds no bytes for `item` (`BODY[]`)."""
    raw = reply.get(item)
    if isinstance(raw, int):  # a quoted body of nothing but digits is read as a number
        raw = str(raw).encode()
    if not isinstance(raw, bytes):
        return None
    size = reply.get(b"RFC822.SIZE")
    return FetchedMail(
        uid=uid,
        raw=raw,
        internal_date=date_of(reply),
        # \\Recent belongs to one session, not to the mail (RFC 3501 section 2.3.2).
        flags=frozenset(_words(reply.get(b"FLAGS"))) - {"\\Recent"},
        size=size if isinstance(size, int) else len(raw),
        labels=labels_of(reply),
        is_headers_only=item != b"BODY[]",
    )


def date_of(reply: FetchReply) -> datetime | None:
    """Return a reply's INTERNALDATE in UTC, None where there is none or it has no zone."""
    found = reply.get(b"INTERNALDATE")
    if not isinstance(found, datetime) or found.tzinfo is None:
        return None
    try:
        return found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def labels_of(reply: FetchReply) -> tuple[str, ...]:
    """Return a mail's Gmail labels, decoded; system labels keep their backslash (`\\Inbox`)."""
    return tuple(decode_mailbox_name(word) for word in _words(reply.get(b"X-GM-LABELS")))


def _words(found: object) -> tuple[str, ...]:
    if not isinstance(found, tuple):
        return ()
    # The library reads an all-digit keyword as a number and a label called NIL as nothing.
    return tuple(
        word.decode("utf-8", "replace") if isinstance(word, bytes) else "NIL" if word is None else str(word)
        for word in found
    )

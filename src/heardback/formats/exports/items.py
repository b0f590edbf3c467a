"""Raw items: the bytes of one mail and what the place it was found in says about it.

An item's bytes are exactly what the mail system stored, minus the container's own framing: an mbox
separator line, the blank line after a message, one `>` of an escaped `From ` line, the plist of an .emlx.
`offset` and `length` name the stretch of the (decompressed) container that the item stands for, framing
included, so that the items of a container tile it and nothing falls between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heardback.formats.records import Unreadable


class SourceError(Unreadable):
    """A source as a whole cannot be used; `reason` is one sentence naming the input and the mend."""


class FolderRole(StrEnum):
    """What a mail folder is for, whatever its language; `other` where its name does not tell."""

    INBOX = "inbox"
    SENT = "sent"
    JUNK = "junk"
    DRAFTS = "drafts"
    TRASH = "trash"
    ARCHIVE = "archive"
    OUTBOX = "outbox"
    OTHER = "other"


NO_FLAGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RawItem:
    """One mail's raw bytes with its place of finding.

    `raw` is `bytes`, or a `memoryview` of the file for a message too large to copy. `source` is printable
    (an archive's member reads `export.zip!/inner/path`). `offset` counts bytes of the decompressed container,
    0 for one-file mails, the node number in a .pst. `delivered_at` is the container's word for when the mail
    was delivered, None where it only repeats the sender's clock or the time of a copy. `flags` are among
    seen, answered, forwarded, flagged, deleted, draft, and about the bytes: cut_short (its end is missing),
    fragment (stood before the first separator), still_escaped (`>From ` lines not restored in a huge
    message), rebuilt (composed from a .pst's properties). `envelope_from` is as the separator line gives it.
    """

    raw: bytes | memoryview
    source: str
    offset: int
    length: int
    folder: str
    role: FolderRole = FolderRole.OTHER
    labels: tuple[str, ...] = ()
    delivered_at: datetime | None = None
    flags: frozenset[str] = NO_FLAGS
    envelope_from: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the items of one container come from: what they all share."""

    source: str
    folder: str
    role: FolderRole

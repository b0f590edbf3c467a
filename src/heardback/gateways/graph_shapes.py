"""What Graph's JSON means to us: folders, changes and pages; nothing else of it leaves the gateway.

Everything is optional and of any type on the wire. A moment that cannot be read is None, an address that is none
is '', and an entry without an id is a fault of the whole page: skipping it would lose mail silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from heardback.formats.exports.items import FolderRole
from heardback.gateways.http import HttpProblem

# The well-known names of the mailFolder resource that say what a folder is for, whatever its language.
WELL_KNOWN: Mapping[str, FolderRole] = {
    "inbox": FolderRole.INBOX,
    "sentitems": FolderRole.SENT,
    "junkemail": FolderRole.JUNK,
    "archive": FolderRole.ARCHIVE,
    "drafts": FolderRole.DRAFTS,
    "deleteditems": FolderRole.TRASH,
    "outbox": FolderRole.OUTBOX,
}
# Folders that hold no mail: records of chats, and of Outlook's own troubles. They and what is below are passed over.
NO_MAIL = ("conversationhistory", "syncissues")
# A folder below one of these is what its parent is; below the inbox or the archive it is its owner's own sorting.
INHERITED = frozenset(
    {FolderRole.SENT, FolderRole.JUNK, FolderRole.DRAFTS, FolderRole.TRASH, FolderRole.OUTBOX}
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A mail folder: its lasting id, its path as shown (`Inbox/Orders`), what it is for, and how much it holds."""

    id: str
    path: str
    role: FolderRole
    total: int


@dataclass(frozen=True, slots=True)
class Change:
    """One message of a folder that is new, changed, or gone from it.

    `id` is the immutable id: it stays the same when the message moves between folders of its mailbox. All else is
    as Exchange says, '' or None where it says nothing, as for a removed one. `from_address` is the address that
    the mail speaks for, `sender_address` the account that sent it; both lower-case.
    """

    id: str
    is_removed: bool = False
    is_draft: bool = False
    received_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: str = ""
    from_address: str = ""
    sender_address: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes and where the next ones are: `next_link` within this round, or `delta_link` for the next round."""

    changes: tuple[Change, ...]
    next_link: str
    delta_link: str

    @property
    def is_last(self) -> bool:
        return bool(self.delta_link)

    @property
    def link(self) -> str:
        """Return what to keep as the cursor: the place from which to go on."""
        return self.delta_link or self.next_link


def page_from(value: Mapping[str, object], address: str) -> Page:
    """Return a page of a delta round; raises HttpProblem where it is none."""
    entries = value.get("value")
    next_link, delta_link = _text(value, "@odata.nextLink"), _text(value, "@odata.deltaLink")
    if not isinstance(entries, list) or not (next_link or delta_link):
        raise HttpProblem(
            f"Microsoft's list of messages of {address} is incomplete: nothing was skipped, it is asked for again."
        )
    return Page(tuple(_change(entry, address) for entry in entries), next_link, delta_link)


def _change(entry: object, address: str) -> Change:
    if not isinstance(entry, dict) or not _text(entry, "id"):
        raise HttpProblem(
            f"Microsoft lists a message of {address} without an id: nothing was skipped, it is asked for again."
        )
    if "@removed" in entry:
        return Change(_text(entry, "id"), is_removed=True)
    return Change(
        _text(entry, "id"),
        is_draft=entry.get("isDraft") is True,
        received_at=moment(entry.get("receivedDateTime")),
        sent_at=moment(entry.get("sentDateTime")),
        message_id=_text(entry, "internetMessageId").strip(),
        from_address=address_of(entry.get("from")),
        sender_address=address_of(entry.get("sender")),
    )


def moment(value: object) -> datetime | None:
    """Return a DateTimeOffset of Graph as aware UTC, None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def address_of(recipient: object) -> str:
    """Return the lower-case address of a recipient resource, '' where it has none."""
    inner = recipient.get("emailAddress") if isinstance(recipient, dict) else None
    return _text(inner, "address").strip().lower() if isinstance(inner, dict) else ""


def _text(value: Mapping[str, object], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""

"""The mailboxes behind the stand-in for Graph: folders, messages with two kinds of ids, and a log of changes.

Shapes and habits follow learn.microsoft.com: mailFolder, message, message-delta, delta-query-messages,
outlook-immutable-id. An ordinary id changes when its message moves; the immutable one does not. Moving, deleting,
reading and arriving are entries of the folders' change log, which delta tokens point into.
"""

from __future__ import annotations

import email
import email.policy
import itertools
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from functools import cache, cached_property

NAMES = {
    "inbox": "Posteingang",
    "sentitems": "Gesendete Elemente",
    "junkemail": "Junk-E-Mail",
    "archive": "Archiv",
    "drafts": "Entwürfe",
    "deleteditems": "Gelöschte Elemente",
}
_IDS = itertools.count(1)


@dataclass
class FakeFolder:
    id: str
    name: str
    parent: str
    well_known: str = ""
    is_search: bool = False
    is_hidden: bool = False


@dataclass
class FakeMessage:
    immutable_id: str
    raw: bytes
    folder_id: str
    received_at: datetime
    is_draft: bool = False
    is_read: bool = False
    moves: int = 0
    is_own: bool = False

    @property
    def ordinary_id(self) -> str:
        return f"AAMk{self.immutable_id[4:]}{self.moves:04d}=="

    @cached_property
    def parsed(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class FakeMailbox:
    """One mailbox; call its verbs as Exchange and the people who use it would."""

    address: str
    folders: dict[str, FakeFolder] = field(default_factory=dict)
    messages: dict[str, FakeMessage] = field(default_factory=dict)
    log: list[tuple[str, str, str]] = field(default_factory=list)  # folder, message, added|changed|removed
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        for well_known, name in NAMES.items():
            self.add_folder(name, well_known=well_known)

    def add_folder(self, name: str, parent: str = "root", **more: object) -> str:
        folder_id = f"AQMkF{next(_IDS):06d}AAAA="
        self.folders[folder_id] = FakeFolder(folder_id, name, parent, **more)  # type: ignore[arg-type]
        return folder_id

    def folder_id(self, name: str) -> str:
        """Return the id of a folder by id, well-known name or shown name; '' where there is none."""
        for folder in self.folders.values():
            if name in (folder.id, folder.name) or (folder.well_known and name.lower() == folder.well_known):
                return folder.id
        return ""

    def drop_folder(self, name: str) -> None:
        del self.folders[self.folder_id(name)]

    def deliver(self, raw: bytes, folder: str = "inbox", at: datetime | None = None, **more: object) -> str:
        """Put a mail into a folder and return its immutable id."""
        with self.lock:
            message_id = f"AAkA-{next(_IDS):08d}-immutable_ID/+="
            moment = at or _date_of(raw)
            folder_id = self.folder_id(folder)
            assert folder_id, folder
            self.messages[message_id] = FakeMessage(message_id, raw, folder_id, moment, **more)  # type: ignore[arg-type]
            self.log.append((folder_id, message_id, "added"))
            return message_id

    def move(self, message_id: str, folder: str) -> None:
        with self.lock:
            message = self.messages[message_id]
            self.log.append((message.folder_id, message_id, "removed"))
            message.folder_id = self.folder_id(folder)
            message.moves += 1
            self.log.append((message.folder_id, message_id, "added"))

    def read(self, message_id: str) -> None:
        with self.lock:
            message = self.messages[message_id]
            message.is_read = True
            self.log.append((message.folder_id, message_id, "changed"))

    def delete(self, message_id: str) -> None:
        with self.lock:
            message = self.messages.pop(message_id)
            self.log.append((message.folder_id, message_id, "removed"))

    def find(self, any_id: str) -> FakeMessage | None:
        with self.lock:
            if any_id in self.messages:
                return self.messages[any_id]
            return next((one for one in self.messages.values() if one.ordinary_id == any_id), None)


def as_resource(message: FakeMessage, *, immutable: bool) -> dict[str, object]:
    """Return the message resource with the properties that the product may ask for."""
    parsed = message.parsed
    sender = parsed.get("Sender") or parsed.get("From")
    return {
        "@odata.etag": f'W/"CQAAABYAAAC{len(message.raw):06d}"',
        "id": message.immutable_id if immutable else message.ordinary_id,
        "receivedDateTime": _stamp(message.received_at),
        "sentDateTime": _stamp(_date_of(message.raw, message.received_at)),
        "isDraft": message.is_draft,
        "isRead": message.is_read,
        "hasAttachments": False,
        "internetMessageId": str(parsed.get("Message-ID", "")),
        "subject": str(parsed.get("Subject", "")),
        "parentFolderId": message.folder_id,
        "from": _person(parsed.get("From")),
        "sender": _person(sender),
        "toRecipients": _people(parsed.get_all("To", [])),
        "ccRecipients": _people(parsed.get_all("Cc", [])),
        "bccRecipients": _people(parsed.get_all("Bcc", [])),
        "replyTo": _people(parsed.get_all("Reply-To", [])),
        "bodyPreview": "…",
        "body": {"contentType": "html", "content": "<html>…</html>"},
    }


def extended(message: FakeMessage) -> list[dict[str, str]]:
    parsed = message.parsed
    found = {"String 0x1042": parsed.get("In-Reply-To"), "String 0x1039": parsed.get("References")}
    return [{"id": key, "value": str(value)} for key, value in found.items() if value]


def headers_of(message: FakeMessage) -> list[dict[str, str]] | None:
    """Return internetMessageHeaders; what was sent from the mailbox itself has none."""
    if message.is_own or message.is_draft:
        return None
    raw = email.message_from_bytes(message.raw, policy=email.policy.compat32)
    return [{"name": name, "value": str(value)} for name, value in raw.items()]


def _person(value: object) -> dict[str, object] | None:
    people = _people([] if value is None else [str(value)])
    return people[0] if people else None


def _people(values: list[object]) -> list[dict[str, object]]:
    pairs = getaddresses([str(value) for value in values])
    return [
        {"emailAddress": {"name": name or address, "address": address}} for name, address in pairs if address
    ]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _date_of(raw: bytes, otherwise: datetime | None = None) -> datetime:
    value = email.message_from_bytes(raw).get("Date")
    if value is None:
        return otherwise or datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(_IDS))
    return parsedate_to_datetime(str(value)).astimezone(UTC)

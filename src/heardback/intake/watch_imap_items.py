"""Fetched mails as items to store: where they lay, what the server says of them, and those it keeps to itself."""

from __future__ import annotations

from heardback.desk.models import IntakePoint
from heardback.gateways.imap_folders import Folder, role_by_labels
from heardback.gateways.imap_problems import quoted
from heardback.gateways.imap_records import Batch, FetchedMail, Withheld
from heardback.intake.models import Cursor
from heardback.intake.store import Arrived
from heardback.intake.watch_imap_folders import key_prefix

WITHHELD = ":withheld"
_FLAGS = {
    "\\seen": "seen",
    "\\answered": "answered",
    "\\flagged": "flagged",
    "\\deleted": "deleted",
    "\\draft": "draft",
    "$forwarded": "forwarded",
    "forwarded": "forwarded",
}


def items_of(batch: Batch, folder: Folder, cursor: Cursor, point: IntakePoint) -> list[Arrived]:
    """Return a batch's mails, and a note in the place of each mail that the server does not hand over."""
    found = [item_of(mail, folder, cursor) for mail in batch.mails]
    return found + [_note_of(one, folder, cursor, point) for one in batch.withheld]


def item_of(mail: FetchedMail, folder: Folder, cursor: Cursor) -> Arrived:
    """Return one mail as an item; its key holds for good (RFC 3501 section 2.3.1.1)."""
    return Arrived(
        source_key=f"{key_prefix(cursor)}{mail.uid}",
        raw=mail.raw,
        folder=folder.name,
        role=role_by_labels(folder, mail.labels),
        delivered_at=mail.internal_date,
        flags=frozenset(_FLAGS[flag.lower()] for flag in mail.flags if flag.lower() in _FLAGS),
        labels=tuple(label.lstrip("\\") for label in mail.labels),
    )


def _note_of(one: Withheld, folder: Folder, cursor: Cursor, point: IntakePoint) -> Arrived:
    """Return a note of ours that stands for a mail nobody could read, so that a person looks for it.

    It is no mail on purpose: nothing is guessed, so it is owed as unsure like everything that cannot be parsed.
    """
    server = point.settings.get("host") or point.name
    text = (
        f"Heardback stands in here for a mail that {server} names and does not hand over.\r\n"
        f"It lies in the folder {quoted(folder.name)} as number {one.uid} with about {one.size} bytes. "
        "Look for it in your mail program; Heardback asks for it again every hour.\r\n\r\n"
        f"{key_prefix(cursor)}{one.uid}\r\n{quoted(one.reason)}\r\n"
    )
    return Arrived(
        source_key=f"{key_prefix(cursor)}{one.uid}{WITHHELD}",
        raw=text.encode(),
        folder=folder.name,
        role=folder.role,
        delivered_at=one.internal_date,
    )

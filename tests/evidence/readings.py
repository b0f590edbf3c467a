"""Readings made from mails as bytes, for tests of what follows reading."""

from __future__ import annotations

from heardback.evidence.mail import Reader, read_item
from heardback.evidence.readings import MailReading
from heardback.formats.exports.items import FolderRole, RawItem


def read(
    raw: bytes, *, folder: str = "Inbox", role: FolderRole = FolderRole.INBOX, offset: int = 0
) -> MailReading:
    """Return the reading of one mail as it lies in a folder."""
    return read_item(RawItem(raw, "box", offset, len(raw), folder, role), Reader())

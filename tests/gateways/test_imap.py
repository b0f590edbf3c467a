"""The IMAP gateway against a real Dovecot: what it reads, what it never touches, and how it fails."""

from __future__ import annotations

import pytest
from tests.servers.dovecot import PASSWORD, Dovecot, WatchedMailbox, shared_dovecot

from heardback.formats.exports.items import FolderRole
from heardback.gateways.imap import open_mailbox
from heardback.gateways.imap_wire import ImapAccount, Security


def letter(number: int, body: str = "Is the pump in stock?") -> bytes:
    return (
        f"From: Ada <ada{number}@customer.example>\r\nTo: desk@firm.example\r\nSubject: Pump {number}\r\n"
        f"Message-ID: <{number}@customer.example>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\n{body}\r\n"
    ).encode()


@pytest.fixture(scope="session")
def server() -> Dovecot:
    return shared_dovecot()


@pytest.fixture
def watched(server: Dovecot) -> WatchedMailbox:
    return server.mailbox()


def account(watched: WatchedMailbox, **changes: object) -> ImapAccount:
    fields: dict[str, object] = {
        "host": "localhost",
        "port": watched.server.port,
        "security": Security.PLAIN,
        "username": watched.user,
        "secret": PASSWORD,
    }
    return ImapAccount(**{**fields, **changes})  # type: ignore[arg-type]


def test_folders_tell_what_they_are_for(watched: WatchedMailbox) -> None:
    with open_mailbox(account(watched)) as mailbox:
        roles = {folder.name: folder.role for folder in mailbox.folders()}
    assert roles == {
        "INBOX": FolderRole.INBOX,
        "Sent": FolderRole.SENT,
        "Junk": FolderRole.JUNK,
        "Drafts": FolderRole.DRAFTS,
        "Trash": FolderRole.TRASH,
        "Archive": FolderRole.ARCHIVE,
    }


def test_every_mail_comes_once_and_whole(watched: WatchedMailbox) -> None:
    for number in range(25):
        watched.deliver(letter(number))
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        batches = list(mailbox.batches_after(0, most_messages=10, most_bytes=1 << 20))
        back = list(mailbox.batches_before(26, most_messages=10, most_bytes=1 << 20))
    assert [mail.raw for batch in batches for mail in batch.mails] == [letter(n) for n in range(25)]
    assert sorted(mail.uid for batch in back for mail in batch.mails) == list(range(1, 26))

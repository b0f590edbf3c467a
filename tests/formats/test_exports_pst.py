"""Mails rebuilt from an Outlook data file's properties, and text from its RTF bodies.

The stand-ins answer as libpff's objects do, errors included; `pypff` itself is met in tests/faults.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from heardback.formats.exports import pst
from heardback.formats.exports.items import FolderRole, Origin, RawItem
from heardback.formats.exports.rtf import rtf_text

ORIGIN = Origin("mail.pst", "Sent Items", FolderRole.SENT)


@dataclass
class Entry:
    number: int
    value: str | int

    def get_entry_type(self) -> int:
        return self.number

    def get_data_as_string(self) -> str:
        return str(self.value)

    def get_data_as_integer(self) -> int:
        return int(self.value)


@dataclass
class Row:
    entries: list[Entry]


def row(values: dict[int, str | int]) -> Row:
    return Row([Entry(number, value) for number, value in values.items()])


@dataclass
class Attachment:
    name: str
    data: bytes
    inner: Message | None = None

    @property
    def record_sets(self) -> list[Row]:
        return [row({0x3707: self.name, 0x370E: "application/pdf"})]

    def get_size(self) -> int:
        return len(self.data)

    def read_buffer(self, size: int) -> bytes:
        return self.data[:size]

    def get_number_of_sub_items(self) -> int:
        return 1 if self.inner else 0

    def get_sub_item(self, index: int) -> Message | None:
        return self.inner


@dataclass
class Message:
    """One message as libpff shows it; a property that is an exception is raised when it is asked for."""

    values: dict[int, str | int]
    recipients_: list[dict[int, str | int]] = field(default_factory=list)
    headers: str | None = None
    plain: bytes | Exception | None = None
    html: bytes | None = None
    rtf: bytes | None = None
    subject: str = "Pump"
    attachments_: list[Attachment] = field(default_factory=list)
    number: int = 2097188

    @property
    def record_sets(self) -> list[Row]:
        return [row(self.values)]

    @property
    def recipients(self) -> Any:
        @dataclass
        class Recipients:
            record_sets: list[Row]

        return Recipients([row(each) for each in self.recipients_])

    def get_transport_headers(self) -> str | None:
        return self.headers

    def get_plain_text_body(self) -> bytes | None:
        if isinstance(self.plain, Exception):
            raise self.plain
        return self.plain

    def get_html_body(self) -> bytes | None:
        return self.html

    def get_rtf_body(self) -> bytes | None:
        return self.rtf

    def get_subject(self) -> str:
        return self.subject

    def get_client_submit_time(self) -> datetime:
        return datetime(2024, 6, 3, 9, 0, 0)  # noqa: DTZ001 libpff gives UTC without saying so

    def get_delivery_time(self) -> datetime:
        return datetime(2024, 6, 3, 9, 0, 5)  # noqa: DTZ001

    def get_creation_time(self) -> datetime:
        raise OSError("unable to retrieve")

    def get_number_of_attachments(self) -> int:
        return len(self.attachments_)

    def get_attachment(self, index: int) -> Attachment:
        return self.attachments_[index]

    def get_identifier(self) -> int:
        return self.number


def parsed(message: Message) -> EmailMessage:
    raw = pst.rebuild(message)
    assert raw == pst.rebuild(message)
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


SENT: dict[int, str | int] = {
    0x001A: "IPM.Note", 0x0E07: 1, 0x0C1A: "Bob Müller", 0x5D01: "bob@firm.example",
    0x0C1F: "/O=FIRM/CN=BOB", 0x1035: "<7@firm.example>", 0x1042: "<1@pool.example>", 0x1081: 102,
}  # fmt: skip
TO: list[dict[int, str | int]] = [
    {0x3001: "Alice, Pools", 0x39FE: "alice@pool.example", 0x0C15: 1},
    {0x3001: "Carol", 0x3003: "carol@pool.example", 0x0C15: 2},
]


def test_a_sent_mail_without_headers_is_composed_from_its_properties() -> None:
    mail = parsed(Message(SENT, TO, plain="Schöne Grüße\r\n".encode(), subject="\x01\x05RE: Pümpe"))
    assert str(mail["From"]) == "Bob Müller <bob@firm.example>"
    assert mail["To"].addresses[0].addr_spec == "alice@pool.example"
    assert mail["To"].addresses[0].display_name == "Alice, Pools"
    assert mail["Cc"].addresses[0].addr_spec == "carol@pool.example"
    assert str(mail["Subject"]) == "RE: Pümpe"
    assert mail["Date"].datetime == datetime(2024, 6, 3, 9, tzinfo=UTC)
    assert (mail["Message-ID"], mail["In-Reply-To"]) == ("<7@firm.example>", "<1@pool.example>")
    assert mail.get_content().strip() == "Schöne Grüße"


def test_transport_headers_are_kept_word_for_word_but_for_the_mime_ones() -> None:
    headers = (
        "Received: from a.example by b.example; Mon, 3 Jun 2024 09:00:05 +0000\r\n"
        "From: Alice <alice@pool.example>\r\n"
        'Content-Type: multipart/mixed;\r\n boundary="gone"\r\nMIME-Version: 1.0\r\nSubject: As it came\r\n'
    )
    mail = parsed(Message(SENT, TO, headers=headers, plain=b"Hello", html=b"<p>Hello</p>"))
    assert mail["Received"].startswith("from a.example")
    assert str(mail["Subject"]) == "As it came"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["Hello", "<p>Hello</p>"]
    assert len(mail.get_all("From", [])) == len(mail.get_all("MIME-Version", [])) == 1


def test_attachments_and_forwarded_mails_are_parts() -> None:
    inner = Message(SENT, TO, plain=b"inner", subject="Inner")
    mail = parsed(
        Message(
            SENT,
            TO,
            plain=b"see",
            attachments_=[Attachment("Angebot ü.pdf", b"%PDF"), Attachment("x", b"", inner)],
        )
    )
    body, quote, forwarded = mail.iter_parts()
    assert body.get_content().strip() == "see"
    assert quote.get_content() == b"%PDF"
    assert "Angebot" in str(quote.get_filename())
    assert forwarded.get_content()["Subject"] == "Inner"


def test_a_broken_property_does_not_lose_the_mail() -> None:
    mail = parsed(Message(SENT, TO, plain=OSError("libpff: broken"), html=b"<p>still here</p>"))
    assert "still here" in mail.get_content()


@pytest.mark.parametrize(
    ("rtf", "text", "is_html"),
    [
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard Gr\'fc\'dfe\par Bob}", "Grüße\nBob", False),
        (rb"{\rtf1\ansi\uc1 \u8364? 5\tab \{x\}}", "€ 5\t{x}", False),
        (rb"{\rtf1\ansi\uc1 \u-10179?\u-8704?}", "😀", False),
        (
            rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hi \htmlrtf\b }"
            rb"\htmlrtf0 {\*\htmltag72 </p>}}",
            "<p>Hi </p>",
            True,
        ),
        (rb"{\rtf1 cut off {\b in", "cut off in", False),
        (b"", "", False),
    ],
)
def test_the_text_of_rtf(rtf: bytes, text: str, is_html: bool) -> None:
    assert rtf_text(rtf) == (text, is_html)


def test_a_body_that_is_only_rtf_is_read() -> None:
    assert parsed(Message(SENT, TO, rtf=rb"{\rtf1\ansi Hello}")).get_content().strip() == "Hello"


@dataclass
class Folder:
    name: str
    messages: list[Message | Exception] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)

    def get_name(self) -> str:
        return self.name

    def get_number_of_sub_messages(self) -> int:
        return len(self.messages)

    def get_number_of_sub_folders(self) -> int:
        return len(self.folders)

    def get_sub_folder(self, index: int) -> Folder:
        return self.folders[index]

    def get_sub_message(self, index: int) -> Message:
        found = self.messages[index]
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class File:
    root: Folder

    def get_root_folder(self) -> Folder:
        return self.root

    def get_number_of_orphan_items(self) -> int:
        return 3

    def close(self) -> None:
        pass


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[Folder], None]:
    return lambda root: monkeypatch.setattr(pst, "_open", lambda path: File(root))


def test_folders_have_the_users_names_and_roles(opened: Callable[[Folder], None]) -> None:
    mail = Message(SENT, TO, plain=b"x")
    top = Folder("Top of Outlook data file", [], [Folder("Gesendete Elemente", [mail]), Folder("Leer")])
    top.folders.append(Folder("Kunden", [mail, mail], [Folder("Pools", [mail])]))
    opened(Folder("", [], [top]))
    found = pst.outline("mail.pst", "mail.pst")
    assert [(each.name, each.role.value, each.messages, each.node) for each in found.folders] == [
        ("Gesendete Elemente", "sent", 1, (0, 0)),
        ("Kunden", "other", 2, (0, 2)),
        ("Kunden/Pools", "other", 1, (0, 2, 0)),
    ]
    assert found.notes == ("mail.pst holds 3 items that belong to no folder: they were not read.",)


def test_messages_tell_flags_times_and_what_could_not_be_read(opened: Callable[[Folder], None]) -> None:
    contact = Message({0x001A: "IPM.Contact"})
    draft = Message({**SENT, 0x0E07: 8, 0x1081: 0}, TO, plain=b"x", number=9)
    opened(Folder("", [Message(SENT, TO, plain=b"x"), contact, OSError("libpff_read: corrupt."), draft]))
    first, broken, last = pst.read_messages("mail.pst", (), 0, 4, ORIGIN)
    assert isinstance(first, RawItem)
    assert first.flags == {"rebuilt", "seen", "answered"}
    assert first.delivered_at == datetime(2024, 6, 3, 9, 0, 5, tzinfo=UTC)
    assert (first.offset, first.role) == (2097188, FolderRole.SENT)
    assert broken == ("Sent Items message 3", "corrupt")
    assert isinstance(last, RawItem)
    assert last.flags == {"rebuilt", "draft"}

"""Outlook's .pst and .ost files through libpff: folders, and each mail rebuilt as RFC 5322 bytes.

Outlook does not keep a mail's bytes but its properties. Kept word for word are the transport headers of what
came in by SMTP; what the firm sent itself has none, and its headers are composed from the properties. The
body's parts and the attachments are put together anew, so a rebuilt mail is no evidence of the bytes that
were sent (flag `rebuilt`), signatures over it cannot be checked, and its hash is of what was rebuilt.

libpff gives no deleted mails that only recovery finds, no free text of categories, and no password: a
.pst's password is only asked by Outlook, the bytes are readable without it. Property numbers: MS-OXPROPS.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from typing import Any

from heardback.formats.exports.folders import first_telling_role
from heardback.formats.exports.items import FolderRole, Origin, RawItem, SourceError
from heardback.formats.exports.rtf import rtf_text

ATTACHMENT_LIMIT = 64 * 1024 * 1024
_MESSAGE_CLASS, _FLAGS, _TO, _CC, _BCC = 0x001A, 0x0E07, 0x0E04, 0x0E03, 0x0E02
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_FROM_NAME, _FROM_ADDRESS, _FROM_SMTP = 0x0042, 0x0065, 0x5D02
_MESSAGE_ID, _REFERENCES, _IN_REPLY_TO = 0x1035, 0x1039, 0x1042
_LAST_VERB = 0x1081
_NAME, _ADDRESS, _SMTP, _KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_FILE_NAME, _LONG_NAME, _MIME, _CONTENT_ID = 0x3704, 0x3707, 0x370E, 0x3712
_NOT_MAIL = re.compile(
    r"(?i)IPM\.(Contact|DistList|Appointment|Task|StickyNote|Activity|Configuration|Post\.RSS|Microsoft|OLE)"
)
_MIME_HEADER = re.compile(r"(?im)^(?:content-[a-z-]+|mime-version):.*\r?\n(?:[ \t].*\r?\n)*")


@dataclass(frozen=True, slots=True)
class PstFolder:
    """One folder with mail: its path, its role, how many messages, and the way to it from the root."""

    name: str
    role: FolderRole
    messages: int
    node: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The folders of a .pst that hold messages, and what is to be said about the file."""

    folders: tuple[PstFolder, ...]
    notes: tuple[str, ...]


def _open(path: str) -> Any:
    import pypff  # loads a library of 1 MB that only .pst files need

    file = pypff.file()
    file.open(path)
    return file


def outline(path: str, shown: str) -> Outline:
    """Return the folders of the .pst at `path`. Raises SourceError where libpff cannot open it."""
    try:
        file = _open(path)
    except OSError as error:
        raise SourceError(
            f"{shown} cannot be opened as an Outlook data file ({_short(error)}): repair it with Outlook's "
            "scanpst, or export the mailbox again."
        ) from error
    try:
        notes: list[str] = []
        folders = tuple(_folders(file.get_root_folder(), (), (), notes, shown))
        orphans = int(_safely(file.get_number_of_orphan_items, 0))
        if orphans:
            notes.append(f"{shown} holds {orphans:,} items that belong to no folder: they were not read.")
        return Outline(folders, tuple(notes))
    finally:
        file.close()


def _folders(
    folder: Any, names: tuple[str, ...], node: tuple[int, ...], notes: list[str], shown: str
) -> Iterator[PstFolder]:
    # The first level below the root is Outlook's own ("Top of Outlook data file"), not the user's.
    place = "/".join(names[1:]) or (names[0] if names else "")
    try:
        count = folder.get_number_of_sub_messages()
        below = folder.get_number_of_sub_folders()
    except OSError as error:
        notes.append(
            f"{shown}: the folder {place} cannot be read ({_short(error)}); repair it with Outlook's scanpst."
        )
        return
    if count:
        yield PstFolder(place, first_telling_role([place]), count, node)
    for index in range(below):
        try:
            inner = folder.get_sub_folder(index)
            name = (inner.get_name() or "").replace("/", "_")
        except OSError as error:
            notes.append(
                f"{shown}: a folder in {place or 'the root'} cannot be read ({_short(error)}); repair it."
            )
            continue
        yield from _folders(inner, (*names, name), (*node, index), notes, shown)


def read_messages(
    path: str, node: tuple[int, ...], start: int, end: int, origin: Origin
) -> Iterator[RawItem | tuple[str, str]]:
    """Yield the mails numbered [start, end) of one folder; for one that cannot be read (which, why).

    Contacts, appointments, tasks and notes are no mail and are left out.
    """
    file = _open(path)
    try:
        folder = file.get_root_folder()
        for index in node:
            folder = folder.get_sub_folder(index)
        for number in range(start, end):
            try:
                item = _item(folder.get_sub_message(number), origin)
            except (OSError, ValueError, OverflowError) as error:
                yield f"{origin.folder} message {number + 1}", _short(error)
                continue
            if item is not None:
                yield item
    finally:
        file.close()


def _item(message: Any, origin: Origin) -> RawItem | None:
    fields = _Fields(message)
    if _NOT_MAIL.match(fields.text(_MESSAGE_CLASS)):
        return None
    bits, verb = fields.number(_FLAGS), fields.number(_LAST_VERB)
    flags = {"rebuilt"}
    flags |= {"seen"} if bits & 1 else set()
    flags |= {"draft"} if bits & 8 else set()
    flags |= {"answered"} if verb in (102, 103) else {"forwarded"} if verb == 104 else set()
    raw = rebuild(message)
    return RawItem(
        raw, origin.source, int(message.get_identifier()), len(raw), origin.folder, origin.role, (),
        _utc(_safely(message.get_delivery_time, None)), frozenset(flags),
    )  # fmt: skip


def rebuild(message: Any) -> bytes:
    """Return a libpff message as RFC 5322 bytes; the same message always gives the same bytes."""
    fields = _Fields(message)
    headers = _headers(message, fields)
    parts = [part for part in (_attachment(each) for each in _attachments(message)) if part]
    body = _body(message)
    if parts:
        body = _multipart("mixed", [body, *parts])
    return headers.encode("utf-8", "replace") + b"MIME-Version: 1.0\r\n" + body


class _Fields:
    """An item's MAPI properties by number; what is missing or broken is '' or 0."""

    def __init__(self, item: Any, row: Any = None) -> None:
        self._entries: dict[int, Any] = {}
        rows = [row] if row is not None else _safely(lambda: list(item.record_sets)[:1], [])
        for each in rows:
            for entry in _safely(lambda each=each: list(each.entries), []):
                self._entries.setdefault(_safely(entry.get_entry_type, 0) or 0, entry)

    def text(self, number: int) -> str:
        entry = self._entries.get(number)
        if entry is None:
            return ""
        return str(_safely(entry.get_data_as_string, "") or "").rstrip("\x00")

    def number(self, number: int) -> int:
        entry = self._entries.get(number)
        return int(_safely(entry.get_data_as_integer, 0) or 0) if entry is not None else 0


def _headers(message: Any, fields: _Fields) -> str:
    kept = _safely(message.get_transport_headers, "") or ""
    kept = re.sub(r"\r\n|\r|\n", "\r\n", kept).split("\r\n\r\n")[0].strip("\r\n")
    kept = _MIME_HEADER.sub("", kept + "\r\n") if kept else ""
    # Exchange puts a line of its own before the headers it kept.
    kept = re.sub(r"^Microsoft Mail Internet Headers[^\r\n]*\r\n", "", kept)
    present = {name.lower() for name in re.findall(r"(?m)^([!-9;-~]+):", kept)}
    composed = [
        f"{name}: {value}\r\n"
        for name, value in _composed(message, fields)
        if value and name.lower() not in present
    ]
    return kept + "".join(composed)


def _composed(message: Any, fields: _Fields) -> Iterator[tuple[str, str]]:
    sender = (fields.text(_SENDER_NAME), fields.text(_SENDER_SMTP) or fields.text(_SENDER_ADDRESS))
    author = (fields.text(_FROM_NAME), fields.text(_FROM_SMTP) or fields.text(_FROM_ADDRESS))
    author = author if any(author) else sender
    yield "From", _party(*author)
    if sender[1] and author[1] and sender[1].lower() != author[1].lower():
        yield "Sender", _party(*sender)
    recipients = _recipients(message)
    for kind, name, shown in ((1, "To", _TO), (2, "Cc", _CC), (3, "Bcc", _BCC)):
        listed = ", ".join(_party(*each) for number, *each in recipients if number == kind)
        names = [part.strip() for part in fields.text(shown).split(";") if part.strip()]
        yield name, listed or ", ".join(_party(each, each if "@" in each else "") for each in names)
    yield "Subject", _encoded(_subject(message))
    sent = _utc(_safely(message.get_client_submit_time, None)) or _utc(
        _safely(message.get_creation_time, None)
    )
    yield "Date", format_datetime(sent) if sent else ""
    for name, number in (
        ("Message-ID", _MESSAGE_ID),
        ("In-Reply-To", _IN_REPLY_TO),
        ("References", _REFERENCES),
    ):
        yield name, " ".join(fields.text(number).split())


def _subject(message: Any) -> str:
    text = str(_safely(message.get_subject, "") or "")
    # PidTagSubject starts with a mark and the prefix's length where it has a prefix ("RE: ").
    return text[2:] if text[:1] == "\x01" else text


def _recipients(message: Any) -> list[tuple[int, str, str]]:
    holder = _safely(lambda: message.recipients, None)
    rows = _safely(lambda: list(holder.record_sets), []) if holder is not None else []
    found = []
    for row in rows:
        fields = _Fields(None, row)
        address = fields.text(_SMTP) or fields.text(_ADDRESS)
        found.append((fields.number(_KIND), fields.text(_NAME), address))
    return found


def _party(name: str, address: str) -> str:
    """Return one party as an address header shows it; Exchange's own `/O=…` names are no addresses."""
    name = " ".join(name.replace("\x00", "").split())
    address = "" if address.upper().startswith("/O=") else "".join(address.split())
    if not address:
        return f"{_encoded(name)} <>" if name else ""
    if not address.isascii():
        return f"{_encoded(name)} <{address}>"
    return formataddr((name if name != address else "", address), "utf-8")


def _encoded(text: str) -> str:
    text = " ".join(text.split())
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=998).encode()


def _body(message: Any) -> bytes:
    plain = _bytes(_safely(message.get_plain_text_body, None))
    html = _bytes(_safely(message.get_html_body, None))
    if not plain and not html:
        rtf = _bytes(_safely(message.get_rtf_body, None))
        text, is_html = rtf_text(rtf) if rtf else ("", False)
        plain, html = (b"", text.encode()) if is_html else (text.encode(), b"")
    parts = []
    if plain or not html:
        parts.append(_part("text/plain", plain, _charset(plain)))
    if html:
        declared = re.search(rb"(?i)charset=[\"']?([a-z0-9_-]+)", html[:4096])
        parts.append(_part("text/html", html, declared.group(1).decode() if declared else _charset(html)))
    return parts[0] if len(parts) == 1 else _multipart("alternative", parts)


def _charset(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _part(content_type: str, data: bytes, charset: str) -> bytes:
    head = f'Content-Type: {content_type}; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def _multipart(kind: str, parts: list[bytes]) -> bytes:
    boundary = "=_" + hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]
    lines = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return head.encode() + lines + f"--{boundary}--\r\n".encode()


def _attachments(message: Any) -> list[Any]:
    count = int(_safely(message.get_number_of_attachments, 0) or 0)
    return [
        each for index in range(count) if (each := _safely(lambda i=index: message.get_attachment(i), None))
    ]


def _attachment(each: Any) -> bytes:
    fields = _Fields(each)
    name = fields.text(_LONG_NAME) or str(_safely(lambda: each.get_long_filename(), "") or "")
    name = " ".join((name or fields.text(_FILE_NAME) or "attachment").split()).replace('"', "'")
    inner = _safely(lambda: each.get_sub_item(0), None) if _safely(each.get_number_of_sub_items, 0) else None
    if inner is not None and hasattr(inner, "get_transport_headers"):
        return b"Content-Type: message/rfc822\r\n\r\n" + rebuild(inner)
    size = int(_safely(each.get_size, 0) or 0)
    data = b""
    if 0 < size <= ATTACHMENT_LIMIT:
        data = _bytes(_safely(lambda: each.read_buffer(size), b""))
    head = f'Content-Type: {fields.text(_MIME) or "application/octet-stream"}; name="{_encoded(name)}"\r\n'
    head += f'Content-Disposition: attachment; filename="{_encoded(name)}"; size={size}\r\n'
    if identifier := fields.text(_CONTENT_ID):
        head += f"Content-ID: <{identifier.strip('<>')}>\r\n"
    if len(data) < size:
        head += f"X-Heardback-Omitted: {size - len(data)} bytes\r\n"
    head += "Content-Transfer-Encoding: base64\r\n\r\n"
    return head.encode("utf-8", "replace") + base64.encodebytes(data).replace(b"\n", b"\r\n")


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def _utc(value: Any) -> datetime | None:
    if not isinstance(value, datetime) or value.year < 1970:
        return None
    return value.replace(tzinfo=UTC)


def _safely(get: Any, default: Any) -> Any:
    """Return what libpff gives, `default` where it raises: one broken property must not lose a mail."""
    try:
        return get()
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, SystemError):
        return default


def _short(error: Exception) -> str:
    """Return the last, telling part of libpff's chain of messages."""
    text = str(error).strip().split("\n")[-1] or type(error).__name__
    return re.sub(r"^\w+: ", "", text)[:160].rstrip(". ")

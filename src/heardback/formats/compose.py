"""A mail of ours as raw bytes: a reply, a new mail, or a notice (RFC 5322, 2045-2047, 2231, 3676, 3834, 6532).

`compose` is pure: time and Message-ID are given. The same letter gives the same bytes, so a mail that is sent again
after a crash is the same mail. It refuses what could forge a header (a line end in any field) with one sentence and
writes nothing. `parse_mail` reads back what went in; `plain_text` says which spelling of a text comes back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final

import idna

from heardback.formats.records import Mailbox

MOST_RECIPIENTS: Final = 100
_LINE: Final = 78  # RFC 5322 2.1.1: should; 998 is must
_LONGEST_LINE: Final = 998
_FLOWED: Final = 72
_WORD_BYTES: Final = 39  # of UTF-8 in one encoded word, so that the word fits behind any field name
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BODY_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ATOMS: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LOCAL: Final = re.compile(r'[^\s@<>()\[\],;:\\"]+|"(?:[^"\\]|\\.)+"')
_DOMAIN: Final = re.compile(
    r"(?i)(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.?"
)
_LITERAL: Final = re.compile(r"\[[0-9A-Za-z:.]+\]")
_ID: Final = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
_TYPE: Final = re.compile(r"[\w!#$&^+.-]+/[\w!#$&^+.-]+", re.ASCII)
_TOKEN: Final = re.compile(r" *[^ ]+ *")
_LONGEST_ID: Final = 900
_SIGNATURE: Final = "-- "


class Unsendable(Exception):
    """Raised for a letter that must not be sent as it is; `reason` is one sentence for the person who wrote it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class File:
    """An attachment; `content_type` such as "application/pdf" ('' or a container's type: sent as plain bytes)."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Quoted:
    """An earlier mail shown below the new text: one line that says whose it is, then its text marked by ">"."""

    attribution: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything that a mail of ours says. `sent_at` is aware; its offset is shown in `Date:`.

    Ids carry no angle brackets. `bcc` goes to nobody's header: the envelope carries it (`envelope_of`). `is_notice`:
    written by a rule of ours and by no person, so that machines do not answer it (RFC 3834 section 5).
    """

    from_: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    text: str
    sent_at: datetime
    message_id: str
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    quoted: Quoted | None = None
    files: tuple[File, ...] = ()
    is_notice: bool = False


def compose(letter: Letter) -> bytes:
    """Return the mail with CRLF line ends; raise `Unsendable` where a part of it cannot be sent.

    All bytes are ASCII unless an address has letters beyond it before the "@" (RFC 6532: the server must know
    SMTPUTF8). The text is `format=flowed`; the original is quoted below it.
    """
    _check(letter)
    kind, encoding, body = _body(letter)
    if letter.files:
        parts = [_part([f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"], body)]
        parts += [_file_part(file) for file in letter.files]
        boundary = _boundary(letter, parts)
        kind, encoding = f'multipart/mixed; boundary="{boundary}"', "7bit"
        mark = f"--{boundary}".encode()
        body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
    lines = [
        *_header(letter),
        "MIME-Version: 1.0",
        _folded("Content-Type", kind.split(" ")),
        f"Content-Transfer-Encoding: {encoding}",
    ]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def envelope_of(letter: Letter) -> tuple[str, ...]:
    """Return every address that the mail goes to, once each, domains as A-labels."""
    boxes = (*letter.to, *letter.cc, *letter.bcc)
    return tuple(dict.fromkeys(sendable_address(box.address) for box in boxes))


def new_message_id(token: str, domain: str) -> str:
    """Return a Message-ID at the firm's own `domain`; `token` must be unlike any other (the caller draws it)."""
    made = f"{token}@{_domain(domain)}"
    if not _is_id(made):
        raise Unsendable(
            f"No Message-ID can be made of {token!r} and {domain!r}: name the firm's mail domain."
        )
    return made


def is_usable_id(message_id: str) -> bool:
    """Whether an id of somebody's mail can stand in our headers; others are left out, never mended."""
    return _is_id(message_id)


def sendable_address(address: str) -> str:
    """Return `address` as it is written on the wire; raise `Unsendable` where nothing can be sent to it."""
    local, at, domain = address.rpartition("@")
    if _CONTROL.search(address):
        raise Unsendable(
            f"The address {_shown(address)} holds a line end or control character: type it anew."
        )
    if not at or not _LOCAL.fullmatch(local) or len(address) > 320:
        raise Unsendable(f"{_shown(address)} is no mail address: it must look like name@firm.example.")
    return f"{local}@{_domain(domain, address)}"


def plain_text(text: str) -> str:
    """Return `text` as it is sent: LF line ends, no blanks before a line end, none of them at the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line if line == _SIGNATURE else line.rstrip(" \t") for line in lines]
    return "\n".join(kept).rstrip("\n")


# -- what is refused ---------------------------------------------------------------------------------------------


def _check(letter: Letter) -> None:
    if letter.sent_at.tzinfo is None:
        raise ValueError("sent_at must be aware")
    if not (letter.to or letter.cc or letter.bcc):
        raise Unsendable("The mail goes to nobody: name at least one recipient.")
    if len(letter.to) + len(letter.cc) + len(letter.bcc) > MOST_RECIPIENTS:
        raise Unsendable(f"More than {MOST_RECIPIENTS} recipients: send it from a program for mailings.")
    if not (letter.text.strip() or letter.files):
        raise Unsendable("The mail is empty: write a text or attach a file.")
    _refuse_control("subject", letter.subject)
    for role, boxes in _people(letter):
        for box in boxes:
            _refuse_control(f"name in {role}", box.name)
            sendable_address(box.address)
    for name, one in (("Message-ID", letter.message_id), ("In-Reply-To", letter.in_reply_to)):
        if (one or name == "Message-ID") and not _is_id(one):
            raise Unsendable(f"The {name} {_shown(one)} is no message id: it must look like part@domain.")
    for one in letter.references:
        if not _is_id(one):
            raise Unsendable(f"The reference {_shown(one)} is no message id: leave it out.")
    for file in letter.files:
        _refuse_control("file name", file.filename)
    texts = [letter.text] + ([letter.quoted.text] if letter.quoted else [])
    if any(_BODY_CONTROL.search(text) for text in texts):
        raise Unsendable("The text holds a character that no mail can carry: paste it anew as plain text.")
    if letter.quoted is not None:
        _refuse_control("line above the quoted mail", letter.quoted.attribution)


def _people(letter: Letter) -> Iterator[tuple[str, tuple[Mailbox, ...]]]:
    yield "From", (letter.from_,)
    yield "Reply-To", letter.reply_to
    yield "To", letter.to
    yield "Cc", letter.cc
    yield "Bcc", letter.bcc


def _refuse_control(what: str, value: str) -> None:
    if _CONTROL.search(value):
        raise Unsendable(f"The {what} {_shown(value)} holds a line end or control character: take it out.")


def _shown(value: str) -> str:
    return ascii(value if len(value) <= 80 else value[:79] + "…")


def _is_id(value: str) -> bool:
    return len(value) <= _LONGEST_ID and _ID.fullmatch(value) is not None


def _domain(domain: str, address: str = "") -> str:
    try:
        plain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        plain = ""
    if not (_DOMAIN.fullmatch(plain) or _LITERAL.fullmatch(plain)):
        raise Unsendable(
            f"{_shown(address or domain)} has no domain that mail can be sent to: check its spelling."
        )
    return plain


# -- header ------------------------------------------------------------------------------------------------------


def _header(letter: Letter) -> Iterator[str]:
    yield f"Date: {format_datetime(letter.sent_at)}"
    for name, boxes in _people(letter):
        if boxes and name != "Bcc":
            yield _folded(name, _address_tokens(boxes))
    if not (letter.to or letter.cc):
        yield "To: undisclosed-recipients:;"
    yield _folded("Subject", _text_tokens(letter.subject))
    yield f"Message-ID: <{letter.message_id}>"
    if letter.in_reply_to:
        yield _folded("In-Reply-To", [f"<{letter.in_reply_to}>"])
    if letter.references:
        yield _folded("References", [f"<{one}>" for one in letter.references])
    if letter.is_notice:
        yield "Auto-Submitted: auto-generated"
        yield "X-Auto-Response-Suppress: All"


def _folded(name: str, tokens: Iterable[str]) -> str:
    """Return the field with a line end before each token that would pass 78 characters (RFC 5322 2.2.3)."""
    lines = [f"{name}:"]
    for token in tokens:
        piece = f" {token}"
        # A field name alone on its line is legal, but some readers take the line below for the body.
        if len(lines[-1]) + len(piece) > _LINE and (len(lines) > 1 or lines[0] != f"{name}:"):
            lines.append(piece)
        else:
            lines[-1] += piece
    return "\r\n".join(lines)


def _address_tokens(boxes: Iterable[Mailbox]) -> Iterator[str]:
    made = [[*_phrase(box.name), _bracketed(box)] for box in boxes]
    for tokens in made[:-1]:
        yield from tokens[:-1]
        yield f"{tokens[-1]},"
    yield from made[-1]


def _bracketed(box: Mailbox) -> str:
    address = sendable_address(box.address)
    return f"<{address}>" if box.name.strip() else address


def _phrase(name: str) -> list[str]:
    name = name.strip()
    if not name:
        return []
    if not name.isascii() or len(name) > 60 or "=?" in name:
        return _encoded_words(name)
    if _ATOMS.fullmatch(name):
        return name.split(" ")
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"']


def _text_tokens(value: str) -> list[str]:
    value = value.strip()
    words = value.split(" ")
    if not value.isascii() or "=?" in value or "" in words or max(map(len, words)) > 60:
        return _encoded_words(value) if value else []
    return words


def _encoded_words(value: str) -> list[str]:
    """Return `value` as base64 words of UTF-8; no character is split between two words (RFC 2047 section 5)."""
    words: list[str] = []
    piece = b""
    for char in value:
        data = char.encode("utf-8")
        if len(piece) + len(data) > _WORD_BYTES:
            words.append(_encoded_word(piece))
            piece = b""
        piece += data
    words.append(_encoded_word(piece))
    return words


def _encoded_word(data: bytes) -> str:
    return f"=?utf-8?B?{base64.b64encode(data).decode('ascii')}?="


# -- body --------------------------------------------------------------------------------------------------------


def _body(letter: Letter) -> tuple[str, str, bytes]:
    """Return content type, transfer encoding and the encoded text with its quote."""
    lines = list(_flowed(plain_text(letter.text), ""))
    if letter.quoted is not None:
        lines += ["", *_flowed(letter.quoted.attribution.strip(), "")]
        for line in plain_text(letter.quoted.text).split("\n"):
            content = line.lstrip(">")
            depth = len(line) - len(content) + 1
            lines += _flowed(content.removeprefix(" ") if depth > 1 else content, ">" * depth)
    text = "\n".join(lines) + "\n"
    kind = 'text/plain; charset="utf-8"; format=flowed'
    if text.isascii() and all(len(line) <= _LONGEST_LINE for line in lines):
        return kind, "7bit", text.replace("\n", "\r\n").encode("ascii")
    encoded = binascii.b2a_qp(text.encode("utf-8"), istext=True)
    return kind, "quoted-printable", encoded.replace(b"\n", b"\r\n")


def _flowed(text: str, marks: str) -> Iterator[str]:
    """Yield lines of at most 72 characters where blanks allow it; a line that goes on ends in a blank (RFC 3676)."""
    for line in text.split("\n"):
        if line == _SIGNATURE:
            yield f"{marks} {line}" if marks else line
            continue
        for piece in _pieces(line, _FLOWED - len(marks)):
            # stuffed: so that it is no quote, no mbox separator and no lost blank (section 4.4)
            is_stuffed = bool(piece) and (bool(marks) or piece[0] in " >" or piece.startswith("From "))
            yield f"{marks}{' ' if is_stuffed else ''}{piece}"


def _pieces(line: str, width: int) -> Iterator[str]:
    piece = ""
    for token in _TOKEN.findall(line):
        # alone on its line, "-- " would begin a signature
        if piece and piece != _SIGNATURE and len(piece) + len(token.rstrip(" ")) > width:
            yield piece
            piece = ""
        piece += token
    yield piece


def _part(lines: Iterable[str], body: bytes) -> bytes:
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def _file_part(file: File) -> bytes:
    kind = file.content_type.partition(";")[0].strip().lower()
    # A container may not be encoded (RFC 2046 sections 5.1, 5.2.1), and what it holds is not ours to re-read.
    if not _TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    disposition = _folded("Content-Disposition", ["attachment;", *_filename_tokens(file.filename)])
    lines = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", disposition]
    return _part(lines, base64.encodebytes(file.data).replace(b"\n", b"\r\n"))


def _filename_tokens(filename: str) -> list[str]:
    name = filename.strip() or "file"
    if name.isascii() and len(name) <= 60 and '"' not in name and "\\" not in name and "=?" not in name:
        return [f'filename="{name}"']
    pieces = list(_percent_pieces(name))
    if len(pieces) == 1:
        return [f"filename*=utf-8''{pieces[0]}"]
    first = f"filename*0*=utf-8''{pieces[0]};"
    rest = [f"filename*{number}*={piece};" for number, piece in enumerate(pieces[1:], start=1)]
    return [first, *rest[:-1], rest[-1][:-1]]


def _percent_pieces(name: str) -> Iterator[str]:
    """Yield the name percent-encoded, at most 45 characters at a time (RFC 2231 sections 3 and 4)."""
    piece = ""
    for char in name:
        is_plain = char.isascii() and (char.isalnum() or char in "-._")
        coded = char if is_plain else "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))
        if len(piece) + len(coded) > 45:
            yield piece
            piece = ""
        piece += coded
    yield piece


def _boundary(letter: Letter, parts: list[bytes]) -> str:
    """Return a boundary that none of the parts holds; the same letter always has the same one."""
    for attempt in range(1000):
        seed = f"{letter.message_id}\0{attempt}".encode()
        found = f"=_{hashlib.sha256(seed).hexdigest()[:32]}"
        if all(found.encode() not in part for part in parts):
            return found
    raise Unsendable("No line can part the text from its files: send the files one by one.")

"""Outlook's winmail.dat (MS-OXTNEF): its text and its files, without copying them.

`read_tnef` never raises: what it cannot read is None, and the caller lists the file as it is. Every loop is bounded
by the bytes at hand, never by a count that the file claims.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

from heardback.formats.mime_charset import decode_text
from heardback.formats.records import Attachment

_SIGNATURE = 0x223E9F78
MOST_OBJECTS = 20_000
_IN_ATTACHMENT = 2
# Attributes (MS-OXTNEF 2.1.3.2)
_BODY, _MAPI, _CODEPAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_MAPI = 0x9002, 0x8010, 0x800F, 0x9005
# MAPI properties (MS-OXPROPS)
_P_BODY, _P_HTML, _P_LONG_NAME, _P_INTERNET_CODEPAGE, _P_DATA = 0x1000, 0x1013, 0x3707, 0x3FDE, 0x3701
_P_MIME = 0x370E
_WANTED = frozenset({_P_BODY, _P_HTML, _P_LONG_NAME, _P_INTERNET_CODEPAGE, _P_DATA, _P_MIME})
# Sizes in the stream of values of fixed length (MS-OXTNEF 2.1.3.4); all are padded to four bytes.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_VARIABLE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_UNICODE = 0x1F


@dataclass(frozen=True, slots=True)
class TnefContents:
    """`text` and `html` body ('' where absent) and the files; `is_cut` where more than `MOST_OBJECTS` follow."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]
    is_cut: bool = False


class _Value(NamedTuple):
    kind: int
    data: bytes


@dataclass(slots=True)
class _File:
    name: str = ""
    kind: str = "application/octet-stream"
    size: int = 0


def read_tnef(data: bytes) -> TnefContents | None:
    """Return what a winmail.dat holds, or None where it is none or its beginning is broken."""
    if len(data) < 17 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    text = html = ""
    charset = "cp1252"
    files: list[_File] = []
    position = 6
    for _ in range(MOST_OBJECTS):
        if position + 11 > len(data):
            break
        level, name, _, length = struct.unpack_from("<BHHI", data, position)
        start = position + 9
        end = min(start + length, len(data))
        position = start + length + 2
        if level == _IN_ATTACHMENT:
            _read_file_object(name, data, start, end, charset, files)
        elif name == _CODEPAGE and end - start >= 4:
            charset = _charset(struct.unpack_from("<I", data, start)[0])
        elif name == _BODY:
            text = text or _decoded(_Value(0x1E, data[start:end]), charset)
        elif name == _MAPI:
            found = _properties(data, start, end)
            inner = _page(found.get(_P_INTERNET_CODEPAGE)) or charset
            text = text or _decoded(found.get(_P_BODY), charset)
            html = html or _decoded(found.get(_P_HTML), inner)
    attachments = tuple(Attachment(one.name, one.kind, one.size) for one in files)
    return TnefContents(text, html, attachments, position + 11 <= len(data))


def _read_file_object(name: int, data: bytes, start: int, end: int, charset: str, files: list[_File]) -> None:
    if name == _NEW_FILE or not files:
        files.append(_File())
    if name == _FILE_TITLE:
        files[-1].name = files[-1].name or _decoded(_Value(0x1E, data[start:end]), charset)
    elif name == _FILE_DATA:
        files[-1].size = end - start
    elif name == _FILE_MAPI:
        found = _properties(data, start, end)
        files[-1].name = _decoded(found.get(_P_LONG_NAME), charset) or files[-1].name
        files[-1].kind = _decoded(found.get(_P_MIME), charset).lower() or files[-1].kind
        if not files[-1].size and _P_DATA in found:
            files[-1].size = len(found[_P_DATA].data)


def _properties(data: bytes, start: int, end: int) -> dict[int, _Value]:
    """Read a property list (MS-OXTNEF 2.1.3.4) as far as it can be followed."""
    found: dict[int, _Value] = {}
    position = start + 4
    try:
        while position + 4 <= end:
            kind, name = struct.unpack_from("<HH", data, position)
            position += 4
            if name >= 0x8000:
                (is_string,) = struct.unpack_from("<I", data, position + 16)
                position += 24
                if is_string:
                    (length,) = struct.unpack_from("<I", data, position - 4)
                    position += _padded(length)
            is_many = bool(kind & 0x1000)
            base = kind & 0x0FFF
            if base in _VARIABLE:
                value, position = _variable(data, position, end)
            elif base in _FIXED:
                count = struct.unpack_from("<I", data, position)[0] if is_many else 1
                position += 4 if is_many else 0
                value = data[position : position + _FIXED[base]]
                position += _padded((2 if base == 2 and is_many else _FIXED[base]) * count)
            else:
                break
            if name in _WANTED:
                found.setdefault(name, _Value(base, value))
    except struct.error:
        pass
    return found


def _variable(data: bytes, position: int, end: int) -> tuple[bytes, int]:
    """Return the first of the values at `position` and the position behind the last."""
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    first = b""
    for index in range(count):
        if position + 4 > end:
            raise struct.error
        (length,) = struct.unpack_from("<I", data, position)
        position += 4
        if not index:
            first = data[position : min(position + length, end)]
        position += _padded(length)
    return first, position


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _page(value: _Value | None) -> str:
    return _charset(struct.unpack("<I", value.data[:4])[0]) if value and len(value.data) >= 4 else ""


def _charset(page: int) -> str:
    return {65001: "utf-8", 20127: "us-ascii", 28591: "iso-8859-1", 1200: "utf-16-le"}.get(page, f"cp{page}")


def _decoded(value: _Value | None, charset: str) -> str:
    if value is None:
        return ""
    text, _ = decode_text(value.data, "utf-16-le" if value.kind == _UNICODE else charset)
    return text.strip("\0").replace("\r\n", "\n")

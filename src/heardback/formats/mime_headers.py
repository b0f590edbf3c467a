"""The header block of a mail or part: every field in order, unfolded, as text (RFC 5322 section 2.2).

Reads CRLF, LF and mixed line ends; never raises. Lines that are no field are skipped if more fields follow and
start the body if none does. Raw eight-bit bytes are read as UTF-8 (RFC 6532), else as windows-1252.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from heardback.formats.mime_charset import decode_text

Fields = tuple[tuple[str, str], ...]

_WINDOW = 1 << 16
_MOST_FIELDS = 20_000
_FIELD = re.compile(r"[!-9;-~]+[ \t]*:")
_NAME = re.compile(r"[!-9;-~]+\Z")


class HeaderBlock(NamedTuple):
    """`fields` as (lower-cased name, unfolded value); the body starts at byte `body_start`."""

    fields: Fields
    body_start: int
    defects: tuple[str, ...]


def read_header_block(raw: bytes, start: int, end: int) -> HeaderBlock:
    """Return the header fields of the entity in `raw[start:end]`."""
    if raw.startswith(b"\n", start):
        return HeaderBlock((), min(start + 1, end), ())
    if raw.startswith(b"\r\n", start):
        return HeaderBlock((), min(start + 2, end), ())
    stop, body_start = _blank_line(raw, start, end)
    block = raw[start:stop]
    defects: list[str] = []
    if block.isascii():
        text = block.decode("ascii")
    else:
        text, odd = _eight_bit(block)
        defects.append(odd)
    if "\r" in text:
        text = text.replace("\r\n", "\n").rstrip("\r")
    lines = text.split("\n")
    fields, junk_line = _fields(lines, defects)
    if junk_line >= 0:
        body_start = _line_offset(raw, start, end, junk_line)
        defects.append("no blank line between header and body")
    return HeaderBlock(fields, body_start, tuple(defects))


def _blank_line(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Return (end of the last header line, start of the body); windows keep the search linear in the header."""
    window = _WINDOW
    low = start
    while low < end:
        high = min(low + window, end)
        crlf = raw.find(b"\n\r\n", low, high)
        bare = raw.find(b"\n\n", low, crlf if crlf >= 0 else high)
        if bare >= 0:
            return bare, bare + 2
        if crlf >= 0:
            return crlf, crlf + 3
        # A blank line may straddle the window's edge.
        low = high - 2 if high < end else end
        window *= 4
    return end, end


def _eight_bit(block: bytes) -> tuple[str, str]:
    try:
        return block.decode("utf-8"), "raw eight-bit characters in the header"
    except UnicodeDecodeError:
        text = "\n".join(decode_text(line, "")[0] for line in block.split(b"\n"))
        return text, "raw eight-bit characters in the header, not utf-8"


def _fields(lines: list[str], defects: list[str]) -> tuple[Fields, int]:
    """Return the fields and the index of the line where the body begins without a blank line, or -1."""
    out: list[tuple[str, str]] = []
    folded: list[str] = []
    name = value = ""
    for index, line in enumerate(lines):
        if line[:1] in {" ", "\t"}:
            folded.append(line)
            continue
        if name:
            out.append((name, _unfold(value, folded) if folded else value.strip()))
        folded = []
        name, colon, value = line.partition(":")
        if colon and (name.isalnum() or _NAME.match(name)) and name.isascii():
            name = name.lower()
            continue
        stripped = name.rstrip(" \t")
        if colon and stripped and _NAME.match(stripped) and not line.startswith("From "):
            name = stripped.lower()
            continue
        name = ""
        if not line or line == "\r" or (index == 0 and line.startswith(("From ", ">From "))):
            continue
        if not any(_FIELD.match(later) for later in lines[index + 1 : index + 200]):
            return tuple(out), index
        defects.append("a line in the header is no field")
    if name:
        out.append((name, _unfold(value, folded) if folded else value.strip()))
    if len(out) > _MOST_FIELDS:
        defects.append(f"{len(out)} header fields: the first {_MOST_FIELDS} are kept")
        del out[_MOST_FIELDS:]
    return tuple(out), -1


def _unfold(value: str, folded: list[str]) -> str:
    """Join folded lines by one blank, as clients show them."""
    return " ".join([value.strip(), *[line.strip() for line in folded]]).strip()


def _line_offset(raw: bytes, start: int, end: int, line: int) -> int:
    position = start
    for _ in range(line):
        position = raw.find(b"\n", position, end) + 1
        if not position:
            return end
    return position

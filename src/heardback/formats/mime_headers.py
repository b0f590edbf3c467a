"""The header block of a mail or part: every field in order, unfolded, as text (RFC 5322 section 2.2).

Reads CRLF, LF and mixed line ends; never raises. Lines that are no field are skipped if more fields follow and
start the body if none does. Raw eight-bit bytes are read as UTF-8 (RFC 6532), else as windows-1252.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from heardback.formats.mime_charset import decode_text

Fields = tuple[tuple[str, str], ...]

_MOST_FIELDS = 20_000
_MOST_BYTES = 4 << 20
_LONGEST_NAME = 200
_MOST_SEEN_NAMES = 4096
# The header of a part is short, and the same few are written over and over.
_SHORT = 200
_FIELD = re.compile(r"[!-9;-~]+[ \t]*:")
_CHARSET = re.compile(rb'(?i)charset\s?=\s?"?([\w.-]{2,40})')
_FOLD = re.compile(r"\n[ \t]+")
_BLANK_LINE = re.compile(rb"\n\r?\n")
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
    if stop - start <= _SHORT:
        fields = _short_block(raw[start:stop])
        if fields:
            return HeaderBlock(fields, body_start, ())
    defects: list[str] = []
    if stop - start > _MOST_BYTES:
        defects.append(f"a header of {stop - start} bytes: the first {_MOST_BYTES} are read")
    block = raw[start : min(stop, start + _MOST_BYTES)]
    if block.isascii():
        text = block.decode("ascii")
    else:
        text, odd = _eight_bit(block, raw[stop : min(end, stop + 4096)])
        defects.append(odd)
    if "\r" in text:
        text = text.replace("\r\n", "\n").rstrip("\r")
    fields, body_line = _fields(text, defects)
    if body_line >= 0:
        body_start = _line_offset(raw, start, end, body_line)
        defects.append("no blank line between header and body")
    return HeaderBlock(fields, body_start, tuple(defects))


@lru_cache(maxsize=4096)
def _short_block(block: bytes) -> Fields:
    """Return the fields of a short block in which nothing is odd, else ()."""
    if not block.isascii():
        return ()
    defects: list[str] = []
    fields, body_line = _fields(block.decode("ascii").replace("\r\n", "\n").rstrip("\r"), defects)
    return () if defects or body_line >= 0 else fields


def _blank_line(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Return (end of the last header line, start of the body)."""
    found = _BLANK_LINE.search(raw, start, end)
    return found.span() if found else (end, end)


def _eight_bit(block: bytes, beyond: bytes) -> tuple[str, str]:
    try:
        return block.decode("utf-8"), "raw eight-bit characters in the header"
    except UnicodeDecodeError:
        # the charset of the body is the best guess for what stands raw above it
        declared = _CHARSET.search(block) or _CHARSET.search(beyond)
        label = declared[1].decode("ascii") if declared else ""
        text = "\n".join(decode_text(line, label)[0] for line in block.split(b"\n"))
        return text, f"raw eight-bit characters in the header, read as {label or 'windows-1252'}"


_seen_names: dict[str, str] = {}
_seen_heads: dict[str, str] = {}


def _field_name(name: str) -> str:
    """Return the lower-cased field name, or '' for what is none."""
    stripped = name.rstrip(" \t")
    key = stripped.lower() if len(stripped) <= _LONGEST_NAME and _NAME.match(stripped) else ""
    if len(_seen_names) < _MOST_SEEN_NAMES:
        _seen_names[name] = key
    return key


def _fields(text: str, defects: list[str]) -> tuple[Fields, int]:
    """Return the fields and the index of the line where the body begins without a blank line, or -1."""
    # blanks before a fold are rare; a pattern that swallowed them would cost the square of their number
    tight = text if " \n" not in text else "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    lines = _FOLD.sub(" ", tight).split("\n")
    known = _seen_heads
    if len(lines) <= _MOST_FIELDS:
        try:
            # a name seen before, a colon and a blank: what servers and clients write
            return (
                tuple([(known[(cut := line.partition(" "))[0]], cut[2].strip()) for line in lines]),
                -1,
            )
        except KeyError:
            pass
    return _mixed_fields(text, lines, defects)


def _mixed_fields(text: str, lines: list[str], defects: list[str]) -> tuple[Fields, int]:
    out: list[tuple[str, str]] = []
    known = _seen_names.get
    for line in lines:
        name, colon, value = line.partition(":")
        key = (known(name) or _field_name(name)) if colon else ""
        if not key:
            return _odd_fields(text.split("\n"), defects)
        out.append((key, value.strip()))
        if len(_seen_heads) < _MOST_SEEN_NAMES and len(name) <= _LONGEST_NAME and name[-1] not in " \t":
            _seen_heads[f"{name}:"] = key
    if len(out) > _MOST_FIELDS:
        defects.append(f"{len(out)} header fields: the first {_MOST_FIELDS} are kept")
        del out[_MOST_FIELDS:]
    return tuple(out), -1


def _odd_fields(lines: list[str], defects: list[str]) -> tuple[Fields, int]:
    """As `_fields`, line by line, for a block that holds lines which are no field."""
    out: list[tuple[str, list[str]]] = []
    body_line = -1
    last_field = max((index for index, line in enumerate(lines) if _FIELD.match(line)), default=-1)
    for index, line in enumerate(lines):
        name, colon, value = line.partition(":")
        key = _field_name(name) if colon and not line.startswith("From ") else ""
        if line[:1] in {" ", "\t"}:
            if out:
                out[-1][1].append(line)
        elif key:
            out.append((key, [value]))
        elif not line.strip() or (index == 0 and line.startswith(("From ", ">From "))):
            continue
        elif out and "=" in line and out[-1][1][-1].rstrip().endswith(";"):
            # a parameter that lost the blank before it: boundary="..." at the line's beginning
            out[-1][1].append(line)
            defects.append("a folded line without its blank")
        elif index > last_field:
            body_line = index
            break
        else:
            defects.append("a line in the header is no field")
    if len(out) > _MOST_FIELDS:
        defects.append(f"{len(out)} header fields: the first {_MOST_FIELDS} are kept")
        del out[_MOST_FIELDS:]
    return tuple((key, " ".join(line.strip() for line in folded).strip()) for key, folded in out), body_line


def _line_offset(raw: bytes, start: int, end: int, line: int) -> int:
    position = start
    for _ in range(line):
        position = raw.find(b"\n", position, end) + 1
        if not position:
            return end
    return position

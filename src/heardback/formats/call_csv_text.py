"""The text of a table file, whatever program saved it.

A caller may rely on: no byte is lost or refused. UTF-8 and UTF-16 are told by their marks or their shape; what is
neither is Windows' western code page, and where even that has no letter, latin-1, which has one for every byte.
"""

from __future__ import annotations

from typing import NamedTuple

from heardback.formats.records import Unreadable


class TableText(NamedTuple):
    """Decoded `text` without a byte order mark, and the `encoding` it was in."""

    text: str
    encoding: str


def decode_table(data: bytes, encoding: str = "") -> TableText:
    """Return a file's text; `encoding` '' finds it out. Raises Unreadable for an encoding that does not fit."""
    chosen = encoding or _encoding_of(data)
    try:
        return TableText(data.decode(chosen).removeprefix("\ufeff"), chosen)
    except LookupError:
        raise Unreadable(f"There is no encoding {chosen!r}: try utf-8, utf-16 or cp1252.") from None
    except UnicodeDecodeError as problem:
        if encoding:
            raise Unreadable(
                f"The file is not written in {encoding}: byte {problem.start + 1} does not fit. Leave the encoding"
                " out to have it found."
            ) from None
        return TableText(data.decode("latin-1"), "latin-1")


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:4096]
    # Two bytes a letter: in western text every other byte is NUL.
    if head.count(b"\x00") > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"

"""Journal reports: a server's envelope around a copy of every mail (Exchange, "X-MS-Journal-Report").

The report says nothing that the copy inside does not say better; what counts is the attached original.
Source: Exchange Online documentation, "Journal report format": headers X-MS-Journal-Report, one message/rfc822 part.
"""

from __future__ import annotations

import re
from typing import Final

from heardback.formats.mime_headers import read_header_block
from heardback.formats.mime_parts import Budget, Part, decoded_bytes, read_part

_MARK: Final = re.compile(rb"(?im)^x-ms-journal-report[ \t]*:")
_MESSAGES: Final = frozenset({"message/rfc822", "message/global"})
_MOST_BYTES: Final = 1 << 30


def unwrapped(raw: bytes) -> bytes:
    """Return the original inside a journal report; any other mail, and a report without one, as it is."""
    block = read_header_block(raw, 0, len(raw))
    if not _MARK.search(raw, 0, block.body_start):
        return raw
    budget = Budget()
    root = read_part(raw, block.fields, min(block.body_start, len(raw)), len(raw), 0, budget)
    for part in root.children:
        if part.content_type.value in _MESSAGES:
            return _content(part, budget) or raw
    return raw


def _content(part: Part, budget: Budget) -> bytes:
    if part.encoding in {"base64", "quoted-printable"}:
        return decoded_bytes(part, budget, most=_MOST_BYTES)
    return bytes(part.raw[part.start : part.end])

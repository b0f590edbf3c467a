"""What a Maildir's file names say: flags, delivery time, size; and what its folder names say.

Sources: the qmail maildir specification (base name, `:2,` flags), Maildir++ (folders as `.Parent.Child`),
Dovecot (`,S=` gives the mail's size, mtime its delivery time).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from heardback.formats.exports.folders import decode_mailbox_name
from heardback.formats.exports.items import NO_FLAGS

_INFO = re.compile(r"[:!;\-_]2,([A-Za-z]*)$")
_SECONDS = re.compile(r"(\d{9,10})\.")
_SIZE = re.compile(r",S=(\d+)")
_LETTERS = {"S": "seen", "R": "answered", "P": "forwarded", "F": "flagged", "T": "deleted", "D": "draft"}


@lru_cache(maxsize=512)
def _flags(letters: str) -> frozenset[str]:
    return frozenset(flag for letter, flag in _LETTERS.items() if letter in letters)


def name_flags(name: str) -> frozenset[str]:
    """Return the flags in a Maildir file's name; the separator is `:` or what stands in for it."""
    found = _INFO.search(name)
    return _flags(found.group(1)) if found else NO_FLAGS


def name_size(name: str) -> int | None:
    """Return the mail's size as the name promises it, None where it does not."""
    found = _SIZE.search(name)
    return int(found.group(1)) if found else None


def delivered_at(name: str, modified_at: float) -> datetime:
    """Return when the mail was delivered: the earlier of the name's time and the file's.

    Neither can precede delivery unless set on purpose; a copy raises the file's time and a migration
    the name's, so the earlier is the better of the two.
    """
    found = _SECONDS.match(name)
    seconds = min(modified_at, float(found.group(1))) if found else modified_at
    return datetime.fromtimestamp(seconds, UTC)


def folder_path(directory: str) -> str:
    """Return the folder path of a Maildir directory relative to its root: `.Sent.2019` is `Sent/2019`.

    The root itself is INBOX. Names are decoded from modified UTF-7.
    """
    parts: list[str] = []
    for part in directory.split("/"):
        if part.startswith("."):
            parts.extend(piece for piece in part.split(".") if piece)
        elif part:
            parts.append(part)
    return "/".join(decode_mailbox_name(part) for part in parts) or "INBOX"

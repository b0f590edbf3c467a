"""Content-Type and Content-Disposition: the value and its parameters (RFC 2045 section 5.1, RFC 2183, RFC 2231).

Lenient where senders are: missing semicolons, unquoted blanks and equals signs, encoded words in file names,
continuations out of order or with gaps. Never raises; values are unescaped and decoded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from heardback.formats.mime_charset import decode_text
from heardback.formats.mime_words import decode_words

_MOST_CONTINUATIONS = 1000


class HeaderValue(NamedTuple):
    """A structured header: lower-cased `value` ('text/plain', 'attachment') and its parameters in order."""

    value: str
    parameters: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return the first parameter called `name` (lower case), or ''."""
        for key, value in self.parameters:
            if key == name:
                return value
        return ""


_SIMPLE = re.compile(r"\s*([\w.+-]+(?:/[\w.+-]+)?)\s*\Z")
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_BLANKS = re.compile(r"\s+")
_STARRED = re.compile(r"([^*\s]+)[ ]?\*(?:[ ]?(\d{1,9})[ ]?)?(\*?)\Z")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# "access-type=mail-server server=..": a bare value followed by another name= without a semicolon
_RUN_ON = re.compile(r"\s(?=[\w*.-]+[ ]?=(?!\?))")
_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?\Z)', re.DOTALL)


@lru_cache(maxsize=2048)
def parse_header_value(raw: str) -> HeaderValue:
    """Return the value and parameters of a Content-Type or Content-Disposition header."""
    simple = _SIMPLE.match(raw)
    if simple:
        return HeaderValue(simple[1].lower(), ())
    head, _, rest = raw.partition(";")
    if "=" in head and not _first_token_has_equals(head):
        first, _, tail = head.strip().partition(" ")
        head, rest = first, f"{tail};{rest}"
    if "(" in head:
        head = _COMMENT.sub(" ", head)
    head = _BLANKS.sub("", head).lower()
    return HeaderValue(head, _parameters(rest) if "=" in rest else ())


def _first_token_has_equals(head: str) -> bool:
    tokens = head.split(None, 1)
    return len(tokens) < 2 or "=" in tokens[0]


def _parameters(text: str) -> tuple[tuple[str, str], ...]:
    plain: list[tuple[str, str]] = []
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    position = 0
    while (equals := text.find("=", position)) >= 0:
        name = _last_word(text[position:equals])
        value, position = _value_at(text, equals + 1)
        if not name or not value:
            continue
        starred = _STARRED.match(name) if "*" in name else None
        if starred:
            rank = int(starred[2]) if starred[2] else -1
            is_encoded = bool(starred[3]) or starred[2] is None
            group = pieces.setdefault(starred[1], [])
            if len(group) < _MOST_CONTINUATIONS:
                group.append((rank, is_encoded, value))
            if len(group) == 1:
                plain.append((starred[1], "\0*"))
        else:
            plain.append((name, decode_words(value) if "=?" in value else value))
    if not pieces:
        return tuple(plain)
    return tuple((key, _joined(pieces[key]) if value == "\0*" else value) for key, value in plain)


def _last_word(text: str) -> str:
    words = text.rpartition(";")[2].replace('"', " ").split()
    if len(words) > 1 and words[-1].startswith("*"):
        return "".join(words[-2:]).lower()
    return words[-1].lower() if words else ""


def _value_at(text: str, start: int) -> tuple[str, int]:
    """Return the parameter value that begins at `start` and the position behind it."""
    end = len(text)
    while start < end and text[start].isspace():
        start += 1
    quoted = _QUOTED.match(text, start)
    if quoted:
        value = quoted[1]
        return (_ESCAPED.sub(r"\1", value) if "\\" in value else value), quoted.end()
    stop = text.find(";", start)
    stop = end if stop < 0 else stop
    value = text[start:stop]
    run_on = _RUN_ON.search(value) if "=" in value else None
    if run_on:
        stop = start + run_on.start()
        value = value[: run_on.start()]
    return (_COMMENT.sub("", value) if "(" in value else value).strip(), stop


def _joined(group: list[tuple[int, bool, str]]) -> str:
    """Join RFC 2231 continuations in the order of their numbers, percent-decoding those marked for it."""
    group.sort(key=lambda piece: piece[0])
    charset = ""
    data = b""
    for index, (_, is_encoded, value) in enumerate(group):
        if is_encoded and index == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        elif is_encoded and charset and value.lower().startswith(f"{charset.lower()}'"):
            # senders that repeat the charset in every piece
            value = value.partition("'")[2]
        data += unquote_to_bytes(value) if is_encoded else value.encode("utf-8", "replace")
    return decode_text(data, charset or "utf-8")[0]

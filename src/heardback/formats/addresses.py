"""Address headers: From, To, Cc, Reply-To and kin (RFC 5322 sections 3.4 and 4.4, RFC 6532).

Groups are flattened to their members, routes dropped, encoded words decoded, comments kept in the name where a client
shows them: alone as the name, else behind it. Addresses that a list archive hid ("bob at example.com (Bob)") are
restored; where the archive overwrote letters they stay visibly masked with "*". Never raises; work is linear in the
length of the header.
"""

from __future__ import annotations

import re
from functools import lru_cache

from heardback.formats.mime_words import decode_words
from heardback.formats.records import Mailbox

MOST_ADDRESSES = 10_000
_MOST_COMMENTS = 20

_LONGEST_CACHED = 400
_USUAL = re.compile(r'(?:"([^"\\]*)"|([^"\\<>()@,;:\[\]]*))\s?<([^\s<>"(),;:\\]+@[^\s<>"(),;:\\@]+)>\Z')
_BARE = re.compile(r'[^\s<>"(),;:\\]+@[^\s<>"(),;:\\@]+\Z')
_TOKEN = re.compile(
    r'=\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?=|"[^"\\]*(?:\\.[^"\\]*)*"?|<[^<>]*>?|[,;:]|\s+|[^\s"<>,;:()]+|>',
    re.DOTALL,
)
_ARCHIVED = re.compile(r"([^\s@<>]+) at ([\w.-]+\.?[\w-]*)(?: \((.*)\))?\Z", re.DOTALL)
# Newer archives overwrite letters and the dots of the domain with "@" and "|", in the words "sending from" too.
_MASKED = re.compile(r"(\S+) (\S+) (\S+) ([^\s.]*@[^\s.]*)(?: \((.*)\))?\Z", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse_addresses(value: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of one address header value (unfolded), in order."""
    return _cached(value) if len(value) <= _LONGEST_CACHED else _parse(value)


@lru_cache(maxsize=8192)
def _cached(value: str) -> tuple[Mailbox, ...]:
    return _parse(value)


def _parse(value: str) -> tuple[Mailbox, ...]:
    value = value.strip()
    match = _USUAL.match(value)
    if match:
        name = (match[1] or match[2] or "").strip()
        return (Mailbox(decode_words(name) if "=?" in name else name, match[3]),)
    if _BARE.match(value):
        return (Mailbox("", value),)
    if not value:
        return ()
    if "<" not in value:
        archived = _archived(value)
        if archived:
            return (archived,)
    if "=?" in value and "@" not in value and "<" not in value:
        # a whole header hidden in one encoded word
        decoded = decode_words(value)
        if "@" in decoded and "=?" not in decoded:
            return _parse(decoded)
    return _split(value)


def _archived(value: str) -> Mailbox | None:
    plain = _ARCHIVED.match(value)
    if plain:
        return Mailbox(decode_words(plain[3] or "").strip(), f"{plain[1]}@{plain[2]}")
    masked = _MASKED.match(value)
    if masked and ("@" in masked[2] + masked[3] or "|" in masked[2] + masked[3]):
        local, domain = masked[1].replace("@", "*"), masked[4].replace("@", "*")
        return Mailbox(decode_words(masked[5] or "").strip(), f"{local}@{domain}")
    return None


def _split(value: str) -> tuple[Mailbox, ...]:
    """The tolerant reader: one pass over tokens, a mailbox per comma, group names dropped."""
    found: list[Mailbox] = []
    phrase: list[str] = []
    comments: list[str] = []
    angle = ""
    position = 0
    end = len(value)
    while position < end and len(found) < MOST_ADDRESSES:
        if value[position] in "()":
            comment, position = _comment(value, position)
            if comment:
                comments.append(comment)
            if phrase and not phrase[-1].isspace():
                phrase.append("\0")  # remembers that the comment parted nothing: jdoe@machine(note).example
            continue
        token = _TOKEN.match(value, position)
        if not token:
            position += 1
            continue
        position = token.end()
        text = token[0]
        if text in {",", ";"}:
            _finish(found, phrase, comments, angle)
            phrase, comments, angle = [], [], ""
        elif text == ":":
            if angle or _looks_like_address(phrase):
                phrase.append(text)
            else:
                phrase, comments = [], []
        elif text[0] == "<":
            inner, more = _angle(text)
            comments += more
            if angle and inner:
                _finish(found, phrase, comments, angle)
                phrase, comments = [], []
            angle = inner or angle
            phrase.append(" ")
        else:
            phrase.append(text)
    _finish(found, phrase, comments, angle)
    return tuple(found)


def _looks_like_address(phrase: list[str]) -> bool:
    return bool(phrase) and phrase[-1].lower().endswith(("mailto", "http", "https"))


def _comment(value: str, start: int) -> tuple[str, int]:
    """Return the text of the (nested) comment at `start` and the position behind it."""
    if value[start] == ")":
        return "", start + 1
    depth = 0
    out: list[str] = []
    position = start
    end = len(value)
    while position < end:
        char = value[position]
        if char == "\\" and position + 1 < end:
            out.append(value[position + 1])
            position += 2
            continue
        if char == "(":
            depth += 1
            if depth > 1:
                out.append(char)
        elif char == ")":
            depth -= 1
            if not depth:
                break
            out.append(char)
        else:
            out.append(char)
        position += 1
    return " ".join("".join(out).split()), min(position + 1, end)


def _angle(text: str) -> tuple[str, list[str]]:
    """Return the address in `<...>` without route, blanks and comments, and those comments."""
    inner = text.strip("<> \t\r\n")
    comments: list[str] = []
    for _ in range(_MOST_COMMENTS):
        start = inner.find("(")
        if start < 0:
            break
        comment, stop = _comment(inner, start)
        if comment:
            comments.append(comment)
        inner = inner[:start] + inner[stop:]
    if inner.startswith("@") and ":" in inner:
        inner = inner.partition(":")[2]
    if '"' not in inner:
        inner = "".join(inner.split())
    return inner, comments


def _finish(found: list[Mailbox], phrase: list[str], comments: list[str], angle: str) -> None:
    name = _shown(phrase)
    notes = [decode_words(comment).strip('"') for comment in comments]
    if not angle:
        angle, name = _address_in_phrase(phrase, name)
        if notes and name and not angle and " " not in name and '"' not in phrase[0]:
            # a local user and who that is: "root (Cron Daemon)"
            angle, name = name, ""
    if notes:
        joined = " ".join(notes)
        name = f"{name} ({joined})" if name else joined
    if name or angle:
        found.append(Mailbox(name, angle))


def _shown(phrase: list[str]) -> str:
    """Join the words of a display name: quotes off, encoded words decoded, blanks single outside quotes."""
    if not phrase:
        return ""
    text = ""
    for part in phrase:
        if part == "\0":
            continue
        if part[0] == '"':
            inner = part[1:-1] if len(part) > 1 and part[-1] == '"' else part[1:]
            text += _ESCAPED.sub(r"\1", inner) if "\\" in inner else inner
        elif part.isspace():
            text += "" if text[-1:] == " " else " "
        else:
            text += part
    text = text.strip() if phrase[0][0] != '"' or len(phrase) > 1 else text
    return decode_words(text) if "=?" in text else text


def _address_in_phrase(phrase: list[str], name: str) -> tuple[str, str]:
    """A mailbox without angle brackets: "jdoe@test . example", "jdoe@host [mailto:x@y]", "Name at host"."""
    parts = [part for part in phrase if part != "\0"]
    text = "".join(" " if part.isspace() else part for part in parts).strip()
    if "@" not in text:
        archived = _ARCHIVED.match(text)
        return (f"{archived[1]}@{archived[2]}", "") if archived else ("", name)
    if '"' in text and text.startswith('"') and '"@' in text:
        return text, ""
    if " " not in text:
        return text, ""
    mailto = re.search(r"\[mailto:([^\s\]]+)\]?", text)
    if mailto:
        return mailto[1], text[: mailto.start()].strip()
    tight = re.sub(r"\s?([@.])\s?", r"\1", text)
    if " " not in tight:
        return tight, ""
    words = text.split()
    for index, word in enumerate(words):
        if "@" in word[1:-1]:
            return word, " ".join(words[:index] + words[index + 1 :])
    return "", name

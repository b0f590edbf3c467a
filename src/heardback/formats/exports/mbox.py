"""mbox files in every dialect: split at true separators, from any byte range, with the same result.

A separator is decided by the bytes around it alone, so any number of readers may each take a range of one
file and together yield every message once. `mboxcl` files, whose Content-Length lines place the
separators, are walked from boundary to boundary instead; `plan_ranges` finds boundaries that a range may start at.

Dialects. A line `From …` is a separator when it ends in a date and a header follows (RFC 4155 appendix A,
with the looser dates that mail programs and pipermail write), or when, without a date, two well-known headers
follow; where the blank line before it is missing, date and two well-known headers are demanded. In a file
that is not itself a series of git patches, git's patch marker (`From <40 hex> Mon Sep 17 00:00:00
2001`) is text.
Unescaping: `>From ` becomes `From `, which mboxo and mboxrd agree on. `>>From ` is left: mboxrd wrote it
from `>From ` and mboxo from itself, the two cannot be told apart, and one `>` more or less only marks a
quotation as a quotation. mboxcl2 files escape nothing and are left alone.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from functools import lru_cache

from heardback.formats.exports.folders import label_role
from heardback.formats.exports.items import NO_FLAGS, Origin, RawItem

LOOK_BEHIND = 4
LOOK_AHEAD = 16 * 1024
_MAX_SEPARATOR = 2048
_MAX_HEADERS = 8 * 1024
_WINDOW = 8 * 1024 * 1024
COPY_LIMIT = 32 * 1024 * 1024

_MONTHS = {name: number for number, name in enumerate(
    b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}  # fmt: skip
_MONTH_NAMES = {name.capitalize(): number for name, number in _MONTHS.items()}
_STAMP = re.compile(
    rb"(?i)\b(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[ \t]+(\d{1,2})[ \t]+"
    rb"(\d{1,2}):(\d\d)(?::(\d\d))?[ \t]+(?:([+-]\d{4}|[A-Z]{1,5})(?:[ \t]+[A-Z]{3,5})?[ \t]+)?(\d{4})"
    rb"(?:[ \t]+([+-]\d{4}|[A-Z]{1,5}))?"
    rb"|(\d{1,2})[ \t]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[ \t]+(\d{4})[ \t]+"
    rb"(\d{1,2}):(\d\d)(?::(\d\d))?(?:[ \t]+([+-]\d{4}|[A-Z]{1,5}))?"
    rb"|(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?[ \t]?(Z|[+-]\d\d:?\d\d)?"
    rb")(?:[ \t]+\([A-Z]+\))?(?:[ \t]+remote from [^\r\n]+)?[ \t]*\r?\n"
)
_DAY = rb"[A-Z][a-z]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \d]\d) (\d\d):(\d\d):(\d\d) "
# The same groups as in _STAMP, for the forms that nearly every writer uses.
_ASCTIME = re.compile(_DAY + rb"()(\d{4})()\r?\n")
_ZONED = re.compile(_DAY + rb"([+-]\d{4}) (\d{4})()\r?\n")
_HEADER = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_KNOWN = (
    rb"from|to|cc|bcc|subject|date|message-id|received|return-path|reply-to|sender|in-reply-to|references"
    rb"|mime-version|content-[a-z-]+|delivered-to|envelope-to|delivery-date|status|lines|precedence"
    rb"|user-agent|organization|newsgroups|path|xref|dkim-[a-z]+|domainkey-signature|authentication-results"
    rb"|arc-[a-z-]+|list-[a-z-]+|resent-[a-z-]+|errors-to|auto-submitted|thread-[a-z]+|importance|priority"
    rb"|disposition-notification-to|autocrypt|comments|keywords|original-[a-z-]+|apparently-to|x-[!-9;-~]+"
)
_KNOWN_HEADER = re.compile(rb"(?i)^(?:" + _KNOWN + rb")[ \t]*:", re.MULTILINE)
KNOWN_HEADER = re.compile(rb"(?i)(?:" + _KNOWN + rb")[ \t]*:")
_UNDATED = re.compile(rb"From (?:-|\S+@\S+)?[ \t]*\r?\n")
_GIT = re.compile(rb"From [0-9a-f]{40} Mon Sep 17 00:00:00 2001\r?\n")
_CONTENT_LENGTH = re.compile(rb"(?i)^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$", re.MULTILINE)
_ESCAPED = re.compile(rb"(?m)^>From ")
_MARKS = re.compile(rb"\n(X-Gmail-Labels|X-Mozilla-Status|X-Status|Status):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)")
_OBFUSCATED = re.compile(rb"From \S+ at ")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one mbox file is to be split; found once by `detect_dialect` from its beginning."""

    has_content_length: bool = False
    is_patch_series: bool = False


PLAIN = Dialect()


@dataclass(frozen=True, slots=True)
class Separator:
    """A separator line in a buffer: where it begins and ends, and its date's match, if it has one."""

    start: int
    end: int
    stamp: re.Match[bytes] | None


def read_at(fd: int, start: int, end: int) -> bytes:
    """Return the bytes [start, end) of `fd`, fewer only where the file ends earlier."""
    data = os.pread(fd, end - start, start)
    if len(data) == end - start:
        return data
    parts = [data]
    while data:
        start += len(data)
        data = os.pread(fd, end - start, start)
        parts.append(data)
    return b"".join(parts)


def separator_at(buf: bytes, at: int, is_patch_series: bool = False) -> Separator | None:
    """Return the separator that begins at `at` (where `From ` stands at a line's start), or None."""
    eol = buf.find(b"\n", at, at + _MAX_SEPARATOR)
    if eol < 0:
        return None
    after = eol + 1
    stamp = _stamp(buf, at, eol)
    while buf.startswith((b">From ", b">from "), after):  # UUCP relays stacked their own lines below
        after = buf.find(b"\n", after, after + _MAX_SEPARATOR) + 1
        if after == 0:
            return None
    has_blank = at == 0 or buf[at - 2 : at] == b"\n\n" or buf[at - 4 : at] == b"\r\n\r\n"
    if stamp is not None and has_blank:
        if _HEADER.match(buf, after) is None:
            return None
    elif stamp is not None:
        if not _has_two_known_headers(buf, after):
            return None
    elif not (has_blank and _UNDATED.match(buf, at) and _has_two_known_headers(buf, after)):
        return None
    if not is_patch_series and buf[at + 45 : at + 46] == b" " and _GIT.match(buf, at):
        return None
    return Separator(at, eol + 1, stamp)


def _stamp(buf: bytes, at: int, eol: int) -> re.Match[bytes] | None:
    """Return the date that ends the line [at, eol]; the two usual forms are tried at their places first."""
    text_end = eol - 1 if buf[eol - 1] == 0x0D else eol
    return (
        _ASCTIME.match(buf, max(0, text_end - 24))
        or _ZONED.match(buf, max(0, text_end - 30))
        or _STAMP.search(buf, at + 5, eol + 1)
    )


def _has_two_known_headers(buf: bytes, at: int) -> bool:
    if KNOWN_HEADER.match(buf, at) is None:
        return False
    end = header_end(buf, at, min(len(buf), at + _MAX_HEADERS))
    found = _KNOWN_HEADER.finditer(buf, at, end)
    return next(found, None) is not None and next(found, None) is not None


def header_end(buf: bytes | mmap.mmap, start: int, end: int) -> int:
    """Return where the header block that begins at `start` ends (at its blank line), at most `end`."""
    found = buf.find(b"\n\n", start, end)
    if found >= 0 and buf.find(b"\r", start, min(found, start + _MAX_SEPARATOR)) < 0:
        return found + 1
    crlf = buf.find(b"\n\r\n", start, found if found >= 0 else end)
    if crlf >= 0:
        return crlf + 1
    return found + 1 if found >= 0 else end


def find_separators(buf: bytes, start: int, end: int, is_patch_series: bool = False) -> list[Separator]:
    """Return the separators that begin in buf[start:end).

    The buffer must reach LOOK_BEHIND bytes before `start` and LOOK_AHEAD past `end`, or to the file's ends.
    """
    return _scan(buf, start, end, is_patch_series)[0]


def _scan(buf: bytes, start: int, end: int, is_patch_series: bool) -> tuple[list[Separator], list[int]]:
    """Return the separators that begin in buf[start:end) and where its escaped lines stand, in one pass."""
    found: list[Separator] = []
    escaped: list[int] = []
    if start == 0 and buf.startswith(b"From "):
        # The very first line needs no header after it: nothing else can be meant.
        found.append(separator_at(buf, 0, is_patch_series) or _separator_line(buf))
    # Searched without its blank: a rare last letter lets the search skip further.
    at = buf.find(b"From", max(1, start), end + 3)
    while at >= 0:
        before = buf[at - 1]
        if before == 0x0A:
            if buf[at + 4 : at + 5] == b" ":
                separator = separator_at(buf, at, is_patch_series)
                if separator is not None:
                    found.append(separator)
        elif before == 0x3E and buf[at - 2 : at - 1] == b"\n":
            escaped.append(at)
        at = buf.find(b"From", at + 4, end + 3)
    return found, escaped


def next_separator(fd: int, start: int, size: int, dialect: Dialect) -> int:
    """Return the offset of the first separator at or after `start`, `size` where there is none."""
    window = LOOK_AHEAD
    while start < size:
        base = max(0, start - LOOK_BEHIND)
        end = min(size, start + window)
        window = min(_WINDOW, window * 4)
        buf = read_at(fd, base, min(size, end + LOOK_AHEAD))
        found = find_separators(buf, start - base, end - base, dialect.is_patch_series)
        if found:
            return base + found[0].start
        start = end
    return size


def detect_dialect(fd: int, size: int, sample: int = 20) -> Dialect:
    """Return the dialect of the mbox open at `fd`.

    It is a Content-Length dialect when the Content-Length of each of its first messages leads exactly to a
    separator or the end of the file; a stray Content-Length line of a sender does not make it one.
    """
    head = read_at(fd, 0, min(size, 4096))
    dialect = Dialect(is_patch_series=_GIT.match(head) is not None)
    at = 0
    for _ in range(sample):
        if at >= size:
            break
        length_end = _content_length_end(fd, at, size)
        if length_end is None:
            return dialect
        at = length_end
    return Dialect(True, dialect.is_patch_series) if size else dialect


def _content_length_end(fd: int, start: int, size: int) -> int | None:
    """Return where the message at `start` ends by its Content-Length, None where no separator is."""
    reach = LOOK_AHEAD
    while True:
        buf = read_at(fd, start, min(size, start + reach))
        end = header_end(buf, 0, len(buf))
        if end < len(buf) or start + reach >= size or reach > COPY_LIMIT:
            break
        reach *= 4
    body = end + (2 if buf[end : end + 2] == b"\r\n" else 1)
    for found in _CONTENT_LENGTH.finditer(buf, 0, end):
        landing = start + body + int(found.group(1))
        if landing > size:
            continue
        tail = read_at(fd, landing, min(size, landing + 4 + LOOK_AHEAD))
        for gap in (b"\n", b"\r\n", b"", b"\n\n", b"\r\n\r\n"):
            if tail == gap:
                return size
            # The landing itself stands for the blank line: cl2 writers often leave none.
            if tail.startswith(gap + b"From ") and separator_at(b"\n\n" + tail[len(gap) :], 2, True):
                return landing + len(gap)
    return None


def plan_ranges(fd: int, size: int, dialect: Dialect, step: int) -> list[tuple[int, int]]:
    """Return ranges of about `step` bytes that cover [0, size) and may be read independently."""
    if not dialect.has_content_length:
        return [(at, min(size, at + step)) for at in range(0, size, step)]
    ranges, first, at = [], 0, 0
    while at < size:
        at = _next_boundary(fd, at, size, dialect)
        if at - first >= step or at >= size:
            ranges.append((first, at))
            first = at
    return ranges


def _next_boundary(fd: int, start: int, size: int, dialect: Dialect) -> int:
    by_length = _content_length_end(fd, start, size)
    return by_length if by_length is not None else next_separator(fd, start + 5, size, dialect)


def read_range(
    fd: int, start: int, end: int, size: int, dialect: Dialect, origin: Origin
) -> Iterator[RawItem]:
    """Yield the messages whose separators begin in [start, end) of the mbox of `size` bytes open at `fd`.

    Bytes before the first separator are an item of their own, flagged `fragment`, unless they are blank.
    """
    if dialect.has_content_length:
        yield from _walk_range(fd, start, end, size, dialect, origin)
        return
    base = max(0, start - LOOK_BEHIND)
    buf = read_at(fd, base, min(size, end + LOOK_AHEAD))
    found, escaped = _scan(buf, start - base, end - base, dialect.is_patch_series)
    marks = iter([*escaped, len(buf) + _WINDOW])
    mark = next(marks)
    if start == 0 and (not found or found[0].start > 0):
        upto = found[0].start if found else next_separator(fd, end, size, dialect)
        yield from _fragment(fd, upto, size, origin)
    for index, separator in enumerate(found):
        is_inner = index + 1 < len(found)
        upto = found[index + 1].start if is_inner else next_separator(fd, end, size, dialect) - base
        if upto <= len(buf):
            while mark < separator.start:
                mark = next(marks)
            # The last message reaches past what was scanned.
            is_escaped = mark < upto or not is_inner
            yield _item(buf, separator, upto, base, base + upto >= size, origin, is_escaped)
        else:
            yield _large_item(fd, base + separator.start, base + upto, size, origin, is_escaped=True)


def _walk_range(
    fd: int, start: int, end: int, size: int, dialect: Dialect, origin: Origin
) -> Iterator[RawItem]:
    at = start
    while at < end:
        upto = _next_boundary(fd, at, size, dialect)
        yield _large_item(fd, at, upto, size, origin, is_escaped=False)
        at = upto


def _fragment(fd: int, upto: int, size: int, origin: Origin) -> Iterator[RawItem]:
    raw = _view(fd, 0, upto)
    if bytes(raw[:4096]).strip(b"\xef\xbb\xbf\x00 \t\r\n") or (upto > 4096 and bytes(raw).strip()):
        flags = frozenset({"fragment"} | ({"cut_short"} if upto >= size and raw[-1:] != b"\n" else set()))
        yield RawItem(raw, origin.source, 0, upto, origin.folder, origin.role, flags=flags)


def _view(fd: int, start: int, end: int) -> bytes | memoryview:
    """Return [start, end) as bytes, or as a view of the file where a copy would be large."""
    if end - start <= COPY_LIMIT:
        return read_at(fd, start, end)
    page = start - start % mmap.ALLOCATIONGRANULARITY
    return memoryview(mmap.mmap(fd, end - page, access=mmap.ACCESS_READ, offset=page))[start - page :]


def _large_item(fd: int, start: int, upto: int, size: int, origin: Origin, is_escaped: bool) -> RawItem:
    view = _view(fd, start, upto)
    if isinstance(view, bytes):
        separator = _separator_line(view)
        return _item(view, separator, len(view), start, upto >= size, origin, is_escaped)
    head = bytes(view[:LOOK_AHEAD])
    item = _item(head, _separator_line(head), len(head), start, False, origin, False)
    raw = view[len(head) - len(item.raw) :]
    flags = item.flags
    if upto >= size and raw[-1] != 0x0A:
        flags |= {"cut_short"}
    if is_escaped and _holds_escaped(fd, start, upto):
        flags |= {"still_escaped"}
    return RawItem(
        raw, item.source, item.offset, upto - start, item.folder, item.role, item.labels,
        item.delivered_at, flags, item.envelope_from,
    )  # fmt: skip


def _holds_escaped(fd: int, start: int, end: int) -> bool:
    """Say whether [start, end) holds an escaped line; by windows, to keep a huge message out of memory."""
    while start < end:
        if b"\n>From " in read_at(fd, start, min(end, start + _WINDOW)):
            return True
        start += _WINDOW - LOOK_AHEAD
    return False


def _separator_line(buf: bytes) -> Separator:
    eol = buf.find(b"\n") + 1 or len(buf)
    return Separator(0, eol, _stamp(buf, 0, eol - 1) if 30 < eol < _MAX_SEPARATOR else None)


def _item(
    buf: bytes, separator: Separator, upto: int, base: int, is_last: bool, origin: Origin, is_escaped: bool
) -> RawItem:
    start, end = separator.end, upto
    if buf[end - 2 : end] == b"\n\n" and end - 1 > start:
        end -= 1  # the blank line that mbox writers put after every message
    elif buf[end - 3 : end] == b"\n\r\n" and end - 2 > start:
        end -= 2
    raw = buf[start:end]
    if is_escaped and b"\n>From " in raw:
        raw = _ESCAPED.sub(b"From ", raw)
    labels: tuple[str, ...] = ()
    flags = NO_FLAGS
    role = origin.role
    head = header_end(raw, 0, len(raw))
    if raw.find(b"Status:", 0, head) >= 0 or raw.find(b"X-Gmail-Labels:", 0, head) >= 0:
        for mark in _MARKS.finditer(b"\n" + raw[:head]):
            if mark.group(1) == b"X-Gmail-Labels":
                labels = gmail_labels(mark.group(2))
                role = label_role(labels) or origin.role
            else:
                flags |= _status_flags(mark.group(1), mark.group(2).strip())
    if is_last and upto > 0 and buf[upto - 1 : upto] != b"\n":
        flags |= {"cut_short"}
    line = buf[separator.start + 5 : separator.end]
    envelope = line.split(None, 1)[0] if line.strip() else b""
    return RawItem(
        raw, origin.source, base + separator.start, upto - separator.start, origin.folder, role, labels,
        _delivered_at(buf, separator, envelope), flags, envelope.decode("utf-8", "backslashreplace"),
    )  # fmt: skip


def _delivered_at(buf: bytes, separator: Separator, envelope: bytes) -> datetime | None:
    """Return the separator's moment where it says when the mail was delivered.

    Thunderbird's `From - ` and the `MAILER-DAEMON` that libraries put in say when the message was copied;
    pipermail (`bob at example.com`) and public-inbox (`mboxrd@z`) repeat the sender's own clock or nothing.
    """
    if separator.stamp is None or envelope in (b"-", b"MAILER-DAEMON", b"mboxrd@z", b"???@???"):
        return None
    if len(envelope) == 40 and _GIT.match(buf, separator.start):
        return None
    if b" at " in buf[separator.start : separator.end] and _OBFUSCATED.match(buf, separator.start):
        return None
    if separator.stamp.re is _ASCTIME:
        month, day, hour, minute, second, _, year, _ = separator.stamp.groups()
        try:
            return datetime(
                int(year), _MONTH_NAMES[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC
            )
        except ValueError:
            return None
    return _moment(separator.stamp.groups())


def _moment(groups: tuple[bytes | None, ...]) -> datetime | None:
    """Return a separator's date in UTC, taken as UTC where it names no zone (RFC 4155 appendix A)."""
    if groups[0] is not None:
        month, day, hour, minute, second, zone, year, tail = groups[:8]
        number, zone = _MONTHS[month.lower()], zone or tail  # type: ignore[union-attr]
    elif groups[9] is not None:
        day, month, year, hour, minute, second, zone = groups[8:15]
        number = _MONTHS[month.lower()]  # type: ignore[union-attr]
    else:
        year, month, day, hour, minute, second, zone = groups[15:22]
        number = int(month or b"0")
    try:
        found = datetime(
            int(year or b"0"), number, int(day or b"0"), int(hour or b"0"), int(minute or b"0"),
            min(59, int(second or b"0")), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None
    if zone and zone[:1] in b"+-":
        digits = zone[1:].replace(b":", b"")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if offset < timedelta(hours=24):
            sign = -1 if zone[:1] == b"-" else 1
            found = found.replace(tzinfo=timezone(sign * offset)).astimezone(UTC)
    return found


@lru_cache(maxsize=256)
def _status_flags(name: bytes, value: bytes) -> frozenset[str]:
    if name == b"X-Mozilla-Status":
        try:
            bits = int(value, 16)
        except ValueError:
            return NO_FLAGS
        table = ((1, "seen"), (2, "answered"), (4, "flagged"), (8, "deleted"), (0x1000, "forwarded"))
        return frozenset(flag for bit, flag in table if bits & bit)
    letters = {"R": "seen", "A": "answered", "F": "flagged", "D": "deleted", "T": "draft"}
    text = value.decode("ascii", "replace")
    if len(text) > 6:
        return NO_FLAGS
    return frozenset(flag for letter, flag in letters.items() if letter in text)


@lru_cache(maxsize=4096)
def gmail_labels(value: bytes) -> tuple[str, ...]:
    """Return the labels in an `X-Gmail-Labels:` value: encoded words, commas between."""
    try:
        words = decode_header(re.sub(rb"\r?\n", b"", value).decode("utf-8", "replace"))
        text = "".join(
            word if isinstance(word, str) else word.decode(charset or "utf-8", "replace")
            for word, charset in words
        )
    except (LookupError, ValueError, HeaderParseError):
        text = value.decode("utf-8", "replace")
    parts = re.findall(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)', text)
    return tuple(label for quoted, plain in parts if (label := (quoted or plain).strip()))

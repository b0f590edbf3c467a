"""The parts of a mail: where each lies in the raw bytes, and its decoded content (RFC 2045, 2046).

Nothing is copied until somebody asks for a part's text: a part is an interval of the raw bytes. Wrong, missing and
repeated boundaries, missing end lines and headers are read the way mail clients read them; what was odd is noted in
`defects`. Never raises. Work is linear in the size of the mail for each level of nesting.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from heardback.formats.mime_charset import decode_text
from heardback.formats.mime_headers import Fields, read_header_block
from heardback.formats.mime_params import HeaderValue, parse_header_value

MOST_LEVELS = 100
MOST_PARTS = 10_000
MOST_TEXT_BYTES = 8 << 20
_STRETCH = 16 << 10

_TEXT_PLAIN = HeaderValue("text/plain", ())
_MESSAGE = HeaderValue("message/rfc822", ())
_NONE = HeaderValue("", ())
_CONTENT = frozenset({"content-type", "content-disposition", "content-transfer-encoding"})
_IDENTITY = frozenset(
    {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "8bits", "7bits", "ascii", "utf-8"}
)
_GUESS = re.compile(rb"(?m)^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[Cc]ontent-)")
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/\s]*(?:=[\s=]*)?")
_META_CHARSET = re.compile(rb"""(?i)<meta[^<>]{0,200}charset\s?=\s?["']?([\w.:-]{2,40})""")
_UU_BEGIN = re.compile(rb"(?:\A|\n)begin [0-7]{3,4} [^\r\n]*\r?\n")


@dataclass(slots=True)
class Budget:
    """What one mail may still cost, and what was odd about it."""

    parts: int = MOST_PARTS
    defects: list[str] = field(default_factory=list)

    def note(self, defect: str) -> None:
        """Add `defect` once."""
        if defect and defect not in self.defects:
            self.defects.append(defect)


@dataclass(slots=True)
class Part:
    """One entity: its fields, and its body in `raw[start:end]`.

    A multipart has children; one in which no part could be found is broken and its body is text.
    """

    raw: bytes
    fields: Fields
    content_type: HeaderValue
    disposition: HeaderValue
    encoding: str
    start: int
    end: int
    level: int
    is_broken: bool = False
    children: list[Part] = field(default_factory=list)

    @property
    def filename(self) -> str:
        """The name that the sender gave the part, '' if none."""
        return self.disposition.get("filename") or self.content_type.get("name")

    def header(self, name: str) -> str:
        """Return the first field `name` (lower case), or ''."""
        for key, value in self.fields:
            if key == name:
                return value
        return ""


def read_part(
    raw: bytes, fields: Fields, start: int, end: int, level: int, budget: Budget, in_digest: bool = False
) -> Part:
    """Return the entity whose fields are given and whose body is `raw[start:end]`, with all its children."""
    content_type, disposition, encoding = (_MESSAGE if in_digest else _TEXT_PLAIN), _NONE, ""
    seen_type = False
    for name, value in fields:
        if name not in _CONTENT:
            continue
        if name == "content-type" and not seen_type and value:
            content_type = _known_type(parse_header_value(value), budget)
            seen_type = True
        elif name == "content-disposition" and not disposition.value:
            disposition = parse_header_value(value)
        elif name == "content-transfer-encoding" and not encoding:
            encoding = value.partition(";")[0].partition("(")[0].strip(" \t\"'").lower()
    if not content_type.value.startswith("multipart/"):
        return Part(raw, fields, content_type, disposition, encoding, start, end, level)
    return _read_multipart(
        Part(raw, fields, content_type, disposition, encoding, start, end, level), budget, content_type
    )


def _known_type(found: HeaderValue, budget: Budget) -> HeaderValue:
    if "/" in found.value[1:-1]:
        return found
    budget.note("Content-Type without a type")
    if found.value == "multipart" or found.get("boundary"):
        return HeaderValue("multipart/mixed", found.parameters)
    return HeaderValue("text/html" if found.value == "html" else "text/plain", found.parameters)


def _read_multipart(part: Part, budget: Budget, content_type: HeaderValue) -> Part:
    if part.level >= MOST_LEVELS:
        budget.note(f"parts nested more than {MOST_LEVELS} deep: the inner ones are not read")
        return _as_opaque(part)
    boundary = content_type.get("boundary").encode("utf-8", "replace").rstrip()
    intervals = _intervals(part, boundary, budget) if boundary else []
    if not intervals:
        guess = _GUESS.search(part.raw, part.start, min(part.end, part.start + (1 << 20)))
        if guess:
            budget.note("boundary not found: taken from the body" if boundary else "boundary missing")
            intervals = _intervals(part, guess[1], budget)
    if not intervals:
        budget.note("multipart without a part: read as text")
        part.is_broken = True
        return part
    in_digest = content_type.value == "multipart/digest"
    for start, end in intervals:
        block = read_header_block(part.raw, start, end)
        for defect in block.defects:
            budget.note(defect)
        part.children.append(
            read_part(
                part.raw, block.fields, min(block.body_start, end), end, part.level + 1, budget, in_digest
            )
        )
    return part


def _as_opaque(part: Part) -> Part:
    opaque = HeaderValue("application/octet-stream", (("name", "nested-too-deep"),))
    return Part(part.raw, part.fields, opaque, part.disposition, "", part.start, part.end, part.level)


def _intervals(part: Part, boundary: bytes, budget: Budget) -> list[tuple[int, int]]:
    """Find the bodies between the delimiter lines of RFC 2046 section 5.1.1."""
    raw, end = part.raw, part.end
    mark = b"--" + boundary
    length = len(mark)
    found: list[tuple[int, int]] = []
    opened = -1
    is_closed = False
    position = _find_mark(raw, mark, part.start, end)
    while position >= 0:
        if position == part.start or raw[position - 1] in b"\r\n":
            line_end = raw.find(b"\n", position + length, end)
            stop = end if line_end < 0 else line_end
            rest = raw[position + length : min(stop, position + length + 200)]
            closes = rest.startswith(b"--")
            if closes or not rest.strip():
                if opened >= 0:
                    found.append((opened, _before_line(raw, opened, position)))
                    budget.parts -= 1
                opened = -1
                if budget.parts <= 0:
                    budget.note(f"more than {MOST_PARTS} parts: the rest is not read")
                    return found
                if not closes:
                    opened = min(stop + 1, end)
                    if is_closed:
                        # an inner multipart used the boundary of the outer one
                        budget.note("parts behind the closing boundary")
                is_closed = closes
        position = _find_mark(raw, mark, position + length, end)
    if opened >= 0:
        found.append((opened, end))
        budget.parts -= 1
        budget.note("last boundary missing")
    return found


def _find_mark(raw: bytes, mark: bytes, start: int, end: int) -> int:
    """Return `raw.find(mark, start, end)`, `mark` beginning with a dash; base64 holds none and costs little."""
    if end - start <= _STRETCH:
        return raw.find(mark, start, end)
    overlap = len(mark) - 1
    for low in range(start, end, _STRETCH):
        high = min(low + _STRETCH, end)
        dash = raw.find(b"-", low, high)
        if dash >= 0:
            found = raw.find(mark, dash, min(high + overlap, end))
            if found >= 0:
                return found
    return -1


def _before_line(raw: bytes, start: int, position: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if position > start and raw[position - 1] == 10:
        position -= 1
        if position > start and raw[position - 1] == 13:
            position -= 1
    elif position > start and raw[position - 1] == 13:
        position -= 1
    return position


def encoded_size(part: Part) -> int:
    """Return the size of the decoded body where it can be told without decoding, else of the encoded one."""
    size = part.end - part.start
    if part.encoding == "base64":
        padding = part.raw.count(b"=", max(part.start, part.end - 8), part.end)
        return max(0, (size - _line_break_bytes(part)) * 3 // 4 - padding)
    return max(0, size)


def _line_break_bytes(part: Part) -> int:
    """Count the bytes of line breaks; where all lines have one length, as encoders write them, two are looked at."""
    raw, start, end = part.raw, part.start, part.end
    length = raw.find(b"\n", start, end) + 1 - start
    if length <= 0:
        return 0
    whole = (end - start) // length
    last = start + whole * length - 1
    middle = start + whole // 2 * length - 1
    if raw[last] == 10 and raw[middle] == 10:
        return whole * (2 if raw[start + length - 2] == 13 else 1)
    return raw.count(b"\n", start, end) + raw.count(b"\r", start, end)


def decoded_bytes(part: Part, budget: Budget, most: int = MOST_TEXT_BYTES) -> bytes:
    """Return the body without its transfer encoding; more than `most` encoded bytes are cut, and that is noted."""
    end = part.end
    if end - part.start > most:
        end = part.start + most
        budget.note(f"a part of {part.end - part.start} bytes: the first {most} are read")
    data = part.raw[part.start : end]
    encoding = part.encoding
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in _IDENTITY:
        return data
    if encoding == "base64":
        return _from_base64(data, budget)
    if encoding in {"uuencode", "x-uuencode", "x-uue", "uue"}:
        return _from_uuencode(data, budget)
    budget.note(f"unknown transfer encoding {encoding[:30]!r}")
    return data


def _from_base64(data: bytes, budget: Budget) -> bytes:
    try:
        return binascii.a2b_base64(data.translate(None, b"\r\n \t"), strict_mode=True)
    except binascii.Error:
        pass
    run = _BASE64_RUN.match(data)
    stop = run.end() if run else 0
    head, tail = data[:stop], data[stop:]
    if tail.strip() and not _is_mostly_base64(data, head):
        budget.note("base64 declared, plain text found")
        return data
    clean = head.translate(None, b"\r\n \t=\v\f")
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    budget.note("damaged base64")
    text = binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    # A list server adds its footer, unencoded, behind the encoded text.
    return text + b"\n" + tail if tail.strip() else text


def _is_mostly_base64(data: bytes, head: bytes) -> bool:
    """Prose breaks off at its first full stop; encoded text runs on for at least one whole line."""
    longest = max((len(line) for line in head[:4000].split(b"\n")), default=0)
    return len(head) * 2 > len(data) or (longest >= 56 and b" " not in head[:56])


def _from_uuencode(data: bytes, budget: Budget) -> bytes:
    begin = _UU_BEGIN.search(data)
    out: list[bytes] = []
    for line in data[begin.end() if begin else 0 :].splitlines():
        if line.strip() in {b"end", b"`", b""}:
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            budget.note("damaged uuencode")
    return b"".join(out)


def part_text(part: Part, budget: Budget) -> str:
    """Return the decoded text of a part, with LF line ends."""
    data = decoded_bytes(part, budget)
    label = part.content_type.get("charset")
    if not label and part.content_type.value == "text/html" and not data.isascii():
        inside = _META_CHARSET.search(data, 0, 2048)
        label = inside[1].decode("ascii") if inside else ""
    text, defect = decode_text(data, label)
    budget.note(defect)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text

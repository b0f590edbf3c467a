"""The block of From/Sent/To/Subject lines that mail clients print above an original, in any known language.

`read_header_block` looks at one place and says what stands there; whether it makes the text below a quote is
decided in `zones`. Blocks may start with any of their lines, wrap long values, and stand in `>` quotes or in
Markdown stars. Source: SEMANTICS 2.3 (2b), 3.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from heardback.reading.lang.quotes_headers import LABELS

_MARKS: Final = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
)
_MAX_LABEL: Final = 26
_MAX_LINES: Final = 40
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]\"',;:@]{1,64}@[^\s<>()\[\]\"',;:@]{1,255}")
_COMMON: Final = frozenset({"from", "date", "to", "subject"})


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The lines [start, end) of a block and its `fields` in order as (kind, value); kinds as in `LABELS`."""

    start: int
    end: int
    fields: tuple[tuple[str, str], ...]

    def value(self, kind: str) -> str:
        """Return the first value of `kind`, or ''."""
        for key, value in self.fields:
            if key == kind:
                return value
        return ""

    @property
    def kinds(self) -> frozenset[str]:
        """Return which of from, date, to, cc, subject, reply_to occur."""
        return frozenset(kind for kind, _ in self.fields)

    @property
    def has_address(self) -> bool:
        """Return whether any party is given with an address."""
        return any("@" in value for kind, value in self.fields if kind != "subject")

    @property
    def is_original(self) -> bool:
        """Return whether these lines can only be the head of another message.

        Words such as "From" and "To" also label journeys, and forms print From and Subject: so it takes a
        sender, a date or recipient, and a third line or an address.
        """
        kinds = self.kinds
        if "from" not in kinds or not kinds & {"date", "to"}:
            return False
        return "subject" in kinds or (self.has_address and len(kinds) >= 2)

    @property
    def is_complete(self) -> bool:
        """Return whether sender, date and a third line are there, as clients print them and forms do not."""
        kinds = self.kinds
        return (
            {"from", "date"} <= kinds and len(kinds & _COMMON) >= 3 and (self.has_address or len(kinds) >= 4)
        )


def plain(line: str) -> str:
    """Return `line` stripped, without invisible direction marks."""
    return (line if line.isascii() else line.translate(_MARKS)).strip()


def label_of(line: str) -> tuple[str, str] | None:
    """Return (kind, value) where `line` begins with a known label and a colon, else None."""
    text = plain(line).lstrip("*>| \t_")
    at = text.find(":", 0, _MAX_LABEL + 2)
    if not text.isascii():
        wide = text.find("：", 0, _MAX_LABEL + 2)
        at = wide if at < 0 or 0 <= wide < at else at
    if at <= 0:
        return None
    kind = LABELS.get(text[:at].strip("* _\t\xa0").lower())
    return (kind, text[at + 1 :].strip(" \t*_\xa0")) if kind else None


def read_header_block(lines: Sequence[str], start: int) -> HeaderBlock | None:
    """Return the block that begins at line `start`, or None where fewer than two kinds of label follow.

    Wrapped values are folded into their label; single blank lines between labels are allowed.
    """
    first = label_of(lines[start])
    if first is None:
        return None
    one_line = _one_line_block(lines[start], start)
    if one_line is not None:
        return one_line
    fields: list[tuple[str, str]] = [first]
    last = start
    for at in range(start + 1, min(len(lines), start + _MAX_LINES)):
        line = lines[at]
        found = label_of(line)
        if found is not None:
            if _repeats(found[0], fields):
                break
            fields.append(found)
            last = at
        elif not line.strip(" \t\r>*\xa0"):
            if not _label_follows(lines, at, fields):
                break
        elif at - last > 6 or not _continues(line, fields[-1]):
            break
        else:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {plain(line).lstrip('> ')}".strip())
            last = at
    if len({kind for kind, _ in fields}) < 2:
        return None
    return HeaderBlock(start, last + 1, tuple(fields))


def split_party(value: str) -> tuple[str, str]:
    """Return (name, address) of the first party in `value`, '' for what is not given."""
    found = _ADDRESS.search(value)
    if found is None:
        return value.split("<")[0].strip(" \"'*[("), ""
    name = value[: found.start()]
    name = name.removesuffix("mailto:").strip(" <[(\"'*").removesuffix("mailto:").strip(" <[(\"'*")
    return name, found.group().removeprefix("mailto:").strip(".*")


def _repeats(kind: str, fields: list[tuple[str, str]]) -> bool:
    return kind != "cc" and any(kind == known for known, _ in fields)


def _label_follows(lines: Sequence[str], at: int, fields: list[tuple[str, str]]) -> bool:
    """Return whether a new label stands right below the blank line `at` (clients that double every line)."""
    if at + 1 >= len(lines):
        return False
    found = label_of(lines[at + 1])
    return found is not None and not _repeats(found[0], fields) and len(fields) < 6


def _continues(line: str, field: tuple[str, str]) -> bool:
    """Return whether `line` is the wrapped rest of `field`: always below an empty value, else if it looks so."""
    kind, value = field
    if not value or line[:1] in " \t":
        return True
    if kind in {"from", "to", "cc", "reply_to"}:
        return "@" in line or value.endswith((";", ",", "<", "["))
    return kind == "subject" and len(value) > 60


def _one_line_block(line: str, start: int) -> HeaderBlock | None:
    """Return the block where a client (or a conversion from HTML) put all labels on one line with an address."""
    if "@" not in line or len(line) > 2000 or line.count(":") < 3:
        return None
    fields: list[tuple[str, str]] = []
    value: list[str] = []
    for word in plain(line).split():
        kind = (
            LABELS.get(word.strip("*_>").removesuffix(":").strip("*_").lower())
            if word.rstrip("*_").endswith(":")
            else None
        )
        if kind is None or _repeats(kind, fields):
            value.append(word)
            continue
        if fields:
            fields[-1] = (fields[-1][0], " ".join(value))
        elif value:
            return None
        fields.append((kind, ""))
        value = []
    if not fields:
        return None
    fields[-1] = (fields[-1][0], " ".join(value))
    block = HeaderBlock(start, start + 1, tuple(fields))
    return block if block.is_complete else None

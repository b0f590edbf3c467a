"""The author's own words, told apart from quotes, attribution lines and signatures, conservatively.

`split_zones` marks every line; what is in doubt is new text. Nothing is lost: the fragments, joined, are the input.
Text set aside without a certain mark (below a mobile signature, below an attribution without address) is kept in
`doubtful_text`: a rule that says "no" on the new text must look there too. Never empty `new_text` on doubt alone.
Source: SEMANTICS 2.3 (12), 3.4; RFC 3676 section 4.3 (signature delimiter) and 4.5 (quote marks).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from heardback.reading.attributions import attribution_start, ends_with_verb
from heardback.reading.header_blocks import HeaderBlock, label_of, plain, read_header_block
from heardback.reading.lang.quotes_headers import LABELS
from heardback.reading.lang.quotes_separators import FORWARDS, ORIGINALS
from heardback.reading.marking import ATTRIBUTION, DOUBTFUL, NEW, QUOTED, Page
from heardback.reading.tails import LONGEST_CLOSING, RULE_MARKS, TAIL_HINTS, mark_tails

Kind = Literal["new", "attribution", "quoted", "signature"]

_KINDS: Final[tuple[Kind, ...]] = ("new", "attribution", "quoted", "signature", "quoted")
_RULES: Final = frozenset("-_=—–*#~+")
_SEPARATOR: Final = re.compile(r"[-–—_=*]{2,}[\s>]*([^\s\-–—_=*].{1,70}?)[\s]*(?:[-–—_=*]{2,})?$")
_QUOTE_TAIL: Final = re.compile(r">[>\s]*(?:\S+ ){0,3}\S*[:：]$")
_WRAP_WIDTH: Final = 70
_NEAR: Final = 6


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of lines of one `kind`, as written, with its offset in the input.

    `is_hidden` says that a client may fold it away: no new text follows and it is none itself.
    `is_certain` is False for text that was set aside without a certain mark.
    """

    kind: Kind
    text: str
    start: int
    is_hidden: bool
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Zones:
    """What `split_zones` found; the texts are stripped and joined in order, '' where there is none.

    `is_forward` says that a forward marker ("Forwarded message") or a header block without own words was seen.
    """

    new_text: str
    quoted_text: str
    signature: str
    attribution: str
    fragments: tuple[Fragment, ...]
    is_forward: bool
    doubtful_text: str = ""


def split_zones(text: str) -> Zones:
    """Return the zones of a mail's plain text; every input is accepted, in time linear in its length."""
    lines, marks, is_forward = _mark(text)
    new_text = _new_text(text, lines, marks)
    fragments = _fragments(text, lines, marks)
    return Zones(
        new_text=new_text,
        quoted_text=_joined(fragments, "quoted"),
        signature=_joined(fragments, "signature"),
        attribution=_joined(fragments, "attribution"),
        fragments=fragments,
        is_forward=is_forward,
        doubtful_text="\n\n".join(piece.text.strip() for piece in fragments if not piece.is_certain),
    )


def new_text_of(text: str) -> str:
    """Return `split_zones(text).new_text` for less work."""
    return new_text_and_doubt(text)[0]


def new_text_and_doubt(text: str) -> tuple[str, bool]:
    """Return `split_zones(text).new_text`, and whether its `doubtful_text` holds anything."""
    lines, marks, _ = _mark(text)
    has_doubt = DOUBTFUL in marks and any(
        mark == DOUBTFUL and line.strip() for line, mark in zip(lines, marks, strict=True)
    )
    return _new_text(text, lines, marks), has_doubt


def is_separator(line: str) -> Literal["original", "forward", ""]:
    """Return what the stripped `line` announces: '-----Original Message-----', 'Begin forwarded message:' …"""
    words = line
    if line[0] in _RULES:
        found = _SEPARATOR.match(line)
        if found is None:
            return ""
        words = found.group(1)
        if words.rstrip(": ").lower() in ORIGINALS:
            return "original"
    elif line[-1] not in ":：" or len(line) > 80:
        return ""
    name = words.rstrip(":： ").lower()
    if name in FORWARDS or (line[0] in _RULES and name.startswith("forwarded by ")):
        return "forward"
    return ""


def _mark(text: str) -> tuple[list[str], bytearray, bool]:
    """Return the lines of `text` (line ends as one character each), a mark for each line, and whether it forwards."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    page = Page(text.split("\n"))
    lines = page.lines
    count = len(lines)
    hints: list[int] = []
    is_forward = False
    at = 0
    floor = 0
    while at < count:
        line = lines[at].strip()
        if not line:
            at += 1
            continue
        if not line.isascii() and not (line := plain(line)):
            at += 1
            continue
        first = line[0]
        if first == ">":
            at = floor = _mark_quotes(page, at, floor)
            continue
        last = line[-1]
        is_rule = first in _RULES
        if is_rule or last == ":" or last == "：":
            separator = is_separator(line)
            if separator or (is_rule and _is_rule_above_block(page, at)):
                is_forward = is_forward or separator == "forward" or not page.has_words(at)
                at = floor = _mark_original(page, at)
                continue
        colon = line.find(":", 0, 28)
        if (colon > 0 and line[:colon].strip("*_ |\t\xa0").lower() in LABELS) or (
            not line.isascii() and "：" in line and label_of(line) is not None
        ):
            block = read_header_block(lines, at)
            if block is not None and _is_cut(block, page, at):
                is_forward = is_forward or not page.has_words(at)
                at = floor = _mark_original(page, at, block)
                continue
        if last == ":" or last == "：" or (first == "-" == last) or ("@" in line and ends_with_verb(line)):
            end = _mark_attribution(page, at, floor)
            if end > at:
                at = floor = end
                continue
        if is_rule:
            if not line.strip(RULE_MARKS) or line.startswith("-----BEGIN"):
                hints.append(at)
        elif line[:3].lower() in TAIL_HINTS and (
            len(line) <= LONGEST_CLOSING or not at or not lines[at - 1].strip()
        ):
            hints.append(at)
        at += 1
    if hints:
        mark_tails(page, hints)
    _settle_doubts(page)
    return lines, page.marks, is_forward


def _is_cut(block: HeaderBlock, page: Page, at: int) -> bool:
    """Return whether all below `block` is another message; without any own words above, only a complete block is."""
    if not block.is_original:
        return False
    return block.is_complete or page.has_words(at)


def _is_rule_above_block(page: Page, at: int) -> bool:
    """Return whether `lines[at]` is a bare rule or an unknown '--- words ---' right above a header block."""
    lines = page.lines
    line = lines[at].strip()
    if line.strip("-–—_=*~# ") and _SEPARATOR.match(line) is None:
        return False
    below = page.next_filled(at + 1)
    if below - at > 3 or below >= len(lines):
        return False
    block = read_header_block(lines, below)
    return (
        block is not None
        and ("from" in block.kinds or "date" in block.kinds)
        and (block.is_original or len(block.kinds) >= 3)
    )


def _mark_original(page: Page, at: int, block: HeaderBlock | None = None) -> int:
    """Mark a separator at `at` and/or the header block and the original below; return the first line after it.

    The original reaches to the end, except where its lines are marked with `>`: then only those are quoted.
    """
    lines = page.lines
    body = at
    if block is None:
        body = page.next_filled(at + 1)
        if body < len(lines) and lines[body].lstrip()[:1] != ">":
            block = read_header_block(lines, body)
    if block is not None:
        body = block.end
    page.fill(at, body, ATTRIBUTION)
    below = page.next_filled(body)
    if below < len(lines) and lines[below].lstrip().startswith(">"):
        return below
    page.fill(body, len(lines), QUOTED)
    return len(lines)


def _mark_attribution(page: Page, at: int, floor: int) -> int:
    """Mark the attribution that ends at line `at` and an unmarked quote below it; return the next line, or `at`."""
    lines = page.lines
    below = page.next_filled(at + 1)
    is_marked = below < len(lines) and below - at <= 3 and lines[below].lstrip()[:1] in (">", "|")
    found = attribution_start(lines, at, floor, is_marked)
    if found is None:
        return at
    start, is_certain = found
    page.fill(start, at + 1, ATTRIBUTION)
    if is_marked:
        return _mark_bars(page, below) if lines[below].lstrip()[0] == "|" else below
    if below < len(lines):
        is_sure = is_certain and page.has_words(start)
        if not is_sure and any(line.startswith(">") for line in lines[below : below + _NEAR]):
            return below
        page.fill(at + 1, len(lines), QUOTED if is_sure else DOUBTFUL)
        return len(lines)
    return at + 1


def _mark_bars(page: Page, at: int) -> int:
    lines = page.lines
    end = at
    while end < len(lines) and lines[end].lstrip()[:1] == "|":
        end += 1
    page.fill(at, end, QUOTED)
    return end


def _mark_quotes(page: Page, start: int, floor: int) -> int:
    """Mark the run of `>` lines at `start`, with lines that a client wrapped out of it; return the next line."""
    lines = page.lines
    tail = lines[start].strip()
    if (
        len(tail) < 40
        and tail[-1] in ":："
        and _QUOTE_TAIL.match(tail)
        and start > floor
        and _is_unclosed(lines[start - 1])
    ):
        end = _mark_attribution(page, start, floor)
        if end > start:
            return end
    _mark_attribution_above(page, start, floor)
    count = len(lines)
    at = start
    last = start
    while at < count:
        line = lines[at]
        if line[:1] == ">":
            last = at
        elif not line or not (stripped := line.strip()):
            if at - last > 1:
                break
        elif stripped[0] == ">" or (at - last == 1 and _is_wrapped(lines, at)):
            last = at
        else:
            break
        at += 1
    page.fill(start, last + 1, QUOTED)
    return last + 1


def _is_unclosed(line: str) -> bool:
    return line.count("<") > line.count(">")


def _mark_attribution_above(page: Page, start: int, floor: int) -> None:
    """Mark an attribution without colon right above a quote ("Ann wrote")."""
    lines = page.lines
    above = start - 1
    while above >= floor and start - above <= 2 and not lines[above].strip():
        above -= 1
    if above < floor or page.marks[above] or not lines[above].strip():
        return
    line = plain(lines[above])
    if line[-1:] in (".", "!", "?", "") or len(line) > 300:
        return
    found = attribution_start(lines, above, floor, True) if "@" in line or _has_time(line) else None
    if found is not None:
        page.fill(found[0], start, ATTRIBUTION)


def _has_time(line: str) -> bool:
    return any(char.isdigit() for char in line) and line[-1] not in ","


def _is_wrapped(lines: Sequence[str], at: int) -> bool:
    """Return whether line `at`, unmarked between `>` lines, is the rest of a long quoted line that a client wrapped.

    Its first word would not have fitted on the quoted line, it begins in lower case, and the quote goes on below.
    """
    line = lines[at].strip()
    before = lines[at - 1].rstrip()
    if before[:1] != ">" or not (line[0].islower() or line[0].isdigit() or line[0] in ",.;)"):
        return False
    if len(before) + 1 + len(line.split(None, 1)[0]) < _WRAP_WIDTH or len(line) >= len(before):
        return False
    return at + 1 < len(lines) and lines[at + 1].lstrip()[:1] == ">"


def _settle_doubts(page: Page) -> None:
    """Give doubtful text without quote marks back to the author where no other words of the author's are left."""
    if DOUBTFUL in page.marks and not page.has_words(len(page.lines)):
        for at, mark in enumerate(page.marks):
            if mark == DOUBTFUL:
                page.marks[at] = QUOTED if page.lines[at].lstrip().startswith(">") else NEW


def _new_text(text: str, lines: Sequence[str], marks: bytearray) -> str:
    if not any(marks):
        return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).strip()
    out: list[str] = []
    is_gap = False
    for line, mark in zip(lines, marks, strict=True):
        if mark:
            is_gap = True
            continue
        if is_gap:
            if out and out[-1].strip():
                out.append("")
            if not line.strip():
                continue
            is_gap = False
        out.append(line)
    if "\r" in text:
        out = [line.rstrip() for line in out]
    return "\n".join(out).strip()


def _fragments(text: str, lines: Sequence[str], marks: bytearray) -> tuple[Fragment, ...]:
    """Return the runs of equal marks; blank lines belong to what stands above them."""
    runs: list[tuple[int, int]] = []
    current = -1
    start = 0
    for line, mark in zip(lines, marks, strict=True):
        if mark != current and (line.strip() or current < 0):
            if current < 0 and not line.strip():
                mark = NEW
            runs.append((mark, start))
            current = mark
        start += len(line) + 1
    starts = [start for _, start in runs[1:]] + [len(text)]
    found = [(mark, start, end) for (mark, start), end in zip(runs, starts, strict=True)]
    last_new = max(
        (start for mark, start, end in found if mark == NEW and text[start:end].strip()), default=-1
    )
    return tuple(
        Fragment(_KINDS[mark], text[start:end], start, mark != NEW and start > last_new, mark != DOUBTFUL)
        for mark, start, end in found
        if end > start or len(found) == 1
    )


def _joined(fragments: Sequence[Fragment], kind: Kind) -> str:
    return "\n\n".join(piece.text.strip() for piece in fragments if piece.kind == kind)

"""A text as sentences for the reading of promises: dates and abbreviations stay whole, wrapped lines are joined.

A caller may rely on: linear time, at most `MOST` sentences, nothing raised. Written for texts of a person without
quotes and signature (`reading.zones`); lines that a mail program wrapped are one sentence, list items are their own.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MOST: Final = 400
_LONGEST: Final = 700  # what is longer is no sentence of a letter but a table or a listing
_SHORT_LINE: Final = 48
_QUOTES: Final = (">", "&gt;", "|")
_MIDDAY: Final = re.compile(r"\b([ap])\.\s?m\.(?=\s+\w)", re.IGNORECASE)
_ITEM: Final = re.compile(r"(?:[-*•·–]|\d{1,2}[.)])\s")
_ITEM_SIGNS: Final = frozenset("-*•·–0123456789")
_END: Final = re.compile(r"([.!?…]+[\"')\]»”]*)\s+(?=(\S))")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:incl|excl|dept|attn|ref|est|appt|resp|mr|mrs|ms|dr|prof|st|no|nr|vs|approx|ca|tel|ext|etc|inc|ltd|co|corp|jan|feb|mar|apr|jun|jul|aug|sept?|"
    r"oct|okt|nov|dec|dez|mon|tues?|wed|thurs?|fri|sat|sun|mo|di|mi|do|fr|sa|so|hr|fr|sr|sra|mme|mm|bzw|usw|ggf|evtl|inkl|"
    r"zzgl|bspw|vgl|str|abs|art|max|min|[a-z]|[a-z]\.[a-z]|\d{1,4})\.$",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """A sentence as written with single spaces, and lowered with plain apostrophes, of the same length."""

    raw: str
    low: str
    is_question: bool


def sentences_of(text: str) -> list[Said]:
    """Return the sentences of `text` that hold a letter, in order."""
    found: list[Said] = []
    for block in _blocks(text):
        for piece in _pieces(block):
            if any(map(str.isalpha, piece)) and len(piece) <= _LONGEST:
                found.append(_said(piece))
                if len(found) == MOST:
                    return found
    return found


def _said(raw: str) -> Said:
    low = raw.lower()
    if len(low) != len(raw):  # some capitals become two characters
        low = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in raw)
    if not low.isascii():
        low = low.replace("’", "'").replace("‘", "'").replace("´", "'")
    return Said(raw, low, "?" in raw[-6:])


def _blocks(text: str) -> list[str]:
    """Join the lines that belong together."""
    blocks: list[str] = []
    last = ""
    for line in text.splitlines():
        line = " ".join(line.split())
        if not line:
            last = ""
            continue
        if line.startswith(_QUOTES):
            last = ""
            continue  # a quote that the text still holds is not the author's word
        is_item = line[0] in _ITEM_SIGNS and _ITEM.match(line) is not None
        is_new = (
            not last
            or is_item
            or last[-1] == ":"
            or (len(last) < _SHORT_LINE and line[0].isupper())
            or (last[-1] == "," and len(last) < _SHORT_LINE // 2)
        )
        if is_new:
            blocks.append(_ITEM.sub("", line, count=1) if is_item else line)
        else:
            blocks[-1] += f" {line}"
        last = line
    return blocks


def _pieces(block: str) -> list[str]:
    if "m." in block or "M." in block:
        block = _MIDDAY.sub(r"\1m", block)
    pieces = []
    start = 0
    for match in _END.finditer(block):
        mark, following = match[1], match[2]
        end = match.end(1)
        is_dot = mark == "." or (mark.startswith(".") and following.islower())
        is_short = is_dot and _ABBREVIATION.search(block, max(start, end - 12), end) is not None
        if is_short and not (following.isupper() and _is_year_end(block, end)):
            continue
        pieces.append(block[start:end])
        start = match.end()
    pieces.append(block[start:])
    return pieces


def _is_year_end(block: str, end: int) -> bool:
    """A year at the sentence's end: "in 2026. We …"."""
    return block[max(0, end - 5) : end - 1].isdigit()

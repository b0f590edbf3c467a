"""What the text of a mail says about the mail it answers: quoted words, and the line that introduces them.

Pure functions of one text, cheap enough for staging; the result is compact so that millions can be stored.
A print is a 63-bit hash of four neighbouring words, the first of them a long one. Words, not lines, because mail
programs wrap quoted lines anew; long first words, because they pick the same places in the answer as in the
original. SEMANTICS 3.1 (headers alone are not enough).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import adler32, crc32

from heardback.reading.lang.quotes_attribution import VERBS
from heardback.reading.lang.quotes_headers import LABELS

MOST_PRINTS = 120  # of each kind: the first that many of a text count
LONGEST_TEXT = 24_000  # characters that are looked at; what people quote stands at the top or is short
LONGEST_CITATION = 400
LONGEST_GREETING = 60

_MARKED = re.compile(r"[ \t]{0,3}(?:[A-Z][A-Za-z]{0,3})?[>|»│]")
_OTHER_MARKS = ("|", "»", "│", " ", "\t")
_ENDS_OF_CITATIONS = (":", "：", ">", "-")
_DEEP = re.compile(r"[ \t]{0,3}[A-Za-z]{0,4}[>|»│][ \t]?[A-Za-z]{0,4}[>|»│]")
_MARKS = re.compile(r"^[\s>|»│*]+")
_VERBS = tuple({verb for verbs in VERBS.values() for verb in verbs} | {"?crit"})  # é, as archives spoil it
_FROM_LABELS = frozenset(label for label, kind in LABELS.items() if kind == "from")
_LONGEST_LABEL = 30
_OTHER_HEADER = re.compile(r"[\s>|»│*]*[^\W\d_][^\W\d_]{1,14}(?: [^\W\d_]{1,12})?\s?\*?\s?[:：]\*?\s?\S")
_CLOCK_TIME = re.compile(r"\d[:.]\d\d")
_CITES = re.compile(r"@| at \w+[.> ]|[:：>]\s*$|\d[:.]\d\d")
_PUNCTUATION_TO_BLANK = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "_"}
_FEW = 4
# What list archives leave of a mail whose only text they removed.
_SCRUBBED = re.compile(r"\A\s*An (?:HTML attachment|embedded [\w -]+) was scrubbed\.\.\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuoteTraces:
    """Prints of the writer's `own` words, of words `quoted` from the mail answered, and of `deeper` quotes in it.

    `citation`: the lines that introduce the first quote ("On Monday Ann wrote:", an Outlook header block) and
    `greeting`: the first line of the writer ("Dear Ann,"); both lower case, capped, '' where there is none.
    """

    own: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
    deeper: tuple[int, ...] = ()
    citation: str = ""
    greeting: str = ""


NO_TRACES = QuoteTraces()


def read_quote_traces(text: str) -> QuoteTraces:
    """Return the prints, citation and greeting of one mail's text; never raises. Beyond the caps nothing is read."""
    if not text or _SCRUBBED.match(text):
        return NO_TRACES
    own, quoted, deeper, citation = _split(text[:LONGEST_TEXT].split("\n"))
    greeting = next((line for line in own if line.strip()), "").strip()[:LONGEST_GREETING].lower()
    return QuoteTraces(
        fingerprints("\n".join(own)),
        fingerprints("\n".join(quoted)),
        fingerprints("\n".join(deeper)),
        citation,
        greeting,
    )


def fingerprints(text: str) -> tuple[int, ...]:
    """Return the prints of `text`, in order, at most MOST_PRINTS; quote marks and line breaks change nothing."""
    words = text.lower().translate(_PUNCTUATION_TO_BLANK).split()
    grams = [" ".join(words[place : place + 4]) for place, word in enumerate(words) if len(word) > 5]
    if len(grams) < _FEW:
        grams = [" ".join(words[place : place + 4]) for place in range(len(words) - 3)]
    hashed = "\n".join(grams[:MOST_PRINTS]).encode("utf-8", "replace").split(b"\n") if grams else ()
    return tuple([(crc32(gram) << 31) | (adler32(gram) >> 1) for gram in hashed])


def _split(lines: list[str]) -> tuple[list[str], list[str], list[str], str]:
    own: list[str] = []
    quoted: list[str] = []
    deeper: list[str] = []
    citation = ""
    is_certain = is_signature = was_marked = False
    for number, line in enumerate(lines):
        if _is_marked(line):
            if not was_marked and not is_certain:
                found, is_certain = _citation_before(own, lines, number)
                citation = found if is_certain else citation or found
            (deeper if _DEEP.match(line) else quoted).append(line)
            was_marked, is_signature = True, False
        elif (":" in line or "：" in line) and _starts_unmarked_quote(lines, number):
            if not is_certain:
                citation = _header_block(lines, number) or line.lower()[:LONGEST_CITATION]
            _split_unmarked(lines[number + 1 :], quoted, deeper)
            break
        elif line.rstrip() == "--":
            is_signature = True
        elif line:
            was_marked = False
            if not is_signature or _cites(line):
                own.append(line)
    return own, quoted, deeper, citation


def _split_unmarked(lines: list[str], quoted: list[str], deeper: list[str]) -> None:
    """Sort what follows an unmarked quote's headers: up to the next marks or headers it is the mail answered."""
    into = quoted
    for number, line in enumerate(lines):
        if into is quoted and number > 8 and ":" in line and _starts_unmarked_quote(lines, number):
            into = deeper
        (deeper if _is_marked(line) else into).append(line)


def _is_marked(line: str) -> bool:
    head = line[:8]
    return (">" in head or head[:1] in _OTHER_MARKS) and _MARKED.match(line) is not None


def _citation_before(own: list[str], lines: list[str], number: int) -> tuple[str, bool]:
    """Return what introduces the marked quote at `number`, and whether it surely cites somebody."""
    block = _header_block(lines, number)
    if block:
        return block, True
    above = own[-2:]
    if not above or not _CITES.search(above[-1]):
        return "", False
    return " ".join(above).lower()[-LONGEST_CITATION:], _cites(above[-1])


def _starts_unmarked_quote(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _is_from_header(line):
        return sum(_OTHER_HEADER.match(later) is not None for later in lines[number + 1 : number + 9]) >= 2
    if not _cites(line) or not any(mark in line for mark in "0123456789@<"):
        return False
    following = next((later for later in lines[number + 1 : number + 5] if later.strip()), "")
    return bool(following) and not _is_marked(following)


def _cites(line: str) -> bool:
    """Say whether `line` ends as "Ann wrote:" does, in any known language."""
    end = line.rstrip()
    return end[-1:] in _ENDS_OF_CITATIONS and end.rstrip(" :：>-").lower().endswith(_VERBS)


def _is_from_header(line: str) -> bool:
    """Say whether `line` is a quoted "From: somebody", marked or not, in any known language."""
    label, colon, _ = line[:_LONGEST_LABEL].replace("：", ":", 1).partition(":")
    return bool(colon) and label.strip(" \t>|»│*").lower() in _FROM_LABELS


def _header_block(lines: list[str], number: int) -> str:
    """Return the sender's and the date's line of a quoted header block that starts near `number`, or ''."""
    near = lines[number : number + 12]
    start = next((place for place, line in enumerate(near[:4]) if _is_from_header(line)), None)
    if start is None:
        return ""
    dated = next(
        (line for line in near[start + 1 :] if _OTHER_HEADER.match(line) and _CLOCK_TIME.search(line)), ""
    )
    folded = next((line for line in near[start + 1 : start + 3] if ":" not in line), "")
    block = " ".join(_MARKS.sub("", line) for line in (near[start], folded, dated))
    return block.lower()[:LONGEST_CITATION]

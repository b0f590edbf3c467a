"""What stands below the author's own words: signatures, mobile signatures, legal and list footers, banners above.

Marks lines that are still new text. Only the RFC 3676 delimiter, known phrases, and a closing followed by short
lines are taken; words of thanks never, because they may be the whole message. Source: SEMANTICS 2.3 (12), 3.4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from heardback.reading.header_blocks import plain
from heardback.reading.lang.quotes_signatures import (
    BANNERS,
    CLOSINGS,
    DEVICES,
    DISCLAIMERS,
    LIST_FOOTERS,
    MOBILE_OPEN,
    MOBILE_STRICT,
)
from heardback.reading.marking import DOUBTFUL, SIGNATURE, Page, filled
from heardback.reading.prefixes import first_letters

_LOOK_AHEAD: Final = 120
_MOST_HINTS: Final = 200
LONGEST_CLOSING: Final = 70
_LONGEST_SIGNATURE: Final = 25
_LONGEST_BARE_SIGNATURE: Final = 12

_DEVICE: Final = re.compile(r"(?<!\w)(?:" + DEVICES + ")", re.IGNORECASE)
_CONTACT: Final = re.compile(
    r"@|www\.|https?:|\+?\d[\d ()/.-]{6,}|\b(?:tel|fax|mob|phone|mobile)\b", re.IGNORECASE
)
_LINK: Final = re.compile(r"\s*[<(\[]?https?://\S+")
_POSTSCRIPT: Final = re.compile(r"(?:p\.? ?s\b|nb\b|n\.b\.)", re.IGNORECASE)
RULE_MARKS: Final = "-_=*~#–— "
_PARTICLES: Final = frozenset(
    {
        "von",
        "van",
        "der",
        "den",
        "de",
        "la",
        "le",
        "di",
        "da",
        "du",
        "zu",
        "ter",
        "el",
        "al",
        "und",
        "&",
        "y",
        "e",
    }
)
_PGP: Final = "-----BEGIN PGP"


_PHRASES: Final = {
    "open": MOBILE_OPEN,
    "strict": MOBILE_STRICT,
    "closing": tuple(CLOSINGS.values()),
    "disclaimer": DISCLAIMERS,
    "banner": BANNERS,
}
_ENDS: Final = {"closing": r"(?!\w)\s*[,.!;:–—-]*"}


def _sources() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the phrase patterns by the first three letters they can match, then by what they are."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, sources in _PHRASES.items():
        for source in sources:
            for letters in first_letters(source, 3):
                kinds = table.setdefault(letters, {})
                kinds[name] = (*kinds.get(name, ()), source)
    return table


_BY_LETTERS: Final = _sources()

TAIL_HINTS: Final = frozenset(_BY_LETTERS)
"""Lower-cased first three characters of lines that may begin a tail."""


@cache
def _patterns(letters: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns that can match a line with these first letters, compiled at first use."""
    return {
        name: re.compile("(?:" + "|".join(sources) + ")" + _ENDS.get(name, ""), re.IGNORECASE)
        for name, sources in _BY_LETTERS.get(letters, {}).items()
    }


def mark_tails(page: Page, hints: Sequence[int]) -> None:
    """Mark signatures and footers in the new text of `page`, looking only at the lines `hints`, in order.

    Only the last two hundred are looked at, so that hostile input costs no more; the rest stays new text.
    """
    for at in hints[-_MOST_HINTS:]:
        if page.marks[at]:
            continue
        line = plain(page.lines[at])
        if line[0] in RULE_MARKS and _mark_rule(page, at, line):
            continue
        patterns = _patterns(line[:3].lower())
        if not patterns:
            continue
        if ("open" in patterns or "strict" in patterns) and _mark_mobile(page, at, line, patterns):
            continue
        if (
            "closing" in patterns
            and len(line) <= LONGEST_CLOSING
            and _mark_closing(page, at, line, patterns["closing"])
        ):
            continue
        if ("disclaimer" in patterns or "banner" in patterns) and _begins_paragraph(page, at):
            _mark_notice(page, at, line, patterns)


def _begins_paragraph(page: Page, at: int) -> bool:
    return at == 0 or bool(page.marks[at - 1]) or not page.lines[at - 1].strip(" \t\r-_=*")


def _mark_rule(page: Page, at: int, line: str) -> bool:
    """Mark the signature below a delimiter, or the footer or contact block below a rule."""
    end = page.run_end(at)
    if line.startswith(_PGP):
        page.fill(at, _pgp_end(page, at, end, line), SIGNATURE)
        return True
    if line.strip(RULE_MARKS):
        return False
    below = filled(page.lines, at + 1, end, _LOOK_AHEAD)
    is_delimiter = page.lines[at].rstrip("\r") in ("-- ", "--  ") or (line == "--" and at > 0)
    if not below:
        return False
    if (
        is_delimiter
        and len(below) <= _LONGEST_SIGNATURE
        and (page.lines[at].startswith("-- ") or _is_tail(below))
    ):
        page.fill(at, end, SIGNATURE)
        return True
    top = " ".join(below[:4])
    if (line == "__" or (len(line) <= 4 and line.strip("_") == "")) and _is_tail(below):
        page.fill(at, end, SIGNATURE)
        return True
    if _is_list_footer(top) or _is_disclaimer(top):
        page.fill(at, end, SIGNATURE)
        return True
    if len(below) <= 8 and _is_tail(below) and any(_CONTACT.search(one) for one in below) and len(line) != 1:
        page.fill(at, end, SIGNATURE)
        return True
    return False


def _is_tail(below: Sequence[str]) -> bool:
    """Return whether these lines below a bare delimiter look like a signature: short, few, and asking nothing."""
    if len(below) > _LONGEST_BARE_SIGNATURE:
        return any(
            _is_disclaimer(" ".join(below[at : at + 3])) or _is_list_footer(below[at])
            for at in range(len(below))
        )
    if any(_is_list_footer(line) or _is_disclaimer(line) for line in below):
        return True
    return not any(
        line.endswith("?") or (len(line.split()) > 9 and not _CONTACT.search(line)) or _POSTSCRIPT.match(line)
        for line in below
    )


def _is_list_footer(text: str) -> bool:
    lowered = text.lower()
    return any(words in lowered for words in LIST_FOOTERS)


def _is_disclaimer(text: str) -> bool:
    opening = text.lstrip(" *_-=[(\"'")
    pattern = _patterns(opening[:3].lower()).get("disclaimer")
    return pattern is not None and pattern.match(opening) is not None


def _pgp_end(page: Page, at: int, end: int, line: str) -> int:
    if "SIGNED MESSAGE" in line:
        return next((below + 1 for below in range(at, end) if not page.lines[below].strip()), at + 1)
    return next(
        (below + 1 for below in range(at, end) if page.lines[below].strip().startswith("-----END PGP")), end
    )


def _is_mobile(line: str, patterns: Mapping[str, re.Pattern[str]]) -> tuple[bool, bool]:
    """Return (is a mobile signature, names a device or a product)."""
    if len(line) > 200:
        return False, False
    text = _LINK.sub("", line).strip(" *_")
    if "strict" in patterns and patterns["strict"].match(text):
        return len(text) < 120, True
    found = patterns["open"].match(text) if "open" in patterns else None
    if found is None:
        return False, False
    words = text[found.end() :].split()
    if _DEVICE.search(" ".join(words[:4])) and "," not in " ".join(words[:2]):
        return len(words) <= 9 or ". " in text or " - " in text, True
    if not words and found.end() == len(text):
        return bool(_DEVICE.search(text)), True
    is_phrase = len(words) <= 6 and not set(text) & set(",.;:!?") and len(text) <= 60
    return is_phrase, "<http" in line


def _mark_mobile(page: Page, at: int, line: str, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    is_mobile, is_known = _is_mobile(line, patterns)
    if not is_mobile:
        return False
    end = page.run_end(at)
    is_alone = at + 1 >= end or not page.lines[at + 1].strip()
    if not is_known and not (is_alone and _begins_paragraph(page, at)):
        return False
    has_words = page.has_words(at)
    if not has_words and not is_known:
        return False
    page.marks[at] = SIGNATURE
    below = next((one for one in range(at + 1, end) if page.lines[one].strip()), end)
    if has_words and below < end and not _POSTSCRIPT.match(page.lines[below].strip()):
        page.fill(at + 1, end, DOUBTFUL)
    return True


def _mark_closing(page: Page, at: int, line: str, pattern: re.Pattern[str]) -> bool:
    found = pattern.match(line)
    if found is None or not page.has_words(at):
        return False
    rest = line[found.end() :].strip(" *_.,!-–—🙂😊🎉👍")
    if rest and not (len(found.group()) > 6 and _is_name(rest)):
        return False
    end = page.run_end(at)
    stop = at + 1
    has_gap = False
    for below in range(at + 1, min(end, at + _LOOK_AHEAD)):
        text = page.lines[below].strip()
        if not text:
            has_gap = stop > at + 1
            continue
        if not _is_signature_line(text, is_below_gap=has_gap) or below - at > _LONGEST_SIGNATURE:
            break
        stop = below + 1
    if stop == at + 1 and not rest and filled(page.lines, stop, end, _LOOK_AHEAD):
        return False
    page.fill(at, stop, SIGNATURE)
    return True


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= 4
        and len(text) <= 40
        and all(not word[0].islower() or word in _PARTICLES for word in words)
    )


def _is_signature_line(text: str, *, is_below_gap: bool) -> bool:
    """Return whether `text` below a closing is name, title, firm or contact rather than one more sentence."""
    if text[-1] in "?" or len(text) > 120 or _POSTSCRIPT.match(text):
        return False
    if _CONTACT.search(text):
        return len(text.split()) <= 14
    words = text.split()
    if len(words) > 7 or (text[-1] in ".!" and len(words) >= 5):
        return False
    if not is_below_gap:
        return len(words) <= 6
    long = [word for word in words if len(word) > 3 and word[0].isalnum()]
    upper = sum(1 for word in long if not word[0].islower())
    if text.isascii() or text != text.upper() or text != text.lower():
        return upper * 2 >= len(long) and (upper >= 2 or len(words) <= 2 or text == text.title())
    return len(text) <= 20


def _mark_notice(page: Page, at: int, line: str, patterns: Mapping[str, re.Pattern[str]]) -> None:
    """Mark legal footers to the end of the run, and banners that the receiving server put on top."""
    end = page.run_end(at)
    paragraph = next((below for below in range(at, end) if not page.lines[below].strip()), end)
    opening = " ".join([line, *(one.strip() for one in page.lines[at + 1 : min(paragraph, at + 3)])])[:400]
    if "banner" in patterns and at < 6 and paragraph - at <= 5 and patterns["banner"].match(opening):
        page.fill(at, paragraph, SIGNATURE)
    elif (
        "disclaimer" in patterns
        and patterns["disclaimer"].match(opening)
        and not any(one.rstrip().endswith("?") for one in page.lines[at : min(paragraph, at + _LOOK_AHEAD)])
    ):
        is_last = not any(
            one.rstrip().endswith("?") for one in page.lines[paragraph : min(end, paragraph + _LOOK_AHEAD)]
        )
        page.fill(at, end if is_last and page.has_words(at) else paragraph, SIGNATURE)

"""Lines that say who wrote what follows ("On 18 March 2026 at 14:00, Ann <ann@x.example> wrote:"), in any language.

Found by their parts: a date, an address, a verb of writing, and whether a marked quote follows. Without a marked
quote the demands are higher, because what follows would be taken from the author. Source: SEMANTICS 3.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from heardback.reading.header_blocks import plain
from heardback.reading.lang.quotes_attribution import FIRST_PERSON, OPENERS, VERBS, WEEKDAYS

_LONGEST: Final = 400
_WRAPPED_LINES: Final = 4
_NO_SPACES: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_WORDS: Final = sorted({word for words in VERBS.values() for word in words}, key=len, reverse=True)
_JOINED_VERBS: Final = tuple(word for word in _WORDS if _NO_SPACES.search(word))
_DIGIT: Final = re.compile(r"\d")


def _by_head(words: list[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for word in words:
        for head in {word.split()[0].strip("(),"), word.split()[0].split("(")[0]}:
            table[head] = (*table.get(head, ()), word)
    return table


_VERBS_BY_HEAD: Final = _by_head([word for word in _WORDS if not _NO_SPACES.search(word)])
_DATE: Final = re.compile(
    r"(?:19|20)\d\d(?!\d)|\d{1,2}[:.h]\d\d|\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}|\d ?[年月日년월일]"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? ?(?:de )?[^\W\d_]{3}|(?<=[^\W\d_])\.? \d{1,2}(?!\d)|[٠-٩۰-۹]{2}"
)
_ADDRESS: Final = re.compile(
    r"[^\s<>()\[\]\"',;:@]+(?:@| at )[^\s<>()\[\]\"',;:@]+\.[^\s<>()\[\]\"',;:@]{2,}"
)
_ENDS_WITH_ADDRESS: Final = re.compile(r"(?:@| at )[^\s@]+?(?:&gt;|[>)\]])* ?[,.]?(?: wrote)?$")
_PARENTHESIS: Final = re.compile(r"\([^()]*\)$")
_BRACKETED: Final = re.compile(r"<[^<>]*>|&lt;.*?&gt;|\([^()]*@[^()]*\)|\[[^\[\]]*\]")
_BARE_ENDS: Final = (
    "wrote",
    "writes",
    "schrieb",
    "escribió",
    "écrit",
    "scritto",
    "escreveu",
    "schreef",
    "skrev",
    "написал",
    "写道",
    "寫道",
)


def ends_with_verb(line: str) -> bool:
    """Return whether the stripped `line` ends with a verb of writing and no colon."""
    return line.endswith(_BARE_ENDS)


def attribution_start(lines: Sequence[str], end: int, floor: int, is_marked: bool) -> tuple[int, bool] | None:
    """Return (first line, is certain) of the attribution whose last line is `end`, or None where there is none.

    It never reaches above line `floor`. `is_marked` says that a `>` quote follows. Certain means that date,
    address and shape leave no doubt that the text below is another's, marked or not.
    """
    if not is_marked and len(lines[end]) > _LONGEST:
        return None
    if not is_marked and not any(
        _DIGIT.search(line) for line in lines[max(floor, end - _WRAPPED_LINES) : end + 1]
    ):
        return None
    joined = ""
    loose: tuple[int, bool] | None = None
    for at in range(end, max(floor, end - _WRAPPED_LINES) - 1, -1):
        line = plain(lines[at]).strip("*_")
        if not line or len(line) + len(joined) > _LONGEST:
            break
        joined = f"{line} {joined}" if joined else line
        verdict = _judge(joined, is_marked)
        if verdict is None:
            continue
        if _opens(joined) and (at == end or _DATE.search(joined)):
            return at, verdict
        if loose is None or ("@" in joined and len(joined) < 200 and not _is_sentence_end(lines, at, floor)):
            loose = (at, verdict)
    return loose


def _is_sentence_end(lines: Sequence[str], at: int, floor: int) -> bool:
    return at <= floor or not lines[at - 1].strip() or lines[at - 1].rstrip()[-1:] in ".!?"


def _opens(text: str) -> bool:
    """Return whether `text` begins as attributions do: an opener, a weekday, a digit, or a name with an address."""
    words = text.strip('-–—*> "').split(None, 1)
    first = words[0] if words else ""
    word = first.rstrip(".,:;").lower()
    return word[:1].isdigit() or word in OPENERS or word in WEEKDAYS or bool(_NO_SPACES.match(word))


def _judge(text: str, is_marked: bool) -> bool | None:
    """Return whether `text` is certainly an attribution, None if it is none, False if it may be doubted."""
    body = text.strip("-–—*> ").rstrip(":： ")
    words = body.lower()
    bare = _BRACKETED.sub(" ", words)
    verb = _last_verb(bare)
    has_address = "@" in body or (" at " in body and _ADDRESS.search(body) is not None)
    if verb is None and not has_address:
        return None
    has_date = _DATE.search(bare) is not None or _DATE.search(words) is not None
    if _speaks_of_self(bare, body):
        return None
    if is_marked:
        is_found = (verb is not None and len(body) < 200) or (
            has_address and (has_date or _ENDS_WITH_ADDRESS.search(body) is not None)
        )
        return has_address if is_found else None
    if not has_date:
        return None
    if verb is not None and _is_final(bare, verb):
        return has_address or None if len(bare) > 120 else has_address
    if has_address and _opens(body) and _ENDS_WITH_ADDRESS.search(_PARENTHESIS.sub("", body).strip()):
        return True
    return True if has_address and verb is not None and _opens(body) else None


def _last_verb(text: str) -> tuple[int, int] | None:
    """Return where the last verb of writing stands in the lower-cased `text`, the longest first."""
    found: tuple[int, int] | None = None
    for word in dict.fromkeys(text.split()):
        for verb in _VERBS_BY_HEAD.get(word.strip("(),;.\"'"), ()):
            at = text.rfind(verb)
            if at >= 0 and not _is_inside(text, at, at + len(verb)):
                if found is None or at + len(verb) > found[1]:
                    found = (at, at + len(verb))
                break
    if found is None and not text.isascii():
        for verb in _JOINED_VERBS:
            at = text.rfind(verb)
            if at >= 0:
                return at, at + len(verb)
    return found


def _is_inside(text: str, start: int, end: int) -> bool:
    return (start > 0 and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum())


def _is_final(text: str, verb: tuple[int, int]) -> bool:
    """Return whether nothing but a name, a date or a closing bracket stands after the verb."""
    rest = text[verb[1] :].strip(" ,;\"'()/-–")
    if not rest:
        return True
    return (
        len(rest) < 60
        and len(rest.split()) <= 7
        and (verb[0] > 0)
        and (_DATE.search(rest) is not None or len(rest.split()) <= 4)
    )


def _speaks_of_self(lowered: str, text: str) -> bool:
    """Return whether the author speaks of own writing ("On 3 May I wrote to you:")."""
    return " I " in text or not FIRST_PERSON.isdisjoint(lowered.replace(",", " ").split())

"""The lines of contact data that close a mail without any mark: "Front Desk | 12 Harbor Road | 202-555-0100".

They say nothing to the reader of the words, but would make a closing or a holding reply look like more. Only lines
that hold nothing else are taken for such, and only several kinds of data together: a number alone may be an answer.
"""

from __future__ import annotations

import re
from typing import Final

from heardback.reading.closings import is_phrase

_MOST_LINES: Final = 8
_LONGEST_LINE: Final = 140
_NAME_WORDS: Final = 6
_PHONE: Final = re.compile(r"\+?\(?\d[\d ().\-/]{5,}\d(?:\s?(?:x|ext\.?)\s?\d+)?")
_URL: Final = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|example|de|fr|es|it|co|uk|io)\b/?\S*"
)
_EMAIL: Final = re.compile(r"<?[\w.+-]+@[\w.-]+>?")
_STREET: Final = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w.']+ ){1,3}?(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|"
    r"Blvd|Way|Court"
    r"|Ct|Square|Place|Pl|Highway|Hwy|Parkway|Suite)\b\.?"
    r"|\b[A-ZÄÖÜ][\w.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|straat|laan|gatan|vej) ?\d+\w?"
    r"|\b(?:Rue|rue|Calle|Via|Avenida|Avda\.?|Plaza|Piazza|ul\.|Rua) (?:[\w.']+ ){0,4}?[\w.']+,? \d+"
    r"|\b\d{1,4},? (?:rue|avenue|boulevard|place|quai) [\w' -]{3,40}"
    r"|\b(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})? [A-Z]\w+"
)
_LABEL: Final = re.compile(
    r"\b(?:tel|phone|fon|telefon|tél|teléfono|mobile|mobil|cell|fax|e-?mail|mail|web|website|office|direct|"
    r"m|t|p|f|w|o)"
    r"\.?(?=\s*[:.]|\s+[+(\d])[:.]?",
    re.IGNORECASE,
)
_DIVIDERS: Final = re.compile(r"\s[|•·]\s")
_SPLIT: Final = re.compile(r"[\s|•·,;/()–—-]+")
_CONNECTORS: Final = frozenset(
    (
        "of",
        "and",
        "&",
        "the",
        "for",
        "de",
        "la",
        "du",
        "des",
        "y",
        "e",
        "und",
        "der",
        "von",
        "van",
        "di",
        "to",
    )
)
_MAY_HOLD: Final = re.compile(r"[|@•·]|www\.|https?:|\d")


def without_contact_block(text: str) -> str:
    """Return `text` without the lines of contact data that close it; `text` itself where there are none."""
    last = text[-_LONGEST_LINE:].rstrip().rpartition("\n")[2]
    if not _MAY_HOLD.search(last) or not _kinds_of(last):
        return text
    lines = text.rstrip().split("\n")
    if len(lines) < 2:
        return text
    begin = len(lines)
    kinds: set[str] = set()
    for at in range(len(lines) - 1, max(0, len(lines) - _MOST_LINES) - 1, -1):
        line = lines[at].strip()
        found = _kinds_of(line)
        if found:
            kinds |= found
        elif not line or not _is_name(line):
            break
        begin = at
    if len(kinds) < 2 or begin == 0:
        return text
    return "\n".join(lines[:begin]).rstrip()


def _kinds_of(line: str) -> set[str]:
    """Return the kinds of contact data in a line that holds nothing else, else none."""
    if not line or len(line) > _LONGEST_LINE or line[-1] in "?!" or not _MAY_HOLD.search(line):
        return set()
    kinds = set()
    rest = line
    for kind, pattern in (("email", _EMAIL), ("url", _URL), ("street", _STREET), ("phone", _PHONE)):
        rest, count = pattern.subn(" ", rest)
        if count:
            kinds.add(kind)
    if _DIVIDERS.search(line):
        kinds.add("divider")
    if not kinds:
        return set()
    rest = _LABEL.sub(" ", rest)
    return kinds if all(map(_is_name_word, _SPLIT.split(rest))) else set()


def _is_name_word(word: str) -> bool:
    return not word or word in _CONNECTORS or not word[0].islower()


def _is_name(line: str) -> bool:
    """Whether the line may be a name, a title or a firm: few words, all with capitals, no sentence."""
    words = line.split()
    if not 0 < len(words) <= _NAME_WORDS or line[-1] in ".,!?:;" or any(map(str.isdigit, line)):
        return False
    if is_phrase(" ".join(words).lower()):
        return False
    return all(word in _CONNECTORS or word[0].isupper() for word in words)

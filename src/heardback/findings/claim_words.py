"""Words that somebody says they were never told, looked for in what a customer wrote. Pure.

All words must stand in the same message, each at the beginning of a word there ("cancel" finds "cancelled"); words in
double quotes must follow one another. Case, width, accents' encoding, line breaks and runs of spaces do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

AROUND = 90
MOST_QUOTES = 3
_PIECE = re.compile(r'"([^"]*)"|(\S+)')
_ELLIPSIS = "…"
_FIRST_UNSPACED = 0x2E80  # from here on scripts write no spaces between words


def wanted(words: str) -> tuple[str, ...]:
    """Return the words and phrases to look for, folded; () where there is nothing to look for."""
    # Quotation marks as people's keyboards type them.
    plain = words.translate({0x201C: '"', 0x201D: '"', 0x201E: '"', 0xAB: '"', 0xBB: '"'})
    pieces = (_spaced(phrase or word).casefold().strip(' "') for phrase, word in _PIECE.findall(plain))
    return tuple(dict.fromkeys(piece for piece in pieces if any(one.isalnum() for one in piece)))


def quotes_of(text: str, pieces: Sequence[str]) -> tuple[str, ...]:
    """Return what stands around the pieces, () unless every one of them is in `text`."""
    spaced = _spaced(text)
    folded = spaced.casefold()
    found = [_find(folded, piece) for piece in pieces]
    if not pieces or any(place < 0 for place in found):
        return ()
    places = range(len(spaced)) if len(folded) == len(spaced) else _places(spaced)
    quotes: list[str] = []
    shown_until = -1
    for place, piece in sorted(zip(found, pieces, strict=True)):
        begins, ends = places[place], places[place + len(piece) - 1] + 1
        if ends <= shown_until:
            continue
        quotes.append(_around(spaced, begins, ends))
        shown_until = ends + AROUND
    return tuple(quotes[:MOST_QUOTES])


def _find(folded: str, piece: str) -> int:
    place = folded.find(piece)
    while place > 0 and folded[place - 1].isalnum() and ord(piece[0]) < _FIRST_UNSPACED:
        place = folded.find(piece, place + 1)
    return place


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _places(spaced: str) -> list[int]:
    """Return for each character of the folded text where it stands in the spaced one: "ß" folds to two."""
    return [place for place, character in enumerate(spaced) for _ in character.casefold()]


def _around(text: str, begins: int, ends: int) -> str:
    left, right = max(0, begins - AROUND), min(len(text), ends + AROUND)
    if left:
        left = text.find(" ", left, begins) + 1 or left
    if right < len(text):
        right = max(text.rfind(" ", ends, right), ends) if " " in text[ends:right] else right
    return f"{_ELLIPSIS if left else ''}{text[left:right].strip()}{_ELLIPSIS if right < len(text) else ''}"

"""The first letters that a phrase pattern can begin with, so that ordinary lines cost one look-up in a set.

Understands the plain subset of regular expressions in which the phrase data are written: literals, classes,
`(?:a|b)` groups, `?` and bounded repeats. A pattern that may begin with anything is refused with ValueError.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_AFTER_SHORT: Final = ("", " ", ",", ".", "!", ":", ";", "-", "–", "—", "\t")


@dataclass(slots=True)
class _Atom:
    options: set[str]
    is_optional: bool = False
    is_open: bool = False
    """Whether anything may stand here."""


def first_letters(source: str, count: int) -> set[str]:
    """Return the lower-cased first `count` letters of every text that `source` can match at its beginning.

    Shorter matches come with each separator that may follow them, filled up to at most `count` letters.
    """
    found, end = _alternatives(source.lower(), 0, count)
    if end != len(source):
        raise ValueError(f"unbalanced pattern: {source}")
    return {letters for prefix in found for letters in _filled(prefix, count)}


def _filled(prefix: str, count: int) -> set[str]:
    if "\0" in prefix or not prefix:
        raise ValueError(f"a phrase must begin with {count} fixed letters: {prefix!r}")
    if len(prefix) >= count:
        return {prefix[:count]}
    longer = {prefix + mark for mark in _AFTER_SHORT if mark}
    return {prefix} | {letters for text in longer for letters in ({text} | _filled(text, count))}


def _alternatives(source: str, at: int, count: int) -> tuple[set[str], int]:
    found: set[str] = set()
    sequence: list[_Atom] = []
    while at < len(source) and source[at] != ")":
        if source[at] == "|":
            found |= _prefixes(sequence, count)
            sequence = []
            at += 1
            continue
        atom, at = _atom(source, at, count)
        sequence.append(atom)
    return found | _prefixes(sequence, count), at


def _prefixes(sequence: list[_Atom], count: int) -> set[str]:
    found = {""}
    for atom in sequence:
        if all(len(prefix) >= count or "\0" in prefix for prefix in found):
            break
        options = {"\0"} if atom.is_open else atom.options
        longer = {
            (prefix + option)[:count] if "\0" not in prefix else prefix
            for prefix in found
            for option in options
        }
        found = found | longer if atom.is_optional else longer
    return {prefix.split("\0")[0] + ("\0" if "\0" in prefix else "") for prefix in found}


def _atom(source: str, at: int, count: int) -> tuple[_Atom, int]:
    char = source[at]
    if source.startswith("(?:", at):
        options, at = _alternatives(source, at + 3, count)
        atom = _Atom(options)
    elif char == "[":
        end = source.index("]", at + 1)
        atom = _Atom(set(source[at + 1 : end]))
        at = end
    elif char == "\\":
        at += 1
        atom = _Atom(
            {""} if source[at] == "b" else {" "} if source[at] == "s" else {source[at]},
            is_open=source[at] in "wWdS",
        )
    elif char == "$":
        atom = _Atom({""})
    else:
        atom = _Atom({char}, is_open=char == ".")
    return _quantified(source, at + 1, atom)


def _quantified(source: str, at: int, atom: _Atom) -> tuple[_Atom, int]:
    if at < len(source) and source[at] in "?*+{":
        sign = source[at]
        if sign == "{":
            end = source.index("}", at)
            atom.is_optional = source[at + 1] == "0"
            return atom, end + 1
        atom.is_optional = sign in "?*"
        return atom, at + 1
    return atom, at

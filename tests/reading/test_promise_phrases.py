"""A sentence without a phrase of those beside a table of sayings is not searched, so each saying holds one."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import pytest

from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.lang.call_wish_words import CALL_WISHES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from re import _parser  # type: ignore[attr-defined]  # what an expression consists of is told nowhere else


def _holds_one(parsed: Iterable[tuple[Any, Any]], phrases: tuple[str, ...], run: str = "") -> bool:
    """Whether every match of the parsed expression, which `run` stands before, holds one of the phrases."""
    for code, value in parsed:
        name = str(code)
        if name == "LITERAL":
            run += chr(value)
            if any(phrase in run for phrase in phrases):
                return True
        elif name == "BRANCH":
            if all(_holds_one(branch, phrases, run) for branch in value[1]):
                return True
            run = ""
        elif name == "SUBPATTERN":
            if _holds_one(value[3], phrases, run):
                return True
            run = ""
        elif name == "MAX_REPEAT":
            if value[0] and _holds_one(value[2], phrases, run):
                return True
            run = ""
        elif name not in ("AT", "ASSERT", "ASSERT_NOT"):
            run = ""
    return False


CASES = [
    (f"{code}.{table}.{saying.name}", saying.pattern, phrases)
    for code, words in LANGUAGES.items()
    for table, sayings, phrases in (
        ("wholes", words.wholes, words.whole_phrases),
        ("burdens", words.burdens, words.burden_phrases),
    )
    for saying in sayings
    if phrases
] + [
    (f"{code}.wishes.{number}", wish, words.phrases)
    for code, words in CALL_WISHES.items()
    for number, wish in enumerate(words.wishes)
    if words.phrases
]


@pytest.mark.parametrize(("name", "pattern", "phrases"), CASES, ids=[case[0] for case in CASES])
def test_every_saying_holds_one_of_its_phrases(name: str, pattern: str, phrases: tuple[str, ...]) -> None:
    assert _holds_one(_parser.parse(pattern), phrases), f"{name}: add a phrase for it"


def test_a_saying_without_a_phrase_is_noticed() -> None:
    parsed = _parser.parse(r"(?:i|we)(?:'ll| will) call|call (?:me|us)")
    assert _holds_one(parsed, ("'ll", "will", " us", " me"))
    assert not _holds_one(parsed, ("'ll", "will", " us"))

"""Who asks for a call, and what a text really asks of its reader."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.reading.call_wishes import wants_call
from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.commitment_weights import SUGGESTED
from heardback.reading.lang.call_wish_words import CALL_WISHES
from heardback.reading.lang.pleasantry_words import PLEASANTRIES
from heardback.reading.real_asks import real_asks

FILES = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "ask_sentences").glob("*.toml"))
}
KINDS = {"wants_call", "wants_no_call", "real_ask", "pleasantry", "statement"}
HELD_OUT = {f"{kind}_held_out" for kind in KINDS - {"statement"}}
KNOWN_MISSES = {"We're still missing page two of the form.", "Just tick the box and return the slip."}
NAMED = pytest.mark.parametrize("is_named", [True, False], ids=["language named", "language unknown"])


def of(*kinds: str) -> list[tuple[str, str, str]]:
    return [
        (language, kind, text) for language, found in FILES.items() for kind in kinds for text in found[kind]
    ]


def test_there_are_sentences_in_every_language() -> None:
    assert set(FILES) == set(CALL_WISHES) == set(PLEASANTRIES) == set(LANGUAGES)
    assert all(set(found) == KINDS | HELD_OUT for found in FILES.values())


@NAMED
def test_who_asks_for_a_call_is_heard_and_nobody_else(*, is_named: bool) -> None:
    wrong = [
        text
        for language, kind, text in of("wants_call", "wants_no_call")
        if wants_call(text, language if is_named else "") != (kind == "wants_call")
    ]
    assert not wrong


@NAMED
def test_real_asks_are_kept_and_pleasantries_are_not(*, is_named: bool) -> None:
    wrong = [
        text
        for language, kind, text in of("real_ask", "pleasantry", "statement")
        if text not in KNOWN_MISSES
        and bool(real_asks(text, language if is_named else "")) != (kind == "real_ask")
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("kind", "reads", "least", "most"),
    [
        ("real_ask_held_out", lambda text: bool(real_asks(text)), 0.85, 1.0),
        ("pleasantry_held_out", lambda text: bool(real_asks(text)), 0.0, 0.1),
        ("wants_call_held_out", wants_call, 0.85, 1.0),
        ("wants_no_call_held_out", wants_call, 0.0, 0.05),
    ],
)
def test_what_nothing_was_mended_by_is_mostly_read_right(
    kind: str, reads: Callable[[str], bool], least: float, most: float
) -> None:
    found = [reads(text) for _, _, text in of(kind)]
    assert least <= sum(found) / len(found) <= most


def test_a_question_that_its_writer_answers_asks_nobody() -> None:
    assert not real_asks("What happened? A fuse had blown. The pump runs again.")
    assert [one.sentence for one in real_asks("What happened? Please tell us.")] == [
        "What happened?",
        "Please tell us.",
    ]
    assert not real_asks("Questions? Just call us.")


def test_a_letter_gives_what_it_asks_in_order() -> None:
    text = (
        "Hello Anna,\n\nhow are you? Thank you for the photos. Which day suits you for the visit?\n"
        "Please send us the serial number.\n\nLet me know if you have any questions.\n\nHave a nice day!"
    )
    found = real_asks(text)
    assert [one.sentence for one in found] == [
        "Which day suits you for the visit?",
        "Please send us the serial number.",
    ]
    assert all(one.confidence >= SUGGESTED for one in found)


def test_a_wish_in_one_sentence_stands_beside_a_refusal_in_another() -> None:
    assert wants_call("I could not reach you yesterday. Please call me tomorrow.")
    assert not wants_call("Please do not call me. I will call you tomorrow.")
    assert not wants_call("")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    wants_call(f"please call me {text}")
    real_asks(f"Please let me know if {text}?")


@pytest.mark.parametrize(
    "text",
    [
        "please call me " * 2000,
        "let me know if you have any further other more " * 800,
        "rufen sie mich bitte " * 1500,
        "a" * 30000 + " call me",
        "Which day suits you? " * 2000,
    ],
)
def test_reading_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    wants_call(text)
    real_asks(text)
    assert time.process_time() - begun < 3

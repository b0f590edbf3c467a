"""Replies that hold a customer off, and full answers that look alike, in four languages (SEMANTICS 3.6)."""

from __future__ import annotations

import time
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from heardback.kernel.contacts import Mark
from heardback.reading.holding_clauses import puts_off
from heardback.reading.words import read_words

NEW_YORK = ZoneInfo("America/New_York")
BASE = datetime(2026, 3, 18, 14, tzinfo=NEW_YORK)  # a Wednesday
SENTENCES = Path(__file__).parent / "holding_sentences"
KNOWN_MISSES = {
    "Vom Gericht liegt uns noch nichts vor. Wir geben Ihnen Nachricht, wenn sich etwas tut.",
    "I have spoken to the lab; they need until Thursday. I'll get back to you then.",
    "Hi there, the person who deals with refunds is off today, she is back on Thursday and will "
    "sort it out with you then.",
    "We've had no joy from the courier so far. I'm calling their depot again after lunch.",
    "We are aware of the fault and a colleague is on it. Further details will be sent as soon as "
    "they are available.",
    "I've booked some time tomorrow to sit down with your accounts. More after that.",
    "Hi Dana, just seen this. In a meeting till 3, will look straight after.",
    "Can we pick this up on Monday when I'm back? I'd like to give it proper thought.",
    "Would it be alright if I rang you about this tomorrow morning?",
    "I have sent your query to head office. It usually takes them two days to answer. I'll forward "
    "whatever they say.",
    "Laissez-moi jusqu'à jeudi pour rassembler les chiffres, s'il vous plaît.",
}
KNOWN_FALSE = {
    "Wir haben ab Mai wieder Plätze frei, melden Sie sich dann einfach online an.",
    "We've passed it on to the driver, he'll leave the parcel with your neighbour.",
    "Counsel advises against an appeal. I'll call you tomorrow to talk it through.",
    "L'erreur vient de nous. Nous vous envoyons le bon câble aujourd'hui.",
}


def replies() -> list[tuple[str, str, str]]:
    return [
        (path.stem, kind, text)
        for path in sorted(SENTENCES.glob("*.toml"))
        for kind, texts in tomllib.loads(path.read_text("utf-8")).items()
        for text in texts
    ]


def read_as(text: str) -> str:
    return "holding" if Mark.HOLDING in read_words(text, BASE, NEW_YORK).marks else "full"


def test_there_are_enough_replies_of_both_kinds_in_every_language() -> None:
    for language, least in (("en", 60), ("de", 20), ("es", 20), ("fr", 20)):
        kinds = [kind.partition("_")[0] for code, kind, _ in replies() if code == language]
        assert len(kinds) >= least
        assert abs(kinds.count("holding") - kinds.count("full")) <= 0.2 * len(kinds)
    assert len({text for _, _, text in replies()}) == len(replies())


@pytest.mark.parametrize("language", ["de", "en", "es", "fr"])
@pytest.mark.parametrize("kind", ["holding", "full"])
def test_replies_are_read_as_what_they_are(language: str, kind: str) -> None:
    wrong = [
        text
        for code, expected, text in replies()
        if (code, expected) == (language, kind)
        and text not in KNOWN_MISSES | KNOWN_FALSE
        and read_as(text) != kind
    ]
    assert not wrong


def test_known_misses_are_misses() -> None:
    assert [
        text for _, kind, text in replies() if text in KNOWN_MISSES | KNOWN_FALSE and read_as(text) == kind
    ] == []


@pytest.mark.parametrize(("part", "least", "most"), [("held_out", 0.9, 0.05), ("unseen", 0.65, 0.05)])
def test_replies_that_nothing_was_fitted_on_are_mostly_read_right(
    part: str, least: float, most: float
) -> None:
    holding = [read_as(text) for _, kind, text in replies() if kind == f"holding_{part}"]
    full = [read_as(text) for _, kind, text in replies() if kind == f"full_{part}"]
    assert holding.count("holding") / len(holding) >= least
    assert full.count("holding") / len(full) <= most


@pytest.mark.parametrize(
    "text",
    [
        "i will look into it and " * 900,
        "We are waiting for the the the " * 700,
        "ich werde das " * 1500,
        "je vous " * 2000,
        "le digo que " * 1500,
        "a " * 15000 + "will get back to you",
    ],
)
def test_reading_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    read_words(text, BASE, NEW_YORK)
    for code in ("en", "de", "es", "fr"):
        puts_off([(text.strip(), False)], [code])
        puts_off([(text[:250], False)] * 40, [code])
    assert time.process_time() - begun < 1

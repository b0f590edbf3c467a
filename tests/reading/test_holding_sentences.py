"""Replies that hold a customer off, and full answers that look alike, in four languages (SEMANTICS 3.6)."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from heardback.kernel.contacts import Mark
from heardback.reading.words import read_words

NEW_YORK = ZoneInfo("America/New_York")
BASE = datetime(2026, 3, 18, 14, tzinfo=NEW_YORK)  # a Wednesday
SENTENCES = Path(__file__).parent / "holding_sentences"
KNOWN_MISSES = {
    "Wir haben die Unterlagen bekommen und prüfen sie. Sie hören nächste Woche von uns.",
    "They told me they would send it this week, but it hasn't come yet. I'll follow up with them.",
    "I have spoken to the lab; they need until Thursday. I'll get back to you then.",
    "Hi Joan, not quite there yet. Give me until Friday please.",
    "Sorry, I've been out all week. I'll go through your mail tomorrow and reply.",
    "We're short-staffed this week, so it will take a little longer. You'll hear from us by Friday.",
    "Todavía lo estamos mirando. Le digo algo el jueves.",
    "Le dossier est toujours à l'étude. Nous vous recontactons vendredi.",
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
        kinds = [kind for code, kind, _ in replies() if code == language]
        assert len(kinds) >= least
        assert abs(kinds.count("holding") - kinds.count("full")) <= 0.2 * len(kinds)
    assert len({text for _, _, text in replies()}) == len(replies())


@pytest.mark.parametrize("language", ["de", "en", "es", "fr"])
@pytest.mark.parametrize("kind", ["holding", "full"])
def test_replies_are_read_as_what_they_are(language: str, kind: str) -> None:
    wrong = [
        text
        for code, expected, text in replies()
        if (code, expected) == (language, kind) and text not in KNOWN_MISSES and read_as(text) != kind
    ]
    assert not wrong


def test_known_misses_are_misses() -> None:
    assert [text for _, kind, text in replies() if text in KNOWN_MISSES and read_as(text) == kind] == []

"""How an answer point answers, as its intake point keeps it (`settings["answering"]`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from heardback.answering.flow import Texting
from heardback.answering.words import Words, words_of

NAME = "answering"
SHORTEST_RING, LONGEST_RING = 5, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings:
    """`is_on`: Heardback answers this number. `in_turn`: phones ring one after the other, not together.

    `text_from` is the firm's number (E.164) that text messages are sent from.
    """

    is_on: bool = False
    in_turn: bool = False
    ring_for: int = 20
    language: str = "en-US"
    texting: Texting = Texting.OFF
    text_from: str = ""
    words: Words = field(default_factory=Words)

    def as_row(self) -> dict[str, object]:
        """Return the settings as they are kept; words that are the defaults are left out, and follow them."""
        usual = Words()
        own = {
            one.name: getattr(self.words, one.name)
            for one in fields(Words)
            if getattr(self.words, one.name) != getattr(usual, one.name)
        }
        return {
            "is_on": self.is_on,
            "in_turn": self.in_turn,
            "ring_for": self.ring_for,
            "language": self.language,
            "texting": self.texting.value,
            "text_from": self.text_from,
            "words": own,
        }


def answer_settings(point_settings: Mapping[str, object]) -> AnswerSettings:
    """Return a point's settings; whatever is missing or unreadable keeps its default, which is: off."""
    kept = point_settings.get(NAME)
    given: Mapping[str, object] = kept if isinstance(kept, dict) else {}
    usual = AnswerSettings()
    ring_for, words = given.get("ring_for"), given.get("words")
    return AnswerSettings(
        is_on=given.get("is_on") is True,
        in_turn=given.get("in_turn") is True,
        ring_for=min(max(ring_for, SHORTEST_RING), LONGEST_RING)
        if isinstance(ring_for, int)
        else usual.ring_for,
        language=str(given.get("language") or usual.language)[:12],
        texting=_texting(given.get("texting")),
        text_from=str(given.get("text_from") or "")[:20],
        words=words_of(words) if isinstance(words, dict) else usual.words,
    )


def _texting(given: object) -> Texting:
    return Texting(given) if isinstance(given, str) and given in set(Texting) else Texting.OFF

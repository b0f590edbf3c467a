"""What one text promises and asks: a promise of its writer's is nothing that they wait for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heardback.evidence.said import read_said

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "I'll let you know this week.",
        "I'll let you know by close of business today.",
        "I'll call you Tuesday morning.",
        "Ich kläre das und gebe Ihnen Bescheid.",
    ],
)
def test_a_promise_of_ones_own_asks_for_nothing(text: str) -> None:
    said = read_said(text, NOON, UTC)
    assert said.commitments
    assert said.asked == ()


def test_a_question_beside_a_promise_is_asked() -> None:
    said = read_said("I'll call you on Friday. Can you send me the serial number by then?", NOON, UTC)
    assert len(said.commitments) == 1
    assert said.asked == ("Can you send me the serial number by then?",)

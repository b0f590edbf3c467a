"""What one text promises and asks: a promise of its writer's is nothing that they wait for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heardback.evidence.said import MOST_SAID, SENTENCE_LENGTH, commitments_in, read_said

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


@pytest.mark.parametrize(
    "line", ["Please call me about pump {0} in {1} months.", "I will send you quote {0} in {1} months."]
)
def test_a_text_that_promises_more_than_anybody_reads_says_how_many_are_left_out(line: str) -> None:
    lines = [line.format(number, number % 12 + 1) for number in range(MOST_SAID + 37)]
    found = commitments_in("\n".join(lines), NOON, UTC)
    assert [one.sentence for one in found[:-1]] == lines[: MOST_SAID - 1]
    assert found[-1].sentence == f"{lines[MOST_SAID - 1]} (and 37 more promises in this text)"
    assert len({one.key for one in found}) == MOST_SAID
    few = commitments_in("\n".join(lines[:MOST_SAID]), NOON, UTC)
    assert [one.key for one in few] == [one.key for one in found]
    assert [one.sentence for one in few] == lines[:MOST_SAID]


def test_a_long_sentence_keeps_its_length_with_the_note() -> None:
    lines = [
        f"I will send you quote {number} by Friday" + ", please" * 60 + "." for number in range(MOST_SAID + 2)
    ]
    found = commitments_in("\n".join(lines), NOON, UTC)
    assert max(len(one.sentence) for one in found) <= SENTENCE_LENGTH
    assert found[-1].sentence.endswith("… (and 2 more promises in this text)")


@pytest.mark.parametrize("base", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_words_said_at_the_end_of_time_are_read(base: datetime) -> None:
    promised = "I will call you tomorrow. Call me in three months. I'll send it within 5 business days."
    said = read_said(f"{promised} Could you write by Friday?", base, UTC)
    assert len(said.commitments) == 3
    assert said.asked

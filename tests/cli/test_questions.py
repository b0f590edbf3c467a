"""Questions at the terminal: yes means yes to the question, whatever the line of the decisions file says."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from heardback.cli.questions import ask_questions
from heardback.findings.shapes import Question

QUESTION = Question(
    question_id="sender:shop.example",
    text="Is everybody at shop.example a newsletter?",
    settles=1,
    answers=("sender shop.example no", "sender shop.example yes"),
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("y\nyes\n", "sender shop.example no\n"),
        ("y\nN\n", "sender shop.example yes\n"),
        ("y\n2\nperhaps\nno\n", "sender shop.example yes\n"),
        ("y\n\n", None),
        ("\n", None),
    ],
)
def test_an_answer_is_kept_as_the_line_that_it_means(typed: str, kept: str | None, tmp_path: Path) -> None:
    file = tmp_path / "decisions.txt"

    @click.command()
    def ask() -> None:
        ask_questions([QUESTION], file)

    result = CliRunner().invoke(ask, input=typed, catch_exceptions=False)
    assert "Answer 1 short question now" in result.output
    assert (file.read_text() if file.exists() else None) == kept

"""The report's questions, asked at the terminal; answers are lines of a decisions file and are kept there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from heardback.findings.shapes import Question
from heardback.reports.words import plain_text


def ask_questions(questions: Sequence[Question], kept: Path) -> list[str]:
    """Ask one by one; return the lines for the answers given, appended to `kept` as well. Empty answers skip."""
    if not click.confirm(
        f"\nAnswer {len(questions)} short questions now, to settle what is unsure?", default=False
    ):
        return []
    lines = []
    for question in questions:
        click.echo(f"\n{plain_text(question.text)} ({question.settles} messages)")
        for example in question.examples:
            click.echo(f"    {plain_text(example)}")
        choices = {str(number): answer for number, answer in enumerate(question.answers, start=1)}
        for number, answer in choices.items():
            click.echo(f"  {number}  {plain_text(answer)}")
        given = click.prompt("Number, or Enter to skip", default="", show_default=False)
        if given in choices:
            lines.append(choices[given])
    if lines:
        keep_answers(kept, lines)
        click.echo(f"Kept in {kept}; give it to the next audit with --decisions.")
    return lines


def keep_answers(kept: Path, lines: Sequence[str]) -> None:
    """Append answers to the decisions file."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)

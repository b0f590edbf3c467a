"""The report's questions, asked at the terminal; answers are lines of a decisions file and are kept there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from heardback.findings.shapes import Question
from heardback.findings.spoken import counted
from heardback.reports.words import answer_lines, plain_text


def ask_questions(questions: Sequence[Question], kept: Path) -> list[str]:
    """Ask one by one; return the lines for the answers given, appended to `kept` as well. Empty answers skip."""
    asked = counted(len(questions), "short question")
    if not click.confirm(f"\nAnswer {asked} now, to settle what is unsure?", default=False):
        return []
    lines = []
    for question in questions:
        click.echo(f"\n{plain_text(question.text)} ({counted(question.settles, 'message')})")
        for example in question.examples:
            click.echo(f"    {plain_text(example)}")
        if line := _answer_to(question):
            lines.append(line)
    if lines:
        keep_answers(kept, lines)
        click.echo(f"Kept in {kept}; give it to the next audit with --decisions.")
    return lines


def _answer_to(question: Question) -> str:
    """Return the line that a person chooses, or "" if they skip; asks again until it is one of these."""
    lines = dict(answer_lines(question.answers))
    for said, line in lines.items():
        click.echo(f"  {said:3}  {plain_text(line)}")
    while given := click.prompt("yes, no, or Enter to skip", default="", show_default=False).strip().lower():
        found = [line for said, line in lines.items() if said.startswith(given)]
        if found:
            return found[0]
    return ""


def keep_answers(kept: Path, lines: Sequence[str]) -> None:
    """Append answers to the decisions file."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)

"""The terminal: plain when piped, as wide as it is, and deaf to what strangers wrote."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.reports.sample import sample_audit, sample_searched

from heardback.reports.terminal import render_terminal
from heardback.reports.words import plain_text


def printed(width: int = 100, *, number: int = 300, terminal: bool = False, **searched: bool) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None
    )
    audit = sample_audit(number, replace(sample_searched(), **searched))  # type: ignore[arg-type]
    render_terminal(audit, console, [Path("audit/report.html")])
    return out.getvalue()


def test_a_pipe_gets_plain_text() -> None:
    text = printed()
    assert "\x1b" not in text
    assert "audit/report.html" in text


def test_strangers_cannot_colour_a_terminal() -> None:
    assert "\x1b[31mred" not in printed(200, number=6, terminal=True)
    assert "[bold]markup[/bold]" in printed(200, number=6, terminal=True)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_console(width: int) -> None:
    assert max(len(line.rstrip()) for line in printed(width).splitlines()) <= width


def test_the_sentence_comes_first_and_the_ten_longest_follow() -> None:
    text = printed()
    assert text.split()[:4] == ["In", "the", "last", "150"]
    section = text[text.index("Waiting longest") : text.index("more, every one in owed.csv")]
    assert section.count(" days ") == 10


def test_without_sent_mail_the_gap_is_first_and_nobody_is_listed() -> None:
    text = printed(has_outgoing=False)
    assert text.split()[:3] == ["No", "sent", "mail"]
    assert "Waiting longest" not in text
    assert "never answered" not in text
    assert "95 %" not in text


def test_plain_text_shows_what_would_hide() -> None:
    assert plain_text("a\u202eb\x1b[1m\nc\u200b") == "a⟨202E⟩b⟨001B⟩[1m c⟨200B⟩"

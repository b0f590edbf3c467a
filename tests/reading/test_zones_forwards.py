"""Inline forwards: the original's sender, subject and words, for many clients."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.zone_samples import BLOCKS, FORWARDS

from heardback.reading.forwards import forwarded_blocks, parse_forward


@pytest.mark.parametrize("block", FORWARDS + BLOCKS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_original_is_found(block: str, end: str) -> None:
    forward = parse_forward(f"FYI, can you?\n\n{block}\n\nIt leaks.\nPlease come.\n".replace("\n", end))
    assert forward is not None
    assert (forward.from_name, forward.from_address) == ("Ann Lee", "ann@x.example")
    assert forward.subject
    assert "18" in forward.date_text
    assert forward.text == "It leaks.\nPlease come."
    assert forward.comment == "FYI, can you?"
    assert forward.has_marker is (block in FORWARDS)


def test_quoted_forward() -> None:
    text = "Begin forwarded message:\n\n"
    text += "> From: Ann <ann@x.example>\n> Date: 3 May 2026 10:00\n"
    text += "> Subject: Pump\n> \n> It leaks.\n"
    forward = parse_forward(text)
    assert forward is not None
    assert (forward.from_address, forward.subject, forward.text) == ("ann@x.example", "Pump", "It leaks.")


def test_nested_forwards_outermost_first() -> None:
    text = (
        "see below\n\n-----Original Message-----\nFrom: Bob <bob@firm.example>\n"
        "Sent: Monday, 4 May 2026 09:00\nTo: desk\n"
        "Subject: FW: Pump\n\nfor you\n\n________________________________\nFrom: Ann <ann@x.example>\n"
        "Sent: Sunday, 3 May 2026 09:00\nTo: Bob\nSubject: Pump\n\nIt leaks.\n"
    )
    assert [(one.from_address, one.text) for one in forwarded_blocks(text)] == [
        ("bob@firm.example", "for you"),
        ("ann@x.example", "It leaks."),
    ]


@pytest.mark.parametrize(
    "text", ["", "Hello", "From: Hamburg\nTo: Berlin\n\nWhat does it cost?", "On 3 May Ann wrote:\n> x"]
)
def test_no_forward(text: str) -> None:
    assert parse_forward(text) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_never_raises(text: str) -> None:
    forwarded_blocks(text)


@pytest.mark.parametrize(
    "text", ["From: a@x.example\n" * 30_000, "From:\n\n" * 30_000, ">" * 300_000, "-\n" * 100_000]
)
def test_hostile_input(text: str) -> None:
    began = time.process_time()
    forwarded_blocks(text)
    assert time.process_time() - began < 4

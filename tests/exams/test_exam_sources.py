"""Real list archives: every message is found, and nothing in their bodies is taken for one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from heardback.bulk.sources import open_sources

EXAMS = os.environ.get("HEARDBACK_EXAMS")
pytestmark = pytest.mark.skipif(not EXAMS, reason="HEARDBACK_EXAMS is not set: list archives not split")


def test_list_archives_are_split_into_their_messages(tmp_path: Path) -> None:
    for name, messages in (("r-sig-finance", 15_332), ("r-announce", 699)):
        _check(name, messages, tmp_path)


def _check(name: str, messages: int, tmp_path: Path) -> None:
    path = Path(str(EXAMS), "lists", f"{name}.mbox.gz")
    sources = open_sources([str(path)], tmp_path / "spool")
    items = [item for segment in sources.segments for item in segment.read()]
    print(f"{name}: {len(items):,} of {messages:,} messages")
    assert len(items) == messages
    assert sources.warnings == ()
    covered = 0
    for item in items:
        assert item.offset == covered
        covered += item.length

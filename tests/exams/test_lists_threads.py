"""Exam `lists`: who answers whom in real list archives, with reply headers and without.

Truth is the parent by the raw headers: the first In-Reply-To id that is in the archive, else the last of
References that is. Measured on messages that have one: the same parent, and a parent in the same conversation.
Of messages without one, the share that gets a parent all the same. That is no error rate: of thirty drawn by lot
and read, twenty were answers whose mail program wrote no reply header, five answered a message that is missing
from the archive and went to another of its conversation, and five were no answers (reposts, one spam).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from heardback.bulk.sources import open_sources
from heardback.cli.explain_threads import ThreadRow, explain_threads
from heardback.evidence.conversations import ThreadItem, thread_item
from heardback.formats.records import Unreadable
from heardback.formats.rfc5322 import parse_mail

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

# list: (parent with headers, parent without, conversation without, most that may get a parent and have none)
FLOORS = {
    "r-sig-finance": (0.995, 0.905, 0.965, 0.15),
    "r-announce": (0.97, 0.50, 0.52, 0.04),
}
_ID = re.compile(r"<([^<>\s]+)>")


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_replies_are_linked_to_the_message_they_answer(name: str, tmp_path: Path) -> None:
    items, cited = _read(Path(EXAMS) / "lists" / f"{name}.mbox.gz", tmp_path)
    truth = _true_parents(items, cited)
    roots = {one: _root(truth, one) for one in truth}
    with_headers, _ = _score(explain_threads(items, without_headers=False), truth, roots)
    begun = time.perf_counter()
    rows = explain_threads(items, without_headers=True)
    seconds = time.perf_counter() - begun
    parent, conversation = _score(rows, truth, roots)
    given = _share_of_parents_given(rows, truth)
    print(
        f"\n{name}: {len(items)} messages, {sum(one is not None for one in truth.values())} replies; "
        f"parent with headers {with_headers:.4f}; without: parent {parent:.4f}, conversation {conversation:.4f}; "
        f"parents given where headers name none {given:.4f}; {seconds / len(items) * 1e6:.0f} µs a message"
    )
    floors = FLOORS[name]
    assert with_headers >= floors[0]
    assert parent >= floors[1]
    assert conversation >= floors[2]
    assert given <= floors[3]


def _read(path: Path, spool: Path) -> tuple[list[ThreadItem], dict[str, tuple[str, ...]]]:
    """Return the messages and, by message id, the ids that each cites, the best first, from the raw headers."""
    items: list[ThreadItem] = []
    cited: dict[str, tuple[str, ...]] = {}
    for segment in open_sources([str(path)], spool).segments:
        for item in segment.read():
            try:
                record = parse_mail(bytes(item.raw))
            except Unreadable:
                continue
            items.append(thread_item(record))
            references = _ID.findall(record.header("references"))
            cited.setdefault(
                record.message_id, (*_ID.findall(record.header("in-reply-to")), *reversed(references))
            )
    return items, cited


def _true_parents(items: Sequence[ThreadItem], cited: dict[str, tuple[str, ...]]) -> dict[str, str | None]:
    present = {item.message_id for item in items}
    return {
        one: next((other for other in cited[one] if other in present and other != one), None)
        for one in present
    }


def _root(truth: dict[str, str | None], one: str) -> str:
    seen = {one}
    while (above := truth[one]) is not None and above not in seen:
        one = above
        seen.add(one)
    return one


def _score(rows: list[ThreadRow], truth: dict[str, str | None], roots: dict[str, str]) -> tuple[float, float]:
    """Return the shares of replies with the true parent, and with a parent in the true conversation."""
    given = {row.message_id: row.parent for row in rows}
    replies = [one for one, parent in truth.items() if parent is not None]
    same_parent = sum(given[one] == truth[one] for one in replies)
    same_conversation = sum(
        parent is not None and roots[parent] == roots[one] for one in replies if (parent := given[one])
    )
    return same_parent / len(replies), same_conversation / len(replies)


def _share_of_parents_given(rows: list[ThreadRow], truth: dict[str, str | None]) -> float:
    given = {row.message_id: row.parent for row in rows}
    openers = [one for one, parent in truth.items() if parent is None]
    return sum(given[one] is not None for one in openers) / len(openers)

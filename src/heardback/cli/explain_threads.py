"""`heardback explain threads`: in which conversation each message of a source stands, and what it answers.

CONTRACT explain threads. By headers, a row says what the audit goes by (SEMANTICS 3.1); what was guessed for a
message that cites nothing stands beside it as a suggestion and joins no conversation. Without headers everything
is a guess and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from heardback.evidence.conversations import Components, ThreadItem, header_parents, link_by_headers
from heardback.evidence.inferred_replies import InferredReply, infer_replies


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One message: its conversation (named by a message id) and the message it answers, or None.

    `is_inferred`: the link was guessed; then `confidence` and `reasons` belong to `parent`, else to
    `suggested_parent`, the likely parent of a message whose headers cite nothing.
    """

    message_id: str
    conversation_id: str
    parent: str | None
    is_inferred: bool = False
    suggested_parent: str | None = None
    confidence: float | None = None
    reasons: tuple[str, ...] = ()


def explain_threads(items: Sequence[ThreadItem], without_headers: bool) -> list[ThreadRow]:
    """Return one row for each item, in order; a message found twice in the source gets the same row twice.

    A message without an id stands under a name of its own, which nothing can cite.
    """
    named = [_named(item, position) for position, item in enumerate(items)]
    first_places: dict[tuple[object, ...], int] = {}
    originals = [first_places.setdefault(_sameness(item), position) for position, item in enumerate(named)]
    places = sorted(set(originals))
    once = [named[place] for place in places]
    rows = _rows_by_text(once) if without_headers else _rows_by_headers(once)
    row_at = dict(zip(places, rows, strict=True))
    return [row_at[original] for original in originals]


def _named(item: ThreadItem, position: int) -> ThreadItem:
    return item if item.message_id else replace(item, message_id=f"(no Message-ID: message {position + 1})")


def _sameness(item: ThreadItem) -> tuple[object, ...]:
    """SEMANTICS 2.2: Message-ID, From and Date make one message; a reused id alone does not."""
    return item.message_id, item.from_address.lower(), item.sent_at


def _rows_by_headers(items: list[ThreadItem]) -> list[ThreadRow]:
    conversations = link_by_headers(items)
    parents = header_parents(items)
    known = {
        position: parents[position]
        for position, item in enumerate(items)
        if parents[position] is not None or item.in_reply_to or item.references
    }
    guesses = infer_replies(items, known)
    return [
        _suggest(
            ThreadRow(item.message_id, conversations.find(item.message_id), _id_at(items, parent)),
            items,
            guess,
        )
        for item, parent, guess in zip(items, parents, guesses, strict=True)
    ]


def _suggest(row: ThreadRow, items: list[ThreadItem], guess: InferredReply | None) -> ThreadRow:
    if guess is None or guess.parent is None:
        return row
    return replace(
        row,
        suggested_parent=items[guess.parent].message_id,
        confidence=round(guess.confidence, 3),
        reasons=guess.reasons,
    )


def _rows_by_text(items: list[ThreadItem]) -> list[ThreadRow]:
    guesses = infer_replies(items)
    conversations = Components()
    for item in items:
        conversations.add(item.message_id)
    for item, guess in zip(items, guesses, strict=True):
        if guess is not None and guess.parent is not None:
            conversations.join(item.message_id, items[guess.parent].message_id)
    return [
        ThreadRow(
            item.message_id,
            conversations.find(item.message_id),
            _id_at(items, guess.parent),
            is_inferred=True,
            confidence=round(guess.confidence, 3),
            reasons=guess.reasons,
        )
        for item, guess in zip(items, guesses, strict=True)
        if guess is not None
    ]


def _id_at(items: list[ThreadItem], position: int | None) -> str | None:
    return None if position is None else items[position].message_id

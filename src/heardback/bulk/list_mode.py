"""List mode (SEMANTICS 2.6): whose conversation each message lies in, over all sources at once.

The asker is the author of a conversation's first message. Links by headers make conversations; links that only the
words suggest bring a message to its likely asker, as a guess that the kernel never takes for a reply header.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.bulk.filing import Asker
from heardback.bulk.staging import known_moment
from heardback.evidence.conversations import ThreadItem, header_parents, link_by_headers
from heardback.evidence.inferred_replies import infer_replies
from heardback.evidence.quotes import NO_TRACES, QuoteTraces
from heardback.evidence.readings import MailReading, decode_reading

NOBODY_KNOWN = Asker("", False)


def askers_of(staged: Sequence[Path]) -> list[list[Asker]]:
    """Return the asker of every staged message, per file and row. Holds all readings in memory."""
    files = [_readings(path) for path in staged]
    readings = [reading for file in files for reading in file]
    found = _askers(readings)
    split, start = [], 0
    for file in files:
        split.append(found[start : start + len(file)])
        start += len(file)
    return split


def _readings(path: Path) -> list[MailReading]:
    with pa.memory_map(str(path)) as mapped:
        column = ipc.open_file(mapped).read_all().column("reading")
        return [decode_reading(encoded.as_buffer()) for encoded in column]


def _askers(readings: Sequence[MailReading]) -> list[Asker]:
    items = [thread_item(reading) for reading in readings]
    parents = header_parents(items)
    known = {position: parent for position, parent in enumerate(parents) if parent is not None}
    guesses = infer_replies(items, known)
    components = link_by_headers(items)
    conversations = [
        components.find(item.message_id) if item.message_id else f"row {position}"
        for position, item in enumerate(items)
    ]
    roots = _roots(readings, conversations)
    found = []
    for position, reading in enumerate(readings):
        guess = guesses[position]
        guessed = guess.parent if guess is not None else None
        root = roots.get(conversations[position])
        if root is None and guessed is not None:
            # Its own conversation has no beginning here, but its words answer a message that is here.
            root = roots.get(conversations[guessed])
            inferred = (readings[guessed].contact_id,)
            found.append(_asker(reading, readings, root, inferred))
        elif guessed is not None and root == position and reading.is_reply_subject:
            other = roots.get(conversations[guessed])
            found.append(_asker(reading, readings, other, (readings[guessed].contact_id,)))
        else:
            found.append(_asker(reading, readings, root, ()))
    return found


def _asker(
    reading: MailReading, readings: Sequence[MailReading], root: int | None, inferred: tuple[str, ...]
) -> Asker:
    if root is None:
        return NOBODY_KNOWN
    first = readings[root]
    if first.from_address:
        return Asker(first.from_address, reading.from_address == first.from_address, inferred)
    # Nobody known, as of a message that could not be read: a person must look at it all the same (L5).
    return Asker(f"unknown {first.contact_id}", reading is first, inferred)


def _roots(readings: Sequence[MailReading], conversations: Sequence[str]) -> dict[str, int]:
    """The first message of each conversation, unless it answers something that is not here."""
    first: dict[str, int] = {}
    for position, conversation in enumerate(conversations):
        known = first.get(conversation)
        if known is None or _order(readings, position) < _order(readings, known):
            first[conversation] = position
    return {
        conversation: position for conversation, position in first.items() if not readings[position].cites
    }


def _order(readings: Sequence[MailReading], position: int) -> tuple[bool, float, int]:
    """A message that cites nothing begins a conversation, even when its clock is behind a reply's."""
    moment = known_moment(readings[position])
    return bool(readings[position].cites), moment.timestamp() if moment else 0.0, position


def thread_item(reading: MailReading) -> ThreadItem:
    """Return what threading needs of a reading."""
    traces = reading.traces
    return ThreadItem(
        message_id=reading.message_id,
        in_reply_to=reading.in_reply_to,
        references=reading.cites,
        from_address=reading.from_address,
        from_name=reading.from_name,
        to_addresses=reading.to + reading.cc,
        subject=reading.subject,
        sent_at=known_moment(reading),
        offset_minutes=reading.offset_minutes,
        traces=NO_TRACES
        if traces is None
        else QuoteTraces(traces.own, traces.quoted, traces.deeper, traces.citation, traces.greeting),
    )

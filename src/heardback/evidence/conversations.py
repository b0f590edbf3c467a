"""Which messages of a whole source belong together by their headers, and which one each of them answers.

Conversations are connected components over Message-ID, In-Reply-To and References, including ids never seen
(RFC 5256 section 5 REFERENCES; SEMANTICS 3.1); the kernel judges with the same rule for each customer. Parents are
for showing only. Nothing here looks at subjects or text: `inferred_replies` does, and says that it guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heardback.evidence.quotes import NO_TRACES, QuoteTraces, read_quote_traces
from heardback.formats.records import Mailbox, MailRecord

_A_WEEK = timedelta(days=7)
_LIST_HEADERS = frozenset(("list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere"))


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """What threading needs of one message, small enough to build from staged columns.

    Ids without brackets. `sent_at` is the best known moment, aware UTC, or None; `offset_minutes` the zone of the
    Date header, east of UTC. `to_addresses` holds To and Cc; on `is_list_mail` more people read than it names.
    `traces` come from `quotes.read_quote_traces`; without
    them inference has only subject, people and time.
    """

    message_id: str
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    from_address: str = ""
    from_name: str = ""
    to_addresses: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    offset_minutes: int | None = None
    is_list_mail: bool = False
    traces: QuoteTraces = NO_TRACES


def thread_item(record: MailRecord) -> ThreadItem:
    """Return what threading needs of a parsed mail, quote traces included.

    `sent_at` is the Date header, which quotes repeat, unless it is missing or a week off the topmost Received.
    """
    sender = record.from_[0] if record.from_ else Mailbox("", "")
    return ThreadItem(
        message_id=record.message_id,
        in_reply_to=record.in_reply_to,
        references=record.references,
        from_address=sender.address,
        from_name=sender.name,
        to_addresses=tuple(box.address for box in record.to + record.cc if box.address),
        subject=record.subject,
        sent_at=_best_known_moment(record),
        offset_minutes=record.date_offset_minutes,
        is_list_mail=any(name in _LIST_HEADERS for name, _ in record.headers),
        traces=read_quote_traces(record.text),
    )


def _best_known_moment(record: MailRecord) -> datetime | None:
    claimed = record.claimed_sent_at
    received = record.received[0].occurred_at if record.received else None
    if claimed is None or (received is not None and abs(received - claimed) > _A_WEEK):
        return received or claimed
    return claimed


class Components:
    """Union-find over message ids. A component is named by its first id that was added, whatever joins it later."""

    __slots__ = ("_parent", "_rank")

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._rank: dict[str, int] = {}

    def add(self, message_id: str) -> None:
        """Make `message_id` known; does nothing where it is."""
        if message_id not in self._parent:
            self._parent[message_id] = message_id
            self._rank[message_id] = len(self._rank)

    def join(self, one: str, other: str) -> None:
        """Put both ids (added if need be) into one component."""
        self.add(one)
        self.add(other)
        first, second = self.find(one), self.find(other)
        if first != second:
            if self._rank[second] < self._rank[first]:
                first, second = second, first
            self._parent[second] = first

    def find(self, message_id: str) -> str:
        """Return the id that names the component of a known `message_id`."""
        parent = self._parent
        root = message_id
        while parent[root] != root:
            root = parent[root]
        while parent[message_id] != root:
            parent[message_id], message_id = root, parent[message_id]
        return root


def link_by_headers(items: Iterable[ThreadItem]) -> Components:
    """Return the conversations of all `items`, by headers alone; every cited id is a member, seen or not.

    A message without an id of its own joins nothing and is left out. Order of `items` changes only the names.
    """
    components = Components()
    for item in items:
        if not item.message_id:
            continue
        components.add(item.message_id)
        for cited in item.in_reply_to + item.references:
            components.join(item.message_id, cited)
    return components


def header_parents(items: Sequence[ThreadItem]) -> list[int | None]:
    """Return for each item the position of the item that its headers say it answers, or None.

    The first In-Reply-To id that is present, else the last of References that is. A message is never its own
    ancestor: a citation that would close a circle is passed over for the next best. Of items that share an id
    the first is meant. Replies dated before their parent are taken as they are.
    """
    positions: dict[str, int] = {}
    for position, item in enumerate(items):
        if item.message_id:
            positions.setdefault(item.message_id, position)
    parents: list[int | None] = [None] * len(items)
    answered: set[int] = set()
    for position, item in enumerate(items):
        for cited in (*item.in_reply_to, *reversed(item.references)):
            found = positions.get(cited)
            if found is None or cited == item.message_id:
                continue
            if position in answered and _descends(parents, found, position):
                continue
            parents[position] = found
            answered.add(found)
            break
    return parents


def _descends(parents: Sequence[int | None], position: int | None, ancestor: int) -> bool:
    while position is not None:
        if position == ancestor:
            return True
        position = parents[position]
    return False

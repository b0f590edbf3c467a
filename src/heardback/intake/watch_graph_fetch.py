"""A page of changes becomes stored items: only what is new is fetched, four at a time, and committed in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.formats.exports.items import NO_FLAGS, FolderRole
from heardback.gateways.graph import CONCURRENT, GraphMailbox
from heardback.gateways.graph_problems import Gone, GraphProblem
from heardback.gateways.graph_shapes import Change
from heardback.gateways.http import AnswerTooLarge, HttpProblem
from heardback.intake.models import Cursor, RawItem
from heardback.intake.store import Arrived, store_raw
from heardback.intake.watch_graph_places import cursors_of, folder_id_of, owner_of, place_of
from heardback.intake.watch_graph_settings import GraphSettings

_AT_ONCE, _AT_ONCE_BYTES = 20, 32_000_000
_MOST_FAILURES = 3
_REBUILT = frozenset({"rebuilt"})


@dataclass(slots=True)
class Fetching:
    """What fetching for one intake point needs; `failures` counts, per message, what Exchange could not give."""

    point: IntakePoint
    settings: GraphSettings
    mailbox: GraphMailbox
    now: datetime
    failures: Counter[str] = field(default_factory=Counter)

    def stored(self, cursor: Cursor, changes: Iterable[Change]) -> tuple[int, int]:
        """Store all that is new among `changes`; return how many mails and bytes were fetched.

        Killed in between, what is stored is known the next time. The cursor is NOT moved: the caller does, after.
        """
        count = size = 0
        batch: list[Arrived] = []
        batch_bytes = 0
        for arrived in self._arrived(cursor, self._wanted(cursor, changes)):
            batch.append(arrived)
            batch_bytes += len(arrived.raw)
            count, size = count + 1, size + len(arrived.raw)
            if len(batch) >= _AT_ONCE or batch_bytes >= _AT_ONCE_BYTES:
                store_raw(self.point, batch, seen_at=self.now)
                batch, batch_bytes = [], 0
        if batch:
            store_raw(self.point, batch, seen_at=self.now)
        return count, size

    def _wanted(self, cursor: Cursor, changes: Iterable[Change]) -> list[Change]:
        """Leave out what is no mail of ours to read: removals, drafts, too old ones, a member's other mail."""
        wanted = {
            change.id: change for change in changes if not change.is_removed and not change.is_draft and self._is_ours(cursor, change)
        }
        since = self.settings.history_since
        return [
            change
            for change in wanted.values()
            if since is None or change.received_at is None or change.received_at >= since
        ]

    def _is_ours(self, cursor: Cursor, change: Change) -> bool:
        if not owner_of(cursor):
            return True
        return bool(self.settings.ours & {change.from_address, change.sender_address})

    def _arrived(self, cursor: Cursor, changes: Sequence[Change]) -> Iterator[Arrived]:
        here = folder_id_of(cursor)
        known = self._known(cursor, changes)
        new = [change for change in changes if here not in known.get(change.id, {})]
        moved = [change for change in new if change.id in known]
        for change in moved:
            row = next(iter(known[change.id].values()))
            if row.raw.sealed:  # else it was erased here, and is not fetched again
                yield self._item(cursor, change, unseal_compressed(row.raw.sealed), frozenset(row.flags))
        fresh = [change for change in new if change.id not in known]
        with ThreadPoolExecutor(CONCURRENT) as pool:
            for start in range(0, len(fresh), CONCURRENT):
                part = fresh[start : start + CONCURRENT]
                for change, found in zip(part, pool.map(self._bytes, part), strict=True):
                    if found is not None:
                        yield self._item(cursor, change, *found)

    def _known(self, cursor: Cursor, changes: Sequence[Change]) -> dict[str, dict[str, RawItem]]:
        """Return what is stored already, by message and folder: a message that was moved was fetched before."""
        folders = {folder_id_of(one) for one in cursors_of(self.point) if owner_of(one) == owner_of(cursor)}
        keys = {key_of(change.id, folder): (change.id, folder) for change in changes for folder in folders}
        found: dict[str, dict[str, RawItem]] = {}
        listed = list(keys)
        for start in range(0, len(listed), 500):
            rows = RawItem.objects.filter(intake_point=self.point, source_key__in=listed[start : start + 500])
            for row in rows.select_related("raw"):
                message, folder = keys[row.source_key]
                found.setdefault(message, {})[folder] = row
        return found

    def _item(self, cursor: Cursor, change: Change, raw: bytes, flags: frozenset[str]) -> Arrived:
        return Arrived(
            source_key=key_of(change.id, folder_id_of(cursor)),
            raw=raw,
            folder=place_of(cursor).path,
            role=FolderRole(cursor.role),
            delivered_at=change.received_at,
            flags=flags,
        )

    def _bytes(self, change: Change) -> tuple[bytes, frozenset[str]] | None:
        """Return a message's bytes; None where it is gone. What Exchange cannot give three times is composed."""
        try:
            if self.point.is_metadata_only:
                return self.mailbox.headers(change.id), NO_FLAGS
            return self.mailbox.raw(change.id), NO_FLAGS
        except Gone:
            return None
        except (GraphProblem, AnswerTooLarge) as problem:
            self.failures[change.id] += 1
            if self.failures[change.id] < _MOST_FAILURES and not isinstance(problem, AnswerTooLarge):
                raise
            return self._composed(change), _REBUILT

    def _composed(self, change: Change) -> bytes:
        try:
            return self.mailbox.headers(change.id)
        except HttpProblem:
            return header_of(change)


def key_of(message_id: str, folder_id: str) -> str:
    """Return the key of one sighting: this message in this folder of its mailbox."""
    return f"graph:{message_id}@{folder_id}"


def header_of(change: Change) -> bytes:
    """Return what the list of messages says of one as a header block: the last resort, owed like any mail."""
    fields = {
        "Message-ID": change.message_id,
        "Date": format_datetime(change.sent_at) if change.sent_at else "",
        "From": change.from_address,
    }
    clean = {name: " ".join(value.split()) for name, value in fields.items() if value}
    return ("".join(f"{name}: {value}\r\n" for name, value in clean.items()) + "\r\n").encode()


def counted(place_fetched: tuple[int, int], more: tuple[int, int]) -> tuple[int, int]:
    return place_fetched[0] + more[0], place_fetched[1] + more[1]


__all__ = ["Fetching", "header_of", "key_of", "replace"]

"""A page of changes becomes stored items: only what is new is fetched, four at a time, and committed in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.formats.exports.items import NO_FLAGS, FolderRole
from heardback.gateways.graph import CONCURRENT, GraphMailbox
from heardback.gateways.graph_problems import Gone, GraphProblem, Kind
from heardback.gateways.graph_shapes import Change
from heardback.gateways.http import AnswerTooLarge
from heardback.intake.models import Cursor, RawItem
from heardback.intake.store import Arrived, store_raw
from heardback.intake.watch_graph_places import cursors_of, folder_id_of, owner_of, place_of
from heardback.intake.watch_graph_settings import GraphSettings

_AT_ONCE, _AT_ONCE_BYTES = 20, 32_000_000
_MOST_FAILURES = 2
_REBUILT = frozenset({"rebuilt"})
_ITS_OWN_FAULT = frozenset({Kind.OTHER, Kind.REFUSED})  # a message's, not the app's or the mailbox's


@dataclass(frozen=True, slots=True)
class Got:
    """A message's bytes; `is_whole` False where Exchange could not give them and a header block stands in."""

    raw: bytes
    is_whole: bool = True


@dataclass(slots=True)
class Fetching:
    """What fetching for one intake point needs.

    `failures` counts, per message, how often Exchange could not give it. `unread` are the messages (id, received at)
    for which a header block stands in meanwhile: they are owed like any mail, and are asked for again later.
    """

    point: IntakePoint
    settings: GraphSettings
    mailbox: GraphMailbox
    now: datetime
    failures: Counter[str]
    unread: dict[str, str] = field(default_factory=dict)

    def stored(self, cursor: Cursor, changes: Iterable[Change]) -> tuple[int, int]:
        """Store all that is new among `changes`; return how many mails and bytes were fetched.

        Killed in between, what is stored is known the next time. The cursor is NOT moved: the caller does, after.
        """
        count = size = 0
        batch: list[Arrived] = []
        try:
            for arrived in self._arrived(cursor, self._wanted(cursor, changes)):
                batch.append(arrived)
                count, size = count + 1, size + len(arrived.raw)
                if len(batch) >= _AT_ONCE or sum(len(one.raw) for one in batch) >= _AT_ONCE_BYTES:
                    batch = self._commit(batch)
        finally:
            # Also where it ends in trouble: else a server that stops us every few mails would keep us in one place.
            self._commit(batch)
        return count, size

    def _commit(self, batch: list[Arrived]) -> list[Arrived]:
        if batch:
            store_raw(self.point, batch, seen_at=self.now)
        return []

    def _wanted(self, cursor: Cursor, changes: Iterable[Change]) -> list[Change]:
        """Leave out what is no mail of ours to read: removals, drafts, too old ones, a member's other mail."""
        wanted = {
            change.id: change
            for change in changes
            if not change.is_removed and not change.is_draft and self._is_ours(cursor, change)
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
        for change in (change for change in new if change.id in known):
            row = next(iter(known[change.id].values()))
            if row.raw.sealed:  # else it was erased here, and is not fetched again
                yield self._item(cursor, change, Got(unseal_compressed(row.raw.sealed)))
        fresh = [change for change in new if change.id not in known]
        with ThreadPoolExecutor(CONCURRENT) as pool:
            for start in range(0, len(fresh), CONCURRENT):
                part = fresh[start : start + CONCURRENT]
                for change, got in zip(part, pool.map(self._got, part), strict=True):
                    if got is not None:
                        yield self._item(cursor, change, got)

    def _known(self, cursor: Cursor, changes: Sequence[Change]) -> dict[str, dict[str, RawItem]]:
        """Return what is stored already, by message and folder: a message that was moved was fetched before."""
        folders = {folder_id_of(one) for one in cursors_of(self.point) if owner_of(one) == owner_of(cursor)}
        keys = {key_of(change.id, folder): (change.id, folder) for change in changes for folder in folders}
        found: dict[str, dict[str, RawItem]] = {}
        listed = list(keys)
        for start in range(0, len(listed), 500):
            rows = RawItem.objects.filter(intake_point=self.point, source_key__in=listed[start : start + 500])
            for row in rows.only("source_key", "raw_id"):
                message, folder = keys[row.source_key]
                found.setdefault(message, {})[folder] = row
        return found

    def _item(self, cursor: Cursor, change: Change, got: Got) -> Arrived:
        key = key_of(change.id, folder_id_of(cursor))
        return Arrived(
            source_key=key if got.is_whole else f"{key}#headers",
            raw=got.raw,
            folder=place_of(cursor).path,
            role=FolderRole(cursor.role),
            delivered_at=change.received_at,
            flags=NO_FLAGS if got.is_whole else _REBUILT,
        )

    def _got(self, change: Change) -> Got | None:
        """Return a message's bytes, None where it is gone; what Exchange cannot give again and again stands in."""
        try:
            if self.point.is_metadata_only:
                return Got(self.mailbox.headers(change.id))
            got = Got(self.mailbox.raw(change.id))
        except Gone:
            self.unread.pop(change.id, None)
            return None
        except GraphProblem as problem:
            if problem.kind not in _ITS_OWN_FAULT or self._may_be_passing(change, problem):
                raise
            self.unread[change.id] = change.received_at.isoformat() if change.received_at else ""
            return self._stand_in(change)
        except AnswerTooLarge:
            return self._stand_in(change)
        self.unread.pop(change.id, None)
        return got

    def _may_be_passing(self, change: Change, problem: GraphProblem) -> bool:
        """Say whether the message may come the next time; one that is known not to holds up nothing."""
        self.failures[change.id] += 1
        is_new = change.id not in self.unread and self.failures[change.id] < _MOST_FAILURES
        return is_new and problem.can_retry

    def _stand_in(self, change: Change) -> Got:
        try:
            return Got(self.mailbox.headers(change.id), is_whole=False)
        except GraphProblem:
            return Got(header_of(change), is_whole=False)


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

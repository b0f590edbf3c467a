"""Segments: one worker's share of a source, picklable, read as a stream of raw items.

Together a source's segments yield every message exactly once, in whatever process and order they are read.
What cannot be read is in the segment's report with the reason; one broken file never stops the others.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from heardback.formats.exports import maildir, pst
from heardback.formats.exports.items import NO_FLAGS, FolderRole, Origin, RawItem
from heardback.formats.exports.mbox import COPY_LIMIT, PLAIN, Dialect, read_range
from heardback.formats.exports.sniff import emlx_message
from heardback.formats.exports.streams import expand_small
from heardback.formats.exports.unpack import Packed


class SegmentKind(StrEnum):
    """How a segment's bytes are stored."""

    MBOX = "mbox"
    FILES = "files"
    PACK = "pack"
    PST = "pst"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's identity at planning: size, modification time in nanoseconds, inode."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class SegmentReport:
    """What became of one segment, complete once its items were all taken.

    `unreadable` pairs a file with the reason; `digests` pairs a file of a folder with its SHA-256.
    """

    items: int
    bytes: int
    notes: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...]
    has_changed: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """One worker's share of a source: a byte range, some files of one folder, or some messages of a .pst.

    `source` is printable; `path` opens the bytes. `start` and `end` are byte offsets in an mbox, message
    numbers in a .pst folder. `weight` is roughly the bytes that reading it takes, for progress.
    """

    kind: SegmentKind
    source: str
    path: str
    folder: str
    role: FolderRole
    start: int = 0
    end: int = 0
    weight: int = 0
    stamp: Stamp | None = None
    dialect: Dialect = PLAIN
    names: tuple[str, ...] = ()
    entries: tuple[Packed, ...] = ()
    is_maildir: bool = False
    node: tuple[int, ...] = ()

    def read(self) -> SegmentReader:
        """Return a reader that yields the segment's items once and then tells what became of it."""
        return SegmentReader(self)


def printable(path: str) -> str:
    """Return a path as text that can be stored anywhere: bytes that are no UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def why(error: Exception) -> str:
    """Return an error's reason in the system's words, without its number and path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


class SegmentReader:
    """Yields one segment's raw items; `report()` tells, afterwards, what became of it."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._items = 0
        self._bytes = 0
        self._notes: list[str] = []
        self._unreadable: list[tuple[str, str]] = []
        self._digests: list[tuple[str, str]] = []
        self._has_changed = False

    def __iter__(self) -> Iterator[RawItem]:
        read = {
            SegmentKind.MBOX: self._read_mbox,
            SegmentKind.FILES: self._read_files,
            SegmentKind.PACK: self._read_pack,
            SegmentKind.PST: self._read_pst,
        }[self._segment.kind]
        for item in read():
            self._items += 1
            self._bytes += item.length
            yield item

    def report(self) -> SegmentReport:
        """Return the counts, notes and digests so far; complete once iteration has ended."""
        return SegmentReport(
            self._items,
            self._bytes,
            tuple(self._notes),
            tuple(self._unreadable),
            tuple(self._digests),
            self._has_changed,
        )

    def _origin(self) -> Origin:
        return Origin(self._segment.source, self._segment.folder, self._segment.role)

    def _read_mbox(self) -> Iterator[RawItem]:
        segment = self._segment
        size = segment.stamp.size if segment.stamp else 0
        try:
            with Path(segment.path).open("rb") as file:
                self._check_unchanged(os.fstat(file.fileno()))
                ends = segment.end == size
                for item in read_range(
                    file.fileno(), segment.start, segment.end, size, segment.dialect, self._origin()
                ):
                    if "fragment" in item.flags:
                        self._notes.append(
                            f"{segment.source} begins with {item.length:,} bytes before the first separator: "
                            "they are read as one mail; export it again if its beginning is missing."
                        )
                    if ends and "cut_short" in item.flags:
                        self._notes.append(
                            f"{segment.source} ends in the middle of a line: its last message, at byte "
                            f"{item.offset:,}, is kept but may be incomplete, and what followed is missing; "
                            "export it again."
                        )
                    yield item
                self._check_unchanged(os.fstat(file.fileno()))
        except OSError as error:
            self._fail(segment.source, error)

    def _check_unchanged(self, status: os.stat_result) -> None:
        stamp = self._segment.stamp
        if stamp is None or self._has_changed:
            return
        if (status.st_size, status.st_mtime_ns, status.st_ino) != (stamp.size, stamp.mtime_ns, stamp.inode):
            self._has_changed = True
            self._notes.append(
                f"{self._segment.source} changed while it was read, so mails may be missing or double: "
                "close the mail program, or audit a copy, and run again."
            )

    def _fail(self, shown: str, error: OSError) -> None:
        self._unreadable.append((shown, why(error)))
        self._notes.append(
            f"{shown} could not be read ({why(error)}): check the disk and permissions and run again."
        )

    def _read_files(self) -> Iterator[RawItem]:
        segment = self._segment
        for name in segment.names:
            shown = f"{segment.source}/{printable(name)}" if segment.source != "." else printable(name)
            try:
                raw, modified_at = _read_one(segment.path, name, segment.is_maildir)
            except OSError as error:
                self._fail(shown, error)
                continue
            self._digests.append((shown, hashlib.sha256(raw).hexdigest()))
            yield self._one_mail(raw, name, shown, 0, modified_at)

    def _read_pack(self) -> Iterator[RawItem]:
        segment = self._segment
        with Path(segment.path).open("rb") as file:
            for entry in segment.entries:
                file.seek(entry.start)
                raw = file.read(entry.length)
                name = entry.name.rpartition("/")[2]
                yield self._one_mail(
                    raw, name, f"{segment.source}!/{printable(entry.name)}", 0, entry.modified_at
                )

    def _one_mail(
        self, raw: bytes | memoryview, name: str, shown: str, offset: int, modified_at: float
    ) -> RawItem:
        segment = self._segment
        flags, delivered_at, length = NO_FLAGS, None, len(raw)
        if segment.is_maildir:
            flags = maildir.name_flags(name)
            delivered_at = maildir.delivered_at(name, modified_at)
            if isinstance(raw, bytes) and raw[:2] in (b"\x1f\x8b", b"\x28\xb5", b"BZ", b"\xfd7"):
                raw, is_whole = expand_small(raw, COPY_LIMIT)
                flags = flags if is_whole else flags | {"cut_short"}
            promised = maildir.name_size(name)
            if promised is not None and len(raw) < promised:
                flags |= {"cut_short"}
        elif name.lower().endswith(".emlx") or (raw[:1].isdigit() if isinstance(raw, bytes) else False):
            if name.lower().endswith(".partial.emlx"):
                flags = frozenset({"cut_short"})
            raw = emlx_message(bytes(raw))
        if "cut_short" in flags:
            self._notes.append(f"{shown} is shorter than it says it is: it is read as far as it goes.")
        return RawItem(raw, shown, offset, length, segment.folder, segment.role, (), delivered_at, flags)

    def _read_pst(self) -> Iterator[RawItem]:
        segment = self._segment
        reader = pst.read_messages(segment.path, segment.node, segment.start, segment.end, self._origin())
        try:
            for found in reader:
                if isinstance(found, RawItem):
                    yield found
                else:
                    self._unreadable.append((f"{segment.source} {found[0]}", found[1]))
        except OSError as error:
            self._fail(segment.source, error)


def _read_one(directory: str, name: str, is_maildir: bool) -> tuple[bytes | memoryview, float]:
    """Return one file's bytes and modification time; a renamed Maildir file is found again."""
    path = os.path.join(directory, name)  # noqa: PTH118 a hot path, and Path costs as much as the open
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        moved = _renamed(directory, name) if is_maildir else None
        if moved is None:
            raise
        fd = os.open(moved, os.O_RDONLY | os.O_CLOEXEC)
    try:
        status = os.fstat(fd)
        if status.st_size > COPY_LIMIT:
            return memoryview(mmap.mmap(fd, status.st_size, access=mmap.ACCESS_READ)), status.st_mtime
        data = os.read(fd, status.st_size + 1)
        while len(data) < status.st_size and (more := os.read(fd, status.st_size - len(data))):
            data += more
        return data, status.st_mtime
    finally:
        os.close(fd)


def _renamed(directory: str, name: str) -> str | None:
    """Return where a Maildir file stands now whose flags changed or which went from new to cur."""
    unique = re.split(r"[:!;]2,", name)[0]
    for leaf in ("cur", "new"):
        with contextlib.suppress(OSError), os.scandir(Path(directory).parent / leaf) as listing:
            for each in listing:
                if re.split(r"[:!;]2,", each.name)[0] == unique:
                    return each.path
    return None

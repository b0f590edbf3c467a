"""What an audit reads: sources recognised, unpacked, and cut into segments that workers read independently.

`open_sources` looks at every given path once and plans; it reads no mail. Each `Segment` can be sent to another
process; `Segment.read()` yields its raw items, and together the segments yield every message exactly once.
What cannot be read is never passed over: a source as a whole raises SourceError, a part of one is listed
in `refused` or in the segment's report, with the reason in words.

Hashes: a file's is the plain SHA-256 of its bytes as given (`hash_file`, what `sha256sum` prints). A
folder's is the SHA-256 over the lines `<sha256>  <relative path>` sorted by path (`folder_hash`), taken from
digests that the segments' reports carry, so that no byte is read twice from the disk.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import mmap
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from heardback.formats.exports import maildir, pst
from heardback.formats.exports.folders import decode_mailbox_name, folder_role
from heardback.formats.exports.items import NO_FLAGS, FolderRole, Origin, RawItem, SourceError
from heardback.formats.exports.mbox import COPY_LIMIT, PLAIN, Dialect, detect_dialect, plan_ranges, read_range
from heardback.formats.exports.sniff import (
    ARCHIVES,
    COMPRESSED,
    SNIFF_BYTES,
    FileKind,
    Sniffed,
    emlx_message,
    sniff,
)
from heardback.formats.exports.unpack import Limits, Packed, Progress, expand_small, refusal_counts, unpack

SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENT_FILES = 500
_CALLS = re.compile(r"(cdr|cel|queue_log|csv):(.*)", re.DOTALL)
_SHARDS = re.compile(r"(?i)^(messages|data|mbox|\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
_SUFFIX = re.compile(r"(?i)\.(mbox|mbx|sbd|gz|xz|zst|bz2|pst|ost|zip|tar|tgz)$")


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


@dataclass(frozen=True, slots=True)
class SourceInput:
    """One SOURCE as given: `sha256` is '' where it is still to be taken by `hash_file` or `folder_hash`."""

    shown: str
    path: str
    kind: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that is to be read. `warnings` are sentences for a person; `refused` pairs a path with what it is."""

    inputs: tuple[SourceInput, ...]
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]

    @property
    def total_bytes(self) -> int:
        """Return about how many bytes the segments hold together."""
        return sum(segment.weight for segment in self.segments)


def open_sources(
    paths: Sequence[str],
    spool: Path,
    limits: Limits | None = None,
    progress: Progress | None = None,
    segment_bytes: int = SEGMENT_BYTES,
) -> Sources:
    """Return what is to be read from `paths`; archives are unpacked into `spool` on the way.

    `progress(source, done, total)` is told of packed bytes while unpacking. Raises SourceError with one sentence
    where a path cannot be used at all, or where all of them together hold no mail.
    """
    plan = _Plan(spool, limits or Limits(), progress, max(1, segment_bytes))
    chosen = _distinct(paths, plan.warnings)
    for path in chosen:
        plan.add_source(path, is_alone=len(chosen) == 1)
    if not plan.segments:
        raise SourceError(_no_mail([printable(path) for path in chosen], plan))
    return Sources(tuple(plan.inputs), tuple(plan.segments), tuple(plan.warnings), tuple(plan.refused))


def printable(path: str) -> str:
    """Return a path as text that can be stored anywhere: bytes that are no UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def hash_file(path: str) -> str:
    """Return the SHA-256 of the file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hash(digests: Iterable[tuple[str, str]]) -> str:
    """Return one SHA-256 for a folder's files, the same for any order and any segmentation."""
    whole = hashlib.sha256()
    for name, digest in sorted(digests):
        whole.update(f"{digest}  {name}\n".encode())
    return whole.hexdigest()


def _distinct(paths: Sequence[str], warnings: list[str]) -> list[str]:
    """Return the paths without those that are given twice or stand inside another; say which."""
    if not paths:
        raise SourceError("No source was given: name a mailbox, a Maildir, a folder of .eml files or a .pst.")
    real = {path: os.path.realpath(path) for path in dict.fromkeys(paths)}
    for path in paths:
        _check_exists(path)
    chosen: list[str] = []
    for index, path in enumerate(paths):
        same = [other for other in paths[:index] if real[other] == real[path]]
        within = [
            other for other in paths
            if real[other] != real[path] and Path(real[path]).is_relative_to(real[other]) and Path(other).is_dir()
        ]  # fmt: skip
        if same:
            warnings.append(f"{printable(path)} is the same as {printable(same[0])}: it is read once.")
        elif within:
            warnings.append(f"{printable(path)} stands inside {printable(within[0])}: it is read once.")
        else:
            chosen.append(path)
    return chosen


def _check_exists(path: str) -> None:
    shown = printable(path)
    place = Path(path)
    if place.is_symlink() and not place.exists():
        target = printable(str(place.readlink()))
        raise SourceError(f"{shown} is a link to {target}, which does not exist: give the file itself.")
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        calls = _CALLS.fullmatch(path)
        if calls:
            raise SourceError(
                f"{shown}: call records are not read yet by this version; leave {calls.group(1)}: sources out."
            ) from None
        raise SourceError(f"{shown} does not exist{_near(place)}") from None
    except (OSError, ValueError) as error:
        calls = _CALLS.fullmatch(path)
        if calls:
            raise SourceError(
                f"{shown}: call records are not read yet by this version; leave them out."
            ) from None
        raise SourceError(
            f"{shown} cannot be read ({_why(error)}): check its path and permissions."
        ) from None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise SourceError(f"{shown} is a pipe or device, not a file: save it to a file first and give that.")


def _near(place: Path) -> str:
    """Return the end of the sentence: near names in the folder, or which folder is the one that is missing."""
    parent = place.parent
    while not parent.exists() and parent != parent.parent:
        parent = parent.parent
    if parent != place.parent:
        return f", nor does its folder: the path is right up to {printable(str(parent))}."
    try:
        names = sorted(each.name for each in parent.iterdir())
    except OSError:
        return ": check the path."
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(place.name.casefold(), list(folded), n=3, cutoff=0.6)
    if not near:
        return f": check the path; {printable(str(parent))} holds {len(names):,} other entries."
    return ": did you mean " + " or ".join(printable(str(parent / folded[name])) for name in near) + "?"


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _no_mail(shown: list[str], plan: _Plan) -> str:
    names = ", ".join(shown)
    found = refusal_counts(tuple(plan.refused)) or ("only empty files" if plan.empty else "nothing")
    if len(plan.refused) == 1 and plan.refused[0][0] in shown:
        return (
            f"{names} is {plan.refused[0][1]}: {plan.mend or 'export the mail itself as .eml, mbox or .pst'}."
        )
    if plan.empty == 1 and not plan.refused and len(shown) == 1 and Path(shown[0]).is_file():
        return f"{names} is an empty file: export the mailbox again and check that it has a size."
    return f"{names} holds no mail, but {found}: give a mailbox (mbox, Maildir, .pst) or a folder or zip of .eml files."


@dataclass
class _Plan:
    """Collects segments source by source."""

    spool: Path
    limits: Limits
    progress: Progress | None
    step: int
    inputs: list[SourceInput] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    empty: int = 0
    mend: str = ""

    def add_source(self, path: str, is_alone: bool) -> None:
        """Plan one SOURCE as given."""
        shown = printable(path)
        refused, empty = len(self.refused), self.empty
        if Path(path).is_dir():
            before = len(self.segments)
            self._walk(path, path, shown, None)
            size = sum(segment.weight for segment in self.segments[before:])
            self.inputs.append(SourceInput(shown, path, "folder", size))
            if len(self.refused) > refused:
                said = refusal_counts(tuple(self.refused[refused:]))
                self.warnings.append(
                    f"{shown} holds files that were not read: {said}; see the list of unreadable."
                )
            return
        kind, sha256 = self._file(path, shown, self._stem(path), is_top=True)
        self.inputs.append(SourceInput(shown, path, kind, Path(path).stat().st_size, sha256))
        if not is_alone and len(self.refused) > refused and self.refused[-1][0] == shown:
            self.warnings.append(f"{shown} is {self.refused[-1][1]} and was not read.")
        elif not is_alone and self.empty > empty:
            self.warnings.append(f"{shown} is an empty file: if it should hold mail, export it again.")

    def _stem(self, path: str) -> str:
        name = Path(path).name
        while (short := _SUFFIX.sub("", name)) != name and short:
            name = short
        if name == "mbox":
            return self._stem(str(Path(path).resolve().parent))
        return decode_mailbox_name(printable(name))

    def _refuse(self, shown: str, words: str) -> None:
        self.refused.append((shown, words))

    def _file(self, path: str, shown: str, folder: str, is_top: bool = False) -> tuple[str, str]:
        """Plan one file; return its kind and, where it was taken on the way, its hash."""
        try:
            with Path(path).open("rb") as file:
                status = os.fstat(file.fileno())
                found = sniff(file.read(SNIFF_BYTES), Path(path).name, status.st_size)
        except OSError as error:
            if is_top:
                raise SourceError(
                    f"{shown} cannot be read ({_why(error)}): check its permissions, or copy it and give the copy."
                ) from error
            self._refuse(shown, f"unreadable ({_why(error)})")
            return "unreadable", ""
        stamp = Stamp(status.st_size, status.st_mtime_ns, status.st_ino)
        return self._sniffed(path, shown, folder, found, stamp)

    def _sniffed(self, path: str, shown: str, folder: str, found: Sniffed, stamp: Stamp) -> tuple[str, str]:
        if found.kind is FileKind.MBOX:
            self._mbox(path, shown, folder, stamp)
        elif found.kind in (FileKind.EML, FileKind.EMLX):
            self._files(
                str(Path(path).parent),
                str(PurePosixPath(shown).parent),
                folder,
                [Path(path).name],
                stamp.size,
            )
        elif found.kind is FileKind.PST:
            self._pst(path, shown, stamp)
        elif found.kind in COMPRESSED | ARCHIVES:
            return found.kind.value, self._packed(path, shown, folder, found.kind)
        elif found.kind is FileKind.EMPTY:
            self.empty += 1
        elif found.kind is FileKind.NOT_MAIL:
            self._refuse(shown, found.words)
            self.mend = found.mend
        return found.kind.value, ""

    def _mbox(self, path: str, shown: str, folder: str, stamp: Stamp) -> None:
        with Path(path).open("rb") as file:
            dialect = detect_dialect(file.fileno(), stamp.size)
            ranges = plan_ranges(file.fileno(), stamp.size, dialect, self.step)
        role = folder_role(folder)
        for start, end in ranges:
            self.segments.append(
                Segment(SegmentKind.MBOX, shown, path, folder, role, start, end, end - start, stamp, dialect)
            )

    def _pst(self, path: str, shown: str, stamp: Stamp) -> None:
        outline = pst.outline(path, shown)
        self.warnings.extend(outline.notes)
        total = sum(folder.messages for folder in outline.folders) or 1
        for each in outline.folders:
            for start in range(0, each.messages, SEGMENT_FILES):
                end = min(each.messages, start + SEGMENT_FILES)
                weight = stamp.size * (end - start) // total
                self.segments.append(
                    Segment(
                        SegmentKind.PST,
                        shown,
                        path,
                        each.name,
                        each.role,
                        start,
                        end,
                        weight,
                        stamp,
                        node=each.node,
                    )
                )

    def _files(
        self, directory: str, shown: str, folder: str, names: list[str], size: int, is_maildir: bool = False
    ) -> None:
        role = folder_role(folder)
        count = max(1, min(SEGMENT_FILES, len(names) * self.step // max(1, size)))
        for start in range(0, len(names), count):
            part = tuple(names[start : start + count])
            weight = size * len(part) // len(names)
            self.segments.append(
                Segment(
                    SegmentKind.FILES,
                    shown,
                    directory,
                    folder,
                    role,
                    weight=weight,
                    names=part,
                    is_maildir=is_maildir,
                )
            )

    def _packed(self, path: str, shown: str, folder: str, kind: FileKind) -> str:
        found = unpack(Path(path), shown, kind, self.spool, self.limits, self.progress)
        self.warnings.extend(found.notes)
        is_archive = (
            kind in ARCHIVES or len(found.members) != 1 or any(each.entries for each in found.members)
        )
        for member in found.members:
            inner = f"{shown}!/{printable(member.name)}" if is_archive else shown
            status = Path(member.path).stat()
            stamp = Stamp(status.st_size, status.st_mtime_ns, status.st_ino)
            place = _clean_folder(member.name) if is_archive else folder
            if member.kind is FileKind.MBOX:
                self._mbox(member.path, inner, place or folder, stamp)
            elif member.kind is FileKind.PST:
                self._pst(member.path, inner, stamp)
            else:
                self._pack(member.path, shown, folder, member.entries)
        for name, words in found.refused:
            if words not in ("a mail program's own file", "an empty file"):
                self._refuse(f"{shown}!/{printable(name)}" if is_archive else shown, words)
        if is_archive and found.refused and (said := refusal_counts(found.refused)):
            self.warnings.append(
                f"{shown} holds members that were not read: {said}; see the list of unreadable."
            )
        return found.sha256

    def _pack(self, path: str, shown: str, folder: str, entries: Sequence[Packed]) -> None:
        by_place: dict[str, list[Packed]] = {}
        for entry in entries:
            by_place.setdefault(entry.name.rpartition("/")[0], []).append(entry)
        roots = _maildir_roots(by_place)
        for directory, group in by_place.items():
            base, _, leaf = directory.rpartition("/")
            is_maildir = leaf in ("cur", "new") and base in roots
            if leaf == "tmp" and base in roots:
                continue
            place = _maildir_folder(base, roots) if is_maildir else _clean_folder(directory)
            self._pack_group(path, shown, place or folder, group, is_maildir)

    def _pack_group(self, path: str, shown: str, folder: str, group: list[Packed], is_maildir: bool) -> None:
        role = folder_role(folder)
        for start in range(0, len(group), SEGMENT_FILES):
            part = tuple(group[start : start + SEGMENT_FILES])
            weight = sum(entry.length for entry in part)
            self.segments.append(
                Segment(
                    SegmentKind.PACK,
                    shown,
                    path,
                    folder,
                    role,
                    weight=weight,
                    entries=part,
                    is_maildir=is_maildir,
                )
            )

    def _walk(self, root: str, directory: str, shown: str, maildir_root: str | None) -> None:
        """Plan a folder: its Maildir if it is one, its files, then its folders, each in the order of names."""
        try:
            with os.scandir(directory) as listing:
                found = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(shown, f"a folder that cannot be opened ({_why(error)})")
            return
        folders = {each.name for each in found if each.is_dir(follow_symlinks=False)}
        is_maildir = "cur" in folders and ("new" in folders or "tmp" in folders)
        if is_maildir:
            maildir_root = maildir_root or (directory if _holds_inbox(root, directory, folders) else None)
            self._maildir(root, directory, shown, maildir_root)
        mails: list[str] = []
        size = 0
        for each in found:
            place = f"{shown}/{printable(each.name)}"
            if each.is_symlink() and not each.is_file():
                self._refuse(place, "a link that was not followed")
            elif each.name in folders:
                if not (is_maildir and each.name in ("cur", "new", "tmp")):
                    self._walk(root, each.path, place, maildir_root)
            elif not each.is_file():
                self._refuse(place, "a pipe, socket or device")
            else:
                size += self._one_of_many(root, each, place, mails)
        if mails:
            self._files(directory, shown, _folder_below(root, directory), mails, size)

    def _one_of_many(self, root: str, each: os.DirEntry[str], shown: str, mails: list[str]) -> int:
        """Plan a folder's file, or note it in `mails` and return its size where it is one mail."""
        try:
            with Path(each.path).open("rb") as file:
                status = os.fstat(file.fileno())
                found = sniff(file.read(SNIFF_BYTES), each.name, status.st_size)
        except OSError as error:
            self._refuse(shown, f"unreadable ({_why(error)})")
            return 0
        if found.kind in (FileKind.EML, FileKind.EMLX):
            mails.append(each.name)
            return status.st_size
        stamp = Stamp(status.st_size, status.st_mtime_ns, status.st_ino)
        try:
            self._sniffed(each.path, shown, _folder_below(root, each.path), found, stamp)
        except SourceError as error:
            self._refuse(shown, error.reason.removeprefix(f"{shown} "))
            self.warnings.append(error.reason)
        return 0

    def _maildir(self, root: str, directory: str, shown: str, maildir_root: str | None) -> None:
        inner = os.path.relpath(directory, maildir_root or root)
        folder = maildir.folder_path("" if inner == "." else printable(inner))
        for leaf in ("new", "cur"):
            names, size = [], 0
            with contextlib.suppress(FileNotFoundError), os.scandir(Path(directory, leaf)) as listing:
                for each in sorted(listing, key=lambda entry: entry.name):
                    if each.is_file() and not each.name.startswith("."):
                        names.append(each.name)
                        size += each.stat().st_size
            if names:
                self._files(
                    str(Path(directory, leaf)), f"{shown}/{leaf}", folder, names, size, is_maildir=True
                )
        with contextlib.suppress(OSError):
            unfinished = sum(1 for each in Path(directory, "tmp").iterdir() if each.is_file())
            if unfinished:
                self.warnings.append(
                    f"{shown}/tmp holds {unfinished:,} unfinished deliveries, which no mail program shows: not read."
                )


def _holds_inbox(root: str, directory: str, folders: set[str]) -> bool:
    """Say whether a Maildir that stands in no other is an inbox, with its folders below it, or one folder of many."""
    name = Path(directory).name
    return (
        directory == root
        or name.lower() in ("maildir", "mail", "inbox")
        or any(each.startswith(".") and Path(directory, each, "cur").is_dir() for each in folders)
    )


def _maildir_roots(places: Iterable[str]) -> set[str]:
    return {place.rpartition("/")[0] for place in places if place.rpartition("/")[2] in ("cur", "new")}


def _maildir_folder(base: str, roots: set[str]) -> str:
    """Return the folder of the Maildir at `base` inside an archive, relative to the outermost Maildir above it."""
    parts = base.split("/")
    for depth in range(len(parts)):
        root = "/".join(parts[:depth])
        if root in roots:
            return maildir.folder_path("/".join(parts[depth:]))
    return maildir.folder_path(parts[-1] if parts[-1].startswith(".") or len(roots) > 1 else "")


def _folder_below(root: str, path: str) -> str:
    inner = os.path.relpath(path, root)
    return _clean_folder("" if inner == "." else printable(inner)) or _clean_folder(
        printable(Path(root).resolve().name)
    )


def _clean_folder(path: str) -> str:
    """Return a folder's path without what programs add to it: suffixes, shards, Apple Mail's inner folders."""
    parts = [part for part in path.replace("!/", "/").split("/") if part and part != "."]
    kept = [
        _SUFFIX.sub("", _SUFFIX.sub("", part))
        for index, part in enumerate(parts)
        if not (index and _SHARDS.match(part))
    ]
    return "/".join(decode_mailbox_name(part) for part in kept)


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
                            f"{segment.source} begins with {item.length:,} bytes before the first separator: they are "
                            "read as one mail; export it again if its beginning is missing."
                        )
                    if ends and "cut_short" in item.flags:
                        self._notes.append(
                            f"{segment.source} ends in the middle of a line: its last message, at byte {item.offset:,}, is "
                            "kept but may be incomplete, and what followed it is missing; export it again."
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
                f"{self._segment.source} changed while it was read, so mails may be missing or double: close the mail "
                "program, or audit a copy, and run again."
            )

    def _fail(self, shown: str, error: OSError) -> None:
        self._unreadable.append((shown, _why(error)))
        self._notes.append(
            f"{shown} could not be read ({_why(error)}): check the disk and permissions and run again."
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
    """Return one file's bytes and modification time; a Maildir file that was renamed meanwhile is found again."""
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

"""What an audit reads: sources recognised, unpacked, and cut into segments that workers read independently.

`open_sources` looks at every given path once and plans; it reads no mail. Each `Segment` can be sent to
another process; `Segment.read()` yields its raw items, and together the segments yield every message exactly once.
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
import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from heardback.formats.exports import maildir, pst
from heardback.formats.exports.folders import decode_mailbox_name, folder_role
from heardback.formats.exports.items import SourceError
from heardback.formats.exports.mbox import detect_dialect, plan_ranges
from heardback.formats.exports.segments import (
    Segment,
    SegmentKind,
    SegmentReader,
    SegmentReport,
    Stamp,
    printable,
    why,
)
from heardback.formats.exports.sniff import ARCHIVES, COMPRESSED, SNIFF_BYTES, FileKind, Sniffed, sniff
from heardback.formats.exports.unpack import Limits, Packed, Progress, refusal_counts, unpack

__all__ = [
    "Limits", "Segment", "SegmentKind", "SegmentReader", "SegmentReport", "SourceError", "SourceInput",
    "Sources", "folder_hash", "hash_file", "open_sources", "printable",
]  # fmt: skip

SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENT_FILES = 500
_CALLS = re.compile(r"(cdr|cel|queue_log|csv|freeswitch|twilio|telnyx|3cx):(.*)", re.DOTALL)
_SHARDS = re.compile(r"(?i)^(messages|data|mbox|\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
_INBOX_NAMES = ("maildir", "mail", "inbox", ".maildir")
_SUFFIX = re.compile(r"(?i)\.(mbox|mbx|sbd|gz|xz|zst|bz2|pst|ost|zip|tar|tgz)$")


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
    """All that is to be read; `warnings` are sentences, `refused` pairs a path with what it is."""

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

    `progress(source, done, total)` is told of packed bytes while unpacking. Raises SourceError with one
    sentence where a path cannot be used at all, or where all of them together hold no mail.
    """
    plan = _Plan(spool, limits or Limits(), progress, max(1, segment_bytes))
    chosen = _distinct(paths, plan.warnings)
    for path in chosen:
        plan.add_source(path, is_alone=len(chosen) == 1)
    if not plan.segments:
        raise SourceError(_no_mail([printable(path) for path in chosen], plan))
    return Sources(tuple(plan.inputs), tuple(plan.segments), tuple(plan.warnings), tuple(plan.refused))


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
            if real[other] != real[path] and Path(real[path]).is_relative_to(real[other])
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
                f"{shown}: call records are no mail; `heardback audit` and `heardback explain calls` read them."
            ) from None
        raise SourceError(f"{shown} does not exist{_near(place)}") from None
    except (OSError, ValueError) as error:
        calls = _CALLS.fullmatch(path)
        if calls:
            raise SourceError(
                f"{shown}: call records are no mail; `heardback audit` and `heardback explain calls` read them."
            ) from None
        raise SourceError(f"{shown} cannot be read ({why(error)}): check its path and permissions.") from None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise SourceError(f"{shown} is a pipe or device, not a file: save it to a file first and give that.")


def _near(place: Path) -> str:
    """Return the end of the sentence: near names in the folder, or how far the path is right."""
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


def _no_mail(shown: list[str], plan: _Plan) -> str:
    names = ", ".join(shown)
    found = refusal_counts(tuple(plan.refused)) or ("only empty files" if plan.empty else "nothing")
    if len(plan.refused) == 1 and plan.refused[0][0] in shown:
        return (
            f"{names} is {plan.refused[0][1]}: {plan.mend or 'export the mail itself as .eml, mbox or .pst'}."
        )
    if plan.empty == 1 and not plan.refused and len(shown) == 1 and Path(shown[0]).is_file():
        return f"{names} is an empty file: export the mailbox again and check that it has a size."
    return (
        f"{names} holds no mail, but {found}: give a mailbox (mbox, Maildir, .pst) or a folder or zip "
        "of .eml files."
    )


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
                    f"{shown} holds files that were not read: {said}; unreadable.csv names them."
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
                    f"{shown} cannot be read ({why(error)}): check its permissions, or copy it and "
                    "give the copy."
                ) from error
            self._refuse(shown, f"unreadable ({why(error)})")
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
            self._refuse(f"{shown}!/{printable(name)}" if is_archive else shown, words)
        if is_archive and found.refused and (said := refusal_counts(found.refused)):
            self.warnings.append(
                f"{shown} holds members that were not read: {said}; unreadable.csv names them."
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
        """Plan a folder: its Maildir if it is one, its files, its folders, in the order of names."""
        try:
            with os.scandir(directory) as listing:
                found = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(shown, f"a folder that cannot be opened ({why(error)})")
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
        # A mail by its name needs no long look: a folder may hold a million of them.
        enough = 4096 if each.name.lower().endswith((".eml", ".emlx")) else SNIFF_BYTES
        try:
            with Path(each.path).open("rb") as file:
                status = os.fstat(file.fileno())
                found = sniff(file.read(enough), each.name, status.st_size)
        except OSError as error:
            self._refuse(shown, f"unreadable ({why(error)})")
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
                    f"{shown}/tmp holds {unfinished:,} unfinished deliveries, which no mail program "
                    "shows: not read."
                )


def _holds_inbox(root: str, directory: str, folders: set[str]) -> bool:
    """Say whether a Maildir that stands in no other is an inbox, or one folder among several."""
    name = Path(directory).name
    return (
        directory == root
        or name.lower() in _INBOX_NAMES
        or any(each.startswith(".") and Path(directory, each, "cur").is_dir() for each in folders)
    )


def _maildir_roots(places: Iterable[str]) -> set[str]:
    return {place.rpartition("/")[0] for place in places if place.rpartition("/")[2] in ("cur", "new")}


def _maildir_folder(base: str, roots: set[str]) -> str:
    """Return the folder of the Maildir at `base` in an archive, below the outermost Maildir above it."""
    parts = base.split("/") if base else []
    for depth in range(len(parts)):
        if "/".join(parts[:depth]) in roots:
            return maildir.folder_path("/".join(parts[depth:]))
    is_inbox = (
        not parts or parts[-1].lower() in _INBOX_NAMES or any(each.startswith(f"{base}/.") for each in roots)
    )
    return "INBOX" if is_inbox else maildir.folder_path(parts[-1])


def _folder_below(root: str, path: str) -> str:
    inner = os.path.relpath(path, root)
    return _clean_folder("" if inner == "." else printable(inner)) or _clean_folder(
        printable(Path(root).resolve().name)
    )


def _clean_folder(path: str) -> str:
    """Return a folder's path without what programs add: suffixes, shards, Apple Mail's inner folders."""
    parts = [part.removesuffix("!") for part in path.split("/") if part and part != "."]
    kept = [
        _SUFFIX.sub("", _SUFFIX.sub("", part))
        for index, part in enumerate(parts)
        if not (index and _SHARDS.match(part))
    ]
    return "/".join(decode_mailbox_name(part) for part in kept)

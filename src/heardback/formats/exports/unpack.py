"""Compressed files and archives, unpacked once into a spool folder, in bounded memory and within limits.

Names inside an archive are never used as paths: members are spooled under numbers, small mails one after
another in one file. A member whose name climbs out (`..`), starts at the root, or which is a link or a
device is refused with a sentence. What stops early (cut short, damaged) is read up to there and said.
An unpacked source is complete or absent: it is written aside and renamed, so a killed run starts it afresh and
a finished one is used again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import lzma
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol, cast

from heardback.formats.exports.items import SourceError
from heardback.formats.exports.sniff import ARCHIVES, COMPRESSED, MAIL, SNIFF_BYTES, FileKind, Sniffed, sniff
from heardback.formats.exports.streams import Decompressed

_VERSION = 1
_CHUNK = 1024 * 1024

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far unpacking may go. Bytes and counts; mail compresses 3 to 20 times, so the ratio is generous."""

    max_unpacked_bytes: int = 512 * 1024**3
    max_ratio: int = 400
    ratio_free_bytes: int = 512 * 1024**2
    max_members: int = 5_000_000
    keep_free_bytes: int = 512 * 1024**2


@dataclass(frozen=True, slots=True)
class Packed:
    """One small mail in a pack file: its name in the archive, where it stands, its modification time."""

    name: str
    start: int
    length: int
    kind: FileKind
    modified_at: float


@dataclass(frozen=True, slots=True)
class Member:
    """One spooled file: a mailbox by itself (`mbox`, `pst`), or a pack of small mails (`entries`)."""

    name: str
    path: str
    kind: FileKind
    size: int
    entries: tuple[Packed, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of one compressed file or archive, and what is to be said about it.

    `refused` pairs a member's name with what it is; `sha256` is of the compressed file itself.
    """

    members: tuple[Member, ...]
    notes: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    sha256: str


def unpack(
    path: Path, shown: str, kind: FileKind, spool: Path, limits: Limits, progress: Progress | None = None
) -> Unpacked:
    """Return the contents of the compressed file or archive at `path`, spooled under `spool`.

    `shown` names it in sentences. Raises SourceError for an encrypted archive, a bomb, a full disk, or one
    that cannot be opened at all.
    """
    status = path.stat()
    text = f"{_VERSION}\0{path.resolve()}\0{status.st_size}\0{status.st_mtime_ns}\0{limits}"
    key = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    done = spool / key
    if (done / "index.json").exists():
        return _load(done)
    part = spool / f"{key}.part"
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True)
    sorter = _Sorter(part, shown, status.st_size, limits)
    try:
        _unpack_into(sorter, path, "", kind, 0, progress)
        sorter.close()
        found = Unpacked(tuple(sorter.members), tuple(sorter.notes), tuple(sorter.refused), _sha256(path))
        index = json.dumps(asdict(found), ensure_ascii=True)
        (part / "index.json").write_text(index, encoding="ascii")
        part.rename(done)
    except BaseException:
        sorter.close()
        shutil.rmtree(part, ignore_errors=True)
        raise
    return _load(done)


def _load(done: Path) -> Unpacked:
    index = json.loads((done / "index.json").read_text(encoding="ascii"))
    members = tuple(
        Member(
            each["name"],
            str(done / each["path"]),
            FileKind(each["kind"]),
            each["size"],
            tuple(Packed(**{**entry, "kind": FileKind(entry["kind"])}) for entry in each["entries"]),
        )
        for each in index["members"]
    )
    refused = tuple((name, words) for name, words in index["refused"])
    return Unpacked(members, tuple(index["notes"]), refused, index["sha256"])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _UnopenedError(SourceError):
    """An archive that cannot be opened; inside another one it is noted and the rest is read."""


class _Out(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Peek:
    """A reader whose first bytes may be looked at before they are read."""

    def __init__(self, source: _Out) -> None:
        self._source = source
        self._head = b""

    def peek(self, size: int) -> bytes:
        while len(self._head) < size:
            more = self._source.read(size - len(self._head))
            if not more:
                break
            self._head += more
        return self._head[:size]

    def read(self, size: int = -1, /) -> bytes:
        if not self._head:
            return self._source.read(size)
        data, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
        if len(data) < size:
            data += self._source.read(size - len(data))
        return data


@dataclass
class _Sorter:
    """Takes members one by one, spools the mail among them and remembers what is refused."""

    folder: Path
    shown: str
    packed_size: int
    limits: Limits
    members: list[Member] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    written: int = 0
    seen: int = 0
    _entries: list[Packed] = field(default_factory=list)
    _by_name: dict[str, Packed] = field(default_factory=dict)
    _pack: IO[bytes] | None = None
    _checked_at: int = 0

    def add(self, name: str, stream: _Out, modified_at: float, depth: int, progress: Progress | None) -> None:
        """Spool one member if it is mail; unpack it if it is an archive at the first level."""
        self.count_one()
        peek = _Peek(stream)
        head = peek.peek(SNIFF_BYTES)
        found = sniff(head, name.rsplit("/", 1)[-1], len(head))
        if found.kind in (FileKind.EML, FileKind.EMLX):
            self._add_to_pack(name, peek, found.kind, modified_at)
        elif found.kind in MAIL:
            path = self._file_name()
            size = self._copy(peek, self.folder / path)
            self.members.append(Member(name, path, found.kind, size))
        elif found.kind in COMPRESSED | ARCHIVES:
            self._add_nested(name, peek, found, depth, progress)
        elif found.kind is FileKind.NOT_MAIL:
            self.refused.append((name, found.words))

    def link(self, name: str, target: str) -> bool:
        """Give a spooled mail a second name, as a hard link in a tar does; False where `target` is none."""
        if len(self._by_name) != len(self._entries):
            self._by_name = {entry.name: entry for entry in self._entries}
        entry = self._by_name.get(target)
        if entry is None or _is_unsafe(name):
            return False
        self.count_one()
        linked = replace(entry, name=name)
        self._entries.append(linked)
        self._by_name[name] = linked
        return True

    def count_one(self) -> None:
        self.seen += 1
        if self.seen > self.limits.max_members:
            raise SourceError(
                f"{self.shown} holds more than {self.limits.max_members:,} members: "
                "unpack it by hand and give the folder."
            )

    def close(self) -> None:
        """Finish the pack file."""
        if self._pack is not None and not self._pack.closed:
            size = self._pack.tell()
            self._pack.close()
            self.members.append(Member("", "pack", FileKind.EML, size, tuple(self._entries)))

    def _file_name(self) -> str:
        return f"{len(self.members):06d}"

    def _add_nested(
        self, name: str, peek: _Peek, found: Sniffed, depth: int, progress: Progress | None
    ) -> None:
        if depth > 0:
            self.refused.append((name, "an archive inside an archive inside an archive"))
            return
        inner = self.folder / "nested"
        self._copy(peek, inner)
        try:
            _unpack_into(self, inner, name, found.kind, depth + 1, progress)
        except _UnopenedError as error:
            self.notes.append(error.reason)
        finally:
            inner.unlink()

    def _add_to_pack(self, name: str, peek: _Peek, kind: FileKind, modified_at: float) -> None:
        if self._pack is None:
            self._pack = (self.folder / "pack").open("wb")
        start = self._pack.tell()
        self._pour(peek, self._pack)
        self._entries.append(Packed(name, start, self._pack.tell() - start, kind, modified_at))

    def _copy(self, peek: _Peek, path: Path) -> int:
        with path.open("wb") as out:
            self._pour(peek, out)
            return out.tell()

    def _pour(self, peek: _Peek, out: IO[bytes]) -> None:
        while data := peek.read(_CHUNK):
            out.write(data)
            self.written += len(data)
            self._check()

    def _check(self) -> None:
        most = self.limits
        if self.written > most.max_unpacked_bytes:
            raise SourceError(
                f"{self.shown} unpacks to more than {most.max_unpacked_bytes:,} bytes: "
                "unpack it by hand and give the folder, if you trust it."
            )
        if self.written > most.ratio_free_bytes and self.written > self.packed_size * most.max_ratio:
            raise SourceError(
                f"{self.shown} unpacks to more than {most.max_ratio} times its size, as a decompression bomb "
                "does: unpack it by hand and give the folder, if you trust it."
            )
        if self.written - self._checked_at >= 64 * _CHUNK or self._checked_at == 0:
            self._checked_at = self.written
            if shutil.disk_usage(self.folder).free < most.keep_free_bytes:
                raise SourceError(
                    f"{self.shown} needs more disk space to unpack than {self.folder.parent} has free: "
                    "free some space or choose another folder."
                )


def _unpack_into(
    sorter: _Sorter, path: Path, prefix: str, kind: FileKind, depth: int, progress: Progress | None
) -> None:
    if kind is FileKind.ZIP:
        _unpack_zip(sorter, path, prefix, depth, progress)
        return
    with path.open("rb") as file:
        stream: _Out = file
        if kind in COMPRESSED:
            told = functools.partial(progress, sorter.shown) if progress is not None else None
            stream = Decompressed(file, kind, _where(sorter, prefix), sorter.notes, told)
        peek = _Peek(stream)
        head = peek.peek(SNIFF_BYTES)
        if kind is FileKind.TAR or sniff(head, "", len(head)).kind is FileKind.TAR:
            _unpack_tar(sorter, peek, prefix, depth, progress)
            return
        name = prefix or Path(sorter.shown).name
        name = name[: -len(Path(name).suffix)] if Path(name).suffix.lower() in _SUFFIXES else name
        # What a single compressed file holds is not one level deeper, but an archive in it would be odd.
        sorter.add(name, peek, path.stat().st_mtime, max(depth, 1), progress)


_SUFFIXES = {".gz", ".gzip", ".xz", ".zst", ".zstd", ".bz2", ".z", ".tgz", ".txz"}


def _where(sorter: _Sorter, prefix: str) -> str:
    return f"{sorter.shown}!/{prefix}" if prefix else sorter.shown


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        ".." in parts
        or name.startswith(("/", "\\"))
        or (len(name) > 1 and name[1] == ":" and name[0].isalpha())
    )


def _unpack_tar(sorter: _Sorter, stream: _Out, prefix: str, depth: int, progress: Progress | None) -> None:
    where = _where(sorter, prefix)
    try:
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|", errors="surrogateescape") as tar:
            for info in tar:
                # A stream is passed once; keeping every header would grow without bound.
                tar.members = []  # type: ignore[attr-defined]
                name = f"{prefix}!/{info.name}" if prefix else info.name
                if info.isdir():
                    continue
                if info.islnk() and sorter.link(
                    name, f"{prefix}!/{info.linkname}" if prefix else info.linkname
                ):
                    continue
                if not info.isreg():
                    sorter.refused.append((name, "a link" if info.issym() or info.islnk() else "a device"))
                elif _is_unsafe(info.name):
                    sorter.refused.append((name, "a name that leads out of the archive"))
                elif info.size and (content := tar.extractfile(info)) is not None:
                    sorter.add(name, content, float(info.mtime), depth, progress)
    except (tarfile.TarError, EOFError) as error:
        sorter.notes.append(
            f"{where} is cut short or damaged ({error}): the members up to there are read; "
            "export or copy it again."
        )


def _unpack_zip(sorter: _Sorter, path: Path, prefix: str, depth: int, progress: Progress | None) -> None:
    where = _where(sorter, prefix)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _UnopenedError(
            f"{where} cannot be opened as a zip ({error}): its table of contents, which stands at the end, "
            "is missing or damaged, as when a download was cut short; fetch it again."
        ) from error
    with archive:
        infos = archive.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise _UnopenedError(f"{where} is encrypted: unpack it with its password and give the folder.")
        total = sum(info.compress_size for info in infos) or 1
        done = 0
        for info in infos:
            name = f"{prefix}!/{info.filename}" if prefix else info.filename
            done += info.compress_size
            mode = info.external_attr >> 16
            if info.is_dir() or not info.file_size:
                continue
            if stat.S_ISLNK(mode):
                sorter.refused.append((name, "a link"))
            elif _is_unsafe(info.filename):
                sorter.refused.append((name, "a name that leads out of the archive"))
            else:
                _add_zipped(sorter, archive, info, name, depth, progress)
            if progress is not None and depth == 0:
                progress(sorter.shown, done, total)


def _add_zipped(
    sorter: _Sorter,
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    depth: int,
    progress: Progress | None,
) -> None:
    guard = _Guarded()
    try:
        with archive.open(info) as stream:
            # zipfile would throw away the last bytes it read when the checksum is wrong; here they are kept.
            stream._expected_crc = None  # type: ignore[attr-defined]
            guard.source = stream
            sorter.add(name, guard, _zip_time(info), depth, progress)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        guard.error = str(error)
    if not guard.error and guard.read_bytes == info.file_size and guard.checksum != info.CRC:
        guard.error = "its checksum is wrong"
    if guard.error:
        sorter.notes.append(
            f"{_where(sorter, name)} is damaged ({guard.error}): {guard.read_bytes:,} of "
            f"{info.file_size:,} bytes were read; fetch the archive again."
        )


@dataclass
class _Guarded:
    """A member's stream that ends, with the error kept, where the member is damaged."""

    source: _Out | None = None
    error: str = ""
    read_bytes: int = 0
    checksum: int = 0

    def read(self, size: int = -1, /) -> bytes:
        if self.error or self.source is None:
            return b""
        try:
            data = self.source.read(size)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
            self.error = str(error) or type(error).__name__
            return b""
        self.read_bytes += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        return data


def _zip_time(info: zipfile.ZipInfo) -> float:
    try:
        return datetime(*info.date_time).timestamp()  # noqa: DTZ001 zip times carry no zone
    except ValueError:
        return 0.0


def refusal_counts(refused: tuple[tuple[str, str], ...]) -> str:
    """Return what was refused as words and counts, the most first: "12 x a JPEG photo, 1 x a link"."""
    counts = Counter(words for _, words in refused)
    return ", ".join(f"{count:,} x {words}" for words, count in counts.most_common())

"""Text files that grow, are rotated, cut or replaced: read on from where we were, whatever they are called by now.

A place in a file is known by its content: the hash of the file's beginning and of the block before the offset. So a
renamed file, a copy and a compressed rotation go on where the original was left, and a file that was cut or replaced
is not taken for the one that was read. No file's clock is believed. Nothing here writes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

_HEAD: Final = 1024
_BLOCK: Final = 4096
#: A field may hold a note of some lines; a quote that is never closed must not hold up the file.
_LONGEST_FIELD_LINES: Final = 20
_MAGIC: Final = b"\x1f\x8b"


class FileProblem(Exception):
    """Why a file cannot be read; `sentence` names it and the mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a file was read: `offset` bytes (uncompressed), `tail` the hash of the block before it.

    `format` and `header` were found at the file's beginning. `half` is the hash of a last line without its end that
    was stored as it stood.
    """

    device: int = 0
    inode: int = 0
    offset: int = 0
    tail: str = ""
    head: str = ""
    head_size: int = 0
    format: str = ""
    header: bytes = b""
    half: str = ""

    def token(self) -> str:
        """Return it as text for a cursor."""
        return msgspec.json.encode(self).decode()


def place_of_token(token: str) -> Place:
    """Return the place that `token` holds; a token of another version is the beginning, where nothing is lost."""
    try:
        return msgspec.json.decode(token, type=Place)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Place()


@dataclass(frozen=True, slots=True)
class Slice:
    """Whole lines, and the place after them. `half`: a last line that has no end yet."""

    lines: list[bytes]
    place: Place
    has_more: bool
    half: bytes = b""


class OpenFile:
    """A regular file opened for reading, `size` in bytes as long as it is not compressed."""

    def __init__(self, path: Path) -> None:
        try:
            # Never waits for a pipe's other end, and takes no lock.
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as problem:
            raise _problem(path, problem) from None
        found = os.fstat(descriptor)
        raw = os.fdopen(descriptor, "rb")
        if not stat.S_ISREG(found.st_mode):
            raw.close()
            raise FileProblem(f"{path} is no file: name a file, or a folder of files.")
        self.path, self.device, self.inode = path, found.st_dev, found.st_ino
        self._raw = raw
        self.is_compressed = raw.peek(2)[:2] == _MAGIC
        self.size = None if self.is_compressed else found.st_size
        self.identity = (found.st_dev, found.st_ino, found.st_size)
        self._text: BinaryIO = gzip.GzipFile(fileobj=raw) if self.is_compressed else raw  # type: ignore[assignment]

    def __enter__(self) -> OpenFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def at(self, offset: int, count: int) -> bytes:
        """Return up to `count` bytes from `offset`; raises FileProblem."""
        try:
            self._text.seek(offset)
            parts = []
            while count > 0 and (part := self._text.read(count)):
                parts.append(part)
                count -= len(part)
            return b"".join(parts)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise FileProblem(
                f"{self.path} is not compressed to its end: it is tried again; if this stays, copy it anew."
            ) from None
        except OSError as problem:
            raise _problem(self.path, problem) from None

    def continues(self, place: Place) -> bool:
        """Whether this file holds, up to `place`, what was read there."""
        if not place.offset or (self.size is not None and self.size < place.offset):
            return False
        if _hash(self.at(0, place.head_size)) != place.head:
            return False
        start = max(0, place.offset - _BLOCK)
        block = self.at(start, place.offset - start)
        return len(block) == place.offset - start and _hash(block) == place.tail

    def read_on(self, place: Place, most: int) -> Slice:
        """Return up to `most` bytes of whole lines after `place`; a line longer than that is cut there."""
        data = self.at(place.offset, most)
        end = data.rfind(b"\n") + 1
        is_full = len(data) == most
        if is_full:
            end = _outside_quotes(data, end)
        if not end and is_full:
            end = len(data)
        after = self.place_at(place, place.offset + end) if end else self._here(place)
        half = b"" if is_full else data[end:]
        return Slice(data[:end].splitlines(keepends=True) if end else [], after, is_full, half)

    def place_at(self, place: Place, offset: int) -> Place:
        """Return the place at `offset` of this file."""
        start = max(0, offset - _BLOCK)
        head_size = min(_HEAD, offset)
        return msgspec.structs.replace(
            self._here(place),
            offset=offset,
            tail=_hash(self.at(start, offset - start)),
            head=_hash(self.at(0, head_size)),
            head_size=head_size,
            half="",
        )

    def _here(self, place: Place) -> Place:
        return msgspec.structs.replace(place, device=self.device, inode=self.inode)


def _outside_quotes(data: bytes, end: int) -> int:
    """Return the end of a line near `end` where no quoted field is open; `end` itself where there is none."""
    found = end
    for _ in range(_LONGEST_FIELD_LINES):
        if found <= 0:
            break
        if data.count(b'"', 0, found) % 2 == 0:
            return found
        found = data.rfind(b"\n", 0, found - 1) + 1
    return end


def best_place(file: OpenFile, known: Iterable[Place]) -> Place | None:
    """Return the furthest of the known places that `file` goes on from, None for a file of its own."""
    there = [place for place in known if file.continues(place)]
    return max(there, key=lambda place: place.offset, default=None)


Signature = tuple[tuple[str, int, int, int], ...]


def signature(paths: Iterable[Path]) -> Signature:
    """Return what changes when one of these files or folders may have changed, or has come or gone.

    A time that differs is a hint to look, whichever way it went: a folder has nothing else that tells of a new file.
    """
    seen = []
    for path in paths:
        try:
            found = path.stat()
        except OSError:
            seen.append((str(path), -1, -1, -1))
        else:
            seen.append((str(path), found.st_ino, found.st_size, found.st_mtime_ns))
    return tuple(seen)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def hash_of_half(data: bytes) -> str:
    """Return the name of a half line."""
    return _hash(data)[:16]


def _problem(path: Path, problem: OSError) -> FileProblem:
    if isinstance(problem, FileNotFoundError):
        return FileProblem(f"{path} is not there: name the file where the phone system writes it now.")
    if isinstance(problem, PermissionError):
        return FileProblem(f"{path} may not be read: let the user that runs Heardback read it.")
    words = (problem.strerror or str(problem)).lower()
    return FileProblem(f"{path} cannot be read ({words}): it is tried again.")

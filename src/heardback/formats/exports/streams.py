"""Decompression as a stream, in bounded memory: gzip, xz, zstd, bzip2, of one member or several in a row.

What is cut short or damaged ends the stream there and leaves a sentence that says how far it went.
"""

from __future__ import annotations

import bz2
import lzma
import os
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import IO

import zstandard

from heardback.formats.exports.sniff import COMPRESSED, FileKind, sniff

_TELL = 1024 * 1024
_MOST_OUT = 4 * 1024 * 1024
_LZMA_MEMORY = 512 * 1024 * 1024
_ZSTD_WINDOW = 2**27

Pieces = Generator[bytes, None, bool]  # returns whether the stream came to its proper end


class Decompressed:
    """The decompressed bytes of a file; what stops early ends there and leaves a note."""

    def __init__(
        self,
        file: IO[bytes],
        kind: FileKind,
        shown: str,
        notes: list[str],
        told: Callable[[int, int], None] | None = None,
    ) -> None:
        self._file, self._kind, self._shown, self._notes, self._told = file, kind, shown, notes, told
        self._total = os.fstat(file.fileno()).st_size
        self._out = self._pieces()
        self._left = memoryview(b"")
        self._made = 0

    def read(self, size: int = -1, /) -> bytes:
        parts, wanted = [], size if size >= 0 else 1 << 62
        while wanted > 0:
            if not self._left:
                piece = next(self._out, None)
                if piece is None:
                    break
                self._left = memoryview(piece)
            part = self._left[:wanted]
            self._left = self._left[len(part) :]
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def _pieces(self) -> Iterator[bytes]:
        try:
            is_whole = yield from self._counted(_DECODERS[self._kind](self._chunks()))
        except (zlib.error, lzma.LZMAError, OSError, EOFError, zstandard.ZstdError) as error:
            at = self._file.tell()
            self._note(f"is damaged near byte {at:,} of {self._total:,} ({error})", self._total - at)
            return
        if not is_whole:
            self._note(f"is cut short: it ends after {self._total:,} bytes in the middle of its data", None)

    def _counted(self, pieces: Pieces) -> Pieces:
        while True:
            try:
                piece = next(pieces)
            except StopIteration as end:
                return bool(end.value)
            self._made += len(piece)
            yield piece

    def _note(self, what: str, missing: int | None) -> None:
        tail = "how much is missing the file itself does not tell"
        if missing is not None:
            share = 100 * missing / max(1, self._total)
            tail = f"up to {missing:,} bytes ({share:.1f} %) of it could not be read"
        self._notes.append(
            f"{self._shown} {what}; the {self._made:,} bytes unpacked up to there are read, {tail}: "
            "copy or export it again."
        )

    def _chunks(self) -> Iterator[bytes]:
        step = 1024 if self._kind is FileKind.ZSTD else 128 * 1024
        told = 0
        while chunk := self._file.read(step):
            at = self._file.tell()
            if self._told is not None and at - told >= _TELL:
                told = at
                self._told(at, self._total)
            yield chunk


def _gunzip(chunks: Iterator[bytes]) -> Pieces:
    engine = None
    is_first = True
    for chunk in chunks:
        data = chunk
        while data:
            if engine is None:
                data = data.lstrip(b"\x00")  # tape blocks are padded with zeros
                if not data:
                    break
                if not is_first and not data.startswith(b"\x1f"):
                    return True  # gzip itself ignores what follows the last member
                engine, is_first = zlib.decompressobj(31), False
            out = engine.decompress(data, _MOST_OUT)
            yield out
            data = engine.unconsumed_tail
            while not data and len(out) == _MOST_OUT:
                out = engine.decompress(b"", _MOST_OUT)
                yield out
            if engine.eof:
                data, engine = engine.unused_data, None
    return engine is None


def _unxz(chunks: Iterator[bytes]) -> Pieces:
    return (yield from _by_blocks(chunks, lambda: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY)))


def _bunzip2(chunks: Iterator[bytes]) -> Pieces:
    return (yield from _by_blocks(chunks, bz2.BZ2Decompressor))


def _by_blocks(
    chunks: Iterator[bytes], make: Callable[[], lzma.LZMADecompressor | bz2.BZ2Decompressor]
) -> Pieces:
    engine = None
    for chunk in chunks:
        data = chunk
        while data or (engine is not None and not engine.needs_input and not engine.eof):
            if engine is None:
                data = data.lstrip(b"\x00")
                if not data:
                    break
                engine = make()
            yield engine.decompress(data, _MOST_OUT)
            data = b""
            if engine.eof:
                data, engine = engine.unused_data, None
    return engine is None


def _unzstd(chunks: Iterator[bytes]) -> Pieces:
    # No bound on output a call: 1 KiB of input is at most some 32 MiB, a block being 4 bytes at least.
    engine = None
    for chunk in chunks:
        data = chunk
        while data:
            if engine is None:
                engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
            yield engine.decompress(data)
            data = b""
            if engine.eof:
                data, engine = engine.unused_data, None
    return engine is None


_DECODERS: dict[FileKind, Callable[[Iterator[bytes]], Pieces]] = {
    FileKind.GZIP: _gunzip,
    FileKind.XZ: _unxz,
    FileKind.ZSTD: _unzstd,
    FileKind.BZIP2: _bunzip2,
}


def expand_small(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return a mail that is stored compressed, at most `limit` bytes of it, and whether it is whole."""
    kind = sniff(data, "", len(data)).kind
    if kind not in COMPRESSED:
        return data, True
    out: list[bytes] = []
    pieces = _DECODERS[kind](data[at : at + 1024] for at in range(0, len(data), 1024))
    size = 0
    try:
        while size <= limit:
            out.append(next(pieces))
            size += len(out[-1])
    except StopIteration as end:
        return b"".join(out), bool(end.value)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, zstandard.ZstdError):
        pass
    return b"".join(out)[:limit], False

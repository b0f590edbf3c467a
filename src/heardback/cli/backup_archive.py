"""One file that holds everything: a tar of files under zstd, its manifest first, with a hash of every file.

Knows nothing of what the files mean. Written beside its place and moved there whole; read once, front to back.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

MANIFEST = "manifest.json"
_LEVEL = 3
_AT_ONCE = 1 << 20


class BadArchive(ValueError):
    """A file that is no whole backup; the message names it and the mend."""


def write_archive(target: Path, manifest: Mapping[str, Any], files: Mapping[str, Path]) -> int:
    """Write `files` under their names with the manifest, readable by this user alone; return the size in bytes.

    `target` appears whole and durable, or not at all; what stood there is replaced.
    """
    told = {name: {"size": path.stat().st_size, "sha256": _hash_of(path)} for name, path in files.items()}
    words = json.dumps({**manifest, "files": told}, indent=1, sort_keys=True).encode()
    hidden = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
            with (
                compressor.stream_writer(file, closefd=False) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                _add(tar, MANIFEST, io.BytesIO(words), len(words))
                for name, path in files.items():
                    with path.open("rb") as source:
                        _add(tar, name, source, told[name]["size"])
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)
    return target.stat().st_size


def _add(tar: tarfile.TarFile, name: str, source: BinaryIO, size: object) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = int(str(size)), 0o600
    tar.addfile(entry, source)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(source: Path) -> dict[str, Any]:
    """Return what a backup says of itself; raises BadArchive where it is none."""
    with _opened(source) as tar:
        return _manifest(source, tar)


def unpack_archive(source: Path, into: Path) -> dict[str, Any]:
    """Unpack every file into the folder `into`, checking its hash; return the manifest. Raises BadArchive."""
    with _opened(source) as tar:
        manifest = _manifest(source, tar)
        missing = dict(manifest["files"])
        for entry in islice(tar, 1, None):  # the manifest was the first
            told = missing.pop(entry.name, None)
            content = tar.extractfile(entry) if entry.isfile() else None
            if told is None or content is None or ".." in entry.name or entry.name.startswith("/"):
                raise BadArchive(
                    f"{source} holds {entry.name!r}, which its manifest does not name: do not use it."
                )
            _unpack(source, entry.name, content, into / entry.name, told)
    if missing:
        raise BadArchive(f"{source} lacks {min(missing)}: it was cut short; use another backup.")
    return manifest


def _unpack(source: Path, name: str, content: Any, target: Path, told: Mapping[str, Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := content.read(_AT_ONCE):
            found.update(chunk)
            file.write(chunk)
    if found.hexdigest() != told["sha256"]:
        raise BadArchive(
            f"{name} in {source} is not as it was written: the file was damaged; use another backup."
        )


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with (
            source.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as plain,
            tarfile.open(fileobj=plain, mode="r|") as tar,
        ):
            yield tar
    except (zstandard.ZstdError, tarfile.TarError, EOFError) as problem:
        raise BadArchive(
            f"{source} is no whole backup of Heardback ({problem}): use another one."
        ) from problem


def _manifest(source: Path, tar: tarfile.TarFile) -> dict[str, Any]:
    entry = tar.next()
    content = tar.extractfile(entry) if entry is not None and entry.name == MANIFEST else None
    if content is None:
        raise BadArchive(f"{source} is no backup of Heardback: it begins with no manifest.")
    found: dict[str, Any] = json.load(content)
    if found.get("format") != 1:
        raise BadArchive(
            f"{source} was written by a newer version of Heardback: install that version to restore it."
        )
    return found

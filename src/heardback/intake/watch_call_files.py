"""Watching the call records that a phone system writes into files: each line once, however the files are rotated.

Settings of a point of this kind: `paths` (files or folders, each perhaps with its format before it, as in
"cel:/var/log/asterisk/cel-custom/Master.csv"), `profile` (what the format is told: columns of a mapped CSV, 3CX's
order of fields), `zone` (where naive times were written; the firm's without it). A file's rotations beside it
(queue_log.1, queue_log-20260316.gz) belong to it. Only read; a PBX elsewhere is brought near by rsync, syslog or NFS.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from heardback.desk.models import IntakePoint
from heardback.desk.storable import plain
from heardback.formats.call_formats import CALL_FORMATS, call_format
from heardback.formats.calls import Piece
from heardback.formats.records import Unreadable
from heardback.intake.calls import CallText, store_calls, texts_by_call
from heardback.intake.models import Cursor
from heardback.intake.watch_call_files_reading import (
    FileProblem,
    OpenFile,
    Place,
    Signature,
    Slice,
    best_place,
    hash_of_half,
    place_of_token,
    signature,
)
from heardback.intake.watching import note_seen, say_problem

LOG = logging.getLogger(__name__)
_MOST_BYTES: Final = 1 << 20
_LONGEST_NAME: Final = 400
_MOST_FILES: Final = 5000
_LOOK_EVERY: Final = 0.5
_SEEN_EVERY: Final = timedelta(seconds=30)
#: A last line without its end is stored as it stands after this time; its end, when it comes, adds what is missing.
_HALF_AFTER: Final = timedelta(seconds=60)
_SNIFFED: Final = 20
_SNIFFED_BYTES: Final = 65_536
#: In this order: the first format that reads one of the first lines without a complaint.
_GUESSED: Final = ("cel", "queue_log", "cdr", "3cx", "freeswitch")
_NAME_TELLS: Final = {
    "queue_log": "queue_log",
    "queue-log": "queue_log",
    "cel": "cel",
    "cdr": "cdr",
    "3cx": "3cx",
}
#: Secrets of this machine are no call records; what a look shows stays away from them.
_NEVER: Final = ("/proc", "/sys", "/dev", "/etc", "/boot", "/run/secrets")


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the settings: a file or folder, and its format, '' to be found out."""

    path: Path
    format: str = ""


@dataclass(frozen=True, slots=True)
class FileSettings:
    """The settings of a point, tamed."""

    sources: tuple[Source, ...]
    profile: Mapping[str, str]


def file_settings(given: Mapping[str, object], default_format: str = "") -> FileSettings:
    """Return what a point's settings say; raises FileProblem naming what is missing or wrong."""
    written = given.get("paths")
    lines = [str(line).strip() for line in written] if isinstance(written, list) else []
    named = [source_of(line) for line in lines if line]
    sources = tuple(Source(one.path, one.format or default_format) for one in named)
    if not sources:
        raise FileProblem("No file is named: enter the files or folders that the phone system writes.")
    profile = given.get("profile")
    names = {str(name): str(value) for name, value in profile.items()} if isinstance(profile, dict) else {}
    return FileSettings(sources, names)


def source_of(line: str) -> Source:
    """Return the source that one line names; raises FileProblem."""
    name, colon, rest = line.partition(":")
    format_name, path = (name.strip(), rest.strip()) if colon and "/" not in name else ("", line.strip())
    if format_name and format_name not in CALL_FORMATS:
        raise FileProblem(f"{format_name} is no format: choose one of {', '.join(CALL_FORMATS)}.")
    found = Path(path)
    if not found.is_absolute():
        raise FileProblem(
            f"{path} is no full path: begin it with a slash, such as /var/log/asterisk/queue_log."
        )
    if _is_no_place_for_calls(found):
        raise FileProblem(f"{path} is no place for call records: copy them to a folder of their own.")
    return Source(found, format_name)


def _is_no_place_for_calls(path: Path) -> bool:
    """Whether a path leads, links followed, to where this machine keeps its own: secrets stay unread."""
    resolved = path.resolve()
    home = Path(settings.HEARDBACK_HOME).resolve()
    if resolved.is_relative_to(home / "import"):
        return False  # laid there to be read
    return any(resolved.is_relative_to(never) for never in (*_NEVER, home, Path.home() / ".ssh"))


def _is_record_file(path: Path) -> bool:
    """Whether it is a file that may be read: whoever writes into the folder may have laid a link there."""
    return path.is_file() and not (path.is_symlink() and _is_no_place_for_calls(path))


@dataclass(slots=True)
class Memory:
    """What a watcher remembers from step to step; all of it can be lost.

    `halves`: last lines without their end, and since when. `finished`: compressed files that were read to their
    end, so that they need not be unpacked again to know it.
    """

    halves: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    finished: dict[str, tuple[int, int, int]] = field(default_factory=dict)


class CallFilesWatcher:
    """Keeps the files of one intake point read; for one thread. What is wrong becomes the point's one sentence."""

    def __init__(self, most_bytes: int = _MOST_BYTES, default_format: str = "") -> None:
        self._most_bytes, self._default_format = most_bytes, default_format
        self._paths: list[Path] = []
        self._signature: Signature = ()
        self._memory = Memory()

    def close(self) -> None:
        """Nothing is kept open."""

    def wait(self, seconds: float) -> None:
        """Return when one of the files may have changed, or after `seconds`."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and signature(self._paths) == self._signature:
            time.sleep(min(_LOOK_EVERY, max(0.0, until - time.monotonic())))

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        """Store the next lines of every file; True where there may be more at once."""
        try:
            wanted = file_settings(point.settings, self._default_format)
        except FileProblem as problem:
            say_problem(point, f"{point.name}: {problem.sentence}", now)
            return False
        step = _Step(point, wanted, self._memory, self._most_bytes, now)
        sources = [source.path for source in wanted.sources]
        before = signature(sources)  # a file that comes while the folder is listed wakes the next wait
        files = step.files()
        there = [path for path, _ in files]
        self._paths, self._signature = sources + there, before + signature(there)
        has_more = step.run(files)
        say_problem(point, step.sentence(), now)
        is_due = point.last_seen_at is None or now - point.last_seen_at >= _SEEN_EVERY
        if is_due and not step.problems:
            note_seen(point, now)
        return has_more


@dataclass(slots=True)
class _Step:
    """One step over all files of a point."""

    point: IntakePoint
    wanted: FileSettings
    memory: Memory
    most_bytes: int
    now: datetime
    problems: list[str] = field(default_factory=list)

    def files(self) -> list[tuple[Path, Source]]:
        """Return the files that are there, each once, a live file before its rotations."""
        found: dict[Path, Source] = {}
        for source in self.wanted.sources:
            try:
                there = list(files_of(source))
                if len(there) > _MOST_FILES:
                    self.problems.append(
                        f"{source.path} holds {len(there)} files, and {_MOST_FILES} are read: move old ones away."
                    )
                for path in there[-_MOST_FILES:]:
                    if plain(str(path)) == str(path):
                        found.setdefault(path, source)
                    else:
                        self.problems.append(f"{plain(str(path))} has a name that is no text: rename it.")
            except FileProblem as problem:
                self.problems.append(problem.sentence)
        return list(found.items())

    def run(self, files: Sequence[tuple[Path, Source]]) -> bool:
        """Place every file, then read on in each; True where something is left."""
        cursors = {cursor.folder: cursor for cursor in Cursor.objects.filter(intake_point=self.point)}
        places = self._placed([path for path, _ in files], cursors)
        has_more = False
        for path, source in files:
            if path in places:
                has_more |= self._read(path, source, cursors, places[path])
        return has_more

    def sentence(self) -> str:
        """Return the one sentence for the point, '' where all is well."""
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        return plain(f"{self.point.name}: {self.problems[0]}{more}") if self.problems else ""

    def _placed(self, paths: Sequence[Path], cursors: dict[str, Cursor]) -> dict[Path, Place]:
        """Find out where each file was left. What was renamed or copied takes its place along, for good, first."""
        known = {name: place_of_token(cursor.token) for name, cursor in cursors.items()}
        placed: dict[Path, Place] = {}
        moved: dict[Path, Place] = {}
        for path in paths:
            try:
                with OpenFile(path) as file:
                    if self.memory.finished.get(str(path)) == file.identity:
                        continue
                    own = known.get(str(path), Place())
                    if file.continues(own):
                        placed[path] = own
                        continue
                    found = best_place(file, known.values())
            except FileProblem as problem:
                self.problems.append(problem.sentence)
                continue
            placed[path] = found or Place()
            if found is not None:
                moved[path] = found
            elif own.offset:
                LOG.info("%s was cut or replaced: it is read from its beginning.", path)
        with transaction.atomic():
            for path, place in moved.items():
                self._cursor(cursors, path, place).save()
        return placed

    def _cursor(self, cursors: dict[str, Cursor], path: Path, place: Place) -> Cursor:
        name = str(path)
        cursor = cursors.setdefault(name, Cursor(intake_point=self.point, folder=name))
        cursor.token, cursor.is_backfilled = place.token(), True
        return cursor

    def _read(self, path: Path, source: Source, cursors: dict[str, Cursor], place: Place) -> bool:
        if len(str(path)) > _LONGEST_NAME:
            self.problems.append(f"A file has a path of {len(str(path))} letters: move it to a shorter one.")
            return False
        try:
            with OpenFile(path) as file:
                place = self._begun(file, source, place)
                if not place.format:
                    return False
                found = file.read_on(place, self.most_bytes)
                is_whole, identity = file.is_compressed, file.identity
        except FileProblem as problem:
            self.problems.append(problem.sentence)
            return False
        encoding = self.wanted.profile.get("encoding", "") if place.format == "csv" else ""
        lines, half = _text(found.lines, encoding), self._ripe_half(path, found, is_whole=is_whole)
        is_finished = is_whole and not found.has_more
        if not lines and not half:
            if is_finished:
                self.memory.finished[str(path)] = identity
            return False
        try:
            texts, header = self._texts(place, [*lines, *half])
        except Unreadable as problem:
            self.problems.append(f"{path} cannot be read as {place.format}: {problem.reason}")
            return False
        after = msgspec.structs.replace(found.place, header=header)
        if half:
            after = msgspec.structs.replace(after, half=hash_of_half(found.half))
        cursor = self._cursor(cursors, path, after)
        cursor.looked_at = self.now
        store_calls(self.point, texts, seen_at=self.now, cursor=cursor)
        if is_finished:
            self.memory.finished[str(path)] = identity
        return found.has_more

    def _begun(self, file: OpenFile, source: Source, place: Place) -> Place:
        """Return the place with the format that the file has; '' where it is none of ours, or still too short."""
        if place.format and source.format in ("", place.format):
            return place
        if place.format:  # it was read as something else: whatever that made of it, it is read anew
            place = Place()
        beginning = file.at(0, _SNIFFED_BYTES)
        if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise FileProblem(f"{file.path} is written in UTF-16: save it as UTF-8.")
        whole = beginning[: beginning.rfind(b"\n") + 1] or (beginning if source.format else b"")
        lines = _text(whole.splitlines(keepends=True))[:_SNIFFED]
        name = source.format or guess_format(file.path.name, lines, self.wanted.profile)
        if not name and lines and source.path == file.path:
            raise FileProblem(
                f"{file.path} is in no format that is known: write the format before it, such as cdr:{file.path}"
            )
        return msgspec.structs.replace(place, format=name)

    def _ripe_half(self, path: Path, found: Slice, *, is_whole: bool) -> list[str]:
        """Return a last line without its end once it has stood so for a while, or will never get one."""
        if not found.half.strip():
            self.memory.halves.pop(str(path), None)
            return []
        named = hash_of_half(found.half)
        if found.place.half == named:
            return []
        seen, since = self.memory.halves.get(str(path), ("", self.now))
        if seen != named:
            self.memory.halves[str(path)] = (named, self.now)
            since = self.now
        return _text([found.half]) if is_whole or self.now - since >= _HALF_AFTER else []

    def _texts(self, place: Place, lines: list[str]) -> tuple[list[CallText], bytes]:
        """Return one text a call, and the header for the lines to come."""
        header = _text(place.header.splitlines(keepends=True))
        given = header + lines
        try:
            texts, below = texts_by_call(place.format, given, self.wanted.profile)
            if texts or not place.offset:
                header = below
            elif any(map(str.strip, lines)):  # what holds no record in a file of records is another header
                header = lines
            return texts, "".join(header).encode("utf-8", "surrogateescape")
        except Unreadable:
            if not place.offset:
                raise
            # The file was one of this format before: what it holds now is kept and shown as unreadable.
            return [CallText(place.format, "".join(given))], place.header


def files_of(source: Source) -> Iterator[Path]:
    """Return a source's files: all of a folder, or a file and its rotations beside it; raises FileProblem."""
    path = source.path
    try:
        if path.is_dir():
            yield from (
                one for one in sorted(path.iterdir()) if not one.name.startswith(".") and _is_record_file(one)
            )
            return
        beside = [
            one for one in path.parent.iterdir() if _is_rotation(one.name, path.name) and _is_record_file(one)
        ]
    except OSError as problem:
        words = (problem.strerror or str(problem)).lower()
        raise FileProblem(
            f"{path} cannot be looked into ({words}): let the user that runs Heardback read it."
        ) from None
    yield path
    yield from sorted(beside)


def _is_rotation(name: str, live: str) -> bool:
    """Whether `name` is an older part of `live`, as logrotate and Asterisk name them."""
    rest = name.removeprefix(live)
    return name != rest and rest[:1] in (".", "-") and any(map(str.isdigit, rest))


def guess_format(name: str, lines: Sequence[str], profile: Mapping[str, str]) -> str:
    """Return the format in which these first lines of a file are, '' for none of ours or no lines."""
    told = [found for part, found in _NAME_TELLS.items() if part in name.lower()]
    wanted = ["csv"] if profile and "fields" not in profile else []
    for one in dict.fromkeys([*told, *wanted, *_GUESSED]):
        if lines and any(not piece.problem for piece in _pieces(one, lines, profile)):
            return one
    # A file that so far has only its header.
    return told[0] if told and lines and len(lines) < 2 else ""


def _pieces(name: str, lines: Sequence[str], profile: Mapping[str, str]) -> list[Piece]:
    try:
        return list(call_format(name).split(lines, profile))
    except (Unreadable, ImportError):
        return []


def lines_of_bytes(data: bytes, profile: Mapping[str, str], most: int = _SNIFFED) -> list[str]:
    """Return the first whole lines of a file's beginning; the last one too where it is all there is."""
    whole = data[: data.rfind(b"\n") + 1] or data
    return _text(whole.splitlines(keepends=True), profile.get("encoding", ""))[:most]


def _text(lines: Sequence[bytes], encoding: str = "") -> list[str]:
    """Return lines as text; what is no text in the encoding stays as it is, and is told from it."""
    try:
        return [line.decode(encoding or "utf-8", "surrogateescape") for line in lines]
    except LookupError:
        return [line.decode("utf-8", "surrogateescape") for line in lines]

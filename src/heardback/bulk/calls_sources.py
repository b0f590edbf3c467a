"""Which call records an audit reads: `cdr:FILE` and its kin, looked at before anything is read in earnest.

A caller may rely on: every source is refused here with one sentence or read later to its end; a mapped CSV has its
columns settled, and what was settled without being told is said. Files may be compressed (.gz .xz .zst .bz2); a
folder stands for the files in it.
"""

from __future__ import annotations

import codecs
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from heardback.bulk.sources import SourceInput
from heardback.formats.call_formats import CALL_FORMATS, call_format
from heardback.formats.calls import Piece
from heardback.formats.exports.items import SourceError
from heardback.formats.exports.segments import printable, why
from heardback.formats.exports.sniff import COMPRESSED, SNIFF_BYTES, FileKind, sniff
from heardback.formats.exports.streams import Decompressed
from heardback.formats.records import Unreadable

if TYPE_CHECKING:
    from heardback.formats.call_csv_guess import Question

#: Records that are cut before the work begins, to know that the file is what its prefix says.
TRIED_ROWS: Final = 50
_PROFILE: Final = "?profile="
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class CallSource:
    """One file of call records. `shown` is what people gave, prefix included; `profile` maps a CSV's columns."""

    format: str
    shown: str
    path: str
    size: int
    kind: FileKind
    profile: Mapping[str, str] = field(default_factory=dict)

    @property
    def system(self) -> str:
        """The phone system whose calls these are: formats of one system name calls alike."""
        return call_format(self.format).system

    def pieces(self, notes: list[str]) -> Iterator[Piece]:
        """Yield the pieces of the file; what cuts it short is put into `notes`. Raises SourceError."""
        try:
            with Path(self.path).open("rb") as file:
                yield from call_format(self.format).split(
                    text_lines(file, self.kind, self.shown, notes, _longest(self.format)), self.profile
                )
        except Unreadable as problem:
            raise SourceError(f"{self.shown}: {problem.reason}") from problem
        except OSError as problem:
            raise SourceError(
                f"{self.shown} cannot be read ({why(problem)}): check the disk and permissions and run again."
            ) from problem


@dataclass(frozen=True, slots=True)
class CallSources:
    """All call records to be read, and what was taken for granted on the way (sentences)."""

    files: tuple[CallSource, ...] = ()
    inputs: tuple[SourceInput, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def total_bytes(self) -> int:
        """About how many bytes there are to read, as if unpacked."""
        return sum(file.size * (8 if file.kind in COMPRESSED else 1) for file in self.files)


NO_CALLS: Final = CallSources()


def part_sources(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return (mail, calls): what begins with a call format's name and a colon, and is no file's own name, calls."""
    mail: list[str] = []
    calls: list[str] = []
    for path in paths:
        prefix, colon, _ = path.partition(":")
        is_calls = bool(colon) and prefix in CALL_FORMATS and not Path(path).exists()
        (calls if is_calls else mail).append(path)
    return mail, calls


def open_call_sources(given: Sequence[str], profile: Mapping[str, str]) -> CallSources:
    """Return what is to be read of `given` ("cdr:FILE"); `profile` maps every CSV that names none itself.

    Raises SourceError with one sentence where a file cannot be used or its columns cannot be told.
    """
    files: list[CallSource] = []
    said: list[str] = []
    seen: dict[str, str] = {}
    for text in dict.fromkeys(given):
        name, _, rest = text.partition(":")
        place, _, profile_path = rest.partition(_PROFILE)
        shown = printable(f"{name}:{place}")
        mapped = read_profile(profile_path) if profile_path else profile
        for path in _files(place, shown):
            real = str(path.resolve())
            if f"{name}:{real}" in seen:
                said.append(f"{shown} is the same as {seen[f'{name}:{real}']}: it is read once.")
                continue
            label = shown if path == Path(place) else printable(f"{name}:{path}")
            seen[f"{name}:{real}"] = label
            found = _opened(name, label, path)
            if found is None:
                said.append(f"{label} is an empty file: if it should hold calls, export it again.")
                continue
            files.append(_mapped(found, mapped, said) if name == "csv" else _tried(found))
    if not files:
        raise SourceError(f"{said[-1]} Nothing else holds calls." if said else "No call records were given.")
    inputs = tuple(SourceInput(file.shown, file.path, file.format, file.size) for file in files)
    return CallSources(tuple(files), inputs, tuple(said))


def read_profile(path: str) -> Mapping[str, str]:
    """Return the column mapping kept in a file; raises SourceError with one sentence."""
    from heardback.formats.call_csv_profile import parse_profile

    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise SourceError(f"The column profile {printable(path)} cannot be read ({problem}).") from problem
    try:
        return parse_profile(text).flat()
    except Unreadable as problem:
        raise SourceError(
            f"The column profile {printable(path)} is not usable: {problem.reason}"
        ) from problem


def _files(place: str, shown: str) -> list[Path]:
    path = Path(place)
    try:
        if path.is_dir():
            found = sorted(
                each for each in path.iterdir() if each.is_file() and not each.name.startswith(".")
            )
            if not found:
                raise SourceError(f"{shown} is an empty folder: name the file with the call records.")
            return found
        if not path.exists():
            raise SourceError(f"{shown} does not exist: check the path behind the colon.")
        if not path.is_file():
            raise SourceError(
                f"{shown} is a pipe or device, not a file: save it to a file first and give that."
            )
    except OSError as problem:
        raise SourceError(
            f"{shown} cannot be read ({why(problem)}): check its path and permissions."
        ) from problem
    return [path]


def _opened(name: str, shown: str, path: Path) -> CallSource | None:
    """Return the file as a source, None for an empty one."""
    try:
        with path.open("rb") as file:
            head = file.read(SNIFF_BYTES)
            size = path.stat().st_size
    except OSError as problem:
        raise SourceError(f"{shown} cannot be read ({why(problem)}): check its permissions.") from problem
    if not head.strip(b"\x00 \t\r\n"):
        return None
    # Only the bytes that a compressor writes matter here: what a text is, its prefix says.
    found = sniff(head, "", size).kind
    return CallSource(name, shown, str(path), size, found if found in COMPRESSED else FileKind.NOT_MAIL)


def _tried(source: CallSource) -> CallSource:
    """Cut the first records, so that a wrong prefix is said at once and not after a long run."""
    for _ in itertools.islice(source.pieces([]), TRIED_ROWS):
        pass
    return source


def _mapped(source: CallSource, profile: Mapping[str, str], said: list[str]) -> CallSource:
    """Settle a CSV's columns: as told, else as its own first rows tell beyond doubt."""
    from heardback.formats.call_csv_guess import SAMPLE_ROWS, guess_profile

    if profile:
        return _tried(replace(source, profile=profile))
    with Path(source.path).open("rb") as file:
        rows = list(itertools.islice(text_lines(file, source.kind, source.shown, []), SAMPLE_ROWS))
    guess = guess_profile(rows)
    if guess.questions:
        asked = " ".join(_asked(question) for question in guess.questions)
        raise SourceError(
            f"{source.shown}: {asked} Its columns are {', '.join(guess.columns)}: say it in a profile with "
            "--calls-profile FILE (docs/formats.md)."
        )
    taken = ", ".join(f"{name} = {column}" for name, column in guess.profile.columns.items())
    said.append(
        f"{source.shown}: its columns are taken as {taken}. If that is wrong, say it with --calls-profile FILE."
    )
    return _tried(replace(source, profile=guess.profile.flat()))


def _asked(question: Question) -> str:
    choices = f" ({', '.join(choice or 'none' for choice in question.choices)})" if question.choices else ""
    return f"{question.text}{choices}"


#: Bytes beyond which a line is no record of a table; a provider's list of calls may be one line of JSON.
_LONGEST: Final = 1 << 20
_LONGEST_JSON: Final = 1 << 28
_JSON: Final = frozenset({"twilio", "telnyx"})


def _longest(format_name: str) -> int:
    return _LONGEST_JSON if format_name in _JSON else _LONGEST


def _bounded(stream: IO[bytes], head: bytes, longest: int, shown: str, notes: list[str]) -> Iterator[bytes]:
    """Yield lines, the first of which begins with `head`; of one that is longer than any record its beginning.

    A file without line ends would else be held in memory whole.
    """
    line = head if head.endswith(b"\n") else head + stream.readline(longest)
    while line:
        if len(line) >= longest and not line.endswith(b"\n") and (cut := line.rfind(b"\r")) >= 0:
            # Old line ends: the readers of records cut there.
            yield line[: cut + 1]
            line = line[cut + 1 :] + stream.readline(longest)
            continue
        yield line
        if len(line) >= longest and not line.endswith(b"\n"):
            left_out = 0
            while rest := stream.readline(longest):
                left_out += len(rest)
                if rest.endswith(b"\n"):
                    break
            if left_out:
                notes.append(
                    f"{shown}: a line of {len(line) + left_out:,} bytes is no call record, and what follows the first"
                    f" {len(line):,} of them was passed over: export the file again."
                )
        line = stream.readline(longest)


def text_lines(
    file: IO[bytes], kind: FileKind, shown: str, notes: list[str], longest: int = _LONGEST
) -> Iterator[str]:
    """Yield the lines of a file as text, unpacked; bytes that are no UTF-8 are read as Windows-1252, none is lost.

    Of a line that is longer than `longest` bytes, which no record is, the beginning; `notes` says so.
    """
    stream = (
        io.BufferedReader(_Unpacked(Decompressed(file, kind, shown, notes)), 1 << 18)
        if kind in COMPRESSED
        else file
    )
    head = stream.read(2)
    if head in _UTF16:
        yield from _utf16_lines(stream, "utf-16-le" if head == _UTF16[0] else "utf-16-be")
        return
    for line in _bounded(stream, head, longest, shown, notes):
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace")


def _utf16_lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    left = ""
    for text in codecs.iterdecode(iter(lambda: stream.read(1 << 16), b""), encoding, "replace"):
        *lines, left = (left + text).splitlines(keepends=True) or [""]
        yield from lines
    if left:
        yield left


class _Unpacked(io.RawIOBase):
    """The unpacked bytes as a raw stream, so that Python's own buffering cuts the lines."""

    def __init__(self, source: Decompressed) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

"""`heardback explain promise`: the promises, requests and times in a text, by which rule, and how sure that is.

A caller may rely on: one result for every line of input, in order; a line that cannot be used gives one sentence in
`error` and the next line goes on. Quotes and signature are no promise of the writer and are left out. A line is an
object of `text at timezone` and, if known, `language` ("en", "en-GB", "de" …). Where no zone is named, the offset of
`at` is the sender's (SEMANTICS 5.3), else UTC. Source: CONTRACT `explain promise`; SEMANTICS 5.1-5.3.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from heardback.cli.zones import zone_named
from heardback.formats.opening_hours import parse_moment
from heardback.formats.records import Unreadable
from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.commitment_sentences import sentences_of
from heardback.reading.commitments import CommitmentKind, FoundPromise, read_promises
from heardback.reading.named_times import named_times
from heardback.reading.requests import read_requests
from heardback.reading.zones import new_text_of

_SPELLINGS = {"tz": "timezone", "time_zone": "timezone", "zone": "timezone", "lang": "language"}
_NO_ZONE = ("", "local")


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise; `earliest` and `latest` are None where it names no due time that can be worked out."""

    sentence: str
    kind: CommitmentKind
    earliest: datetime | None
    latest: datetime | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A sentence that asks or asks for something."""

    sentence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class DateRow:
    """A time that the text names, ahead or behind, as a window."""

    text: str
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class PromiseExplained:
    """What one text promises, asks and names."""

    promises: tuple[PromiseRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    dates: tuple[DateRow, ...] = ()
    error: str | None = None


def explain_promise(text: str, at: str, timezone: str = "", language: str = "") -> PromiseExplained:
    """What `text`, written at `at`, promises, asks and names; Unreadable for a moment, zone or language unknown."""
    base_at, zone = _base(at, timezone)
    code = language.replace("_", "-").partition("-")[0].lower()
    if code and code not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        raise Unreadable(
            f"'{language}' is no language that promises are read in: use one of {known}, or none."
        )
    own = new_text_of(text) or text
    sentences = sentences_of(own)
    return PromiseExplained(
        promises=tuple(_row(found, zone) for found in read_promises(sentences, base_at, zone, language)),
        requests=tuple(
            RequestRow(found.sentence, found.confidence) for found in read_requests(sentences, language)
        ),
        dates=tuple(
            DateRow(found.wording, found.earliest_at.astimezone(zone), found.latest_at.astimezone(zone))
            for found in named_times(own, base_at, zone, language)
        ),
    )


def _row(found: FoundPromise, zone: tzinfo) -> PromiseRow:
    window = found.window
    earliest = window.earliest_at.astimezone(zone) if window else None
    latest = window.latest_at.astimezone(zone) if window else None
    return PromiseRow(found.sentence, found.kind, earliest, latest, found.confidence, found.rule)


def _base(at: str, timezone: str) -> tuple[datetime, tzinfo]:
    name = timezone.strip()
    if name.lower() in _NO_ZONE:
        moment = parse_moment(at, "UTC")
        return moment, datetime.fromisoformat(at.strip()).tzinfo or UTC
    zone = zone_named(name)
    return parse_moment(at, zone.key), zone


def explain_promise_lines(lines: Iterable[str]) -> Iterator[PromiseExplained]:
    """One result for every non-empty line; bad ones hold `error` with the line's number."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield explain_promise(**_asked(line))
            except Unreadable as problem:
                yield PromiseExplained(error=f"Line {number}: {problem.reason}")


def _asked(line: str) -> dict[str, str]:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise Unreadable(f"this is not JSON: {error}.") from error
    if not isinstance(given, Mapping):
        raise Unreadable("a text to read is a JSON object of text, at and timezone.")
    named = {_SPELLINGS.get(str(name), str(name)): value for name, value in given.items()}
    asked = {
        name: named[name] for name in ("text", "at", "timezone", "language") if named.get(name) is not None
    }
    for name in ("text", "at"):
        if name not in asked:
            raise Unreadable(f"'{name}' is missing.")
    for name, value in asked.items():
        if not isinstance(value, str):
            raise Unreadable(f"'{name}' is a text in quotes.")
    return asked


def readable(found: PromiseExplained) -> str:
    """Return what was found as lines for a person; where nothing was, that it was looked for."""
    if found.error is not None:
        return f"{found.error}\n"
    if not (found.promises or found.requests or found.dates):
        return "Nothing was found: the text promises nothing, asks nothing and names no time.\n"
    lines: list[str] = []
    for promise in found.promises:
        by = _window(promise.earliest, promise.latest) or "no time that can be worked out"
        lines += [
            f"promise   {_printed(promise.sentence)}",
            f"  kind    {promise.kind.value}",
            f"  due     {by}",
        ]
        lines += [f"  sure    {promise.confidence:.0%}", f"  rule    {promise.rule}"]
    for request in found.requests:
        lines += [f"request   {_printed(request.sentence)}", f"  sure    {request.confidence:.0%}"]
    for date in found.dates:
        lines += [f"time      {_printed(date.text)}", f"  means   {_window(date.earliest, date.latest)}"]
    return "\n".join(lines) + "\n"


def _window(earliest: datetime | None, latest: datetime | None) -> str:
    if earliest is None or latest is None:
        return ""
    begins, ends = f"{earliest:%a %Y-%m-%d %H:%M}", f"{latest:%a %Y-%m-%d %H:%M}"
    if begins == ends:
        return f"{begins} {latest:%z}"
    same_day = earliest.date() == latest.date()
    return f"{begins} to {f'{latest:%H:%M}' if same_day else ends} {latest:%z}"


def _printed(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)

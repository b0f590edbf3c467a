"""`heardback explain mail|calls|promise|due|threads|owed|claim`: what was decided, by which rule, on which facts."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from heardback.cli.errors import UNUSABLE, Refused
from heardback.formats.records import Unreadable

if TYPE_CHECKING:
    from heardback.cli.explain_promise import PromiseExplained

_ON_THE_DESK = ("claim", "owed")


class _WithTheDesk(click.Group):
    """What needs the desk's database is imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_ON_THE_DESK])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ON_THE_DESK:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(importlib.import_module(f"heardback.cli.explain_{cmd_name}"), cmd_name)
        return found


@click.group(cls=_WithTheDesk)
def explain() -> None:
    """Show what was decided, by which rule and on which evidence."""


def as_plain(found: object) -> Any:
    """Return a shape as plain data, with `from_` under its contract name `from`."""
    plain = msgspec.to_builtins(found)
    if isinstance(plain, dict) and "from_" in plain:
        return {("from" if key == "from_" else key): value for key, value in plain.items()}
    return plain


def print_rows(rows: Iterable[object], as_json: bool) -> None:
    """Print one JSON object a line, or the same as readable lines."""
    for row in rows:
        plain = as_plain(row)
        if as_json:
            sys.stdout.write(msgspec.json.encode(plain).decode() + "\n")
            continue
        for key, value in plain.items():
            if value not in (None, "", [], (), {}):
                sys.stdout.write(f"{key:17} {_shown(value)}\n")
        sys.stdout.write("\n")


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "".join(f"\n    {_shown(item)}" for item in value)
    if isinstance(value, dict):
        if "address" in value:
            return f"{value['name']} <{value['address']}>".strip()
        if "text" in value:
            return _shown(value["text"])
        return " ".join(f"{key}={item}" for key, item in value.items() if item not in (None, ""))
    return "".join(
        character if character.isprintable() or character == "\n" else "�" for character in str(value)
    )


@explain.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--firm", multiple=True, metavar="DOMAIN|ADDRESS", help="Whose mail it is. Repeatable.")
@click.option("--staff", multiple=True, metavar="FILE|ADDRESS", help="Addresses of the firm's people.")
@click.option("--country", default="", metavar="CC", help="Where numbers without a country code are dialled.")
@click.option("--input", "listed", type=click.Path(path_type=Path), help="JSON lines, each with a `file`.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def mail(
    files: Sequence[str],
    firm: Sequence[str],
    staff: Sequence[str],
    country: str,
    listed: Path | None,
    as_json: bool,
) -> None:
    """Explain mails: what a mail program shows, who wrote to whom, whether an answer is owed, and why."""
    from heardback.cli.explain_mail import explain_file
    from heardback.cli.staff_list import read_staff
    from heardback.evidence.firm import Firm, split_names

    try:
        addresses = read_staff(staff).addresses
        paths = [*files, *(_files_of(listed) if listed else ())]
    except Unreadable as problem:
        raise Refused(problem.reason) from problem
    if not paths:
        raise Refused("No file was given: name one or more files with one mail each.")
    domains, named = split_names(firm)
    us = Firm(
        domains=frozenset(domains), staff=frozenset(named.union(addresses)), persons=frozenset(addresses)
    )
    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        raise Refused(f"{missing[0]} does not exist: check the path.")
    print_rows((explain_file(Path(path), us, country) for path in paths), as_json)


@explain.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--format", "format_name", required=True, metavar="NAME", help="What wrote them: cel, cdr, csv …"
)
@click.option("--profile", default="", metavar="FILE", help="The columns of a mapped CSV.")
@click.option(
    "--timezone", default="UTC", show_default=True, metavar="ZONE", help="Of times that name no zone."
)
@click.option("--country", default="", metavar="CC", help="Where numbers without a country code are dialled.")
@click.option("--input", "listed", type=click.Path(path_type=Path), help="JSON lines, each with a `file`.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def calls(
    files: Sequence[str],
    format_name: str,
    profile: str,
    timezone: str,
    country: str,
    listed: Path | None,
    as_json: bool,
) -> None:
    """Explain calls: who rang whom, whether a person answered and when, and whether an answer is owed."""
    from heardback.cli.explain_calls import columns_in, explain_calls
    from heardback.cli.zones import zone_named
    from heardback.formats.call_formats import call_format

    try:
        paths = [*files, *(_files_of(listed) if listed else ())]
        if not paths:
            raise Unreadable("No file was given: name one or more files of call records.")
        zone, columns = zone_named(timezone), columns_in(profile)
        call_format(format_name)
    except Unreadable as problem:
        raise Refused(problem.reason) from problem
    unusable = False
    for path in paths:
        try:
            found = explain_calls(Path(path), format_name, zone, profile=columns, country=country, say=_aside)
            print_rows(found, as_json)
        except Unreadable as problem:
            unusable = True
            _aside(problem.reason if problem.reason.startswith(path) else f"{path}: {problem.reason}")
    if unusable:
        sys.exit(UNUSABLE)


def _aside(sentence: str) -> None:
    click.echo(f"heardback: {_shown(sentence)}", err=True)


def _files_of(listed: Path) -> list[str]:
    found = []
    for number, line in enumerate(_lines_of(listed), start=1):
        if not line.strip():
            continue
        try:
            found.append(str(msgspec.json.decode(line, type=dict[str, Any])["file"]))
        except (msgspec.DecodeError, KeyError) as problem:
            raise Unreadable(
                f'{listed}, line {number}: write one JSON object a line with a "file".'
            ) from problem
    return found


def _lines_of(path: Path) -> list[str]:
    try:
        return (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")).splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{path} cannot be read as text ({problem}): give a file of JSON lines.") from problem


@explain.command()
@click.argument("text", required=False, default="")
@click.option(
    "--at", default="", metavar="MOMENT", help="When it was written, such as 2026-03-18T14:00-04:00."
)
@click.option(
    "--timezone", default="", metavar="ZONE", help="The writer's time zone; default: the offset of --at."
)
@click.option(
    "--language", default="", metavar="CODE", help="en, en-GB, en-US, de, es, fr; default: by its words."
)
@click.option(
    "--input", "listed", type=click.Path(path_type=Path), help="JSON lines: text at timezone [language]"
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def promise(text: str, at: str, timezone: str, language: str, listed: Path | None, as_json: bool) -> None:
    """Explain what a text promises and asks: which kind, by when, by which rule, and how sure that is."""
    from heardback.cli.explain_promise import explain_promise, explain_promise_lines

    if listed is not None:
        for found in explain_promise_lines(_lines_of(listed)):
            _print_promises(found, as_json)
        return
    if not text or not at:
        raise Refused("Give the text and --at, the moment it was written, such as 2026-03-18T14:00-04:00.")
    try:
        found = explain_promise(text, at, timezone, language)
    except Unreadable as problem:
        raise Refused(problem.reason) from problem
    _print_promises(found, as_json)


def _print_promises(found: PromiseExplained, as_json: bool) -> None:
    from heardback.cli.explain_promise import readable

    if as_json:
        print_rows([found], as_json)
    else:
        click.echo(readable(found))


@explain.command()
@click.option(
    "--standard", default="24h", show_default=True, help="'24h', '8 business hours', '2 business days'."
)
@click.option("--received", default="", metavar="MOMENT", help="When the contact came in.")
@click.option("--timezone", default="", help="The team's time zone; default: UTC.")
@click.option("--hours", default="", metavar="FILE.toml", help="Opening hours, breaks and holidays.")
@click.option("--country", default="", metavar="CC[-SUB]", help="Whose public holidays count as closed.")
@click.option(
    "--input", "listed", type=click.Path(path_type=Path), help="JSON lines: standard received timezone …"
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def due(
    standard: str, received: str, timezone: str, hours: str, country: str, listed: Path | None, as_json: bool
) -> None:
    """Explain when an answer is due, line by line."""
    from heardback.cli import explain_due as due_lines

    if listed is not None:
        print_rows(due_lines.explain_due_lines(_lines_of(listed)), as_json)
        return
    if not received:
        raise Refused("--received is missing: say when the contact came in, such as 2026-03-20T16:00-04:00.")
    try:
        found = due_lines.explain_due(
            standard, received, timezone=timezone, hours=hours or None, country=country
        )
    except Unreadable as problem:
        raise Refused(problem.reason) from problem
    print_rows([due_lines.as_json(found)], as_json)


@explain.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--without-headers", is_flag=True, help="Ignore In-Reply-To and References and infer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def threads(sources: Sequence[str], without_headers: bool, as_json: bool) -> None:
    """Explain which message answers which."""
    from heardback.bulk.threads import thread_items
    from heardback.cli.explain_threads import explain_threads

    with tempfile.TemporaryDirectory(prefix="heardback-") as scratch:
        try:
            items = thread_items(sources, Path(scratch))
        except Unreadable as problem:
            raise Refused(problem.reason) from problem
        print_rows(explain_threads(items, without_headers), as_json)

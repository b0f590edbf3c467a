"""`heardback audit SOURCE…`: the command; the work is in `bulk`, the words in `reports`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from heardback.bulk.audit import AuditOutcome, AuditRequest, CountsDoNotBalance, read_parts, run_audit
from heardback.bulk.firms import UnknownFirm
from heardback.cli.audit_report import assemble_audit, write_audit
from heardback.cli.decisions_file import Answers, parse_decisions, read_decisions
from heardback.cli.errors import BAD_NEWS, FINE, WORKER_LOST, Refused, Unbalanced, cannot_write
from heardback.cli.progress import progress_on
from heardback.cli.staff_list import read_staff
from heardback.cli.zones import country_of, moment_in, zone_named
from heardback.evidence.phones import Phones
from heardback.formats.records import Unreadable
from heardback.formats.standard_files import standard_from
from heardback.kernel.policy import Mode
from heardback.reports.audit import Audit
from heardback.reports.words import plain_text, spoken_moment

DEFAULT_OUT = Path("heardback-audit")


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line, understood."""

    request: AuditRequest
    standard: str
    zone: ZoneInfo
    out: Path | None
    as_json: bool
    said: tuple[str, ...] = ()


@click.command(context_settings={"max_content_width": 100})
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--firm", multiple=True, metavar="DOMAIN|ADDRESS", help="The firm's domain or address. Repeatable."
)
@click.option(
    "--staff", multiple=True, metavar="FILE|ADDRESS|anyone", help="Who answers; 'anyone' for a list."
)
@click.option("--since", metavar="MOMENT", help="Count only what came in from then on, such as 2026-03-18.")
@click.option(
    "--decisions", type=click.Path(path_type=Path), help="Answers to an earlier report's questions."
)
@click.option("--standard", default="24h", show_default=True, help="'24h', '8 business hours' or FILE.toml.")
@click.option(
    "--timezone", default="", help="The firm's time zone, such as Europe/Berlin; default: this machine's."
)
@click.option(
    "--country",
    default="",
    metavar="CC[-SUB]",
    help="Whose public holidays count as closed, and whose numbers have no country code.",
)
@click.option(
    "--phones", type=click.Path(path_type=Path), help="Whose number is whose: lines, people, shared numbers."
)
@click.option(
    "--calls-profile", type=click.Path(path_type=Path), help="The columns of call records in a csv: source."
)
@click.option("--as-of", metavar="MOMENT", help="Judge as of then; default: the newest mail in the sources.")
@click.option(
    "--trusted-host",
    multiple=True,
    metavar="HOST",
    help="A mail server of yours: its time of receipt is believed.",
)
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default="standard",
    show_default=True,
    help="How much evidence an answer needs.",
)
@click.option("--engine", default="duckdb", show_default=True, help="What sorts by customer.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the report and tables.  [default: heardback-audit, with --json none]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
@click.pass_context
def audit(ctx: click.Context, /, **options: object) -> None:
    """Read a mailbox export and say who never heard back.

    SOURCE: mbox (also .gz .xz .zst), Maildir, a folder or zip of .eml, .pst; several at once. Call records with what
    they are in front: cdr:Master.csv, cel:FILE, queue_log:FILE, freeswitch:, twilio:, telnyx:, 3cx:, csv:FILE.

    Exit codes: 0 nobody waits past the standard, 1 somebody does, 2 unusable input, 3 counts do not balance.
    """
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="heardback-") as scratch:
        asked = _asked(Path(scratch), options)
        try:
            with _nothing_left_behind(asked):
                found = _run(asked, begun)
        except (Unreadable, UnknownFirm) as problem:
            raise Refused(str(problem)) from problem
        except OSError as problem:
            raise Refused(cannot_write(problem, asked.out or Path(scratch))) from problem
        except BrokenExecutor as problem:
            raise Refused(WORKER_LOST) from problem
        except CountsDoNotBalance as problem:
            raise Unbalanced(f"{problem} This is a bug in Heardback; nothing was written.") from None
        if asked.as_json:
            sys.stdout.write(msgspec.json.encode(found.summary).decode() + "\n")
        _forget_work(asked)
    ctx.exit(BAD_NEWS if _is_bad_news(found) else FINE)


def _asked(scratch: Path, options: dict[str, object]) -> Asked:
    """Return what is asked; refuses with one sentence, also where the system will not even look at a name."""
    try:
        return _understood(scratch, options)
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        shown = str(problem.filename or "A name that was given")
        reason = problem.strerror or type(problem).__name__
        raise Refused(
            f"{shown[:80]} cannot be used ({reason}): check its spelling and permissions."
        ) from problem


@contextmanager
def _nothing_left_behind(asked: Asked) -> Iterator[None]:
    """Remove what a refused run began; a stopped or killed one keeps its staged files and goes on next time."""
    made = [path for path in (asked.request.work, asked.out) if path is not None and not path.exists()]
    try:
        yield
    except Exception:
        for path in made:
            if path == asked.request.work:
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.rmdir()
        raise


def _is_bad_news(found: Audit) -> bool:
    return found.searched.can_tell and found.certain.parts.never_answered > 0


def _run(asked: Asked, begun: float) -> Audit:
    """Audit, show, and as long as a person at the terminal answers questions, audit again."""
    while True:
        with progress_on(sys.stderr) as progress:
            outcome = run_audit(asked.request, progress)
            _refuse_empty_span(asked, outcome)
            found = assemble_audit(outcome, asked.request, asked.standard, asked.zone)
            written = _written(asked, found, outcome, begun)
        if asked.as_json:
            _warn(asked, outcome)
            return found
        more = _show_and_ask(asked, found, outcome, written)
        if more is None:
            return found
        asked = replace(asked, request=_with(asked.request, more))


def _refuse_empty_span(asked: Asked, outcome: AuditOutcome) -> None:
    """A span without any mail has nobody who waits in it, which would read as good news."""
    since, oldest_at = asked.request.since, outcome.oldest_at
    if since is not None and since > outcome.as_of:
        until = spoken_moment(outcome.as_of, asked.zone)
        raise Unreadable(f"--since is later than {until}, where the audit ends: name an earlier moment.")
    if asked.request.as_of is not None and oldest_at is not None and oldest_at > outcome.as_of:
        oldest = spoken_moment(oldest_at, asked.zone)
        raise Unreadable(f"--as-of is before {oldest}, when the oldest contact came in: name a later moment.")


def _written(asked: Asked, found: Audit, outcome: AuditOutcome, begun: float) -> tuple[Path, ...]:
    if asked.out is None:
        return ()
    return write_audit(asked.out, found, outcome, asked.request, seconds=time.monotonic() - begun)


def _show_and_ask(
    asked: Asked, found: Audit, outcome: AuditOutcome, written: Sequence[Path]
) -> Answers | None:
    """Print the report; return a person's answers, or None if nobody is asked or nothing was answered."""
    from rich.console import Console

    from heardback.cli.questions import ask_questions
    from heardback.reports.terminal import render_terminal

    _warn(asked, outcome)
    console = Console()
    render_terminal(found, console, written)
    if not (sys.stdin.isatty() and sys.stdout.isatty() and found.questions and asked.out):
        return None
    lines = ask_questions(found.questions, asked.out / "decisions.txt")
    return parse_decisions(lines, decided_at=asked.request.read_at, name="your answers") if lines else None


def _warn(asked: Asked, outcome: AuditOutcome) -> None:
    said = (*outcome.proposal.said, *outcome.sources.warnings, *dict.fromkeys(outcome.digest.notes))
    by_phone = (*asked.said, *outcome.calls.said) if outcome.calls is not None else ()
    for sentence in (*said, *by_phone, *_idle_decisions(asked, outcome)):
        click.echo(f"heardback: {plain_text(sentence)}", err=True)


def _idle_decisions(asked: Asked, outcome: AuditOutcome) -> list[str]:
    """Decisions about contacts that the sources do not hold change nothing, which must be said."""
    decisions = asked.request.decisions
    wanted = {one for decision in decisions for one in (decision.contact_id, decision.other_id) if one}
    if not wanted:
        return []
    for table in read_parts(outcome.contact_files):
        wanted.difference_update(table.column("contact_id").to_pylist())
    idle = [
        f"A decision names contact {one}, which is not in these sources: it changes nothing."
        for one in sorted(wanted)
    ]
    promised = {one.promise_id for one in decisions if one.promise_id and one.contact_id not in wanted}
    for table in read_parts(outcome.promise_files if promised else ()):
        promised.difference_update(table.column("promise_id").to_pylist())
    return idle + [
        f"A decision names promise {one}, which was not found in these sources: it changes nothing."
        for one in sorted(promised)
    ]


def _understood(scratch: Path, options: dict[str, object]) -> Asked:
    """Turn options into a request; raises Unreadable with one sentence for what cannot be understood."""
    read_at = datetime.now(UTC)
    zone = zone_named(_text(options["timezone"]))
    standard = _text(options["standard"])
    engine = _text(options["engine"])
    if engine != "duckdb":
        raise Unreadable(
            f"--engine {engine} is not available in this version: leave it out, duckdb is built in."
        )
    staff = read_staff(_texts(options["staff"]))
    out = options["out"] if isinstance(options["out"], Path) else None
    if out is None and not options["as_json"]:
        out = DEFAULT_OUT
    if out is not None and out.exists() and not out.is_dir():
        raise Unreadable(f"--out {out} is a file: name a folder.")
    answers = _answers(options["decisions"], out, read_at)
    since, as_of = _text(options["since"]), _text(options["as_of"])
    country, told = _country_of_numbers(_text(options["country"]), zone)
    phones = options["phones"]
    profile = options["calls_profile"]
    request = AuditRequest(
        sources=_texts(options["sources"]),
        work=(out / ".work") if out is not None else scratch,
        read_at=read_at,
        standard=standard_from(standard, timezone=str(zone), country=_text(options["country"])),
        zone=zone,
        firm=_texts(options["firm"]),
        staff=(*staff.addresses, *answers.staff),
        not_staff=answers.not_staff,
        is_list=staff.is_anyone,
        mode=Mode(_text(options["mode"])),
        trusted_hosts=frozenset(_texts(options["trusted_host"])),
        since=moment_in(since, zone, "--since") if since else None,
        as_of=moment_in(as_of, zone, "--as-of") if as_of else None,
        sender_rules=answers.sender_rules,
        decisions=answers.decisions,
        links=answers.links,
        not_links=answers.not_links,
        country=country,
        phones=_phones(phones, country) if isinstance(phones, Path) else None,
        calls_profile=_profile(profile) if isinstance(profile, Path) else {},
    )
    return Asked(request, standard, zone, out, bool(options["as_json"]), () if phones else told)


def _country_of_numbers(given: str, zone: ZoneInfo) -> tuple[str, tuple[str, ...]]:
    """Return in which country numbers without a country code were dialled, and what was taken for granted."""
    if given:
        return given[:2].upper(), ()
    found = country_of(zone)
    if found:
        return found, (
            f"Telephone numbers without a country code are read as of {found}; --country says otherwise.",
        )
    return "", ("Telephone numbers without a country code are of nobody known: say --country, such as US.",)


def _phones(path: Path, country: str) -> Phones:
    # Imported where it is used: an audit of mail alone loads nothing of telephony.
    from heardback.cli.phones_file import read_phones

    return read_phones(path, country)


def _profile(path: Path) -> Mapping[str, str]:
    from heardback.bulk.calls_sources import read_profile

    return read_profile(str(path))


def _answers(given: object, out: Path | None, read_at: datetime) -> Answers:
    """Return the answers of --decisions, else those that were kept in the output folder."""
    if isinstance(given, Path):
        return read_decisions(given, decided_at=read_at)
    kept = out / "decisions.txt" if out is not None else None
    if kept is None or not kept.is_file():
        return Answers({}, (), (), ())
    click.echo(f"heardback: The answers in {kept} are used; --decisions names others.", err=True)
    return read_decisions(kept, decided_at=read_at)


def _with(request: AuditRequest, answers: Answers) -> AuditRequest:
    return replace(
        request,
        staff=(*request.staff, *answers.staff),
        not_staff=(*request.not_staff, *answers.not_staff),
        sender_rules={**request.sender_rules, **answers.sender_rules},
        decisions=(*request.decisions, *answers.decisions),
        links=(*request.links, *answers.links),
        not_links=(*request.not_links, *answers.not_links),
    )


def _forget_work(asked: Asked) -> None:
    """The staged files served their purpose; after a kill they are still here and the next run goes on."""
    shutil.rmtree(asked.request.work, ignore_errors=True)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()

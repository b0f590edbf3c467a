"""`heardback serve`: the whole desk as one supervised process tree."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from heardback.cli.errors import Refused
from heardback.cli.prepare import alone, prepare
from heardback.cli.setting_up import set_up_desk
from heardback.cli.supervisor import Program, Supervisor

LOG = logging.getLogger(__name__)
WORKERS = ("web", "ingest", "tick", "deliver")


@click.command()
@click.option(
    "--only",
    "names",
    multiple=True,
    type=click.Choice(WORKERS),
    help="Run this part alone; repeat for several. For more than one machine on one PostgreSQL.",
)
def serve(names: Sequence[str]) -> None:
    """Serve the desk: pages, mail in, the clock, mail out. Stops with Ctrl-C or SIGTERM."""
    set_up_desk()
    run_desk([program_of(name) for name in WORKERS if name in (names or WORKERS)], greeting_at)


def program_of(name: str) -> Program:
    """Return one worker as a program of the tree."""
    return Program(name, (sys.executable, "-m", "heardback.workers", name))


def run_desk(programs: Sequence[Program], greeting: Callable[[datetime], str]) -> None:
    """Prepare this installation, greet and supervise; returns when told to stop. Needs `set_up_desk` first."""
    from django.conf import settings

    serves_pages = any(program.name == "web" for program in programs)
    home = Path(settings.HEARDBACK_HOME)
    try:
        with alone(home, "serve.lock"):
            if serves_pages:
                _check_port()
            now = datetime.now(UTC)
            prepare(now)
            if serves_pages:
                click.echo(greeting(now), err=True)
            _close_database()
            Supervisor(programs).run()
    except BlockingIOError:
        raise Refused(
            f"The desk of {home} is being served already: stop that one first, or set HEARDBACK_HOME to another "
            "folder."
        ) from None


def greeting_at(now: datetime) -> str:
    """Return what the terminal says at the start: the address and, before the set-up, the link that opens it."""
    from django.conf import settings

    from heardback.desk.actions.one_time_links import set_up_path
    from heardback.desk.firm import profile

    if profile().is_set_up:
        return f"Heardback is at {settings.HEARDBACK_URL}/  (Ctrl-C stops it)"
    return (
        f"Heardback is at {settings.HEARDBACK_URL}/  (Ctrl-C stops it)\n"
        "Set it up with this link, which works once and for two days:\n"
        f"  {settings.HEARDBACK_URL}{set_up_path(now)}"
    )


def _check_port() -> None:
    from django.conf import settings

    from heardback.gateways.ports import is_free

    host = settings.ENVIRONMENT.value("HEARDBACK_BIND")
    port = settings.ENVIRONMENT.number("HEARDBACK_PORT")
    if not is_free(host, port):
        raise Refused(
            f"Port {port} of {host} is not free: stop what uses it, or set HEARDBACK_PORT and HEARDBACK_URL to "
            "another one."
        )


def _close_database() -> None:
    from django.db import connections

    connections.close_all()


def _read_anew() -> None:
    """Do now what an upgrade asked for; 'heardback serve' leaves it to its worker and shows it on the pages."""
    from heardback.desk.models import Chore, ChoreKind, ChoreState
    from heardback.intake.chores import chore_one

    waiting = Chore.objects.filter(kind=ChoreKind.READ, state=ChoreState.WAITING, tries=0)
    if waiting.exists():
        click.echo("This version reads mail otherwise: what is stored is read anew.", err=True)
    while waiting.exists():
        chore_one(datetime.now(UTC))


@click.command()
def upgrade() -> None:
    """Bring the database to this version, after a backup; 'heardback serve' does the same when it starts."""
    from django.conf import settings

    set_up_desk()
    try:
        with alone(Path(settings.HEARDBACK_HOME), "serve.lock"):
            done = prepare(datetime.now(UTC))
            _read_anew()
    except BlockingIOError:
        raise Refused("The desk is running: stop it first, then upgrade.") from None
    click.echo(f"{done} steps done." if done else "Nothing to do: the database is of this version.")

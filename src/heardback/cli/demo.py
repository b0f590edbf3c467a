"""`heardback demo`: the desk of a sample firm that lives, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from heardback.cli.errors import Refused
from heardback.cli.prepare import alone, prepare
from heardback.cli.progress import progress_on
from heardback.cli.serve import program_of, run_desk
from heardback.cli.setting_up import set_up_desk

_PROGRAMS = ("web", "live", "tick", "deliver")
_SET_BY_US = (
    "HEARDBACK_HOME",
    "HEARDBACK_DATABASE_URL",
    "HEARDBACK_KEYS",
    "HEARDBACK_HOSTS",
    "HEARDBACK_BIND",
)


@click.command()
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".run/demo"),
    show_default=True,
    help="Folder of everything that the demo keeps.",
)
@click.option("--fresh", is_flag=True, help="Begin anew: forget what was done in the demo.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on; by default a free one.")
@click.option("--messages", default=3_000, show_default=True, help="How many mails the past has.")
def demo(home: Path, fresh: bool, port: int | None, messages: int) -> None:
    """Serve the desk of a made-up firm: mail and calls come in and are answered while you watch."""
    from heardback.sample_firm import FEWEST

    if messages < FEWEST:
        raise Refused(f"The sample firm needs at least {FEWEST} mails: give --messages {FEWEST} or more.")
    home = home.absolute()
    _use(home, port or _free_port())
    if fresh:
        _remove(home)
    set_up_desk()
    now = datetime.now(UTC)
    try:
        with alone(home, "demo.lock"):
            prepare(now)
            _build_once(home, now, messages)
            run_desk([program_of(name) for name in _PROGRAMS], _greeting)
    except BlockingIOError:
        raise Refused(
            f"The demo in {home} is running already: look at its terminal for the address."
        ) from None


def _use(home: Path, port: int) -> None:
    for name in _SET_BY_US:
        os.environ.pop(name, None)
    os.environ |= {
        "HEARDBACK_HOME": str(home),
        "HEARDBACK_DEMO": "1",
        "HEARDBACK_PORT": str(port),
        "HEARDBACK_URL": f"http://127.0.0.1:{port}",
        "HEARDBACK_WEB_WORKERS": "1",
    }


def _free_port() -> int:
    from heardback.gateways.ports import free_port

    return free_port()


def _remove(home: Path) -> None:
    """Remove a demo's folder; never one that is something else, nor one in use."""
    if not home.exists():
        return
    if not (home / "demo.lock").exists() and any(home.iterdir()):
        raise Refused(f"{home} holds no demo: name another folder with --home, or empty it yourself.")
    try:
        with alone(home, "demo.lock"):
            shutil.rmtree(home)
    except BlockingIOError:
        raise Refused(f"The demo in {home} is running: stop it first.") from None


def _build_once(home: Path, now: datetime, messages: int) -> None:
    """Build the firm; a build that was cut short is begun anew."""
    from heardback.desk.firm import profile

    if profile().is_set_up:
        return
    from heardback.desk.models import Staff

    if Staff.objects.exists():
        raise Refused(f"The demo in {home} was not finished: run the same command with --fresh.")
    from heardback.cli.demo_firm import build_firm

    with progress_on(sys.stderr) as progress:
        build_firm(now, messages, progress)


def _greeting(now: datetime) -> str:
    from django.conf import settings

    from heardback.cli.demo_firm import LEAD
    from heardback.desk.actions.one_time_links import make_sign_in_link
    from heardback.desk.models import Staff

    lead = Staff.objects.get(name=LEAD)
    return (
        f"A demo of Heardback: nobody in it exists, and nothing leaves this machine.\n"
        f"  {settings.HEARDBACK_URL}/  (Ctrl-C stops it)\n"
        f"Sign in as {lead.name}, who leads the office, with this link (once, within half an hour):\n"
        f"  {make_sign_in_link(lead, now)}"
    )

"""`heardback import`: an export into the live desk, by the same two commits as live mail."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from heardback.cli.errors import Refused
from heardback.cli.progress import progress_on
from heardback.cli.setting_up import set_up_desk


@click.command(name="import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--name", required=True, help="What the desk calls it; the same name again adds to it.")
def import_(sources: Sequence[str], name: str) -> None:
    """Read mailbox exports into the desk: mbox, Maildir, .eml, zip, .pst. The same again stores nothing twice."""
    set_up_desk()
    from django.db import DatabaseError

    from heardback.bulk.sources import SourceError
    from heardback.cli.prepare import migrations_waiting
    from heardback.desk.actions.change_import import import_point
    from heardback.desk.actions.change_refused import Refused as NotChanged
    from heardback.desk.firm import profile
    from heardback.intake.chores import import_all

    try:
        if migrations_waiting():
            raise Refused("The desk has no database yet, or an older one: run 'heardback upgrade' first.")
        if not profile().is_set_up:
            raise Refused(
                "The desk does not know who you are yet: run 'heardback serve' and set it up first."
            )
        now = datetime.now(UTC)
        point = import_point(None, name, None, now)
        with progress_on(sys.stderr) as progress:
            stored = import_all([_absolute(source) for source in sources], point, now, progress)
    except SourceError as problem:
        raise Refused(str(problem)) from problem
    except NotChanged as problem:
        raise Refused(problem.sentence) from problem
    except DatabaseError as problem:
        raise Refused(
            f"The database cannot be used ({str(problem).splitlines()[0]}): check HEARDBACK_DATABASE_URL."
        ) from problem
    click.echo(
        f"{stored:,} new items under “{point.name}”." if stored else "Nothing new: all of it is here already."
    )


def _absolute(source: str) -> str:
    """A source's whole path, so that the same file is the same source from wherever the command is run."""
    prefix, colon, path = source.partition(":")
    if colon and prefix in ("cdr", "cel", "queue_log", "csv"):
        return f"{prefix}:{Path(path).absolute()}"
    return str(Path(source).absolute())

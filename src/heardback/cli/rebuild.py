"""`heardback rebuild [--check]`: derive everything again from facts; with --check, only compare."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from heardback.cli.progress import progress_on

MOST_SHOWN = 50


@click.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 and print the differences if there are any."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a difference.")
def rebuild(check: bool, as_json: bool) -> None:
    """Derive contacts, owed answers and promises again from raw bytes and decisions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")
    import django

    django.setup()
    from heardback.intake.rebuild import differences
    from heardback.intake.rejudge import rejudge_all, replace_all

    now = datetime.now(UTC)
    found = 0
    with progress_on(sys.stderr) as progress:
        if not check:
            replace_all(now, progress)
            rejudge_all(now, progress)
        for difference in differences(now, progress):
            found += 1
            if as_json:
                click.echo(json.dumps(asdict(difference)))
            elif found <= MOST_SHOWN:
                click.echo(f"{difference.what} {difference.key}: {difference.sentence}")
    if not as_json:
        click.echo("No difference." if not found else f"{found:,} differences.")
    raise SystemExit(1 if found else 0)

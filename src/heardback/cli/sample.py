"""`heardback sample-firm OUT`: the command; the firm itself is in `sample_firm`."""

from __future__ import annotations

from pathlib import Path

import click

from heardback.cli.errors import Refused


@click.command("sample-firm")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--messages", default=3_000, show_default=True, help="How many mails.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--layout", type=click.Choice(["mbox", "maildir"]), default="mbox", show_default=True)
def sample_firm(out: Path, messages: int, seed: int, layout: str) -> None:
    """Write a believable pool-repair company's mail into OUT, with ground truth beside it."""
    from heardback.sample_firm import write_sample_firm

    try:
        summary = write_sample_firm(out, messages, seed, layout=layout)
    except (ValueError, OSError) as problem:
        raise Refused(str(problem)) from problem
    click.echo(
        f"{summary.messages:,} mails written to {out}. README.txt there names the command that audits them."
    )

"""`heardback sample-firm OUT`: the command; the firm itself is in `sample_firm`."""

from __future__ import annotations

from pathlib import Path

import click

from heardback.cli.errors import Refused

_STATES = {
    "kept": "kept",
    "kept_late": "kept late",
    "broken": "broken",
    "renegotiated": "put off in time",
    "unconfirmed": "of which nobody can tell",
    "open": "still open",
}


@click.command("sample-firm")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--messages", default=3_000, show_default=True, help="How many mails.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--layout", type=click.Choice(["mbox", "maildir"]), default="mbox", show_default=True)
def sample_firm(out: Path, messages: int, seed: int, layout: str) -> None:
    """Write a believable pool-repair company's mail, calls and promises into OUT, with the truth beside them."""
    from heardback.sample_firm import write_sample_firm

    try:
        summary = write_sample_firm(out, messages, seed, layout=layout)
    except (ValueError, OSError) as problem:
        raise Refused(str(problem)) from problem
    promises = ", ".join(
        f"{summary.promises[state]:,} {words}"
        for state, words in _STATES.items()
        if state in summary.promises
    )
    click.echo(
        f"{summary.messages:,} mails written to {out}, and {summary.calls:,} calls beside them.\n"
        f"{sum(summary.promises.values()):,} promises in {summary.promise_mails:,} further mails: {promises}.\n"
        "README.txt there, in phones/ and in promises/ names the command that audits them."
    )

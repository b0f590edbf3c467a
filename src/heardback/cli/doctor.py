"""`heardback doctor`: says what is misconfigured, unreachable or not covered, each with the mend."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from heardback.cli.errors import BAD_NEWS, FINE
from heardback.cli.setting_up import set_up_desk

_COLOURS = {"problem": "red", "notice": "yellow", "fine": "green"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
@click.option("--all", "with_fine", is_flag=True, help="Say what is fine, too.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, with_fine: bool) -> None:
    """Look at settings, database, disk, intake points and coverage. Changes nothing; exit 1 if something is wrong."""
    set_up_desk()
    from heardback.cli.doctor_looks import State, look

    found = list(look(datetime.now(UTC)))
    for one in found:
        if as_json:
            click.echo(json.dumps(asdict(one), ensure_ascii=False))
        elif with_fine or one.state is not State.FINE:
            click.echo(
                f"{click.style(one.state.value, fg=_COLOURS[one.state.value]):<8} {one.what}: {one.sentence}"
            )
            if one.mend:
                click.echo(f"         {one.mend}")
    wrong = [one for one in found if one.state is State.PROBLEM]
    noted = [one for one in found if one.state is State.NOTICE]
    if not as_json:
        click.echo(_summary(len(found), len(wrong), len(noted)))
    ctx.exit(BAD_NEWS if wrong else FINE)


def _summary(looked: int, wrong: int, noted: int) -> str:
    if not wrong and not noted:
        return f"All is well: looked at {looked} things."
    return f"Looked at {looked} things: {wrong} to mend, {noted} to know."

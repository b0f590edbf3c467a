"""`heardback schema`: JSON Schema for every shape and enum that others rely on."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print JSON Schema for every shape and enum."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(all_schemas())).decode())


def all_schemas() -> dict[str, object]:
    """Return the schemas of all that an audit writes and `explain` prints."""
    from heardback.cli.explain_calls import CallExplained
    from heardback.cli.explain_mail import MailExplained
    from heardback.cli.explain_promise import PromiseExplained
    from heardback.cli.explain_threads import ThreadRow
    from heardback.formats.calls import CallDirection, CallOutcome
    from heardback.kernel.contacts import MachineDetection
    from heardback.kernel.hours import Calendar
    from heardback.kernel.reasons import Rule
    from heardback.kernel.standards import Standard
    from heardback.reports.schema import json_schema

    calls = (CallExplained, CallDirection, CallOutcome, MachineDetection)
    return json_schema((MailExplained, *calls, PromiseExplained, ThreadRow, Rule, Standard, Calendar))

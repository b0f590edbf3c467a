"""`heardback explain owed ID`: every fact and rule behind one owed answer of the live desk.

A module of its own, imported only when called: the other explanations run without Django.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from heardback.cli.errors import Refused
from heardback.cli.explain import print_rows
from heardback.cli.explain_desk import reading_the_desk
from heardback.cli.setting_up import set_up_desk


@click.command()
@click.argument("key", metavar="ID")
@click.option("--as-of", "as_of", default="", metavar="MOMENT", help="Judge as of this moment; default: now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def owed(key: str, as_of: str, as_json: bool) -> None:
    """Explain an owed answer: by its id, or by that of any contact that waits in it."""
    moment = _moment(as_of)
    set_up_desk()
    from heardback.desk import refused
    from heardback.desk.debts import owed_with
    from heardback.desk.queries.explained import explained

    try:
        with reading_the_desk():
            found = explained(owed_with(key), moment)
    except refused.Refused as problem:
        raise Refused(
            f"{key} is no owed answer here, nor a contact that waits in one: copy the id from its page."
        ) from problem
    print_rows([found], as_json)


def _moment(text: str) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--as-of {text!r} is no moment: write it as 2026-03-20T16:00-04:00.") from None
    if found.tzinfo is None:
        raise Refused(f"--as-of {text!r} has no zone: write it as 2026-03-20T16:00-04:00 or end it with Z.")
    return found

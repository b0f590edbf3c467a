"""`heardback explain claim CUSTOMER`: what was said against what the live desk's records show.

A module of its own, imported only when called: the other explanations run without Django. The check is noted among
who looked at what, as one made at the terminal.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

from heardback.cli.errors import Refused
from heardback.cli.explain import print_rows
from heardback.cli.explain_desk import reading_the_desk
from heardback.cli.setting_up import set_up_desk
from heardback.findings.claim_shapes import Claim

if TYPE_CHECKING:
    from heardback.desk.models import Customer


@click.command()
@click.argument("customer", metavar="CUSTOMER")
@click.option(
    "--claim",
    "claim_name",
    required=True,
    type=click.Choice([one.value for one in Claim]),
    help="What was said.",
)
@click.option(
    "--from", "since", required=True, metavar="MOMENT", help="Begin: 2026-03-16 or 2026-03-16T09:00."
)
@click.option("--to", "until", required=True, metavar="MOMENT", help="End; a date is meant whole.")
@click.option("--words", default="", help="never_told: words that must all stand in one message.")
@click.option(
    "--complained", default="", metavar="MOMENT", help="off_sick: when it was complained; default: --to."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def claim(
    customer: str, claim_name: str, since: str, until: str, words: str, complained: str, as_json: bool
) -> None:
    """Check a claim against the records: by the customer's id, mail address or number.

    Moments without an offset are in the firm's time zone.
    """
    set_up_desk()
    from heardback.desk.actions.note_claim_check import note_claim_check
    from heardback.findings.claim_tables import finding_as_plain
    from heardback.formats.records import Unreadable
    from heardback.intake.check_claim import Question, check_claim

    now = datetime.now(UTC)
    try:
        with reading_the_desk():
            row = _customer(customer)
            found = check_claim(row, Question(Claim(claim_name), since, until, words, complained), now)
            note_claim_check(None, claim_name, row.customer_id, now)
    except Unreadable as problem:
        raise Refused(problem.reason) from problem
    _print(finding_as_plain(found), as_json)


def _customer(given: str) -> Customer:
    from heardback.desk.models import Customer, Identity

    keys = (given, f"email:{given.lower()}", f"phone:{given}")
    ids = Identity.objects.filter(key__in=keys).values("customer_id")
    rows = Customer.objects.filter(customer_id__in=[given]), Customer.objects.filter(customer_id__in=ids)
    for found in rows:
        if (row := found.first()) is not None:
            return row
    raise Refused(f"{given} is no customer here: copy the id, address or number from their page.")


def _print(plain: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(msgspec.json.encode(plain).decode() + "\n")
        return
    print_rows([plain], as_json=False)

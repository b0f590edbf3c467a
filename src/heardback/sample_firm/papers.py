"""The papers beside the mail: the firm's description, its staff list, and how to audit it."""

from __future__ import annotations

from pathlib import Path

from heardback.sample_firm.firm import (
    DOMAIN,
    ENDS_AT,
    FORMER_STAFF,
    NAME,
    PRIVATE,
    SHARED,
    STAFF,
    holidays_of,
    iso,
)


def write_papers(out: Path, zone: str, layout: str, messages: int, seed: int) -> None:
    """Write firm.toml, staff.txt and README.txt."""
    for name, text in (
        ("firm.toml", _firm(zone)),
        ("staff.txt", _staff()),
        ("README.txt", _readme(zone, layout, messages, seed)),
    ):
        (out / name).write_text(text, encoding="utf-8", newline="\n")


def _firm(zone: str) -> str:
    days = ", ".join(f'"{day.isoformat()}"' for year in (2023, 2024, 2025, 2026) for day in holidays_of(year))
    shared = ", ".join(f'"{party.address}"' for party in SHARED)
    return f"""# A made-up firm. Nobody in here exists.
name = "{NAME}"
domain = "{DOMAIN}"
timezone = "{zone}"
standard = "24h"
intake_points = [{shared}]
as_of = "{iso(ENDS_AT)}"

[hours]
mon = ["08:00-17:00"]
tue = ["08:00-17:00"]
wed = ["08:00-17:00"]
thu = ["08:00-17:00"]
fri = ["08:00-17:00"]
sat = ["09:00-13:00"]

[holidays]
days = [{days}]
"""


def _staff() -> str:
    people = "\n".join(colleague.party.address for colleague in STAFF)
    shared = "\n".join(party.address for party in SHARED)
    return f"""# The addresses of {NAME}, one a line.
{people}
# left the firm; the address still receives mail
{FORMER_STAFF.party.address}
# {PRIVATE.party.name} at home
{PRIVATE.party.address}
# shared by all
{shared}
"""


def _readme(zone: str, layout: str, messages: int, seed: int) -> str:
    return f"""{NAME}: a made-up firm with the truth beside it.
Written by: heardback sample-firm OUT --messages {messages} --seed {seed} (layout {layout})

  mail/       one folder a mailbox
  staff.txt   the firm's own addresses
  firm.toml   opening hours, holidays, time zone
  phones/     call records of the same firm, and how to audit them together with the mail
  promises/   matters in which something was promised, and how to audit them together with the mail
  truth/      what really happened

Audit it, standing in this folder:

  heardback audit mail --firm {DOMAIN} --staff staff.txt --standard 24h --timezone {zone}

The sources end at {iso(ENDS_AT)}; every verdict in truth/ speaks of that moment, under the standard of 24 hours
elapsed and the mode `standard`.

truth/owed.csv      one row an owed answer. `contact` points to contacts.csv: a Message-ID can be missing or shared.
                    `manner` is empty where the truth makes no claim.
truth/contacts.csv  one row a message: where it lies (`nth` counts from 1 in its source, in Maildir the number before
                    ".mx." in the file name), whether it is a duplicate of an earlier row's contact, and whether it
                    owes an answer (none: not the kind of mail that could), by which rule. `customer` names the
                    outside person; of two addresses of one person, the one in From.
"""

"""Who wrote to whom (SEMANTICS 2.2, rules 1-2b), as a table."""

from __future__ import annotations

import pytest
from tests.cli.letters import FIRM, STAFF, letter
from tests.evidence.readings import read

from heardback.evidence.firm import Firm
from heardback.evidence.parties import is_no_reply, parties_of
from heardback.evidence.readings import marks_of
from heardback.kernel.contacts import Channel, Direction, Mark

INFO = f"info@{FIRM}"
OURS = Firm(
    domains=frozenset({FIRM}), staff=frozenset({"ann.home@private.example"}), persons=frozenset({STAFF})
)
FORM = "Name: Ben Reed\nEmail: ben@mail.example\nPhone: 555-0101\nMessage: Can you come?"

CASES = {
    "a customer writes": ("ben@mail.example", INFO, [], "hello?", Direction.INBOUND, ("ben@mail.example",)),
    "we answer": (STAFF, "ben@mail.example", [], "yes", Direction.OUTBOUND, ("ben@mail.example",)),
    "a private address of ours": ("ann.home@private.example", "ben@mail.example", [], "yes", Direction.OUTBOUND,
                                  ("ben@mail.example",)),
    "among ourselves": (STAFF, INFO, [], "lunch?", Direction.INTERNAL, ()),
    "our form, Reply-To outside": (f"web@{FIRM}", INFO, ["Reply-To: ben@mail.example"], "hi?", Direction.INBOUND,
                                   ("ben@mail.example",)),
    "our form, address in the body": (f"wordpress@{FIRM}", INFO, [], FORM, Direction.INBOUND, ("ben@mail.example",)),
    "a relay with another Reply-To": ("noreply@market.example", INFO, ["Reply-To: ben@mail.example"], "hi?",
                                      Direction.INBOUND, ("ben@mail.example",)),
    "a second address of one person": ("ben@work.example", INFO, ["Reply-To: ben@mail.example"], "hi?",
                                       Direction.INBOUND, ("ben@work.example",)),
    "below our domain": (f"x@mail.{FIRM}", "ben@mail.example", [], "yes", Direction.OUTBOUND, ("ben@mail.example",)),
    "a name like ours": (f"x@not{FIRM}", INFO, [], "yes?", Direction.INBOUND, (f"x@not{FIRM}",)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_direction_and_customer(case: str) -> None:
    sender, to, headers, text, direction, customers = CASES[case]
    reading = read(letter(sender, to, "pool", text, 1, mid="m@m", headers=headers))
    found = parties_of(reading, OURS, marks_of(reading.marks))
    assert (found.direction, found.customers) == (direction, customers)


def test_a_form_is_a_form_and_one_without_address_is_said() -> None:
    reading = read(letter(f"web@{FIRM}", INFO, "form", FORM, 1, mid="m@m"))
    assert parties_of(reading, OURS, marks_of(reading.marks)).channel is Channel.FORM
    reading = read(
        letter(f"web@{FIRM}", INFO, "form", FORM.replace("ben@mail.example", "none"), 1, mid="m@m")
    )
    found = parties_of(reading, OURS, marks_of(reading.marks))
    assert found.direction is Direction.INBOUND
    assert Mark.CARRIER_NO_ADDRESS in found.marks


def test_copied_only_and_addressed_to_none_of_us() -> None:
    reading = read(letter("a@x.example", "b@y.example", "s", "hi", 1, headers=[f"Cc: {INFO}"]))
    assert Mark.COPIED_ONLY in parties_of(reading, OURS, frozenset()).marks
    reading = read(letter("a@x.example", "b@y.example", "s", "hi", 1))
    assert Mark.ADDRESSED_TO_NONE_OF_US in parties_of(reading, OURS, frozenset()).marks


@pytest.mark.parametrize("address", ["noreply@x.example", "no-reply@x.example", "donotreply@x.example"])
def test_addresses_that_nobody_reads(address: str) -> None:
    assert is_no_reply(address)
    assert not is_no_reply("nora.reply@x.example")


def test_a_shared_mailbox_that_writes_to_itself_is_looked_at() -> None:
    def parties(sender: str, *headers: str) -> tuple[Direction, frozenset[Mark]]:
        reading = read(
            letter(sender, sender, "Website", "My pump leaks.", 1, mid="m@m", headers=list(headers))
        )
        found = parties_of(reading, OURS, marks_of(reading.marks))
        return found.direction, found.marks

    assert parties(INFO) == (Direction.INBOUND, frozenset({Mark.CARRIER_NO_ADDRESS}))
    assert parties(INFO, "In-Reply-To: <x@m>")[0] is Direction.INTERNAL
    assert parties(STAFF)[0] is Direction.INTERNAL

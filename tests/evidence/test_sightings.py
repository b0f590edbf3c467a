"""Several sightings of one contact make one, in any order (SEMANTICS 2.2)."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from tests.cli.letters import FIRM, at

from heardback.evidence.sightings import merge_sightings
from heardback.kernel.contacts import Channel, Contact, Direction, Mark

SEEN = Contact(
    contact_id="1" * 64,
    channel=Channel.EMAIL,
    direction=Direction.INBOUND,
    occurred_at=at(5),
    counterparties=("email:ben@mail.example",),
    intake_points=(f"info@{FIRM}",),
    marks=frozenset({Mark.JUNK, Mark.QUESTION}),
)


def test_what_only_one_copy_says_of_its_place_is_dropped_and_the_rest_adds_up() -> None:
    other = replace(
        SEEN, occurred_at=at(4), marks=frozenset({Mark.ATTACHMENT}), intake_points=(f"ann@{FIRM}",)
    )
    found = merge_sightings([SEEN, other])
    assert found.marks == {Mark.QUESTION, Mark.ATTACHMENT}
    assert found.occurred_at == at(4)
    assert set(found.intake_points) == {f"info@{FIRM}", f"ann@{FIRM}"}
    assert Mark.JUNK in merge_sightings([SEEN, SEEN]).marks


def test_a_servers_clock_beats_an_earlier_sender() -> None:
    claimed = replace(SEEN, occurred_at=at(1), marks=frozenset({Mark.SENDER_CLOCK}))
    found = merge_sightings([claimed, SEEN])
    assert found.occurred_at == at(5)
    assert Mark.SENDER_CLOCK not in found.marks


def test_the_order_of_sightings_changes_nothing_that_is_judged() -> None:
    copies = [
        SEEN,
        replace(SEEN, occurred_at=at(3), marks=frozenset({Mark.SENDER_CLOCK, Mark.JUNK}), cites=("a@m",)),
        replace(SEEN, occurred_at=at(6), marks=frozenset({Mark.REQUEST}), cites=("b@m",)),
    ]
    merged = [merge_sightings(order) for order in permutations(copies)]
    assert len({(one.occurred_at, one.marks, frozenset(one.cites)) for one in merged}) == 1

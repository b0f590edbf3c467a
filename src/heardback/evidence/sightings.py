"""The same contact seen in several places becomes one, with what all sightings prove together (SEMANTICS 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from heardback.kernel.contacts import Contact, Mark

#: These say where one copy lay or what one copy lacks; they hold for the contact only if every copy says so.
_ONLY_IF_ALL = frozenset(
    {
        Mark.JUNK,
        Mark.DRAFT,
        Mark.ADDRESSED_TO_NONE_OF_US,
        Mark.COPIED_ONLY,
        Mark.SENDER_CLOCK,
        Mark.DATE_NOT_CORROBORATED,
    }
)
_WEAK_CLOCK = frozenset({Mark.SENDER_CLOCK, Mark.DATE_NOT_CORROBORATED})


def merge_sightings(sightings: Sequence[Contact]) -> Contact:
    """Return one contact for several sightings of it; all must share their contact id.

    The time is the earliest that a server proves, else the earliest claimed; marks, recipients and citations add up.
    """
    if len(sightings) == 1:
        return sightings[0]
    first = min(sightings, key=lambda contact: (bool(contact.marks & _WEAK_CLOCK), contact.occurred_at))
    every = frozenset.intersection(*(contact.marks for contact in sightings))
    some = frozenset().union(*(contact.marks for contact in sightings))
    return replace(
        first,
        marks=(some - _ONLY_IF_ALL) | (every & _ONLY_IF_ALL) | (first.marks & _WEAK_CLOCK),
        intake_points=_together(contact.intake_points for contact in sightings),
        responders=_together(contact.responders for contact in sightings),
        counterparties=_together(contact.counterparties for contact in sightings),
        cites=_together(contact.cites for contact in sightings),
    )


def _together(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))

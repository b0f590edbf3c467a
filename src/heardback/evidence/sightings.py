"""The same contact seen in several places becomes one, with what all sightings prove together (SEMANTICS 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from heardback.kernel.contacts import Contact, Direction, Mark

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
#: Of what customers send, these set a mail aside. A list adds them to its copy of a person's mail, and whoever knows
#: its Message-ID can send a second copy with them: one copy without is the person's own, and is owed (2.3).
_MACHINES_IF_ALL = frozenset(
    {
        Mark.AUTO_REPLIED,
        Mark.AUTO_GENERATED,
        Mark.X_AUTO_REPLY,
        Mark.LIST_ID,
        Mark.LIST_UNSUBSCRIBE,
        Mark.LIST_POST,
        Mark.PRECEDENCE_BULK,
        Mark.FEEDBACK_ID,
        Mark.CAMPAIGN,
        Mark.DSN,
        Mark.MDN,
        Mark.REPORT,
    }
)
_WEAK_CLOCK = frozenset({Mark.SENDER_CLOCK, Mark.DATE_NOT_CORROBORATED})


def merge_sightings(sightings: Sequence[Contact]) -> Contact:
    """Return one contact for several sightings of it; all must share their contact id.

    The time is the earliest that a server proves, else the earliest claimed; marks, recipients and citations add up,
    but for marks that take a customer's mail out of the queue: of those only what every copy shows.
    """
    if len(sightings) == 1:
        return sightings[0]
    first = min(sightings, key=lambda contact: (bool(contact.marks & _WEAK_CLOCK), contact.occurred_at))
    every = frozenset.intersection(*(contact.marks for contact in sightings))
    some = frozenset().union(*(contact.marks for contact in sightings))
    only_if_all = _ONLY_IF_ALL
    if first.direction is Direction.INBOUND:
        only_if_all |= _MACHINES_IF_ALL
    return replace(
        first,
        marks=(some - only_if_all) | (every & only_if_all) | (first.marks & _WEAK_CLOCK),
        intake_points=_together(contact.intake_points for contact in sightings),
        responders=_together(contact.responders for contact in sightings),
        counterparties=_together(contact.counterparties for contact in sightings),
        cites=_together(contact.cites for contact in sightings),
    )


def _together(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))

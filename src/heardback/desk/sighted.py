"""One sighting of a contact, placed for the firm: what `record_contacts` is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from heardback.desk.storable import MOST_OF_AN_ID, fitting, plain, readable, storable_contact
from heardback.evidence.sightings import merge_sightings
from heardback.kernel.contacts import Bounce, Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """A placed contact with what people will want to see of it.

    `number` is one the person left, `asks_for_call` if it stands in their own words. `reply_pairs` are
    (sender, Reply-To) addresses that may be one person (2.2). `dialled`, `campaign` and `outcome` are a call's.
    `raw_id` orders sightings: the first seen wins ties.
    """

    contact: Contact
    known_at: datetime
    raw_id: int
    intake_point_id: int | None = None
    kind: str = "message"
    from_address: str = ""
    from_name: str = ""
    to_addresses: tuple[str, ...] = ()
    snippet: str = ""
    body_hash: int = 0
    number: str = ""
    has_number: bool = False
    asks_for_call: bool = False
    is_automatic: bool = False
    claimed_sent_at: datetime | None = None
    bounces: tuple[Bounce, ...] = ()
    reply_pairs: tuple[tuple[str, str], ...] = ()
    dialled: str = ""
    campaign: str = ""
    outcome: str = ""


def merged(sightings: Sequence[Sighted]) -> tuple[Sighted, Contact]:
    """Return the first sighting, for what is shown, and the contact that all sightings make together (2.2).

    Both hold only what every database keeps, whatever the mail held.
    """
    ordered = sorted(sightings, key=lambda sighted: sighted.raw_id)
    together = merge_sightings([sighted.contact for sighted in ordered])
    return _storable(ordered[0]), storable_contact(together)


def _storable(shown: Sighted) -> Sighted:
    return replace(
        shown,
        from_address=fitting(shown.from_address),
        from_name=readable(shown.from_name),
        to_addresses=tuple(map(fitting, shown.to_addresses)),
        snippet=readable(shown.snippet),
        number=plain(shown.number),
        dialled=plain(shown.dialled),
        campaign=plain(shown.campaign),
        bounces=tuple(map(_storable_bounce, shown.bounces)),
        reply_pairs=tuple((fitting(sender), fitting(reply_to)) for sender, reply_to in shown.reply_pairs),
    )


def _storable_bounce(bounce: Bounce) -> Bounce:
    return replace(
        bounce,
        bounce_id=fitting(bounce.bounce_id),
        recipient=fitting(bounce.recipient),
        message_id=fitting(bounce.message_id, MOST_OF_AN_ID),
    )

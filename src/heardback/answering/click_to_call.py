"""A call asked for on the desk, in Twilio's terms: our person's phone first, a press of 1, then the customer. Pure.

What a phone of ours hears names no customer: whoever else picks it up, or its mailbox, learns nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from heardback.formats.telephony.twilio.markup import Asked, Called, Dialled, HungUp, Said, twiml

#: Our own phone rings so long, shorter than until most mailboxes answer; the customer's so long.
RINGS_OURS_FOR: Final = 25
_RINGS_THEIRS_FOR: Final = 40
_ASKED_FOR: Final = 12


class Step(StrEnum):
    """What Twilio asks about, or tells."""

    ASKED = "asked"
    PRESSED = "pressed"
    OVER = "over"
    TOLD = "told"


#: Gives the full address of a step.
AddressOf = Callable[[Step], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One call asked for: `phone` (of `staff`, an address) rings, then `number`, which sees `line`. E.164 all."""

    phone: str
    staff: str
    number: str
    line: str
    language: str = ""


def asked(wish: Wish, firm: str, address_of: AddressOf) -> bytes:
    """Return what our person hears as soon as something picks up their phone."""
    words = f"A call that you asked for at {firm or 'the desk'}. Press 1 to be connected."
    return twiml([Asked(Said(words, wish.language), _ASKED_FOR, address_of(Step.PRESSED)), HungUp()])


def connected(wish: Wish, address_of: AddressOf, told_at: str) -> bytes:
    """Return what dials the customer once 1 was pressed; `told_at` hears how their leg goes."""
    called = Called(wish.number, "", told_at)
    return twiml([Dialled([called], _RINGS_THEIRS_FOR, address_of(Step.OVER), wish.line)])


def over(wish: Wish, status: str) -> bytes:
    """Return the end, with a word where nobody was reached."""
    said = [] if status in ("completed", "answered") else [Said("Nobody picked up there.", wish.language)]
    return twiml([*said, HungUp()])


def hung_up() -> bytes:
    """Return the end of a call that nobody of ours takes, or that nobody asked for."""
    return twiml([HungUp()])

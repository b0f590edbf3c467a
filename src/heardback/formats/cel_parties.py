"""Who called, whom, and who picked up: numbers and names of a call's legs.

A leg says its own number best when it is made; a dialplan may later overwrite it with the other side's. Inbound
the number as the dialplan normalised it counts, because that is what the firm's people see and dial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from heardback.formats.calls import NOBODY, CallDirection, CallParty
from heardback.formats.cel_legs import Leg
from heardback.formats.cel_story import Story

# "PJSIP/12025550142@trunk,300", "SIP/trunk/12025550142", "DAHDI/g0/12025550142"
_SENT: Final = re.compile(r"/(\+?\d{6,})(?=[@,&(]|$)")


@dataclass(frozen=True, slots=True)
class Parties:
    """The ends of one call. `destination` is whom the call reached or rang last; `answered_by` who came first."""

    source: CallParty
    destination: CallParty
    answered_by: CallParty
    dialled: str


def find_parties(story: Story, direction: CallDirection, is_originated: bool) -> Parties:
    """Return who was on the call, from its legs and what the caller dialled."""
    caller = story.caller
    rung = story.rung
    dialled = _dialled(caller, is_originated)
    source = _source(caller, direction, dialled if is_originated else "")
    if not dialled and rung:
        dialled = _number(rung[0], source.number)
    first, last = (story.joined[0][1], story.joined[-1][1]) if story.joined else (None, None)
    answered_by = _party(story, first, source.number, direction, dialled) if first is not None else NOBODY
    if last is not None:
        destination = _party(story, last, source.number, direction, dialled)
    else:
        destination = _meant(story, rung, source.number, direction, dialled)
    if direction is CallDirection.OUTBOUND and is_originated and caller.is_outside:
        # A dialler rings the customer first: the outside end is whom the firm called.
        return Parties(answered_by, source, source if first is not None else NOBODY, source.number)
    return Parties(source, destination, answered_by, dialled)


def _source(caller: Leg, direction: CallDirection, other: str) -> CallParty:
    """The caller; `other` is a number that a click-to-call shows to the caller, as the one to be called."""
    told = (caller.started_number, caller.app_number, *caller.numbers)
    if direction in (CallDirection.INBOUND, CallDirection.UNKNOWN):
        told = (caller.app_number, *told)
    number = next((number for number in told if number and number != other), "") or _extension(caller)
    return CallParty(number, caller.names[0] if caller.names else "", caller.endpoint)


def _extension(leg: Leg) -> str:
    # A line to the outside is often named by the firm's own number.
    tail = "" if leg.is_outside else leg.endpoint.rpartition("/")[2]
    return tail if tail.isdigit() else ""


def _number(leg: Leg, other: str) -> str:
    if leg.started_number:
        return leg.started_number
    extension = _extension(leg)
    told = (leg.answer_number, *leg.numbers)
    return next((number for number in told if number and number != other), "") or extension


def _party(story: Story, leg: Leg, other: str, direction: CallDirection, dialled: str) -> CallParty:
    number = _number(leg, other)
    if direction is CallDirection.OUTBOUND and leg.is_outside and dialled:
        number = _outside_number(story, leg, dialled)
    return CallParty(number or dialled, leg.names[0] if leg.names else "", leg.endpoint)


def _outside_number(story: Story, leg: Leg, dialled: str) -> str:
    """What was dialled on a line to the outside, without the prefix that seizes it.

    The leg's own rows may carry the firm's number instead, so that only what ends like the dialled number counts.
    """
    digits = "".join(filter(str.isdigit, dialled))
    sent = (match[1] for data in story.dial_data for match in _SENT.finditer(data))
    for number in (leg.answer_number, leg.started_number, *leg.numbers, *sent):
        bare = "".join(filter(str.isdigit, number))
        if len(bare) >= 6 and (digits.endswith(bare[-6:]) or bare.endswith(digits[-6:])):
            return number
    return dialled


def _dialled(caller: Leg, is_originated: bool) -> str:
    if is_originated:
        told = caller.answer_number
        if told and told != caller.started_number:
            return told
    return caller.dialled


def _meant(story: Story, rung: list[Leg], other: str, direction: CallDirection, dialled: str) -> CallParty:
    """Whom a call was for that nobody took: the phone that rang last, or a group by what was dialled."""
    hints = story.hints
    if not rung:
        return CallParty(hints.meant_number or dialled, hints.meant_name)
    last = rung[-1]
    beside = [leg for leg in rung if leg is last or (leg.ended_at is None or leg.ended_at > last.since)]
    numbers = {_number(leg, other) for leg in beside}
    if len(numbers) > 1:
        return CallParty(dialled, hints.meant_name)
    return _party(story, last, other, direction, dialled)

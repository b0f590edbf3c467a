"""The call flow in Twilio's terms: its webhooks become events, actions become markup for the leg that asked.

Twilio asks one leg at a time. What is meant for another leg needs no word of ours: when a leg goes on, Twilio joins
it and stops the others by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from heardback.answering.flow import (
    Action,
    CallerHungUp,
    Connect,
    DigitPressed,
    Event,
    Gather,
    HangUp,
    LegAnswered,
    LegEnded,
    Record,
    RecordingDone,
    Ring,
    RingEnded,
    Say,
    State,
)
from heardback.formats.telephony.twilio.markup import (
    Asked,
    Called,
    Dialled,
    HungUp,
    Recorded,
    Said,
    Verb,
    twiml,
)

_OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_ANSWERED = frozenset({"completed", "answered"})


class Step(StrEnum):
    """What Twilio asks about: the last parts of the answer point's addresses."""

    CALL = "call"
    RING = "ring"
    LEG = "leg"
    PRESSED = "pressed"
    LEG_STATUS = "leg-status"
    MESSAGE = "message"
    RECORDED = "recorded"
    TEXT = "text"
    STATUS = "status"


#: Gives the address of a step; the second argument is its round or leg, '' for none.
AddressOf = Callable[[Step, str], str]


def is_over(fields: Mapping[str, str]) -> bool:
    """Whether a webhook of the caller's own leg says that the call is over."""
    return "ParentCallSid" not in fields and fields.get("CallStatus", "") in _OVER


def events_of(
    step: Step, which: str, fields: Mapping[str, str], state: State, now: datetime
) -> tuple[Event, ...]:
    """Return the events that a webhook brings, in order. Never fails: what is not understood is no event."""
    found: list[Event] = []
    match step:
        case Step.LEG:
            found.append(LegAnswered(which))
        case Step.PRESSED:
            found.append(DigitPressed(which, fields.get("Digits", ""), now))
        case Step.TEXT:
            found.append(DigitPressed("", fields.get("Digits", ""), now))
        case Step.LEG_STATUS if fields.get("CallStatus", "") in _OVER:
            found.append(LegEnded(which, fields["CallStatus"]))
        case Step.RING if which.isdecimal():
            found.append(_ring_ended(int(which[:3]), fields, state, now))
        case Step.MESSAGE | Step.RECORDED:
            found += _recorded(step, fields)
        case _:
            pass
    if is_over(fields) and step is not Step.LEG_STATUS:
        found.append(CallerHungUp(fields["CallStatus"]))
    return tuple(found)


def _ring_ended(which: int, fields: Mapping[str, str], state: State, now: datetime) -> RingEnded:
    status = fields.get("DialCallStatus", "")
    bridged = fields.get("DialBridged", "")
    is_joined = bridged == "true" if bridged else status in _ANSWERED
    lasted = _seconds(fields.get("DialCallDuration", ""))
    if state.taken_at is not None:
        # Twilio counts from the pick-up on: what was said before the press of 1 is no conversation.
        lasted = min(lasted, max(0.0, (now - state.taken_at).total_seconds()))
    return RingEnded(which, is_joined, lasted, status)


def _recorded(step: Step, fields: Mapping[str, str]) -> list[Event]:
    seconds, recording = _seconds(fields.get("RecordingDuration", "")), fields.get("RecordingSid", "")[:64]
    if not recording and step is Step.RECORDED:
        return []
    # A message that Twilio cut off at once is reported with no speech in it.
    is_absent = fields.get("RecordingStatus", "") == "absent"
    return [RecordingDone(0.0) if is_absent else RecordingDone(seconds, recording)]


def _seconds(given: str) -> float:
    return float(given) if given.isdecimal() and len(given) < 8 else 0.0


def document(actions: Iterable[Action], leg: str, language: str, address_of: AddressOf) -> bytes:
    """Return the markup of `actions` for the leg that asked ('' the caller's)."""
    verbs = [verb for action in actions for verb in _verbs(action, leg, language, address_of)]
    return twiml(verbs)


def _verbs(action: Action, leg: str, language: str, address_of: AddressOf) -> list[Verb]:
    match action:
        case Say(text, to) if to == leg:
            return [Said(text, language)]
        case Ring(which, legs, seconds) if leg == "":
            numbers = [
                Called(line.number, address_of(Step.LEG, one), address_of(Step.LEG_STATUS, one))
                for one, line in legs
            ]
            return [Dialled(numbers, seconds, address_of(Step.RING, str(which)))]
        case Gather(to, text, seconds) if to == leg:
            then = address_of(Step.PRESSED, leg) if leg else address_of(Step.TEXT, "")
            return [Asked(Said(text, language), seconds, then)]
        case Record(seconds) if leg == "":
            return [Recorded(seconds, address_of(Step.MESSAGE, ""), address_of(Step.RECORDED, ""))]
        case HangUp(to) if to == leg:
            return [HungUp()]
        case Connect():
            return []
        case _:
            return []

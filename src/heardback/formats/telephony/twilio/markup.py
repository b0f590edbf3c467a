"""TwiML: what Twilio is told to do next on a leg, as XML that nothing typed or said by a caller can break out of.

A caller may rely on: the result is well-formed XML in UTF-8, every text and attribute is escaped by the library,
and characters that XML forbids are gone. Source: twilio.com/docs/voice/twiml (Response, Say, Dial, Number, Gather,
Record, Redirect, Hangup).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

#: Twilio dials at most so many numbers at once.
MOST_NUMBERS = 10
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][A-Za-z0-9]{1,7})?")


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a machine speaks; `language` such as "en-US", '' for the account's own."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """A number to dial; `asked_at` answers what the callee hears first, `told_at` hears how that leg ended.

    Without `asked_at` the callee is joined as soon as they pick up: a customer is asked for no key.
    """

    number: str
    asked_at: str
    told_at: str


@dataclass(frozen=True, slots=True)
class Dialled:
    """Numbers dialled together for `seconds`; `then` is asked what comes next.

    `shown` is the number that the callees see, '' for the one that the call came from.
    """

    numbers: Sequence[Called]
    seconds: int
    then: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Words and one key; `then` is asked with the key, and with none when the time ran out."""

    said: Said
    seconds: int
    then: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A tone, then speech until the hash key, five seconds of silence or `seconds`.

    `then` is asked what comes next, with `RecordingSid` or, after silence, with none; `told_at` hears when the sound
    can be fetched.
    """

    seconds: int
    then: str
    told_at: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The leg ends."""


Verb = Said | Dialled | Asked | Recorded | HungUp


def twiml(verbs: Iterable[Verb]) -> bytes:
    """Return the document for these verbs; none at all means: go on, which joins a leg that was asked first."""
    response = Element("Response")
    for verb in verbs:
        _add(response, verb)
    written: bytes = tostring(response, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>' + written


def _add(parent: Element, verb: Verb) -> None:
    match verb:
        case Said():
            _said(parent, verb)
        case Dialled():
            _dialled(parent, verb)
        case Asked():
            _asked(parent, verb)
        case Recorded():
            _recorded(parent, verb)
        case HungUp():
            SubElement(parent, "Hangup")


def _said(parent: Element, verb: Said) -> None:
    given = {"language": verb.language} if _LANGUAGE.fullmatch(verb.language) else {}
    SubElement(parent, "Say", given).text = _FORBIDDEN.sub("", verb.text)


def _dialled(parent: Element, verb: Dialled) -> None:
    given = {"timeout": str(verb.seconds), "action": verb.then, "method": "POST"}
    dial = SubElement(parent, "Dial", given | ({"callerId": verb.shown} if verb.shown else {}))
    for number in verb.numbers[:MOST_NUMBERS]:
        asked = {"url": number.asked_at, "method": "POST"} if number.asked_at else {}
        wishes = asked | {
            "statusCallback": number.told_at,
            "statusCallbackMethod": "POST",
            "statusCallbackEvent": "ringing answered completed",
        }
        SubElement(dial, "Number", wishes).text = number.number


def _asked(parent: Element, verb: Asked) -> None:
    given = {
        "input": "dtmf",
        "numDigits": "1",
        "timeout": str(verb.seconds),
        "action": verb.then,
        "method": "POST",
        # Silence is asked about too, so that the call never stands still.
        "actionOnEmptyResult": "true",
    }
    _said(SubElement(parent, "Gather", given), verb.said)


def _recorded(parent: Element, verb: Recorded) -> None:
    given = {
        "maxLength": str(verb.seconds),
        "timeout": "5",
        "finishOnKey": "#",
        "playBeep": "true",
        "action": verb.then,
        "method": "POST",
        "recordingStatusCallback": verb.told_at,
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }
    SubElement(parent, "Record", given)
    # Twilio asks nobody after a recording of nothing: it goes on here.
    SubElement(parent, "Redirect", {"method": "POST"}).text = verb.then

"""What systems built on Asterisk write into user-defined events: used where it is there, never needed.

Read are names that say a direction (…_INCALL, …_OUTCALL), forwards (…_FWD with NUM and NAME), voicemail, and who or
what was meant (…_DESTINATION with type and name). Source: Asterisk's documentation, CELGenUserEvent; the words are
those of the systems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

import msgspec

from heardback.formats.calls import CallDirection
from heardback.formats.cel_events import EVENTS, Event

_INWARD = re.compile(r"(?:^|_)(?:INCALL|INBOUND|INCOMING)(?:_|$)")
_OUTWARD = re.compile(r"(?:^|_)(?:OUTCALL|OUTBOUND|OUTGOING)(?:_|$)")
_FORWARD = re.compile(r"(?:^|_)(?:FWD|FORWARD(?:ED)?)(?:_|$)")
_VOICEMAIL = re.compile(r"(?:^|_)VOICEMAIL(?:_|$)")
_PAIR = re.compile(r"\s*([A-Za-z_]+)\s*:\s*([^,]*)")


@dataclass(slots=True)
class Hints:
    """What user-defined events told of a call; '' and UNKNOWN where they told nothing."""

    direction: CallDirection = CallDirection.UNKNOWN
    meant_number: str = ""
    meant_name: str = ""
    meant_kind: str = ""
    unknown: list[str] = field(default_factory=list)

    def read(self, event: Event) -> None:
        """Take in one user-defined event; its name is kept in any case."""
        name = event.kind
        if name in EVENTS:
            return
        if name not in self.unknown:
            self.unknown.append(name)
        if _INWARD.search(name):
            self._point(CallDirection.INBOUND)
        elif _OUTWARD.search(name):
            self._point(CallDirection.OUTBOUND)
        elif _VOICEMAIL.search(name):
            self.meant_kind = "voicemail"
        told = pairs_of(event.row.extra)
        if not told:
            return
        if _FORWARD.search(name):
            self.meant_number = told.get("num") or self.meant_number
            self.meant_name = told.get("name") or self.meant_name
        elif name.endswith("_DESTINATION"):
            self.meant_kind = told.get("type", "").lower()
            self.meant_name = told.get("name") or self.meant_name
            self.meant_number = told.get("exten") or self.meant_number

    def _point(self, direction: CallDirection) -> None:
        # A call from outside that is passed on to the outside tells of both: how it came is its direction.
        if self.direction is CallDirection.UNKNOWN:
            self.direction = direction


def extra_of(text: str) -> dict[str, str]:
    """Return an event's `extra` as text by key, empty where it is no JSON object."""
    if not text.startswith("{"):
        return {}
    try:
        found = msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return {}
    return {key: value if isinstance(value, str) else str(value) for key, value in found.items()}


def pairs_of(text: str) -> dict[str, str]:
    """Return "NUM:201,NAME:Ann" in lower-cased keys, from an `extra` or from the text inside its JSON."""
    inside = extra_of(text).get("extra", "") if text.startswith("{") else text
    return {key.lower(): unquote(value.strip()) for key, value in _PAIR.findall(inside)}

"""Telnyx's events as flat rows: webhooks ({"data": {…}}) and the same events as the list of call events gives them.

All legs of a call share `call_session_id`, which is its key. Source: developers.telnyx.com, Voice API webhooks and
List call events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from heardback.formats.calls import Piece, encode_row
from heardback.formats.records import Unreadable
from heardback.formats.telephony.documents import entries
from heardback.formats.telephony.hooks import enveloped

NAME: Final = "telnyx"
SYSTEM: Final = "telnyx"
_MOST_VALUE = 4000
_NOT_TELNYX = "is no Telnyx call event: data.event_type and data.payload.call_session_id are expected."


_KNOWN: Final = frozenset(
    {"call.initiated", "call.answered", "call.bridged", "call.hangup", "call.enqueued", "call.dequeued"}
)
# These say nothing of who spoke with whom.
_ASIDE: Final = (
    "call.playback.",
    "call.speak.",
    "call.machine.",
    "call.recording.",
    "call.transcription",
    "call.fork.",
    "call.gather.",
    "call.dtmf.",
    "call.refer.",
    "call.siprec.",
    "call.ai_",
    "call.conversation",
    "call.cost",
    "conference.",
    "streaming.",
    "siprec.",
)


def is_known(event: str) -> bool:
    """Whether it is known what an event says, even if that is nothing of who spoke with whom."""
    return event in _KNOWN or event.startswith(_ASIDE)


def unknown(event: str) -> str:
    """Return the sentence on an event that is not known."""
    return f"Telnyx sent {event!r}, which is not known here: it was kept, and nothing was concluded from it."


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut webhook bodies or call events (JSON, one a line or a page) into pieces.

    A line that is neither keeps its text and says why; raises Unreadable where not one is Telnyx's.
    """
    is_any, bad = False, 0
    for number, found in entries(lines, is_event):
        row = {} if isinstance(found, str) else row_of(found)
        key = row.get("call_session_id", "")
        is_any, bad = is_any or bool(key), bad + (not key)
        if bad > 20 and not is_any:
            break
        if key:
            event = row.get("event_type", "")
            yield Piece(NAME, key, encode_row(row), number, "" if is_known(event) else unknown(event))
        else:
            text = found if isinstance(found, str) else json.dumps(found)
            yield Piece(NAME, "", text.encode("utf-8", "replace"), number, f"Record {number} {_NOT_TELNYX}")
    if not is_any:
        raise Unreadable("Nothing in it is a Telnyx call event: give webhook bodies as JSON, one a line.")


def is_event(value: Mapping[str, Any]) -> bool:
    """Whether an object is one event of one call."""
    return "call_session_id" in row_of(value)


def row_of(value: Mapping[str, Any]) -> dict[str, str]:
    """Return an event as a row: event_type, id and occurred_at, and its payload beside them; {} for anything else."""
    kept = enveloped(value)
    if kept is not None:
        return row_of_body(kept.body)
    data = value.get("data", value)
    if not isinstance(data, Mapping):
        return {}
    if data.get("record_type") == "call_event":
        return _row_of_listed(data)
    payload = data.get("payload")
    if not isinstance(payload, Mapping) or not isinstance(data.get("event_type"), str):
        return {}
    return _flat(payload) | _flat({name: data.get(name) for name in ("event_type", "id", "occurred_at")})


def row_of_body(body: bytes) -> dict[str, str]:
    """Return a webhook's body as a row, {} for one that is no event; never raises."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return row_of(document) if isinstance(document, dict) and enveloped(document) is None else {}


def _row_of_listed(data: Mapping[str, Any]) -> dict[str, str]:
    """The list of call events keeps the event's payload under `metadata`, now bare and now as it was sent."""
    if data.get("type") == "command":
        return {}
    told = data.get("metadata")
    told = told if isinstance(told, Mapping) else {}
    sent = row_of(told) or _flat(told)
    named = {
        "event_type": data.get("name"),
        "occurred_at": data.get("event_timestamp"),
        "call_leg_id": data.get("call_leg_id"),
        "call_session_id": data.get("call_session_id"),
    }
    return sent | _flat(named)


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    row: dict[str, str] = {}
    for name, given in value.items():
        if isinstance(given, Mapping) and not prefix:
            row |= _flat(given, f"{name}.")
        elif isinstance(given, bool):
            row[prefix + str(name)] = "true" if given else "false"
        elif isinstance(given, str | int | float) and given != "":
            row[prefix + str(name)] = str(given)[:_MOST_VALUE]
    return row

"""Twilio's words as flat rows: webhook parameters under their own names, REST resources under theirs.

A row belongs to the call at the root of its leg tree (ParentCallSid, else CallSid). Trees are one level deep: a leg
that <Dial> made cannot <Dial> again. Source: twilio.com/docs/voice (TwiML request parameters, Call and Recording
resources).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from heardback.formats.calls import Piece, encode_row
from heardback.formats.records import Unreadable
from heardback.formats.telephony.documents import entries
from heardback.formats.telephony.hooks import HeardRecording, enveloped
from heardback.formats.telephony.moments import seconds_of

NAME: Final = "twilio"
SYSTEM: Final = "twilio"
#: When a webhook reached us: many of them carry no time of their own.
RECEIVED: Final = "heardback_received_at"
#: The key of a call whose SID another call of the same source bears.
OWN_KEY: Final = "heardback_call_key"
_MOST_VALUE = 4000
_NOT_TWILIO = (
    "is neither a Twilio call (CallSid, or sid with direction) nor a recording (call_sid): export calls as JSON from "
    "the REST API, or webhook bodies one a line."
)
#: Any of these makes a webhook one that is understood.
_KNOWN = (
    "CallStatus",
    "DialCallStatus",
    "AnsweredBy",
    "RecordingSid",
    "RecordingUrl",
    "QueueResult",
    "QueueSid",
    "heardback",
)
_SAID_BY_OTHERS = frozenset(
    {"subresource_uris", "uri", "media_url", "encryption_details", "price", "price_unit"}
)


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut REST resources (JSON, one a line or a page) and webhook bodies (JSON or form-urlencoded lines) into pieces.

    A line that is neither keeps its text and says why; raises Unreadable where not one is Twilio's.
    """
    is_any, bad = False, 0
    first: dict[str, int] = {}
    for number, found in entries(lines, is_resource):
        piece = _piece(found, number, first)
        is_any = is_any or bool(piece.call_key)
        bad += not piece.call_key
        if bad > 20 and not is_any:
            break
        yield piece
    if not is_any:
        raise Unreadable(
            "Nothing in it is a Twilio call: give Call resources as JSON or webhook bodies, one a line."
        )


def _piece(found: dict[str, Any] | str, number: int, first: dict[str, int]) -> Piece:
    row = row_of_form(found) if isinstance(found, str) else row_of_object(found)
    another = _key_of_another(row, first)
    if another:
        row[OWN_KEY] = another
    key = another or call_key(row)
    if key:
        return Piece(NAME, key, encode_row(row), number, problem_of(row))
    text = found if isinstance(found, str) else json.dumps(found)
    return Piece(NAME, "", text.encode("utf-8", "replace"), number, f"Record {number} {_NOT_TWILIO}")


def _key_of_another(row: Mapping[str, str], first: dict[str, int]) -> str:
    """Return a key of its own for a call whose SID another call of this source bears: made-up exports do that."""
    if "sid" not in row or "direction" not in row:
        return ""
    made_at = row.get("date_created") or row.get("start_time", "")
    who = hash((made_at, row["direction"]))
    return "" if first.setdefault(row["sid"], who) == who else f"{call_key(row)} {made_at}"


def is_resource(value: Mapping[str, Any]) -> bool:
    """Whether an object speaks of one call."""
    return bool(call_key(row_of_object(value)))


def call_key(row: Mapping[str, str]) -> str:
    """Return the root of the leg tree that a row belongs to, '' for a row that names no call."""
    if "CallSid" in row:
        return row.get("ParentCallSid", "") or row["CallSid"]
    if row.get("call_sid"):
        return row["call_sid"]
    is_call = "sid" in row and ("direction" in row or "parent_call_sid" in row)
    return (row.get("parent_call_sid") or row["sid"]) if is_call else ""


def problem_of(row: Mapping[str, str]) -> str:
    """Return the sentence on a webhook that nobody knows what to conclude from; '' for every other row."""
    if not call_key(row):
        return "A Twilio webhook names no call (CallSid): it was kept, and nothing was concluded from it."
    if "CallSid" not in row or any(name in row for name in _KNOWN):
        return ""
    names = ", ".join(sorted(name for name in row if name != RECEIVED)[:6])
    return f"A Twilio webhook of an unknown kind came (it has {names}): nothing was concluded."


def heard_recording(row: Mapping[str, str]) -> HeardRecording | None:
    """Return the caller's message that a row tells of, None where it is none or a conversation."""
    is_listed = "call_sid" in row
    source = row.get("source", "") if is_listed else record_source(row)
    seconds = seconds_of(row.get("duration" if is_listed else "RecordingDuration"))
    address = row.get("uri" if is_listed else "RecordingUrl", "")
    reference = row.get("sid" if is_listed else "RecordingSid", "") or address.rpartition("/")[2]
    if source != "RecordVerb" or not seconds or not reference:
        return None
    return HeardRecording(reference, address or reference, seconds)


def record_source(row: Mapping[str, str]) -> str:
    """Return what made a recording; the action of a <Record> names none, that of a <Dial> neither."""
    return row.get("RecordingSource") or ("" if "DialCallStatus" in row else "RecordVerb")


def row_of_form(text: str) -> dict[str, str]:
    """Return a form-urlencoded webhook body as a row; empty values mean that Twilio does not tell."""
    if "=" not in text:
        return {}
    pairs = parse_qsl(text, keep_blank_values=False, max_num_fields=1000)
    return {name: value[:_MOST_VALUE] for name, value in pairs}


def row_of_object(value: Mapping[str, Any]) -> dict[str, str]:
    """Return a JSON object as a row: what is null, nested or of no use to anybody is left out."""
    kept = enveloped(value)
    if kept is not None:
        found = row_of_body(kept.body, kept.received_at)
        return found | (
            {"ParentCallSid": kept.root} if kept.root and kept.root != found.get("CallSid") else {}
        )
    return {
        str(name): ("true" if given else "false") if isinstance(given, bool) else str(given)[:_MOST_VALUE]
        for name, given in value.items()
        if isinstance(given, str | int | float) and given != "" and name not in _SAID_BY_OTHERS
    }


def row_of_body(body: bytes, received_at: datetime) -> dict[str, str]:
    """Return a webhook's body, form-urlencoded or JSON, as a row that says when it reached us; never raises."""
    text = body.decode("utf-8", "replace")
    try:
        row = row_of_object(json.loads(text)) if text.lstrip().startswith("{") else row_of_form(text)
    except (ValueError, RecursionError, AttributeError):
        row = {}
    return row | {RECEIVED: received_at.isoformat()}

"""Twilio's webhooks: one body is one event, told in form parameters."""

from __future__ import annotations

import hashlib

from heardback.formats.telephony.hooks import HookRequest, HookVendor, Told
from heardback.formats.telephony.twilio.rows import NAME, call_key, row_of_body
from heardback.formats.telephony.twilio.signature import check

#: Any of these makes a webhook one that is understood.
_KNOWN = ("CallStatus", "DialCallStatus", "AnsweredBy", "RecordingSid", "RecordingUrl", "QueueResult")


def read(request: HookRequest) -> Told:
    """Return what a signed webhook says; one of an unknown kind is kept and named."""
    row = row_of_body(request.body, request.received_at)
    key, leg = call_key(row), row.get("CallSid", "")
    status = row.get("DialCallStatus") or row.get("CallStatus") or row.get("RecordingStatus") or ""
    # Twilio sends the same bytes again where it heard no answer; the address tells callbacks of one form apart.
    digest = hashlib.sha256(request.url.encode() + b"\n" + request.body).hexdigest()[:20]
    parts = ("twilio", leg[:64], key[:64], status[:20], row.get("SequenceNumber", "")[:8], digest)
    problem = ""
    if not key:
        problem = "A Twilio webhook names no call (CallSid): it was kept, and nothing was concluded from it."
    elif not any(name in row for name in _KNOWN):
        problem = (
            f"A Twilio webhook of an unknown kind came (it has {', '.join(sorted(row)[:6])}): it was kept."
        )
    # Machine detection and recordings of a leg name neither its call nor its ends.
    is_aside = bool(leg) and "Direction" not in row and "ParentCallSid" not in row
    return Told(":".join(parts), key, problem, leg if is_aside else "")


HOOK = HookVendor(NAME, check, read, b"<Response></Response>", "text/xml")

"""Twilio's webhooks: one body is one event, told in form parameters."""

from __future__ import annotations

import hashlib

from heardback.formats.telephony.hooks import HookRequest, HookVendor, Told
from heardback.formats.telephony.twilio.rows import NAME, call_key, heard_recording, problem_of, row_of_body
from heardback.formats.telephony.twilio.signature import check


def read(request: HookRequest) -> Told:
    """Return what a signed webhook says; one of an unknown kind is kept and named."""
    row = row_of_body(request.body, request.received_at)
    key, leg = call_key(row), row.get("CallSid", "")
    status = row.get("DialCallStatus") or row.get("CallStatus") or row.get("RecordingStatus") or ""
    # Twilio sends the same bytes again where it heard no answer; the address tells callbacks of one form apart.
    digest = hashlib.sha256(request.url.encode() + b"\n" + request.body).hexdigest()[:20]
    parts = ("twilio", leg[:64], key[:64], status[:20], row.get("SequenceNumber", "")[:8], digest)
    # Machine detection and recordings of a leg name neither its call nor its ends.
    is_aside = bool(leg) and "Direction" not in row and "ParentCallSid" not in row
    return Told(":".join(parts), key, problem_of(row), leg if is_aside else "", heard_recording(row))


HOOK = HookVendor(NAME, check, read, "auth_token", b"<Response></Response>", "text/xml")

"""Telnyx's webhooks: one body is one event with an id of its own."""

from __future__ import annotations

import hashlib
from typing import Final

from heardback.formats.telephony.hooks import HookRequest, HookVendor, Told
from heardback.formats.telephony.telnyx.rows import NAME, row_of_body
from heardback.formats.telephony.telnyx.signature import check

_NO_CALL: Final = "A Telnyx webhook ({}) names no call: it was kept, and nothing was concluded from it."


def read(request: HookRequest) -> Told:
    """Return what a signed webhook says; one of an unknown kind is kept and named.

    A second delivery is another body (its attempt is counted in it) with the same event id.
    """
    row = row_of_body(request.body)
    key = row.get("call_session_id", "")
    event_id = row.get("id") or hashlib.sha256(request.body).hexdigest()
    problem = "" if key else _NO_CALL.format(row.get("event_type", "no event type"))
    return Told(f"telnyx:{event_id[:80]}", key, problem)


HOOK = HookVendor(NAME, check, read, "api_key")

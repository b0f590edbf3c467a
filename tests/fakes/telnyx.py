"""A stand-in for api.telnyx.com, and for Telnyx as the sender of webhooks, signed with PyNaCl as its client checks.

What it keeps to, from developers.telnyx.com: bearer keys; the list of call events in numbered pages, one day back,
narrowed by `filter[occurred_at][gte]`; events as `{"data": {…}}` signed over "<timestamp>|<body>" with Ed25519.
"""

from __future__ import annotations

import base64
import json
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from nacl.signing import SigningKey
from tests.fakes.serving import Asked, LoopbackServer, Reply

from heardback.formats.telephony.moments import moment_of

API_KEY = "KEY0123"
HOST = "api.telnyx.com"
SIGNING = SigningKey(bytes(range(32)))
PUBLIC_KEY = base64.b64encode(bytes(SIGNING.verify_key)).decode()


def event(
    kind: str, at: datetime, leg: str = "leg-1", session: str = "session-1", number: int = 0, **payload: Any
) -> dict[str, Any]:
    """Return one event as Telnyx sends it."""
    told = {
        "call_leg_id": leg,
        "call_session_id": session,
        "call_control_id": f"v3:{leg}",
        "connection_id": "1",
        "from": "+12025550142",
        "to": "+12025550100",
    }
    return {
        "data": {
            "record_type": "event",
            "event_type": kind,
            "id": f"{kind}-{leg}-{session}-{number}",
            "occurred_at": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "payload": told | payload,
        },
        "meta": {"attempt": 1, "delivered_to": "https://desk.example/hooks/telnyx/x"},
    }


def body_of(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()


def signed(body: bytes, at: datetime, key: SigningKey = SIGNING) -> dict[str, str]:
    """Return the two header fields of a webhook."""
    stamp = str(int(at.timestamp()))
    value = key.sign(stamp.encode() + b"|" + body).signature
    return {"telnyx-timestamp": stamp, "telnyx-signature-ed25519": base64.b64encode(value).decode()}


class TelnyxServer(AbstractContextManager["TelnyxServer"]):
    """Use in `with`; lay events into `events`, and give `stand_ins` to the Door."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.page_size = 2
        self._server = LoopbackServer(self._answer)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, problem, trace)

    @property
    def stand_ins(self) -> dict[str, str]:
        return {HOST: self._server.base}

    @property
    def log(self) -> list[Asked]:
        return self._server.log

    def _answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {API_KEY}":
            return Reply(401, b'{"errors":[{"code":"10009","title":"Authentication failed"}]}')
        if asked.path != "/v2/call_events":
            return Reply(404, b'{"errors":[{"code":"10005","title":"Resource not found"}]}')
        since = moment_of(asked.query.get("filter[occurred_at][gte]"))
        found = [one["data"] for one in self.events]
        found = [one for one in found if since is None or (moment_of(one["occurred_at"]) or since) >= since]
        number, size = int(asked.query.get("page[number]", "1")), self.page_size
        part = found[(number - 1) * size : number * size]
        listed = [
            {
                "record_type": "call_event",
                "call_leg_id": one["payload"]["call_leg_id"],
                "call_session_id": one["payload"]["call_session_id"],
                "event_timestamp": one["occurred_at"],
                "name": one["event_type"],
                "type": "webhook",
                "metadata": one["payload"],
            }
            for one in part
        ]
        pages = max(1, -(-len(found) // size))
        meta = {"total_pages": pages, "total_results": len(found), "page_number": number, "page_size": size}
        return Reply(200, json.dumps({"data": listed, "meta": meta}).encode())

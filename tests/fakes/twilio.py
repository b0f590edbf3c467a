"""A stand-in for api.twilio.com, and for Twilio as the sender of webhooks: signed by Twilio's own client library.

What it keeps to, from twilio.com/docs: basic authentication with the account's SID and token or an API key; lists of
calls and recordings, newest first, narrowed by `StartTime>` and `DateCreated>`, in pages that name the next one; the
sound of a recording; errors as JSON with a code.
"""

from __future__ import annotations

import base64
import json
from contextlib import AbstractContextManager
from datetime import datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests.fakes.serving import Asked, LoopbackServer, Reply
from twilio.request_validator import RequestValidator

from heardback.formats.telephony.moments import moment_of

ACCOUNT = "AC" + "1" * 32
TOKEN = "the-auth-token"
KEY_SID, KEY_SECRET = "SK" + "2" * 32, "the-key-secret"
HOST = "api.twilio.com"
SOUND = b"ID3 the sound of a message"


def sid(number: int, kind: str = "CA") -> str:
    """Return a SID as Twilio makes them."""
    return f"{kind}{number:032x}"


def form(**fields: str) -> bytes:
    """Return the body of a webhook."""
    return urlencode({"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01"} | fields).encode()


def signature(url: str, fields: dict[str, Any], token: str = TOKEN, algorithm: str | None = None) -> str:
    """Return what Twilio's own library puts into X-Twilio-Signature."""
    return str(RequestValidator(token).compute_signature(url, fields, algorithm))


def rfc2822(moment: datetime) -> str:
    return format_datetime(moment)


class TwilioServer(AbstractContextManager["TwilioServer"]):
    """Use in `with`; set `calls` and `recordings`, and give `stand_ins` to the Door."""

    def __init__(self) -> None:
        self.calls: dict[str, dict[str, Any]] = {}
        self.recordings: dict[str, dict[str, Any]] = {}
        self.page_size = 2
        self.faults: list[Reply] = []
        self.fail_on_page: int | None = None
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

    def call(
        self,
        number: int,
        started: datetime,
        status: str = "completed",
        ended: datetime | None = None,
        **fields: Any,
    ) -> str:
        """Put a call into the list, or its later state; return its SID."""
        seconds = str(int((ended - started).total_seconds())) if ended and status == "completed" else None
        self.calls[sid(number)] = {
            "sid": sid(number),
            "account_sid": ACCOUNT,
            "parent_call_sid": None,
            "direction": "inbound",
            "from": "+12025550142",
            "to": "+12025550100",
            "status": status,
            "start_time": rfc2822(started),
            "end_time": rfc2822(ended) if ended else None,
            "date_created": rfc2822(started),
            "date_updated": rfc2822(ended or started),
            "duration": seconds,
            "answered_by": None,
            "forwarded_from": None,
            "caller_name": None,
            "queue_time": "0",
            "subresource_uris": {"recordings": "/x"},
        } | fields
        return sid(number)

    def recording(
        self, number: int, call: str, at: datetime, seconds: int, source: str = "RecordVerb"
    ) -> str:
        self.recordings[sid(number, "RE")] = {
            "sid": sid(number, "RE"),
            "account_sid": ACCOUNT,
            "call_sid": call,
            "duration": str(seconds),
            "date_created": rfc2822(at),
            "start_time": rfc2822(at),
            "source": source,
            "status": "completed",
            "channels": 1,
        }
        return sid(number, "RE")

    def _answer(self, asked: Asked) -> Reply:
        if self.faults:
            return self.faults.pop(0)
        given = asked.headers.get("authorization", "").removeprefix("Basic ")
        known = {
            base64.b64encode(f"{user}:{word}".encode()).decode()
            for user, word in ((ACCOUNT, TOKEN), (KEY_SID, KEY_SECRET))
        }
        if given not in known:
            return _json({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        if asked.parts[:3] != ("2010-04-01", "Accounts", ACCOUNT):
            return _json({"code": 20404, "message": "Not found", "status": 404}, 404)
        match asked.parts[3:]:
            case ("Calls.json",) if asked.method == "POST":
                return _json({"sid": sid(900 + len(self.log)), "status": "queued"}, 201)
            case ("Calls.json",):
                return self._page(asked, "calls", self.calls, "start_time", "StartTime>")
            case ("Recordings.json",):
                return self._page(asked, "recordings", self.recordings, "date_created", "DateCreated>")
            case ("Recordings", name) if name.removesuffix(".mp3") in self.recordings:
                return Reply(200, SOUND, {"Content-Type": "audio/mpeg"})
        return _json({"code": 20404, "message": "Not found", "status": 404}, 404)

    def _page(
        self, asked: Asked, name: str, held: dict[str, dict[str, Any]], field: str, least: str
    ) -> Reply:
        since = moment_of(asked.query.get(least))
        found = [
            one
            for one in held.values()
            if one[field] and (since is None or (moment_of(one[field]) or since) >= since)
        ]
        found.sort(key=lambda one: moment_of(one[field]).timestamp(), reverse=True)  # type: ignore[union-attr]
        page = int(asked.query.get("Page", "0"))
        if self.fail_on_page == page:
            return _json({"code": 20500, "message": "Internal"}, 500)
        size = min(self.page_size, int(asked.query.get("PageSize", "50")))
        part = found[page * size : (page + 1) * size]
        following = None
        if len(found) > (page + 1) * size:
            query = {**asked.query, "Page": str(page + 1), "PageToken": f"P{page + 1}"}
            following = f"{asked.path}?{urlencode(query)}"
        return _json({name: part, "page": page, "page_size": size, "next_page_uri": following})


def _json(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

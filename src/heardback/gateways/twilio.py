"""Twilio's REST API, read-only: the calls of one account, their recordings, and the sound of one.

Signed in with the account SID and its auth token, or with an API key that can be revoked by itself. Source:
twilio.com/docs/voice/api/call-resource, /recording.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

from heardback.formats.telephony.moments import moment_of
from heardback.formats.telephony.twilio.rows import heard_recording, row_of_object
from heardback.gateways.call_lists import AccountRefused, Audio, Listed, one_line, records_in
from heardback.gateways.http import Answer, Door, HttpProblem

HOST: Final = "api.twilio.com"
HOSTS: Final = frozenset({HOST})
_MOST_PAGES = 10_000
_PAGE_SIZE = "500"
_ENDED = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_LONGEST_SOUND = 64 << 20


@dataclass(frozen=True, slots=True)
class TwilioKeys:
    """`user` is the account SID or an API key's SID, `password` the auth token or the key's secret."""

    account_sid: str
    user: str
    password: str = field(repr=False)


class TwilioCalls:
    """The calls of one Twilio account."""

    def __init__(self, keys: TwilioKeys, door: Door) -> None:
        self._keys, self._door = keys, door

    def oldest(self, now: datetime) -> datetime | None:
        """Twilio keeps calls for more than a year: as far back as anybody asks."""
        return None

    def pages(self, since: datetime) -> Iterator[list[Listed]]:
        """Give all calls that began since then, then all recordings made since then, newest first."""
        day = since.astimezone(UTC)
        # The API compares whole days where it is given one; the moment narrows that on accounts that know it.
        calls = {"StartTime>": day.strftime("%Y-%m-%dT%H:%M:%SZ"), "PageSize": _PAGE_SIZE}
        recordings = {"DateCreated>": day.strftime("%Y-%m-%dT%H:%M:%SZ"), "PageSize": _PAGE_SIZE}
        for page in self._pages("Calls.json", calls, "calls"):
            yield [_call(one) for one in page if one.get("sid")]
        for page in self._pages("Recordings.json", recordings, "recordings"):
            yield [_recording(one) for one in page if one.get("sid") and one.get("call_sid")]

    def audio(self, address: str) -> Audio:
        """Return a recording as MP3; `address` is its RecordingUrl or SID."""
        sid = urlsplit(address).path.rpartition("/")[2].partition(".")[0]
        answer = self._get(self._address(f"Recordings/{quote(sid, safe='')}.mp3"), None, _LONGEST_SOUND)
        return Audio(answer.body, answer.headers.get("content-type", "audio/mpeg").partition(";")[0])

    def _pages(self, path: str, query: Mapping[str, str], name: str) -> Iterator[list[dict[str, Any]]]:
        url, params = self._address(path), query
        for _ in range(_MOST_PAGES):
            answer = self._get(url, params)
            yield records_in(answer, name)
            following = answer.object().get("next_page_uri")
            if not isinstance(following, str) or not following:
                return
            url, params = urljoin(f"https://{HOST}", following), {}
        raise HttpProblem(
            f"{HOST} gives more than {_MOST_PAGES} pages of {name}: choose a later beginning of history."
        )

    def _address(self, path: str) -> str:
        return f"https://{HOST}/2010-04-01/Accounts/{quote(self._keys.account_sid, safe='')}/{path}"

    def _get(self, url: str, params: Mapping[str, str] | None, limit: int = 32 << 20) -> Answer:
        words = f"{self._keys.user}:{self._keys.password}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(words).decode()}"}
        answer = self._door.get(url, headers=headers, params=params or None, limit=limit)
        if answer.status in (401, 403):
            raise AccountRefused(
                "Twilio does not accept the account SID and its key: enter the auth token (or an API key that may "
                "read calls) in Settings."
            )
        if answer.status == 404:
            raise HttpProblem("Twilio knows no such account or recording: check the account SID in Settings.")
        if not answer.is_fine:
            raise HttpProblem(f"Twilio answers with status {answer.status}: it is tried again by itself.")
        return answer


def _call(one: Mapping[str, Any]) -> Listed:
    started = moment_of(str(one.get("start_time") or one.get("date_created") or ""))
    is_over = one.get("status") in _ENDED
    parent = one.get("parent_call_sid") or one["sid"]
    return Listed(f"twilio:{one['sid']}:{parent}:listed", one_line(one), None if is_over else started)


def _recording(one: Mapping[str, Any]) -> Listed:
    call = str(one["call_sid"])
    heard = heard_recording(row_of_object(one))
    return Listed(f"twilio:{call}:{call}:recording", one_line(one), None, call, heard)

"""Telnyx's REST API, read-only: the list of call events.

The list reaches back 24 hours; what is older can no longer be repaired. Source: developers.telnyx.com, List call
events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from heardback.gateways.call_lists import AccountRefused, Audio, Listed, one_line, records_in
from heardback.gateways.http import Answer, Door, HttpProblem

HOST: Final = "api.telnyx.com"
HOSTS: Final = frozenset({HOST})
REACHES_BACK: Final = timedelta(hours=24)
_MOST_PAGES = 10_000
_PAGE_SIZE = "250"


class TelnyxCalls:
    """The call events of one Telnyx account."""

    def __init__(self, api_key: str, door: Door) -> None:
        self._api_key, self._door = api_key, door

    def oldest(self, now: datetime) -> datetime | None:
        """Telnyx lists one day."""
        return now - REACHES_BACK

    def pages(self, since: datetime) -> Iterator[list[Listed]]:
        """Give all events that happened since then, oldest first."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for number in range(1, _MOST_PAGES + 1):
            query = {
                "filter[occurred_at][gte]": moment,
                "filter[type]": "webhook",
                "page[number]": str(number),
                "page[size]": _PAGE_SIZE,
            }
            answer = self._get(f"https://{HOST}/v2/call_events", query)
            page = records_in(answer, "data")
            yield [_event(one) for one in page if one.get("call_session_id")]
            meta = answer.object().get("meta")
            total = meta.get("total_pages") if isinstance(meta, dict) else None
            if not page or not isinstance(total, int) or number >= total:
                return
        raise HttpProblem(f"{HOST} gives more than {_MOST_PAGES} pages of events: nothing older was read.")

    def audio(self, address: str) -> Audio:
        """Refuse: the addresses in Telnyx's events lie on a storage provider's hosts and expire within minutes."""
        raise HttpProblem(
            "Telnyx keeps recordings with a storage provider that is not spoken to: listen to this one in Mission "
            "Control."
        )

    def _get(self, url: str, params: Mapping[str, str] | None) -> Answer:
        headers = {"Authorization": f"Bearer {self._api_key}"}
        answer = self._door.get(url, headers=headers, params=params)
        if answer.status in (401, 403):
            raise AccountRefused(
                "Telnyx does not accept the API key: enter one that may read calls in Settings."
            )
        if not answer.is_fine:
            raise HttpProblem(f"Telnyx answers with status {answer.status}: it is tried again by itself.")
        return answer


def _event(one: Mapping[str, Any]) -> Listed:
    return Listed(f"telnyx:{one['call_session_id']}:listed", one_line(one))

"""What every telephone provider's read-only list of calls gives, and how its troubles are said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from heardback.formats.telephony.hooks import HeardRecording
from heardback.gateways.http import Answer, HttpProblem


class AccountRefused(HttpProblem):
    """The provider does not accept the account's keys: a person must enter others."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One record as the provider gave it: JSON on one line. `runs_since`: of a call that is not over, its start.

    `call_key` and `recording` where it tells of a caller's message.
    """

    name: str
    line: str
    runs_since: datetime | None = None
    call_key: str = ""
    recording: HeardRecording | None = None


@dataclass(frozen=True, slots=True)
class Audio:
    """A recording: its bytes and their media type."""

    content: bytes
    media_type: str


class CallList(Protocol):
    """Read-only access to one account's calls."""

    def pages(self, since: datetime) -> Iterator[list[Listed]]:
        """Give all that the provider knows of calls that began at or after `since`, page by page, in any order.

        Raises HttpProblem with the mend; what was given before stays true.
        """
        ...

    def oldest(self, now: datetime) -> datetime | None:
        """Return how far back the provider's list reaches, None for as far as anybody asks."""
        ...

    def audio(self, address: str) -> Audio:
        """Return the sound behind a recording's address; raises HttpProblem."""
        ...


def one_line(record: Mapping[str, Any]) -> str:
    """Return a record as JSON on one line; equal records give equal lines, whatever their order."""
    return json.dumps(record, sort_keys=True, separators=(",", ":")) + "\n"


def records_in(answer: Answer, name: str) -> list[dict[str, Any]]:
    """Return the list called `name` of a JSON answer; raises HttpProblem where it has none."""
    found = answer.object().get(name)
    if not isinstance(found, list):
        raise HttpProblem(
            f"The answer of {answer.url.partition('?')[0]} holds no {name}: nothing was read from it."
        )
    return [one for one in found if isinstance(one, dict)]

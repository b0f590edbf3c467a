"""Telnyx as a provider whose call events are pulled: how its list is opened with the key of an intake point."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from heardback.gateways.http import Door
from heardback.gateways.telnyx import HOSTS, TelnyxCalls
from heardback.intake.watch_calls import CallWatcher, KeysMissing, Provider


def open_telnyx(keys: Mapping[str, str], door: Door) -> TelnyxCalls:
    """Return an account's call events; raises KeysMissing where its API key is not entered yet."""
    if not keys.get("api_key"):
        raise KeysMissing("Telnyx is not set up yet: enter an API key that may read calls in Settings.")
    return TelnyxCalls(keys["api_key"], door)


TELNYX = Provider("Telnyx", HOSTS, open_telnyx)


class TelnyxWatcher(CallWatcher):
    """Keeps one Telnyx account pulled."""

    def __init__(
        self, *, stand_ins: Mapping[str, str] | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        super().__init__(TELNYX, stand_ins=stand_ins, sleep=sleep)

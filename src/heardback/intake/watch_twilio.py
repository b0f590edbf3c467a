"""Twilio as a provider whose calls are pulled: how its list is opened with the keys of an intake point."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from heardback.desk.models import IntakePoint
from heardback.gateways.http import Door
from heardback.gateways.twilio import HOSTS, TwilioCalls, TwilioKeys
from heardback.intake.watch_calls import CallWatcher, KeysMissing, Provider


def open_twilio(keys: Mapping[str, str], door: Door) -> TwilioCalls:
    """Return an account's calls; raises KeysMissing naming what is not entered yet."""
    return TwilioCalls(twilio_keys(keys), door)


def twilio_keys(keys: Mapping[str, str]) -> TwilioKeys:
    """Return how to sign in: with a key that can be revoked where there is one. Raises KeysMissing."""
    account = keys.get("account_sid", "")
    has_key = bool(keys.get("api_key_sid") and keys.get("api_key_secret"))
    user = keys["api_key_sid"] if has_key else account
    password = keys["api_key_secret"] if has_key else keys.get("auth_token", "")
    if not account or not password:
        missing = "the account SID" if not account else "the auth token or an API key"
        raise KeysMissing(f"Twilio is not set up yet: enter {missing} in Settings.")
    return TwilioKeys(account, user, password)


TWILIO = Provider("Twilio", HOSTS, open_twilio)


class TwilioWatcher(CallWatcher):
    """Keeps one Twilio account pulled."""

    def __init__(
        self, *, stand_ins: Mapping[str, str] | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        super().__init__(TWILIO, stand_ins=stand_ins, sleep=sleep)


def pull_one(point: IntakePoint, now: datetime, *, stand_ins: Mapping[str, str] | None = None) -> bool:
    """Do one step for one intake point with connections of its own; False: nothing more just now."""
    watcher = TwilioWatcher(stand_ins=stand_ins)
    try:
        return watcher.ingest_one(point, now)
    finally:
        watcher.close()

"""What a person wants to hear about their mail, and which signals speak to them and to the firm."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.access import access_settings, access_work
from heardback.desk.models import CoachingWish, SignalSwitch, Staff
from heardback.desk.refused import Refused
from heardback.reading.signals import POSITIVE, SignalName

_KNOWN = frozenset(name.value for name in SignalName if name not in POSITIVE)


def wish_morning(by: Staff, wants: bool, *, now: datetime) -> CoachingWish:
    """Turn the morning hints on mail sent elsewhere on or off, for oneself; only mail sent from now on is read."""
    access_work(by)
    row, is_new = CoachingWish.objects.get_or_create(staff=by, defaults={"changed_at": now})
    if wants and (is_new or not row.wants_morning):
        row.read_from = now
    row.wants_morning, row.changed_at = wants, now
    row.save()
    return row


def hear_again(by: Staff, signal: str, *, now: datetime) -> None:
    """Let a signal speak to oneself again; what was dismissed before does not count any more."""
    access_work(by)
    _switch(signal, by, by, True, now)


def hush(by: Staff, signal: str, *, now: datetime) -> None:
    """Silence a signal for oneself."""
    access_work(by)
    _switch(signal, by, by, False, now)


def switch_signal(by: Staff, signal: str, is_on: bool, *, now: datetime) -> None:
    """Let a signal speak to the firm, or no more."""
    access_settings(by)
    _switch(signal, None, by, is_on, now)


def _switch(signal: str, staff: Staff | None, by: Staff, is_on: bool, now: datetime) -> None:
    if signal not in _KNOWN:
        raise Refused("There is no such hint.")
    SignalSwitch.objects.create(signal=signal, staff=staff, is_on=is_on, by=by, switched_at=now)

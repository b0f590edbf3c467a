"""Its writer says "not here" of a hint."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.models import HintDismissed, HintPlace, HintShown, Staff
from heardback.desk.refused import Refused
from heardback.reading.signals import POSITIVE, SignalName

_KNOWN = frozenset(name.value for name in SignalName if name not in POSITIVE)


def dismiss_hint(by: Staff, place: HintPlace, key: str, signal: str, *, now: datetime) -> None:
    """Dismiss a hint on one draft or mail of one's own; twice is once. Refused where it was never shown to them."""
    shown = HintShown.objects.filter(staff=by, place=place, key=key, signal=signal).first()
    if shown is None or signal not in _KNOWN:
        raise Refused("There is no such hint any more.")
    HintDismissed.objects.get_or_create(shown=shown, defaults={"dismissed_at": now})

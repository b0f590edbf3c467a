"""Keep that hints stood before their writer, once for each draft or mail: what dismissals are measured against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from heardback.desk.models import HintPlace, HintShown, Staff
from heardback.reading.signals import Signal


def note_hints(staff: Staff, place: HintPlace, key: str, hints: Iterable[Signal], *, now: datetime) -> None:
    """Note what was shown; the same hint on the same draft again changes nothing."""
    names = {hint.name.value for hint in hints}
    known = HintShown.objects.filter(staff=staff, place=place, key=key, signal__in=names)
    fresh = names - set(known.values_list("signal", flat=True))
    HintShown.objects.bulk_create(
        [HintShown(staff=staff, place=place, key=key, signal=name, shown_at=now) for name in sorted(fresh)],
        ignore_conflicts=True,
    )

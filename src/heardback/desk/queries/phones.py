"""Telephone numbers as the settings page lists them: lines, staff's phones, what people said of numbers."""

from __future__ import annotations

from dataclasses import dataclass

from heardback.desk.models import Contact, NumberWord, PhoneLine, StaffPhone

MOST = 500
#: Lines that nobody entered are looked for among this many latest calls.
LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class Phones:
    """`unknown` are numbers that callers dialled and nobody entered as lines yet, the most dialled first."""

    lines: tuple[PhoneLine, ...]
    people: tuple[StaffPhone, ...]
    words: tuple[NumberWord, ...]
    unknown: tuple[tuple[str, int], ...]


def line_names() -> dict[str, str]:
    """Return what the firm calls its numbers, by number."""
    return dict(PhoneLine.objects.exclude(name="").values_list("number", "name")[:MOST])


def phones_shown() -> Phones:
    """Return everything on the page; four queries."""
    lines = tuple(PhoneLine.objects.select_related("team").order_by("name", "number")[:MOST])
    words = NumberWord.objects.filter(revoked_at=None).select_related("by").order_by("kind", "-made_at")
    return Phones(
        lines,
        tuple(StaffPhone.objects.select_related("staff").order_by("staff__name", "value")[:MOST]),
        tuple(words[:MOST]),
        _unknown({line.number for line in lines}),
    )


def _unknown(known: set[str]) -> tuple[tuple[str, int], ...]:
    calls = Contact.objects.filter(direction="inbound", channel__in=("phone", "voicemail")).exclude(
        dialled=""
    )
    counts: dict[str, int] = {}
    for number in calls.order_by("-pk").values_list("dialled", flat=True)[:LOOKED_AT]:
        if number.startswith("+") and number not in known:
            counts[number] = counts.get(number, 0) + 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:10])

"""Whose numbers are the firm's, from what was given and what the call records show: proposed aloud."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from heardback.bulk.calls_staging import CallDigest
from heardback.evidence.phones import NO_PHONES, Phones
from heardback.formats.phone_numbers import e164, is_extension, shown

_MOST_LINES: Final = 50
_OF_THE_BUSIEST: Final = 20  # a line gets at least this fraction (1/n) of the calls of the busiest one
_FEWEST_CALLS: Final = 2


def propose_phones(digest: CallDigest, given: Phones | None, country: str) -> tuple[Phones, tuple[str, ...]]:
    """Return the firm's numbers, completed from the call records, and in words what was taken for granted.

    Lines are proposed only where none were given; an extension that rings out or picks up is somebody of ours.
    """
    phones = given or replace(NO_PHONES, country=country)
    said: list[str] = []
    if not phones.lines:
        lines = _busiest(digest, phones)
        phones = replace(phones, lines=dict.fromkeys(lines, ""))
        if lines:
            names = ", ".join(f"{shown(line, phones.country)} ({count:,})" for line, count in lines.items())
            said.append(f"Taken as the firm's own lines, because outsiders dial them most: {names}.")
    extra = sorted(
        number for number in digest.extensions if is_extension(number) and number.lower() not in phones.people
    )
    if extra:
        named = {number.lower(): f"extension {number}" for number in extra}
        phones = replace(phones, people={**named, **phones.people})
        listed = ", ".join(extra[:20]) + (f" and {len(extra) - 20:,} more" if len(extra) > 20 else "")
        said.append(f"Taken as phones of the firm's people, by their short numbers: {listed}.")
    if said:
        said[-1] += " If that is wrong, or to name people and campaigns, say it with --phones FILE."
    return phones, tuple(said)


def _busiest(digest: CallDigest, phones: Phones) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for written, count in digest.dialled.items():
        number = e164(written, phones.country)
        if number and number not in phones.people:
            counts[number] += count
    if not counts:
        return {}
    top = counts.most_common(1)[0][1]
    return {
        number: count
        for number, count in counts.most_common(_MOST_LINES)
        if count * _OF_THE_BUSIEST >= top and (count >= _FEWEST_CALLS or top == 1)
    }

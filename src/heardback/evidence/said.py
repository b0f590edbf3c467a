"""What one text says that somebody will do, and what it asks: the kernel's commitments and questions.

Read from the author's own words of either direction; who is "we" is decided later. Below the probability of a
suggestion nothing is noted (SEMANTICS 5.1).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from hashlib import blake2b
from typing import Final

from heardback.kernel.contacts import Commitment, PromiseKind, Window
from heardback.reading.asked_by import asked_by
from heardback.reading.awaited_asks import awaited_asks
from heardback.reading.commitment_weights import SUGGESTED
from heardback.reading.commitments import CommitmentKind, FoundPromise, promises_in
from heardback.reading.dates import OFFICE, WorkDays
from heardback.reading.told_promises import said_by_customer

HEAD: Final = 20_000
TAIL: Final = 4_000
SENTENCE_LENGTH: Final = 300
MOST_ASKED: Final = 3
_KINDS: Final[dict[CommitmentKind, PromiseKind]] = {
    kind: PromiseKind(kind.value) for kind in CommitmentKind if kind is not CommitmentKind.NO_PROMISE
}


def commitments_in(
    text: str, base_at: datetime, zone: tzinfo, days: WorkDays = OFFICE
) -> tuple[Commitment, ...]:
    """Return what is promised in `text`, said at `base_at` by somebody in `zone` who works on `days`; never raises.

    What its author says that the other side promised follows, marked so (`is_told`). Of a text longer than
    HEAD + TAIL characters its beginning and end are read.
    """
    reach = _reach(text)
    found = [commitment(one) for one in promises_in(reach, base_at, zone, days=days) if _is_likely(one)]
    told = [
        replace(commitment(one), is_told=True)
        for one in said_by_customer(reach, base_at, zone)
        if _is_likely(one)
    ]
    sentences = {one.sentence for one in told}
    return (*(one for one in found if one.sentence not in sentences), *told)


def _is_likely(found: FoundPromise) -> bool:
    return found.confidence >= SUGGESTED and found.kind in _KINDS


def asked_in(text: str) -> tuple[str, ...]:
    """Return the first things that `text` asks its reader to come back on, as they stand there."""
    return tuple(_short(one.sentence) for one in awaited_asks(_reach(text)))[:MOST_ASKED]


def asked_by_in(
    asked: tuple[str, ...], base_at: datetime, zone: tzinfo, days: WorkDays = OFFICE
) -> Window | None:
    """Return the day by which those questions ask for something, None where they name none."""
    window = asked_by(asked, base_at, zone, days)
    return window and replace(window, wording=_short(window.wording))


def commitment(found: FoundPromise) -> Commitment:
    """Return a found promise as the kernel takes it; a window without words of its own is none."""
    window = found.window if found.window is not None and found.window.wording else None
    return Commitment(
        key=_key(found),
        kind=_KINDS[found.kind],
        sentence=_short(found.sentence),
        window=window and replace(window, wording=_short(window.wording)),
        confidence=found.confidence,
        rule=found.rule,
    )


def _reach(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n\n{text[-TAIL:]}"


def _key(found: FoundPromise) -> str:
    """The same for the same words, whatever grammar finds them next year: people's clicks name it."""
    said = " ".join(found.said.casefold().split())
    return blake2b(f"{found.act}\0{said}".encode("utf-8", "replace"), digest_size=6).hexdigest()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SENTENCE_LENGTH else line[: SENTENCE_LENGTH - 1] + "…"

"""What one text says that somebody will do, and what it asks: the kernel's commitments and questions.

Read from the author's own words of either direction; who is "we" is decided later. Below the probability of a
suggestion nothing is noted (SEMANTICS 5.1). Of a text that promises more than `MOST_SAID` things the first ones are
noted, and the last of these says how many more there are: a ledger that one mail can fill is read by nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from typing import Final, NamedTuple

from heardback.kernel.contacts import Commitment, PromiseKind, Window
from heardback.reading.asked_by import asked_by
from heardback.reading.awaited_asks import awaited_said
from heardback.reading.call_wishes import wishes_call
from heardback.reading.commitment_weights import SUGGESTED
from heardback.reading.commitments import CommitmentKind, FoundPromise, promises_said
from heardback.reading.dates import OFFICE, WorkDays
from heardback.reading.spoken import Spoken
from heardback.reading.told_promises import told_said

HEAD: Final = 20_000
TAIL: Final = 4_000
SENTENCE_LENGTH: Final = 300
MOST_ASKED: Final = 3
MOST_SAID: Final = 20
# Base moments so far out that a day after or before them is no date any more.
_EARLIEST: Final = datetime(1, 2, 1, tzinfo=UTC)
_LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
_KINDS: Final[dict[CommitmentKind, PromiseKind]] = {
    kind: PromiseKind(kind.value) for kind in CommitmentKind if kind is not CommitmentKind.NO_PROMISE
}


class Said(NamedTuple):
    """What one text promises, asks, by when, and whether it asks for a call."""

    commitments: tuple[Commitment, ...] = ()
    asked: tuple[str, ...] = ()
    asked_by: Window | None = None
    wants_call: bool = False


NOTHING: Final = Said()


def commitments_in(
    text: str, base_at: datetime, zone: tzinfo, days: WorkDays = OFFICE
) -> tuple[Commitment, ...]:
    """Return what is promised in `text`, said at `base_at` by somebody in `zone` who works on `days`; never raises.

    What its author says that the other side promised follows, marked so (`is_told`). Of a text longer than
    HEAD + TAIL characters its beginning and end are read; of more than MOST_SAID promises the first are returned,
    and the last of these names the number of the others.
    """
    return _commitments(Spoken(_reach(text)), _base(base_at), zone, days)


def _commitments(spoken: Spoken, base_at: datetime, zone: tzinfo, days: WorkDays) -> tuple[Commitment, ...]:
    return _first_ones(_all_commitments(spoken, base_at, zone, days))


def _first_ones(found: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    if len(found) <= MOST_SAID:
        return found
    *kept, last = found[:MOST_SAID]
    note = f" (and {len(found) - MOST_SAID} more promises in this text)"
    return (*kept, replace(last, sentence=_short(last.sentence, SENTENCE_LENGTH - len(note)) + note))


def _all_commitments(
    spoken: Spoken, base_at: datetime, zone: tzinfo, days: WorkDays
) -> tuple[Commitment, ...]:
    found = [commitment(one) for one in promises_said(spoken, base_at, zone, days=days) if _is_likely(one)]
    told = [
        replace(commitment(one), is_told=True) for one in told_said(spoken, base_at, zone) if _is_likely(one)
    ]
    if not told:
        return tuple(found)
    sentences = {one.sentence for one in told}
    return (*(one for one in found if one.sentence not in sentences), *told)


def _is_likely(found: FoundPromise) -> bool:
    return found.confidence >= SUGGESTED and found.kind in _KINDS


def _asked(spoken: Spoken) -> tuple[str, ...]:
    return tuple(_short(one.sentence) for one in awaited_said(spoken)[:MOST_ASKED])


def read_said(
    text: str, base_at: datetime, zone: tzinfo, days: WorkDays = OFFICE, *, with_asks: bool = True
) -> Said:
    """Return all of it at once: the text is taken apart a single time; what it asks only `with_asks`."""
    spoken = Spoken(_reach(text))
    commitments = _commitments(spoken, _base(base_at), zone, days)
    asked = _not_promised(_asked(spoken), commitments) if with_asks else ()
    return Said(
        commitments,
        asked,
        asked_by_in(asked, base_at, zone, days) if asked else None,
        wishes_call(spoken if spoken.text is text else Spoken(text)),
    )


def _not_promised(asked: tuple[str, ...], commitments: tuple[Commitment, ...]) -> tuple[str, ...]:
    """Without what is a promise of its own author's: "I'll let you know on Friday" asks for nothing."""
    promised = {one.sentence for one in commitments if not one.sentence.endswith("?")}
    return tuple(one for one in asked if one not in promised)


def asked_by_in(
    asked: tuple[str, ...], base_at: datetime, zone: tzinfo, days: WorkDays = OFFICE
) -> Window | None:
    """Return the day by which those questions ask for something, None where they name none."""
    window = asked_by(asked, _base(base_at), zone, days)
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


def _base(moment: datetime) -> datetime:
    """A Date header may claim any year; words that count from it must find one before and one after it."""
    return min(max(moment, _EARLIEST), _LATEST)


def _reach(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n\n{text[-TAIL:]}"


def _key(found: FoundPromise) -> str:
    """The same for the same words, whatever grammar finds them next year: people's clicks name it."""
    said = " ".join(found.said.casefold().split())
    return blake2b(f"{found.act}\0{said}".encode("utf-8", "replace"), digest_size=6).hexdigest()


def _short(text: str, most: int = SENTENCE_LENGTH) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"

"""What callers left, for the timeline: where to hear it, and what a machine guesses was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from heardback.desk.models import Recording
from heardback.desk.sealing import Unsealable, unseal_compressed


@dataclass(frozen=True, slots=True)
class RecordingShown:
    """One recording. `sentence` says why there is nothing to hear ('' otherwise); `words` is a machine's guess."""

    pk: int
    seconds: float
    sentence: str
    words: str
    words_by: str
    words_problem: str


def recordings_of(contact_ids: Iterable[str]) -> dict[str, list[RecordingShown]]:
    """Return the recordings of these contacts, the oldest first; one query."""
    found: defaultdict[str, list[RecordingShown]] = defaultdict(list)
    rows = Recording.objects.filter(contact_id__in=list(contact_ids)).defer("sealed").order_by("pk")
    for row in rows:
        found[row.contact_id].append(_shown(row))
    return dict(found)


def _shown(row: Recording) -> RecordingShown:
    return RecordingShown(row.pk, row.seconds, _sentence(row), _words(row), row.words_by, row.words_problem)


def _sentence(row: Recording) -> str:
    if row.erased_at is not None:
        return "The recording was erased."
    if row.kept_at is None:
        return row.problem or "The recording is still being fetched."
    return ""


def _words(row: Recording) -> str:
    try:
        return unseal_compressed(row.words).decode() if row.words else ""
    except Unsealable:
        return ""

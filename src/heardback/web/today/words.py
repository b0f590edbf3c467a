"""The front page in words: what each list holds, and how well we see each intake point. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from heardback.desk.queries.today import Point

#: A mailbox is looked at every minute or sooner; after this long without a look it is said.
SILENT_AFTER = timedelta(minutes=15)
_NEVER_LOOKED_AT = frozenset({"form", "smtp", "import"})  # these are told, they are not looked at


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The heading of a list and what it means."""

    title: str
    meaning: str


GROUP_WORDS = {
    "never": GroupWords("Never answered", "Past due, and nothing of ours was found that answers them."),
    "maybe": GroupWords("May have been answered", "Somebody replied, but perhaps to something else."),
    "unseen": GroupWords("We cannot tell", "Past due, but the answer may be in mail that we do not see."),
    "met": GroupWords("Answered in time", "A human answer within the standard."),
    "late": GroupWords("Answered late", "A human answer, after it was due."),
    "early": GroupWords("Answered already", "A human answer, and it is not even due yet."),
    "pending": GroupWords("Not yet due", "They wait, and there is still time."),
    "unsure": GroupWords("Not sure", "Perhaps sales mail or machines: a person decides."),
    "before": GroupWords(
        "Before we began", "They waited before go-live. A late answer may still win them back."
    ),
}


@dataclass(frozen=True, slots=True)
class Seeing:
    """How well we see one intake point: `tone` "" or "overdue", and the sentence; `at` is what it speaks of."""

    tone: str
    sentence: str
    at: datetime | None


def seeing(point: Point, as_of: datetime) -> Seeing:
    """Return what to say of an intake point."""
    if point.problem:
        return Seeing("overdue", point.problem, point.problem_since)
    if point.kind in _NEVER_LOOKED_AT:
        return Seeing("", "open", None) if point.kind != "import" else Seeing("", "imported once", None)
    if point.seen_at is None:
        return Seeing("overdue", "not looked at yet", None)
    if as_of - point.seen_at > SILENT_AFTER:
        return Seeing("overdue", "not seen since", point.seen_at)
    return Seeing("", "last looked", point.seen_at)

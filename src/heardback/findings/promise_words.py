"""Promises in plain words: kinds, what became of them, and what came after; one wording wherever they are shown.

Source: SEMANTICS 5.2, 5.5.
"""

from __future__ import annotations

from typing import Final

from heardback.findings.promise_shapes import MadePromiseRow, PromisedPeople
from heardback.findings.promise_states import BY_PHONE
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState

KIND_TITLES: Final = {
    PromiseKind.CALL_BACK: "to call",
    PromiseKind.REPLY: "to come back to them",
    PromiseKind.DELIVER: "to send something",
    PromiseKind.ACT: "to do something",
    PromiseKind.VAGUE: "to come back, no time named",
    PromiseKind.CONDITIONAL: "only if something happens first",
    PromiseKind.BURDEN_SHIFT: "they were to ask again: ours to remember",
    PromiseKind.TRY_AGAIN: "to try again after a voicemail",
    PromiseKind.REST: "to answer the rest",
}
STATE_TITLES: Final = {
    PromiseState.KEPT: "kept",
    PromiseState.KEPT_LATE: "kept late",
    PromiseState.RENEGOTIATED: "a new date was told in time",
    PromiseState.BROKEN: "not kept",
    PromiseState.UNCONFIRMED: "cannot tell",
    PromiseState.OPEN: "not yet due",
    PromiseState.WAIVED: "needed no more",
    PromiseState.VOID: "was none",
}
NOTHING_SEEN: Final = "nothing seen afterwards"
KEPT_MEANS: Final = (
    "Of the promises of which one can tell: kept, kept late, and not kept. A holding reply counts, whatever it says; "
    "what was only read in our words and confirmed by nobody does not."
)
CANNOT_TELL_MEANS: Final = (
    "Somebody was in touch afterwards, but nothing shows whether it was for this; or what would show it is not in "
    "these sources. It is neither kept nor broken."
)


def never_heard(*, has_mail: bool, has_calls: bool) -> str:
    """Return "never" as far as it was searched."""
    if has_mail == has_calls:
        return "never"
    return "never in writing" if has_mail else "never by phone"


def people_sentence(people: PromisedPeople, never: str) -> str:
    """Return the one sentence that stands first: people, each once, by the worst that became of a promise to them."""
    if not people.total:
        return "No reply was found in which we said that we would come back to somebody."
    count = f"{people.total:,} {'person' if people.total == 1 else 'people'}"
    parts = [
        f"{people.in_time:,} heard from us in time",
        f"{people.late:,} late",
        f"{people.never:,} {never}",
        f"{people.cannot_tell:,} we cannot tell",
    ]
    if people.not_due:
        parts.append(f"{people.not_due:,} not yet due")
    if people.waived:
        parts.append(f"{people.waived:,} needed it no more")
    return f"We said we would come back to {count}; {', '.join(parts)}."


def what_followed(row: MadePromiseRow) -> str:
    """Return what became of one promise, in a sentence; moments that it names are shown beside it."""
    if row.state is PromiseState.OPEN:
        return "Not yet due."
    if row.state is PromiseState.VOID:
        return "A person says that it was no promise."
    if row.state is PromiseState.WAIVED:
        return "A person says that it was needed no more."
    if row.kept_at is not None:
        late = " after that date" if row.state is PromiseState.KEPT_LATE else ""
        by = " in another way than by phone" if row.is_other_channel else ""
        return f"Somebody came back to them{late}{by}."
    if row.told_at is not None:
        told = "before it was due" if row.state is PromiseState.RENEGOTIATED else "only after it was due"
        return f"They were told more, with a new date, {told}."
    if row.state is PromiseState.BROKEN and row.ended_at is not None:
        return "A person says that it was not kept."
    is_uncovered = row.uncovered_from is not None and row.uncovered_from < row.latest
    if is_uncovered and row.contacted_at is None and row.kind in BY_PHONE:
        return "Nothing seen in writing afterwards; they may have been rung."
    if is_uncovered and row.contacted_at is None:
        return "Nothing seen afterwards, but not all that would show it is in these sources."
    if row.candidates or row.contacted_at is not None:
        return "Somebody was in touch afterwards; nothing shows whether it was for this."
    return "Nothing seen afterwards."

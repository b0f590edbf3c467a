"""What changed between two judgements of one customer (SEMANTICS 4.6): the noun behind every restated verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heardback.kernel.judge import OwedAnswer
from heardback.kernel.status import Verdict, verdict_at


@dataclass(frozen=True, slots=True)
class VerdictRevised:
    """A published verdict changed; `key` is the owed answer's key now, `old_key` the one published before."""

    key: str
    old_key: str
    old: Verdict | None
    new: Verdict | None
    because: tuple[str, ...]
    revised_at: datetime


def resolve(owed: Iterable[OwedAnswer], key: str) -> OwedAnswer | None:
    """Return the owed answer that `key` resolves to: any member contact's id does (SEMANTICS 4.1)."""
    return next((answer for answer in owed if key in answer.contacts), None)


def revisions(
    before: Iterable[OwedAnswer],
    after: Iterable[OwedAnswer],
    *,
    as_of: datetime,
    because: Iterable[str],
    revised_at: datetime,
) -> list[VerdictRevised]:
    """Return one entry for every owed answer of `before` whose verdict at `as_of` differs in `after`."""
    now = list(after)
    causes = tuple(sorted(because))
    found = []
    for old in before:
        new = resolve(now, old.key)
        old_verdict = verdict_at(old, as_of)
        new_verdict = verdict_at(new, as_of) if new is not None else None
        new_key = new.key if new is not None else old.key
        if old_verdict is not new_verdict or new_key != old.key:
            found.append(VerdictRevised(new_key, old.key, old_verdict, new_verdict, causes, revised_at))
    return found

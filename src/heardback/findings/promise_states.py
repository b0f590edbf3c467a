"""How a promise stands in what was searched: silence that nobody could have seen breaks none (SEMANTICS 5.5, D12).

The kernel's state looks at the facts that are there. Whether a fact that is missing would have been seen is known
to whoever knows the coverage; then "nothing at all since" is "cannot tell". Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from heardback.kernel.contacts import Channel, Contact, Direction, PromiseKind, is_phone
from heardback.kernel.coverage import Covered
from heardback.kernel.promises import Promise, PromiseState

#: Coverage by phone systems is named so; `contacts.Coverage.source` of mail is an address or ''.
PHONE_SOURCES = "phone:"
BY_PHONE = frozenset({PromiseKind.CALL_BACK, PromiseKind.TRY_AGAIN})


def seen_state_at(promise: Promise, as_of: datetime, uncovered_from: datetime | None) -> PromiseState:
    """Return the kernel's state at `as_of`, but never broken by a silence that is not covered until it was due.

    What a person called broken stays so. `uncovered_from` is as `uncovered_from` returns it.
    """
    state = promise.state_at(as_of)
    if state is not PromiseState.BROKEN or promise.ending is not None:
        return state
    if uncovered_from is not None and uncovered_from < promise.window.latest_at:
        return PromiseState.UNCONFIRMED
    return state


def counts(promise: Promise) -> bool:
    """Whether it is a promise beyond doubt, or somebody said what became of it; else it is a suggestion (5.1)."""
    ruled = promise.ending is not None and promise.ending.state is not PromiseState.VOID
    return not promise.is_suggestion or ruled


def sources_of(contacts: Iterable[Contact]) -> tuple[bool, tuple[str, ...]]:
    """Return whether mail could show an answer to the customer of `contacts`, and which phone systems could."""
    by_mail, phones = False, dict[str, None]()
    for contact in contacts:
        by_mail = by_mail or not is_phone(contact.channel)
        phones.update((source, None) for source in contact.responders if source.startswith(PHONE_SOURCES))
    return by_mail, tuple(phones)


def uncovered_from(
    promise: Promise,
    sources: tuple[bool, tuple[str, ...]],
    covered: Covered | None,
    persons: Collection[str],
) -> datetime | None:
    """Return the first moment from which the keeping of `promise` might lie unseen; None: nothing limits what we see.

    A call that was promised is seen by phone systems only: where none is searched for this customer, nothing shows
    that nobody rang. Else it would lie in the sent mail of whoever made it, if that is one of `persons` (whose Sent
    folders are known by name), else in the team's, and in the phone systems of `sources` (see `sources_of`).
    """
    if covered is None:
        return None
    by_mail, phones = sources
    if promise.kind in BY_PHONE and not phones:
        return promise.made_at
    own = promise.staff if promise.staff in persons else ""
    searched = (*((own,) if by_mail or not phones else ()), *phones)
    asked = Contact(
        contact_id=promise.made_by,
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        occurred_at=promise.made_at,
        responders=searched,
    )
    return covered.first_gap_after([asked])

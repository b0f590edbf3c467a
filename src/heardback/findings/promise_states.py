"""Which promises count, and how one stands in what an audit searched (SEMANTICS 5.1, 5.5, D12). Pure.

The kernel knows when silence proves nothing because the mail that would break it was not looked at. That calls were
not looked at either is known only to whoever knows what was searched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from heardback.kernel.contacts import Contact, PromiseKind
from heardback.kernel.promises import Promise, PromiseState

#: Coverage by phone systems is named so; `contacts.Coverage.source` of mail is an address or ''.
PHONE_SOURCES = "phone:"
BY_PHONE = frozenset({PromiseKind.CALL_BACK, PromiseKind.TRY_AGAIN})


def as_searched(promise: Promise, *, has_calls: bool) -> Promise:
    """Return the promise as an audit sees it; `has_calls`: phone systems were searched for this customer.

    A call that was promised is seen by phone systems only: where none was searched, nothing shows that nobody rang.
    """
    if promise.kind in BY_PHONE and not has_calls and promise.uncovered_from is not None:
        return replace(promise, uncovered_from=promise.made_at)
    return promise


def searched_by_phone(contacts: Iterable[Contact]) -> bool:
    """Whether phone systems could show an answer to the customer of `contacts`."""
    return any(source.startswith(PHONE_SOURCES) for contact in contacts for source in contact.responders)


def counts(promise: Promise) -> bool:
    """Whether it is a promise beyond doubt, or somebody said what became of it; else it is a suggestion (5.1)."""
    ruled = promise.ending is not None and promise.ending.state is not PromiseState.VOID
    return not promise.is_suggestion or ruled

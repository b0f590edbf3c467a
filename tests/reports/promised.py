"""Promises of a made-up firm to report on; some customers write to break a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.reports.sample import AS_OF, HOSTILE, sample_searched

from heardback.findings.promise_shapes import AwaitedRow, MadePromiseRow
from heardback.findings.promise_tables import AWAITED_SCHEMA, PROMISE_SCHEMA
from heardback.findings.shapes import Counts
from heardback.findings.tables import table_of_shapes
from heardback.kernel.awaiting import AwaitedKind
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState, Tier
from heardback.reports.audit import Audit, assemble

SAID = AS_OF - timedelta(days=20)


def promise(number: int, state: PromiseState, **more: Any) -> MadePromiseRow:
    """One promise to customer `number`: said twenty days ago, due within four days."""
    plain = MadePromiseRow(
        promise_id=f"contact-{number}:reply",
        customer_id=f"email:c{number}@home.example",
        customer=f"Customer {number}",
        owed_id=f"owed-{number}",
        kind=PromiseKind.REPLY,
        tier=Tier.FOLLOW_UP,
        sentence=f"I will get back to you about {number}.",
        made_at=SAID,
        earliest=SAID + timedelta(days=3),
        latest=SAID + timedelta(days=4, seconds=number),
        staff="anna@poolrepair.example",
        state=state,
        rule="en.will.get_back",
        confidence=0.98,
        made_by=f"contact-{number}",
    )
    return replace(plain, **more)


def suggestion(number: int, state: PromiseState, **more: Any) -> MadePromiseRow:
    more = {"tier": Tier.SUGGESTED, "is_suggestion": True, **more}
    return promise(number, state, **more)


def sample_promises() -> list[MadePromiseRow]:
    """At least one of everything that is shown apart."""
    heard = SAID + timedelta(days=2)
    return [
        *(promise(number, PromiseState.KEPT, kept_at=heard, contacted_at=heard) for number in range(29)),
        *(
            promise(number, PromiseState.KEPT_LATE, kept_at=SAID + timedelta(days=9))
            for number in range(30, 34)
        ),
        *(promise(number, PromiseState.BROKEN) for number in range(40, 46)),
        promise(50, PromiseState.UNCONFIRMED, contacted_at=heard),
        promise(51, PromiseState.UNCONFIRMED, uncovered_from=SAID, kind=PromiseKind.CALL_BACK),
        promise(60, PromiseState.OPEN, latest=AS_OF + timedelta(days=2)),
        promise(61, PromiseState.OPEN, kind=PromiseKind.BURDEN_SHIFT, latest=AS_OF + timedelta(days=60)),
        promise(62, PromiseState.UNCONFIRMED, kind=PromiseKind.CONDITIONAL, contacted_at=heard),
        promise(
            63, PromiseState.BROKEN, told_at=SAID + timedelta(days=8), contacted_at=SAID + timedelta(days=8)
        ),
        promise(64, PromiseState.RENEGOTIATED, told_at=heard, contacted_at=heard),
        promise(65, PromiseState.VOID, ended_at=AS_OF),
        suggestion(70, PromiseState.UNCONFIRMED, sentence="I will send the drawing by Friday."),
        suggestion(71, PromiseState.UNCONFIRMED, contacted_at=heard),
        suggestion(72, PromiseState.KEPT, kept_at=heard, contacted_at=heard),
        *(
            promise(
                80 + at, PromiseState.BROKEN, customer=words, sentence=words, subject=words, wording=words
            )
            for at, words in enumerate(HOSTILE)
        ),
    ]


def promised_audit(rows: Sequence[MadePromiseRow] | None = None, **searched: Any) -> Audit:
    """The audit of a firm that owes nothing and promised `rows`."""
    waits = AwaitedRow(
        awaited_id="contact-1:asked", customer_id="email:c1@home.example", customer="Customer 1",
        kind=AwaitedKind.ASKED, contact_id="contact-1", staff="anna@poolrepair.example", since=SAID, earliest=SAID,
        latest=SAID + timedelta(days=3), sentence="Which model is it?", is_open=True,
    )  # fmt: skip
    return assemble(
        [],
        searched=replace(sample_searched(), **searched),
        counts=Counts(),
        promises=table_of_shapes(sample_promises() if rows is None else rows, PROMISE_SCHEMA),
        awaited=table_of_shapes([waits], AWAITED_SCHEMA),
    )

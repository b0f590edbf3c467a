"""What we wait for, as lists: what customers keep us waiting for, and which promises of ours hang on it.

Whether a wait is open, past or quiet is the word of `kernel.awaiting`; the conditions here only narrow what is
read. A list begins at go-live; what was asked before, and what has been quiet for long, is folded, never dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from heardback.desk.firm import go_live_at
from heardback.desk.models import AwaitedRow, Contact, Filing, PromiseRow, Staff, WaitsFor
from heardback.desk.promise_rows import awaited_of
from heardback.desk.queries.promises import COUNTED
from heardback.kernel.awaiting import QUIET_AFTER, Awaited, AwaitedKind
from heardback.kernel.contacts import Direction

ROWS = 50
MOST_CHOICES = 100
Mark = tuple[datetime, str]
Group = Literal["past", "today", "coming"]
Which = Literal["running", "quiet", "strangers"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that we wait for. `asker` is who of us asked, `hanging` the promises that wait for it.

    `elsewhere` is their newest word since on something else: perhaps that was it.
    """

    awaited: Awaited
    customer_id: str
    customer: str
    asker: str
    hanging: tuple[PromiseRow, ...] = ()
    elsewhere: Contact | None = None

    @property
    def is_asked(self) -> bool:
        """Whether we asked; else they said that they would."""
        return self.awaited.kind is AwaitedKind.ASKED

    @property
    def quotes(self) -> list[str]:
        """What we asked or they said, sentence by sentence."""
        return self.awaited.sentence.split("\n")

    def group_at(self, as_of: datetime, tomorrow: datetime) -> Group:
        """Return past (its date is over), today, or coming; `tomorrow` is the next midnight of the firm."""
        if self.awaited.is_past_at(as_of):
            return "past"
        return "today" if self.awaited.window.latest_at < tomorrow else "coming"


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Up to ROWS waits, the longest past its date first; `next_after` marks the next page.

    `quiet` and `strangers` say how many more there are that the list itself leaves folded away.
    """

    rows: tuple[Waiting, ...]
    next_after: Mark | None
    quiet: int
    strangers: int


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A promise of ours waits for this: still, past its date, or heard, so that the promise can go on."""

    awaited: Awaited
    customer_id: str
    customer: str
    state: Literal["waiting", "past", "heard"]


def waiting_page(
    as_of: datetime, *, mine: Staff | None = None, which: Which = "running", after: Mark | None = None
) -> WaitingPage:
    """Return one page of what we wait for at `as_of`: everybody's or `mine`, running or folded away."""
    every = _of(_listed(as_of), mine)
    quiet, strangers = _quiet(every, as_of), _of(_strangers(as_of), mine)
    rows = {
        "running": every.exclude(pk__in=quiet.values("pk")),
        "quiet": quiet,
        "strangers": strangers,
    }[which]
    if after is not None:
        rows = rows.filter(Q(latest_at__gt=after[0]) | Q(latest_at=after[0], awaited_id__gt=after[1]))
    found = list(rows.select_related("owner").order_by("latest_at", "awaited_id")[: ROWS + 1])
    last = found[ROWS - 1] if len(found) > ROWS else None
    return WaitingPage(
        tuple(_shown(found[:ROWS])),
        (last.latest_at, last.awaited_id) if last else None,
        quiet.count(),
        strangers.count(),
    )


def waiting_lines(as_of: datetime, mine: Staff | None = None) -> Iterator[Waiting]:
    """Yield everything that we wait for at `as_of`, folded or not, the earliest date first."""
    rows = _of(_listed(as_of), mine).select_related("owner").order_by("latest_at", "awaited_id")
    for start in range(0, rows.count(), 500):
        yield from _shown(list(rows[start : start + 500]))


def waiting_of(customer_id: str, as_of: datetime) -> tuple[Waiting, ...]:
    """Return what we wait for from one customer, questions to a stranger included: there one may say to wait."""
    rows = _open(as_of).filter(customer_id=customer_id).select_related("owner")
    return tuple(_shown(list(rows.order_by("latest_at", "awaited_id")[:ROWS])))


def waiting_one(awaited_id: str) -> Waiting | None:
    """Return one, open or not; None where there is none any more."""
    row = AwaitedRow.objects.select_related("owner").filter(awaited_id=awaited_id).first()
    return _shown([row])[0] if row is not None else None


def own_past(staff: Staff, as_of: datetime) -> list[AwaitedRow]:
    """Return this person's waits whose date has passed, the longest first: for their morning."""
    every = _of(_listed(as_of), staff)
    rows = every.exclude(pk__in=_quiet(every, as_of).values("pk")).filter(latest_at__lt=as_of)
    return list(rows.order_by("latest_at", "awaited_id"))


def held_up(as_of: datetime, promise_ids: Collection[str] | None = None) -> dict[str, list[HeldUp]]:
    """Return for promises (None: all) what they wait for; one query for the links, one for the waits."""
    links = WaitsFor.objects.filter(undone_at__isnull=True)
    if promise_ids is not None:
        links = links.filter(promise_id__in=promise_ids)
    pairs = list(links.order_by("made_at", "id").values_list("promise_id", "awaited_id"))
    rows = {
        row.awaited_id: row for row in AwaitedRow.objects.filter(awaited_id__in={two for _, two in pairs})
    }
    found: dict[str, list[HeldUp]] = {}
    for promise_id, awaited_id in pairs:
        row = rows.get(awaited_id)
        held = _held_up(row, as_of) if row is not None else None
        if held is not None:
            found.setdefault(promise_id, []).append(held)
    return found


def _held_up(row: AwaitedRow, as_of: datetime) -> HeldUp | None:
    awaited = awaited_of(row)
    if awaited.is_open_at(as_of):
        state: Literal["waiting", "past", "heard"] = "past" if awaited.is_past_at(as_of) else "waiting"
    elif awaited.heard_at is not None and awaited.heard_at <= as_of:
        state = "heard"
    else:
        return None
    return HeldUp(awaited, row.customer_id, row.customer, state)


@dataclass(frozen=True, slots=True)
class Choices:
    """Promises that may hang on something: up to MOST_CHOICES by whom they were made to, and how many more."""

    near: tuple[PromiseRow, ...]
    others: tuple[PromiseRow, ...]
    more: int


def promises_to_hang(waiting: Waiting, words: str = "") -> Choices:
    """Return our running promises, those to the same customer apart; `words` narrow by name, words or writer."""
    running = PromiseRow.objects.filter(COUNTED)
    taken = {promise.promise_id for promise in waiting.hanging}
    if words:
        running = running.filter(
            Q(customer__icontains=words) | Q(sentence__icontains=words) | Q(staff__icontains=words)
        )
    running = running.exclude(promise_id__in=taken)
    ordered = running.order_by("latest_at", "promise_id")
    near = tuple(ordered.filter(customer_id=waiting.customer_id)[:MOST_CHOICES])
    others = tuple(ordered.exclude(customer_id=waiting.customer_id)[:MOST_CHOICES])
    return Choices(near, others, max(0, running.count() - len(near) - len(others)))


# -- what is read


def _open(as_of: datetime) -> QuerySet[AwaitedRow]:
    return AwaitedRow.objects.filter(
        Q(heard_at__isnull=True) | Q(heard_at__gt=as_of),
        Q(stopped_at__isnull=True) | Q(stopped_at__gt=as_of),
        since__lte=as_of,
    )


def _listed(as_of: datetime) -> QuerySet[AwaitedRow]:
    """A stranger's are not listed (S3.9), unless a promise hangs on it."""
    return _open(as_of).filter(Q(known_from__lte=as_of) | Q(awaited_id__in=_hung()))


def _strangers(as_of: datetime) -> QuerySet[AwaitedRow]:
    return (
        _open(as_of)
        .filter(Q(known_from__isnull=True) | Q(known_from__gt=as_of))
        .exclude(awaited_id__in=_hung())
    )


def _hung() -> QuerySet[WaitsFor, str]:
    return WaitsFor.objects.filter(undone_at__isnull=True).values_list("awaited_id", flat=True)


def _of(rows: QuerySet[AwaitedRow], staff: Staff | None) -> QuerySet[AwaitedRow]:
    """What this person asked, or a promise of theirs hangs on."""
    if staff is None:
        return rows
    theirs = PromiseRow.objects.filter(owner=staff).values("promise_id")
    hung = WaitsFor.objects.filter(undone_at__isnull=True, promise_id__in=theirs).values("awaited_id")
    return rows.filter(Q(owner=staff) | Q(awaited_id__in=hung))


def _quiet(rows: QuerySet[AwaitedRow], as_of: datetime) -> QuerySet[AwaitedRow]:
    """Quiet for long, or asked before go-live with its date over; never what a promise of ours hangs on."""
    last = rows.alias(last_at=Coalesce(F("asked_at"), F("since"))).exclude(awaited_id__in=_hung())
    cut = as_of - QUIET_AFTER
    is_away = Q(latest_at__lt=cut, last_at__lt=cut)
    begun = go_live_at()
    if begun is not None:
        is_away |= Q(latest_at__lt=as_of, last_at__lt=begun)
    return last.filter(is_away)


def _shown(rows: Collection[AwaitedRow]) -> list[Waiting]:
    hanging = _hanging([row.awaited_id for row in rows])
    elsewhere = _elsewhere(rows)
    return [
        Waiting(
            awaited_of(row),
            row.customer_id,
            row.customer,
            str(row.owner) if row.owner is not None else row.staff,
            tuple(hanging.get(row.awaited_id, ())),
            elsewhere.get(row.awaited_id),
        )
        for row in rows
    ]


def _hanging(awaited_ids: Iterable[str]) -> dict[str, list[PromiseRow]]:
    links = WaitsFor.objects.filter(undone_at__isnull=True, awaited_id__in=list(awaited_ids))
    pairs = list(links.order_by("made_at", "id").values_list("awaited_id", "promise_id"))
    promises = PromiseRow.objects.in_bulk({promise_id for _, promise_id in pairs})
    found: dict[str, list[PromiseRow]] = {}
    for awaited_id, promise_id in pairs:
        if promise_id in promises:
            found.setdefault(awaited_id, []).append(promises[promise_id])
    return found


def _elsewhere(rows: Collection[AwaitedRow]) -> dict[str, Contact]:
    """Their newest human contact after each wait began that did not end it."""
    if not rows:
        return {}
    filings = (
        Filing.objects.filter(
            customer_id__in={row.customer_id for row in rows},
            contact__direction=Direction.INBOUND.value,
            occurred_at__gt=min(row.since for row in rows),
        )
        .exclude(owes="no")
        .exclude(owes="")
        .select_related("contact")
        .order_by("occurred_at", "contact__contact_id")
    )
    newest = {filing.customer_id: filing for filing in filings}
    return {
        row.awaited_id: newest[row.customer_id].contact
        for row in rows
        if row.customer_id in newest and newest[row.customer_id].occurred_at > row.since
    }

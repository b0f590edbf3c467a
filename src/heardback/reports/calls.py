"""Calls in an audit's report: the desk's own figures over the audit's tables, and what to say beside them.

No rule is repeated here: how a call ended, what a callback is and who was lost is `findings.phone_figures`' to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from heardback.findings.phone_callbacks import PhoneOwed, has_rung_again
from heardback.findings.phone_calls import SET_ASIDE_BY, PhoneCall
from heardback.findings.phone_figures import PhoneFigures, phone_figures
from heardback.findings.phone_prospects import Reached
from heardback.formats.calls import CallOutcome
from heardback.kernel.contacts import Channel, Direction, Manner
from heardback.kernel.hours import Calendar
from heardback.kernel.owing import Owes
from heardback.kernel.reasons import Rule
from heardback.kernel.status import Verdict

BY_PHONE: Final = (Channel.PHONE.value, Channel.VOICEMAIL.value)
# Few columns of many: what is filtered is copied, and a million calls are much.
_OF_OURS: Final = ("customer_id", "occurred_at", "rule", "message_for", "bridged_for", "contact_id")
_OF_THEIRS: Final = (
    "started_at", "customer_id", "outcome", "rang_for", "number", "dialled", "campaign", "is_first_contact", "owes",
    "rule",
)  # fmt: skip
_WHEN: Final = ("customer_id", "occurred_at")
_BATCH: Final = 20_000
_NO_CONVERSATION: Final = ("", Rule.ATTEMPT.value, Rule.HUMAN_UNPROVEN.value, Rule.AFTER_AS_OF.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsReport:
    """What the report says of calls. `unproven` counts our connected calls of which nothing proves a person.

    `internal` are calls among the firm's own phones, `unread` those whose records nobody could read.
    """

    figures: PhoneFigures
    calls: int
    records: int
    inbound: int
    outbound: int
    internal: int
    unread: int
    unproven: int
    has_hours: bool


def calls_report(
    calls: pa.Table,
    owed: pa.Table,
    *,
    since: datetime,
    as_of: datetime,
    zone: ZoneInfo,
    calendar: Calendar | None,
) -> CallsReport:
    """Return the figures of `calls` (CALL_SCHEMA) and of what is `owed` (OWED_SCHEMA) to those who called.

    Only calls in [since, as_of] count. Without a `calendar` every hour counts as open.
    """
    within = _within(calls["started_at"], since, as_of)
    is_ours = pc.equal(calls["direction"], Direction.OUTBOUND.value)
    directions = {row["values"]: row["counts"] for row in pc.value_counts(calls["direction"]).to_pylist()}
    outbound = calls.select(_OF_OURS).filter(pc.and_(within, is_ours))
    customers: dict[str, str] = {}
    found, _ = phone_figures(
        _calls_in(calls, within, calendar, customers),
        _owed_by_phone(owed, outbound, customers),
        _reached(owed, calls, within, customers),
        since=since,
        as_of=as_of,
        zone=zone,
    )
    return CallsReport(
        figures=found,
        calls=calls.num_rows,
        records=pc.sum(calls["records"]).as_py() or 0,
        inbound=directions.get(Direction.INBOUND.value, 0),
        outbound=directions.get(Direction.OUTBOUND.value, 0),
        internal=directions.get(Direction.INTERNAL.value, 0),
        unread=pc.sum(pc.equal(calls["outcome"], "")).as_py() or 0,
        unproven=pc.sum(pc.equal(outbound["rule"], Rule.HUMAN_UNPROVEN.value)).as_py() or 0,
        has_hours=calendar is not None,
    )


def _within(moments: pa.ChunkedArray, since: datetime, as_of: datetime) -> pa.ChunkedArray:
    return pc.and_(pc.greater_equal(moments, pa.scalar(since)), pc.less_equal(moments, pa.scalar(as_of)))


def _rows(table: pa.Table, names: tuple[str, ...], known: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """Yield rows batch by batch; equal texts are one object, for a million calls name far fewer numbers."""
    for batch in table.select(names).to_batches(max_chunksize=_BATCH):
        yield from zip(*(_shared(column, known) for column in batch.columns), strict=True)


def _shared(column: pa.Array, known: dict[str, str]) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if not pa.types.is_string(column.type):
        return values
    return [known.setdefault(value, value) if value is not None else "" for value in values]


def _calls_in(
    calls: pa.Table, within: pa.ChunkedArray, calendar: Calendar | None, known: dict[str, str]
) -> Iterator[PhoneCall]:
    """Yield the calls to the firm, as the figures take them; records that nobody can read are in no figure."""
    is_read = pc.and_(
        pc.equal(calls["direction"], Direction.INBOUND.value), pc.not_equal(calls["outcome"], "")
    )
    inbound = calls.select(_OF_THEIRS).filter(pc.and_(within, is_read))
    for place, row in enumerate(_rows(inbound, _OF_THEIRS, known)):
        started_at, customer_id, outcome, rang_for, number, dialled, campaign, is_first, owes, rule = row
        yield PhoneCall(
            contact_id=f"{place:x}",
            customer_id=customer_id,
            started_at=started_at,
            outcome=CallOutcome(outcome),
            rang_for=rang_for,
            number=number,
            dialled=dialled,
            campaign=campaign,
            is_open=calendar is None or calendar.is_open(started_at),
            is_first_contact=bool(is_first),
            is_set_aside=owes == Owes.NO and rule in SET_ASIDE_BY,
        )


def _owed_by_phone(owed: pa.Table, outbound: pa.Table, known: dict[str, str]) -> list[PhoneOwed]:
    """Return what is owed to those who rang, left a message, or sent a form with a number."""
    is_call = pc.is_in(owed["channel"], value_set=pa.array(BY_PHONE))
    is_form = pc.and_(pc.equal(owed["channel"], Channel.FORM.value), pc.fill_null(owed["number_left"], False))
    names: tuple[str, ...] = (
        "owed_id", "customer_id", "opened_at", "due_at", "classification", "is_first_contact", "settled_at",
        "settled_by", "manner", "tried", "closed_at",
    )  # fmt: skip
    counts = pc.not_equal(owed["verdict"], Verdict.NOT_APPLICABLE.value)
    rows = owed.select(names).filter(pc.and_(counts, pc.or_(is_call, is_form)))
    settled_by = set(rows["settled_by"].drop_null().to_pylist())
    tried, live, our_calls = _our_calls(outbound, settled_by, known)
    return [_owed_one(row, tried, live, our_calls) for row in _rows(rows, names, known)]


Moments = dict[str, list[datetime]]


def _owed_one(row: tuple[Any, ...], tried: Moments, live: Moments, our_calls: set[str]) -> PhoneOwed:
    owed_id, customer_id, opened_at, due_at, classification, is_first, *rest = row
    settled_at, settled_by, said, tries, closed_at = rest
    manner = Manner(said) if said else None
    called_at = _first_after(live.get(customer_id, ()), opened_at)
    rang_at = [one["occurred_at"] for one in tries[1:] if one["channel"] in BY_PHONE]
    return PhoneOwed(
        owed_id=owed_id,
        customer_id=customer_id,
        opened_at=opened_at,
        due_at=due_at,
        is_certain=classification == "yes",
        is_first_contact=bool(is_first),
        called_at=called_at,
        tried_at=_first_after(tried.get(customer_id, ()), opened_at),
        settled_at=settled_at,
        manner=manner,
        settled_by_phone=settled_by in our_calls,
        has_rung_again=has_rung_again(rang_at, called_at=called_at, settled_at=settled_at, manner=manner),
        ended_at=closed_at,
    )


def _our_calls(
    outbound: pa.Table, wanted: set[str], known: dict[str, str]
) -> tuple[Moments, Moments, set[str]]:
    """Return when we rang each customer, when we spoke with them by the judge's own word, and which calls settled."""
    tried: Moments = {}
    live: Moments = {}
    settled: set[str] = set()
    for calls, moments in ((outbound, tried), (outbound.filter(_is_live(outbound)), live)):
        for customer_id, occurred_at in _rows(calls, _WHEN, known):
            moments.setdefault(customer_id, []).append(occurred_at)
    for batch in outbound.select(("contact_id",)).to_batches(max_chunksize=_BATCH):
        settled.update(wanted.intersection(batch.column(0).to_pylist()))
    return tried, live, settled


def _is_live(calls: pa.Table) -> pa.ChunkedArray:
    """Which calls of ours the judge took for a conversation; a message on their voicemail is none."""
    is_weighed = pc.invert(pc.is_in(pc.fill_null(calls["rule"], ""), value_set=pa.array(_NO_CONVERSATION)))
    is_message = pc.greater(pc.fill_null(calls["message_for"], 0.0), 0.0)
    is_joined = pc.greater(pc.fill_null(calls["bridged_for"], 0.0), 0.0)
    return pc.and_(is_weighed, pc.and_not(is_joined, is_message))


def _first_after(moments: list[datetime] | tuple[()], since: datetime) -> datetime | None:
    return min((moment for moment in moments if moment > since), default=None)


def _reached(
    owed: pa.Table, calls: pa.Table, within: pa.ChunkedArray, known: dict[str, str]
) -> Mapping[str, Reached]:
    """Return when a person first reached each customer, and until when they are to be answered."""
    reached: dict[str, datetime] = {}
    due: dict[str, datetime] = {}
    for customer_id, settled_at, due_at in _rows(owed, ("customer_id", "settled_at", "due_at"), known):
        _keep_first(reached, customer_id, settled_at)
        _keep_first(due, customer_id, due_at)
    is_ours = pc.equal(calls["direction"], Direction.OUTBOUND.value)
    # A person took theirs, however briefly, or ours was a conversation: as the desk counts.
    is_taken = pc.and_(
        pc.equal(calls["direction"], Direction.INBOUND.value),
        pc.equal(calls["outcome"], CallOutcome.ANSWERED.value),
    )
    answered = pc.or_(is_taken, pc.and_(is_ours, _is_live(calls)))
    spoken = calls.select(_WHEN).filter(pc.and_(within, pc.fill_null(answered, False)))
    for customer_id, occurred_at in _rows(spoken, _WHEN, known):
        _keep_first(reached, customer_id, occurred_at)
    return {customer_id: Reached(reached.get(customer_id), until) for customer_id, until in due.items()}


def _keep_first(moments: dict[str, datetime], customer_id: str, moment: datetime | None) -> None:
    if moment is not None and (customer_id not in moments or moment < moments[customer_id]):
        moments[customer_id] = moment

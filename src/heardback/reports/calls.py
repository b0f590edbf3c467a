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

from heardback.findings.phone_callbacks import PhoneOwed
from heardback.findings.phone_calls import PhoneCall
from heardback.findings.phone_figures import PhoneFigures, phone_figures
from heardback.findings.phone_prospects import Reached
from heardback.formats.calls import CallOutcome
from heardback.kernel.contacts import Channel, Direction, Manner
from heardback.kernel.hours import Calendar
from heardback.kernel.reasons import Rule

BY_PHONE: Final = (Channel.PHONE.value, Channel.VOICEMAIL.value)
_SET_ASIDE: Final = frozenset({Rule.SALES_CALLER.value, Rule.DECISION.value, Rule.SENDER_RULE.value})
_NO_CONVERSATION: Final = frozenset({Rule.ATTEMPT.value, Rule.HUMAN_UNPROVEN.value, Rule.AFTER_AS_OF.value})


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
    within = pc.and_(
        pc.greater_equal(calls["started_at"], pa.scalar(since)),
        pc.less_equal(calls["started_at"], pa.scalar(as_of)),
    )
    seen = calls.filter(within)
    directions = {row["values"]: row["counts"] for row in pc.value_counts(calls["direction"]).to_pylist()}
    outbound = seen.filter(pc.equal(seen["direction"], Direction.OUTBOUND.value))
    found, _ = phone_figures(
        _calls_in(seen, calendar),
        _owed_by_phone(owed, outbound, set(outbound["contact_id"].to_pylist())),
        _reached(owed, seen),
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


def _calls_in(calls: pa.Table, calendar: Calendar | None) -> Iterator[PhoneCall]:
    """Yield the calls to the firm, as the figures take them; records that nobody can read are in no figure."""
    inbound = calls.filter(
        pc.and_(pc.equal(calls["direction"], Direction.INBOUND.value), pc.not_equal(calls["outcome"], ""))
    ).sort_by("started_at")
    names = (
        "customer_id",
        "outcome",
        "rang_for",
        "number",
        "dialled",
        "campaign",
        "is_first_contact",
        "rule",
    )
    known: dict[str, str] = {}  # equal texts are one object: a million calls name far fewer numbers
    for batch in inbound.to_batches(max_chunksize=20_000):
        columns = [_shared(batch.column(name), known) for name in names]
        moments = batch.column("started_at").to_pylist()
        for place, (started_at, row) in enumerate(zip(moments, zip(*columns, strict=True), strict=True)):
            customer_id, outcome, rang_for, number, dialled, campaign, is_first, rule = row
            yield PhoneCall(
                contact_id=str(place),
                customer_id=customer_id,
                started_at=started_at,
                outcome=CallOutcome(outcome),
                rang_for=rang_for,
                number=number,
                dialled=dialled,
                campaign=campaign,
                is_open=calendar is None or calendar.is_open(started_at),
                is_first_contact=is_first,
                is_set_aside=rule in _SET_ASIDE,
            )


def _shared(column: pa.Array, known: dict[str, str]) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if not pa.types.is_string(column.type):
        return values
    return [known.setdefault(value, value) if value is not None else "" for value in values]


def _owed_by_phone(owed: pa.Table, outbound: pa.Table, our_calls: set[str]) -> list[PhoneOwed]:
    """Return what is owed to those who rang, left a message, or sent a form with a number."""
    is_call = pc.is_in(owed["channel"], value_set=pa.array(BY_PHONE))
    is_form = pc.and_(pc.equal(owed["channel"], Channel.FORM.value), pc.fill_null(owed["number_left"], False))
    rows = owed.filter(pc.or_(is_call, is_form))
    tried, live = _our_calls(outbound)
    found = []
    names = (
        "owed_id", "customer_id", "opened_at", "due_at", "classification", "is_first_contact", "settled_at",
        "settled_by", "manner", "tried", "closed_at",
    )  # fmt: skip
    for row in rows.select(names).to_pylist():
        opened_at, customer_id = row["opened_at"], row["customer_id"]
        manner = Manner(row["manner"]) if row["manner"] else None
        found.append(
            PhoneOwed(
                owed_id=row["owed_id"],
                customer_id=customer_id,
                opened_at=opened_at,
                due_at=row["due_at"],
                is_certain=row["classification"] == "yes",
                is_first_contact=bool(row["is_first_contact"]),
                called_at=_first_after(live.get(customer_id, ()), opened_at),
                tried_at=_first_after(tried.get(customer_id, ()), opened_at),
                settled_at=row["settled_at"],
                manner=manner,
                settled_by_phone=row["settled_by"] in our_calls,
                has_rung_again=manner is Manner.CALLED_AGAIN
                or any(one["channel"] in BY_PHONE for one in row["tried"][1:]),
                ended_at=row["closed_at"],
            )
        )
    return found


def _our_calls(outbound: pa.Table) -> tuple[dict[str, list[datetime]], dict[str, list[datetime]]]:
    """Return when we rang each customer, and when we spoke with them, by the judge's own word on each call."""
    tried: dict[str, list[datetime]] = {}
    live: dict[str, list[datetime]] = {}
    for row in outbound.select(
        ("customer_id", "occurred_at", "rule", "message_for", "bridged_for")
    ).to_pylist():
        tried.setdefault(row["customer_id"], []).append(row["occurred_at"])
        if (
            row["rule"]
            and row["rule"] not in _NO_CONVERSATION
            and not row["message_for"]
            and row["bridged_for"]
        ):
            live.setdefault(row["customer_id"], []).append(row["occurred_at"])
    return tried, live


def _first_after(moments: list[datetime] | tuple[()], since: datetime) -> datetime | None:
    return min((moment for moment in moments if moment > since), default=None)


def _reached(owed: pa.Table, calls: pa.Table) -> Mapping[str, Reached]:
    """Return when a person first reached each customer, and until when they are to be answered."""
    reached: dict[str, datetime] = {}
    due: dict[str, datetime] = {}
    for row in owed.select(("customer_id", "settled_at", "due_at")).to_pylist():
        _keep_first(reached, row["customer_id"], row["settled_at"])
        _keep_first(due, row["customer_id"], row["due_at"])
    answered = pc.or_(
        pc.equal(calls["rule"], Rule.CALL_ANSWERED.value),
        pc.and_(
            pc.equal(calls["direction"], Direction.OUTBOUND.value),
            pc.fill_null(calls["is_answered_by_person"], False),
        ),
    )
    for row in calls.filter(answered).select(("customer_id", "occurred_at")).to_pylist():
        _keep_first(reached, row["customer_id"], row["occurred_at"])
    return {customer_id: Reached(reached.get(customer_id), until) for customer_id, until in due.items()}


def _keep_first(known: dict[str, datetime], customer_id: str, moment: datetime | None) -> None:
    if moment is not None and (customer_id not in known or moment < known[customer_id]):
        known[customer_id] = moment

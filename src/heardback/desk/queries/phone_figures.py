"""The calls of the last weeks as the figures count them, and how completely we have seen them.

Costly where many ring, so no page computes it: `workers.phone_figures` stores it, and a page reads what it left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heardback.desk.encoding import decode_contact
from heardback.desk.models import PHONES, CoverageSpan, FigureSnapshot, IntakePoint
from heardback.desk.queries.rows import decoded, each, moment, moment_of, select
from heardback.findings.covering import share_covered
from heardback.findings.phone_callbacks import PhoneOwed, has_rung_again
from heardback.findings.phone_calls import SET_ASIDE_BY, Ended, PhoneCall
from heardback.findings.phone_prospects import Reached
from heardback.formats.calls import CallOutcome
from heardback.kernel.contacts import Channel, Contact, Direction, Manner, is_phone
from heardback.kernel.matching import Weight, reach_of
from heardback.kernel.owing import Owes
from heardback.kernel.policy import PolicyBook
from heardback.kernel.status import Verdict

#: The snapshot of the figures of calls; Today's is 1.
SNAPSHOT = 2
_AT_ONCE = 500
IsOpen = Callable[[datetime], bool]


@dataclass(frozen=True, slots=True)
class OurCall:
    """A call of ours to a customer; a live one reached a person, as the kernel judges it."""

    contact_id: str
    customer_id: str
    called_at: datetime
    is_live: bool


def calls_since(since: datetime, as_of: datetime, is_open: IsOpen) -> list[PhoneCall]:
    """Return every recorded call to us whose contact lies in [since, as_of]."""
    rows = each(
        "SELECT c.contact_id, f.customer_id, c.channel, c.occurred_at, c.outcome, c.rang_for, c.number, c.dialled, "
        "c.campaign, f.owes, f.rule, u.since "
        "FROM desk_contact c JOIN desk_filing f ON f.contact_id = c.id "
        "LEFT JOIN desk_customer u ON u.customer_id = f.customer_id "
        "WHERE c.occurred_at >= %s AND c.occurred_at <= %s AND c.direction = %s AND c.outcome <> ''",
        [since, as_of, Direction.INBOUND.value],
    )
    messages = _messages_since(since, as_of)
    return [_call(row, is_open, messages.get(row[0])) for row in rows]


def _messages_since(since: datetime, as_of: datetime) -> dict[str, float]:
    """Return how long each message was that was left for us."""
    rows = each(
        "SELECT c.contact_id, c.facts FROM desk_contact c WHERE c.occurred_at >= %s AND c.occurred_at <= %s "
        "AND c.direction = %s AND c.channel = %s AND c.outcome <> ''",
        [since, as_of, Direction.INBOUND.value, Channel.VOICEMAIL.value],
    )
    calls = ((contact_id, decode_contact(facts).call) for contact_id, facts in rows)
    return {contact_id: call.message_for for contact_id, call in calls if call is not None}


def _call(row: tuple[Any, ...], is_open: IsOpen, message_for: float | None) -> PhoneCall:
    occurred_at = moment_of(row[3])
    started_at = _began(occurred_at, row[5] or 0.0, message_for)
    return PhoneCall(
        contact_id=row[0],
        customer_id=row[1],
        started_at=started_at,
        outcome=CallOutcome(row[4]),
        rang_for=row[5] or 0.0,
        number=row[6],
        dialled=row[7],
        campaign=row[8],
        is_open=is_open(started_at),
        is_first_contact=moment(row[11]) == occurred_at,
        is_set_aside=row[9] == Owes.NO and row[10] in SET_ASIDE_BY,
    )


def _began(occurred_at: datetime, rang_for: float, message_for: float | None) -> datetime:
    """A voicemail counts from its end (2.1), but its caller rang before that."""
    if message_for is None:
        return occurred_at
    return occurred_at - timedelta(seconds=max(rang_for, message_for))


def our_calls_since(since: datetime, as_of: datetime, book: PolicyBook) -> list[OurCall]:
    """Return every call of ours to a customer in [since, as_of], the earliest first."""
    rows = each(
        "SELECT c.contact_id, f.customer_id, c.facts FROM desk_contact c "
        "JOIN desk_filing f ON f.contact_id = c.id "
        "WHERE c.occurred_at >= %s AND c.occurred_at <= %s AND c.direction = %s AND c.channel IN (%s, %s) "
        "ORDER BY c.occurred_at, c.contact_id",
        [since, as_of, Direction.OUTBOUND.value, Channel.PHONE.value, Channel.VOICEMAIL.value],
    )
    return [
        OurCall(contact_id, customer_id, contact.occurred_at, is_live(contact, book))
        for contact_id, customer_id, facts in rows
        for contact in [decode_contact(facts)]
    ]


def is_live(contact: Contact, book: PolicyBook) -> bool:
    """Whether a call of ours reached a person, by the kernel's own rule; a message on a voicemail is none."""
    if contact.call is None or contact.call.message_for > 0 or contact.channel is not Channel.PHONE:
        return False
    reach = reach_of(contact, book.at(contact.occurred_at), cites_customer=False, is_bounced=False)
    return reach.weight is Weight.ANSWER


def owed_since(since: datetime, as_of: datetime, ours: Sequence[OurCall]) -> list[PhoneOwed]:
    """Return what was opened in [since, as_of] by a call, a voicemail, or a form with a number."""
    rows = each(
        "SELECT o.owed_id, o.customer_id, o.opened_at, o.due_at, o.is_certain, o.is_first_contact, o.settled_at, "
        "o.settled_by, o.manner, o.closed_at, o.tried, o.word_until_due, o.word_after_due "
        "FROM desk_owedanswer o WHERE o.opened_at >= %s AND o.opened_at <= %s "
        "AND (o.channel IN (%s, %s) OR (o.channel = %s AND o.number_left = TRUE))",
        [since, as_of, Channel.PHONE.value, Channel.VOICEMAIL.value, Channel.FORM.value],
    )
    by_customer: dict[str, list[OurCall]] = {}
    for call in ours:
        by_customer.setdefault(call.customer_id, []).append(call)
    ours_by_id = {call.contact_id for call in ours}
    return [
        _owed(row, by_customer.get(row[1], ()), ours_by_id)
        for row in rows
        if (row[11] if moment_of(row[3]) >= as_of else row[12]) != Verdict.NOT_APPLICABLE
    ]


def _owed(row: tuple[Any, ...], ours: Iterable[OurCall], ours_by_id: set[str]) -> PhoneOwed:
    opened_at = moment_of(row[2])
    later = [call for call in ours if call.called_at > opened_at]
    called_at = next((call.called_at for call in later if call.is_live), None)
    settled_at = moment(row[6])
    manner = Manner(row[8]) if row[8] else None
    rang = [one["occurred_at"] for one in decoded(row[10])[1:] if is_phone(Channel(one["channel"]))]
    rang_at = [datetime.fromisoformat(at) for at in rang]
    return PhoneOwed(
        owed_id=row[0],
        customer_id=row[1],
        opened_at=opened_at,
        due_at=moment_of(row[3]),
        is_certain=bool(row[4]),
        is_first_contact=bool(row[5]),
        called_at=called_at,
        tried_at=later[0].called_at if later else None,
        settled_at=settled_at,
        manner=manner,
        settled_by_phone=row[7] in ours_by_id,
        has_rung_again=has_rung_again(rang_at, called_at=called_at, settled_at=settled_at, manner=manner),
        ended_at=moment(row[9]),
    )


def reached_of(calls: Iterable[PhoneCall], ours: Iterable[OurCall]) -> dict[str, Reached]:
    """Return when a person first reached the new callers among these, by phone or otherwise, and what is due."""
    wanted = {call.customer_id for call in calls if call.is_first_contact and call.number}
    heard = [(call.customer_id, call.called_at) for call in ours if call.is_live]
    heard += [(call.customer_id, call.started_at) for call in calls if call.ended is Ended.ANSWERED]
    first: dict[str, datetime] = {}
    for customer_id, at in heard:
        first[customer_id] = min(at, first.get(customer_id, at))
    due: dict[str, datetime] = {}
    for customer_id, settled_at, due_at in _owed_of(sorted(wanted)):
        due[customer_id] = min(due_at, due.get(customer_id, due_at))
        if settled_at is not None:
            first[customer_id] = min(settled_at, first.get(customer_id, settled_at))
    return {one: Reached(first.get(one), due.get(one)) for one in wanted}


def _owed_of(customer_ids: Sequence[str]) -> Iterator[tuple[str, datetime | None, datetime]]:
    for start in range(0, len(customer_ids), _AT_ONCE):
        some = customer_ids[start : start + _AT_ONCE]
        marks = ", ".join(["%s"] * len(some))
        rows = select(
            f"SELECT customer_id, settled_at, due_at FROM desk_owedanswer WHERE customer_id IN ({marks})",
            some,
        )
        for customer_id, settled_at, due_at in rows:
            yield customer_id, moment(settled_at), moment_of(due_at)


def unrecorded_since(since: datetime, as_of: datetime) -> int:
    """Return how many phone contacts of customers no call record stands behind: voicemails that came by mail, and
    records that could not be read. They are owed like any other, and in none of these figures."""
    found = select(
        "SELECT COUNT(*) FROM desk_contact c WHERE c.occurred_at >= %s AND c.occurred_at <= %s "
        "AND c.direction = %s AND c.channel IN (%s, %s) AND c.outcome = ''",
        [since, as_of, Direction.INBOUND.value, Channel.PHONE.value, Channel.VOICEMAIL.value],
    )
    return int(found[0][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonePoint:
    """A phone system and how completely its calls were seen; `share` is None where nothing says."""

    pk: int
    name: str
    kind: str
    is_active: bool
    problem: str
    problem_since: datetime | None
    seen_at: datetime | None
    share: float | None = None


def phone_points(since: datetime, as_of: datetime) -> list[PhonePoint]:
    """Return the phone systems that are read, and the share of [since, as_of] in which we would have seen calls."""
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    rows = CoverageSpan.objects.filter(intake_point__kind__in=PHONES, covered_to__gte=since)
    for point, begins, ends, is_growing in rows.values_list(
        "intake_point_id", "covered_from", "covered_to", "is_live"
    ):
        spans.setdefault(point or 0, []).append((begins, as_of if is_growing else ends))
    return [
        PhonePoint(
            pk=point.pk,
            name=point.name,
            kind=point.kind,
            is_active=point.is_active,
            problem=point.problem,
            problem_since=point.problem_since,
            seen_at=point.last_seen_at,
            share=share_covered(spans[point.pk], since, as_of) if point.pk in spans else None,
        )
        for point in IntakePoint.objects.filter(kind__in=PHONES).order_by("name", "pk")
    ]


def phone_snapshot() -> FigureSnapshot | None:
    """Return the figures of calls as last computed, None before the first time."""
    return FigureSnapshot.objects.filter(pk=SNAPSHOT).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Somebody behind a number: a call, or what is owed."""

    customer_id: str
    customer: str
    owed_id: str
    words: str
    dialled: str
    campaign: str
    occurred_at: datetime


def callers_of(contact_ids: Sequence[str]) -> list[Behind]:
    """Return the calls of these contacts with whose they are, the newest first; those that are gone are left out."""
    if not contact_ids:
        return []
    marks = ", ".join(["%s"] * len(contact_ids))
    rows = select(
        "SELECT f.customer_id, u.name, f.owed_id, c.snippet, c.dialled, c.campaign, c.occurred_at "
        "FROM desk_contact c JOIN desk_filing f ON f.contact_id = c.id "
        "LEFT JOIN desk_customer u ON u.customer_id = f.customer_id "
        f"WHERE c.contact_id IN ({marks}) ORDER BY c.occurred_at DESC, c.contact_id",
        contact_ids,
    )
    return [_behind(row) for row in rows]


def owed_of(owed_ids: Sequence[str]) -> list[Behind]:
    """Return these owed answers, the newest first; those that are gone are left out."""
    if not owed_ids:
        return []
    marks = ", ".join(["%s"] * len(owed_ids))
    rows = select(
        "SELECT o.customer_id, o.customer, o.owed_id, o.last_words, '', '', o.opened_at "
        f"FROM desk_owedanswer o WHERE o.owed_id IN ({marks}) ORDER BY o.opened_at DESC, o.owed_id",
        owed_ids,
    )
    return [_behind(row) for row in rows]


def _behind(row: tuple[Any, ...]) -> Behind:
    return Behind(
        customer_id=row[0],
        customer=row[1] or "",
        owed_id=row[2] or "",
        words=row[3] or "",
        dialled=row[4] or "",
        campaign=row[5] or "",
        occurred_at=moment_of(row[6]),
    )

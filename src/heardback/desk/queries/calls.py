"""Calls as pages show them: how far a call of ours got, when to try next, what awaits a word of its caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from heardback.desk.actions.wrap_up import ASKED_FOR
from heardback.desk.firm import firm_calendar, zone_of
from heardback.desk.models import (
    Contact,
    Dialled,
    DialOutcome,
    Filing,
    FirmProfile,
    Note,
    OwedAnswer,
    Staff,
    StaffAddress,
)
from heardback.formats.calls import CallOutcome
from heardback.kernel.contacts import CallFacts, Channel, Direction, MachineDetection
from heardback.kernel.hours import Calendar
from heardback.kernel.policy import Policy
from heardback.kernel.reasons import Rule

TAKEN_SINCE = timedelta(days=3)
MOST_TAKEN = 30
#: Nobody is told of an hour further ahead than this.
LOOK_AHEAD = timedelta(days=14)


class TruthLevel(StrEnum):
    """How far a call of ours got, as far as its record proves (SEMANTICS 3.3). Only a conversation settles."""

    FAILED = "failed"
    RANG_OUT = "rang_out"
    VOICEMAIL = "voicemail"  # their machine took it
    SHORT = "short"  # a person, for less than a conversation
    UNPROVEN = "unproven"  # long enough, and nothing tells whether a person was there
    CONVERSATION = "conversation"


TRUTH_WORDS = {
    TruthLevel.FAILED: "the call failed",
    TruthLevel.RANG_OUT: "rang out",
    TruthLevel.VOICEMAIL: "reached their voicemail",
    TruthLevel.SHORT: "under 20 s",
    TruthLevel.UNPROVEN: "connected, perhaps only to a machine",
    TruthLevel.CONVERSATION: "conversation",
}


def truth_level(
    channel: Channel, call: CallFacts, conversation_from: float = Policy().conversation_from
) -> TruthLevel:
    """Return how far an outbound call got. Pure; the same lines as the kernel draws (`kernel.matching`)."""
    if call.has_failed:
        return TruthLevel.FAILED
    is_machine = call.machine_detection is MachineDetection.MACHINE
    if call.message_for > 0 or channel is Channel.VOICEMAIL or is_machine:
        return TruthLevel.VOICEMAIL
    if call.bridged_for >= conversation_from:
        is_unknown = call.machine_detection is MachineDetection.UNKNOWN
        return TruthLevel.UNPROVEN if is_unknown else TruthLevel.CONVERSATION
    return TruthLevel.SHORT if call.bridged_for > 0 else TruthLevel.RANG_OUT


def truth_words(channel: Channel, call: CallFacts) -> str:
    """Return how far a call of ours got, as a few words beside its bar."""
    level = truth_level(channel, call)
    if level is TruthLevel.VOICEMAIL and call.message_for > 0:
        return "left a voicemail"
    return TRUTH_WORDS[level]


# -- when to try next ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoodHour:
    """The next hour worth trying, [starts_at, an hour later), and why."""

    starts_at: datetime
    why: str


def next_good_hour(
    reached: Collection[datetime],
    tried: Collection[datetime],
    hours: Calendar,
    after: datetime,
    zone: ZoneInfo,
) -> GoodHour | None:
    """Return the next opening hour at which this customer may be there; None where every hour was tried. Pure.

    `reached`: when they rang us or picked up; `tried`: when we rang in vain. First an hour of the day at which they
    were there before and we have not tried since; else one at which nobody tried yet.
    """
    seen = Counter(moment.astimezone(zone).hour for moment in reached)
    vain = {moment.astimezone(zone).hour for moment in tried}
    best: GoodHour | None = None
    for starts_at in _open_hours(hours, after, zone):
        hour = starts_at.astimezone(zone).hour
        if hour in vain:
            continue
        if seen[hour]:
            times = "once" if seen[hour] == 1 else f"{seen[hour]} times"
            return GoodHour(starts_at, f"they were on the phone at this hour {times}")
        if best is None and vain:
            best = GoodHour(starts_at, "nobody tried at this hour yet")
    return best


def _open_hours(hours: Calendar, after: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    """Yield the beginnings of hours in which we are open, from the present one on."""
    until = after + LOOK_AHEAD
    moment = after
    while moment < until:
        if not hours.is_open(moment):
            moment = hours.next_open_at(moment)
            if moment >= until:
                return
        yield moment
        local = moment.astimezone(zone)
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        moment = moment - into + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Calls:
    """When a customer was on the phone, and when we rang in vain, newest last."""

    reached: tuple[datetime, ...]
    tried: tuple[datetime, ...]


def calls_of(customer_id: str, as_of: datetime) -> Calls:
    """Return a customer's calls as the good hour needs them: theirs to us, answered ones of ours, and our tries."""
    rows = Filing.objects.filter(
        customer_id=customer_id, contact__channel__in=("phone", "voicemail"), occurred_at__lte=as_of
    )
    reached: list[datetime] = []
    tried: list[datetime] = []
    for occurred_at, direction, outcome in rows.values_list(
        "occurred_at", "contact__direction", "contact__outcome"
    ):
        # Their machine is nobody: only a person who picked up was there.
        is_there = direction == Direction.INBOUND or outcome == CallOutcome.ANSWERED
        (reached if is_there else tried).append(occurred_at)
    ids = Filing.objects.filter(customer_id=customer_id).values("contact__contact_id")
    said = Dialled.objects.filter(contact_id__in=ids, dialled_at__lte=as_of)
    for dialled_at, how in said.exclude(outcome="").values_list("dialled_at", "outcome"):
        if how == DialOutcome.SPOKE:
            reached.append(dialled_at)
        elif how in (DialOutcome.NO_ANSWER, DialOutcome.VOICEMAIL):
            tried.append(dialled_at)
    return Calls(tuple(sorted(reached)), tuple(sorted(tried)))


def good_hour_of(customer_id: str, firm: FirmProfile, as_of: datetime) -> GoodHour | None:
    """Return the next good hour to ring a customer, None where nothing speaks for one."""
    known = calls_of(customer_id, as_of)
    return next_good_hour(known.reached, known.tried, firm_calendar(firm, as_of), as_of, zone_of(firm))


# -- what awaits a word -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A call that somebody dialled and said nothing of yet, with the owed answer it was for."""

    dialled: Dialled
    owed: OwedAnswer


def not_wrapped_up(by: Staff, now: datetime) -> list[AskedOf]:
    """Return the calls that `by` dialled in the last hours and said nothing of, the newest first."""
    rows = Dialled.objects.filter(staff=by, outcome="", dialled_at__lte=now, dialled_at__gt=now - ASKED_FOR)
    found = []
    for row in rows.order_by("-dialled_at", "-pk")[:20]:
        owed = _owed_of(row.contact_id)
        if owed is not None:
            found.append(AskedOf(row, owed))
    return found


def _owed_of(contact_id: str) -> OwedAnswer | None:
    row = OwedAnswer.objects.filter(pk=contact_id).first()
    if row is not None:
        return row
    filing = Filing.objects.filter(contact__contact_id=contact_id).exclude(owed_id="").first()
    return OwedAnswer.objects.filter(pk=filing.owed_id).first() if filing else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A call that somebody took from a customer who was owed nothing by it."""

    contact: Contact
    customer_id: str
    customer: str
    bridged_for: float
    has_note: bool


def calls_taken(by: Staff, now: datetime) -> list[Taken]:
    """Return the calls that `by` answered in the last days, the newest first; a note is possible, never required."""
    own = {by.email, *StaffAddress.objects.filter(staff=by).values_list("address", flat=True)}
    notes = Note.objects.filter(contact_id=OuterRef("contact__contact_id"))
    rows = Filing.objects.filter(
        contact__channel="phone",
        contact__direction=Direction.INBOUND.value,
        contact__staff__in=own,
        rule=Rule.CALL_ANSWERED.value,
        occurred_at__gt=now - TAKEN_SINCE,
        occurred_at__lte=now,
    )
    found = rows.annotate(has_note=Exists(notes)).select_related("contact").order_by("-occurred_at", "-pk")
    return [
        Taken(
            row.contact,
            row.customer_id,
            row.contact.from_name or row.contact.number or "Unknown caller",
            row.contact.bridged_for or 0.0,
            row.has_note,
        )
        for row in found[:MOST_TAKEN]
    ]

"""The assembly line for calls: what phone systems recorded of one call becomes the kernel's Contact.

All pieces of a call are folded anew whenever one more arrives, so that late, repeated and lost events change nothing
for good. Whatever is missing counts for the caller: a call not known to have ended is owed from its first ring.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from heardback.evidence.firm import Firm
from heardback.evidence.phones import Phones
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallParty, CallRecord, Piece, is_withheld
from heardback.formats.records import Unreadable
from heardback.kernel.call_lengths import RANG_LONG_ENOUGH, SHORTEST_MESSAGE
from heardback.kernel.contacts import CallFacts, Channel, Contact, Direction, MachineDetection, Mark
from heardback.kernel.identities import phone_identity, unknown_caller

_SALES = frozenset({Mark.SALES_CALLER})
_UNPARSED = frozenset({Mark.UNPARSED})
_NO_MARKS: frozenset[Mark] = frozenset()
_Value = TypeVar("_Value")
_SEES_A_PART = ("queue_log", "cdr")
_STRONGEST_FIRST = ("cel", "twilio", "telnyx", "queue_log", "3cx", "freeswitch", "csv", "cdr")


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call as a contact, with what people will want to see of it.

    `number` is the customer's (E.164, else as written), `dialled` the line that was rung; `words` one sentence.
    """

    contact: Contact
    record: CallRecord
    number: str
    name: str
    dialled: str
    campaign: str
    words: str


def call_contact_id(system: str, call_key: str) -> str:
    """Return the contact id of a call: the same in every file, feed and process (SEMANTICS 2.2)."""
    return hashlib.sha256(f"phone\0{system}\0{call_key}".encode("utf-8", "replace")).hexdigest()


def fold_call(pieces: Iterable[Piece], zone: tzinfo) -> CallRecord:
    """Fold all pieces of one call, whichever formats they came in; order and repeats change nothing.

    Raises Unreadable where none of them says when the call was.
    """
    contents: defaultdict[str, list[bytes]] = defaultdict(list)
    for piece in pieces:
        if not piece.problem:
            contents[piece.format].append(piece.content)
    records: dict[str, CallRecord] = {}
    reasons = []
    for name in sorted(contents, key=_strength):
        try:
            records[name] = call_format(name).fold(contents[name], zone)
        except Unreadable as problem:
            reasons.append(problem.reason)
        except (ValueError, ArithmeticError) as problem:  # a number or moment beyond all that a call can have
            reasons.append(f"A number in its {name} records is none that a call can have ({problem}).")
    if not records:
        raise Unreadable(" ".join(reasons) or "No record of this call could be read.")
    return merge_records(records)


def _strength(name: str) -> tuple[int, str]:
    known = name in _STRONGEST_FIRST
    return (_STRONGEST_FIRST.index(name) if known else len(_STRONGEST_FIRST)), name


def merge_records(records: Mapping[str, CallRecord]) -> CallRecord:
    """Return one record for what several formats (by name, the strongest first) say of a call.

    A proven person in any of them is a person, unless what saw the whole call saw a machine there: a queue's log
    takes a colleague's mailbox for the colleague. Else what saw the whole call is believed, even that nobody was
    there; a queue's log saw only its queue, so that a join after it counts as far as a CDR proves one. Gaps are
    filled, and what could excuse us (withheld, internal, a short ring) counts only where no record says otherwise.
    """
    every = list(records.values())
    if len(every) == 1:
        return every[0]
    told = _teller(records)
    in_order = [told, *(record for record in every if record is not told)]
    message = _message(told, records)
    is_doubted = (
        told.is_answered_by_person
        and any(records.get(name) is told for name in _SEES_A_PART)
        and any(map(_saw_a_machine, every))
    )
    return replace(
        told,
        answered_at=None if is_doubted else told.answered_at,
        is_person_proven=told.is_person_proven and not is_doubted,
        machine_detection=_told((record.machine_detection for record in in_order), MachineDetection.NOT_RUN),
        started_at=min(record.started_at for record in every),
        ended_at=max((record.ended_at for record in every if record.ended_at), default=None),
        direction=_way(in_order),
        source=_fullest(record.source for record in in_order),
        destination=_fullest(record.destination for record in in_order),
        answered_by=_fullest(record.answered_by for record in in_order),
        dialled=_told((record.dialled for record in in_order), ""),
        queue=_told((record.queue for record in in_order), ""),
        campaign=_told((record.campaign for record in in_order), ""),
        recording=_told((record.recording for record in in_order), ""),
        rang_for=_rang_for(told, every),
        message_for=message.message_for,
        message_at=message.message_at,
        reached_voicemail=any(record.reached_voicemail for record in every),
        is_withheld=all(record.is_withheld for record in every),
        outcome=_told((record.outcome for record in in_order), CallOutcome.RUNNING),
        lines=tuple(dict.fromkeys(line for record in every for line in record.lines)),
        problems=tuple(dict.fromkeys(line for record in every for line in record.problems)),
    )


def _teller(records: Mapping[str, CallRecord]) -> CallRecord:
    """The record whose word on who answered counts."""
    for record in records.values():
        if record.is_answered_by_person:
            return record
    for name, record in records.items():
        if name not in _SEES_A_PART:
            return record
    return max(records.values(), key=lambda record: record.bridged_for > 0)


def _message(told: CallRecord, records: Mapping[str, CallRecord]) -> CallRecord:
    """The record whose word on a message counts: who saw the whole of an answered call knows what came after it."""
    has_seen_all = told.is_answered_by_person and not any(records.get(name) is told for name in _SEES_A_PART)
    return told if has_seen_all else max(records.values(), key=lambda record: record.message_for)


def _saw_a_machine(record: CallRecord) -> bool:
    """Whether this record saw the caller meet a machine, and nobody else."""
    has_machine = record.reached_voicemail or record.machine_detection is MachineDetection.MACHINE
    return has_machine and not record.is_answered_by_person


def _way(records: Sequence[CallRecord]) -> CallDirection:
    """Which way it went: as the first one says that knows; internal only where none saw it come in."""
    ways = [record.direction for record in records]
    if CallDirection.INTERNAL in ways and CallDirection.INBOUND in ways:
        return CallDirection.INBOUND
    return _told(ways, CallDirection.UNKNOWN)


def _rang_for(told: CallRecord, every: Sequence[CallRecord]) -> float:
    """How long it rang: as who saw the answer says; where nobody is proven, the longest that anybody saw."""
    if told.is_answered_by_person and told.rang_for:
        return told.rang_for
    return max(record.rang_for for record in every)


def _told(values: Iterable[_Value], empty: _Value) -> _Value:
    return next((value for value in values if value != empty), empty)


def _fullest(parties: Iterable[CallParty]) -> CallParty:
    found = list(parties)
    numbers = [party.number for party in found if party.number]
    return CallParty(
        next((number for number in numbers if not is_withheld(number)), next(iter(numbers), "")),
        next((party.name for party in found if party.name), ""),
        next((party.endpoint for party in found if party.endpoint), ""),
    )


def place_call(record: CallRecord, firm: Firm) -> PlacedCall:
    """Return the contact that `record` is for `firm`. Pure; never fails."""
    phones = firm.phones
    contact_id = call_contact_id(record.system, record.call_key)
    direction = direction_of(record, phones)
    customer = record.destination if direction is Direction.OUTBOUND else record.source
    number = phones.number_of(customer)
    if direction is Direction.INBOUND and _is_bare_line(number, phones):
        number, customer = "", replace(customer, number="")
    key = phone_identity(number) if number else unknown_caller(contact_id)
    is_message = record.message_for >= SHORTEST_MESSAGE or record.is_silent_message
    contact = Contact(
        contact_id=contact_id,
        channel=Channel.VOICEMAIL if is_message else Channel.PHONE,
        direction=direction,
        occurred_at=time_of_call(record, direction, is_message),
        counterparties=() if direction is Direction.INTERNAL else (key,),
        staff=_staff(record, direction, phones),
        # One conversation per customer number, whichever of our lines (3.1).
        conversation_keys=(key,),
        marks=_SALES if phones.is_sales(number, record.started_at) else _NO_MARKS,
        call=call_facts(record, direction, number),
    )
    shown = number or ("" if is_withheld(customer.number) else customer.number)
    return PlacedCall(
        contact,
        record,
        shown,
        customer.name if customer.name != customer.number else "",
        phones.number_of(CallParty(record.dialled)) or record.dialled,
        record.campaign or phones.campaign_of(record.dialled),
        words_of(record, direction),
    )


def unparsed_call(contact_id: str, seen_at: datetime) -> Contact:
    """Return the contact that stands for records of a call that nobody can read: unsure, its clock runs (L5)."""
    return Contact(
        contact_id=contact_id,
        channel=Channel.PHONE,
        direction=Direction.INBOUND,
        occurred_at=seen_at,
        counterparties=(unknown_caller(contact_id),),
        marks=_UNPARSED,
    )


def direction_of(record: CallRecord, phones: Phones) -> Direction:
    """Return which way a call went: by whose numbers they are, else as the system says, else inbound.

    What nobody can tell is inbound: it is owed rather than taken for an answer of ours. Of a call that came in from
    outside only a colleague's own number says that it is one of us: a line of ours or an extension, shown as the
    caller's, is what carriers put there when they forward, and what anybody can write.
    """
    from_us, to_us = phones.is_ours(record.source), phones.is_ours(record.destination)
    if from_us and record.direction is CallDirection.INBOUND and _only_shows_ours(record, phones):
        return Direction.INBOUND
    if from_us and not to_us and phones.number_of(record.destination):
        return Direction.OUTBOUND
    if from_us and to_us:
        return Direction.INTERNAL
    if to_us and not from_us and record.direction is not CallDirection.OUTBOUND:
        return Direction.INTERNAL if record.direction is CallDirection.INTERNAL else Direction.INBOUND
    if record.direction is CallDirection.UNKNOWN:
        return Direction.INBOUND
    return Direction(record.direction.value)


def _only_shows_ours(record: CallRecord, phones: Phones) -> bool:
    """Whether nothing but the number that is shown as the caller's says that a call from outside is one of ours."""
    source = record.source
    if phones.person_of(CallParty(endpoint=source.endpoint)):
        return False
    number = phones.number_of(source)
    if number:
        return _is_bare_line(number, phones)
    came_by = source.endpoint.rpartition("/")[2].partition("@")[0]
    rung = {phones.number_of(CallParty(record.dialled)), phones.number_of(record.destination)}
    return came_by not in ("", source.number) or not rung.isdisjoint(phones.lines)


def _is_bare_line(number: str, phones: Phones) -> bool:
    """Whether it is a line of the firm's that is nobody's own: no customer is called back there."""
    return number in phones.lines and number not in phones.people


def time_of_call(record: CallRecord, direction: Direction, is_message: bool) -> datetime:
    """Return the moment that counts: the first ring, a message's end, or when the two began to talk (2.1, 3.5)."""
    if is_message:
        return record.message_at or record.ended_at or record.started_at
    if direction is Direction.OUTBOUND:
        return record.answered_at or record.started_at
    return record.started_at


def call_facts(record: CallRecord, direction: Direction, number: str) -> CallFacts:
    """Return what the judge may know of a call."""
    is_over = record.ended_at is not None
    return CallFacts(
        bridged_for=_spoken_for(record, direction),
        # Whoever may still be ringing has waited long enough.
        rang_for=record.rang_for if is_over else max(record.rang_for, RANG_LONG_ENOUGH),
        message_for=record.message_for,
        machine_detection=_detected(record, direction),
        # A number that the records never told is not one that the caller withheld.
        is_withheld=not number
        and (record.is_withheld or (record.source.number != "" and is_withheld(record.source.number))),
        is_silent_message=record.is_silent_message,
        has_failed=record.has_failed or record.outcome in (CallOutcome.BUSY, CallOutcome.FAILED),
        has_staff_note=bool(record.staff_word),
        left_waiting_for=record.left_waiting_for if direction is Direction.INBOUND else 0.0,
    )


def _spoken_for(record: CallRecord, direction: Direction) -> float:
    """How long they were joined; of a call to us that still runs, at least a conversation once a person took it.

    A call of ours answers nobody before its end is told: it may be over after three seconds.
    """
    is_running = record.ended_at is None and record.is_answered_by_person
    if is_running and direction is not Direction.OUTBOUND:
        return max(record.bridged_for, _STILL_TALKING)
    return record.bridged_for


#: A person who has taken a call is talking: until its end is told, that is no missed call. Its end corrects it.
_STILL_TALKING = timedelta(seconds=20).total_seconds()


def _detected(record: CallRecord, direction: Direction) -> MachineDetection:
    if record.machine_detection is not MachineDetection.NOT_RUN:
        return record.machine_detection
    if direction is Direction.OUTBOUND and record.reached_voicemail:
        return MachineDetection.MACHINE
    if record.bridged_for > 0 and not record.is_person_proven:
        return MachineDetection.UNKNOWN
    return MachineDetection.NOT_RUN


def _staff(record: CallRecord, direction: Direction, phones: Phones) -> str:
    ours = record.source if direction is Direction.OUTBOUND else record.answered_by
    return phones.person_of(ours)


def words_of(record: CallRecord, direction: Direction) -> str:
    """Return what happened, in one short sentence for a person."""
    if direction is Direction.OUTBOUND:
        return _words_of_ours(record)
    if record.message_for >= SHORTEST_MESSAGE:
        return f"Left a voicemail of {shown_seconds(record.message_for)}."
    if record.is_silent_message:
        return "Left a voicemail without words."
    if record.bridged_for > 0:
        doubt = "" if record.is_person_proven else ", perhaps only to a machine"
        rang, spoke = shown_seconds(record.rang_for), shown_seconds(record.bridged_for)
        if record.left_waiting_for >= RANG_LONG_ENOUGH:
            waited = shown_seconds(record.left_waiting_for)
            return f"Was put through after {rang} for {spoke}, then passed on; nobody came for {waited}."
        return f"Was put through after {rang} for {spoke}{doubt}."
    if record.outcome is CallOutcome.RUNNING:
        return "Rang; nobody is known to have answered."
    if record.outcome is CallOutcome.IVR_ONLY:
        return f"Rang; only a machine answered, for {shown_seconds(record.rang_for)}."
    return f"Rang for {shown_seconds(record.rang_for)}; nobody answered."


def _words_of_ours(record: CallRecord) -> str:
    if record.message_for > 0:
        return f"Called and left a voicemail of {shown_seconds(record.message_for)}."
    if record.reached_voicemail or record.machine_detection is MachineDetection.MACHINE:
        return "Called and reached a machine."
    if record.bridged_for > 0:
        doubt = "" if record.is_person_proven else "; nothing proves that a person answered"
        return f"Called; connected for {shown_seconds(record.bridged_for)}{doubt}."
    tried = {CallOutcome.BUSY: "the line was busy", CallOutcome.FAILED: "the call failed"}
    return f"Called; {tried.get(record.outcome, 'nobody answered')}."


def shown_seconds(seconds: float) -> str:
    """Return a length of time as a person says it: "42 s", "3 min 5 s"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"

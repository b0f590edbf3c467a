"""One Twilio call, folded from everything that webhooks, REST resources and our own answer point said of it.

`completed` says only that something picked up. A person answered an inbound call where a leg of ours was bridged and
its person pressed a key, or machine detection heard a human; everything else is unproven. An outbound call counts as
a conversation by SEMANTICS 3.3: a staff leg that is known to be a person, and a customer leg no machine took.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from heardback.formats.calls import (
    NOBODY,
    CallDirection,
    CallOutcome,
    CallParty,
    CallRecord,
    decode_rows,
    is_withheld,
)
from heardback.formats.records import Unreadable
from heardback.formats.telephony.moments import Heard
from heardback.formats.telephony.twilio.legs import Gathered, Leg, Message, gather
from heardback.formats.telephony.twilio.rows import SYSTEM
from heardback.kernel.contacts import MachineDetection

_HUMAN, _MACHINE = MachineDetection.HUMAN, MachineDetection.MACHINE
_NOT_PUT_THROUGH = {
    "busy": CallOutcome.BUSY,
    "failed": CallOutcome.FAILED,
    "no-answer": CallOutcome.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class _Joined:
    """One leg that was put through: since when, for how long, and whether a person is proven on it."""

    leg: Leg
    since: datetime
    seconds: float
    is_proven: bool


@dataclass(frozen=True, slots=True)
class _Ends:
    """Who called whom, as far as Twilio tells: the staff leg of an outbound call is `staff`."""

    direction: CallDirection
    source: CallParty
    destination: CallParty
    staff: Leg | None
    others: tuple[Leg, ...]


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Return the call that these contents tell of; raises Unreadable where none of them holds a time.

    `zone` is not needed: Twilio writes UTC.
    """
    gathered = gather(decode_rows(contents))
    root = gathered.leg(gathered.root)
    begun = [leg.started_at for leg in gathered.legs.values() if leg.started_at is not None]
    told = begun or [one.ended.at for one in gathered.messages if one.ended is not None]
    if not told:
        raise Unreadable(f"Nothing that Twilio says of call {gathered.root} holds a time.")
    started_at = root.started_at or min(told)
    ends = _ends(root, gathered.children)
    if any(one.is_message for one in gathered.messages) and ends.direction is CallDirection.INTERNAL:
        ends = _Ends(CallDirection.INBOUND, NOBODY, NOBODY, None, ())
    if gathered.flow is not None and root.direction == "outbound-api" and not gathered.children:
        # Asked for on the desk: our own person's phone rang, and no customer's yet.
        ends = _Ends(CallDirection.INTERNAL, _party(root.source), _party(root.target), None, ())
    joins = _joins(gathered, root, ends)
    return _record(gathered, root, ends, joins, started_at)


def _record(
    gathered: Gathered, root: Leg, ends: _Ends, joins: Sequence[_Joined], started_at: datetime
) -> CallRecord:
    proven = [one for one in joins if one.is_proven]
    counted = proven or joins
    messages = _left_last(_messages(gathered, root, ends), proven)
    ended_at = max(root.ended_at, started_at) if root.ended_at else None
    answered_at = max(min((one.since for one in proven), default=started_at), started_at) if proven else None
    detection = _detection(root, ends, counted)
    has_machine = detection is _MACHINE and ends.direction is CallDirection.OUTBOUND
    return CallRecord(
        system=SYSTEM,
        call_key=gathered.key,
        started_at=started_at,
        answered_at=answered_at,
        ended_at=ended_at,
        direction=ends.direction,
        source=ends.source,
        destination=ends.destination,
        answered_by=_answerer(proven[0].leg) if proven else NOBODY,
        dialled=root.forwarded_from or root.target,
        queue=gathered.queue,
        bridged_for=sum((one.seconds for one in counted), 0.0),
        rang_for=_rang_for(gathered, counted, started_at, ended_at),
        message_for=sum((one.seconds for one in messages), 0.0),
        message_at=max((one.ended.at for one in messages if one.ended), default=None),
        reached_voicemail=bool(messages) or has_machine,
        is_silent_message=gathered.flow is not None and gathered.flow.is_silent_message,
        machine_detection=detection,
        is_person_proven=bool(proven) or not joins,
        is_withheld=ends.direction is CallDirection.INBOUND and is_withheld(root.source),
        has_failed=root.outcome == "failed",
        outcome=_outcome(gathered, root, ends, joins, messages),
        recording=next((one.url for one in messages if one.url), ""),
        lines=_lines(gathered),
        problems=tuple(dict.fromkeys([*gathered.problems, *_lost(gathered)])),
    )


def _ends(root: Leg, children: Sequence[Leg]) -> _Ends:
    """Say who called whom: by Twilio's direction, which is seen from Twilio and not from the firm."""
    through = next((leg for leg in children if leg.is_answered), children[0] if children else None)
    legs = tuple(children)
    if root.direction in ("inbound", "trunking-originating"):
        if _is_signed_in(root.source) and through is not None and not _is_signed_in(through.target):
            # A signed-in app or desk phone of the firm's dialled out by way of Twilio.
            return _Ends(CallDirection.OUTBOUND, _party(root.source), _party(through.target), root, legs)
        way = CallDirection.UNKNOWN if _is_signed_in(root.source) else CallDirection.INBOUND
        return _Ends(way, _party(root.source, root.name), _party(root.target), None, legs)
    if root.direction == "outbound-api" and through is not None:
        # Click to call: Twilio rings our person first, then the customer.
        return _Ends(CallDirection.OUTBOUND, _party(root.target), _party(through.target), root, legs)
    if root.direction in ("outbound-api", "outbound-dial", "trunking-terminating"):
        return _Ends(CallDirection.OUTBOUND, _party(root.source), _party(root.target), None, ())
    known = root if root.source or root.target or through is None else through
    if not (known.source or known.target or known.statuses):
        # Nothing but an aside of some leg, such as its machine detection: its call is told under another name.
        return _Ends(CallDirection.INTERNAL, NOBODY, NOBODY, None, ())
    return _Ends(CallDirection.UNKNOWN, _party(known.source, known.name), _party(known.target), None, legs)


def _joins(gathered: Gathered, root: Leg, ends: _Ends) -> list[_Joined]:
    if root.direction.startswith("trunking"):
        # The firm's own telephone system took or made the call: who spoke there, Twilio cannot tell.
        since, seconds = root.answered_at, root.duration or 0.0
        return [_Joined(root, since, seconds, False)] if since and seconds else []
    is_staff_there = ends.staff is None or _is_person(ends.staff) or _is_signed_in(ends.staff.source)
    joins = [one for leg in ends.others if (one := _joined(leg, root, ends, is_staff_there)) is not None]
    if not joins and gathered.queue_result == "bridged" and gathered.queue_left is not None:
        ended = root.ended_at or gathered.queue_left.at
        seconds = max((ended - gathered.queue_left.at).total_seconds(), 0.0)
        joins.append(_Joined(root, gathered.queue_left.at, seconds, False))
    return sorted(joins, key=lambda one: (one.since, one.leg.sid))


def _joined(leg: Leg, root: Leg, ends: _Ends, is_staff_there: bool) -> _Joined | None:
    """Say whether the call was put through to this leg; a leg that a machine took was not."""
    since = leg.accepted.at if leg.accepted else leg.answered_at
    if since is None or leg.was_bridged is False or (leg.detection is _MACHINE and leg.accepted is None):
        return None
    if ends.direction is CallDirection.OUTBOUND:
        is_proven = is_staff_there and leg.detection in (_HUMAN, MachineDetection.NOT_RUN)
    else:
        is_proven = _is_person(leg)
    return _Joined(leg, since, _joined_for(leg, since, root), is_proven)


def _joined_for(leg: Leg, since: datetime, root: Leg) -> float:
    """Return how long it lasted: as it was told, else until either end hung up; 0 while nobody is known to have."""
    if leg.joined_for:
        return leg.joined_for
    if leg.duration is not None and leg.accepted is None:
        return leg.duration
    ends = [leg.ended_at] if leg.ended_at else [root.ended_at]
    if leg.ended_at and root.ended_at and root.ended_at > since:
        ends.append(root.ended_at)
    until = min((one for one in ends if one is not None), default=since)
    return max((until - since).total_seconds(), 0.0)


def _answerer(leg: Leg) -> CallParty:
    party = _party(leg.target)
    return CallParty(party.number, party.name, leg.staff or party.endpoint)


def _is_person(leg: Leg) -> bool:
    """Whether a person is proven to have taken this leg: 1 was pressed on it, or a human was heard."""
    has_pressed = leg.accepted is not None and not leg.is_doubtful
    return has_pressed or (leg.is_answered and leg.detection is _HUMAN)


def _detection(root: Leg, ends: _Ends, joins: Sequence[_Joined]) -> MachineDetection:
    """Return what machine detection said of the far end: of whom we called, or of who took the caller's call."""
    legs = [one.leg for one in joins] or list(ends.others)
    if ends.direction is CallDirection.OUTBOUND and not legs:
        legs = [root]
    told = {leg.detection for leg in legs} - {MachineDetection.NOT_RUN}
    if any(one.is_proven for one in joins):
        return _HUMAN if _HUMAN in told else MachineDetection.NOT_RUN
    if joins:
        return MachineDetection.UNKNOWN
    return (
        next(iter(told)) if len(told) == 1 else MachineDetection.UNKNOWN if told else MachineDetection.NOT_RUN
    )


def _messages(gathered: Gathered, root: Leg, ends: _Ends) -> list[Message]:
    """Return the voicemails: each recording once, as it was told last and longest."""
    if ends.direction is CallDirection.OUTBOUND:
        return []
    longest: dict[str, Message] = {}
    for one in gathered.messages:
        known = longest.get(one.sid)
        if known is None or _weight(one) > _weight(known):
            longest[one.sid] = one
    return [
        one
        for one in sorted(longest.values(), key=lambda one: one.sid)
        if one.is_message and one.leg == root.sid and one.seconds > 0
    ]


def _left_last(messages: Sequence[Message], proven: Sequence[_Joined]) -> list[Message]:
    """Return the messages after which no person came any more."""
    last = max((one.since for one in proven), default=None)
    return [one for one in messages if last is None or one.ended is None or one.ended.at >= last]


def _weight(message: Message) -> tuple[object, ...]:
    heard = message.ended or Heard(True, datetime.max.replace(tzinfo=UTC))
    return (message.seconds, not heard.is_late, bool(message.url), message.url, message.status)


def _lost(gathered: Gathered) -> list[str]:
    bad = {one.sid: one for one in gathered.messages if one.status in ("failed", "absent") and one.is_message}
    good = {one.sid for one in gathered.messages if one.seconds > 0}
    return [
        f"The recording {sid} cannot be heard: Twilio says {one.status}; call back without it."
        for sid, one in sorted(bad.items())
        if sid not in good
    ]


def _rang_for(
    gathered: Gathered, joins: Sequence[_Joined], started_at: datetime, ended_at: datetime | None
) -> float:
    """Return how long the caller waited, the machine's talk included: to the first join, else to the end."""
    seen = [heard.at for leg in gathered.legs.values() for heard in leg.seen]
    until = joins[0].since if joins else ended_at or max(seen, default=started_at)
    return max((until - started_at).total_seconds(), 0.0)


def _outcome(
    gathered: Gathered, root: Leg, ends: _Ends, joins: Sequence[_Joined], messages: Sequence[Message]
) -> CallOutcome:
    if any(one.is_proven for one in joins):
        return CallOutcome.ANSWERED
    if messages:
        return CallOutcome.VOICEMAIL
    if joins:
        return CallOutcome.UNPROVEN
    is_ours = ends.direction is CallDirection.OUTBOUND
    if is_ours and any(leg.detection is _MACHINE for leg in (ends.others or (root,))):
        return CallOutcome.VOICEMAIL
    if not root.outcome:
        return CallOutcome.RUNNING
    if root.outcome in _NOT_PUT_THROUGH:
        return _NOT_PUT_THROUGH[root.outcome]
    if is_ours:
        return _outcome_of_ours(root, ends)
    tried = [leg.outcome or "canceled" for leg in ends.others if not leg.is_answered]
    if root.outcome == "canceled" or gathered.queue_result in ("hangup", "leave") or "canceled" in tried:
        return CallOutcome.ABANDONED
    return _NOT_PUT_THROUGH[tried[-1]] if tried else CallOutcome.IVR_ONLY


def _outcome_of_ours(root: Leg, ends: _Ends) -> CallOutcome:
    last = (ends.others or (root,))[-1]
    if last.outcome in _NOT_PUT_THROUGH:
        return _NOT_PUT_THROUGH[last.outcome]
    return CallOutcome.UNPROVEN if last.is_answered else CallOutcome.NO_ANSWER


def _is_signed_in(address: str) -> bool:
    """Whether one end is an app or a device known to Twilio by name: nobody else can call from one."""
    scheme, found, rest = address.partition(":")
    if not found or scheme not in ("client", "sip"):
        return False
    return scheme == "client" or not rest.partition("@")[0].lstrip("+").isdigit()


def _party(address: str, name: str = "") -> CallParty:
    scheme, found, rest = address.partition(":")
    if not found or scheme not in ("client", "sip"):
        return CallParty(address, name)
    number = rest.partition("@")[0] if scheme == "sip" and not _is_signed_in(address) else ""
    return CallParty(number, name, address)


def _lines(gathered: Gathered) -> tuple[str, ...]:
    """Return the evidence in words, oldest first."""
    told: list[tuple[datetime, str]] = []
    for leg in gathered.legs.values():
        where = "the call" if leg.sid == gathered.root else f"the leg to {leg.target or leg.sid}"
        told += [(heard.at, f"{where}: {status}") for status, heard in leg.statuses.items()]
    for message in gathered.messages:
        if message.ended and message.is_message and message.seconds > 0:
            told.append((message.ended.at, f"voicemail of {message.seconds:g} s"))
    found = [f"{at:%Y-%m-%d %H:%M:%S} UTC {words}" for at, words in sorted(told)]
    for leg in gathered.legs.values():
        if leg.detection is not MachineDetection.NOT_RUN:
            found.append(f"machine detection of {leg.target or leg.sid}: {leg.detection.value}")
    if gathered.flow is not None:
        found += gathered.flow.lines
    if gathered.queue_result:
        found.append(f"queue: {gathered.queue_result} after {gathered.queued_for:g} s")
    return tuple(dict.fromkeys(found))

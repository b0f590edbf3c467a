"""One Telnyx call, folded from the events of its session.

`call.answered` on an incoming leg says only that our own application took the call, often within a second: a bot. A
person answered where a leg that we dialled was bridged with the caller, and a key was pressed on it or machine
detection heard a human.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

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
from heardback.formats.telephony.telnyx.legs import Gathered, Leg, Recording, gather
from heardback.formats.telephony.telnyx.rows import SYSTEM
from heardback.kernel.contacts import MachineDetection

_HUMAN, _MACHINE = MachineDetection.HUMAN, MachineDetection.MACHINE
_CAUSES = {
    "user_busy": CallOutcome.BUSY,
    "timeout": CallOutcome.NO_ANSWER,
    "no_answer": CallOutcome.NO_ANSWER,
    "call_rejected": CallOutcome.NO_ANSWER,
    "not_found": CallOutcome.FAILED,
    "originator_cancel": CallOutcome.ABANDONED,
}


@dataclass(frozen=True, slots=True)
class _Joined:
    leg: Leg
    since: datetime
    seconds: float
    is_proven: bool


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Return the call that these events tell of; raises Unreadable where none of them holds a time.

    `zone` is not needed: Telnyx writes UTC.
    """
    gathered = gather(decode_rows(contents))
    begun = [(leg.started_at, leg.leg_id) for leg in gathered.legs.values() if leg.started_at is not None]
    if not begun:
        raise Unreadable(f"Nothing that Telnyx says of call {gathered.session} holds a time.")
    started_at, first = min(begun)
    root = gathered.legs[first]
    others = [gathered.legs[leg_id] for _, leg_id in sorted(begun) if leg_id != first]
    is_ours = root.direction == "outgoing"
    joins = _joins(root, others, is_ours=is_ours)
    return _record(gathered, root, others, joins, started_at)


def _record(
    gathered: Gathered, root: Leg, others: Sequence[Leg], joins: Sequence[_Joined], started_at: datetime
) -> CallRecord:
    is_ours = root.direction == "outgoing"
    proven = [one for one in joins if one.is_proven]
    counted = proven or joins
    far = (joins[0].leg if joins else others[0]) if is_ours and others else root
    messages = [] if is_ours else _messages(gathered, root, joins)
    ended_at = root.moments.get("call.hangup")
    until = counted[0].since if counted else ended_at or gathered.latest_at or started_at
    has_machine = any(leg.detection is _MACHINE for leg in (others or [root]))
    return CallRecord(
        system=SYSTEM,
        call_key=gathered.session,
        started_at=started_at,
        answered_at=proven[0].since if proven else None,
        ended_at=ended_at,
        direction=_direction(root),
        source=CallParty(root.target if is_ours and others else root.source, root.name),
        destination=CallParty(far.target),
        answered_by=CallParty(proven[0].leg.target) if proven else NOBODY,
        dialled=root.target,
        queue=gathered.queue,
        bridged_for=sum((one.seconds for one in counted), 0.0),
        rang_for=max((until - started_at).total_seconds(), 0.0),
        message_for=sum(((one.ended_at - one.started_at).total_seconds() for one in messages), 0.0),
        message_at=max((one.ended_at for one in messages), default=None),
        reached_voicemail=bool(messages) or (is_ours and has_machine),
        machine_detection=_detection(root, others, counted),
        is_person_proven=bool(proven) or not joins,
        is_withheld=root.direction == "incoming" and is_withheld(root.source),
        has_failed=root.cause in ("not_found", "unspecified") and "call.answered" not in root.moments,
        outcome=_outcome(root, others, joins, messages, has_machine=has_machine),
        recording=next((one.url for one in messages if one.url), ""),
        lines=_lines(gathered, root),
        problems=tuple(sorted(gathered.problems)),
    )


def _direction(root: Leg) -> CallDirection:
    known = {"incoming": CallDirection.INBOUND, "outgoing": CallDirection.OUTBOUND}
    return known.get(root.direction, CallDirection.UNKNOWN)


def _joins(root: Leg, others: Sequence[Leg], *, is_ours: bool) -> list[_Joined]:
    found = []
    for leg in others:
        since = leg.moments.get("call.bridged")
        if since is None and len(others) == 1 and "call.answered" in leg.moments:
            since = root.moments.get("call.bridged")
        if since is None or (leg.detection is _MACHINE and leg.pressed_at is None):
            continue
        ends = [leg.moments.get("call.hangup"), root.moments.get("call.hangup")]
        ended = min((one for one in ends if one is not None), default=None)
        seconds = max((ended - since).total_seconds(), 0.0) if ended else 0.0
        if is_ours:  # click to call: our person first, then the customer
            is_proven = _is_person(root) and leg.detection in (_HUMAN, MachineDetection.NOT_RUN)
        else:
            is_proven = _is_person(leg)
        found.append(_Joined(leg, since, seconds, is_proven))
    return sorted(found, key=lambda one: (one.since, one.leg.leg_id))


def _is_person(leg: Leg) -> bool:
    """Whether a person is proven on this leg: a key was pressed before it was bridged, or a human was heard."""
    bridged = leg.moments.get("call.bridged")
    has_pressed = leg.pressed_at is not None and (bridged is None or leg.pressed_at <= bridged)
    return has_pressed or leg.detection is _HUMAN


def _detection(root: Leg, others: Sequence[Leg], joins: Sequence[_Joined]) -> MachineDetection:
    legs = [one.leg for one in joins] or list(others)
    if not legs and root.direction == "outgoing":
        legs = [root]
    told = {leg.detection for leg in legs} - {MachineDetection.NOT_RUN}
    if any(one.is_proven for one in joins):
        return _HUMAN if _HUMAN in told else MachineDetection.NOT_RUN
    if joins:
        return MachineDetection.UNKNOWN
    if not told:
        return MachineDetection.NOT_RUN
    return next(iter(told)) if len(told) == 1 else MachineDetection.UNKNOWN


def _messages(gathered: Gathered, root: Leg, joins: Sequence[_Joined]) -> list[Recording]:
    """Return what the caller said to a machine of ours: recorded on the caller's leg while nobody was joined."""
    # An address of the same recording is another one each time that it is given.
    once = {(one.leg_id, one.started_at, one.ended_at): one for one in sorted(gathered.recordings)}
    return [
        one
        for one in once.values()
        if one.leg_id == root.leg_id
        and one.ended_at > one.started_at
        and not any(_overlaps(one, join) for join in joins)
        and not any(join.is_proven and one.ended_at <= join.since for join in joins)
    ]


def _overlaps(one: Recording, join: _Joined) -> bool:
    return (
        one.started_at.timestamp() < join.since.timestamp() + max(join.seconds, 1.0)
        and join.since < one.ended_at
    )


def _outcome(
    root: Leg,
    others: Sequence[Leg],
    joins: Sequence[_Joined],
    messages: Sequence[Recording],
    *,
    has_machine: bool,
) -> CallOutcome:
    if any(one.is_proven for one in joins):
        return CallOutcome.ANSWERED
    if messages:
        return CallOutcome.VOICEMAIL
    if joins:
        return CallOutcome.UNPROVEN
    if root.direction == "outgoing":
        return _outcome_of_ours(root, others, has_machine=has_machine)
    if "call.hangup" not in root.moments:
        return CallOutcome.RUNNING
    if "call.answered" not in root.moments:
        return _CAUSES.get(root.cause, CallOutcome.ABANDONED)
    if others:
        return CallOutcome.ABANDONED if root.hung_up_by == "caller" else CallOutcome.NO_ANSWER
    return CallOutcome.IVR_ONLY


def _outcome_of_ours(root: Leg, others: Sequence[Leg], *, has_machine: bool) -> CallOutcome:
    last = (list(others) or [root])[-1]
    if has_machine:
        return CallOutcome.VOICEMAIL
    if "call.hangup" not in root.moments:
        return CallOutcome.RUNNING
    if "call.answered" in last.moments:
        return CallOutcome.UNPROVEN
    found = _CAUSES.get(last.cause, CallOutcome.FAILED)
    return CallOutcome.NO_ANSWER if found is CallOutcome.ABANDONED else found


def _lines(gathered: Gathered, root: Leg) -> tuple[str, ...]:
    """Return the evidence in words, oldest first."""
    told = []
    for leg in gathered.legs.values():
        where = "the call" if leg is root else f"the leg to {leg.target or leg.leg_id}"
        for event, at in leg.moments.items():
            more = f" ({leg.cause})" if event == "call.hangup" and leg.cause else ""
            told.append(f"{at:%Y-%m-%d %H:%M:%S} UTC {where}: {event.removeprefix('call.')}{more}")
        if leg.detection is not MachineDetection.NOT_RUN:
            told.append(f"machine detection of {leg.target or leg.leg_id}: {leg.detection.value}")
    return tuple(sorted(told))

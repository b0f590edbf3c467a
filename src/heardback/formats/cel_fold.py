"""Asterisk CEL: all events of one call, in any order and with repeats, folded into one call record.

A person of the called side has answered when a leg other than the caller's is joined with the caller. A leg that
answered and was never joined answered nothing; the caller's own ANSWER is a machine of ours. Without any bridge
event (they are left out of some `cel.conf`) two legs that answered together prove a connection, not a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

import msgspec

from heardback.formats.calls import CallDirection, CallOutcome, CallParty, CallRecord, is_withheld
from heardback.formats.cel_channels import dials_out, is_leftover, is_local, is_machine
from heardback.formats.cel_events import Clock, Event, Row, events_of
from heardback.formats.cel_lines import lines_of
from heardback.formats.cel_parties import find_parties
from heardback.formats.cel_story import Leg, Story
from heardback.formats.records import Unreadable
from heardback.kernel.contacts import MachineDetection

# The stock greeting and its beep; personal greetings are longer, so that this errs towards a message.
_GREETING_FOR: Final = 5.0
_SHORTEST_MESSAGE: Final = 3.0
_TOGETHER: Final = 2.0
_FAILED_STATUS: Final = frozenset({"CHANUNAVAIL", "CONGESTION", "INVALIDARGS"})
_FAILED_CAUSES: Final = frozenset(
    {"1", "2", "3", "22", "27", "28", "34", "38", "41", "42", "44", "58", "88", "127"}
)
_BUSY_CAUSES: Final = frozenset({"17"})
_NO_BRIDGES: Final = (
    "There are no bridge events: list BRIDGE_ENTER and BRIDGE_EXIT in cel.conf, so that it tells who spoke."
)
_READ: Final = msgspec.json.Decoder(Row).decode
_LONGEST_EXTENSION: Final = 6
_FROM_OUTSIDE: Final = frozenset({CallDirection.INBOUND, CallDirection.UNKNOWN})
_CLOCKS: dict[tzinfo, Clock] = {}


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Return the one call behind these pieces; raises Unreadable only where no piece holds a time."""
    rows, problems = _rows(contents)
    clock = _CLOCKS.get(zone)
    if clock is None:
        clock = _CLOCKS[zone] = Clock(zone)
    events, mended = events_of(rows, clock)
    problems.extend(mended)
    if not events:
        raise Unreadable("No event of this call holds a time that can be read.")
    story = _story(events)
    story.tell(events)
    return _record(story, events, problems)


def _rows(contents: Sequence[bytes]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    unread = 0
    for content in sorted(set(contents)):
        try:
            rows.append(_READ(content))
        except (msgspec.DecodeError, UnicodeDecodeError):
            unread += 1
    problems = [f"{unread} records of this call could not be read and were left out."] if unread else []
    return rows, problems


def _story(events: Sequence[Event]) -> Story:
    legs: dict[str, Leg] = {}
    first: Leg | None = None
    named: Leg | None = None
    for event in events:
        name = event.name
        if name in legs or is_machine(name) or event.kind == "LINKEDID_END":
            continue
        if is_leftover(event.row.channame):
            continue
        leg = legs[name] = Leg(name, event.occurred_at)
        first = first or leg
        if named is None and event.uid == event.row.linkedid:
            named = leg
    caller = named or first or Leg(events[0].name, events[0].occurred_at)
    legs.setdefault(caller.name, caller)
    return Story(caller, legs)


def _record(story: Story, events: Sequence[Event], problems: list[str]) -> CallRecord:
    until = events[-1].occurred_at
    story.count_talk(story.ended_at or until)
    is_originated = _is_originated(story, events)
    direction = direction_of(story, is_originated)
    parties = find_parties(story, direction, is_originated)
    answered_at = story.joined[0][0] if story.joined else None
    is_proven = True
    detection = _detection(story)
    bridged_for = story.talked_for
    if answered_at is None:
        bridged_for = _unproven_for(story, until)
        is_proven = bridged_for == 0
        if not is_proven and not story.has_bridges:
            problems.append(_NO_BRIDGES)
    elif detection in (MachineDetection.MACHINE, MachineDetection.UNKNOWN):
        is_proven = False
    message_for, message_at = _message(story, events)
    kept_at = answered_at if is_proven else None
    outcome = _outcome(story, direction, detection, kept_at, bridged_for, message_for)
    if is_originated and outcome is CallOutcome.ABANDONED:
        # Nobody rang us: the system rang our own phone, and it was not picked up.
        outcome = CallOutcome.NO_ANSWER
    started_at = min(story.caller.since, events[0].occurred_at)
    return CallRecord(
        system="asterisk",
        call_key=events[0].row.linkedid or events[0].uid,
        started_at=started_at,
        answered_at=kept_at,
        ended_at=story.ended_at,
        direction=direction,
        source=parties.source,
        destination=parties.destination,
        answered_by=parties.answered_by if kept_at else CallParty(),
        dialled=parties.dialled,
        queue=story.queue,
        bridged_for=round(bridged_for, 6),
        rang_for=round(_rang_for(story, direction, answered_at or story.ended_at or until), 6),
        message_for=round(message_for, 6),
        message_at=message_at,
        reached_voicemail=_reached_voicemail(story),
        machine_detection=detection,
        is_person_proven=is_proven,
        is_withheld=is_withheld(parties.source.number) and direction in _FROM_OUTSIDE,
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        recording=story.recording,
        lines=lines_of(story, events, parties),
        problems=tuple(problems),
    )


def _reached_voicemail(story: Story) -> bool:
    if story.voicemail_at is None:
        return story.hints.meant_kind == "voicemail" and not story.joined
    # A member of a ringing group may have voicemail of their own, which the caller never hears.
    return not is_local(story.voicemail_on) or story.voicemail_on in story.through


def _is_originated(story: Story, events: Sequence[Event]) -> bool:
    """Whether the system itself called the first leg (click-to-call, diallers), instead of being called by it."""
    if is_local(events[0].name) or "AppDial2" in story.caller.apps:
        return True
    caller = story.caller
    if caller.answered_at is None or (caller.extens and caller.extens[0] != "s") or caller.is_outside:
        return False
    others = [leg.since for leg in story.legs.values() if leg is not caller]
    return bool(caller.extens) and (not others or caller.answered_at < min(others))


def direction_of(story: Story, is_originated: bool) -> CallDirection:
    """Return which way the call went, seen from the firm; UNKNOWN where neither lines nor numbers tell."""
    if story.hints.direction is not CallDirection.UNKNOWN:
        return story.hints.direction
    caller = story.caller
    if is_machine(caller.name):
        return CallDirection.INTERNAL
    if caller.is_outside:
        return CallDirection.OUTBOUND if is_originated else CallDirection.INBOUND
    others = [leg for leg in story.legs.values() if leg is not caller]
    dialled = next((exten for exten in caller.extens if exten[:1].isdigit() or exten[:1] in "*+"), "")
    if any(leg.is_outside for leg in others) or any(map(dials_out, caller.contexts)):
        # A colleague's phone that rings their mobile as well is still a colleague.
        is_inside = dialled.isdigit() and len(dialled) <= _LONGEST_EXTENSION
        is_inside = is_inside and any(leg.is_created and not leg.is_outside for leg in others)
        return CallDirection.INTERNAL if is_inside else CallDirection.OUTBOUND
    number = caller.started_number or (caller.numbers[0] if caller.numbers else "")
    if not 2 <= _digits(number) <= _LONGEST_EXTENSION:
        return CallDirection.UNKNOWN
    is_long = _digits(dialled) > _LONGEST_EXTENSION and dialled[0] != "*"
    return CallDirection.OUTBOUND if is_long else CallDirection.INTERNAL


def _digits(number: str) -> int:
    return sum(map(str.isdigit, number))


def _detection(story: Story) -> MachineDetection:
    if story.detection_at is None:
        return MachineDetection.NOT_RUN
    words = " ".join(f"{move.kind} {move.row.userfield} {move.row.extra}".upper() for move in story.moves)
    if "AMD" in words or "DETECT" in words:
        if "MACHINE" in words:
            return MachineDetection.MACHINE
        if "HUMAN" in words or "PERSON" in words:
            return MachineDetection.HUMAN
    return MachineDetection.UNKNOWN


def _unproven_for(story: Story, until: datetime) -> float:
    """How long something was connected that no event proves to be a person; 0 where nothing was."""
    if story.joined_unknown_at is not None:
        return max(0.0, ((story.ended_at or until) - story.joined_unknown_at).total_seconds())
    caller = story.caller
    if story.has_bridges or caller.answered_at is None:
        return 0.0
    for leg in story.legs.values():
        if leg is caller or leg.answered_at is None:
            continue
        after = (caller.answered_at - leg.answered_at).total_seconds()
        gone_at = min(leg.ended_at or until, caller.ended_at or until)
        together = (gone_at - max(caller.answered_at, leg.answered_at)).total_seconds()
        if 0 <= after <= _TOGETHER and together >= _TOGETHER:
            return together
    return 0.0


def _message(story: Story, events: Sequence[Event]) -> tuple[float, datetime | None]:
    """How long the caller can have spoken on our voicemail, and until when."""
    since = story.voicemail_at
    if since is None or story.joined or story.voicemail_until is None or not _reached_voicemail(story):
        return 0.0, None
    until = story.voicemail_until
    if any("VMSTATUS" in e.row.extra and "SUCCESS" not in e.row.extra for e in events):
        return 0.0, None
    answered_at = story.caller.answered_at
    if answered_at is not None and since < answered_at <= until:
        since = answered_at
    spoke_for = (until - since).total_seconds() - _GREETING_FOR
    return (spoke_for, until) if spoke_for >= _SHORTEST_MESSAGE else (0.0, None)


def _rang_for(story: Story, direction: CallDirection, until: datetime) -> float:
    caller = story.caller
    starts = [leg.since for leg in story.rung]
    starts.extend(at for at in (story.queued_at, story.dialled_at) if at is not None)
    # Whoever waits for us waits from the moment that a machine of ours took the call.
    if direction is not CallDirection.OUTBOUND and caller.answered_at is not None:
        starts.append(caller.answered_at)
    if not starts:
        starts.append(caller.since)
    return max(0.0, (until - min(starts)).total_seconds())


def _outcome(
    story: Story,
    direction: CallDirection,
    detection: MachineDetection,
    answered_at: datetime | None,
    bridged_for: float,
    message_for: float,
) -> CallOutcome:
    if story.ended_at is None:
        return CallOutcome.RUNNING
    if answered_at is not None:
        return CallOutcome.ANSWERED
    if detection is MachineDetection.MACHINE or message_for > 0:
        return CallOutcome.VOICEMAIL
    if bridged_for > 0:
        return CallOutcome.UNPROVEN
    return _unanswered(story, direction)


def _unanswered(story: Story, direction: CallDirection) -> CallOutcome:
    status, cause = story.dialstatus.upper(), story.hangup_cause
    if not story.rung and story.queued_at is None and story.voicemail_at is None and story.caller.answered_at:
        return CallOutcome.IVR_ONLY
    if status == "BUSY" or (not status and cause in _BUSY_CAUSES):
        return CallOutcome.BUSY
    if status in _FAILED_STATUS or (not status and cause in _FAILED_CAUSES):
        return CallOutcome.FAILED
    if status == "CANCEL" and direction is not CallDirection.OUTBOUND:
        return CallOutcome.ABANDONED
    if direction is CallDirection.OUTBOUND or status == "NOANSWER":
        return CallOutcome.NO_ANSWER
    return CallOutcome.ABANDONED if _gave_up(story) else CallOutcome.NO_ANSWER


def _gave_up(story: Story) -> bool:
    """Whether the caller left first: no leg that rang for them was gone before."""
    if story.hangup_source:
        return story.hangup_source.startswith(story.caller.endpoint)
    others = [
        leg.ended_at for leg in story.legs.values() if leg is not story.caller and leg.ended_at is not None
    ]
    gone_at = story.caller.ended_at
    return gone_at is None or not others or max(others) >= gone_at

"""Asterisk CEL: all events of one call, in any order and with repeats, folded into one call record.

A person of the called side has answered when a leg other than the caller's is joined with the caller. A leg that
answered and was never joined answered nothing; the caller's own ANSWER is a machine of ours. Without any bridge
event (they are left out of some `cel.conf`) two legs that answered together prove a connection, not a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

import msgspec

from heardback.formats.calls import NOBODY, CallDirection, CallOutcome, CallRecord, is_withheld
from heardback.formats.cel_channels import is_leftover, is_machine
from heardback.formats.cel_events import Clock, Event, Row, born_at, events_of
from heardback.formats.cel_legs import Leg
from heardback.formats.cel_lines import lines_of
from heardback.formats.cel_parties import find_parties
from heardback.formats.cel_ruling import (
    detection_of,
    direction_of,
    is_originated,
    is_outside_only,
    left_waiting_for,
    message_of,
    rang_for,
    reached_voicemail,
    unanswered,
    unproven_for,
)
from heardback.formats.cel_story import Story
from heardback.formats.records import Unreadable
from heardback.kernel.contacts import MachineDetection

_NO_BRIDGES: Final = (
    "There are no bridge events: list BRIDGE_ENTER and BRIDGE_EXIT in cel.conf, so that it tells who spoke."
)
_OUTSIDE_ONLY: Final = (
    "Only an outside line took it, as a mobile's voicemail would have: have the phone system ask for a key."
)
_NO_NAMES: Final = (
    "There are no channel names: add channame to the columns, so that it tells phones from announcements."
)
_READ: Final = msgspec.json.Decoder(Row).decode
_FROM_OUTSIDE: Final = frozenset({CallDirection.INBOUND, CallDirection.UNKNOWN})
_NO_PROOF: Final = frozenset({MachineDetection.MACHINE, MachineDetection.UNKNOWN})
_QUARTER: Final = timedelta(minutes=15)
_FARTHEST_ZONE: Final = timedelta(hours=15)
_CLOCKS: dict[tzinfo, Clock] = {}


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Return the one call behind these pieces; raises Unreadable only where no piece holds a time."""
    rows, problems = _rows(contents)
    clock = _CLOCKS.get(zone)
    if clock is None:
        clock = _CLOCKS[zone] = Clock(zone)
    events, mended = events_of(rows, clock)
    if not events:
        raise Unreadable("No event of this call holds a time that can be read.")
    problems += mended
    story = _story(events)
    story.tell(events)
    problems += _doubts_of_zone(story, events)
    return _record(story, events, problems)


def _rows(contents: Sequence[bytes]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    unread = 0
    for content in sorted(set(contents)):
        try:
            rows.append(_READ(content))
        except (msgspec.DecodeError, UnicodeDecodeError):
            unread += 1
    return rows, [f"{unread} records of this call could not be read and were left out."] if unread else []


def _story(events: Sequence[Event]) -> Story:
    """Begin a story with its legs: the caller is the leg that the call is named after, else the first."""
    legs: dict[str, Leg] = {}
    caller: Leg | None = None
    for event in events:
        name = event.name
        if (
            name in legs
            or is_machine(name)
            or event.kind == "LINKEDID_END"
            or is_leftover(event.row.channame)
        ):
            continue
        leg = legs[name] = Leg(name, event.occurred_at)
        if caller is None and event.uid == event.row.linkedid:
            caller = leg
    if caller is None:
        caller = next(iter(legs.values()), None) or Leg(events[0].name, events[0].occurred_at)
        legs[caller.name] = caller
    return Story(caller, legs)


def _doubts_of_zone(story: Story, events: Sequence[Event]) -> list[str]:
    """A channel's id begins with its birth by the system's own clock: a difference of whole quarters is a zone."""
    first = next(
        (event for event in events if event.kind == "CHAN_START" and event.name == story.caller.name), None
    )
    born = born_at(first.uid) if first is not None else None
    if first is None or born is None:
        return []
    apart = first.occurred_at - born
    off = round(apart / _QUARTER)
    if not off or abs(apart) > _FARTHEST_ZONE or abs(apart - off * _QUARTER) > timedelta(seconds=5):
        return []
    return [
        f"Its times lie {off / 4:+g} h beside the channels' own birth: check the time zone of these records."
    ]


def _record(story: Story, events: Sequence[Event], problems: list[str]) -> CallRecord:
    until = story.ended_at or events[-1].occurred_at
    story.count_talk(until)
    was_originated = is_originated(story, events)
    direction = direction_of(story, was_originated)
    parties = find_parties(story, direction, was_originated)
    detection = detection_of(story)
    joined_at = story.joined[0][0] if story.joined else None
    bridged_for = story.talked_for if joined_at else unproven_for(story, until)
    is_named = any(event.row.channame for event in events)
    went_outside = is_outside_only(story, direction, detection)
    is_seen = is_named and detection not in _NO_PROOF and not went_outside
    is_proven = is_seen if joined_at else bridged_for == 0
    answered_at = joined_at if is_proven else None
    message_for, message_at = message_of(story, events)
    outcome = _outcome(story, detection, answered_at, bridged_for, message_for)
    outcome = outcome or unanswered(story, direction, was_originated)
    if not is_proven:
        problems += _doubts_of_person(story, is_named=is_named, went_outside=went_outside)
    return CallRecord(
        system="asterisk",
        call_key=events[0].row.linkedid or events[0].uid,
        started_at=min(story.caller.since, events[0].occurred_at),
        answered_at=answered_at,
        ended_at=story.ended_at,
        direction=direction,
        source=parties.source,
        destination=parties.destination,
        answered_by=parties.answered_by if answered_at else NOBODY,
        dialled=parties.dialled,
        queue=story.queue,
        bridged_for=round(bridged_for, 6),
        rang_for=round(rang_for(story, direction, joined_at or until), 6),
        message_for=round(message_for, 6),
        message_at=message_at,
        left_waiting_for=round(left_waiting_for(story), 6) if is_proven else 0.0,
        reached_voicemail=reached_voicemail(story),
        machine_detection=detection,
        is_person_proven=is_proven,
        is_withheld=is_withheld(parties.source.number) and direction in _FROM_OUTSIDE,
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        recording=story.recording,
        lines=lines_of(story, events, parties),
        problems=tuple(problems),
    )


def _doubts_of_person(story: Story, *, is_named: bool, went_outside: bool) -> list[str]:
    if went_outside:
        return [_OUTSIDE_ONLY]
    if not is_named:
        return [_NO_NAMES]
    return [] if story.has_bridges else [_NO_BRIDGES]


def _outcome(
    story: Story,
    detection: MachineDetection,
    answered_at: datetime | None,
    bridged_for: float,
    message_for: float,
) -> CallOutcome | None:
    """What became of a call that still runs or in which something answered, else None."""
    if story.ended_at is None:
        return CallOutcome.RUNNING
    if answered_at is not None:
        return CallOutcome.ANSWERED
    if detection is MachineDetection.MACHINE or message_for > 0:
        return CallOutcome.VOICEMAIL
    return CallOutcome.UNPROVEN if bridged_for > 0 else None

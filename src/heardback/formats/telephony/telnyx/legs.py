"""The legs of one Telnyx call session, gathered from its events in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from heardback.formats.telephony.moments import moment_of, seconds_of
from heardback.formats.telephony.telnyx.rows import is_known, unknown
from heardback.kernel.contacts import MachineDetection

_DETECTED: Final = {
    "human": MachineDetection.HUMAN,
    "human_residence": MachineDetection.HUMAN,
    "human_business": MachineDetection.HUMAN,
    "machine": MachineDetection.MACHINE,
    "fax_detected": MachineDetection.MACHINE,
    "not_sure": MachineDetection.UNKNOWN,
    "silence": MachineDetection.UNKNOWN,
}


@dataclass(slots=True)
class Leg:
    """One leg: when each kind of event first came. `pressed_at`: a key was pressed on it."""

    leg_id: str
    direction: str = ""
    source: str = ""
    target: str = ""
    name: str = ""
    moments: dict[str, datetime] = field(default_factory=dict)
    started_at: datetime | None = None
    cause: str = ""
    hung_up_by: str = ""
    pressed_at: datetime | None = None
    detections: set[MachineDetection] = field(default_factory=set)

    @property
    def detection(self) -> MachineDetection:
        """What machine detection said; two answers that differ prove nothing."""
        told = self.detections - {MachineDetection.UNKNOWN} or self.detections
        return MachineDetection.UNKNOWN if len(told) > 1 else next(iter(told), MachineDetection.NOT_RUN)


@dataclass(frozen=True, slots=True, order=True)
class Recording:
    leg_id: str
    started_at: datetime
    ended_at: datetime
    url: str


@dataclass(slots=True)
class Gathered:
    """All that the events of one session say together."""

    session: str = ""
    legs: dict[str, Leg] = field(default_factory=dict)
    recordings: set[Recording] = field(default_factory=set)
    queue: str = ""
    dequeued: str = ""
    problems: set[str] = field(default_factory=set)
    latest_at: datetime | None = None


def gather(rows: Sequence[Mapping[str, str]]) -> Gathered:
    """Return what `rows`, all of one session, say together."""
    gathered = Gathered()
    for row in rows:
        gathered.session = gathered.session or row.get("call_session_id", "")
        at = moment_of(row.get("occurred_at"))
        event = row.get("event_type", "")
        if at is None:
            gathered.problems.add(f"A Telnyx event {event!r} says no moment: nothing was concluded from it.")
            continue
        gathered.latest_at = max(gathered.latest_at or at, at)
        if "call_leg_id" in row:
            _of_leg(
                gathered,
                gathered.legs.setdefault(row["call_leg_id"], Leg(row["call_leg_id"])),
                event,
                at,
                row,
            )
        elif not is_known(event):
            gathered.problems.add(unknown(event))
    return gathered


def _of_leg(gathered: Gathered, leg: Leg, event: str, at: datetime, row: Mapping[str, str]) -> None:
    leg.direction = leg.direction or row.get("direction", "")
    if event == "call.initiated" or not leg.source:
        leg.source = row.get("from", leg.source)
    if event == "call.initiated" or not leg.target:
        leg.target = row.get("to", leg.target)
    leg.name = leg.name or row.get("caller_id_name", "") or row.get("from_display_name", "")
    began = moment_of(row.get("start_time")) or at
    leg.started_at = min(leg.started_at or began, began)
    leg.moments[event] = min(leg.moments.get(event, at), at)
    if event == "call.hangup":
        leg.cause, leg.hung_up_by = row.get("hangup_cause", ""), row.get("hangup_source", "")
    elif event in ("call.machine.detection.ended", "call.machine.premium.detection.ended"):
        _detected(gathered, leg, row.get("result", ""))
    elif event == "call.recording.saved":
        _recorded(gathered, leg, row, at)
    elif event == "call.dtmf.received" or (event == "call.gather.ended" and row.get("digits")):
        leg.pressed_at = min(leg.pressed_at or at, at)
    elif event == "call.enqueued":
        gathered.queue = row.get("queue", "")
    elif event == "call.dequeued":
        gathered.dequeued = row.get("reason", "")
    elif not is_known(event):
        gathered.problems.add(unknown(event))


def _detected(gathered: Gathered, leg: Leg, result: str) -> None:
    leg.detections.add(_DETECTED.get(result, MachineDetection.UNKNOWN))
    if result not in _DETECTED:
        gathered.problems.add(
            f"Telnyx's machine detection says {result!r}, which is not known here: it proves no person."
        )


def _recorded(gathered: Gathered, leg: Leg, row: Mapping[str, str], at: datetime) -> None:
    ended = moment_of(row.get("recording_ended_at")) or at
    started = moment_of(row.get("recording_started_at")) or ended
    length = seconds_of(row.get("duration_millis"))
    if started == ended and length:
        started = ended.fromtimestamp(ended.timestamp() - length / 1000, ended.tzinfo)
    url = row.get("recording_urls.mp3") or row.get("recording_urls.wav") or ""
    gathered.recordings.add(Recording(leg.leg_id, started, ended, url))

"""The legs of one Twilio call, gathered from rows in any order: who, when, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from heardback.formats.telephony.flow_events import FlowFold, What, flow_events_of, fold_flow, is_flow_row
from heardback.formats.telephony.moments import Heard, best, moment_of, seconds_of
from heardback.formats.telephony.twilio.rows import OWN_KEY, RECEIVED, record_source
from heardback.kernel.contacts import MachineDetection

ENDED: Final = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_BEGUN: Final = frozenset({"queued", "initiated", "ringing"})
_LIVE: Final = frozenset({"queued", "initiated", "ringing", "in-progress"})
_MACHINES: Final = frozenset(
    {"machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax"}
)
# What some rows call differently.
_SAME: Final = {"answered": "in-progress", "no_answer": "no-answer", "cancelled": "canceled"}


@dataclass(slots=True)
class Leg:
    """One leg. `statuses` keeps the best telling of when each was reached; `accepted`: a person pressed 1.

    `was_bridged` None: nobody says. `joined_for`: how long our own answer point saw it joined with the caller.
    `is_doubtful`: 1 was pressed, the call is over, and nobody says that the two were ever joined.
    """

    sid: str
    parent: str = ""
    direction: str = ""
    source: str = ""
    target: str = ""
    name: str = ""
    staff: str = ""
    forwarded_from: str = ""
    statuses: dict[str, Heard] = field(default_factory=dict)
    seen: list[Heard] = field(default_factory=list)
    began: Heard | None = None
    duration: float | None = None
    detections: set[MachineDetection] = field(default_factory=set)
    was_bridged: bool | None = None
    accepted: Heard | None = None
    joined_for: float = 0.0
    is_doubtful: bool = False

    @property
    def outcome(self) -> str:
        """The status that it ended with; '' while it runs. The one told best wins, never the one told last."""
        ended = sorted((heard, status) for status, heard in self.statuses.items() if status in ENDED)
        return ended[0][1] if ended else ""

    @property
    def ended_at(self) -> datetime | None:
        return self.statuses[self.outcome].at if self.outcome else None

    @property
    def started_at(self) -> datetime | None:
        """When it began, by Twilio's clock; else the first that was heard of it, since nobody hears too early."""
        if self.began is not None:
            return self.began.at
        return min((heard.at for heard in self.seen), default=None)

    @property
    def is_answered(self) -> bool:
        """Whether something picked up, a machine or a person."""
        return "in-progress" in self.statuses or self.outcome == "completed"

    @property
    def answered_at(self) -> datetime | None:
        """When something picked up: as told, else the end less the length of the call."""
        told, ended = self.statuses.get("in-progress"), self.ended_at
        reckoned = (
            ended - timedelta(seconds=self.duration) if ended and self.duration and self.is_answered else None
        )
        if told is not None and (not told.is_late or reckoned is None):
            return told.at
        if reckoned is not None:
            return reckoned
        return ended if self.is_answered else None

    @property
    def detection(self) -> MachineDetection:
        """What machine detection said; two answers that differ prove nothing."""
        told = self.detections - {MachineDetection.UNKNOWN} or self.detections
        if len(told) > 1:
            return MachineDetection.UNKNOWN
        return next(iter(told), MachineDetection.NOT_RUN)


@dataclass(frozen=True, slots=True)
class Message:
    """One recording: its SID, of which leg, how long, when it ended, and where it lies."""

    sid: str
    leg: str
    is_message: bool
    seconds: float
    ended: Heard | None
    url: str
    status: str


@dataclass(slots=True)
class Gathered:
    """All that rows say of one call; `flow` is what our own answer point says of it."""

    root: str
    key: str
    legs: dict[str, Leg] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    flow: FlowFold | None = None
    queue: str = ""
    queue_result: str = ""
    queued_for: float = 0.0
    queue_left: Heard | None = None
    problems: list[str] = field(default_factory=list)

    def leg(self, sid: str) -> Leg:
        return self.legs.setdefault(sid, Leg(sid))

    @property
    def children(self) -> list[Leg]:
        """The legs that the call was put through to, in the order in which they were dialled."""
        far = datetime.max.replace(tzinfo=UTC)
        found = [leg for leg in self.legs.values() if leg.sid != self.root]
        return sorted(found, key=lambda leg: (leg.started_at or far, leg.sid))


def gather(rows: Sequence[Mapping[str, str]]) -> Gathered:
    """Return what `rows`, all of one call, say together."""
    root = _root(rows)
    gathered = Gathered(root, max((row.get(OWN_KEY, "") for row in rows), default="") or root)
    for row in rows:
        if is_flow_row(row):
            continue
        if "CallSid" in row:
            _webhook(gathered, row)
        elif "call_sid" in row:
            _recording(gathered, row)
        else:
            _resource(gathered, row)
    _flow(gathered, rows)
    gathered.problems.sort()
    return gathered


def _root(rows: Sequence[Mapping[str, str]]) -> str:
    """Return the root's SID: the parent that any row names, else the call that they are all of."""
    parents = sorted({row.get("ParentCallSid") or row.get("parent_call_sid") or "" for row in rows} - {""})
    own = sorted({row.get("CallSid") or row.get("call_sid") or row.get("sid") or "" for row in rows} - {""})
    return next(iter(parents or own), "")


def _webhook(gathered: Gathered, row: Mapping[str, str]) -> None:
    leg = gathered.leg(row["CallSid"])
    leg.parent = leg.parent or row.get("ParentCallSid", "")
    _about(leg, row, "Direction", "From", "To", "CallerName", "ForwardedFrom")
    heard = _heard(row, "Timestamp")
    if heard is not None:
        leg.seen.append(heard)
    is_aside = "RecordingSid" in row and "CallStatus" not in row
    if "CallStatus" in row and not is_aside:
        _status(gathered, leg, row["CallStatus"], heard)
    length = seconds_of(row.get("CallDuration"))
    if length is not None:
        leg.duration = max(length, leg.duration or 0.0)
    _detected(gathered, leg, row.get("AnsweredBy"))
    if "DialCallStatus" in row:
        _dialled(gathered, row, heard)
    if "QueueResult" in row or "QueueSid" in row:
        _queued(gathered, row, heard)
    if "RecordingSid" in row or "RecordingUrl" in row:
        _recorded(gathered, row, heard)


def _dialled(gathered: Gathered, row: Mapping[str, str], heard: Heard | None) -> None:
    """The action of a <Dial>: what became of the leg that it made, told when it was over."""
    leg = gathered.leg(row.get("DialCallSid") or f"{row['CallSid']}/dial")
    leg.parent = leg.parent or row["CallSid"]
    length = seconds_of(row.get("DialCallDuration"))
    if length is not None:
        leg.duration = max(length, leg.duration or 0.0)
    if "DialBridged" in row:
        leg.was_bridged = bool(leg.was_bridged) or row["DialBridged"] == "true"
    # "answered" is said of a leg that goes on in a conference: it is over for this call all the same.
    status = "completed" if row["DialCallStatus"] == "answered" else row["DialCallStatus"]
    _status(gathered, leg, status, heard)


def _queued(gathered: Gathered, row: Mapping[str, str], heard: Heard | None) -> None:
    gathered.queue = max(gathered.queue, row.get("QueueSid", ""))
    gathered.queued_for = max(gathered.queued_for, seconds_of(row.get("QueueTime")) or 0.0)
    if row.get("QueueResult"):
        gathered.queue_result = max(gathered.queue_result, row["QueueResult"])
        gathered.queue_left = best(gathered.queue_left, heard)


def _recorded(gathered: Gathered, row: Mapping[str, str], heard: Heard | None) -> None:
    """A recording's callback, or the action of a <Record>, which names no source."""
    started = moment_of(row.get("RecordingStartTime"))
    seconds = seconds_of(row.get("RecordingDuration")) or 0.0
    gathered.messages.append(
        Message(
            sid=row.get("RecordingSid") or row.get("RecordingUrl", "").rpartition("/")[2],
            leg=row["CallSid"],
            is_message=record_source(row) == "RecordVerb",
            seconds=seconds,
            ended=Heard(False, started + timedelta(seconds=seconds)) if started else heard,
            url=row.get("RecordingUrl", ""),
            status=row.get("RecordingStatus", "completed"),
        )
    )


def _recording(gathered: Gathered, row: Mapping[str, str]) -> None:
    """A Recording resource."""
    gathered.leg(row["call_sid"])
    started = moment_of(row.get("start_time")) or moment_of(row.get("date_created"))
    seconds = seconds_of(row.get("duration")) or 0.0
    gathered.messages.append(
        Message(
            sid=row.get("sid", ""),
            leg=row["call_sid"],
            is_message=row.get("source") == "RecordVerb",
            seconds=seconds,
            ended=Heard(False, started + timedelta(seconds=seconds)) if started else None,
            url=row.get("url", ""),
            status=row.get("status", "completed"),
        )
    )


def _resource(gathered: Gathered, row: Mapping[str, str]) -> None:
    """A Call resource: each list of calls tells it anew, and the last state is the fullest."""
    leg = gathered.leg(row["sid"])
    leg.parent = leg.parent or row.get("parent_call_sid", "")
    _about(leg, row, "direction", "from", "to", "caller_name", "forwarded_from")
    for name in ("start_time", "date_created"):
        moment = moment_of(row.get(name))
        if moment is not None:
            leg.seen.append(Heard(False, moment))
            leg.began = best(leg.began, leg.seen[-1])
            break
    length = seconds_of(row.get("duration"))
    status = _SAME.get(row.get("status", ""), row.get("status", ""))
    if length is not None and status == "completed":
        leg.duration = max(length, leg.duration or 0.0)
    ended = moment_of(row.get("end_time"))
    known = moment_of(row.get("date_updated")) or moment_of(row.get("start_time"))
    if status in ENDED and ended is not None:
        _status(gathered, leg, status, Heard(False, ended))
    elif status:
        _status(gathered, leg, status, Heard(True, known) if known else best(*leg.seen))
    _detected(gathered, leg, row.get("answered_by"))
    waited = seconds_of(row.get("queue_time"))
    gathered.queued_for = max(gathered.queued_for, (waited or 0.0) / 1000)


def _flow(gathered: Gathered, rows: Sequence[Mapping[str, str]]) -> None:
    """What the firm's own answer point did with the call: it knows who pressed 1, which Twilio does not tell."""
    steps = flow_events_of(rows)
    gathered.flow = flow = fold_flow(steps)
    if flow is None:
        return
    root = gathered.leg(gathered.root)
    root.direction = root.direction or "inbound"
    root.source, root.target = root.source or flow.caller, root.target or flow.dialled
    root.seen.append(Heard(False, flow.started_at))
    if flow.ended_at is not None:
        _status(gathered, root, "completed", Heard(True, flow.ended_at))
    sids = {step.rung: step.leg for step in steps if step.leg}
    for step in steps:
        heard = Heard(False, step.at)
        if step.what is What.ACCEPTED or step.what is What.PARTED:
            leg = gathered.leg(sids.get(step.rung) or f"{gathered.root}/{step.rung}")
            leg.is_doubtful = flow.is_unproven and not leg.is_answered
            leg.target, leg.staff = leg.target or step.number, leg.staff or step.staff
            leg.seen.append(heard)
            if step.what is What.ACCEPTED:
                leg.accepted = best(leg.accepted, heard)
            else:
                leg.was_bridged = bool(leg.was_bridged) or step.is_joined
                leg.joined_for = max(leg.joined_for, step.seconds)
        elif step.what is What.VOICEMAIL:
            sid = step.recording.rpartition("/")[2]
            url = step.recording if sid != step.recording else ""
            gathered.messages.append(Message(sid, gathered.root, True, step.seconds, heard, url, "completed"))


def _about(leg: Leg, row: Mapping[str, str], *names: str) -> None:
    direction, source, target, name, forwarded = (row.get(one, "") for one in names)
    leg.direction = leg.direction or direction
    leg.source = leg.source or source
    leg.target = leg.target or target
    leg.name = leg.name or name
    leg.forwarded_from = leg.forwarded_from or forwarded


def _status(gathered: Gathered, leg: Leg, given: str, heard: Heard | None) -> None:
    status = _SAME.get(given, given)
    if status not in ENDED and status not in _LIVE:
        gathered.problems.append(
            f"Twilio says status {given!r}, which is not known here: nothing was concluded from it."
        )
        return
    if heard is None:
        return
    leg.seen.append(heard)
    if status in _BEGUN and not heard.is_late:
        leg.began = best(leg.began, heard)
    known = best(leg.statuses.get(status), heard)
    assert known is not None
    leg.statuses[status] = known


def _detected(gathered: Gathered, leg: Leg, given: str | None) -> None:
    if not given:
        return
    if given == "human":
        leg.detections.add(MachineDetection.HUMAN)
    elif given in _MACHINES:
        leg.detections.add(MachineDetection.MACHINE)
    else:
        leg.detections.add(MachineDetection.UNKNOWN)
        if given != "unknown":
            gathered.problems.append(
                f"Twilio's machine detection says {given!r}, which is not known here: it proves no person."
            )


def _heard(row: Mapping[str, str], name: str) -> Heard | None:
    """Return when a row's event was: by Twilio's clock where it says so, else by ours when the row came."""
    told = moment_of(row.get(name))
    if told is not None:
        return Heard(False, told)
    received = moment_of(row.get(RECEIVED))
    return Heard(True, received) if received else None

"""One call's events retold in order: its legs, who heard the caller from when, queues, voicemail and endings.

A leg is a phone or a line, known by its channel name, whatever channel ids masquerades give it. All is found going
forward in time, so that what is missing at the end of a call adds no join.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from heardback.formats.cel_bridges import PAIRS, Bridges
from heardback.formats.cel_channels import is_leftover, is_local, is_machine
from heardback.formats.cel_events import Event
from heardback.formats.cel_hints import Hints, extra_of
from heardback.formats.cel_legs import Leg

_VOICEMAIL_APPS: Final = frozenset({"voicemail", "minivmrecord"})
_VOICEMAIL_CONTEXTS: Final = frozenset({"voicemail", "vm", "vmail", "mailbox"})
_NO_APP: Final = frozenset({"", "macro", "gosub", "goto"})
_OPENS: Final = frozenset({"BRIDGE_ENTER", "CONF_ENTER", *PAIRS})
_CLOSES: Final = frozenset({"BRIDGE_EXIT", "BRIDGE_END", "CONF_EXIT"})
_ENDS: Final = frozenset({"HANGUP", "CHAN_END"})
_ORDINARY: Final = frozenset({"CHAN_START", "ANSWER", "APP_START", "APP_END"})


@dataclass(slots=True)
class Story:
    """What a call's events add up to; `tell` takes them oldest first and says when the call has ended.

    `joined` are the legs that were joined with the caller, in the order of their first hearing; `joined_unknown_at`
    is a join whose other end no row names; `quiet_since` is the end of the last join. `moves` are all events besides
    the ordinary course of a call.
    """

    caller: Leg
    legs: dict[str, Leg]
    hints: Hints = field(default_factory=Hints)
    bridges: Bridges = field(default_factory=Bridges)
    joined: list[tuple[datetime, Leg]] = field(default_factory=list)
    talked_for: float = 0.0
    quiet_since: datetime | None = None
    joined_unknown_at: datetime | None = None
    ended_at: datetime | None = None
    queue: str = ""
    queued_at: datetime | None = None
    queued_last_at: datetime | None = None
    dialled_at: datetime | None = None
    dial_data: list[str] = field(default_factory=list)
    voicemail_at: datetime | None = None
    voicemail_until: datetime | None = None
    voicemail_on: str = ""
    detection_at: datetime | None = None
    recording: str = ""
    dialstatus: str = ""
    hangup_cause: str = ""
    hangup_source: str = ""
    has_bridges: bool = False
    moves: list[Event] = field(default_factory=list)
    _open: set[str] = field(default_factory=set)
    _talking: frozenset[str] = frozenset()
    _talks_since: datetime | None = None
    _last_end: datetime | None = None
    _is_retired: bool = False

    def tell(self, events: Iterable[Event]) -> None:
        """Take in all events, oldest first."""
        for event in events:
            kind = event.kind
            if kind == "LINKEDID_END":
                self._is_retired = True
                self._last_end = self._last_end or event.occurred_at
                continue
            self._meet(event)
            if kind in _OPENS:
                self._enter(event)
            elif kind in _CLOSES:
                if self.bridges.leave(event):
                    self._look(event.occurred_at)
            elif kind in _ENDS:
                self._end(event)
            elif kind not in _ORDINARY:
                self.moves.append(event)
                self.hints.read(event)
            self._follow_app(event)
        # Every channel is known to be gone, or Asterisk retired the call's id.
        if self._is_retired or (self._last_end is not None and not self._open):
            self.ended_at = self._last_end

    @property
    def rung(self) -> list[Leg]:
        """The legs that this call made ring, in their order; all others where no row tells of any being made."""
        others = [leg for leg in self.legs.values() if leg is not self.caller]
        made = [leg for leg in others if leg.is_created]
        return others if not made and not self.caller.is_created else made

    def count_talk(self, until: datetime) -> None:
        """Close the join that is open at the end of what is known."""
        if self._talks_since is not None:
            self.talked_for += max(0.0, (until - self._talks_since).total_seconds())
            self.quiet_since = until
            self._talks_since = None

    def _meet(self, event: Event) -> None:
        if event.kind not in _ENDS and not self.bridges.knows(event.uid):
            self._open.add(event.uid)
        if self.bridges.rename(event):
            self._look(event.occurred_at)
        leg = self.legs.get(event.name)
        if leg is not None and not is_leftover(event.row.channame):
            leg.hear(event)

    def _enter(self, event: Event) -> None:
        self.has_bridges = True
        is_pair = event.kind in PAIRS
        peers = [peer for peer in event.row.peer.split(",") if peer]
        if is_pair and not peers:
            peers = self._who_answered(event.uid)
        bridge = self.bridges.enter(event, peers, self.legs)
        if event.name == self.caller.name:
            if is_pair and self.bridges.size(bridge) < 2:
                self.joined_unknown_at = self.joined_unknown_at or event.occurred_at
            if self.bridges.is_holding(bridge) and not self.joined:
                self.queued_at = self.queued_at or event.occurred_at
        self._look(event.occurred_at)

    def _who_answered(self, uid: str) -> list[str]:
        """The leg that answered last and is still there: where the old event names no peer, it is that one."""
        if self.bridges.name_of(uid) != self.caller.name:
            return [self.caller.name]
        answered = [
            (leg.answered_at, leg.name)
            for leg in self.legs.values()
            if leg is not self.caller and leg.answered_at and not leg.ended_at and not is_machine(leg.name)
        ]
        return [max(answered)[1]] if answered else []

    def _end(self, event: Event) -> None:
        self._open.discard(event.uid)
        self._last_end = event.occurred_at
        if self.bridges.take_out(event.uid):
            self._look(event.occurred_at)
        leg = self.legs.get(event.name)
        if is_leftover(event.row.channame):
            return
        if leg is not None:
            leg.ended_at = leg.ended_at or event.occurred_at
        if event.kind == "HANGUP" and event.row.extra:
            self._hear_hangup(event, leg is self.caller)

    def _hear_hangup(self, event: Event, is_caller: bool) -> None:
        extra = extra_of(event.row.extra)
        cause = extra.get("hangupcause", "")
        if is_caller:
            self.dialstatus = extra.get("dialstatus", "")
            self.hangup_source = extra.get("hangupsource", "")
            self.hangup_cause = cause or self.hangup_cause
        else:
            self.hangup_cause = self.hangup_cause or cause

    def _look(self, now: datetime) -> None:
        """See who hears the caller now, and keep the beginnings and lengths of joins."""
        talking = self.bridges.heard_by(self.caller.name)
        if talking == self._talking:
            return
        if self._talking and not talking:
            self.count_talk(now)
        if talking and not self._talking:
            self._talks_since = now
        for name in sorted(talking - self._talking):
            leg = self.legs.setdefault(name, Leg(name, now))
            if not self.joined or self.joined[-1][1] is not leg:
                self.joined.append((now, leg))
        self._talking = talking

    def _follow_app(self, event: Event) -> None:
        """Notice what applications tell: queue, dialled numbers, recordings, machine detection, voicemail."""
        app = event.row.appname.lower() if event.row.appname else ""
        data, at = event.row.appdata, event.occurred_at
        is_caller = event.name == self.caller.name
        if app == "dial":
            self.dialled_at = self.dialled_at or at
            if data and data not in self.dial_data:
                self.dial_data.append(data)
        elif app == "queue" and (is_caller or event.kind == "APP_START"):
            self.queue = self.queue or data.partition(",")[0]
            self.queued_at = self.queued_at or at
            if event.kind == "APP_START":
                self.queued_last_at = at
        elif app == "mixmonitor":
            self.recording = self.recording or data.partition(",")[0]
        elif app == "amd" and not self._talking:
            self.detection_at = self.detection_at or at
        if is_caller or is_local(event.name):
            self._follow_voicemail(app, event)

    def _follow_voicemail(self, app: str, event: Event) -> None:
        if self.voicemail_at is None:
            if not self._talking and _is_voicemail(app, event):
                self.voicemail_at, self.voicemail_on = event.occurred_at, event.name
        elif self.voicemail_until is None and event.name == self.voicemail_on and _is_over(app, event):
            self.voicemail_until = event.occurred_at


def _is_over(app: str, event: Event) -> bool:
    return event.kind in _ENDS or (event.kind == "APP_END" and app in _VOICEMAIL_APPS)


def _is_voicemail(app: str, event: Event) -> bool:
    if app in _VOICEMAIL_APPS:
        return True
    if not event.row.context or app not in _NO_APP or event.row.exten.startswith("*"):
        return False
    context = event.row.context.lower().removeprefix("macro-").removeprefix("ext-")
    return context in _VOICEMAIL_CONTEXTS

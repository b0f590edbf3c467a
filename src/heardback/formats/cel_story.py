"""One call's events retold in order: its legs, the bridges that join them, and who heard whom from when.

A leg is a phone or a line, known by its channel name, whatever channel ids masquerades give it. Two legs hear each
other while their bridges hang together, directly or through Local channels; a bridge of kind `holding_bridge`
(music, parking) joins nobody. All is found going forward in time, so that what is missing at the end of a call adds
no join. Source: docs.asterisk.org, "CEL Specification", "Local Channel", "Bridges".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from heardback.formats.cel_channels import (
    endpoint_of,
    is_leftover,
    is_local,
    is_machine,
    is_outside,
    leg_name,
    other_half,
)
from heardback.formats.cel_events import Event
from heardback.formats.cel_hints import Hints, extra_of

_VOICEMAIL_APPS: Final = frozenset({"voicemail", "minivmrecord"})
_VOICEMAIL_CONTEXTS: Final = frozenset({"voicemail", "vm", "vmail", "mailbox"})
_OPENS: Final = frozenset({"BRIDGE_ENTER", "BRIDGE_START", "BRIDGE_UPDATE", "CONF_ENTER"})
_CLOSES: Final = frozenset({"BRIDGE_EXIT", "BRIDGE_END", "CONF_EXIT"})
_PAIRS: Final = frozenset({"BRIDGE_START", "BRIDGE_UPDATE"})
_ENDS: Final = frozenset({"HANGUP", "CHAN_END"})
_NO_APP: Final = frozenset({"", "macro", "gosub", "goto"})
_UNNAMED: Final = "?"


@dataclass(slots=True, eq=False)
class Leg:
    """One phone or line in the call. `numbers` and `names` are what its rows said, in their order."""

    name: str
    since: datetime
    numbers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    extens: list[str] = field(default_factory=list)
    apps: list[str] = field(default_factory=list)
    started_number: str = ""
    app_number: str = ""
    answer_number: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    is_created: bool = False

    @property
    def endpoint(self) -> str:
        return endpoint_of(self.name)

    @property
    def is_outside(self) -> bool:
        return is_outside(self.contexts[0] if self.contexts else "", self.name)

    def hear(self, event: Event) -> None:
        """Take in what one row says of this leg."""
        row = event.row
        number = row.cid_num
        for value, told in (
            (number, self.numbers),
            (row.cid_name, self.names),
            (row.context, self.contexts),
            (row.exten, self.extens),
            (row.appname, self.apps),
        ):
            if value and value not in told:
                told.append(value)
        kind = event.kind
        if kind == "CHAN_START":
            self.is_created = True
            self.started_number = self.started_number or number
        elif kind == "APP_START":
            self.app_number = self.app_number or number
        elif kind == "ANSWER":
            self.answered_at = self.answered_at or event.occurred_at
            self.answer_number = self.answer_number or number


@dataclass(slots=True)
class _Inside:
    """In which bridge a channel is, and how often it was told to have entered it without leaving."""

    bridge: str
    times: int = 1


@dataclass(slots=True)
class Story:
    """What a call's events add up to; `tell` takes them oldest first, then `finish` closes what is still open."""

    caller: Leg
    legs: dict[str, Leg]
    hints: Hints = field(default_factory=Hints)
    joined: list[tuple[datetime, Leg]] = field(default_factory=list)
    talked_for: float = 0.0
    talks_since: datetime | None = None
    joined_unknown_at: datetime | None = None
    ended_at: datetime | None = None
    queue: str = ""
    queued_at: datetime | None = None
    dialled_at: datetime | None = None
    dial_data: list[str] = field(default_factory=list)
    voicemail_at: datetime | None = None
    voicemail_until: datetime | None = None
    voicemail_on: str = ""
    through: set[str] = field(default_factory=set)
    detection_at: datetime | None = None
    detection_words: list[str] = field(default_factory=list)
    recording: str = ""
    dialstatus: str = ""
    hangup_cause: str = ""
    hangup_source: str = ""
    has_bridges: bool = False
    moves: list[Event] = field(default_factory=list)
    _open: set[str] = field(default_factory=set)
    _names: dict[str, str] = field(default_factory=dict)
    _uids: dict[str, list[str]] = field(default_factory=dict)
    _inside: dict[str, _Inside] = field(default_factory=dict)
    _members: dict[str, set[str]] = field(default_factory=dict)
    _holding: set[str] = field(default_factory=set)
    _talking: frozenset[str] = frozenset()
    _last_end: datetime | None = None
    _is_retired: bool = False

    def tell(self, events: Iterable[Event]) -> None:
        """Take in all events, oldest first."""
        for event in events:
            kind = event.kind
            self._rename(event)
            if kind in _OPENS:
                self._enter(event)
            elif kind in _CLOSES:
                self._leave(event)
            elif kind in _ENDS:
                self._end(event)
            elif kind == "LINKEDID_END":
                self._is_retired = True
                self._last_end = self._last_end or event.occurred_at
            else:
                self._happen(event)
            self._follow_app(event)
        self.finish()

    @property
    def rung(self) -> list[Leg]:
        """The legs that this call made ring, in their order; all others where no row tells of any being made."""
        others = [leg for leg in self.legs.values() if leg is not self.caller]
        return [leg for leg in others if leg.is_created] or [
            leg for leg in others if not self.caller.is_created
        ]

    def finish(self) -> None:
        """Say whether the call has ended: every channel is known to be gone, or Asterisk retired its id."""
        if self._is_retired or (self._last_end is not None and not self._open):
            self.ended_at = self._last_end

    def count_talk(self, until: datetime) -> None:
        """Close the join that is open at the end of what is known."""
        if self.talks_since is not None:
            self.talked_for += max(0.0, (until - self.talks_since).total_seconds())
            self.talks_since = None

    def _rename(self, event: Event) -> None:
        if event.kind in ("LINKEDID_END",):
            return
        uid, name = event.uid, event.name
        if uid not in self._names and event.kind not in _ENDS:
            self._open.add(uid)
        if self._names.get(uid) != name and not is_leftover(event.row.channame):
            self._names[uid] = name
            uids = self._uids.setdefault(name, [])
            if uid not in uids:
                uids.append(uid)
            if uid in self._inside:
                self._look(event.occurred_at)
        leg = self.legs.get(name)
        if leg is not None and not is_leftover(event.row.channame):
            leg.hear(event)

    def _enter(self, event: Event) -> None:
        self.has_bridges = True
        extra = extra_of(event.row.extra)
        peers = [peer for peer in event.row.peer.split(",") if peer]
        bridge = extra.get("bridge_id") or self._unnamed(event, peers)
        if extra.get("bridge_technology") == "holding_bridge":
            self._holding.add(bridge)
            if event.name == self.caller.name and not self.joined:
                self.queued_at = self.queued_at or event.occurred_at
        self._put(event.uid, bridge)
        if event.kind in _PAIRS:
            self._bring_other(event, bridge, peers)
        elif peers:
            self._bring_untold(peers, bridge)
        self._look(event.occurred_at)

    def _unnamed(self, event: Event, peers: list[str]) -> str:
        # Before Asterisk 12 one of the two channels tells of a bridge; since then each does, but exports drop its id.
        if event.kind in _PAIRS:
            return f"{_UNNAMED}{event.uid}"
        if event.kind == "CONF_ENTER":
            return "conference " + event.row.appdata.partition(",")[0]
        return next((inside.bridge for peer in peers if (inside := self._at(leg_name(peer)))), _UNNAMED)

    def _at(self, name: str) -> _Inside | None:
        """Where a leg is now; after a masquerade an older channel id of the same leg may still be inside."""
        for uid in self._uids.get(name, ()):
            inside = self._inside.get(uid)
            if inside is not None:
                return inside
        return None

    def _bring_other(self, event: Event, bridge: str, peers: list[str]) -> None:
        if event.kind == "BRIDGE_UPDATE" and peers:
            for uid in self._members[bridge] - {event.uid}:
                self._take_out(uid)
        for peer in map(leg_name, peers or self._who_answered(event.uid)):
            if peer not in self._uids:
                self._uids[peer] = [peer]
                self._names[peer] = peer
            uid = self._uids[peer][-1]
            if uid != event.uid:
                self._put(uid, bridge)
        if len(self._members.get(bridge, ())) < 2 and event.name == self.caller.name:
            self.joined_unknown_at = self.joined_unknown_at or event.occurred_at

    def _bring_untold(self, peers: list[str], bridge: str) -> None:
        """Put in whom the row names as already inside, where the export has no row of theirs."""
        for name in map(leg_name, peers):
            if name not in self.legs and name not in self._uids and not is_machine(name):
                self._uids[name], self._names[name] = [name], name
                self._put(name, bridge)

    def _who_answered(self, uid: str) -> list[str]:
        """The leg that answered last and is still there: where the old event names no peer, it is that one."""
        if self._names.get(uid) != self.caller.name:
            return [self.caller.name]
        answered = [
            leg
            for leg in self.legs.values()
            if leg is not self.caller and leg.answered_at and not leg.ended_at and not is_machine(leg.name)
        ]
        if not answered:
            return []
        return [max(answered, key=lambda leg: (leg.answered_at or leg.since, leg.name)).name]

    def _put(self, uid: str, bridge: str) -> None:
        inside = self._inside.get(uid)
        if inside is not None and inside.bridge == bridge:
            inside.times += 1
            return
        if inside is not None:
            self._members[inside.bridge].discard(uid)
        self._inside[uid] = _Inside(bridge)
        self._members.setdefault(bridge, set()).add(uid)

    def _leave(self, event: Event) -> None:
        inside = self._inside.get(event.uid)
        if inside is None:
            return
        bridge = extra_of(event.row.extra).get("bridge_id")
        if bridge and bridge != inside.bridge:
            return
        if event.kind == "BRIDGE_END":
            for uid in [*self._members[inside.bridge]]:
                self._take_out(uid)
        elif inside.times > 1:
            inside.times -= 1
        else:
            self._take_out(event.uid)
        self._look(event.occurred_at)

    def _take_out(self, uid: str) -> None:
        inside = self._inside.pop(uid, None)
        if inside is not None:
            self._members[inside.bridge].discard(uid)

    def _end(self, event: Event) -> None:
        self._open.discard(event.uid)
        self._last_end = event.occurred_at
        if event.uid in self._inside:
            self._take_out(event.uid)
            self._look(event.occurred_at)
        leg = self.legs.get(event.name)
        if is_leftover(event.row.channame):
            return
        if leg is not None:
            leg.ended_at = leg.ended_at or event.occurred_at
        if event.kind == "HANGUP" and leg is self.caller:
            self._hear_hangup(event)
        elif event.kind == "HANGUP" and not self.hangup_cause:
            self.hangup_cause = extra_of(event.row.extra).get("hangupcause", "")

    def _hear_hangup(self, event: Event) -> None:
        extra = extra_of(event.row.extra)
        self.dialstatus = extra.get("dialstatus", "")
        self.hangup_cause = extra.get("hangupcause", "") or self.hangup_cause
        self.hangup_source = extra.get("hangupsource", "")

    def _look(self, now: datetime) -> None:
        """See who hears the caller now, and keep the beginnings and lengths of joins."""
        talking = self._heard_by_caller()
        if talking == self._talking:
            return
        if self._talking and not talking and self.talks_since is not None:
            self.count_talk(now)
        if talking and not self._talking:
            self.talks_since = now
        for name in sorted(talking - self._talking):
            leg = self.legs.setdefault(name, Leg(name, now))
            if not self.joined or self.joined[-1][1] is not leg:
                self.joined.append((now, leg))
        self._talking = talking

    def _heard_by_caller(self) -> frozenset[str]:
        inside = self._at(self.caller.name)
        if inside is None:
            return frozenset()
        heard: set[str] = set()
        seen: set[str] = set()
        bridges = [inside.bridge]
        while bridges:
            bridge = bridges.pop()
            if bridge in seen or bridge in self._holding:
                continue
            seen.add(bridge)
            for uid in self._members[bridge]:
                name = self._names[uid]
                if is_local(name):
                    half = other_half(name)
                    self.through.update((name, half))
                    other = self._at(half)
                    if other is not None:
                        bridges.append(other.bridge)
                elif not is_machine(name):
                    heard.add(name)
        heard.discard(self.caller.name)
        return frozenset(heard)

    def _happen(self, event: Event) -> None:
        kind = event.kind
        if kind == "APP_START":
            self._start_app(event)
        elif kind not in ("CHAN_START", "ANSWER", "APP_END"):
            self.moves.append(event)
            self.hints.read(event)

    def _start_app(self, event: Event) -> None:
        app = event.row.appname.lower()
        if app == "queue":
            self.queue = self.queue or event.row.appdata.partition(",")[0]
            self.queued_at = self.queued_at or event.occurred_at
        elif app == "mixmonitor":
            self.recording = self.recording or event.row.appdata.partition(",")[0]
        elif app == "dial":
            self.dialled_at = self.dialled_at or event.occurred_at

    def _follow_app(self, event: Event) -> None:
        """Notice voicemail and machine detection on the caller's side, by application or by dialplan context."""
        app = event.row.appname.lower() if event.row.appname else ""
        if app == "amd" and not self._talking:
            self.detection_at = self.detection_at or event.occurred_at
        if app == "dial" and event.row.appdata and event.row.appdata not in self.dial_data:
            self.dial_data.append(event.row.appdata)
        if app == "queue" and event.name == self.caller.name:
            self.queue = self.queue or event.row.appdata.partition(",")[0]
            self.queued_at = self.queued_at or event.occurred_at
        if event.name != self.caller.name and not is_local(event.name):
            return
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

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

from heardback.formats.cel_channels import endpoint_of, is_local, is_machine, is_outside, other_half
from heardback.formats.cel_events import Event
from heardback.formats.cel_hints import Hints, extra_of

_VOICEMAIL_APPS: Final = frozenset({"voicemail", "minivmrecord"})
_VOICEMAIL_CONTEXTS: Final = frozenset({"voicemail", "vm", "vmail", "mailbox"})
_OPENS: Final = frozenset({"BRIDGE_ENTER", "BRIDGE_START", "BRIDGE_UPDATE"})
_CLOSES: Final = frozenset({"BRIDGE_EXIT", "BRIDGE_END"})
_ENDS: Final = frozenset({"HANGUP", "CHAN_END"})
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
        get = row.get
        for column, told in (
            ("cid_num", self.numbers),
            ("cid_name", self.names),
            ("context", self.contexts),
            ("exten", self.extens),
            ("appname", self.apps),
        ):
            value = get(column)
            if value and value not in told:
                told.append(value)
        kind = event.kind
        number = get("cid_num", "")
        if kind == "CHAN_START":
            self.is_created = True
            self.started_number = self.started_number or number
        elif kind == "APP_START":
            self.app_number = self.app_number or number
        elif kind == "ANSWER":
            self.answered_at = self.answered_at or event.occurred_at
            self.answer_number = self.answer_number or number


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
    voicemail_at: datetime | None = None
    voicemail_until: datetime | None = None
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
    _uids: dict[str, str] = field(default_factory=dict)
    _inside: dict[str, list[object]] = field(default_factory=dict)
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
            if "appname" in event.row or "context" in event.row:
                self._follow_app(event)
        self.finish()

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
        if self._names.get(uid) != name and "<ZOMBIE>" not in event.row.get("channame", ""):
            self._names[uid] = name
            self._uids[name] = uid
            if uid in self._inside:
                self._look(event.occurred_at)
        leg = self.legs.get(name)
        if leg is not None:
            leg.hear(event)

    def _enter(self, event: Event) -> None:
        self.has_bridges = True
        extra = extra_of(event.row.get("extra", ""))
        peers = [peer for peer in event.row.get("peer", "").split(",") if peer]
        bridge = extra.get("bridge_id") or self._bridge_of(peers) or self._unnamed(event)
        if extra.get("bridge_technology") == "holding_bridge":
            self._holding.add(bridge)
        self._put(event.uid, bridge)
        if event.kind != "BRIDGE_ENTER":
            self._bring_other(event, bridge, peers)
        self._look(event.occurred_at)

    def _unnamed(self, event: Event) -> str:
        # Before Asterisk 12 one of the two channels tells of a bridge; since then each does, but exports drop its id.
        return _UNNAMED if event.kind == "BRIDGE_ENTER" else f"{_UNNAMED}{event.uid}"

    def _bridge_of(self, peers: list[str]) -> str:
        for peer in peers:
            inside = self._inside.get(self._uids.get(peer, ""))
            if inside is not None:
                return str(inside[0])
        return ""

    def _bring_other(self, event: Event, bridge: str, peers: list[str]) -> None:
        for peer in peers or self._who_answered(event.uid):
            uid = self._uids.get(peer)
            if uid is None:
                uid = peer
                self._names[uid] = peer
                self._uids[peer] = uid
                self.legs.setdefault(peer, Leg(peer, event.occurred_at))
            if uid != event.uid and uid not in self._inside:
                self._put(uid, bridge)
        if len(self._members.get(bridge, ())) < 2 and event.name == self.caller.name:
            self.joined_unknown_at = self.joined_unknown_at or event.occurred_at

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
        if inside is not None and inside[0] == bridge:
            inside[1] = int(str(inside[1])) + 1
            return
        if inside is not None:
            self._members[str(inside[0])].discard(uid)
        self._inside[uid] = [bridge, 1]
        self._members.setdefault(bridge, set()).add(uid)

    def _leave(self, event: Event) -> None:
        inside = self._inside.get(event.uid)
        if inside is None:
            return
        bridge = extra_of(event.row.get("extra", "")).get("bridge_id")
        if bridge and bridge != inside[0]:
            return
        if event.kind == "BRIDGE_END":
            for uid in [*self._members.get(str(inside[0]), ())]:
                self._take_out(uid)
        elif int(str(inside[1])) > 1:
            inside[1] = int(str(inside[1])) - 1
        else:
            self._take_out(event.uid)
        self._look(event.occurred_at)

    def _take_out(self, uid: str) -> None:
        inside = self._inside.pop(uid, None)
        if inside is not None:
            self._members[str(inside[0])].discard(uid)

    def _end(self, event: Event) -> None:
        self._open.discard(event.uid)
        self._last_end = event.occurred_at
        if event.uid in self._inside:
            self._take_out(event.uid)
            self._look(event.occurred_at)
        leg = self.legs.get(event.name)
        if "<ZOMBIE>" in event.row.get("channame", ""):
            return
        if leg is not None:
            leg.ended_at = leg.ended_at or event.occurred_at
        if event.kind == "HANGUP" and leg is self.caller:
            self._hear_hangup(event)
        elif event.kind == "HANGUP" and not self.hangup_cause:
            self.hangup_cause = extra_of(event.row.get("extra", "")).get("hangupcause", "")

    def _hear_hangup(self, event: Event) -> None:
        extra = extra_of(event.row.get("extra", ""))
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
        caller = self._uids.get(self.caller.name, "")
        inside = self._inside.get(caller)
        if inside is None:
            return frozenset()
        heard: set[str] = set()
        seen: set[str] = set()
        bridges = [str(inside[0])]
        while bridges:
            bridge = bridges.pop()
            if bridge in seen or bridge in self._holding:
                continue
            seen.add(bridge)
            for uid in self._members[bridge]:
                name = self._names[uid]
                if is_local(name):
                    other = self._inside.get(self._uids.get(other_half(name), ""))
                    if other is not None:
                        bridges.append(str(other[0]))
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
        app = event.row.get("appname", "").lower()
        if app == "queue":
            self.queue = self.queue or event.row.get("appdata", "").partition(",")[0]
            self.queued_at = self.queued_at or event.occurred_at
        elif app == "mixmonitor":
            self.recording = self.recording or event.row.get("appdata", "").partition(",")[0]
        elif app == "dial":
            self.dialled_at = self.dialled_at or event.occurred_at

    def _follow_app(self, event: Event) -> None:
        """Notice voicemail and machine detection on the caller's side, by application or by dialplan context."""
        app = event.row.get("appname", "").lower()
        if app == "amd" and not self._talking:
            self.detection_at = self.detection_at or event.occurred_at
        if app == "queue" and event.name == self.caller.name:
            self.queue = self.queue or event.row.get("appdata", "").partition(",")[0]
            self.queued_at = self.queued_at or event.occurred_at
        if event.name != self.caller.name and not is_local(event.name):
            return
        if self.voicemail_at is None:
            if not self._talking and _is_voicemail(app, event):
                self.voicemail_at = event.occurred_at
        elif self.voicemail_until is None and (event.kind in _ENDS or event.kind == "APP_END"):
            self.voicemail_until = event.occurred_at


def _is_voicemail(app: str, event: Event) -> bool:
    if app in _VOICEMAIL_APPS:
        return True
    if app and app not in ("", "macro", "gosub", "goto"):
        return False
    if event.row.get("exten", "").startswith("*"):
        return False
    context = event.row.get("context", "").lower().removeprefix("macro-").removeprefix("ext-")
    return context in _VOICEMAIL_CONTEXTS

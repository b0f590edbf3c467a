"""Which legs hear each other: bridges over time, hanging together through Local channels.

A bridge of kind `holding_bridge` (music, parking) joins nobody. Before Asterisk 12 one of two channels tells of a
bridge and names the other as `peer` (BRIDGE_START, _UPDATE, _END); since then every channel tells that it enters and
leaves, with the bridge's id in `extra`. Exports may lack id and peer: then all who are in any bridge of the call at
the same time are taken to be in the same one. Source: Asterisk's documentation, "CEL Specification", "Local Channel".
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

from heardback.formats.cel_channels import is_leftover, is_local, is_machine, leg_name, other_half
from heardback.formats.cel_events import Event
from heardback.formats.cel_hints import extra_of

#: Events of one channel that speak for two.
PAIRS: Final = frozenset({"BRIDGE_START", "BRIDGE_UPDATE"})
_UNNAMED: Final = "?"


@dataclass(slots=True)
class _Inside:
    """In which bridge a channel is, and how often it was told to have entered it without leaving."""

    bridge: str
    times: int = 1


class Bridges:
    """Who is in which bridge now. Channels are known by their ids, legs by their names; a masquerade moves names."""

    def __init__(self) -> None:
        #: Local channels, both halves, that ever joined somebody with the one who was asked about.
        self.through: set[str] = set()
        self._names: dict[str, str] = {}
        self._uids: dict[str, list[str]] = {}
        self._inside: dict[str, _Inside] = {}
        self._members: dict[str, set[str]] = {}
        self._holding: set[str] = set()

    def knows(self, uid: str) -> bool:
        """Whether this channel was seen before."""
        return uid in self._names

    def name_of(self, uid: str) -> str:
        """Return the leg that this channel is now, or ''."""
        return self._names.get(uid, "")

    def rename(self, event: Event) -> bool:
        """Take in a channel's present name; say whether that moved somebody inside a bridge."""
        uid, name = event.uid, event.name
        if self._names.get(uid) == name or is_leftover(event.row.channame):
            return False
        self._name(uid, name)
        return uid in self._inside

    def _name(self, uid: str, name: str) -> None:
        self._names[uid] = name
        uids = self._uids.setdefault(name, [])
        if uid not in uids:
            uids.append(uid)

    def enter(self, event: Event, peers: Sequence[str], legs: Container[str]) -> str:
        """Put a channel into its bridge, with those that the event names; return the bridge."""
        extra = extra_of(event.row.extra)
        bridge = extra.get("bridge_id") or self._unnamed(event, peers)
        if extra.get("bridge_technology") == "holding_bridge":
            self._holding.add(bridge)
        self._put(event.uid, bridge)
        if event.kind in PAIRS:
            self._bring(event, bridge, peers)
        else:
            self._bring_untold(peers, bridge, legs)
        return bridge

    def is_holding(self, bridge: str) -> bool:
        """Whether those in this bridge only wait."""
        return bridge in self._holding

    def size(self, bridge: str) -> int:
        """Return how many channels are in this bridge."""
        return len(self._members.get(bridge, ()))

    def leave(self, event: Event) -> bool:
        """Take a channel out of its bridge, or end the bridge; say whether anything changed."""
        inside = self._inside.get(event.uid)
        if inside is None:
            return False
        bridge = extra_of(event.row.extra).get("bridge_id")
        if bridge and bridge != inside.bridge:
            return False
        if event.kind == "BRIDGE_END":
            for uid in [*self._members[inside.bridge]]:
                self.take_out(uid)
        elif inside.times > 1:
            inside.times -= 1
        else:
            self.take_out(event.uid)
        return True

    def take_out(self, uid: str) -> bool:
        """Take a channel out of whatever bridge it is in; say whether it was in one."""
        inside = self._inside.pop(uid, None)
        if inside is not None:
            self._members[inside.bridge].discard(uid)
        return inside is not None

    def heard_by(self, name: str) -> frozenset[str]:
        """Return the legs that hear leg `name` now: no machines, and not that leg itself."""
        inside = self._at(name)
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
                member = self._names[uid]
                if is_local(member):
                    bridges.extend(self._beyond(member))
                elif not is_machine(member):
                    heard.add(member)
        heard.discard(name)
        return frozenset(heard)

    def _beyond(self, local: str) -> list[str]:
        half = other_half(local)
        self.through.update((local, half))
        other = self._at(half)
        return [] if other is None else [other.bridge]

    def _at(self, name: str) -> _Inside | None:
        """Where a leg is now; after a masquerade an older channel id of the same leg may still be inside."""
        for uid in self._uids.get(name, ()):
            inside = self._inside.get(uid)
            if inside is not None:
                return inside
        return None

    def _unnamed(self, event: Event, peers: Sequence[str]) -> str:
        if event.kind in PAIRS:
            return f"{_UNNAMED}{event.uid}"
        if event.kind == "CONF_ENTER":
            return "conference " + event.row.appdata.partition(",")[0]
        return next((inside.bridge for peer in peers if (inside := self._at(leg_name(peer)))), _UNNAMED)

    def _bring(self, event: Event, bridge: str, peers: Sequence[str]) -> None:
        if event.kind == "BRIDGE_UPDATE" and peers:
            for uid in self._members[bridge] - {event.uid}:
                self.take_out(uid)
        for name in map(leg_name, peers):
            if name not in self._uids:
                self._name(name, name)
            uid = self._uids[name][-1]
            if uid != event.uid:
                self._put(uid, bridge)

    def _bring_untold(self, peers: Sequence[str], bridge: str, legs: Container[str]) -> None:
        """Put in whom the row names as already inside, where the export has no row of theirs."""
        for name in map(leg_name, peers):
            if name not in legs and name not in self._uids and not is_machine(name):
                self._name(name, name)
                self._put(name, bridge)

    def _put(self, uid: str, bridge: str) -> None:
        inside = self._inside.get(uid)
        if inside is not None and inside.bridge == bridge:
            inside.times += 1
            return
        if inside is not None:
            self._members[inside.bridge].discard(uid)
        self._inside[uid] = _Inside(bridge)
        self._members.setdefault(bridge, set()).add(uid)

"""The events of one call, oldest first, however they were delivered: names, moments, order, clock jumps.

Source: Asterisk's documentation, "CEL Specification" (Asterisk 12 and later), the CEL chapter of the Asterisk 1.8
manual, and the event numbers that both generations give their events (`asterisk/cel.h`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Final

import msgspec

from heardback.formats.cel_channels import leg_name

_ALIKE: Final = ("CHAN_START", "CHAN_END", "HANGUP", "ANSWER", "APP_START", "APP_END")
_OLD_NUMBERS: Final = (
    *_ALIKE,
    *("BRIDGE_START", "BRIDGE_END", "CONF_START", "CONF_END", "PARK_START", "PARK_END", "BLINDTRANSFER"),
    *("ATTENDEDTRANSFER", "TRANSFER", "HOOKFLASH", "3WAY_START", "3WAY_END", "CONF_ENTER", "CONF_EXIT"),
    *("USER_DEFINED", "LINKEDID_END", "BRIDGE_UPDATE", "PICKUP", "FORWARD"),
)
_NEW_NUMBERS: Final = (
    *_ALIKE,
    *("BRIDGE_ENTER", "BRIDGE_EXIT", "PARK_START", "PARK_END", "BLINDTRANSFER", "ATTENDEDTRANSFER"),
    *("USER_DEFINED", "LINKEDID_END", "PICKUP", "FORWARD", "LOCAL_OPTIMIZE", "LOCAL_OPTIMIZE_BEGIN"),
    *("STREAM_BEGIN", "STREAM_END", "DTMF"),
)
EVENTS: Final = frozenset((*_OLD_NUMBERS, *_NEW_NUMBERS, "MIXMONITOR_START", "MIXMONITOR_END", "ALL"))

# What happens first where a clock of whole seconds gives several events one moment.
_RANK: Final = {
    "CHAN_START": 0,
    "FORWARD": 1,
    "APP_START": 2,
    "PICKUP": 3,
    "ANSWER": 4,
    "BRIDGE_START": 5,
    "BRIDGE_ENTER": 5,
    "BRIDGE_UPDATE": 6,
    "BRIDGE_EXIT": 7,
    "BRIDGE_END": 7,
    "APP_END": 8,
    "HANGUP": 9,
    "CHAN_END": 10,
    "LINKEDID_END": 11,
}
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_JITTER: Final = timedelta(seconds=1)
_HOUR: Final = timedelta(hours=1)
_ORDER: Final = attrgetter("order")


class Row(msgspec.Struct, gc=False, frozen=True):
    """The columns of a CEL row that tell something, '' where the system wrote nothing."""

    eventtype: str = ""
    eventtime: str = ""
    uniqueid: str = ""
    linkedid: str = ""
    channame: str = ""
    cid_num: str = ""
    cid_name: str = ""
    cid_dnid: str = ""
    exten: str = ""
    context: str = ""
    appname: str = ""
    appdata: str = ""
    peer: str = ""
    userfield: str = ""
    userdeftype: str = ""
    extra: str = ""


@dataclass(slots=True)
class Event:
    """One CEL row: what happened (`kind`), when (aware UTC), on which channel, and the row itself.

    `order` sorts a call's events: by time, then by what comes first of its nature, then older channels first.
    """

    kind: str
    occurred_at: datetime
    uid: str
    name: str
    row: Row
    order: tuple[datetime, int, str]


class Clock:
    """Reads event times as `zone` writes them, quickly: the offset of an hour is worked out once."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._is_utc = zone is UTC or getattr(zone, "key", "") == "UTC"
        self._offsets: dict[str, timedelta | None] = {}

    def moment(self, text: str, uid: str = "") -> datetime:
        """Return an event time as aware UTC; raises ValueError where it is none.

        Reads ISO 8601 with or without zone, and epoch seconds with or without fractions. In the hour that a
        clock shows twice, the channel's id (it begins with its birth in epoch seconds) tells which one is meant.
        """
        written = parse_time(text)
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        if self._is_utc:
            return written.replace(tzinfo=UTC)
        hour = text[:13]
        if hour not in self._offsets:
            self._offsets[hour] = self._offset_all(written)
        offset = self._offsets[hour]
        if offset is not None:
            return (written - offset).replace(tzinfo=UTC)
        return self._in_doubt(written, uid)

    def _offset_all(self, written: datetime) -> timedelta | None:
        """The zone's offset if it is one throughout this hour, else None."""
        since = written.replace(minute=0, second=0, microsecond=0, tzinfo=self._zone)
        moments = (since, since.replace(minute=59, second=59))
        offsets = {m.replace(fold=fold).utcoffset() for m in moments for fold in (0, 1)}
        return offsets.pop() if len(offsets) == 1 else None

    def _in_doubt(self, written: datetime, uid: str) -> datetime:
        first = written.replace(tzinfo=self._zone).astimezone(UTC)
        second = written.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
        born = born_at(uid)
        if born is None:
            return first
        return first if abs(first - born) <= abs(second - born) else second


def parse_time(text: str) -> datetime:
    """Return an event time as written, naive where it names no zone; raises ValueError where it is none."""
    try:
        found = datetime.fromisoformat(text) if text[4:5] == "-" else datetime.fromtimestamp(float(text), UTC)
    except (OverflowError, OSError) as problem:
        raise ValueError(text) from problem
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(text)
    return found


def born_at(uid: str) -> datetime | None:
    """Return when a channel was made, by its id ("1567020560.33", "pbx-1567020560.33"), or None."""
    seconds = uid.rpartition("-")[2].partition(".")[0]
    if not (seconds.isdecimal() and 9 <= len(seconds) <= 10):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def events_of(rows: Iterable[Row], clock: Clock) -> tuple[list[Event], list[str]]:
    """Return a call's events, oldest first, and a sentence for each thing that had to be mended or left out."""
    rows = list(rows)
    problems: list[str] = []
    events: list[Event] = []
    numbers = _numbers(rows)
    names: dict[str, str] = {}
    births: dict[str, str] = {}
    for row in rows:
        uid = row.uniqueid or row.channame or row.linkedid
        channel = row.channame or uid
        name = names.get(channel)
        if name is None:
            name = names[channel] = leg_name(channel)
        try:
            occurred_at = clock.moment(row.eventtime, uid)
        except ValueError:
            problems.append(f"An event was left out: {row.eventtime!r} is no time.")
            continue
        born = births.get(uid)
        if born is None:
            born = births[uid] = _in_line(uid)
        kind = _kind(row, numbers)
        events.append(Event(kind, occurred_at, uid, name, row, (occurred_at, _RANK.get(kind, 4), born)))
    events.sort(key=_ORDER)
    if _set_right(events):
        problems.append("The clock went back during the call: later events were read as if it had not.")
        events.sort(key=_ORDER)
    return events, problems


def _in_line(uid: str) -> str:
    """A channel's id as text that sorts by birth: its serial number counts on where its seconds are equal."""
    seconds, _, serial = uid.rpartition(".")
    return f"{seconds}.{serial:0>12}"


def _kind(row: Row, numbers: Sequence[str]) -> str:
    kind = row.eventtype.upper()
    if kind.isdecimal() and len(kind) < 9:
        place = int(kind) - 1
        kind = numbers[place] if 0 <= place < len(numbers) else f"EVENT {kind}"
    if kind == "USER_DEFINED":
        return row.userdeftype.upper() or kind
    return kind


def _numbers(rows: Sequence[Row]) -> Sequence[str]:
    """Which generation of event numbers a call uses: they part after the sixth."""
    used = {row.eventtype for row in rows}
    if not any(map(str.isdigit, used)) or used & {"14", "17", "18"}:
        return _NEW_NUMBERS
    if used & {"22", "23", "24", "25"}:
        return _OLD_NUMBERS
    joining = [row for row in rows if row.eventtype == "7"]
    speaks_for_two = len({row.uniqueid for row in joining}) == 1 and joining[0].peer and not joining[0].extra
    return _OLD_NUMBERS if speaks_for_two else _NEW_NUMBERS


def _set_right(events: Sequence[Event]) -> bool:
    """Move what lies before its own channel's birth, or before the call's first channel; say whether anything did.

    Whole hours are what zones and summer time take away; a smaller step back is held at the birth.
    """
    births: dict[str, datetime] = {}
    for event in events:
        if event.kind == "CHAN_START" and event.uid not in births:
            births[event.uid] = event.occurred_at
    first = next((births[e.uid] for e in events if e.uid in births and e.uid == e.row.linkedid), None)
    is_mended = False
    for event in events:
        since = births.get(event.uid, first)
        since = max(since, first) if since is not None and first is not None else since
        if since is None or event.occurred_at >= since - _JITTER:
            continue
        gap = since - event.occurred_at
        hours = -(-gap // _HOUR) if gap >= _HOUR / 2 else 0
        event.occurred_at = event.occurred_at + hours * _HOUR if hours else since
        event.order = (event.occurred_at, *event.order[1:])
        is_mended = True
    return is_mended

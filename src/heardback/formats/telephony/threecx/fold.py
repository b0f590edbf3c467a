"""Fold 3CX's records of one call into one, never taking its "answered" for a person.

A caller may rely on: `time-answered` is when ANYTHING answered, so that only a record whose called party was an
extension from the start proves a person and the moment; once a queue, a menu or a mailbox was called first, or an
outside line took the call, two legs were joined and `is_person_proven` stays False. A mailbox, a menu, a queue or a
conference as the last party is nobody. An extension that dials out and is answered proves both legs, as CEL does.
Source: 3CX "CDR - Call Data Records"; SEMANTICS 3.3 (telephony caution), rule 16.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum, auto
from typing import Final

from heardback.formats.calls import (
    NOBODY,
    CallDirection,
    CallOutcome,
    CallParty,
    CallRecord,
    decode_rows,
    is_withheld,
)
from heardback.formats.cdr.moments import length_in, read_moment
from heardback.formats.records import Unreadable
from heardback.formats.telephony.threecx.rows import SYSTEM, call_key, moment_text


class _Kind(Enum):
    PERSON = auto()
    OUTSIDE = auto()
    MAILBOX = auto()
    MACHINE = auto()
    UNKNOWN = auto()


# 3CX writes its kinds in changing letters ("Ivr", "ivr", "VMail", "voicemail"): compared without case and signs.
_KINDS: Final = {
    _Kind.PERSON: "extension",
    _Kind.OUTSIDE: "line externalline external provider outboundrule bridge trunk",
    _Kind.MAILBOX: "vmail voicemail vm specialmenu",
    _Kind.MACHINE: (
        "ivr queue ringgroup ringgroupringall ringgrouphunt ringgrouppaging group fax park parking"
        " sharedparking confplace conference script routepoint inboundrouting inboundrule callflow"
        " callflowapp wakeup announcement"
    ),
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
#: A ring group rings its members and answers nothing by itself.
_RINGS_ONLY: Final = ("ringgroup", "ringgroupringall", "ringgrouphunt", "inboundrouting", "inboundrule")
_NAMED: Final = re.compile(r"^(?P<name>.*?)\s*\((?P<number>[^()]*)\)$")
_CLOCK: Final = re.compile(r"(?:(\d+)\.)?(\d+):(\d\d):(\d\d)(?:\.\d+)?$")


def _bare(written: str) -> str:
    return re.sub(r"[^a-z]", "", written.lower())


@dataclass(frozen=True, slots=True)
class _End:
    """One party: what it is, and `kind_word` as written, bare."""

    party: CallParty
    kind: _Kind
    kind_word: str


@dataclass(frozen=True, slots=True)
class _Leg:
    """One record of a call. `talked_for`: joined at most so long."""

    row: Mapping[str, str]
    start_at: datetime
    answer_at: datetime | None
    end_at: datetime | None
    talked_for: float
    source: _End
    called: _End
    final: _End
    direction: CallDirection

    @property
    def is_outbound(self) -> bool:
        return self.direction is CallDirection.OUTBOUND

    @property
    def is_mailbox(self) -> bool:
        return self.final.kind is _Kind.MAILBOX

    @property
    def is_joined(self) -> bool:
        """Whether something that may be a person took the call."""
        may_be = self.final.kind in (_Kind.PERSON, _Kind.OUTSIDE, _Kind.UNKNOWN)
        return self.answer_at is not None and self.talked_for > 0 and may_be

    @property
    def is_proven(self) -> bool:
        """Whether a person on the called side is proven: nothing else can have answered before."""
        if not self.is_joined or "log-status" in self.row:
            return False
        if self.is_outbound:
            return self.source.kind is _Kind.PERSON and self.final.kind is _Kind.OUTSIDE
        if self.final.kind is not _Kind.PERSON:
            return False
        return self.called.kind is _Kind.PERSON or self.called.kind_word in _RINGS_ONLY


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Make one call of its records; order and repeats change nothing. Raises Unreadable where none has a time."""
    legs = [leg for row in decode_rows(contents) if (leg := _leg(row, zone)) is not None]
    if not legs:
        raise Unreadable("No record of this call says when it was.")
    legs.sort(key=lambda leg: (leg.start_at, leg.end_at or leg.start_at, sorted(leg.row.items())))
    head = legs[0]
    direction = _direction(legs)
    joined = [leg for leg in legs if leg.is_joined]
    proven = [leg for leg in joined if leg.is_proven]
    believed = proven or joined
    ended_at = max((leg.end_at for leg in legs if leg.end_at is not None), default=None)
    met_at = min((leg.answer_at for leg in believed if leg.answer_at is not None), default=None)
    over_at = met_at or ended_at
    has_mailbox = any(leg.is_mailbox and leg.answer_at is not None for leg in legs)
    outcome = _outcome(legs, proven, joined, ended_at, direction)
    source = head.source.party
    return CallRecord(
        system=SYSTEM,
        call_key=call_key(head.row),
        started_at=head.start_at,
        answered_at=met_at if proven else None,
        ended_at=ended_at,
        direction=direction,
        source=source,
        destination=_called(head) if direction is CallDirection.OUTBOUND else head.called.party,
        answered_by=believed[-1].final.party if believed else NOBODY,
        dialled=_dialled(head, direction),
        queue=next((leg.called.party.number for leg in legs if leg.called.kind_word == "queue"), ""),
        bridged_for=sum(leg.talked_for for leg in believed),
        rang_for=max((over_at - head.start_at).total_seconds(), 0.0) if over_at else 0.0,
        reached_voicemail=has_mailbox,
        is_person_proven=bool(proven) or not joined,
        is_withheld=direction is not CallDirection.OUTBOUND and is_withheld(source.number),
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        lines=(*(_line(leg) for leg in legs), *_caveats(proven, joined, has_mailbox)),
    )


def _leg(row: Mapping[str, str], zone: tzinfo) -> _Leg | None:
    return _log_leg(row, zone) if "log-time" in row else _cdr_leg(row, zone)


def _cdr_leg(row: Mapping[str, str], zone: tzinfo) -> _Leg | None:
    start_at = _moment(row, "time-start", zone)
    if start_at is None:
        return None
    answer_at, end_at = _moment(row, "time-answered", zone), _moment(row, "time-end", zone)
    if end_at is None and "duration" in row and "time-end" not in row:
        end_at = start_at + timedelta(seconds=_seconds(row["duration"]))
    if end_at is not None and end_at < start_at:
        end_at = None  # the clock was set back meanwhile: how long it was, nobody knows
    source = _end(row, "from-no", "from-dn", "from-type", "from-dispname")
    called = _end(row, "to-no", "to-dn", "to-type", "to-dispname")
    has_final = bool(row.get("final-number") or row.get("final-dn") or row.get("final-type"))
    final = _end(row, "final-number", "final-dn", "final-type", "final-dispname") if has_final else called
    talked = (end_at - answer_at).total_seconds() if answer_at and end_at else 0.0
    return _Leg(
        row, start_at, answer_at, end_at, max(talked, 0.0), source, called, final, _way(source, called, final)
    )


def _log_leg(row: Mapping[str, str], zone: tzinfo) -> _Leg | None:
    start_at = _moment(row, "log-time", zone)
    if start_at is None:
        return None
    rang, talked = _seconds(row.get("log-ringing", "")), _seconds(row.get("log-talking", ""))
    is_answered = _bare(row.get("log-status", "")) == "answered" and talked > 0
    answer_at = start_at + timedelta(seconds=rang) if is_answered else None
    source, called = _log_end(row.get("log-from", "")), _log_end(row.get("log-to", ""))
    said = _bare(row.get("log-direction", ""))
    ways = {
        "inbound": CallDirection.INBOUND,
        "outbound": CallDirection.OUTBOUND,
        "internal": CallDirection.INTERNAL,
    }
    way = ways.get(said, _way(source, called, called))
    end_at = start_at + timedelta(seconds=rang + talked)
    return _Leg(row, start_at, answer_at, end_at, talked if is_answered else 0.0, source, called, called, way)


def _moment(row: Mapping[str, str], name: str, zone: tzinfo) -> datetime | None:
    return read_moment(moment_text(row.get(name, "")), zone)


def _seconds(written: str) -> float:
    found = _CLOCK.match(written.strip())
    if found is None:
        return max(length_in(written) or 0.0, 0.0)
    days, hours, minutes, seconds = (int((part or "0")[-9:]) for part in found.groups())
    return length_in(str(((days * 24 + hours) * 60 + minutes) * 60 + seconds)) or 0.0


def _end(row: Mapping[str, str], number: str, dn: str, kind: str, name: str) -> _End:
    written = row.get(number, "")
    prefix, dot, rest = written.partition(".")
    is_internal = bool(dot) and prefix.isalpha()
    party = CallParty(rest if is_internal else written or row.get(dn, ""), row.get(name, ""), row.get(dn, ""))
    word = _bare(row.get(kind, ""))
    if not word:
        word = {"ext": "extension"}.get(prefix.lower(), _bare(prefix)) if is_internal else ""
    found = _KIND_OF.get(word, _Kind.UNKNOWN)
    if found is _Kind.UNKNOWN and not word and sum(map(str.isdigit, party.number)) > 6:
        found = _Kind.OUTSIDE
    # Without its type "Ext.504" may be the mailbox, the queue or the menu of that number.
    if found is _Kind.PERSON and kind not in row and number != "from-no":
        found = _Kind.UNKNOWN
    return _End(party, found, word)


def _log_end(written: str) -> _End:
    found = _NAMED.match(written.strip())
    party = CallParty(found["number"], found["name"]) if found else CallParty(written.strip())
    is_outside = sum(map(str.isdigit, party.number)) > 6 or party.number.startswith("+")
    word = _bare(party.name or written)
    kind = _Kind.MAILBOX if word.startswith(("voicemail", "vmail")) else _Kind.UNKNOWN
    if kind is _Kind.UNKNOWN and word.startswith(("ivr", "queue", "fax", "digitalreceptionist")):
        kind = _Kind.MACHINE
    return _End(party, _Kind.OUTSIDE if is_outside else kind, "")


def _way(source: _End, called: _End, final: _End) -> CallDirection:
    if source.kind is _Kind.OUTSIDE:
        return CallDirection.INBOUND
    if source.kind is not _Kind.PERSON:
        return CallDirection.UNKNOWN
    if called.kind is _Kind.OUTSIDE or (final.kind is _Kind.OUTSIDE and called.kind is not _Kind.PERSON):
        return CallDirection.OUTBOUND
    return CallDirection.INTERNAL


def _direction(legs: Sequence[_Leg]) -> CallDirection:
    """Return the whole call's way: whoever was rung from outside or rang outside decides over inner legs."""
    ways = [leg.direction for leg in legs]
    for way in (CallDirection.INBOUND, CallDirection.OUTBOUND, CallDirection.INTERNAL):
        if way in ways:
            return way
    return CallDirection.UNKNOWN


def _called(head: _Leg) -> CallParty:
    dialled = head.row.get("dial-no", "")
    if sum(map(str.isdigit, head.called.party.number)) > 6 or not dialled:
        return head.called.party
    return CallParty(dialled, head.called.party.name, head.called.party.endpoint)


def _dialled(head: _Leg, direction: CallDirection) -> str:
    dialled = head.row.get("dial-no", "")
    return dialled if direction is CallDirection.INBOUND and sum(map(str.isdigit, dialled)) > 6 else ""


def _outcome(
    legs: Sequence[_Leg],
    proven: Sequence[_Leg],
    joined: Sequence[_Leg],
    ended_at: datetime | None,
    direction: CallDirection,
) -> CallOutcome:
    if proven:
        return CallOutcome.ANSWERED
    if joined:
        return CallOutcome.UNPROVEN
    if ended_at is None:
        return CallOutcome.RUNNING
    why = " ".join(_bare(leg.row.get("reason-terminated", "")) for leg in legs)
    if "busy" in why:
        return CallOutcome.BUSY
    if direction is CallDirection.OUTBOUND and ("fail" in why or "noroute" in why):
        return CallOutcome.FAILED
    if any(leg.answer_at is not None for leg in legs):
        return (
            CallOutcome.IVR_ONLY
            if not any(leg.called.kind_word == "queue" for leg in legs)
            else CallOutcome.ABANDONED
        )
    return CallOutcome.NO_ANSWER if direction is CallDirection.OUTBOUND else CallOutcome.ABANDONED


def _line(leg: _Leg) -> str:
    row = leg.row
    if "log-time" in row:
        return f"{row['log-time']} {row.get('log-from', '')} to {row.get('log-to', '')}: {row.get('log-status', '')}"
    to = row.get("final-number") or row.get("to-no", "")
    kind = row.get("final-type") or row.get("to-type", "")
    answered = (
        f"something answered at {row['time-answered']}" if row.get("time-answered") else "nothing answered"
    )
    why = f", {row['reason-terminated']}" if row.get("reason-terminated") else ""
    shown = f"{to} ({kind})" if kind else to
    return f"{row.get('time-start', '')} {row.get('from-no', '')} to {shown}: {answered}{why}"


def _caveats(proven: Sequence[_Leg], joined: Sequence[_Leg], has_mailbox: bool) -> tuple[str, ...]:
    said = []
    if joined and not proven:
        said.append(
            "3CX notes when anything answered first, a queue or a menu too: nothing proves that a person did."
        )
    if has_mailbox:
        said.append("The mailbox took the call; whether the caller spoke is not told.")
    return tuple(said)

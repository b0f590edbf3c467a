"""Fold the rows that a mapped CSV has of one call into one record.

A caller may rely on: a person is proven by a profile's word alone (`spoken`, or `answered` for a call to us); every
other connection stays unproven. Where a length is not told, what is presumed is in the record's lines.
Source: SEMANTICS rule 16 (ten seconds of ringing, three of speech), 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from heardback.formats.calls import (
    NOBODY,
    CallDirection,
    CallOutcome,
    CallParty,
    CallRecord,
    decode_rows,
    is_withheld,
)
from heardback.formats.cdr.channels import is_short_number
from heardback.formats.cdr.moments import place_start, placed
from heardback.formats.records import Unreadable
from heardback.kernel.call_lengths import RANG_LONG_ENOUGH, SHORTEST_MESSAGE

NAME: Final = "csv"
SYSTEM: Final = "csv"

#: Rows of one call begin within such a time, and show its caller and perhaps the line that passed it on.
_LONGEST_CALL: Final = timedelta(hours=12)
_MOST_CALLERS: Final = 2
_TO_THE_SECOND: Final = 19
_OUTCOMES: Final = {
    "missed": CallOutcome.NO_ANSWER,
    "abandoned": CallOutcome.ABANDONED,
    "busy": CallOutcome.BUSY,
    "failed": CallOutcome.FAILED,
    "machine": CallOutcome.IVR_ONLY,
    "voicemail": CallOutcome.VOICEMAIL,
}
_PICKED_UP: Final = ("spoken", "answered", "connected")


class _Leg(NamedTuple):
    row: Mapping[str, str]
    start_at: datetime
    answer_at: datetime | None
    end_at: datetime | None
    duration: float | None
    talk: float | None
    ring: float | None
    outcome: str
    is_proven: bool


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Make one call of its rows; order and repeats change nothing. Raises Unreadable where no row has a start."""
    problems: list[str] = []
    legs = [leg for row in decode_rows(contents) if (leg := _leg(row, zone, problems)) is not None]
    if not legs:
        raise Unreadable("No row of this call names a start.")
    if holds_several_calls(contents):
        raise Unreadable(
            f"Several calls bear the id {legs[0].row.get('key', '')[:60]!r}: choose another column as the call's"
            " id, or none."
        )
    legs.sort(key=lambda leg: leg.start_at)
    head, lines = legs[0], [_line(leg) for leg in legs]
    direction = next(
        (CallDirection(leg.row["direction"]) for leg in legs if "direction" in leg.row), CallDirection.UNKNOWN
    )
    spoke = _spoke(legs)
    ended_at = max((leg.end_at for leg in legs if leg.end_at is not None), default=None)
    message_for = _message_for(legs, lines)
    number = _first(legs, "from_number")
    extension = _first(legs, "extension")
    outcome = _outcome(legs, spoke, message_for)
    is_ours = direction is CallDirection.OUTBOUND
    return CallRecord(
        system=SYSTEM,
        call_key=head.row.get("key", ""),
        started_at=head.start_at,
        answered_at=_joined_at(spoke) if spoke is not None and spoke.is_proven else None,
        ended_at=ended_at,
        direction=direction,
        source=CallParty(number or (extension if is_ours else ""), _first(legs, "caller_name")),
        destination=CallParty(_first(legs, "to_number")),
        answered_by=NOBODY if is_ours or spoke is None else _staff(legs, extension),
        dialled=_first(legs, "to_number"),
        queue=_first(legs, "queue"),
        bridged_for=sum((_talked(leg) for leg in legs if leg.outcome in _PICKED_UP), 0.0),
        rang_for=_rang_for(legs, spoke, lines),
        message_for=message_for,
        message_at=ended_at if message_for else None,
        reached_voicemail=any(leg.outcome == "voicemail" for leg in legs),
        is_person_proven=spoke is None or spoke.is_proven,
        is_withheld=not is_ours and is_withheld(number),
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        recording=_first(legs, "recording"),
        campaign=_first(legs, "campaign"),
        lines=(*lines, *_caveats(head, spoke, direction)),
        problems=tuple(dict.fromkeys(problems)),
    )


def holds_several_calls(contents: Sequence[bytes]) -> bool:
    """Whether rows under one id cannot be of one call: they begin half a day apart, or show three callers."""
    if len(contents) < 2:
        return False
    rows = decode_rows(contents)
    starts = sorted(row["start"][:_TO_THE_SECOND] for row in rows if "start" in row)
    apart = datetime.fromisoformat(starts[-1]) - datetime.fromisoformat(starts[0]) if starts else timedelta()
    callers = {row.get("from_number", "") for row in rows if not is_short_number(row.get("from_number", ""))}
    return apart > _LONGEST_CALL or len(callers - {""}) > _MOST_CALLERS


def _leg(row: Mapping[str, str], zone: tzinfo, problems: list[str]) -> _Leg | None:
    try:
        naive = datetime.fromisoformat(row.get("start", ""))
    except ValueError:
        problems.append(f"A row names no readable start: {row.get('start', '')!r}.")
        return None
    start_at, is_guessed = place_start(naive, zone)
    if is_guessed:
        problems.append(f"{naive:%Y-%m-%d %H:%M:%S} was twice on that night's clocks; the earlier is taken.")
    if "note" in row:
        problems.append(row["note"])
    duration, talk, ring = (
        _length(row, name, problems) for name in ("duration", "talk_seconds", "ring_seconds")
    )
    answer_at, end_at = (_moment(row.get(name, ""), zone, start_at) for name in ("answered_at", "ended_at"))
    if end_at is not None and end_at < start_at:
        problems.append(
            f"A row ends before it starts ({row['start']}): the clock was set back; the end is left out."
        )
        end_at = None
    if end_at is None:
        lasted = duration if duration is not None else (talk or 0.0) + (ring or 0.0)
        end_at = start_at + timedelta(seconds=lasted) if duration is not None or talk is not None else None
    outcome = row.get("outcome") or _by_length(talk if talk is not None else duration)
    is_ours = row.get("direction") == "outbound"
    is_proven = outcome == "spoken" or (outcome == "answered" and not is_ours)
    return _Leg(row, start_at, answer_at, end_at, duration, talk, ring, outcome, is_proven)


def _moment(text: str, zone: tzinfo, start_at: datetime) -> datetime | None:
    if not text:
        return None
    written = datetime.fromisoformat(text)
    return (
        written.astimezone(UTC) if written.tzinfo is not None else placed(written, zone, start_at.timestamp())
    )


def _length(row: Mapping[str, str], name: str, problems: list[str]) -> float | None:
    if name not in row:
        return None
    value = float(row[name])
    if value < 0:
        problems.append(
            f"A row has {row[name]} seconds as its {name}: the clock was set back; it counts as not told."
        )
        return None
    return value


def _by_length(seconds: float | None) -> str:
    """Return what a row without a status tells: that something picked up, or nothing did."""
    if seconds is None:
        return ""
    return "connected" if seconds > 0 else "missed"


def _spoke(legs: Sequence[_Leg]) -> _Leg | None:
    """Return the row in which somebody picked up, a proven person before anything else."""
    found = [leg for leg in legs if leg.outcome in _PICKED_UP]
    return next((leg for leg in found if leg.is_proven), found[0] if found else None)


def _talked(leg: _Leg) -> float:
    if leg.talk is not None:
        return leg.talk
    if leg.answer_at is not None and leg.end_at is not None:
        return max((leg.end_at - leg.answer_at).total_seconds(), 0.0)
    return max((leg.duration or 0.0) - (leg.ring or 0.0), 0.0)


def _joined_at(leg: _Leg) -> datetime:
    if leg.answer_at is not None:
        return leg.answer_at
    if leg.ring is not None:
        return leg.start_at + timedelta(seconds=leg.ring)
    if leg.end_at is not None and leg.talk is not None:
        return max(leg.end_at - timedelta(seconds=leg.talk), leg.start_at)
    return leg.start_at


def _rang_for(legs: Sequence[_Leg], spoke: _Leg | None, lines: list[str]) -> float:
    """Return how long the caller waited: until somebody picked up, else to the end."""
    if spoke is not None:
        return max((_joined_at(spoke) - legs[0].start_at).total_seconds(), 0.0)
    # Some systems leave the ringing at 0 and count it as the length of the call.
    told = [length for leg in legs for length in (leg.ring, leg.duration) if length is not None]
    if told and (any(told) or any(leg.ring is not None for leg in legs)):
        return max(told)
    ended = [leg.end_at for leg in legs if leg.end_at is not None and leg.end_at > leg.start_at]
    if ended:
        return (max(ended) - legs[0].start_at).total_seconds()
    lines.append("How long it rang is not told; ten seconds are presumed.")
    return RANG_LONG_ENOUGH


def _message_for(legs: Sequence[_Leg], lines: list[str]) -> float:
    """Return how long a message is: as told, else what was spent in the mailbox, else just long enough."""
    mailboxes = [leg for leg in legs if leg.outcome == "voicemail" or "voicemail_seconds" in leg.row]
    if not mailboxes:
        return 0.0
    told = [float(leg.row["voicemail_seconds"]) for leg in mailboxes if "voicemail_seconds" in leg.row]
    if told:
        return max(*told, 0.0)
    if any(leg.row.get("direction") == "outbound" for leg in mailboxes):
        return 0.0  # their machine took it; nothing tells that we spoke
    lines.append("How long the message is the file does not tell; one is presumed.")
    return max(SHORTEST_MESSAGE, *(leg.talk or 0.0 for leg in mailboxes))


def _outcome(legs: Sequence[_Leg], spoke: _Leg | None, message_for: float) -> CallOutcome:
    if spoke is not None:
        return CallOutcome.ANSWERED if spoke.is_proven else CallOutcome.UNPROVEN
    said = [leg.outcome for leg in legs if leg.outcome]
    if message_for or "voicemail" in said:
        return CallOutcome.VOICEMAIL
    return _OUTCOMES[said[-1]] if said else CallOutcome.RUNNING


def _staff(legs: Sequence[_Leg], extension: str) -> CallParty:
    name = _first(legs, "answered_by")
    if is_short_number(name) and not extension:
        return CallParty(name)
    return CallParty(extension, name)


def _first(legs: Sequence[_Leg], name: str) -> str:
    return next((leg.row[name] for leg in legs if name in leg.row), "")


def _line(leg: _Leg) -> str:
    said = leg.row.get("said") or ("billed" if leg.row.get("bill") else "no status")
    lengths = [
        f"{value:g} s {word}"
        for value, word in ((leg.ring, "ringing"), (leg.talk, "talking"), (leg.duration, "in all"))
        if value is not None
    ]
    return f"{leg.row['start'].replace('T', ' ')} {said}{': ' if lengths else ''}{', '.join(lengths)}"


def _caveats(head: _Leg, spoke: _Leg | None, direction: CallDirection) -> tuple[str, ...]:
    said = []
    if "guessed" in head.row:
        said.append("What the file's columns mean was guessed from their names.")
    if spoke is not None and not spoke.is_proven:
        if "bill" in head.row:
            said.append("A bill says that something picked up, not whether it was a person.")
        else:
            said.append("The file does not say that a person picked up.")
    if spoke is not None and not _talked(spoke):
        said.append("How long they were joined the file does not tell.")
    if direction is CallDirection.OUTBOUND and _is_masked(head.row.get("to_number", "")):
        said.append("The number's last digits are hidden: it cannot be matched with a customer's.")
    return tuple(said)


def _is_masked(number: str) -> bool:
    return number[-1:].lower() in ("x", "*") and number[:3].lstrip("+").isdigit()

"""Asterisk's queue_log: who waited in a queue, which member picked up, who gave up.

A caller may rely on: CONNECT is a member picking up and counts as a person, save where the member is a loop to an
outside number (a mobile, whose voicemail answers as well); a caller who left the queue by key, timeout or because it
was empty is not known to have ended, for where they went the log does not tell. Rows without a call (members logging
in, reloads) are passed over. The call's name is that of CEL and CDR. Both the file ("epoch|callid|queue|agent|event|
…") and the realtime table as CSV with a header are read. Source: Asterisk "Queue Logs", app_queue; SEMANTICS 3.3.

The known hole: FreePBX makes each static member "Local/2004@from-internal/n", and a follow-me behind that extension
may reach a mobile's voicemail; its CONNECT counts all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final

from heardback.formats.calls import (
    NOBODY,
    CallDirection,
    CallFormat,
    CallOutcome,
    CallParty,
    CallRecord,
    Piece,
    decode_rows,
    encode_row,
    is_withheld,
)
from heardback.formats.cdr.asterisk_ids import epoch_of
from heardback.formats.cdr.channels import is_outside_number, is_short_number
from heardback.formats.cdr.moments import length_in, read_moment
from heardback.formats.cdr.rows import Row, encodable, peek, rows_of, words
from heardback.formats.records import Unreadable
from heardback.kernel.call_lengths import RANG_LONG_ENOUGH

NAME: Final = "queue_log"
SYSTEM: Final = "asterisk"

_COLUMNS: Final = ("time", "callid", "queue", "agent", "event", "data1", "data2", "data3", "data4", "data5")
_ALIASES: Final = {"queuename": "queue", "epoch": "time", "uniqueid": "callid", "qname": "queue"}
_NO_CALL: Final = frozenset(("NONE", "REALTIME", "MANAGER", "SYSTEM", ""))
#: What happens to members and to the queue itself, whatever call id it is written with.
_NO_CALL_EVENTS: Final = frozenset(
    words(
        "QUEUESTART CONFIGRELOAD ADDMEMBER REMOVEMEMBER PAUSE UNPAUSE PAUSEALL UNPAUSEALL PAUSEREASON PENALTY"
        " AGENTLOGIN AGENTLOGOFF AGENTCALLBACKLOGIN AGENTCALLBACKLOGOFF AGENTPAUSED RINGCANCELED RINGINUSE"
    )
)
_CALL_EVENTS: Final = frozenset(
    words(
        "ENTERQUEUE CONNECT COMPLETECALLER COMPLETEAGENT ABANDON EXITWITHTIMEOUT EXITWITHKEY EXITEMPTY RINGNOANSWER"
        " TRANSFER BLINDTRANSFER ATTENDEDTRANSFER AGENTDUMP SYSCOMPAT DID INFO"
    )
)
_COMPLETED: Final = frozenset(("COMPLETECALLER", "COMPLETEAGENT"))
_TRANSFERRED: Final = frozenset(("TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER"))
_LEFT: Final = frozenset(("EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY"))
_NARROWEST: Final = 5


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut a queue_log into pieces, one an event of a call; raises Unreadable where no line is one."""
    first, lines = peek(lines)
    is_table = first.count("|") < _NARROWEST - 1 and "callid" in first.lower()
    cut = rows_of(lines, "," if first.count(",") >= first.count(";") else ";") if is_table else _piped(lines)
    columns: Sequence[str] = _COLUMNS
    has_read = False
    for row in cut:
        if row.cells is not None and "callid" in map(str.lower, row.cells):
            columns = tuple(_ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in row.cells)
            continue
        piece = _piece(row, columns)
        has_read = has_read or piece is None or not piece.problem
        if not has_read and row.position > 1 and "|" not in row.text:
            raise Unreadable(
                "This is no queue_log: its lines are not 'epoch|callid|queue|member|event|…'. The first line is:"
                f" {first.strip()[:80]}"
            )
        if piece is not None:
            yield piece


def _piped(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the lines of the file itself, in which nothing is quoted."""
    for position, line in enumerate(lines, 1):
        bare = encodable(line.strip("\r\n\ufeff"))
        text = bare.replace("\x00", "").strip()
        if text:
            yield Row(position, bare, text.split("|"))
        elif bare:
            yield Row(
                position,
                bare,
                None,
                f"Line {position} holds nothing but NUL bytes or blanks: its text is lost.",
            )


def _piece(row: Row, columns: Sequence[str]) -> Piece | None:
    if row.cells is None:
        return _unreadable(row, row.problem)
    fields = {name: cell for name, cell in zip(columns, row.cells, strict=False) if cell}
    call_id = fields.get("callid", "")
    if len(row.cells) < _NARROWEST:
        return _unreadable(row, f"Line {row.position} ends early: a queue_log line has at least five fields.")
    if not fields.get("time", "")[:4].isdigit():
        return _unreadable(row, f"Line {row.position} begins with no time: {fields.get('time', '')[:40]!r}.")
    if call_id in _NO_CALL or fields.get("event") in _NO_CALL_EVENTS:
        return None
    return Piece(NAME, call_id, encode_row(fields), row.position)


def _unreadable(row: Row, problem: str) -> Piece:
    return Piece(NAME, "", row.text.encode("utf-8", "surrogateescape"), row.position, problem)


@dataclass(slots=True)
class _Story:
    """What has been gathered of one call so far."""

    entered_at: datetime | None = None
    connected_at: datetime | None = None
    member: str = ""
    is_connected: bool = False
    is_proven: bool = True
    talked_for: float = 0.0
    left_at: datetime | None = None
    left_by: str = ""
    last_at: datetime | None = None
    caller: str = ""
    has_caller: bool = False
    queue: str = ""
    dialled: str = ""
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Make one call of its events; order and repeats change nothing. Raises Unreadable where none has a time."""
    rows = decode_rows(contents)
    timed = [
        (moment, _rank(row), row)
        for row in rows
        if (moment := read_moment(row.get("time", ""), zone, epoch_of(row.get("callid", "")))) is not None
    ]
    if not timed:
        raise Unreadable("No event of this call names a readable time (an epoch, or 2026-03-02 09:00:00).")
    story = _Story()
    for moment, _, row in sorted(timed, key=lambda event: event[:2]):
        _tell(story, moment, row)
    return _record(story, timed[0][2].get("callid", ""))


_ORDER: Final = {name: rank for rank, name in enumerate(words("DID INFO ENTERQUEUE RINGNOANSWER CONNECT"))}


def _rank(row: Mapping[str, str]) -> tuple[int, str]:
    """Order what was written in the same second as it must have happened."""
    return _ORDER.get(row.get("event", ""), len(_ORDER)), "\0".join(row.get(name, "") for name in _COLUMNS)


def _tell(story: _Story, moment: datetime, row: Mapping[str, str]) -> None:
    event = row.get("event", "")
    story.last_at = moment
    story.queue = story.queue or ("" if row.get("queue") == "NONE" else row.get("queue", ""))
    story.lines.append(_line(moment, row))
    if event == "DID":
        story.dialled = row.get("data1", "")
    elif event == "ENTERQUEUE":
        story.entered_at = story.entered_at or moment
        story.caller, story.has_caller = story.caller or row.get("data2", ""), True
        story.left_by = ""
    elif event == "CONNECT":
        _connect(story, moment, row)
    elif event in _COMPLETED or event in _TRANSFERRED:
        _complete(story, moment, row)
    elif event == "ABANDON" or event in _LEFT:
        _leave(story, moment, event, length_in(row.get("data3", "")))
    elif event == "AGENTDUMP":
        _leave(story, moment, "ABANDON", None)
    elif event not in _CALL_EVENTS:
        story.problems.append(f"The event {event!r} is not known here; nothing is concluded from it.")


def _connect(story: _Story, moment: datetime, row: Mapping[str, str]) -> None:
    held_for = _seconds(row, "data1")
    story.entered_at = story.entered_at or moment - timedelta(seconds=held_for)
    is_proven = _is_inside(row)
    if story.connected_at is None or (is_proven and not story.is_proven):
        story.connected_at, story.member, story.is_proven = moment, row.get("agent", ""), is_proven
    story.is_connected, story.left_by = True, ""


def _is_inside(row: Mapping[str, str]) -> bool:
    """Whether the member is no loop to an outside number, where a mobile's voicemail may have answered."""
    return not is_outside_number(_number_of(row.get("agent", "")))


def _complete(story: _Story, moment: datetime, row: Mapping[str, str]) -> None:
    """End a conversation: its length stands after the wait, in transfers behind where it went."""
    event = row.get("event", "")
    place = ("data1", "data2") if event in _COMPLETED else ("data3", "data4")
    talked_for = _seconds(row, place[1])
    if story.connected_at is None:
        # Its CONNECT is lost, but nobody completes what no member took.
        story.connected_at = moment - timedelta(seconds=talked_for)
        story.entered_at = story.entered_at or story.connected_at - timedelta(seconds=_seconds(row, place[0]))
        story.member, story.is_proven = row.get("agent", ""), _is_inside(row)
    story.talked_for += talked_for
    story.is_connected = False
    story.left_at, story.left_by = moment, event


def _leave(story: _Story, moment: datetime, event: str, waited_for: float | None) -> None:
    """Let the caller go; whose entry is lost and whose wait is not told has waited long enough to be owed."""
    is_told = waited_for is not None and waited_for >= 0
    waited = timedelta(seconds=waited_for if waited_for is not None and is_told else RANG_LONG_ENOUGH)
    story.entered_at = story.entered_at or moment - waited
    story.is_connected = False
    story.left_at, story.left_by = moment, event


def _record(story: _Story, call_id: str) -> CallRecord:
    started_at = min(filter(None, (story.entered_at, story.last_at)))
    is_over = story.left_by == "ABANDON" or story.left_by in _COMPLETED
    ended_at = story.left_at if is_over and not story.is_connected else None
    waited_until = story.connected_at or story.left_at
    rang_for = max((waited_until - started_at).total_seconds(), 0.0) if waited_until else 0.0
    if ended_at is None and story.connected_at is None and rang_for < RANG_LONG_ENOUGH:
        rang_for = 0.0  # a short stay says nothing of how long the caller waited in all
    return CallRecord(
        system=SYSTEM,
        call_key=call_id,
        started_at=started_at,
        answered_at=story.connected_at if story.is_proven else None,
        ended_at=ended_at,
        direction=CallDirection.UNKNOWN if is_short_number(story.caller) else CallDirection.INBOUND,
        source=CallParty(story.caller),
        destination=CallParty(story.queue),
        answered_by=_party(story.member) if story.connected_at else NOBODY,
        dialled=story.dialled,
        queue=story.queue,
        bridged_for=story.talked_for,
        rang_for=rang_for,
        is_person_proven=story.is_proven,
        is_withheld=story.has_caller and is_withheld(story.caller),
        outcome=_outcome(story),
        lines=(*story.lines, *_caveats(story)),
        problems=tuple(dict.fromkeys(story.problems)),
    )


def _outcome(story: _Story) -> CallOutcome:
    if story.connected_at is not None:
        return CallOutcome.ANSWERED if story.is_proven else CallOutcome.UNPROVEN
    if story.left_by == "ABANDON":
        return CallOutcome.ABANDONED
    return CallOutcome.NO_ANSWER if story.left_by else CallOutcome.RUNNING


def _number_of(member: str) -> str:
    """Return the number in a member's channel or name: "Local/2004@from-internal/n", "PJSIP/201", "7140"."""
    return member.partition("/")[2].partition("@")[0].partition("/")[0] if "/" in member else member


def _party(member: str) -> CallParty:
    number = _number_of(member)
    is_number = is_short_number(number) or is_outside_number(number)
    endpoint = member.removesuffix("/n") if "/" in member else ""
    return CallParty(number if is_number else "", "" if is_number or endpoint else member, endpoint)


def _line(moment: datetime, row: Mapping[str, str]) -> str:
    rest = " ".join(row[name] for name in _COLUMNS[5:] if name in row)
    member = row.get("agent", "NONE")
    who = "" if member == "NONE" else f" {member}"
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC {row.get('event', '')}{who} {rest}".rstrip()


def _caveats(story: _Story) -> tuple[str, ...]:
    if not story.is_proven:
        return ("The member is an outside number: a mobile's voicemail would have answered as well.",)
    if story.left_by in _TRANSFERRED:
        return ("It was passed on; what came of that the queue_log does not tell.",)
    if story.left_by in _LEFT and story.connected_at is None:
        return ("The caller left the queue unanswered; where they went the queue_log does not tell.",)
    return ()


def _seconds(row: Mapping[str, str], name: str) -> float:
    return max(length_in(row.get(name, "")) or 0.0, 0.0)


FORMAT: Final = CallFormat(NAME, SYSTEM, split, fold)

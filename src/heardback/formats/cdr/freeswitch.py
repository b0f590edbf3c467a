"""FreeSWITCH call detail records from mod_cdr_csv: Master.csv of the shipped templates, or any file with a header.

A caller may rely on: a row of the caller's leg names the call by its `uuid`; the row of the leg it was joined with
(`bleg_uuid`) belongs to the same call where both are in one file not far apart. Two joined legs never prove a
person, and an answered leg without a second one was a machine of ours, save an outbound call's own leg.
Source: mod_cdr_csv (templates "default" and "example"), ITU-T Q.850 and FreeSWITCH's hangup causes; SEMANTICS 3.3.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final, NamedTuple

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
from heardback.formats.cdr.channels import is_outside_number, is_short_number
from heardback.formats.cdr.mailboxes import GREETING_FOR
from heardback.formats.cdr.moments import length_in, parse_written, place_start, read_moment
from heardback.formats.cdr.rows import Row, delimiter_of, peek, rows_of, words
from heardback.formats.records import Unreadable

NAME: Final = "freeswitch"
SYSTEM: Final = "freeswitch"

#: The shipped templates' columns; the first eleven are theirs in common.
_COLUMNS: Final = words(
    "caller_id_name caller_id_number destination_number context start_stamp answer_stamp end_stamp duration billsec"
    " hangup_cause uuid bleg_uuid accountcode read_codec write_codec sip_hangup_disposition ani"
)
_NEEDED: Final = frozenset(("destination_number", "start_stamp"))
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-z]{4}-[0-9a-z]{12}$", re.IGNORECASE)
_UUID_AT: Final = 10
_NARROWEST: Final = 11
#: Legs of one call hang up within moments, so their rows are neighbours.
_NEIGHBOURS: Final = 500

#: Q.850 causes (and SIP's own) by FreeSWITCH's names, where the call was not answered.
_BUSY: Final = frozenset(words("USER_BUSY 17"))
_NOBODY: Final = frozenset(
    words(
        "NO_ANSWER NO_USER_RESPONSE ORIGINATOR_CANCEL CALL_REJECTED SUBSCRIBER_ABSENT USER_NOT_REGISTERED"
        " PROGRESS_TIMEOUT ALLOTTED_TIMEOUT NORMAL_CLEARING NORMAL_UNSPECIFIED LOSE_RACE PICKED_OFF NONE"
        " 16 18 19 20 21 31 487 602 605 606 607"
    )
)

_INSIDE: Final = ("default", "internal", "features", "outbound")
_MAILBOX: Final = ("voicemail", "voicemail_authenticate")


def split(lines: Iterable[str], profile: Mapping[str, str]) -> Iterator[Piece]:
    """Cut CDR text into pieces, one a row; raises Unreadable where it is something else. `profile` is unused."""
    first, lines = peek(lines)
    columns: tuple[str, ...] = ()
    ahead: deque[tuple[Row, dict[str, str]]] = deque()
    callers: dict[str, str] = {}
    for row in rows_of(lines, delimiter_of(first)):
        header = tuple(cell.strip().lower() for cell in row.cells or ())
        if set(header) >= _NEEDED:
            columns = header
            continue
        if row.cells is not None and not columns:
            columns = _columns_of(row.cells, first)
        fields = {name: cell for name, cell in zip(columns, row.cells or (), strict=False) if cell}
        if "bleg_uuid" in fields and "uuid" in fields:
            callers[fields["bleg_uuid"]] = fields["uuid"]
        ahead.append((row, fields))
        if len(ahead) > _NEIGHBOURS:
            yield _piece(*ahead.popleft(), len(columns), callers)
    for held in ahead:
        yield _piece(*held, len(columns), callers)


def _columns_of(cells: Sequence[str], first: str) -> tuple[str, ...]:
    """Return the templates' columns where a headerless row fits them; raises Unreadable where it does not."""
    if len(cells) >= _NARROWEST and _UUID.match(cells[_UUID_AT].strip()):
        return _COLUMNS
    raise Unreadable(
        "This is no FreeSWITCH CDR: there is no header with destination_number and start_stamp, and"
        f" column 11 holds no uuid as in mod_cdr_csv's templates. The first line is: {first.strip()[:80]}"
    )


def _piece(row: Row, fields: dict[str, str], width: int, callers: Mapping[str, str]) -> Piece:
    if row.cells is None:
        return _unreadable(row, row.problem)
    if len(row.cells) < min(width, _NARROWEST):
        return _unreadable(row, f"Line {row.position} ends early: {len(row.cells)} of {width} columns.")
    own = fields.get("uuid", "")
    key = callers.get(own, "") or own
    if not key:
        return _unreadable(row, f"Line {row.position} names no call: the column uuid is empty.")
    if key != own:
        fields["leg"] = "b"
    if row.note:
        fields["note"] = row.note
    return Piece(NAME, key, encode_row({**fields, "call": key}), row.position)


def _unreadable(row: Row, problem: str) -> Piece:
    return Piece(NAME, "", row.text.encode("utf-8", "surrogateescape"), row.position, problem)


class _Leg(NamedTuple):
    row: Mapping[str, str]
    start_at: datetime
    answer_at: datetime | None
    end_at: datetime | None
    billed_for: float


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Make one call of its rows; order and repeats change nothing. Raises Unreadable where no row has a start."""
    problems: list[str] = []
    legs = [leg for row in decode_rows(contents) if (leg := _leg(row, zone, problems)) is not None]
    if not legs:
        raise Unreadable(
            "No row of this call names a start (column start_stamp, such as 2026-03-02 09:00:00)."
        )
    legs.sort(key=lambda leg: ("leg" in leg.row, leg.start_at))
    head = legs[0]
    second = next((leg for leg in legs if "leg" in leg.row), None)
    direction = _direction(head.row)
    is_outbound = direction is CallDirection.OUTBOUND
    has_second = second is not None or bool(head.row.get("bleg_uuid"))
    joined_for = _joined_for(head, second, has_second, is_outbound)
    mailbox_for = 0.0 if is_outbound or joined_for or not _is_mailbox(head.row) else head.billed_for
    has_message = mailbox_for >= GREETING_FOR
    outcome = _outcome(head, joined_for, mailbox_for, has_message, has_second)
    number = head.row.get("caller_id_number", "")
    until = _joined_at(head, second) if joined_for else head.end_at
    return CallRecord(
        system=SYSTEM,
        call_key=head.row.get("call") or head.row.get("uuid", ""),
        started_at=head.start_at,
        ended_at=max((leg.end_at for leg in legs if leg.end_at), default=None),
        direction=direction,
        source=CallParty(number, _name(head.row, number)),
        destination=CallParty(head.row.get("destination_number", "")),
        answered_by=_answered_by(second or head) if joined_for and not is_outbound else NOBODY,
        dialled=head.row.get("destination_number", ""),
        bridged_for=joined_for,
        rang_for=max((until - head.start_at).total_seconds(), 0.0) if until else 0.0,
        message_for=mailbox_for if has_message else 0.0,
        message_at=head.end_at if has_message else None,
        reached_voicemail=mailbox_for > 0,
        is_person_proven=not joined_for,
        is_withheld=not is_outbound and is_withheld(number),
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        lines=(*map(_line, legs), *_caveats(joined_for, has_message)),
        problems=tuple(dict.fromkeys(problems)),
    )


def _leg(row: Mapping[str, str], zone: tzinfo, problems: list[str]) -> _Leg | None:
    naive = parse_written(row.get("start_stamp", ""))
    if naive is None:
        problems.append(f"A row names no readable start: {row.get('start_stamp', '')!r}.")
        return None
    start_at, is_guessed = place_start(naive, zone)
    if is_guessed:
        problems.append(f"{row['start_stamp']} was twice on that night's clocks; the earlier is taken.")
    if "note" in row:
        problems.append(row["note"])
    answer_at, end_at = (
        read_moment(row.get("answer_stamp", ""), zone),
        read_moment(row.get("end_stamp", ""), zone),
    )
    if end_at is not None and end_at < start_at:
        problems.append(
            f"A row ends before it starts ({row['start_stamp']}): the clock was set back; its count is taken."
        )
        lasted = length_in(row.get("duration", ""))
        end_at = None if lasted is None or lasted < 0 else start_at + timedelta(seconds=lasted)
    billed_for = length_in(row.get("billsec", "")) or 0.0
    if billed_for < 0:
        problems.append(
            f"A row has {row['billsec']} seconds as its billsec: the clock was set back; taken as 0."
        )
    if (
        answer_at is not None
        and end_at is not None
        and billed_for > (end_at - answer_at).total_seconds() + 60
    ):
        problems.append(
            "A row was answered for longer by its count than by its stamps: the shorter is taken."
        )
        billed_for = max((end_at - answer_at).total_seconds(), 0.0)
    return _Leg(row, start_at, answer_at, end_at, max(billed_for, 0.0))


def _joined_for(head: _Leg, second: _Leg | None, has_second: bool, is_outbound: bool) -> float:
    """Return how long two legs were joined at most: the second was answered when that phone picked up."""
    if second is not None:
        return min(second.billed_for, head.billed_for) if head.billed_for else second.billed_for
    return head.billed_for if has_second or is_outbound else 0.0


def _joined_at(head: _Leg, second: _Leg | None) -> datetime | None:
    return (second.answer_at if second is not None else None) or head.answer_at


def _direction(row: Mapping[str, str]) -> CallDirection:
    """Return which way the call went: as the file says, else by context and the shapes of the numbers."""
    said = row.get("call_direction", "")
    if said in ("local", "internal"):
        return CallDirection.INTERNAL
    number, dialled = row.get("caller_id_number", ""), row.get("destination_number", "")
    context = row.get("context", "").lower()
    # "Outbound Call" is the name that FreeSWITCH gives to calls which it places itself.
    if row.get("caller_id_name") == "Outbound Call" or said == "outbound":
        return CallDirection.OUTBOUND
    if context.startswith(("public", "inbound", "from-trunk")):
        return CallDirection.INBOUND
    if is_short_number(number) or context.startswith(_INSIDE):
        if is_outside_number(dialled):
            return CallDirection.OUTBOUND
        return CallDirection.INTERNAL if is_short_number(number) else CallDirection.UNKNOWN
    return CallDirection.UNKNOWN


def _is_mailbox(row: Mapping[str, str]) -> bool:
    return row.get("last_app", "") in _MAILBOX or row.get("destination_number", "") in _MAILBOX


def _outcome(
    head: _Leg, joined_for: float, mailbox_for: float, has_message: bool, has_second: bool
) -> CallOutcome:
    if joined_for:
        return CallOutcome.UNPROVEN
    if head.end_at is None:
        return CallOutcome.RUNNING
    if mailbox_for:
        return CallOutcome.VOICEMAIL if has_message else CallOutcome.ABANDONED
    if head.answer_at is not None and head.billed_for > 0:
        return CallOutcome.NO_ANSWER if has_second else CallOutcome.IVR_ONLY
    cause = head.row.get("hangup_cause") or head.row.get("hangup_cause_q850") or "NONE"
    if cause in _BUSY:
        return CallOutcome.BUSY
    return CallOutcome.NO_ANSWER if cause in _NOBODY else CallOutcome.FAILED


def _answered_by(leg: _Leg) -> CallParty:
    number = leg.row.get("callee_id_number") or leg.row.get("destination_number", "")
    return CallParty(number) if is_short_number(number) else NOBODY


def _name(row: Mapping[str, str], number: str) -> str:
    name = row.get("caller_id_name", "")
    return "" if name in (number, "Outbound Call") else name


def _line(leg: _Leg) -> str:
    row = leg.row
    answered = f", {leg.billed_for:g} s after the answer" if leg.billed_for else ""
    which = "second leg" if "leg" in row else "first leg"
    return f"{row.get('start_stamp')} {which}: {row.get('hangup_cause', 'no cause')}{answered}"


def _caveats(joined_for: float, has_message: bool) -> tuple[str, ...]:
    if joined_for:
        return ("A CDR does not tell whether a person or a machine was on the other leg.",)
    if has_message:
        return ("The time in the mailbox includes its greeting; a message is presumed.",)
    return ()


FORMAT: Final = CallFormat(NAME, SYSTEM, split, fold)

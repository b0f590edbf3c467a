"""Fold the CDR rows of one Asterisk call into one record, never taking ANSWERED for a person.

A caller may rely on: without a second leg nothing but a machine of ours answered; with one, two legs were joined
and `is_person_proven` stays False, because `answer` is when the first party was answered, perhaps by a menu before,
and what stands behind the second may be a mobile's voicemail. So `bridged_for` is an upper bound. CEL or queue_log
of the same call prove more. Source: Asterisk "CDR Specification"; SEMANTICS 3.3 (telephony caution), rule 16.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
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
from heardback.formats.cdr.asterisk_ids import epoch_of
from heardback.formats.cdr.channels import Channel, is_outside_number, is_short_number, read_channel
from heardback.formats.cdr.mailboxes import GREETING_FOR
from heardback.formats.cdr.moments import length_in, parse_written, place_start
from heardback.formats.cdr.rows import words
from heardback.formats.records import Unreadable

SYSTEM: Final = "asterisk"

# Applications that talk, play or record by themselves: with one of these last, ANSWERED was the machine.
_MACHINES: Final = frozenset(
    words(
        "playback background backgrounddetect speechbackground controlplayback mp3player festival read record echo"
        " musiconhold startmusiconhold playtones saynumber saydigits sayalpha sayunixtime directory disa ivr"
        " milliwatt receivefax rxfax sendfax txfax privacymanager zapateller dictate amd waitexten page"
    )
)
_MAILBOXES: Final = frozenset(words("voicemail minivmrecord minivmgreet voicemailplaymsg"))
_QUEUES: Final = frozenset(("queue",))
_CONFERENCES: Final = frozenset(words("confbridge meetme bridgewait"))
_DISPOSITIONS: Final = {
    "ANSWERED": "ANSWERED",
    "NO ANSWER": "NO ANSWER",
    "NO_ANSWER": "NO ANSWER",
    "NOANSWER": "NO ANSWER",
    "CANCEL": "NO ANSWER",
    "NULL": "NO ANSWER",
    "BUSY": "BUSY",
    "FAILED": "FAILED",
    "CONGESTION": "CONGESTION",
}
_NOT_TRIED: Final = frozenset(("FAILED", "CONGESTION"))
_MAILBOX_DST: Final = re.compile(r"vm[a-z]?\d+$")

_INSIDE: Final = words("from-internal internal outgoing outbound macro-dialout outrt from-phones phones")
_FROM_OUTSIDE: Final = words(
    "from-trunk from-pstn from-did from-external from-sip-external from-dahdi from-zaptel from-digital from-analog"
    " from-provider ext-did inbound incoming"
)

_CLID: Final = re.compile(r'^\s*"?(?P<name>.*?)"?\s*<(?P<number>[^>]*)>\s*$')
_QUARTER: Final = 900.0
_WIDEST_ZONE: Final = 15 * 3600.0
# A firm's calls name few numbers.
_is_withheld = lru_cache(maxsize=1 << 14)(is_withheld)


class _Leg(NamedTuple):
    """One row: a pair of parties. Moments are UTC; `end_at` None where the row tells none.

    `is_mailbox`: our voicemail took the caller. `is_joined`: a second leg was put through, as far as a CDR tells.
    """

    row: Mapping[str, str]
    epoch: float
    start_at: datetime
    answer_at: datetime | None
    end_at: datetime | None
    billed_for: float
    disposition: str
    app: str
    a: Channel
    b: Channel
    is_mailbox: bool
    is_joined: bool


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Make one call of its rows; order and repeats change nothing. Raises Unreadable where no row has a start."""
    problems: list[str] = []
    legs = _legs(decode_rows(contents), zone, problems)
    if not legs:
        raise Unreadable(
            "No row of this call names a start (columns start or calldate, such as 2026-03-02 09:00:00)."
        )
    head = _head(legs)
    joined = _inner([leg for leg in legs if leg.is_joined])
    source = _source(head)
    direction = _direction(head, legs, source.number)
    started_at, ended_at = legs[0].start_at, _ended_at(legs)
    mailbox_for = _mailbox_for(legs)
    has_message = mailbox_for >= GREETING_FOR and direction is not CallDirection.OUTBOUND
    outcome = _outcome(legs, joined, ended_at, has_message)
    return CallRecord(
        system=SYSTEM,
        call_key=head.row.get("linkedid") or head.row.get("uniqueid", ""),
        started_at=started_at,
        ended_at=ended_at,
        direction=direction,
        source=source,
        destination=_destination(head, legs),
        answered_by=_answered_by(joined, direction),
        dialled=_first(legs, "did") or _dialled(head.row.get("dst", "")),
        queue=_queue(legs),
        bridged_for=_covered(joined),
        rang_for=_rang_for(started_at, joined, ended_at),
        message_for=mailbox_for if has_message else 0.0,
        message_at=ended_at if has_message else None,
        reached_voicemail=mailbox_for > 0,
        is_person_proven=not joined,
        is_withheld=direction is not CallDirection.OUTBOUND and _is_withheld(source.number),
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        recording=_recording(legs),
        lines=(*map(_line, legs), *_caveats(joined, has_message, direction)),
        problems=tuple(dict.fromkeys(problems)),
    )


# rows and their times


def _legs(rows: Sequence[Mapping[str, str]], zone: tzinfo, problems: list[str]) -> list[_Leg]:
    legs = [leg for row in rows if (leg := _leg(row, zone, problems)) is not None]
    if len(legs) > 1:
        legs.sort(
            key=lambda leg: (
                leg.start_at,
                length_in(leg.row.get("sequence", "")) or 0.0,
                leg.row.get("channel", ""),
            )
        )
    return _on_the_ids_clock(legs, problems) if legs else legs


def _leg(row: Mapping[str, str], zone: tzinfo, problems: list[str]) -> _Leg | None:
    get = row.get
    naive = parse_written(get("start") or get("calldate", ""))
    if naive is None:
        problems.append(f"A row names no readable start: {get('start') or get('calldate', '')!r}.")
        return None
    if "note" in row:
        problems.append(row["note"])
    epoch = epoch_of(get("uniqueid", ""))
    start_at, is_guessed = place_start(naive, zone, epoch)
    if is_guessed:
        problems.append(f"{naive:%Y-%m-%d %H:%M:%S} was twice on that night's clocks; the earlier is taken.")
    billed_for = _seconds(row, "billsec", problems) or 0.0
    end_at, answer_at = _end_and_answer(row, naive, start_at, billed_for, problems)
    disposition, app = _DISPOSITIONS.get(get("disposition", ""), "UNKNOWN"), get("lastapp", "").lower()
    if disposition == "UNKNOWN":
        problems.append(
            f"A row has the disposition {get('disposition', '')!r}, which Asterisk does not write."
        )
    second = read_channel(get("dstchannel", ""))
    is_mailbox = app in _MAILBOXES or (not second.endpoint and bool(_MAILBOX_DST.match(get("dst", ""))))
    has_second = app in _CONFERENCES or (bool(second.endpoint) and app not in _MACHINES)
    return _Leg(
        row,
        epoch,
        start_at,
        answer_at,
        end_at,
        billed_for,
        disposition,
        app,
        read_channel(get("channel", "")),
        second,
        is_mailbox,
        has_second and not is_mailbox and billed_for > 0 and disposition in ("ANSWERED", "UNKNOWN"),
    )


def _end_and_answer(
    row: Mapping[str, str], naive: datetime, start_at: datetime, billed_for: float, problems: list[str]
) -> tuple[datetime | None, datetime | None]:
    """Return when a row ended and was answered: as written, else from its seconds.

    Written times are read as distances from the start, so a clock change in between is put right by the seconds.
    """
    counted = _seconds(row, "duration", problems)
    lasted, waited = _since(naive, row.get("end", "")), _since(naive, row.get("answer", ""))
    if lasted is None:
        lasted = counted
    elif lasted < 0 or (counted is not None and abs(lasted - counted) > 60):
        problems.append(
            f"The row that starts {naive:%Y-%m-%d %H:%M:%S} ends {lasted:.0f} s later by its clock and after"
            f" {counted or 0:.0f} s by its count: the clock was changed, and the count is taken."
        )
        lasted = counted
    if lasted is None:
        return None, None if waited is None else start_at + timedelta(seconds=max(waited, 0.0))
    if billed_for > 0 and (waited is None or not 0 <= waited <= lasted):
        waited = max(lasted - billed_for, 0.0)
    end_at = start_at + timedelta(seconds=lasted)
    return end_at, None if waited is None else start_at + timedelta(seconds=waited)


def _since(naive: datetime, written: str) -> float | None:
    if not written:
        return None
    moment = parse_written(written)
    if moment is None or (moment.tzinfo is None) != (naive.tzinfo is None):
        return None
    return (moment - naive).total_seconds()


def _seconds(row: Mapping[str, str], name: str, problems: list[str]) -> float | None:
    """Return a row's count of seconds; None where it tells none that can be true."""
    text = row.get(name, "")
    value = length_in(text)
    if value is not None and value >= 0:
        return value
    if text:
        why = "the clock was set back" if value is not None else "no call lasts so"
        problems.append(f"A row has {text[:40]} seconds as its {name}: {why}; it counts as not told.")
    return None


def _on_the_ids_clock(legs: list[_Leg], problems: list[str]) -> list[_Leg]:
    """Move a call to the moment that its own id tells, where the file was written in another zone than presumed.

    An id's epoch is UTC and comes from the same clock as the times; a difference of whole quarter hours is a zone.
    """
    first = legs[0]
    if not first.epoch:
        return legs
    gap = first.epoch - first.start_at.timestamp()
    quarters = round(gap / _QUARTER)
    if quarters == 0 or abs(gap) > _WIDEST_ZONE or abs(gap - quarters * _QUARTER) > 2:
        return legs
    by = timedelta(seconds=quarters * _QUARTER)
    hours = quarters * _QUARTER / 3600
    problems.append(
        f"The times are {-hours:+g} h off the clock in the call's own id: they were written in another time zone"
        " than the one set, and the id is believed."
    )
    return [
        leg._replace(
            start_at=leg.start_at + by,
            answer_at=leg.answer_at and leg.answer_at + by,
            end_at=leg.end_at and leg.end_at + by,
        )
        for leg in legs
    ]


def _ended_at(legs: Sequence[_Leg]) -> datetime | None:
    """Return when the last row ended; None where no row tells."""
    if len(legs) == 1:
        return legs[0].end_at
    return max((leg.end_at for leg in legs if leg.end_at is not None), default=None)


# who


def _head(legs: Sequence[_Leg]) -> _Leg:
    """Return the row in which the caller comes in: the call's own channel, not a loop inside."""
    if len(legs) == 1:
        return legs[0]
    for leg in legs:
        if leg.row.get("linkedid", "") == leg.row.get("uniqueid", "-") and not leg.a.is_local:
            return leg
    return next((leg for leg in legs if not leg.a.is_local), legs[0])


@lru_cache(maxsize=1 << 12)
def _side_of_context(context: str) -> str:
    """Return where calls of a dialplan context come from: "outside", "inside", '' for not known."""
    if context.lower().startswith(_FROM_OUTSIDE):
        return "outside"
    return "inside" if context.lower().startswith(_INSIDE) else ""


def _direction(head: _Leg, legs: Sequence[_Leg], number: str) -> CallDirection:
    """Return which way the call went; UNKNOWN where neither names, contexts nor numbers are clear."""
    side = _side_of_context(head.row.get("dcontext", ""))
    is_inside = head.a.is_extension and not head.a.is_trunk_card
    if side == "outside" or _first(legs, "did"):
        return CallDirection.INBOUND
    is_ours = is_inside or side == "inside" or number == head.a.name or is_short_number(number)
    if (is_ours and is_outside_number(head.row.get("dst", ""))) or "outbound_cnum" in head.row:
        return CallDirection.OUTBOUND
    seconds = [leg.b for leg in legs if leg.b.endpoint]
    if is_inside:
        # A provider's account is often named by a short number, as phones are; what it shows is a customer's.
        shows_another = is_outside_number(number) and number.lstrip("+") != head.a.name
        return CallDirection.UNKNOWN if shows_another else _from_an_extension(seconds)
    if not is_ours and not any(leg.is_outside for leg in seconds):
        return (
            CallDirection.INBOUND
            if is_outside_number(number) or is_withheld(number)
            else CallDirection.UNKNOWN
        )
    return CallDirection.UNKNOWN


def _from_an_extension(seconds: Sequence[Channel]) -> CallDirection:
    return CallDirection.OUTBOUND if any(leg.is_outside for leg in seconds) else CallDirection.INTERNAL


def _source(head: _Leg) -> CallParty:
    row = head.row
    name, number = _caller_id(row.get("clid", ""))
    name, number = row.get("cnam") or name, row.get("src") or row.get("cnum") or number
    return _party(number, "" if name == number else name, head.a.endpoint)


@lru_cache(maxsize=1 << 14)
def _party(number: str, name: str, endpoint: str) -> CallParty:
    """Return one end of a call; a firm's calls have few of them."""
    return CallParty(number, name, endpoint)


@lru_cache(maxsize=1 << 14)
def _caller_id(written: str) -> tuple[str, str]:
    """Return name and number of '"Ann" <2025550142>'."""
    matched = _CLID.match(written)
    return (matched["name"].replace('""', '"').strip(), matched["number"]) if matched else ("", "")


def _dialled(dst: str) -> str:
    return "" if dst in ("s", "h", "i", "t") else dst


def _destination(head: _Leg, legs: Sequence[_Leg]) -> CallParty:
    second = head.b
    if not second.endpoint or second.is_local:
        second = next((leg.b for leg in legs if leg.b.endpoint and not leg.b.is_local), second)
    return _party(head.row.get("dst", ""), _first(legs, "dst_cnam"), second.endpoint)


def _answered_by(joined: Sequence[_Leg], direction: CallDirection) -> CallParty:
    """Return our phone that was put through; of an outbound call nobody of ours answered."""
    if direction is CallDirection.OUTBOUND or not joined:
        return NOBODY
    leg = max(joined, key=lambda leg: (not leg.b.is_local, leg.billed_for, leg.b.endpoint))
    name = leg.b.name.partition("@")[0]
    return _party(name if is_short_number(name) else "", leg.row.get("dst_cnam", ""), leg.b.endpoint)


def _queue(legs: Sequence[_Leg]) -> str:
    for leg in legs:
        if leg.app in _QUEUES:
            return leg.row.get("lastdata", "").partition(",")[0]
    return ""


def _recording(legs: Sequence[_Leg]) -> str:
    named = _first(legs, "recordingfile")
    if named:
        return named
    field = _first(legs, "userfield")
    return field.removeprefix("audio:") if field.endswith((".wav", ".WAV", ".mp3", ".gsm", ".ogg")) else ""


def _first(legs: Sequence[_Leg], column: str) -> str:
    for leg in legs:
        if column in leg.row:
            return leg.row[column]
    return ""


# what became of it


def _inner(joined: list[_Leg]) -> list[_Leg]:
    """Return the rows nearest to the phones: a member's own loop is answered when that member picks up."""
    if len(joined) < 2:
        return joined
    return [leg for leg in joined if leg.a.is_local and not leg.b.is_local] or joined


def _rang_for(started_at: datetime, joined: Sequence[_Leg], ended_at: datetime | None) -> float:
    over_at = min(map(_joined_at, joined)) if joined else ended_at
    return max((over_at - started_at).total_seconds(), 0.0) if over_at else 0.0


def _joined_at(leg: _Leg) -> datetime:
    return leg.answer_at or leg.start_at


def _covered(joined: Sequence[_Leg]) -> float:
    """Return for how long some pair was joined; pairs that overlap count once."""
    if len(joined) < 2:
        return joined[0].billed_for if joined else 0.0
    spans = sorted(
        (start, start + timedelta(seconds=leg.billed_for)) for leg in joined for start in (_joined_at(leg),)
    )
    total, until = 0.0, None
    for start, end in spans:
        begin = start if until is None or start > until else until
        if end > begin:
            total += (end - begin).total_seconds()
            until = end
    return total


def _mailbox_for(legs: Sequence[_Leg]) -> float:
    """Return how long the caller was in our voicemail at most, the greeting included."""
    longest = 0.0
    for leg in legs:
        if leg.is_mailbox and leg.disposition == "ANSWERED" and leg.billed_for > longest:
            longest = leg.billed_for
    return longest


def _outcome(
    legs: Sequence[_Leg], joined: Sequence[_Leg], ended_at: datetime | None, has_message: bool
) -> CallOutcome:
    if joined:
        return CallOutcome.UNPROVEN
    if ended_at is None:
        return CallOutcome.RUNNING
    if has_message:
        return CallOutcome.VOICEMAIL
    said = {leg.disposition for leg in legs}
    if "ANSWERED" in said:
        return _by_machine(legs)
    if any(leg.app in _QUEUES for leg in legs):
        return CallOutcome.ABANDONED
    if not said <= _NOT_TRIED:
        return CallOutcome.BUSY if "BUSY" in said and "NO ANSWER" not in said else CallOutcome.NO_ANSWER
    return CallOutcome.FAILED


def _by_machine(legs: Sequence[_Leg]) -> CallOutcome:
    """Return what became of a caller whom nothing but our machines answered."""
    if any(leg.app in _QUEUES or leg.is_mailbox for leg in legs):
        return CallOutcome.ABANDONED
    has_rung = any(leg.b.endpoint and leg.app not in _MACHINES for leg in legs)
    return CallOutcome.NO_ANSWER if has_rung else CallOutcome.IVR_ONLY


def _line(leg: _Leg) -> str:
    row = leg.row
    to = f" to {leg.b.endpoint}" if leg.b.endpoint else ""
    answered = f", {leg.billed_for:g} s after the first answer" if leg.billed_for else ""
    return f"{row.get('start') or row.get('calldate')} {row.get('lastapp', 'call')}{to}: {leg.disposition}{answered}"


def _caveats(joined: Sequence[_Leg], has_message: bool, direction: CallDirection) -> tuple[str, ...]:
    """Return what the rows leave open, in words."""
    if not joined and not has_message:
        return ()
    said = []
    if joined:
        said.append(
            "A CDR does not tell whether a person or a machine was on the second leg, nor since when."
        )
    if any(leg.b.is_local for leg in joined):
        said.append("The second leg is a loop inside Asterisk: what answered behind it is not told.")
    if direction is CallDirection.INBOUND and any(leg.b.is_outside for leg in joined):
        said.append("It was put through to an outside line, where a mobile's voicemail answers as well.")
    if has_message:
        said.append("The time in the mailbox includes its greeting; a message is presumed.")
    return tuple(said)

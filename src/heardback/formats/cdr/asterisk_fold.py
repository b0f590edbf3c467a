"""Fold the CDR rows of one Asterisk call into one record, never taking ANSWERED for a person.

A caller may rely on: without a second leg nothing but a machine of ours answered; with one, two legs were joined
and `is_person_proven` stays False, because `answer` is when the first party was answered, perhaps by a menu before,
and what stands behind the second may be a mobile's voicemail. So `bridged_for` is an upper bound. CEL or queue_log
of the same call prove more. Source: Asterisk "CDR Specification"; SEMANTICS 3.3 (telephony caution), rule 16.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
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
from heardback.formats.cdr.channels import Channel, is_outside_number, is_short_number, read_channel
from heardback.formats.cdr.moments import is_ambiguous, parse_written, placed
from heardback.formats.cdr.rows import words
from heardback.formats.records import Unreadable

SYSTEM: Final = "asterisk"
#: A mailbox's greeting takes about as long; who stays longer is taken to have spoken (in doubt it is owed).
GREETING_FOR: Final = 10.0

# Applications that talk, play or record by themselves: with one of these last, ANSWERED was the machine.
_MACHINES: Final = frozenset(
    words(
        "playback background backgrounddetect speechbackground controlplayback mp3player festival read record echo"
        " musiconhold startmusiconhold playtones saynumber saydigits sayalpha sayunixtime directory disa ivr milliwatt"
        " receivefax rxfax sendfax txfax privacymanager zapateller dictate amd waitexten page"
    )
)
_MAILBOXES: Final = frozenset(words("voicemail minivmrecord minivmgreet voicemailplaymsg"))
_QUEUES: Final = frozenset(("queue",))
_CONFERENCES: Final = frozenset(words("confbridge meetme bridgewait"))
_MAILBOX_DST: Final = re.compile(r"vm[a-z]?\d+$")

_INSIDE: Final = words("from-internal internal outgoing outbound macro-dialout outrt from-phones phones")
_FROM_OUTSIDE: Final = words(
    "from-trunk from-pstn from-did from-external from-sip-external from-dahdi from-zaptel from-digital from-analog"
    " from-provider ext-did inbound incoming"
)

_CLID: Final = re.compile(r'^\s*"?(?P<name>.*?)"?\s*<(?P<number>[^>]*)>\s*$')
_QUARTER: Final = 900.0
_WIDEST_ZONE: Final = 15 * 3600.0


@dataclass(frozen=True, slots=True)
class _Leg:
    """One row: a pair of parties. Moments are UTC; `end_at` None where the row tells none."""

    row: Mapping[str, str]
    start_at: datetime
    answer_at: datetime | None
    end_at: datetime | None
    duration: float
    billed_for: float
    disposition: str
    app: str
    a: Channel
    b: Channel

    @property
    def is_answered(self) -> bool:
        return self.disposition == "ANSWERED"

    @property
    def is_mailbox(self) -> bool:
        """Whether our voicemail took the caller."""
        return self.app in _MAILBOXES or (
            not self.b.endpoint and bool(_MAILBOX_DST.match(self.row.get("dst", "")))
        )

    @property
    def is_joined(self) -> bool:
        """Whether a second leg was put through, as far as a CDR tells."""
        if not self.is_answered or self.billed_for <= 0 or self.is_mailbox:
            return False
        return (bool(self.b.endpoint) and self.app not in _MACHINES) or self.app in _CONFERENCES


def fold(contents: Sequence[bytes], zone: tzinfo) -> CallRecord:
    """Make one call of its rows; order and repeats change nothing. Raises Unreadable where no row has a start."""
    problems: list[str] = []
    legs = _legs(decode_rows(contents), zone, problems)
    if not legs:
        raise Unreadable(
            "No row of this call names a start (columns start or calldate, such as 2026-03-02 09:00:00)."
        )
    head = _head(legs)
    joined = _inner(leg for leg in legs if leg.is_joined)
    direction = _direction(head, legs)
    started_at = legs[0].start_at
    ended_at = _ended_at(legs)
    first_joined_at = min((_joined_at(leg) for leg in joined), default=None)
    mailbox_for = 0.0 if direction is CallDirection.OUTBOUND else _mailbox_for(legs)
    has_message = mailbox_for >= GREETING_FOR
    over_at = first_joined_at or ended_at
    outcome = _outcome(legs, joined, ended_at, has_message)
    source = _source(head)
    return CallRecord(
        system=SYSTEM,
        call_key=head.row.get("linkedid") or head.row.get("uniqueid", ""),
        started_at=started_at,
        ended_at=ended_at,
        direction=direction,
        source=source,
        destination=_destination(head, legs),
        answered_by=_answered_by(joined, direction),
        dialled=_first(legs, "did")
        or ("" if head.row.get("dst") in ("s", "h", "i", "t") else head.row.get("dst", "")),
        queue=_queue(legs),
        bridged_for=_covered(joined),
        rang_for=max((over_at - started_at).total_seconds(), 0.0) if over_at else 0.0,
        message_for=mailbox_for if has_message else 0.0,
        message_at=ended_at if has_message else None,
        reached_voicemail=any(leg.is_mailbox and leg.is_answered for leg in legs),
        is_person_proven=not joined,
        is_withheld=direction is not CallDirection.OUTBOUND and is_withheld(source.number),
        has_failed=outcome is CallOutcome.FAILED,
        outcome=outcome,
        recording=_recording(legs),
        lines=(*map(_line, legs), *_caveats(joined, has_message, direction)),
        problems=tuple(problems),
    )


# rows and their times


def _legs(rows: Iterable[Mapping[str, str]], zone: tzinfo, problems: list[str]) -> list[_Leg]:
    legs = [leg for row in rows if (leg := _leg(row, zone, problems)) is not None]
    if len(legs) > 1:
        legs.sort(
            key=lambda leg: (leg.start_at, _number(leg.row.get("sequence", "")), leg.row.get("channel", ""))
        )
    if legs:
        legs = _on_the_ids_clock(legs, problems)
    return legs


def _leg(row: Mapping[str, str], zone: tzinfo, problems: list[str]) -> _Leg | None:
    naive = parse_written(row.get("start") or row.get("calldate", ""))
    if naive is None:
        problems.append(f"A row names no readable start: {row.get('start') or row.get('calldate', '')!r}.")
        return None
    if "note" in row:
        problems.append(row["note"])
    epoch = _epoch(row.get("uniqueid", ""))
    start_at = placed(naive, zone, epoch) if naive.tzinfo is None else naive
    is_twice = is_ambiguous(naive, zone)
    if is_twice and not epoch:
        problems.append(f"{naive:%Y-%m-%d %H:%M:%S} was twice on that night's clocks; the earlier is taken.")
    duration, billed_for = _seconds(row, "duration", problems), _seconds(row, "billsec", problems)
    end_at, answer_at = _end_and_answer(row, naive, start_at, duration, billed_for, problems)
    disposition = row.get("disposition", "").upper().replace("_", " ").replace("NOANSWER", "NO ANSWER")
    return _Leg(
        row,
        start_at,
        answer_at,
        end_at,
        duration,
        billed_for,
        disposition,
        row.get("lastapp", "").lower(),
        read_channel(row.get("channel", "")),
        read_channel(row.get("dstchannel", "")),
    )


def _end_and_answer(
    row: Mapping[str, str],
    naive: datetime,
    start_at: datetime,
    duration: float,
    billed_for: float,
    problems: list[str],
) -> tuple[datetime | None, datetime | None]:
    """Return when a row ended and was answered: as written, else from its seconds.

    Written times are read as distances from the start, so a clock change in between is put right by the seconds.
    """
    written_end, written_answer = parse_written(row.get("end", "")), parse_written(row.get("answer", ""))
    end_at = answer_at = None
    if written_end is not None and (written_end.tzinfo is None) == (naive.tzinfo is None):
        lasted = (written_end - naive).total_seconds()
        if lasted < 0 or ("duration" in row and abs(lasted - duration) > 60):
            problems.append(
                f"The row that starts {naive:%Y-%m-%d %H:%M:%S} ends {lasted:.0f} s later by its clock and after"
                f" {duration:.0f} s by its count: the clock was changed, and the count is taken."
            )
            lasted = duration
        end_at = start_at + timedelta(seconds=lasted)
    elif "duration" in row:
        end_at = start_at + timedelta(seconds=duration)
    if written_answer is not None and (written_answer.tzinfo is None) == (naive.tzinfo is None):
        answer_at = start_at + timedelta(seconds=max((written_answer - naive).total_seconds(), 0.0))
    if end_at is not None and (answer_at is None or answer_at > end_at) and billed_for > 0:
        answer_at = max(end_at - timedelta(seconds=billed_for), start_at)
    return end_at, answer_at


def _seconds(row: Mapping[str, str], name: str, problems: list[str]) -> float:
    text = row.get(name, "")
    value = _number(text)
    if value < 0:
        problems.append(f"A row has {text} seconds as its {name}: the clock was set back; taken as 0.")
        return 0.0
    return value


def _number(text: str) -> float:
    try:
        return float(text) if text else 0.0
    except ValueError:
        return 0.0


def _epoch(uniqueid: str) -> float:
    """Return when the channel was made, which its id tells: "[system-]epoch.serial". 0 where it tells nothing."""
    text = uniqueid.rpartition("-")[2].partition(".")[0]
    return float(text) if len(text) in (9, 10) and text.isdigit() else 0.0


def _on_the_ids_clock(legs: list[_Leg], problems: list[str]) -> list[_Leg]:
    """Move a call to the moment that its own id tells, where the file was written in another zone than presumed.

    An id's epoch is UTC and comes from the same clock as the times; a difference of whole quarter hours is a zone.
    """
    first = legs[0]
    epoch = _epoch(first.row.get("uniqueid", ""))
    if not epoch:
        return legs
    gap = epoch - first.start_at.timestamp()
    quarters = round(gap / _QUARTER)
    if quarters == 0 or abs(gap) > _WIDEST_ZONE or abs(gap - quarters * _QUARTER) > 2:
        return legs
    by = timedelta(seconds=quarters * _QUARTER)
    hours = quarters * _QUARTER / 3600
    problems.append(
        f"The times are {-hours:+g} h off the clock in the call's own id: they were written in another time zone"
        " than the one set, and the id is believed."
    )
    return [_moved(leg, by) for leg in legs]


def _moved(leg: _Leg, by: timedelta) -> _Leg:
    return _Leg(
        leg.row,
        leg.start_at + by,
        leg.answer_at and leg.answer_at + by,
        leg.end_at and leg.end_at + by,
        leg.duration,
        leg.billed_for,
        leg.disposition,
        leg.app,
        leg.a,
        leg.b,
    )


def _ended_at(legs: Sequence[_Leg]) -> datetime | None:
    """Return when the last row ended; None while a row is without an end."""
    ends = [leg.end_at for leg in legs if leg.end_at is not None]
    return max(ends) if ends else None


# who


def _head(legs: Sequence[_Leg]) -> _Leg:
    """Return the row in which the caller comes in: the call's own channel, not a loop inside."""
    for leg in legs:
        if leg.row.get("linkedid", "") == leg.row.get("uniqueid", "-") and not leg.a.is_local:
            return leg
    return next((leg for leg in legs if not leg.a.is_local), legs[0])


def _direction(head: _Leg, legs: Sequence[_Leg]) -> CallDirection:
    """Return which way the call went; UNKNOWN where neither names, contexts nor numbers are clear."""
    row, context = head.row, head.row.get("dcontext", "").lower()
    number, dialled = _source(head).number, row.get("dst", "")
    seconds = [leg.b for leg in legs if leg.b.endpoint]
    is_inside = head.a.is_extension and not head.a.is_trunk_card
    if not is_inside and (_first(legs, "did") or context.startswith(_FROM_OUTSIDE)):
        return CallDirection.INBOUND
    is_ours = is_inside or context.startswith(_INSIDE) or number == head.a.name or is_short_number(number)
    if row.get("outbound_cnum") or (is_ours and is_outside_number(dialled)):
        return CallDirection.OUTBOUND
    if is_inside:
        return _from_an_extension(seconds)
    if is_ours:
        return CallDirection.UNKNOWN
    if (is_outside_number(number) or is_withheld(number)) and not any(leg.is_outside for leg in seconds):
        return CallDirection.INBOUND
    return CallDirection.UNKNOWN


def _from_an_extension(seconds: Sequence[Channel]) -> CallDirection:
    return CallDirection.OUTBOUND if any(leg.is_outside for leg in seconds) else CallDirection.INTERNAL


def _source(head: _Leg) -> CallParty:
    row = head.row
    matched = _CLID.match(row.get("clid", ""))
    name = row.get("cnam") or (matched["name"].replace('""', '"').strip() if matched else "")
    number = row.get("src") or row.get("cnum") or (matched["number"] if matched else "")
    return CallParty(number, "" if name == number else name, head.a.endpoint)


def _destination(head: _Leg, legs: Sequence[_Leg]) -> CallParty:
    second = next((leg.b for leg in (head, *legs) if leg.b.endpoint and not leg.b.is_local), head.b)
    return CallParty(head.row.get("dst", ""), _first(legs, "dst_cnam"), second.endpoint)


def _answered_by(joined: Sequence[_Leg], direction: CallDirection) -> CallParty:
    """Return our phone that was put through; of an outbound call nobody of ours answered."""
    if direction is CallDirection.OUTBOUND or not joined:
        return NOBODY
    leg = max(joined, key=lambda leg: (not leg.b.is_local, leg.billed_for, leg.b.endpoint))
    name = leg.b.name.partition("@")[0]
    return CallParty(name if is_short_number(name) else "", leg.row.get("dst_cnam", ""), leg.b.endpoint)


def _queue(legs: Sequence[_Leg]) -> str:
    return next((leg.row.get("lastdata", "").partition(",")[0] for leg in legs if leg.app in _QUEUES), "")


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


def _inner(joined: Iterable[_Leg]) -> list[_Leg]:
    """Return the rows nearest to the phones: a member's own loop is answered when that member picks up."""
    found = list(joined)
    loops = [leg for leg in found if leg.a.is_local and not leg.b.is_local]
    return loops or found


def _joined_at(leg: _Leg) -> datetime:
    return leg.answer_at or leg.start_at


def _covered(joined: Sequence[_Leg]) -> float:
    """Return for how long some pair was joined; pairs that overlap count once."""
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
    return max((leg.billed_for for leg in legs if leg.is_mailbox and leg.is_answered), default=0.0)


def _outcome(
    legs: Sequence[_Leg], joined: Sequence[_Leg], ended_at: datetime | None, has_message: bool
) -> CallOutcome:
    if joined:
        return CallOutcome.UNPROVEN
    if ended_at is None:
        return CallOutcome.RUNNING
    if any(leg.is_mailbox and leg.is_answered for leg in legs):
        return CallOutcome.VOICEMAIL if has_message else CallOutcome.ABANDONED
    if any(leg.app in _QUEUES for leg in legs):
        return CallOutcome.ABANDONED
    said = {leg.disposition for leg in legs}
    if "ANSWERED" in said:
        has_rung = any(leg.b.endpoint and not leg.is_answered for leg in legs)
        return CallOutcome.NO_ANSWER if has_rung else CallOutcome.IVR_ONLY
    if "NO ANSWER" in said or "CANCEL" in said:
        return CallOutcome.NO_ANSWER
    if "BUSY" in said:
        return CallOutcome.BUSY
    return CallOutcome.FAILED if said & {"FAILED", "CONGESTION"} else CallOutcome.NO_ANSWER


def _line(leg: _Leg) -> str:
    row = leg.row
    to = f" to {leg.b.endpoint}" if leg.b.endpoint else ""
    answered = f", {leg.billed_for:g} s after the first answer" if leg.billed_for else ""
    return f"{row.get('start') or row.get('calldate')} {row.get('lastapp', 'call')}{to}: {leg.disposition}{answered}"


def _caveats(joined: Sequence[_Leg], has_message: bool, direction: CallDirection) -> tuple[str, ...]:
    """Return what the rows leave open, in words."""
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

"""What our own answer point says of a call, step by step, beside what the carrier says of it.

Each step is one raw row of the call: text values only, `{"heardback": <what>, "at": <ISO 8601, UTC>, …}`, stored as
a piece of the carrier's own format under the carrier's own call key (Twilio: the CallSid of the caller's leg). A
carrier's fold takes these rows out with `flow_events_of`, reads them with `fold_flow` and lets them say what the
carrier cannot: who pressed 1, so that something that merely picked up is never a person.

| what | fields beside `at` | means |
|---|---|---|
| came | caller dialled | the call reached the answer point: the first ring, owed from here |
| nobody | reason | nobody was rung: closed, or nobody is in |
| rang | rung number staff | this phone of ours is rung |
| offered | rung leg number staff | something picked it up and was asked to press 1: proves no person |
| declined | rung leg number staff reason | it rang out, was busy, failed, pressed another key or nothing |
| accepted | rung leg number staff | 1 was pressed on it: a person of ours takes the call |
| parted | rung leg number staff joined seconds | the joining is over (`joined` "yes"), or never came about ("no") |
| rang_out | reason | a round of ringing ended without a press of 1 |
| voicemail | seconds recording silent | speech on our voicemail; `recording` is the carrier's name for it |
| text_wanted | | a text message with the due time is to be sent |
| texted | | it was handed to the carrier |
| hung_up | reason | the call is over |

`leg` is the carrier's name for a leg (Twilio: the CallSid of the leg that <Dial> made), missing where it was not told
yet; `rung` the answer point's own name for the phone (round.place). Rows also name the call as the carrier's rows do
(Twilio: CallSid, the caller's leg).
Facts alone; whether an answer is owed is the kernel's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from heardback.formats.calls import NOBODY, CallParty
from heardback.formats.records import Unreadable

MARK: Final = "heardback"


class What(StrEnum):
    """The steps; the table above says what each means."""

    CAME = "came"
    NOBODY = "nobody"
    RANG = "rang"
    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    PARTED = "parted"
    RANG_OUT = "rang_out"
    VOICEMAIL = "voicemail"
    TEXT_WANTED = "text_wanted"
    TEXTED = "texted"
    HUNG_UP = "hung_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEvent:
    """One step of one call. `at` is aware UTC; `seconds` a duration; '' and 0 where a step has no such field."""

    what: What
    at: datetime
    caller: str = ""
    dialled: str = ""
    leg: str = ""
    rung: str = ""
    number: str = ""
    staff: str = ""
    is_joined: bool = False
    seconds: float = 0.0
    is_silent: bool = False
    recording: str = ""
    reason: str = ""


def flow_row(event: FlowEvent) -> dict[str, str]:
    """Return the step as a raw row; `flow_event_of` gives an equal one back."""
    row = {MARK: event.what.value, "at": event.at.astimezone(UTC).isoformat(timespec="milliseconds")}
    for name in ("caller", "dialled", "leg", "rung", "number", "staff", "recording", "reason"):
        value: str = getattr(event, name)
        if value:
            row[name] = value
    if event.what is What.PARTED:
        row["joined"] = "yes" if event.is_joined else "no"
    if event.seconds:
        row["seconds"] = f"{event.seconds:g}"
    if event.is_silent:
        row["silent"] = "yes"
    return row


def is_flow_row(row: Mapping[str, str]) -> bool:
    """Whether a raw row is a step of our own answer point."""
    return MARK in row


def flow_event_of(row: Mapping[str, str]) -> FlowEvent:
    """Return the step that a raw row says; raises Unreadable naming what is wrong with it."""
    try:
        what = What(row[MARK])
    except (KeyError, ValueError):
        raise Unreadable(f"The answer point knows no step {row.get(MARK, '')[:40]!r}.") from None
    try:
        at = datetime.fromisoformat(row["at"])
        seconds = float(row.get("seconds") or 0)
    except (KeyError, ValueError):
        raise Unreadable(f"The answer point's step {what} has no readable time.") from None
    if at.tzinfo is None:
        raise Unreadable(f"The answer point's step {what} has a time without a zone: {row['at'][:40]}.")
    return FlowEvent(
        what=what,
        at=at.astimezone(UTC),
        caller=row.get("caller", ""),
        dialled=row.get("dialled", ""),
        leg=row.get("leg", ""),
        rung=row.get("rung", ""),
        number=row.get("number", ""),
        staff=row.get("staff", ""),
        is_joined=row.get("joined") == "yes",
        seconds=seconds if 0 <= seconds < 1_000_000 else 0.0,
        is_silent=row.get("silent") == "yes",
        recording=row.get("recording", ""),
        reason=row.get("reason", ""),
    )


def flow_events_of(rows: Iterable[Mapping[str, str]]) -> list[FlowEvent]:
    """Return the readable steps among raw rows, each once, oldest first; the carrier's rows are left out."""
    found = set()
    for row in rows:
        if is_flow_row(row):
            try:
                found.add(flow_event_of(row))
            except Unreadable:
                continue
    return sorted(
        found, key=lambda event: (event.at, list(What).index(event.what), event.rung, event.recording)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFold:
    """What all steps of one call say together; the fields are those of `formats.calls.CallRecord`.

    `answered_at` is the press of 1, None where nobody pressed or where the two are known never to have been joined;
    it stands without `bridged_for` while the call is known to run. `is_unproven`: 1 was pressed and the call is
    over, but nothing of ours says whether the two were joined: the carrier's own record of that leg may.
    """

    started_at: datetime
    answered_at: datetime | None = None
    answered_by: CallParty = NOBODY
    ended_at: datetime | None = None
    caller: str = ""
    dialled: str = ""
    bridged_for: float = 0.0
    rang_for: float = 0.0
    message_for: float = 0.0
    message_at: datetime | None = None
    is_silent_message: bool = False
    reached_voicemail: bool = False
    is_unproven: bool = False
    recording: str = ""
    lines: tuple[str, ...] = ()


def fold_flow(events: Sequence[FlowEvent]) -> FlowFold | None:
    """Return one call of all its steps, None where there are none. Order and repeats change nothing."""
    steps = sorted(set(events), key=lambda event: (event.at, list(What).index(event.what), event.rung))
    if not steps:
        return None
    by_what = {what: [step for step in steps if step.what is what] for what in What}
    hung_up = by_what[What.HUNG_UP]
    taken, parted = _taken(by_what)
    is_over = bool(hung_up or (parted is not None and parted.is_joined))
    is_proven = parted is not None and parted.is_joined
    answered = taken if taken is not None and (is_proven or not is_over) else None
    ended_at = _ended_at(steps, is_over=is_over)
    messages = _messages(by_what[What.VOICEMAIL])
    came = (by_what[What.CAME] or [steps[0]])[0]
    started_at = steps[0].at
    until = answered.at if answered else (_last_at(by_what[What.RANG_OUT]) or ended_at or steps[-1].at)
    return FlowFold(
        started_at=started_at,
        answered_at=answered.at if answered else None,
        answered_by=_party(answered),
        ended_at=ended_at,
        caller=came.caller,
        dialled=came.dialled,
        bridged_for=parted.seconds if parted is not None and parted.is_joined else 0.0,
        rang_for=max(0.0, (until - started_at).total_seconds()),
        message_for=sum(message.seconds for message in messages),
        message_at=messages[-1].at if messages else None,
        is_silent_message=bool(messages) and all(message.is_silent for message in messages),
        reached_voicemail=bool(messages),
        is_unproven=taken is not None and is_over and parted is None,
        recording=max(messages, key=lambda one: one.seconds).recording if messages else "",
        lines=tuple(_line(step) for step in steps),
    )


def _taken(by_what: Mapping[What, list[FlowEvent]]) -> tuple[FlowEvent | None, FlowEvent | None]:
    """The press of 1 that stands, and how its joining ended; a press whose joining never came about is none."""
    parted = by_what[What.PARTED]
    joined = next((step for step in parted if step.is_joined), None)
    if joined is not None:
        press = [step for step in by_what[What.ACCEPTED] if step.rung == joined.rung]
        return (press[0], joined) if press else (None, None)
    never = {step.rung for step in parted}
    open_presses = [step for step in by_what[What.ACCEPTED] if step.rung not in never]
    return (open_presses[0], None) if open_presses else (None, None)


def _ended_at(steps: Sequence[FlowEvent], *, is_over: bool) -> datetime | None:
    if not is_over:
        return None
    ends = [step.at for step in steps if step.what in (What.HUNG_UP, What.PARTED)]
    return max(ends)


def _messages(steps: Sequence[FlowEvent]) -> list[FlowEvent]:
    """One a recording: a carrier reports it twice, the second time with its final length."""
    longest: dict[str, FlowEvent] = {}
    for step in steps:
        known = longest.get(step.recording)
        if known is None or step.seconds > known.seconds:
            longest[step.recording] = step
    return sorted(longest.values(), key=lambda step: step.at)


def _last_at(steps: Sequence[FlowEvent]) -> datetime | None:
    return steps[-1].at if steps else None


def _party(step: FlowEvent | None) -> CallParty:
    return CallParty(number=step.number, endpoint=step.staff) if step is not None else NOBODY


_SAID: Final = {
    What.CAME: "reached the answer point",
    What.NOBODY: "nobody was rung",
    What.RANG: "rang",
    What.OFFERED: "picked up and asked to press 1",
    What.DECLINED: "did not take it",
    What.ACCEPTED: "pressed 1",
    What.RANG_OUT: "nobody pressed 1",
    What.VOICEMAIL: "left a message",
    What.TEXT_WANTED: "a text message is to be sent",
    What.TEXTED: "a text message was sent",
    What.HUNG_UP: "the call ended",
}


def _line(step: FlowEvent) -> str:
    if step.what is What.PARTED:
        words = f"joined for {step.seconds:g} s" if step.is_joined else "were never joined"
    else:
        words = _SAID[step.what]
    if step.what is What.VOICEMAIL:
        words += f" of {step.seconds:g} s" + (", silent" if step.is_silent else "")
    who = step.staff or step.number
    why = f" ({step.reason})" if step.reason else ""
    return f"{step.at:%Y-%m-%dT%H:%M:%SZ} {f'{who}: ' if who else ''}{words}{why}"

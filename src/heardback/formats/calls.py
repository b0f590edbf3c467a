"""What any phone system says of one call, in one vocabulary: the frozen records that call formats hand on.

A format splits what it is given into pieces, one a call and record, and folds all pieces of one call, in any order
and with repeats, into a `CallRecord`. A record says only what the system proves; whose number is whose, whether an
answer is owed and what settles it are found later (`evidence.call`, the kernel).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

import msgspec

from heardback.kernel.contacts import MachineDetection


class CallDirection(StrEnum):
    """Seen from the firm. UNKNOWN: the system does not tell, and only the firm's own numbers can."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"
    UNKNOWN = "unknown"


class CallOutcome(StrEnum):
    """What became of a call, as far as the system proves it. Only ANSWERED means that a person was there.

    VOICEMAIL: inbound, the caller left a message; outbound, their machine took the call. IVR_ONLY: nothing but a
    machine of ours answered. UNPROVEN: something picked up, and nothing tells whether it was a person.
    RUNNING: not known to have ended.
    """

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    ABANDONED = "abandoned"
    IVR_ONLY = "ivr_only"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    UNPROVEN = "unproven"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class CallParty:
    """One end of a call as the system wrote it: `number` (or extension), display `name`, channel `endpoint`.

    '' where the system does not tell; `endpoint` such as "PJSIP/201" or "sip:anna@pbx".
    """

    number: str = ""
    name: str = ""
    endpoint: str = ""


NOBODY = CallParty()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One call, folded from everything that one system said of it. Moments are aware UTC, durations seconds.

    `call_key` names the call within `system` for good. `answered_at` is when a person of the called side was
    joined with the caller: None where only a machine answered or nothing proves a person. `bridged_for` is how long
    they were joined (all joins together), `rang_for` from the first ring or queue entry to that moment, else to
    the end. `message_for` is recorded speech: the caller's on our voicemail, ours on theirs; `message_at` its end.
    `left_waiting_for`: seconds between a conversation after which they were passed on and their hanging up, where
    nobody else came. `dialled` is the number that the caller dialled. `ended_at` None: not known to have ended.
    `is_person_proven` False with `bridged_for` > 0: two legs were joined, but nothing proves a person on the other
    (a plain CDR "ANSWERED"). `lines` are the evidence in words, oldest first.
    """

    system: str
    call_key: str
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    direction: CallDirection = CallDirection.UNKNOWN
    source: CallParty = NOBODY
    destination: CallParty = NOBODY
    answered_by: CallParty = NOBODY
    dialled: str = ""
    queue: str = ""
    bridged_for: float = 0.0
    rang_for: float = 0.0
    message_for: float = 0.0
    message_at: datetime | None = None
    left_waiting_for: float = 0.0
    reached_voicemail: bool = False
    is_silent_message: bool = False
    machine_detection: MachineDetection = MachineDetection.NOT_RUN
    is_person_proven: bool = True
    is_withheld: bool = False
    has_failed: bool = False
    outcome: CallOutcome = CallOutcome.RUNNING
    recording: str = ""
    campaign: str = ""
    staff_word: str = ""
    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_answered_by_person(self) -> bool:
        """Whether a person is proven to have been joined with the caller."""
        return self.answered_at is not None and self.is_person_proven


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one record of a source says of one call. `content` is the format's own, opaque to everybody else.

    A record that cannot be read keeps its text in `content` and says why in `problem`, one sentence naming what was
    expected; its `call_key` is then '' unless the record still names its call. `position` is the line or record
    number in the source, from 1.
    """

    format: str
    call_key: str
    content: bytes
    position: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CallFormat:
    """One way in which phone systems write calls down.

    `system` is shared by formats that name calls alike (CEL, CDR and queue_log of one Asterisk join by it).
    `split(lines, profile)` cuts the text lines of a file or feed into pieces, and never raises for one bad line;
    raises Unreadable where the whole is something else. `profile` is the column mapping of a mapped CSV, else
    unused. `fold(contents, zone)` makes one call of all pieces that share a call key; order and repeats change
    nothing; raises Unreadable only where no piece holds a time. `zone` is where naive times were written.
    """

    name: str
    system: str
    split: Callable[[Iterable[str], Mapping[str, str]], Iterator[Piece]]
    fold: Callable[[Sequence[bytes], tzinfo], CallRecord]


def encode_row(row: Mapping[str, str]) -> bytes:
    """Return one record's fields as a piece's content; equal rows give equal bytes, whatever their order.

    Halves of characters, which stand for no text, become "?".
    """
    try:
        return msgspec.json.encode(row, order="sorted")
    except UnicodeEncodeError:
        return msgspec.json.encode(
            {_whole(name): _whole(value) for name, value in row.items()}, order="sorted"
        )


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def decode_rows(contents: Iterable[bytes]) -> list[dict[str, str]]:
    """Return the distinct rows behind these contents, sorted, so that order and repeats are gone."""
    return [msgspec.json.decode(content, type=dict[str, str]) for content in sorted(set(contents))]


# With a name or an address that is somebody's: "anonymous.invalid" is RFC 3323's for nobody's.
_HOST = re.compile(r"(?!.*\.invalid\b)[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?(?:;.*)?")
_WITHHELD_WORDS = {"anonymous", "restricted", "unavailable", "private", "withheld", "unknown", "blocked"}
# The same words as carriers spell them on a keypad; they pass for numbers.
_WITHHELD_DIGITS = {"266696687", "7378742833", "86282452253", "2562533"}


def is_withheld(number: str) -> bool:
    """Whether a caller's number says that there is none: '', "anonymous" and its kin, or no digit at all.

    "ann@home.example" is an address of the telephone network (SIP), which can be called back.
    """
    bare, _, host = number.strip().lower().removeprefix("sips:").removeprefix("sip:").partition("@")
    if bare in _WITHHELD_WORDS or bare.lstrip("+") in _WITHHELD_DIGITS:
        return True
    return not any(map(str.isdigit, bare)) and not (bare.isalnum() and _HOST.fullmatch(host))

"""What one mail says, whoever reads it: the record plus its readings, compact enough to stage a million of.

A `MailReading` does not depend on which firm it belongs to; `parties` and `mail` add that later. It encodes to
msgpack in microseconds, which is why it is a msgspec Struct and not a dataclass (docs/decisions, data classes).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

import msgspec

from heardback.kernel.contacts import Commitment, Mark, Window

WindowTuple = tuple[datetime, datetime, str]


class FailedDelivery(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A recipient that a delivery report names: `is_final` retracts, a delay does not (SEMANTICS 3.5)."""

    address: str
    is_final: bool
    original_message_id: str = ""


class ForwardedMail(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The original inside a forward: whose it was, and what is proven of it."""

    from_address: str
    from_name: str = ""
    subject: str = ""
    message_id: str = ""
    received_at: datetime | None = None


class CallNotice(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a phone system's mail says of one call (`call_notices`).

    `kind`: voicemail, missed_call, missed_video_call. `number` is as written, '' where none is; `seconds` 0 where it
    does not say. `address` is the caller's mail address where the notice names one (video calls).
    """

    kind: str
    number: str = ""
    name: str = ""
    address: str = ""
    seconds: float = 0.0
    is_withheld: bool = False
    has_sound: bool = False


class Traces(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What inference needs to find the mail that was answered (`quotes.QuoteTraces`), read on request only."""

    own: tuple[int, ...]
    quoted: tuple[int, ...]
    deeper: tuple[int, ...]
    citation: str
    greeting: str


class MailReading(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One mail read. Addresses are lower-cased; Message-IDs carry no brackets; moments are aware UTC.

    `contact_id` identifies the contact, so two sightings of one mail share it (SEMANTICS 2.2). `perimeter_at` is
    the trusted (else topmost) hop's time, `delivered_at` the container's, `claimed_sent_at` the sender's word.
    `fields_*` come from a web form's own structure in the body. `snippet` is the start of the author's own words,
    for people to recognise it by; the mail itself stays at `source`, `offset`. `numbers` are telephone numbers that
    its author left (E.164), read on request only. `commitments` and `asked`: what a person's text promises and asks,
    `asked_by` by when.
    """

    contact_id: str
    source: str
    offset: int
    length: int
    role: str
    message_id: str
    cites: tuple[str, ...]
    from_address: str
    from_name: str
    reply_to: tuple[str, ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    delivered_to: tuple[str, ...]
    list_id: str
    subject: str
    base_subject: str
    kind: str
    perimeter_at: datetime | None
    delivered_at: datetime | None
    claimed_sent_at: datetime | None
    marks: tuple[str, ...]
    asks: tuple[str, ...]
    snippet: str
    body_hash: int
    proposes: tuple[WindowTuple, ...] = ()
    accepts: WindowTuple | None = None
    promises: tuple[WindowTuple, ...] = ()
    is_form: bool = False
    fields_address: str = ""
    fields_name: str = ""
    fields_phone: str = ""
    reply_name: str = ""
    has_number: bool = False
    forwarded: ForwardedMail | None = None
    failed: tuple[FailedDelivery, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    offset_minutes: int | None = None
    traces: Traces | None = None
    unreadable: str = ""
    is_reply_subject: bool = False
    is_automatic: bool = False
    numbers: tuple[str, ...] = ()
    call_notice: CallNotice | None = None
    commitments: tuple[Commitment, ...] = ()
    asked: tuple[str, ...] = ()
    asked_by: Window | None = None


WORDS_GONE = "…"  # stands where a date was named in words that are erased
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(MailReading)


def encode_reading(reading: MailReading) -> bytes:
    """Return the reading as msgpack; `decode_reading` gives an equal one back."""
    return _ENCODER.encode(reading)


def decode_reading(encoded: bytes) -> MailReading:
    """Return the reading that `encode_reading` encoded; msgspec.DecodeError for anything else."""
    return _DECODER.decode(encoded)


def without_words(reading: MailReading) -> MailReading:
    """Return the reading without its author's words, judged as before: what was asked and promised keeps its place.

    Questions become their digests, so that a later one is still told apart from an earlier one (3.6).
    """
    return msgspec.structs.replace(
        reading,
        snippet="",
        asks=tuple(digest_of_ask(ask) for ask in reading.asks),
        asked=("",) * len(reading.asked),
        proposes=tuple(map(without_wording, reading.proposes)),
        promises=tuple(map(without_wording, reading.promises)),
        accepts=without_wording(reading.accepts) if reading.accepts is not None else None,
        commitments=tuple(without_sentence(commitment) for commitment in reading.commitments),
        asked_by=reading.asked_by and _unworded(reading.asked_by),
    )


def without_sentence(commitment: Commitment) -> Commitment:
    """Return the commitment without its words; that a date was named is no word of theirs, and rules go by it."""
    return replace(commitment, sentence="", window=commitment.window and _unworded(commitment.window))


def without_wording(window: WindowTuple) -> WindowTuple:
    """Return the window without the words that named it."""
    earliest, latest, wording = window
    return earliest, latest, wording and WORDS_GONE


def _unworded(window: Window) -> Window:
    return replace(window, wording=window.wording and WORDS_GONE)


def digest_of_ask(ask: str) -> str:
    """Return what stands for a question whose words are erased: equal for equal ones."""
    return blake2b(ask.encode("utf-8", "replace"), digest_size=16).hexdigest()


_MARK_SETS: dict[tuple[str, ...], frozenset[Mark]] = {}


def marks_of(names: tuple[str, ...]) -> frozenset[Mark]:
    """Return the marks of a reading as the kernel's set; equal readings share one set."""
    found = _MARK_SETS.get(names)
    if found is None:
        found = frozenset(map(Mark, names))
        if len(_MARK_SETS) < 4096:
            _MARK_SETS[names] = found
    return found

"""The assembly line for the firm's own web form: submission -> reading (once) -> contact (given the firm).

A person wrote it on purpose, so it owes an answer whatever its words are (SEMANTICS 2.3 rule 1); what
looks filled in by a machine is unsure or, with an unknown sender, set aside as spam with its evidence. Address and
number are the visitor's own words: they say where to answer, and link nobody to anybody.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

import msgspec

from heardback.evidence.addresses import matching_address
from heardback.evidence.firm import Firm
from heardback.evidence.mail import snippet_of
from heardback.evidence.readings import (
    WindowTuple,
    digest_of_ask,
    marks_of,
    without_sentence,
    without_wording,
)
from heardback.evidence.said import commitments_in
from heardback.formats.addresses import parse_addresses
from heardback.formats.compose import Unsendable, sendable_address
from heardback.formats.form_submission import FormSubmission
from heardback.formats.threading import base_subject
from heardback.kernel.contacts import Channel, Commitment, Contact, Direction, Mark, Window
from heardback.kernel.identities import email_identity
from heardback.reading.call_wishes import wants_call
from heardback.reading.signatures import suggested_numbers
from heardback.reading.words import read_words

#: Nobody opens a page, reads it and writes a message in less; below it the submission is unsure, not refused.
FASTEST_PERSON: Final = 2.0
_DIGIT: Final = re.compile(r"\d")
_FEWEST_DIGITS: Final = 5


class ReplyBy(StrEnum):
    """How the visitor is best answered: by phone where a number was left, else by mail."""

    PHONE = "phone"
    EMAIL = "email"
    NOTHING = "nothing"


class FormReading(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One submission read, whoever the firm is but for its country and zone.

    `email` is lower-cased, '' where none that mail can be sent to was typed; `phone` is E.164, '' where no valid
    number was typed; `phone_as_typed` keeps what was. `doubts` says in words why it may be a machine's.
    """

    contact_id: str
    submission_id: str
    message_id: str
    form_point: str
    form_name: str
    submitted_at: datetime
    name: str
    email: str
    phone: str
    phone_as_typed: str
    page: str
    campaign: str
    marks: tuple[str, ...]
    asks: tuple[str, ...]
    snippet: str
    accepts: WindowTuple | None = None
    doubts: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(FormReading)


def encode_form_reading(reading: FormReading) -> bytes:
    """Return the reading as msgpack; `decode_form_reading` gives an equal one back."""
    return _ENCODER.encode(reading)


def decode_form_reading(encoded: bytes) -> FormReading:
    """Return the reading that `encode_form_reading` encoded; msgspec.DecodeError for anything else."""
    return _DECODER.decode(encoded)


def without_form_words(reading: FormReading) -> FormReading:
    """Return the reading without its author's message, judged as before (`readings.without_words`)."""
    return msgspec.structs.replace(
        reading,
        snippet="",
        asks=tuple(map(digest_of_ask, reading.asks)),
        accepts=without_wording(reading.accepts) if reading.accepts is not None else None,
        commitments=tuple(map(without_sentence, reading.commitments)),
    )


def form_contact_id(submission_id: str) -> str:
    """Return the contact's id: SHA-256 of channel and submission id (SEMANTICS 2.2)."""
    return hashlib.sha256(f"form\0{submission_id}".encode("utf-8", "replace")).hexdigest()


def form_reading(submission: FormSubmission, country: str, zone: tzinfo) -> FormReading:
    """Return what a submission says. `country` (ISO 3166) and `zone` are the firm's: for numbers and for dates."""
    words = read_words(submission.message, submission.submitted_at, zone)
    doubts = _doubts(submission)
    marks = set(words.marks)
    if submission.is_trapped:
        marks.add(Mark.JUNK)
    elif doubts:
        marks.add(Mark.BODY_AUTO)
    if wants_call(submission.message):
        marks.add(Mark.WANTS_CALL)
    accepts = words.accepts
    return FormReading(
        contact_id=form_contact_id(submission.submission_id),
        submission_id=submission.submission_id,
        message_id=submission.message_id,
        form_point=submission.form_point,
        form_name=" ".join(submission.form_name.split()),
        submitted_at=submission.submitted_at,
        name=" ".join(submission.name.split())[:200],
        email=_email(submission.email),
        phone=_phone(submission.phone, country),
        phone_as_typed=" ".join(submission.phone.split()),
        page=submission.page,
        campaign=submission.campaign,
        marks=tuple(sorted(mark.value for mark in marks)),
        asks=words.asks,
        snippet=snippet_of(submission.message),
        accepts=(accepts.earliest_at, accepts.latest_at, accepts.wording) if accepts else None,
        doubts=doubts,
        commitments=commitments_in(submission.message, submission.submitted_at, zone),
    )


def unreadable_form(raw: bytes, seen_at: datetime) -> FormReading:
    """Return the reading of a document that could not be read: a contact of nobody known, whose clock runs (L5)."""
    digest = hashlib.sha256(raw).hexdigest()
    return FormReading(
        contact_id=hashlib.sha256(f"unparsed\0{digest}".encode()).hexdigest(),
        submission_id=digest,
        message_id="",
        form_point="",
        form_name="",
        submitted_at=seen_at,
        name="",
        email="",
        phone="",
        phone_as_typed="",
        page="",
        campaign="",
        marks=(Mark.UNPARSED.value,),
        asks=(),
        snippet="",
    )


@dataclass(frozen=True, slots=True)
class PlacedForm:
    """The contact with what a row shows: where to answer, and by what."""

    contact: Contact
    reply_by: ReplyBy
    number: str


def place_form(reading: FormReading, firm: Firm) -> PlacedForm:
    """Return the contact that a submission is for `firm`. Pure; never fails.

    The customer is the address, else the number, else nobody known (unsure). A submission under one of the
    firm's own addresses, as in trying the form out, has no outside address to answer.
    """
    email = "" if firm.is_ours(reading.email) else reading.email
    marks = marks_of(reading.marks)
    if Mark.JUNK not in marks and not (email or reading.phone):
        marks |= {Mark.CARRIER_NO_ADDRESS}
    elif not reading.doubts:
        marks |= {Mark.CARRIER}
    if email:
        customer = email_identity(email)
    else:
        customer = f"phone:{reading.phone}" if reading.phone else email_identity(f"form {reading.contact_id}")
    contact = Contact(
        contact_id=reading.contact_id,
        channel=Channel.FORM,
        direction=Direction.INBOUND,
        occurred_at=reading.submitted_at,
        counterparties=(customer,),
        subject=reading.form_name,
        base_subject=base_subject(reading.form_name),
        message_id=reading.message_id,
        conversation_keys=(f"form:{reading.submission_id}",),
        marks=marks,
        asks=frozenset(reading.asks),
        accepts=Window(*reading.accepts) if reading.accepts is not None else None,
        commitments=reading.commitments,
    )
    return PlacedForm(contact, _reply_by(reading, email), reading.phone or reading.phone_as_typed)


def suggested_link(reading: FormReading) -> tuple[str, str] | None:
    """Return the two identities that one visitor typed, for a person to link; None where there are no two."""
    if not (reading.email and reading.phone):
        return None
    return email_identity(reading.email), f"phone:{reading.phone}"


def _reply_by(reading: FormReading, email: str) -> ReplyBy:
    if reading.phone:
        return ReplyBy.PHONE
    if email:
        return ReplyBy.EMAIL
    # A number without its area code is no identity, but a neighbour can dial it.
    is_dialable = len(_DIGIT.findall(reading.phone_as_typed)) >= _FEWEST_DIGITS
    return ReplyBy.PHONE if is_dialable else ReplyBy.NOTHING


def _doubts(submission: FormSubmission) -> tuple[str, ...]:
    found = []
    if submission.is_trapped:
        found.append("A field that no person sees was filled in.")
    if submission.filled_in_for is not None and submission.filled_in_for < FASTEST_PERSON:
        found.append(f"It was sent {submission.filled_in_for:.1f} s after the page was opened.")
    return tuple(found)


def _email(typed: str) -> str:
    """Return the address where what was typed is one ("Ann <ann@x.example>" too); nothing is guessed out of words."""
    address = typed.strip().removeprefix("mailto:")
    if address.endswith(">"):
        boxes = parse_addresses(" ".join(address.split()))
        address = boxes[0].address if len(boxes) == 1 else ""
    try:
        sendable_address(address)
    except Unsendable:
        return ""
    return matching_address(address) if "." in address.rpartition("@")[2] else ""


def _phone(typed: str, country: str) -> str:
    if not _DIGIT.search(typed):
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(typed.replace("(0)", "")[:250], country[:2].upper() or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_valid_number(number):
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    found = suggested_numbers(typed, country)
    return found[0] if found else ""

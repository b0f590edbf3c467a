"""A web form's submission comes in: the document is stored first, read and placed later like any raw item."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Final

from heardback.desk.firm import zone_of
from heardback.desk.models import FirmProfile, IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.desk.sighted import Sighted
from heardback.desk.storable import plain
from heardback.evidence.firm import Firm
from heardback.evidence.form import (
    FormReading,
    ReplyBy,
    decode_form_reading,
    encode_form_reading,
    form_reading,
    place_form,
    unreadable_form,
)
from heardback.formats.exports.items import FolderRole
from heardback.formats.form_submission import FormSubmission, encode_form_submission, parse_form_submission
from heardback.formats.records import Unreadable
from heardback.intake.models import ItemState, RawItem
from heardback.intake.store import Arrived, store_raw

KIND: Final = "form"
#: The same words from the same form within this time are one submission: a second click, a page sent again.
SAME_WITHIN: Final = timedelta(minutes=5)


def receive_form(point: IntakePoint, submission: FormSubmission, now: datetime) -> str:
    """Store what a visitor sent and return its submission id; when this returns, a power cut loses nothing of it.

    `submission_id` and `submitted_at` of the argument are set here. Sent twice within some minutes it is stored once.
    """
    known = [_source_key(_id_of(point, submission, moment)) for moment in (now, now - SAME_WITHIN)]
    before = RawItem.objects.filter(intake_point=point, source_key__in=known).first()
    if before is not None:
        return before.source_key.partition(":")[2]
    submission_id = _id_of(point, submission, now)
    dated = replace(submission, submission_id=submission_id, submitted_at=now)
    arrived = Arrived(
        source_key=_source_key(submission_id),
        raw=encode_form_submission(dated),
        kind=KIND,
        role=FolderRole.INBOX,
        delivered_at=now,
    )
    store_raw(point, [arrived], seen_at=now)
    return submission_id


def _source_key(submission_id: str) -> str:
    return f"form:{submission_id}"


def _id_of(point: IntakePoint, submission: FormSubmission, now: datetime) -> str:
    typed = asdict(submission)
    for name in ("submission_id", "submitted_at", "filled_in_for"):
        typed.pop(name)
    span = int(now.timestamp() // SAME_WITHIN.total_seconds())
    return hashlib.sha256(
        repr((point.pk, span, sorted(typed.items()))).encode("utf-8", "replace")
    ).hexdigest()[:32]


class FormKind:
    """Submissions of the firm's own web forms."""

    def read(self, rows: Sequence[RawItem], firm_row: FirmProfile) -> None:
        """Fill `reading`, `contact_id` and the number left of every row; never fails for the sake of one."""
        zone = zone_of(firm_row)
        for row in rows:
            raw = unseal_compressed(row.raw.sealed)
            try:
                reading = form_reading(parse_form_submission(raw), firm_row.country, zone)
                row.problem = ""
            except Unreadable as problem:
                reading = unreadable_form(raw, row.first_seen_at)
                row.problem = plain(problem.reason)
            row.reading = encode_form_reading(reading)
            row.contact_id = reading.contact_id
            row.state = ItemState.DONE
            row.left_number = plain((reading.phone or reading.phone_as_typed)[:40])
            row.is_left_in_words = bool(row.left_number)

    def place_all(self, rows: Sequence[RawItem], firm: Firm, firm_row: FirmProfile) -> list[Sighted]:
        """Place a normalised submission for the firm, without its bytes."""
        return [_sighted(row, firm) for row in rows]

    def reply_pairs(self, row: RawItem) -> Iterable[tuple[str, str]]:
        """A visitor's words link nobody to anybody."""
        return ()


def _sighted(row: RawItem, firm: Firm) -> Sighted:
    reading: FormReading = decode_form_reading(bytes(row.reading))
    placed = place_form(reading, firm)
    return Sighted(
        contact=placed.contact,
        known_at=row.first_seen_at,
        raw_id=row.pk,
        intake_point_id=row.intake_point_id,
        from_address=reading.email,
        from_name=reading.name,
        snippet=reading.snippet,
        number=placed.number[:40],
        has_number=bool(placed.number),
        asks_for_call=placed.reply_by is ReplyBy.PHONE,
    )

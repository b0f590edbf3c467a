"""One submission of the firm's own web form: the JSON document that is stored first, and its reader.

The document is written by the form endpoint and kept raw; `parse_form_submission` reads it back years later, so a
field may be added and none renamed. What the visitor typed is hostile text and proves nothing about who they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import msgspec

from heardback.formats.records import Unreadable

KIND: Final = "heardback-form"
VERSION: Final = 1
MOST_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmission:
    """What one visitor sent, as typed. `submitted_at` is the server's time (SEMANTICS 2.1), aware UTC.

    `submission_id` is unique for good. `form_name` is what the visitor saw above the form, `form_point` the address
    of the form, `host` the desk's own host. `more` are further fields of the firm's own, as (label, value).
    `is_trapped`: a field that no person sees was filled in. `filled_in_for`: seconds between opening and sending the
    page, None where that is not known. `agreed_to` is the sentence of consent that was ticked, '' where none was.
    """

    submission_id: str
    submitted_at: datetime
    form_point: str = ""
    form_name: str = ""
    host: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    page: str = ""
    campaign: str = ""
    more: tuple[tuple[str, str], ...] = ()
    agreed_to: str = ""
    is_trapped: bool = False
    filled_in_for: float | None = None

    @property
    def message_id(self) -> str:
        """Return the Message-ID that replies cite, so that what follows joins the submission (SEMANTICS 3.1)."""
        return f"form.{self.submission_id}@{self.host or 'form.invalid'}"


class _Document(msgspec.Struct, kw_only=True):
    kind: str
    version: int
    submission: FormSubmission


def encode_form_submission(submission: FormSubmission) -> bytes:
    """Return the document to store: JSON in UTF-8, equal for equal submissions."""
    document = _Document(kind=KIND, version=VERSION, submission=submission)
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def parse_form_submission(raw: bytes) -> FormSubmission:
    """Return the submission in `raw`; raise `Unreadable` for anything else."""
    try:
        document = msgspec.json.decode(raw, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(f"this is no web form's submission ({problem})") from None
    if document.kind != KIND:
        raise Unreadable(f"this is no web form's submission but {document.kind[:40]!r}")
    if document.version > VERSION:
        raise Unreadable(
            f"written by a newer Heardback (form version {document.version}): upgrade to read it"
        )
    found = document.submission
    if not found.submission_id or found.submitted_at.tzinfo is None:
        raise Unreadable("the submission lacks its id or the zone of its time")
    return replace(found, submitted_at=found.submitted_at.astimezone(UTC))

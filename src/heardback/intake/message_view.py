"""The original of a contact for a person to look at: text, HTML as it came, headers, attachments, raw bytes.

Reads stored bytes, parses them as often as somebody looks, stores nothing. What is not there (erased, private,
metadata only) is said in one sentence. HTML leaves here as it came: whoever shows it must sanitise it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from heardback.desk.sealing import Unsealable, unseal_compressed
from heardback.formats.form_submission import parse_form_submission
from heardback.formats.mime_headers import read_header_block
from heardback.formats.mime_parts import Budget, Part, decoded_bytes, encoded_size, read_part
from heardback.formats.mime_words import decode_words
from heardback.formats.records import Unreadable
from heardback.formats.rfc5322 import parse_mail
from heardback.intake.models import ItemState, RawItem
from heardback.reading.zones import split_zones

#: A picture inside a mail is shown in place up to this size; larger ones can be downloaded.
MOST_INLINE_BYTES = 400_000
#: All pictures of one mail together.
MOST_INLINE_TOGETHER = 3_000_000
MOST_LISTED = 200
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where the contact was found."""

    point: str
    folder: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A part that can be downloaded; `number` is its place in the mail."""

    number: int
    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """The original as stored. `sentence` says in words why there is nothing, or less, to show ('' otherwise)."""

    sentence: str
    sightings: tuple[Sighting, ...]
    text: str = ""
    new_text: str = ""
    has_html: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[AttachedFile, ...] = ()
    defects: tuple[str, ...] = ()
    size: int = 0


def message_view(contact_id: str) -> MessageView:
    """Return the original of a contact, from the first sighting whose bytes are still here."""
    rows = list(_rows(contact_id))
    sightings = tuple(
        Sighting(
            row.intake_point.name if row.intake_point is not None else "import", row.folder, row.first_seen_at
        )
        for row in rows
    )
    row = _best(rows)
    if row is None:
        return MessageView(_why_nothing(rows), sightings)
    try:
        raw = unseal_compressed(row.raw.sealed)
        if row.kind == "form":
            return _form_view(raw, sightings)
        return _mail_view(raw, sightings, row.is_metadata_only)
    except (Unreadable, Unsealable) as problem:
        return MessageView(f"The original cannot be shown: {problem}. It can be downloaded.", sightings)


def message_html(contact_id: str) -> tuple[str, dict[str, str]]:
    """Return the HTML body as it came ('' if none) and its small pictures: content id -> data: address."""
    raw = raw_bytes(contact_id)
    if raw is None:
        return "", {}
    try:
        html = parse_mail(raw).html
    except Unreadable:
        return "", {}
    pictures: dict[str, str] = {}
    left, budget = MOST_INLINE_TOGETHER, Budget()
    for part in _leaves(_root(raw, budget)):
        content_id = part.header("content-id").strip(" <>\t")
        kind = part.content_type.value
        if content_id and kind in _PICTURES and encoded_size(part) <= min(MOST_INLINE_BYTES, left):
            data = decoded_bytes(part, budget)
            left -= len(data)
            pictures[content_id] = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return html, pictures


def raw_bytes(contact_id: str) -> bytes | None:
    """Return the bytes as they came, None where they are gone."""
    row = _best(list(_rows(contact_id)))
    return unseal_compressed(row.raw.sealed) if row is not None else None


def attached_file(contact_id: str, number: int) -> tuple[AttachedFile, bytes] | None:
    """Return attachment `number` with its bytes, None where there is no such."""
    raw = raw_bytes(contact_id)
    if raw is None:
        return None
    budget = Budget()
    for found, part in _files(_root(raw, budget)):
        if found.number == number:
            if part.children or part.content_type.value.startswith("message/"):
                return found, part.raw[part.start : part.end]
            return found, decoded_bytes(part, budget, most=1 << 30)
    return None


# -- which bytes --------------------------------------------------------------------------------------------


def _rows(contact_id: str) -> Iterator[RawItem]:
    rows = RawItem.objects.filter(contact_id=contact_id).select_related("raw", "intake_point")
    yield from rows.order_by("is_metadata_only", "pk")


def _best(rows: list[RawItem]) -> RawItem | None:
    """Whole mail before headers alone; the first seen of those."""
    return next((row for row in rows if bytes(row.raw.sealed)), None)


def _why_nothing(rows: list[RawItem]) -> str:
    if any(row.state == ItemState.PRIVATE for row in rows):
        return "Two people said that this is private: its words are gone for good."
    because = next((row.raw.erased_because for row in rows if row.raw.erased_at is not None), "")
    if because:
        return f"Its words were erased ({because}); when it came and what was ruled stay."
    return "The original is not here any more." if rows else "There is no original to show."


# -- what is in them ----------------------------------------------------------------------------------------


def _mail_view(raw: bytes, sightings: tuple[Sighting, ...], is_bare: bool) -> MessageView:
    budget = Budget()
    record = parse_mail(raw)
    headers = tuple((name, decode_words(value)) for name, value in record.headers)
    sentence = (
        "This mailbox is read in metadata-only mode: no words are kept, only the header." if is_bare else ""
    )
    return MessageView(
        sentence=sentence,
        sightings=sightings,
        text=record.text,
        new_text=split_zones(record.text).new_text,
        has_html=bool(record.html),
        headers=headers,
        attachments=tuple(found for found, _ in _files(_root(raw, budget))),
        defects=record.defects,
        size=len(raw),
    )


def _form_view(raw: bytes, sightings: tuple[Sighting, ...]) -> MessageView:
    form = parse_form_submission(raw)
    fields = [("Name", form.name), ("Email", form.email), ("Phone", form.phone), *form.more]
    lines = [f"{label}: {value}" for label, value in fields if value]
    text = "\n".join([*lines, "", form.message]).strip()
    headers = (("form", form.form_name), ("page", form.page), ("campaign", form.campaign))
    return MessageView(
        sentence="",
        sightings=sightings,
        text=text,
        new_text=text,
        headers=tuple((name, value) for name, value in headers if value),
        size=len(raw),
    )


def _root(raw: bytes, budget: Budget) -> Part:
    block = read_header_block(raw, 0, len(raw))
    return read_part(raw, block.fields, min(block.body_start, len(raw)), len(raw), 0, budget)


def _leaves(part: Part) -> Iterator[Part]:
    if part.children:
        for child in part.children:
            yield from _leaves(child)
    else:
        yield part


_NOT_A_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")


def _files(root: Part) -> Iterator[tuple[AttachedFile, Part]]:
    """Everything but the text that is shown; names are made harmless."""
    number = 0
    for part in _leaves(root):
        kind = part.content_type.value
        is_text = kind in ("text/plain", "text/html") and not part.filename
        if is_text and (part.disposition.value != "attachment" or part.level == 0):
            continue
        number += 1
        if number > MOST_LISTED:
            return
        name = _NOT_A_NAME.sub("_", part.filename).strip(" ._")[-150:]
        yield AttachedFile(number, name or _unnamed(kind, number), kind, encoded_size(part)), part


def _unnamed(kind: str, number: int) -> str:
    ending = {"message/rfc822": "eml", "text/calendar": "ics", "text/plain": "txt", "text/html": "html"}
    subtype = re.sub(r"[^a-z0-9]", "", kind.partition("/")[2])[:8]
    return f"attachment-{number}.{ending.get(kind, subtype or 'bin')}"

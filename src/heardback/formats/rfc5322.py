"""The front door for mail: bytes in, a frozen `MailRecord` out (RFC 5322, 2045-2047, 2231, 6522, 6532).

`parse_mail` raises `Unreadable` where the bytes are no mail at all and nothing else, whatever the bytes are. What was
odd about a readable mail is named in `MailRecord.defects`; nothing is cut or guessed without a line there.
The caller keeps the raw bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from heardback.formats.addresses import MOST_ADDRESSES, parse_addresses
from heardback.formats.calendars import MOST_CHARACTERS as MOST_CALENDAR
from heardback.formats.calendars import parse_calendar
from heardback.formats.dates_header import LONGEST_ODD as LONGEST_DATE
from heardback.formats.dates_header import parse_date
from heardback.formats.flowed import unflowed
from heardback.formats.html_text import MOST_CHARACTERS, html_to_text
from heardback.formats.mime_charset import without_surrogates
from heardback.formats.mime_headers import Fields, read_header_block
from heardback.formats.mime_parts import (
    MOST_LEVELS,
    Budget,
    Part,
    decoded_bytes,
    encoded_size,
    part_text,
    read_part,
)
from heardback.formats.mime_words import decode_words
from heardback.formats.received import LONGEST_ODD as LONGEST_HOP
from heardback.formats.received import MOST_HOPS, hops_of
from heardback.formats.records import Attachment, Calendar, Hop, Late, Mailbox, MailRecord, Unreadable
from heardback.formats.threading import parse_message_ids
from heardback.formats.tnef import MOST_OBJECTS, read_tnef

MOST_ATTACHED = 100
# An embedded picture below this many bytes is decoration (a logo, an icon); a larger one was sent to be seen.
DECORATION_BYTES = 30_000

_KNOWN = re.compile(
    rb"(?im)^(?:from|to|cc|date|subject|message-id|received|return-path|sender|reply-to|mime-version|content-type|"
    rb"delivered-to|references|in-reply-to|bcc|x-[\w-]+|list-[\w-]+|resent-[\w-]+|dkim-signature|comments|keywords|status)"
    rb"[ \t]*:"
)
_PEOPLE = frozenset({"to", "cc", "bcc"})
_READ = frozenset(
    {"from", "sender", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "received"}
)
_READ |= _PEOPLE
# Where one of these is the first field, the bytes are a mail; any other first field asks for a closer look.
_USUAL_FIRST = frozenset({"return-path", "received", "delivered-to", "from", "date", "message-id"})
_NO_HTML: Late[str] = Late(str)
_MACHINE = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
        "message/global-headers",
        "text/rfc822-headers",
    }
)
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_TAGS = re.compile(r"<[^<>]{0,200}>")


def parse_mail(raw: bytes) -> MailRecord:
    """Return the mail in `raw` as a mail client would show it; raise `Unreadable` for bytes that are no mail."""
    if not raw:
        raise Unreadable("the message is empty")
    return _parse(raw, 0, len(raw), 0)


def _parse(raw: bytes, start: int, end: int, level: int) -> MailRecord:
    budget = Budget()
    raw, start, end = _begin(raw, start, end, budget)
    block = read_header_block(raw, start, end)
    if not block.fields:
        raise Unreadable("no mail header at the beginning")
    if block.fields[0][0] not in _USUAL_FIRST and not _KNOWN.search(
        raw, start, min(block.body_start, start + (1 << 20))
    ):
        raise Unreadable("no header of a mail among the first lines")
    budget.defects += block.defects
    root = read_part(raw, block.fields, min(block.body_start, end), end, level, budget)
    contents = _Contents(budget)
    shown = _gather(root, contents, in_signed=False)
    text, html = _bodies(shown, contents)
    return _record(block.fields, root, text, html, contents, end - start)


def _begin(raw: bytes, start: int, end: int, budget: Budget) -> tuple[bytes, int, int]:
    """Step over blank lines and a byte order mark before the header; give bare-CR mail line ends."""
    if raw.startswith(b"\xef\xbb\xbf", start):
        start += 3
    while start < end and raw[start] in b"\r\n":
        start += 1
    if (
        raw.find(b"\r", start, min(end, start + 2000)) >= 0
        and raw.find(b"\n", start, min(end, start + 65536)) < 0
    ):
        budget.note("lines end in bare CR")
        raw = raw[start:end].replace(b"\r", b"\n")
        start, end = 0, len(raw)
    return raw, start, end


@dataclass(slots=True)
class _Contents:
    """What the walk over the parts found beside the text."""

    budget: Budget
    attachments: list[Attachment] = field(default_factory=list)
    embedded: list[tuple[str, Attachment]] = field(default_factory=list)
    machine: list[tuple[str, str]] = field(default_factory=list)
    attached: list[MailRecord] = field(default_factory=list)
    calendar: Calendar | None = None
    other_text: list[tuple[str, Part]] = field(default_factory=list)


@dataclass(slots=True)
class _Shown:
    """Parts to show in order: `text` may hold plain and HTML ones, `html` only HTML ones."""

    text: list[tuple[str, Part]]
    html: list[Part]


def _gather(part: Part, contents: _Contents, in_signed: bool, rank: int = 0, parent: str = "") -> _Shown:
    """Sort a part and what it holds into text to show and the rest (after RFC 8621 section 4.1.4)."""
    kind = part.content_type.value
    if part.children:
        return _gather_children(part, contents, kind)
    if part.is_broken:
        return _Shown([("plain", part)], [])
    if kind in _MACHINE:
        contents.machine.append((kind, _machine_text(part, contents.budget)))
    elif kind in _MESSAGES:
        _attach_message(part, contents)
    elif kind in _CALENDARS:
        _note_calendar(part, contents)
    elif kind == "application/ms-tnef" or part.filename.lower() == "winmail.dat":
        return _tnef(part, contents)
    elif kind in _SIGNATURES and in_signed:
        pass
    elif part.disposition.value == "attachment" or not kind.startswith("text/"):
        _note_attachment(part, contents, kind, parent)
    elif kind in {"text/plain", "text/html"} and (
        rank == 0 or (parent != "multipart/related" and not part.filename)
    ):
        is_html = kind == "text/html"
        return _Shown([("html" if is_html else "plain", part)], [part] if is_html else [])
    elif part.filename or kind in {"text/plain", "text/html"}:
        _note_attachment(part, contents, kind, parent)
    else:
        contents.other_text.append((kind, part))
    return _Shown([], [])


def _gather_children(part: Part, contents: _Contents, kind: str) -> _Shown:
    in_signed = kind == "multipart/signed"
    found = [_gather(child, contents, in_signed, rank, kind) for rank, child in enumerate(part.children)]
    if kind == "multipart/alternative":
        plain = next((shown.text for shown in found if any(form == "plain" for form, _ in shown.text)), None)
        html = next((shown.html for shown in reversed(found) if shown.html), [])
        any_text = next((shown.text for shown in reversed(found) if shown.text), [])
        return _Shown(plain if plain is not None else any_text, html)
    return _Shown(
        [piece for shown in found for piece in shown.text], [piece for shown in found for piece in shown.html]
    )


def _machine_text(part: Part, budget: Budget) -> str:
    return without_surrogates(part_text(part, budget))


def _attach_message(part: Part, contents: _Contents) -> None:
    budget = contents.budget
    if part.level + 1 >= MOST_LEVELS or len(contents.attached) >= MOST_ATTACHED:
        budget.note("attached mails nested too deep or too many: listed as attachments")
        _note_attachment(part, contents, part.content_type.value, "")
        return
    raw, start, end = part.raw, part.start, part.end
    if part.encoding in {"base64", "quoted-printable"}:
        raw = decoded_bytes(part, budget, most=1 << 30)
        start, end = 0, len(raw)
    try:
        contents.attached.append(_parse(raw, start, end, part.level + 1))
    except Unreadable as unreadable:
        budget.note(f"attached mail not readable: {unreadable.reason}")
        _note_attachment(part, contents, part.content_type.value, "")


def _note_calendar(part: Part, contents: _Contents) -> None:
    if contents.calendar is None:
        text = part_text(part, contents.budget)
        if len(text) > MOST_CALENDAR:
            contents.budget.note(f"a calendar of {len(text)} characters: the first {MOST_CALENDAR} are read")
        contents.calendar = parse_calendar(text, part.content_type.get("method"))
    if part.filename or part.disposition.value == "attachment":
        _note_attachment(part, contents, part.content_type.value, "")


def _note_attachment(part: Part, contents: _Contents, kind: str, parent: str) -> None:
    if kind in _OPAQUE:
        contents.budget.note("encrypted or opaque-signed: its text is not readable here")
    attachment = Attachment(part.filename, kind, encoded_size(part))
    content_id = part.header("content-id").strip(" <>\t")
    if parent == "multipart/related" and content_id and kind.startswith("image/"):
        contents.embedded.append((content_id, attachment))
    else:
        contents.attachments.append(attachment)


def _tnef(part: Part, contents: _Contents) -> _Shown:
    """Read Outlook's envelope: its files are attachments, its body counts where the mail has no other text."""
    found = read_tnef(decoded_bytes(part, contents.budget, most=64 << 20))
    if found is None:
        contents.budget.note("winmail.dat not readable")
        _note_attachment(part, contents, part.content_type.value, "")
        return _Shown([], [])
    if found.is_cut:
        contents.budget.note(f"winmail.dat with more than {MOST_OBJECTS} objects: the rest is not read")
    contents.attachments += found.attachments
    text = found.text or (html_to_text(found.html) if found.html else "")
    if text:
        body = text.encode("utf-8", "replace")
        kind = part.content_type._replace(value="text/plain", parameters=(("charset", "utf-8"),))
        contents.other_text.append(
            ("text/plain", Part(body, (), kind, part.disposition, "", 0, len(body), part.level))
        )
    return _Shown([], [])


def _bodies(shown: _Shown, contents: _Contents) -> tuple[str, Late[str]]:
    """Return the text to show and the HTML, which is decoded only where the text or a picture depends on it."""
    budget = contents.budget
    html = Late(partial(_pages, shown.html, budget)) if shown.html else _NO_HTML
    if len(shown.text) == 1:
        text = _piece(shown.text[0], shown, html, budget)
    else:
        text = _joined([_piece(piece, shown, html, budget) for piece in shown.text])
    is_blank = not text or text.isspace()
    if is_blank and html():
        text = _rendered(html(), budget)
        is_blank = not text or text.isspace()
    if contents.other_text:
        if is_blank:
            text = _joined([_other_text(kind, part, budget) for kind, part in contents.other_text])
        else:
            for kind, part in contents.other_text:
                if kind != "text/plain":
                    contents.attachments.append(Attachment(part.filename, kind, encoded_size(part)))
    if contents.embedded:
        _settle_embedded(contents, text, html())
    return text, html


def _pages(parts: list[Part], budget: Budget) -> str:
    return "\n".join([part_text(part, budget) for part in parts])


def _piece(shown_piece: tuple[str, Part], shown: _Shown, html: Late[str], budget: Budget) -> str:
    form, part = shown_piece
    if form != "plain":
        is_whole_page = len(shown.html) == 1 and shown.html[0] is part
        return _rendered(html() if is_whole_page else part_text(part, budget), budget)
    text = part_text(part, budget)
    return unflowed(text, part.content_type) if part.content_type.get("format") else text


def _rendered(html: str, budget: Budget) -> str:
    if len(html) > MOST_CHARACTERS:
        budget.note(f"HTML of {len(html)} characters: the first {MOST_CHARACTERS} are rendered")
    return html_to_text(html)


def _joined(pieces: list[str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    return "".join(piece if piece.endswith("\n") or not piece else piece + "\n" for piece in pieces)


def _other_text(kind: str, part: Part, budget: Budget) -> str:
    text = part_text(part, budget)
    return _TAGS.sub("", text) if kind in {"text/enriched", "text/richtext"} else text


def _settle_embedded(contents: _Contents, text: str, html: str) -> None:
    """Pictures inside the HTML are attachments unless they are small decoration of a mail that has words."""
    has_words = any(char.isalnum() for char in text)
    for content_id, attachment in contents.embedded:
        if has_words and attachment.size < DECORATION_BYTES and content_id in html:
            continue
        contents.attachments.append(attachment)


def _record(
    fields: Fields, root: Part, text: str, html: Late[str], contents: _Contents, size: int
) -> MailRecord:
    budget = contents.budget
    first = _named(fields, budget)
    claimed, offset = parse_date(first["date"]) if "date" in first else (None, None)
    if claimed is None:
        budget.note("Date not readable" if first.get("date") else "no Date")
    message_id = _message_id(first.get("message-id", ""))
    if not message_id:
        budget.note("no Message-ID")
    senders = _boxes(first, "from", budget)
    if not senders or not any(box.address for box in senders):
        budget.note("no address in From")
    subject = first.get("subject", "")
    return MailRecord(
        headers=fields,
        message_id=message_id,
        in_reply_to=_cited(first.get("in-reply-to", "")),
        references=_cited(first.get("references", "")),
        from_=senders,
        sender=_boxes(first, "sender", budget),
        reply_to=_boxes(first, "reply-to", budget),
        to=_boxes(first, "to", budget),
        cc=_boxes(first, "cc", budget),
        bcc=_boxes(first, "bcc", budget),
        subject=decode_words(subject).strip() if "=?" in subject else subject,
        claimed_sent_at=claimed,
        content_type=root.content_type.value,
        text=text,
        attachments=tuple(contents.attachments),
        calendar=contents.calendar,
        attached=tuple(contents.attached),
        machine_parts=tuple(contents.machine),
        report_type=root.content_type.get("report-type").lower(),
        date_offset_minutes=offset,
        size=size,
        defects=tuple(budget.defects),
        late_received=Late(partial(_hops, fields)),
        late_html=html,
    )


def _named(fields: Fields, budget: Budget) -> dict[str, str]:
    """Return the values that a record needs, by name: recipients joined, of the rest the first that says anything."""
    first: dict[str, str] = {}
    hops = 0
    for name, value in fields:
        if name not in _READ:
            continue
        if name == "received":
            hops += 1
            if len(value) > LONGEST_HOP:
                budget.note(f"a Received line of {len(value)} characters: the first {LONGEST_HOP} are read")
        elif not first.get(name):
            first[name] = value
        elif name in _PEOPLE:
            first[name] = f"{first[name]}, {value}"
        elif value != first[name]:
            budget.note(f"more than one {name} header: the first is used")
    if hops > MOST_HOPS:
        budget.note(f"{hops} Received lines: the topmost {MOST_HOPS} are read")
    if len(first.get("date", "")) > LONGEST_DATE:
        budget.note(f"a Date of {len(first['date'])} characters: the first {LONGEST_DATE} are read")
    return first


def _hops(fields: Fields) -> tuple[Hop, ...]:
    return tuple(hops_of(fields))


def _boxes(first: dict[str, str], name: str, budget: Budget) -> tuple[Mailbox, ...]:
    value = first.get(name)
    if not value:
        return ()
    boxes = parse_addresses(value)
    if len(boxes) >= MOST_ADDRESSES:
        budget.note(f"more addresses in {name} than are read: the first {MOST_ADDRESSES}")
    return boxes


def _message_id(value: str) -> str:
    """The id without brackets; one without "@" counts too, its first word."""
    ids = parse_message_ids(value)
    return ids[0] if ids else value.strip("<> \t").partition(" ")[0]


def _cited(value: str) -> tuple[str, ...]:
    """The ids of In-Reply-To or References. Free text ("Ann's message of Monday") cites nothing."""
    if not value:
        return ()
    return parse_message_ids(decode_words(value) if "=?" in value else value)

"""From a mail that waits to the parts of its reply: who gets it, its subject, its place in the thread, its quote.

Pure; never raises. What the customer's mail holds is hostile: an address that cannot be written to and an id that
cannot stand in a header are left out and named in `left_out`, never mended.
Source: RFC 5322 section 3.6.2 and 3.6.4, RFC 5537 section 3.4.4 (which references to keep), RFC 5256 section 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from heardback.formats.compose import MOST_RECIPIENTS, Quoted, Unsendable, is_usable_id, sendable_address
from heardback.formats.records import Mailbox, MailRecord
from heardback.formats.threading import is_reply_subject

MOST_REFERENCES: Final = 50
MOST_REFERENCE_CHARACTERS: Final = 4000
MOST_QUOTED: Final = 50_000
LONGEST_SUBJECT: Final = 400
CUT: Final = "[The rest of this mail is not quoted.]"
_NOT_SHOWN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ATTRIBUTIONS: Final = {
    "en": "On {date} at {time}, {who} wrote:",
    "de": "Am {date} um {time} schrieb {who}:",
    "fr": "Le {date} à {time}, {who} a écrit :",
    "es": "El {date} a las {time}, {who} escribió:",
    "it": "Il {date} alle {time}, {who} ha scritto:",
    "nl": "Op {date} om {time} schreef {who}:",
    "pt": "Em {date} às {time}, {who} escreveu:",
    "da": "Den {date} kl. {time} skrev {who}:",
    "sv": "Den {date} kl. {time} skrev {who}:",
    "pl": "W dniu {date} o {time} {who} napisał(a):",
}


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """What a reply takes from the mail that it answers; `left_out` has a sentence for each thing that it cannot."""

    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    in_reply_to: str
    references: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def reply_parts(original: MailRecord, is_ours: Callable[[str], bool], *, to_all: bool = True) -> ReplyParts:
    """Return recipients, subject and thread of a reply to `original`.

    `is_ours` is asked with lower-cased addresses: ours are dropped everywhere. To: the customer's Reply-To where it
    names an outside address, else From. Cc (with `to_all`): everybody else outside in To and Cc. `to` is empty where
    the mail names no outside address that can be written to.
    """
    left_out: list[str] = []
    to = _outside(original.reply_to, is_ours, left_out) or _outside(original.from_, is_ours, left_out)
    others = _outside((*original.to, *original.cc), is_ours, left_out) if to_all else ()
    known = {box.address.lower() for box in to}
    cc = tuple(box for box in others if box.address.lower() not in known)
    if len(to) + len(cc) > MOST_RECIPIENTS:
        left_out.append(
            f"{len(cc)} further recipients are left out: the mail went to too many to answer them all."
        )
        cc = ()
    in_reply_to, references = thread_of(original, left_out)
    return ReplyParts(to, cc, reply_subject(original.subject), in_reply_to, references, tuple(left_out))


def reply_subject(subject: str) -> str:
    """Return the subject of a reply: "Re: " in front, unless a reply's mark in any known language is there already.

    Line ends and control characters, which an encoded word can hide, become blanks; an overlong one ends in "…".
    """
    clean = " ".join(_NOT_SHOWN.sub(" ", subject).split())
    found = clean if is_reply_subject(clean) else f"Re: {clean}".strip()
    return found if len(found) <= LONGEST_SUBJECT else found[: LONGEST_SUBJECT - 1] + "…"


def thread_of(original: MailRecord, left_out: list[str] | None = None) -> tuple[str, tuple[str, ...]]:
    """Return In-Reply-To and References of a reply (RFC 5322 section 3.6.4).

    Without references the original's In-Reply-To stands in, if it names one mail. Of a long list the first one and
    the newest stay (RFC 5537 section 3.4.4).
    """
    notes = left_out if left_out is not None else []
    parents = original.references or (original.in_reply_to if len(original.in_reply_to) == 1 else ())
    usable = [one for one in parents if is_usable_id(one)]
    if len(usable) < len(parents):
        notes.append(f"{len(parents) - len(usable)} of the references are no message ids and are left out.")
    in_reply_to = original.message_id if is_usable_id(original.message_id) else ""
    if original.message_id and not in_reply_to:
        notes.append(
            "The mail's Message-ID cannot stand in a header: mail programs may not thread the reply."
        )
    if in_reply_to:
        usable = [one for one in usable if one != in_reply_to] + [in_reply_to]
    return in_reply_to, _shortened(usable)


def quote_of(original: MailRecord, zone: tzinfo, language: str = "en") -> Quoted:
    """Return the original for quoting, under a line in `language` that names writer and time (in `zone`).

    Beyond MOST_QUOTED characters the quote ends with a line that says so.
    """
    text = _NOT_IN_TEXT.sub("", original.text).rstrip()
    if len(text) > MOST_QUOTED:
        text = f"{text[:MOST_QUOTED].rpartition(chr(10))[0] or text[:MOST_QUOTED]}\n{CUT}"
    writer = original.from_[0] if original.from_ else Mailbox("", "")
    sent_at = original.claimed_sent_at
    return Quoted(attribution(writer, sent_at.astimezone(zone) if sent_at else None, language), text)


def attribution(writer: Mailbox, written_at: datetime | None, language: str = "en") -> str:
    """Return the line above a quote; a language that we have no words for gets the English line."""
    name = clean_name(writer.name)
    address = _NOT_SHOWN.sub("", writer.address)
    who = f"{name} <{address}>" if name and address else name or address or "somebody"
    if written_at is None:
        return f"{who} wrote:"
    pattern = _ATTRIBUTIONS.get(language[:2].lower(), _ATTRIBUTIONS["en"])
    return pattern.format(date=f"{written_at:%Y-%m-%d}", time=f"{written_at:%H:%M}", who=who)


def clean_name(name: str) -> str:
    """Return a display name on one line, without control characters."""
    return " ".join(_NOT_SHOWN.sub(" ", name).split())[:200]


def _outside(
    boxes: Iterable[Mailbox], is_ours: Callable[[str], bool], left_out: list[str]
) -> tuple[Mailbox, ...]:
    found: dict[str, Mailbox] = {}
    for box in boxes:
        if not box.address or is_ours(box.address.lower()):
            continue
        try:
            sendable_address(box.address)
        except Unsendable as refused:
            left_out.append(refused.reason)
            continue
        found.setdefault(box.address.lower(), Mailbox(clean_name(box.name), box.address))
    return tuple(found.values())


def _shortened(ids: list[str]) -> tuple[str, ...]:
    ids = list(dict.fromkeys(ids))
    if len(ids) <= 2:
        return tuple(ids)
    first, rest = ids[0], ids[1:]
    kept: list[str] = []
    room = MOST_REFERENCE_CHARACTERS - len(first) - 3
    for one in reversed(rest[-(MOST_REFERENCES - 1) :]):
        room -= len(one) + 3
        if room < 0 and len(kept) >= 3:
            break
        kept.append(one)
    return (first, *reversed(kept))

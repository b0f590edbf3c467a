"""Mail by which a phone system tells of a call: a message left, a call or video call missed (SEMANTICS 2.3 rule 1).

A caller may rely on: nothing that a person wrote becomes a call by its subject alone; a machine's own sign must stand
beside it (its sender, its headers, its sentences, an attached sound). What it says of the caller is the phone
system's word, as in a call record, and makes a contact of that caller: a message left is owed, and so is a missed
call, however short it may have rung, because the mail does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from heardback.evidence.call import place_call, shown_seconds
from heardback.evidence.firm import Firm
from heardback.evidence.readings import CallNotice
from heardback.formats.addresses import parse_addresses
from heardback.formats.calls import CallDirection, CallOutcome, CallParty, CallRecord, is_withheld
from heardback.formats.records import MailRecord
from heardback.kernel.call_lengths import RANG_LONG_ENOUGH, SHORTEST_MESSAGE
from heardback.kernel.contacts import Contact, Direction, Mark
from heardback.kernel.identities import email_identity, unknown_caller
from heardback.reading.lang.call_notices import (
    BODY,
    CALLER_IN_TEXT,
    CALLER_LINE,
    GATE,
    LENGTHS,
    MISSED,
    SENDER,
    TAIL,
    VIDEO,
    VOICEMAIL,
    WITHHELD,
)

_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){5,16}")
_EXTENSION = re.compile(r"(?<![\w+])(\d{2,6})(?!\w)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_VOICE_HEADERS = ("x-callingtelephonenumber", "x-voicemessageduration", "x-voicemessagesendername")
_MOST_READ = 4000  # characters of a body: notices are short
_SOUND_NAMES = (".wav", ".mp3", ".m4a", ".ogg", ".wma", ".amr", ".gsm")


class NoticeKind(StrEnum):
    VOICEMAIL = "voicemail"
    MISSED_CALL = "missed_call"
    MISSED_VIDEO_CALL = "missed_video_call"


def read_call_notice(record: MailRecord) -> CallNotice | None:
    """Return what a mail says of a call, None for any mail that is no such notice. One look for almost every mail."""
    subject = record.subject
    if not _may_tell(subject) or record.in_reply_to or record.references or record.report_type:
        return None
    found = _subject(subject)
    if found is None:
        return None
    kind, who = found
    text = record.text[:_MOST_READ]
    sounds = [one for one in record.attachments if is_sound(one.content_type, one.filename)]
    if not (sounds or _is_machine(record, text)):
        return None
    name, number = _caller(record, who, text)
    is_hidden = not number and WITHHELD.search(f"{who} {name} {_caller_line(text)}") is not None
    return CallNotice(
        kind.value,
        number,
        "" if is_hidden else name,
        _address(record, text, who) if not number else "",
        _seconds(record, text, subject),
        is_hidden,
        bool(sounds),
    )


def _may_tell(subject: str) -> bool:
    """A plain look: nearly every mail ends here, so that it costs less than a microsecond."""
    low = subject.lower()
    for word in GATE:  # noqa: SIM110 - a generator takes twice as long
        if word in low:
            return True
    return False


def is_sound(content_type: str, filename: str) -> bool:
    """Whether an attachment is a recording, by its type or, where a system sends it as plain bytes, by its name."""
    if content_type.startswith("audio/"):
        return True
    return content_type == "application/octet-stream" and filename.lower().endswith(_SOUND_NAMES)


def _subject(subject: str) -> tuple[NoticeKind, str] | None:
    """Return what the subject tells of, and its words on the caller."""
    line = " ".join(subject.split())[:300]
    for patterns, kind in ((VOICEMAIL, NoticeKind.VOICEMAIL), (MISSED, NoticeKind.MISSED_CALL)):
        for pattern in patterns:
            found = pattern.search(line)
            if found is not None:
                is_video = kind is NoticeKind.MISSED_CALL and VIDEO.search(line) is not None
                who = found.groupdict().get("who") or ""
                return (NoticeKind.MISSED_VIDEO_CALL if is_video else kind), TAIL.sub("", who).strip()
    return None


def _is_machine(record: MailRecord, text: str) -> bool:
    sender = record.from_[0] if record.from_ else None
    if sender is not None and SENDER.search(f"{sender.name} {sender.address.partition('@')[0]}"):
        return True
    if any(record.header(name) for name in _VOICE_HEADERS):
        return True
    if record.header("content-class").lower().startswith(("voice", "missedcall")):
        return True
    return BODY.search(text) is not None


def _caller(record: MailRecord, who: str, text: str) -> tuple[str, str]:
    """Return the caller's name and number: the system's own header, the subject, then the body's line."""
    told = [
        record.header("x-callingtelephonenumber"),
        who,
        *(found.group(1) for found in (CALLER_IN_TEXT.search(text),) if found),
        _caller_line(text),
    ]
    parsed = [_name_and_number(words) for words in told if words.strip()]
    number = next((number for _, number in parsed if number), "")
    return next((name for name, _ in parsed if name), ""), number


def _caller_line(text: str) -> str:
    found = CALLER_LINE.search(text)
    return found.group(1).strip() if found else ""


def _name_and_number(words: str) -> tuple[str, str]:
    """Split '"Ann Lee" <2025550142>', "Ann Lee (202) 555-0142", "201"; a date is no number."""
    bare = TAIL.sub("", words).strip()
    found = _NUMBER.search(bare) or _EXTENSION.search(bare)
    number = found.group(0).strip() if found else ""
    if "(" in number and ")" not in number:
        number = number.lstrip("(")
    rest = bare.replace(number, " ", 1) if number else bare
    rest = _MAIL.sub(" ", rest)
    name = re.sub(r"[<>\"()\[\]]|\b(?:at|tel|phone)\b:?\s*$", " ", rest)
    name = re.sub(r"\s+(?:at|tel|phone)\s*$", "", " ".join(name.split())).strip(" .,:;-–")
    return ("" if is_withheld(name) and name.lower() in _NO_NAMES else name[:120]), number


_NO_NAMES = frozenset({"unknown", "anonymous", "private", "withheld", "restricted", "unavailable", "blocked"})


def _address(record: MailRecord, text: str, who: str) -> str:
    """The caller's mail address where the notice names one: in the subject, as Reply-To, or alone in the body."""
    sender = record.from_[0].address.lower() if record.from_ else ""
    ours = {box.address.lower() for box in (*record.to, *record.cc)}
    in_reply = [box.address for box in record.reply_to]
    told = [*_MAIL.findall(who), *in_reply, *_MAIL.findall(_caller_line(text))]
    for address in told:
        lowered = address.lower()
        if lowered != sender and lowered not in ours and not SENDER.search(lowered.partition("@")[0]):
            return lowered if parse_addresses(lowered) else ""
    return ""


def _seconds(record: MailRecord, text: str, subject: str) -> float:
    header = record.header("x-voicemessageduration").strip()
    if header.isdecimal() and len(header) < 6:
        return float(header)
    found = [_length(match.group(1)) for match in _lengths((subject, text))]
    return next((seconds for seconds in found if seconds), 0.0)


def _lengths(texts: Iterable[str]) -> Iterable[re.Match[str]]:
    for text in texts:
        for pattern in LENGTHS:
            match = pattern.search(text)
            if match is not None:
                yield match


def _length(written: str) -> float:
    """Seconds of "0:21", "1:02:03" or "34"."""
    total = 0
    for part in written.split(":"):
        total = total * 60 + int(part)
    return float(total)


def notice_words(notice: CallNotice) -> str:
    """Return what the notice says, in one short sentence for a person."""
    if notice.kind == NoticeKind.VOICEMAIL:
        return (
            f"Left a voicemail of {shown_seconds(notice.seconds)}." if notice.seconds else "Left a voicemail."
        )
    return (
        "Video call; nobody answered."
        if notice.kind == NoticeKind.MISSED_VIDEO_CALL
        else "Rang; nobody answered."
    )


def notice_record(notice: CallNotice, contact_id: str, occurred_at: datetime, firm: Firm) -> CallRecord:
    """Return the call that a notice tells of, as far as it tells; the mail's id stands for the call's."""
    is_voicemail = notice.kind == NoticeKind.VOICEMAIL
    source = CallParty(notice.number, notice.name)
    is_own = firm.phones.is_ours(source) or (bool(notice.address) and firm.is_ours(notice.address))
    return CallRecord(
        system="notice",
        call_key=contact_id,
        started_at=occurred_at,
        ended_at=occurred_at,
        direction=CallDirection.INTERNAL if is_own else CallDirection.INBOUND,
        source=source,
        rang_for=RANG_LONG_ENOUGH,
        # What a system mails as a message is one, even where it does not say how long.
        message_for=max(notice.seconds, SHORTEST_MESSAGE) if is_voicemail else 0.0,
        message_at=occurred_at if is_voicemail else None,
        reached_voicemail=is_voicemail,
        # A caller without a number who is named by address or name can be reached: no withheld call.
        is_withheld=notice.is_withheld,
        outcome=CallOutcome.VOICEMAIL if is_voicemail else CallOutcome.NO_ANSWER,
    )


def notice_contact(notice: CallNotice, contact_id: str, occurred_at: datetime, firm: Firm) -> Contact:
    """Return the contact that a notice is for `firm`: the caller's own, never the machine's. Pure; never fails."""
    placed = place_call(notice_record(notice, contact_id, occurred_at, firm), firm)
    contact = placed.contact
    key = contact.counterparties[0] if contact.counterparties else ""
    if contact.direction is not Direction.INTERNAL and not placed.number.startswith("+"):
        key = email_identity(notice.address) if notice.address else unknown_caller(contact_id)
    call = contact.call
    if call is not None and not notice.is_withheld:
        # An extension or a name without a number is somebody whom people here know how to reach.
        call = replace(call, is_withheld=False)
    return replace(
        contact,
        contact_id=contact_id,
        counterparties=(key,) if key else (),
        conversation_keys=(key,) if key else (),
        marks=contact.marks | {Mark.CARRIER},
        call=call,
    )

"""Second opinion: the standard library reads every open exam mail too, and each difference has a reason.

Compared are subject, sender, instant and text. `REASONS` names what we read on purpose in another way; what is left
is unexplained and bounded. The library's own crash counts as no opinion.
"""

from __future__ import annotations

import email
import email.policy
import gzip
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from heardback.formats.records import MailRecord
from heardback.formats.rfc5322 import parse_mail

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

FLOOR = 0.998
EVERY = 25
REASONS = {
    "archive address": "the library reads 'ann at x.example' as a name without address",
    "comment as name": "the library drops the comment that old clients show as the name",
    "local user": "a sender without '@' is a name to us, an address '<>' or a local part to the library",
    "zone name": "the library takes zone names beyond RFC 5322 for UTC and the year 101 literally",
    "charset": "the library shows replacement characters or fails where the declared charset is wrong or unknown",
    "all parts": "we show every text part of a mail, the library one",
    "no part": "mail with HTML alone, or cut short by a machine, has no plain text for the library",
}
_SPLIT = re.compile(rb"(?m)^(?=From .*\d\d:\d\d:\d\d \d{4}\n[A-Z])")


def _mails() -> Iterator[tuple[str, bytes]]:
    root = Path(EXAMS)
    for folder in ("bounces_sisimai/maildir", "bounces_flufl/data", "mime_stalwart/eml"):
        assert (root / folder).is_dir(), f"the exam {root / folder} is missing"
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix != ".json":
                yield str(path.relative_to(root)), path.read_bytes()
    archive = gzip.decompress((root / "lists" / "r-sig-finance.mbox.gz").read_bytes())
    for number, piece in enumerate(_SPLIT.split(archive)[1:]):
        if number % EVERY == 0:
            yield f"r-sig-finance {number}", piece.partition(b"\n")[2]


def _blanks(text: str) -> str:
    return " ".join(text.split())


def _instant(other: EmailMessage) -> datetime | None:
    moment: datetime | None = other["date"].datetime if other["date"] else None
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _text(other: EmailMessage) -> str | None:
    body = other.get_body(preferencelist=("plain",))
    return _blanks(body.get_content()) if body else None


def _subject_reason(mail: MailRecord, other: EmailMessage) -> str:
    subject = _blanks(str(other["subject"] or ""))
    if subject == _blanks(mail.subject):
        return ""
    return "charset" if "\ufffd" in subject else "?"


def _sender_reason(mail: MailRecord, other: EmailMessage) -> str:
    theirs = [
        (_blanks(box.display_name), box.addr_spec)
        for box in (other["from"].addresses if other["from"] else ())
    ]
    ours = [(_blanks(box.name), box.address) for box in mail.from_]
    if ours == theirs:
        return ""
    if " at " in mail.header("from") or "*" in mail.from_[0].address:
        return "archive address"
    if [address for _, address in ours] == [address for _, address in theirs]:
        return "comment as name" if "(" in mail.header("from") else "?"
    return "local user" if "@" not in mail.header("from") else "?"


def _date_reason(mail: MailRecord, other: EmailMessage) -> str:
    if mail.claimed_sent_at == _instant(other):
        return ""
    return "zone name" if re.search(r"[A-Z]{3,4}\s*$", mail.header("date")) else "?"


def _text_reason(mail: MailRecord, other: EmailMessage) -> str:
    theirs = _text(other)
    ours = _blanks(mail.text)
    if theirs == ours:
        return ""
    if theirs is None:
        return "no part"
    if "\ufffd" in theirs or any("charset" in defect for defect in mail.defects):
        return "charset"
    return "all parts" if ours.startswith(theirs) else "?"


COMPARED: dict[str, Callable[[MailRecord, EmailMessage], str]] = {
    "subject": _subject_reason,
    "sender": _sender_reason,
    "date": _date_reason,
    "text": _text_reason,
}


def _reason(compare: Callable[[MailRecord, EmailMessage], str], mail: MailRecord, other: EmailMessage) -> str:
    try:
        return compare(mail, other)
    except Exception:  # the library's own crash on odd mail is no opinion
        return "charset"


def test_every_difference_has_a_reason() -> None:
    reasons: Counter[str] = Counter()
    unexplained: list[str] = []
    total = 0
    for name, raw in _mails():
        mail = parse_mail(raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = email.message_from_bytes(raw, policy=email.policy.default)
            for field, compare in COMPARED.items():
                total += 1
                reason = _reason(compare, mail, other)
                if reason == "?":
                    unexplained.append(f"{name}: {field}")
                elif reason:
                    reasons[reason] += 1
    print(
        f"\nsecond opinion: {1 - len(unexplained) / total:.2%} of {total} facts equal or explained; {dict(reasons)}"
    )
    assert set(reasons) <= set(REASONS)
    assert 1 - len(unexplained) / total >= FLOOR, unexplained

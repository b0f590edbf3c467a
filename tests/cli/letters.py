"""A few lines that make a mailbox: mails as bytes, an mbox file of them, and a firm to audit it as."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

FIRM = "pool.example"
STAFF = f"ann@{FIRM}"
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return the moment `hours` after Monday 2 March 2026, 09:00 UTC."""
    return BEGIN + timedelta(hours=hours)


def letter(
    sender: str,
    to: str,
    subject: str,
    text: str,
    hours: float,
    *,
    mid: str = "",
    answers: str = "",
    headers: Iterable[str] = (),
) -> bytes:
    """Return one mail; `mid` and `answers` are Message-IDs without brackets."""
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Date: {format_datetime(at(hours))}"]
    lines += [f"Message-ID: <{mid}>"] if mid else []
    lines += [f"In-Reply-To: <{answers}>", f"References: <{answers}>"] if answers else []
    lines += headers
    return ("\n".join(lines) + f"\n\n{text}\n").encode("utf-8", "surrogateescape")


def asked(who: str, subject: str, hours: float, *, mid: str = "", text: str = "") -> bytes:
    """A customer's question to the firm."""
    words = text or f"Hello, could you please tell me about {subject}?"
    return letter(who, f"info@{FIRM}", subject, words, hours, mid=mid or f"{who}.{hours}@mail.example")


def answered(to: str, subject: str, hours: float, *, answers: str = "", sender: str = STAFF) -> bytes:
    """A staff member's answer."""
    text = f"Dear customer, here is all about {subject}: it costs 40 dollars and takes two days."
    return letter(sender, to, f"Re: {subject}", text, hours, mid=f"a{hours}.{to}", answers=answers)


def mbox(path: Path, mails: Iterable[bytes]) -> Path:
    """Write an mbox file (mboxrd quoting) whose separators carry each mail's own date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for mail in mails:
            file.write(separator(mail) + mail.replace(b"\nFrom ", b"\n>From ") + b"\n")
    return path


def separator(mail: bytes) -> bytes:
    """Return the From_ line that a mail program would have written when the mail came in."""
    found = re.search(rb"^Date: (.*)$", mail, re.MULTILINE)
    moment = BEGIN
    if found is not None:
        with contextlib.suppress(ValueError, IndexError, OverflowError):
            claimed = parsedate_to_datetime(found[1].decode("ascii", "replace")).astimezone(UTC)
            moment = claimed if 2000 < claimed.year < 2040 else BEGIN
    return f"From sender@mail.example {moment:%a %b %d %H:%M:%S %Y}\n".encode()

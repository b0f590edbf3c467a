"""The plain way to read a mailbox in Python: `mailbox` and `email`, one process, headers and text, nothing judged.

Run `python -m bench.plain_loop MAILDIR`; prints how many messages it read. The folders of a Maildir++ tree are read
one after the other.
"""

from __future__ import annotations

import mailbox
import sys
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path


def main() -> None:
    root = Path(sys.argv[1])
    read = 0
    for current in sorted(root.rglob("cur")):
        box = mailbox.Maildir(current.parent, create=False)
        for message in box:
            _look(message)
            read += 1
    print(read)


def _look(message: Message) -> tuple[object, ...]:
    subject = str(make_header(decode_header(str(message.get("Subject", "")))))
    people = getaddresses(
        [str(value) for name in ("From", "To", "Cc") for value in message.get_all(name, [])]
    )
    try:
        sent_at = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        sent_at = None
    return subject, people, sent_at, message.get("Message-ID"), message.get("References"), _text(message)


def _text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                try:
                    return payload.decode(part.get_content_charset("utf-8"), "replace")
                except LookupError:
                    return payload.decode("utf-8", "replace")
    return ""


if __name__ == "__main__":
    main()

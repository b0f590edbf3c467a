"""A message's header block from Graph's properties alone, for mailboxes that are read without bodies.

What arrived from outside has its own header fields (`internetMessageHeaders`), and they are given in their order.
What was sent from the mailbox has none: there the block is composed of the properties that Exchange keeps, with
In-Reply-To and References from their MAPI properties (MS-OXPROPS: PidTagInReplyToId 0x1042,
PidTagInternetReferences 0x1039). Lines are ended by CRLF; the block ends with an empty line and no body follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from heardback.gateways.graph_shapes import moment

IN_REPLY_TO = "String 0x1042"
REFERENCES = "String 0x1039"
SELECT = (
    "internetMessageHeaders,internetMessageId,subject,from,sender,replyTo,toRecipients,ccRecipients,bccRecipients,"
    "sentDateTime"
)
EXPAND = f"singleValueExtendedProperties($filter=id eq '{IN_REPLY_TO}' or id eq '{REFERENCES}')"
_BREAKS = re.compile(r"[\r\n]+[ \t]*|\x00")
_NAME = re.compile(r"[!-9;-~]+\Z")
_LINE = 900


def header_block(value: Mapping[str, object]) -> bytes:
    """Return the header block of a message resource read with SELECT and EXPAND."""
    fields = _own_fields(value.get("internetMessageHeaders")) or _composed(value)
    lines = "".join(f"{name}: {_folded(text)}\r\n" for name, text in fields)
    return lines.encode("utf-8", "surrogateescape") + b"\r\n"


def _own_fields(listed: object) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for entry in listed if isinstance(listed, list) else ():
        name = entry.get("name") if isinstance(entry, dict) else None
        text = entry.get("value") if isinstance(entry, dict) else None
        if isinstance(name, str) and isinstance(text, str) and _NAME.match(name):
            fields.append((name, text))
    return fields


def _composed(value: Mapping[str, object]) -> list[tuple[str, str]]:
    sent_at = moment(value.get("sentDateTime"))
    fields = [
        ("Message-ID", _plain(value.get("internetMessageId"))),
        ("Date", "" if sent_at is None else _date(sent_at)),
        ("From", _people([value.get("from")])),
        ("Sender", _people([value.get("sender")])),
        ("Reply-To", _people(value.get("replyTo"))),
        ("To", _people(value.get("toRecipients"))),
        ("Cc", _people(value.get("ccRecipients"))),
        ("Bcc", _people(value.get("bccRecipients"))),
        ("Subject", _encoded(_plain(value.get("subject")))),
        ("In-Reply-To", _extended(value, IN_REPLY_TO)),
        ("References", _extended(value, REFERENCES)),
    ]
    return [(name, text) for name, text in fields if text]


def _extended(value: Mapping[str, object], wanted: str) -> str:
    listed = value.get("singleValueExtendedProperties")
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and str(entry.get("id", "")).lower() == wanted.lower():
            return _plain(entry.get("value"))
    return ""


def _people(listed: object) -> str:
    found = []
    for entry in listed if isinstance(listed, list) else ():
        inner = entry.get("emailAddress") if isinstance(entry, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get("address"), str):
            name, address = _plain(inner.get("name")), _plain(inner["address"])
            found.append(address if name == address or not address.isascii() else formataddr((name, address)))
    return ", ".join(found)


def _date(value: datetime) -> str:
    return format_datetime(value)


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=_LINE).encode()


def _plain(value: object) -> str:
    return _BREAKS.sub(" ", value).strip() if isinstance(value, str) else ""


def _folded(text: str) -> str:
    """Keep a field's value one field: line breaks inside it become foldings."""
    return _BREAKS.sub("\r\n ", text.strip()).replace("\r\n \r\n", "\r\n ")

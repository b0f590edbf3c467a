"""The frozen records that leave `formats`: what a mail says, before anybody interprets it.

No dict leaves this layer (DESIGN "wild until tamed"); every field has one meaning and a default that
says "the mail does not tell".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Unreadable(Exception):
    """Raised by `parse_*` for input it cannot read; `reason` is one sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One party of an address header: display `name` (decoded, may be '') and bare `address` (as written).

    Obfuscated archive addresses ("bob at example.com") are restored; `address` is '' where none is given.
    """

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One `Received:` header (RFC 5321 section 4.4): who stamped it, from whom, when (aware UTC)."""

    by_host: str
    from_host: str
    occurred_at: datetime | None
    from_ip: str = ""
    helo: str = ""
    protocol: str = ""
    queue_id: str = ""
    for_address: str = ""


class Late(Generic[_Value]):
    """A value worked out when it is first asked for, then kept: most mail is judged without it."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], _Value]) -> None:
        self._make: Callable[[], _Value] | None = make

    def __call__(self) -> _Value:
        """Return the value."""
        if self._make is not None:
            self._value = self._make()
            self._make = None
        return self._value


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that a mail client shows as an attachment; `size` counts decoded bytes where known, else encoded."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A text/calendar part (RFC 5545, 5546): `method` upper-cased, the person's own words in `comment`."""

    method: str
    summary: str = ""
    comment: str = ""
    attendee_status: str = ""


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of a delivery report (RFC 3464): `action` as in 2.3.3, `status` such as '5.1.1'."""

    address: str
    action: str
    status: str
    diagnostic: str
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class MailRecord:
    """One mail as a mail client would show it.

    `headers` keeps every header in order as (lower-cased name, unfolded raw value). `text` is the body that a
    client shows first (plain text, else the HTML rendered as text); `html` the HTML body or ''. Message-IDs
    carry no angle brackets. `claimed_sent_at` is the `Date:` header in UTC, the sender's word.
    `attached` holds message/rfc822 parts; `machine_parts` the decoded text of message/delivery-status,
    message/disposition-notification, message/feedback-report, text/rfc822-headers as (content type, text).
    `defects` names what was odd and how it was read. `received` (topmost first) and `html` are read when somebody
    asks; two records are compared without them, because `headers` and `text` say as much.
    Source: RFC 5322, 2045-2047, 2231, 6532.
    """

    headers: tuple[tuple[str, str], ...]
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    from_: tuple[Mailbox, ...]
    sender: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    subject: str
    claimed_sent_at: datetime | None
    content_type: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    calendar: Calendar | None = None
    attached: tuple[MailRecord, ...] = ()
    machine_parts: tuple[tuple[str, str], ...] = ()
    report_type: str = ""
    date_offset_minutes: int | None = None
    size: int = 0
    defects: tuple[str, ...] = field(default=())
    late_received: Late[tuple[Hop, ...]] = field(default=Late(tuple), compare=False, repr=False)
    late_html: Late[str] = field(default=Late(str), compare=False, repr=False)

    @property
    def received(self) -> tuple[Hop, ...]:
        """Return the `Received:` lines, topmost first."""
        return self.late_received()

    @property
    def html(self) -> str:
        """Return the HTML body, or ''."""
        return self.late_html()

    def header(self, name: str) -> str:
        """Return the first value of header `name` (lower case), or ''."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every value of header `name` (lower case), topmost first."""
        return tuple(value for key, value in self.headers if key == name)

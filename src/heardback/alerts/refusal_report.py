"""A recipient that the server refused on the spot, as the delivery report that a later refusal would have been.

Kept as a raw item like any report (RFC 3464), so that the same rule applies: what did not reach a customer settles
nothing (SEMANTICS 3.5), and `rebuild` finds it again.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from heardback.gateways.smtp import Refused


def refusal_report(
    message_id: str, from_address: str, refused: tuple[Refused, ...], refused_at: datetime, headers: bytes
) -> bytes:
    """Return a multipart/report on the mail `message_id`; `headers` is its own header block. Pure."""
    domain = from_address.rpartition("@")[2]
    groups = "\r\n".join(
        f"\r\nFinal-Recipient: rfc822; {one.address}\r\nAction: failed\r\nStatus: 5.0.0\r\n"
        f"Diagnostic-Code: smtp; {one.code} {_plain(one.said)}"
        for one in refused
    )
    names = ", ".join(one.address for one in refused)
    boundary = f"=_refused_{message_id.partition('@')[0]}"
    lines = [
        f"From: Mail Delivery System <mailer-daemon@{domain}>",
        f"To: {from_address}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {format_datetime(refused_at.replace(microsecond=0))}",
        f"Message-ID: <refused-{message_id}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        f"--{boundary}",
        'Content-Type: text/plain; charset="utf-8"',
        "",
        f"The mailbox's own server would not take this mail for {names}.",
        "",
        f"--{boundary}",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; {domain}",
        groups,
        "",
        f"--{boundary}",
        "Content-Type: text/rfc822-headers",
        "",
    ]
    head = "\r\n".join(lines).encode("utf-8")
    return head + b"\r\n" + headers + b"\r\n" + f"--{boundary}--\r\n".encode()


def _plain(said: str) -> str:
    return " ".join(said.split())

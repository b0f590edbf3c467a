"""Which mailbox an answer goes out through, and as whom.

An IMAP or Gmail point sends by `smtp_host` (with `smtp_port`, `smtp_security`, `smtp_username` and
`smtp_certificates` in its settings, its own password or token); Gmail and Microsoft need none of them. A Microsoft
365 point sends through Graph. A person can always answer from their own mail program instead: it counts the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heardback.desk.models import FirmProfile, IntakeKind, IntakePoint, OwedAnswer, Staff
from heardback.formats.records import Mailbox
from heardback.formats.replying import clean_name
from heardback.gateways.smtp import Security

_USUAL = {
    "imap.gmail.com": ("smtp.gmail.com", 465, "tls"),
    "imap.googlemail.com": ("smtp.gmail.com", 465, "tls"),
    "outlook.office365.com": ("smtp.office365.com", 587, "starttls"),
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How a mailbox's own server is reached for sending."""

    host: str
    port: int
    security: Security
    username: str
    ca_file: str


def outgoing_of(point: IntakePoint) -> Outgoing | None:
    """Return a point's outgoing server, None where none is named or a value cannot be used."""
    given = point.settings
    incoming = str(given.get("host") or ("imap.gmail.com" if point.kind == IntakeKind.GMAIL else ""))
    host, port, security = _USUAL.get(incoming, ("", 0, "starttls"))
    host = str(given.get("smtp_host") or host)
    try:
        chosen = Security(str(given.get("smtp_security") or security))
        usual_port = 465 if chosen is Security.TLS else 587
        found_port = int(str(given.get("smtp_port") or port or usual_port))
    except ValueError:
        return None
    if not host:
        return None
    username = str(given.get("smtp_username") or given.get("username") or point.address)
    ca_file = str(given.get("smtp_certificates") or given.get("trusted_certificates") or "")
    return Outgoing(host, found_port, chosen, username, ca_file)


def can_send(point: IntakePoint) -> bool:
    """Whether answers can go out through this point at all, as far as its settings say."""
    if not point.is_active or not point.address or not point.secret:
        return False
    if point.kind == IntakeKind.GRAPH:
        return True
    return point.kind in (IntakeKind.IMAP, IntakeKind.GMAIL) and outgoing_of(point) is not None


def senders_for(owed: OwedAnswer | None, by: Staff, points: Iterable[IntakePoint]) -> list[IntakePoint]:
    """Return the mailboxes that `by` may answer from, the best first.

    Best is the one that the customer wrote to, unless it is a colleague's own; then the person's own, then shared
    ones. A colleague's own mailbox is never offered.
    """
    usable = [point for point in points if can_send(point) and point.staff_id in (None, by.pk)]
    written_to = owed.intake_point_id if owed is not None else None

    def order(point: IntakePoint) -> tuple[bool, bool, bool, int]:
        return (
            point.pk != written_to,
            point.staff_id != by.pk,
            point.team_id != by.team_id,
            point.pk,
        )

    return sorted(usable, key=order)


def shown_sender(by: Staff, firm: FirmProfile, point: IntakePoint) -> Mailbox:
    """Return the From of an answer: the person's name with the firm's, at the mailbox's address."""
    name = f"{by.name}, {firm.name}" if firm.name and point.staff_id is None else by.name
    return Mailbox(clean_name(name), point.address)

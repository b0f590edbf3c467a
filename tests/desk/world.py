"""A small shared world for the desk's tests: a firm, its people, and mail that arrives through the real intake."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from heardback.desk.firm import profile
from heardback.desk.models import (
    CoverageSpan,
    GoLive,
    IntakePoint,
    OwedAnswer,
    Role,
    Staff,
    StaffAddress,
    StaffAddressKind,
    StandardVersion,
    Team,
)
from heardback.formats.exports.items import FolderRole
from heardback.intake.normalise import normalise_one
from heardback.intake.store import Arrived, store_raw

MONDAY = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)  # Mon 16 Mar 2026, 09:00 in New York
FIRM = "blueheron-pools.example"


class World:
    """Blue Heron Pools: Dana leads, Sam works, Rae audits, Ada administers. `at` is hours after Monday 09:00."""

    def __init__(self, *, standard: str = "24h", go_live: datetime | None = None) -> None:
        self._ids = itertools.count(1)
        firm = profile()
        firm.name, firm.zone, firm.country, firm.domains = (
            "Blue Heron Pools",
            "America/New_York",
            "US",
            [FIRM],
        )
        firm.is_set_up = True
        firm.save()
        self.team = Team.objects.create(name="Office")
        self.dana = self.person("dana", "Dana Reyes", Role.LEAD)
        self.sam = self.person("sam", "Sam Okafor", Role.STAFF)
        self.rae = self.person("rae", "Rae Lind", Role.AUDITOR)
        self.ada = self.person("ada", "Ada Quill", Role.ADMIN)
        StaffAddress.objects.create(address=f"service@{FIRM}", kind=StaffAddressKind.SHARED)
        self.point = IntakePoint.objects.create(
            name="Service", kind="imap", address=f"service@{FIRM}", team=self.team, created_at=MONDAY
        )
        StandardVersion.objects.create(
            text=standard,
            hours={"zone": "America/New_York"},
            version="1",
            in_force_from=MONDAY - timedelta(days=365),
            made_at=MONDAY,
        )
        GoLive.objects.create(go_live_at=go_live or MONDAY - timedelta(days=14), decided_at=MONDAY)
        for source in ("", f"dana@{FIRM}", f"sam@{FIRM}"):
            CoverageSpan.objects.create(
                intake_point=self.point,
                source=source,
                covered_from=MONDAY - timedelta(days=400),
                covered_to=MONDAY,
                is_live=True,
                is_outgoing=True,
            )

    def person(self, local: str, name: str, role: Role) -> Staff:
        """Add a staff member with their own address."""
        staff = Staff.objects.create_user(
            f"{local}@{FIRM}", "correct horse", name=name, role=role, team=self.team
        )
        StaffAddress.objects.create(address=staff.email, kind=StaffAddressKind.PERSON, staff=staff)
        return staff

    def mail(
        self,
        sender: str,
        at: float,
        text: str,
        *,
        to: str = f"service@{FIRM}",
        subject: str = "Pool pump",
        answers: str = "",
        role: FolderRole = FolderRole.INBOX,
        headers: dict[str, str] | None = None,
    ) -> str:
        """Let a mail arrive `at` hours after Monday 09:00 and be judged; return its Message-ID (no brackets)."""
        moment = MONDAY + timedelta(hours=at)
        message_id = f"m{next(self._ids)}@{sender.rpartition('@')[2].rstrip('>')}"
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Date"], mail["Message-ID"] = format_datetime(moment), f"<{message_id}>"
        if answers:
            mail["In-Reply-To"] = mail["References"] = f"<{answers}>"
        for name, value in (headers or {}).items():
            mail[name] = value
        mail.set_content(text)
        self._arrives(message_id, mail.as_bytes(), role, moment)
        return message_id

    def bounces(self, message_id: str, at: float, *, to: str, sender: str = f"dana@{FIRM}") -> None:
        """Let a delivery report say that what `sender` wrote in `message_id` could not be delivered to `to`."""
        moment = MONDAY + timedelta(hours=at)
        report_id = f"dsn{next(self._ids)}@mx.{FIRM}"
        raw = (
            f"From: MAILER-DAEMON@mx.{FIRM}\r\nTo: {sender}\r\nSubject: Undelivered mail\r\nReturn-Path: <>\r\n"
            f"Date: {format_datetime(moment)}\r\nMessage-ID: <{report_id}>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=q\r\n\r\n"
            "--q\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
            "--q\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
            f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            f"--q\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n--q--\r\n"
        )
        self._arrives(report_id, raw.encode(), FolderRole.INBOX, moment)

    def _arrives(self, message_id: str, raw: bytes, role: FolderRole, moment: datetime) -> None:
        arrived = Arrived(
            source_key=f"imap:{role.value}:1:{message_id}",
            raw=raw,
            folder=role.value,
            role=role,
            delivered_at=moment,
        )
        store_raw(self.point, [arrived], seen_at=moment)
        while normalise_one(moment):
            pass

    def reply(self, message_id: str, at: float, text: str, *, to: str, sender: str = f"dana@{FIRM}") -> str:
        """Let a staff member answer from their own mail client."""
        return self.mail(
            sender, at, text, to=to, subject="Re: Pool pump", answers=message_id, role=FolderRole.SENT
        )

    @staticmethod
    def waiting() -> list[OwedAnswer]:
        """Everybody who waits, the longest first."""
        return list(OwedAnswer.objects.filter(is_open=True).order_by("opened_at"))

"""Small exports of mail with promises in them: "Mon" is 16 March 2026, New York, as in SEMANTICS 11."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tests.bulk.phone_files import NEW_YORK, at, moment

from heardback.bulk.audit import AuditOutcome, AuditRequest, read_parts, run_audit
from heardback.kernel.decisions import Decision
from heardback.kernel.standards import parse_elapsed

ANNA, BEN = "anna@pool.example", "ben@pool.example"
ASKED = "Can you repair our pump? It leaks."


@dataclass
class OldMail:
    """Collects one firm's mail, customer by customer, and audits it as of a fortnight later.

    Anna's Sent folder reaches over the whole time; Ben's as far as his mail here does.
    """

    folder: Path
    inbox: list[bytes] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for edge in ("mon 06:00", "next sun 21:00"):
            self.says("depot", edge, "The seals are here, thank you.", new=True)

    def asks(self, who: str, when: str, body: str = ASKED) -> str:
        """A customer writes; what follows in `says` answers it. Returns the Message-ID."""
        self.inbox.append(self._mail(_address(who), "info@pool.example", who, when, body))
        return self.last[who]

    def says(
        self,
        who: str,
        when: str,
        body: str,
        *,
        staff: str = ANNA,
        new: bool = False,
        attached: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """One of us writes to them, in the conversation unless `new`. Returns the Message-ID."""
        if new:
            self.last.pop(who, None)
        self.sent.append(self._mail(staff, _address(who), who, when, body, attached, headers or {}))
        return self.last[who]

    def _mail(
        self,
        sender: str,
        to: str,
        who: str,
        when: str,
        body: str,
        attached: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, to
        answers = self.last.get(who, "")
        mail["Subject"] = f"Re: Pump of {who}" if answers else f"Pump of {who}"
        mail["Date"] = format_datetime(moment(when).astimezone(NEW_YORK))
        mail["Message-ID"] = self.last[who] = f"<{at(when)}.{who}@mail.example>"
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        for name, value in (headers or {}).items():
            mail[name] = value
        mail.set_content(f"{body}\n")
        if attached:
            mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=attached)
        begin = f"From {sender} {moment(when):%a %b %d %H:%M:%S %Y}\n".encode()
        return begin + mail.as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n"

    def audited(self, decisions: Sequence[Decision] = (), **more: Any) -> AuditOutcome:
        """Audit what was written so far."""
        asked = AuditRequest(
            sources=[str(self.write())],
            work=self.folder / "work",
            read_at=moment("next sun 23:00"),
            standard=parse_elapsed(24),
            zone=NEW_YORK,
            firm=("pool.example",),
            as_of=moment("next sun 12:00"),
            decisions=decisions,
        )
        return run_audit(replace(asked, **more))

    def write(self) -> Path:
        """Write the two mailboxes; return their folder."""
        mail = self.folder / "mail"
        mail.mkdir(exist_ok=True)
        (mail / "Inbox").write_bytes(b"".join(self.inbox))
        (mail / "Sent").write_bytes(b"".join(self.sent))
        return mail


def _address(who: str) -> str:
    return f"{who.title()} Lee <{who}@customer.example>"


def promises(outcome: AuditOutcome) -> list[dict[str, Any]]:
    """Return every promise, in the order in which they were made."""
    rows = [row for part in read_parts(outcome.promise_files) for row in part.to_pylist()]
    return sorted(rows, key=lambda row: (row["made_at"], row["promise_id"]))


def promises_to(outcome: AuditOutcome, who: str) -> list[dict[str, Any]]:
    """Return the promises to one customer."""
    return [row for row in promises(outcome) if row["customer_id"] == f"email:{who}@customer.example"]


def awaited(outcome: AuditOutcome) -> list[dict[str, Any]]:
    return [row for part in read_parts(outcome.awaited_files) for row in part.to_pylist()]


def utc(said: str) -> Any:
    return moment(said).astimezone(UTC)
